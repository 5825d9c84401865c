"""Careless or invented answers of one interview: runs, variability, consistency, distance from the others.

Conventions differ between programs, so each function states its own. Beside R's `careless` 1.2.2 and the Python
package `insufficient-effort` 1.13.1: `careless` ends a run of equal answers at a missing one, `insufficient-effort`
continues it (`Gap` has both); the variability's divisor is n − 1 in `careless`, n in the other (`ddof` has both);
even-odd consistency is high for the consistent, as in the other, and `careless` returns the negative. The squared
distance of `sapa.stats.mahalanobis` is that of `careless`; the other returns its root.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.likeness import Mask, answer_matrix


class Gap(StrEnum):
    """What a question without an answer does to a run of equal answers."""

    BRIDGES = "bridges"
    """The run goes on: the question was not part of this interview."""

    ENDS = "ends"
    """The run ends (R's `rle`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Runs of equal consecutive answers.

    longest
        (n,) length of the longest; 0 where nothing was answered.
    average
        (n,) answers over runs (R `careless::longstring(avg = TRUE)`); nan where nothing was answered.
    answers
        (n,) questions answered.
    """

    longest: Codes
    average: Floats
    answers: Codes


def long_string(values: ArrayLike, *, answered: ArrayLike | None = None, gap: Gap | str = Gap.BRIDGES) -> Runs:
    """Return the longest and the average run of equal answers (Johnson 2005; Huang et al. 2012).

    Parameters
    ----------
    values
        (n, k) codes in the order of asking; only questions on one scale belong together.
    answered
        (n, k) whether a question was asked and answered; None: wherever there is a number.
    gap
        What a question without an answer does.

    Raises
    ------
    StatError
        Shapes that differ (LENGTH), codes that are no numbers or an unknown gap (OPTION).
    """
    table, there = answer_matrix(values, answered)
    try:
        bridges = Gap(gap) is Gap.BRIDGES
    except ValueError:
        raise StatError(Problem.OPTION, f"no such gap: {gap!r}", role="gap", value=str(gap)) from None
    n, k = table.shape
    longest, runs = np.zeros(n, dtype=np.intp), np.zeros(n, dtype=np.intp)
    now = np.zeros(n, dtype=np.intp)
    last = np.zeros(n, dtype=table.dtype)
    for j in range(k):
        here = there[:, j]
        goes_on = here & (now > 0) & (table[:, j] == last)
        runs += here & ~goes_on
        now = np.where(goes_on, now + 1, np.where(here, 1, now if bridges else 0))
        last = np.where(here, table[:, j], last)
        np.maximum(longest, now, out=longest)
    answers = there.sum(axis=1)
    return Runs(longest=longest, average=_ratio(answers, runs), answers=answers)


def variability(values: ArrayLike, *, ddof: int, answered: ArrayLike | None = None) -> Floats:
    """Return the intra-individual response variability: the standard deviation over a person's answers.

    Dunn et al. (2018). Low: the same answer everywhere; high: answers at random.

    Parameters
    ----------
    values, answered
        As for `long_string`.
    ddof
        1: divisor n − 1 (R `careless::irv`); 0: divisor n (`insufficient-effort`).

    Returns
    -------
    (n,) nan for fewer than ddof + 1 answers.
    """
    if ddof not in (0, 1):
        raise StatError(Problem.OPTION, f"ddof is 0 or 1: {ddof!r}", role="ddof", value=ddof)
    x, there = _numbers(values, answered)
    counts = there.sum(axis=1).astype(np.float64)
    centred = np.where(there, x - _ratio(x.sum(axis=1), counts)[:, None], 0.0)
    return np.sqrt(_ratio((centred * centred).sum(axis=1), counts - ddof))


def person_total(values: ArrayLike, *, answered: ArrayLike | None = None, leave_out: bool = False) -> Floats:
    """Return the correlation of a person's answers with the mean answers of all.

    Curran (2016), person-total correlation; low: unlike the rest.

    Parameters
    ----------
    values, answered
        As for `long_string`.
    leave_out
        Whether the person is left out of the means; False is what `insufficient-effort` does.

    Returns
    -------
    (n,) nan for fewer than two answers, and for answers or means without variance.
    """
    x, there = _numbers(values, answered)
    sums, counts = x.sum(axis=0), there.sum(axis=0).astype(np.float64)
    if leave_out:
        means = _ratio(sums[None, :] - x, counts[None, :] - there)
    else:
        means = np.broadcast_to(_ratio(sums, counts), x.shape)
    return _row_correlation(x, means, there & ~np.isnan(means))


def even_odd(values: ArrayLike, *, scales: Sequence[Sequence[int]], answered: ArrayLike | None = None) -> Floats:
    """Return the even-odd consistency: high where the halves of the scales agree.

    Johnson (2005), Meade and Craig (2012): the means of a scale's odd and even questions are correlated over scales
    within the person, and stepped up by Spearman and Brown, 2r/(1 + r), at least −1. R `careless::evenodd` is the
    negative; `insufficient-effort` has it as `method="halves"`.

    Parameters
    ----------
    values, answered
        As for `long_string`; reversed questions turned round.
    scales
        Columns of each scale, in the order of asking; two scales or more.

    Returns
    -------
    (n,) nan where fewer than two scales have both halves, or halves do not vary over scales (straight lines).
    """
    x, there = _numbers(values, answered)
    groups = _batteries(scales, x.shape[1], role="scales")
    if len(groups) < 2:
        raise StatError(Problem.RANGE, "two scales or more", role="scales", value=len(groups), expected=2)
    halves = [
        np.stack([_ratio(x[:, g[s::2]].sum(axis=1), there[:, g[s::2]].sum(axis=1)) for g in groups], axis=1)
        for s in (0, 1)
    ]
    known = ~np.isnan(halves[0]) & ~np.isnan(halves[1])
    r = _row_correlation(np.where(known, halves[0], 0.0), halves[1], known)
    # At r = −1 the step-up has no value; its limit from above is the floor.
    return np.where(r <= -1 / 3, np.where(np.isnan(r), np.nan, -1.0), 2 * r / (1 + np.maximum(r, -0.5)))


@dataclass(frozen=True, slots=True, kw_only=True)
class StraightLines:
    """Batteries answered with one and the same answer.

    judged
        (n,) batteries with enough answers.
    straight
        (n,) of these, with all answers equal.
    share
        (n,) straight/judged; nan where no battery was judged.
    by_battery
        (n, batteries) straight or not; False where not judged.
    usual
        (batteries,) share of judged interviews that are straight: what is usual for this battery.
    """

    judged: Codes
    straight: Codes
    share: Floats
    by_battery: NDArray[np.bool_]
    usual: Floats


def straight_lining(
    values: ArrayLike, *, batteries: Sequence[Sequence[int]], least: int = 3, answered: ArrayLike | None = None
) -> StraightLines:
    """Return which batteries were answered in a straight line (Kim et al. 2019, simple nondifferentiation).

    Parameters
    ----------
    values, answered
        As for `long_string`.
    batteries
        Columns of each battery.
    least
        Answers in a battery without which it is not judged, 2 or more.
    """
    if least < 2:
        raise StatError(Problem.RANGE, f"`least` is 2 or more: {least!r}", role="least", value=least)
    x, there = _numbers(values, answered)
    groups = _batteries(batteries, x.shape[1], role="batteries")
    judged = np.zeros((x.shape[0], len(groups)), dtype=bool)
    straight = judged.copy()
    for b, g in enumerate(groups):
        seen, some = x[:, g], there[:, g]
        judged[:, b] = some.sum(axis=1) >= least
        low = np.where(some, seen, np.inf).min(axis=1, initial=np.inf)
        high = np.where(some, seen, -np.inf).max(axis=1, initial=-np.inf)
        straight[:, b] = judged[:, b] & (low == high)
    count, lines = judged.sum(axis=1), straight.sum(axis=1)
    return StraightLines(
        judged=count, straight=lines, share=_ratio(lines, count), by_battery=straight,
        usual=_ratio(straight.sum(axis=0), judged.sum(axis=0)),
    )  # fmt: skip


def _numbers(values: ArrayLike, answered: ArrayLike | None) -> tuple[Floats, Mask]:
    """Return the values with 0 where there is no answer, and where there is one."""
    table, there = answer_matrix(values, answered)
    x = np.where(there, table, 0).astype(np.float64)
    if not np.isfinite(x).all():
        raise StatError(Problem.VALUE_INFINITE, "an infinite answer", role="values")
    return x, there


def _batteries(groups: Sequence[Sequence[int]], k: int, *, role: str) -> list[Codes]:
    found = []
    for group in groups:
        columns = np.asarray(group, dtype=np.intp)
        if columns.ndim != 1 or not columns.size or columns.min() < 0 or columns.max() >= k:
            raise StatError(Problem.RANGE, f"columns lie in 0 … {k - 1}: {list(group)!r}", role=role, expected=k)
        found.append(columns)
    return found


def _row_correlation(x: Floats, y: Floats, both: Mask) -> Floats:
    """Return Pearson's r of each row over columns where `both` is True; nan without variance or below two columns."""
    counts = both.sum(axis=1).astype(np.float64)
    a, b = (np.where(both, v, 0.0) for v in (x, y))
    a = np.where(both, a - _ratio(a.sum(axis=1), counts)[:, None], 0.0)
    b = np.where(both, b - _ratio(b.sum(axis=1), counts)[:, None], 0.0)
    aa, bb, ab = (a * a).sum(axis=1), (b * b).sum(axis=1), (a * b).sum(axis=1)
    # Means are rounded: what is left of equal numbers is dust, not variance.
    scale = 1e-24 * counts
    size = [np.maximum(np.where(both, np.abs(v), 0.0).max(axis=1, initial=0.0), 1e-300) ** 2 for v in (x, y)]
    flat = (aa <= scale * size[0]) | (bb <= scale * size[1]) | (counts < 2)
    r = _ratio(np.where(flat, np.nan, ab), np.sqrt(np.where(flat, 1.0, aa * bb)))
    return np.clip(r, -1.0, 1.0)


def _ratio(a: ArrayLike, b: ArrayLike) -> Floats:
    """Return a/b; nan where b is not above 0."""
    over, under = np.broadcast_arrays(np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64))
    found: Floats = np.divide(over, under, out=np.full(over.shape, np.nan), where=under > 0)
    return found

"""Does an answer differ when it is asked again: bcstats' rule, with compared, different and excluded counted apart.

What cannot be compared is never counted as equal: without a compared answer the error rate is nan, not 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.intervals import clopper_pearson, wilson
from sapa.stats.pair_table import answers, present, same_kind
from sapa.stats.reasons import Reason

DUST = 1e-9
"""A difference that exceeds the tolerance by less than this share of the numbers is rounding."""


class PairOutcome(IntEnum):
    """What became of one pair of answers."""

    SAME = 0
    DIFFERENT = 1
    TOLERATED = 2
    """Not equal, but inside the tolerance: compared, not different."""
    NO_DIFF = 3
    """Not equal, but the control answer is on the list that never counts as a difference: compared, not different."""
    EXCLUDED = 4
    """Named as not to be compared."""
    NO_SURVEY = 5
    NO_CONTROL = 6
    NEITHER = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far control may lie from survey and still count as no difference: s + low ≤ b ≤ s + high, ends included.

    low, high
        low ≤ 0 ≤ high. In the answer's unit, or fractions of |s| where `relative` ([−5 %, 5 %] is −0.05, 0.05).
    """

    low: float
    high: float
    relative: bool = False

    def __post_init__(self) -> None:
        """Refuse a range that leaves out 0."""
        if not (-math.inf < self.low <= 0 <= self.high < math.inf):
            raise StatError(Problem.RANGE, f"a tolerance holds 0: [{self.low}, {self.high}]", role="tolerance")

    def holds(self, survey: Floats, control: Floats) -> NDArray[np.bool_]:
        """Return where `control` lies within the tolerance of `survey`; nan never does."""
        unit = np.abs(survey) if self.relative else np.ones_like(survey)
        gap = control - survey
        dust = DUST * np.maximum(np.abs(survey), np.abs(control))
        inside: NDArray[np.bool_] = (gap >= self.low * unit - dust) & (gap <= self.high * unit + dust)
        return inside


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """Σ different/Σ compared with its intervals.

    compared, different
        Answers; they are the whole of the rate.
    rate, wilson_low, wilson_high, exact_low, exact_high, level
        Wilson (1927), and Clopper and Pearson (1934). As if answers were independent: several questions of one
        interview are not, so that across questions the true uncertainty is larger.
    reason
        NO_ROWS where nothing was compared, and then all are nan.
    """

    compared: int
    different: int
    rate: float
    wilson_low: float
    wilson_high: float
    exact_low: float
    exact_high: float
    level: float
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnswerComparison:
    """Answers of survey and control, compared pair by pair.

    outcome
        (n,) `PairOutcome` of each pair.
    compared, different, same, tolerated, no_diff
        compared = different + same + tolerated + no_diff.
    excluded, no_survey, no_control, neither
        Pairs that were not compared, each for its own reason.
    missing_differs
        Whether a one-sided gap was taken as a difference (then it is in `different`, and two gaps are `same`).
    """

    outcome: NDArray[np.int8]
    compared: int
    different: int
    same: int
    tolerated: int
    no_diff: int
    excluded: int
    no_survey: int
    no_control: int
    neither: int
    missing_differs: bool

    def rate(self, *, level: float = 0.95) -> ErrorRate:
        """Return the error rate."""
        return error_rate(self.different, self.compared, level=level)


def compare_answers(
    survey: ArrayLike,
    control: ArrayLike,
    *,
    tolerance: Tolerance | None = None,
    no_diff: ArrayLike = (),
    exclude: ArrayLike = (),
    excluded: ArrayLike | None = None,
    missing_differs: bool = False,
) -> AnswerComparison:
    """Compare two sets of answers to one question.

    Parameters
    ----------
    survey, control
        (n,) answers of one kind, numbers or normalised texts; None and nan: missing.
    tolerance
        For numbers.
    no_diff
        Control answers that never count as a difference, whatever the survey says (bcstats `nodiff`).
    exclude
        Control answers that are not compared at all (bcstats `exclude`).
    excluded
        (n,) bool, further pairs not to be compared.
    missing_differs
        False: a gap on either side is not compared. True, as bcstats does: a gap on one side is a difference, unless
        excluded.

    Notes
    -----
    In bcstats' order (White, IPA, 2011–2017): exclusions; equality; tolerance; no-diff values. The ends of the
    tolerance belong to it, as bcstats' help says and ipabcstats does (bcstats 1.2 itself took them for differences). A
    relative tolerance is measured in |s|, so that it also works below 0, where both programs turn it round.

    Raises
    ------
    StatError
        Lengths (LENGTH); numbers against texts, or a tolerance for texts (OPTION).
    """
    s, b = answers(survey), answers(control)
    if s.shape != b.shape:
        raise StatError(Problem.LENGTH, f"{s.size} and {b.size} answers", role="control", value=b.size, expected=s.size)
    there_s, there_b = present(s), present(b)
    both = there_s & there_b
    same_kind(s[there_s], b[there_b])
    out = _mask(excluded, s.size) | (_among(b, there_b, exclude))
    equal = np.zeros(s.size, dtype=bool)
    equal[both] = s[both] == b[both]
    outcome = np.full(s.size, PairOutcome.DIFFERENT, dtype=np.int8)
    if tolerance is not None:
        if any(isinstance(v, str) for v in (*s[there_s].tolist(), *b[there_b].tolist())):
            raise StatError(Problem.OPTION, "texts have no tolerance", role="tolerance")
        at = np.flatnonzero(both)
        inside = tolerance.holds(s[at].astype(np.float64), b[at].astype(np.float64))
        outcome[at[inside]] = PairOutcome.TOLERATED
    forgiven = (outcome == PairOutcome.DIFFERENT) & there_b & _among(b, there_b, no_diff)
    outcome[forgiven] = PairOutcome.NO_DIFF
    outcome[equal] = PairOutcome.SAME
    if missing_differs:
        outcome[~there_s & ~there_b] = PairOutcome.SAME
    else:
        outcome[~there_s & there_b] = PairOutcome.NO_SURVEY
        outcome[there_s & ~there_b] = PairOutcome.NO_CONTROL
        outcome[~there_s & ~there_b] = PairOutcome.NEITHER
    outcome[out] = PairOutcome.EXCLUDED
    count = [int(c) for c in np.bincount(outcome, minlength=len(PairOutcome))]
    return AnswerComparison(
        outcome=outcome, compared=sum(count[: PairOutcome.EXCLUDED]), different=count[PairOutcome.DIFFERENT],
        same=count[PairOutcome.SAME], tolerated=count[PairOutcome.TOLERATED], no_diff=count[PairOutcome.NO_DIFF],
        excluded=count[PairOutcome.EXCLUDED], no_survey=count[PairOutcome.NO_SURVEY],
        no_control=count[PairOutcome.NO_CONTROL], neither=count[PairOutcome.NEITHER], missing_differs=missing_differs,
    )  # fmt: skip


def error_rate(different: int, compared: int, *, level: float = 0.95) -> ErrorRate:
    """Return different/compared with Wilson's and the exact interval; nan, never 0, where nothing was compared.

    Raises
    ------
    StatError
        More different than compared.
    """
    if not 0 <= different <= compared:
        raise StatError(Problem.RANGE, f"{different} different of {compared}", role="different", value=different)
    score, exact = wilson(different, compared, level), clopper_pearson(different, compared, level)
    return ErrorRate(
        compared=compared, different=different, rate=different / compared if compared else math.nan,
        wilson_low=score.low, wilson_high=score.high, exact_low=exact.low, exact_high=exact.high, level=level,
        reason=None if compared else Reason.NO_ROWS,
    )  # fmt: skip


def error_rates(outcome: ArrayLike, groups: ArrayLike, k: int, *, level: float = 0.95) -> tuple[ErrorRate, ...]:
    """Return the error rate of every group: Σ different/Σ compared, as bcstats and ipabcstats pool.

    Parameters
    ----------
    outcome
        (n,) `PairOutcome` of each pair, of one question or of many one after the other.
    groups
        (n,) code 0 … k − 1 of interviewer, question, controller …
    k
        Groups, also those without a compared answer: their rate is nan.
    level
        Of the intervals, a fraction.

    Raises
    ------
    StatError
        Lengths that differ (LENGTH), a code outside 0 … k − 1 (RANGE).
    """
    result = np.asarray(outcome, dtype=np.int8)
    codes: Codes = np.asarray(groups, dtype=np.intp)
    if result.shape != codes.shape or result.ndim != 1:
        raise StatError(Problem.LENGTH, f"{result.shape} outcomes and {codes.shape} groups", role="groups")
    if codes.size and not (codes.min() >= 0 and codes.max() < k):
        raise StatError(Problem.RANGE, f"codes of groups must lie in 0 … {k - 1}", role="groups")
    compared = np.bincount(codes[result < PairOutcome.EXCLUDED], minlength=k)
    different = np.bincount(codes[result == PairOutcome.DIFFERENT], minlength=k)
    return tuple(error_rate(int(d), int(c), level=level) for d, c in zip(different, compared, strict=True))


def _mask(mask: ArrayLike | None, n: int) -> NDArray[np.bool_]:
    if mask is None:
        return np.zeros(n, dtype=bool)
    given: NDArray[np.bool_] = np.asarray(mask)
    if given.dtype.kind != "b" or given.shape != (n,):
        raise StatError(Problem.LENGTH, f"excluded must be {n} bool", role="excluded", expected=n)
    return given


def _among(values: NDArray[np.generic], there: NDArray[np.bool_], listed: ArrayLike) -> NDArray[np.bool_]:
    """Return where a value is one of those listed."""
    wanted = answers(np.atleast_1d(np.asarray(listed, dtype=object))).tolist()
    found = np.zeros(values.size, dtype=bool)
    if wanted:
        names = set(wanted)
        at = np.flatnonzero(there)
        found[at] = [v in names for v in values[at].tolist()]
    return found

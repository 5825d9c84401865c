"""Are some last digits preferred? Heaping of ages, and digits that ought to come equally often."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from sapa.stats.binomial import at_least
from sapa.stats.chance import Stream
from sapa.stats.codes import Codes, Floats, factorize
from sapa.stats.faults import Problem, StatError
from sapa.stats.reasons import Reason

WHIPPLE = (23, 62)
"""Ages of Whipple's index: 40 years, of which 8 end in 0 or 5."""


class Blend(StrEnum):
    """Which ages Myers' first sums take; they differ in the last decade."""

    EVEN = "even"
    """Without the last ten years: each digit then comes from spans of equal length, and equal ages give 0."""

    SINGAGE = "singage"
    """With them, as the US Census Bureau's sheet SINGAGE: nearly the same where few are so old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heaping:
    """Preference of digits in one group.

    group
        Label; None where there are no groups.
    n
        Numbers (persons, where counts are given) it rests on.
    value
        Whipple's index (100: none, 500: all end in 0 or 5), Myers' blended index (0: none, 90: one digit), or χ².
    shares
        (10,) share of each last digit: blended for Myers, of ages 23–62 for Whipple.
    p
        Probability of as much without any preference: exact binomial (Whipple), Monte Carlo (Myers, χ²).
    p_large
        χ²(9) probability for large n; nan for the others.
    reason
        Why there is no p, or no value.
    """

    group: Hashable
    n: int
    value: float
    shares: Floats
    p: float
    p_large: float
    reason: Reason | None


def whipple(
    ages: ArrayLike, *, counts: ArrayLike | None = None, group: ArrayLike | None = None, least: int = 1
) -> tuple[Heaping, ...]:
    """Return Whipple's index, 100·5·(ages 23–62 that end in 0 or 5)/(ages 23–62), of each group.

    United Nations (1955), Manual II; Shryock and Siegel (1976). p is P(X ≥ x) for X binomial(n, 1/5): the age
    distribution is taken as smooth over 23–62. It is nan (`TOO_FEW`) for fewer than `least`.

    Parameters
    ----------
    ages
        (n,) completed years; nan is missing.
    counts
        (n,) persons of each age, whole; None: one each.
    group
        (n,) labels, such as interviewers.
    """
    x, m, codes, labels = _input(ages, counts, group, role="ages")
    inside = (x >= WHIPPLE[0]) & (x <= WHIPPLE[1])
    found = []
    for g, label in enumerate(labels):
        here = inside & (codes == g)
        tally = _tally(x[here], m[here])
        n, heaped = int(tally.sum()), int(tally[0] + tally[5])
        few = _few(n, least)
        found.append(
            Heaping(
                group=label, n=n, value=500 * heaped / n if n else math.nan, shares=_shares(tally),
                p=at_least(heaped, n, 0.2) if few is None else math.nan, p_large=math.nan, reason=few,
            )
        )  # fmt: skip
    return tuple(found)


def myers(
    ages: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    group: ArrayLike | None = None,
    low: int = 10,
    high: int = 89,
    blend: Blend | str = Blend.EVEN,
    least: int = 1,
    draws: int = 999,
    seed: int = 0,
) -> tuple[Heaping, ...]:
    """Return Myers' blended index of each group: half the sum of |blended share − 10 %|, in points, 0 to 90.

    Myers (1940): S1 counts ages that end in a digit without the last ten years, S2 without the first ten; blended
    (d + 1)·S1 + (9 − d)·S2 where d is the digit's place counted from that of `low`: the mean over the ten first ages
    low … low + 9. Some programs print the whole sum of deviations, twice this.

    Parameters
    ----------
    ages, counts, group
        As for `whipple`.
    low, high
        First and last age; the span is a whole number of decades, two or more.
    blend
        Whether the first sums leave out the last ten years.
    draws, seed
        Of the Monte Carlo p: as many persons are drawn from the ages of the whole data, smoothed over eleven years (the
        ends halved) so that no digit is preferred and the decline with age stays.
    """
    if (high - low + 1) % 10 or high - low < 19:
        raise StatError(Problem.RANGE, f"whole decades, two or more: {low}–{high}", role="high", value=high)
    _check_draws(draws, least)
    try:
        last = -1 if Blend(blend) is Blend.EVEN else None
    except ValueError:
        raise StatError(Problem.OPTION, f"no such blend: {blend!r}", role="blend", value=str(blend)) from None
    x, m, codes, labels = _input(ages, counts, group, role="ages")
    inside = (x >= low) & (x <= high)
    at, m, codes = x[inside].astype(np.intp) - low, m[inside], codes[inside]
    width = high - low + 1
    smooth = _smoothed(np.bincount(at, m, width).astype(np.float64))
    found = []
    for g, label in enumerate(labels):
        here = codes == g
        tally = np.bincount(at[here], m[here], width).astype(np.float64)
        n = int(tally.sum())
        few = _few(n, least)
        value, p = _myers(tally, last), math.nan
        if few is None and draws:
            stream = Stream(seed, "myers", str(label))
            others = np.array([_myers(_drawn(stream, n, smooth), last) for _ in range(draws)])
            p = (1 + int((others >= value - 1e-9).sum())) / (1 + draws)
        shares = np.roll(_blended(tally, last), low % 10)
        found.append(Heaping(group=label, n=n, value=value, shares=shares, p=p, p_large=math.nan, reason=few))
    return tuple(found)


def last_digits(
    values: ArrayLike,
    *,
    least: int,
    group: ArrayLike | None = None,
    expected: ArrayLike | None = None,
    draws: int = 999,
    seed: int = 0,
) -> tuple[Heaping, ...]:
    """Compare the last digits of whole numbers with what is expected, by χ², for each group.

    Parameters
    ----------
    values
        (n,) whole numbers; nan is missing.
    least
        Numbers below which a group is not tested (`TOO_FEW`): a matter of the reviewer's, so no default.
    group
        (n,) labels.
    expected
        (10,) shares of the digits 0 … 9, such as those of all other interviewers; None: a tenth each, which suits only
        numbers that spread over several tens.
    draws, seed
        Of the Monte Carlo p from the multinomial distribution. `p_large` is the χ² probability for large n.

    Raises
    ------
    StatError
        Numbers that are not whole or are infinite, shares that are negative or do not sum to 1, `least` below 1:
        RANGE.
    """
    _check_draws(draws, least)
    shares = np.full(10, 0.1) if expected is None else np.asarray(expected, dtype=np.float64)
    if shares.shape != (10,) or not (shares >= 0).all() or abs(float(shares.sum()) - 1) > 1e-9:
        raise StatError(Problem.RANGE, "ten shares that sum to 1", role="expected")
    x, m, codes, labels = _input(values, None, group, role="values")
    found = []
    for g, label in enumerate(labels):
        here = codes == g
        tally = _tally(np.abs(x[here]), m[here])
        n = int(tally.sum())
        few, value, p, large = _few(n, least), math.nan, math.nan, math.nan
        if few is None:
            value = _chi_square(tally, shares)
            large = float(chdtrc(int((shares > 0).sum()) - 1, value)) if math.isfinite(value) else 0.0
            if draws:
                stream = Stream(seed, "digits", str(label))
                others = np.array([_chi_square(_drawn(stream, n, shares), shares) for _ in range(draws)])
                p = (1 + int((others >= value - 1e-9).sum())) / (1 + draws)
        found.append(Heaping(group=label, n=n, value=value, shares=_shares(tally), p=p, p_large=large, reason=few))
    return tuple(found)


def _input(
    values: ArrayLike, counts: ArrayLike | None, group: ArrayLike | None, *, role: str
) -> tuple[Floats, Floats, Codes, tuple[Hashable, ...]]:
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 1:
        raise StatError(Problem.LENGTH, f"{role} must have one dimension", role=role)
    m = np.ones(x.size) if counts is None else np.asarray(counts, dtype=np.float64)
    if m.shape != x.shape:
        raise StatError(Problem.LENGTH, f"{m.size} counts, {x.size} values", role="counts", expected=x.size)
    if not ((m >= 0) & (m == np.floor(m))).all():
        raise StatError(Problem.RANGE, "counts are whole and not below 0", role="counts")
    there = ~np.isnan(x)
    wrong = there & ((x != np.floor(x)) | np.isinf(x))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise StatError(Problem.RANGE, f"not a whole number: {x[at]}", role=role, position=at, value=float(x[at]))
    if group is None:
        codes, labels = np.zeros(x.size, dtype=np.intp), (None,)
        return x[there], m[there], codes[there], labels
    codes, k = factorize(group, role="group")
    if codes.size != x.size:
        raise StatError(Problem.LENGTH, f"{codes.size} groups, {x.size} values", role="group", expected=x.size)
    first = np.full(k, x.size, dtype=np.intp)
    np.minimum.at(first, codes, np.arange(x.size))
    names = np.asarray(group, dtype=object)
    return x[there], m[there], codes[there], tuple(names[i] for i in first)


def _check_draws(draws: int, least: int) -> None:
    if draws < 0 or least < 1:
        raise StatError(Problem.RANGE, f"draws 0 or more, least 1 or more: {draws}, {least}", role="draws", value=draws)


def _few(n: int, least: int) -> Reason | None:
    if n == 0:
        return Reason.NO_ROWS
    return Reason.TOO_FEW if n < least else None


def _tally(x: Floats, m: Floats) -> Floats:
    return np.bincount((x % 10).astype(np.intp), m, 10).astype(np.float64)


def _shares(tally: Floats) -> Floats:
    total = float(tally.sum())
    return tally / total if total > 0 else np.full(tally.size, np.nan)


def _blended(tally: Floats, last: int | None) -> Floats:
    """Return the blended shares by place in the decade, the first being that of the lowest age."""
    by_digit = tally.reshape(-1, 10)
    place = np.arange(10)
    return _shares((place + 1) * by_digit[:last].sum(axis=0) + (9 - place) * by_digit[1:].sum(axis=0))


def _myers(tally: Floats, last: int | None) -> float:
    return 50 * float(np.abs(_blended(tally, last) - 0.1).sum())


def _smoothed(tally: Floats) -> Floats:
    """Return shares by age without preference of digits: a moving mean of ten years, the two ends by half."""
    kernel = np.r_[0.5, np.ones(9), 0.5]
    sums = np.convolve(tally, kernel, mode="same")
    weights = np.convolve(np.ones(tally.size), kernel, mode="same")
    return _shares(sums / weights)


def _drawn(stream: Stream, n: int, shares: Floats) -> Floats:
    limits = np.cumsum(shares)
    at = np.searchsorted(limits / limits[-1], stream.uniform(n), side="right")
    return np.bincount(np.minimum(at, shares.size - 1), minlength=shares.size).astype(np.float64)


def _chi_square(tally: Floats, shares: Floats) -> float:
    expected = tally.sum() * shares
    if (tally[expected == 0] > 0).any():
        return math.inf
    some = expected > 0
    return float(((tally[some] - expected[some]) ** 2 / expected[some]).sum())

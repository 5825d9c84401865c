"""Did numbers shift between two codings of the same interviews: the paired t test and Wilcoxon's signed ranks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from sapa.stats.codes import Floats
from sapa.stats.contrasts import p_value
from sapa.stats.faults import Problem, StatError
from sapa.stats.intervals import NONE, interval
from sapa.stats.reasons import Reason

EXACT_LIMIT = 50
"""Differences up to which signed ranks are counted exactly, as R and SciPy do."""

DIGITS = 12
"""Differences are ranked on so many digits of the largest, so that 0.3 − 0.2 ties with 1.3 − 1.2."""


class SignedRankMethod(StrEnum):
    """Where the P of signed ranks comes from."""

    EXACT = "exact"
    """The distribution of the sum over all sign patterns: no ties, at most 50 differences."""

    NORMAL = "normal"
    """Normal with the variance corrected for ties and a continuity correction of ½."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedT:
    """The paired t test of first less second.

    n, missing
        Pairs with both numbers, pairs left out.
    mean_first, mean_second, difference
        Means over those pairs, and the mean difference.
    sd, se, df, t, p
        Of the differences; P is two-sided.
    low, high, level
        Interval of the mean difference by Student's t.
    reason
        Why something is nan; None where nothing is.
    """

    n: int
    missing: int
    mean_first: float
    mean_second: float
    difference: float
    sd: float
    se: float
    df: int
    t: float
    p: float
    low: float
    high: float
    level: float
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRank:
    """Wilcoxon's signed rank test of first less second.

    n, missing, zeros
        Pairs with both numbers, left out, and without a difference: zeros are dropped before ranking (Wilcoxon 1945).
    positive, negative
        Differences above and below 0.
    rank_positive, rank_negative
        Sums of their ranks (mid-ranks for ties); the test statistic is the first, tables list the smaller.
    tied
        Whether differences of one size occur.
    z
        Of the normal form; nan where P is exact.
    p
        Two-sided.
    method
        Where P comes from; None where there is none.
    reason
        Why something is nan; None where nothing is.
    """

    n: int
    missing: int
    zeros: int
    positive: int
    negative: int
    rank_positive: float
    rank_negative: float
    tied: bool
    z: float
    p: float
    method: SignedRankMethod | None
    reason: Reason | None


def paired_numbers(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats, int]:
    """Return both sides of the pairs that are whole, and how many are not.

    Pairs are dropped whole: one side's gaps never shift the other side.

    Parameters
    ----------
    first, second
        (n,) numbers; nan: missing.

    Raises
    ------
    StatError
        Lengths that differ (LENGTH), an infinite number (VALUE_INFINITE).
    """
    one, two = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.ndim != 1 or one.shape != two.shape:
        raise StatError(
            Problem.LENGTH, f"{one.shape} and {two.shape} numbers", role="second", value=two.size, expected=one.size
        )
    for role, values in (("first", one), ("second", two)):
        bad = np.flatnonzero(np.isinf(values))
        if bad.size:
            raise StatError(Problem.VALUE_INFINITE, "an infinite number", role=role, position=int(bad[0]))
    whole = ~(np.isnan(one) | np.isnan(two))
    return one[whole], two[whole], int((~whole).sum())


def paired_t(first: ArrayLike, second: ArrayLike, *, level: float = 0.95) -> PairedT:
    """Test whether the mean shifted (Student 1908).

    Parameters
    ----------
    first, second
        (n,) numbers, pair by pair; nan: missing, the pair is left out.
    level
        Of the interval, a fraction.

    Notes
    -----
    One pair: no test. Differences that are all equal: no test either, their standard error is 0 whatever the shift.
    """
    one, two, missing = paired_numbers(first, second)
    n = one.size
    d = one - two
    means = [float(v.mean()) if n else math.nan for v in (one, two, d)]
    sd = float(d.std(ddof=1)) if n > 1 else math.nan
    se = sd / math.sqrt(n) if n > 1 else math.nan
    reason = Reason.NO_ROWS if n == 0 else Reason.TOO_FEW if n == 1 else None
    # Dust of equal differences (0.3 − 0.2 against 1.3 − 1.2) is no variance.
    if reason is None and sd <= 1e-14 * float(np.abs(np.concatenate([one, two])).max()):
        reason, sd, se = Reason.NO_VARIANCE, 0.0, 0.0
    t, bounds = math.nan, NONE
    if reason is None:
        t, bounds = means[2] / se, interval(means[2], se, n - 1, level)
    return PairedT(
        n=n, missing=missing, mean_first=means[0], mean_second=means[1], difference=means[2], sd=sd, se=se,
        df=max(n - 1, 0), t=t, p=p_value(t, n - 1), low=bounds.low, high=bounds.high, level=level, reason=reason,
    )  # fmt: skip


def signed_rank(first: ArrayLike, second: ArrayLike) -> SignedRank:
    """Test whether differences lie around 0, by their signed ranks (Wilcoxon 1945).

    Parameters
    ----------
    first, second
        (n,) numbers, pair by pair; nan: missing, the pair is left out.

    Notes
    -----
    Exact for at most 50 differences other than 0 without ties: every sign pattern is equally likely. Otherwise
    z = (V − m(m + 1)/4 ∓ ½)/√(m(m + 1)(2m + 1)/24 − Σ(t³ − t)/48) (Hollander and Wolfe 1973, section 3.1; R
    `wilcox.test(paired = TRUE, correct = TRUE)`).
    """
    one, two, missing = paired_numbers(first, second)
    n = one.size
    d = one - two
    scale = max((float(np.abs(v).max()) for v in (one, two) if n), default=0.0)
    d = np.round(d / scale, DIGITS) if scale > 0 else d
    d = d[d != 0]
    m = d.size
    sizes, codes, counts = np.unique(np.abs(d), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[codes]
    up, down = float(ranks[d > 0].sum()), float(ranks[d < 0].sum())
    tied = sizes.size < m
    z = p = math.nan
    method = None
    reason = Reason.NO_ROWS if n == 0 else Reason.NO_DISCORDANT if m == 0 else None
    if reason is None and not tied and m <= EXACT_LIMIT:
        method = SignedRankMethod.EXACT
        p = min(1.0, 2 * float(_sums(m)[: round(min(up, down)) + 1].sum()))
    elif reason is None:
        method = SignedRankMethod.NORMAL
        t = counts.astype(np.float64)
        shift = up - m * (m + 1) / 4
        spread = math.sqrt(m * (m + 1) * (2 * m + 1) / 24 - float((t**3 - t).sum()) / 48)
        z = (shift - math.copysign(min(0.5, abs(shift)), shift)) / spread
        p = min(1.0, 2 * float(ndtr(-abs(z))))
    return SignedRank(
        n=n, missing=missing, zeros=n - m, positive=int((d > 0).sum()), negative=int((d < 0).sum()), rank_positive=up,
        rank_negative=down, tied=tied, z=z, p=p, method=method, reason=reason,
    )  # fmt: skip


def _sums(m: int) -> Floats:
    """Return P of every rank sum 0 … m(m + 1)/2: each rank is in the sum or not, with probability ½."""
    chance = np.zeros(m * (m + 1) // 2 + 1)
    chance[0] = 1.0
    for rank in range(1, m + 1):
        moved = np.zeros_like(chance)
        moved[rank:] = chance[:-rank]
        chance = (chance + moved) / 2
    return chance

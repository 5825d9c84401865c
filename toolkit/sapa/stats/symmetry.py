"""Did answers move in one direction between two codings: McNemar, Bowker, Stuart–Maxwell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import bdtr, chdtrc, gammaln

from sapa.stats.intervals import NONE, Bounds, clopper_pearson
from sapa.stats.pair_table import PairTable
from sapa.stats.reasons import Reason


class SymmetryTest(StrEnum):
    """Which test of a square table it is."""

    BOWKER = "bowker"
    """Symmetry, cell by cell (Bowker 1948)."""

    STUART_MAXWELL = "stuart_maxwell"
    """Equal margins (Stuart 1955; Maxwell 1970)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class McNemar:
    """McNemar's test of two answers to a question with two categories.

    n, missing
        Pairs with both answers, pairs left out.
    first_only, second_only
        Discordant pairs: first category on the first side only (b), on the second side only (c).
    exact, mid
        Two-sided P: exact conditional binomial, and its mid-P form, which is less conservative.
    statistic, asymptotic
        (b − c)²/(b + c) without a continuity correction, and its P by χ²(1).
    share, low, high, level
        b/(b + c) with its exact interval (Clopper and Pearson 1934): half would be no shift.
    reason
        Why something is nan; None where nothing is.
    """

    n: int
    missing: int
    first_only: int
    second_only: int
    exact: float
    mid: float
    statistic: float
    asymptotic: float
    share: float
    low: float
    high: float
    level: float
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Symmetry:
    """A test of a square table of more than two categories.

    n, missing, discordant
        Pairs with both answers, left out, and with different answers.
    statistic, df, p
        χ², its degrees of freedom and P.
    reason
        Why something is nan; None where nothing is.
    """

    test: SymmetryTest
    n: int
    missing: int
    discordant: int
    statistic: float
    df: int
    p: float
    reason: Reason | None


def mcnemar(table: PairTable, *, level: float = 0.95) -> McNemar:
    """Test whether answers to a question with two categories shifted.

    Parameters
    ----------
    table
        Of `cross_pairs`, with two categories.
    level
        Of the interval of the share, a fraction.

    Notes
    -----
    McNemar (1947). Under no shift b is binomial(b + c, ½): exact P = 2·P(X ≤ min(b, c)), at most 1; mid-P is twice
    the one-sided mid-P (Lancaster 1961; Fagerland, Lydersen and Laake 2013), the doubled sum less P(X = min(b, c)), and
    so 1 where b = c.
    Without a discordant pair all of them are nan: nothing was tested.
    """
    reason, b, c = None, 0, 0
    if table.n == 0:
        reason = Reason.NO_ROWS
    elif table.q != 2:
        # Answers all in one seen category leave nothing discordant, whatever else was on offer.
        reason = Reason.NO_DISCORDANT if table.same == table.n else Reason.NOT_TWO_CATEGORIES
    else:
        b, c = int(table.counts[0, 1]), int(table.counts[1, 0])
        reason = None if b + c else Reason.NO_DISCORDANT
    exact = mid = statistic = asymptotic = share = math.nan
    bounds: Bounds = NONE
    if reason is None:
        m, k = b + c, min(b, c)
        tail = float(bdtr(k, m, 0.5))
        point = math.exp(float(gammaln(m + 1) - gammaln(k + 1) - gammaln(m - k + 1)) - m * math.log(2))
        exact = min(1.0, 2 * tail)
        mid = 1.0 if b == c else min(1.0, 2 * tail - point)
        statistic = (b - c) ** 2 / m
        asymptotic = float(chdtrc(1, statistic))
        share, bounds = b / m, clopper_pearson(b, m, level)
    return McNemar(
        n=table.n, missing=table.missing, first_only=b, second_only=c, exact=exact, mid=mid, statistic=statistic,
        asymptotic=asymptotic, share=share, low=bounds.low, high=bounds.high, level=level, reason=reason,
    )  # fmt: skip


def bowker(table: PairTable) -> Symmetry:
    """Test the symmetry of a square table (Bowker 1948): χ² = Σ (n_ij − n_ji)²/(n_ij + n_ji) over i < j.

    df is the number of pairs of cells that hold anyone, so that categories nobody chose cost nothing; with two
    categories it is McNemar's test without a continuity correction.

    Parameters
    ----------
    table
        Of `cross_pairs`.
    """
    upper = np.triu_indices(table.q, 1)
    there, back = (t[upper].astype(np.float64) for t in (table.counts, table.counts.T))
    both = there + back
    used = both > 0
    df = int(used.sum())
    reason = Reason.NO_ROWS if table.n == 0 else None if df else Reason.NO_DISCORDANT
    statistic = float(((there - back)[used] ** 2 / both[used]).sum()) if df else math.nan
    return _symmetry(SymmetryTest.BOWKER, table, statistic, df, reason)


def stuart_maxwell(table: PairTable) -> Symmetry:
    """Test whether both sides have the same distribution (Stuart 1955; Maxwell 1970).

    χ² = d'V⁻¹d with d_i = n_i. − n_.i, V_ii = n_i. + n_.i − 2n_ii, V_ij = −(n_ij + n_ji), one category left out.
    Categories that no discordant pair touches are dropped. With two categories it is McNemar's test.

    Parameters
    ----------
    table
        Of `cross_pairs`.
    """
    counts = table.counts.astype(np.float64)
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    moved = rows + columns - 2 * np.diag(counts)
    used = np.flatnonzero(moved > 0)
    statistic, df = math.nan, 0
    reason = Reason.NO_ROWS if table.n == 0 else None if used.size else Reason.NO_DISCORDANT
    if reason is None:
        keep = used[:-1]
        d = (rows - columns)[keep]
        v = -(counts + counts.T)[np.ix_(keep, keep)]
        v[np.diag_indices(keep.size)] = moved[keep]
        if np.linalg.matrix_rank(v) < keep.size:
            # The discordant pairs fall into groups of categories that are never mixed.
            reason = Reason.SINGULAR
        else:
            statistic, df = float(d @ np.linalg.solve(v, d)), int(keep.size)
    return _symmetry(SymmetryTest.STUART_MAXWELL, table, statistic, df, reason)


def _symmetry(test: SymmetryTest, table: PairTable, statistic: float, df: int, reason: Reason | None) -> Symmetry:
    p = float(chdtrc(df, statistic)) if reason is None else math.nan
    return Symmetry(
        test=test, n=table.n, missing=table.missing, discordant=table.n - table.same, statistic=statistic, df=df, p=p,
        reason=reason,
    )  # fmt: skip

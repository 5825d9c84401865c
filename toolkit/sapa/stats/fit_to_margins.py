"""How well a sample fits known shares of the population: differences, dissimilarity, goodness-of-fit tests."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc

from sapa.stats.codes import Codes, Floats
from sapa.stats.contrasts import p_value
from sapa.stats.design import SampleDesign
from sapa.stats.faults import Problem, StatError
from sapa.stats.intervals import t_quantile
from sapa.stats.taylor import Lonely, variance

EXPECTED_LEAST = 5.0
"""Expected interviews below which a cell is too small for the chi-square approximation (Cochran 1954)."""


@dataclass(frozen=True, slots=True)
class GoodnessOfFit:
    """The test that the population has the stated shares. nan stands where a quantity does not exist.

    pearson, df, p_srs
        Pearson's X² of the weighted shares as if n rows were a simple random sample; (levels − 1); its P.
    effect, p_first
        Mean generalised design effect, and P of X²/effect against χ²(df): first-order correction.
    df_second, p_second
        P of the Satterthwaite correction against χ²(df_second) (R `svygofchisq`).
    f, f_df1, f_df2, p_f
        The same as an F statistic with the design's degrees of freedom.
    """

    pearson: float
    df: int
    p_srs: float
    effect: float
    p_first: float
    df_second: float
    p_second: float
    f: float
    f_df1: float
    f_df2: float
    p_f: float


@dataclass(frozen=True, slots=True, eq=False)
class MarginShares:
    """Sample against population, level by level; fractions. nan stands where a quantity does not exist.

    n, shares, target
        (k,) rows, weighted shares and population shares.
    difference, se, low, high, p
        (k,) shares − target, its standard error, interval, and P of no difference (t with the design's df).
    expected
        (k,) rows that the population's shares would give.
    missing
        Rows of the sample without a level.
    dissimilarity
        ½ Σ |shares − target| (Duncan and Duncan 1955).
    """

    n: Codes
    shares: Floats
    target: Floats
    difference: Floats
    se: Floats
    low: Floats
    high: Floats
    p: Floats
    expected: Floats
    missing: int
    dissimilarity: float
    df: int

    @property
    def small(self) -> np.ndarray:
        """(k,) levels whose expected rows are too few for the chi-square approximation."""
        return np.asarray(self.expected < EXPECTED_LEAST)


def margin_shares(
    place: ArrayLike,
    target: ArrayLike,
    design: SampleDesign,
    *,
    level: float = 0.95,
    errors: bool = True,
    lonely: Lonely | str = "fail",
) -> MarginShares:
    """Compare the weighted shares of a sample with known shares of its population.

    Parameters
    ----------
    place
        (n,) level of each row, 0 … k−1; −1: no answer, left out (a domain, as R `na.rm=TRUE`).
    target
        (k,) shares of the population; they are made to sum to 1.
    design
        The whole design, with the weights that are looked at.
    level
        Of the intervals, a fraction.
    errors
        False: no error is asked for (a sample without selection probabilities); se, interval and p are nan.
    lonely
        See `sapa.stats.Lonely`.

    Raises
    ------
    StatError
        NO_ROWS where no row has a level; RANGE for targets that are negative or all 0.
    """
    cells, p0 = _checked(place, target)
    there = cells >= 0
    w, k = design.weights, p0.size
    total = float(w[there].sum())
    if not total > 0:
        raise StatError(Problem.NO_ROWS, "no row has a level", role="place")
    shares = np.bincount(cells[there], weights=w[there], minlength=k) / total
    n = np.bincount(cells[there], minlength=k)
    df = design.degf
    se = np.sqrt(_variances(design, cells, shares, lonely)) if errors else np.full(k, np.nan)
    difference = shares - p0
    t = t_quantile(level, df) if df > 0 else math.nan
    p = np.array([p_value(d / s, df) if s > 0 else math.nan for d, s in zip(difference, se, strict=True)])
    return MarginShares(
        n=n,
        shares=shares,
        target=p0,
        difference=difference,
        se=se,
        low=difference - t * se,
        high=difference + t * se,
        p=p,
        expected=p0 * int(there.sum()),
        missing=int((~there).sum()),
        dissimilarity=dissimilarity(shares, p0),
        df=df,
    )


def dissimilarity(shares: ArrayLike, target: ArrayLike) -> float:
    """Return ½ Σ |shares − target|: the part of the sample that would have to move (Duncan and Duncan 1955)."""
    return 0.5 * float(np.abs(np.asarray(shares, dtype=float) - np.asarray(target, dtype=float)).sum())


def goodness_of_fit(
    place: ArrayLike, target: ArrayLike, design: SampleDesign, *, lonely: Lonely | str = "fail"
) -> GoodnessOfFit:
    """Test whether the population can have the stated shares, given how the sample was drawn.

    Parameters
    ----------
    place, target, design, lonely
        As for `margin_shares`. Levels with a share of 0 in the population are left out with their rows.

    Raises
    ------
    StatError
        OPTION where fewer than two levels are left.

    Notes
    -----
    Rao and Scott (1981), section 2, and Thomas and Rao (1987) for F: X² = n Σ (p̂ − p)²/p is referred to Σ δ_i·χ²(1),
    where the δ are the eigenvalues of the covariance of √n·(p̂_i − p_i)/√p_i. As in R `svygofchisq` the residuals
    (N̂_i − p_i·N̂)/√(p_i·N̂) are linearised at the estimate, which puts (p_i + p̂_i)/2 in the place of p̂_i; under the
    hypothesis the two agree.
    """
    cells, p0 = _checked(place, target)
    kept = np.flatnonzero(p0 > 0)
    if kept.size < 2:
        raise StatError(Problem.OPTION, "the margin has a single level", role="target", value=int(kept.size))
    number = np.full(p0.size + 1, -1, dtype=np.intp)  # the last entry answers −1
    number[kept] = np.arange(kept.size)
    cells, p0 = number[cells], p0[kept] / p0[kept].sum()
    rows = np.flatnonzero(cells >= 0)
    if not rows.size:
        raise StatError(Problem.NO_ROWS, "no row has a level", role="place")
    if design.replicates is not None:
        estimate, spread = _of_replicates(design, cells[rows], rows, p0)
    else:
        estimate, spread = _linearised(design, cells[rows], rows, p0, lonely)
    n, df = int(rows.size), int(kept.size) - 1
    spread = spread * n
    pearson = n * float(((estimate - p0) ** 2 / p0).sum())
    trace, square = float(np.trace(spread)), float((spread * spread).sum())
    if not (trace > 0 and square > 0):
        nan = math.nan
        return GoodnessOfFit(pearson, df, float(chdtrc(df, pearson)), nan, nan, nan, nan, nan, nan, nan, nan)
    df1 = trace**2 / square
    df2 = df1 * design.degf
    return GoodnessOfFit(
        pearson=pearson,
        df=df,
        p_srs=float(chdtrc(df, pearson)),
        effect=trace / df,
        p_first=float(chdtrc(df, pearson * df / trace)),
        df_second=df1,
        p_second=float(chdtrc(df1, pearson * trace / square)),
        f=pearson / trace,
        f_df1=df1,
        f_df2=df2,
        p_f=float(fdtrc(df1, df2, pearson / trace)) if df2 > 0 else math.nan,
    )


def _checked(place: ArrayLike, target: ArrayLike) -> tuple[Codes, Floats]:
    p0 = np.asarray(target, dtype=np.float64)
    if not (np.isfinite(p0).all() and (p0 >= 0).all() and p0.sum() > 0):
        raise StatError(Problem.RANGE, "shares are numbers not below 0, not all 0", role="target")
    return np.asarray(place, dtype=np.intp), p0 / p0.sum()


def _variances(design: SampleDesign, cells: Codes, shares: Floats, lonely: Lonely | str) -> Floats:
    """Return the (k,) variances of the shares."""
    rows = np.flatnonzero(cells >= 0)
    if design.replicates is not None:
        theta = _replicated_shares(design, cells[rows], rows, shares.size)
        return design.replicates.variances(theta, shares)[0]
    w = design.weights[rows] / float(design.weights[rows].sum())
    spread = [variance(design, w * ((cells[rows] == j) - p), rows, lonely=lonely) for j, p in enumerate(shares)]
    return np.asarray(spread, dtype=np.float64)


def _linearised(
    design: SampleDesign, cells: Codes, rows: Codes, p0: Floats, lonely: Lonely | str
) -> tuple[Floats, Floats]:
    """Return the shares and the covariance matrix of their standardised residuals."""
    w = design.weights[rows]
    total = float(w.sum())
    k = p0.size
    estimate = np.bincount(cells, weights=w, minlength=k) / total
    scores = (np.eye(k) - (p0 + estimate) / 2)[cells] / (np.sqrt(p0) * total) * w[:, None]
    matrix = np.zeros((k, k))
    for i in range(k):
        matrix[i, i] = variance(design, scores[:, i], rows, lonely=lonely)
    for i in range(k):
        for j in range(i):
            both = variance(design, scores[:, i] + scores[:, j], rows, lonely=lonely)
            matrix[i, j] = matrix[j, i] = (both - matrix[i, i] - matrix[j, j]) / 2
    return estimate, matrix


def _of_replicates(design: SampleDesign, cells: Codes, rows: Codes, p0: Floats) -> tuple[Floats, Floats]:
    """Return the shares and the covariance matrix of their standardised residuals over the replicates."""
    replicates = design.replicates
    assert replicates is not None  # noqa: S101 - asked only of such designs
    k = p0.size
    w = design.weights[rows]
    estimate = np.bincount(cells, weights=w, minlength=k) / float(w.sum())
    theta = (_replicated_shares(design, cells, rows, k) - p0) / np.sqrt(p0)
    full = (estimate - p0) / np.sqrt(p0)
    alone = replicates.variances(theta, full)[0]
    below, right = np.tril_indices(k, -1)
    both = replicates.variances(theta[:, below] + theta[:, right], full[below] + full[right])[0]
    matrix = np.diag(alone)
    matrix[below, right] = matrix[right, below] = (both - alone[below] - alone[right]) / 2
    return estimate, np.asarray(matrix, dtype=np.float64)


def _replicated_shares(design: SampleDesign, cells: Codes, rows: Codes, k: int) -> Floats:
    replicates = design.replicates
    assert replicates is not None  # noqa: S101 - asked only of such designs
    totals = replicates.source.totals(np.ones((rows.size, 1)), rows, cells, k)[:, 0, :]
    size = totals.sum(axis=1, keepdims=True)
    return cast("Floats", np.divide(totals, size, out=np.full_like(totals, np.nan), where=size > 0))

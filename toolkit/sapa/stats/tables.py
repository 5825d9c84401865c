"""Rao–Scott tests of two-way tables: is the answer independent of the group, given how the sample was drawn?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc

from sapa.stats.codes import Codes, Floats
from sapa.stats.design import SampleDesign
from sapa.stats.faults import Problem, StatError
from sapa.stats.taylor import Lonely, variance


@dataclass(frozen=True, slots=True, eq=False)
class TableTest:
    """The test of independence of a two-way table.

    shares
        (r, c) weighted shares of the table, which sum to 1.
    n
        Rows with both answers.
    pearson
        Pearson's X² of the weighted shares as if n rows were a simple random sample.
    effect
        Mean generalised design effect: what X² is divided by in the first-order correction.
    df
        (r − 1)(c − 1).
    p_first
        P of X²/effect against χ²(df): first-order correction (R `svychisq(statistic = "Chisq")`).
    f, f_df1, f_df2, p_second
        Second-order (Satterthwaite) correction against F (R `svychisq(statistic = "F")`).
    """

    shares: Floats
    n: int
    pearson: float
    effect: float
    df: int
    p_first: float
    f: float
    f_df1: float
    f_df2: float
    p_second: float


def rao_scott(
    rows: ArrayLike,
    columns: ArrayLike,
    design: SampleDesign,
    *,
    domain: ArrayLike | None = None,
    lonely: Lonely | str = "fail",
) -> TableTest:
    """Test whether two answers are independent.

    Parameters
    ----------
    rows, columns
        (n,) answer codes 0, 1, …; −1: no valid answer.
    design
        The whole design.
    domain
        (n,) bool; None: all rows.
    lonely
        See `sapa.stats.Lonely`.

    Raises
    ------
    StatError
        OPTION where one of the answers has a single level; the fault names `rows` or `columns`.

    Notes
    -----
    Rao and Scott (1984), sections 3 and 4; the F version of Thomas and Rao (1987). X² is referred to Σ δ_i·χ²(1),
    where the δ are the eigenvalues of (C'D⁻¹C/n)⁻¹(C'D⁻¹VD⁻¹C) with the contrasts C of no interaction.
    """
    valid = (np.asarray(rows) >= 0) & (np.asarray(columns) >= 0)
    if domain is not None:
        valid &= np.asarray(domain)
    chosen = np.flatnonzero(valid)
    a, r = _present(np.asarray(rows)[chosen], "rows")
    b, c = _present(np.asarray(columns)[chosen], "columns")
    cell = a + r * b
    w = design.weights[chosen]
    total = float(w.sum())
    p = np.bincount(cell, weights=w, minlength=r * c) / total
    contrasts = _no_interaction(r, c)
    inverse = np.divide(1.0, p, out=np.zeros_like(p), where=p > 0)
    scaled = contrasts * inverse[:, None]
    if design.replicates is not None:
        spread = _of_replicates(design, scaled, cell, chosen, p)
    else:
        spread = _covariance(design, scaled - p @ scaled, cell, w / total, chosen, lonely)
    n = int(chosen.size)
    base = contrasts.T @ scaled / n
    try:
        effects = np.linalg.solve(base, spread)
    except np.linalg.LinAlgError:
        raise StatError(
            Problem.OPTION, "too many cells of the table are empty", role="table", value=int((p == 0).sum())
        ) from None
    trace = float(np.trace(effects))
    pearson, df = _pearson(p.reshape(c, r).T, n), (r - 1) * (c - 1)
    df1 = trace**2 / float(np.trace(effects @ effects))
    df2 = df1 * design.degf
    f = pearson / trace
    return TableTest(
        shares=p.reshape(c, r).T,
        n=n,
        pearson=pearson,
        effect=trace / df,
        df=df,
        p_first=float(chdtrc(df, pearson * df / trace)),
        f=f,
        f_df1=df1,
        f_df2=df2,
        p_second=float(fdtrc(df1, df2, f)) if df2 > 0 else math.nan,
    )


def _present(codes: Codes, role: str) -> tuple[Codes, int]:
    levels, place = np.unique(codes, return_inverse=True)
    if levels.size < 2:
        raise StatError(Problem.OPTION, f"{role} have a single level", role=role, value=int(levels.size))
    return place.astype(np.intp), int(levels.size)


def _no_interaction(r: int, c: int) -> Floats:
    """Return (r·c, (r−1)(c−1)) contrasts: interactions with rows and columns swept out; rows of the table run first."""
    down = np.eye(r)[:, 1:] - 1 / r
    across = np.eye(c)[:, 1:] - 1 / c
    return np.asarray(np.kron(across, down), dtype=np.float64)


def _pearson(shares: Floats, n: int) -> float:
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return n * float(((shares - expected) ** 2 / expected).sum())


def _covariance(
    design: SampleDesign, scores: Floats, cell: Codes, weight: Floats, rows: Codes, lonely: Lonely | str
) -> Floats:
    """Return the covariance matrix of Σ weight·scores[cell]: from the variances of sums, by polarisation."""
    k = scores.shape[1]
    matrix = np.zeros((k, k))

    def spread(score: Floats) -> float:
        return variance(design, weight * score[cell], rows=rows, lonely=lonely)

    for i in range(k):
        matrix[i, i] = spread(scores[:, i])
    for i in range(k):
        for j in range(i):
            both = spread(scores[:, i] + scores[:, j])
            matrix[i, j] = matrix[j, i] = (both - matrix[i, i] - matrix[j, j]) / 2
    return matrix


def _of_replicates(design: SampleDesign, scores: Floats, cell: Codes, rows: Codes, p: Floats) -> Floats:
    """Return the covariance matrix of p'scores over the replicates."""
    replicates = design.replicates
    assert replicates is not None  # noqa: S101 - asked only of such designs
    totals = replicates.source.totals(np.ones((rows.size, 1)), rows, cell, p.size)[:, 0, :]
    size = totals.sum(axis=1, keepdims=True)
    theta = np.divide(totals, size, out=np.full_like(totals, np.nan), where=size > 0) @ scores
    full = p @ scores
    k = full.size
    below, right = np.tril_indices(k, -1)
    alone = replicates.variances(theta, full)[0]
    matrix = np.diag(alone)
    both = replicates.variances(theta[:, below] + theta[:, right], full[below] + full[right])[0]
    matrix[below, right] = matrix[right, below] = (both - alone[below] - alone[right]) / 2
    return np.asarray(matrix, dtype=np.float64)

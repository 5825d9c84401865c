"""How far is an interview from the centre of all, given how answers go together: the Mahalanobis distance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.likeness import Mask, answer_matrix
from sapa.stats.reasons import Reason


class Missing(StrEnum):
    """What is done about answers that are missing."""

    IMPUTED = "imputed"
    """The question's mean stands for them, in the covariances and in the distance: fast, and shrinks both."""

    PAIRWISE = "pairwise"
    """Each covariance from those who answered both; the distance on the person's own questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mahalanobis:
    """Squared distances.

    squared
        (n,) D²; nan where nothing was answered, or there is none at all.
    df
        (n,) questions it rests on.
    p
        (n,) P(χ²(df) ≥ D²): right for normal answers only, so for scales of few steps an order and no probability.
        nan for imputed answers, where D² has no such distribution.
    columns
        Questions that vary; the others are left out.
    ridge
        What was added to the diagonal, as a share of the mean variance; 0 where nothing was needed.
    """

    missing: Missing
    squared: Floats
    df: Codes
    p: Floats
    columns: Codes
    ridge: float
    reason: Reason | None


def mahalanobis(
    values: ArrayLike,
    *,
    answered: ArrayLike | None = None,
    missing: Missing | str = Missing.IMPUTED,
    ridge: float = 0.001,
    condition: float = 1e10,
) -> Mahalanobis:
    """Return the squared Mahalanobis distance of each row (Mahalanobis 1936; Meade and Craig 2012).

    D² = (x − m)' S⁻¹ (x − m), S with divisor n − 1. R `careless::mahad` returns D² too, `insufficient-effort` its root.

    Parameters
    ----------
    values, answered
        (n, k) numbers, and whether a question was asked and answered.
    missing
        What is done about missing answers.
    ridge
        Where S cannot be inverted well, this share of its mean variance is added to the diagonal (tenfold steps until
        it can): a distance from dust would be noise.
    condition
        S counts as invertible where its largest eigenvalue is at most so many times its smallest.

    Raises
    ------
    StatError
        Shapes (LENGTH), no numbers (OPTION), an infinite one (VALUE_INFINITE), a ridge not above 0 (RANGE).
    """
    table, there = answer_matrix(values, answered)
    try:
        chosen = Missing(missing)
    except ValueError:
        raise StatError(Problem.OPTION, f"no such way: {missing!r}", role="missing", value=str(missing)) from None
    if not (ridge > 0 and condition > 1):
        raise StatError(Problem.RANGE, "a ridge above 0 and a condition above 1", role="ridge", value=ridge)
    x = np.where(there, table, 0).astype(np.float64, copy=False)
    if not np.isfinite(x).all():
        raise StatError(Problem.VALUE_INFINITE, "an infinite answer", role="values")
    n = x.shape[0]
    counts = there.sum(axis=0)
    # In place, as a large survey has few copies of its answers in memory to spare.
    x -= x.sum(axis=0) / np.maximum(counts, 1)
    np.copyto(x, 0.0, where=~there)
    widest = np.maximum(x.max(axis=0, initial=0.0), -x.min(axis=0, initial=0.0))
    varies = np.flatnonzero((widest > 1e-12) & (counts > 1))
    centred, there = x[:, varies], there[:, varies]
    del x
    squared, p = np.full(n, np.nan), np.full(n, np.nan)
    df = there.sum(axis=1)
    if n < 2 or not varies.size:
        reason = Reason.NO_ROWS if n == 0 else Reason.TOO_FEW if n < 2 else Reason.NO_VARIANCE
        return Mahalanobis(missing=chosen, squared=squared, df=df, p=p, columns=varies, ridge=0.0, reason=reason)
    covariance, used = _regular(_covariance(centred, there, chosen), ridge, condition)
    some = df > 0
    if chosen is Missing.IMPUTED or bool(there.all()):
        solved = np.linalg.solve(covariance, centred.T).T
        squared[some] = (centred * solved).sum(axis=1)[some]
    else:
        for pattern, rows in _patterns(there):
            if pattern.size:
                part = centred[np.ix_(rows, pattern)]
                solved = np.linalg.solve(covariance[np.ix_(pattern, pattern)], part.T).T
                squared[rows] = (part * solved).sum(axis=1)
    true = some & ((df == varies.size) if chosen is Missing.IMPUTED else True)
    p[true] = chdtrc(df[true], squared[true])
    return Mahalanobis(missing=chosen, squared=squared, df=df, p=p, columns=varies, ridge=used, reason=None)


def _covariance(centred: Floats, there: Mask, missing: Missing) -> Floats:
    products: Floats = centred.T @ centred
    if missing is Missing.IMPUTED:
        products /= centred.shape[0] - 1
        return products
    # Deviations are from each question's own mean; pairs answered by fewer than two have covariance 0.
    with_both = there.astype(np.float64).T @ there.astype(np.float64)
    found: Floats = np.divide(products, with_both - 1, out=np.zeros_like(products), where=with_both > 1)
    return found


def _regular(covariance: Floats, ridge: float, condition: float) -> tuple[Floats, float]:
    """Return a covariance that can be inverted, and the ridge that it took as a share of the mean variance."""
    values = np.linalg.eigvalsh(covariance)
    mean, used = float(np.trace(covariance)) / covariance.shape[0], 0.0
    while not (values[0] + used * mean > 0 and values[-1] + used * mean <= condition * (values[0] + used * mean)):
        used = used * 10 if used else ridge
    return covariance + used * mean * np.eye(covariance.shape[0]), used


def _patterns(there: Mask) -> list[tuple[Codes, Codes]]:
    """Return the columns and rows of each pattern of answered questions."""
    unique, inverse = np.unique(there, axis=0, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    rows = np.split(order, np.cumsum(np.bincount(inverse.ravel(), minlength=len(unique)))[:-1])
    return [(np.flatnonzero(pattern), of) for pattern, of in zip(unique, rows, strict=True)]

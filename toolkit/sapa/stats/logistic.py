"""Logistic regression with weights by iteratively reweighted least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError

MOST_ROUNDS = 100
TOLERANCE = 1e-12
"""Of the scores, in units of the sum of weights: fitted probabilities are then exact to about as much."""

_DEPENDENT = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class LogisticFit:
    """A fitted model: log(p / (1 − p)) = x'β.

    beta
        (q,) coefficients of the columns that were kept.
    fitted
        (n,) probabilities.
    columns
        Columns of x that were kept: one that depends on those before it is left out.
    information
        (q, q) Σ w·p(1 − p)·x x'.
    rounds
        Iterations that were needed.
    """

    beta: Floats
    fitted: Floats
    columns: tuple[int, ...]
    information: Floats
    rounds: int


def logistic(x: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None) -> LogisticFit:
    """Fit a logistic regression by pseudo maximum likelihood.

    Parameters
    ----------
    x
        (n, q) columns, the constant included.
    y
        (n,) 0 or 1.
    weights
        (n,) not negative; None: all 1. Only their ratios matter for the coefficients.

    Raises
    ------
    StatError
        LENGTH; OPTION where all y are equal; NOT_CONVERGED where the data are separated: some combination of the
        columns tells y without error, and no finite coefficient does best.

    Notes
    -----
    McCullagh and Nelder (1989), section 2.5; with design weights Binder (1983), as R `svyglm` and `glm`.
    """
    full = np.asarray(x, dtype=np.float64)
    answer = np.asarray(y, dtype=np.float64)
    w = np.ones(answer.size) if weights is None else np.asarray(weights, dtype=np.float64)
    if full.ndim != 2 or full.shape[0] != answer.size or w.shape != answer.shape:
        raise StatError(Problem.LENGTH, f"x {full.shape}, y {answer.shape}, weights {w.shape}", role="x")
    if not (answer[w > 0].any() and (1 - answer[w > 0]).any()):
        raise StatError(Problem.OPTION, "all answers are the same", role="y")
    kept = independent_columns(full, w)
    matrix = full[:, kept]
    total = float(w.sum())
    beta = np.zeros(matrix.shape[1])
    likelihood = -np.inf
    for round_number in range(1, MOST_ROUNDS + 1):
        p = expit(matrix @ beta)
        score = matrix.T @ (w * (answer - p))
        information = _information(matrix, w, p)
        scale = np.abs(matrix).T @ w
        if (np.abs(score) <= TOLERANCE * np.maximum(scale, total)).all():
            return LogisticFit(beta, p, tuple(int(c) for c in kept), information, round_number)
        try:
            step = np.asarray(np.linalg.solve(information, score), dtype=np.float64)
        except np.linalg.LinAlgError:
            break
        beta, likelihood = _onwards(matrix, answer, w, beta, step, likelihood)
        if not np.isfinite(likelihood) or np.abs(matrix @ beta).max() > 40:
            break
    raise StatError(Problem.NOT_CONVERGED, "the logistic regression has no finite solution", role="y")


def independent_columns(x: Floats, weights: Floats) -> list[int]:
    """Return the columns that do not depend on those before them (among rows with a weight)."""
    rows = x[weights > 0]
    kept: list[int] = []
    basis = np.zeros((rows.shape[0], 0))
    for j in range(x.shape[1]):
        column = rows[:, j]
        # Twice: once is not enough to be orthogonal to the last digit (Giraud et al. 2005).
        rest = column - basis @ (basis.T @ column)
        rest = rest - basis @ (basis.T @ rest)
        size = float(np.linalg.norm(rest))
        if size > _DEPENDENT * max(float(np.linalg.norm(column)), 1e-300):
            basis = np.column_stack([basis, rest / size])
            kept.append(j)
    return kept


def _information(x: Floats, w: Floats, p: Floats) -> Floats:
    return np.asarray((x * (w * p * (1 - p))[:, None]).T @ x, dtype=np.float64)


def _onwards(x: Floats, y: Floats, w: Floats, beta: Floats, step: Floats, before: float) -> tuple[Floats, float]:
    """Take a Newton step, halved until the likelihood does not fall."""
    for _ in range(30):
        eta = x @ (beta + step)
        likelihood = float(w @ (y * eta - np.logaddexp(0.0, eta)))
        if likelihood >= before - 1e-12 * abs(likelihood):
            break
        step = step / 2
    return beta + step, likelihood

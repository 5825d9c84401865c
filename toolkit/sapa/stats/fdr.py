"""Many tests at once: q values, and one probability out of several."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Return q values: the smallest share of false discoveries at which each test is a discovery.

    q_(i) = min over j ≥ i of m·p_(j)/j, at most 1 (Benjamini and Hochberg 1995; R `p.adjust(method = "BH")`). Valid for
    independent tests and for positively dependent ones (Benjamini and Yekutieli 2001).

    Parameters
    ----------
    p
        (m,) probabilities; nan (no test was made) stays nan and is not counted.

    Raises
    ------
    StatError
        A probability outside [0, 1] (RANGE).
    """
    values = _probabilities(p, "p")
    q = np.full(values.size, np.nan)
    there = np.flatnonzero(~np.isnan(values))
    if there.size:
        order = there[np.argsort(-values[there], kind="stable")]
        ranks = np.arange(there.size, 0, -1)
        # p·(m/rank), where the largest has the factor 1 exactly: a q below its p would be rounding alone.
        q[order] = np.minimum(np.minimum.accumulate(values[order] * (there.size / ranks)), 1.0)
    return q


def fisher_combination(p: ArrayLike) -> float:
    """Return Fisher's combined p: P(χ²(2m) ≥ −2 Σ log p) (Fisher 1932, §21.1). For independent tests only.

    nan are left out; nan where none is left. For dependent tests it is too small: see `cauchy_combination`.
    """
    values = _there(p)
    if not values.size:
        return math.nan
    with np.errstate(divide="ignore"):
        return float(chdtrc(2 * values.size, -2 * np.log(values).sum()))


def stouffer_combination(p: ArrayLike, *, weights: ArrayLike | None = None, correlation: float = 0.0) -> float:
    """Return Stouffer's combined p: Φ of Σ w·z over √(Σ w² + r·Σ Σ w·w') (Stouffer et al. 1949; Strube 1985 for r).

    Parameters
    ----------
    p
        One-sided probabilities; nan are left out.
    weights
        (m,) not negative; None: all 1.
    correlation
        Common correlation r of the z values, a fraction; 0 for independent tests.

    Raises
    ------
    StatError
        A probability outside [0, 1], a negative weight, a correlation outside [0, 1] (RANGE); other lengths (LENGTH).
    """
    values, w = _weighted(p, weights)
    if not 0 <= correlation <= 1:
        raise StatError(Problem.RANGE, f"r lies in [0, 1]: {correlation!r}", role="correlation", value=correlation)
    if not values.size or not w.sum() > 0:
        return math.nan
    z = np.asarray(ndtri(values), dtype=np.float64)
    used = w > 0
    if np.isneginf(z[used]).any() and np.isposinf(z[used]).any():
        return math.nan  # one test is certain, another certain of the contrary
    squares = float((w * w).sum())
    spread = math.sqrt(squares + correlation * (float(w.sum()) ** 2 - squares))
    return float(ndtr((w[used] * z[used]).sum() / spread))


def cauchy_combination(p: ArrayLike, *, weights: ArrayLike | None = None) -> float:
    """Return the Cauchy combination of p values, which holds for dependent tests too.

    T = Σ w·tan((0.5 − p)π)/Σ w, p = 0.5 − arctan(T)/π (Liu and Xie 2020, Journal of the American Statistical
    Association 115, eq. 2–3): under arbitrary dependence the tail is right in the limit of small p, so the combined p
    is trustworthy where it is small, which is where it matters. A p of 1 would undo any evidence (tan → −∞), so p above
    1 − 1/(2·10⁶) are taken as that; p of 0 gives 0.

    Parameters
    ----------
    p, weights
        As for `stouffer_combination`.
    """
    values, w = _weighted(p, weights)
    if not values.size or not w.sum() > 0:
        return math.nan
    values, w = values[w > 0], w[w > 0]
    if (values == 0).any():
        return 0.0
    values = np.minimum(values, 1 - 0.5e-6)
    # For small p the tangent is 1/(πp) to the last digit; tan itself would lose them next to its pole.
    small = values < 1e-15
    with np.errstate(over="ignore"):
        terms = np.where(small, 1 / (values * math.pi), np.tan((0.5 - values) * math.pi))
    t = float((w * terms).sum() / w.sum())
    return 1 / (t * math.pi) if t > 1e15 else 0.5 - math.atan(t) / math.pi


def _probabilities(p: ArrayLike, role: str) -> Floats:
    values = np.atleast_1d(np.asarray(p, dtype=np.float64))
    if values.ndim != 1:
        raise StatError(Problem.LENGTH, f"{role} must have one dimension", role=role)
    bad = (values < 0) | (values > 1)
    if bad.any():
        at = int(np.argmax(bad))
        raise StatError(Problem.RANGE, f"no probability: {values[at]}", role=role, position=at, value=float(values[at]))
    return values


def _there(p: ArrayLike) -> Floats:
    values = _probabilities(p, "p")
    return values[~np.isnan(values)]


def _weighted(p: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    values = _probabilities(p, "p")
    w = np.ones(values.size) if weights is None else np.asarray(weights, dtype=np.float64)
    if w.shape != values.shape:
        raise StatError(Problem.LENGTH, f"{w.size} weights, {values.size} probabilities", role="weights", value=w.size)
    if not (w >= 0).all():
        raise StatError(Problem.RANGE, "weights are numbers not below 0", role="weights")
    there = ~np.isnan(values)
    return values[there], w[there]

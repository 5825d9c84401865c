"""Quantiles of the reference distributions and confidence intervals. Levels and shares are fractions."""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy.special import betaincinv, expit, logit, ndtri, stdtrit

from sapa.stats.faults import Problem, StatError


class Bounds(NamedTuple):
    """Both ends of an interval; nan where it does not exist."""

    low: float
    high: float


NONE = Bounds(math.nan, math.nan)


def _upper(level: float) -> float:
    if not 0 < level < 1:
        raise StatError(Problem.LEVEL, f"the level must lie between 0 and 1, got {level!r}", role="level", value=level)
    return (1 + level) / 2


def z_quantile(level: float) -> float:
    """Return z with P(|Z| ≤ z) = level for the standard normal Z (1.9600 at 0.95)."""
    return float(ndtri(_upper(level)))


def t_quantile(level: float, df: float) -> float:
    """Return t with P(|T| ≤ t) = level for Student's T; df ∞ gives z, df ≤ 0 gives nan."""
    upper = _upper(level)
    if not df > 0:
        return math.nan
    return float(ndtri(upper)) if math.isinf(df) else float(stdtrit(df, upper))


def interval(estimate: float, se: float, df: float = math.inf, level: float = 0.95) -> Bounds:
    """Return estimate ± t(df)·se; df ∞ uses the normal quantile (R `confint(x, df=)`)."""
    half = t_quantile(level, df) * se
    return Bounds(estimate - half, estimate + half)


def logit_interval(p: float, se: float, df: float = math.inf, level: float = 0.95) -> Bounds:
    """Return the interval of a proportion on the logit scale, always inside (0, 1).

    expit(logit p ± t·se/(p(1−p))) (Korn and Graubard 1999, section 3.2; R `svyciprop(method="xlogit")`).
    nan where p is 0 or 1.
    """
    if not 0 < p < 1:
        return NONE
    half = t_quantile(level, df) * se / (p * (1 - p))
    return Bounds(float(expit(logit(p) - half)), float(expit(logit(p) + half)))


def beta_interval(p: float, se: float, n: int, df: float, level: float = 0.95) -> Bounds:
    """Return the Korn–Graubard interval of a proportion: Clopper–Pearson with the effective sample size.

    n* = p(1−p)/se² · (t(n−1)/t(df))² (Korn and Graubard 1998; R `svyciprop(method="beta")`, which does not cap n* at
    n). nan where se is 0.

    Parameters
    ----------
    n
        Rows of the whole design, as R takes them.
    """
    if not (0 < p < 1 and se > 0 and df > 0 and n > 1):
        return NONE
    effective = p * (1 - p) / se**2 * (t_quantile(level, n - 1) / t_quantile(level, df)) ** 2
    return clopper_pearson(effective * p, effective, level)


def wilson(x: float, n: float, level: float = 0.95) -> Bounds:
    """Return Wilson's score interval for x of n (Wilson 1927; Agresti and Coull 1998, eq. 2)."""
    if not n > 0:
        return NONE
    z = z_quantile(level)
    p = x / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    # At x = 0 and x = n the bound is exactly 0 or 1, which rounding would miss.
    return Bounds(0.0 if x == 0 else middle - half, 1.0 if x == n else middle + half)


def clopper_pearson(x: float, n: float, level: float = 0.95) -> Bounds:
    """Return the exact interval of Clopper and Pearson (1934) for x of n; x and n may be fractional."""
    if not n > 0:
        return NONE
    upper = _upper(level)
    low = 0.0 if x <= 0 else float(betaincinv(x, n - x + 1, 1 - upper))
    high = 1.0 if x >= n else float(betaincinv(x + 1, n - x, upper))
    return Bounds(low, high)

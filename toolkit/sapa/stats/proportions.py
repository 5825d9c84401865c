"""Confidence intervals of a proportion under a complex design: eight methods, each by its name."""

from __future__ import annotations

import math
from enum import StrEnum

from scipy.special import expit, logit, xlogy

from sapa.stats.intervals import (
    NONE,
    Bounds,
    beta_interval,
    clopper_pearson,
    interval,
    logit_interval,
    t_quantile,
    wilson,
)


class Method(StrEnum):
    """How the interval of a share is computed.

    t, z
        estimate ± quantile·SE (Wald).
    logit
        On the logit scale; with replicates, from the variance of their logits (R `svyciprop(method="logit")`).
    xlogit
        On the logit scale by the delta method (R `method="xlogit"`); without replicates the same as logit.
    beta
        Clopper–Pearson with the effective n adjusted for the degrees of freedom; it may exceed n (R `method="beta"`).
    korn_graubard
        The same, with an effective n of at most n (Korn and Graubard 1998); at 0 and 1 with n itself.
    wilson
        Wilson's score interval with the same effective n as beta.
    likelihood
        The scaled likelihood ratio (R `method="likelihood"`).
    auto
        `AUTO` inside 0 … 1, korn_graubard at 0 and 1.
    """

    T = "t"
    Z = "z"
    LOGIT = "logit"
    XLOGIT = "xlogit"
    BETA = "beta"
    KORN_GRAUBARD = "korn_graubard"
    WILSON = "wilson"
    LIKELIHOOD = "likelihood"
    AUTO = "auto"


AUTO = Method.BETA
"""What `auto` takes inside 0 … 1: chosen by the coverage simulation, see docs/coverage.md."""


def proportion_interval(
    method: Method | str,
    p: float,
    se: float,
    *,
    n: int,
    df: float,
    level: float = 0.95,
    logit_se: float | None = None,
) -> Bounds:
    """Return the interval of a share by the method named.

    Parameters
    ----------
    p, se
        The estimate and its standard error, fractions.
    n
        Rows of the domain with a valid answer.
    df
        Degrees of freedom.
    level
        Confidence level, a fraction.
    logit_se
        Standard error of logit p from replicates; None: by the delta method.

    Returns
    -------
    Bounds
        nan where the method has no answer (p is 0 or 1 for logit, beta, wilson and likelihood; df is 0).
    """
    chosen = Method(method)
    if chosen is Method.AUTO:
        # Without a variance only the binomial bound is left.
        chosen = AUTO if 0 < p < 1 and se > 0 else Method.KORN_GRAUBARD
    if chosen in (Method.T, Method.Z):
        return interval(p, se, math.inf if chosen is Method.Z else df, level)
    if chosen in (Method.LOGIT, Method.XLOGIT):
        return _on_logits(p, se, df, level, logit_se if chosen is Method.LOGIT else None)
    by_size = {
        Method.BETA: beta_interval,
        Method.KORN_GRAUBARD: korn_graubard_interval,
        Method.WILSON: wilson_interval,
        Method.LIKELIHOOD: likelihood_interval,
    }[chosen]
    return by_size(p, se, n, df, level)


def _on_logits(p: float, se: float, df: float, level: float, logit_se: float | None) -> Bounds:
    if logit_se is None or not 0 < p < 1:
        return logit_interval(p, se, df, level)
    half = t_quantile(level, df) * logit_se
    return Bounds(float(expit(logit(p) - half)), float(expit(logit(p) + half)))


def effective_n(p: float, se: float, n: int, df: float, level: float = 0.95) -> float:
    """Return p(1−p)/se² · (t(n−1)/t(df))²: the n of a binomial share with the same error (Korn, Graubard 1998)."""
    if not (0 < p < 1 and se > 0 and df > 0 and n > 1):
        return math.nan
    return p * (1 - p) / se**2 * (t_quantile(level, n - 1) / t_quantile(level, df)) ** 2


def korn_graubard_interval(p: float, se: float, n: int, df: float, level: float = 0.95) -> Bounds:
    """Return Clopper–Pearson with the effective n, at most n (Korn and Graubard 1998).

    Where p is 0 or 1 there is no variance and n itself is taken, as the presentation standards of the US National
    Center for Health Statistics do (Parker et al. 2017).
    """
    if not n > 0 or not 0 <= p <= 1:
        return NONE
    if p in (0.0, 1.0):
        return clopper_pearson(n * p, n, level)
    size = effective_n(p, se, n, df, level)
    if math.isnan(size):
        return NONE
    size = min(size, float(n))
    return clopper_pearson(size * p, size, level)


def wilson_interval(p: float, se: float, n: int, df: float, level: float = 0.95) -> Bounds:
    """Return Wilson's score interval with the effective n in place of n (Wilson 1927; Franco et al. 2019)."""
    size = effective_n(p, se, n, df, level)
    return NONE if math.isnan(size) else wilson(size * p, size, level)


def likelihood_interval(p: float, se: float, n: int, df: float, level: float = 0.95) -> Bounds:
    """Return where the scaled likelihood ratio reaches t²: 2·n·[ℓ(p) − ℓ(θ)] / φ = t(df)²·λ.

    ℓ(θ) = p·log θ + (1 − p)·log(1 − θ), λ = n·se²/(p(1 − p)), φ = n/(n − 1) (Rao and Scott 1984; R
    `svyciprop(method="likelihood")`, which interpolates the profile: its last digits are of that).
    """
    if not (0 < p < 1 and se > 0 and df > 0 and n > 1):
        return NONE
    reached = t_quantile(level, df) ** 2 * se**2 / (p * (1 - p)) * n / (n - 1)
    from scipy.optimize import brentq

    def left(theta: float) -> float:
        found = 2 * (xlogy(p, p / theta) + xlogy(1 - p, (1 - p) / (1 - theta))) - reached
        return float(found)

    tiny = 1e-300
    low = brentq(left, tiny, p, xtol=1e-16, rtol=1e-14) if left(tiny) > 0 else 0.0
    edge = 1 - 1e-16
    high = brentq(left, p, edge, xtol=1e-16, rtol=1e-14) if left(edge) > 0 else 1.0
    return Bounds(float(low), float(high))

"""The margin of error of a sample taken as if it were simple random, and the effect of unequal weights."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.intervals import z_quantile
from sapa.stats.sample_size import sample_size
from sapa.stats.size_stages import SizeMethod, in_range, one_of


def z_value(confidence: float) -> float:
    """Return the two-sided normal quantile of a confidence level: 1.959964 for 0.95."""
    return z_quantile(confidence)


def nominal_margin(
    n: float,
    *,
    p: float = 0.5,
    z: float,
    population: float | None = None,
    deff: float = 1.0,
    method: SizeMethod | str = SizeMethod.NORMAL,
) -> float:
    """Return the margin of error of a proportion: z·√(p(1−p)/n · deff · (N−n)/(N−1)).

    Cochran (1977), eqs 3.8 and 3.19 with the population variance N/(N−1)·p(1−p).

    Parameters
    ----------
    n
        Interviews.
    p
        The proportion, a fraction; 0.5 is the widest.
    z
        Normal quantile, see `z_value`.
    population
        N, people of the population; None: no finite population correction.
    deff
        Design effect by which the variance is multiplied.
    method
        Interval whose half width is returned, see `sample_size`; Wilson's and the one on the logit scale take the
        effective n, that is n/deff · (N−1)/(N−n).

    Returns
    -------
    A fraction (0.0490 for n = 400 at 95 %); 0 where everybody was asked; nan where n is 0 or above N, and on the logit
    scale where p is 0 or 1.

    Raises
    ------
    StatError
        A method that does not exist (`OPTION`).
    """
    way = one_of(SizeMethod, method, "method")
    if not n > 0:
        return math.nan
    correction = 1.0
    if population is not None:
        if n > population or math.isnan(population):
            return math.nan
        correction = 0.0 if n == population else (population - n) / (population - 1)
    if way is SizeMethod.NORMAL:
        return z * math.sqrt(p * (1 - p) / n * deff * correction)
    return _half_width(way, p, z, deff * correction / n)


def _half_width(method: SizeMethod, p: float, z: float, each: float) -> float:
    """Return half the width of an interval that is not symmetric; `each` is one over the effective n."""
    if method is SizeMethod.WILSON:
        # Both sides of z·√(pq·n + z²/4)/(n + z²) divided by n, so that no n is too large.
        return z * math.sqrt(p * (1 - p) * each + (z * each / 2) ** 2) / (1 + z * z * each)
    if not 0 < p < 1:
        return math.nan
    odds, step = (1 - p) / p, math.exp(-z * math.sqrt(each / (p * (1 - p))))
    # 1/(1 + k·e⁻ᵈ) − 1/(1 + k·eᵈ), halved, with nothing that overflows.
    return (1 / (1 + odds * step) - step / (step + odds)) / 2


def mean_margin(n: float, *, sd: float, z: float, population: float | None = None, deff: float = 1.0) -> float:
    """Return the margin of error of a mean: z·S·√(deff/n · (1 − n/N)) (Cochran 1977, theorem 2.2).

    Parameters
    ----------
    n
        Interviews.
    sd
        S, standard deviation among people, in the variable's unit (N − 1 below).
    z, population, deff
        As in `nominal_margin`. The margin of a total is N times that of the mean.

    Returns
    -------
    In the variable's unit; 0 where everybody was asked; nan where n is 0 or above N.

    Raises
    ------
    StatError
        A spread that is negative or no number (`RANGE`).
    """
    in_range("sd", sd, least=0.0)
    if not n > 0:
        return math.nan
    if population is not None and (n > population or math.isnan(population)):
        return math.nan
    correction = 1.0 if population is None else 1 - n / population
    return z * sd * math.sqrt(deff / n * correction)


def needed_interviews(
    margin: float, *, p: float = 0.5, z: float, population: float | None = None, deff: float = 1.0
) -> int:
    """Return the interviews that a margin of error needs: ⌈n₀·deff / (1 + (n₀·deff − 1)/N)⌉ with n₀ = z²p(1−p)/e².

    The `interviews` of `sample_size` in its default order and rounding: the design effect before the finite
    population correction, rounded up once, at the end.

    Parameters
    ----------
    margin
        e, a fraction.
    p, z, population, deff
        As in `nominal_margin`.

    Returns
    -------
    Never above N.

    Raises
    ------
    StatError
        An argument outside its range.
    """
    return sample_size(margin, p=p, z=z, population=population, deff=deff).interviews


def kish_deff(weights: ArrayLike) -> float:
    """Return n·Σ w² / (Σ w)² = 1 + CV²(w): what unequal weights alone do to the variance (Kish 1965, eq. 11.7.6).

    Rows with weight 0 or nan are left out; nan without rows.
    """
    w = np.asarray(weights, dtype=np.float64)
    w = w[w > 0]
    if w.size == 0:
        return math.nan
    # Divided by the mean first, so that huge weights do not overflow.
    relative = w / w.mean()
    return float(relative @ relative) / w.size

"""The margin of error of a sample taken as if it were simple random, and the effect of unequal weights."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.intervals import z_quantile
from sapa.stats.sample_size import sample_size


def z_value(confidence: float) -> float:
    """Return the two-sided normal quantile of a confidence level: 1.959964 for 0.95."""
    return z_quantile(confidence)


def nominal_margin(n: float, *, p: float = 0.5, z: float, population: float | None = None, deff: float = 1.0) -> float:
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

    Returns
    -------
    A fraction (0.0490 for n = 400 at 95 %); 0 where everybody was asked; nan where n is 0 or above N.
    """
    if not n > 0:
        return math.nan
    correction = 1.0
    if population is not None:
        if n > population or math.isnan(population):
            return math.nan
        correction = 0.0 if n == population else (population - n) / (population - 1)
    return z * math.sqrt(p * (1 - p) / n * deff * correction)


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

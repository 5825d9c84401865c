"""Figures that an honest report prints: weighted shares and means with an error that knows the design.

Written on its own: what a simulated report says must not come from the code that will judge it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its value (a share is a fraction), the half-width of its 95 % interval, and its interviews."""

    value: float
    margin: float
    n: int


def figure(
    y: np.ndarray, weight: np.ndarray, inside: np.ndarray, *, stratum: np.ndarray, psu: np.ndarray
) -> Figure:  # fmt: skip
    """Return a weighted mean of `y` over `inside`, with Taylor's linearised error of a stratified cluster sample.

    Särndal, Swensson and Wretman (1992), equation 5.11.10, units drawn with replacement; the interval is that of t with
    units minus strata degrees of freedom.

    Parameters
    ----------
    y, weight, inside, stratum, psu
        (n,) values, weights, who counts, and numbers of strata and units of all interviews.
    """
    from scipy.special import stdtrit

    w = np.where(inside, weight, 0.0)
    total = w.sum()
    value = float((w * np.where(inside, y, 0.0)).sum() / total)
    score = w * np.where(inside, y - value, 0.0) / total
    units, at = np.unique(psu, return_inverse=True)
    sums = np.bincount(at, score)
    home = np.zeros(units.size, dtype=np.intp)
    home[at] = stratum
    variance, df = 0.0, units.size
    for cell in np.unique(home):
        own = sums[home == cell]
        df -= 1
        if own.size > 1:
            variance += own.size / (own.size - 1) * float(((own - own.mean()) ** 2).sum())
    t = float(stdtrit(max(df, 1), 0.975))
    return Figure(value, t * float(np.sqrt(variance)), int(inside.sum()))


def raked(weight: np.ndarray, cells: list[tuple[np.ndarray, np.ndarray]], *, rounds: int = 80) -> np.ndarray:
    """Return weights that reproduce every margin (Deming and Stephan 1940); the last margin exactly.

    Parameters
    ----------
    weight
        (n,) design weights.
    cells
        For each margin the number of every row's level and the totals of the levels.
    """
    w = weight.astype(float).copy()
    for _ in range(rounds):
        for level, total in cells:
            w *= (total / np.bincount(level, w, minlength=total.size))[level]
    return w

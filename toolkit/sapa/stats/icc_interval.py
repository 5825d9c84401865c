"""How well an intraclass correlation is known."""

from __future__ import annotations

import math

from scipy.special import fdtri

from sapa.stats.intervals import NONE, Bounds


def icc_interval(icc: float, units: int, n: int, typical: float, level: float = 0.95) -> Bounds:
    """Return the interval of a one-way intraclass correlation by the F distribution.

    F = MSB/MSW, and at both ends (F/F* − 1)/(F/F* + n₀ − 1) with the F quantiles F*(k − 1, n − k): exact for units of
    one size, Searle's approximation with n₀ otherwise (Searle, Casella and McCulloch 1992, section 3.6; Donner 1986).

    Parameters
    ----------
    icc
        The estimate (MSB − MSW)/(MSB + (n₀ − 1)·MSW).
    units, n
        k units with n rows.
    typical
        n₀ = (n − Σ n_i²/n)/(k − 1), rows of a typical unit.

    Returns
    -------
    nan at both ends where the interval does not exist (one unit, one row a unit, no variance within units).
    """
    if not (units > 1 and n > units and typical > 0 and icc < 1 and math.isfinite(icc)):
        return NONE
    f = 1 + typical * icc / (1 - icc)
    upper, lower = (float(fdtri(units - 1, n - units, q)) for q in ((1 + level) / 2, (1 - level) / 2))
    return Bounds(_from_f(f / upper, typical), _from_f(f / lower, typical))


def _from_f(f: float, typical: float) -> float:
    return (f - 1) / (f + typical - 1)

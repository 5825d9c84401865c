"""What clusters and weights do: homogeneity of clusters, effective n, and how far a design effect can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, fdtri

from sapa.stats.codes import Codes, Floats, dot, group_sums, nest
from sapa.stats.domains import Domains
from sapa.stats.intervals import NONE, Bounds


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How the valid rows of each domain lie in first-stage units; (k,) arrays where nothing else is said.

    n, units, strata
        Valid rows, first-stage units and strata that have them.
    kish
        n·Σ w²/(Σ w)²: what unequal weights alone do to the variance (Kish 1965, eq. 11.7.6).
    valid
        (m,) which rows of the domains are valid; None: all.
    code, cell
        (v,) domain and cell (unit by domain) of each valid row.
    sizes, domain
        (C,) valid rows and domain of each cell.
    runs
        Where runs of equal cells begin; None where it is not worth it.
    """

    n: Floats
    units: Floats
    strata: Floats
    kish: Floats
    valid: NDArray[np.bool_] | None
    code: Codes
    cell: Codes
    sizes: Floats
    domain: Codes
    runs: Codes | None

    @property
    def per_unit(self) -> Floats:
        """(k,) mean number of rows a unit, b̄."""
        out: Floats = np.full(self.n.size, np.nan)
        np.divide(self.n, self.units, out=out, where=self.units > 0)
        return out

    @property
    def df(self) -> Floats:
        """(k,) degrees of freedom of the domain alone: its units − its strata."""
        return self.units - self.strata


def layout(domains: Domains, valid: NDArray[np.bool_] | None = None) -> Layout:
    """Describe where the valid rows of every domain lie; `valid` is (n,) over the whole sample, None: all."""
    code, weights, k = domains.code, domains.weights, domains.k
    stage = domains.design.stages[0]
    unit = stage.unit if domains.rows is None else stage.unit[domains.rows]
    if valid is not None and domains.rows is not None:
        valid = valid[domains.rows]
    if valid is not None and bool(valid.all()):
        valid = None
    if valid is not None:
        code, weights, unit = code[valid], weights[valid], unit[valid]
    cell, cells = (unit, stage.n_units) if k == 1 else nest(unit, code, k)
    sizes = np.bincount(cell, minlength=cells).astype(np.float64)
    domain, stratum = np.zeros(cells, dtype=np.intp), np.zeros(cells, dtype=np.intp)
    domain[cell] = code
    stratum[cell] = stage.stratum[unit]
    filled = sizes > 0
    pairs = np.zeros(stage.n_strata * k, dtype=bool)
    pairs[(stratum * k + domain)[filled]] = True
    n = np.bincount(code, minlength=k).astype(np.float64)
    sum_w, squares = np.bincount(code, weights, k), np.bincount(code, weights * weights, k)
    return Layout(
        n=n,
        units=np.bincount(domain[filled], minlength=k).astype(np.float64),
        strata=pairs.reshape(-1, k).sum(axis=0).astype(np.float64),
        kish=np.divide(n * squares, sum_w**2, out=np.full(k, np.nan), where=sum_w > 0),
        valid=valid,
        code=code,
        cell=cell,
        sizes=sizes,
        domain=domain,
        runs=stage.runs if k == 1 and valid is None and domains.rows is None else None,
    )


def anova_icc(y: Floats, domains: Domains, found: Layout) -> Floats:
    """Return the (k,) intraclass correlations by one-way analysis of variance, unweighted.

    (MSB − MSW)/(MSB + (n₀ − 1)·MSW) with n₀ = (n − Σ n_i²/n)/(k − 1) (Donner 1986, eq. 2.1; Searle, Casella and
    McCulloch 1992, section 3.6). It may be negative. nan where every unit has one row.

    Parameters
    ----------
    y
        (n,) values of the whole sample; nan only where `found` was told so.
    """
    k, n, units = domains.k, found.n, found.units
    if not bool((n > units).any()):
        return np.full(k, np.nan)
    values = y if domains.rows is None else y[domains.rows]
    if found.valid is not None:
        values = values[found.valid]
    # A common level is taken off first: sums of squares of large numbers would lose digits.
    centred = values - values.mean()
    sums = group_sums(found.cell, centred, found.sizes.size, found.runs)
    held = np.maximum(found.sizes, 1)
    squares = np.array([dot(centred, centred)]) if k == 1 else np.bincount(found.code, centred * centred, k)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.bincount(found.domain, sums, k) ** 2 / n
        by_unit = np.bincount(found.domain, sums**2 / held, k)
        between = (by_unit - level) / (units - 1)
        # A difference of sums may leave a trace below zero where all answers of a unit are alike.
        within = np.maximum(squares - by_unit, 0.0) / (n - units)
        typical = (n - np.bincount(found.domain, found.sizes**2, k) / n) / (units - 1)
        icc = (between - within) / (between + (typical - 1) * within)
    icc[(units < 2) | (n <= units) | ~np.isfinite(icc)] = np.nan
    return np.asarray(icc, dtype=np.float64)


def roh(deff: float, per_unit: float) -> float:
    """Return (deff − 1)/(b̄ − 1): the rate of homogeneity that the design effect implies (Kish 1965, section 5.4)."""
    return (deff - 1) / (per_unit - 1) if per_unit > 1 else math.nan


def deff_interval(deff: float, df: float, n: int, level: float = 0.95) -> Bounds:
    """Return how far chance alone moves an estimated design effect: deff/F(df, n − 1) at both ends.

    The variance estimate is taken as V·χ²(df)/df (Satterthwaite 1946; Korn and Graubard 1999, section 5.2), the element
    variance below it as χ²(n − 1)/(n − 1), the two as independent. It says nothing of bias.
    """
    if not (deff > 0 and df > 0 and n > 1):
        return NONE
    upper, lower = _f_points(float(df), float(n - 1), level)
    return Bounds(deff / upper, deff / lower)


@lru_cache(maxsize=4096)
def _f_points(df: float, rest: float, level: float) -> tuple[float, float]:
    return float(fdtri(df, rest, (1 + level) / 2)), float(fdtri(df, rest, (1 - level) / 2))


def se_chance(df: float, level: float = 0.95) -> Bounds:
    """Return the ratios of estimated to true standard error between which chance leaves it: √(χ²(df)/df).

    With 20 degrees of freedom 0.69 and 1.31 at 95 %: an estimated error is a third too small or too large by chance.
    """
    if not df > 0:
        return NONE
    low, high = float(chdtri(df, (1 + level) / 2)), float(chdtri(df, (1 - level) / 2))
    return Bounds(math.sqrt(low / df), math.sqrt(high / df))

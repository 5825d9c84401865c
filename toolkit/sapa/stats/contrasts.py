"""Differences between two domains, with the covariance that the design gives them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, stdtr

from sapa.stats.codes import Floats
from sapa.stats.design import SampleDesign
from sapa.stats.faults import Problem, StatError
from sapa.stats.taylor import Lonely, variance


@dataclass(frozen=True, slots=True)
class Difference:
    """The estimate of one domain less that of another. nan stands where a quantity does not exist.

    first, second
        The two estimates. estimate: first − second.
    se, variance, df
        Of the difference; df of the whole design.
    n_first, n_second
        Valid rows of each.
    """

    first: float
    second: float
    estimate: float
    se: float
    variance: float
    df: int
    n_first: int
    n_second: int


def difference(
    y: ArrayLike,
    design: SampleDesign,
    first: ArrayLike,
    second: ArrayLike,
    *,
    x: ArrayLike | None = None,
    of_total: bool = False,
    lonely: Lonely | str = "fail",
) -> Difference:
    """Estimate the difference between two domains of one design.

    Parameters
    ----------
    y
        (n,) values; nan: no valid answer.
    design
        The whole design.
    first, second
        (n,) bool, the rows of each domain. They may overlap (a region against the country).
    x
        (n,) denominators: the ratio Σ w·y / Σ w·x. None: the mean.
    of_total
        The total Σ w·y in place of the mean.
    lonely
        See `sapa.stats.Lonely`.

    Notes
    -----
    The influence of a difference is the difference of the influences (Särndal, Swensson and Wretman 1992, section
    5.5), so that clusters which hold rows of both domains count with their covariance. Equal to R
    `survey::svycontrast` of the totals.
    """
    values = np.asarray(y, dtype=np.float64)
    below = None if x is None else np.asarray(x, dtype=np.float64)
    one, z_one, n_one = _influence(values, below, design, first, of_total=of_total)
    two, z_two, n_two = _influence(values, below, design, second, of_total=of_total)
    if not (math.isfinite(one) and math.isfinite(two)):
        nan = math.nan
        return Difference(one, two, nan, nan, nan, design.degf, n_one, n_two)
    influence = z_one - z_two
    # Lonely strata outside both domains do no harm; after a calibration every row may count.
    rows = np.flatnonzero(np.asarray(first) | np.asarray(second))
    v = variance(design, influence[rows], rows=rows, lonely=lonely)
    return Difference(one, two, one - two, math.sqrt(v) if v >= 0 else math.nan, v, design.degf, n_one, n_two)


def p_value(statistic: float, df: float) -> float:
    """Return P(|T| ≥ |statistic|) for Student's T; df ∞ the normal, df ≤ 0 nan."""
    if not df > 0 or math.isnan(statistic):
        return math.nan
    return 2 * float(ndtr(-abs(statistic)) if math.isinf(df) else stdtr(df, -abs(statistic)))


def _influence(
    y: Floats, x: Floats | None, design: SampleDesign, domain: ArrayLike, *, of_total: bool
) -> tuple[float, Floats, int]:
    inside: NDArray[np.bool_] = np.asarray(domain)
    if inside.dtype.kind != "b" or inside.shape != (design.n,) or y.shape != (design.n,):
        raise StatError(
            Problem.LENGTH, f"y and domains must have {design.n} rows", role="domain", expected=design.n
        )
    valid = inside & np.isfinite(y)
    if x is not None:
        valid &= np.isfinite(x)
    w = np.where(valid, design.weights, 0.0)
    numbers = np.where(valid, y, 0.0)
    n = int(valid.sum())
    above = float(w @ numbers)
    if of_total:
        return above, w * numbers, n
    denominators = np.ones(design.n) if x is None else np.where(valid, x, 0.0)
    size = float(w @ denominators)
    if size == 0:
        return math.nan, np.zeros(design.n), n
    estimate = above / size
    return estimate, w * (numbers - estimate * denominators) / size, n

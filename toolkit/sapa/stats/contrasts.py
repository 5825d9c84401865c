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
    if design.replicates is not None:
        v = _of_replicates(design, values, below, (first, second), of_total=of_total, full=one - two)
    else:
        # Lonely strata outside both domains do no harm; after a calibration every row may count.
        rows = np.flatnonzero(np.asarray(first) | np.asarray(second))
        v = variance(design, (z_one - z_two)[rows], rows=rows, lonely=lonely)
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
        raise StatError(Problem.LENGTH, f"y and domains must have {design.n} rows", role="domain", expected=design.n)
    valid = _valid(y, x, inside)
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


def _valid(y: Floats, x: Floats | None, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    valid = inside & np.isfinite(y)
    return valid if x is None else valid & np.isfinite(x)


def _of_replicates(
    design: SampleDesign,
    y: Floats,
    x: Floats | None,
    domains: tuple[ArrayLike, ArrayLike],
    *,
    of_total: bool,
    full: float,
) -> float:
    """Return the variance of the difference over the replicates, each of which gives its own."""
    replicates = design.replicates
    assert replicates is not None  # noqa: S101 - asked only of such designs
    columns: list[Floats] = []
    for domain in domains:
        valid = _valid(y, x, np.asarray(domain))
        columns += [np.where(valid, y, 0.0), np.where(valid, 1.0 if x is None else x, 0.0)]
    rows = np.zeros(design.n, dtype=np.intp)
    totals = replicates.source.totals(np.column_stack(columns), None, rows, 1)[:, :, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        each = totals[:, [0, 2]] if of_total else totals[:, [0, 2]] / totals[:, [1, 3]]
    return float(replicates.variances((each[:, 0] - each[:, 1])[:, None], np.array([full]))[0][0])

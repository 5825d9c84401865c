"""Means, totals, proportions and ratios of a sample, with their design-based variance and design effects."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.codes import Codes, Floats
from sapa.stats.design import SampleDesign
from sapa.stats.faults import Problem, StatError
from sapa.stats.taylor import Lonely, variance


@dataclass(frozen=True, slots=True)
class StatResult:
    """One estimate. nan stands where a quantity does not exist.

    estimate, se, variance
        In the unit of the variable (proportions are fractions).
    df
        Degrees of freedom of the whole design: first-stage units − strata.
    deff_wor, deff_wr
        Design effect against a simple random sample of the same size drawn without replacement from a population
        of Σ w, and with replacement.
    n
        Rows of the domain with a valid value.
    sum_weights
        Σ w of these rows.
    """

    estimate: float
    se: float
    df: int
    deff_wor: float
    deff_wr: float
    n: int
    variance: float
    sum_weights: float


def mean(
    y: ArrayLike, design: SampleDesign, *, domain: ArrayLike | None = None, lonely: Lonely | str = "fail"
) -> StatResult:
    """Estimate the mean Σ w·y / Σ w and its linearised variance.

    Parameters
    ----------
    y
        (n,) values; nan: no valid answer, left out as R `na.rm=TRUE` does (a domain of valid answers).
    design
        The whole design.
    domain
        (n,) bool, rows that the estimate is about. The variance keeps the whole design (zero influence outside).
    lonely
        See `sapa.stats.taylor.Lonely`.

    Notes
    -----
    Influence w·(y − ȳ)/Σ w (Särndal, Swensson and Wretman 1992, eq. 5.6.10). Design effects with the formulas of
    R `survey::svymean`: v / (s²·(N − n)/(N·n)) and v / (s²/n), where s² = n/(n−1)·Σ w·(y − ȳ)²/Σ w and N = Σ w.
    """
    values, rows = _valid(design, domain, y=y)
    w = _at(design.weights, rows)
    sum_w, nobs = float(w.sum()), int(np.count_nonzero(w))
    if sum_w <= 0:
        return _nothing(design, int(w.size))
    estimate = float(w @ values[0]) / sum_w
    if float(values[0].min()) == float(values[0].max()):
        # Where all answers are alike the error is 0, not the dust of rounding with a design effect of dust over dust.
        estimate = float(values[0][0])
    centred = values[0] - estimate
    v = variance(design, w * centred / sum_w, rows=rows, lonely=lonely)
    wr = _spread(centred, w, sum_w, nobs) / nobs
    return _result(design, estimate, v, wr, nobs=nobs, rows=int(w.size), sum_w=sum_w)


def total(
    y: ArrayLike, design: SampleDesign, *, domain: ArrayLike | None = None, lonely: Lonely | str = "fail"
) -> StatResult:
    """Estimate the total Σ w·y and its variance.

    Parameters, see `mean`. The design effect is that of R `survey::svytotal`: the variance over
    s²·(Σ w)²·(N − n)/(N·n), or over s²·(Σ w)²/n.
    """
    values, rows = _valid(design, domain, y=y)
    w = _at(design.weights, rows)
    sum_w, nobs = float(w.sum()), int(np.count_nonzero(w))
    if sum_w <= 0:
        return _nothing(design, int(w.size))
    weighted = w * values[0]
    estimate = float(weighted.sum())
    v = variance(design, weighted, rows=rows, lonely=lonely)
    wr = _spread(values[0] - estimate / sum_w, w, sum_w, nobs) * sum_w**2 / nobs
    return _result(design, estimate, v, wr, nobs=nobs, rows=int(w.size), sum_w=sum_w)


def proportion(
    y: ArrayLike, design: SampleDesign, *, domain: ArrayLike | None = None, lonely: Lonely | str = "fail"
) -> StatResult:
    """Estimate the share of rows where `y` is 1 (0 elsewhere, nan: no valid answer): the mean of 0 and 1."""
    return mean(y, design, domain=domain, lonely=lonely)


def ratio(
    y: ArrayLike,
    x: ArrayLike,
    design: SampleDesign,
    *,
    domain: ArrayLike | None = None,
    lonely: Lonely | str = "fail",
) -> StatResult:
    """Estimate the ratio of totals Σ w·y / Σ w·x and its linearised variance.

    Rows count where both are valid. Influence w·(y − R·x)/Σ w·x (Särndal, Swensson and Wretman 1992, eq. 5.6.9);
    design effects of the total of (y − R·x)/Σ w·x, as R `survey::svyratio`.
    """
    values, rows = _valid(design, domain, y=y, x=x)
    w = _at(design.weights, rows)
    sum_w, nobs = float(w.sum()), int(np.count_nonzero(w))
    below = float(w @ values[1])
    if sum_w <= 0 or below == 0:
        return _nothing(design, int(w.size), sum_w)
    estimate = float(w @ values[0]) / below
    influence = (values[0] - estimate * values[1]) / below
    v = variance(design, w * influence, rows=rows, lonely=lonely)
    centred = influence - float(w @ influence) / sum_w
    wr = _spread(centred, w, sum_w, nobs) * sum_w**2 / nobs
    return _result(design, estimate, v, wr, nobs=nobs, rows=int(w.size), sum_w=sum_w)


def _valid(
    design: SampleDesign, domain: ArrayLike | None, **columns: ArrayLike
) -> tuple[tuple[Floats, ...], Codes | None]:
    """Return the values of the domain's valid rows, and these rows (None: all of them)."""
    arrays = {name: np.asarray(values, dtype=np.float64) for name, values in columns.items()}
    keep: NDArray[np.bool_] | None = None
    if domain is not None:
        keep = np.asarray(domain)
        if keep.dtype.kind != "b" or keep.shape != (design.n,):
            raise StatError(Problem.LENGTH, f"domain must be ({design.n},) bool", role="domain", expected=design.n)
    for name, values in arrays.items():
        if values.shape != (design.n,):
            raise StatError(
                Problem.LENGTH,
                f"{name} has shape {values.shape}, not ({design.n},)",
                role=name,
                value=values.size,
                expected=design.n,
            )
        finite = np.isfinite(values)
        if bool(finite.all()):
            continue
        endless = np.isinf(values)
        if bool(endless.any()):
            at = int(np.argmax(endless))
            raise StatError(
                Problem.VALUE_INFINITE,
                f"{name} is infinite in row {at}",
                role=name,
                position=at,
                value=float(values[at]),
            )
        keep = finite if keep is None else keep & finite
    if keep is None:
        return tuple(arrays.values()), None
    rows = np.flatnonzero(keep)
    return tuple(values[rows] for values in arrays.values()), rows


def _at(values: Floats, rows: Codes | None) -> Floats:
    return values if rows is None else values[rows]


def _spread(centred: Floats, w: Floats, sum_w: float, nobs: int) -> float:
    """Weighted variance n/(n−1)·Σ w·d²/Σ w (R `survey::svyvar`); nan for one row."""
    if nobs < 2:
        return math.nan
    return float((w * centred) @ centred) / sum_w * nobs / (nobs - 1)


def _result(
    design: SampleDesign, estimate: float, v: float, wr: float, *, nobs: int, rows: int, sum_w: float
) -> StatResult:
    wor = wr * (sum_w - nobs) / sum_w
    return StatResult(
        estimate=estimate,
        se=math.sqrt(v) if v >= 0 else math.nan,
        df=design.degf,
        # Weights that sum to no more than the sample leave no population to be drawn from.
        deff_wor=v / wor if wor > 0 else math.nan,
        deff_wr=v / wr if wr > 0 else math.nan,
        n=rows,
        variance=v,
        sum_weights=sum_w,
    )


def _nothing(design: SampleDesign, rows: int, sum_w: float = 0.0) -> StatResult:
    nan = math.nan
    return StatResult(nan, nan, design.degf, nan, nan, rows, nan, sum_w)

"""What weights cost and what they change: spread, effective size, cells of response, shifts of estimates."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.adjustments import residuals
from sapa.stats.codes import Codes, Floats
from sapa.stats.design import SampleDesign
from sapa.stats.faults import Problem, StatError
from sapa.stats.margins import sums
from sapa.stats.taylor import Lonely, variance

TOP = (0.01, 0.05)


@dataclass(frozen=True, slots=True)
class Spread:
    """How unequal weights are. nan stands where a quantity does not exist.

    n, negative
        Rows with a weight other than 0, and those below 0.
    total, low, median, high
        Sum, smallest, median and largest weight.
    cv
        Standard deviation over mean, with n in the denominator.
    kish
        n·Σ w²/(Σ w)² = 1 + cv²: what unequal weights do to the variance of a mean that has nothing to do with them
        (Kish 1965, eq. 11.7.6; Kish 1992).
    effective
        n / kish = (Σ w)²/Σ w²: interviews with equal weights that would be worth as much.
    top1, top5
        Share of the sum that the heaviest 1 % and 5 % of the rows hold; ⌈n/100⌉ and ⌈n/20⌉ rows.
    """

    n: int
    negative: int
    total: float
    low: float
    median: float
    high: float
    cv: float
    kish: float
    effective: float
    top1: float
    top5: float


def spread(weights: ArrayLike) -> Spread:
    """Describe (n,) finite weights; rows of weight 0 are not in the sample."""
    w = np.asarray(weights, dtype=np.float64)
    w = w[w != 0]
    if not w.size:
        return Spread(0, 0, 0.0, *[math.nan] * 8)
    total, squares = float(w.sum()), float((w * w).sum())
    kish = w.size * squares / total**2 if total else math.nan
    falling = np.sort(w)[::-1]
    top = [float(falling[: math.ceil(share * w.size)].sum()) / total if total else math.nan for share in TOP]
    return Spread(
        n=int(w.size),
        negative=int((w < 0).sum()),
        total=total,
        low=float(w.min()),
        median=float(np.median(w)),
        high=float(w.max()),
        # kish − 1 would lose digits where all weights are alike.
        cv=float(w.std() / w.mean()) if total else math.nan,
        kish=kish,
        effective=w.size / kish,
        top1=top[0],
        top5=top[1],
    )


@dataclass(frozen=True, slots=True, eq=False)
class ResponseCells:
    """Cases issued and answered in each of k cells; all arrays are (k,).

    issued, answered
        Cases. weight_issued, weight_answered: their base weights summed.
    factor
        weight_issued / weight_answered: what an answered case stands for.
    """

    issued: Codes
    answered: Codes
    weight_issued: Floats
    weight_answered: Floats
    factor: Floats


def response_cells(cell: ArrayLike, answered: ArrayLike, weights: ArrayLike | None = None) -> ResponseCells:
    """Return the inverse response rate of each cell: Σ base weights of cases issued / Σ of those that answered.

    The weighting-class adjustment (Oh and Scheuren 1983; Särndal, Swensson and Wretman 1992, section 15.6.2): within a
    cell, those who answered stand for those who did not.

    Parameters
    ----------
    cell
        (m,) cell of each issued case, 0 … k−1.
    answered
        (m,) bool.
    weights
        (m,) base weights; None: every case counts the same.

    Raises
    ------
    StatError
        MARGIN_EMPTY_LEVEL with role `response`: a cell in which nobody answered; `position` is the cell.
    """
    codes = np.asarray(cell, dtype=np.intp)
    yes = np.asarray(answered, dtype=bool)
    w = np.ones(codes.size) if weights is None else np.asarray(weights, dtype=np.float64)
    k = int(codes.max()) + 1 if codes.size else 0
    whole, have = sums(codes, w, k), sums(codes[yes], w[yes], k)
    issued = np.bincount(codes, minlength=k)
    empty = (issued > 0) & ~(have > 0)
    if bool(empty.any()):
        at = int(np.argmax(empty))
        raise StatError(
            Problem.MARGIN_EMPTY_LEVEL,
            f"nobody answered in cell {at}",
            role="response",
            position=at,
            expected=float(issued[at]),
        )
    factor = np.divide(whole, have, out=np.ones(k), where=have > 0)
    return ResponseCells(issued, np.bincount(codes[yes], minlength=k), whole, have, factor)


@dataclass(frozen=True, slots=True)
class Shift:
    """A mean under two sets of weights of the same sample. nan stands where a quantity does not exist.

    before, after
        The two means. shift: after − before. se_before: standard error of `before`.
    se
        Standard error of the shift itself: both means rest on the same interviews, so that it is seldom the root of
        the sum of squares.
    """

    before: float
    after: float
    shift: float
    se_before: float
    se_after: float
    se: float


def mean_shift(y: ArrayLike, before: SampleDesign, after: SampleDesign, *, lonely: Lonely | str = "fail") -> Shift:
    """Compare the mean Σ w·y / Σ w under two sets of weights of one sample.

    Parameters
    ----------
    y
        (n,) values; nan: no valid answer.
    before, after
        Two designs of the same rows with the same strata and units; each keeps its own calibration.

    Notes
    -----
    The difference is a smooth function of totals; its influence is the difference of the two influences
    w·(y − ȳ)/Σ w, each after the residual of its own calibration (Särndal, Swensson and Wretman 1992, section 5.5;
    Deville and Särndal 1992, eq. 3.4), and its variance that of the sum of these over the common design.
    """
    values = np.asarray(y, dtype=np.float64)
    found = [_influence(values, one) for one in (before, after)]
    plain = replace(before, adjustments=(), replicates=None)
    influences = [z for _, z in found]
    errors = [
        math.sqrt(variance(plain, z, lonely=lonely)) if values.size > 1 and bool(np.isfinite(z).all()) else math.nan
        for z in (*influences, influences[1] - influences[0])
    ]
    return Shift(found[0][0], found[1][0], found[1][0] - found[0][0], errors[0], errors[1], errors[2])


def _influence(y: Floats, design: SampleDesign) -> tuple[float, Floats]:
    """Return the mean and the (n,) influence of each row on it, calibration respected."""
    valid = np.isfinite(y)
    w = np.where(valid, design.weights, 0.0)
    below = float(w.sum())
    if not below:
        return math.nan, np.full(y.size, math.nan)
    filled = np.where(valid, y, 0.0)
    centre = float((w * filled).sum()) / below
    z = w * (filled - centre) / below
    swept, _ = residuals(design.adjustments, z, None, n=design.n)
    return centre, swept

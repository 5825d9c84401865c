"""Post-stratification and calibration by regression: weights that meet known totals of groups and of numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.adjustments import Convergence, PostStratified, Regressed
from sapa.stats.codes import Floats
from sapa.stats.design import SampleDesign
from sapa.stats.faults import Problem, StatError
from sapa.stats.margins import Cells, MarginTotals, check_margins, collapse
from sapa.stats.raking import TOLERANCE

MAX_STEPS = 100
HALVINGS = 30
RANK = 1e-9
"""A combination of variables whose spread is below this share of the largest is no variable of its own."""

Bounds: TypeAlias = "tuple[float, float]"
Ratio: TypeAlias = "Callable[[Floats], tuple[Floats, Floats]]"


@dataclass(frozen=True, slots=True, eq=False)
class NumericTotal:
    """The known total of a number.

    values
        (n,) finite numbers. total: Σ over the population.
    """

    values: Floats
    total: float


def numeric(values: ArrayLike, total: float) -> NumericTotal:
    """Return a numeric total from (n,) values."""
    return NumericTotal(np.asarray(values, dtype=np.float64), float(total))


def poststratify(design: SampleDesign, margin: MarginTotals) -> SampleDesign:
    """Scale the weights of each group to its known total (Holt and Smith 1979). Equal to R `survey::postStratify`.

    Raises
    ------
    StatError
        See `sapa.stats.margins.check_margins`.
    """
    check_margins([margin], design.weights)
    have = np.bincount(margin.codes, weights=design.weights, minlength=margin.totals.size)
    ratio = np.divide(margin.totals, have, out=np.ones_like(have), where=have > 0)
    scale = float(margin.totals.sum()) / float(have.sum())
    used = ratio[have > 0] / scale
    adjustment = PostStratified(
        Convergence("poststratification", 1, 1, 0.0, float(used.min()), float(used.max())),
        group=margin.codes,
        base=design.weights,
        base_total=np.where(have > 0, have, 1.0),
    )
    return replace(
        design,
        weights=design.weights * ratio[margin.codes],
        weights_from="calibrated",
        adjustments=(*design.adjustments, adjustment),
    )


def calibrate(
    design: SampleDesign,
    margins: Sequence[MarginTotals] = (),
    numbers: Sequence[NumericTotal] = (),
    *,
    population: float | None = None,
    bounds: Bounds | None = None,
    tolerance: float = TOLERANCE,
    max_steps: int = MAX_STEPS,
) -> SampleDesign:
    """Calibrate the weights to margins and totals of numbers, by regression.

    Parameters
    ----------
    design
        The design with the weights to begin with.
    margins, numbers
        What is known of the population. The levels of a margin bring the size of the population with them.
    population
        Size of the population, where only totals of numbers are known. None: not used.
    bounds
        None: linear (the generalised regression estimator; weights may become negative). (low, high): the logit
        method, which keeps new over old weight strictly between both; low < 1 < high.
    tolerance
        Largest difference left at any total, as a share of it.
    max_steps
        Newton steps of the logit method.

    Raises
    ------
    StatError
        See `check_margins`; VALUE_INFINITE (a number that is missing); BOUNDS; MARGIN_CONTRADICTION (totals of
        variables that determine each other do not agree); NOT_CONVERGED (no weights within the bounds).

    Notes
    -----
    Deville and Särndal (1992), case 1 and case 6 of table 1. Equal to R `survey::calibrate(calfun="linear"|"logit")`.
    """
    check_margins(margins, design.weights)
    if bounds is not None and not (np.isfinite(bounds).all() and bounds[0] < 1 < bounds[1]):
        raise StatError(Problem.BOUNDS, f"bounds must lie below and above 1, got {bounds}", role="bounds")
    columns, totals, cells = _variables(design, margins, numbers, population)
    basis, target = _orthonormal(columns, totals, cells.weight)
    start = basis.T @ cells.weight
    if bounds is None:
        ratio, steps = 1 + basis @ (target - start), 1
    else:
        ratio, steps = _bounded(basis, cells.weight, target, _logit(*bounds), tolerance, max_steps, totals, columns)
    reached = columns.T @ (cells.weight * ratio)
    weights = design.weights * ratio[cells.of_row]
    scale = float(weights.sum()) / float(design.weights.sum())
    adjustment = Regressed(
        Convergence(
            "linear" if bounds is None else "logit",
            len(margins) + len(numbers),
            steps,
            float(_misfit(reached, totals).max()),
            float(ratio.min() / scale),
            float(ratio.max() / scale),
        ),
        cell=cells.of_row,
        basis=basis,
        ratio=ratio,
        base=design.weights,
    )
    return replace(design, weights=weights, weights_from="calibrated", adjustments=(*design.adjustments, adjustment))


def _misfit(reached: Floats, totals: Floats) -> Floats:
    return np.asarray(np.abs(reached - totals) / np.maximum(np.abs(totals), 1e-300), dtype=np.float64)


def _variables(
    design: SampleDesign, margins: Sequence[MarginTotals], numbers: Sequence[NumericTotal], population: float | None
) -> tuple[Floats, Floats, Cells]:
    """Return the (m, p) variables of the cells, their (p,) totals and the cells."""
    if numbers:
        for number, known in enumerate(numbers):
            bad = ~np.isfinite(known.values)
            if bool(bad.any()):
                at = int(np.argmax(bad))
                raise StatError(
                    Problem.VALUE_INFINITE, f"no number in row {at}", role="number", stage=number, position=at
                )
        rows = np.arange(design.n, dtype=np.intp)
        cells = Cells(rows, np.ones(design.n), design.weights, tuple(one.codes for one in margins))
    else:
        cells = collapse(margins, design.weights)
    columns: list[Floats] = []
    totals: list[float] = []
    size = float(margins[0].totals.sum()) if margins else population
    if size is not None:
        columns.append(np.ones(cells.size.size))
        totals.append(size)
    for one, level in zip(margins, cells.levels, strict=True):
        # The first level follows from the size of the population and the others.
        for k in range(1, one.totals.size):
            columns.append((level == k).astype(np.float64))
            totals.append(float(one.totals[k]))
    for number_total in numbers:
        columns.append(number_total.values)
        totals.append(number_total.total)
    if not columns:
        raise StatError(Problem.OPTION, "nothing to calibrate to", role="margins")
    return np.column_stack(columns), np.array(totals), cells


def _orthonormal(columns: Floats, totals: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return variables that span the same, orthonormal under the weights, and their known totals."""
    root = np.sqrt(weight)[:, None]
    size = np.sqrt((root**2 * columns**2).sum(axis=0))
    size[size == 0] = 1.0
    left, singular, right = np.linalg.svd(root * columns / size, full_matrices=False)
    keep = singular > RANK * singular[0]
    basis = np.divide(left[:, keep], root, out=np.zeros_like(left[:, keep]), where=root > 0)
    target = (right[keep] @ (totals / size)) / singular[keep]
    back = (right[keep].T @ (singular[keep] * target)) * size
    apart = _misfit(back, totals)
    if float(apart.max()) > 1e-7:
        at = int(np.argmax(apart))
        raise StatError(
            Problem.MARGIN_CONTRADICTION,
            "totals of variables that determine each other do not agree",
            role="margin",
            value=float(back[at]),
            expected=float(totals[at]),
        )
    return basis, np.asarray(target, dtype=np.float64)


def _logit(low: float, high: float) -> Ratio:
    """Return u → (g, dg/du) of the logit method (Deville and Särndal 1992, case 6)."""
    speed = (high - low) / ((1 - low) * (high - 1))

    def ratio(u: Floats) -> tuple[Floats, Floats]:
        # Written with the exponential of what is negative, so that it never overflows.
        e = np.exp(-np.abs(speed * u))
        up, down = np.where(u >= 0, 1.0, e), np.where(u >= 0, e, 1.0)
        below = (high - 1) * down + (1 - low) * up
        g = (low * (high - 1) * down + high * (1 - low) * up) / below
        slope = speed * (high - low) * (high - 1) * (1 - low) * down * up / below**2
        return g, slope

    return ratio


def _bounded(
    basis: Floats,
    weight: Floats,
    target: Floats,
    function: Ratio,
    tolerance: float,
    max_steps: int,
    totals: Floats,
    columns: Floats,
) -> tuple[Floats, int]:
    """Solve Σ weight · g(basis·η) · basis = target by Newton's method with step halving."""
    eta = np.zeros(basis.shape[1])
    g, slope = function(basis @ eta)
    away = target - basis.T @ (weight * g)
    for step in range(1, max_steps + 1):
        curvature = (basis * (weight * slope)[:, None]).T @ basis
        move, *_ = np.linalg.lstsq(curvature, away, rcond=1e-14)
        for _ in range(HALVINGS):
            g, slope = function(basis @ (eta + move))
            left = target - basis.T @ (weight * g)
            if float(np.linalg.norm(left)) < float(np.linalg.norm(away)):
                break
            move = move / 2
        else:
            break
        eta, away = eta + move, left
        if float(_misfit(columns.T @ (weight * g), totals).max()) <= tolerance:
            return g, step
    reached = columns.T @ (weight * g)
    at = int(np.argmax(_misfit(reached, totals)))
    raise StatError(
        Problem.NOT_CONVERGED,
        "no weights within the bounds meet the totals",
        role="bounds",
        value=float(reached[at]),
        expected=float(totals[at]),
    )

"""Raking: weights that meet the known totals of several margins at once, as near to the old ones as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from sapa.stats.adjustments import Convergence, Raked
from sapa.stats.codes import Floats
from sapa.stats.design import SampleDesign
from sapa.stats.margins import Cells, MarginTotals, check_margins, collapse, not_converged, sums, worst_level

TOLERANCE = 1e-10
"""Largest relative difference between a weighted total and its target that counts as met."""
MAX_CYCLES = 500
WARM_UP = 6
"""Cycles of proportional fitting before Newton's method, which is quick near the answer and wild far from it."""
HALVINGS = 12

Reached: TypeAlias = "list[Floats]"


def rake(
    design: SampleDesign,
    margins: Sequence[MarginTotals],
    *,
    tolerance: float = TOLERANCE,
    max_cycles: int = MAX_CYCLES,
) -> SampleDesign:
    """Rake the weights to margins.

    Parameters
    ----------
    design
        The design with the weights to begin with.
    margins
        Known totals of one population. Their totals must agree.
    tolerance
        Largest relative difference left at any level.
    max_cycles
        Cycles over the margins (or Newton steps) before giving up.

    Returns
    -------
    SampleDesign
        With new weights, and an adjustment that tells the variance and how the raking went.

    Raises
    ------
    StatError
        See `check_margins`; NOT_CONVERGED where no weights meet all margins: the level furthest off is named.

    Notes
    -----
    Iterative proportional fitting (Deming and Stephan 1940), on the distinct cells; after some cycles Newton's method
    on its dual (Deville, Särndal and Sautory 1993, section 3), which has the same solution and needs a few steps where
    fitting needs hundreds. Equal to R `survey::rake`.
    """
    check_margins(margins, design.weights)
    cells = collapse(margins, design.weights)
    weight, cycles, misfit = _fit(cells, margins, tolerance, max_cycles)
    ratio = np.divide(weight, cells.weight, out=np.ones_like(weight), where=cells.weight > 0)
    weights = design.weights * ratio[cells.of_row]
    scale = float(weights.sum()) / float(design.weights.sum())
    used = ratio[cells.weight > 0] / scale
    adjustment = Raked(
        Convergence("raking", len(margins), cycles, misfit, float(used.min()), float(used.max())),
        cell=cells.of_row,
        weights=weights,
        size=cells.size,
        margins=cells.levels,
        levels=tuple(one.totals.size for one in margins),
    )
    return replace(design, weights=weights, weights_from="calibrated", adjustments=(*design.adjustments, adjustment))


def _fit(cells: Cells, margins: Sequence[MarginTotals], tolerance: float, max_cycles: int) -> tuple[Floats, int, float]:
    weight = cells.weight
    misfit = np.inf
    for cycle in range(1, max_cycles + 1):
        stepped = _newton(cells, margins, weight, misfit) if cycle > WARM_UP else None
        weight = _cycle(cells, margins, weight) if stepped is None else stepped
        reached = _totals(cells, margins, weight)
        misfit = worst_level(margins, reached)[2]
        if misfit <= tolerance:
            return weight, cycle, misfit
    raise not_converged(margins, reached, max_cycles)


def _cycle(cells: Cells, margins: Sequence[MarginTotals], weight: Floats) -> Floats:
    for one, level in zip(margins, cells.levels, strict=True):
        have = sums(level, weight, one.totals.size)
        weight = weight * np.divide(one.totals, have, out=np.ones_like(have), where=have > 0)[level]
    return weight


def _totals(cells: Cells, margins: Sequence[MarginTotals], weight: Floats) -> Reached:
    return [sums(level, weight, one.totals.size) for one, level in zip(margins, cells.levels, strict=True)]


def _newton(cells: Cells, margins: Sequence[MarginTotals], weight: Floats, misfit: float) -> Floats | None:
    """Return the weights after one Newton step, shortened until it helps; None where it does not."""
    reached = _totals(cells, margins, weight)
    away = np.concatenate([one.totals - got for one, got in zip(margins, reached, strict=True)])
    curvature = _cross_totals(cells, margins, weight, reached)
    # One level of each margin follows from the others: the shortest solution is as good as any.
    step, *_ = np.linalg.lstsq(curvature, away, rcond=1e-12)
    if not bool(np.isfinite(step).all()):
        return None
    ends = np.cumsum([one.totals.size for one in margins])[:-1]
    exponent = np.zeros_like(weight)
    for part, level in zip(np.split(step, ends), cells.levels, strict=True):
        exponent += part[level]
    for _ in range(HALVINGS):
        if float(np.abs(exponent).max()) < 50:
            tried = weight * np.exp(exponent)
            if worst_level(margins, _totals(cells, margins, tried))[2] < misfit:
                return np.asarray(tried, dtype=np.float64)
        exponent /= 2
    return None


def _cross_totals(cells: Cells, margins: Sequence[MarginTotals], weight: Floats, reached: Reached) -> Floats:
    """Return the weighted two-way tables of all pairs of margins, as one symmetric matrix."""
    starts = np.concatenate([[0], np.cumsum([one.totals.size for one in margins])])
    matrix = np.zeros((int(starts[-1]), int(starts[-1])))
    for a, (one, level) in enumerate(zip(margins, cells.levels, strict=True)):
        rows = slice(int(starts[a]), int(starts[a + 1]))
        matrix[rows, rows] = np.diag(reached[a])
        for b in range(a):
            k = margins[b].totals.size
            table = np.bincount(level * k + cells.levels[b], weights=weight, minlength=one.totals.size * k)
            columns = slice(int(starts[b]), int(starts[b + 1]))
            matrix[rows, columns] = table.reshape(-1, k)
            matrix[columns, rows] = matrix[rows, columns].T
    return matrix

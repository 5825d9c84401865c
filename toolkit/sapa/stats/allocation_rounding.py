"""How exact numbers of interviews become whole ones that add up: two rules on which programs and textbooks differ."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.allocation_limits import SAME, Limits, fill
from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError


class AllocationRounding(StrEnum):
    """How exact shares become whole numbers. The sum is n in both."""

    NEAREST = "nearest"
    """All shares times one factor, each rounded to the nearest; the factor is the one that makes the sum n (Webster's
    or Sainte-Laguë's method). Of equals, the larger stratum comes first, then the one named first."""

    LARGEST_REMAINDER = "largest_remainder"
    """Each share rounded down; the interviews left go to the largest remainders, then the larger stratum, then the
    one named first."""


def chosen_rounding(rounding: AllocationRounding | str) -> AllocationRounding:
    """Return the rounding of this name, or refuse it."""
    try:
        return AllocationRounding(rounding)
    except ValueError:
        known = ", ".join(AllocationRounding)
        raise StatError(
            Problem.OPTION, f"rounding must be one of {known}", role="rounding", value=str(rounding)
        ) from None


def whole_numbers(
    limited: Floats, n: int, measure: Floats, limits: Limits, population: Floats, rounding: AllocationRounding
) -> Codes:
    """Return whole numbers within the limits that add up to n, from what `fill` has found for them."""
    if rounding is AllocationRounding.LARGEST_REMAINDER:
        return _remainders(limited, n, population, limits.most)
    wanted = measure > 0
    counts = limits.least.copy()
    first = min(n - int(counts[~wanted].sum()), int(limits.most[wanted].sum()))
    for chosen, part, total in ((wanted, measure, first), (~wanted, population, n - first)):
        own = np.flatnonzero(chosen)
        if own.size:
            own = own[np.lexsort((own, -population[own]))]
            counts[own] = _nearest(limited[own], total, part[own], limits.least[own], limits.most[own])
    return counts


def divide(n: int, population: Floats, measure: Floats, limits: Limits, rounding: AllocationRounding) -> Codes:
    """Return only the whole numbers of an allocation, for callers that try many totals."""
    limited = fill(n, measure, limits, population)
    return whole_numbers(limited, n, measure, limits, population, rounding)


def _nearest(limited: Floats, n: int, measure: Floats, least: Codes, most: Codes) -> Codes:
    """Round at the factor that `limited` was made with, then move it until the sum is n: one interview at a time.

    The next interview goes where measure/(n_h + ½) is largest, the last came from where measure/(n_h − ½) is smallest.
    Strata come in the order that decides between equals.
    """
    counts: Codes = np.clip(np.floor(limited + 0.5 + SAME), least, most).astype(np.intp)
    missing = n - int(counts.sum())
    for _ in range(missing):
        claim = np.where(counts < most, measure / (counts + 0.5), 0.0)
        counts[int(np.argmax(claim >= claim.max() * (1 - SAME)))] += 1
    for _ in range(-missing):
        claim = np.where(counts > least, measure / np.maximum(counts - 0.5, 0.5), np.inf)
        # Of equals the last gives its interview back.
        counts[counts.size - 1 - int(np.argmax(claim[::-1] <= claim.min() * (1 + SAME)))] -= 1
    return counts


def largest_remainder(exact: ArrayLike, n: int, *, sizes: ArrayLike | None = None) -> Codes:
    """Return whole numbers that add up to n, each within one of the exact number (Hamilton's method).

    Parameters
    ----------
    exact
        (H,) numbers that sum to n.
    n
        The sum.
    sizes
        (H,) decides between equal remainders: the larger first, then the one named first. None: the one named first.

    Raises
    ------
    StatError
        Numbers that do not sum to n (`RANGE`).
    """
    wanted = np.asarray(exact, dtype=np.float64)
    size = np.zeros(wanted.size) if sizes is None else np.asarray(sizes, dtype=np.float64)
    return _remainders(wanted, n, size, None)


def _remainders(wanted: Floats, n: int, size: Floats, most: Codes | None) -> Codes:
    down = np.floor(wanted + SAME)
    remainder = np.round(np.maximum(wanted - down, 0.0) / SAME) * SAME
    counts = down.astype(np.intp)
    left = n - int(counts.sum())
    total = float(wanted.sum())
    if abs(total - n) > max(1.0, n) * SAME * wanted.size or not 0 <= left <= wanted.size:
        raise StatError(Problem.RANGE, f"the numbers do not sum to {n}", role="n", value=n, expected=total)
    first = np.lexsort((np.arange(wanted.size), -size, -remainder))
    if most is not None:
        # Only rounding error could send an interview to a stratum that is full.
        first = first[counts[first] < most[first]]
    counts[first[:left]] += 1
    return counts

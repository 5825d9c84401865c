"""Known totals of the population by groups of rows, checked; and rows collapsed to what they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Codes, Floats, first_rows, nest
from sapa.stats.faults import Problem, StatError

SAME_TOTAL = 1e-9
"""Margins of one population have one total; a larger relative difference is a contradiction, not rounding of floats."""


@dataclass(frozen=True, slots=True, eq=False)
class MarginTotals:
    """The known totals of the levels of one variable (or of several crossed).

    codes
        (n,) level of each row, 0 … k−1.
    totals
        (k,) known totals. 0 is taken only for a level without rows.
    """

    codes: Codes
    totals: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Rows that are alike in all margins are one cell.

    of_row
        (n,) cell of each row. size: (m,) rows of each cell. weight: (m,) their weights before.
    levels
        For each margin the (m,) level of each cell.
    """

    of_row: Codes
    size: Floats
    weight: Floats
    levels: tuple[Codes, ...]


def margin(codes: ArrayLike, totals: ArrayLike) -> MarginTotals:
    """Return a margin from (n,) integer codes and (k,) totals."""
    return MarginTotals(np.asarray(codes, dtype=np.intp), np.asarray(totals, dtype=np.float64))


def check_margins(margins: Sequence[MarginTotals], weights: Floats) -> None:
    """Refuse margins that no weights can meet. In each fault `stage` is the margin and `position` the level (or row).

    Raises
    ------
    StatError
        LENGTH, MARGIN_UNKNOWN_LEVEL (a row has no level of the margin; `position` is the row), MARGIN_NOT_POSITIVE,
        MARGIN_EMPTY_LEVEL (nobody in the sample), MARGIN_TOTALS_DIFFER (margins with different totals).
    """
    first = float(margins[0].totals.sum()) if margins else 0.0
    for number, one in enumerate(margins):
        if one.codes.shape != weights.shape:
            raise _fault(
                Problem.LENGTH, number, f"has {one.codes.size} rows", value=one.codes.size, expected=weights.size
            )
        k = one.totals.size
        outside = (one.codes < 0) | (one.codes >= k)
        if bool(outside.any()):
            at = int(np.argmax(outside))
            raise _fault(Problem.MARGIN_UNKNOWN_LEVEL, number, f"does not know row {at}", position=at)
        present = np.bincount(one.codes, weights=weights, minlength=k)
        wrong = ~np.isfinite(one.totals) | (one.totals < 0) | ((one.totals == 0) & (present > 0))
        if bool(wrong.any()):
            at = int(np.argmax(wrong))
            raise _fault(
                Problem.MARGIN_NOT_POSITIVE,
                number,
                f"has no positive total at level {at}",
                position=at,
                value=float(one.totals[at]),
            )
        empty = (present <= 0) & (one.totals > 0)
        if bool(empty.any()):
            at = int(np.argmax(empty))
            raise _fault(
                Problem.MARGIN_EMPTY_LEVEL, number, f"asks for level {at}", position=at, expected=float(one.totals[at])
            )
        total = float(one.totals.sum())
        if abs(total - first) > SAME_TOTAL * abs(first):
            raise _fault(Problem.MARGIN_TOTALS_DIFFER, number, f"sums to {total}", value=total, expected=first)


def sums(codes: Codes, weights: Floats, k: int) -> Floats:
    """Return (k,) sums of the weights by code."""
    return np.asarray(np.bincount(codes, weights=weights, minlength=k), dtype=np.float64)


def worst_level(margins: Sequence[MarginTotals], reached: Sequence[Floats]) -> tuple[int, int, float]:
    """Return (margin, level, relative difference) where the reached totals are furthest from the known ones."""
    worst = (0, 0, 0.0)
    for number, (one, got) in enumerate(zip(margins, reached, strict=True)):
        off = np.abs(got - one.totals) / np.where(one.totals > 0, one.totals, 1.0)
        at = int(np.argmax(off))
        if not off[at] <= worst[2]:
            worst = (number, at, float(off[at]))
    return worst


def collapse(margins: Sequence[MarginTotals], weights: Floats) -> Cells:
    """Number the distinct combinations of levels: a million rows seldom have more than some thousands."""
    cell, m = np.zeros(weights.size, dtype=np.intp), 1
    for one in margins:
        cell, m = nest(cell, one.codes, one.totals.size)
    first = first_rows(cell, m)
    return Cells(
        of_row=cell,
        size=np.bincount(cell, minlength=m).astype(np.float64),
        weight=sums(cell, weights, m),
        levels=tuple(one.codes[first] for one in margins),
    )


def not_converged(margins: Sequence[MarginTotals], reached: Sequence[Floats], cycles: int) -> StatError:
    """Return the fault of a calibration that did not reach its totals; it names the level that is furthest off."""
    number, at, _ = worst_level(margins, reached)
    return _fault(
        Problem.NOT_CONVERGED,
        number,
        f"is not met at level {at} after {cycles} cycles",
        position=at,
        value=float(reached[number][at]),
        expected=float(margins[number].totals[at]),
    )


def _fault(
    problem: Problem,
    number: int,
    text: str,
    *,
    position: int | None = None,
    value: float | None = None,
    expected: float | None = None,
) -> StatError:
    return StatError(
        problem,
        f"margin {number + 1} {text}",
        role="margin",
        stage=number,
        position=position,
        value=value,
        expected=expected,
    )

"""What the stored values of formulas must be, given the entries that stand in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sapa.workbook.verify.compute import At, Sheets
from sapa.workbook.verify.grid import Grids
from sapa.workbook.verify.pairs import Pairs
from sapa.workbook.verify.values import COMPUTED, same_value


@dataclass(slots=True)
class Expected:
    """Values that formulas as written must show now.

    entries
        Cells for entries that hold something else than when the workbook was written, with what they hold now.
    followed
        Formulas whose value follows an entry, with the value that they must have.
    values
        Value of every formula as written, under the entries of the file.
    unknown
        Formulas that could not be computed again: what was written stands for them.
    """

    entries: dict[At, Any] = field(default_factory=dict)
    followed: dict[At, Any] = field(default_factory=dict)
    values: dict[At, Any] = field(default_factory=dict)
    unknown: frozenset[At] = frozenset()


def expected(then: Grids, pairs: Pairs) -> Expected:
    """Compute the formulas as written with the entries as they are; nothing is computed where no entry changed.

    Parameters
    ----------
    then
        The workbook as written.
    pairs
        Its sheets beside those of the file.
    """
    found = Expected(values={at: value for at, value, formula in _cells(then) if formula is not None})
    for pair in pairs:
        for place, one in pair.then.cells.items():
            if one.locked:
                continue
            here = pair.now_at(place)
            there = pair.now.cells.get(here) if here is not None else None
            value = there.value if there is not None else None
            if here is not None and not same_value(one.value, value):
                found.entries[pair.then.name, *place] = None if value == "" else value
    if not found.entries:
        return found
    before, unknown = computed(then)
    after, more = computed(then, found.entries)
    found.unknown = frozenset(unknown | more)
    for at, value in after.items():
        if at in before and not same_value(before[at], value, within=COMPUTED):
            found.followed[at] = found.values[at] = value
    return found


def computed(book: Grids, entries: dict[At, Any] | None = None) -> tuple[dict[At, Any], set[At]]:
    """Return the value of every formula of a workbook, and the formulas that cannot be computed."""
    values = {at: value for at, value, formula in _cells(book) if formula is None and value is not None}
    formulas = {at: formula for at, _, formula in _cells(book) if formula is not None}
    sheets = Sheets(values | (entries or {}), formulas, book.names)
    return sheets.compute(), sheets.unknown


def _cells(book: Grids) -> Iterator[tuple[At, Any, str | None]]:
    for sheet in book.sheets.values():
        for (row, col), one in sheet.cells.items():
            yield (sheet.name, row, col), one.value, one.formula

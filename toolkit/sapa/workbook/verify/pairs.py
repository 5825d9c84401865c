"""Which sheet of a file is which as written, and where each of its rows and columns was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sapa.results.verification import CellChange, Change
from sapa.workbook.names import column
from sapa.workbook.verify.align import Alignment, align, likeness_of, lines
from sapa.workbook.verify.formula import Cells, Fault, Tree
from sapa.workbook.verify.grid import Grid, Grids, Place

_KNOWN = 0.5  # of a sheet's typed values must stand where they stood for it to be known under another name


@dataclass(frozen=True, slots=True)
class Pair:
    """One sheet as written and as it is now."""

    then: Grid
    now: Grid
    rows: Alignment
    columns: Alignment

    def now_at(self, place: Place) -> Place | None:
        """Return where a cell as written stands now; None where its row or column is gone."""
        if self.rows.still and self.columns.still:
            return place
        row, col = self.rows.now_of.get(place[0]), self.columns.now_of.get(place[1])
        return None if row is None or col is None else (row, col)


class Pairs:
    """The sheets of a workbook as written beside those of the file."""

    def __init__(self, then: Grids, now: Grids) -> None:
        names = _names(then, now)
        self.gone = [name for name in then.sheets if name not in names]
        self.new = [name for name in now.sheets if name not in set(names.values())]
        self.pairs = {a: _pair(then.sheets[a], now.sheets[b]) for a, b in names.items()}
        self._written = {b: a for a, b in names.items()}

    def __iter__(self) -> Iterator[Pair]:
        return iter(self.pairs.values())

    def changes(self) -> Iterator[CellChange]:
        """Yield sheets, rows and columns that are gone, new or elsewhere."""
        for name in self.gone:
            yield CellChange(Change.SHEET_REMOVED, name, expected=name)
        for name in self.new:
            yield CellChange(Change.SHEET_ADDED, name, found=name)
        for pair in self:
            yield from _changes(pair)

    # -- references ----------------------------------------------------------------------------------------

    def written(self, area: Cells, own: str) -> Tree:
        """Return a block of a formula as written, with its sheet, without rows and columns that are gone."""
        name = area.sheet or own
        pair = self.pairs.get(name)
        if pair is None or (pair.rows.still and pair.columns.still):
            return Cells(name, area.top, area.left, area.bottom, area.right)
        return _kept(Cells(name, area.top, area.left, area.bottom, area.right), pair)

    def present(self, area: Cells, own: str) -> Tree:
        """Return a block of a formula of the file, put where it was when the workbook was written."""
        here = area.sheet or own
        name = self._written.get(here, here)
        pair = self.pairs.get(name)
        if pair is None or (pair.rows.still and pair.columns.still):
            return Cells(name, area.top, area.left, area.bottom, area.right)
        rows = _span(area.top, area.bottom, pair.rows.then_of)
        cols = _span(area.left, area.right, pair.columns.then_of)
        if rows is None or cols is None:
            return Fault("#REF!")
        return _kept(Cells(name, rows[0], cols[0], rows[1], cols[1]), pair)


def _changes(pair: Pair) -> Iterator[CellChange]:
    then, now, rows = pair.then, pair.now, pair.rows
    if then.name != now.name:
        yield CellChange(Change.SHEET_RENAMED, now.name, expected=then.name, found=now.name)
    if now.hidden and not then.hidden:
        yield CellChange(Change.SHEET_HIDDEN, now.name)
    for row in sorted(rows.deleted):
        yield CellChange(Change.ROW_DELETED, now.name, str(row + 1), _shown(then, row))
    for row in sorted(rows.inserted):
        yield CellChange(Change.ROW_INSERTED, now.name, str(row + 1), found=_shown(now, row))
    for row in sorted(rows.moved):
        yield CellChange(Change.ROW_MOVED, now.name, str(rows.now_of[row] + 1), row + 1, _shown(then, row))
    for kind, cols in ((Change.COLUMN_DELETED, pair.columns.deleted), (Change.COLUMN_INSERTED, pair.columns.inserted)):
        for col in sorted(cols):
            yield CellChange(kind, now.name, column(col))


def _kept(area: Cells, pair: Pair) -> Tree:
    """Return a block without the rows and columns at its edges that are gone."""
    rows = [r for r in range(area.top, area.bottom + 1) if r not in pair.rows.deleted]
    cols = [c for c in range(area.left, area.right + 1) if c not in pair.columns.deleted]
    if not rows or not cols:
        return Fault("#REF!")
    return Cells(area.sheet, rows[0], cols[0], rows[-1], cols[-1])


def _span(first: int, last: int, then_of: Mapping[int, int]) -> tuple[int, int] | None:
    # Beyond the last line in use a place is where the end of the sheet moved it.
    beyond = max(then_of.values(), default=-1) - max(then_of, default=-1)
    end = max(then_of, default=-1)
    known = [then_of[i] if i in then_of else i + beyond for i in range(first, last + 1) if i in then_of or i > end]
    return (min(known), max(known)) if known else None


def _pair(then: Grid, now: Grid) -> Pair:
    rows = align(lines(then, by_row=True), lines(now, by_row=True))
    before, after = lines(then, by_row=False), lines(now, by_row=False)
    columns = align(before, before)
    if len(before) != len(after) and not rows.deleted and not rows.inserted:
        found = align(before, after)
        if 2 * len(found.now_of) >= len(before):
            columns = found
    return Pair(then, now, rows, columns)


def _names(then: Grids, now: Grids) -> dict[str, str]:
    """Return the present name of each sheet: its own, else that of the unknown sheet that is most like it."""
    names = {name: name for name in then.sheets if name in now.sheets}
    free = [name for name in now.sheets if name not in names]
    for name in then.sheets:
        if name in names or not free:
            continue
        best = max(free, key=lambda other: likeness_of(then.sheets[name], now.sheets[other]))
        if likeness_of(then.sheets[name], now.sheets[best]) >= _KNOWN:
            names[name] = best
            free.remove(best)
    return {name: names[name] for name in then.sheets if name in names}


def _shown(grid: Grid, row: int) -> str:
    """Return the first values of a row."""
    cells = sorted((p[1], c.value) for p, c in grid.cells.items() if p[0] == row and c.value not in (None, ""))
    return " · ".join(f"{v:.12g}" if isinstance(v, float) else str(v) for _, v in cells[:4])

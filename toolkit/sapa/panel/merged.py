"""Merged cells of a workbook: a name that stands for several rows stands in the first of them only."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sapa.data.rows import Rows

_SUFFIXES = (".xlsx", ".xlsm")


def fill_merged(table: dict[str, list[str]], rows: Rows, path: Path, *, columns: Iterable[str]) -> None:
    """Write the text of a merged cell into every row that it covers; cells that are merely empty stay empty.

    Parameters
    ----------
    table
        Texts by column, a list as long as `rows`; changed in place.
    rows
        The same table as it was read, with the row numbers of its sheet.
    path
        The workbook; other files have no merged cells.
    columns
        Columns to fill: those of names, never those of scores.
    """
    if path.suffix.lower() not in _SUFFIXES or not len(rows):
        return
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(str(path)) as book:
        ranges = book.get_sheet_by_name(rows.files[0].sheet or book.sheet_names[0]).merged_cell_ranges or []
    row_of = {rows.at(at)[1]: at for at in range(len(rows))}
    for name in columns:
        place = rows.columns.index(name)
        for (top, left), (bottom, right) in ranges:
            first = row_of.get(top + 1)
            if first is None or not left <= place <= right:
                continue
            text = table[rows.columns[left]][first]
            for number in range(top + 2, bottom + 2):
                if number in row_of and not table[name][row_of[number]]:
                    table[name][row_of[number]] = text

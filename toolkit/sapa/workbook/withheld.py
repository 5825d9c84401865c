"""What stands on a sheet for figures of too few answers: a sign in the cell, and beside the table how many and why."""

from __future__ import annotations

from collections.abc import Iterable

from sapa.present.disclosure import note_for
from sapa.results.privacy import Why
from sapa.workbook.evaluation_book import EvaluationSheet


def withheld_note(sheet: EvaluationSheet, last: int, *tables: str) -> None:
    """Write how many figures of some tables are not shown, why, and which option shows them; nothing where all are."""
    note = note_for(sheet.book.evaluation, *tables)
    if note is None:
        return
    text = sheet.book.t(note)
    sheet.merged(sheet.row, 0, last, text, "note")
    sheet.height(sheet.row, (text, sheet.width(0, last)), size=9)
    sheet.row += 1


def withheld_cells(sheet: EvaluationSheet, row: int, why: Why | str, *, at: int, empty: Iterable[int]) -> None:
    """Write the sign of a withheld figure (`<5`, or that it protects another) at one column and a dash in others.

    No number stands in such a row and no formula: neither could be worked out from what is left.
    """
    k = sheet.book.evaluation.privacy.k
    sheet.text(row, at, sheet.book.t(f"present.withheld.cell.{Why(why)}", k=k), "centre")
    for col in empty:
        if col != at:
            sheet.text(row, col, "–", "centre")

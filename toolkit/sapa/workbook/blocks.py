"""Blocks that sheets share: names and values, live numbers, totals, lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sapa.messages import Message
from sapa.workbook.names import cell, text_in_formula
from sapa.workbook.sheet import Sheet

if TYPE_CHECKING:
    from sapa.workbook.live.core import Live


class Parameters:
    """A block of names and values; formulas refer to the values' cells."""

    def __init__(self, sheet: Sheet[Any], title: str, last: int = 4) -> None:
        self._sheet = sheet
        self._last = last
        sheet.section(title)

    def _name(self, name: str) -> int:
        row = self._sheet.row
        self._sheet.text(row, 0, name)
        self._sheet.row += 1
        return row

    def text(self, name: str, value: str | Message | None) -> None:
        """Write a value in words; nothing is written where there is none."""
        if not value:
            return
        text = self._sheet.book.t(value) if isinstance(value, Message) else value
        row = self._name(name)
        self._sheet.merged(row, 1, self._last, text, "parameter")
        self._sheet.height(row, (text, self._sheet.width(1, self._last)), (name, self._sheet.widths[0]))

    def number(self, name: str, value: float | None, *, digits: int = 0, percent: bool = False, note: str = "") -> str:
        """Write a number; return the fixed reference to its cell."""
        row = self._name(name)
        self._sheet.number(row, 1, value, digits=digits, percent=percent)
        self._note(row, name, note)
        return cell(row, 1, fixed=True)

    def formula(self, name: str, formula: str, value: float, *, digits: int = 0, percent: bool = False,
                note: str = "") -> str:  # fmt: skip
        """Write a live number; return the fixed reference to its cell."""
        row = self._name(name)
        self._sheet.formula(row, 1, formula, value, digits=digits, percent=percent)
        self._note(row, name, note)
        return cell(row, 1, fixed=True)

    def live(self, name: str, formula: str, own: float | None, engine: float | None, *, digits: int = 0,
             percent: bool = False, note: str = "") -> str:  # fmt: skip
        """Write a live number where its formula gives the engine's value, else that value; return its cell."""
        if engine is not None and close(own, engine):
            return self.formula(name, formula, engine, digits=digits, percent=percent, note=note)
        return self.number(name, engine, digits=digits, percent=percent, note=note)

    def source(self, live: Live, id: str, words: str) -> None:
        """Say in the remark of the last limit whose it is: the reading's, where another one is tried out."""
        tried = text_in_formula(self._sheet.book.w("bounds_from.reading"))
        formula = f"=IF(ISNUMBER({live.code(id)}),{tried},{text_in_formula(words)})"
        self._sheet.formula(self._sheet.row - 1, 2, formula, words, "remark")

    def words(self, name: str, formula: str, text: str) -> None:
        """Write a value in words that follows a formula."""
        row = self._name(name)
        self._sheet.merged(row, 1, self._last, "", "parameter")
        self._sheet.formula(row, 1, formula, text, "parameter")
        self._sheet.height(row, (text, self._sheet.width(1, self._last)), (name, self._sheet.widths[0]))

    def _note(self, row: int, name: str, note: str) -> None:
        if note:
            self._sheet.merged(row, 2, self._last, note, "remark")
        width = self._sheet.width(2, self._last)
        self._sheet.height(row, (name, self._sheet.widths[0]), (note, width))


def close(one: float | None, other: float | None) -> bool:
    """Tell whether two numbers agree to 1e-9: a live formula stands only where it gives the engine's value."""
    if one is None or other is None:
        return False
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def live(sheet: Sheet[Any], row: int, col: int, formula: str, own: float | None, engine: float | None, *,
         digits: int = 0, percent: bool = False, style: str = "number") -> None:  # fmt: skip
    """Write a formula where it gives the engine's value (`own` is the formula's), else the engine's value itself."""
    if engine is not None and close(own, engine):
        sheet.formula(row, col, formula, engine, style, digits=digits, percent=percent)
    else:
        sheet.number(row, col, engine, style, digits=digits, percent=percent)


def total_cell(sheet: Sheet[Any], row: int, col: int, rows: tuple[int, int], values: Sequence[float | None],
               engine: float | None) -> None:  # fmt: skip
    """Write a column's total: a sum where the rows add up to the engine's total, else the total itself."""
    known = [v for v in values if v is not None]
    formula = f"=SUM({cell(rows[0], col)}:{cell(rows[1], col)})"
    live(sheet, row, col, formula, sum(known) if known else None, engine, style="total_number")


def list_block(sheet: Sheet[Any], title: str, items: Sequence[str], last: int) -> None:
    """Write a list of names under a heading; nothing where it is empty."""
    if not items:
        return
    sheet.section(title)
    # Sentences stand one after another, names with semicolons between them.
    sentences = all(item.rstrip().endswith((".", "…")) for item in items)
    text = " ".join(items) if sentences else "; ".join(item.rstrip(".") for item in items)
    sheet.merged(sheet.row, 0, last, text)
    sheet.height(sheet.row, (text, sheet.width(0, last)))
    sheet.row += 1

"""Blocks that the design sheets share: paragraphs, numbered lists, cells to fill in, formulas that may stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from sapa.present.digits import number_format, significant
from sapa.workbook.blocks import close
from sapa.workbook.design.paper import PaperSheet


def paragraph(sheet: PaperSheet, text: str, last: int, style: str = "plain") -> None:
    """Write a text over the columns up to `last`, as high as it needs to be."""
    sheet.merged(sheet.row, 0, last, text, style)
    size = {"note": 9.0, "lead": 13.0}.get(style, 9.5)
    sheet.height(sheet.row, (text, sheet.width(0, last) * 0.97), size=size)
    sheet.row += 1


def bullets(sheet: PaperSheet, title: str, texts: Sequence[str], last: int, *, sign: str = "•") -> None:
    """Write sentences under a heading, one a row; nothing where there are none."""
    if not texts:
        return
    sheet.section(title)
    for text in texts:
        paragraph(sheet, f"{sign} {text}", last)


def input_number(
    sheet: PaperSheet, row: int, col: int, value: float | None, *, digits: int = 0, percent: bool = False
) -> None:
    """Write a number into a tinted cell that may be changed."""
    style = sheet.book.style("input", num_format=number_format(digits, percent=percent), align="right")
    if value is None:
        sheet.ws.write_blank(row, col, None, style)
    else:
        sheet.ws.write_number(row, col, significant(value), style)


def first_live(
    sheet: PaperSheet, row: int, col: int, candidates: Iterable[tuple[str, float | None]], engine: float | None,
    **shape: Any,
) -> bool:  # fmt: skip
    """Write the first formula that gives the engine's value, else the value itself; tell whether one did."""
    style = shape.pop("style", "number")
    for formula, own in candidates:
        if engine is not None and own is not None and math.isfinite(own) and close(own, engine):
            sheet.formula(row, col, formula, engine, style, **shape)
            return True
    sheet.number(row, col, engine, style, **shape)
    return False


def table_row(sheet: PaperSheet, texts: Sequence[tuple[int, str]]) -> None:
    """Make the current row high enough for the texts of its columns."""
    sheet.height(sheet.row, *((text, sheet.widths[col] * 0.97) for col, text in texts))

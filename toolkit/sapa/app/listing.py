"""A list as it is saved from a page: CSV and XLSX in which no text can become a formula."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sapa.i18n import Translator
from sapa.plain_text import csv_cell

Value: TypeAlias = "str | float | None"
MOST_LETTERS, LEAST_LETTERS = 42, 8
PAGE_LETTERS = 320
"""Letters of a row that one page takes and that still can be read; a wider list goes over several."""
ABOUT_WIDTHS = (30.0, 90.0)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its name, where its rows come from (label and text), the heads of the columns, the rows."""

    name: str
    about: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def csv_bytes(heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """Return a list as CSV in UTF-8 with a byte order mark, so that Excel shows every letter."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([csv_cell(head) for head in heads])
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def listing_csv(listed: Listing) -> bytes:
    """Return a list as CSV."""
    return csv_bytes(listed.heads, listed.rows)


def listing_xlsx(listed: Listing, t: Translator) -> bytes:
    """Return a list as a workbook: the list on its first sheet, where it comes from on the second."""
    from sapa.workbook.book import bytes_of

    return bytes_of(lambda book: _fill(book, listed, t))


def _fill(book: Any, listed: Listing, t: Translator) -> None:
    from sapa.workbook.sheet import safe_text
    from sapa.workbook.style import Styles

    style = Styles(book)
    sheet = book.add_worksheet(listed.name[:31])
    widths = [_width([head, *(row[col] for row in listed.rows)]) for col, head in enumerate(listed.heads)]
    for col, (head, width) in enumerate(zip(listed.heads, widths, strict=True)):
        sheet.set_column(col, col, width)
        sheet.write_string(0, col, head, style("head_left"))
    sheet.set_row(0, _height(listed.heads, widths))
    for r, row in enumerate(listed.rows, 1):
        sheet.set_row(r, _height(row, widths))
        for col, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                sheet.write_string(r, col, safe_text(cell), style("cell"))
            elif cell is None or cell == "":
                sheet.write_blank(r, col, None, style("cell"))
            else:
                sheet.write_number(r, col, float(cell), style("number"))
    last = max(1, len(listed.rows))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(listed.heads) - 1)
    sheet.set_paper(9)
    sheet.set_landscape()
    across = math.ceil(sum(widths) / PAGE_LETTERS)
    sheet.fit_to_pages(across, 0)
    if across > 1:
        sheet.repeat_columns(0)
    sheet.repeat_rows(0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{last + 1}"})
    about = book.add_worksheet(t("app.listing.about"))
    for col, width in enumerate(ABOUT_WIDTHS):
        about.set_column(col, col, width)
    about.set_paper(9)
    about.fit_to_pages(1, 0)
    for r, (label, text) in enumerate(listed.about):
        about.set_row(r, _height((label, text), ABOUT_WIDTHS))
        about.write_string(r, 0, label, style("label"))
        about.write_string(r, 1, safe_text(text), style("plain"))


def _width(cells: Sequence[Value]) -> float:
    lengths = [len(line) for cell in cells if cell is not None for line in str(cell).split("\n")]
    return min(MOST_LETTERS, max(LEAST_LETTERS, *lengths) + 2)


def _height(cells: Sequence[Value], widths: Sequence[float]) -> float:
    """Return the height of a row whose texts are wrapped: a program that opens the file need not work it out."""
    from sapa.workbook.sheet import lines_needed
    from sapa.workbook.style import SIZE

    lines = [lines_needed(str(c), w) for c, w in zip(cells, widths, strict=True) if c is not None]
    return min(400.0, max(lines, default=1) * SIZE * 1.31 + 4)

"""A workbook of blank lists and journals: a sheet a table, help over its headings, drop-downs, tinted cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sapa.data.readers.sheets import HELP_MARK
from sapa.deliverable.form_layout import Field
from sapa.i18n import Translator
from sapa.workbook.form_lists import Lists
from sapa.workbook.form_sheet import DATE, LINE, MORE_ROWS, FormBook, validate, write_steps
from sapa.workbook.manifest_form import MADE
from sapa.workbook.sheet import lines_needed

BLANK_ROWS = 30
STEPS = 4
VERSION = "sapa-blank-1"
HEAD_ROW = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a blank form.

    `kind` is text, date, whole or number; `words` is its closed list; `several`: words may stand apart by `;`.
    """

    key: str
    heading: str
    width: float = 20
    kind: str = "text"
    words: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """One form: its key, by which its name and its help are found, and its columns."""

    key: str
    columns: tuple[Column, ...]


def write_blanks(path: str | Path, t: Translator, words: str, blanks: Sequence[Blank]) -> None:
    """Write a workbook of blank forms.

    Parameters
    ----------
    path
        The `.xlsx` to write.
    t
        Words of titles and help; headings and lists come with the forms.
    words
        Which words: `provider` or `service` (`forms.<words>.tab.<key>`).
    blanks
        The forms in their order.
    """
    import xlsxwriter

    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        workbook.set_properties({"title": t(f"forms.{words}.title"), "created": MADE})
        book = FormBook(workbook, t, title=t(f"forms.{words}.title"))
        cover = book.add("instructions", t("forms.tab.instructions"))
        # The lists come second, so that their references exist before the sheets that use them; the sheet is hidden.
        lists = {
            f"{b.key}.{c.heading}": {str(i): word for i, word in enumerate(c.words)}
            for b in blanks for c in b.columns if c.words
        }  # fmt: skip
        book.references = Lists(workbook, t, lists, VERSION).references
        for blank in blanks:
            _sheet(book, words, blank)
        _cover(book, cover, words, blanks)
        cover.activate()
    finally:
        workbook.close()


def _sheet(book: FormBook, words: str, blank: Blank) -> None:
    """Write one form; the row under the line of help is the one that is read as the header."""
    t = book.t
    ws = book.add(blank.key, t(f"forms.{words}.tab.{blank.key}"))
    deepest = 1
    last = HEAD_ROW + BLANK_ROWS + MORE_ROWS
    for col, column in enumerate(blank.columns):
        more: dict[str, Any] = {"num_format": _FORMATS[column.kind]} if column.kind in _FORMATS else {}
        if column.kind == "text" and not column.words:
            more = {"num_format": "@"}  # a number of a person may begin with a nought
        ws.set_column(col, col, column.width, book.style("plain", locked=False, **more))
        ws.write_string(HEAD_ROW, col, column.heading, book.style("head"))
        deepest = max(deepest, lines_needed(column.heading, column.width * 0.9))
        for row in range(HEAD_ROW + 1, HEAD_ROW + BLANK_ROWS + 1):
            ws.write_blank(row, col, None, book.style("input", **more))
        _validation(book, ws, (HEAD_ROW + 1, col, last, col), blank, column)
    _help(book, ws, f"{HELP_MARK} {t(f'forms.{words}.what.{blank.key}')}", [c.width for c in blank.columns])
    ws.set_row(HEAD_ROW, LINE * deepest + 6)
    ws.freeze_panes(HEAD_ROW + 1, 1)
    ws.repeat_rows(HEAD_ROW)
    ws.print_area(0, 0, HEAD_ROW + BLANK_ROWS, max(len(blank.columns) - 1, 0))
    ws.ignore_errors({"number_stored_as_text": f"A1:Z{last}"})


_FORMATS = {"date": DATE}


def _validation(book: FormBook, ws: Any, cells: tuple[int, int, int, int], blank: Blank, column: Column) -> None:
    t = book.t
    if column.words:
        told: dict[str, Any] = {"error_title": t("forms.entry.title"), "error_message": t("forms.entry.refused")}
        if column.several:
            told = {"show_error": False, "input_message": t("forms.entry.several")}
        source = book.references[f"{blank.key}.{column.heading}"]
        ws.data_validation(*cells, {"validate": "list", "source": source, "ignore_blank": True, **told})
    elif column.kind != "text":
        validate(book, ws, cells, Field(column.key, column.kind))


def _help(book: FormBook, ws: Any, text: str, widths: Sequence[float]) -> None:
    """Write the line of help over the headings, across as many columns as there are."""
    style = book.style("note", valign="vcenter")
    if len(widths) > 1:
        ws.merge_range(0, 0, 0, len(widths) - 1, text, style)
    else:
        ws.write_string(0, 0, text, style)
    ws.set_row(0, LINE * lines_needed(text, sum(widths) * 1.1) + 6)


def _cover(book: FormBook, ws: Any, words: str, blanks: Sequence[Blank]) -> None:
    t = book.t
    ws.set_portrait()
    ws.set_column(0, 0, 5)
    ws.set_column(1, 1, 28)
    ws.set_column(2, 2, 82)
    ws.set_row(0, 34)
    ws.write_string(0, 0, t(f"forms.{words}.title"), book.style("title", text_wrap=False))
    lead = t(f"forms.{words}.lead")
    ws.merge_range(1, 0, 1, 2, lead, book.style("lead"))
    ws.set_row(1, 18 * lines_needed(lead, 90) + 4)
    row = write_steps(book, ws, [t(f"forms.{words}.step.{step}") for step in range(1, STEPS + 1)])
    for number, blank in enumerate(blanks, start=1):
        text = t(f"forms.{words}.what.{blank.key}")
        ws.write_number(row, 0, number, book.style("cell", align="center"))
        ws.write_url(row, 1, f"internal:'{book.tabs[blank.key]}'!A1", book.style("link"), book.tabs[blank.key])
        ws.write_string(row, 2, text, book.style("cell"))
        ws.set_row(row, LINE * lines_needed(text, 82) + 4)
        row += 1
    ws.print_area(0, 0, row - 1, 2)

"""One sheet of a form: its question, its hint, tinted cells to fill in, and drop-downs for closed lists."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sapa.deliverable.form_layout import KEY_ROW, SEPARATOR, Field, Sheet
from sapa.i18n import Translator
from sapa.workbook.form_lists import word
from sapa.workbook.names import tab_name
from sapa.workbook.sheet import lines_needed, safe_text
from sapa.workbook.style import Styles

MORE_ROWS = 1_000
"""Rows below the printed ones that can be filled in too: they are open and have the same drop-downs."""
LINE = 13.5
"""Points that one printed line takes."""
HEAD_ROW = KEY_ROW
_LABELS, _INPUTS, _NOTES = 32, 50, 42
LONG_LINES = 8
"""Lines that the cell of a long text has."""
_PROTECT = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "insert_rows": True}
DATE = "dd.mm.yyyy"
_QUOTED = re.compile(r'["\n\r]')


class FormBook:
    """A form being written in one language."""

    def __init__(self, workbook: Any, t: Translator, *, title: str | None = None) -> None:
        self.workbook = workbook
        self.t = t
        self.title = title or t("forms.book.title")
        self.style = Styles(workbook)
        self.references: dict[str, str] = {}
        self.tabs: dict[str, str] = {}
        self.fields: list[tuple[str, str]] = []
        """Key and heading of every field written."""

    def add(self, key: str, title: str) -> Any:
        """Add a sheet: A4 across, one page wide, footer with the sheet's name and page of pages."""
        name = tab_name(title, self.tabs.values())
        self.tabs[key] = name
        ws = self.workbook.add_worksheet(name)
        ws.set_paper(9)
        ws.set_landscape()
        ws.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        ws.fit_to_pages(1, 0)
        ws.set_footer(f"&L&8 {self.title.replace('&', '&&')}&C&8 {name.replace('&', '&&')}&R&8 &P / &N")
        ws.hide_gridlines(2)
        ws.protect("", _PROTECT)
        return ws

    def head(self, ws: Any, question: str, hint: str, widths: Sequence[int], *, first: int = 0) -> None:
        """Write the question and the hint over the sheet's columns."""
        ws.set_row(0, 26)
        ws.write_string(0, first, question, self.style("question"))
        ws.merge_range(1, first, 1, first + len(widths) - 1, hint, self.style("note"))
        ws.set_row(1, LINE * lines_needed(hint, sum(widths) * 1.1) + 4)


def label(t: Translator, sheet: str, key: str) -> str:
    """Return the words of a field."""
    own = f"forms.field.{sheet}.{key}"
    return t(own if t.has(own) else f"forms.field.{key}")


def write_steps(book: FormBook, ws: Any, steps: Sequence[str]) -> int:
    """Write the numbered steps of a form's first sheet and the heading of what follows; return the row below it."""
    row = 3
    for number, text in enumerate(steps, start=1):
        ws.write_number(row, 0, number, book.style("cell_bold", align="center"))
        ws.merge_range(row, 1, row, 2, text, book.style("cell"))
        ws.set_row(row, LINE * lines_needed(text, 108) + 5)
        row += 1
    ws.write_string(row + 1, 0, book.t("forms.contents"), book.style("section"))
    return row + 2


def write_table(book: FormBook, sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a sheet that has a row for each entry.

    Parameters
    ----------
    book
        The form.
    sheet
        Its layout.
    rows
        Entries, each from field to value; the fields named under `_printed` are shown and locked.
    """
    t = book.t
    ws = book.add(sheet.key, t(f"forms.tab.{sheet.key}"))
    widths = [f.width for f in sheet.fields]
    words_of = sheet.words or sheet.key
    book.head(ws, t(f"forms.question.{words_of}"), t(f"forms.hint.{words_of}"), widths)
    deepest = 1
    for col, field in enumerate(sheet.fields):
        ws.set_column(col, col, field.width, book.style("plain", locked=field.kind == "shown"))
        ws.write_string(KEY_ROW - 1, col, f"{sheet.key}.{field.key}")
        book.fields.append((f"{sheet.key}.{field.key}", label(t, words_of, field.key)))
        words = label(t, words_of, field.key) + (" *" if field.key in sheet.required else "")
        ws.write_string(HEAD_ROW, col, words, book.style("head"))
        deepest = max(deepest, lines_needed(words, field.width * 0.9))
    ws.set_row(KEY_ROW - 1, None, None, {"hidden": True})
    ws.set_row(HEAD_ROW, LINE * deepest + 5)
    last = HEAD_ROW + len(rows) + sheet.blank_rows
    group = None
    for number in range(HEAD_ROW + 1, last + 1):
        entry = rows[number - HEAD_ROW - 1] if number - HEAD_ROW - 1 < len(rows) else {}
        printed = entry.get("_printed", ())
        opens = len(printed) > 1 and entry.get(printed[0]) != group
        group = entry.get(printed[0]) if printed else None
        lines = 1
        for col, field in enumerate(sheet.fields):
            locked = field.kind == "shown" or field.key in printed
            bold = opens and locked and field.key == printed[0]
            shown = write_value(book, ws, number, col, field, entry.get(field.key), locked=locked, bold=bold)
            lines = max(lines, lines_needed(shown, field.width * 1.05))
            if (hint := entry.get("_hint")) and field.key == "column":
                told = {"validate": "any", "input_title": entry["_title"], "input_message": hint}
                ws.data_validation(number, col, number, col, told)
            if choices := entry.get("_choices") if field.kind == "any" else None:
                ws.data_validation(
                    number, col, number, col, {"validate": "list", "source": choices, "error_type": "warning"}
                )
        ws.set_row(number, LINE * lines + 2)
    for col, field in enumerate(sheet.fields):
        validate(book, ws, (HEAD_ROW + 1, col, last + MORE_ROWS, col), field)
    ws.freeze_panes(HEAD_ROW + 1, 1 if len(sheet.fields) > 3 else 0)
    if sheet.filtered:
        ws.autofilter(HEAD_ROW, 0, last, len(sheet.fields) - 1)
    ws.repeat_rows(HEAD_ROW)
    ws.print_area(0, 0, last, len(sheet.fields) - 1)
    ws.ignore_errors({"number_stored_as_text": f"A1:Z{last + MORE_ROWS}"})


def write_down(book: FormBook, sheet: Sheet, row: Mapping[str, Any]) -> None:
    """Write a sheet that asks field by field, one under the other, with what is filled in already."""
    t = book.t
    ws = book.add(sheet.key, t(f"forms.tab.{sheet.key}"))
    ws.set_portrait()
    ws.set_column(0, 0, 4, None, {"hidden": True})
    for col, width in enumerate((_LABELS, _INPUTS, _NOTES), start=1):
        ws.set_column(col, col, width)
    book.head(ws, t(f"forms.question.{sheet.key}"), t(f"forms.hint.{sheet.key}"), (_LABELS, _INPUTS, _NOTES), first=1)
    for col, key in enumerate(("field", "value", "note"), start=1):
        ws.write_string(3, col, t(f"forms.column.{key}"), book.style("head"))
    for number, field in enumerate(sheet.fields, start=4):
        ws.write_string(number, 0, f"{sheet.key}.{field.key}")
        book.fields.append((f"{sheet.key}.{field.key}", label(t, sheet.key, field.key)))
        words = label(t, sheet.key, field.key) + (" *" if field.key in sheet.required else "")
        ws.write_string(number, 1, words, book.style("cell_bold"))
        shown = write_value(book, ws, number, 2, field, row.get(field.key))
        note = f"forms.note.{sheet.key}.{field.key}"
        told = t(note) if t.has(note) else t("forms.entry.date") if field.kind == "date" else ""
        ws.write_string(number, 3, told, book.style("cell_muted"))
        validate(book, ws, (number, 2, number, 2), field)
        least = LONG_LINES if field.kind == "long" else 1
        lines = max(least, lines_needed(words, _LABELS), lines_needed(shown, _INPUTS), lines_needed(told, _NOTES))
        ws.set_row(number, LINE * lines + 5)
    last = 3 + len(sheet.fields)
    ws.freeze_panes(4, 2)
    ws.print_area(0, 1, last, 3)
    ws.ignore_errors({"number_stored_as_text": f"A1:D{last + 1}"})


def write_value(
    book: FormBook, ws: Any, row: int, col: int, field: Field, value: Any, *, locked: bool = False, bold: bool = False
) -> str:
    """Write one cell and return the text that it shows."""
    more: dict[str, Any] = {"num_format": DATE} if field.kind == "date" else {}
    name = "cell_bold" if bold else "cell_muted" if field.kind == "shown" else "cell"
    style = book.style(name) if locked else book.style("input", **more)
    if value is None:
        ws.write_blank(row, col, None, style)
        return ""
    if field.kind == "choice":
        text = word(book.t, field.of, str(value))
    elif field.kind in ("codes", "choices"):
        shown = value if field.kind == "codes" else [word(book.t, field.of, c) for c in value]
        text = several(shown)
    elif field.kind == "present" and isinstance(value, bool):
        text = word(book.t, "yesno", "yes" if value else "no")
    elif isinstance(value, bool):
        ws.write_boolean(row, col, value, style)
        return str(value)
    elif isinstance(value, date):
        ws.write_datetime(row, col, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001 - a day has no zone
        return value.isoformat()
    elif isinstance(value, int | float):
        ws.write_number(row, col, value, style)
        return str(value)
    elif isinstance(value, list | dict | tuple):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value)
    ws.write_string(row, col, safe_text(text), style)
    return text


def several(texts: Sequence[str]) -> str:
    """Return texts in one cell, apart by `;`; a text that holds `;`, a quote or a line break stands in quotes."""
    line = io.StringIO()
    csv.writer(line, delimiter=SEPARATOR, lineterminator="").writerow(texts)
    written = line.getvalue()
    return written if _QUOTED.search(written) else written.replace(SEPARATOR, f"{SEPARATOR} ")


def validate(book: FormBook, ws: Any, cells: tuple[int, int, int, int], field: Field) -> None:
    """Add the drop-down or the check of a field to its cells; a cell may always stay empty."""
    t = book.t
    told: dict[str, Any] = {"ignore_blank": True, "error_title": t("forms.entry.title")}
    rule: dict[str, Any]
    if field.kind in ("choice", "raw"):
        rule = {"validate": "list", "source": book.references[field.of], "error_message": t("forms.entry.refused")}
    elif field.kind == "choices":
        rule = {"validate": "list", "source": book.references[field.of], "show_error": False}
    elif field.kind == "present":
        rule = {"validate": "list", "source": book.references["yesno"], "show_error": False,
                "input_message": t("forms.entry.present")}  # fmt: skip
    elif field.kind == "date":
        rule = {
            "validate": "date", "criteria": ">", "value": date(1990, 1, 1), "error_message": t("forms.entry.date"),
            "input_message": t("forms.entry.date"),
        }  # fmt: skip
    elif field.kind == "whole":
        rule = {"validate": "integer", "criteria": ">=", "value": 0, "error_message": t("forms.entry.whole")}
    elif field.kind == "number":
        rule = {
            "validate": "decimal", "criteria": "between", "minimum": -1e9, "maximum": 1e9,
            "error_message": t("forms.entry.number"),
        }  # fmt: skip
    else:
        return
    ws.data_validation(*cells, told | rule)

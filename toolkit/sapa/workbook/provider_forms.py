"""Blank lists and logs that providers fill in: fieldwork control, plan, frame, contacts, groups, experts, interviewers.

Their headings are those of `sapa.deliverable.default_names`, so that a manifest needs to name only file and sheet.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sapa.deliverable.default_names import HEADINGS, LANGUAGES, WORDS
from sapa.i18n import translator
from sapa.workbook.form_sheet import LINE, MORE_ROWS, FormBook, validate
from sapa.workbook.manifest_form import MADE
from sapa.workbook.sheet import lines_needed

TABLES = tuple(t for t in HEADINGS if t not in ("quotas", "question_times", "centres", "rekeyed", "consumers"))
"""Lists that people fill in by hand: the rest comes from programs, or has columns of its own in every survey."""
BLANK_ROWS = 30
STEPS = 4
_DATES = ("date", "updated")
_WHOLE = ("attempt", "planned", "size", "psus", "experience_years", "total")
_WIDE = {"id": 22, "stratum": 26, "source": 44, "person": 32, "expert": 32, "question": 26, "reason": 40, "place": 34}
_YES_NO = ("answered",)


def write_provider_forms(path: str | Path, language: str) -> None:
    """Write the workbook of blank forms.

    Parameters
    ----------
    path
        The `.xlsx` to write.
    language
        `kk`, `ru` or `en`: headings and drop-downs. Files in each of them are understood.
    """
    import xlsxwriter

    t = translator(language)
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        workbook.set_properties({"title": t("forms.provider.title"), "created": MADE})
        book = FormBook(workbook, t)
        cover = book.add("instructions", t("forms.tab.instructions"))
        for table in TABLES:
            _table(book, table)
        _cover(book, cover)
        cover.activate()
    finally:
        workbook.close()


def _table(book: FormBook, table: str) -> None:
    """Write one form; its first row is the header, because that is the row that is read as one."""
    from sapa.deliverable.form_layout import Field

    t = book.t
    at = LANGUAGES.index(t.language)
    ws = book.add(table, t(f"forms.provider.tab.{table}"))
    deepest = 1
    for col, (key, names) in enumerate(HEADINGS[table].items()):
        width = _WIDE.get(key, 20)
        more: dict[str, Any] = {"num_format": "dd.mm.yyyy"} if key in _DATES else {}
        ws.set_column(col, col, width, book.style("plain", locked=False, **more))
        ws.write_string(0, col, names[at], book.style("head"))
        deepest = max(deepest, lines_needed(names[at], width * 0.9))
        for row in range(1, BLANK_ROWS + 1):
            ws.write_blank(row, col, None, book.style("input", **more))
        cells = (1, col, BLANK_ROWS + MORE_ROWS, col)
        words = _words(table, key, at) or ([t("term.yes"), t("term.no")] if key in _YES_NO else None)
        if words:
            told = {"error_title": t("forms.entry.title"), "error_message": t("forms.entry.refused")}
            ws.data_validation(*cells, {"validate": "list", "source": words, "ignore_blank": True, **told})
        elif key in _DATES or key in _WHOLE:
            validate(book, ws, cells, Field(key, "date" if key in _DATES else "whole"))
    ws.set_row(0, LINE * deepest + 6)
    ws.freeze_panes(1, 1)
    ws.repeat_rows(0)
    ws.ignore_errors({"number_stored_as_text": f"A1:Z{BLANK_ROWS + MORE_ROWS}"})


def _words(table: str, key: str, at: int) -> list[str] | None:
    for (owner, _, column), words in WORDS.items():
        if owner == table and column == key:
            return [forms[at] for forms in words.values()]
    return None


def _cover(book: FormBook, ws: Any) -> None:
    t = book.t
    ws.set_portrait()
    ws.set_column(0, 0, 5)
    ws.set_column(1, 1, 28)
    ws.set_column(2, 2, 82)
    ws.set_row(0, 34)
    ws.write_string(0, 0, t("forms.provider.title"), book.style("title", text_wrap=False))
    lead = t("forms.provider.lead")
    ws.merge_range(1, 0, 1, 2, lead, book.style("lead"))
    ws.set_row(1, 18 * lines_needed(lead, 90) + 4)
    row = 3
    for step in range(1, STEPS + 1):
        text = t(f"forms.provider.step.{step}")
        ws.write_number(row, 0, step, book.style("cell_bold", align="center"))
        ws.merge_range(row, 1, row, 2, text, book.style("cell"))
        ws.set_row(row, LINE * lines_needed(text, 108) + 5)
        row += 1
    ws.write_string(row + 1, 0, t("forms.contents"), book.style("section"))
    row += 2
    for number, table in enumerate(TABLES, start=1):
        text = t(f"forms.provider.what.{table}")
        ws.write_number(row, 0, number, book.style("cell", align="center"))
        ws.write_url(row, 1, f"internal:'{book.tabs[table]}'!A1", book.style("link"), book.tabs[table])
        ws.write_string(row, 2, text, book.style("cell"))
        ws.set_row(row, LINE * lines_needed(text, 82) + 4)
        row += 1
    ws.print_area(0, 0, row - 1, 2)

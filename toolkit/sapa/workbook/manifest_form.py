"""The manifest as a workbook, for those who do not write YAML: the blank form, or one filled from a manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.deliverable.form_layout import BY_KEY, SHEETS
from sapa.deliverable.form_rows import form_rows
from sapa.i18n import translator
from sapa.workbook import form_prefill
from sapa.workbook.form_lists import write_lists
from sapa.workbook.form_sheet import LINE, FormBook, label, validate, write_table, write_value
from sapa.workbook.sheet import lines_needed

if TYPE_CHECKING:
    from sapa.deliverable.manifest import Manifest

STEPS = 6
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed date, so that the same form has the same bytes
_LABELS, _INPUTS, _NOTES = 32, 50, 42


def write_manifest_form(path: str | Path, language: str, manifest: Manifest | None = None) -> None:
    """Write the manifest's form.

    Parameters
    ----------
    path
        The `.xlsx` to write.
    language
        `kk`, `ru` or `en`: words of labels, hints and drop-downs. `read_manifest` reads each of them.
    manifest
        What to fill in; None: the blank form.
    """
    import xlsxwriter

    t = translator(language)
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        workbook.set_properties({"title": t("forms.book.title"), "created": MADE})
        book = FormBook(workbook, t)
        rows = form_rows(manifest) if manifest is not None else {sheet.key: [] for sheet in SHEETS}
        cover = book.add("instructions", t("forms.tab.instructions"))
        # The lists come second, so that their references exist before the sheets that use them; the sheet is hidden.
        book.references = write_lists(workbook, t)
        _passport(book, rows["passport"][0] if rows["passport"] else {})
        for sheet in SHEETS[1:]:
            write_table(book, sheet, _entries(book, sheet.key, rows[sheet.key]))
        _instructions(book, cover)
        cover.activate()
    finally:
        workbook.close()


def _entries(book: FormBook, key: str, filled: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if key == "columns":
        return form_prefill.column_rows(book.t, filled)
    if key in ("codes", "control"):
        return form_prefill.meaning_rows("meaning" if key == "codes" else "control", filled)
    if key == "specification":
        return form_prefill.specification_rows(book.t, filled)
    if key == "readings":
        return form_prefill.reading_rows(book.t, filled)
    return [dict(row) for row in filled]


def _passport(book: FormBook, row: Mapping[str, Any]) -> None:
    t = book.t
    sheet = BY_KEY["passport"]
    ws = book.add("passport", t("forms.tab.passport"))
    ws.set_portrait()
    ws.set_column(0, 0, 4, None, {"hidden": True})
    for col, width in enumerate((_LABELS, _INPUTS, _NOTES), start=1):
        ws.set_column(col, col, width)
    book.head(ws, t("forms.question.passport"), t("forms.hint.passport"), (_LABELS, _INPUTS, _NOTES), first=1)
    for col, key in enumerate(("field", "value", "note"), start=1):
        ws.write_string(3, col, t(f"forms.column.{key}"), book.style("head"))
    for number, field in enumerate(sheet.fields, start=4):
        ws.write_string(number, 0, f"passport.{field.key}")
        words = label(t, "passport", field.key) + (" *" if field.key in sheet.required else "")
        ws.write_string(number, 1, words, book.style("cell_bold"))
        shown = write_value(book, ws, number, 2, field, row.get(field.key))
        note = f"forms.note.passport.{field.key}"
        told = t(note) if t.has(note) else t("forms.entry.date") if field.kind == "date" else ""
        ws.write_string(number, 3, told, book.style("cell_muted"))
        validate(book, ws, (number, 2, number, 2), field)
        lines = max(lines_needed(words, _LABELS), lines_needed(shown, _INPUTS), lines_needed(told, _NOTES))
        ws.set_row(number, LINE * lines + 5)
    last = 3 + len(sheet.fields)
    ws.freeze_panes(4, 2)
    ws.print_area(0, 1, last, 3)
    ws.ignore_errors({"number_stored_as_text": f"A1:D{last + 1}"})


def _instructions(book: FormBook, ws: Any) -> None:
    t = book.t
    ws.set_portrait()
    ws.set_column(0, 0, 5)
    ws.set_column(1, 1, 34)
    ws.set_column(2, 2, 76)
    ws.set_row(0, 34)
    ws.write_string(0, 0, t("forms.book.title"), book.style("title", text_wrap=False))
    ws.set_row(1, 22)
    ws.write_string(1, 0, t("forms.book.lead"), book.style("lead", text_wrap=False))
    row = 3
    for step in range(1, STEPS + 1):
        text = t(f"forms.step.{step}")
        ws.write_number(row, 0, step, book.style("cell_bold", align="center"))
        ws.merge_range(row, 1, row, 2, text, book.style("cell"))
        ws.set_row(row, LINE * lines_needed(text, 108) + 5)
        row += 1
    ws.write_string(row + 1, 0, t("forms.contents"), book.style("section"))
    row += 2
    for number, sheet in enumerate(SHEETS, start=1):
        ws.write_number(row, 0, number, book.style("cell", align="center"))
        ws.write_url(row, 1, f"internal:'{book.tabs[sheet.key]}'!A1", book.style("link"), book.tabs[sheet.key])
        ws.write_string(row, 2, t(f"forms.question.{sheet.key}"), book.style("cell"))
        ws.set_row(row, LINE + 4)
        row += 1
    ws.print_area(0, 0, row - 1, 2)

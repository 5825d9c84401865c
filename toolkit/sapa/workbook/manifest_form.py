"""The manifest as a workbook, for those who do not write YAML: the blank form, or one filled from a manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.deliverable.form_layout import BY_KEY, SHEETS
from sapa.deliverable.form_rows import form_rows
from sapa.i18n import translator
from sapa.workbook import form_prefill
from sapa.workbook.form_lists import manifest_lists
from sapa.workbook.form_sheet import LINE, FormBook, write_down, write_steps, write_table

if TYPE_CHECKING:
    from sapa.deliverable.manifest import Manifest

STEPS = 6
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed date, so that the same form has the same bytes


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
        lists = manifest_lists(workbook, t)
        book.references = lists.references
        write_down(book, BY_KEY["passport"], rows["passport"][0] if rows["passport"] else {})
        services = form_prefill.services_of(manifest)
        for sheet in SHEETS[1:]:
            write_table(book, sheet, _entries(book, sheet.key, rows[sheet.key], services))
        _instructions(book, cover)
        lists.remember({k: v for k, v in book.tabs.items() if k != "instructions"}, book.fields)
        cover.activate()
    finally:
        workbook.close()


def _entries(
    book: FormBook, key: str, filled: Sequence[Mapping[str, Any]], services: tuple[str, ...]
) -> list[dict[str, Any]]:
    t = book.t
    prefilled: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "columns": lambda: form_prefill.column_rows(t, filled, services),
        "conditions": lambda: form_prefill.condition_rows(filled),
        "checklist": lambda: form_prefill.checklist_rows(t, filled, services),
        "codes": lambda: form_prefill.meaning_rows("meaning", filled),
        "control": lambda: form_prefill.meaning_rows("control", filled),
        "specification": lambda: form_prefill.specification_rows(t, filled, services),
        "readings": lambda: form_prefill.reading_rows(t, filled),
    }
    return prefilled[key]() if key in prefilled else [dict(row) for row in filled]


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
    row = write_steps(book, ws, [t(f"forms.step.{step}") for step in range(1, STEPS + 1)])
    for number, sheet in enumerate(SHEETS, start=1):
        ws.write_number(row, 0, number, book.style("cell", align="center"))
        ws.write_url(row, 1, f"internal:'{book.tabs[sheet.key]}'!A1", book.style("link"), book.tabs[sheet.key])
        ws.write_string(row, 2, t(f"forms.question.{sheet.key}"), book.style("cell"))
        ws.set_row(row, LINE + 4)
        row += 1
    ws.print_area(0, 0, row - 1, 2)

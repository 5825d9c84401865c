"""A rubric as a workbook to fill in: blank, or filled from a rubric that there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sapa.i18n import translator
from sapa.panel.rubric_form import LANGUAGES, SHEETS, VERSION
from sapa.standard.parts import Translated
from sapa.standard.rubric import Rubric, load_rubric
from sapa.workbook.form_lists import Lists
from sapa.workbook.form_sheet import LINE, FormBook, write_down, write_steps, write_table
from sapa.workbook.manifest_form import MADE
from sapa.workbook.sheet import lines_needed

STEPS = 5


def write_rubric_form(path: str | Path, language: str, rubric: Rubric | None = None) -> None:
    """Write the form of a rubric.

    Parameters
    ----------
    path
        The `.xlsx` to write.
    language
        `kk`, `ru` or `en`: words of labels and hints. Every one of them is read; a rubric itself has all three.
    rubric
        What to fill in; None: the blank form.
    """
    import xlsxwriter

    t = translator(language)
    rows = _rows(rubric)
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        workbook.set_properties({"title": t("forms.rubric.title"), "created": MADE})
        book = FormBook(workbook, t, title=t("forms.rubric.title"))
        cover = book.add("instructions", t("forms.tab.instructions"))
        lists = Lists(workbook, t, {}, VERSION)
        for key, sheet in SHEETS.items():
            if sheet.down:
                write_down(book, sheet, rows[key][0] if rows[key] else {})
            else:
                write_table(book, sheet, rows[key])
        _cover(book, cover)
        lists.remember({k: v for k, v in book.tabs.items() if k != "instructions"}, book.fields)
        cover.activate()
    finally:
        workbook.close()


def write_council_rubric(path: str | Path, language: str) -> None:
    """Write the form filled with the rubric of the expert council, as an example to begin with."""
    write_rubric_form(path, language, load_rubric())


def _rows(rubric: Rubric | None) -> dict[str, list[dict[str, Any]]]:
    if rubric is None or rubric.scale is None:
        return {key: [] for key in SHEETS}
    top = {"id": rubric.id, **_said("title_", rubric.title), "note": rubric.note or None}
    levels = [{"score": score, **_said("", rubric.scale.anchors[score])} for score in rubric.scale.scores]
    criteria = [
        {
            "id": one.id, **_said("title_", one.title), **_said("asks_", one.asks),
            "weight": None if one.weight == 1 else one.weight, "note": one.note or None,
        }
        for one in rubric.criteria
    ]  # fmt: skip
    return {"rubric": [top], "levels": levels, "criteria": criteria}


def _said(prefix: str, words: Translated) -> dict[str, str]:
    return {f"{prefix}{language}": words.in_language(language) for language in LANGUAGES}


def _cover(book: FormBook, ws: Any) -> None:
    t = book.t
    ws.set_portrait()
    ws.set_column(0, 0, 5)
    ws.set_column(1, 1, 34)
    ws.set_column(2, 2, 76)
    ws.set_row(0, 34)
    ws.write_string(0, 0, t("forms.rubric.title"), book.style("title", text_wrap=False))
    ws.set_row(1, 22)
    ws.write_string(1, 0, t("forms.rubric.lead"), book.style("lead", text_wrap=False))
    row = write_steps(book, ws, [t(f"forms.rubric.step.{step}") for step in range(1, STEPS + 1)])
    for number, key in enumerate(SHEETS, start=1):
        question = t(f"forms.question.{key}")
        ws.write_number(row, 0, number, book.style("cell", align="center"))
        ws.write_url(row, 1, f"internal:'{book.tabs[key]}'!A1", book.style("link"), book.tabs[key])
        ws.write_string(row, 2, question, book.style("cell"))
        ws.set_row(row, LINE * lines_needed(question, 76) + 4)
        row += 1
    ws.print_area(0, 0, row - 1, 2)

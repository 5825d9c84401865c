"""The sheet "Weights": answer, pictures, tables with live differences; in three languages."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fixtures.evaluations import full_evaluation
from fixtures.opened import opened
from fixtures.recalculate import formulas, recalculated, same
from fixtures.repair_made import light_detail, weighted_evaluation
from sapa.workbook import workbook_bytes, write_workbook

SHEET = {"en": "Weights", "ru": "Веса", "kk": "Салмақтар"}


def sheet_of(evaluation, language: str = "en", *, values: bool = True) -> Any:
    """Return the sheet as openpyxl reads it: stored values, or formulas."""
    book = opened(evaluation, language, values=values)
    return book[SHEET[language]]


def texts(sheet: Any) -> list[str]:
    """Return every text of a sheet."""
    return [str(c.value) for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


def row_of(sheet: Any, words: str) -> int:
    """Return the first row in which a text stands in the first column."""
    return next(c.row for c in sheet["A"] if c.value == words)


def under(sheet: Any, title: str) -> dict[str, int]:
    """Return the column of each head of the table below a title."""
    head = row_of(sheet, title) + 1
    return {c.value: c.column for c in sheet[head] if c.value}


def test_no_sheet_where_nothing_was_made() -> None:
    """An evaluation without weights has no such tab."""
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(full_evaluation(), "en")))
    assert "Weights" not in book.sheetnames


@pytest.mark.parametrize("language", list(SHEET))
@pytest.mark.parametrize("detail", [None, light_detail()], ids=["whole", "light"])
def test_every_word_is_in_the_language(language: str, detail) -> None:
    """No id shows through, and nothing that should be translated stands in English."""
    shown = texts(sheet_of(weighted_evaluation(detail), language))
    assert not [text for text in shown if re.search(r"«(workbook|checks|term)\.|\bworkbook\.", text)]
    if language != "en":
        assert not [text for text in shown if re.search(r"\b(weights|interviews|population)\b", text)]


def test_the_question_comes_first_then_the_answer_in_plain_words() -> None:
    """With cv 0.61, kish is 1.3721 and 1200/1.3721 = 874.57: 1,200 interviews give the precision of 875."""
    sheet = sheet_of(weighted_evaluation())
    assert sheet["A1"].value == "What do the weights cost, and what do they change?"
    words = [text for text in texts(sheet) if "give the precision of" in text]
    assert words[-1].startswith("With the weights after trimming: 1,200 interviews give the precision of 875")


def test_shares_of_the_population_and_differences_are_live() -> None:
    """Men: 48.1 % after, 48 % in the population; the difference is a formula of both."""
    evaluation = weighted_evaluation()
    values, live = sheet_of(evaluation), sheet_of(evaluation, values=False)
    columns = under(values, "Make-up of the population and of the sample, before and after")
    row = row_of(values, "1")
    new = columns["new − population"]
    assert values.cell(row, new).value == pytest.approx(0.001)
    assert re.fullmatch(r"=[A-Z]+\d+-[A-Z]+\d+", live.cell(row, new).value)
    unknown = row_of(values, "KZ-99 × urban")
    assert values.cell(unknown, columns["population"]).value == "–"


def test_kish_effective_size_shifts_and_factors_are_live() -> None:
    """1 + cv², n / kish, after − before over its standard error, issued over answered."""
    evaluation = weighted_evaluation()
    values, live = sheet_of(evaluation), sheet_of(evaluation, values=False)
    stages = under(values, "How unequal the weights are, stage by stage")
    first = row_of(values, "How unequal the weights are, stage by stage")
    row = next(r for r in range(first, first + 9) if values.cell(r, 1).value == "trimmed")
    assert values.cell(row, stages["design effect (Kish)"]).value == pytest.approx(1 + 0.61**2)
    assert live.cell(row, stages["design effect (Kish)"]).value.startswith("=1+")
    assert live.cell(row, stages["effective sample size"]).value.startswith("=")
    moved = under(values, "Key indicators under each set of weights")
    row = row_of(values, "=SUM(trust)")  # a title that looks like a formula stays text
    assert values.cell(row, moved["move"]).value == pytest.approx(-0.05)
    assert values.cell(row, moved["move in standard errors"]).value == pytest.approx(2.5)
    assert live.cell(row, moved["move in standard errors"]).value.startswith("=ABS(")
    cells = under(values, "Adjustment for non-response")
    row = next(r for r in range(row, row + 60) if values.cell(r, 1).value == "rural")
    assert values.cell(row, cells["factor"]).value == pytest.approx(140 / 38)
    assert live.cell(row, cells["factor"]).value.startswith("=")
    assert "fewer than 20 answers" in values.cell(row, cells["remark"]).value


def test_people_who_chose_themselves_have_no_errors_and_one_picture() -> None:
    """No standard error, no shifts in errors; the picture of before and after stays."""
    sheet = sheet_of(weighted_evaluation(light_detail()))
    columns = under(sheet, "Key indicators under each set of weights")
    row = row_of(sheet, "trust")
    assert sheet.cell(row, columns["move in standard errors"]).value == "–"
    assert sheet.cell(row, columns["standard error: delivered weights"]).value == "–"
    assert "By more than their error?" not in texts(sheet)
    assert "Columns for 1 indicator" not in drawings(weighted_evaluation(light_detail()))


def drawings(evaluation) -> str:
    """Return the XML of every drawing of the workbook."""
    with zipfile.ZipFile(BytesIO(workbook_bytes(evaluation, "en"))) as archive:
        return "".join(
            archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/drawings/drawing")
        )


def test_both_pictures_have_a_description() -> None:
    """Alternative texts name the indicator that moves most, and how many pass the line."""
    xml = drawings(weighted_evaluation())
    assert "Paired bars for 2 key indicators before and after." in xml
    assert "52.0% before, 47.0% after" in xml
    assert "Columns for 3 indicators: the move of each over its standard error. Above the line at 1: 1." in xml


@pytest.mark.office
@pytest.mark.parametrize("detail", [None, light_detail()], ids=["whole", "light"])
def test_every_formula_gives_its_stored_value(detail, soffice: str, tmp_path: Path) -> None:
    """LibreOffice computes what is stored."""
    path = tmp_path / "weights.xlsx"
    write_workbook(weighted_evaluation(detail), path, language="ru")
    stored = {place: value for place, (_, value) in formulas(path).items() if place[0] == "Веса"}
    new = recalculated(path, soffice, tmp_path)["Веса"]
    assert len(stored) >= 3
    assert {place: value for place, value in stored.items() if not same(value, new[place[1]].value)} == {}

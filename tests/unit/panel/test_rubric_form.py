"""A rubric in a filled workbook: the same rubric as its YAML, and every wrong cell named."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from fixtures.expert_panels import panel_folder
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES
from sapa.panel import judge_panel, read_panel
from sapa.panel.rubric_form import read_rubric_form
from sapa.standard.parts import Translated
from sapa.standard.rubric import Criterion, Rubric, Scale, load_rubric, read_rubric
from sapa.workbook.rubric_form import write_rubric_form

OWN = """
id: own
title: {kk: Өз өлшемшарттарымыз, ru: Своя, en: Own}
note: read the annexes first
scale:
  min: 0
  max: 2
  anchors: {0: {kk: жоқ, ru: нет, en: none}, 1: {kk: бар, ru: есть, en: some}, 2: {kk: көп, ru: много, en: much}}
criteria:
  - {id: need, title: {kk: Қажет, ru: Нужда, en: Need}, asks: {kk: а, ru: б, en: c}, weight: 2.5, note: see p. 3}
  - {id: "007", title: {kk: Құн, ru: Цена, en: Cost}, asks: {kk: "=1+1", ru: "a;b", en: '"c"'}}
"""


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """The council's rubric as a filled form in Russian."""
    path = tmp_path_factory.mktemp("rubric") / "council.xlsx"
    write_rubric_form(path, "ru", load_rubric())
    return path


def changed(path: Path, to: Path, **cells: object) -> Path:
    """Write a copy with other values, by `tab_address`, where a tab is counted from the first that is filled in."""
    book = load_workbook(path)
    shown = [ws for ws in book.worksheets if ws.sheet_state == "visible"]
    for name, value in cells.items():
        tab, address = name.split("_")
        shown[int(tab[1:])][address] = value
    book.save(to)
    return to


@pytest.mark.parametrize("language", LANGUAGES)
def test_yaml_to_workbook_and_back_is_the_same_rubric(tmp_path, language):
    """The council's, and one with weights, notes, an id of digits, a text that looks like a formula."""
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    for number, rubric in enumerate((load_rubric(), read_rubric(tmp_path / "own.yaml"))):
        path = tmp_path / f"{number}.xlsx"
        write_rubric_form(path, language, rubric)
        assert read_rubric_form(path) == rubric


def test_a_long_scale_keeps_every_level(tmp_path):
    """Scores 0–30: more levels than the blank form has rows."""
    words = {n: Translated(f"к{n}", f"р{n}", f"e{n}") for n in range(31)}
    said = Translated("а", "б", "c")
    rubric = Rubric("long", said, (Criterion("one", said, said),), Scale(0, 30, words))
    write_rubric_form(tmp_path / "long.xlsx", "kk", rubric)
    assert read_rubric_form(tmp_path / "long.xlsx") == rubric


def test_a_panel_scores_by_a_rubric_in_a_workbook(tmp_path, council):
    """`rubric: own.xlsx` in panel.yaml; a weight of 3 on relevance: 3·5 + 4 + 3 + 2 + 1 = 25."""
    rows = [("bid", "expert", *(c.id for c in load_rubric().criteria)), ("A", "E1", 5, 4, 3, 2, 1)]
    folder = panel_folder(tmp_path, more="rubric: own.xlsx", scores_csv=rows)
    changed(council, folder / "own.xlsx", t3_H5=3)
    result = judge_panel(read_panel(folder))
    assert result.plan.rubric.criteria[0].weight == 3
    assert result.rounds[0].totals[0, 0] == 25


@pytest.mark.parametrize(
    ("cells", "what", "where"),
    [
        ({"t1_C5": None}, "deliverable.cell_empty", "Система критериев!C5"),
        ({"t1_C7": " "}, "deliverable.cell_empty", "Система критериев!C7"),
        ({"t2_A6": "два"}, "deliverable.cell_wrong", "Уровни шкалы!A6"),
        ({"t2_A6": 1}, "panel.bad.level_twice", "Уровни шкалы!A6"),
        ({"t2_A6": 7}, "panel.bad.level_missing", "Уровни шкалы"),
        ({"t2_D8": None}, "deliverable.cell_empty", "Уровни шкалы!D8"),
        ({"t3_A6": "relevance"}, "standard.error.twice", "Критерии!A6"),
        ({"t3_A7": None}, "deliverable.cell_empty", "Критерии!A7"),
        ({"t3_C5": None}, "deliverable.cell_empty", "Критерии!C5"),
        ({"t3_G9": None}, "deliverable.cell_empty", "Критерии!G9"),
        ({"t3_H5": "много"}, "deliverable.cell_wrong", "Критерии!H5"),
        ({"t3_H6": 0}, "standard.error.type", "Критерии!H6"),
        ({"t3_H6": "#N/A"}, "deliverable.cell_formula", "Критерии!H6"),
        ({"t2_A6": None, "t2_B6": "тек сөз"}, "deliverable.cell_empty", "Уровни шкалы!A6"),
        ({f"t2_{c}{r}": None for c in "ABCD" for r in range(6, 10)}, "standard.error.min_above_max",
         "Уровни шкалы!A5"),
        ({f"t3_{c}{r}": None for c in "ABCDEFGHI" for r in range(5, 10)}, "panel.bad.rubric_empty", "Критерии"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_file_sheet_and_address(tmp_path, council, cells, what, where):
    """As strict as YAML: one message, and no key that only a program knows."""
    path = changed(council, tmp_path / "own.xlsx", **cells)
    with pytest.raises(BadInput) as caught:
        read_rubric_form(path)
    assert (caught.value.what.id, caught.value.where) == (what, f"own.xlsx, {where}")


def test_what_is_no_form_of_a_rubric_is_refused(tmp_path):
    """A workbook of one's own, a text called .xlsx, a blank form."""
    load_workbook_free = tmp_path / "own.xlsx"
    load_workbook_free.write_text("id: own", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_rubric_form(load_workbook_free)
    assert caught.value.what.id == "panel.bad.rubric_form"
    write_rubric_form(tmp_path / "blank.xlsx", "en")
    with pytest.raises(BadInput) as caught:
        read_rubric_form(tmp_path / "blank.xlsx")
    assert (caught.value.what.id, caught.value.where) == ("deliverable.cell_empty", "blank.xlsx, Rubric!C5")

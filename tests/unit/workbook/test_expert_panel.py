"""The protocol of an expert panel: who came, every score with a live total, what to discuss, in three languages."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from fixtures.expert_panels import COUNCIL, CRITERIA, asked_panel, fill_sheets, made_sheets, panel_folder, sheets
from sapa.panel import judge_panel, read_panel
from sapa.workbook.expert_panel import protocol_bytes, write_protocol

MORE = (
    "date: 2026-05-20\nfunded: 1\nquorum: 2/3\nbids: [{id: A, title: '=1+1'}, B, C]\n"
    "experts: [{id: E1, name: Асан, field: law, years: 7, attended: true}, {id: E2, attended: true, conflicts: [C]}, "
    "{id: E3, attended: false}]"
)
ROWS = sheets(
    ("A", "E1", 5, 5, 4, 5, 5), ("A", "E2", 4, 5, None, 4, 5), ("A", "E3", 2, 4, 5, 5, 5),
    ("B", "E1", 3, 3, 4, 3, 3), ("B", "E2", 3, 2, 3, 3, 3), ("B", "E3", 4, 3, 3, 3, 4),
    ("C", "E1", 2, 2, 1, 2, 2), ("C", "E3", 5, 2, 2, 2, 2),
)  # fmt: skip


@pytest.fixture(scope="module")
def panel(tmp_path_factory):
    """Three objects; one blank, one interest, one expert absent."""
    return judge_panel(read_panel(panel_folder(tmp_path_factory.mktemp("p"), more=MORE, scores_csv=ROWS)))


def opened(result, language, *, values=True):
    """Return the workbook as openpyxl reads it: values as they were written, or formulas."""
    return load_workbook(BytesIO(protocol_bytes(result, language)), data_only=values)


def texts(sheet):
    """Return every text of a sheet."""
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


@pytest.mark.parametrize(
    ("language", "tabs"),
    [
        ("kk", ["Хаттама", "Балдар", "Талқылауға", "Келісімділік", "Файлдарға ескертулер"]),
        ("ru", ["Протокол", "Баллы", "Для обсуждения", "Согласованность", "Замечания к файлам"]),
        ("en", ["Protocol", "Scores", "To discuss", "Agreement", "Remarks on files"]),
    ],
)
def test_the_protocol_has_its_sheets_in_every_language(panel, language, tabs):
    """No text is missing, none is a formula."""
    book = opened(panel, language, values=False)
    assert book.sheetnames == tabs
    said = [text for sheet in book for text in texts(sheet)]
    assert not [text for text in said if "panel." in text]
    assert "A =1+1" in said
    formulas = [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert {c.parent.title for c in formulas} == {tabs[1]}


def test_totals_follow_by_formula_and_a_blank_has_none(panel):
    """5 + 5 + 4 + 5 + 5 = 24; the sheet with a blank criterion has an empty total and says so."""
    values, live = (opened(panel, "en", values=v)["Scores"] for v in (True, False))
    rows = {(r[0].value, r[1].value): r for r in values.iter_rows(min_row=4) if r[0].value}
    whole, blank = rows["A =1+1", "E1 Асан"], rows["A =1+1", "E2"]
    assert whole[7].value == 24
    assert blank[4].value == "no score"
    assert blank[7].value in (None, "")
    place = whole[7].coordinate
    cells = f"C{whole[7].row}:G{whole[7].row}"
    assert live[place].value == f'=IF(COUNT({cells})<5,"",SUM({cells}))'


def test_weights_stand_above_the_scores_and_enter_the_totals(tmp_path):
    """A criterion of weight 3: 3·2 + 1 = 7, by SUMPRODUCT with the row of weights."""
    folder = panel_folder(
        tmp_path, more="rubric: own.yaml", scores_csv=[("bid", "expert", "need", "cost"), ("A", "E1", 2, 1)]
    )
    (folder / "own.yaml").write_text(
        "id: own\ntitle: {kk: а, ru: а, en: a}\n"
        "scale:\n  min: 0\n  max: 2\n"
        "  anchors: {0: {kk: а, ru: а, en: a}, 1: {kk: а, ru: а, en: a}, 2: {kk: а, ru: а, en: a}}\n"
        "criteria:\n"
        "  - {id: need, title: {kk: а, ru: а, en: Need}, asks: {kk: а, ru: а, en: a}, weight: 3}\n"
        "  - {id: cost, title: {kk: б, ru: б, en: Cost}, asks: {kk: а, ru: а, en: a}}\n",
        encoding="utf-8",
    )
    result = judge_panel(read_panel(folder))
    sheet = opened(result, "en", values=False)["Scores"]
    (formula,) = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert "SUMPRODUCT" in formula
    cached = opened(result, "en")["Scores"]
    assert 7 in [c.value for row in cached.iter_rows() for c in row]


def test_attendance_interests_and_quorum_are_told(panel):
    """Two of three came, two are needed; who is absent does not sign."""
    said = texts(opened(panel, "en")["Protocol"])
    assert "Quorum: 2 of 3 attended, 2 are needed: reached." in said
    assert "E1 Асан, law, experience in years: 7" in said
    assert "C" in said
    assert said[said.index("Signatures") :] == ["Signatures", "Chair", "E1 Асан", "E2", "Secretary"]


def test_the_same_panel_gives_the_same_bytes(panel, tmp_path):
    """No clock reaches the file; it is written whole."""
    write_protocol(panel, tmp_path / "p.xlsx", language="ru")
    assert (tmp_path / "p.xlsx").read_bytes() == protocol_bytes(panel, "ru")


def test_a_councils_sheet_has_a_protocol_without_agreement(tmp_path):
    """One number for all members: scores, remarks, and no sheet of agreement."""
    folder = panel_folder(
        tmp_path, scores="- {file: s.csv, bid: P, scale: sum, members: 1}",
        s_csv=[tuple("" if v is None else v for v in row) for row in COUNCIL],
    )  # fmt: skip
    book = opened(judge_panel(read_panel(folder)), "ru")
    assert book.sheetnames == ["Протокол", "Баллы", "Замечания к файлам"]
    assert "весь совет" in texts(book["Баллы"])


def test_a_councils_result_has_no_empty_columns_and_points_to_the_remarks(tmp_path):
    """Median, adjusted mean and places do not exist for one number; the blank cell is told on the first page."""
    folder = panel_folder(
        tmp_path, scores="- {file: s.csv, bid: P, scale: sum, members: 1}",
        s_csv=[tuple("" if v is None else v for v in row) for row in COUNCIL],
    )  # fmt: skip
    book = opened(judge_panel(read_panel(folder)), "en")
    said = texts(book["Protocol"])
    assert "Median" not in said
    assert "2 remarks on the files: sheet “Remarks on files”." in said
    assert any("agreement of its members cannot be worked out" in text for text in said)
    assert any("divided by their number" in text for text in texts(book["Scores"]))


def test_differences_name_reasons_and_the_command_of_the_next_round(tmp_path):
    """E1 gave 5 with a reason, E2 gave 1 without; what is entered beside it changes no score, and that is said."""
    folder = asked_panel(tmp_path, experts="[E1, E2]")
    made = made_sheets(folder)
    fours = dict.fromkeys(CRITERIA, 4)
    fill_sheets(made["E1"], {"A": {**fours, "relevance": 5}, "B": fours}, reasons={"relevance": "p. 7"})
    fill_sheets(made["E2"], {"A": {**fours, "relevance": 1}, "B": fours})
    said = texts(opened(judge_panel(read_panel(folder)), "en")["To discuss"])
    assert "E1: p. 7" in said
    assert "E2" in said
    assert any("changes no score" in text and "--round 2" in text for text in said)

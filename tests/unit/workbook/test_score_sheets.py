"""An expert's workbook: locked but for the entries, drop-downs of the scale, live totals, three languages."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from fixtures.expert_panels import asked_panel
from sapa.i18n import LANGUAGES
from sapa.panel import read_panel
from sapa.panel.asked import asked
from sapa.standard.parts import Translated
from sapa.standard.rubric import Criterion, Rubric, Scale
from sapa.workbook.score_sheets import blank_score_bytes, score_sheets_bytes


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Two experts, two objects; a title that looks like a formula."""
    return read_panel(asked_panel(tmp_path_factory.mktemp("asked"), experts="[{id: E1, name: '=1+1'}, E2]"))


def opened(content):
    """Return a workbook as openpyxl reads it, with formulas."""
    return load_workbook(BytesIO(content))


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_an_expert_fills_in_is_open(plan, language):
    """On the page of an object: the declaration, five scores, five reasons, the line to sign."""
    book = opened(score_sheets_bytes(asked(plan)[0], plan, language))
    sheet = book["A"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    open_ = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert {"D6", *(f"{col}{row}" for col in "DF" for row in range(10, 15))} <= open_
    assert not {"D5", "C10", "E10", "D15", "A10"} & open_
    said = [str(c.value) for ws in book for row in ws.iter_rows() for c in row if c.value is not None]
    assert not [text for text in said if "panel." in text or "forms." in text]


def test_scores_have_a_drop_down_and_a_total_that_waits_for_all(plan):
    """1–5 in a list with the words of the levels; the total is empty while one of five is blank."""
    sheet = opened(score_sheets_bytes(asked(plan)[0], plan, "en"))["A"]
    (rule,) = [v for v in sheet.data_validations.dataValidation if "D10" in v.sqref]
    assert (rule.type, rule.formula1, str(rule.sqref)) == ("list", '"1,2,3,4,5"', "D10:D14")
    assert rule.prompt.splitlines()[4] == "5 – very high"
    assert sheet["D15"].value == '=IF(COUNT(D10:D14)<5,"",SUM(D10:D14))'
    assert sheet["E10"].value == '=IF(D10="","",IFERROR(VLOOKUP(D10,$B$18:$C$22,2,FALSE),""))'


def test_weights_enter_the_total_and_a_long_scale_takes_whole_numbers(plan):
    """Weights 2.5 and 1, scores 0–100: no list of 101, but no 101 either."""
    import dataclasses

    said = Translated("а", "б", "c")
    rubric = Rubric(
        "own", said, (Criterion("a", said, said, 2.5, "see p. 3"), Criterion("b", said, said)),
        Scale(0, 100, dict.fromkeys(range(101), said)),
    )  # fmt: skip
    weighted = dataclasses.replace(plan, rubric=rubric)
    sheet = opened(score_sheets_bytes(asked(weighted)[0], weighted, "en"))["A"]
    assert sheet["D12"].value == '=IF(COUNT(D10:D11)<2,"",SUMPRODUCT(D10:D11,{2.5;1}))'
    assert sheet["E12"].value == "of 350 at most"
    assert "weight 2.5" in sheet["C10"].value
    assert sheet["C10"].value.endswith("see p. 3")
    (rule,) = [v for v in sheet.data_validations.dataValidation if "D10" in v.sqref]
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", "100")


def test_the_same_panel_gives_the_same_bytes(plan):
    """No clock reaches the file, so a blank workbook may be made again."""
    one = asked(plan)[0]
    assert score_sheets_bytes(one, plan, "ru") == score_sheets_bytes(one, plan, "ru")
    assert blank_score_bytes("kk") == blank_score_bytes("kk")


def test_names_are_texts_and_objects_have_a_page_each(plan):
    """A name that looks like a formula stays a text; tabs are called by the objects' ids."""
    book = opened(score_sheets_bytes(asked(plan)[0], plan, "en"))
    assert [ws.title for ws in book if ws.sheet_state == "visible"] == ["Expert", "A", "B"]
    assert (book["Expert"]["C6"].value, book["Expert"]["C6"].data_type) == ("=1+1", "s")

"""Scores entered one by one: what a sheet is worth, what other files have, and the file that keeps them."""

from __future__ import annotations

import math

import pytest

from fixtures.expert_panels import CRITERIA, panel_folder, sheets, write_table
from sapa.errors import BadInput
from sapa.panel import FaultKind, judge_panel, read_panel
from sapa.panel.entered import FILE, Entries, SheetState, entered_csv, heads, read_entered, read_entries, sheet_of

ROSTER = "bids: [A, B]\nexperts: [{id: E1, conflicts: [B]}, E2]"
WEIGHTED = """id: two
title: {kk: а, ru: а, en: a}
scale: {min: 0, max: 2, anchors: {0: {kk: а, ru: а, en: a}, 1: {kk: а, ru: а, en: a}, 2: {kk: а, ru: а, en: a}}}
criteria:
  - {id: one, title: {kk: а, ru: а, en: a}, asks: {kk: а, ru: а, en: a}, weight: 3}
  - {id: two, title: {kk: б, ru: б, en: b}, asks: {kk: б, ru: б, en: b}}
"""


@pytest.fixture
def folder(tmp_path):
    """Return a panel of two objects and two experts; a file has E1's scores of A, one criterion blank."""
    return panel_folder(tmp_path / "panel", more=ROSTER, scores_csv=sheets(("A", "E1", 5, 4, 3, 2, None)))


def entered(*scores: int | None, bid: str = "A", expert: str = "E1", round: int = 1) -> dict:
    """Return scores of one sheet, criterion by criterion; None is a blank."""
    there = zip(CRITERIA, scores, strict=True)
    return {(round, bid, expert, criterion): score for criterion, score in there if score is not None}


def state(plan, entries, bid="A", expert="E1", round=1):
    """Return how far a sheet is."""
    return sheet_of(entries, plan, round=round, bid=bid, expert=expert)


def test_what_was_entered_is_read_back_and_judged(folder):
    """Written, named in panel.yaml and read by `judge_panel`: the same scores, blanks as blanks."""
    plan = read_panel(folder)
    scores = {**entered(1, 2, None, 4, 5, expert="E2"), **entered(5, 5, 5, 5, 5, expert="E2", round=2)}
    (folder / FILE).write_bytes(entered_csv(scores, plan))
    assert read_entered(plan, folder) == scores
    described = (folder / "panel.yaml").read_text(encoding="utf-8").replace(
        "scores:\n", f"scores:\n  - {{file: {FILE}}}\n"
    )  # fmt: skip
    (folder / "panel.yaml").write_text(described, encoding="utf-8")
    judged = judge_panel(read_panel(folder))
    blank = [one for one in judged.faults if one.kind is FaultKind.BLANK and one.expert == "E2"]
    assert [(one.criterion, one.round) for one in blank] == [("result", 1)]
    assert [one.cube.round for one in judged.rounds] == [1, 2]
    totals = {one.id: one.mean for one in judged.rounds[-1].bids}
    assert totals["A"] == 25  # E2's second round; E1's sheet has a blank and no total


def test_a_blank_completes_no_sheet_and_a_file_completes_one(folder):
    """E1's sheet of A has four scores in the file; the fifth entered makes it whole: 5 + 4 + 3 + 2 + 1 = 15."""
    plan = read_panel(folder)
    before = read_entries(plan, folder)
    assert state(plan, before).state is SheetState.PART
    assert (state(plan, before).there, math.isnan(state(plan, before).total)) == (4, True)
    now = Entries(entered=entered(None, None, None, None, 1), given=before.given)
    assert (state(plan, now).state, state(plan, now).total) == (SheetState.WHOLE, 15)


def test_a_score_that_differs_from_a_file_is_a_clash_and_counts_for_nothing(folder):
    """The file has 5, 4 is entered: neither is used, and the file's cell is named; the same score is no clash."""
    plan = read_panel(folder)
    given = read_entries(plan, folder).given
    sheet = state(plan, Entries(entered=entered(4, 4, None, None, 1), given=given))
    assert sheet.state is SheetState.CLASH
    assert [one.criterion for one in sheet.scores if one.clash] == ["relevance"]
    assert sheet.scores[0].given[0].place == "scores.csv:2 (relevance)"
    assert math.isnan(sheet.total)


def test_a_declared_interest_and_a_sheet_that_stands_are_told(folder):
    """E1 may not score B; in round 2 the sheet of round 1 stands until a score is given anew."""
    plan = read_panel(folder)
    first = Entries(entered=entered(3, 3, 3, 3, 3, expert="E2"))
    assert state(plan, first, bid="B").state is SheetState.INTEREST
    again = state(plan, first, expert="E2", round=2)
    assert (again.state, again.total, again.scores[0].before) == (SheetState.STANDS, 15, 3)
    gap = Entries(entered=entered(3, 3, None, 3, 3, expert="E2"))
    assert state(plan, gap, expert="E2", round=2).state is SheetState.STANDS_PART
    anew = Entries(entered={**first.entered, (2, "A", "E2", "result"): 5})
    assert state(plan, anew, expert="E2", round=2).state is SheetState.PART


def test_weights_and_a_scale_that_begins_at_nought_are_respected(tmp_path):
    """0 is a score: 3 x 2 + 1 x 0 = 6."""
    folder = panel_folder(tmp_path / "own", scores="[]", more=f"{ROSTER}\nrubric: own.yaml")
    text = (folder / "panel.yaml").read_text(encoding="utf-8").replace("scores:\n  []\n", "")
    (folder / "panel.yaml").write_text(text, encoding="utf-8")
    (folder / "own.yaml").write_text(WEIGHTED, encoding="utf-8")
    plan = read_panel(folder)
    scores = {(1, "A", "E1", "one"): 2, (1, "A", "E1", "two"): 0}
    (folder / FILE).write_bytes(entered_csv(scores, plan))
    assert read_entered(plan, folder) == scores
    sheet = state(plan, Entries(entered=scores))
    assert (sheet.state, sheet.total) == (SheetState.WHOLE, 6)


@pytest.mark.parametrize(
    ("row", "got"),
    [
        ((1, "A", "E1", 9, 4, 3, 2, 1), "9"),
        ((1, "A", "E1", "five", 4, 3, 2, 1), "five"),
        ((1, "A", "E1", 4.5, 4, 3, 2, 1), "4.5"),
        ((1, "Z", "E1", 5, 4, 3, 2, 1), "Z, E1"),
        ((1, "A", "E9", 5, 4, 3, 2, 1), "A, E9"),
        (("x", "A", "E1", 5, 4, 3, 2, 1), "x"),
    ],
)
def test_what_entering_would_lose_is_refused_with_its_cell(folder, row, got):
    """A file changed by hand into something that the page cannot hold is not overwritten."""
    plan = read_panel(folder)
    write_table(folder / FILE, [heads(plan), row])
    with pytest.raises(BadInput) as caught:
        read_entered(plan, folder)
    assert caught.value.what.id == "panel.bad.entered"
    assert caught.value.where.startswith(f"{FILE}:2")
    assert caught.value.got == got


def test_an_id_that_would_be_a_formula_is_refused(tmp_path):
    """Nothing that a spreadsheet runs is written."""
    more = "bids: ['=A1']\nexperts: [E1]"
    folder = panel_folder(tmp_path / "odd", more=more, scores_csv=sheets(("A", "E1", 1, 1, 1, 1, 1)))
    with pytest.raises(BadInput) as caught:
        entered_csv(entered(1, 1, 1, 1, 1, bid="=A1"), read_panel(folder))
    assert caught.value.what.id == "panel.bad.formula_id"

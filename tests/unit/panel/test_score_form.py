"""Experts' own sheets: made, filled in and read back without a word of configuration; every fault has its cell."""

from __future__ import annotations

import math
import shutil

import numpy as np
import pytest

from fixtures.expert_panels import CRITERIA, asked_panel, fill_sheets, made_sheets, panel_folder, sheets
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.panel import FaultKind, judge_panel, read_panel
from sapa.panel.asked import asked, asked_again
from sapa.panel.draw import draw_experts
from sapa.panel.score_form import form_names, is_score_form
from sapa.workbook.score_sheets import write_score_form

FULL = dict(zip(CRITERIA, (5, 4, 3, 2, 1), strict=True))
FOURS = dict.fromkeys(CRITERIA, 4)


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """A panel of two experts and two objects with its blank sheets; E2 has an interest in B."""
    folder = asked_panel(tmp_path_factory.mktemp("blank") / "panel")
    made_sheets(folder)
    return folder


@pytest.fixture
def folder(blank, tmp_path):
    """A copy of it to fill in."""
    return shutil.copytree(blank, tmp_path / "panel")


def faults(folder):
    """Return the faults of a folder as (kind, place, object, expert, got)."""
    return [(f.kind, f.place, f.bid, f.expert, f.got) for f in judge_panel(read_panel(folder)).faults]


def test_filled_sheets_are_read_without_configuration(folder):
    """`panel.yaml` names no file; the sheet that E2 has no business with is not in his workbook."""
    fill_sheets(folder / "scores-E1.xlsx", {"A": FULL, "B": FOURS}, reasons={"relevance": "p. 7"})
    fill_sheets(folder / "scores-E2.xlsx", {"A": FOURS})
    result = judge_panel(read_panel(folder))
    assert result.faults == ()
    scores = result.rounds[0].cube.scores
    assert scores[0, 0].tolist() == [5, 4, 3, 2, 1]
    assert scores[1, 0].tolist() == scores[0, 1].tolist() == [4] * 5
    assert np.isnan(scores[1, 1]).all()
    assert result.reasons[1, "A", "E1", "relevance"] == "p. 7"
    assert [source.path for source in result.sources] == ["scores-E1.xlsx", "scores-E2.xlsx"]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (None, FaultKind.BLANK), (9, FaultKind.OUTSIDE), (0, FaultKind.OUTSIDE), (2.5, FaultKind.NOT_ON_SCALE),
        ("good", FaultKind.NOT_A_NUMBER),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_file_sheet_and_address(folder, cell, kind):
    """The third criterion stands in D12 of the sheet of object A; no total is made up."""
    fill_sheets(folder / "scores-E1.xlsx", {"A": {**FULL, "result": cell}, "B": FOURS})
    fill_sheets(folder / "scores-E2.xlsx", {"A": FOURS})
    (found,) = faults(folder)
    assert found == (kind, "scores-E1.xlsx, A!D12", "A", "E1", "" if cell is None else f"{cell}")
    totals = judge_panel(read_panel(folder)).rounds[0].totals
    assert math.isnan(totals[0, 0])


def test_a_blank_sheet_is_named_and_is_no_zero(folder):
    """E1 left B out, and nobody else scores it: told as a sheet and as an object, with no score made up."""
    fill_sheets(folder / "scores-E1.xlsx", {"A": FULL})
    fill_sheets(folder / "scores-E2.xlsx", {"A": FOURS})
    assert faults(folder) == [
        (FaultKind.SHEET_BLANK, "scores-E1.xlsx, B", "B", "E1", ""), (FaultKind.BID_WITHOUT_SCORES, "", "B", "", ""),
    ]  # fmt: skip


def test_a_declared_interest_is_respected_and_told_in_the_roster(folder):
    """E1 declares an interest in A and scores it all the same: told once; left blank it is no fault."""
    fill_sheets(folder / "scores-E1.xlsx", {"A": {**FULL, "*interest": "yes"}, "B": {"*interest": "да"}})
    fill_sheets(folder / "scores-E2.xlsx", {"A": {**FOURS, "*interest": "no"}})
    assert [(kind, bid, expert) for kind, _, bid, expert, _ in faults(folder)] == [
        (FaultKind.CONFLICT, "A", "E1"), (FaultKind.NOTHING_SCORED, "", "E1"), (FaultKind.BID_WITHOUT_SCORES, "B", ""),
    ]  # fmt: skip
    experts = judge_panel(read_panel(folder)).plan.experts
    assert [one.conflicts for one in experts] == [("A", "B"), ("B",)]


def test_two_workbooks_of_one_expert_that_differ_are_one_message(folder):
    """A copy with the same scores counts once; one changed score, and neither sheet of A is used, B still is."""
    first = fill_sheets(folder / "scores-E1.xlsx", {"A": FULL, "B": FOURS})
    shutil.copy(first, folder / "copy.xlsx")
    fill_sheets(folder / "scores-E2.xlsx", {"A": FOURS})
    assert faults(folder) == []
    fill_sheets(folder / "copy.xlsx", {"A": {"result": 5, "relevance": 1}})
    result = judge_panel(read_panel(folder))
    (fault,) = result.faults
    assert (fault.kind, fault.place, fault.expected) == (FaultKind.SHEET_TWICE, "scores-E1.xlsx, A", "copy.xlsx, A")
    scores = result.rounds[0].cube.scores
    assert np.isnan(scores[0, 0]).all()
    assert scores[1, 0].tolist() == [4] * 5


def test_a_renamed_file_is_read_and_one_called_as_anothers_is_told(folder):
    """The name of a file says nothing, but E1's sheets under the name of E2's are a mistake worth a word."""
    fill_sheets(folder / "scores-E1.xlsx", {"A": FULL, "B": FOURS})
    fill_sheets(folder / "scores-E2.xlsx", {"A": FOURS})
    (folder / "scores-E1.xlsx").rename(folder / "Асанов итог.xlsx")
    assert faults(folder) == []
    (folder / "scores-E2.xlsx").rename(folder / "other.xlsx")
    (folder / "Асанов итог.xlsx").rename(folder / "scores-E2.xlsx")
    assert faults(folder) == [(FaultKind.FILE_OF_OTHER, "scores-E2.xlsx", "", "E1", "E2")]


def test_a_workbook_turned_into_another_experts_is_not_used(folder):
    """E1's workbook with E2's id typed over it: whose scores these are cannot be known."""
    fill_sheets(folder / "scores-E1.xlsx", {"A": FULL, "B": FOURS}, front={"expert": "E2"})
    fill_sheets(folder / "scores-E2.xlsx", {"A": FOURS})
    found = faults(folder)
    assert found[0] == (FaultKind.OTHER_EXPERT, "scores-E1.xlsx, Expert!C5", "", "E1", "E2")
    assert [kind for kind, *_ in found[1:]] == [FaultKind.NOTHING_SCORED, FaultKind.BID_WITHOUT_SCORES]


def test_a_sheet_turned_into_another_objects_is_not_used(folder):
    """The sheet of A says B: its scores are nobody's, those of the real B stay."""
    fill_sheets(folder / "scores-E1.xlsx", {"A": {**FULL, "*object": "B"}, "B": FOURS})
    fill_sheets(folder / "scores-E2.xlsx", {"A": FOURS})
    assert faults(folder) == [(FaultKind.OTHER_OBJECT, "scores-E1.xlsx, A!D5", "A", "E1", "B")]
    assert judge_panel(read_panel(folder)).rounds[0].cube.scores[1, 0].tolist() == [4] * 5


def test_sheets_of_another_panel_and_of_another_rubric_are_not_used(folder):
    """One message for the workbook, whatever stands in it."""
    fill_sheets(folder / "scores-E1.xlsx", {"A": FULL, "B": FOURS})
    fill_sheets(folder / "scores-E2.xlsx", {"A": FOURS}, front={"panel": "Panel of last year"})
    found = faults(folder)
    assert found[0] == (FaultKind.OTHER_PANEL, "scores-E2.xlsx, Expert!C4", "", "", "Panel of last year")
    text = (folder / "panel.yaml").read_text(encoding="utf-8")
    (folder / "panel.yaml").write_text(text + "rubric: own.yaml\n", encoding="utf-8")
    (folder / "own.yaml").write_text(
        "id: own\ntitle: {kk: а, ru: а, en: a}\n"
        "scale:\n  min: 0\n  max: 1\n  anchors: {0: {kk: а, ru: а, en: a}, 1: {kk: а, ru: а, en: a}}\n"
        "criteria: [{id: need, title: {kk: а, ru: а, en: a}, asks: {kk: а, ru: а, en: a}}]\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as caught:
        judge_panel(read_panel(folder))
    assert caught.value.more[0].what.id == "panel.fault.other_rubric"


def test_a_deleted_sheet_and_a_wrong_round_are_named(folder):
    """What an expert was asked for cannot get lost in silence."""
    from openpyxl import load_workbook

    fill_sheets(folder / "scores-E1.xlsx", {"A": FULL, "B": FOURS})
    book = load_workbook(folder / "scores-E1.xlsx")
    del book["B"]
    book.save(folder / "scores-E1.xlsx")
    fill_sheets(folder / "scores-E2.xlsx", {"A": FOURS}, front={"round": "first"})
    assert [found[:4] for found in faults(folder)[:2]] == [
        (FaultKind.SHEET_LOST, "scores-E1.xlsx", "B", "E1"),
        (FaultKind.BAD_FORM_ROUND, "scores-E2.xlsx, Expert!C7", "", ""),
    ]


def test_every_fault_of_the_sheets_is_worded_in_every_language(folder):
    """No sentence is missing, none has a parameter left."""
    from sapa.panel import Fault
    from sapa.standard.rubric import load_rubric

    for language in LANGUAGES:
        t = translator(language)
        for kind in FaultKind:
            fault = Fault(kind=kind, place="f", bid="A", expert="E1", criterion="result", got="x", expected="y")
            said = t(fault.text(load_rubric()))
            assert "panel.fault" not in said
            assert "{" not in said


def test_the_blank_form_is_read_by_the_names_typed_into_it(tmp_path):
    """Expert and object by id or by name, in any case; scores without an object are named and not used."""
    folder = asked_panel(tmp_path, experts="[{id: E1, name: A. Asan}, E2]")
    write_score_form(folder / "form.xlsx", "kk")
    assert is_score_form(folder / "form.xlsx")
    given = {"Объект 1": {"*object": "first", **FULL}, "Объект 2": {"*object": "B", **FOURS}, "Объект 3": FOURS}
    fill_sheets(folder / "form.xlsx", given, front={"expert": "a. asan"})
    result = judge_panel(read_panel(folder))
    assert result.rounds[0].cube.scores[0, 0].tolist() == [5, 4, 3, 2, 1]
    assert result.rounds[0].cube.scores[1, 0].tolist() == [4] * 5
    assert [(f.kind, f.place) for f in result.faults] == [
        (FaultKind.NO_NAME_ON_SHEET, "form.xlsx, Объект 3!D5"), (FaultKind.NOTHING_SCORED, ""),
    ]  # fmt: skip
    fill_sheets(folder / "form.xlsx", {}, front={"expert": "E7"})
    with pytest.raises(BadInput) as caught:
        judge_panel(read_panel(folder))
    assert caught.value.more[0].what.id == "panel.fault.no_name_on_sheet"
    assert caught.value.more[1].what.id == "panel.fault.unknown_expert"


def test_a_second_round_changes_what_was_changed_and_keeps_the_rest(tmp_path):
    """E1 5 and E2 1 on relevance of A lie 4 apart: only A is asked again; E1 goes down to 3, E2 says nothing."""
    folder = asked_panel(tmp_path, experts="[E1, E2]")
    made = made_sheets(folder)
    fill_sheets(made["E1"], {"A": {**FOURS, "relevance": 5}, "B": FOURS})
    fill_sheets(made["E2"], {"A": {**FOURS, "relevance": 1}, "B": {**FOURS, "result": None}})
    again = made_sheets(folder, round=2, language="ru")
    assert [path.name for path in again.values()] == ["scores-E1-round2.xlsx", "scores-E2-round2.xlsx"]
    assert len(judge_panel(read_panel(folder)).rounds) == 1  # blank sheets of a second round make none
    fill_sheets(again["E1"], {"A": {"relevance": 3}}, reasons={"relevance": "талқыланды"})
    result = judge_panel(read_panel(folder))
    first, second = (one.cube for one in result.rounds)
    assert first.scores[0, 0].tolist() == [5, 4, 4, 4, 4]
    assert second.scores[0, 0].tolist() == [3, 4, 4, 4, 4]
    assert second.scores[0, 1].tolist() == [1, 4, 4, 4, 4]
    assert second.carried == 3
    assert [(f.kind, f.bid, f.expert, f.round) for f in result.faults] == [(FaultKind.BLANK, "B", "E2", 1)]


def test_who_is_asked_follows_the_draw_and_benchmark_cases_go_to_everybody(tmp_path):
    """Three experts, one drawn an object; the case K goes to all three, an interest is respected."""
    folder = asked_panel(tmp_path, experts="[E1, {id: E2, conflicts: [B]}, E3]")
    text = (folder / "panel.yaml").read_text(encoding="utf-8").replace("B]\n", "B, {id: K, key: {result: 3}}]\n", 1)
    (folder / "panel.yaml").write_text(text.replace("[B, {id: K, key: {result: 3}}]}", "[B]}"), encoding="utf-8")
    plan = read_panel(folder)
    drawn = draw_experts(plan.bids, plan.experts, each=1, seed=3)
    tasks = {one.expert.id: [sheet.bid.id for sheet in one.sheets] for one in asked(plan, drawn)}
    assert all("K" in bids for bids in tasks.values())
    assert {bid: [who for who, bids in tasks.items() if bid in bids] for bid in "AB"} == {
        bid: list(who) for bid, who in zip(drawn.bids, drawn.of_bid, strict=True)
    }
    everything = {one.expert.id: [sheet.bid.id for sheet in one.sheets] for one in asked(plan)}
    assert everything == {"E1": ["A", "B", "K"], "E2": ["A", "K"], "E3": ["A", "B", "K"]}


def test_what_cannot_be_asked_is_refused(tmp_path):
    """No roster; a later round of scores that agree, or of one number for the whole council, or of nothing."""
    bare = asked_panel(tmp_path / "bare", experts="[]")
    with pytest.raises(BadInput) as caught:
        asked(read_panel(bare))
    assert caught.value.what.id == "panel.bad.nobody_asked"
    same = panel_folder(tmp_path / "same", scores_csv=sheets(("A", "E1", 3, 3, 3, 3, 3), ("A", "E2", 3, 3, 3, 3, 4)))
    result = judge_panel(read_panel(same))
    for round, what in ((2, "nothing_apart"), (1, "no_round_before")):
        with pytest.raises(BadInput) as caught:
            asked_again(result, round=round)
        assert caught.value.what.id == f"panel.bad.{what}"
    rows = [("bid", "criterion", "score"), *(("A", c, 4) for c in CRITERIA)]
    council = panel_folder(tmp_path / "c", scores="- {file: s.csv, scale: sum, members: 1}", s_csv=rows)
    with pytest.raises(BadInput) as caught:
        asked_again(judge_panel(read_panel(council)), round=2)
    assert caught.value.what.id == "panel.bad.council_round"


def test_files_are_called_by_ids_that_a_file_can_have():
    """A/1 and A_1 do not become one file; Cyrillic ids stay."""
    names = form_names(["A/1", "A_1", "Э1", "..", "a_1"])
    assert list(names.values()) == [
        "scores-A_1.xlsx", "scores-A_1-2.xlsx", "scores-Э1.xlsx", "scores-expert.xlsx", "scores-a_1-3.xlsx",
    ]  # fmt: skip
    assert form_names(["E1"], 2) == {"E1": "scores-E1-round2.xlsx"}


def test_workbooks_beside_the_panel_that_are_no_sheets_are_left_alone(folder):
    """A text called .xlsx, a lock of Excel, a workbook of one's own, a protocol: none of them is read."""
    from openpyxl import Workbook

    from sapa.workbook.expert_panel import write_protocol

    fill_sheets(folder / "scores-E1.xlsx", {"A": FULL, "B": FOURS})
    fill_sheets(folder / "scores-E2.xlsx", {"A": FOURS})
    (folder / "text.xlsx").write_text("scores", encoding="utf-8")
    (folder / "~$scores-E1.xlsx").write_bytes(b"lock")
    Workbook().save(folder / "own.xlsx")
    write_protocol(judge_panel(read_panel(folder)), folder / "protocol.xlsx")
    assert [file.file for file in read_panel(folder).scores] == ["scores-E1.xlsx", "scores-E2.xlsx"]


def test_sheets_that_panel_yaml_names_are_read_once(folder):
    """An entry under `scores:` and a place in the folder are one file."""
    fill_sheets(folder / "scores-E1.xlsx", {"A": FULL, "B": FOURS})
    text = (folder / "panel.yaml").read_text(encoding="utf-8") + "scores: [scores-E1.xlsx, ./scores-E2.xlsx]\n"
    (folder / "panel.yaml").write_text(text, encoding="utf-8")
    assert [file.file for file in read_panel(folder).scores] == ["scores-E1.xlsx", "./scores-E2.xlsx"]
    assert judge_panel(read_panel(folder)).rounds[0].bids[0].sheets == 1

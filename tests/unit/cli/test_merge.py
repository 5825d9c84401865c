"""`sapa merge`, and the way back: copies of experts into a panel workbook, its decisions into the next evaluation."""

from __future__ import annotations

import json
from functools import partial

import pytest
from openpyxl import load_workbook

from fixtures.deliverables import small_deliverable
from fixtures.experts import DAY, Row, copy_of, filled, put, saved
from sapa.results import Conclusion, Score, Status
from sapa.review import review
from sapa.workbook import read_copy, read_findings, workbook_bytes

COMMAND = "merge"
REVIEWS = "t3.practical_application.expert_reviews"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The small deliverable."""
    return small_deliverable(tmp_path_factory.mktemp("small") / "survey").parent


@pytest.fixture(scope="module")
def evaluation(folder):
    """Its review."""
    return review(folder)


@pytest.fixture(scope="module")
def ids(evaluation):
    """Ids of two formal findings that experts judge."""
    return [f.id for f in evaluation.findings if f.norm and f.id.endswith("/formal")][:2]


@pytest.fixture(scope="module")
def copies(evaluation, ids, tmp_path_factory):
    """Three experts' copies, each in a language of its own; they differ on the second finding."""
    place = tmp_path_factory.mktemp("copies")
    made = []
    for name, language, second in (("А. Асан", "kk", "met"), ("Б. Иванов", "ru", "not_met"), ("C. Kim", "en", "met")):
        rows = {
            ids[0]: Row(Status.MET, name, DAY, "seen"),
            ids[1]: Row(Status(second), name, DAY, "why", comment=f"remark of {name}"),
        }
        conclusion = Conclusion(name, "expert", DAY, "text", scores=(Score("relevance", 4), Score("result", 5)))
        made.append(
            copy_of(workbook_bytes(evaluation, language), language, place / f"{language}.xlsx", rows, conclusion)
        )
    return made


def test_copies_become_a_panel_workbook_and_json(run, work, copies, ids):
    """Exit 0; who joined, where they differ, where the workbook is; the record says the same."""
    code, out, err = run(*copies, "--lang", "en", "--json", "m.json")
    assert (code, err) == (0, "")
    assert "3 experts decided findings: 2 in all. They differ on 1 of them." in out
    assert str(work / "panel.xlsx") in out
    record = json.loads((work / "m.json").read_text(encoding="utf-8"))
    assert [e["name"] for e in record["experts"]] == ["А. Асан", "Б. Иванов", "C. Kim"]
    judged = {j["id"]: (j["differ"], len(j["judgements"])) for j in record["judged"]}
    assert judged == {ids[0]: (False, 3), ids[1]: (True, 3)}
    assert record["scores"][0]["scores"] == [4, 4, 4]
    assert len(record["comments"]) == 3
    book = load_workbook(work / "panel.xlsx")
    shown = [s.title for s in book.worksheets if s.sheet_state == "visible"]
    assert shown == [
        "Overview",
        "Differences",
        "All decisions",
        "Scores and conclusions",
        "Comments",
        "Log",
        "Provenance",
    ]


@pytest.fixture
def run_review(run):
    """Run `sapa review`."""
    return partial(run, command="review")


@pytest.fixture
def decided(run, work, copies, ids):
    """A panel workbook in which the panel decided the one difference."""
    assert run(*copies, "--lang", "ru")[0] == 0
    book = filled((work / "panel.xlsx").read_bytes(), "ru", prefix="sapa_panel")
    put(book.cell(book.row_of(ids[1]), "judgement"), "✗ не соответствует")
    put(book.cell(book.row_of(ids[1]), "reason"), "обсудили")
    put(book.named("sapa_panel_by"), "Экспертная группа")
    put(book.named("sapa_panel_date"), DAY)
    return saved(book, work / "panel.xlsx")


def test_the_panels_decisions_go_back_and_every_experts_own_stays_in_the_log(decided, run_review, work, folder, ids):
    """What all agree on stands too; the next workbook has the log with all six decisions and the panel's."""
    code, _, err = run_review(folder, "--with", decided, "--lang", "kk", "--out", "next.xlsx")
    assert (code, err) == (0, "")
    statuses = {r["id"]: r["judgement"] for r in read_findings(work / "next.xlsx") if r["judgement"]}
    assert (statuses[ids[0]]["status"], statuses[ids[0]]["by"]) == ("met", "А. Асан")
    assert (statuses[ids[1]]["status"], statuses[ids[1]]["by"]) == ("not_met", "Экспертная группа")
    again = read_copy(work / "next.xlsx")
    assert sorted(e.by for e in again.opinions.log if e.kind.value == "judgement") == sorted(
        ["А. Асан", "Б. Иванов", "C. Kim"] * 2 + ["Экспертная группа"]
    )
    assert len(again.opinions.comments) == 3
    assert [c.by for c in again.opinions.conclusions] == ["А. Асан", "Б. Иванов", "C. Kim"]


def test_a_difference_without_a_decision_keeps_the_computed_status_and_is_told(
    run, run_review, work, copies, folder, ids
):
    """Nobody's decision wins by chance."""
    assert run(*copies)[0] == 0
    code, _, err = run_review(folder, "--with", work / "panel.xlsx", "--lang", "en", "--out", "next.xlsx")
    assert code == 0
    assert "1 finding on which the experts differ has no decision of the panel" in err
    assert ids[1] in err
    judged = {r["id"] for r in read_findings(work / "next.xlsx") if r["judgement"]}
    assert judged == {ids[0]}
    assert len(read_copy(work / "next.xlsx").opinions.votes) == 5


def test_a_decision_without_the_panels_name_is_refused_by_cell(run, run_review, work, copies, folder, ids):
    """Both cells of the first sheet are named."""
    assert run(*copies, "--lang", "ru")[0] == 0
    book = filled((work / "panel.xlsx").read_bytes(), "ru", prefix="sapa_panel")
    put(book.cell(book.row_of(ids[1]), "judgement"), "✓ соответствует")
    put(book.cell(book.row_of(ids[1]), "reason"), "r")
    saved(book, work / "panel.xlsx")
    code, _, err = run_review(folder, "--with", work / "panel.xlsx", "--lang", "ru", "--out", "next.xlsx")
    assert code == 2
    assert err.count("«Обзор»!C") == 2
    assert not (work / "next.xlsx").exists()


def test_an_earlier_panel_workbook_with_decisions_is_not_overwritten(decided, run, work, copies):
    """Neither by merge, nor by a review; without decisions it is replaced."""
    before = decided.read_bytes()
    code, _, err = run(*copies, "--lang", "en")
    assert (code, decided.read_bytes()) == (2, before)
    assert "1 decision of the panel" in err
    assert run(*copies, "--force")[0] == 0
    assert run(*copies)[0] == 0


def test_copies_of_different_deliverables_are_refused_with_what_differs(run, work, copies, evaluation, tmp_path):
    """One message, exit 2, nothing written."""
    other = small_deliverable(tmp_path / "other").parent
    data = next(p for p in other.iterdir() if p.name == "interviews.csv")
    data.write_text(data.read_text(encoding="utf-8").replace("45", "46", 1), encoding="utf-8", newline="\n")
    path = work / "other.xlsx"
    path.write_bytes(workbook_bytes(review(other), "ru"))
    code, _, err = run(copies[0], path, "--lang", "en")
    assert code == 2
    assert "not a copy of the same evaluation as kk.xlsx" in err
    assert "interviews.csv" in err
    assert [p.name for p in work.iterdir()] == ["other.xlsx"]


def test_the_output_is_never_one_of_the_copies(run, copies):
    """An expert's file is not written over."""
    before = copies[0].read_bytes()
    code, _, _ = run(*copies, "--out", copies[0], "--force")
    assert (code, copies[0].read_bytes()) == (2, before)


def test_judgements_against_each_other_are_refused_with_the_way_out(run_review, copies, folder, ids):
    """`--with` twice does not let the second file win; merge is named."""
    code, _, err = run_review(folder, "--with", copies[0], "--with", copies[1], "--lang", "en")
    assert code == 2
    assert "sapa merge" in err
    assert ids[1] in err

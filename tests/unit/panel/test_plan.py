"""panel.yaml: what it may say, and what is refused with file and line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from fixtures.expert_panels import panel_folder, sheets
from sapa.errors import BadInput
from sapa.panel import Expert, quorum, read_panel
from sapa.panel.plan import SheetScale

RUBRIC = """
id: own
title: {kk: Өз, ru: Своя, en: Own}
scale:
  min: 0
  max: 2
  anchors: {0: {kk: а, ru: а, en: a}, 1: {kk: б, ru: б, en: b}, 2: {kk: в, ru: в, en: c}}
criteria:
  - {id: need, title: {kk: Қажет, ru: Нужда, en: Need}, asks: {kk: а, ru: а, en: a}, weight: 3}
  - {id: cost, title: {kk: Құн, ru: Цена, en: Cost}, asks: {kk: а, ru: а, en: a}}
"""


def test_a_panel_says_who_scores_what(tmp_path):
    """Roster, interests, list of objects, quorum, line, seed."""
    more = (
        "bids: [A, {id: B, title: Second}]\n"
        "experts:\n  - {id: E1, name: One, field: law, years: 7, attended: true, conflicts: [B]}\n  - E2\n"
        "quorum: 2/3\nfunded: 1\nlevel: 0.9\nreliability: 0.7\nseed: 0"
    )
    plan = read_panel(panel_folder(tmp_path, more=more, scores_csv=sheets()))
    assert plan.rubric.id == "council"
    assert plan.experts[0] == Expert(id="E1", name="One", field="law", years=7, attended=True, conflicts=("B",))
    assert plan.interest("E1") == {"B"}
    assert plan.bids[1].title == "Second"
    assert (plan.quorum, plan.funded, plan.level, plan.reliability, plan.seed) == (Fraction(2, 3), 1, 0.9, 0.7, 0)
    assert plan.scores[0].scale is SheetScale.EACH


def test_an_own_rubric_has_its_scale_and_weights(tmp_path):
    """A file of the folder; weights are 3 and, where none is named, 1."""
    folder = panel_folder(tmp_path, more="rubric: own.yaml", scores_csv=sheets())
    (folder / "own.yaml").write_text(RUBRIC, encoding="utf-8")
    rubric = read_panel(folder).rubric
    assert [(one.id, one.weight) for one in rubric.criteria] == [("need", 3.0), ("cost", 1.0)]
    assert rubric.scale is not None
    assert rubric.scale.scores == (0, 1, 2)


@pytest.mark.parametrize(
    ("scores", "more", "what"),
    [
        ("- {file: scores.csv}", "quorum: 3/2", "panel.bad.fraction"),
        ("- {file: scores.csv}", "quorum: many", "panel.bad.fraction"),
        ("- {file: scores.csv}", "level: 95", "panel.bad.fraction"),
        ("- {file: scores.csv}", "funded: 1.5", "panel.bad.whole"),
        ("- {file: scores.csv}", "bids: [A, A]", "panel.bad.twice"),
        ("- {file: scores.csv}", "experts: [E1, {id: E1}]", "panel.bad.twice"),
        ("- {file: scores.csv}", "bids: [A]\nexperts: [{id: E1, conflicts: [B]}]", "panel.bad.unknown_bid"),
        ("- {file: scores.csv}", "rubric: recommendations", "panel.bad.no_scale"),
        ("- {file: scores.csv}", "bids: [{id: K, key: {relevance: 9}}]", "panel.bad.key"),
        ("- {file: scores.csv}", "bids: [{id: K, key: {beauty: 3}}]", "standard.error.unknown_key"),
        ("- {file: scores.csv}", "colour: red", "standard.error.unknown_key"),
        ("- {file: other.csv}", "", "panel.bad.no_file"),
        ("- {file: ../panel.yaml}", "", "panel.bad.outside"),
        ("- {file: scores.csv, scale: sum}", "", "panel.bad.members"),
        ("- {file: scores.csv, scale: middle}", "", "standard.error.choice"),
    ],
)
def test_what_a_panel_cannot_say_is_refused_with_its_line(tmp_path, scores, more, what):
    """One message each, with file and line."""
    with pytest.raises(BadInput) as caught:
        read_panel(panel_folder(tmp_path, scores=scores, more=more, scores_csv=sheets()))
    assert caught.value.what.id == what
    assert str(caught.value.where).startswith("panel.yaml:")


def test_a_folder_without_a_panel_is_refused(tmp_path):
    """The message names the folder and the file that is missing."""
    with pytest.raises(BadInput) as caught:
        read_panel(tmp_path)
    assert (caught.value.what.id, caught.value.expected) == ("panel.bad.folder", "panel.yaml")


@pytest.mark.parametrize(
    ("attended", "needed", "reached"),
    [
        ((True, True, True, True, False), 4, True),
        ((True, True, True, False, False), 4, False),
        ((True, True, True, None, False), 4, None),
        ((True, True, None, False, False), 4, False),
        ((True, True, False), 2, True),
        ((), 0, None),
    ],
)
def test_a_quorum_of_two_thirds_is_counted_exactly(attended, needed, reached):
    """2/3 of 5 is 3.33, so 4; of 3 it is 2 exactly; whom the roster says nothing of may decide it."""
    experts = [Expert(id=str(i), attended=a) for i, a in enumerate(attended)]
    found = quorum(experts, Fraction(2, 3))
    assert (found.needed, found.reached) == (needed, reached)


def test_ids_may_be_whole_numbers_and_files_plain_names(tmp_path):
    """`bids: [1, 2]` are those of a column 1, 2; `scores: scores.csv` is one file with nothing to add."""
    folder = panel_folder(tmp_path, scores_csv=sheets())
    text = "title: x\nbids: [1, {id: 2}]\nexperts: [{id: 7, conflicts: [2]}, 8]\nscores: scores.csv\n"
    (folder / "panel.yaml").write_text(text, encoding="utf-8")
    plan = read_panel(folder)
    assert [b.id for b in plan.bids] == ["1", "2"]
    assert [(e.id, e.conflicts) for e in plan.experts] == [("7", ("2",)), ("8", ())]
    assert [f.file for f in plan.scores] == ["scores.csv"]

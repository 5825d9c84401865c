"""Rubrics as data: criteria, scale and words in three languages; a faulty file is named with its line."""

from __future__ import annotations

import pytest

from sapa.errors import BadInput
from sapa.i18n import LANGUAGES
from sapa.standard.rubric import load_rubric, read_rubric

GOOD = """\
id: small
title: {kk: а, ru: б, en: c}
scale:
  min: 1
  max: 2
  anchors: {1: {kk: а, ru: б, en: c}, 2: {kk: а, ru: б, en: c}}
criteria:
  - {id: one, title: {kk: а, ru: б, en: c}, asks: {kk: а, ru: б, en: c}}
"""


ONE = "  - {id: one, title: {kk: а, ru: б, en: c}, asks: {kk: а, ru: б, en: c}}\n"


def test_the_council_has_five_criteria_of_whole_scores_from_one_to_five():
    """The sheet that local bodies fill in: relevance, plan, result, continuation, social effect; 1–5 each."""
    rubric = load_rubric()
    assert [c.id for c in rubric.criteria] == [
        "relevance", "plan_fulfilment", "result", "continuation", "social_effect",
    ]  # fmt: skip
    assert rubric.scale is not None
    assert rubric.scale.scores == (1, 2, 3, 4, 5)
    assert set(rubric.scale.anchors) == set(rubric.scale.scores)


def test_recommendations_are_looked_at_in_four_ways_without_scores():
    """Addressed, grounded in data, feasible, measurable: yes or no."""
    rubric = load_rubric("recommendations")
    assert [c.id for c in rubric.criteria] == ["addressed", "grounded", "feasible", "measurable"]
    assert rubric.scale is None
    assert rubric.criterion("feasible").title.en == "Feasible"
    with pytest.raises(KeyError):
        rubric.criterion("pretty")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_criteria_share_words(language):
    """Each criterion has a name of its own in each language."""
    for id in ("council", "recommendations"):
        titles = [c.title.in_language(language) for c in load_rubric(id).criteria]
        assert len(set(titles)) == len(titles)


def test_an_unknown_rubric_is_refused_with_those_that_there_are():
    """A slip of the pen is asked about."""
    with pytest.raises(BadInput) as caught:
        load_rubric("concil")
    assert (caught.value.got, caught.value.expected) == ("concil", "council, recommendations")
    assert caught.value.todo.params["word"] == "council"


@pytest.mark.parametrize(
    ("old", "new", "id", "line"),
    [
        ("max: 2", "max: 1", "standard.error.min_above_max", 5),
        (", 2: {kk: а, ru: б, en: c}}", "}", "standard.error.missing", 6),
        ("title: {kk: а, ru: б, en: c}\nscale", "title: {kk: а, ru: б}\nscale", "standard.error.language", 2),
        ("criteria:\n", f"criteria:\n{ONE}", "standard.error.twice", 9),
    ],
)  # fmt: skip
def test_a_faulty_rubric_is_refused_with_file_and_line(tmp_path, old, new, id, line):
    """A scale upside down, a level without words, a language that lacks, a criterion that stands twice."""
    path = tmp_path / "small.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_rubric(path)
    assert caught.value.what.id == id
    assert caught.value.where.startswith(f"small.yaml:{line}")

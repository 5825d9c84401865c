"""Pictures: right kinds, every letter drawn, the same bytes each time."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sapa.app.figures import KINDS, pictures
from sapa.i18n import translator
from sapa.results import Evaluation
from sapa.review import review


@pytest.fixture(scope="module")
def evaluation(sample: Path) -> Evaluation:
    """Return the review of the sample deliverable."""
    return review(sample)


def test_there_is_a_picture_for_each_question(evaluation: Evaluation, language: str) -> None:
    """Sampling error, field control, plan and achieved; letters that a font lacks would raise a warning here."""
    drawn = pictures(evaluation, translator(language))
    assert [p.kind for p in drawn] == list(KINDS)
    for one in drawn:
        assert one.png.startswith(b"\x89PNG")
        ET.fromstring(one.svg)  # noqa: S314 - our own bytes
        assert one.title
        assert re.search(r"\d", one.alt)
        assert "«" not in one.alt


def test_the_same_evaluation_gives_the_same_bytes(evaluation: Evaluation) -> None:
    """A saved figure can be compared with another run."""
    first, second = (pictures(evaluation, translator("kk")) for _ in range(2))
    assert [p.svg for p in first] == [p.svg for p in second]
    assert [p.png for p in first] == [p.png for p in second]


def test_the_alternative_text_says_what_the_picture_shows(evaluation: Evaluation) -> None:
    """1,188 valid interviews of 1,200 planned, from the sample's README; 48 interviewers."""
    alts = {p.kind: p.alt for p in pictures(evaluation, translator("en"))}
    assert "48 interviewers" in alts["field_control"]
    assert "1,200" in alts["coverage"]


def test_nothing_is_drawn_where_there_are_no_numbers(evaluation: Evaluation) -> None:
    """An evaluation without details has no pictures and no error."""
    from dataclasses import replace

    assert pictures(replace(evaluation, details={}), translator("en")) == ()

"""Certificates: who met the threshold, counted by hand; the trainer's own list of names; the document."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.training.grading import Outcome, certificate, decisions, grade, read_names
from sapa.training.sessions import Answer, Handout, Scenario, Session, Task, Truth

POOL = ("group_small", "experts_few", "excel_only", "weights_wrong", "near_duplicates")
GROUP = "t10.focus_group.respondents (formal)"
EXPERTS = "t10.expert_survey.respondents (formal)"
EXCEL = "t3.reliability.specialised_software (formal)"
WEIGHTS = "weights.population (methodological)"
TWINS = "interviewers (methodological)"
DAY = date(2026, 11, 23)


def session(*planted: str) -> Session:
    """Return a session of one trainee and one task of five questions."""
    truths = tuple(Truth(name, 1.0, 1) for name in planted)
    task = Task("research_analytic", None, (1, 2), 0.0, POOL)
    return Session(Scenario("made", False, (task,)), bytes(16), (Handout("trainee-01", (1,), (truths,)),))


def said(*answers: str) -> dict[str, bool]:
    """Return answers on the small group, the few experts, Excel, the weights and the twins; the rest stays open."""
    return {place: one == "yes" for place, one in zip((GROUP, EXPERTS, EXCEL, WEIGHTS, TWINS), answers, strict=False)}


def decided(planted: tuple[str, ...], seen: dict[str, bool], threshold: float = 0.6):
    """Return the decision on a trainee who saw or did not see a shortcoming in some of the five places."""
    made = session(*planted)
    answers = tuple(Answer(1, place, yes, None) for place, yes in seen.items())
    return decisions(grade(made, {"trainee-01": answers}), made, threshold=threshold)[0]


@pytest.mark.parametrize(
    ("seen", "outcome", "found", "calm", "answered"),
    [
        # Planted: a small group, few experts. Sound: Excel, weights, twins.
        (said("yes", "yes", "no", "no", "yes"), Outcome.MET, (2, 2), (2, 3), 5),
        (said("yes", "no", "no", "no", "no"), Outcome.SENSITIVITY, (1, 2), (3, 3), 5),
        (said("yes", "yes", "yes", "yes", "no"), Outcome.SPECIFICITY, (2, 2), (1, 3), 5),
        (said("no", "no", "yes", "yes", "yes"), Outcome.BOTH, (0, 2), (0, 3), 5),
        (said("yes", "yes"), Outcome.OPEN, (2, 2), (0, 0), 2),
    ],
)  # fmt: skip
def test_both_shares_and_the_share_answered_must_reach_the_threshold(seen, outcome, found, calm, answered):
    """At 0.6: 2 of 3 sound places left in peace suffice, 1 of 2 found does not, 2 of 5 questions answered do not."""
    one = decided(("group_small", "experts_few"), seen)
    assert one.outcome is outcome
    assert (one.sensitivity.k, one.sensitivity.n) == found
    assert (one.specificity.k, one.specificity.n) == calm
    assert (one.answered.k, one.answered.n) == (answered, 5)


def test_the_threshold_itself_is_enough_and_a_little_more_is_not():
    """2 of 3 sound places: 2/3 is reached, 0.67 is not."""
    seen = {GROUP: True, EXPERTS: True, EXCEL: False, WEIGHTS: False, TWINS: True}
    assert decided(("group_small", "experts_few"), seen, 2 / 3).outcome is Outcome.MET
    assert decided(("group_small", "experts_few"), seen, 0.67).outcome is Outcome.SPECIFICITY


def test_nothing_is_certified_where_nothing_was_planted():
    """There was nothing to find."""
    seen = dict.fromkeys((GROUP, EXPERTS, EXCEL, WEIGHTS, TWINS), False)
    assert decided((), seen).outcome is Outcome.NOTHING_PLANTED


@pytest.mark.parametrize("threshold", [0.0, -0.1, 1.01, float("nan")])
def test_a_threshold_that_is_no_fraction_is_refused(threshold: float):
    """Above 0, at most 1."""
    with pytest.raises(BadInput) as caught:
        decided((), {}, threshold)
    assert caught.value.where == "--threshold"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_bears_the_name_and_is_the_same_each_time(language: str):
    """And the pseudonym where there is no name; no name of a catalogue's text shows through."""
    seen = {GROUP: True, EXPERTS: True, EXCEL: False, WEIGHTS: False, TWINS: False}
    one = decided(("group_small", "experts_few"), seen)

    def made(names: dict[str, str] | None) -> bytes:
        return certificate(one, "full-review", threshold=0.6, day=DAY, t=translator(language), names=names)

    def text(content: bytes) -> str:
        return zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode("utf-8")

    named = {"trainee-01": "Айгүл <Асан>"}
    assert made(named) == made(named)
    assert "Айгүл &lt;Асан&gt;" in text(made(named))
    assert "trainee-01" not in text(made(named))
    assert "trainee-01" in text(made(None))
    assert "training." not in text(made(None))


def test_a_certificate_is_not_made_for_who_has_not_met_the_threshold():
    """A programming error, not an answer."""
    with pytest.raises(ValueError, match="sensitivity"):
        certificate(
            decided(("group_small",), {GROUP: False, EXPERTS: False, EXCEL: False, WEIGHTS: False, TWINS: False}),
            "full-review", threshold=0.6, day=DAY, t=translator("en"),
        )  # fmt: skip


def test_the_trainers_list_of_names_is_read_with_either_separator(tmp_path: Path):
    """A blank name leaves the pseudonym; spaces inside a name are made one."""
    path = tmp_path / "names.csv"
    path.write_text("pseudonym;name\ntrainee-01; Айгүл   Асан \ntrainee-02;\n\n", encoding="utf-8-sig")
    assert read_names(path, ("trainee-01", "trainee-02")) == {"trainee-01": "Айгүл Асан"}


@pytest.mark.parametrize(
    ("content", "what", "where"),
    [
        (b"\xff\xfe", "unreadable", None),
        (b"pseudonym,person\n", "columns", None),
        (b"pseudonym,name\ntrainee-09,A\n", "unknown", "names.csv:2"),
        (b"pseudonym,name\ntrainee-01,A\ntrainee-01,B\n", "twice", "names.csv:3"),
        (b"pseudonym,name\ntrainee-01," + b"A" * 121 + b"\n", "long", "names.csv:2"),
    ],
)
def test_a_wrong_list_is_named_by_its_row_and_never_by_the_person(content: bytes, what: str, where, tmp_path: Path):
    """The message says which row; no name stands in it."""
    path = tmp_path / "names.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_names(path, ("trainee-01",))
    assert caught.value.what.id == f"training.names.{what}"
    assert where is None or caught.value.where == where
    assert caught.value.got not in ("A", "B")

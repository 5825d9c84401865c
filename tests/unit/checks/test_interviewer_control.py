"""What the control log says in interviewers' dossiers: too few to compare, and records that contradict each other."""

from __future__ import annotations

import pytest

from fixtures.controlled import interviews
from fixtures.made_rows import made_rows
from sapa.checks.base import CheckResult, Context
from sapa.checks.control_log import relate_log
from sapa.checks.field_control import field_control
from sapa.checks.interviewers import interviewers
from sapa.deliverable.manifest import ControlRef
from sapa.i18n import LANGUAGES, translator
from sapa.results import Status
from sapa.results.control import FieldControlDetail
from sapa.results.interviewers import Dossier, InterviewersDetail, Level
from sapa.standard import choose, load_standard

CONTEXT = Context(load_standard("kz-social-order"), choose({}), show_ids=True)
EACH = 20


def _checked(people: str, log: list[tuple[int, str]]) -> CheckResult:
    """Check 20 interviews of each (1–20 of the first, 21–40 of the second …) with a log of (id, outcome)."""
    n = EACH * len(people)
    given = interviews({"id": range(1, n + 1), "interviewer": [who for who in people for _ in range(EACH)]})
    columns = {"id": [x for x, _ in log], "outcome": [x for _, x in log], "attempt": [*range(1, len(log) + 1)]}
    spec = ControlRef.model_validate({"file": "control.csv", "id": "id", "outcome": "outcome", "attempt": "attempt"})
    related = relate_log(made_rows(columns, file="control.csv"), spec, given)
    control = field_control(given, CONTEXT, log=related, known_interviewers=()).detail
    assert isinstance(control, FieldControlDetail)
    return interviewers(given, CONTEXT, log=related, control=control)


def _dossiers(result: CheckResult) -> dict[str, Dossier]:
    assert isinstance(result.detail, InterviewersDetail)
    return {d.interviewer: d for d in result.detail.dossiers}


def _confirmed(people: int, each: int = 5) -> list[tuple[int, str]]:
    return [(EACH * p + i, "confirmed") for p in range(people) for i in range(1, each + 1)]


def _text(result: CheckResult, language: str) -> str:
    return translator(language)(result.findings[0].message)


@pytest.mark.parametrize("people", ["A", "AB"])
@pytest.mark.parametrize("refuted", [0, 3])
def test_one_or_two_interviewers_are_not_compared_whatever_control_says(people: str, refuted: int) -> None:
    """Controlled without a refusal, or with three: not assessable and never met; nobody has a score."""
    log = [(x, "refuted" if x <= refuted else said) for x, said in _confirmed(len(people))]
    result = _checked(people, log)
    made = _dossiers(result)
    assert result.findings[0].status is Status.NOT_ASSESSABLE
    assert [d.score for d in made.values()] == [None] * len(people)
    assert made["A"].level is (Level.LOOK if refuted else Level.TOO_FEW)
    assert (result.findings[0].recommendation is not None) is bool(refuted)
    assert "at least 3 are needed" in _text(result, "en")
    assert all("{" not in _text(result, language) for language in LANGUAGES)


def test_of_many_interviewers_only_two_of_whom_are_judged_nothing_is_said() -> None:
    """Four interviewers, control reached the work of two: two dossiers with a score are no comparison."""
    result = _checked("ABCD", _confirmed(2))
    assert sum(d.score is not None for d in _dossiers(result).values()) == 2
    assert result.findings[0].status is Status.NOT_ASSESSABLE
    assert "4 interviewers in the data, 2 with evidence" in _text(result, "en")


def test_three_judged_interviewers_are_compared() -> None:
    """The smallest survey of which something is said."""
    assert _checked("ABC", _confirmed(3)).findings[0].status is Status.MET


def _contradicted(count: int) -> list[tuple[int, str]]:
    """Return a log that confirms five interviews of each of four, and refutes the first ones of A as well."""
    return _confirmed(4) + [(x, "refuted") for x in range(1, count + 1)]


def test_an_interview_confirmed_and_refuted_is_counted_apart_and_makes_no_level() -> None:
    """Four of A are both: nothing refuted, four contradictory, and the dossier says so in three languages."""
    result = _checked("ABCD", _contradicted(4))
    one = _dossiers(result)["A"]
    assert (one.controlled, one.refuted, one.contradictory) == (5, 0, 4)
    assert one.level is Level.NOTHING
    assert result.findings[0].status is Status.MET
    (line,) = [e for e in one.evidence if e.signal == "control_contradiction"]
    assert (line.n, line.weight, line.p) == (4, 0.0, None)
    said = "4 interviews were confirmed, wholly or in part, by one control record and not by another"
    assert translator("en")(line.text).startswith(said)
    assert line.innocent is not None
    for language in LANGUAGES:
        say = translator(language)
        assert "4" in say(line.text)
        assert "{" not in say(line.text) + say(line.innocent)


def test_contradictory_interviews_leave_the_comparison_and_the_controls_needed_as_if_not_made() -> None:
    """A with three contradictory of five equals A with the two clear ones alone, in p and in further controls."""
    both = _dossiers(_checked("ABCD", _contradicted(3)))["A"]
    clear = _dossiers(_checked("ABCD", [x for x in _confirmed(4) if x[0] not in (1, 2, 3)]))["A"]
    assert both.p == pytest.approx(clear.p)
    assert both.controls_needed == clear.controls_needed
    assert _dossiers(_checked("ABCD", _contradicted(3)))["B"].contradictory == 0


def test_what_is_only_refuted_still_counts() -> None:
    """One interview of A refuted and never confirmed, another one both: one refuted, to be looked at."""
    log = [*_contradicted(1), (6, "refuted")]
    one = _dossiers(_checked("ABCD", log))["A"]
    assert (one.controlled, one.refuted, one.contradictory) == (6, 1, 1)
    assert one.level in (Level.LOOK, Level.ACT_NOW)


def test_a_contradictory_interview_may_be_controlled_again() -> None:
    """All 20 of A were reached, one refuted and one both: of what is left to control only the latter is named."""
    log = [*_confirmed(4, EACH)[1:], (1, "refuted"), (2, "refuted")]
    one = _dossiers(_checked("ABCD", log))["A"]
    assert [r.row for r in one.recontact] == [3]

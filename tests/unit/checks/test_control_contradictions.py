"""One rule for records that exclude each other: controlled, neither confirmed nor refuted, held against nobody."""

from __future__ import annotations

import numpy as np
import pytest

from fixtures.controlled import controlled, finding, interviews, said
from fixtures.made_rows import made_rows
from sapa.checks.base import Context
from sapa.checks.control_log import relate_log
from sapa.checks.control_next import control_next
from sapa.deliverable.manifest import ControlRef
from sapa.i18n import LANGUAGES, translator
from sapa.standard import choose, load_standard
from sapa.stats.proof import control_proof, controls_needed

GIVEN = {
    "id": range(1, 21), "interviewer": ["A"] * 10 + ["B"] * 10, "q": [1] * 20, "region": ["north"] * 20,
}  # fmt: skip
# Interview 1 is both, 2 and 3 are confirmed, 4 is refuted, 5 was not reached; 11 and 12 of B are confirmed.
LOG = {
    "id": [1, 1, 2, 3, 4, 5, 11, 12], "attempt": [1, 2, 1, 1, 1, 1, 1, 1],
    "outcome": ["ok", "refuted", "ok", "ok", "refuted", "no answer", "ok", "ok"],
    "controller": ["K", "L", "K", "K", "L", "K", "K", "K"], "q": [1, 2, 1, 1, None, None, 1, 1],
}  # fmt: skip


def result(**more):
    """Return the field control of the log above."""
    return controlled(interviews(GIVEN), LOG | more, compare=["q"])


def rows(found, name: str) -> list[dict]:
    """Return a table's rows as dictionaries."""
    (one,) = [t for t in found.tables if t.name == name]
    return one.records()


def test_it_counts_as_controlled_and_as_nothing_else():
    """By hand: 7 tried, 6 with an outcome, of which 4 confirmed, 1 refuted and 1 contradictory."""
    total = result().detail.total
    assert (total.attempted, total.controlled, total.not_reached) == (7, 6, 1)
    assert (total.confirmed, total.partly, total.refuted, total.contradictory, total.with_outcome) == (4, 0, 1, 1, 5)


@pytest.mark.parametrize("table", ["field_control_by_interviewer", "field_control_by_region", "field_control_by_group"])
def test_every_table_of_shares_has_its_column(table):
    """The outcomes of each row add up to those controlled."""
    found = rows(result(), table)
    assert sum(r["contradictory"] for r in found) >= 1
    for r in found:
        assert r["controlled"] == r["confirmed"] + r["partly"] + r["refuted"] + r["contradictory"]


def test_the_rate_leaves_it_out_and_a_person_is_asked():
    """1 of 5 with one outcome, 20 %, and never "met" while a contradiction is open."""
    one = finding(result(), "results")
    assert (one.value, one.n, str(one.status)) == (20.0, 5, "judgement")
    assert "exclude each other: 1" in said(one)
    only = controlled(interviews(GIVEN), {"id": [1, 1, 2], "outcome": ["ok", "refuted", "ok"]})
    assert str(finding(only, "results").status) == "judgement"
    assert only.detail.total.refuted == 0


def test_only_the_limit_that_counts_what_is_open_counts_it_as_not_confirmed():
    """Ignoring: 1 of 5. Counting: 1 + 1 not reached + 1 contradictory, 3 of 7 (the same function, other numbers)."""
    proof = result().detail.proof
    assert (proof.tried, proof.reached, proof.refuted, proof.contradictory) == (7, 5, 1, 1)
    assert proof.ignoring_most == control_proof(20, tried=5, reached=5, refuted=1).ignoring.most
    assert proof.counting_most == control_proof(20, tried=7, reached=7, refuted=3).ignoring.most


def test_an_interviewers_proof_stands_as_if_it_had_not_been_controlled():
    """A: 3 with one outcome, 1 of them refuted; the further controls count from there."""
    one = next(p for p in result().detail.by_interviewer_proof if p.interviewer == "A")
    assert (one.tried, one.reached, one.refuted, one.contradictory) == (5, 3, 1, 1)
    assert one.rate == pytest.approx(1 / 3)
    assert one.more == controls_needed(0.1, confidence=0.95, population=10, reached=3, refuted=1)
    assert next(r["contradictory"] for r in rows(result(), "control_proof") if r["interviewer"] == "A") == 1


def test_its_answers_are_not_compared():
    """Interview 1 answers 1, then 2 to one of the records: nobody knows which record is of the respondent."""
    (question,) = result().detail.questions
    assert (question.compared, question.different) == (4, 0)


def test_it_stays_among_the_interviews_that_count():
    """Estimates drop what control refuted: interview 4, and not interview 1."""
    spec = ControlRef.model_validate({"file": "c.csv", "outcome": "outcome"})
    given = interviews(GIVEN)
    log = relate_log(made_rows({k: LOG[k] for k in ("id", "outcome")}, file="c.csv"), spec, given)
    assert np.flatnonzero(log.refuted).tolist() == [3]
    assert np.flatnonzero(log.contradicted).tolist() == [0]
    assert log.controlled.sum() == 6


def test_the_next_list_counts_it_as_done_and_hands_it_to_another_controller():
    """It is of the share, no news of its interviewer, and first among those to be tried again."""
    given = interviews({"id": range(1, 11), "interviewer": ["A"] * 5 + ["B"] * 5})
    columns = {"id": [1, 1, 6, 7], "outcome": ["ok", "refuted", "ok", "no answer"]}
    spec = ControlRef.model_validate({"file": "c.csv", "outcome": "outcome"})
    log = relate_log(made_rows(columns, file="c.csv"), spec, given)
    context = Context(load_standard("kz-social-order"), choose({}), show_ids=True)
    found = control_next(given, context, log=log, low=0.15, high=0.5, take=2)
    assert (found.need.tried, found.need.controlled) == (3, 2)
    assert [(a.id, a.why, a.attempts) for a in found.again] == [("1", "contradictory", 2), ("7", "not_reached", 1)]
    a = next(i for i in found.interviewers if i.interviewer == "A")
    assert (a.tried, a.reached, a.refuted) == (1, 0, 0)
    first = found.controls[0]
    assert first.interviewer == "A"  # nothing is known of A's work
    for language in LANGUAGES:
        assert "{" not in translator(language)(first.why[0])
    assert "contradicts itself" in translator("en")(first.why[0])

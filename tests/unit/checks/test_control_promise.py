"""A share of control that was promised for every group."""

from __future__ import annotations

import pytest

from fixtures.controlled import controlled, finding, interviews, said

GIVEN = {"id": range(1, 41), "organisation": ["X"] * 20 + ["Y"] * 20, "interviewer": ["Ким В.", "A1"] * 20}


def promised(ids, outcome="ok", by="organisation", least=15, **more):
    """Return the finding on a promise, when these interviews were controlled."""
    log = {"id": ids, "outcome": [outcome] * len(ids)}
    result = controlled(interviews(GIVEN), log, promise={"by": by, "min": least}, **more)
    return finding(result, "promise", item=by), result


@pytest.mark.parametrize(
    ("ids", "status", "value"),
    [
        ([1, 2, 3, 21, 22, 23], "met", 15.0),  # 3 of 20 each: 15 % exactly
        ([1, 2, 3, 21, 22], "not_met", 10.0),
        ([1, 2, 3], "not_met", 0.0),
    ],
)
def test_every_group_has_to_reach_the_promised_share(ids, status, value):
    """The finding's value is the share of the group with the least control."""
    one, _ = promised(ids)
    assert (str(one.status), one.value, one.line.value) == (status, value, "methodological")


def test_the_groups_below_are_named_with_what_they_lack():
    """Y has 2 of 20 and lacks one interview to 15 %."""
    one, result = promised([1, 2, 3, 21, 22])
    assert "Y 10.0% (missing: 1)" in said(one)
    assert result.detail.promises[0].below == ("Y",)


def test_the_promise_depends_on_what_counts():
    """Tried in vain: kept if attempts count."""
    one, _ = promised([1, 2, 3, 21, 22, 23], outcome="no answer")
    under = {str(v): str(s.status) for s in one.sensitivity for v in s.reading.values()}
    assert (str(one.status), under["attempt"]) == ("not_met", "met")


def test_an_unexplained_word_leaves_it_open():
    """Three records of each say «перезвонить»: nobody knows whether they were reached."""
    one, result = promised([1, 2, 3, 21, 22, 23], outcome="перезвонить")
    assert (str(one.status), one.value) == ("not_assessable", None)
    assert (result.detail.promises[0].below, result.detail.promises[0].hidden) == ((), ("X", "Y"))


def test_a_role_that_nobody_plays_leaves_it_open():
    """A promise by supervisor, and no column for supervisors."""
    one, result = promised([1], by="supervisor")
    assert str(one.status) == "not_assessable"
    assert "supervisor" in said(one)
    assert result.detail.promises == ()


def test_interviewers_are_named_as_they_may_be_shown():
    """A name becomes a pseudonym, a code stays."""
    one, result = promised([2], by="interviewer", least=50)
    assert set(result.detail.promises[0].below) == {"A1", "Ким В."}
    hidden = controlled(
        interviews(GIVEN), {"id": [2], "outcome": ["ok"]}, show_ids=False, promise={"by": "interviewer", "min": 50}
    )
    assert "Ким" not in said(finding(hidden, "promise"))
    assert one.n == 2


def test_several_promises_are_judged_one_by_one():
    """Kept by subcontractor, broken by interviewer."""
    log = {"id": [1, 3, 5, 21, 23, 25], "outcome": ["ok"] * 6}
    result = controlled(
        interviews(GIVEN), log, promise=[{"by": "organisation", "min": 15}, {"by": "interviewer", "min": 15}]
    )
    found = {f.item: str(f.status) for f in result.findings if "field_control.promise" in f.id}
    assert found == {"organisation": "met", "interviewer": "not_met"}

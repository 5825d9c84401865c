"""Blank, don't know, refused, not asked, and answers that were not asked for: counted by hand."""

from __future__ import annotations

import pytest

from fixtures.interviewed import choice_rows, flags, form_rows, interviewed
from sapa.checks.interview_form import Asked, read_form
from sapa.checks.interview_nonresponse import nonresponse
from sapa.data.conditions import Table

ROLES = {"id": "id", "interviewer": "who"}
FORM = form_rows(
    ("select_one yes_no", "q6"),
    ("begin_group", "g", "${q6} = '1'"),
    ("select_one scale", "q7"),
    ("integer", "q8", "${q7} >= 2"),
    ("end_group", "g"),
    ("select_one scale", "q9"),
    ("text", "why"),
)
CHOICES = choice_rows(
    yes_no={"1": "Yes", "2": "No", "98": "Don't know"},
    scale={"1": "low", "2": "high", "98": "Затрудняюсь ответить", "99": "Жауап беруден бас тарту"},
)


def read(columns, *, form=FORM, choices=CHOICES, missing=()):
    """Return the reading of columns q6 … q9."""
    n = len(next(iter(columns.values())))
    case = interviewed({"id": range(n), "who": ["A"] * n, "why": [None] * n, **columns}, ROLES, missing=missing)
    found = read_form(case, form, choices)
    return found, nonresponse(case, found, Table(case.interviews.rows))


def test_four_things_are_kept_apart():
    """Rows: all answered; not asked; don't know and refused; blank where due; blank filter (so: not asked)."""
    columns = {
        "q6": ["1", "2", "1", "1", None], "q7": ["2", None, "98", None, None],
        "q8": ["5", None, "7", None, None], "q9": ["1", "2", "99", None, "2"],
    }  # fmt: skip
    form, found = read(columns)
    index = found.indices
    assert [q.kind for q in form.questions] == [Asked.ONE, Asked.ONE, Asked.NUMBER, Asked.ONE, Asked.OTHER]
    # Asked: q6 and q9 always; q7 where q6 = 1; q8 where also q7 >= 2 (98 is one, as the form itself would take it).
    assert index["asked"].tolist() == [4, 2, 4, 3, 2]
    assert index["not_asked"].tolist() == [0, 2, 0, 1, 2]
    assert index["blank_share"].tolist() == pytest.approx([0, 0, 0, 2 / 3, 1 / 2])
    assert index["dont_know_share"].tolist() == pytest.approx([0, 0, 1 / 4, 0, 0])
    assert index["refused_share"].tolist() == pytest.approx([0, 0, 1 / 4, 0, 0])
    assert index["breaches"].tolist() == [0, 0, 0, 0, 0]
    assert found.flags == ()


def test_an_answer_that_was_not_asked_for_is_named():
    """One of six who do not use the service rates it all the same."""
    columns = {
        "q6": ["1", "2", "2", "2", "2", "2", "2"], "q7": ["1", "2", None, None, None, None, None],
        "q8": [None] * 7, "q9": ["1"] * 7,
    }  # fmt: skip
    _, found = read(columns)
    assert flags(found, "skip_breach") == [(3, None)]
    (flag,) = found.flags
    assert flag.text.params["columns"] == ("q7",)
    assert flag.text.params["relevance"] == "${q6} = '1'"


def test_a_question_answered_by_most_who_were_not_asked_accuses_nobody():
    """The form delivered is not the form used: said once."""
    _, found = read({"q6": ["2"] * 6, "q7": ["1"] * 5 + [None], "q8": [None] * 6, "q9": ["1"] * 6})
    assert found.flags == ()
    assert "checks.interview.skipped.systematic" in [m.id for m in found.skipped]


def test_what_the_form_cannot_tell_is_neither_asked_nor_skipped():
    """A condition with arithmetic: unknown, said, and no breach."""
    form = form_rows(("select_one yes_no", "q6"), ("integer", "q8", "${q6} + 1 > 2"))
    found_form, found = read({"q6": ["1", "2"], "q8": ["5", None]}, form=form)
    assert found.indices["unknown_asked"].tolist() == [1, 1]
    assert found.flags == ()
    assert [m.id for m in found_form.faults] == ["checks.interview.form.unread"]
    assert "checks.interview.skipped.unknown_relevance" in [m.id for m in found.skipped]


def test_labels_instead_of_codes_leave_conditions_open():
    """«Yes» is not the code 1: nobody broke the skip because the file was exported with labels."""
    _, found = read({"q6": ["Yes", "No", "Yes"], "q7": ["1", "2", "1"], "q8": [None] * 3, "q9": ["1"] * 3})
    assert found.flags == ()
    assert "checks.interview.form.other_codes" in [m.id for m in found.skipped]


def test_codes_that_do_not_say_which_are_their_own_kind():
    """The manifest's missing codes without a label."""
    _, found = read({"q6": ["1"], "q7": ["-88"], "q8": [None], "q9": ["1"]}, missing=("-88",))
    assert found.indices["unsaid_share"].tolist() == pytest.approx([1 / 3])


def test_without_a_form_only_what_nearly_everyone_was_asked_is_counted():
    """q1 is blank in one of twenty; q2 in half, for a reason nobody knows."""
    n = 20
    columns = {"q1": [None, *["1", "2"] * 9, "1"], "q2": [None] * 10 + ["1", "2"] * 5}
    case = interviewed({"id": range(n), "who": ["A", "B"] * 10, **columns}, ROLES)
    form = read_form(case, None, None)
    found = nonresponse(case, form, Table(case.interviews.rows))
    assert not form.known
    assert found.indices["asked"].tolist() == [1] * n
    assert found.indices["blank_share"].tolist() == [1, *[0] * 19]
    said = next(m for m in found.skipped if m.id == "checks.interview.skipped.no_form")
    assert (said.params["n"], said.params["others"]) == (1, 1)


def test_a_file_that_is_no_form_is_said():
    """No `type` and `name`."""
    case = interviewed({"who": ["A", "B"], "q1": ["1", "2"]}, {"interviewer": "who"})
    other = choice_rows(x=[1])
    assert [m.id for m in read_form(case, other, None).faults] == ["checks.interview.form.no_columns"]

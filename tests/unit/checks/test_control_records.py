"""Control records that a person should look at, each with its row."""

from __future__ import annotations

import pytest

from fixtures.controlled import controlled, finding, interviews, said

GIVEN = {
    "id": range(1, 11), "interviewer": ["A"] * 5 + ["B"] * 5, "phone_present": ["да"] * 9 + ["нет"],
    "start": ["2026-02-10T15:00"] * 10,
}  # fmt: skip


def log_of(*rows):
    """Return a log of (id, controller, method, date, attempt, outcome)."""
    names = ("id", "controller", "method", "date", "attempt", "outcome")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def records(kind, *rows, **more):
    """Return (row, value) of the records of one kind."""
    result = controlled(interviews(GIVEN | more), log_of(*rows))
    return [(r.row, r.value) for r in result.detail.kind(kind)], result


def test_control_of_oneself_is_named_and_the_share_without_it_is_said():
    """Interview 1 is of A and was controlled by a: two records, one interview; 1 of 10 is left without it."""
    found, result = records(
        "own_control", (1, "a", "phone", "2026-02-11", 1, "no answer"), (1, "A", "phone", "2026-02-12", 2, "ok"),
        (6, "A", "phone", "2026-02-12", 1, "ok"),
    )  # fmt: skip
    one = finding(result, "own_control")
    assert found == [(2, "a"), (3, "A")]
    assert (str(one.status), one.value, one.evidence[0].rows) == ("not_met", 1.0, "2, 3")
    assert "1 of 10 interviews are controlled, 10.00%" in said(one)
    assert result.detail.total.controlled == 2  # the formal count stays as it is


def test_equal_bare_numbers_may_be_two_people():
    """Controller 7 and interviewer 7: numbers are often given twice, so a person asks and nobody is accused."""
    given = interviews({"id": [1, 2], "interviewer": [7, 8]})
    result = controlled(given, {"id": [1], "controller": [7], "outcome": ["ok"]})
    one = finding(result, "own_control")
    assert str(one.status) == "judgement"
    assert "numbered apart" in said(one)


def test_the_interviewer_as_the_log_names_him_counts_too():
    """The data name interviewers by codes, the log by names: the controller is the named interviewer."""
    log = log_of((1, "Ким", "phone", "2026-02-11", 1, "ok")) | {"interviewer": ["Ким"]}
    result = controlled(interviews(GIVEN), log)
    assert [r.row for r in result.detail.kind("own_control")] == [2]
    assert result.detail.kind("other_interviewer") == ()


def test_a_telephone_that_is_not_there_confirms_nothing():
    """Interview 10 has none: an outcome by telephone is named; a vain call and a visit are not."""
    found, result = records(
        "no_telephone", (10, "K", "phone", "2026-02-11", 1, "no answer"), (10, "K", "phone", "2026-02-12", 2, "ok"),
        (10, "K", "visit", "2026-02-13", 3, "ok"), (9, "K", "phone", "2026-02-11", 1, "ok"),
    )  # fmt: skip
    assert found == [(3, "confirmed")]
    assert result.detail.without_phone == 1
    assert "2 of 10 interviews" in said(finding(result, "no_telephone"))  # the visit of 10 still stands


@pytest.mark.parametrize("word", ["", "2", "не указано"])
def test_a_word_that_does_not_deny_the_telephone_accuses_nobody(word):
    """Only a plain no is a no."""
    found, _ = records("no_telephone", (1, "K", "phone", "2026-02-11", 1, "ok"), phone_present=[word] * 10)
    assert found == []


@pytest.mark.parametrize(
    ("date", "kind"),
    [
        ("2026-02-09", "before_interview"), ("2026-02-10", None), ("2026-03-12", None), ("2026-03-13", "late"),
        ("10/11/2026", None), ("soon", None), (None, None),
    ],
)  # fmt: skip
def test_days_are_compared_and_not_hours(date, kind):
    """Interviewed on 10 February: the same day is in order, 30 days later too; what cannot be read says nothing."""
    result = controlled(interviews(GIVEN), log_of((1, "K", "phone", date, 1, "ok")))
    assert [r.kind for r in result.detail.records] == ([kind] if kind else [])
    one = finding(result, "dates")
    expected = {"before_interview": "not_met", "late": "judgement"}.get(kind)
    assert (None if one is None else str(one.status)) == expected


def test_outcomes_that_exclude_each_other_are_named_and_count_as_neither():
    """Confirmed and refuted: controlled, neither of both; a person asks why. Partly and confirmed do not contradict."""
    found, result = records(
        "contradiction", (1, "K", "phone", "2026-02-11", 1, "ok"), (1, "K", "visit", "2026-02-12", 2, "refuted"),
        (2, "K", "phone", "2026-02-11", 1, "ok"), (2, "K", "visit", "2026-02-12", 2, "partly"),
    )  # fmt: skip
    assert found == [(3, "confirmed, refuted")]
    total = result.detail.total
    assert (total.controlled, total.confirmed, total.partly, total.refuted, total.contradictory) == (2, 0, 1, 0, 1)
    assert str(finding(result, "contradictions").status) == "judgement"
    assert "held against no interviewer" in said(finding(result, "contradictions"))


def test_in_part_confirmed_and_refuted_exclude_each_other_too():
    """Whoever confirms in part was interviewed; who was refuted was not. The order of the records changes nothing."""
    rows = ((1, "K", "phone", "2026-02-11", 1, "partly"), (1, "K", "visit", "2026-02-12", 2, "refuted"))
    for order in (rows, rows[::-1]):
        found, result = records("contradiction", *order)
        assert [value for _, value in found] == ["partly, refuted"]
        assert (result.detail.total.contradictory, result.detail.total.refuted) == (1, 0)


def test_a_repeated_row_is_named_and_counted_once():
    """Row 3 says again what row 2 says; row 4 is another attempt on the same day."""
    row = (1, "K", "phone", "2026-02-11", 1, "no answer")
    found, result = records("repeated", row, row, (1, "K", "phone", "2026-02-11", 2, "ok"))
    assert found == [(3, None)]
    assert result.detail.total.attempted == 1


def test_rows_alike_without_day_or_number_may_be_two_attempts():
    """Nothing tells them apart and nothing says that they are one: nobody is accused."""
    result = controlled(interviews(GIVEN), {"id": [1, 1], "outcome": ["no answer", "no answer"]})
    assert result.detail.records == ()


def test_another_interviewer_in_the_log_is_named():
    """Interview 1 is of A; the log says B. A third name, known nowhere, is another way of writing."""
    log = log_of((1, "K", "phone", "2026-02-11", 1, "ok"), (2, "K", "phone", "2026-02-11", 1, "ok"))
    result = controlled(interviews(GIVEN), log | {"interviewer": ["B", "Ахметова"]})
    assert [(r.row, r.value) for r in result.detail.kind("other_interviewer")] == [(2, "B")]


def test_stray_records_stand_with_the_others():
    """Id 99 is in no interview."""
    found, result = records("unmatched", (99, "A", "phone", "2026-02-01", 1, "ok"))
    assert found == [(2, None)]
    assert len(result.detail.records) == 1  # and nothing else can be said of it


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("Не дозвонились", "not_reached"), ("номер не существует", "not_reached"), ("Жауап бермеді", "not_reached"),
        ("No answer.", "not_reached"), ("нөмір қате", "not_reached"), ("Интервью не проводилось", "refuted"),
        ("сұхбат расталды", "confirmed"), ("перезвонить позже", ""), ("не помнит", ""),
    ],
)  # fmt: skip
def test_usual_words_are_understood_and_others_are_named(word, outcome):
    """In kk, ru and en; what is listed nowhere is a defect of the log and no outcome."""
    from fixtures.made_rows import made_rows
    from sapa.checks.control_log import relate_log
    from sapa.deliverable.manifest import ControlRef

    rows = made_rows({"id": [1], "outcome": [word]}, file="control.csv")
    found = relate_log(rows, ControlRef.model_validate({"file": "c", "outcome": "outcome"}), interviews(GIVEN))
    assert (found.outcome[0], [d.value for d in found.defects]) == (outcome, [] if outcome else [word])

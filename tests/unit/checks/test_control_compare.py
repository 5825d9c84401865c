"""Answers asked again: bcstats' rule, what is not compared is counted apart, agreement by hand."""

from __future__ import annotations

import math

import pytest

from fixtures.controlled import controlled, finding, interviews, said

AGES = [20, 30, 40, 50, 60]
AGAIN = [20, 32, 39, 50, None]
"""d = 0, −2, 1, 0: mean −0.25, Σ(d − mean)² = 4.75."""


def compared(survey, again, asked=None, *, extra=None, **more):
    """Return the comparison of one question q, asked again of every interview."""
    n = len(survey)
    given = interviews({"id": range(1, n + 1), "q": survey, **(extra or {})}, **more)
    log = {"id": range(1, n + 1), "outcome": ["ok"] * n, "again": again}
    result = controlled(given, log, compare={"q": {"column": "again", **(asked or {})}})
    return result, result.detail.questions[0]


def value(question, name):
    """Return a measure's number."""
    return question.measure(name).value


def test_a_tolerance_forgives_and_is_counted():
    """±1: 32 for 30 differs, 39 for 40 is tolerated. 1 of 4: R 4.2.2 prop.test(1, 4, correct = FALSE), binom.test."""
    _, q = compared(AGES, AGAIN, {"tolerance": 1})
    assert (q.compared, q.different, q.tolerated, q.no_control, q.share) == (4, 1, 1, 1, 0.25)
    assert (q.low, q.high) == pytest.approx((0.0455872608097006, 0.699358157417598), rel=1e-12)
    assert (q.exact_low, q.exact_high) == pytest.approx((0.00630946320970987, 0.80587955031675662), rel=1e-9)


@pytest.mark.parametrize(("tolerance", "different"), [("5 %", 1), ("2%", 2), ("7", 0), (0, 2)])
def test_a_tolerance_in_per_cent_is_of_the_first_answer(tolerance, different):
    """32 is 6.7 % above 30 and 39 is 2.5 % below 40: beyond 5 % lies the first, beyond 2 % both."""
    assert compared(AGES, AGAIN, {"tolerance": tolerance})[1].different == different


def test_the_end_of_a_tolerance_belongs_to_it():
    """As in the help of bcstats: a difference of exactly the limit is no difference."""
    assert compared([10], [12], {"tolerance": 2})[1].different == 0


def test_numbers_have_bcstats_reliability():
    """SRV = (4.75 / 3) / 2; Var(b) = 474.75 / 3, Var(s) = 500 / 3; t: R 4.2.2 t.test(s, b, paired = TRUE)."""
    _, q = compared(AGES, AGAIN, {"tolerance": 1})
    srv = 4.75 / 6
    assert value(q, "srv") == pytest.approx(srv, rel=1e-12)
    assert value(q, "ratio_control") == pytest.approx(1 - srv / 158.25, rel=1e-12)
    assert value(q, "ratio_survey") == pytest.approx(1 - srv / (500 / 3), rel=1e-12)
    assert value(q, "bias") == pytest.approx(-0.25)
    assert [t.name for t in q.tests] == ["paired_t", "signed_rank"]
    assert q.tests[0].statistic == pytest.approx(-0.397359707119513, rel=1e-12)
    assert q.measure("cohen_kappa") is None


def test_codes_have_chance_corrected_agreement():
    """Cells 2, 1 / 1, 2: po = 2/3, pe = 1/2, kappa = AC1 = 1/3; alpha = 1 − (1/3)/(72/132) = 7/18; McNemar 1 and 1."""
    _, q = compared([1, 1, 2, 2, 1, 2], [1, 2, 2, 2, 1, 1])
    assert (value(q, "percent"), value(q, "cohen_kappa"), value(q, "gwet_ac1")) == pytest.approx((2 / 3, 1 / 3, 1 / 3))
    assert value(q, "krippendorff_alpha") == pytest.approx(7 / 18)
    (test,) = q.tests
    assert (test.name, test.p) == ("mcnemar", 1.0)
    assert q.measure("icc") is None


def test_do_not_know_is_neither_the_same_nor_different():
    """98 on either side, 97 by this question's own list: three pairs excluded, one compared."""
    _, q = compared([98, 1, 1, 1], [98, 98, 97, 2], {"exclude": [97]}, missing=("98", "99"))
    assert (q.excluded, q.compared, q.different) == (3, 1, 1)


def test_codes_missing_of_an_indicator_are_excluded():
    """The indicator on this column says that 5 is no answer."""
    more = {"indicators": {"x": {"column": "q", "values": [1], "missing": [5]}}}
    assert compared([5, 1], [1, 1], **more)[1].excluded == 1


def test_gaps_are_counted_by_side_and_texts_apart():
    """Survey blank, control blank, both blank, and an age in words."""
    _, q = compared([None, 30, None, 40], [30, None, None, "сорок"], {"tolerance": 1})
    assert (q.compared, q.no_survey, q.no_control, q.neither, q.unreadable) == (0, 1, 2, 1, 1)
    assert (q.share, q.low, value(q, "srv"), q.tests[0].reason) == (None, None, None, "no_rows")


def test_constant_answers_have_no_kappa_and_say_why():
    """All said 1 both times: agreement by chance is certain, and kappa is not 1."""
    _, q = compared([1, 1, 1], [1, 1, 1])
    assert (value(q, "percent"), value(q, "cohen_kappa"), q.measure("cohen_kappa").reason) == (
        1.0,
        None,
        "one_category",
    )


def test_nothing_compared_is_not_assessable():
    """Nobody answered again: no rate of 0 %."""
    result, _ = compared([1, 2], [None, None])
    one = finding(result, "comparison")
    assert (str(one.status), one.value) == ("not_assessable", None)


def test_the_answer_is_looked_for_in_every_field_record():
    """The deciding record left the question blank; the later call has it. Desk editing never counts."""
    given = interviews({"id": [1, 2], "q": [1, 1]})
    log = {
        "id": [1, 1, 2], "method": ["phone", "phone", "desk"], "outcome": ["partly", "ok", "ok"], "q": [None, 2, 2],
    }  # fmt: skip
    (q,) = controlled(given, log, compare=["q"]).detail.questions
    assert (q.compared, q.different) == (1, 1)


def test_a_log_without_outcomes_is_compared_all_the_same():
    """Thirty back-checks without an outcome column still say whether answers agree."""
    given = interviews({"id": [1, 2, 3], "q": [1, 2, 3]})
    (q,) = controlled(given, {"id": [1, 3], "q": [1, 1]}, compare=["q"]).detail.questions
    assert (q.compared, q.different) == (2, 1)


def test_rates_by_interviewer_and_controller_keep_those_of_whom_nothing_was_compared():
    """A: 1 of 2 answers, B: 0 of 1, C: nothing compared, which is not 0 %."""
    given = interviews({"id": [1, 2, 3, 4], "interviewer": ["A", "A", "B", "C"], "age": [30, 40, 50, 60]})
    log = {"id": [1, 2, 3], "controller": ["K1", "K2", "K2"], "outcome": ["ok"] * 3, "again": [30, 45, 50]}
    errors = controlled(given, log, compare={"age": "again"}).detail.errors
    rates = {(e.by, e.name): (e.compared, e.different, e.share, e.interviews_stable) for e in errors}
    assert rates["interviewer", "A"] == (2, 1, 0.5, 1)
    assert rates["interviewer", "B"] == (1, 0, 0.0, 0)
    assert rates["interviewer", "C"] == (0, 0, None, 0)
    assert (rates["controller", "K1"][:2], rates["controller", "K2"][:2]) == ((1, 0), (2, 1))
    assert rates["kind", "stable"][:2] == (3, 1)


def test_age_and_sex_are_stable_unless_the_manifest_says_otherwise():
    """The role decides, and what is stated wins."""
    given = interviews({"id": [1], "age": [30], "q": [1]})
    log = {"id": [1], "outcome": ["ok"], "a": [30], "b": [1]}
    kinds = [q.kind for q in controlled(given, log, compare={"age": "a", "q": {"column": "b"}}).detail.questions]
    assert kinds == ["stable", None]
    (q,) = controlled(given, log, compare={"age": {"column": "a", "type": "changing"}}).detail.questions
    assert q.kind == "changing"


@pytest.mark.parametrize(("different", "status"), [(2, "met"), (8, "judgement")])
def test_a_stable_fact_that_differs_often_is_for_a_person(different, status):
    """Of 20: 2 is 10 % (interval from 2.8 %), 8 is 40 % (from 21.9 %): only the latter lies above 10 % as a whole."""
    again = [41] * different + [40] * (20 - different)
    one = finding(compared([40] * 20, again, {"type": "stable"})[0], "comparison")
    assert (str(one.status), one.value) == (status, pytest.approx(5.0 * different))
    assert (one.recommendation is None) == (status == "met")


def test_without_a_stable_fact_there_is_nothing_to_judge_by():
    """An opinion may change; the rates are shown and a person decides."""
    one = finding(compared([1, 2, 3], [1, 2, 1])[0], "comparison")
    assert str(one.status) == "judgement"
    assert "nothing to judge by" in said(one)


def test_an_interviewer_is_unusual_against_all_others_only():
    """Two of ten interviews differ for each of nine, ten of ten for I9: P = C(28, 10)/C(100, 10), far below 0.05."""
    who = [f"I{k}" for k in range(10) for _ in range(10)]
    ages = [40] * 100
    again = [(41 if k == 9 or j < 2 else 40) for k in range(10) for j in range(10)]
    given = interviews({"id": range(100), "interviewer": who, "age": ages})
    result = controlled(given, {"id": range(100), "outcome": ["ok"] * 100, "again": again}, compare={"age": "again"})
    assert math.comb(28, 10) / math.comb(100, 10) < 0.05 / 10
    assert result.detail.unusual == ("I9",)
    assert "I9" in said(finding(result, "comparison"))

"""The sample deliverable: which of the defects that its README plants a review names today, by their numbers there."""

from __future__ import annotations

import pytest

from sapa.i18n import translator
from sapa.results import Line
from sapa.review import review

EN = translator("en")
ERROR, CONTROL = "t10.population_survey.sampling_error", "t10.population_survey.field_control"


@pytest.fixture(scope="module")
def evaluation(request):
    """The review of the sample."""
    return review(request.config.rootpath / "data-samples" / "social-survey-2026")


@pytest.fixture(scope="module")
def found(evaluation):
    """Return the one finding on a norm or question."""

    def one(question, line="formal", item=None):
        (finding,) = [
            f for f in evaluation.findings
            if question in (f.norm, f.id.split("/")[2]) and f.line == line and f.item == item
        ]  # fmt: skip
        return finding

    return one


def test_field_control_that_was_claimed_as_seventeen_per_cent(found):
    """No. 1–3: 162 of 1 200 with an outcome, 204 tried, 36 desk checks and 2 stray ids not counted."""
    control = found(CONTROL)
    assert (str(control.status), control.value, control.n) == ("not_met", pytest.approx(13.5), 1200)
    under = {str(v): str(s.status) for s in control.sensitivity for v in s.reading.values()}
    assert (control.depends_on_reading, under["attempt"], under["final"]) == (True, "met", "not_met")
    assert EN(control.recommendation).startswith("Control further with an outcome: 18 interviews (in all 180)")
    stray = found("field_control.unmatched", "methodological")
    assert (stray.value, len(stray.evidence)) == (2.0, 2)


def test_the_spread_of_control(evaluation, found):
    """No. 4: six interviewers without a controlled interview, a region without any, two who did not work."""
    spread = found("field_control.spread", "methodological")
    assert str(spread.status) == "judgement"
    assert spread.message.params["names"] == ("A-03", "A-11", "B-07", "B-09", "B-14", "B-15")
    rows = {r["interviewer"]: r for r in evaluation.table("field_control_by_interviewer").records()}
    assert (len(rows), rows["B-21"]["interviews"], rows["C-10"]["interviews"]) == (50, 0, 0)
    assert [k for k, r in rows.items() if r["interviews"] and not r["attempted"]] == ["A-03", "B-07", "B-14", "B-15"]
    regions = evaluation.table("field_control_by_region").records()
    assert [r["region"] for r in regions if not r["controlled"]] == ["KZ-62"]


def test_the_promised_spread_of_control(evaluation, found):
    """No. 4: 15 % of every subcontractor were promised; A has 12.4 %, B 13.4 %, C 17.4 %."""
    promise = found("field_control.promise", "methodological", "organisation")
    assert (str(promise.status), promise.value, promise.n) == ("not_met", pytest.approx(100 * 73 / 588), 3)
    assert (promise.evidence[0].document, str(promise.evidence[0].page)) == ("programme.txt", "6")
    rows = {r["group"]: r for r in evaluation.table("field_control_by_group").records() if r["by"] == "organisation"}
    assert {k: round(100 * r["share"], 1) for k, r in rows.items()} == {"A": 12.4, "B": 13.4, "C": 17.4}
    assert EN(promise.message).count("missing") == 2


def test_calls_to_respondents_without_a_telephone(evaluation, found):
    """No. 8: three interviews confirmed by telephone, though the respondent has none."""
    calls = found("field_control.no_telephone", "methodological")
    assert (str(calls.status), calls.value, calls.evidence[0].rows) == ("judgement", 3.0, "92, 126, 149")


def test_control_of_oneself(evaluation, found):
    """No. 9: four interviews whose controller is the interviewer: without them 158 of 1 200."""
    own = found("field_control.own_control", "methodological")
    assert (str(own.status), own.value) == ("not_met", 4.0)
    assert "158 of 1,200 interviews are controlled, 13.17%" in EN(own.message)
    rows = [r for r in evaluation.table("control_records").records() if r["kind"] == "own_control"]
    assert {r["interviewer"] for r in rows} == {"B-04", "B-08", "B-18", "C-03"}
    assert all(r["interviewer"] == r["value"] for r in rows)


def test_what_control_proves(evaluation, found):
    """9 refuted of 162 reached; with the 42 unreached counted as false 51 of 204, a quarter, and at most 30 %."""
    proof = found("field_control.proof", "methodological")
    assert (str(proof.status), proof.value, proof.n) == ("judgement", pytest.approx(100 * 110 / 1200), 162)
    rows = {r["interviewer"]: r for r in evaluation.table("control_proof").records()}
    assert (len(rows), rows["A-03"]["rate"], rows["C-04"]["rate"]) == (48, None, pytest.approx(6 / 9))
    assert (rows["C-04"]["more"], rows["C-04"]["false_low"] >= 6) == (None, True)


def test_answers_asked_again(evaluation, found):
    """Ages a year apart are a birthday; 98 and 99 of q3 are not compared: nothing here was planted."""
    comparison = found("field_control.comparison", "methodological")
    assert (str(comparison.status), comparison.n) == ("met", 153)
    rows = {r["question"]: r for r in evaluation.table("comparison").records()}
    assert {q: (r["compared"], r["different"], r["excluded"], r["no_control"]) for q, r in rows.items()} == {
        "age": (153, 6, 0, 51), "q3": (147, 23, 10, 47), "q6": (153, 6, 0, 51),
    }  # fmt: skip
    assert (rows["age"]["tolerated"], rows["age"]["kind"], rows["q6"]["test"]) == (6, "stable", "mcnemar")


def test_refuted_interviews(evaluation, found):
    """No. 5: nine refuted, six of them of C-04 among nine controlled."""
    results = found("field_control.results", "methodological")
    assert (str(results.status), results.n, results.value) == ("judgement", 162, pytest.approx(100 * 9 / 162))
    rows = {r["interviewer"]: r for r in evaluation.table("field_control_by_interviewer").records()}
    assert (rows["C-04"]["refuted"], rows["C-04"]["controlled"], rows["C-04"]["interviews"]) == (6, 9, 18)


def test_sampling_error_with_and_without_the_design(found):
    """No. 10: 1 188 stand, ±2.84 nominal; the worst key indicator with the design ±4.06."""
    assert (found(ERROR).n, found(ERROR).value) == (1188, pytest.approx(2.8432, abs=5e-5))
    assert found(ERROR, "methodological").value == pytest.approx(4.0644, abs=5e-5)


def test_a_region_of_thirty_two_interviews(evaluation, found):
    """No. 11: Ulytau, ±17.3 points."""
    regions = found(ERROR, "methodological", "regions")
    assert (str(regions.status), regions.n, regions.value) == ("judgement", 32, pytest.approx(17.3238, abs=5e-5))
    row = next(r for r in evaluation.table("sampling_error").records() if r["group"] == "KZ-62")
    assert (row["n"], row["above_limit"]) == (32, True)


def test_claims_of_the_report(evaluation, found):
    """No. 10–14: margins too small; a figure from nowhere, two from another base; n = 1 200 is all handed in."""
    values = found("claims.values", "methodological")
    assert (str(values.status), values.value, values.n) == ("not_met", 1.0, 13)
    assert values.evidence[0].rows == "9, 10, 11"
    by_row = {c.row: c for c in evaluation.details["main", "claims"].claims}
    assert {row: c.agrees for row, c in by_row.items() if not c.agrees} == {9: False, 10: False, 11: False}
    assert [round(by_row[row].recomputed, 1) for row in (9, 10, 11)] == [64.9, 41.3, 15.3]
    assert by_row[9].reproduced_by == ()
    assert "“don't know” included, weighted" in EN(by_row[10].reproduced_by[0])
    assert "valid answers, unweighted" in EN(by_row[11].reproduced_by[0])
    margins = found("claims.margins", "methodological")
    assert (str(margins.status), margins.value, margins.n) == ("not_met", 3.0, 3)
    assert by_row[6].margin_design == pytest.approx(0.1852, abs=5e-5)
    assert by_row[6].margin_nominal == pytest.approx(0.1490, abs=5e-5)
    interviews = found("claims.n", "methodological")
    assert (str(interviews.status), interviews.value, interviews.n) == ("judgement", 0.0, 10)
    # 12.7 % of 13 044 902 are 1 656 702 and Σ w is 1 585 597: 1 653 000 comes of the unrounded 12.6686 %.
    people = found("claims.population", "methodological")
    assert (str(people.status), people.value) == ("judgement", 0.0)
    assert "recomputed, unrounded percentage" in EN(people.message)


def test_half_of_a_stratum_is_missing(evaluation, found):
    """No. 15: Mangystau rural 12 of 24; the city of Almaty has more than was planned, so the total hides it."""
    plan = found("coverage.plan", "methodological")
    assert str(plan.status) == "not_met"
    rows = {r["stratum"]: r for r in evaluation.table("coverage").records()}
    assert (rows["KZ-47 / rural"]["planned"], rows["KZ-47 / rural"]["valid"], rows["KZ-47 / rural"]["shortfall"]) == (
        24,
        12,
        12,
    )
    assert (rows["KZ-75 / urban"]["planned"], rows["KZ-75 / urban"]["completed"]) == (128, 140)
    assert plan.value == 1188


@pytest.mark.parametrize(
    ("question", "item", "rows"),
    [
        ("data.id_duplicate", "id", "468"),
        ("data.time_unreadable", "start", "318"),
        ("data.time_formats", "start", "311, 858"),
    ],
)
def test_defects_of_the_data(found, question, item, rows):
    """No. 16 and 17: a repeated id; dates in three more formats, of which one cannot be read."""
    defect = found(question, "methodological", item)
    assert (str(defect.status), defect.evidence[0].file, defect.evidence[0].rows) == ("not_met", "interviews.csv", rows)


def test_groups_methods_and_reviews(found):
    """No. 20–26: seven people, a document nobody handed in, one independent review, no internal monitoring, 36."""
    assert str(found("t10.focus_group.respondents", item="ФГ-1").status) == "met"
    group = found("t10.focus_group.respondents", item="ФГ-2")
    assert (str(group.status), group.value) == ("not_met", 7.0)
    analysis = found("t3.reliability.analysis_methods")
    assert (str(analysis.status), "appendix2.docx" in EN(analysis.recommendation)) == ("judgement", True)
    assert str(found("t3.reliability.specialised_software").status) == "judgement"
    reviews = found("t3.practical_application.expert_reviews")
    assert (str(reviews.status), reviews.value, reviews.message.params["own"]) == ("not_met", 1.0, 1)
    assert str(found("p5.internal_monitoring").status) == "not_assessable"
    attached = found("p38.attached_questionnaires")
    assert (str(attached.status), attached.value, attached.message.params["stray"]) == ("met", 3.0, 1)
    assert str(found("p21.knowledge_or_experience").status) == "judgement"


def test_what_is_in_order_is_not_complained_about(evaluation, found):
    """Methods, experts, weights, strata, frame, the written rule of the route, the period."""
    assert str(found("t3.reliability.research_methods").status) == "met"
    assert (str(found("t10.expert_survey.respondents").status), found("t10.expert_survey.respondents").value) == (
        "met",
        6.0,
    )
    assert str(found("coverage.frame", "methodological").status) == "met"
    period = found("t11.public_and_expert_opinion.period")
    assert (str(period.status), period.value, period.depends_on_reading) == ("judgement", pytest.approx(3.4), False)
    defects = {f.id.split("/")[2] for f in evaluation.findings if f.line is Line.METHODOLOGICAL and "/data." in f.id}
    assert defects == {"data.id_duplicate", "data.time_unreadable", "data.time_formats"}

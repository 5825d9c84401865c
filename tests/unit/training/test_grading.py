"""Grading: found, missed, false alarms, scores beside the key and agreement, on cases counted by hand."""

from __future__ import annotations

import math

import pytest

from sapa.training.grading import Part, grade
from sapa.training.grading.grade import compare_scores
from sapa.training.sessions import Answer, Handout, Question, Scenario, Session, Task, Truth
from sapa.training.sessions.session import key_score
from sapa.training.simulator import Side

POOL = ("group_small", "experts_few", "excel_only", "weights_wrong", "near_duplicates")
GROUP = "t10.focus_group.respondents (formal)"
EXPERTS = "t10.expert_survey.respondents (formal)"
EXCEL = "t3.reliability.specialised_software (formal)"
WEIGHTS = "weights.population (methodological)"
TWINS = "interviewers (methodological)"
ALL = (TWINS, EXPERTS, GROUP, EXCEL, WEIGHTS)


def made(*truths: tuple[tuple[str, int], ...], own: bool = False) -> Session:
    """Return a session with one task: what is planted (defect, score of the key) for every trainee."""
    task = Task("research_analytic", None, (1, 2), 0.0, POOL)
    handouts = tuple(
        Handout(f"trainee-{i:02d}", (i,), (tuple(Truth(name, 1.0, score) for name, score in planted),))
        for i, planted in enumerate(truths, start=1)
    )
    return Session(Scenario("made", own, (task,)), bytes(16), handouts)


def answered(**seen: tuple[bool | None, float | None]) -> tuple[Answer, ...]:
    """Return answers by the short names of the questions."""
    return tuple(Answer(1, globals()[name], *given) for name, given in seen.items())


def test_the_questions_are_what_the_defects_of_the_pool_show_in():
    """By the alphabet, the same for all; a defect that shows in one answer asks one question."""
    assert tuple(q.id for q in made(()).scenario.tasks[0].questions) == ALL
    assert Question("claims.n", Side.METHODOLOGICAL).id == "claims.n (methodological)"


def test_found_missed_and_false_alarms_are_counted_by_hand():
    """Planted: a small group and few experts. Seen: the group, and Excel. Left open: the weights, the twins.

    Found 1 of 2. Without anything planted and answered: Excel alone, and it was a false alarm: 0 of 1.
    """
    session = made((("group_small", 1), ("experts_few", 2)))
    answers = answered(GROUP=(True, 1), EXPERTS=(False, 5), EXCEL=(True, 2), WEIGHTS=(None, None))
    one = grade(session, {"trainee-01": answers}).trainees[0]
    assert [(m.defect, m.found) for m in one.marks] == [("group_small", True), ("experts_few", False)]
    assert one.false_alarms == ((1, EXCEL),)
    assert (one.sensitivity.k, one.sensitivity.n) == (1, 2)
    assert (one.specificity.k, one.specificity.n) == (0, 1)
    assert one.unanswered == 2


def test_scores_lie_to_the_key_as_counted_by_hand():
    """Scores 1, 5, 2 beside the key's 1, 2 and (nothing planted) 5: differences 0, +3, −3.

    Bias 0; equal 1 of 3; within one point 1 of 3.
    """
    session = made((("group_small", 1), ("experts_few", 2)))
    answers = answered(GROUP=(True, 1), EXPERTS=(False, 5), EXCEL=(True, 2))
    scores = grade(session, {"trainee-01": answers}).trainees[0].scores
    assert scores.n == 3
    assert scores.bias == 0
    assert scores.exact == pytest.approx(1 / 3)
    assert scores.within_one == pytest.approx(1 / 3)


def test_a_kind_evaluator_has_a_bias_above_zero():
    """Scores 4, 5, 3 beside 3, 3, 3: differences 1, 2, 0; bias 1, equal 1 of 3, within one point 2 of 3."""
    scores = compare_scores([(4, 3), (5, 3), (3, 3)])
    assert (scores.bias, scores.exact, scores.within_one) == (1, pytest.approx(1 / 3), pytest.approx(2 / 3))


def test_no_score_is_no_agreement():
    """Nothing was scored: nan, not zero."""
    scores = compare_scores([])
    assert scores.n == 0
    assert math.isnan(scores.bias)
    assert math.isnan(scores.exact)


def test_a_defect_that_shows_in_several_answers_is_found_by_one_of_them_and_the_others_are_no_false_alarm():
    """Invented interviews show in the comparison of interviewers and in what control found."""
    task = Task("research_analytic", None, (1, 1), 0.0, ("fabricated_copying",))
    session = Session(
        Scenario("made", False, (task,)), bytes(16),
        (Handout("trainee-01", (1,), ((Truth("fabricated_copying", 0.1, 1),),)),),
    )  # fmt: skip
    by_control = (
        Answer(1, TWINS, False, 5.0), Answer(1, "field_control.results (methodological)", True, 4.0),
    )  # fmt: skip
    one = grade(session, {"trainee-01": by_control}).trainees[0]
    assert one.marks[0].found
    assert one.false_alarms == ()
    assert one.specificity.n == 0
    # The key's score stands for the first of its answers only.
    assert (one.scores.n, one.scores.bias) == (1, 4)


def test_what_a_defect_touches_beside_is_neither_an_alarm_nor_a_merit():
    """Copies are refuted by control, too: who says so accuses nobody falsely."""
    pool = ("near_duplicates", "fabricated_patterns")
    session = Session(
        Scenario("made", False, (Task("research_analytic", None, (1, 1), 0.0, pool),)), bytes(16),
        (Handout("trainee-01", (1,), ((Truth("near_duplicates", 0.6, 1),),)),),
    )  # fmt: skip
    seen = (Answer(1, TWINS, True), Answer(1, "field_control.results (methodological)", True))
    one = grade(session, {"trainee-01": seen}).trainees[0]
    assert one.sensitivity.k == 1
    assert (one.false_alarms, one.specificity.n) == ((), 0)


def test_an_open_question_finds_nothing_and_accuses_nobody():
    """Whoever hands in an empty sheet has a sensitivity of 0 and no specificity."""
    session = made((("group_small", 1),))
    one = grade(session, {"trainee-01": tuple(Answer(1, q, None) for q in ALL)}).trainees[0]
    assert (one.sensitivity.k, one.sensitivity.n, one.specificity.n, one.unanswered) == (0, 1, 0, 5)
    assert math.isnan(one.specificity.share)


def test_an_honest_deliverable_has_no_sensitivity():
    """Nothing was planted: 5 sound places, one false alarm; specificity 4 of 5."""
    session = made(())
    seen = tuple(Answer(1, q, q == EXCEL) for q in ALL)
    one = grade(session, {"trainee-01": seen}).trainees[0]
    assert one.sensitivity.n == 0
    assert (one.specificity.k, one.specificity.n) == (4, 5)


def test_intervals_are_those_of_wilson_and_of_clopper_and_pearson():
    """8 of 10.

    R 4.2.2: prop.test(8, 10, correct = FALSE) gives 0.4901625 to 0.9433178, binom.test(8, 10) 0.4439045 to 0.9747893.
    """
    part = Part.of(8, 10)
    assert part.wilson == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert part.exact == pytest.approx((0.4439045, 0.9747893), abs=1e-6)


def test_the_group_is_counted_over_trainees_and_by_defect():
    """Three had a small group, one of them found it; few experts stood with one, who found them: 2 of 4.

    Missed by 2 of 3, the small group is to be repeated; the fourth trainee handed in nothing.
    """
    session = made(
        (("group_small", 1),), (("group_small", 1),), (("group_small", 1), ("experts_few", 1)), (("excel_only", 1),)
    )
    group = grade(
        session,
        {
            "trainee-01": answered(GROUP=(True, None)),
            "trainee-02": answered(GROUP=(False, None), EXCEL=(False, None)),
            "trainee-03": answered(GROUP=(False, None), EXPERTS=(True, None), EXCEL=(True, None)),
        },
    )
    assert {name: (p.k, p.n) for name, p in group.by_defect.items()} == {"experts_few": (1, 1), "group_small": (1, 3)}
    assert (group.sensitivity.k, group.sensitivity.n) == (2, 4)
    assert (group.specificity.k, group.specificity.n) == (1, 2)
    assert group.repeat == ("group_small",)
    assert group.absent == ("trainee-04",)


def test_agreement_is_krippendorffs_alpha_of_the_scores():
    """Two trainees, five questions: 1–1, 2–2, 3–3, 5–5 and 5–5 agree in everything, alpha is 1.

    With the last pair 5–1 instead, alpha is computed by hand of its definition (Krippendorff 2011), below.
    """
    planted = (("group_small", 1),)
    session = made(planted, planted)
    scores = ((1, 1), (2, 2), (3, 3), (5, 5), (5, 5))

    def group(pairs):
        given = {
            f"trainee-{k + 1:02d}": tuple(
                Answer(1, q, None, float(p[k])) for q, p in zip(ALL, pairs, strict=True)
            )
            for k in (0, 1)
        }  # fmt: skip
        return grade(session, given)

    assert group(scores).alpha == 1
    # Ten values: 1 ×3, 2 ×2, 3 ×2, 5 ×3. Mid-ranks 2, 4.5, 6.5, 9. One of five pairs differs: δ² = (9 − 2)² = 49.
    # D_o = 2·49/10 = 9.8. D_e = Σ n_c·n_k·δ²/(10·9), over ordered pairs of values: 2·(6·6.25 + 6·20.25 + 9·49 + 4·4
    # + 6·20.25 + 6·6.25)/90 = 2·775/90.
    assert group((*scores[:4], (5, 1))).alpha == pytest.approx(1 - 9.8 / (2 * 775 / 90))


@pytest.mark.parametrize(
    ("own", "scores", "reason"),
    [(True, (1.0, 2.0), "own"), (False, (None, None), "few"), (False, (5.0, 5.0), "same")],
)
def test_agreement_that_cannot_be_computed_says_why(own, scores, reason):
    """Own deliverables, no scores, or the same score everywhere: never a zero."""
    session = made((), (), own=own)
    given = {
        f"trainee-{k:02d}": tuple(Answer(1, q, None, score) for q in ALL) for k, score in enumerate(scores, start=1)
    }
    group = grade(session, given)
    assert math.isnan(group.alpha)
    assert group.alpha_reason == reason


@pytest.mark.parametrize(
    ("place", "doses", "score"), [(0, 3, 1), (1, 3, 2), (2, 3, 3), (0, 2, 1), (1, 2, 3), (0, 1, 1)]
)
def test_the_keys_score_follows_the_dose(place, doses, score):
    """The strongest dose has the worst score."""
    assert key_score(place, doses) == score

"""A session of twelve, small enough to be graded with pencil and paper: each figure stands in a comment."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from sapa.i18n import translator
from sapa.training.grading import grade, group_workbook
from sapa.training.sessions import Answer, Handout, Scenario, Session, Task, Truth
from sapa.training.simulator import defect

POOL = ("group_small", "experts_few", "excel_only", "weights_wrong", "near_duplicates")
QUESTIONS = (
    "t10.focus_group.respondents (formal)", "t10.expert_survey.respondents (formal)",
    "t3.reliability.specialised_software (formal)", "weights.population (methodological)",
    "interviewers (methodological)",
)  # fmt: skip
Y, N, OPEN = True, False, None
# Planted for everybody: a small group (score of the key 1) and few experts (3). The other three are sound (5).
# Of each trainee: shortcoming and score of the five questions in this order.
#                    group    experts  software  weights  interviewers
FIRST = ((Y, 1), (Y, 3), (N, 5), (N, 5), (N, 5))  # trainees 1 to 5: the key itself
SECOND = ((Y, 2), (N, 5), (N, 5), (N, 5), (N, 5))  # trainees 6 to 9: the experts are missed
THIRD = ((N, 4), (N, 5), (Y, 3), (N, 5), (OPEN, None))  # trainees 10 and 11: nothing found, one false alarm, one open
GIVEN = (*[FIRST] * 5, *[SECOND] * 4, *[THIRD] * 2)  # trainee 12 handed in nothing


@pytest.fixture(scope="module")
def twelve():
    """Return the session and its grades."""
    truths = (Truth("group_small", 6.0, 1), Truth("experts_few", 4.0, 3))
    handouts = tuple(Handout(f"trainee-{i:02d}", (1,), (truths,)) for i in range(1, 13))
    task = Task("research_analytic", None, (2, 2), 0.0, POOL)
    session = Session(Scenario("full-review", False, (task,)), bytes(16), handouts)
    answers = {
        f"trainee-{i:02d}": tuple(Answer(1, q, *one) for q, one in zip(QUESTIONS, given, strict=True))
        for i, given in enumerate(GIVEN, start=1)
    }
    return session, grade(session, answers)


def test_what_was_found_and_left_alone_is_counted_over_the_group(twelve):
    """Eleven handed in.

    Small group: trainees 1 to 9, 9 of 11. Few experts: trainees 1 to 5, 5 of 11; 6 of 11 missed it, more than half:
    to be repeated. Together 14 of 22. Sound places answered: 3 each of nine, 2 each of two: 31; false alarms: 2.
    """
    _, group = twelve
    assert group.absent == ("trainee-12",)
    assert {name: (p.k, p.n) for name, p in group.by_defect.items()} == {"group_small": (9, 11), "experts_few": (5, 11)}
    assert (group.sensitivity.k, group.sensitivity.n) == (14, 22)
    assert (group.specificity.k, group.specificity.n) == (29, 31)
    assert group.repeat == ("experts_few",)


def test_the_intervals_of_the_group_are_wilsons(twelve):
    """Centre and half by Wilson (1927): (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n), z² = 3.841459.

    14 of 22: p = 0.636364; centre 0.723670/1.174612 = 0.616093; half 1.959964·0.1118151/1.174612 = 0.186575.
    29 of 31: p = 0.935484; centre 0.997443/1.123918 = 0.887469; half 1.959964·0.0542793/1.123918 = 0.094656.
    """
    _, group = twelve
    assert group.sensitivity.wilson == pytest.approx((0.429518, 0.802668), abs=2e-6)
    assert group.specificity.wilson == pytest.approx((0.792813, 0.982125), abs=2e-6)


@pytest.mark.parametrize(("who", "found", "calm", "open", "scores"), [
    # Scores equal the key's: 1, 3, 5, 5, 5.
    (0, (2, 2), (3, 3), 0, (5, 0, 1, 1)),
    # 2 − 1 = 1 and 5 − 3 = 2, three times 0: mean 3/5; equal 3 of 5; within one point 4 of 5.
    (5, (1, 2), (3, 3), 0, (5, 0.6, 0.6, 0.8)),
    # 4 − 1 = 3, 5 − 3 = 2, 3 − 5 = −2, 5 − 5 = 0, one not given: mean 3/4; equal 1 of 4; within one point 1 of 4.
    (10, (0, 2), (1, 2), 1, (4, 0.75, 0.25, 0.25)),
])  # fmt: skip
def test_each_trainee_is_graded_as_counted_by_hand(who, found, calm, open, scores, twelve):
    """One of each kind."""
    one = twelve[1].trainees[who]
    assert (one.sensitivity.k, one.sensitivity.n) == found
    assert (one.specificity.k, one.specificity.n) == calm
    assert one.unanswered == open
    assert (one.scores.n, one.scores.bias, one.scores.exact, one.scores.within_one) == pytest.approx(scores)


def test_agreement_is_krippendorffs_ordinal_alpha_as_computed_by_hand(twelve):
    """Krippendorff (2011), Computing Krippendorff's alpha-reliability, part D, ordinal metric.

    Scores in the units: group 1×5, 2×4, 4×2; experts 3×5, 5×6; software 5×9, 3×2; weights 5×11; interviewers 5×9.
    All 53 values: 1×5, 2×4, 3×7, 4×2, 5×35; mid-ranks 2.5, 7, 12.5, 17, 35.5; δ² are squares of their differences.
    Observed, ordered pairs over m − 1 = 10: group 2·(20·20.25 + 10·210.25 + 8·100)/10 = 661.5; experts 2·30·529/10 =
    3174; software 2·18·529/10 = 1904.4; sum 5739.9; over 53 = 108.3.
    Expected: 1–2 405, 1–3 3500, 1–4 2102.5, 1–5 190575, 2–3 847, 2–4 800, 2–5 113715, 3–4 283.5, 3–5 129605,
    4–5 23957.5; twice their sum is 931581; over 53·52 = 2756.
    """
    assert twelve[1].alpha == pytest.approx(1 - 108.3 / (931581 / 2756))
    assert twelve[1].alpha == pytest.approx(0.6796, abs=1e-4)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_workbook_of_the_group_has_these_figures_in_its_cells(language, twelve):
    """Row by row, in the order in which they stand; the defect that was missed most comes first."""
    session, group = twelve
    t = translator(language)
    book = openpyxl.load_workbook(BytesIO(group_workbook(group, session, t)))
    rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] is not None]
    named = {row[0]: row[1:6] for row in reversed(rows)}
    near = lambda *numbers: pytest.approx(numbers, abs=2e-6)  # noqa: E731
    assert named[t("training.book.found")] == near(14, 22, 14 / 22, 0.429518, 0.802668)
    assert named[t("training.book.calm")] == near(29, 31, 29 / 31, 0.792813, 0.982125)
    titles = [t(defect(name).title) for name in ("experts_few", "group_small")]
    assert [row[0] for row in rows if row[0] in titles] == titles
    assert [named[title][:3] for title in titles] == [near(5, 11, 5 / 11), near(9, 11, 9 / 11)]
    assert named["trainee-01"] == near(1, 0, 0, 0, 1)
    assert named["trainee-06"] == near(0.5, 0, 0, 0.6, 0.8)
    assert named["trainee-11"] == near(0, 1, 1, 0.75, 0.25)
    assert "trainee-12" not in named
    assert t("training.grade.alpha", alpha=0.6796) in named
    last = str(rows[-1][0])
    assert last.startswith(titles[0])
    assert t(defect("experts_few").why) in last

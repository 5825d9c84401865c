"""The lesson "a full review": its excerpts are those of the files, its answers those of the toolkit's own review."""

from __future__ import annotations

import csv
import io

import pytest

from sapa.i18n import translator
from sapa.review import review
from sapa.training.lessons import Asked, Standing, check, lesson
from sapa.training.lessons.delivered import CONFIRMED, NOT_REACHED, PARTLY, REFUTED, defects, delivered, files, made
from sapa.training.lessons.full_review import overlooked

ROUND = range(1, 5)
"""Seeds of one round: each third state of the formal line is in it."""


def asked(seed: int) -> dict[str, Asked]:
    """Return the questions of a seed by their keys."""
    return {one.key: one for one in lesson("full_review").make(seed).asked}


def said(seed: int, key: str, answer: float | str) -> tuple[Standing, str]:
    """Return what is said to an answer: right or wrong, and which reason."""
    found = check(asked(seed)[key], str(answer))
    return found.standing, found.why.id.removeprefix("lessons.full_review.")


def test_the_chance_to_overlook_something_is_the_hypergeometric_one():
    """By hand: 1 of 4 wrong, 3 checked: 1/4; 2 of 4 wrong, 3 checked: 1 − 3/6; every second one recognised: 1 − 1/4."""
    assert overlooked(4, 3, 1) == pytest.approx(1 / 4)
    assert overlooked(4, 3, 2) == pytest.approx(1 / 2)
    assert overlooked(4, 4, 2) == pytest.approx(0.0)
    assert overlooked(4, 4, 2, 0.5) == pytest.approx(3 / 4)
    assert overlooked(4, 1, 2) == 1.0


def test_excerpts_are_counts_of_the_files_that_are_handed_out():
    """Lines of the zip's control log and interviews, counted with csv alone; the same seed gives the same bytes."""
    found = files(2)
    assert found == files(2)
    case = delivered(2)
    log = list(csv.DictReader(io.StringIO(found["control.csv"].decode())))
    for outcome in (CONFIRMED, PARTLY, REFUTED, NOT_REACHED):
        assert case.outcomes[outcome] == sum(row["outcome"] == outcome for row in log)
    interviews = list(csv.DictReader(io.StringIO(found["interviews.csv"].decode())))
    assert case.interviews == len(interviews)
    region, _, achieved, _ = case.regions[0]
    assert achieved == sum(row["region"] == region for row in interviews) == 0
    assert sum(row[1] for row in case.regions) == sum(
        int(row["planned"]) for row in csv.DictReader(io.StringIO(found["plan.csv"].decode()))
    )
    assert sum(row[2] for row in case.hands) == case.reached
    assert [name for name in found if "key" in name or "defect" in name] == []


def test_four_variants_in_a_row_show_every_state_of_the_formal_line():
    """Broken, open for want of a document, kept: and none of them by what the field did."""
    states = [asked(seed)["whole"].right for seed in ROUND]
    assert states == ["not_met", "not_assessable", "met", "not_met"]
    for seed in ROUND:
        assert asked(seed)["anew"].right in {"region", "invented"}
        assert len(defects(seed)) >= 2


def test_what_is_not_assessable_is_neither_a_pass_nor_a_breach():
    """Variant 2 lacks one document: both ways out are told their own reason."""
    assert said(2, "whole", "met") == (Standing.WRONG, "why.no_pass")
    assert said(2, "whole", "not_met") == (Standing.WRONG, "why.no_breach")
    assert said(2, "whole", "balance") == (Standing.WRONG, "why.no_balance")
    assert said(2, "whole", "not_assessable") == (Standing.RIGHT, "because.whole_open")


def test_a_claim_taken_for_the_truth_and_attempts_taken_for_control_are_told_so():
    """Variant 1: the report's own error, and every try at control, are typed."""
    case = delivered(1)
    assert said(1, "error", case.claimed) == (Standing.WRONG, "why.claimed")
    assert said(1, "control", 100 * case.tried / case.interviews) == (Standing.WRONG, "why.tried")
    # By hand: 10 % of 600 have a result, 48 more were tried: 60 and 108; 1.96·√(1.9·0.25/600) = 5.51 %.
    assert (case.reached, case.tried, case.interviews, case.deff) == (60, 108, 600, 1.9)
    assert said(1, "control", "10,0 %") == (Standing.RIGHT, "because.control_broken")
    assert said(1, "error", "±5,51") == (Standing.RIGHT, "because.error")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_reason_of_every_state_is_written(language: str):
    """Reasons of variants that the first one does not show are words, too."""
    t = translator(language)
    for seed in ROUND:
        for one in asked(seed).values():
            written = [t(text) for text in (one.because, one.hint, *(m.why for m in one.mistakes))]
            assert [text for text in written if "«lessons." in text or "{" in text] == []


def test_the_answers_are_those_of_the_toolkits_own_review(tmp_path):
    """Variant 9 (short period, two reviews unsigned, one region lost): slow, but the lesson may not teach otherwise."""
    made(9).write(tmp_path)
    found = {f.id: f for f in review(tmp_path / "deliverable.yaml").findings}
    control = found["main/main/t10.population_survey.field_control/specification/formal"]
    assert control.value == pytest.approx(asked(9)["control"].right, abs=1e-6)
    assert control.status.value == "met"
    period = found["main/-/t11.public_and_expert_opinion.period/specification/formal"]
    assert period.status.value == asked(9)["period"].right == "not_met"
    reviews = found["main/-/t3.practical_application.expert_reviews/standard/formal"]
    assert (reviews.value, reviews.status.value) == (asked(9)["reviews"].right, "not_met")
    assert found["main/main/t10.population_survey.sampling_error/specification/formal"].status.value == "met"
    assert found["main/main/claims.margins/methodological"].status.value == "not_met"
    assert found["main/main/coverage.plan/methodological"].status.value == "not_met"
    assert asked(9)["whole"].right == "not_met"
    assert asked(9)["anew"].right == "region"

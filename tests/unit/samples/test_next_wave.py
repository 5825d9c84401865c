"""Eight surveys of one plan: their intervals cover the truth, and the next plan learns from them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from fixtures.loop import INDICATORS, field, found, shares, small_plan
from sapa.planning.plan_files import write_study_files
from sapa.planning.study import design
from sapa.review import review
from sapa.review.learning import learn_from

SEEDS = range(1, 9)

RESPONSE = 0.7
"""Of the fieldwork; the plan expects 0.6, and 0.45 in Almaty: the survey teaches what it was."""


@pytest.fixture(scope="module")
def waves(planned, tmp_path_factory) -> list[Path]:
    """Eight surveys of the same plan, each of another country, with a response that the plan did not expect."""
    base = tmp_path_factory.mktemp("waves")
    for seed in SEEDS:
        field(planned, base / str(seed), seed=seed, response=RESPONSE)
    return [base / str(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def lessons(waves):
    """What each of the eight surveys teaches."""
    return [learn_from(folder) for folder in waves]


# ---- the truth -------------------------------------------------------------------------------------------------------


def test_intervals_cover_the_truth(waves):
    """Eight countries, four indicators: of 32 intervals of 95 % at least 27 cover (26 or less: under 1 in 150).

    Binomial with 32 and 0.95: P(X ≤ 26) = 0.0064 (R 4.2.2: pbinom(26, 32, 0.95)).
    """
    hits = 0
    for seed, folder in zip(SEEDS, waves, strict=True):
        shown = {e.indicator: e for e in review(folder).details["main", "sampling_error"].indicators}
        for name, (column, codes) in INDICATORS.items():
            people, true, _ = shares(folder, column, codes, seed)
            hits += shown[name].ci_low <= float(np.average(true, weights=people)) <= shown[name].ci_high
    assert hits >= 27


# ---- the next plan ---------------------------------------------------------------------------------------------------


def test_the_response_is_learned(lessons):
    """0.7, and not the 0.6 that was planned: within three standard errors of the pooled yield."""
    issued = sum(one.issued for one in lessons)
    made = sum(one.interviews for one in lessons)
    assert abs(made / issued - RESPONSE) < 3 * math.sqrt(RESPONSE * (1 - RESPONSE) / issued)
    assert all(abs(one.response - RESPONSE) < 0.05 for one in lessons)


def test_the_effect_of_weights_is_that_of_asking_one_adult(lessons):
    """E(a²)/E(a)² = 5.86/2.24² = 1.168 for 1–4 adults with shares 0.21, 0.46, 0.21, 0.12 (generator.people.ADULTS).

    Eight surveys, each within a tenth: units of unequal response and rounding add a little.
    """
    assert np.mean([one.weighting for one in lessons]) == pytest.approx(5.86 / 2.24**2, abs=0.04)


def test_the_homogeneity_is_that_of_the_made_people(waves, lessons):
    """Over eight countries the mean ρ is that of the units within strata, Σ N(p_u − p_h)²/Σ N·p(1 − p), within 0.02."""
    made, learned = [], []
    for seed, folder, lesson in zip(SEEDS, waves, lessons, strict=True):
        by_name = {i.name: i for i in lesson.indicators}
        for name, (column, codes) in INDICATORS.items():
            people, true, strata = shares(folder, column, codes, seed)
            labels = np.array(strata)
            middle = np.zeros_like(true)
            for label in set(strata):
                here = labels == label
                middle[here] = np.average(true[here], weights=people[here])
            between = np.average((true - middle) ** 2, weights=people)
            made.append(between / np.average(middle * (1 - middle), weights=people))
            learned.append(by_name[name].rho)
    assert np.mean(learned) == pytest.approx(np.mean(made), abs=0.02)


def test_the_next_plan_learns_in_one_step(waves, lessons, tmp_path):
    """`learn:` names the fielded folder; design effect and response come from it and nothing else changes hands."""
    path = small_plan(tmp_path / "next", learn=str(waves[0]), deff=None, response=None)
    study = design(path, learn=learn_from)
    plan = study.plan
    assert plan.deff.source == "learned"
    assert plan.deff.value == pytest.approx(lessons[0].deff_for(8))
    assert {s.stratum: s.response for s in plan.strata} == {r.stratum: r.rate for r in lessons[0].response_by}
    assert plan.issued < 1.02 * plan.interviews / RESPONSE + len(plan.strata)
    write_study_files(study, tmp_path / "files")
    field(tmp_path / "files", tmp_path / "fielded", seed=99)
    assert str(found(review(tmp_path / "fielded"), "coverage.plan", "methodological").status) == "met"

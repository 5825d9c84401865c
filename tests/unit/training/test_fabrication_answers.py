"""Real respondents of the simulator: marginals, correlations, and variance between areas and interviewers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from sapa.training.fabrication_answers import STRAIGHT, draw_people, honest_answers, latent_answers, make_model
from sapa.training.fabrication_field import make_field
from sapa.training.fabrication_form import Form, Kind, make_form

PEOPLE = 20_000


def made(*, psu_icc: float, interviewer_icc: float, interviewers: int, psus: int, n: int = PEOPLE, seed: int = 11):
    """Return form, model, field, people and the source of chance of a large honest survey."""
    rng = np.random.default_rng(seed)
    field = make_field(interviews=n, interviewers=interviewers, psus=psus, rng=rng)
    form = make_form(40, loadings=(0.3, 0.5, 0.7), skips=True, rng=rng)
    model = make_model(form, psu_icc=psu_icc, interviewer_icc=interviewer_icc, rng=rng)
    return form, model, field, draw_people(n, rng), rng


def expected_shares(cuts: np.ndarray) -> np.ndarray:
    """Integrate the shares of a question over the stretch of its scale, exp(N(0, 0.15)), on a fine grid."""
    z = np.linspace(-8, 8, 4001)
    weight = np.exp(-(z**2) / 2)
    below = (ndtr(cuts[:, None] / np.exp(0.15 * z)) * weight).sum(axis=1) / weight.sum()
    return np.diff(np.concatenate([[0.0], below, [1.0]]))


def anova_icc(y: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return (MSB − MSW)/(MSB + (m₀ − 1)·MSW) of each column, m₀ = (N − Σn²/N)/(a − 1)."""
    n = np.bincount(group).astype(float)
    means = np.stack([np.bincount(group, weights=column) / n for column in y.T], axis=1)
    between = (n[:, None] * (means - y.mean(axis=0)) ** 2).sum(axis=0) / (n.size - 1)
    within = ((y - means[group]) ** 2).sum(axis=0) / (len(y) - n.size)
    m = (len(y) - (n**2).sum() / len(y)) / (n.size - 1)
    return (between - within) / (between + (m - 1) * within)


def test_answers_have_the_marginals_of_the_model():
    """Shares of codes lie within 4.5 standard errors of those the cut points give; 34 questions, 120 shares."""
    form, model, field, people, rng = made(psu_icc=0.0, interviewer_icc=0.0, interviewers=50, psus=2500)
    answers = honest_answers(form, model, field, people, rng)
    compared = 0
    for block in form.blocks():
        for j in block:
            q = form.questions[j]
            if q.kind in {Kind.SEX, Kind.AGE, Kind.FOLLOW_UP}:
                continue
            expected = expected_shares(model.cuts[j])
            if q.kind is Kind.BATTERY and q.categories == 5:
                # Straight-liners give the code of the first question of the battery: 2.5 % of the answers.
                expected = (1 - STRAIGHT) * expected + STRAIGHT * expected_shares(model.cuts[block[0]])
            codes = answers[:, j][answers[:, j] < 90]
            got = np.bincount(codes, minlength=q.categories + 1)[1:] / codes.size
            error = np.sqrt(expected * (1 - expected) / codes.size)
            assert (np.abs(got - expected) < 4.5 * error).all(), (q.name, got, expected)
            compared += q.categories
    assert compared >= 100


def test_the_models_own_shares_agree_with_a_fine_grid():
    """21 points of Gauss–Hermite give what 4,001 points of a grid give."""
    form, model, *_ = made(psu_icc=0.0, interviewer_icc=0.0, interviewers=10, psus=20, n=200)
    for j in form.opinions:
        assert model.shares(int(j)) == pytest.approx(expected_shares(model.cuts[j]), abs=1e-9)


def implied(form: Form, acquiescence: np.ndarray, i: int, j: int) -> float:
    """Return the correlation of two questions of one opinion: s_i·s_j·λ_i·λ_j + h_i·h_j."""
    a, b = form.questions[i], form.questions[j]
    return a.sign * b.sign * a.loading * b.loading + acquiescence[i] * acquiescence[j]


def test_questions_of_one_opinion_correlate_as_their_loadings_say():
    """Without areas and interviewers every correlation is within 4.5 standard errors of λλ' with its sign."""
    form, model, field, people, rng = made(psu_icc=0.0, interviewer_icc=0.0, interviewers=50, psus=2500)
    seen = np.corrcoef(latent_answers(model, field, people, rng).T)
    # The habit of high codes: 0.2 in batteries, 0.1 in single and follow-up questions, none in filters.
    habit = {Kind.BATTERY: 0.2, Kind.SINGLE: 0.1, Kind.FOLLOW_UP: 0.1}
    acquiescence = np.array([habit.get(q.kind, 0.0) for q in form.questions])
    pairs = [(i, j) for i in form.opinions for j in form.opinions if i < j]
    same = [(i, j) for i, j in pairs if form.questions[i].factor == form.questions[j].factor]
    assert len(same) > 100
    for i, j in same:
        expected = implied(form, acquiescence, i, j)
        assert abs(seen[i, j] - expected) < 4.5 * (1 - expected**2) / np.sqrt(PEOPLE), (i, j)


def test_delivered_answers_correlate_more_where_loadings_are_larger():
    """Codes of battery questions with loadings 0.7 correlate more than those with 0.5, and those more than with 0.3."""
    form, model, field, people, rng = made(psu_icc=0.04, interviewer_icc=0.02, interviewers=50, psus=2500)
    answers = honest_answers(form, model, field, people, rng).astype(float)
    answers[answers > 90] = np.nan
    found: dict[float, list[float]] = {0.3: [], 0.5: [], 0.7: []}
    for i in form.opinions:
        for j in form.opinions:
            a, b = form.questions[i], form.questions[j]
            if i < j and a.kind == b.kind == Kind.BATTERY and a.factor == b.factor and a.loading == b.loading:
                both = ~np.isnan(answers[:, i] + answers[:, j])
                found[a.loading].append(a.sign * b.sign * np.corrcoef(answers[both, i], answers[both, j])[0, 1])
    low, middle, high = (float(np.mean(found[x])) for x in (0.3, 0.5, 0.7))
    assert low < middle < high
    # Five codes keep 0.8–0.95 of a correlation of 0.49 (Bollen & Barb 1981, table 1: about 0.9).
    assert 0.8 * 0.49 < high < 0.49 + 0.04


def pairs(*labels: np.ndarray) -> float:
    """Return the number of ordered pairs of interviews that are alike in all the labels."""
    joint = np.ravel_multi_index(labels, [int(label.max()) + 1 for label in labels])
    n = np.bincount(joint).astype(float)
    return float((n * (n - 1)).sum())


def expected_icc(group: np.ndarray, parts: list[tuple[float, np.ndarray]]) -> float:
    """Return (W − B)/(1 − B): W and B are the mean covariances of two interviews of one group and of two groups.

    `parts` are variances and the labels that two interviews must share to share them; the total variance is 1.
    """
    every, same = float(group.size * (group.size - 1)), pairs(group)
    within = sum(variance * pairs(group, label) / same for variance, label in parts)
    between = sum(variance * (pairs(label) - pairs(group, label)) / (every - same) for variance, label in parts)
    return (within - between) / (1 - between)


@pytest.mark.parametrize("interviewer_icc", [0.0, 0.02, 0.05])
def test_the_icc_of_interviewers_and_areas_is_what_was_asked_for(interviewer_icc: float):
    """Mean ICC over questions, by interviewer and by sampling unit, within four standard errors over eight surveys."""
    off: dict[str, list[float]] = {"unit": [], "interviewer": []}
    for seed in range(8):
        form, model, field, people, rng = made(
            psu_icc=0.04, interviewer_icc=interviewer_icc, interviewers=400, psus=2500, seed=seed
        )
        y = latent_answers(model, field, people, rng)[:, form.opinions]
        # Sensitivities of 38 questions: 7 · (1 + 1/2 + 3/2 + 0 + 2) + 1 + 1/2 + 3/2 = 38, so their mean is 1.
        assert model.interviewer_icc[form.opinions].mean() == pytest.approx(interviewer_icc, abs=1e-12)
        # Of the area variance 30 % lies between regions and 70 % between sampling units.
        region = field.region_of_psu[field.psu]
        parts = [(0.3 * 0.04, region), (0.7 * 0.04, field.psu), (interviewer_icc, field.interviewer)]
        for name, group in (("unit", field.psu), ("interviewer", field.interviewer)):
            off[name].append(anova_icc(y, group).mean() - expected_icc(group, parts))
    for found in off.values():
        error = np.std(found, ddof=1) / np.sqrt(len(found))
        assert error < 0.0015
        assert abs(np.mean(found)) < 4 * error, found


def test_dont_knows_come_in_persons():
    """Don't knows vary between people more than chance alone gives, and are a few in a hundred."""
    form, model, field, people, rng = made(psu_icc=0.04, interviewer_icc=0.02, interviewers=50, psus=2500)
    answers = honest_answers(form, model, field, people, rng)[:, form.opinions]
    asked = (answers != 0).sum(axis=1)
    count = (answers == 98).sum(axis=1)
    share = count.sum() / asked.sum()
    assert 0.015 < share < 0.06
    # Poisson's variance equals its mean; traits of persons add to it.
    assert count.var() / count.mean() > 1.5


def test_two_or_three_honest_people_in_a_hundred_straight_line():
    """People with one code in every battery, beyond chance, are 2–3 %."""
    form, model, field, people, rng = made(psu_icc=0.04, interviewer_icc=0.02, interviewers=400, psus=2500)
    answers = honest_answers(form, model, field, people, rng)
    constant = np.ones(len(answers), dtype=bool)
    for block in form.blocks():
        if form.questions[block[0]].kind is Kind.BATTERY:
            part = answers[:, block].astype(float)
            part[part > 90] = np.nan
            constant &= np.nanmax(part, axis=1) == np.nanmin(part, axis=1)
    assert 0.02 < constant.mean() < 0.03


def test_honest_ages_are_heaped():
    """More ages end in 0 and 5 than the fifth that chance gives, far fewer than all: Whipple's index 120–220."""
    form, model, field, people, rng = made(psu_icc=0.0, interviewer_icc=0.0, interviewers=50, psus=2500)
    age = honest_answers(form, model, field, people, rng)[:, 1]
    inside = age[(age >= 23) & (age <= 62)]
    assert 120 < 500 * (inside % 5 == 0).mean() < 220

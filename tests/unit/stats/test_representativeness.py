"""Fit to margins, logistic regression, R-indicators and non-response bounds: small cases by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sapa.stats import Problem, SampleDesign, StatError
from sapa.stats.fit_to_margins import dissimilarity, goodness_of_fit, margin_shares
from sapa.stats.logistic import logistic
from sapa.stats.nonresponse_bounds import nonresponse_bounds
from sapa.stats.r_indicator import r_indicator


def srs(n):
    """Return a simple random sample of n rows."""
    return SampleDesign.build(n=n)


def test_without_a_design_the_test_is_pearsons():
    """60 and 40 of 100 against ½: X² = (10² + 10²)/50 = 4; with equal weights the design effect is close to 1."""
    place = np.repeat([0, 1], [60, 40])
    found = goodness_of_fit(place, [0.5, 0.5], srs(100))
    assert found.pearson == pytest.approx(4.0)
    assert found.df == 1
    # P(χ²(1) ≥ 4) = 2·Φ(−2)
    assert found.p_srs == pytest.approx(0.04550026389635842)
    # Residuals have the scores 1 − 0.55 and −0.55: Σ(z − z̄)²·n/(n − 1)·n/(n²·0.5), twice over the two levels.
    spread = (0.6 * 0.4) * 100 / 99
    assert found.effect == pytest.approx(2 * spread / 0.5)


def test_clusters_that_answer_alike_widen_the_test():
    """Each row copied ten times within its cluster: ten times X², and a design effect near ten."""
    place = np.repeat([0, 1], [60, 40])
    alone = goodness_of_fit(place, [0.5, 0.5], srs(100))
    copied = SampleDesign.build(n=1000, psu=(np.repeat(np.arange(100), 10),))
    found = goodness_of_fit(np.repeat(place, 10), [0.5, 0.5], copied)
    assert found.pearson == pytest.approx(10 * alone.pearson)
    assert found.effect == pytest.approx(10 * alone.effect)
    assert found.p_f == pytest.approx(alone.p_f)


def test_a_level_nobody_answered_still_counts():
    """A group of 20 % of the population without an interview is 20 points short, with n = 0."""
    found = margin_shares(np.array([0, 0, 0, 1]), [0.5, 0.3, 0.2], srs(4))
    assert list(found.n) == [3, 1, 0]
    assert found.difference == pytest.approx([0.25, -0.05, -0.2])
    assert found.dissimilarity == pytest.approx(0.25)
    assert list(found.small) == [True, True, True]


def test_rows_without_an_answer_are_left_out_and_counted():
    """Minus one is no level: it is missing, and shares are over the rest."""
    found = margin_shares(np.array([0, 1, -1, -1]), [0.5, 0.5], srs(4))
    assert found.missing == 2
    assert list(found.shares) == [0.5, 0.5]


def test_shares_that_are_no_shares_are_refused():
    """Negative shares, or all zero, are a fault of the caller."""
    with pytest.raises(StatError) as fault:
        margin_shares(np.array([0, 1]), [-0.5, 1.5], srs(2))
    assert fault.value.problem is Problem.RANGE


def test_dissimilarity_is_the_part_that_has_to_move():
    """½(|0.6 − 0.5| + |0.4 − 0.5|) = 0.1."""
    assert dissimilarity([0.6, 0.4], [0.5, 0.5]) == pytest.approx(0.1)


def test_a_logistic_regression_on_one_group_gives_its_rates():
    """A saturated model fits the rates: 3/4 and 1/4, so β = log 3 and −2·log 3."""
    x = np.column_stack([np.ones(8), np.repeat([0.0, 1.0], 4)])
    y = np.array([1, 1, 1, 0, 1, 0, 0, 0])
    found = logistic(x, y)
    assert found.beta == pytest.approx([math.log(3), -2 * math.log(3)], abs=1e-10)
    assert found.fitted == pytest.approx(np.repeat([0.75, 0.25], 4), abs=1e-11)


def test_a_column_that_depends_on_others_is_left_out():
    """Both halves of a constant: the second is what the constant and the first leave."""
    half = np.repeat([0.0, 1.0], 4)
    found = logistic(np.column_stack([np.ones(8), half, 1 - half]), [1, 1, 1, 0, 1, 0, 0, 0])
    assert found.columns == (0, 1)


@pytest.mark.parametrize(("y", "problem"), [([1, 1, 1, 1], "option"), ([0, 0, 1, 1], "not_converged")])
def test_what_has_no_finite_answer_is_refused(y, problem):
    """All alike, or told apart without error by a column."""
    with pytest.raises(StatError) as fault:
        logistic(np.column_stack([np.ones(4), [0.0, 1.0, 2.0, 3.0]]), y)
    assert fault.value.problem == problem


def two_groups(first, second, n=100):
    """Return responses of two groups of n cases and the group of each case."""
    y = np.concatenate([np.repeat([1, 0], [first, n - first]), np.repeat([1, 0], [second, n - second])])
    return y, np.repeat([0, 1], n)


def test_equal_response_has_an_indicator_of_one():
    """Both groups answer at 60 %: no spread, R = 1, and no partial either."""
    y, group = two_groups(60, 60)
    found = r_indicator(y, [group], srs(200))
    assert found.r == pytest.approx(1.0)
    assert found.r_raw == pytest.approx(1.0, abs=1e-9)
    assert [c.unconditional for c in found.categories] == pytest.approx([0, 0], abs=1e-12)


def test_uneven_response_by_hand():
    """Rates 0.7 and 0.5: ρ̄ = 0.6, S² = 0.01·200/199; partials √½·(±0.1)."""
    y, group = two_groups(70, 50)
    found = r_indicator(y, [group], srs(200))
    assert found.r_raw == pytest.approx(1 - 2 * math.sqrt(0.01 * 200 / 199))
    # z'Σz of a saturated model is ρ(1 − ρ)/n_k; V(ρ̄) of equal weights Σ(ρ − ρ̄)²/(n(n − 1)).
    bias = (0.7 * 0.3 / 100 + 0.5 * 0.5 / 100) / 2 - 0.01 / 199
    assert found.spread**2 == pytest.approx(0.01 * 200 / 199 - bias)
    assert found.max_bias == pytest.approx(0.5 * found.spread / 0.6)
    assert [c.unconditional for c in found.categories] == pytest.approx([math.sqrt(0.5) * 0.1, -math.sqrt(0.5) * 0.1])
    assert found.covariates[0].conditional_raw == pytest.approx(found.covariates[0].unconditional_raw)


def test_a_group_that_never_answered_is_taken_as_it_is():
    """Nobody of the second group answered: its propensity is 0, the others keep theirs, and no error is infinite."""
    y, group = two_groups(60, 0)
    other = np.tile([0, 1], 100)
    found = r_indicator(y, [group, other], srs(200))
    assert found.propensities.fixed == ((0, 1),)
    assert found.propensities.rho[100:] == pytest.approx(np.zeros(100))
    assert np.isfinite([found.r, found.se]).all()


def test_the_scale_of_weights_has_no_part_in_the_indicator():
    """People or weights that sum to the cases: R differs by N/(N − 1) at most."""
    y, group = two_groups(70, 50)
    one = r_indicator(y, [group], SampleDesign.build(weights=np.full(200, 1e6)))
    other = r_indicator(y, [group], SampleDesign.build(weights=np.full(200, 1e-3)))
    assert one.r == pytest.approx(other.r, abs=1e-3)
    assert one.se == pytest.approx(other.se, rel=1e-9)


def test_bounds_by_hand():
    """Share 0.6, rate 0.5: +10 points make 0.65; Manski 0.3 … 0.8; [0.55, 0.65] is left at ±0.1; ½ at −0.2."""
    found = nonresponse_bounds(0.6, 0.5, low=0.55, high=0.65)
    assert dict(found.by_difference)[0.10] == pytest.approx(0.65)
    assert (found.lowest, found.highest) == pytest.approx((0.3, 0.8))
    assert (found.leaves_low, found.leaves_high, found.crosses_half) == pytest.approx((-0.1, 0.1, -0.2))
    assert found.leaves == pytest.approx(0.1)


def test_a_share_of_non_respondents_stays_a_share():
    """Share 0.95 and d = +0.2 is 1, not 1.15; and a half that only 120 % could reach is no turning point."""
    found = nonresponse_bounds(0.95, 0.5)
    assert dict(found.by_difference)[0.20] == pytest.approx(0.975)
    assert nonresponse_bounds(0.2, 0.7).crosses_half is None


@pytest.mark.parametrize(("share", "rate"), [(1.2, 0.5), (0.5, 0.0), (0.5, 1.5)])
def test_what_is_no_share_or_rate_is_refused(share, rate):
    """A share lies in 0 … 1, a rate above 0."""
    with pytest.raises(StatError) as fault:
        nonresponse_bounds(share, rate)
    assert fault.value.problem is Problem.RANGE

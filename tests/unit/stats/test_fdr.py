"""Many tests at once: q values and combined probabilities."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sapa.stats import StatError, benjamini_hochberg, cauchy_combination, fisher_combination, stouffer_combination

P = st.lists(st.floats(0, 1), min_size=1, max_size=30)
# Benjamini and Hochberg (1995), section 3.2: fifteen p values of a trial; at 5 % the first four are discoveries.
PAPER = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1.0,
]


def test_the_paper_s_example_has_four_discoveries():
    """Benjamini and Hochberg 1995, page 295: P(4) = 0.0095 ≤ 4/15·0.05 = 0.013 is the last."""
    q = benjamini_hochberg(PAPER)
    assert (q <= 0.05).sum() == 4
    assert q[3] == pytest.approx(15 * 0.0095 / 4)


@given(P)
def test_q_values_are_those_of_scipy(p):
    """scipy.stats.false_discovery_control, an independent implementation."""
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p), rel=1e-12)


@given(P)
def test_q_is_at_least_p_and_keeps_its_order(p):
    """Property of the method."""
    p = np.array(p)
    q = benjamini_hochberg(p)
    assert (q >= p).all()
    assert (q <= 1).all()
    assert (np.diff(q[np.argsort(p)]) >= 0).all()


def test_a_test_that_was_not_made_is_not_counted():
    """Nan stays nan and leaves m alone."""
    q = benjamini_hochberg([0.01, math.nan, 0.04])
    assert q[[0, 2]] == pytest.approx([0.02, 0.04])
    assert math.isnan(q[1])
    assert benjamini_hochberg([]).size == 0


@given(st.lists(st.floats(1e-12, 1), min_size=1, max_size=12))
def test_fisher_and_stouffer_are_those_of_scipy(p):
    """scipy.stats.combine_pvalues."""
    assert fisher_combination(p) == pytest.approx(stats.combine_pvalues(p, "fisher").pvalue, rel=1e-9)
    if max(p) < 1:
        assert stouffer_combination(p) == pytest.approx(stats.combine_pvalues(p, "stouffer").pvalue, rel=1e-6)


def test_weights_and_correlation_of_stouffer_by_hand():
    """P 0.05 twice: z = 2·1.644854/√2; with r = 1 the two are one test; weight 0 leaves a test out."""
    assert stouffer_combination([0.05, 0.05]) == pytest.approx(stats.norm.sf(2 * 1.6448536269514722 / math.sqrt(2)))
    assert stouffer_combination([0.05, 0.05], correlation=1) == pytest.approx(0.05)
    assert stouffer_combination([0.05, 0.9], weights=[1, 0]) == pytest.approx(0.05)
    assert stouffer_combination([0.0, 0.9], weights=[2, 1]) == 0
    assert math.isnan(stouffer_combination([0.0, 1.0]))


def test_cauchy_combination_by_hand():
    """One p is itself; equal p are themselves; 0.01 and 0.5 give 0.5 − arctan(tan(0.49π)/2)/π."""
    assert cauchy_combination([0.03]) == pytest.approx(0.03)
    assert cauchy_combination([0.2] * 5) == pytest.approx(0.2)
    expected = 0.5 - math.atan(math.tan(0.49 * math.pi) / 2) / math.pi
    assert cauchy_combination([0.01, 0.5]) == pytest.approx(expected)
    assert cauchy_combination([1e-300, 0.5]) == pytest.approx(2e-300)
    assert cauchy_combination([1e-18]) == pytest.approx(1e-18)
    assert cauchy_combination([0.0, 1.0]) == 0
    assert cauchy_combination([1.0, 0.001]) < 1


def test_cauchy_combination_holds_for_dependent_tests_where_fisher_does_not():
    """Eight tests that correlate 0.8, 4,000 times: at 1 % Cauchy rejects about 1 %, Fisher many times more."""
    rng = np.random.default_rng(8)
    z = math.sqrt(0.8) * rng.normal(size=(4000, 1)) + math.sqrt(0.2) * rng.normal(size=(4000, 8))
    p = stats.norm.sf(z)
    cauchy = np.mean([cauchy_combination(row) <= 0.01 for row in p])
    fisher = np.mean([fisher_combination(row) <= 0.01 for row in p])
    stouffer = np.mean([stouffer_combination(row, correlation=0.8) <= 0.01 for row in p])
    assert cauchy == pytest.approx(0.01, abs=0.005)
    assert stouffer == pytest.approx(0.01, abs=0.005)
    assert fisher > 0.05


def test_nothing_to_combine_gives_nothing():
    """All nan, or no weight."""
    for combine in (fisher_combination, stouffer_combination, cauchy_combination):
        assert math.isnan(combine([math.nan]))
    assert math.isnan(cauchy_combination([0.1], weights=[0]))


@pytest.mark.parametrize(
    ("call", "role"),
    [
        (lambda: benjamini_hochberg([0.1, 1.2]), "p"),
        (lambda: fisher_combination([-0.1]), "p"),
        (lambda: stouffer_combination([0.1], weights=[1, 2]), "weights"),
        (lambda: stouffer_combination([0.1], correlation=2), "correlation"),
        (lambda: cauchy_combination([0.1], weights=[-1]), "weights"),
    ],
)
def test_what_is_no_probability_is_refused(call, role):
    """Each names the argument."""
    with pytest.raises(StatError) as caught:
        call()
    assert caught.value.role == role

"""Response variance, reliability ratios, index of inconsistency, intraclass correlations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats import (
    IccKind,
    PairTable,
    Problem,
    Reason,
    StatError,
    category_inconsistency,
    cohen_kappa,
    icc,
    response_variance,
)

# Shrout and Fleiss (1979), Psychological Bulletin 86, table 2: six subjects, four judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


@pytest.mark.parametrize(
    ("kind", "estimate"), [(IccKind.ONE_WAY, 0.17), (IccKind.AGREEMENT, 0.29), (IccKind.CONSISTENCY, 0.71)]
)
def test_intraclass_correlations_are_those_of_shrout_and_fleiss(kind, estimate):
    """Shrout and Fleiss (1979), table 4: ICC(1,1) .17, ICC(2,1) .29, ICC(3,1) .71."""
    found = icc(SHROUT_FLEISS, kind=kind)
    assert round(found.estimate, 2) == estimate
    assert found.low < found.estimate < found.high


def test_mean_squares_are_those_of_shrout_and_fleiss():
    """Shrout and Fleiss (1979), table 3: BMS 11.24, WMS 6.26, JMS 32.49, EMS 1.02."""
    found = icc(SHROUT_FLEISS)
    squares = tuple(round(v, 2) for v in (found.between, found.within, found.columns, found.error))
    assert squares == (11.24, 6.26, 32.49, 1.02)


def test_a_unit_with_a_gap_is_left_out_and_counted():
    """Six whole units and one with a gap."""
    found = icc([*SHROUT_FLEISS, [1, math.nan, 2, 3]], kind="ICC(C,1)")
    assert (found.units, found.left_out) == (6, 1)
    assert found.estimate == icc(SHROUT_FLEISS, kind="ICC(C,1)").estimate


@pytest.mark.parametrize("kind", list(IccKind))
@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        (np.zeros((0, 2)), Reason.NO_ROWS),
        ([[1, 2]], Reason.TOO_FEW),
        ([[1], [2]], Reason.TOO_FEW),
        ([[3, 3], [3, 3], [3, 3]], Reason.NO_VARIANCE),
    ],
)
def test_where_a_correlation_says_nothing_it_is_nan_with_a_reason(ratings, reason, kind):
    """No unit, one unit, one coder, all equal."""
    found = icc(ratings, kind=kind)
    assert found.reason is reason
    assert all(map(math.isnan, (found.estimate, found.low, found.high)))


@pytest.mark.parametrize("kind", list(IccKind))
def test_equal_coders_correlate_fully_without_an_interval(kind):
    """The F is infinite."""
    found = icc([[1, 1], [4, 4], [2, 2]], kind=kind)
    assert (found.estimate, found.reason) == (1.0, Reason.PERFECT)
    assert math.isnan(found.low)


def test_a_constant_shift_is_forgiven_by_consistency_only():
    """Coder 2 is 10 above coder 1 throughout."""
    shifted = [[1, 11], [4, 14], [2, 12], [9, 19]]
    assert icc(shifted, kind="ICC(C,1)").estimate == 1.0
    assert icc(shifted, kind="ICC(A,1)").estimate < 0.3
    assert icc(shifted, kind="ICC(1,1)").estimate < 0


def test_what_is_no_table_of_ratings_is_refused():
    """One dimension, an infinite rating."""
    for ratings, problem in (([1.0, 2.0], Problem.LENGTH), ([[1, math.inf], [2, 3]], Problem.VALUE_INFINITE)):
        with pytest.raises(StatError) as caught:
            icc(ratings)
        assert caught.value.problem is problem


def test_response_variance_and_ratios_follow_bcstats_and_datasure():
    """By hand: s = 10 20 30 40, b = 12 20 27 40; d = −2 0 3 0.

    Var(d) = (4 + 9 − 4·.25²)/3 = 12.75/3 = 4.25, SRV 2.125; mean square 13/4/2 = 1.625; Var(s) = 500/3,
    mean b = 24.75, Var(b) = (12.75² + 4.75² + 2.25² + 15.25²)/3 = 422.75/3.
    """
    found = response_variance([10, 20, 30, 40], [12, 20, 27, 40])
    assert (found.bias, found.simple, found.mean_square) == pytest.approx((0.25, 2.125, 1.625))
    assert (found.variance_survey, found.variance_control) == pytest.approx((500 / 3, 422.75 / 3))
    assert found.ratio_control == pytest.approx(1 - 2.125 / (422.75 / 3))  # bcstats, ipabcstats: 1 − SRV/Var(b)
    assert found.ratio_survey == pytest.approx(1 - 2.125 / (500 / 3))  # DataSure: 1 − SRV/Var(s)
    assert found.inconsistency == pytest.approx((13 / 4) / ((500 + 422.75) / 3))


def test_a_constant_shift_costs_the_mean_square_only():
    """Where s − b is 5 throughout Var(s − b)/2 is 0 and both ratios 1, the mean square keeps 12.5."""
    found = response_variance([6, 7, 9], [1, 2, 4])
    assert (found.simple, found.mean_square, found.ratio_control) == pytest.approx((0, 12.5, 1))


@pytest.mark.parametrize(
    ("s", "b", "reason"),
    [([], [], Reason.NO_ROWS), ([3], [4], Reason.TOO_FEW), ([2, 2], [2, 2], Reason.NO_VARIANCE)],
)
def test_where_reliability_says_nothing_it_is_nan_with_a_reason(s, b, reason):
    """No pair, one pair, all equal: a ratio of 1 would be an accident."""
    found = response_variance(s, b)
    assert found.reason is reason
    assert all(map(math.isnan, (found.ratio_control, found.ratio_survey, found.inconsistency)))


def test_a_ratio_without_its_own_variance_is_nan_alone():
    """The control answers are all equal: the ratio of bcstats does not exist, that of DataSure does."""
    found = response_variance([1, 2, 3], [2, 2, 2])
    assert math.isnan(found.ratio_control)
    assert found.ratio_survey == pytest.approx(0.5)
    assert found.reason is Reason.NO_VARIANCE


def test_the_index_of_inconsistency_of_categories_is_one_less_kappa():
    """By hand, 40, 10, 5, 45: g = .15, p₁ = .5, p₂ = .45: .15/(.5·.55 + .45·.5) = .3."""
    table = PairTable.of_counts([[40, 10], [5, 45]])
    each, together = category_inconsistency(table)
    assert each == pytest.approx([0.3, 0.3])
    assert together == pytest.approx(0.3)
    assert together == pytest.approx(1 - cohen_kappa(table).estimate)


@given(st.lists(st.integers(0, 30), min_size=9, max_size=9))
def test_categories_are_judged_against_the_rest(cells):
    """Each index is 1 − kappa of the category against all others, and nan exactly where that kappa is."""
    counts = np.reshape(cells, (3, 3))
    table = PairTable.of_counts(counts)
    each, together = category_inconsistency(table)
    assert together == pytest.approx(1 - cohen_kappa(table).estimate, nan_ok=True)
    for k in range(3):
        a, row, column = counts[k, k], counts[k].sum(), counts[:, k].sum()
        two = PairTable.of_counts([[a, row - a], [column - a, table.n - row - column + a]])
        kappa = cohen_kappa(two)
        assert each[k] == pytest.approx(1 - kappa.estimate, nan_ok=True)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=25))
def test_swapping_the_sides_swaps_the_ratios(pairs):
    """SRV, mean square and inconsistency stay, the ratios change places; the mean square is SRV with the bias kept."""
    s, b = np.array(pairs, dtype=float).T
    one, two = response_variance(s, b), response_variance(b, s)
    assert one.ratio_control == pytest.approx(two.ratio_survey, nan_ok=True)
    assert (one.simple, one.mean_square) == pytest.approx((two.simple, two.mean_square))
    n = one.n
    assert one.mean_square == pytest.approx(one.simple * (n - 1) / n + one.bias**2 / 2)
    assert one.inconsistency == pytest.approx(two.inconsistency, nan_ok=True)

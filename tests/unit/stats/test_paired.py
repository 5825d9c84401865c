"""Paired numbers: t and signed ranks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats import Problem, Reason, SignedRankMethod, StatError, paired_t, signed_rank

# Student (1908), hours of extra sleep under two drugs; R data(sleep).
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

numbers = st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=2, max_size=30)


def test_the_paired_t_is_students():
    """Student (1908), R t.test(paired = TRUE): t = −4.0621, df 9, P = .002833, −2.4598858 … −0.7001142."""
    found = paired_t(FIRST, SECOND)
    assert (round(found.t, 4), found.df, round(found.p, 6)) == (-4.0621, 9, 0.002833)
    assert (round(found.low, 7), round(found.high, 7)) == (-2.4598858, -0.7001142)
    assert found.difference == pytest.approx(-1.58)


def test_signed_ranks_are_those_of_hollander_and_wolfe():
    """Hollander and Wolfe (1973), p. 29, depression scores: V = 40, one-sided P = .01953, twice that here."""
    x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    found = signed_rank(x, y)
    assert (found.rank_positive, found.rank_negative, found.n) == (40, 5, 9)
    assert found.p == pytest.approx(0.0390625)
    assert found.method is SignedRankMethod.EXACT


@pytest.mark.parametrize(
    # Wilcoxon and Wilcox (1964), table of T at the two-sided 5 % level: the largest T that is significant.
    ("n", "critical"),
    [(6, 0), (7, 2), (8, 3), (9, 5), (10, 8), (12, 13), (15, 25), (20, 52), (25, 89)],
)
def test_the_table_of_wilcoxon_is_met(n, critical):
    """P of the critical sum is at most .05, of the next above it."""

    def p(total):
        signs, left = np.ones(n), total
        for rank in range(n, 0, -1):
            if rank <= left:
                signs[rank - 1], left = -1, left - rank
        return signed_rank(signs * np.arange(1, n + 1), np.zeros(n))

    assert p(critical).rank_negative == critical
    assert p(critical).p <= 0.05 < p(critical + 1).p


def test_gaps_take_whole_pairs_with_them():
    """Three identical whole pairs and two half ones: no difference at all, not a test of other people's means."""
    found = paired_t([1, 2, 3, 50, math.nan], [1, 2, 3, math.nan, 4])
    assert (found.n, found.missing, found.difference, found.reason) == (3, 2, 0.0, Reason.NO_VARIANCE)
    assert math.isnan(found.p)
    assert signed_rank([1, 2, 3, 50, math.nan], [1, 2, 3, math.nan, 4]).reason is Reason.NO_DISCORDANT


@pytest.mark.parametrize(("x", "y", "reason"), [([], [], Reason.NO_ROWS), ([1], [2], Reason.TOO_FEW)])
def test_without_two_pairs_there_is_no_t(x, y, reason):
    """No pair, one pair."""
    found = paired_t(x, y)
    assert found.reason is reason
    assert all(map(math.isnan, (found.t, found.p, found.low, found.high)))


@pytest.mark.parametrize("step", [1.0, 0.1])
def test_one_shift_for_all_is_no_variance(step):
    """Also where floating point leaves dust: t would be 10¹⁶."""
    x = np.array([0.3, 1.3, 2.3, 7.7])
    found = paired_t(x, x - step)
    assert (found.reason, found.sd) == (Reason.NO_VARIANCE, 0.0)
    assert found.difference == pytest.approx(step)


def test_dust_does_not_break_ties_or_make_differences():
    """0.3 − 0.2 and 1.3 − 1.2 are one difference; 0.1 + 0.2 and 0.3 are equal."""
    found = signed_rank([0.3, 1.3, 0.1 + 0.2, 5.0], [0.2, 1.2, 0.3, 4.0])
    assert (found.zeros, found.tied, found.rank_positive) == (1, True, 6.0)
    assert found.method is SignedRankMethod.NORMAL


def test_zeros_are_dropped_before_ranking_and_counted():
    """Wilcoxon's own rule."""
    found = signed_rank([1, 2, 3, 4, 5], [1, 1, 1, 1, 1])
    assert (found.zeros, found.positive, found.negative, found.rank_positive) == (1, 4, 0, 10)
    assert found.p == pytest.approx(2 / 16)


def test_no_pairs_have_no_ranks():
    """Nothing was compared."""
    found = signed_rank([], [])
    assert (found.reason, found.method) == (Reason.NO_ROWS, None)
    assert math.isnan(found.p)


@pytest.mark.parametrize(
    ("x", "y", "problem"), [([1, 2], [1], Problem.LENGTH), ([1, math.inf], [1, 2], Problem.VALUE_INFINITE)]
)
def test_what_are_no_pairs_is_refused(x, y, problem):
    """Lengths that differ, an infinite number."""
    for test in (paired_t, signed_rank):
        with pytest.raises(StatError) as caught:
            test(x, y)
        assert caught.value.problem is problem


@given(numbers)
def test_swapping_the_sides_turns_the_sign_and_keeps_p(pairs):
    """Both tests are two-sided."""
    x, y = np.array(pairs, dtype=float).T
    one, two = paired_t(x, y), paired_t(y, x)
    assert one.t == pytest.approx(-two.t, nan_ok=True)
    assert one.p == pytest.approx(two.p, nan_ok=True)
    a, b = signed_rank(x, y), signed_rank(y, x)
    assert (a.rank_positive, a.p) == pytest.approx((b.rank_negative, b.p), nan_ok=True)
    m = a.positive + a.negative
    assert a.rank_positive + a.rank_negative == m * (m + 1) / 2
    assert a.n == m + a.zeros

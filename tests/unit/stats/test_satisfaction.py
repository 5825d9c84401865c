"""Satisfaction by the act's formula, its interval, and the figures beside it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats.satisfaction import respondent_scores, satisfaction, with_everyone


def scored(scores, **more):
    return satisfaction(scores, lowest=1, highest=5, **more)


@pytest.mark.parametrize(
    ("mean", "percent"),
    # 2.5 / 5 = 50 %, and so on: READINGS 2.6
    [(1.0, 20.0), (2.5, 50.0), (3.0, 60.0), (3.5, 70.0), (3.75, 75.0), (4.25, 85.0), (4.5, 90.0), (4.75, 95.0),
     (5.0, 100.0)],
)  # fmt: skip
def test_the_formula_is_the_mean_over_the_highest_score(mean, percent):
    """Σ scores / n / 5 · 100; the least that it can give is 1 / 5 = 20 %."""
    found = scored([mean, mean])
    assert (found.percent, found.floor) == (pytest.approx(percent), 20.0)


def test_the_interval_has_the_finite_population_correction():
    """Scores 2, 3, 4, 5 of 10 participants: s² = 5/3, (1 − 0.4) · 5/3 / 4 = 0.25, qt(0.975, 3) = 3.182446 (R 4.2)."""
    found = scored([2, 3, 4, 5], participants=10)
    assert found.low == pytest.approx((3.5 - 3.182446 * 0.5) / 5 * 100, abs=1e-4)  # 38.1755
    assert found.high == 100.0  # 101.8 by the formula, which cannot give more than 100
    assert (found.rescaled, found.top_two, found.total, found.n) == (62.5, 50.0, 14.0, 4)


def test_without_the_number_of_participants_nothing_is_corrected():
    """s² / n = 5/12: the half width is 3.182446 · √(5/12) = 2.054260 points of score."""
    found = scored([2, 3, 4, 5])
    assert found.low == pytest.approx((3.5 - 3.182446 * math.sqrt(5 / 12)) / 5 * 100, abs=1e-4)


def test_everybody_polled_leaves_no_doubt_and_equal_answers_show_no_spread():
    """A census has no width; one answer, or the same from all of a part, has no interval."""
    everybody = scored([3, 4], participants=2)
    assert (everybody.low, everybody.high) == (70.0, 70.0)
    assert scored([4], participants=9).low is None
    assert scored([4, 4, 4], participants=9).low is None
    assert scored([math.nan]) is None


def test_several_questions_are_averaged_for_each_respondent_first():
    """(5 + 4) / 2 and 3 alone: the mean of respondents is 3.75, not the mean of answers, 4."""
    means = respondent_scores([[5, 4], [math.nan, 3], [math.nan, math.nan]])
    assert means[:2].tolist() == [4.5, 3.0]
    assert np.isnan(means[2])
    assert scored(means).percent == 75.0


def test_all_participants_in_the_denominator():
    """8 points of two respondents among four participants: 8 / 4 / 5 · 100 = 40."""
    assert with_everyone(8, participants=4, highest=5) == 40.0


@given(st.lists(st.floats(1, 5), min_size=1, max_size=40), st.integers(0, 60))
def test_figures_stay_within_what_the_formula_can_give(scores, more):
    """20 ≤ low ≤ S ≤ high ≤ 100 for any scores of the scale."""
    found = scored(scores, participants=len(scores) + more)
    assert 20 - 1e-9 <= found.percent <= 100 + 1e-9
    if found.low is not None:
        assert 20 - 1e-9 <= found.low <= found.percent + 1e-9
        assert found.percent - 1e-9 <= found.high <= 100 + 1e-9

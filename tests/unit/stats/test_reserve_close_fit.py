"""What cases left will bring, and fit closer than chance: by hand."""

from __future__ import annotations

import math

import pytest

from sapa.stats.close_fit import close_fit
from sapa.stats.faults import StatError
from sapa.stats.reserve import expected_interviews


def test_two_cases_left_after_one_answer_in_two():
    """Beta(1.5, 1.5): P(0) = B(1.5, 3.5)/B(1.5, 1.5) = 1.5·2.5/(3·4) = 0.3125 = P(2), P(1) = 0.375; mean 1."""
    told = expected_interviews(2, left=2, answered=1, used=2)
    assert told.mean == pytest.approx(1.0, abs=1e-12)
    assert told.chance == pytest.approx(0.3125, abs=1e-12)
    assert expected_interviews(1, left=2, answered=1, used=2).chance == pytest.approx(0.6875, abs=1e-12)
    assert (told.low, told.high) == (0, 2)


def test_more_than_is_left_cannot_come_and_nothing_missing_is_certain():
    """P(X ≥ 3) of two cases is 0; P(X ≥ 0) is 1."""
    assert expected_interviews(3, left=2, answered=9, used=10).chance == 0.0
    assert expected_interviews(0, left=0, answered=0, used=0).chance == 1.0


def test_a_stratum_with_few_cases_has_a_wide_interval():
    """The same response from 4 and from 400 cases: the second interval lies within the first."""
    few = expected_interviews(5, left=20, answered=2, used=4)
    many = expected_interviews(5, left=20, answered=200, used=400)
    assert few.low < many.low < many.high < few.high


def test_impossible_numbers_are_refused():
    """More interviews than cases used."""
    with pytest.raises(StatError):
        expected_interviews(1, left=1, answered=3, used=2)


def test_lower_tail_of_the_fit():
    """χ² = 100·(0.1²/0.5)·2 = 4 with one df: 2Φ(2) − 1 = 0.9544997361 (tables of the normal distribution)."""
    found = close_fit([60, 40], [0.5, 0.5])
    assert (found.chi_square, found.df) == (pytest.approx(4.0), 1)
    assert found.chance == pytest.approx(0.954499736103642, abs=1e-12)


def test_a_fit_that_hardly_any_sample_reaches():
    """34, 33, 33 of thirds: χ² = (4/9 + 1/9 + 1/9)/(100/3) = 0.02; with two df P = 1 − e^(−0.01) = 0.00995."""
    found = close_fit([34, 33, 33], [1 / 3] * 3)
    assert found.chi_square == pytest.approx(0.02)
    assert found.chance == pytest.approx(1 - math.exp(-0.01), abs=1e-12)


def test_a_design_effect_makes_the_reference_wider():
    """With deff 2 the statistic halves: 0.01, P = 1 − e^(−0.005)."""
    assert close_fit([34, 33, 33], [1 / 3] * 3, deff=2).chance == pytest.approx(1 - math.exp(-0.005), abs=1e-12)


def test_shares_that_do_not_add_up_are_refused():
    """0.5 and 0.4."""
    with pytest.raises(StatError):
        close_fit([5, 5], [0.5, 0.4])

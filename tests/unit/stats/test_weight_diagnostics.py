"""Spread of weights, cells of response, and the shift of one mean under two sets of weights."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapa.stats import SampleDesign, StatError
from sapa.stats.calibration import poststratify
from sapa.stats.faults import Problem
from sapa.stats.margins import margin
from sapa.stats.weight_diagnostics import mean_shift, response_cells, spread


def test_spread_by_hand():
    """Weights 1, 1, 2, 4: mean 2, Σ w = 8, Σ w² = 22, kish 4·22/64 = 1.375, effective 64/22."""
    found = spread([1, 1, 2, 4])
    assert (found.n, found.total, found.low, found.median, found.high) == (4, 8.0, 1.0, 1.5, 4.0)
    assert found.kish == pytest.approx(1.375, rel=1e-15)
    assert found.effective == pytest.approx(64 / 22, rel=1e-15)
    # Variance (1 + 1 + 0 + 4)/4 = 1.5; cv² = 1.5/4 = 0.375 = kish − 1.
    assert found.cv == pytest.approx(math.sqrt(0.375), rel=1e-15)
    assert found.top1 == found.top5 == pytest.approx(0.5)


def test_the_heaviest_hundredth_counts_whole_interviews():
    """Of 250 weights, 1 % are three rows (⌈2.5⌉) and 5 % thirteen (⌈12.5⌉)."""
    w = np.ones(250)
    w[:3] = 51.0
    found = spread(w)
    assert found.top1 == pytest.approx(153 / 400)
    assert found.top5 == pytest.approx((153 + 10) / 400)


def test_rows_of_weight_zero_are_not_in_the_sample_and_negative_ones_are_counted():
    """A weight of 0 is no interview; one below 0 is counted as such."""
    found = spread([0, 2, 2, -1])
    assert (found.n, found.negative, found.low) == (3, 1, -1.0)
    assert spread([0, 0]).n == 0
    assert math.isnan(spread([0, 0]).kish)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=60), st.floats(0.001, 1000))
def test_the_scale_of_the_weights_changes_nothing(weights, scale):
    """Kish, effective n and shares of the heaviest are the same for weights in people and in thousands."""
    one, other = spread(weights), spread(np.array(weights) * scale)
    assert one.kish >= 1 - 1e-12
    for name in ("cv", "kish", "effective", "top1", "top5"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-9, abs=1e-9)


def test_factors_are_base_weights_issued_over_those_answered():
    """Cell 0: weights 2 + 3 + 5, answered 2 + 3: 10/5. Cell 1: 4 + 4, answered 4: 2. Unweighted 3/2 and 2."""
    cell, answered, weights = [0, 0, 0, 1, 1], [True, True, False, True, False], [2, 3, 5, 4, 4]
    found = response_cells(cell, answered, weights)
    assert found.factor == pytest.approx([2.0, 2.0])
    assert (found.issued.tolist(), found.answered.tolist()) == ([3, 2], [2, 1])
    assert response_cells(cell, answered).factor == pytest.approx([1.5, 2.0])


def test_a_cell_in_which_nobody_answered_is_refused():
    """Nobody can stand for its people: the cell and its cases are named."""
    with pytest.raises(StatError) as caught:
        response_cells([0, 1, 1], [True, False, False])
    error = caught.value
    assert (error.problem, error.role, error.position, error.expected) == (
        Problem.MARGIN_EMPTY_LEVEL, "response", 1, 2.0,
    )  # fmt: skip


def test_a_shift_by_hand_without_calibration():
    """Four rows, y = 0, 0, 1, 1; weights 1 against 1, 1, 3, 3: means 1/2 and 3/4.

    Influences −1/8, −1/8, 1/8, 1/8 and −3/32, −3/32, 3/32, 3/32: their difference is ±1/32, its variance with
    replacement 4/3 · 4 · (1/32)² = 1/192; that of the first mean 4/3 · 4/64 = 1/12.
    """
    before = SampleDesign.build(weights=np.ones(4))
    after = SampleDesign.build(weights=np.array([1.0, 1, 3, 3]))
    found = mean_shift([0, 0, 1, 1], before, after)
    assert (found.before, found.after, found.shift) == (0.5, 0.75, 0.25)
    assert found.se == pytest.approx(math.sqrt(1 / 192))
    assert found.se_before == pytest.approx(math.sqrt(1 / 12))


def test_the_same_weights_shift_nothing_and_a_calibrated_mean_keeps_its_error():
    """The error of the calibrated mean is that of `mean`; the shift to itself has none."""
    from sapa.stats import mean

    rng = np.random.default_rng(3)
    code = rng.integers(0, 2, 40)
    y = rng.normal(size=40) + code
    plain = SampleDesign.build(weights=rng.uniform(1, 3, 40), psu=[np.arange(40) // 4])
    fitted = poststratify(plain, margin(code, [70, 30]))
    same = mean_shift(y, fitted, fitted)
    assert (same.shift, same.se) == (0.0, 0.0)
    moved = mean_shift(y, plain, fitted)
    assert moved.se_after == pytest.approx(mean(y, fitted).se, rel=1e-12)
    assert moved.se_before == pytest.approx(mean(y, plain).se, rel=1e-12)


def test_no_answer_no_shift():
    """A variable without an answer has neither means nor errors."""
    design = SampleDesign.build(weights=np.ones(3))
    found = mean_shift([np.nan] * 3, design, design)
    assert all(math.isnan(v) for v in (found.before, found.shift, found.se))

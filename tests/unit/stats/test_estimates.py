"""Estimates by hand: small samples whose variances can be worked out on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sapa.stats import LonelyUnitsError, Problem, SampleDesign, StatError, mean, proportion, ratio, total, variance

NAN = math.nan


def test_the_mean_of_a_simple_random_sample_is_the_textbook_one():
    """With y = 1, 2, 3, 6 of N = 8: mean 3, s² = 14/3, variance (1 − 4/8)·(14/3)/4 = 7/12."""
    design = SampleDesign.build(population=[[8] * 4])
    found = mean([1, 2, 3, 6], design)
    assert found.estimate == pytest.approx(3)
    assert found.variance == pytest.approx(7 / 12)
    assert found.se == pytest.approx(math.sqrt(7 / 12))
    assert (found.df, found.n, found.sum_weights) == (3, 4, 8.0)
    # The sample is a simple random one: deff 1 without replacement, (1 − f) with.
    assert found.deff_wor == pytest.approx(1)
    assert found.deff_wr == pytest.approx(0.5)


def test_a_stratified_total_adds_the_variances_of_the_strata():
    """N = 10 and 20, y = 1, 3 and 2, 8: 100·(1 − .2)·2/2 + 400·(1 − .1)·18/2 = 80 + 3240."""
    design = SampleDesign.build(strata=[["a", "a", "b", "b"]], population=[[10, 10, 20, 20]])
    found = total([1, 3, 2, 8], design)
    assert found.estimate == pytest.approx(10 * 2 + 20 * 5)
    assert found.variance == pytest.approx(3320)


def test_two_stages_add_the_share_of_the_second():
    """Cochran (1977), eq. 10.6 for equal probabilities, by hand.

    Two of N = 4 villages; 2 of 5 houses each; y = 1, 3 and 4, 8. Village totals 10 and 30, N/n = 2:
    first stage 4²·(1 − 2/4)/2·200 = 800; second 2·5²·(1 − 2/5)/2·(2 + 8) = 150.
    """
    design = SampleDesign.build(psu=[[1, 1, 2, 2]], population=[[4] * 4, [5] * 4])
    found = total([1, 3, 4, 8], design)
    assert found.estimate == pytest.approx(80)
    assert found.variance == pytest.approx(950)


def test_a_stage_after_one_with_replacement_adds_nothing():
    """Without a population of the first stage the ultimate clusters hold all the variance."""
    units = {"psu": [[1, 1, 2, 2], [1, 2, 1, 2]], "weights": [3.0] * 4}
    alone = SampleDesign.build(psu=units["psu"][:1], weights=units["weights"])
    both = SampleDesign.build(**units, population=[None, [50] * 4])
    y = [1, 3, 4, 8]
    assert total(y, both).variance == pytest.approx(total(y, alone).variance)


def test_missing_answers_are_a_domain_and_keep_the_design():
    """A missing answer is left out of the mean; n counts valid answers, df the whole design."""
    design = SampleDesign.build(weights=[1.0, 2, 3, 4])
    y = [1, NAN, 3, 5]
    found = mean(y, design)
    assert found.n == 3
    assert found.df == 3
    assert found.estimate == pytest.approx((1 + 9 + 20) / 8)
    same = mean([1, 0, 3, 5], design, domain=[True, False, True, True])
    assert found == same


def test_nobody_in_the_domain_gives_no_number():
    """An empty domain has n = 0 and nan, never 0."""
    design = SampleDesign.build(n=4)
    for found in (
        mean([1, 2, 3, 4], design, domain=np.zeros(4, dtype=bool)),
        total([NAN] * 4, design),
        ratio([1, 1, 1, 1], [NAN] * 4, design),
    ):
        assert found.n == 0
        assert math.isnan(found.estimate)
        assert math.isnan(found.se)
        assert math.isnan(found.deff_wor)


def test_a_denominator_of_zero_gives_no_ratio():
    """Σ w·x = 0: n is still counted."""
    found = ratio([1, 2], [1, -1], SampleDesign.build(n=2))
    assert found.n == 2
    assert math.isnan(found.estimate)


def test_answers_that_are_all_alike_have_no_error_and_no_design_effect():
    """0.1 thirty times: the error is 0 and not the dust of rounding."""
    design = SampleDesign.build(weights=np.linspace(0.1, 7.3, 30))
    found = mean([0.1] * 30, design)
    assert found.estimate == 0.1
    assert found.se == 0
    assert math.isnan(found.deff_wr)


def test_one_row_has_an_estimate_and_no_design_effect():
    """A domain of one row: s² does not exist."""
    found = mean([5, 1, 2], SampleDesign.build(n=3), domain=[True, False, False])
    assert found.estimate == 5
    assert math.isnan(found.deff_wr)


def test_weights_below_the_sample_leave_no_deff_without_replacement():
    """Σ w < n: there is no population to draw from; R warns and gives NA."""
    design = SampleDesign.build(weights=[0.5] * 4)
    found = mean([1, 2, 3, 6], design)
    assert math.isnan(found.deff_wor)
    assert found.deff_wr == pytest.approx(1)


def test_a_proportion_is_the_mean_of_zeros_and_ones():
    """2 of 4 of N = 8: variance (1 − .5)·(1/3)/4 = 1/24."""
    found = proportion([1, 0, 0, 1], SampleDesign.build(population=[[8] * 4]))
    assert (found.estimate, found.variance) == (0.5, pytest.approx(1 / 24))


LONELY = {"strata": [["a", "a", "b", "c", "c"]], "weights": [1.0] * 5}
Y = [1.0, 3.0, 7.0, 2.0, 6.0]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Σ y over strata a and c: 2·(1 + 1) and 2·(4 + 4)
        ("remove", 4 + 16),
        ("certainty", 4 + 16),
        # the lonely total 7 against 0
        ("adjust", 4 + 16 + 49),
        # the mean of the other two
        ("average", (4 + 16) * 3 / 2),
    ],
)
def test_lonely_strata_are_treated_as_r_does(rule, expected):
    """Stratum b has one unit."""
    assert total(Y, SampleDesign.build(**LONELY), lonely=rule).variance == pytest.approx(expected)


def test_a_lonely_stratum_is_refused_and_named_by_default():
    """The fault holds the first row of each lonely stratum."""
    with pytest.raises(LonelyUnitsError) as caught:
        mean(Y, SampleDesign.build(**LONELY))
    assert caught.value.positions == (2,)
    assert caught.value.stage == 0


def test_a_lonely_stratum_outside_the_domain_does_no_harm():
    """As in R: rows a and c only."""
    found = total(Y, SampleDesign.build(**LONELY), domain=np.array([1, 1, 0, 1, 1], dtype=bool))
    assert found.variance == pytest.approx(20)


def test_average_needs_another_stratum():
    """Where every stratum is lonely there is nothing to take the average of (R: NaN)."""
    with pytest.raises(LonelyUnitsError):
        total([1, 2], SampleDesign.build(strata=[["a", "b"]]), lonely="average")


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda d: mean([1, 2], d), Problem.LENGTH),
        (lambda d: mean([1, math.inf, 2], d), Problem.VALUE_INFINITE),
        (lambda d: mean([1, 2, 3], d, domain=[1, 0, 1]), Problem.LENGTH),
        (lambda d: mean([1, 2, 3], d, lonely="merge"), Problem.OPTION),
        (lambda d: variance(d, np.ones(3), lonely="Fail"), Problem.OPTION),
    ],
)
def test_arguments_that_cannot_be_meant_are_refused(call, problem):
    """Lengths, infinite values, a domain that is no bool, an unknown rule."""
    with pytest.raises(StatError) as caught:
        call(SampleDesign.build(n=3))
    assert caught.value.problem is problem


def test_a_lonely_unit_of_a_stage_that_adds_nothing_does_no_harm():
    """Stratum b was drawn with replacement (no population): its villages' single houses add no second stage."""
    design = SampleDesign.build(
        weights=[1.0] * 6,
        strata=[["a", "a", "a", "a", "b", "b"]],
        psu=[[1, 1, 2, 2, 1, 2], [1, 2, 1, 2, 1, 1]],
        population=[[9, 9, 9, 9, NAN, NAN], [5] * 6],
    )
    y = [1, 2, 4, 8, 3, 6]
    # a, villages: (1 − 2/9)·2·((3 − 7.5)² + (12 − 7.5)²) = 63; b: 2·(1.5² + 1.5²) = 9
    # a, houses: 2/9 · (1 − 2/5)·2·(0.5² + 0.5² + 2² + 2²) = 2.2666…
    assert total(y, design).variance == pytest.approx(63 + 9 + 2 / 9 * 0.6 * 2 * 8.5)


def test_rows_of_weight_zero_do_not_count_in_the_design_effect():
    """R takes nobs = number of weights that are not 0: a row of weight 0 changes neither deff nor the mean."""
    y = [1, 2, 3, 6, 100]
    with_zero = mean(y, SampleDesign.build(weights=[5.0, 6, 7, 8, 0], psu=[[1, 2, 3, 4, 4]]))
    without = mean(y[:4], SampleDesign.build(weights=[5.0, 6, 7, 8]))
    assert with_zero.estimate == pytest.approx(without.estimate)
    assert with_zero.deff_wr == pytest.approx(without.deff_wr)
    assert with_zero.deff_wor == pytest.approx(without.deff_wor)
    assert (with_zero.n, with_zero.df) == (5, 3)

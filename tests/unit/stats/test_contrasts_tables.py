"""Differences between domains and Rao–Scott tests: by hand, and where they must agree with something simpler."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sapa.stats import Problem, SampleDesign, StatError, make_replicates, mean
from sapa.stats.contrasts import difference, p_value
from sapa.stats.tables import rao_scott

rng = np.random.default_rng(3)
N = 300
PSU = np.repeat(np.arange(30), 10)
GROUP = rng.integers(0, 3, N)
Y = rng.normal(GROUP * 0.2, 1) + rng.normal(0, 0.5, 30)[PSU]
ANSWER = np.digitize(Y, [-0.5, 0.6])
DESIGN = SampleDesign.build(weights=rng.uniform(1, 3, N), psu=[PSU])


def test_strata_that_are_the_domains_have_no_covariance():
    """Two strata drawn apart: the variance of the difference is the sum of both."""
    design = SampleDesign.build(weights=np.ones(N), strata=[(GROUP == 0).astype(int)])
    got = difference(Y, design, GROUP == 0, GROUP != 0)
    one, two = mean(Y, design, domain=GROUP == 0), mean(Y, design, domain=GROUP != 0)
    assert got.estimate == pytest.approx(one.estimate - two.estimate, rel=1e-12)
    assert got.variance == pytest.approx(one.variance + two.variance, rel=1e-12)


def test_groups_that_share_clusters_have_a_smaller_difference_than_their_variances_say():
    """A positive covariance within clusters is taken off: what a peer that adds the variances gets wrong."""
    shared = Y + 3 * rng.normal(size=30)[PSU]
    got = difference(shared, DESIGN, GROUP == 0, GROUP == 1)
    apart = sum(mean(shared, DESIGN, domain=g == GROUP).variance for g in (0, 1))
    assert got.variance < 0.7 * apart


def test_a_group_less_itself_is_nothing():
    """Domains may overlap; a domain against itself has difference and error 0."""
    got = difference(Y, DESIGN, GROUP == 1, GROUP == 1)
    assert (got.estimate, got.se) == (0, 0)


def test_totals_and_ratios_and_missing_values():
    """By hand: totals 1·2 + 1·4 = 6 and 8; ratios 6/3 and 8/4; a missing value leaves its row out."""
    design = SampleDesign.build(weights=np.ones(4))
    y, x = [2.0, 4.0, 8.0, np.nan], [1.0, 2.0, 4.0, 9.0]
    first, second = np.array([1, 1, 0, 0], bool), np.array([0, 0, 1, 1], bool)
    assert difference(y, design, first, second, of_total=True).estimate == -2
    got = difference(y, design, first, second, x=x)
    assert (got.first, got.second, got.n_first, got.n_second) == (2, 2, 2, 1)
    empty = difference(y, design, first, np.zeros(4, bool))
    assert math.isnan(empty.se)


def test_p_values_of_t_and_normal():
    """Student's table: t = 2.228139 with 10 df is 0.05; z = 1.959964 is 0.05."""
    assert p_value(2.2281388520, 10) == pytest.approx(0.05, rel=1e-9)
    assert p_value(-1.9599639845, math.inf) == pytest.approx(0.05, rel=1e-9)
    assert math.isnan(p_value(1, 0))


def test_the_test_of_a_simple_random_sample_is_nearly_pearsons():
    """Without clusters and weights, deff is n/(n − 1); 2 × 2 by hand: X² = 100·(30·30 − 20·20)²/50⁴ = 4."""
    a = np.repeat([0, 0, 1, 1], [30, 20, 20, 30])
    b = np.repeat([0, 1, 0, 1], [30, 20, 20, 30])
    got = rao_scott(a, b, SampleDesign.build(weights=np.ones(100)))
    assert got.pearson == pytest.approx(4, rel=1e-12)
    assert got.df == 1
    # V is the multinomial covariance n/(n − 1) times over, and nothing else.
    assert got.effect == pytest.approx(100 / 99, rel=1e-12)
    assert got.f == pytest.approx(4 * 99 / 100, rel=1e-12)
    assert got.f_df1 == pytest.approx(1)
    assert got.f_df2 == pytest.approx(99)
    assert got.shares.sum() == pytest.approx(1)


def test_tables_and_differences_of_replicates_follow_the_linearised_ones():
    """JK1 of 30 units: variances of the jackknife are within a few per cent of Taylor's."""
    jack = make_replicates(DESIGN, "JK1")
    design = SampleDesign(DESIGN.weights, DESIGN.stages, replicates=jack)
    one, two = rao_scott(GROUP, ANSWER, DESIGN), rao_scott(GROUP, ANSWER, design)
    assert two.pearson == pytest.approx(one.pearson, rel=1e-12)
    assert two.f == pytest.approx(one.f, rel=0.05)
    assert two.f_df1 == pytest.approx(one.f_df1, rel=0.05)
    a = difference(Y, DESIGN, GROUP == 0, GROUP == 1)
    b = difference(Y, design, GROUP == 0, GROUP == 1)
    assert b.estimate == a.estimate
    assert b.se == pytest.approx(a.se, rel=0.05)


def test_answers_of_one_level_make_no_table():
    """A fault that names which of both."""
    for rows, columns, role in ((GROUP, GROUP * 0, "columns"), (GROUP * 0, GROUP, "rows")):
        with pytest.raises(StatError) as caught:
            rao_scott(rows, columns, DESIGN)
        assert (caught.value.problem, caught.value.role) == (Problem.OPTION, role)


def test_missing_answers_and_a_domain_leave_rows_out():
    """−1 is no answer; the domain keeps the whole design's degrees of freedom."""
    answer = ANSWER.copy()
    answer[:10] = -1
    inside = GROUP < 2
    got = rao_scott(GROUP, answer, DESIGN, domain=inside)
    assert got.n == int((inside & (answer >= 0)).sum())
    assert got.f_df2 == pytest.approx(got.f_df1 * 29)

"""Clusters, effective n and the uncertainty of a design effect, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sapa.stats import Domains, SampleDesign, anova_icc, deff_interval, kish_deff, layout, mean, roh, se_chance


def icc(y, units, **options):
    domains = Domains.whole(SampleDesign.build(psu=[np.asarray(units)], **options))
    y = np.asarray(y, dtype=float)
    valid = np.isfinite(y)
    return anova_icc(y, domains, layout(domains, None if valid.all() else valid))[0]


def test_the_intraclass_correlation_by_hand():
    """Villages (1, 3), (2, 2), (6, 10): means 2, 2, 8; SSB 2·(4 + 4 + 16) = 48, MSB 24; SSW 10, MSW 10/3; n₀ = 2.

    (24 − 10/3)/(24 + 10/3) = 62/82.
    """
    assert icc([1, 3, 2, 2, 6, 10], [0, 0, 1, 1, 2, 2]) == pytest.approx(62 / 82)


def test_villages_of_unequal_size_have_their_typical_size():
    """Villages (1, 2), (5, 6, 7, 8): SSB 2·10/3… by formula: n₀ = (6 − 20/6)/1 = 8/3, MSW = 5.5/4, MSB = 100/3."""
    # ȳ = 29/6, means 1.5 and 6.5: SSB = 2·(10/3)² + 4·(5/3)² = 100/3; SSW = 0.5 + 5.
    between, within, typical = 100 / 3, 5.5 / 4, 8 / 3
    expected = (between - within) / (between + (typical - 1) * within)
    assert icc([1, 2, 5, 6, 7, 8], [0, 0, 1, 1, 1, 1]) == pytest.approx(expected)
    # A missing answer is no member of its village.
    assert icc([1, 2, 5, 6, 7, 8, np.nan], [0, 0, 1, 1, 1, 1, 0]) == pytest.approx(expected)


def test_alike_villages_have_one_and_opposite_ones_less_than_nothing():
    """All alike inside, different between: 1. Each village a mixture: negative. One row a village: none."""
    assert icc([1, 1, 5, 5], [0, 0, 1, 1]) == pytest.approx(1)
    assert icc([1, 5, 1, 5], [0, 0, 1, 1]) == pytest.approx(-1)
    assert math.isnan(icc([1, 5, 1, 5], [0, 1, 2, 3]))


def test_the_layout_counts_units_and_strata_of_each_domain():
    """Domain 1 has rows in two of three villages and in one of two strata."""
    design = SampleDesign.build(
        weights=[1, 2, 3, 4, 5], strata=[np.array([0, 0, 0, 1, 1])], psu=[np.array([0, 0, 1, 2, 2])]
    )
    lies = layout(Domains.build(design, np.array([0, 1, 1, 0, -1]), 2))
    assert lies.n.tolist() == [2, 2]
    assert lies.units.tolist() == [2, 2]
    assert lies.strata.tolist() == [2, 1]
    assert lies.df.tolist() == [0, 1]
    assert lies.kish.tolist() == pytest.approx([kish_deff([1, 4]), kish_deff([2, 3])])
    only = layout(Domains.whole(design), np.array([True, False, True, False, False]))
    assert (only.n.tolist(), only.units.tolist(), only.per_unit.tolist()) == ([2.0], [2.0], [1.0])


def test_equal_clusters_give_roh_near_the_intraclass_correlation():
    """With equal weights deff = 1 + (b̄ − 1)·roh (Kish 1965): 40 villages of 10, roh and ICC differ by little."""
    rng = np.random.default_rng(3)
    units = np.repeat(np.arange(40), 10)
    y = rng.normal(size=40)[units] + rng.normal(size=400) * 3
    found = mean(y, SampleDesign.build(weights=np.full(400, 50.0), psu=[units]))
    assert roh(found.deff_wr, 10) == pytest.approx(icc(y, units), abs=0.01)
    assert math.isnan(roh(2.0, 1.0))


def test_chance_moves_a_standard_error_with_twenty_df_by_a_third():
    """√(χ²/20) at 2.5 and 97.5 %: χ² = 9.5908 and 34.1696 (tables), 0.692 and 1.307."""
    assert se_chance(20) == pytest.approx((math.sqrt(9.5908 / 20), math.sqrt(34.1696 / 20)), rel=1e-5)
    assert math.isnan(se_chance(0).low)


def test_the_interval_of_a_design_effect_by_tables():
    """F(10, 120) at 97.5 % is 2.1570, F(120, 10) is 3.1399 (tables): deff 2 lies between 2/2.1570 and 2·3.1399."""
    assert deff_interval(2.0, 10, 121) == pytest.approx((2 / 2.1570, 2 * 3.1399), rel=1e-4)
    low, high = deff_interval(2.0, 1000, 10_000)
    assert 1.8 < low < 2 < high < 2.2
    assert math.isnan(deff_interval(math.nan, 10, 121).low)
    assert math.isnan(deff_interval(2.0, 0, 121).low)

"""The interval of an intraclass correlation."""

from __future__ import annotations

import math

import pytest

from sapa.stats.icc_interval import icc_interval


def test_units_of_one_size_have_the_exact_interval_of_r():
    """R 4.2.2: F of anova(lm(y ~ g)) for 3 4 5 | 7 8 9 | 1 2 3 | 5 5 6 is 22.8; (F/qf(q, 3, 8) − 1)/(F/qf + 2)."""
    found = icc_interval(0.879032258065, 4, 12, 3.0)
    assert found == pytest.approx((0.516890954838, 0.991004751663), abs=1e-11)


def test_units_of_several_sizes_take_the_typical_size():
    """R 4.2.2: 3 4 5 | 7 8 | 1 2 3 6, n₀ = (9 − 29/9)/2 = 2.888889, qf(q, 2, 6)."""
    found = icc_interval(0.580645161290, 3, 9, 26 / 9)
    assert found == pytest.approx((-0.120763551874, 0.985449788519), abs=1e-11)


@pytest.mark.parametrize("case", [(0.1, 1, 5, 5.0), (0.1, 5, 5, 1.0), (1.0, 3, 9, 3.0), (math.nan, 3, 9, 3.0)])
def test_without_two_units_or_rows_to_compare_there_is_no_interval(case):
    """One unit, one row a unit, no variance within units, no estimate."""
    assert all(map(math.isnan, icc_interval(*case)))

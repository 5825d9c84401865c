"""Quantiles, intervals, nominal margins and rounding against published figures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sapa.stats import (
    Problem,
    StatError,
    beta_interval,
    clopper_pearson,
    half_up,
    interval,
    kish_deff,
    logit_interval,
    nominal_margin,
    t_quantile,
    wilson,
    z_value,
)


@pytest.mark.parametrize(
    ("level", "z"), [(0.90, 1.644853626951), (0.95, 1.959963984540), (0.99, 2.575829303549), (0.9545, 2.000002443)]
)
def test_z_is_that_of_the_tables(level, z):
    """Any table of the normal distribution; 95.45 % is the z = 2 of Russian practice (R 4.2.2: qnorm)."""
    assert z_value(level) == pytest.approx(z, abs=1e-6 if level != 0.9545 else 1e-4)


@pytest.mark.parametrize(("df", "t"), [(1, 12.7062047361747), (14, 2.1447866879178), (math.inf, 1.959963984540)])
def test_t_is_that_of_the_tables(df, t):
    """R 4.2.2: qt(0.975, c(1, 14, Inf))."""
    assert t_quantile(0.95, df) == pytest.approx(t, rel=1e-11)


def test_without_degrees_of_freedom_there_is_no_interval():
    """With df 0: nan, never a normal interval in disguise."""
    assert all(math.isnan(bound) for bound in interval(1.0, 0.1, 0))
    assert all(math.isnan(bound) for bound in beta_interval(0.5, 0.1, 10, 0))


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_outside_zero_and_one_is_refused(level):
    """95 is no fraction."""
    with pytest.raises(StatError) as caught:
        interval(0.5, 0.1, 10, level)
    assert caught.value.problem is Problem.LEVEL


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        # R 4.2.2: prop.test(x, n, correct = FALSE)$conf.int
        (81, 263, 0.25528851987827, 0.36620957698280),
        (15, 148, 0.062386399530736, 0.160487241723308),
        (0, 20, 0.0, 0.16112515805282),
        (20, 20, 0.83887484194718, 1.0),
    ],
)
def test_wilson_is_that_of_r(x, n, low, high):
    """The two examples of Newcombe (1998), table I, method 3, and both ends."""
    assert wilson(x, n) == pytest.approx((low, high), abs=1e-11)


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        # R 4.2.2: binom.test(x, n)$conf.int
        (81, 263, 0.25273674558527, 0.36762192260135),
        (0, 20, 0.0, 0.16843347098309),
        (20, 20, 0.83156652901691, 1.0),
    ],
)
def test_clopper_pearson_is_that_of_r(x, n, low, high):
    """Exact binomial limits, and both ends."""
    assert clopper_pearson(x, n) == pytest.approx((low, high), abs=1e-11)


def test_intervals_without_interviews_do_not_exist():
    """No interviews, and proportions at the edge of the logit scale."""
    for bounds in (wilson(0, 0), clopper_pearson(0, 0), logit_interval(0.0, 0.0), logit_interval(1.0, 0.0)):
        assert all(math.isnan(bound) for bound in bounds)


@pytest.mark.parametrize(
    ("n", "margin"), [(385, 4.994), (400, 4.90), (600, 4.00), (1000, 3.10), (1200, 2.83), (1500, 2.53), (2000, 2.19)]
)
def test_the_margins_that_every_textbook_prints(n, margin):
    """95 %, p = 0.5, no correction: per cent, rounded as printed."""
    found = 100 * nominal_margin(n, z=z_value(0.95))
    assert found == pytest.approx(margin, abs=0.0051 if n != 385 else 0.0006)


def test_the_margin_with_corrections():
    """With n = 400: deff 1.5 → 6.0 %, 2 → 6.9 %; 278 of 1,000 → under 5 %, 277 → over (Krejcie and Morgan 1970)."""
    z = z_value(0.95)
    assert 100 * nominal_margin(400, z=z, deff=1.5) == pytest.approx(6.0, abs=0.005)
    assert 100 * nominal_margin(400, z=z, deff=2) == pytest.approx(6.93, abs=0.005)
    assert nominal_margin(278, z=z, population=1000) < 0.05 < nominal_margin(277, z=z, population=1000)


def test_the_correction_divides_by_the_population_less_one():
    """By hand: n = 3 of N = 6, p = 0.5, z = 2: 2·√(0.25/3 · 3/5)."""
    assert nominal_margin(3, z=2, population=6) == pytest.approx(2 * (0.25 / 3 * 3 / 5) ** 0.5)


def test_the_margin_at_its_ends():
    """Nobody asked: no margin. Everybody asked: none needed, also where the population is one person."""
    z = z_value(0.95)
    assert math.isnan(nominal_margin(0, z=z))
    assert nominal_margin(500, z=z, population=500) == 0
    assert nominal_margin(1, z=z, population=1) == 0
    assert math.isnan(nominal_margin(501, z=z, population=500))


def test_kish_is_one_plus_the_squared_variation_of_the_weights():
    """1, 1, 4, 4: n·Σw²/(Σw)² = 4·34/100; equal weights give 1; scale does not matter; zeros do not count."""
    assert kish_deff([1, 1, 4, 4]) == pytest.approx(1.36)
    assert kish_deff([7.3] * 9) == pytest.approx(1)
    assert kish_deff(np.array([1, 1, 4, 4]) * 1e200) == pytest.approx(1.36)
    assert kish_deff([0, 1, 1, 4, 4, math.nan]) == pytest.approx(1.36)
    assert math.isnan(kish_deff([]))


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (5.005, 2, 5.01),  # stored as 5.00499999999999989…; Python's round gives 5.0
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (5.0012, 2, 5.0),
        (0.1 + 0.2, 1, 0.3),
        (1.005, 2, 1.01),
        (1234.5, -1, 1230.0),
        (1235.0, -1, 1240.0),
        (1e30, 2, 1e30),
        (0.0, 2, 0.0),
    ],
)
def test_halves_go_away_from_zero_on_the_number_that_is_seen(value, digits, expected):
    """By hand."""
    assert half_up(value, digits) == expected


def test_what_is_no_number_stays_what_it_is():
    """Neither nan nor ∞ is rounded."""
    assert math.isnan(half_up(math.nan, 2))
    assert half_up(math.inf, 2) == math.inf

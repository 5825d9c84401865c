"""The margin of a sample over strata, the effect of unequal weights, the smallest sample: published and by hand."""

from __future__ import annotations

import csv
import math
from importlib.resources import files

import numpy as np
import pytest

from sapa.stats import (
    Problem,
    StatError,
    allocate,
    nominal_margin,
    smallest_n,
    stratified_margin,
    weighting_effect,
    z_value,
)

Z = z_value(0.95)
CITIES, CITY_SPREADS = [16, 48], np.sqrt([53_843, 5_581])


@pytest.mark.parametrize(("counts", "variance"), [([6, 18], 1_882_293), ([12, 12], 1_090_827)])
def test_the_variance_of_cochrans_cities_is_the_published_one(counts, variance):
    """Cochran (1977), chapter 5, total of 64 cities: proportional 6 + 18 and equal 12 + 12; N²·V of the mean."""
    margin = stratified_margin(CITIES, counts, spreads=CITY_SPREADS, z=1)
    assert (64 * margin) ** 2 == pytest.approx(variance, abs=1)


def test_one_stratum_has_the_margin_of_a_simple_random_sample():
    """Cochran (1977), eq. 3.8: S² = N/(N−1)·p(1−p)."""
    spread = math.sqrt(0.3 * 0.7 * 900 / 899)
    found = stratified_margin([900], [100], spreads=[spread], z=Z, deff=1.5)
    assert found == pytest.approx(nominal_margin(100, p=0.3, z=Z, population=900, deff=1.5))


def test_a_census_has_no_error_and_a_stratum_left_out_no_margin():
    """A census gives 0; nobody in a stratum with spread gives inf; without spread it does not matter."""
    sizes = [7, 13, 1]
    assert stratified_margin(sizes, sizes, spreads=[1, 2, 3], z=Z) == 0
    assert stratified_margin(sizes, [7, 0, 1], spreads=1, z=Z) == math.inf
    assert stratified_margin(sizes, [3, 0, 1], spreads=[1, 0, 3], z=Z) == pytest.approx(
        # By hand: W = 7/21, f = 3/7, S = 1: z·√(1/9 · 4/7 / 3).
        Z * math.sqrt(1 / 9 * 4 / 7 / 3)
    )


def test_weights_that_differ_cost_what_kish_says():
    """By hand: 50 of 100 and 50 of 900 people: w = 2 and 18; 100·(50·4 + 50·324)/(100 + 900)² = 1.64."""
    assert weighting_effect([100, 900], [50, 50]) == pytest.approx(1.64)
    assert weighting_effect([100, 900], [10, 90]) == pytest.approx(1)
    assert weighting_effect([100, 900], [0, 90]) == pytest.approx(1)
    assert math.isnan(weighting_effect([100, 900], [0, 0]))


def test_cochrans_exercise_needs_264_interviews():
    """Cochran (1977), exercises of chapter 5: V = 1 without correction, W = 0.4, 0.6, S = 10, 20, c = 4, 9: n = 264."""
    found = smallest_n(1, [4e9, 6e9], spreads=[10, 20], z=1, rule="cost", costs=[4, 9])
    # (Σ W·S·√c)·(Σ W·S/√c)/V = 44 · 6.
    assert found == 264


def test_the_exhibit_of_a_small_national_error_and_a_large_regional_one():
    """1,200 interviews over the regions of 2023: ±2.8 % nationally, ±27.2 % in Ulytau; z·√(0.25/n) by hand.

    Each to the nearest, the exact numbers (13.44 for Ulytau) add up to 1,199. The interview left goes to Almaty Region
    (91.43: 91.43/91.5 is the largest claim); by the largest remainder it would go to Ulytau, 14 and ±26.2 %.
    """
    text = (files("sapa.standard") / "frames" / "kz-regions-2023.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    people = np.array([float(row["total"]) for row in rows])
    found = allocate(1200, people)
    counts = dict(zip((row["name_en"] for row in rows), found.counts.tolist(), strict=True))
    margins = {
        name: round(100 * stratified_margin([people[at]], [n], spreads=0.5, z=Z), 1)
        for at, (name, n) in enumerate(counts.items())
    }
    wanted = {
        "Ulytau Region": (13, 27.2),
        "North Kazakhstan Region": (32, 17.3),
        "Turkistan Region": (129, 8.6),
        "Almaty city": (131, 8.6),
    }
    assert {name: (counts[name], margins[name]) for name in wanted} == wanted
    assert (len(counts), found.counts.sum(), counts["Almaty Region"]) == (20, 1200, 92)
    other = allocate(1200, people, rounding="largest_remainder")
    assert other.counts[list(counts).index("Ulytau Region")] == 14
    assert round(100 * stratified_margin(people, found.counts, spreads=0.5, z=Z), 1) == 2.8
    assert weighting_effect(people, found.counts) == pytest.approx(1, abs=0.002)
    # 8 % in every region: ⌈z²·0.25/0.08²⌉ = 151 each; what equal allocation then costs and gives.
    equal = allocate(20 * 151, people, rule="equal")
    assert max(stratified_margin([p], [n], spreads=0.5, z=Z) for p, n in zip(people, equal.counts, strict=True)) < 0.08
    assert weighting_effect(people, equal.counts) > 1.2


@pytest.mark.parametrize("rounding", ["nearest", "largest_remainder"])
def test_the_smallest_sample_waits_for_the_smallest_stratum(rounding):
    """By hand: one person of 1,000,000 is asked where its share of n is above one half: n = 500,001.

    With a minimum of 1, 384 are left for the others: z²·0.25/384·(1 − 0.000384 …) is just below 0.05².
    """
    options = {"spreads": 0.5, "z": Z, "rounding": rounding}
    assert smallest_n(0.05, [999_999, 1], **options) == 500_001
    assert smallest_n(0.05, [999_999, 1], minimum=1, **options) == 385
    # Krejcie and Morgan (1970) for N = 1,000,000.
    assert smallest_n(0.05, [1_000_000], **options) == 384


def test_limits_and_no_spread_are_met_with_the_least():
    """No spread: no error, so the minima are enough; a census may be needed; deff 0: one in every stratum."""
    assert smallest_n(0.01, [50, 50], spreads=0, z=Z, minimum=3) == 6
    assert smallest_n(1e-9, [50, 50], spreads=1, z=Z) == 100
    assert smallest_n(0.01, [50, 50], spreads=1, z=Z, deff=0) == 2


@pytest.mark.parametrize(
    ("call", "problem", "role"),
    [
        (lambda: smallest_n(0, [50, 50], spreads=1, z=Z), Problem.RANGE, "margin"),
        (lambda: smallest_n(0.1, [50, 50], spreads=1, z=Z, maximum=20), Problem.RANGE, "margin"),
        (lambda: smallest_n(0.1, [50, 50], spreads=[1], z=Z), Problem.LENGTH, "spreads"),
        (lambda: smallest_n(0.1, [50, 50], spreads=-1, z=Z), Problem.RANGE, "spreads"),
        (lambda: smallest_n(0.1, [50, 50], spreads=1, z=-1), Problem.RANGE, "z"),
        (lambda: smallest_n(0.1, [50, 50], spreads=1, z=Z, deff=math.nan), Problem.RANGE, "deff"),
        (lambda: smallest_n(0.1, [50, 50], spreads=1, z=Z, rule="bethel"), Problem.OPTION, "rule"),
        (lambda: stratified_margin([50, 50], [1, 51], spreads=1, z=Z), Problem.RANGE, "counts"),
        (lambda: stratified_margin([50, 50], [1, -1], spreads=1, z=Z), Problem.RANGE, "counts"),
        (lambda: stratified_margin([50, 50], [1, 1, 1], spreads=1, z=Z), Problem.LENGTH, "counts"),
        (lambda: weighting_effect([50, 0], [1, 1]), Problem.RANGE, "sizes"),
        (lambda: weighting_effect([50, 5], [1, math.nan]), Problem.RANGE, "counts"),
    ],
)
def test_what_cannot_be_computed_is_refused(call, problem, role):
    """The argument is named."""
    with pytest.raises(StatError) as caught:
        call()
    assert (caught.value.problem, caught.value.role) == (problem, role)


def test_a_margin_out_of_reach_says_what_is_within_reach():
    """By hand: 20 of 50 in two strata, S = 1: z·√(½ · (1 − 0.4)/20)."""
    with pytest.raises(StatError) as caught:
        smallest_n(0.1, [50, 50], spreads=1, z=Z, maximum=20)
    assert caught.value.expected == pytest.approx(Z * math.sqrt(0.5 * 0.6 / 20))


def test_the_largest_remainder_needs_a_minimum_where_thousands_of_strata_are_small():
    """Proportional allocation reaches the smallest of 2,000 strata only far above any useful n."""
    sizes = np.random.default_rng(4).integers(100, 100_000, 2_000)
    with pytest.raises(StatError) as caught:
        smallest_n(0.005, sizes, spreads=0.4, z=Z, rounding="largest_remainder")
    assert (caught.value.problem, caught.value.role) == (Problem.BOUNDS, "minimum")
    assert caught.value.position == int(np.argmin(sizes))
    assert smallest_n(0.005, sizes, spreads=0.4, z=Z) > 100_000
    for rounding in ("nearest", "largest_remainder"):
        options = {"minimum": 1, "rounding": rounding}
        found = smallest_n(0.005, sizes, spreads=0.4, z=Z, **options)
        met = [
            stratified_margin(sizes, allocate(n, sizes, **options).counts, spreads=0.4, z=Z) <= 0.005
            for n in range(found - 30, found + 1)
        ]
        assert met == [False] * 30 + [True]

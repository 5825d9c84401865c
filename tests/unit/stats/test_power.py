"""Differences of two shares: sizes, power, the smallest difference; hand computations and published examples."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sapa.stats import (
    Problem,
    SizeOrder,
    SizeRounding,
    StatError,
    correlation_limits,
    detectable_difference,
    power_curve,
    power_of_difference,
    sample_size_difference,
    z_value,
)

Z95, Z90 = z_value(0.95), z_value(0.90)


def test_half_against_two_fifths_needs_388_in_each_group():
    """R 4.2.2: power.prop.test(p1 = 0.5, p2 = 0.4, power = 0.8)$n = 387.3385.

    By hand: p̄q̄ = 0.2475, V₀ = 0.495, V₁ = 0.49; (1.959964·0.703562 + 0.841621·0.7)²/0.01 = 1.968090²/0.01.
    """
    found = sample_size_difference(0.5, 0.4, z=Z95, power=0.8)
    assert found.simple == pytest.approx(387.3385, abs=5e-5)
    assert (found.interviews, found.second) == (388, 388)
    assert (found.kind, found.test, found.power, found.p) == ("difference", "pooled", 0.8, 0.5)
    assert found.margin == pytest.approx(0.1)
    assert found.variance == pytest.approx(0.49)


def test_the_unpooled_test_takes_the_variance_of_the_two_shares():
    """By hand: (1.959964 + 0.841621)²·0.49/0.01 = 7.848879·49 = 384.595."""
    found = sample_size_difference(0.5, 0.4, z=Z95, power=0.8, test="unpooled")
    assert found.simple == pytest.approx(384.5951, abs=5e-5)


@pytest.mark.parametrize(("z", "published"), [(Z90, 33), (Z95, 41)])
def test_overlapping_samples_of_the_book(z, published):
    """Valliant, Dever and Kreuter, example 4.7: 33 one-sided, 41 two-sided.

    There S² = 200, difference 5, overlap 0.75, ρ = 0.9. A share has the same V/δ² = 8 where δ² = 0.25/8.25 around one
    half; overlap · ρ = 0.675 as there, with all asked again and ρ = 0.675, because two such shares cannot have 0.9.
    """
    half = math.sqrt(0.25 / 8.25) / 2
    found = sample_size_difference(
        0.5 + half, 0.5 - half, z=z, power=0.8, overlap=1, correlation=0.675, test="unpooled"
    )
    assert (found.interviews, found.second) == (published, published)


def test_a_panel_needs_fewer_people_than_two_samples():
    """By hand: p 0.5 and 0.4, all asked again, ρ = 0.6.

    V₁ = 0.49 − 1.2·√(0.25·0.24) = 0.196061, V₀ = 0.495·0.4 = 0.198;
    (1.959964·0.444972 + 0.841621·0.442788)²/0.01 = 1.244789²/0.01 = 154.950.
    """
    found = sample_size_difference(0.5, 0.4, z=Z95, power=0.8, overlap=1, correlation=0.6)
    assert found.variance == pytest.approx(0.196061, abs=5e-7)
    assert found.simple == pytest.approx(154.950, abs=5e-3)
    # Without overlap nobody has two answers, and the correlation does not matter.
    assert sample_size_difference(0.5, 0.4, z=Z95, power=0.8, correlation=0.6).simple == pytest.approx(
        387.3385, abs=1e-4
    )


def test_a_second_group_twice_as_large_spares_the_first():
    """By hand: p̄ = (0.5 + 0.8)/3 = 0.433333, p̄q̄ = 0.245556; V₀ = 0.368333, V₁ = 0.25 + 0.12 = 0.37.

    (1.959964·0.606905 + 0.841621·0.608276)²/0.01 = 1.701449²/0.01 = 289.493.
    """
    found = sample_size_difference(0.5, 0.4, z=Z95, power=0.8, ratio=2, response=0.5)
    assert found.simple == pytest.approx(289.493, abs=5e-3)
    # 578.986 in the second; twice as many to issue in each.
    assert (found.interviews, found.second) == (290, 579)
    assert (found.issued, found.second_issued) == (579, 1158)


def test_the_stages_of_a_difference():
    """By hand: 387.3385·1.5 = 581.0078; N = 2,000: /(1 + 580.0078/2000) = 450.3907; response 0.8: 562.988."""
    found = sample_size_difference(0.5, 0.4, z=Z95, power=0.8, population=2_000, deff=1.5, response=0.8)
    assert found.with_deff == pytest.approx(581.0078, abs=5e-5)
    assert found.with_fpc == pytest.approx(581.0078 / 1.2900039, abs=1e-4)
    assert (found.interviews, found.issued, found.second, found.second_issued) == (451, 563, 451, 563)
    first = sample_size_difference(
        0.5, 0.4, z=Z95, power=0.8, population=2_000, deff=1.5, response=0.8,
        order=SizeOrder.FPC_FIRST, rounding=SizeRounding.UP_EACH_STAGE,
    )  # fmt: skip
    # By hand: 388; 388/(1 + 387/2000) = 325.09 → 326; ·1.5 = 489; /0.8 = 611.25.
    assert (first.with_fpc, first.interviews, first.issued) == (326, 489, 612)


def test_a_census_of_both_waves_shows_every_difference():
    """A tenth of a point between two groups of 100 people needs everybody, and then it is certain; of one, that one."""
    found = sample_size_difference(0.5, 0.501, z=Z95, power=0.8, population=100)
    assert found.interviews == found.second == 100
    assert power_of_difference(100, p1=0.5, p2=0.501, z=Z95, population=100) == 1
    assert sample_size_difference(0.5, 0.4, z=Z95, power=0.8, population=1).interviews == 1


def test_the_power_with_a_finite_population_is_that_of_the_size():
    """Groups of other sizes and overlapping waves: the exact size has exactly the power, whatever the correction."""
    for ratio, overlap, rho, people in (
        (2, 0, 0, 5_000),
        (0.5, 0.25, 0.5, 3_000),
        (1, 1, 0.6, 400),
        (1, 0.6, -0.2, 3_000),
    ):
        asked = {"z": Z95, "overlap": overlap, "correlation": rho, "population": people, "deff": 1.3}
        n = sample_size_difference(0.5, 0.42, power=0.8, ratio=ratio, **asked).with_fpc
        assert power_of_difference(n, n2=n * ratio, p1=0.5, p2=0.42, **asked) == pytest.approx(0.8, abs=1e-9)


def test_the_correction_of_overlapping_waves():
    """By hand, N = 100, n₁ = n₂ = 50, all asked again, p 0.5 and 0.4, ρ = 0.6, unpooled.

    V = 100/99·(0.196061/50 − 0.196061/100) = 0.0019804, √ = 0.0445019; (0.1 − 1.959964·0.0445019)/0.0445019 = 0.28713;
    Φ = 0.61299. Of 25 % overlap: 0.49 − 0.3·0.244949 = 0.416515; V = 100/99·(0.0083303 − 0.00196061) = 0.0064340.
    """
    asked = {"p1": 0.5, "p2": 0.4, "z": Z95, "correlation": 0.6, "population": 100, "test": "unpooled"}
    assert power_of_difference(50, overlap=1, **asked) == pytest.approx(0.61299, abs=5e-5)
    # (0.1 − 1.959964·0.0802122)/0.0802122 = −0.71327; Φ = 0.23784.
    assert power_of_difference(50, overlap=0.25, **asked) == pytest.approx(0.23784, abs=5e-5)


def test_equal_shares_are_called_different_by_chance():
    """The chance of one direction, α/2, as power.prop.test(strict = FALSE) has it."""
    assert power_of_difference(400, p1=0.3, p2=0.3, z=Z95) == pytest.approx(0.025)


def test_a_design_without_error_finds_everything():
    """Deff 0, and shares of nobody and everybody."""
    assert power_of_difference(10, p1=0.5, p2=0.4, z=Z95, deff=0) == 1
    assert power_of_difference(10, p1=0.5, p2=0.5, z=Z95, deff=0) == pytest.approx(0.025)
    assert power_of_difference(10, p1=0, p2=1, z=Z95) == 1
    assert sample_size_difference(0, 1, z=Z95, power=0.8, test="unpooled").interviews == 0
    # Answers that are wholly alike: the smallest difference is seen, none is not.
    assert power_of_difference(10, p1=0.3, p2=0.3, z=Z95, overlap=1, correlation=1) == pytest.approx(0.025)
    # Pooled, by hand: z²·0.5 = 1.92.
    assert sample_size_difference(0, 1, z=Z95, power=0.8).interviews == 2


def test_a_curve_has_the_power_of_every_size():
    """Equal to one call a size; it rises."""
    curve = power_curve([100, 200, 400, 800], ratio=1.5, p1=0.5, p2=0.4, z=Z95, deff=1.2)
    assert curve.second.tolist() == [150, 300, 600, 1200]
    assert np.all(np.diff(curve.power) > 0)
    assert curve.power[2] == power_of_difference(400, n2=600, p1=0.5, p2=0.4, z=Z95, deff=1.2)
    assert power_curve(250, p1=0.5, p2=0.4, z=Z95).power.shape == (1,)


def test_the_smallest_difference_that_400_find():
    """R 4.2.2: power.prop.test(n = 400, p1 = 0.5, power = 0.8)$p2 = 0.5984249, that is 9.8 points; deff 2 as 200."""
    assert detectable_difference(400, p1=0.5, z=Z95, power=0.8) == pytest.approx(0.0984249, abs=5e-8)
    assert detectable_difference(400, p1=0.5, z=Z95, power=0.8, direction="down") == pytest.approx(0.0984249, abs=5e-8)
    twice = detectable_difference(400, p1=0.5, z=Z95, power=0.8, deff=2)
    assert twice == pytest.approx(detectable_difference(200, p1=0.5, z=Z95, power=0.8))


def test_a_difference_may_be_out_of_reach():
    """From 3 % nothing below is far enough for 50 people; above is. From 100 % there is no way up."""
    assert math.isnan(detectable_difference(50, p1=0.03, z=Z95, power=0.8, direction="down"))
    assert 0.1 < detectable_difference(50, p1=0.03, z=Z95, power=0.8) < 0.3
    assert math.isnan(detectable_difference(50, p1=1, z=Z95, power=0.8))


def test_a_panel_finds_smaller_differences():
    """All asked again with ρ = 0.6: of 155 people the ten points for which 155 are needed, and no less."""
    found = detectable_difference(155, p1=0.5, z=Z95, power=0.8, overlap=1, correlation=0.6, direction="down")
    assert 0.0995 < found < 0.1


def test_two_answers_cannot_be_correlated_at_will():
    """By hand: 0.5 and 0.4: (0.4 − 0.2)/√(0.25·0.24) = 0.8165, −0.8165; equal shares 1; 0.1 and 0.1 not below −1/9."""
    assert correlation_limits(0.5, 0.4) == pytest.approx((-0.81650, 0.81650), abs=5e-6)
    assert correlation_limits(0.3, 0.3)[1] == 1
    assert correlation_limits(0.1, 0.1)[0] == pytest.approx(-1 / 9)
    assert correlation_limits(0, 0.5) == (0, 0)
    with pytest.raises(StatError) as caught:
        sample_size_difference(0.5, 0.4, z=Z95, power=0.8, overlap=0.5, correlation=0.9)
    assert (caught.value.role, caught.value.expected) == ("correlation", pytest.approx(0.8165, abs=5e-5))


@pytest.mark.parametrize(
    ("changes", "role"),
    [
        ({"p2": 0.5}, "p2"),
        ({"p2": 1.2}, "p2"),
        ({"p1": -0.1}, "p1"),
        ({"power": 1}, "power"),
        ({"power": 0}, "power"),
        ({"power": 0.02}, "power"),
        ({"ratio": 0}, "ratio"),
        ({"overlap": 1.1}, "overlap"),
        ({"overlap": 0.8, "ratio": 0.5}, "overlap"),
        ({"correlation": 2}, "correlation"),
        ({"z": 0}, "z"),
        ({"deff": -1}, "deff"),
        ({"response": 0}, "response"),
        # Both groups have 100 people at most: with 50 and 100 ten points cannot be shown, with everybody they could.
        ({"population": 100, "ratio": 2}, "population"),
    ],
)
def test_a_difference_that_cannot_be_planned_is_refused(changes, role):
    """The argument is named."""
    asked = {"p1": 0.5, "p2": 0.4, "z": Z95, "power": 0.8, **changes}
    with pytest.raises(StatError) as caught:
        sample_size_difference(asked.pop("p1"), asked.pop("p2"), **asked)
    assert (caught.value.problem, caught.value.role) == (Problem.RANGE, role)


def test_what_has_no_power_is_refused():
    """Groups beyond the population, no interviews, and words that do not exist."""
    for n, asked, role in (
        (101, {"population": 100}, "population"),
        # Together 150 people of 100, of whom only 10 were asked twice.
        (80, {"population": 100, "n2": 80, "overlap": 0.125}, "population"),
        (0, {}, "n1"),
        (5, {"n2": -1}, "n2"),
        (5, {"test": "exact"}, "test"),
    ):
        with pytest.raises(StatError) as caught:
            power_of_difference(n, p1=0.5, p2=0.4, z=Z95, **asked)
        assert caught.value.role == role
    with pytest.raises(StatError) as caught:
        detectable_difference(100, p1=0.5, z=Z95, power=0.8, direction="left")
    assert (caught.value.problem, caught.value.role) == (Problem.OPTION, "direction")

"""Clusters: design effect, best size for the money, what a budget buys; hand computations and Cochran's rules."""

from __future__ import annotations

import math

import pytest

from sapa.stats import (
    Problem,
    StatError,
    best_cluster_size,
    best_three_stage_size,
    cluster_deff,
    clusters_for_budget,
    three_stages_for_budget,
)


def test_the_design_effect_of_clusters():
    """By hand, 1 + (m − 1)·ρ: 8 people with ρ = 0.05 give 1.35; one person, or ρ = 0, gives 1; ρ = 1 gives m."""
    assert cluster_deff(0.05, 8) == pytest.approx(1.35)
    assert cluster_deff(0.3, 1) == cluster_deff(0, 20) == 1
    assert cluster_deff(1, 12) == 12
    assert cluster_deff(-0.02, 11) == pytest.approx(0.8)
    assert cluster_deff(-0.25, 5) == 0


def test_clusters_of_unequal_size_cost_more():
    """By hand: m = 8, CV² = 0.25: 1 + (1.25·8 − 1)·0.05 = 1.45, as clusters of Σm²/Σm = 10."""
    assert cluster_deff(0.05, 8, variation=0.25) == pytest.approx(1.45) == cluster_deff(0.05, 10)


@pytest.mark.parametrize(
    ("icc", "size", "role"),
    [(1.1, 8, "icc"), (-0.5, 8, "icc"), (math.nan, 8, "icc"), (0.05, 0.5, "size"), (0.05, math.inf, "size")],
)
def test_a_cluster_that_cannot_be_is_refused(icc, size, role):
    """ρ below −1/(m − 1) would make the variance negative."""
    with pytest.raises(StatError) as caught:
        cluster_deff(icc, size)
    assert (caught.value.problem, caught.value.role) == (Problem.RANGE, role)


def test_the_best_size_for_the_money():
    """Costs 750 and 100, ρ = 0.05 (those of the help page of PracTools clusOpt2): √(7.5·19) = 11.937, whole 12.

    By hand: deff 1.55; (750/12 + 100)·1.55 = 251.875; with 6 (125 + 100)·1.25 = 281.25, so that 6 give 0.8956.
    """
    found = best_cluster_size(cluster_cost=750, interview_cost=100, icc=0.05)
    assert found.exact == pytest.approx(11.93734, abs=5e-6)
    assert (found.whole, found.deff) == (12, pytest.approx(1.55))
    assert found.neighbours == (6, 9, 10, 11, 12, 13, 14, 15, 24)
    assert found.efficiency[0] == pytest.approx(251.875 / 281.25)
    assert found.efficiency[4] == 1 == max(found.efficiency)


@pytest.mark.parametrize(("ratio", "whole"), [(11.99, 3), (12.01, 4), (2.01, 2), (1.99, 1), (0.3, 1)])
def test_cochrans_rule_for_the_whole_size(ratio, whole):
    """Cochran (1977), section 10.6: up where m² > m'(m' + 1). With ρ = 0.5 m² is c₁/c₂; 3·4 = 12, 1·2 = 2."""
    assert best_cluster_size(cluster_cost=ratio, interview_cost=1, icc=0.5).whole == whole


def test_costs_and_similarity_at_their_ends():
    """A cluster that costs nothing, and people who are all alike: one each. No similarity: as many as there can be."""
    assert best_cluster_size(cluster_cost=0, interview_cost=1, icc=0.1).whole == 1
    assert best_cluster_size(cluster_cost=900, interview_cost=1, icc=1).whole == 1
    none = best_cluster_size(cluster_cost=900, interview_cost=1, icc=0, largest=30)
    assert (none.exact, none.whole, none.deff) == (math.inf, 30, 1)
    assert max(none.neighbours) == 30
    assert best_cluster_size(cluster_cost=900, interview_cost=1, icc=0.05, largest=10).whole == 10
    with pytest.raises(StatError) as caught:
        best_cluster_size(cluster_cost=900, interview_cost=1, icc=0)
    assert caught.value.role == "icc"
    # More than any cluster could hold is no fault of arithmetic.
    assert best_cluster_size(cluster_cost=1e300, interview_cost=1e-300, icc=0.5).whole >= 100_000


def test_three_stages():
    """Costs 500, 100, 120, δ 0.01 and 0.10: inputs of example 9.8 of Valliant, Dever and Kreuter.

    By hand: q̄ = √(9·100/120) = 2.7386; n̄ = √(90·500/120)/2.7386 = 19.3649/2.7386 = 7.0711. Whole, n and q:
    7 and 3: (500/21 + 100/3 + 120)·1.41 = 249.77; 10 and 2: (25 + 50 + 120)·1.3 = 253.5.
    """
    found = best_three_stage_size(cluster_cost=500, unit_cost=100, interview_cost=120, cluster_icc=0.01, unit_icc=0.1)
    assert (found.exact_units, found.exact_interviews) == pytest.approx((7.0711, 2.7386), abs=5e-5)
    assert (found.units, found.interviews, found.deff) == (7, 3, pytest.approx(0.21 + 1.2))


def test_parts_of_the_variance_in_three_stages():
    """By hand: k₂/k₁ = 0.81: n̄ is 0.9 of that of equal parts, q̄ does not change."""
    asked = {"cluster_cost": 500, "unit_cost": 100, "interview_cost": 120, "cluster_icc": 0.01, "unit_icc": 0.1}
    plain, parts = best_three_stage_size(**asked), best_three_stage_size(**asked, cluster_part=1, unit_part=0.81)
    assert parts.exact_units == pytest.approx(0.9 * plain.exact_units)
    assert parts.exact_interviews == plain.exact_interviews


def test_units_that_cost_nothing_have_one_interview_each():
    """By hand, c₂ = 0 and one interview in a unit: the variance is 0.05·n + 1, n = √(500/(0.05·120)) = 9.13."""
    found = best_three_stage_size(cluster_cost=500, unit_cost=0, interview_cost=120, cluster_icc=0.05, unit_icc=0.2)
    assert (found.exact_interviews, found.exact_units) == (0, math.inf)
    assert (found.units, found.interviews) == (9, 1)


@pytest.mark.parametrize(
    ("changes", "role"),
    [({"cluster_icc": 0}, "cluster_icc"), ({"unit_icc": 1.5}, "unit_icc"), ({"interview_cost": 0}, "interview_cost"),
     ({"unit_cost": -1}, "unit_cost"), ({"unit_part": 0}, "unit_part")],
)  # fmt: skip
def test_three_stages_that_cannot_be_planned_are_refused(changes, role):
    """The argument is named."""
    asked = {"cluster_cost": 5, "unit_cost": 1, "interview_cost": 1, "cluster_icc": 0.1, "unit_icc": 0.1, **changes}
    with pytest.raises(StatError) as caught:
        best_three_stage_size(**asked)
    assert caught.value.role == role


def test_what_a_budget_buys():
    """By hand: 10,000 less 1,000 fixed; clusters of 8 cost 200 + 8·25 = 400: 22 clusters, 176 interviews, 200 left."""
    found = clusters_for_budget(10_000, fixed=1_000, cluster_cost=200, interview_cost=25, cluster_size=8)
    assert (found.clusters, found.cluster_size, found.interviews, found.units) == (22, 8, 176, None)
    assert (found.cost, found.left) == (9_800, 200)
    assert (found.deff, found.effective) == (None, None)
    known = clusters_for_budget(10_000, fixed=1_000, cluster_cost=200, interview_cost=25, cluster_size=8, icc=0.1)
    assert (known.deff, known.effective) == (pytest.approx(1.7), pytest.approx(176 / 1.7))


def test_a_budget_that_is_spent_to_the_last():
    """By hand: 0.3 buys three at 0.1, whatever floating point says of 0.3/0.1."""
    assert clusters_for_budget(0.3, cluster_cost=0, interview_cost=0.1, cluster_size=1).clusters == 3


def test_the_size_with_the_smallest_error_for_whole_clusters():
    """The best size is 11.94; of whole clusters for 100,000 that of 11 wins: 54 · 11/1.5 = 396.

    By hand, of 12: 100,000/1,950 = 51 clusters, 612/1.55 = 394.8; of 13: 48 of 2,050, 624/1.6 = 390.
    """
    asked = {"cluster_cost": 750, "interview_cost": 100, "icc": 0.05}
    found = clusters_for_budget(100_000, **asked)
    assert (found.clusters, found.cluster_size, found.effective) == (54, 11, pytest.approx(396))
    tried = [clusters_for_budget(100_000, **asked, cluster_size=m) for m in range(1, 60)]
    assert max(t.effective for t in tried) == pytest.approx(396)


def test_limits_of_a_budget():
    """By hand: 5 clusters in the frame for 10,000, ρ = 0.05, at most 20 in each: 5·20/1.95 = 51.3."""
    found = clusters_for_budget(10_000, cluster_cost=200, interview_cost=25, icc=0.05, largest=20, clusters=5)
    assert (found.clusters, found.cluster_size) == (5, 20)
    assert found.cost == 5 * 700
    # Nothing gained by being alike: one cluster less would do, and two there must be.
    same = clusters_for_budget(1_000, cluster_cost=100, interview_cost=10, icc=0)
    assert (same.clusters, same.cluster_size) == (2, 40)
    assert clusters_for_budget(1_000, cluster_cost=100, interview_cost=10, icc=0, fewest=4).clusters == 4


def test_a_budget_for_three_stages():
    """By hand: a cluster of 7 units with 3 interviews costs 500 + 700 + 2,520 = 3,720: 26 of them for 100,000."""
    size = best_three_stage_size(cluster_cost=500, unit_cost=100, interview_cost=120, cluster_icc=0.01, unit_icc=0.1)
    found = three_stages_for_budget(100_000, size, fixed=100)
    assert (found.clusters, found.units, found.cluster_size, found.interviews) == (26, 7, 21, 546)
    assert (found.cost, found.left) == (96_820, 3_180)
    assert found.effective == pytest.approx(546 / 1.41)
    assert three_stages_for_budget(100_000, size, clusters=9).clusters == 9
    with pytest.raises(StatError) as caught:
        three_stages_for_budget(7_000, size)
    assert (caught.value.role, caught.value.expected) == ("budget", 7_440)


@pytest.mark.parametrize(
    ("budget", "changes", "role", "expected"),
    [
        (500, {"fixed": 200, "cluster_size": 8}, "budget", 1_000),
        (500, {"fixed": 200, "icc": 0.05}, "budget", 650),
        (-1, {"icc": 0.05}, "budget", None),
        (math.nan, {"icc": 0.05}, "budget", None),
        (5_000, {}, "icc", None),
        (5_000, {"cluster_size": 0}, "cluster_size", None),
        (5_000, {"cluster_size": 9, "largest": 8}, "cluster_size", None),
        (5_000, {"icc": 0.05, "clusters": 1}, "clusters", None),
        (5_000, {"icc": 0.05, "interview_cost": 0}, "interview_cost", None),
        (5_000, {"cluster_size": 8, "icc": -0.5}, "icc", -1 / 7),
    ],
)
def test_a_budget_that_buys_nothing_is_refused(budget, changes, role, expected):
    """The argument is named, and what two clusters cost."""
    with pytest.raises(StatError) as caught:
        clusters_for_budget(budget, **{"cluster_cost": 200, "interview_cost": 25, **changes})
    assert (caught.value.problem, caught.value.role) == (Problem.RANGE, role)
    assert caught.value.expected == (None if expected is None else pytest.approx(expected))

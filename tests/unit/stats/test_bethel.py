"""Bethel's allocation: by hand, against an independent optimiser and every whole allocation, refusals, speed."""

from __future__ import annotations

import itertools
import math
import time

import numpy as np
import pytest
from scipy.optimize import minimize

from sapa.stats import Problem, StatError, bethel, smallest_n, stratified_margin

HUGE = 1e9
"""People of strata whose correction for a finite population is dust."""


def variances(sizes, counts, spreads, inside=None):
    """Return the variance of every indicator by the other function of the package."""
    rows = np.ones_like(spreads, dtype=bool) if inside is None else np.asarray(inside, dtype=bool)
    return np.array(
        [
            stratified_margin(sizes[own], counts[own], spreads=row[own], z=1) ** 2
            for row, own in zip(spreads, rows, strict=True)
        ]
    )


def test_one_indicator_is_the_cost_optimal_allocation_of_cochrans_exercise():
    """Cochran (1977), exercises of chapter 5: V = 1, W = 0.4, 0.6, S = 10, 20, c = 4, 9: 88 and 176 at 1,936."""
    found = bethel([0.4 * HUGE, 0.6 * HUGE], spreads=[10, 20], wanted_variances=1, costs=[4, 9])
    assert found.exact == pytest.approx([88, 176], rel=1e-5)
    assert found.exact_cost == pytest.approx(1936, rel=1e-5)
    assert found.counts.tolist() == [88, 176]
    assert (found.cost, found.n, found.fewest) == (1936, 264, True)
    # What the cost gains from a little more variance: λ = V·(−dC/dV), and C = 1936/V.
    assert found.multipliers == pytest.approx([1936], rel=1e-5)


def test_two_indicators_that_each_vary_in_one_stratum_are_two_problems():
    """By hand: W = ½, S = 2 in one stratum each: n = ¼·4/V = 100 for V = 0.01, 40 for V = 0.025."""
    found = bethel([HUGE, HUGE], spreads=[[2, 0], [0, 2]], wanted_variances=[0.01, 0.025])
    assert found.exact == pytest.approx([100, 40], rel=1e-6)
    assert found.counts.tolist() == [100, 40]
    assert found.binding.tolist() == [True, True]


def test_an_indicator_that_others_satisfy_does_not_bind():
    """By hand: V = 0.01 for S = 1 in both strata needs 50 + 50; the same indicator at 0.02 then comes for nothing."""
    found = bethel([HUGE, HUGE], spreads=[[1, 1], [1, 1]], wanted_variances=[0.01, 0.02])
    assert found.exact == pytest.approx([50, 50], rel=1e-6)
    assert found.binding.tolist() == [True, False]
    assert found.multipliers[1] == pytest.approx(0, abs=1e-6)
    assert found.variances == pytest.approx([0.01, 0.01], rel=1e-6)


def test_domains_are_means_of_their_own_strata():
    """By hand: two regions of two equal strata, V = 0.01 for each, S = 1: W = ½ inside, 25 + 25 … → 50 each."""
    inside = [[1, 1, 0, 0], [0, 0, 1, 1]]
    found = bethel([HUGE] * 4, spreads=np.ones((2, 4)), wanted_variances=[0.01, 0.02], in_domain=inside)
    assert found.exact == pytest.approx([50, 50, 25, 25], rel=1e-6)


def test_a_finite_population_needs_fewer_and_at_most_all():
    """By hand: N = 100, S = 1, V = 0.01: 1/n − 1/100 = 0.01 → 50; V = 10⁻⁹ needs all but a part of one: all."""
    assert bethel([100], spreads=[1], wanted_variances=0.01).counts.tolist() == [50]
    everybody = bethel([100, 10], spreads=[1, 1], wanted_variances=1e-9)
    assert everybody.counts.tolist() == [100, 10]
    assert everybody.whole == (0, 1)
    assert everybody.variances == pytest.approx([0], abs=1e-15)


def test_a_minimum_frees_interviews_elsewhere_and_a_cap_asks_for_more():
    """By hand: W = ½, S = 1, V = 0.01: 25/100 + 25/n₂ … at n₁ = 100, ¼/n₂ = 0.01 − 0.0025 → 33.3; at 40, 66.7."""
    raised = bethel([HUGE, HUGE], spreads=[1, 1], wanted_variances=0.01, minimum=[100, 0])
    assert raised.exact == pytest.approx([100, 100 / 3], rel=1e-6)
    assert raised.counts.tolist() == [100, 34]
    capped = bethel([HUGE, HUGE], spreads=[1, 1], wanted_variances=0.01, maximum=[40, np.nan])
    assert capped.exact == pytest.approx([40, 200 / 3], rel=1e-6)
    assert capped.counts.tolist() == [40, 67]


def test_minima_that_already_keep_everything_are_all_there_is():
    """Nothing binds, nothing costs more: λ = 0. A stratum without any spread has its minimum, 0."""
    found = bethel([500, 500, 500], spreads=[1, 1, 0], wanted_variances=1.0, minimum=[50, 50, 0])
    assert found.counts.tolist() == [50, 50, 0]
    assert found.binding.tolist() == [False]
    assert (found.fewest, found.converged) == (True, True)
    nothing = bethel([500, 500], spreads=[0, 0], wanted_variances=1.0)
    assert (nothing.n, nothing.cost, nothing.fewest) == (0, 0, True)


def test_limits_that_are_just_enough_are_taken_whole():
    """By hand: at the cap of 25 + 25 the variance is exactly 0.02 (large strata): no room, and no refusal."""
    found = bethel([1e15, 1e15], spreads=[1, 1], wanted_variances=0.02, maximum=25)
    assert found.counts.tolist() == [25, 25]


def test_conditions_that_say_the_same_do_not_disturb():
    """The same indicator five times, in one stratum and in three: as if it was asked once."""
    for spreads in ([[1.3]], [[1.3, 0.4, 2.0]]):
        sizes = np.array([4_000.0, 900, 80])[: len(spreads[0])]
        once = bethel(sizes, spreads=spreads, wanted_variances=0.004)
        often = bethel(sizes, spreads=spreads * 5, wanted_variances=[0.004, 0.004, 0.00401, 0.005, 0.004])
        assert often.converged
        assert often.exact == pytest.approx(once.exact, rel=1e-6)
        assert often.counts.tolist() == once.counts.tolist()


def random_problem(rng, strata, indicators):
    sizes = rng.integers(40, 5_000, strata).astype(float)
    spreads = rng.uniform(0.1, 2, (indicators, strata))
    inside = rng.random((indicators, strata)) < 0.7
    inside[:, 0] = True
    least = np.where(rng.random(strata) < 0.3, 20, 2)
    return sizes, spreads, inside, rng.uniform(0.002, 0.02, indicators), rng.uniform(1, 9, strata), least


@pytest.mark.parametrize("seed", range(12))
def test_an_independent_optimiser_finds_the_same_cost(seed):
    """Scipy's SLSQP on 1/n: 3 to 10 strata, 1 to 4 indicators, domains, costs, minima."""
    rng = np.random.default_rng(seed)
    sizes, spreads, inside, wanted, costs, least = random_problem(rng, 3 + seed % 8, 1 + seed % 4)
    found = bethel(
        sizes,
        spreads=spreads,
        wanted_variances=wanted,
        in_domain=inside,
        costs=costs,
        minimum=least,
        maximum=sizes / 1.1,
    )
    most = np.floor(sizes / 1.1)
    share = inside * sizes / (inside * sizes).sum(axis=1)[:, None]
    part = (share * spreads) ** 2 / wanted[:, None]
    room = 1 + (part / sizes).sum(axis=1)

    # In x = 1/n, over its largest value, the conditions are straight and the cost is convex.
    scaled, price = part / least, costs * least / found.cost
    other = minimize(
        lambda x: float(price @ (1 / x)),
        np.full(sizes.size, 0.5),
        jac=lambda x: -price / x**2,
        method="SLSQP",
        bounds=list(zip(least / most, np.ones(sizes.size), strict=True)),
        constraints=[{"type": "ineq", "fun": lambda x: room - scaled @ x, "jac": lambda _: -scaled}],
        options={"ftol": 1e-13, "maxiter": 2_000},
    )
    # It stops some millionths off the conditions; moved onto them, it is feasible and cannot be below the least cost.
    over = float((scaled @ other.x / room).max())
    assert over <= 1 + 1e-5
    theirs = found.cost * (price @ (1 / (other.x / max(over, 1.0))))
    assert found.exact_cost == pytest.approx(theirs, rel=2e-5)
    assert found.exact_cost <= theirs * (1 + 1e-7)
    assert (variances(sizes, found.exact, spreads, inside) <= wanted * (1 + 1e-8)).all()
    assert (variances(sizes, found.counts, spreads, inside) <= wanted * (1 + 1e-9)).all()


def test_of_all_whole_allocations_hardly_any_is_cheaper_and_none_where_it_is_said():
    """100 problems of three strata, every allocation tried: never below `least_cost`, at most one cost unit above."""
    rng = np.random.default_rng(5)
    missed = proved = 0
    for turn in range(100):
        indicators, sizes = int(rng.integers(1, 4)), rng.integers(8, 45, 3).astype(float)
        spreads, costs = rng.uniform(0.2, 2, (indicators, 3)), rng.choice([1.0, 2, 3], 3) if turn % 2 else np.ones(3)
        wanted = rng.uniform(0.01, 0.2, indicators)
        found = bethel(sizes, spreads=spreads, wanted_variances=wanted, costs=costs)
        every = np.array(list(itertools.product(*(range(1, int(size) + 1) for size in sizes))), dtype=float)
        part = (sizes / sizes.sum() * spreads) ** 2
        kept = ((1 / every) @ part.T - (part / sizes).sum(axis=1) <= wanted * (1 + 1e-12)).all(axis=1)
        cheapest = (every[kept] @ costs).min()
        assert found.least_cost <= cheapest <= found.cost <= cheapest + 1
        assert not found.fewest or found.cost == cheapest
        missed, proved = missed + (found.cost > cheapest), proved + found.fewest
    assert missed <= 5
    assert proved >= 80


def test_one_indicator_at_equal_costs_is_neymans_smallest_sample():
    """Two roads to the same number: the smallest n whose Neyman allocation keeps the margin is not below Bethel's n."""
    rng = np.random.default_rng(2)
    for _ in range(20):
        sizes, spreads = rng.integers(50, 5_000, 6), rng.uniform(0.2, 1.5, 6)
        found = bethel(sizes, spreads=spreads, wanted_variances=(0.05 / 1.96) ** 2)
        other = smallest_n(0.05, sizes, spreads=spreads, z=1.96, rule="neyman")
        assert other - 1 <= found.n <= other


@pytest.mark.parametrize(
    ("options", "problem", "role", "position"),
    [
        ({"wanted_variances": 0}, Problem.RANGE, "wanted_variances", 0),
        ({"wanted_variances": [1, 1]}, Problem.LENGTH, "wanted_variances", None),
        ({"spreads": [1, 1, 1]}, Problem.LENGTH, "spreads", None),
        ({"spreads": [1, math.nan]}, Problem.RANGE, "spreads", 1),
        ({"spreads": 1.0}, Problem.LENGTH, "spreads", None),
        ({"in_domain": [0, 0]}, Problem.RANGE, "in_domain", 0),
        ({"in_domain": [[1, 1], [1, 1]]}, Problem.LENGTH, "in_domain", None),
        ({"costs": [1, 0]}, Problem.RANGE, "costs", 1),
        ({"minimum": 51}, Problem.BOUNDS, "minimum", 0),
        ({"minimum": 9, "maximum": [9, 8]}, Problem.BOUNDS, "minimum", 1),
        ({"maximum": 10}, Problem.RANGE, "wanted_variances", 0),
        ({"sizes": [50, -1]}, Problem.RANGE, "sizes", 1),
    ],
)
def test_what_cannot_be_solved_is_refused(options, problem, role, position):
    """Two strata of 50 people, one indicator, V = 0.01."""
    options = {"sizes": [50, 50], "spreads": [1, 1], "wanted_variances": 0.01} | options
    with pytest.raises(StatError) as caught:
        bethel(options.pop("sizes"), **options)
    assert (caught.value.problem, caught.value.role, caught.value.position) == (problem, role, position)


def test_a_variance_out_of_reach_says_what_is_within_reach():
    """By hand: 10 of 50 in two strata, S = 1: ½·(1 − 0.2)/10 = 0.04."""
    with pytest.raises(StatError) as caught:
        bethel([50, 50], spreads=[1, 1], wanted_variances=0.01, maximum=10)
    assert (caught.value.value, caught.value.expected) == (0.01, pytest.approx(0.04))


def test_five_hundred_strata_and_ten_indicators_take_less_than_half_a_second():
    """Processor time, best of three; 0.02 to 0.08 s were measured."""
    rng = np.random.default_rng(3)
    sizes, spreads = rng.integers(100, 100_000, 500), rng.uniform(0.1, 1, (10, 500))
    wanted, inside = rng.uniform(0.5, 2, 10) * 1e-4, rng.random((10, 500)) < 0.5
    times = []
    for _ in range(3):
        start = time.process_time()
        found = bethel(sizes, spreads=spreads, wanted_variances=wanted, in_domain=inside, costs=rng.uniform(1, 5, 500))
        times.append(time.process_time() - start)
    assert found.converged
    assert found.cost <= found.least_cost * 1.001
    assert min(times) < 0.5

"""The rules of allocation within limits: published examples, hand computation, refusals, speed."""

from __future__ import annotations

import time

import numpy as np
import pytest

from sapa.stats import AllocationRule, Problem, StatError, allocate

# PracTools' help page strAlloc (Valliant, Dever and Kreuter 2013, table 3.2).
SIZES = [215, 65, 252, 50, 149, 144]
SPREADS = [26787207, 10645109, 6909676, 11085034, 9817762, 44553355]


def test_the_example_of_practools_has_the_same_numbers_by_rule_name():
    """Exact 34.64 4.16 10.47 3.33 8.80 38.59 and 24.57 7.43 28.80 5.71 17.03 16.46."""
    neyman = allocate(100, SIZES, rule="neyman", spreads=SPREADS)
    assert neyman.exact.round(2).tolist() == [34.64, 4.16, 10.47, 3.33, 8.80, 38.59]
    assert neyman.counts.tolist() == [35, 4, 10, 3, 9, 39]
    proportional = allocate(100, SIZES)
    assert proportional.exact.round(2).tolist() == [24.57, 7.43, 28.80, 5.71, 17.03, 16.46]
    assert proportional.counts.tolist() == [25, 7, 29, 6, 17, 16]


def test_costs_divide_as_in_cochrans_exercise():
    """Cochran (1977), exercises of chapter 5: W = 0.4, 0.6, S = 10, 20, c = 4, 9: n₁/n = 1/3; by hand 4/2 : 12/3."""
    found = allocate(264, [4_000_000, 6_000_000], rule="cost", spreads=[10, 20], costs=[4, 9])
    assert found.shares == pytest.approx([1 / 3, 2 / 3])
    assert found.counts.tolist() == [88, 176]
    # His cost: 88 · 4 + 176 · 9.
    assert found.counts @ [4, 9] == 1936


def test_equal_costs_give_neymans_allocation():
    """One cost for all, and any factor of it, changes nothing (Cochran 1977, section 5.5)."""
    neyman = allocate(100, SIZES, rule="neyman", spreads=SPREADS)
    same = allocate(100, SIZES, rule=AllocationRule.COST, spreads=SPREADS, costs=7)
    assert same.exact == pytest.approx(neyman.exact)


def test_the_two_strata_of_cities_are_divided_half_and_half():
    """Cochran (1977), chapter 5: 64 cities, N = 16 and 48, S² = 53,843 and 5,581, n = 24; by hand 12.21 and 11.79."""
    found = allocate(24, [16, 48], rule="neyman", spreads=np.sqrt([53_843, 5_581]))
    assert found.exact.round(2).tolist() == [12.21, 11.79]
    assert found.counts.tolist() == [12, 12]


def test_square_root_power_and_equal_are_powers_of_the_size():
    """By hand: N = 100, 400, 900: roots 10, 20, 30; equal thirds; q = 0.5 is the root, 1 the size, 0 equal."""
    sizes = [100, 400, 900]
    assert allocate(60, sizes, rule="sqrt").counts.tolist() == [10, 20, 30]
    assert allocate(60, sizes, rule="equal").counts.tolist() == [20, 20, 20]
    for power, rule in ((0.5, "sqrt"), (1, "proportional"), (0, "equal")):
        found = allocate(60, sizes, rule="power", power=power)
        assert found.exact == pytest.approx(allocate(60, sizes, rule=rule).exact)
        assert found.power == power
    assert allocate(60, sizes, rule="sqrt", power=0.3).power is None


def test_bankiers_power_allocation_lies_between_equal_precision_and_neyman():
    """Bankier (1988): X_h^q·CV_h. q = 1 with X the stratum's total is N·S, Neyman; q = 0 is in proportion to the CV."""
    sizes, means, spreads = np.array([100.0, 400, 900]), np.array([5.0, 2, 1]), np.array([2.0, 1, 1])
    of = {"rule": "power", "measures": sizes * means, "variations": spreads / means}
    assert allocate(60, sizes, power=1, **of).exact == pytest.approx(
        allocate(60, sizes, rule="neyman", spreads=spreads).exact
    )
    # CV = 0.4, 0.5, 1: 60 · 4/19, 60 · 5/19, 60 · 10/19.
    assert allocate(60, sizes, power=0, **of).exact == pytest.approx([240 / 19, 300 / 19, 600 / 19])
    # q = ½: √500 · 0.4, √800 · 0.5, √900 · 1.
    half = np.array([8.94427191, 14.14213562, 30.0])
    assert allocate(60, sizes, power=0.5, **of).exact == pytest.approx(60 * half / half.sum())


def test_a_high_power_of_millions_is_still_a_number():
    """With q = 80, 2 million would be 10⁵⁰⁴: all goes to the largest, then by what is left."""
    assert allocate(10, [2_000_000, 1_000_000], rule="power", power=80).counts.tolist() == [10, 0]


def test_a_minimum_takes_from_the_others_in_the_rules_proportion():
    """By hand: 100 over 10 : 30 : 60 with at least 20: 20, then 80 over 30 : 60."""
    found = allocate(100, [100, 300, 600], minimum=20)
    assert found.exact == pytest.approx([10, 30, 60])
    assert found.limited == pytest.approx([20, 80 / 3, 160 / 3])
    assert found.counts.tolist() == [20, 27, 53]
    assert (found.at_minimum, found.at_maximum) == ((0,), ())
    assert (found.least.tolist(), found.most.tolist()) == ([20, 20, 20], [100, 300, 600])


def test_a_cap_gives_to_the_others_in_the_rules_proportion():
    """By hand: 60 may be 40 at most: 60 left over 10 : 30."""
    found = allocate(100, [100, 300, 600], maximum=[np.nan, np.nan, 40])
    assert found.limited == pytest.approx([15, 45, 40])
    assert (found.at_minimum, found.at_maximum, found.whole) == ((), (2,), ())


def test_a_minimum_that_a_cap_elsewhere_makes_needless_does_not_bind():
    """By hand: 10 : 30 : 60 of 100, cap 20 on the last, minimum 15 on the first: 80 over 1 : 3 gives it 20 anyway."""
    found = allocate(100, [100, 300, 600], minimum=[15, 0, 0], maximum=[100, 300, 20])
    assert found.limited == pytest.approx([20, 60, 20])


def test_limits_that_are_no_whole_numbers_are_kept_in_whole_numbers():
    """At least 2.5 is at least 3, at most 3.9 is at most 3, and of 7.9 people 7 can be asked."""
    found = allocate(13, [7.9, 50, 50], minimum=2.5, maximum=[np.nan, 3.9, np.nan])
    assert found.least.tolist() == [3, 3, 3]
    assert found.most.tolist() == [7, 3, 50]
    assert found.counts.tolist() == [3, 3, 7]


def test_strata_without_spread_keep_their_minimum_and_take_what_nobody_else_can():
    """By hand: S = 0 in two strata with 5 at least; then 50 are the third's limit and 15 more are shared 2 : 1."""
    assert allocate(40, [40, 20, 50], rule="neyman", spreads=[0, 0, 3], minimum=5).counts.tolist() == [5, 5, 30]
    assert allocate(80, [40, 20, 50], rule="neyman", spreads=[0, 0, 3], minimum=5).counts.tolist() == [20, 10, 50]


def test_all_or_nobody_can_be_asked():
    """With n = 0 and n = N."""
    assert allocate(0, SIZES).counts.tolist() == [0] * 6
    everybody = allocate(875, SIZES, rule="equal")
    assert everybody.counts.tolist() == SIZES
    assert everybody.whole == (0, 1, 2, 3, 4, 5)


def test_one_interview_more_costs_no_stratum_one_but_by_the_largest_remainder_it_may():
    """The Alabama paradox by hand: 6 : 6 : 2 of 10 is 4.29 4.29 1.43 → 4 4 2; of 11 it is 4.71 4.71 1.57 → 5 5 1.

    Nearest (Webster): of 10, the claims 6/4.5 = 1.33 of a fifth interview are equal to 2/1.5 of a second: the larger
    stratum first, 5 4 1; of 11 the next of these, 5 5 1.
    """
    sizes = [60, 60, 20]
    old = [allocate(n, sizes, rounding="largest_remainder").counts.tolist() for n in (10, 11)]
    assert old == [[4, 4, 2], [5, 5, 1]]
    assert [allocate(n, sizes).counts.tolist() for n in (10, 11, 12)] == [[5, 4, 1], [5, 5, 1], [5, 5, 2]]


def test_nearest_goes_by_the_claim_to_the_next_interview():
    """By hand, 10 over 53 : 24 : 23: 5.3 2.4 2.3 → 5 2 2, and the claim 53/5.5 = 9.64 is before 24/2.5 = 9.6."""
    assert allocate(10, [53, 24, 23]).counts.tolist() == [6, 2, 2]
    assert allocate(10, [53, 24, 23], rounding="largest_remainder").counts.tolist() == [5, 3, 2]


@pytest.mark.parametrize(
    ("options", "problem", "role", "position", "value", "expected"),
    [
        ({"minimum": [0, 5, 0], "maximum": [9, 4, 9]}, Problem.BOUNDS, "minimum", 1, 5, 4),
        ({"minimum": 21}, Problem.BOUNDS, "minimum", 1, 21, 20),
        ({"minimum": 5}, Problem.BOUNDS, "minimum", None, 15, 12),
        ({"maximum": 3}, Problem.BOUNDS, "maximum", None, 9, 12),
        ({"minimum": -1}, Problem.RANGE, "minimum", 0, -1, 0),
        ({"minimum": np.inf}, Problem.RANGE, "minimum", 0, np.inf, 0),
        ({"maximum": [1, -2, 3]}, Problem.RANGE, "maximum", 1, -2, 0),
        ({"minimum": [1, 2]}, Problem.LENGTH, "minimum", None, 2, 3),
        ({"n": 91}, Problem.RANGE, "n", None, 91, 90),
        ({"rule": "bethel"}, Problem.OPTION, "rule", None, "bethel", None),
        ({"rule": "fair"}, Problem.OPTION, "rule", None, "fair", None),
        ({"rounding": "up"}, Problem.OPTION, "rounding", None, "up", None),
        ({"rule": "neyman"}, Problem.LENGTH, "spreads", None, 0, 3),
        ({"rule": "cost", "spreads": 1}, Problem.LENGTH, "costs", None, 0, 3),
        ({"rule": "cost", "spreads": 1, "costs": [1, 0, 1]}, Problem.RANGE, "costs", 1, 0, 0),
        ({"rule": "power"}, Problem.RANGE, "power", None, None, 0),
        ({"rule": "power", "power": -0.1}, Problem.RANGE, "power", None, -0.1, 0),
        ({"rule": "power", "power": 1, "measures": [1, -1, 1]}, Problem.RANGE, "measures", 1, -1, 0),
        ({"rule": "power", "power": 1, "variations": 0}, Problem.RANGE, "variations", 0, 0, 0),
    ],
)
def test_contradictions_name_what_where_and_what_was_expected(options, problem, role, position, value, expected):
    """Strata of 50, 20 and 20 people, 12 interviews."""
    options = {"n": 12} | options
    with pytest.raises(StatError) as caught:
        allocate(options.pop("n"), [50, 20, 20], **options)
    found = caught.value
    assert (found.problem, found.role, found.position) == (problem, role, position)
    assert (found.value, found.expected) == (value, expected)


def test_a_table_of_sizes_is_refused_and_not_read_as_a_list():
    """Two dimensions."""
    with pytest.raises(StatError) as caught:
        allocate(1, [[3, 3], [3, 3]])
    assert (caught.value.role, caught.value.position) == ("sizes", None)


def test_five_thousand_strata_take_less_than_fifty_milliseconds():
    """Processor time, best of five; 1 to 2 ms were measured."""
    rng = np.random.default_rng(1)
    sizes, spreads = rng.integers(100, 100_000, 5_000), rng.uniform(0, 1, 5_000)
    least, most = rng.integers(0, 4, 5_000), rng.integers(5, 30, 5_000)
    times = []
    for _ in range(5):
        start = time.process_time()
        found = allocate(20_000, sizes, rule="neyman", spreads=spreads, minimum=least, maximum=most)
        times.append(time.process_time() - start)
    assert found.counts.sum() == 20_000
    assert min(times) < 0.05

"""Allocation over strata: PracTools' example, sums that hold, strata taken whole."""

from __future__ import annotations

import numpy as np
import pytest

from sapa.stats import Problem, StatError, allocate, allocate_neyman, allocate_proportional, largest_remainder

# The example of PracTools' help page strAlloc (Valliant, Dever and Kreuter 2013, table 3.2).
SIZES = [215, 65, 252, 50, 149, 144]
SPREADS = [26787207, 10645109, 6909676, 11085034, 9817762, 44553355]


def test_neyman_is_that_of_practools_and_in_whole_numbers_that_of_svy():
    """PracTools prints 34.64 4.16 10.47 3.33 8.80 38.59; each to the nearest they add up to 100."""
    found = allocate_neyman(100, SIZES, SPREADS)
    assert found.exact.round(2).tolist() == [34.64, 4.16, 10.47, 3.33, 8.80, 38.59]
    assert found.limited == pytest.approx(found.exact)
    assert found.counts.tolist() == [35, 4, 10, 3, 9, 39]
    assert (found.rule, found.rounding, found.whole) == ("neyman", "nearest", ())
    assert found.shares.sum() == pytest.approx(1)


def test_proportional_is_that_of_practools_and_in_whole_numbers_that_of_svy():
    """PracTools prints 24.57 7.43 28.80 5.71 17.03 16.46; each to the nearest they add up to 100."""
    found = allocate_proportional(100, SIZES)
    assert found.exact.round(2).tolist() == [24.57, 7.43, 28.80, 5.71, 17.03, 16.46]
    assert found.counts.tolist() == [25, 7, 29, 6, 17, 16]
    assert found.rule == "proportional"


def test_rounding_each_stratum_by_itself_would_miss_the_sum():
    """By hand: three equal strata, n = 100: 33.33 each, 99 in all; the one left goes to the first."""
    assert allocate_proportional(100, [50, 50, 50]).counts.tolist() == [34, 33, 33]
    assert allocate_proportional(2, [4, 4, 4, 4]).counts.tolist() == [1, 1, 0, 0]
    # Equal remainders 0.5, unequal strata: 1.5 and 0.5 of N = 3 and 1; the larger has it.
    assert allocate_proportional(2, [1, 3]).counts.tolist() == [0, 2]


def test_by_the_largest_remainder_every_count_is_within_one_of_its_exact_number_and_the_sum_holds():
    """200 random divisions, some with strata that are taken whole."""
    rng = np.random.default_rng(8)
    for _ in range(200):
        k = int(rng.integers(1, 12))
        sizes = rng.integers(1, 400, k)
        n = int(rng.integers(0, sizes.sum() + 1))
        spreads = rng.uniform(0, 9, k) + 0.01
        for rule in ("proportional", "neyman"):
            found = allocate(n, sizes, rule=rule, spreads=spreads, rounding="largest_remainder")
            assert found.counts.sum() == n
            assert np.abs(found.counts - found.limited).max() < 1 + 1e-6
            assert (found.counts <= sizes).all()
            assert (found.counts >= 0).all()
            assert found.limited.sum() == pytest.approx(n)


def test_a_stratum_that_would_exceed_its_people_is_taken_whole():
    """By hand: N = 10, 100, 100, S = 20, 1, 1, n = 40: 20 of 10 people; taken whole, 30 are left for the other two."""
    found = allocate_neyman(40, [10, 100, 100], [20, 1, 1])
    assert found.exact.tolist() == pytest.approx([20, 10, 10])
    assert found.limited.tolist() == pytest.approx([10, 15, 15])
    assert found.counts.tolist() == [10, 15, 15]
    assert found.whole == (0,)
    assert allocate_proportional(210, [10, 100, 100]).counts.tolist() == [10, 100, 100]


def test_strata_without_spread_come_last():
    """S = 0: nothing while others have room; when these are taken whole, the rest by size."""
    assert allocate_neyman(10, [50, 50], [0, 3]).counts.tolist() == [0, 10]
    found = allocate_neyman(80, [40, 20, 50], [0, 0, 3])
    assert found.counts.tolist() == [20, 10, 50]
    assert found.whole == (2,)


@pytest.mark.parametrize(
    ("call", "problem", "role"),
    [
        (lambda: allocate_proportional(7, [3, 3]), Problem.RANGE, "n"),
        (lambda: allocate_proportional(2.5, [3, 3]), Problem.RANGE, "n"),
        (lambda: allocate_proportional(-1, [3, 3]), Problem.RANGE, "n"),
        (lambda: allocate_proportional(1, [3, 0]), Problem.RANGE, "sizes"),
        (lambda: allocate_proportional(0, []), Problem.RANGE, "sizes"),
        (lambda: allocate_neyman(1, [3, 3], [1]), Problem.LENGTH, "spreads"),
        (lambda: allocate_neyman(1, [3, 3], [1, -1]), Problem.RANGE, "spreads"),
        (lambda: allocate_neyman(1, [3, 3], [0, 0]), Problem.RANGE, "spreads"),
        (lambda: largest_remainder([1.5, 1.5], 4), Problem.RANGE, "n"),
    ],
)
def test_what_cannot_be_divided_is_refused(call, problem, role):
    """The argument is named."""
    with pytest.raises(StatError) as caught:
        call()
    assert (caught.value.problem, caught.value.role) == (problem, role)

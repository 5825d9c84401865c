"""Selection from one list: worked by hand, certain units, substitutes, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.by_hand import numbers
from sapa.stats import (
    Problem,
    StatError,
    Stream,
    draw_pps_systematic,
    draw_self_representing,
    draw_srs,
    draw_systematic,
    pps_probabilities,
    self_representing,
)


class Told(Stream):
    """A stream whose numbers are told beforehand."""

    __slots__ = ("_told",)

    def __init__(self, *told: float) -> None:
        super().__init__(0)
        self._told = list(told)

    def uniform(self, n: int) -> np.ndarray:
        """Return the next n of them."""
        out, self._told = self._told[:n], self._told[n:]
        assert len(out) == n, "more numbers were used than the act needs"
        return np.array(out)


def test_a_systematic_draw_by_hand():
    """N = 10, n = 4: k = 2.5; u = 0.5: r = 1.25; hits 1.25, 3.75, 6.25, 8.75 are units 1, 3, 6, 8 from 0."""
    draw = draw_systematic(4, 10, Told(0.5))
    assert (draw.interval, draw.start, draw.hits.tolist()) == (2.5, 1.25, [1.25, 3.75, 6.25, 8.75])
    assert draw.chosen.tolist() == [1, 3, 6, 8]
    assert draw.probabilities.tolist() == [0.4] * 10
    # r = 2.4975: hits 2.4975, 4.9975, 7.4975, 9.9975.
    assert draw_systematic(4, 10, Told(0.999)).chosen.tolist() == [2, 4, 7, 9]
    assert draw_systematic(4, 10, Told(0.0)).chosen.tolist() == [0, 2, 5, 7]
    # Everybody: nothing is left to chance.
    assert draw_systematic(3, 3, Told()).chosen.tolist() == [0, 1, 2]


def test_a_pps_systematic_draw_by_hand():
    """Sizes 10 20 30 40, n = 2: 40 is below k = 50. Cumulated 10 30 60 100; u = 0.4: r = 20, hits 20 and 70.

    20 falls in [10, 30), the second unit; 70 in [60, 100), the fourth. Probabilities 2x/100.
    """
    draw = draw_pps_systematic([10, 20, 30, 40], 2, Told(0.4))
    assert (draw.start, draw.interval, draw.chosen.tolist()) == (20, 50, [1, 3])
    assert draw.probabilities == pytest.approx([0.2, 0.4, 0.6, 0.8])
    # A hit on the border belongs to the unit that begins there: u = 0.2 gives 10 and 60.
    assert draw_pps_systematic([10, 20, 30, 40], 2, Told(0.2)).chosen.tolist() == [1, 3]


def test_certain_units_are_found_anew_until_no_unit_reaches_the_interval():
    """By hand: 50 20 8 7 6 5 3 1, n = 4. k = 25: 50 is certain. Of the rest k = 50/3: 20 is certain. k = 30/2 = 15.

    The rest 8 7 6 5 3 1 cumulates to 8 15 21 26 29 30; u = 0.6: r = 9, hits 9 and 24 are 7 and 5.
    """
    draw = draw_pps_systematic([50, 20, 8, 7, 6, 5, 3, 1], 4, Told(0.6))
    assert draw.certain.tolist() == [0, 1]
    assert (draw.start, draw.interval, draw.chosen.tolist()) == (9, 15, [0, 1, 3, 5])
    expected = [1, 1, 8 / 15, 7 / 15, 6 / 15, 5 / 15, 3 / 15, 1 / 15]
    assert draw.probabilities == pytest.approx(expected)
    assert pps_probabilities([50, 20, 8, 7, 6, 5, 3, 1], 4) == pytest.approx(expected)
    assert pps_probabilities([50, 20, 8, 7, 6, 5, 3, 1], 4).sum() == pytest.approx(4)


def test_a_size_equal_to_the_interval_is_certain_and_equal_sizes_are_a_census():
    """K = 20/2 = 10 is the size of the first; then one of two fives. With n = N all are certain without chance."""
    draw = draw_pps_systematic([10, 5, 5], 2, Told(0.5))
    assert (draw.certain.tolist(), draw.chosen.tolist(), draw.interval) == ([0], [0, 2], 10)
    everyone = draw_pps_systematic([7, 7, 7], 3, Told())
    assert (everyone.chosen.tolist(), everyone.start, everyone.interval) == ([0, 1, 2], None, None)
    assert everyone.probabilities.tolist() == [1, 1, 1]


def test_a_city_of_three_intervals_stands_for_three_clusters():
    """By hand: 60 10 10 10 10 and 5 clusters: k = 20, 60 is certain, three clusters' worth; 40/100 of 5 = 2 are left.

    Of the four tens two are drawn with k = 20. Five different units would leave nothing to chance.
    """
    certain, left = self_representing([60, 10, 10, 10, 10], 5)
    assert (certain.tolist(), left) == ([True, False, False, False, False], 2)
    draw = draw_self_representing([60, 10, 10, 10, 10], 5, Told(0.55))
    assert (draw.chosen.tolist(), draw.start, draw.interval) == ([0, 2, 4], 11, 20)
    assert draw.probabilities.tolist() == [1, 0.5, 0.5, 0.5, 0.5]
    # 2.4 and 1.2 intervals of 25: 1.4 of 5 clusters for the rest of 28, so one; none of it reaches 28.
    certain, left = self_representing([48, 24, 10, 9, 9], 5)
    assert (np.flatnonzero(certain).tolist(), left) == ([0, 1], 1)
    # The whole list is certain where it has no more units than clusters.
    assert self_representing([5, 4], 7)[0].tolist() == [True, True]
    assert self_representing([5, 4], 7)[1] == 0
    assert self_representing([5, 4], 0) == (pytest.approx([False, False]), 0)


def test_without_large_units_it_is_the_ordinary_pps_draw():
    """No size reaches the interval."""
    sizes = np.arange(20, 60)
    one = draw_self_representing(sizes, 8, Stream(3, "x"), reserve=2)
    other = draw_pps_systematic(sizes, 8, Stream(3, "x"), reserve=2)
    assert one.chosen.tolist() == other.chosen.tolist()
    assert one.reserve.tolist() == other.reserve.tolist()
    assert one.probabilities.tolist() == other.probabilities.tolist()


def test_simple_random_units_have_the_smallest_numbers():
    """Numbers from plain integer arithmetic, sorted."""
    told = numbers(9, "act", 8)
    draw = draw_srs(3, 8, Stream(9, "act"), reserve=2)
    order = sorted(range(8), key=told.__getitem__)
    assert (draw.chosen.tolist(), draw.reserve.tolist()) == (order[:3], order[3:5])
    assert draw.numbers.tolist() == sorted(told)[:5]
    assert (draw.start, draw.interval, draw.probabilities.tolist()) == (None, None, [3 / 8] * 8)


def test_substitutes_are_drawn_from_those_not_taken_in_proportion_to_size_by_hand():
    """10 20 30 40, u = 0.4 takes units 1 and 3. Left 10 and 30: 0.2·40 = 8 is the first; then the third.

    In the other order: 0.25·40 = 10 lies in [10, 40), the third unit.
    """
    assert draw_pps_systematic([10, 20, 30, 40], 2, Told(0.4, 0.2, 0.99), reserve=2).reserve.tolist() == [0, 2]
    assert draw_pps_systematic([10, 20, 30, 40], 2, Told(0.4, 0.25, 0.0), reserve=2).reserve.tolist() == [2, 0]


@pytest.mark.parametrize("draw", [draw_srs, draw_systematic])
def test_main_units_are_the_same_with_any_number_of_equal_substitutes(draw):
    """And more substitutes only lengthen their list."""
    for seed in range(50):
        plain = draw(4, 15, Stream(seed, "a"))
        few, many = draw(4, 15, Stream(seed, "a"), reserve=3), draw(4, 15, Stream(seed, "a"), reserve=11)
        assert plain.chosen.tolist() == few.chosen.tolist() == many.chosen.tolist()
        assert few.reserve.tolist() == many.reserve[:3].tolist()
        assert sorted([*many.chosen, *many.reserve]) == list(range(15))


@given(
    st.lists(st.integers(1, 10_000), min_size=1, max_size=40),
    st.integers(0, 40),
    st.integers(0, 2**64),
    st.integers(0, 5),
)
def test_every_pps_draw_has_n_different_units_and_probabilities_that_sum_to_n(sizes, n, seed, reserve):
    """For all sizes and seeds; substitutes change nothing."""
    n = min(n, len(sizes))
    reserve = min(reserve, len(sizes) - n)
    draw = draw_pps_systematic(sizes, n, Stream(seed), reserve=reserve)
    taken = [*draw.chosen.tolist(), *draw.reserve.tolist()]
    assert (len(draw.chosen), len(set(taken))) == (n, n + reserve)
    assert draw.probabilities.sum() == pytest.approx(n)
    assert ((draw.probabilities > 0) | (n == 0)).all()
    assert (draw.probabilities <= 1).all()
    assert (draw.probabilities[draw.certain] == 1).all()
    assert draw.chosen.tolist() == draw_pps_systematic(sizes, n, Stream(seed)).chosen.tolist()


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40), st.integers(1, 60), st.integers(0, 2**64))
def test_self_representing_units_never_take_more_units_than_clusters(sizes, clusters, seed):
    """No unit left to chance reaches the interval; units drawn are at most the clusters and the list."""
    certain, left = self_representing(sizes, clusters)
    draw = draw_self_representing(sizes, clusters, Stream(seed))
    assert len(set(draw.chosen.tolist())) == len(draw.chosen) == left + certain.sum() <= min(clusters, len(sizes))
    assert draw.probabilities.sum() == pytest.approx(len(draw.chosen))
    assert left or certain.all()
    rest = np.asarray(sizes)[~certain]
    assert not left or rest.max() * left < rest.sum()


@pytest.mark.parametrize("bad", [0, -3, float("nan"), float("inf")])
def test_a_size_that_is_no_number_above_0_is_refused(bad):
    """Such a unit could never be drawn; the place is named."""
    for act in (lambda: draw_pps_systematic([5, bad, 3], 1, Stream(1)), lambda: self_representing([5, bad, 3], 1)):
        with pytest.raises(StatError) as caught:
            act()
        assert (caught.value.problem, caught.value.role, caught.value.position) == (Problem.RANGE, "sizes", 1)


@pytest.mark.parametrize(("n", "reserve", "role"), [(6, 0, "n"), (-1, 0, "n"), (4, 2, "reserve"), (1.5, 0, "n")])
def test_more_units_than_the_list_has_are_refused(n, reserve, role):
    """Five units."""
    for act in (
        draw_srs,
        draw_systematic,
        lambda n, _, s, reserve: draw_pps_systematic([1] * 5, n, s, reserve=reserve),
    ):
        with pytest.raises(StatError) as caught:
            act(n, 5, Stream(1), reserve=reserve)
        assert (caught.value.problem, caught.value.role) == (Problem.RANGE, role)


def test_nothing_can_be_drawn_from_nothing():
    """N = 0 uses no chance."""
    assert draw_srs(0, 0, Stream(1)).chosen.size == 0
    assert draw_systematic(0, 3, Told()).chosen.size == 0
    assert draw_pps_systematic([4, 5], 0, Told()).probabilities.tolist() == [0, 0]

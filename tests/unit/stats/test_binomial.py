"""Tries that reach a number of successes, and what a clean control leaves possible."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats.binomial import at_least, hypergeometric_limit, tries_for
from sapa.stats.faults import Problem, StatError


@pytest.mark.parametrize(
    ("tries", "expected"),
    # R 4.2.2: 1 - pbinom(179, c(318, 317, 300), 0.6)
    [(318, 0.9016812), (317, 0.8897136), (300, 0.5250487)],
)
def test_the_chance_of_180_outcomes_at_a_reach_of_sixty_per_cent_is_that_of_r(tries, expected):
    """P(X ≥ 180) of the binomial."""
    assert at_least(180, tries, 0.6) == pytest.approx(expected, abs=5e-8)


def test_the_smallest_safe_draw_is_where_r_crosses_the_assurance():
    """317 tries give 0.8897 and 318 give 0.9017 (R, above)."""
    assert tries_for(180, 0.6, assurance=0.9, limit=1200) == 318


def test_not_even_all_interviews_may_suffice():
    """180 outcomes of 1,200 at a reach of 15 % are expected, and so as often missed as not."""
    assert tries_for(180, 0.15, assurance=0.9, limit=1200) is None


def test_a_sure_reach_needs_no_more_than_the_number_wanted():
    """With p = 1 every try is a success."""
    assert (tries_for(7, 1.0, assurance=0.99, limit=10), tries_for(0, 0.5, assurance=0.9, limit=0)) == (7, 0)


@given(st.integers(1, 40), st.floats(0.05, 1.0), st.floats(0.5, 0.99), st.integers(1, 120))
def test_one_try_fewer_is_not_enough(wanted, chance, assurance, limit):
    """The number returned holds the assurance and the one before it does not; None only where the limit does not."""
    found = tries_for(wanted, chance, assurance=assurance, limit=limit)
    if found is None:
        assert at_least(wanted, limit, chance) < assurance
    else:
        assert at_least(wanted, found, chance) >= assurance
        assert found == wanted or at_least(wanted, found - 1, chance) < assurance


@pytest.mark.parametrize(
    ("found", "tried", "limit"),
    # READINGS 2.3: 180 tried, 120 reached, 0 refuted of 1,200 gives 2.3 % and 39 %.
    # R 4.2.2: phyper(0, c(28, 29), 1200 - c(28, 29), 120) = 0.0505, 0.0453;
    # phyper(60, c(469, 470), 1200 - c(469, 470), 180) = 0.0505, 0.0480.
    [(0, 120, 28), (60, 180, 469)],
)
def test_what_a_control_proves_is_the_example_of_the_readings(found, tried, limit):
    """The limit of false interviews, the unreached left out and counted as false."""
    assert hypergeometric_limit(found, tried, 1200) == limit


@given(st.data())
def test_the_limit_is_that_of_counting_all_samples(data):
    """In a population of at most nine every sample can be written down."""
    population = data.draw(st.integers(1, 9))
    tried = data.draw(st.integers(0, population))
    found = data.draw(st.integers(0, tried))

    def at_most(defective):
        samples = list(combinations(range(population), tried))
        return sum(sum(unit < defective for unit in s) <= found for s in samples) / math.comb(population, tried)

    possible = [d for d in range(found, population - (tried - found) + 1) if at_most(d) > 0.05 + 1e-12]
    assert hypergeometric_limit(found, tried, population) == max(possible)


@pytest.mark.parametrize(
    "call",
    [
        lambda: tries_for(5, 0.0, assurance=0.9, limit=10),
        lambda: tries_for(5, 0.5, assurance=1.0, limit=10),
        lambda: hypergeometric_limit(3, 2, 10),
    ],
)
def test_arguments_out_of_range_are_refused(call):
    """A reach of nothing, an assurance of certainty, more found than tried."""
    with pytest.raises(StatError) as caught:
        call()
    assert caught.value.problem is Problem.RANGE


def test_a_confidence_of_certainty_is_refused():
    """No control proves anything with certainty."""
    with pytest.raises(StatError) as caught:
        hypergeometric_limit(0, 2, 10, 1.0)
    assert caught.value.problem is Problem.LEVEL

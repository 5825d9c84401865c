"""Who scores what: even numbers, even loads, even meetings, no conflict."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapa.stats import Problem, StatError, assign_experts


def test_every_object_has_as_many_experts_and_loads_differ_by_one():
    """23 objects, 7 experts, 3 each: 69 = 6·10 + 9; pairs meet 3 or 4 times (69 meetings, 21 pairs, mean 3.3)."""
    found = assign_experts(np.ones((23, 7), dtype=bool), each=3, seed=1)
    assert (found.chosen.sum(axis=1) == 3).all()
    assert sorted(found.loads.tolist()) == [9, 10, 10, 10, 10, 10, 10]
    met = found.meetings[np.triu_indices(7, 1)]
    assert met.sum() == 69
    assert met.min() >= 2
    assert met.max() <= 4
    assert found.groups == 1


def test_a_plan_that_exists_with_all_pairs_alike_is_nearly_found():
    """7 objects, 7 experts, 3 each: the Fano plane has every pair once; the sum of squares is 21, the draw's ≤ 27."""
    found = assign_experts(np.ones((7, 7), dtype=bool), each=3, seed=3)
    assert (found.meetings[np.triu_indices(7, 1)] ** 2).sum() <= 27
    assert (found.loads == 3).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 15), st.integers(3, 8), st.integers(1, 3), st.integers(0, 10_000))
def test_conflicts_are_respected_and_loads_as_even_as_can_be(n, m, each, seed):
    """Conflicts by chance: nobody scores where he has one; no hand-over along a path of one or two would help."""
    rng = np.random.default_rng(seed)
    free = rng.random((n, m)) > 0.25
    if (free.sum(axis=1) < each).any():
        with pytest.raises(StatError) as caught:
            assign_experts(free, each=each, seed=seed)
        assert caught.value.problem is Problem.BOUNDS
        assert free[caught.value.position].sum() < each
        return
    found = assign_experts(free, each=each, seed=seed)
    assert not (found.chosen & ~free).any()
    assert (found.chosen.sum(axis=1) == each).all()
    met = found.chosen.T.astype(int) @ found.chosen.astype(int)
    assert (found.meetings == met - np.diag(np.diag(met))).all()
    loads = found.loads
    for i in range(n):
        for giver in np.flatnonzero(found.chosen[i]):
            for taker in np.flatnonzero(free[i] & ~found.chosen[i]):
                assert loads[giver] - loads[taker] < 2


def test_the_draw_depends_on_the_seed_only():
    """The same seed, the same experts; another, others."""
    free = np.ones((12, 6), dtype=bool)
    one, again, other = (assign_experts(free, each=2, seed=s).chosen for s in (1, 1, 2))
    assert (one == again).all()
    assert (one != other).any()


def test_every_expert_is_as_likely_for_the_first_object():
    """400 seeds, 6 experts, 2 an object: 133 each, standard deviation 9.4; all within four of them."""
    free = np.ones((6, 6), dtype=bool)
    drawn = sum(assign_experts(free, each=2, seed=s).chosen[0].astype(int) for s in range(400))
    assert drawn.sum() == 800
    assert abs(drawn - 400 / 3).max() < 4 * 9.43


@pytest.mark.parametrize(
    ("allowed", "each", "problem"),
    [([True, True], 1, Problem.LENGTH), ([[True, True]], 0, Problem.RANGE), ([[True, False]], 2, Problem.BOUNDS)],
)
def test_what_cannot_be_drawn_is_refused(allowed, each, problem):
    """No table, no experts, more experts than are free of conflict."""
    with pytest.raises(StatError) as caught:
        assign_experts(allowed, each=each, seed=1)
    assert caught.value.problem is problem

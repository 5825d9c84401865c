"""Tables made whole so that rows, groups and columns keep their sums."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats.controlled_rounding import controlled_rounding
from sapa.stats.faults import Problem, StatError


def test_halves_are_shared_out_between_rows():
    """Two units of one interview, half women: one woman and one man in all, not two women."""
    found = controlled_rounding([[0.5, 0.5], [0.5, 0.5]])
    assert found.sum(axis=0).tolist() == [1, 1]
    assert found.sum(axis=1).tolist() == [1, 1]


def test_what_is_whole_stays_as_it_is():
    """8 interviews, half women."""
    assert controlled_rounding([[4.0, 4.0], [2.0, 6.0]]).tolist() == [[4, 4], [2, 6]]


def test_a_group_keeps_its_sum_where_rows_alone_would_not():
    """Three units of 4.16 women and 3.84 men (52 %): 12.48 women in the stratum, 12 or 13, never 3 · 4 + 0 or 15."""
    exact = np.tile([4.16, 3.84], (6, 1))
    found = controlled_rounding(exact, levels=[[0, 0, 0, 1, 1, 1]])
    assert sorted(found.reshape(2, 3, 2).sum(axis=1)[:, 0].tolist()) == [12, 13]
    assert found[:, 0].sum() == 25  # 24.96


def _tables(draw):
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    totals = draw(st.lists(st.integers(0, 9), min_size=rows, max_size=rows))
    parts = np.array(
        draw(st.lists(st.lists(st.integers(1, 20), min_size=columns, max_size=columns), min_size=rows, max_size=rows)),
        dtype=float,
    )
    groups = sorted(draw(st.lists(st.integers(0, 2), min_size=rows, max_size=rows)))
    return np.array(totals)[:, None] * parts / parts.sum(axis=1, keepdims=True), np.array(groups)


@given(st.data())
def test_every_sum_is_rounded_to_a_neighbour(data):
    """Rows exact; cells, groups and columns less than one away."""
    exact, groups = _tables(data.draw)
    found = controlled_rounding(exact, levels=[groups])
    assert found.sum(axis=1).tolist() == np.round(exact.sum(axis=1)).astype(int).tolist()
    assert (np.abs(found - exact) < 1).all()
    assert (np.abs(found.sum(axis=0) - exact.sum(axis=0)) < 1).all()
    for group in set(groups.tolist()):
        assert (np.abs(found[groups == group].sum(axis=0) - exact[groups == group].sum(axis=0)) < 1).all()


@given(st.data())
def test_no_other_table_has_smaller_deviations(data):
    """Small tables are tried out: cells weigh 1, the whole's columns 8 (Σ |deviation|)."""
    rows, columns = data.draw(st.integers(1, 3)), data.draw(st.integers(2, 3))
    parts = np.array(data.draw(st.lists(st.integers(1, 9), min_size=rows * columns, max_size=rows * columns)))
    parts = parts.reshape(rows, columns).astype(float)
    exact = np.array(data.draw(st.lists(st.integers(1, 5), min_size=rows, max_size=rows)))[:, None] * (
        parts / parts.sum(axis=1, keepdims=True)
    )

    def loss(table):
        return np.abs(table - exact).sum() + 8 * np.abs(table.sum(axis=0) - exact.sum(axis=0)).sum()

    down = np.floor(exact + 1e-9)
    best = min(
        loss(table)
        for up in product([0, 1], repeat=rows * columns)
        for table in [down + np.array(up).reshape(rows, columns)]
        if (np.abs(table.sum(axis=1) - exact.sum(axis=1)) < 1e-6).all()
        and (np.abs(table - exact) < 1 - 1e-9).all()
        and (np.abs(table.sum(axis=0) - exact.sum(axis=0)) < 1 - 1e-9).all()
    )
    assert loss(controlled_rounding(exact)) <= best + 0.01  # ties are decided by a thousandth a cell


def test_what_another_table_lacks_is_made_good():
    """One of two equal cells goes up; the one that has too few elsewhere is taken."""
    exact = [[0.5, 0.5]]
    assert controlled_rounding(exact, lean=[[0.4, -0.4]]).tolist() == [[1, 0]]
    assert controlled_rounding(exact, lean=[[-0.4, 0.4]]).tolist() == [[0, 1]]


@pytest.mark.parametrize("exact", [[[0.5, 0.4]], [[-1.0, 2.0]], [[float("nan"), 1.0]]])
def test_rows_that_are_not_whole_are_refused(exact):
    """A unit has a whole number of interviews."""
    with pytest.raises(StatError) as caught:
        controlled_rounding(exact)
    assert caught.value.problem is Problem.RANGE

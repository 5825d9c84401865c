"""Which cells are withheld: counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats.disclosure import Cell, few, shared, withheld

S, F, C = Cell.SHOWN, Cell.FEW, Cell.COMPLEMENT


def test_cells_of_one_to_four_answers_are_few():
    """K = 5: 1 … 4 are few, 0 and 5 are not; k = 1 withholds nothing."""
    assert few([0, 1, 4, 5, 30], 5).tolist() == [False, True, True, False, False]
    assert not few([0, 1, 4, 5, 30], 1).any()


def test_an_empty_cell_tells_of_a_group_of_few_people():
    """None of three people answered so: that is said of each of them; of forty, of nobody."""
    assert few([0, 0, 0], 5, people=[3, 40, 0]).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("n", "total", "codes"),
    [
        ([30, 40, 50], 120, [S, S, S]),
        ([3, 40, 33], 76, [F, S, C]),  # 76 − 40 − 33 = 3 would be seen: the smallest other one goes too
        ([3, 40, 33], None, [F, S, S]),  # no total, nothing to subtract from
        ([3, 4, 50], 57, [F, F, S]),  # 57 − 50 = 7 of two cells
        ([2, 2, 50, 20], 74, [F, F, S, C]),  # 4 of two cells is still fewer than 5
        ([1, 1], 2, [F, F]),  # the total itself is not shown
        ([3, 20, 20], 43, [F, C, S]),  # of equal ones the first
        ([4], 9, [F]),  # nothing left that could go
        ([3, 0, 0, 50], 53, [F, S, S, C]),  # empty cells protect nobody
    ],
)
def test_a_total_less_the_others_gives_nothing_away(n, total, codes):
    """By hand, beside each case."""
    assert withheld(n, 5, total=total).tolist() == codes


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12), st.integers(2, 12))
def test_what_is_left_out_together_is_never_one_cell_nor_fewer_than_k(n, k):
    """The attack itself: the total less all that is shown, unless everything that has answers is withheld."""
    codes = withheld(n, k, total=sum(n))
    counts, hidden = np.array(n), codes != S
    if sum(n) < k or not hidden.any():
        assert not ((counts > 0) & (counts < k) & ~hidden).any()
        return
    left = counts[~hidden & (counts > 0)]
    rest = sum(n) - int(counts[~hidden].sum())
    assert not len(left) or (rest >= k and (counts[hidden] > 0).sum() > 1)
    assert ((counts > 0) & (counts < k) <= (codes == F)).all()


def test_pairs_that_k_rows_share():
    """Two women of A, three of B; blanks are nobody's."""
    pairs = shared(["f", "f", "f", "f", "f", "", "", ""], ["A", "A", "B", "B", "B", "A", "A", "A"], 3)
    assert pairs == {("B", "f")}

"""McNemar, Bowker, Stuart–Maxwell."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats import PairTable, Reason, SymmetryTest, bowker, clopper_pearson, cross_pairs, mcnemar, stuart_maxwell

# Stuart (1955), Biometrika 42: unaided distance vision of 7,477 women, right eye by left eye.
VISION = PairTable.of_counts([[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]])


def test_mcnemar_is_that_of_fagerland():
    """Fagerland, Lydersen and Laake (2013), airways 1, 1, 7, 12: exact .070, mid-P .039, asymptotic .034."""
    found = mcnemar(PairTable.of_counts([[1, 1], [7, 12]]))
    assert (round(found.exact, 3), round(found.mid, 3), round(found.asymptotic, 3)) == (0.070, 0.039, 0.034)
    # By hand: 2·(1 + 8)/2⁸ and that less 8/2⁸.
    assert (found.exact, found.mid) == pytest.approx((18 / 256, 10 / 256))
    assert (found.first_only, found.second_only, found.n) == (1, 7, 21)
    assert (found.low, found.high) == clopper_pearson(1, 8)


def test_mcnemar_is_that_of_the_textbook():
    """Agresti (2002), table 10.1, approval of a prime minister 794, 150, 86, 570: (86 − 150)²/236 = 17.36."""
    found = mcnemar(PairTable.of_counts([[794, 150], [86, 570]]))
    assert round(found.statistic, 2) == 17.36
    assert found.exact < 0.0001


def test_symmetry_of_vision_is_that_of_the_literature():
    """Bishop, Fienberg and Holland (1975), 8.2: symmetry 19.11 on 6 df; Stuart (1955): margins 11.96 on 3 df."""
    symmetry, margins = bowker(VISION), stuart_maxwell(VISION)
    assert (round(symmetry.statistic, 2), symmetry.df) == (19.11, 6)
    assert (round(margins.statistic, 2), margins.df) == (11.96, 3)
    assert (symmetry.test, margins.test) == (SymmetryTest.BOWKER, SymmetryTest.STUART_MAXWELL)


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_with_two_categories_all_three_are_one(cells):
    """Bowker's and Stuart–Maxwell's χ² are McNemar's, on one degree of freedom."""
    table = PairTable.of_counts(np.reshape(cells, (2, 2)))
    two, symmetry, margins = mcnemar(table), bowker(table), stuart_maxwell(table)
    assert symmetry.reason == margins.reason == two.reason
    assert symmetry.statistic == pytest.approx(two.statistic, nan_ok=True)
    assert margins.statistic == pytest.approx(two.statistic, nan_ok=True)
    if two.reason is None:
        assert 0 < two.mid <= two.exact <= 1
        assert symmetry.p == pytest.approx(two.asymptotic)


def test_nothing_discordant_is_nothing_tested():
    """P is nan, not 1."""
    for table in (PairTable.of_counts([[5, 0], [0, 9]]), cross_pairs([1, 1], [1, 1])):
        found = mcnemar(table)
        assert found.reason is Reason.NO_DISCORDANT
        assert all(map(math.isnan, (found.exact, found.mid, found.asymptotic, found.share)))
        assert math.isnan(bowker(table).p)
        assert math.isnan(stuart_maxwell(table).p)


def test_an_empty_table_says_so():
    """No pair at all."""
    table = cross_pairs([], [])
    assert {mcnemar(table).reason, bowker(table).reason, stuart_maxwell(table).reason} == {Reason.NO_ROWS}


def test_mcnemar_is_for_two_categories():
    """Three categories: Bowker's or Stuart–Maxwell's, and McNemar's is nan with its reason."""
    found = mcnemar(VISION)
    assert found.reason is Reason.NOT_TWO_CATEGORIES
    assert math.isnan(found.exact)


def test_categories_that_nobody_chose_change_nothing():
    """An empty row and column between the others."""
    counts = np.insert(np.insert(VISION.counts, 2, 0, axis=0), 2, 0, axis=1)
    wide = PairTable.of_counts(counts)
    for test in (bowker, stuart_maxwell):
        one, two = test(VISION), test(wide)
        assert (one.statistic, one.df) == pytest.approx((two.statistic, two.df))


def test_categories_never_mixed_have_no_joint_covariance():
    """1 and 2 are exchanged, 3 and 4 are, and never across: Stuart–Maxwell's matrix is singular."""
    found = stuart_maxwell(PairTable.of_counts([[5, 3, 0, 0], [1, 5, 0, 0], [0, 0, 5, 2], [0, 0, 4, 5]]))
    assert found.reason is Reason.SINGULAR
    assert math.isnan(found.p)

"""Indices of careless answers: by hand, and what they do at the edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats import Gap, StatError, even_odd, long_string, person_total, straight_lining, variability

NAN = float("nan")


def test_runs_are_counted_by_hand():
    """1 1 2 2 2 3: longest 3, six answers in three runs; a straight line is one run of six."""
    runs = long_string([[1, 1, 2, 2, 2, 3], [4, 4, 4, 4, 4, 4], [1, 2, 3, 4, 5, 1]])
    assert runs.longest.tolist() == [3, 6, 1]
    assert runs.average.tolist() == [2.0, 6.0, 1.0]


def test_a_gap_bridges_or_ends_a_run_as_asked():
    """2 2 – 2 2: one run of four, or two of two (R: rle ends a run at NA)."""
    x = [[2, 2, NAN, 2, 2]]
    assert long_string(x).longest.tolist() == [4]
    assert long_string(x).average.tolist() == [4.0]
    ends = long_string(x, gap=Gap.ENDS)
    assert ends.longest.tolist() == [2]
    assert ends.average.tolist() == [2.0]


def test_a_question_not_asked_counts_for_nothing():
    """A mask hides the codes below it; where nothing is left there is no average."""
    runs = long_string([[7, 7, 7], [7, 7, 7]], answered=[[True, False, True], [False, False, False]])
    assert runs.longest.tolist() == [2, 0]
    assert runs.answers.tolist() == [2, 0]
    assert math.isnan(runs.average[1])


@given(st.lists(st.integers(0, 2), min_size=1, max_size=12))
def test_runs_equal_a_plain_count(row):
    """Against itertools.groupby."""
    from itertools import groupby

    sizes = [len(list(run)) for _, run in groupby(row)]
    runs = long_string([row])
    assert runs.longest[0] == max(sizes)
    assert runs.average[0] == pytest.approx(sum(sizes) / len(sizes))


def test_variability_has_the_divisor_that_is_asked_for():
    """1 2 3 4 5: sum of squares 10, so √(10/4) as R's sd and √(10/5) as numpy's std."""
    x = [[1, 2, 3, 4, 5], [3, 3, 3, 3, 3], [1, NAN, NAN, NAN, NAN]]
    assert variability(x, ddof=1)[:2] == pytest.approx([math.sqrt(2.5), 0])
    assert math.isnan(variability(x, ddof=1)[2])
    assert variability(x, ddof=0) == pytest.approx([math.sqrt(2), 0, 0])


def test_person_total_is_the_correlation_with_the_means_of_all_or_of_the_others():
    """numpy.corrcoef row by row."""
    x = np.random.default_rng(3).integers(1, 6, (9, 7)).astype(float)
    assert person_total(x) == pytest.approx([np.corrcoef(row, x.mean(axis=0))[0, 1] for row in x])
    others = [np.corrcoef(row, np.delete(x, i, 0).mean(axis=0))[0, 1] for i, row in enumerate(x)]
    assert person_total(x, leave_out=True) == pytest.approx(others)


def test_a_straight_line_has_no_correlation_rather_than_some():
    """Equal answers, also such as 0.1 that binary fractions cannot hold."""
    x = np.array([[0.1] * 10, list(range(10)), [9 - i for i in range(10)]], dtype=float)
    assert np.isnan(person_total(x)).tolist() == [True, True, True]  # means are equal, too, but for row 1's 0.1
    assert math.isnan(even_odd(np.vstack([x, x]), scales=[range(5), range(5, 10)])[0])


def test_even_odd_is_computed_by_hand():
    """Halves (1,1) (3,3) (5,5): r = 1, so 1; (1,5) (5,1) (2,4): r = −1, floored at −1; straight: none."""
    x = [[1, 1, 3, 3, 5, 5], [1, 5, 5, 1, 2, 4], [3, 3, 3, 3, 3, 3]]
    got = even_odd(x, scales=[[0, 1], [2, 3], [4, 5]])
    assert got[:2] == pytest.approx([1, -1])
    assert math.isnan(got[2])


def test_straight_lines_are_judged_where_enough_was_answered():
    """Two batteries of three; the second interview answered two questions of its second battery."""
    x = [[1, 1, 1, 2, 2, 2], [1, 2, 1, 3, 3, NAN], [4, 4, 4, 1, 2, 3]]
    lines = straight_lining(x, batteries=[[0, 1, 2], [3, 4, 5]])
    assert lines.judged.tolist() == [2, 1, 2]
    assert lines.straight.tolist() == [2, 0, 1]
    assert lines.share == pytest.approx([1, 0, 0.5])
    assert lines.usual == pytest.approx([2 / 3, 1 / 2])
    assert straight_lining(x, batteries=[[3, 4, 5]], least=2).straight.tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("call", "role"),
    [
        (lambda: long_string([1, 2]), "codes"),
        (lambda: long_string([["a", "b"]]), "codes"),
        (lambda: long_string([[1, 2]], answered=[[True]]), "answered"),
        (lambda: long_string([[1, 2]], gap="jumps"), "gap"),
        (lambda: variability([[1, 2]], ddof=2), "ddof"),
        (lambda: variability([[1, np.inf]], ddof=1), "values"),
        (lambda: even_odd([[1, 2]], scales=[[0, 1]]), "scales"),
        (lambda: straight_lining([[1, 2]], batteries=[[0, 5]]), "batteries"),
        (lambda: straight_lining([[1, 2]], batteries=[[0, 1]], least=1), "least"),
    ],
)
def test_what_cannot_be_worked_with_is_refused(call, role):
    """Each names the argument."""
    with pytest.raises(StatError) as caught:
        call()
    assert caught.value.role == role

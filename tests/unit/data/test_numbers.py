"""Columns of text as numbers: what is read, and what is not guessed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.data.readers import join_rows, read_rows
from sapa.data.values import numbers, numbers_in

NAN = float("nan")


def read(cells, decimal=None):
    return numbers(pd.Series(cells, dtype="str"), decimal=decimal)


@pytest.mark.parametrize(
    ("cells", "values", "bad"),
    [
        (["1", "-2.5", ".5", "3.", "1e3", "+4"], [1, -2.5, 0.5, 3, 1000, 4], ()),
        ([None, " ", "7"], [NAN, NAN, 7], ()),
        (["\u22125"], [-5], ()),  # a true minus sign
        (["x", "1"], [NAN, 1], (0,)),
        (["inf", "nan", "Infinity", "1e999", "1_000", "0x1f", "5%", "٣"], [NAN] * 8, tuple(range(8))),
    ],
)
def test_numbers_are_read_and_texts_are_reported(cells, values, bad):
    """A text in a numeric column is a position, not an exception; infinity is no answer."""
    found = read(cells)
    np.testing.assert_array_equal(found.values, np.array(values, dtype=float))
    assert found.bad == bad


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009", "\u202f"])
def test_thousands_may_be_set_apart_by_any_space(space):
    """1 234 567,5 is the usual way to write it in Kazakh and Russian."""
    found = read([f"1{space}234{space}567,5"])
    assert found.values.tolist() == [1234567.5]
    assert found.bad == ()


def test_spaces_that_do_not_group_threes_are_no_number():
    """`12 34` may be two answers in one cell."""
    assert read(["12 34", "1 2345", "1234 567"]).bad == (0, 1, 2)


@pytest.mark.parametrize(
    ("cells", "values", "bad"),
    [
        (["1,5", "2,25", "3"], [1.5, 2.25, 3], ()),  # only a decimal comma can be read so
        (["0,123"], [0.123], ()),  # no thousands begin with 0
        (["1234,567"], [1234.567], ()),  # nor with four digits
        (["1,5", "1,234"], [1.5, 1.234], ()),  # the first cell shows the mark
        (["1,234"], [NAN], (0,)),  # one thousand, or one and a bit
        (["1,234", "2"], [NAN, 2], (0,)),
        (["1,234", "2.5"], [NAN, 2.5], (0,)),  # the point is the mark; whether the comma groups is not shown
        (["1,234.5", "2,345"], [1234.5, 2345], ()),  # shown: the comma groups
        (["1,234,567", "2,345"], [1234567, 2345], ()),
        (["1.234,5", "2,5"], [1234.5, 2.5], ()),  # the point groups
        (["1,5", "2.5"], [NAN, 2.5], (0,)),  # two marks in one column
        (["1,5", "1.234"], [1.5, NAN], (1,)),  # the other mark is in doubt
        (["1,234,567", "2,5"], [NAN, NAN], (0, 1)),  # the cells contradict each other
    ],
)
def test_a_comma_counts_only_where_the_column_leaves_no_doubt(cells, values, bad):
    """`1,234` is never guessed silently."""
    found = read(cells)
    np.testing.assert_array_equal(found.values, np.array(values, dtype=float))
    assert found.bad == bad


@pytest.mark.parametrize(
    ("decimal", "cells", "values", "bad"),
    [
        (",", ["1,234", "1.234,5", "2", "1 000,5"], [1.234, 1234.5, 2, 1000.5], ()),
        (",", ["1.5", "1.234"], [NAN, NAN], (0, 1)),
        (".", ["1,234", "1,234.5", "1.5"], [1234, 1234.5, 1.5], ()),
        (".", ["1,5", "1.234,5"], [NAN, NAN], (0, 1)),
    ],
)
def test_a_declared_mark_decides(decimal, cells, values, bad):
    """What the manifest declares is not second-guessed."""
    found = read(cells, decimal)
    np.testing.assert_array_equal(found.values, np.array(values, dtype=float))
    assert found.bad == bad


def test_another_mark_than_point_or_comma_is_a_fault_of_the_caller():
    """The manifest's own check comes first; code that passes nonsense hears it."""
    with pytest.raises(ValueError, match="decimal"):
        read(["1"], ";")


def test_a_numeric_column_is_taken_as_it_is():
    """Tables made in Python have numbers already."""
    np.testing.assert_array_equal(numbers(pd.Series([1.5, 2, None])).values, [1.5, 2.0, NAN])


def test_each_file_is_read_by_its_own_mark(tmp_path):
    """One region writes commas, the other points: joined rows keep both right."""
    (tmp_path / "a.csv").write_text("w;k\n1,250;x\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("w;k\n1.250;x\nbad;x\n", encoding="utf-8")
    rows = join_rows([read_rows(tmp_path / "a.csv", decimal=","), read_rows(tmp_path / "b.csv", decimal=".")])
    found = numbers_in(rows, "w")
    np.testing.assert_array_equal(found.values, [1.25, 1.25, NAN])
    assert found.bad == (2,)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32).map(float), min_size=1))
def test_what_python_writes_is_read_back(values):
    """repr() of a float is a text that means this float."""
    found = read([repr(v) for v in values])
    assert found.values.tolist() == values
    assert found.bad == ()


@given(st.lists(st.text(max_size=8), max_size=20), st.sampled_from([None, ".", ","]))
def test_any_text_is_a_number_or_missing_or_bad(cells, decimal):
    """No text raises, and no cell is both read and bad."""
    found = read(cells, decimal)
    assert len(found.values) == len(cells)
    assert all(np.isnan(found.values[i]) for i in found.bad)

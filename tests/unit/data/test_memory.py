"""Memory of large tables is given back; small ones are not worth it."""

from __future__ import annotations

import ctypes
import sys

import pandas as pd
import pytest

from sapa.data.conditions import Table
from sapa.data.memory import LARGE, cells_of, give_back
from sapa.data.rows import Rows


def test_cells_are_rows_times_columns_of_all_tables() -> None:
    """Three rows of two columns and one row of four: 6 + 4."""
    tables = [
        Rows(pd.DataFrame("x", index=range(n), columns=list("abcd")[:k]), pd.DataFrame(index=range(n)), ())
        for n, k in ((3, 2), (1, 4))
    ]
    assert cells_of(tables) == 10


def test_nothing_is_done_for_small_tables_and_on_other_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below two million cells, and where the system is not Linux."""
    assert not give_back(LARGE - 1)
    monkeypatch.setattr("sys.platform", "win32")
    assert not give_back(LARGE)


def test_where_the_library_can_memory_is_given_back() -> None:
    """GNU's C library on Linux has the call; others are left alone."""
    able = sys.platform.startswith("linux") and hasattr(ctypes.CDLL(None), "malloc_trim")
    assert give_back(LARGE) == able


def test_columns_that_were_let_go_are_made_anew() -> None:
    """The same codes and numbers before and after, of new objects."""
    table = Table(pd.DataFrame({"q": pd.array(["1", "2,5", None], dtype="str")}))
    codes, numbers = table.codes("q"), table.numbers("q")
    assert table.codes("q") is codes
    table.forget()
    assert table.codes("q") is not codes
    pd.testing.assert_series_equal(table.codes("q"), codes)
    assert table.numbers("q").tobytes() == numbers.tobytes()

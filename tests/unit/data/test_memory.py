"""Memory of large tables is given back; small ones are not worth it."""

from __future__ import annotations

import pandas as pd
import pytest

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

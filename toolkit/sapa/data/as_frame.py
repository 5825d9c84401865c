"""Rows of a result as a table for people who work in pandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def as_frame(records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a DataFrame; pandas is loaded only here, so that results stay light."""
    import pandas as pd

    return pd.DataFrame([dict(r) for r in records])

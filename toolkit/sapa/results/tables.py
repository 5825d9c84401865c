"""`Table`: rows with declared columns; `table_columns` declares them.

Shares are fractions; margins of error in tables are fractions too (0.0283), never per cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sapa.results.table_columns import COLUMNS, COMMON

__all__ = ["COLUMNS", "COMMON", "Cell", "Table", "table"]

Cell: TypeAlias = "str | int | float | bool | Mapping[str, str] | None"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one declared table. Each row holds `part`, `method` and the table's columns, in that order."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Cell]]:
        """Return the rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> Table:
    """Build a declared table; a column that is not declared, or a missing one, raises KeyError."""
    columns = (*COMMON, *COLUMNS[name])
    built = []
    for row in rows:
        unknown = set(row) - set(columns)
        if unknown:
            raise KeyError(f"table {name!r} has no column {sorted(unknown)}")
        built.append(tuple(row[c] for c in columns))
    return Table(name, columns, tuple(built))

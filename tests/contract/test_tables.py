"""Every column that a result can have is described, with its unit, in docs/columns.md."""

from __future__ import annotations

import re

import pytest

from fixtures.project import ROOT
from sapa.results.tables import COLUMNS, COMMON

ROW = re.compile(r"^\| `([a-z0-9_]+)` \| ([^|]+) \| ([^|]+) \|$")


def described() -> dict[str, dict[str, tuple[str, str]]]:
    """Return docs/columns.md as {table: {column: (unit, text)}}; `common` holds the columns of every table."""
    tables: dict[str, dict[str, tuple[str, str]]] = {}
    current = None
    for line in (ROOT / "docs" / "columns.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"^## `([a-z_0-9]+)`", line):
            current = tables.setdefault(heading[1], {})
        elif line.startswith("# "):
            current = None  # the chapters of a design: see test_design_record
        elif (row := ROW.match(line)) and current is not None:
            assert row[1] not in current, f"{row[1]} is described twice"
            current[row[1]] = (row[2].strip(), row[3].strip())
    return tables


def test_every_table_is_described():
    """docs/columns.md has the tables of the package, and no table that is gone."""
    assert set(described()) == {*COLUMNS, "common"}


@pytest.mark.parametrize("name", ["common", *COLUMNS])
def test_every_column_is_described_with_its_unit(name):
    """Same columns in the same order; each has a unit and a sentence."""
    columns = COMMON if name == "common" else COLUMNS[name]
    rows = described()[name]
    assert tuple(rows) == tuple(columns)
    assert all(unit and text for unit, text in rows.values())

"""Names of sheets, and references to cells on them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sapa.data.rows import column_letters
from sapa.plain_text import visible

MOST = 31
"""Characters that Excel takes in the name of a sheet."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def tab_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """Return a name that Excel takes and that no other sheet has; method ids may hold anything."""
    used = {name.casefold() for name in taken}
    base = " ".join(_FORBIDDEN.sub(" ", visible(_FORBIDDEN.sub(" ", wanted))).split()).strip("'") or "–"
    name = base[:MOST].rstrip(" '")
    count = 2
    while name.casefold() in used:
        tail = f" ({count})"
        name = base[: MOST - len(tail)].rstrip(" '") + tail
        count += 1
    return name


def quoted(name: str) -> str:
    """Return a sheet's name as formulas and links write it."""
    return "'" + name.replace("'", "''") + "'"


column = column_letters


def cell(row: int, col: int, *, fixed: bool = False) -> str:
    """Return `C5` (or `$C$5`) of a cell counted from zero."""
    return f"${column(col)}${row + 1}" if fixed else f"{column(col)}{row + 1}"


def area(first_row: int, first_col: int, last_row: int, last_col: int, *, fixed: bool = False) -> str:
    """Return `A1:C5` of a block of cells counted from zero, both corners included."""
    return f"{cell(first_row, first_col, fixed=fixed)}:{cell(last_row, last_col, fixed=fixed)}"


def text_in_formula(text: str) -> str:
    """Return a text as a formula's literal."""
    return '"' + visible(text).replace('"', '""') + '"'

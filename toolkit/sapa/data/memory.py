"""Memory that large tables leave behind, given back to the system."""

from __future__ import annotations

import sys

from sapa.data.rows import Rows

LARGE = 2_000_000
"""Cells of delivered tables below which there is nothing worth giving back."""


def cells_of(tables: list[Rows]) -> int:
    """Return how many cells delivered tables have."""
    return sum(len(table) * len(table.columns) for table in tables)


def give_back(cells: int) -> bool:
    """Give what was freed since large tables were read back to the system; return whether that was tried.

    Millions of short texts are made and dropped while a file is read. The C library of most Linux systems keeps the
    space: after 100,000 interviews of 200 questions nearly half of the process. Elsewhere nothing is done.

    Parameters
    ----------
    cells
        Of the tables concerned; below two million nothing is done.
    """
    if cells < LARGE or not sys.platform.startswith("linux"):
        return False
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is None:  # another C library than GNU's
        return False
    trim(0)
    return True

"""What a run was made with: digest of the norms, versions of the libraries, options."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sapa.results.made_with import MadeWith
from sapa.standard import Standard
from sapa.standard.digest import digest_of_norms

LIBRARIES = ("numpy", "scipy", "pandas", "xlsxwriter")
"""Libraries that compute what a workbook says, and the one that writes it."""


def made_with(standard: Standard, given: Mapping[str, Any], *, show_ids: bool, k: int | None = None) -> MadeWith:
    """Return what a run is made with.

    Parameters
    ----------
    standard
        The norms that it judges by.
    given
        Readings given as options, by id.
    show_ids
        Whether ids of interviews are printed.
    k
        Least number of answers of a shown figure, where it is given as an option.
    """
    return MadeWith(digest_of_norms(standard.id), libraries(), tuple(sorted(given.items())), show_ids=show_ids, k=k)


def libraries() -> tuple[tuple[str, str], ...]:
    """Return name and version of the language and of each library that computes or writes."""
    return (("Python", platform.python_version()), *((name, _version(name)) for name in LIBRARIES))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"

"""Columns of text as codes, numbers and moments. Nothing is guessed: what is in doubt is reported by position."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sapa.data.cells import cell_text, normalise_code, same_code
from sapa.data.instants import Instants, instants
from sapa.data.rows import Rows

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = [
    "Instants",
    "Numbers",
    "codes",
    "instants",
    "instants_in",
    "normalise_code",
    "numbers",
    "numbers_in",
    "same_code",
    "text",
]

T = TypeVar("T")

# Thousands are set apart by a space, or by one of the spaces that do not break.
SPACE = "[ \u00a0\u2007\u2009\u202f]"
SPACED = re.compile(rf"([+-]?)([0-9]{{1,3}}(?:{SPACE}[0-9]{{3}})+)((?:[.,][0-9]+)?)")
PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
ONE_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]{1,3})?")
COMMA_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
DOT_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})")
DOT_TRIPLE = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """A column as numbers.

    values
        float64 (n,); nan where the cell is missing or no number.
    bad
        Positions of cells that hold something which is no number, or could be two (`1,234`).
    """

    values: np.ndarray
    bad: tuple[int, ...]


def _by_unique(series: pd.Series, convert: Callable[[object], str | None]) -> pd.Series:
    """Convert a column value by value, each distinct value once; None becomes NA."""
    import numpy as np
    import pandas as pd

    places, distinct = pd.factorize(series)
    table = np.empty(len(distinct) + 1, dtype=object)  # the last entry answers place -1: missing
    table[:-1] = [convert(value.item() if isinstance(value, np.generic) else value) for value in distinct]
    table[-1] = None
    return pd.Series(table[places], index=series.index, name=series.name, dtype="str")


def text(series: pd.Series) -> pd.Series:
    """Return a column as trimmed text in Unicode NFC; an empty text is NA."""
    return _by_unique(series, lambda value: cell_text(value) or None)


def codes(series: pd.Series) -> pd.Series:
    """Return a column as normalised answer codes (see `normalise_code`); NA stays NA."""
    return _by_unique(series, lambda value: normalise_code(value) or None)


def numbers(series: pd.Series, *, decimal: str | None = None) -> Numbers:
    """Return a column as numbers.

    Parameters
    ----------
    series
        A column of text (a numeric column is taken too).
    decimal
        The declared decimal mark, "." or ",". None: a comma is taken as the decimal mark only where the whole
        column leaves no doubt; `1,234` alone may be one thousand, so its position is `bad`.

    Returns
    -------
    Numbers
        Thousands may be set apart by spaces that are really groups of three.
    """
    import numpy as np
    import pandas as pd

    places, distinct = pd.factorize(series)
    tokens = [cell_text(value.item() if isinstance(value, np.generic) else value) for value in distinct]
    table = np.full(len(tokens) + 1, np.nan)
    wrong = np.zeros(len(tokens) + 1, dtype=bool)
    read = _reader({token for token in tokens if "," in token or "." in token}, decimal)
    for i, token in enumerate(tokens):
        if not token:
            continue
        value = read(token)
        if value is None:
            wrong[i] = True
        else:
            table[i] = value
    return Numbers(values=table[places], bad=tuple(int(i) for i in np.flatnonzero(wrong[places])))


def numbers_in(rows: Rows, column: str) -> Numbers:
    """Return a column of delivered rows as numbers, each file by the decimal mark declared for it."""
    import numpy as np

    marks = {file.path: file.decimal for file in rows.files}
    if len(set(marks.values())) <= 1:
        return numbers(rows.frame[column], decimal=next(iter(marks.values()), None))
    values = np.full(len(rows), np.nan)
    bad: list[int] = []
    for positions, mark in _by_file(rows, marks):
        part = numbers(rows.frame[column].iloc[positions], decimal=mark)
        values[positions] = part.values
        bad.extend(int(positions[i]) for i in part.bad)
    return Numbers(values=values, bad=tuple(sorted(bad)))


def instants_in(rows: Rows, column: str) -> Instants:
    """Return a column of delivered rows as moments, each file by the time zone declared for it."""
    import numpy as np

    zones = {file.path: file.timezone for file in rows.files}
    if len(set(zones.values())) <= 1:
        return instants(rows.frame[column], timezone=next(iter(zones.values()), None))
    values = np.full(len(rows), np.datetime64("NaT", "ns"))
    parts = [(at, instants(rows.frame[column].iloc[at], timezone=zone)) for at, zone in _by_file(rows, zones)]
    for at, part in parts:
        values[at] = part.values
    return Instants(
        values=values,
        bad=tuple(sorted(int(at[i]) for at, part in parts for i in part.bad)),
        ambiguous=tuple(sorted(int(at[i]) for at, part in parts for i in part.ambiguous)),
        formats=frozenset().union(*(part.formats for _, part in parts)),
        offsets=frozenset().union(*(part.offsets for _, part in parts)),
    )


def _by_file(rows: Rows, stated: Mapping[str, T]) -> list[tuple[np.ndarray, T]]:
    """Return the positions of the rows that share one declared convention."""
    import numpy as np

    conventions = list(dict.fromkeys(stated.values()))
    which = rows.origin["file"].map({file: conventions.index(value) for file, value in stated.items()}).to_numpy()
    return [(np.flatnonzero(which == i), value) for i, value in enumerate(conventions)]


def _unspaced(token: str) -> str:
    """Return a token without its group spaces and with an ordinary minus; a token grouped otherwise stays as it is."""
    token = token.replace("\u2212", "-")
    spaced = SPACED.fullmatch(token)
    return spaced.group(1) + re.sub(SPACE, "", spaced.group(2)) + spaced.group(3) if spaced else token


def _reader(marked: set[str], decimal: str | None) -> Callable[[str], float | None]:
    """Return the function that reads one token, after looking at every token of the column that has a mark."""
    if decimal is None:
        decimal, groups = _convention(marked)
    elif decimal in (".", ","):
        groups = True
    else:
        raise ValueError(f"decimal must be '.' or ','; got {decimal!r}")

    def read(token: str) -> float | None:
        bare = _unspaced(token)
        if decimal == ",":
            if "," in bare and ONE_COMMA.fullmatch(bare):
                return _finite(bare.replace(",", "."))
            if "." in bare:
                grouped = groups and DOT_THOUSANDS.fullmatch(bare)
                return _finite(bare.replace(".", "").replace(",", ".")) if grouped else None
        elif "," in bare:
            return _finite(bare.replace(",", "")) if groups and COMMA_THOUSANDS.fullmatch(bare) else None
        return _finite(bare) if PLAIN.fullmatch(bare) else None

    return read


def _convention(marked: set[str]) -> tuple[str, bool]:
    """Return (decimal mark, whether the other mark may group thousands) that a column shows beyond doubt."""
    comma_decimal = comma_groups = dot_decimal = False
    for token in marked:
        bare = _unspaced(token)
        if DOT_THOUSANDS.fullmatch(bare):
            comma_decimal = True
        elif COMMA_THOUSANDS.fullmatch(bare):
            if bare.count(",") > 1 or "." in bare:
                comma_groups = True
            elif bare != token.replace("\u2212", "-"):
                comma_decimal = True  # spaces already group the thousands
            # `1,234` by itself says nothing
        elif ONE_COMMA.fullmatch(bare):
            comma_decimal = True
        elif PLAIN.fullmatch(bare) and not DOT_TRIPLE.fullmatch(bare):
            dot_decimal = True
    if comma_decimal and not comma_groups and not dot_decimal:
        return ",", True
    return ".", comma_groups and not comma_decimal


def _finite(token: str) -> float | None:
    value = float(token)
    return value if abs(value) != float("inf") else None

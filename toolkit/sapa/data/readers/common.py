"""What all readers share: the checks before opening, column names, and rows made of records."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.data.cells import clean
from sapa.data.nearest import listed, nearest
from sapa.data.rows import Rows, SourceFile
from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Options:
    """How one file is to be read, and its name in messages."""

    shown: str
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    timezone: str | None = None


def checked_path(path: Path, options: Options, formats: Collection[str]) -> Path:
    """Return the path of a file that exists and has a known format."""
    where = options.shown
    if options.decimal not in (None, ".", ","):
        raise BadInput(message("data.decimal"), where=where, got=options.decimal, expected="'.', ','")
    try:
        if path.is_dir():
            raise BadInput(message("data.folder"), where=where, todo=message("data.folder.todo"))
        if not path.is_file():
            beside = [p.name for p in path.parent.iterdir() if p.is_file()] if path.parent.is_dir() else []
            near = nearest(path.name, beside)
            todo = message("data.no_file.nearest", name=near) if near else message("data.no_file.todo")
            raise BadInput(message("data.no_file"), where=where, todo=todo)
        with path.open("rb"):
            pass
    except (OSError, ValueError) as error:
        raise BadInput(
            message("data.not_opened"), where=where, got=reason(error), todo=message("data.not_opened.todo")
        ) from error
    if path.suffix.lower() not in formats:
        expected = ", ".join(formats)
        raise BadInput(
            message("data.format"),
            where=where,
            got=path.suffix or path.name,
            expected=expected,
            todo=message("data.format.todo"),
        )
    return path


def reason(error: BaseException) -> str | None:
    """Return the system's reason for an error without any path of this machine; None where it gives none."""
    return error.strerror if isinstance(error, OSError) else None


def sha256(path: Path) -> str:
    """Return the sha256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def column_names(header: Sequence[str], where: str, row: int = 1) -> list[str]:
    """Return the names of the columns: trimmed, NFC, `column_7` for a blank seventh.

    Raises
    ------
    BadInput
        When a name stands twice.
    """
    names = [clean(name) for name in header]
    taken = set(names)
    for i in (i for i, name in enumerate(names) if not name):
        names[i] = f"column_{i + 1}"
        while names[i] in taken:
            names[i] += "_"
        taken.add(names[i])
    taken.discard("")
    if len(taken) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1}, key=names.index)
        raise BadInput(
            message("data.twice", n=len(twice), names=tuple(twice)),
            where=f"{where}:{row}",
            got=listed(
                [f"{name} ({', '.join(str(i + 1) for i, x in enumerate(names) if x == name)})" for name in twice]
            ),
            todo=message("data.twice.todo"),
        )
    return names


class Table:
    """Columns of clean text, gathered from records; each distinct value is cleaned and stored once."""

    def __init__(self, width: int) -> None:
        self.columns: list[list[str | None]] = [[] for _ in range(width)]
        self.rows: list[int] = []
        self._known: list[dict[str, str | None]] = [{"": None} for _ in range(width)]

    def add(self, records: Sequence[Sequence[str]], rows: Sequence[int]) -> None:
        """Take records of the right width with their row numbers."""
        for column, known, values in zip(self.columns, self._known, zip(*records, strict=True), strict=True):
            for value in set(values).difference(known):
                known[value] = clean(value) or None
            column.extend([known[value] for value in values])
        self.rows.extend(rows)

    def fill(self, numbered: Iterator[tuple[int, Sequence[str]]]) -> Table:
        """Take all records; those without any text are left out."""
        while chunk := list(islice(numbered, CHUNK)):
            kept = [(row, record) for row, record in chunk if any(record)]
            if kept:
                self.add([record for _, record in kept], [row for row, _ in kept])
        return self

    def drop_blank_tail(self, header: Sequence[str]) -> int:
        """Return how many columns are left after those at the end with neither a name nor a value are dropped."""
        width = len(self.columns)
        while width > 1 and not clean(header[width - 1]) and not any(self.columns[width - 1]):
            width -= 1
        del self.columns[width:]
        return width


def made(
    names: Sequence[str],
    table: Table,
    source: Mapping[str, Any],
    options: Options,
    *,
    labels: Mapping[str, str] | None = None,
    value_labels: Mapping[str, Mapping[str, str]] | None = None,
) -> Rows:
    """Return the rows of one file."""
    import numpy as np
    import pandas as pd

    index = pd.RangeIndex(len(table.rows))
    # Each list goes as soon as its column is made: a large file is not held twice.
    waiting = table.columns[::-1]
    table.columns.clear()
    frame = pd.DataFrame(
        {name: pd.Series(waiting.pop(), dtype="str", index=index) for name in names},
        index=index,
        columns=pd.Index(list(names), dtype="str"),
    )
    kept = np.flatnonzero(frame.notna().to_numpy().any(axis=1))
    rows = pd.Series(table.rows, dtype="int64", index=index)
    if len(kept) < len(frame):  # rows with nothing but spaces
        frame = frame.iloc[kept].reset_index(drop=True)
        rows = rows.iloc[kept].reset_index(drop=True)
    file = SourceFile(path=options.shown, rows=len(frame), decimal=options.decimal, timezone=options.timezone, **source)
    return Rows(
        frame,
        origin(options.shown, rows),
        (file,),
        dict(labels or {}),
        {k: dict(v) for k, v in (value_labels or {}).items()},
    )


def origin(file: str, rows: pd.Series) -> pd.DataFrame:
    """Return the table of file and row number."""
    import pandas as pd

    return pd.DataFrame({"file": pd.Series([file] * len(rows), dtype="str", index=rows.index), "row": rows})

"""`Rows`: a delivered table as it came, every value as text, every row traceable to file and row number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True, slots=True)
class SourceFile:
    """How one file was read: path as named, sha256, number of data rows, and the conventions used.

    `decimal` and `timezone` are what was declared for the file; None: nothing was declared, and each column
    has to be unambiguous by itself.
    """

    path: str
    sha256: str
    rows: int
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    timezone: str | None = None


def content_digest(rows: Rows) -> str:
    """Return a digest of every cell of a delivered table, a secret to whoever does not have the table."""
    import hashlib

    import pandas as pd

    hashes = pd.util.hash_pandas_object(rows.frame, index=False).to_numpy()
    return hashlib.sha256(b"sapa pseudonyms" + hashes.tobytes()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A delivered table, joined over its files.

    frame
        Every column holds text (pandas string dtype), trimmed and in Unicode NFC; missing is NA. Its index is
        0..n-1. Numbers keep the characters they were delivered with: `sapa.data.values.numbers_in` turns a
        column into numbers by the decimal mark that was declared for its file.
    origin
        Two columns, `file` (str) and `row` (int; the header is row 1), with the same index as `frame`.
    labels, value_labels
        Question texts by column, and answer texts by column and code, where the format has them (.sav, .dta).
    """

    frame: pd.DataFrame
    origin: pd.DataFrame
    files: tuple[SourceFile, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the file."""
        return tuple(self.frame.columns)

    def at(self, position: int) -> tuple[str, int]:
        """Return (file, row number) of the row at a position."""
        file, row = self.origin.iloc[position]
        return str(file), int(row)

    def place(self, position: int, column: str) -> str:
        """Return where a cell stands: `forms.xlsx, Sheet!D14` in a workbook, else the file alone.

        The columns of several files joined may stand elsewhere in each: then the sheet alone is named.
        """
        file, row = self.at(position)
        sheet = next((f.sheet for f in self.files if f.path == file), None)
        if sheet is None:
            return file
        if len(self.files) > 1 or column not in self.columns:
            return f"{file}, {sheet}"
        return f"{file}, {sheet}!{column_letters(self.columns.index(column))}{row}"

    def take(self, which: np.ndarray) -> Rows:
        """Return the rows of a boolean mask (n,) or of positions; they keep their files and row numbers."""
        import numpy as np

        positions = np.flatnonzero(which) if which.dtype == bool else which
        return replace(
            self,
            frame=self.frame.iloc[positions].reset_index(drop=True),
            origin=self.origin.iloc[positions].reset_index(drop=True),
        )


def column_letters(index: int) -> str:
    """Return the letters of a column of a spreadsheet, counted from zero."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

"""An .xlsx file opened to be read: values, which cells are formulas, and where the defined names point."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.workbook.names import cell

_FORMATS = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%d %b %Y")
_FIRST_SERIAL, _LAST_SERIAL = 43_101, 73_051  # 2018-01-01 and 2100-01-01 as Excel counts days
_ZERO = 25_569  # 1970-01-01


@dataclass(frozen=True, slots=True)
class Block:
    """Where a defined name points: a sheet, and rows and columns counted from zero."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


class Opened:
    """A workbook in memory. Sheets are read when they are first asked for."""

    def __init__(self, path: str | Path) -> None:
        from zipfile import BadZipFile

        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

        self.file = Path(path).name
        try:
            content = Path(path).read_bytes()
            self._values = load_workbook(BytesIO(content), data_only=True, read_only=True)
            self._formulas = load_workbook(BytesIO(content), read_only=True)
        except (OSError, BadZipFile, KeyError, ValueError, InvalidFileException) as error:
            raise BadInput(
                message("workbook.unreadable"), where=str(path), got=type(error).__name__,
                todo=message("workbook.unreadable.todo"),
            ) from error  # fmt: skip
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.titles = tuple(self._values.sheetnames)
        self._cells: dict[str, dict[tuple[int, int], Any]] = {}
        self._live: dict[str, frozenset[tuple[int, int]]] = {}

    def names(self) -> tuple[str, ...]:
        """Return every defined name."""
        return tuple(self._values.defined_names)

    def block(self, name: str) -> Block | None:
        """Return where a name points; None where it is gone, or points to what is gone."""
        from openpyxl.utils.cell import range_boundaries

        defined = self._values.defined_names.get(name)
        if defined is None:
            return None
        try:
            sheet, area = next(iter(defined.destinations))
            left, top, right, bottom = range_boundaries(area.replace("$", ""))
        except (StopIteration, ValueError, TypeError):
            return None
        sheet = sheet.replace("''", "'")
        if sheet not in self.titles or left is None or top is None or right is None or bottom is None:
            return None
        return Block(sheet, top - 1, left - 1, bottom - 1, right - 1)

    def cells(self, sheet: str) -> dict[tuple[int, int], Any]:
        """Return the values of a sheet by row and column, counted from zero; blank cells are left out."""
        if sheet not in self._cells:
            self._cells[sheet] = {
                (one.row - 1, one.column - 1): _text(one.value)
                for row in _rows(self._values[sheet])
                for one in row
                if one.value is not None
            }
        return self._cells[sheet]

    def live(self, sheet: str) -> frozenset[tuple[int, int]]:
        """Return where formulas stand on a sheet."""
        if sheet not in self._live:
            self._live[sheet] = frozenset(
                (one.row - 1, one.column - 1)
                for row in _rows(self._formulas[sheet])
                for one in row
                if one.value is not None and one.data_type == "f"
            )
        return self._live[sheet]

    def place(self, sheet: str, row: int, col: int) -> str:
        """Return a cell as people are told: file, sheet, address."""
        return f"{self.file}: «{sheet}»!{cell(row, col)}"

    def close(self) -> None:
        """Let the file go."""
        self._values.close()
        self._formulas.close()


def _rows(sheet: Any) -> Any:
    # Some programs state the used range wrongly.
    sheet.reset_dimensions()
    return sheet.iter_rows()


def _text(value: Any) -> Any:
    """Return a text without the escapes by which a file keeps control characters, and with one kind of line end."""
    if not isinstance(value, str):
        return value
    from openpyxl.utils.escape import unescape

    if "_x" in value:
        value = unescape(value)
    return value.replace("\r\n", "\n").replace("\r", "\n")


def as_text(value: Any) -> str:
    """Return what stands in a cell as text: a whole number without decimals, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value == round(value):
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return str(value).strip()


def as_day(value: Any) -> date | None:
    """Return a date: of a date cell, of a text as people write dates, or of a day number without its format."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return date.fromordinal(date(1970, 1, 1).toordinal() + int(value) - _ZERO)
    if isinstance(value, str):
        for form in _FORMATS:
            try:
                return datetime.strptime(" ".join(value.split()), form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
    return None

"""An .xlsx file opened to be read: values, which cells are formulas, and where the defined names point."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sapa.data.readers.archive import Limits, check_archive
from sapa.workbook.names import cell
from sapa.workbook.not_readable import FAULTS, unreadable, whole

_FORMATS = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%d %b %Y")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_YEAR = frozenset(("г", "года", "год", "ж", "жылғы", "жылы", "жыл", "of"))
_MONTHS = (
    ("янв", "қаңтар", "jan"), ("фев", "ақпан", "feb"), ("мар", "наурыз", "mar"), ("апр", "сәуір", "apr"),
    ("мая", "май", "мамыр", "may"), ("июн", "маусым", "jun"), ("июл", "шілде", "jul"), ("авг", "тамыз", "aug"),
    ("сен", "қыркүйек", "sep"), ("окт", "қазан", "oct"), ("ноя", "қараша", "nov"), ("дек", "желтоқсан", "dec"),
)  # fmt: skip
"""How the names of months begin in the three languages."""
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
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

        self.file = Path(path).name
        self._path = Path(path)
        content = whole(path)
        check_archive(self._path, self.file, Limits(), box=False)
        try:
            self._values = load_workbook(BytesIO(content), data_only=True, read_only=True)
            self._formulas = load_workbook(BytesIO(content), read_only=True)
        except (*FAULTS, InvalidFileException) as error:
            raise unreadable(path) from error
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
                for row in self._rows(self._values[sheet])
                for one in row
                if one.value is not None
            }
        return self._cells[sheet]

    def live(self, sheet: str) -> frozenset[tuple[int, int]]:
        """Return where formulas stand on a sheet."""
        if sheet not in self._live:
            self._live[sheet] = frozenset(
                (one.row - 1, one.column - 1)
                for row in self._rows(self._formulas[sheet])
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

    def _rows(self, sheet: Any) -> Iterator[Any]:
        try:
            # Some programs state the used range wrongly.
            sheet.reset_dimensions()
            yield from sheet.iter_rows()
        except FAULTS as error:
            raise unreadable(self._path) from error


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
        text = _numbers(value)
        for form in _FORMATS:
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
    return None


def _numbers(text: str) -> str:
    """Return a date in words (20 мая 2026 г., 2026 жылғы 20 мамыр, 20 May 2026) as its numbers; other text as it is."""
    words = [w for w in _PARTS.findall(text.casefold()) if w not in _YEAR]
    months = [m for w in words for m, names in enumerate(_MONTHS, 1) if not w.isdigit() and w.startswith(names)]
    numbers = [w for w in words if w.isdigit()]
    if len(words) == 3 and len(numbers) == 2 and len(months) == 1:
        year = max(numbers, key=len)
        day = next(n for n in numbers if n is not year)
        return f"{day}.{months[0]}.{year}"
    if len(words) == len(numbers) == 3 and 4 in (len(numbers[0]), len(numbers[2])):
        return ".".join(numbers if len(numbers[2]) == 4 else reversed(numbers))
    return " ".join(text.split())

"""Reads one sheet in a process of its own: `python -P sheet_worker.py FILE OUT MEMORY CHARACTERS DECIMAL [SHEET]`.

calamine aborts the whole process when a sheet does not fit into memory, so it never runs in the user's. This file is
run by its path and imports nothing of sapa: the start costs some 30 ms. It writes the cells as CSV to OUT and one
JSON object to standard output: {"sheets", "sheet"} or {"error", "detail"}. Pickle is not used, because the file that
steers this process is not trusted.
"""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO


class TooMuchError(Exception):
    """More text than a survey has."""


class Counted:
    """A text file that takes only so many characters: shared texts of a small file can stand in millions of cells."""

    def __init__(self, file: TextIO, most: int) -> None:
        self.file = file
        self.left = most

    def write(self, text: str) -> int:
        """Write while there is room."""
        self.left -= len(text)
        if self.left < 0:
            raise TooMuchError
        return self.file.write(text)


def limit_memory(most: int) -> None:
    """Hold this process within `most` bytes of address space, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the sizes were checked before
        return
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cell(value: object, decimal: str) -> str:  # noqa: PLR0911 - a line a kind of cell
    """Return a cell as text: no `.0`, 15 digits as Excel shows, ISO dates, true and false."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        text = format(value, ".15g")
        return text.replace(".", ",") if decimal == "," else text
    if isinstance(value, datetime):
        rest = value.microsecond % 1000  # Excel stores fractions of a day: what is below a millisecond is noise
        value += timedelta(microseconds=-rest if rest < 500 else 1000 - rest)
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return "" if value is None else str(value)


def read(source: str, target: str, most: int, decimal: str, wanted: str | None) -> dict[str, object]:
    """Write the cells of one sheet to `target`; return what was found."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(source)
    names = book.sheet_names
    if not names:
        return {"error": "no_sheets", "detail": ""}
    name = names[0] if wanted is None else wanted
    if name not in names:
        return {"error": "unknown_sheet", "sheets": names}
    sheet = book.get_sheet_by_name(name)
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(Counted(file, most))
        for row in sheet.iter_rows():
            writer.writerow([cell(value, decimal) for value in row])
    return {"sheets": names, "sheet": name}


def main(arguments: list[str]) -> dict[str, object]:
    """Read as the arguments say; never raise."""
    source, target, memory, most, decimal, *rest = arguments
    limit_memory(int(memory))
    try:
        return read(source, target, int(most), decimal, rest[0] if rest else None)
    except (MemoryError, TooMuchError):
        return {"error": "too_large", "detail": ""}
    except Exception:  # noqa: BLE001 - the file is not trusted: whatever it causes is reported
        return {"error": "unreadable", "detail": ""}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1:])))

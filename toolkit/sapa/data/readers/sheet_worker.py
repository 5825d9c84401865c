"""Reads one sheet in a process of its own: `python -P sheet_worker.py FILE OUT MEMORY CHARACTERS DECIMAL [SHEET]`.

calamine aborts the whole process when a sheet does not fit into memory, so it never runs in the user's. This file is
run by its path and imports nothing of sapa: the start costs some 30 ms. It writes the cells as CSV to OUT and one
JSON object to standard output: {"sheets", "sheet"} or {"error", "detail"}. Pickle is not used, because the file that
steers this process is not trusted.
"""

from __future__ import annotations

import csv
import html
import json
import re
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET, _LINK = re.compile(r"<sheet\b[^>]*>"), re.compile(r"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_FAILED = re.compile(rb'<c\b([^>]*\bt="e"[^>/]*)>(.*?)</c>', re.DOTALL)
_PLACE, _VALUE = re.compile(rb'\br="([A-Z]+)(\d+)"'), re.compile(rb"<v>([^<]*)</v>")


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


def failed_formulas(source: str, name: str) -> dict[int, dict[int, str]]:
    """Return what Excel left in cells whose formula failed (`#DIV/0!`), by row and column; calamine gives nothing.

    Left out, such a cell would be taken for an empty one.
    """
    if not zipfile.is_zipfile(source):
        return {}
    found: dict[int, dict[int, str]] = {}
    with zipfile.ZipFile(source) as archive:
        path = sheet_path(archive, name)
        if path is None:
            return {}
        content = archive.read(path)
    if b't="e"' not in content:
        return {}
    for attributes, body in _FAILED.findall(content):
        place, value = _PLACE.search(attributes), _VALUE.search(body)
        if place is not None and value is not None:
            column = 0
            for letter in place[1].decode():
                column = column * 26 + ord(letter) - 64
            found.setdefault(int(place[2]), {})[column] = html.unescape(value[1].decode())
    return found


def sheet_path(archive: zipfile.ZipFile, name: str) -> str | None:
    """Return the member of a workbook that holds a sheet; None where it is no Excel workbook."""
    names = set(archive.namelist())
    if not {_BOOK, _LINKS} <= names:
        return None
    sheets = (dict(_ATTRIBUTE.findall(tag)) for tag in _SHEET.findall(archive.read(_BOOK).decode("utf-8", "replace")))
    ids = [one.get("r:id") for one in sheets if html.unescape(one.get("name", "")) == name]
    links = (dict(_ATTRIBUTE.findall(tag)) for tag in _LINK.findall(archive.read(_LINKS).decode("utf-8", "replace")))
    for one in links:
        if ids and one.get("Id") == ids[0]:
            target = html.unescape(one.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return path if path in names else None
    return None


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
    failed = failed_formulas(source, name)
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(Counted(file, most))
        for number, row in enumerate(sheet.iter_rows(), 1):
            texts = [cell(value, decimal) for value in row]
            for column, text in failed.get(number, {}).items():
                if column <= len(texts):
                    texts[column - 1] = text
            writer.writerow(texts)
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

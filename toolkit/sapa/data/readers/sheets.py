"""Sheets of Excel and OpenDocument workbooks, read by calamine in a process that may fail alone."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sapa.data.nearest import listed, nearest
from sapa.data.readers.archive import Limits, check_archive, too_large
from sapa.data.readers.common import Options, Table, column_names, made, sha256
from sapa.data.rows import Rows
from sapa.errors import BadInput
from sapa.messages import message

WORKER = Path(__file__).with_name("sheet_worker.py")
CAN_LIMIT_MEMORY = sys.platform == "linux"
OLE = b"\xd0\xcf\x11\xe0"
ZIPPED = frozenset({".xlsx", ".xlsm", ".ods"})
LIMITS = Limits()
HELP_MARK = "→"
"""With it begins the line of help over the headings of a blank form."""


def read_sheet(path: Path, options: Options, limits: Limits | None = None) -> Rows:
    """Read one sheet whose first row with text, but for a line of help, is the header; row numbers are its own.

    Raises
    ------
    BadInput
        When the file is no workbook, is locked, has no such sheet, or costs more than `limits`.
    """
    limits = limits or LIMITS
    where = options.shown
    if options.encoding is not None:
        raise BadInput(
            message("data.encoding.none"),
            where=where,
            got=options.encoding,
            todo=message("data.option.todo", key="encoding"),
        )
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise BadInput(message("data.empty"), where=where, todo=message("data.empty.todo"))
    if path.suffix.lower() in ZIPPED:
        if start == OLE:  # Excel wraps a workbook with a password so
            raise BadInput(message("data.sheet.locked"), where=where, todo=message("data.sheet.locked.todo"))
        check_archive(path, where, limits, box=not CAN_LIMIT_MEMORY)
    with tempfile.TemporaryDirectory(prefix="sapa-") as folder:
        target = Path(folder) / "sheet.csv"
        answer = _ask_worker(path, target, options, limits)
        return _rows(path, target, answer, options)


def _ask_worker(path: Path, target: Path, options: Options, limits: Limits) -> dict[str, Any]:
    """Run the reading process; return its answer."""
    where = options.shown
    command = [sys.executable, "-P", "-X", "utf8", str(WORKER), str(path.resolve()), str(target)]
    command += [str(limits.memory), str(limits.characters), options.decimal or "."]
    command += [] if options.sheet is None else [options.sheet]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise too_large(where, f"> {limits.seconds:g} s") from error
    except OSError as error:
        raise BadInput(
            message("data.sheet.no_worker"), where=where, todo=message("data.sheet.no_worker.todo")
        ) from error
    if done.returncode != 0:  # aborted, or killed for its memory
        raise too_large(where, None)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise too_large(where, None) from error
    problem = answer.get("error")
    if problem == "too_large":
        raise too_large(where, None)
    if problem == "unknown_sheet":
        names = [str(name) for name in answer["sheets"]]
        near = nearest(options.sheet or "", names)
        todo = message("data.sheet.todo", name=near) if near else message("data.sheet.todo_list")
        raise BadInput(message("data.sheet"), where=where, got=options.sheet, expected=listed(names), todo=todo)
    if problem:
        raise BadInput(
            message("data.sheet.unreadable"),
            where=where,
            got=answer.get("detail") or None,
            todo=message("data.sheet.unreadable.todo"),
        )
    return answer


def _rows(path: Path, target: Path, answer: dict[str, Any], options: Options) -> Rows:
    """Build the rows from what the reading process wrote."""
    name = str(answer["sheet"])
    where = f"{options.shown}!{name}"
    with target.open(encoding="utf-8", newline="") as file:
        records = _records(csv.reader(file), where)
        first, header = next(((row, record) for row, record in records if _is_header(record)), (1, []))
        if not header:
            raise BadInput(message("data.empty"), where=where, todo=message("data.sheet.empty.todo"))
        table = Table(len(header)).fill(records)
    width = table.drop_blank_tail(header)
    names = column_names(header[:width], where, first)
    return made(names, table, {"sha256": sha256(path), "format": path.suffix.lower()[1:], "sheet": name}, options)


def _is_header(record: list[str]) -> bool:
    """Tell whether a row has text and is not the line of help that our blank forms have over their headings."""
    texts = [c.strip() for c in record if c.strip()]
    return bool(texts) and not (len(texts) == 1 and texts[0].startswith(HELP_MARK))


def _records(reader: Any, where: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from enumerate(reader, 1)
    except csv.Error as error:  # a cell longer than any spreadsheet allows
        raise BadInput(
            message("data.sheet.unreadable"), where=where, got=str(error), todo=message("data.sheet.unreadable.todo")
        ) from error

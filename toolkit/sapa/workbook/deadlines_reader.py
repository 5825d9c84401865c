"""Reading back by when things are to be done: the dates that experts entered among the recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sapa.messages import message
from sapa.results import Deadline, Notice
from sapa.workbook.opened import Opened, as_day, as_text
from sapa.workbook.recommendations import NAMED

_SHOWN = 80


def read_deadlines(book: Opened, notices: list[Notice]) -> tuple[Deadline, ...]:
    """Return the dates by finding; a cell that holds no date is added to the notices."""
    blocks = {key: book.block(f"sapa_action_{key}") for key in NAMED}
    id, due = blocks["id"], blocks["due"]
    if id is None or due is None or id.sheet != due.sheet:
        return ()
    cells = book.cells(due.sheet)
    found = []
    for row in range(due.top, due.bottom + 1):
        value, findings = cells.get((row, due.left)), as_text(cells.get((row, id.left))).splitlines()
        day = as_day(value)
        if day is not None:
            found += [Deadline(finding, day) for finding in findings]
        elif as_text(value):
            notices.append(
                Notice(
                    message("experts.read.date"), book.place(due.sheet, row, due.left), as_text(value)[:_SHOWN],
                    "20.05.2026", message("experts.read.date.todo"), stops=True,
                )
            )  # fmt: skip
    return tuple(found)


def deadline_from(data: Mapping[str, Any]) -> Deadline:
    """Return a date from its record."""
    return Deadline(data["finding"], date.fromisoformat(data["date"]))

"""Reading an evaluation workbook back: which finding has which status, and what an expert wrote."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.present import parse_label
from sapa.workbook.not_readable import FAULTS, unreadable, whole

FIELDS = ("id", "line", "computed", "judgement", "by", "date", "reason", "final")


def read_findings(path: str | Path) -> list[dict[str, Any]]:
    """Return what an evaluation workbook holds of its findings, whatever its language.

    Parameters
    ----------
    path
        An .xlsx file that `write_workbook` wrote and that an expert may have filled in and saved.

    Returns
    -------
    list of dict
        A dictionary a finding, in the order of the sheet: `id`, `line` (as worded), `computed_status` and
        `final_status` (keys of `Shown`), and `judgement`: None, or `status`, `by`, `date` (a date or None) and
        `reason`. The final status follows from the judgement, not from what a program may have left in the cell.

    Raises
    ------
    BadInput
        When the file is no workbook, or none of ours.
    """
    from io import BytesIO

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    content = whole(path)
    try:
        book = load_workbook(BytesIO(content), data_only=True)
    except (*FAULTS, InvalidFileException) as error:
        raise unreadable(path) from error
    try:
        columns = {field: _column(book, field) for field in FIELDS}
    except KeyError as error:
        raise BadInput(
            message("workbook.not_ours"), where=str(path), got=str(error), todo=message("workbook.unreadable.todo")
        ) from error
    finally:
        book.close()
    rows = zip(*columns.values(), strict=True)
    return [_finding(dict(zip(columns, row, strict=True))) for row in rows if row[0]]


def _column(book: Any, field: str) -> list[Any]:
    """Return the cells that a name of ours stands for."""
    name = f"sapa_finding_{field}"
    if name not in book.defined_names:
        raise KeyError(name)
    sheet, block = next(iter(book.defined_names[name].destinations))
    cells = book[sheet][block.replace("$", "")]
    rows = cells if isinstance(cells, tuple) else ((cells,),)
    return [row[0].value for row in rows]


def _finding(cells: dict[str, Any]) -> dict[str, Any]:
    computed = parse_label(cells["computed"])
    decided = parse_label(_text(cells["judgement"]))
    judgement = None
    if decided is not None:
        judgement = {
            "status": decided.value,
            "by": _text(cells["by"]),
            "date": _day(cells["date"]),
            "reason": _text(cells["reason"]),
        }
    final = decided or computed
    return {
        "id": str(cells["id"]),
        "line": _text(cells["line"]),
        "computed_status": computed.value if computed else None,
        "final_status": final.value if final else None,
        "judgement": judgement,
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None

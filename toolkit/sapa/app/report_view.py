"""A report's table on the page: every figure is a button that the keyboard reaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from sapa.app.transfer import STATIC
from sapa.deliverable.report_tables import ReportTable


class ReportView(anywidget.AnyWidget):
    """One table of a report. `picked(row, column)` is called when a figure is pressed.

    Texts go to the page as texts: a report cannot bring markup with it.
    """

    _esm = STATIC / "report.js"
    table = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def __init__(self, picked: Callable[[int, int], None], **traits: Any) -> None:
        super().__init__(**traits)
        self._picked = picked
        self.on_msg(self._heard)

    def _heard(self, _: Any, content: dict[str, Any], _buffers: list[memoryview]) -> None:
        if content.get("kind") == "pick" and not self.disabled:
            row, column = content.get("row"), content.get("column")
            if isinstance(row, int) and isinstance(column, int):
                self._picked(row, column)


def page_table(
    table: ReportTable | None, *, listed: frozenset[tuple[int, int]], held: tuple[int, int] | None
) -> dict[str, Any]:
    """Return a table as plain data for the page: cells with what they cover, and which figures are listed or held."""
    if table is None:
        return {}
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            shown: dict[str, Any] = {
                "text": cell.text, "row": cell.row, "column": cell.column, "columns": cell.columns, "rows": cell.rows,
            }  # fmt: skip
            if cell.figure is not None:
                place = (cell.row, cell.column)
                names = [name for name in (table.row_name(cell), table.column_name(cell)) if name]
                shown |= {"names": " · ".join(names), "listed": place in listed, "held": place == held}
            cells.append(shown)
        rows.append(cells)
    return {"caption": table.title, "number": table.number, "rows": rows}

"""A chart over days: columns of each day, and curves of what has come together so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sapa.present.palette import LIMIT, SERIES
from sapa.workbook.charts import Series, _axis, _finish, plain
from sapa.workbook.sheet import DATE_FORMAT, Sheet


def days_height() -> int:
    """Return the height of a chart over days, in pixels."""
    return 380


def days_chart(sheet: Sheet[Any], *, title: str, categories: str, lines: Sequence[Series], bars: Series,
               axes: tuple[str, str], description: str) -> None:  # fmt: skip
    """Draw columns by day with curves over them; all on one axis. The table has every day of the calendar.

    lines
        Looks: `first` a curve, `limit` the line of what is planned.
    """
    chart = sheet.book.workbook.add_chart({"type": "column"})
    fill = {"color": SERIES[bars.look]}
    chart.add_series(
        {"name": plain(bars.name), "categories": categories, "values": bars.values, "fill": fill, "gap": 30}
    )  # fmt: skip
    curves = sheet.book.workbook.add_chart({"type": "line"})
    for one in lines:
        line = {"color": LIMIT, "width": 1.5, "dash_type": "dash"} if one.look == "limit" else {
            "color": SERIES["first"], "width": 2.25,
        }  # fmt: skip
        name = plain(one.name)
        curves.add_series(
            {"name": name, "categories": categories, "values": one.values, "line": line, "marker": {"type": "none"}}
        )
    chart.combine(curves)
    form = DATE_FORMAT[sheet.book.t.language].replace(" yyyy", "").replace(".yyyy", "")
    chart.set_x_axis({**_axis(axes[0], form=form), "text_axis": True})
    chart.set_y_axis({**_axis(axes[1], form="#,##0", grid=True), "min": 0})
    _finish(sheet, chart, title, True, (980, days_height()), description)

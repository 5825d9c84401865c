"""Native charts: titled, with named axes and a description for those who do not see them. No pies, no 3-D."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sapa.plain_text import visible
from sapa.present.palette import INK, LIMIT, LINE, MUTED, SERIES
from sapa.workbook.sheet import Sheet
from sapa.workbook.style import FONT

ROW_PIXELS = 21
RANKS_HEIGHT = 360


@dataclass(frozen=True, slots=True)
class Series:
    """One series: its name, where its values stand, and how it is drawn (`first`, `second` or `limit`)."""

    name: str
    values: str
    look: str = "first"


def _font(size: float = 9, **more: Any) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": INK, **more}


def plain(text: str) -> str:
    """Return words of a chart as words: one that begins with a sign of equality would be taken for a formula."""
    text = visible(text)
    return f"'{text}" if text.startswith("=") else text


def _axis(name: str, *, form: str = "General", grid: bool = False, rotation: int | None = None) -> dict[str, Any]:
    labels = _font(8) if rotation is None else _font(8, rotation=rotation)
    return {
        "name": plain(name),
        "name_font": _font(9, bold=False, color=MUTED),
        "num_font": labels,
        "num_format": form,
        "line": {"color": LINE},
        "major_gridlines": {"visible": grid, "line": {"color": LINE, "width": 0.5}},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
    }


def _series(one: Series, categories: str) -> dict[str, Any]:
    if one.look == "limit":
        drawn: dict[str, Any] = {"line": {"color": LIMIT, "width": 1.75}, "marker": {"type": "none"}}
    elif one.look == "ceiling":
        drawn = {"line": {"color": LIMIT, "width": 1.5, "dash_type": "dash"}, "marker": {"type": "none"}}
    else:
        drawn = {"fill": {"color": SERIES[one.look]}, "border": {"none": True}, "gap": 45, "overlap": 0}
    return {"name": plain(one.name), "categories": categories, "values": one.values, **drawn}


def _finish(sheet: Sheet[Any], chart: Any, title: str, legend: bool, size: tuple[int, int], description: str, *,
            legend_at: str = "bottom", col: int = 0) -> None:  # fmt: skip
    chart.set_title({"name": plain(title), "name_font": _font(11, bold=True), "overlay": False})
    chart.set_legend({"position": legend_at, "font": _font(9)} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": "#FFFFFF"}})
    width, height = size
    chart.set_size({"width": width, "height": height})
    sheet.ws.insert_chart(
        sheet.row, col, chart,
        {"description": visible(description), "object_position": 2, "x_offset": 2, "y_offset": 4},
    )  # fmt: skip
    sheet.keep(sheet.row, sheet.row + rows_of(height) - 1)
    sheet.row += rows_of(height)


def columns_height(count: int) -> int:
    """Return the height of a chart of that many columns, in pixels: long names stand upright."""
    return 430 if count > 8 else 320


def bars_height(count: int) -> int:
    """Return the height of a chart of that many pairs of bars, in pixels."""
    return max(240, 110 + 18 * count)


def rows_of(height: int) -> int:
    """Return the rows that a chart of that height covers, with one to spare."""
    return height // ROW_PIXELS + 1


def columns_with_limits(sheet: Sheet[Any], *, title: str, categories: str, bars: Series, limits: tuple[Series, ...],
                        axes: tuple[str, str], form: str, count: int, description: str,
                        upright: bool = False) -> None:  # fmt: skip
    """Draw columns with the norm's lines across them."""
    chart = sheet.book.workbook.add_chart({"type": "column"})
    chart.add_series(_series(bars, categories))
    if limits:
        line = sheet.book.workbook.add_chart({"type": "line"})
        for one in limits:
            line.add_series(_series(one, categories))
        chart.combine(line)
    chart.set_x_axis(_axis(axes[0], rotation=-60 if count > 8 else None))
    chart.set_y_axis({**_axis(axes[1], form=form, grid=True), "min": 0})
    if upright:
        # Long upright names would leave the columns a third of the picture.
        chart.set_plotarea({"layout": {"x": 0.075, "y": 0.16, "width": 0.91, "height": 0.46}})
    where = "top" if upright else "bottom"
    _finish(sheet, chart, title, bool(limits), (980, columns_height(count)), description, legend_at=where)


def paired_bars(sheet: Sheet[Any], *, title: str, categories: str, pair: tuple[Series, Series], axes: tuple[str, str],
                count: int, description: str, form: str = "#,##0") -> None:  # fmt: skip
    """Draw two bars a row, in the order of the table from top to bottom."""
    chart = sheet.book.workbook.add_chart({"type": "bar"})
    for one in pair:
        chart.add_series(_series(one, categories))
    # Excel draws bars from the bottom: reversed, they follow the table.
    chart.set_y_axis({**_axis(axes[0]), "reverse": True, "crossing": "max"})
    chart.set_x_axis({**_axis(axes[1], form=form, grid=True), "min": 0})
    _finish(sheet, chart, title, True, (980, bars_height(count)), description)


def line_chart(sheet: Sheet[Any], *, title: str, categories: str, lines: Sequence[Series], axes: tuple[str, str],
               form: str, description: str, at: tuple[int, int], top: float | None = None) -> None:  # fmt: skip
    """Draw curves over numbers beside their table: places along the axis are true to scale, the points are marked."""
    chart = sheet.book.workbook.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    for one in lines:
        colour = SERIES[one.look]
        chart.add_series(
            {
                "name": plain(one.name),
                "categories": categories,
                "values": one.values,
                "line": {"color": colour, "width": 2},
                "marker": {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}},
            }
        )
    chart.set_x_axis({**_axis(axes[0], form="#,##0"), "min": 0})
    ends = {"min": 0} if top is None else {"min": 0, "max": top}
    chart.set_y_axis({**_axis(axes[1], form=form, grid=True), **ends})
    after, sheet.row = sheet.row, at[0]
    _finish(sheet, chart, title, len(lines) > 1, (700, 300), description, col=at[1])
    sheet.row = max(after, sheet.row)


def spans_both_ways(sheet: Sheet[Any], *, title: str, categories: str, pair: tuple[Series, Series],
                    axes: tuple[str, str], count: int, description: str) -> None:  # fmt: skip
    """Draw a bar to the left and one to the right of zero for each row, in the order of the table."""
    chart = sheet.book.workbook.add_chart({"type": "bar"})
    for one in pair:
        chart.add_series({**_series(one, categories), "overlap": 100})
    chart.set_y_axis({**_axis(axes[0]), "reverse": True, "crossing": "max", "label_position": "low"})
    chart.set_x_axis(_axis(axes[1], form="0", grid=True))
    _finish(sheet, chart, title, True, (980, bars_height(count)), description)


def funnel_chart(sheet: Sheet[Any], *, title: str, points: tuple[str, str], labels: Sequence[str],
                 curves: tuple[str, Sequence[Series]], axes: tuple[str, str], legend: str, form: str,
                 description: str) -> None:  # fmt: skip
    """Draw rates against the numbers they rest on, with limits as curves: few observations, wide limits.

    Parameters
    ----------
    points
        Ranges of the numbers (x) and of the rates (y).
    labels
        Name of each point, "" where it is left without one.
    curves
        Range of the numbers of the curves, and each curve.
    legend
        Name of the points in the legend.
    """
    chart = sheet.book.workbook.add_chart({"type": "scatter", "subtype": "straight"})
    dot = {"type": "circle", "size": 7, "fill": {"color": SERIES["first"]}, "border": {"color": "#FFFFFF"}}
    custom = [{"value": plain(text), "font": _font(8, bold=True)} if text else {"delete": True} for text in labels]
    drawn: dict[str, Any] = {
        "name": plain(legend),
        "categories": points[0],
        "values": points[1],
        "line": {"none": True},
        "marker": dot,
    }
    if any(labels):
        drawn["data_labels"] = {"value": True, "position": "right", "custom": custom, "font": _font(8)}
    looks = {
        "first": {"color": MUTED, "width": 1.25, "dash_type": "long_dash"},
        "ceiling": {"color": LIMIT, "width": 1.25, "dash_type": "dash"},
        "limit": {"color": LIMIT, "width": 1.75},
    }
    x, lines = curves
    for one in lines:
        chart.add_series(
            {
                "name": plain(one.name),
                "categories": x,
                "values": one.values,
                "line": looks[one.look],
                "marker": {"type": "none"},
            }
        )
    chart.add_series(drawn)
    chart.set_x_axis({**_axis(axes[0], form="#,##0"), "min": 0})
    chart.set_y_axis({**_axis(axes[1], form=form, grid=True), "min": 0, "max": 1})
    _finish(sheet, chart, title, True, (980, 430), description)


def rank_chart(sheet: Sheet[Any], *, title: str, categories: str, best: Series, spans: str, axes: tuple[str, str],
               count: int, lowest: int, description: str) -> None:  # fmt: skip
    """Draw places and how far each may lie lower, as a dot with a line; place 1 at the top, `lowest` at the bottom."""
    chart = sheet.book.workbook.add_chart({"type": "line"})
    colour = SERIES["first"]
    chart.add_series(
        {
            "name": plain(best.name),
            "categories": categories,
            "values": best.values,
            "line": {"none": True},
            "marker": {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
            "y_error_bars": {
                "type": "custom",
                "plus_values": spans,
                "minus_values": "={0}",
                "direction": "plus",
                "end_style": 1,
                "line": {"color": colour, "width": 2},
            },
        }
    )
    chart.set_x_axis({**_axis(axes[0], rotation=-60 if count > 8 else None), "label_position": "high"})
    chart.set_y_axis({**_axis(axes[1], form="#,##0", grid=True), "min": 0, "max": lowest, "reverse": True})
    _finish(sheet, chart, title, False, (980, RANKS_HEIGHT), description)

"""What every picture shares: the sheet with its title, source and axes, room for long names, per cent ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sapa.i18n import Translator
from sapa.present.palette import INK, LINE, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLE: Any = {
    "font.family": "DejaVu Sans",  # has every Kazakh letter, and comes with matplotlib
    "font.size": 9.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "sapa",
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
WIDTH = 8.6
TEXT_WIDTH = 0.95 * WIDTH
TITLE_SIZE, LINE_SIZE = 12.5, 9.5
POINTS = 72
TITLE_STEP = 0.25
LINE_STEP = 0.19
FOOT = 0.85
"""Inches below the axes: ticks, the axis' name, the source."""


def blank(title: str, subtitle: str, note: str, *, rows: float) -> tuple[Figure, Axes]:
    """Return an empty sheet with its axes.

    Parameters
    ----------
    title, subtitle
        Broken into as many lines as they need; a line feed begins a new one.
    note
        The source, at the foot.
    rows
        Height of the axes in inches.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    titles = wrapped(title, TITLE_SIZE, bold=True)
    lines = wrapped(subtitle, LINE_SIZE)
    head = 0.3 + TITLE_STEP * len(titles) + LINE_STEP * len(lines) + 0.12
    height = head + rows + FOOT
    figure = Figure(figsize=(WIDTH, height), layout=None)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.3, FOOT / height, 0.64, rows / height))
    y = 0.3
    for text in titles:
        figure.text(0.02, 1 - y / height, text, fontsize=TITLE_SIZE, fontweight="bold", va="center")
        y += TITLE_STEP
    y += 0.02
    for text in lines:
        figure.text(0.02, 1 - y / height, text, fontsize=LINE_SIZE, color=MUTED, va="center")
        y += LINE_STEP
    figure.text(0.02, 0.14 / height, note, fontsize=8, color=MUTED, va="bottom")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.tick_params(length=0)
    axes.grid(axis="x", color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    return figure, axes


def wrapped(text: str, size: float, *, bold: bool = False) -> list[str]:
    """Return the lines of a text that fit the sheet; no-break spaces (inside numbers) hold together.

    Widths are measured, because letters of the three languages differ in width.
    """
    lines = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}" if line else word
            if line and _width(longer, size, bold=bold) > TEXT_WIDTH:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def _width(text: str, size: float, *, bold: bool) -> float:
    """Return the width of a line in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(family=STYLE["font.family"], weight="bold" if bold else "normal")
    return float(TextPath((0, 0), text, size=size, prop=font).get_extents().width) / POINTS


def make_room(figure: Figure, axes: Axes) -> None:
    """Move the left edge so that the longest name fits, whatever the language."""
    widest = max((label.get_window_extent().width for label in axes.get_yticklabels()), default=0.0)
    left = min(0.5, (widest + 14) / (figure.dpi * figure.get_figwidth()) + 0.02)
    box = axes.get_position()
    axes.set_position((left, box.y0, 0.96 - left, box.height))


def percent_axis(axis: Any, t: Translator) -> None:
    """Write the ticks of an axis of fractions as per cent in the language's way."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=7, min_n_ticks=3))
    axis.set_major_formatter(FuncFormatter(lambda x, _: t.percent(x, 0 if abs(x * 100 - round(x * 100)) < 1e-6 else 1)))


def short(text: str, letters: int = 30) -> str:
    """Return a text cut to a number of letters."""
    return text if len(text) <= letters else text[: letters - 1] + "…"

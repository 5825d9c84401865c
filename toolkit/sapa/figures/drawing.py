"""What every picture shares: the sheet with its title, source and axes, room for long names, per cent ticks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sapa.i18n import Translator
from sapa.present.palette import INK, LINE, MUTED, WHITE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLE: Any = {
    "font.family": "DejaVu Sans",  # has every Kazakh letter, and comes with matplotlib
    "font.size": 9.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "sapa",
    "text.parse_math": False,  # names from files are names, dollar signs included
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
WIDTH = 8.6
"""Inches of the sheet where nothing else is said: letters keep their size on a narrower one."""
TEXT_PART = 0.95
TITLE_SIZE, LINE_SIZE, KEY_SIZE, NOTE_SIZE = 12.5, 9.5, 8.5, 8.0
POINTS = 72
_EXACT = 100.0
"""Points at which letters are measured; their advances do not depend on it."""
TITLE_STEP = 0.25
LINE_STEP = 0.19
KEY_STEP = 0.16
NOTE_STEP = 0.14
HALO: Any = {"boxstyle": "square,pad=0.05", "facecolor": WHITE, "edgecolor": "none", "alpha": 0.85}
"""Keeps words readable above lines."""
NARROW = 6.0
"""Inches below which names stand above their rows, not beside them: a telephone."""
FOOT = 0.85
"""Inches below the axes: ticks, the axis' name, the source."""


def blank(
    title: str, subtitle: str, note: str, *, rows: float, width: float = WIDTH, key: str = ""
) -> tuple[Figure, Axes]:
    """Return an empty sheet with its axes.

    Parameters
    ----------
    title, subtitle
        Broken into as many lines as they need; a line feed begins a new one.
    note
        The source, at the foot.
    rows
        Height of the axes in inches.
    width
        Width of the sheet in inches.
    key
        What the marks mean, above the source.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    titles = wrapped(title, TITLE_SIZE, bold=True, width=width)
    lines = wrapped(subtitle, LINE_SIZE, width=width)
    notes = wrapped(note, NOTE_SIZE, width=width)
    keys = wrapped(key, KEY_SIZE, width=width)
    foot = FOOT + NOTE_STEP * (len(notes) - 1) + KEY_STEP * (len(keys) - 1 + (width < NARROW))
    head = 0.3 + TITLE_STEP * len(titles) + LINE_STEP * len(lines) + 0.12
    height = head + rows + foot
    figure = Figure(figsize=(width, height), layout=None)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.3, foot / height, 0.64, rows / height))
    y = 0.3
    for text in titles:
        figure.text(0.02, 1 - y / height, text, fontsize=TITLE_SIZE, fontweight="bold", va="center")
        y += TITLE_STEP
    y += 0.02
    for text in lines:
        figure.text(0.02, 1 - y / height, text, fontsize=LINE_SIZE, color=MUTED, va="center")
        y += LINE_STEP
    figure.text(0.02, 0.14 / height, "\n".join(notes), fontsize=NOTE_SIZE, color=MUTED, va="bottom")
    lift = 0.34 + NOTE_STEP * (len(notes) - 1)
    figure.text(0.02, lift / height, "\n".join(keys), fontsize=KEY_SIZE, color=INK, va="bottom")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.tick_params(length=0)
    axes.grid(axis="x", color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    return figure, axes


def wrapped(text: str, size: float, *, bold: bool = False, width: float = WIDTH) -> list[str]:
    """Return the lines of a text that fit the sheet; no-break spaces (inside numbers) hold together.

    Widths are measured, because letters of the three languages differ in width.
    """
    lines = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, size, bold=bold) > TEXT_PART * width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line in inches: the sum of its letters' advances."""
    return sum(_advance(letter, bold=bold) for letter in text) * size / POINTS


@cache
def _advance(letter: str, *, bold: bool) -> float:
    """Return how far a letter moves the pen, in parts of the size of the letters."""
    from matplotlib.font_manager import FontProperties, findfont, get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font(findfont(FontProperties(family=STYLE["font.family"], weight="bold" if bold else "normal")))
    font.set_size(_EXACT, POINTS)
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65_536) / _EXACT


def make_room(figure: Figure, axes: Axes) -> None:
    """Move the left edge so that the longest name fits, whatever the language."""
    widest = max((label.get_window_extent().width for label in axes.get_yticklabels()), default=0.0)
    left = min(0.5, (widest + 14) / (figure.dpi * figure.get_figwidth()) + 0.02)
    box = axes.get_position()
    axes.set_position((left, box.y0, 0.96 - left, box.height))


def name_axis(axes: Axes, words: str) -> None:
    """Name the axis below, on as many lines as its width asks for."""
    width = axes.get_position().width * axes.figure.get_figwidth()  # type: ignore[union-attr]
    axes.set_xlabel("\n".join(wrapped(words, LINE_SIZE, width=width)))


def is_narrow(figure: Any) -> bool:
    """Tell whether a sheet has no room for names beside the rows."""
    return bool(figure.get_figwidth() < NARROW)


def name_rows(figure: Figure, axes: Axes, names: Sequence[tuple[float, str]]) -> None:
    """Name the rows at their heights: beside the axes, or on a narrow sheet above each row."""
    if is_narrow(figure):
        axes.set_yticks([])
        box = axes.get_position()
        axes.set_position((0.05, box.y0, 0.9, box.height))
        for y, name in names:
            axes.text(
                0, y - 0.36, name, transform=axes.get_yaxis_transform(), fontsize=NOTE_SIZE, va="center", bbox=HALO
            )
        return
    axes.set_yticks([y for y, _ in names], [name for _, name in names])
    make_room(figure, axes)


def percent_axis(axis: Any, t: Translator) -> None:
    """Write the ticks of an axis of fractions as per cent in the language's way."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=7, min_n_ticks=3))
    axis.set_major_formatter(FuncFormatter(lambda x, _: t.percent(x, 0 if abs(x * 100 - round(x * 100)) < 1e-6 else 1)))


def short(text: str, letters: int = 30) -> str:
    """Return a text cut to a number of letters."""
    return text if len(text) <= letters else text[: letters - 1] + "…"

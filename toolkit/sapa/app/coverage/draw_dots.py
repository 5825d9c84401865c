"""Rows of dots on one scale of shares, under the headings of their groups: what several pictures of the panel are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sapa.app.figure_design import Drawn
from sapa.app.svg import Sheet, broken, nice_ticks, wide
from sapa.figures.drawing import short
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, INK, LINE, MUTED, WHITE

WIDTH, PAD, ROW, HEAD, NOTE = 800.0, 16.0, 21.0, 26.0, 14.0
NAMES, ASIDE = 320.0, 140.0
LETTERS = 46
STYLES = {"population": INK, "before": "#8A5A00", "after": ACCENT}
SPAN = "#E3E8EE"
"""A black bar is the population, a hollow brown dot what was before, a full blue dot what is after."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A value of a row: `style` is one of `STYLES`; `low` and `high` are its interval where there is one."""

    value: float
    style: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name, its dots, what is written at its end (bold where it matters), and a pale span behind them."""

    name: str
    dots: tuple[Dot, ...]
    aside: str = ""
    strong: bool = False
    span: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading (an empty one has none) and a note that explains it."""

    heading: str
    rows: tuple[Row, ...]
    note: str = ""


def draw_dots(
    groups: Sequence[Group], *, title: str, read: str, key: Sequence[tuple[str, str]], note: str, t: Translator
) -> Drawn:
    """Draw groups of rows.

    Parameters
    ----------
    title, read
        The answer in one sentence, and how to read the picture.
    key
        (style, words) of each kind of dot.
    note
        The source.
    """
    sheet = Sheet(WIDTH)
    y = sheet.block(PAD, 6, title, WIDTH - 2 * PAD, size=15, bold=True)
    y = sheet.block(PAD, y + 2, read, WIDTH - 2 * PAD, size=12, fill=MUTED)
    y = _key(sheet, key, y + 10)
    rows = [row for group in groups for row in group.rows]
    names = {row.name: short(row.name, LETTERS) for row in rows}
    left = PAD + min(NAMES, max([wide(names[r.name], 12.5, bold=r.strong) for r in rows] or [0.0])) + 14
    right = WIDTH - PAD - ASIDE
    ends = [v for row in rows for d in row.dots for v in (d.value, d.low, d.high) if v is not None]
    ends += [row.span[1] for row in rows if row.span is not None]
    most = min(1.0, max([*ends, 0.01]) * 1.05)
    scale = (right - left) / most
    notes = {g.heading: broken(g.note, 11, WIDTH - 2 * PAD) if g.note else [] for g in groups}
    height = sum(ROW * len(g.rows) + (HEAD if g.heading else 0.0) + NOTE * len(notes[g.heading]) for g in groups)
    top, foot = y + 6, y + 6 + height + 6
    for tick in nice_ticks(most):
        sheet.line(left + tick * scale, top, left + tick * scale, foot)
        sheet.text(left + tick * scale, foot + 15, t.percent(tick, _digits(tick)), size=11.5, fill=MUTED,
                   anchor="middle")  # fmt: skip
    at = top
    for group in groups:
        if group.heading:
            sheet.text(PAD, at + 17, group.heading, size=12.5, bold=True)
            for i, line in enumerate(notes[group.heading]):
                sheet.text(PAD, at + 17 + NOTE * (i + 1), line, size=11, fill=MUTED)
            at += HEAD + NOTE * len(notes[group.heading])
        for row in group.rows:
            _row(sheet, row, names[row.name], at + ROW / 2, left, scale, most)
            at += ROW
    y = sheet.block(PAD, foot + 20, note, WIDTH - 2 * PAD, size=11, fill=MUTED)
    return Drawn(sheet.done(y + 12, title), title)


def _row(sheet: Sheet, row: Row, name: str, y: float, left: float, scale: float, most: float) -> None:
    size = min(12.5, 12.5 * NAMES / max(NAMES, wide(name, 12.5, bold=row.strong)))
    sheet.text(left - 14, y + 4.5, name, size=size, anchor="end", bold=row.strong)
    values = [d.value for d in row.dots]
    if row.span is not None:
        low, high = row.span[0], min(most, row.span[1])
        sheet.box(left + low * scale, y - 5, (high - low) * scale, 10, fill=SPAN)
    elif values:
        sheet.line(left + min(values) * scale, y, left + max(values) * scale, y, stroke=LINE, width=3)
    paired = sum(1 for d in row.dots if d.low is not None) > 1
    place = 0
    for dot in row.dots:
        x, colour = left + dot.value * scale, STYLES[dot.style]
        # Two intervals of one row would lie on each other: they are drawn one above the other.
        shifted = y
        if paired and dot.low is not None:
            shifted = y - 4 + 8 * place
            place += 1
        if dot.low is not None and dot.high is not None:
            low, high = max(0.0, dot.low), min(most, dot.high)
            sheet.line(left + low * scale, shifted, left + high * scale, shifted, stroke=colour, width=1.6)
        mark(sheet, dot.style, x, shifted)
    if row.aside:
        sheet.text(WIDTH - PAD, y + 4.5, row.aside, size=12, anchor="end", bold=row.strong, fill=INK)


def mark(sheet: Sheet, style: str, x: float, y: float) -> None:
    """Draw the mark of one kind of value: a bar, a hollow dot or a full one."""
    if style == "population":
        sheet.box(x - 1.5, y - 8, 3, 16, fill=INK)
        return
    if style == "span":
        sheet.box(x - 7, y - 5, 14, 10, fill=SPAN)
        return
    hollow = style == "before"
    sheet.dot(x, y, radius=4.2, fill=WHITE if hollow else STYLES[style], stroke=STYLES[style])


def _key(sheet: Sheet, key: Sequence[tuple[str, str]], y: float) -> float:
    x = PAD + 6
    for style, words in key:
        room = 14 + wide(words, 12) + 24
        if x > PAD + 6 and x + room > WIDTH - PAD:
            x, y = PAD + 6, y + 20
        mark(sheet, style, x, y + 6)
        for i, line in enumerate(broken(words, 12, WIDTH - 2 * PAD - 20)):
            sheet.text(x + 12, y + 10.5 + 15 * i, line, size=12)
        x += room
    return y + 20


def _digits(fraction: float) -> int:
    return 0 if abs(fraction * 100 - round(fraction * 100)) < 1e-6 else 1

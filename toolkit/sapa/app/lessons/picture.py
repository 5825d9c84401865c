"""A lesson's picture as SVG: bars on one axis, the norm or what it is compared with as a line across."""

from __future__ import annotations

from sapa.app.svg import Sheet, broken, nice_ticks, wide
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, INK, LIMIT, MUTED, SERIES
from sapa.training.lessons import Bar, Picture

WIDTH, PAD, NAMES, ROW, HEAD, FOOT = 720.0, 16.0, 290.0, 22.0, 30.0, 66.0
NAME_SIZE = 12.5
VALUE_ROOM = 56.0
PERCENT = 100.0


def drawn(picture: Picture, t: Translator) -> str:
    """Return the picture; its sentence stands beside it, and is read out in its place."""
    sheet = Sheet(WIDTH)
    scale = PERCENT if picture.percent else 1.0
    most = picture.most if picture.most is not None else max([b.value for b in picture.bars] + [picture.line or 0.0])
    most = (most or 1.0) * scale
    left = PAD + min(NAMES, max(wide(t(b.words), NAME_SIZE, bold=b.chief) for b in picture.bars)) + 12
    room = WIDTH - left - PAD - VALUE_ROOM
    foot = HEAD + ROW * len(picture.bars) + 6
    for tick in nice_ticks(most):
        x = left + tick / most * room
        sheet.line(x, HEAD - 4, x, foot)
        sheet.text(x, foot + 17, t.number(tick), size=11.5, fill=MUTED, anchor="middle")
    for number, bar in enumerate(picture.bars):
        _row(sheet, bar, HEAD + ROW * number, (left, room, most, scale), t)
    if picture.line is not None:
        x = left + picture.line * scale / most * room
        sheet.line(x, HEAD - 10, x, foot, stroke=LIMIT, width=1.6)
        words = t(picture.line_words) if picture.line_words is not None else ""
        late = x + wide(words, 12, bold=True) + 10 > WIDTH
        at, anchor = (x - 5, "end") if late else (x + 5, "start")
        sheet.text(at, HEAD - 12, words, size=12, fill=LIMIT, bold=True, anchor=anchor, halo=True)
    # Values last, so that the line of the norm does not strike them through.
    for number, bar in enumerate(picture.bars):
        _value(sheet, bar, HEAD + ROW * number, (left, room, most, scale), t)
    sheet.text(left, foot + 36, t(picture.axis), size=12, fill=INK)
    sheet.text(PAD, foot + 58, t("lessons.source"), size=11, fill=MUTED)
    return sheet.done(foot + FOOT + 2, t(picture.says))


def _row(sheet: Sheet, bar: Bar, y: float, how: tuple[float, float, float, float], t: Translator) -> None:
    """Draw a row: its name and the bar."""
    left, _, _, _ = how
    words = broken(t(bar.words), NAME_SIZE, NAMES, bold=bar.chief)[0]
    sheet.text(left - 10, y + 15, words, size=NAME_SIZE, anchor="end", bold=bar.chief)
    colour = ACCENT if bar.chief else SERIES["second"]
    sheet.box(left, y + 3, max(_long(bar, how), 1.0), ROW - 7, fill=colour)


def _value(sheet: Sheet, bar: Bar, y: float, how: tuple[float, float, float, float], t: Translator) -> None:
    """Write the value at the end of its bar."""
    left, _, _, scale = how
    value = bar.value * scale
    digits = 1 if scale == PERCENT or value != round(value) else 0
    sheet.text(left + _long(bar, how) + 6, y + 15, t.number(value, digits), size=12, bold=bar.chief, halo=True)


def _long(bar: Bar, how: tuple[float, float, float, float]) -> float:
    """Return the length of a bar."""
    _, room, most, scale = how
    return max(0.0, min(bar.value * scale, most)) / most * room

"""Plan and achieved as bars: a pale bar for the plan, a dark one for valid interviews, what is missing at the end."""

from __future__ import annotations

from sapa.app.coverage.draw_map import sign
from sapa.app.coverage.plan_rows import Breakdown, Reached
from sapa.app.figure_design import Drawn
from sapa.app.svg import Sheet, nice_ticks, wide
from sapa.figures.drawing import short
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, LIMIT, MUTED, SERIES

WIDTH, PAD, ROW, BAR = 800.0, 16.0, 22.0, 15.0
MOST_ROWS = 30
NAMES = 300.0


def plan_bars(breakdown: Breakdown, title: str, note: str, t: Translator) -> Drawn:
    """Draw the rows with a plan, the one that lacks most first."""
    rows = [r for r in breakdown.rows if r.planned]
    rows.sort(key=lambda r: (-r.missing, -(r.planned or 0), r.label))
    hidden, rows = len(rows) - MOST_ROWS, rows[:MOST_ROWS]
    sheet = Sheet(WIDTH)
    y = sheet.block(PAD, 6, title, WIDTH - 2 * PAD, size=15, bold=True)
    y = sheet.block(PAD, y + 2, t("app.coverage.bars.read"), WIDTH - 2 * PAD, size=12, fill=MUTED)
    names = [short(t.place(r.label), 44) for r in rows]
    left = PAD + min(NAMES, max([wide(name, 12.5) for name in names] or [0.0])) + 10
    top, foot = y + 10, y + 10 + ROW * len(rows) + 4
    most = max([max(r.planned or 0, r.valid) for r in rows] or [1])
    scale = (WIDTH - 120 - left) / most
    for tick in nice_ticks(most):
        sheet.line(left + tick * scale, top, left + tick * scale, foot)
        sheet.text(left + tick * scale, foot + 15, t.show(round(tick), "int"), size=11.5, fill=MUTED, anchor="middle")
    for i, (row, name) in enumerate(zip(rows, names, strict=True)):
        at = top + i * ROW + (ROW - BAR) / 2
        size = min(12.5, 12.5 * NAMES / max(NAMES, wide(name, 12.5)))
        sheet.text(left - 10, at + 12, name, size=size, anchor="end")
        sheet.box(left, at, (row.planned or 0) * scale, BAR, fill=SERIES["second"])
        sheet.box(left, at + 3.5, row.valid * scale, BAR - 7, fill=ACCENT)
        met = row.reached is Reached.MET
        words = f"{sign(row, t)} · {t.show(row.valid, 'int')} / {t.show(row.planned, 'int')}"
        end = left + max(row.planned or 0, row.valid) * scale + 7
        sheet.text(end, at + 12, words, size=12, fill=MUTED if met else LIMIT, bold=not met, halo=True)
    y = sheet.block(PAD, foot + 20, t("figures.interviews_axis"), WIDTH - 2 * PAD, size=11.5)
    if hidden > 0:
        y = sheet.block(PAD, y, t("figures.more_rows", n=hidden), WIDTH - 2 * PAD, size=11.5, fill=MUTED)
    y = sheet.block(PAD, y + 2, note, WIDTH - 2 * PAD, size=11, fill=MUTED)
    return Drawn(sheet.done(y + 12, title), title)

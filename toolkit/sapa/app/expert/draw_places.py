"""Places with their intervals: a line from the highest place to the lowest, a dot at the place, chances to be first."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.app.figure_design import Drawn
from sapa.app.svg import Sheet, wide
from sapa.figures.drawing import short
from sapa.i18n import Translator
from sapa.panel import PanelResult
from sapa.panel.results import BidResult
from sapa.present.palette import ACCENT, INK, LIMIT, LINE, MUTED, WHITE
from sapa.present.panel_words import chance

WIDTH, PAD, ROW, NAMES, CHANCES, LETTERS = 800.0, 16.0, 24.0, 310.0, 110.0, 34
MOST_ROWS = 40


def places(judged: PanelResult, ordered: Sequence[BidResult], t: Translator) -> Drawn:
    """Draw the objects that have a place; those whose interval overlaps with the first one's stand in the accent."""
    title = t("app.expert.figure.title")
    ranked = [one for one in ordered if one.rank_low]
    hidden, rows = len(ranked) - MOST_ROWS, ranked[:MOST_ROWS]
    sheet = Sheet(WIDTH)
    y = sheet.block(PAD, 6, title, WIDTH - 2 * PAD, size=15, bold=True)
    y = sheet.block(PAD, y + 2, t("app.expert.figure.read"), WIDTH - 2 * PAD, size=12, fill=MUTED)
    names = [short(f"{one.id} {one.title}".strip(), LETTERS) for one in rows]
    left = PAD + min(NAMES, max([wide(name, 12.5, bold=True) for name in names] or [0.0])) + 22
    right, last = WIDTH - PAD - CHANCES, max([one.rank_high for one in ranked] or [1])
    step = (right - left) / max(1, last - 1)
    heads = y + 22
    sheet.text(WIDTH - PAD, heads, t("app.expert.figure.first"), size=11.5, fill=MUTED, anchor="end")
    top, foot = heads + 6, heads + 6 + ROW * len(rows) + 4
    funded = judged.plan.funded
    every = 1 + last // 21
    for rank in range(1, last + 1, every):
        sheet.line(left + (rank - 1) * step, top, left + (rank - 1) * step, foot, stroke=LINE)
        sheet.text(left + (rank - 1) * step, foot + 15, str(rank), size=11.5, fill=MUTED, anchor="middle")
    if funded is not None and 0 < funded < last:
        at = left + (funded - 0.5) * step
        sheet.line(at, top - 4, at, foot, stroke=LIMIT, width=1.5, dash="5 4")
        sheet.text(at, heads, t("app.expert.figure.line"), size=11.5, fill=LIMIT, anchor="middle", halo=True)
    shared = {rows[0].id, *rows[0].overlaps} if rows else set()
    for i, (one, name) in enumerate(zip(rows, names, strict=True)):
        middle = top + i * ROW + ROW / 2
        colour = ACCENT if one.id in shared else MUTED
        size = min(12.5, 12.5 * NAMES / max(NAMES, wide(name, 12.5, bold=True)))
        sheet.text(left - 14, middle + 4, name, size=size, anchor="end", fill=INK, bold=one.id in shared)
        low, high = (left + (rank - 1) * step for rank in (one.rank_low, one.rank_high))
        sheet.line(low, middle, high, middle, stroke=colour, width=3)
        sheet.dot(left + (one.rank - 1) * step, middle, radius=5.5, fill=colour, stroke=WHITE)
        sheet.text(WIDTH - PAD, middle + 4, chance(one.first, t), size=12.5, anchor="end", fill=colour)
    y = sheet.block(PAD, foot + 20, t("app.expert.figure.axis"), WIDTH - 2 * PAD, size=11.5)
    if hidden > 0:
        y = sheet.block(PAD, y, t("figures.more_rows", n=hidden), WIDTH - 2 * PAD, size=11.5, fill=MUTED)
    y = sheet.block(PAD, y + 2, _note(judged, t), WIDTH - 2 * PAD, size=11, fill=MUTED)
    alt = f"{title} " + "; ".join(f"{one.id}: {one.rank} ({one.rank_low}–{one.rank_high})" for one in rows)
    return Drawn(sheet.done(y + 12, alt), alt)


def _note(judged: PanelResult, t: Translator) -> str:
    """Return the foot: counts, level and seed, files, the day."""
    last, plan = judged.rounds[-1], judged.plan
    scored = sum(1 for one in last.experts if one.sheets or one.incomplete)
    said = [t("app.expert.figure.note", bids=len(last.bids), experts=scored, level=plan.level, seed=str(plan.seed)),
            t("figures.source", files=", ".join(f.file for f in plan.scores))]  # fmt: skip
    if plan.date is not None:
        said.append(t("panel.book.date", date=plan.date))
    return " ".join(said)

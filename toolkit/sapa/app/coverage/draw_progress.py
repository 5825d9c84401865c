"""Fieldwork day by day: valid interviews so far against the plan, a thin bar for what each day brought."""

from __future__ import annotations

from datetime import timedelta

from sapa.app.figure_design import Drawn
from sapa.app.svg import Sheet, nice_ticks, wide
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, INK, LIMIT, LINE, MUTED, SERIES
from sapa.results.coverage import Progress

WIDTH, HEIGHT, PAD = 800.0, 240.0, 16.0
MARK = 3.0


def progress_curve(progress: Progress, note: str, t: Translator) -> Drawn:
    """Draw the curve under a sentence that says where the pace leads."""
    days = progress.days
    last = days[-1]
    title = title_of(progress, t)
    sheet = Sheet(WIDTH)
    y = sheet.block(PAD, 6, title, WIDTH - 2 * PAD, size=15, bold=True)
    top = sheet.block(PAD, y + 2, t("app.coverage.progress.read"), WIDTH - 2 * PAD, size=12, fill=MUTED) + 22
    foot, left, right = top + HEIGHT, PAD + 50, WIDTH - PAD - 8
    most = max(progress.planned or 0, last.total, *(d.completed for d in days), 1) * 1.06
    first = days[0].day
    span = (last.day - first).days + 1
    step = (right - left) / span

    def x(index: int) -> float:
        return left + step * (index + 0.5)

    def height(value: float) -> float:
        return foot - (foot - top) * value / most

    for tick in nice_ticks(most, about=5):
        sheet.line(left, height(tick), right, height(tick))
        sheet.text(left - 6, height(tick) + 4, t.show(round(tick), "int"), size=11.5, fill=MUTED, anchor="end")
    bar = max(1.0, step * 0.6)
    for one in days:
        at = x((one.day - first).days)
        colour = LIMIT if one.many else SERIES["second"]
        sheet.box(at - bar / 2, height(one.completed), bar, foot - height(one.completed), fill=colour)
        if one.many:
            sheet.text(at, height(one.completed) - 5, "?", size=12, fill=LIMIT, anchor="middle", bold=True, halo=True)
    if progress.planned:
        level = height(progress.planned)
        sheet.line(left, level, right, level, stroke=INK, width=1.5, dash="5 3")
        words = t("app.coverage.progress.plan", n=progress.planned)
        sheet.text(left + 6, level - 6, words, size=12, bold=True, halo=True)
    sheet.curve([(x((d.day - first).days), height(d.total)) for d in days], stroke=ACCENT, width=2.5)
    end = x((last.day - first).days)
    sheet.dot(end, height(last.total), fill=ACCENT)
    words = t.show(last.total, "int")
    sheet.text(end - 8, height(last.total) + 18, words, size=12.5, fill=ACCENT, anchor="end", bold=True, halo=True)
    sheet.line(left, foot, right, foot, stroke=LINE)
    drawn_to = 0.0
    for index in range(0, span, max(1, span // 6)):
        words = t.date(first + timedelta(days=index))
        half = wide(words, 11.5) / 2
        if x(index) - half < drawn_to or x(index) + half > WIDTH:
            continue
        sheet.text(x(index), foot + 16, words, size=11.5, fill=MUTED, anchor="middle")
        drawn_to = x(index) + half + 12
    y = _notes(sheet, progress, foot + 22, t)
    y = sheet.block(PAD, y + 2, note, WIDTH - 2 * PAD, size=11, fill=MUTED)
    return Drawn(sheet.done(y + 12, title), title)


def _notes(sheet: Sheet, progress: Progress, y: float, t: Translator) -> float:
    """Write what a reader must know of the curve; returns the foot."""
    lines = [t("app.coverage.progress.many")] if any(d.many for d in progress.days) else []
    lines += [t("app.coverage.progress.undated", n=progress.undated)] if progress.undated else []
    for line in lines:
        y = sheet.block(PAD, y, line, WIDTH - 2 * PAD, size=11.5, fill=MUTED)
    return y


def title_of(progress: Progress, t: Translator) -> str:
    """Return the answer: the plan is reached, or when it would be at the pace so far."""
    last = progress.days[-1]
    if progress.planned is None:
        return t("app.coverage.progress.no_plan", n=last.total, when=last.day)
    if last.total >= progress.planned:
        return t("app.coverage.progress.met", n=last.total, planned=progress.planned, when=last.day)
    key = "end" if progress.end is not None else "short"
    return t(
        f"app.coverage.progress.{key}", n=last.total, planned=progress.planned, when=last.day, end=progress.end,
        pace=progress.pace,
    )  # fmt: skip

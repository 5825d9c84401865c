"""What became of the cases: a bar for each group of outcomes, with its number and share."""

from __future__ import annotations

from sapa.app.figure_design import Drawn
from sapa.app.svg import Sheet, wide
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, MUTED, SERIES
from sapa.results.outcomes import OutcomesDetail
from sapa.stats.dispositions import COUNTED, Outcome

WIDTH, PAD, ROW, BAR = 800.0, 16.0, 26.0, 17.0
NAMES = 330.0
COLOURS = {Outcome.INTERVIEW: ACCENT, Outcome.PARTIAL: ACCENT, Outcome.NOT_ELIGIBLE: SERIES["grey"]}


def outcomes_picture(detail: OutcomesDetail, title: str, note: str, t: Translator) -> Drawn:
    """Draw the groups that have cases, in AAPOR's order."""
    counts = detail.overall.counts
    found = [(o, float(getattr(counts, COUNTED[o]))) for o in Outcome]
    found = [(o, n) for o, n in found if n]
    sheet = Sheet(WIDTH)
    y = sheet.block(PAD, 6, title, WIDTH - 2 * PAD, size=15, bold=True)
    y = sheet.block(PAD, y + 2, t("app.coverage.outcomes.read", n=detail.cases), WIDTH - 2 * PAD, size=12, fill=MUTED)
    names = {o: t(f"app.coverage.outcome.{o.value}") for o, _ in found}
    left = PAD + min(NAMES, max([wide(n, 12.5) for n in names.values()] or [0.0])) + 10
    most = max([n for _, n in found] or [1.0])
    scale = (WIDTH - PAD - 110 - left) / most
    at = y + 10
    for outcome, n in found:
        size = min(12.5, 12.5 * NAMES / max(NAMES, wide(names[outcome], 12.5)))
        sheet.text(left - 10, at + 13, names[outcome], size=size, anchor="end")
        sheet.box(left, at, max(1.5, n * scale), BAR, fill=COLOURS.get(outcome, SERIES["second"]))
        words = f"{t.show(round(n), 'int')} · {t.percent(n / counts.total, 1)}"
        sheet.text(left + n * scale + 7, at + 13, words, size=12, bold=outcome is Outcome.INTERVIEW)
        at += ROW
    y = sheet.block(PAD, at + 2, note, WIDTH - 2 * PAD, size=11, fill=MUTED)
    return Drawn(sheet.done(y + 12, title), title)

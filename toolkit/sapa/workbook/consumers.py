"""Sheet "Consumers": who was planned, registered and polled by form of the service (paragraph 9)."""

from __future__ import annotations

from sapa.results.consumers import ConsumerCount, ConsumersDetail
from sapa.workbook.blocks import live
from sapa.workbook.charts import Series, paired_bars
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

KIND = "consumers"
_LAST = 9
_PER_CENT = 100


def write_consumers(sheet: EvaluationSheet, part: str, detail: ConsumersDetail) -> None:
    """Write the consumers of one service."""
    book = sheet.book
    w = book.w
    sheet.columns([34, 15, 15, *[13] * (_LAST - 2)])
    service = book.standard.services.get(detail.service)
    title = service.in_language(book.t.language) if service is not None else detail.service
    sheet.heading(w(f"question.{KIND}"), f"{title[:1].upper()}{title[1:]} · {part}")
    # Findings of a part carry no method.
    findings_block(sheet, [f for f in book.findings_on(KIND, None) if f.part == part], _LAST)
    sheet.section(w("block.consumers"))
    note = w("block.consumers.note")
    sheet.merged(sheet.row, 0, _LAST, note, "note")
    sheet.height(sheet.row, (note, sheet.width(0, _LAST)))
    sheet.row += 1
    heads = (
        "planned_people", "registered", "reached", "polled", "strangers", "polled_share", "needed_share",
        "needed_people", "missing_people",
    )  # fmt: skip
    sheet.head([Head(w("col.form_item"), text=True), *(Head(w(f"col.{h}")) for h in heads)])
    begin = sheet.row
    for i, one in enumerate(detail.rows):
        row = sheet.row
        book.anchor(KIND, None, " / ".join(t for t in (one.form, one.item) if t), sheet.at(row, 0, fixed=False))
        name = " / ".join(t for t in (one.form, one.item) if t) or str(i + 1)
        name += "".join(
            f"\n{w(f'consumers.declared_{what}')}"
            for what, count in (("registered", one.registered), ("polled", one.polled))
            if count is not None and not count.listed
        )
        sheet.text(row, 0, name)
        sheet.number(row, 1, one.planned)
        sheet.number(row, 2, _n(one.registered))
        live(sheet, row, 3, f"={cell(row, 2)}/{cell(row, 1)}", one.reached, one.reached, digits=1, percent=True)
        sheet.number(row, 4, _n(one.polled))
        sheet.number(row, 5, one.strangers)
        polled = None if one.polled is None else one.polled.n - (one.strangers or 0)
        own = polled / one.registered.n if polled is not None and one.registered and one.registered.n else None
        formula = f"=({cell(row, 4)}-N({cell(row, 5)}))/{cell(row, 2)}"
        live(sheet, row, 6, formula, own, one.share, digits=1, percent=True)
        sheet.number(row, 7, None if one.least is None else one.least / _PER_CENT, percent=True)
        # Rounded first: 0.1 · 30 is a little above 3 in binary.
        formula = f"=ROUNDUP(ROUND({cell(row, 2)}*{cell(row, 7)},9),0)"
        needed = None if one.needed is None else float(one.needed)
        live(sheet, row, 8, formula, needed, needed)
        short = None if one.needed is None or polled is None else float(max(0, one.needed - polled))
        live(sheet, row, 9, f"=MAX(0,{cell(row, 8)}-({cell(row, 4)}-N({cell(row, 5)})))", short, short)
        sheet.height(row, (name, sheet.widths[0]))
        sheet.row += 1
    last = sheet.row - 1
    book.anchor(KIND, None, "", sheet.at(begin, 0, fixed=False))
    if any(r.registered is not None and r.polled is not None for r in detail.rows):
        sheet.row += 1
        paired_bars(
            sheet, title=w("chart.consumers"), categories="=" + sheet.range(begin, 0, last, 0),
            pair=(
                Series(w("col.registered"), "=" + sheet.range(begin, 2, last, 2), "second"),
                Series(w("col.polled"), "=" + sheet.range(begin, 4, last, 4), "first"),
            ),
            axes=(w("col.form_item"), w("axis.people")), count=len(detail.rows),
            description=w("chart.consumers.alt", n=len(detail.rows)),
        )  # fmt: skip
    sheet.page()


def _n(count: ConsumerCount | None) -> int | None:
    return None if count is None else count.n

"""Sheet "Consumers": registered of those planned (paragraph 9), polled of those registered, and how satisfied."""

from __future__ import annotations

from sapa.results.consumers import ConsumerCount, ConsumerCoverage, ConsumersDetail
from sapa.results.privacy import Why
from sapa.results.services import ServiceDetail
from sapa.workbook.blocks import live
from sapa.workbook.charts import Series, paired_bars
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.front import note_line
from sapa.workbook.names import cell
from sapa.workbook.satisfaction import satisfaction_heads
from sapa.workbook.services import event_name
from sapa.workbook.sheet import Head
from sapa.workbook.withheld import withheld_cells

KIND = "consumers"
_LAST = 9
_CHARTED = 2
"""Rows from which a picture says more than the table."""
_PER_CENT = 100
_POLLED = ("registered", "polled", "people_basis", "strangers", "counted_polled", "polled_share", "needed_share",
           "needed_people", "missing_people")  # fmt: skip


def write_consumers(sheet: EvaluationSheet, part: str, detail: ConsumersDetail) -> None:
    """Write the consumers of one service."""
    book = sheet.book
    w = book.w
    sheet.columns([34, *[15] * _LAST])
    sheet.heading(w(f"question.{KIND}"), book.service_title(part, detail.service))
    # Findings of a part carry no method.
    findings_block(sheet, [f for f in book.findings_on(KIND, None) if f.part == part], _LAST)
    first = _reach(sheet, detail)
    begin, last = _polled(sheet, detail, first)
    _satisfaction(sheet, part)
    if len(detail.rows) >= _CHARTED and any(r.registered is not None and r.polled is not None for r in detail.rows):
        sheet.row += 1
        paired_bars(
            sheet, title=w("chart.consumers"), categories="=" + sheet.range(begin, 0, last, 0),
            pair=(
                Series(w("col.registered"), "=" + sheet.range(begin, 1, last, 1), "second"),
                Series(w("col.polled"), "=" + sheet.range(begin, 2, last, 2), "first"),
            ),
            axes=(w("col.form_item"), w("axis.people")), count=len(detail.rows),
            description=w("chart.consumers.alt", n=len(detail.rows)),
        )  # fmt: skip
    sheet.page()


def _name(sheet: EvaluationSheet, one: ConsumerCoverage, number: int) -> str:
    """Return the form in the act's words, and what tells events of one form apart."""
    book = sheet.book
    known = book.standard.forms.get(one.form)
    form = known.in_language(book.t.language) if known is not None else one.form
    return " / ".join(x for x in (form, one.item) if x) or str(number)


def _lead(sheet: EvaluationSheet, one: ConsumerCoverage, number: int, *counts: ConsumerCount | None) -> None:
    name = _name(sheet, one, number)
    sheet.text(sheet.row, 0, name)
    sheet.height(sheet.row, (name, sheet.widths[0]), (_basis(sheet, *counts), 14))


def _basis(sheet: EvaluationSheet, *counts: ConsumerCount | None) -> str:
    """Return how the numbers are known: from a list each, or only declared."""
    known = [c for c in counts if c is not None]
    if not known:
        return "–"
    return sheet.book.w("people.listed" if all(c.listed for c in known) else "people.declared")


def _n(count: ConsumerCount | None) -> int | None:
    return None if count is None else count.n


def _reach(sheet: EvaluationSheet, detail: ConsumersDetail) -> int:
    """Write how many of those planned are registered; return the first row."""
    book = sheet.book
    w = book.w
    sheet.section(w("block.consumers"))
    note_line(sheet, w("block.consumers.note"), _LAST)
    heads = ("planned_people", "registered", "people_basis", "reached")
    sheet.head([Head(w("col.form_item"), text=True), *(Head(w(f"col.{h}")) for h in heads)])
    begin = sheet.row
    for i, one in enumerate(detail.rows):
        row = sheet.row
        item = " / ".join(t for t in (one.form, one.item) if t)
        book.anchor(KIND, None, item, sheet.at(row, 0, fixed=False))
        _lead(sheet, one, i + 1, one.registered)
        sheet.number(row, 1, one.planned)
        sheet.number(row, 2, _n(one.registered))
        sheet.text(row, 3, _basis(sheet, one.registered), "centre")
        formula = f"={cell(row, 2)}/{cell(row, 1)}"
        live(sheet, row, 4, formula, one.reached, one.reached, digits=1, percent=True, style="total_number")
        sheet.row += 1
    book.anchor(KIND, None, "", sheet.at(begin, 0, fixed=False))
    return begin


def _polled(sheet: EvaluationSheet, detail: ConsumersDetail, reach: int) -> tuple[int, int]:
    """Write how many of those registered were polled, and how many have to be; return the first and the last row."""
    w = sheet.book.w
    sheet.section(w("block.consumers_polled"))
    note_line(sheet, w("block.consumers_polled.note"), _LAST)
    sheet.head([Head(w("col.form_item"), text=True), *(Head(w(f"col.{h}")) for h in _POLLED)])
    begin = sheet.row
    for i, one in enumerate(detail.rows):
        row = sheet.row
        _lead(sheet, one, i + 1, one.polled)
        registered, asked = _n(one.registered), _n(one.polled)
        live(sheet, row, 1, f"={cell(reach + i, 2)}", registered, registered)
        sheet.number(row, 2, asked)
        sheet.text(row, 3, _basis(sheet, one.polled), "centre")
        sheet.number(row, 4, one.strangers)
        counted = None if one.polled is None else one.polled.n - (one.strangers or 0)
        live(sheet, row, 5, f"={cell(row, 2)}-N({cell(row, 4)})", counted, counted)
        own = counted / registered if counted is not None and registered else None
        formula = f"={cell(row, 5)}/{cell(row, 1)}"
        live(sheet, row, 6, formula, own, one.share, digits=1, percent=True, style="total_number")
        sheet.number(row, 7, None if one.least is None else one.least / _PER_CENT, percent=True)
        # Rounded first: 0.1 · 30 is a little above 3 in binary.
        formula = f"=ROUNDUP(ROUND({cell(row, 1)}*{cell(row, 7)},9),0)"
        needed = None if one.needed is None else float(one.needed)
        live(sheet, row, 8, formula, needed, needed)
        short = None if one.needed is None or counted is None else float(max(0, one.needed - counted))
        live(sheet, row, 9, f"=MAX(0,{cell(row, 8)}-{cell(row, 5)})", short, short)
        sheet.row += 1
    return begin, sheet.row - 1


def _satisfaction(sheet: EvaluationSheet, part: str) -> None:
    """Repeat the satisfaction of the part by reference to its own sheet, or say that no scores were handed in."""
    book = sheet.book
    w = book.w
    detail = next((d for name, d in book.details(ServiceDetail) if name == part), None)
    sheet.section(w("block.satisfaction"))
    events = [e for e in detail.events if book.placed("services", part, e.event)] if detail is not None else []
    if detail is None or not events:
        note_line(sheet, w("consumers.no_scores"), _LAST)
        return
    cells = [book.placed("services", part, e.event) for e in events]
    tab = cells[0]["satisfaction"].rsplit("!", 1)[0].strip("'").replace("''", "'")
    note_line(sheet, w("block.consumers_satisfaction.note", sheet=tab), _LAST)
    note_line(sheet, w("block.satisfaction.interval"), _LAST)
    first = "service_event" if any(e.event for e in events) else "service_item"
    satisfaction_heads(sheet, detail, [Head(w(f"col.{first}"), text=True)], ("polled", "satisfaction"))
    for one, at in zip(events, cells, strict=True):
        row, name = sheet.row, event_name(one, book)
        sheet.text(row, 0, name)
        sheet.height(row, (name, sheet.widths[0]))
        if one.scores_withheld:
            sheet.number(row, 1, one.polled)
            withheld_cells(sheet, row, Why.FEW, at=2, empty=range(3, 7))
            sheet.row += 1
            continue
        hundred = None if one.rescaled is None else 100 * one.rescaled
        columns = (("polled", one.polled), ("satisfaction", one.satisfaction), ("low", one.low), ("high", one.high),
                   ("rescaled", hundred), ("top_two", one.top_two))  # fmt: skip
        for col, (key, value) in enumerate(columns, start=1):
            share = key not in ("polled", "rescaled")
            style = "total_number" if key == "satisfaction" else "number"
            digits = 0 if key == "polled" else 1
            live(sheet, row, col, f"={at[key]}", value, value, digits=digits, percent=share, style=style)
        sheet.row += 1

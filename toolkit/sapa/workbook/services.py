"""Sheet "Participation and scores": who took part and was polled, satisfaction by the act's formula, live.

Tables 1, 2, 4 and 5 of the Standard. What the Standard does not ask for stands under a heading that says so.
"""

from __future__ import annotations

from sapa.messages import message
from sapa.results import Line
from sapa.results.privacy import Why
from sapa.results.services import ServiceDetail, ServiceEvent
from sapa.workbook.blocks import Parameters, live
from sapa.workbook.charts import Series, paired_bars
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.front import note_line
from sapa.workbook.names import cell
from sapa.workbook.satisfaction import satisfaction_heads
from sapa.workbook.sheet import Head
from sapa.workbook.withheld import withheld_cells, withheld_note

KIND = "services"
_MEASURES = 9
"""Columns of numbers, behind the event and its form."""
_CHARTED = 2
"""Rows from which a picture says more than the table."""


def write_services(sheet: EvaluationSheet, part: str, detail: ServiceDetail) -> None:
    """Write what was counted event by event, with the findings that rest on it."""
    book = sheet.book
    w = book.w
    forms = any(e.form for e in detail.events)
    lead = 2 if forms else 1
    sheet.columns([30, *([30] if forms else []), *[14] * _MEASURES])
    last = lead + _MEASURES - 1
    sheet.heading(w(f"question.{KIND}"), book.service_title(part, detail.service))
    rest = [f for f in book.findings_on(KIND, None) if f.part == part and f.line is Line.FORMAL]
    findings_block(sheet, rest, last)
    at, begin, end = _people(sheet, detail, lead, last)
    _chart(sheet, detail, at, (begin, end))
    _satisfaction(sheet, part, detail, lead, last, (begin, at.get("polled", 0)))
    _application(sheet, detail, lead, last)
    _publications(sheet, detail, lead)
    book.anchor(KIND, None, "", sheet.at(begin, 0, fixed=False))
    sheet.page()


def event_name(event: ServiceEvent, book: EvaluationBook) -> str:
    """Return what an event is called; consultations are one entry without a name."""
    return event.event or book.w("services.consultations")


def _lead(sheet: EvaluationSheet, one: ServiceEvent, lead: int) -> None:
    """Write the event and its form, and make the row high enough for them."""
    book, row = sheet.book, sheet.row
    form = book.t(message(f"checks.service.form.{one.form}")) if one.form else ""
    name = event_name(one, book)
    sheet.text(row, 0, name)
    if lead > 1:
        sheet.text(row, 1, form or "–")
    sheet.height(row, (name, sheet.widths[0]), (form, sheet.widths[1]), (_basis(one, book), 14))


def _leads(sheet: EvaluationSheet, lead: int) -> list[Head]:
    w = sheet.book.w
    # Consultations are counted as a whole: they have no form and are no event.
    return [Head(w("col.service_event" if lead > 1 else "col.service_item"), text=True),
            Head(w("col.service_form"), text=True)][:lead]  # fmt: skip


def _note(sheet: EvaluationSheet, id: str, last: int) -> None:
    note_line(sheet, sheet.book.w(id), last)


def _basis(one: ServiceEvent, book: EvaluationBook) -> str:
    if one.participants is None:
        return "–"
    return book.w("people.listed" if one.listed else "people.declared")


def _people(sheet: EvaluationSheet, detail: ServiceDetail, lead: int, last: int) -> tuple[dict[str, int], int, int]:
    """Write who took part and who was polled; return the columns by key, the first and the last row."""
    book = sheet.book
    t, w = book.t, book.w
    polls = any(e.polled or e.needed is not None for e in detail.events)
    sheet.section(w("block.services" if polls else "block.services.people"))
    if polls:
        _note(sheet, "block.services.note", last)
    known = [key for key in ("mode", "duration") if any(getattr(e, key) is not None for e in detail.events)]
    heads = [f"service_{key}" for key in known]
    heads += ["service_participants", "people_basis"]
    heads += ["polled", "polled_share", "needed_people", "missing_people"] if polls else []
    sheet.head([*_leads(sheet, lead), *(Head(w(f"col.{h}")) for h in heads)])
    at = {key: lead + i for i, key in enumerate(heads)}
    took = at["service_participants"]
    begin = sheet.row
    for one in detail.events:
        row = sheet.row
        book.anchor(KIND, None, one.event, sheet.at(row, 0, fixed=False))
        _lead(sheet, one, lead)
        if "mode" in known:
            sheet.text(row, at["service_mode"], w(f"services.{one.mode}") if one.mode else "–", "centre")
        if "duration" in known:
            told = one.duration is not None and one.unit is not None
            measured = t(message(f"checks.service.unit.{one.unit}", n=one.duration)) if told else "–"
            sheet.text(row, at["service_duration"], measured, "centre")
        sheet.number(row, took, one.participants)
        sheet.text(row, at["people_basis"], _basis(one, book), "centre")
        if polls:
            _polled(sheet, one, at)
        sheet.row += 1
    return at, begin, sheet.row - 1


def _polled(sheet: EvaluationSheet, one: ServiceEvent, at: dict[str, int]) -> None:
    """Write who was polled beside who had to be."""
    row, took, polled, needed = sheet.row, at["service_participants"], at["polled"], at["needed_people"]
    sheet.number(row, polled, one.polled)
    formula = f"={cell(row, polled)}/{cell(row, took)}"
    live(sheet, row, at["polled_share"], formula, one.share, one.share, digits=1, percent=True)
    sheet.number(row, needed, one.needed)
    short = None if one.needed is None else float(max(0, one.needed - one.polled))
    live(sheet, row, at["missing_people"], f"=MAX(0,{cell(row, needed)}-{cell(row, polled)})", short, short)


def _chart(sheet: EvaluationSheet, detail: ServiceDetail, at: dict[str, int], rows: tuple[int, int]) -> None:
    """Draw participants beside those polled, event by event."""
    book = sheet.book
    drawn = [e for e in detail.events if e.participants is not None and e.polled]
    if not drawn or len(detail.events) < _CHARTED:
        return
    took, polled = at["service_participants"], at["polled"]
    sheet.row += 1
    paired_bars(
        sheet, title=book.w("chart.services"), categories="=" + sheet.range(rows[0], 0, rows[1], 0),
        pair=(
            Series(book.w("col.service_participants"), "=" + sheet.range(rows[0], took, rows[1], took), "second"),
            Series(book.w("col.polled"), "=" + sheet.range(rows[0], polled, rows[1], polled), "first"),
        ),
        axes=(book.w("chart.services.axis"), book.w("axis.people")), count=len(detail.events),
        description=book.w("chart.services.alt", n=len(detail.events)),
    )  # fmt: skip


def _scale(sheet: EvaluationSheet, detail: ServiceDetail, last: int) -> tuple[str, str] | None:
    """Write the ends of the scale; formulas refer to them. Return references to the lowest and the highest score."""
    if detail.lowest is None or detail.highest is None:
        return None
    block = Parameters(sheet, sheet.book.w("block.scale"), last)
    low = block.number(sheet.book.w("param.lowest"), detail.lowest)
    high = block.number(sheet.book.w("param.highest"), detail.highest)
    block.formula(
        sheet.book.w("param.floor"), f"={low}/{high}", detail.lowest / detail.highest, percent=True,
        note=sheet.book.w("param.floor.note"),
    )  # fmt: skip
    return low, high


def _satisfaction(sheet: EvaluationSheet, part: str, detail: ServiceDetail, lead: int, last: int,
                  people: tuple[int, int]) -> None:  # fmt: skip
    """Write the scores and what follows from them; `people` is the first cell of those polled."""
    book = sheet.book
    if not any(e.polled and (e.satisfaction is not None or e.scores_withheld) for e in detail.events):
        return
    top_row = sheet.row + 1
    scale = _scale(sheet, detail, last)
    sheet.section(book.w("block.satisfaction"))
    _note(sheet, "block.satisfaction.note", last)
    _note(sheet, "block.satisfaction.interval", last)
    withheld_note(sheet, last, "service_events")
    satisfaction_heads(sheet, detail, _leads(sheet, lead), ("polled", "service_total", "satisfaction"))
    polled, total, result, low, high, rescaled, top = range(lead, lead + 7)
    for i, one in enumerate(detail.events):
        row = sheet.row
        _lead(sheet, one, lead)
        if one.scores_withheld:
            sheet.formula(row, polled, f"={cell(people[0] + i, people[1])}", one.polled)
            withheld_cells(sheet, row, Why.FEW, at=result, empty=range(total, top + 1))
            book.place(KIND, part, one.event, {"satisfaction": sheet.at(row, result)})
            sheet.row += 1
            continue
        sheet.formula(row, polled, f"={cell(people[0] + i, people[1])}", one.polled)
        sheet.number(row, total, one.total if one.polled else None, digits=0 if one.total == round(one.total) else 1)
        own = one.total / one.polled / detail.highest if one.polled and detail.highest else None
        if scale is not None:
            formula = f"={cell(row, total)}/{cell(row, polled)}/{scale[1]}"
            live(sheet, row, result, formula, own, one.satisfaction, digits=1, percent=True, style="total_number")
        else:
            sheet.number(row, result, one.satisfaction, "total_number", digits=1, percent=True)
        sheet.number(row, low, one.low, digits=1, percent=True)
        sheet.number(row, high, one.high, digits=1, percent=True)
        if scale is not None and one.polled and detail.lowest is not None and detail.highest is not None:
            formula = f"=({cell(row, total)}/{cell(row, polled)}-{scale[0]})/({scale[1]}-{scale[0]})*100"
            mean = one.total / one.polled
            own = (mean - detail.lowest) / (detail.highest - detail.lowest) * 100
            live(sheet, row, rescaled, formula, own, _hundred(one.rescaled), digits=1)
        else:
            sheet.number(row, rescaled, _hundred(one.rescaled), digits=1)
        sheet.number(row, top, one.top_two, digits=1, percent=True)
        book.place(KIND, part, one.event, {
            "polled": sheet.at(row, polled), "satisfaction": sheet.at(row, result), "low": sheet.at(row, low),
            "high": sheet.at(row, high), "rescaled": sheet.at(row, rescaled), "top_two": sheet.at(row, top),
        })  # fmt: skip
        sheet.row += 1
    # The ends of the scale and the results that rest on them are read together.
    sheet.keep(top_row, sheet.row - 1)


def _hundred(share: float | None) -> float | None:
    """Return a position from 0 to 100."""
    return None if share is None else 100 * share


def _application(sheet: EvaluationSheet, detail: ServiceDetail, lead: int, last: int) -> None:
    """Write who put it into practice; nothing where nobody was asked."""
    w = sheet.book.w
    events = [e for e in detail.events if e.asked]
    if not events:
        return
    journal = detail.service == "consulting"
    sheet.section(w("block.application"))
    _note(sheet, "block.application.note" + ("_consulting" if journal else ""), last)
    heads = ("service_entries" if journal else "service_asked", "service_applied", "service_applied_share")
    sheet.head([*_leads(sheet, lead), *(Head(w(f"col.{h}")) for h in heads)])
    asked, applied, share = range(lead, lead + 3)
    for one in events:
        row = sheet.row
        _lead(sheet, one, lead)
        sheet.number(row, asked, one.asked)
        if one.use_withheld:
            withheld_cells(sheet, row, Why.FEW, at=applied, empty=(share,))
            sheet.row += 1
            continue
        sheet.number(row, applied, one.applied)
        value = one.applied / one.asked
        live(sheet, row, share, f"={cell(row, applied)}/{cell(row, asked)}", value, value, digits=1, percent=True)
        sheet.row += 1


def _publications(sheet: EvaluationSheet, detail: ServiceDetail, lead: int) -> None:
    """Write the publications of each event; nothing where no list of publications was handed in."""
    w = sheet.book.w
    events = [e for e in detail.events if e.media is not None or e.social is not None]
    if not events:
        return
    sheet.section(w("block.publications"))
    sheet.head([*_leads(sheet, lead), Head(w("col.service_media")), Head(w("col.service_social"))])
    for one in events:
        _lead(sheet, one, lead)
        sheet.number(sheet.row, lead, one.media)
        sheet.number(sheet.row, lead + 1, one.social)
        sheet.row += 1

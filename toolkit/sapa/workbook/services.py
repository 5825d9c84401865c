"""Sheet "Events of a service": participants, polled, satisfaction by the act's formula, live (tables 1, 2, 4, 5)."""

from __future__ import annotations

from sapa.messages import message
from sapa.results import Line
from sapa.results.services import ServiceDetail, ServiceEvent
from sapa.workbook.blocks import Parameters, live
from sapa.workbook.charts import Series, paired_bars
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

KIND = "services"
_LAST = 15
_HEADS = (
    "service_mode", "service_duration", "service_participants", "polled", "polled_share", "needed_people",
    "service_total", "satisfaction", "ci_low", "ci_high", "rescaled", "top_two", "service_applied",
    "service_applied_share", "service_publications",
)  # fmt: skip


def write_services(sheet: EvaluationSheet, part: str, detail: ServiceDetail) -> None:
    """Write what was counted event by event, with the findings that rest on it."""
    book = sheet.book
    w = book.w
    sheet.columns([30, 10, 17, 12, 11, 13, 12, 11, 18, 10, 10, 15, 15, 12, 14, 13])
    service = book.standard.services.get(detail.service)
    title = service.in_language(book.t.language) if service is not None else detail.service
    sheet.heading(w(f"question.{KIND}"), f"{title[:1].upper()}{title[1:]} · {part}")
    rest = [f for f in book.findings_on(KIND, None) if f.part == part and f.line is Line.FORMAL]
    findings_block(sheet, rest, _LAST)
    highest = _scale(sheet, detail)
    sheet.section(w("block.services"))
    note = w("block.services.note")
    sheet.merged(sheet.row, 0, _LAST, note, "note")
    sheet.height(sheet.row, (note, sheet.width(0, _LAST)))
    sheet.row += 1
    sheet.head([Head(w("col.service_event"), text=True), *(Head(w(f"col.{h}")) for h in _HEADS)])
    begin = sheet.row
    for event in detail.events:
        book.anchor(KIND, None, event.event, sheet.at(sheet.row, 0, fixed=False))
        _row(sheet, event, detail, highest)
        sheet.row += 1
    last = sheet.row - 1
    book.anchor(KIND, None, "", sheet.at(begin, 0, fixed=False))
    if any(e.participants is not None and e.polled for e in detail.events):
        sheet.row += 1
        paired_bars(
            sheet, title=w("chart.services"), categories="=" + sheet.range(begin, 0, last, 0),
            pair=(
                Series(w("col.service_participants"), "=" + sheet.range(begin, 3, last, 3), "second"),
                Series(w("col.polled"), "=" + sheet.range(begin, 4, last, 4), "first"),
            ),
            axes=(w("col.service_event"), w("axis.people")), count=len(detail.events),
            description=w("chart.services.alt", n=len(detail.events)),
        )  # fmt: skip
    sheet.ws.freeze_panes(1, 1)
    sheet.page()


def _scale(sheet: EvaluationSheet, detail: ServiceDetail) -> tuple[str, str] | None:
    """Write the ends of the scale; formulas refer to them. Return references to the lowest and the highest score."""
    if detail.lowest is None or detail.highest is None:
        return None
    block = Parameters(sheet, sheet.book.w("block.scale"), _LAST)
    low = block.number(sheet.book.w("param.lowest"), detail.lowest)
    high = block.number(sheet.book.w("param.highest"), detail.highest)
    block.formula(
        sheet.book.w("param.floor"), f"={low}/{high}", detail.lowest / detail.highest, percent=True,
        note=sheet.book.w("param.floor.note"),
    )  # fmt: skip
    return low, high


def _row(sheet: EvaluationSheet, one: ServiceEvent, detail: ServiceDetail, scale: tuple[str, str] | None) -> None:
    book, row = sheet.book, sheet.row
    t, w = book.t, book.w
    form = t(message(f"checks.service.form.{one.form}")) if one.form else ""
    name = "\n".join(x for x in (one.event or w("services.consultations"), form) if x)
    if one.participants is not None and not one.listed:
        name += f"\n{w('services.declared')}"
    sheet.text(row, 0, name)
    sheet.text(row, 1, w(f"services.{one.mode}") if one.mode else "–", align="center")
    known = one.duration is not None and one.unit is not None
    measured = t(message(f"checks.service.unit.{one.unit}", n=one.duration)) if known else "–"
    sheet.text(row, 2, measured, align="center")
    sheet.number(row, 3, one.participants)
    sheet.number(row, 4, one.polled)
    share = one.share
    live(sheet, row, 5, f"={cell(row, 4)}/{cell(row, 3)}", share, share, digits=1, percent=True)
    sheet.number(row, 6, one.needed)
    sheet.number(row, 7, one.total if one.polled else None, digits=1)
    own = one.total / one.polled / detail.highest if one.polled and detail.highest else None
    if scale is not None:
        formula = f"={cell(row, 7)}/{cell(row, 4)}/{scale[1]}"
        live(sheet, row, 8, formula, own, one.satisfaction, digits=1, percent=True)
    else:
        sheet.number(row, 8, one.satisfaction, digits=1, percent=True)
    sheet.number(row, 9, one.low, digits=1, percent=True)
    sheet.number(row, 10, one.high, digits=1, percent=True)
    if scale is not None and one.polled and detail.lowest is not None and detail.highest is not None:
        formula = f"=({cell(row, 7)}/{cell(row, 4)}-{scale[0]})/({scale[1]}-{scale[0]})"
        mean = one.total / one.polled
        rescaled = (mean - detail.lowest) / (detail.highest - detail.lowest)
        live(sheet, row, 11, formula, rescaled, one.rescaled, digits=1, percent=True)
    else:
        sheet.number(row, 11, one.rescaled, digits=1, percent=True)
    sheet.number(row, 12, one.top_two, digits=1, percent=True)
    sheet.text(row, 13, f"{one.applied} / {one.asked}" if one.asked else "–", align="center")
    sheet.number(row, 14, one.applied / one.asked if one.asked else None, digits=1, percent=True)
    counted = one.media is not None and one.social is not None
    sheet.text(row, 15, f"{one.media} + {one.social}" if counted else "–", align="center")
    sheet.height(row, (name, sheet.widths[0]))

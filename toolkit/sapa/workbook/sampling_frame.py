"""Sheet "Sampling frame": the list of units against the population and the sample, or the shipped territories."""

from __future__ import annotations

from datetime import date

from sapa.i18n import Translator
from sapa.present.regions import region_text, stratum_text
from sapa.results.coverage import DefaultFrame, FrameDetail, FrameFault, FrameStratum
from sapa.workbook.blocks import Parameters, live, total_cell
from sapa.workbook.charts import Series, bars_height, paired_bars, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

KIND = "sampling_frame"
_LAST = 7


def write_sampling_frame(sheet: EvaluationSheet, method: str, detail: FrameDetail) -> None:
    """Write the sampling frame of one survey."""
    book = sheet.book
    sheet.columns([36, 15, 15, *[14] * (_LAST - 2)])
    sheet.heading(book.w(f"question.{KIND}"), book.method_name(method))
    findings_block(sheet, book.findings_on(KIND, method), _LAST)
    top, head = sheet.row, None
    if detail.handed_in:
        _parameters(sheet, detail)
        _strata(sheet, detail)
        head = _records(sheet, detail)
    if detail.default is not None:
        _default(sheet, detail.default)
    book.anchor(KIND, method, "", sheet.at(top, 0, fixed=False))
    sheet.page(repeat=None if head is None else (head, head))


def _parameters(sheet: EvaluationSheet, detail: FrameDetail) -> None:
    w, t = sheet.book.w, sheet.book.t
    block = Parameters(sheet, w("block.frame_list"), 6)
    block.text(w("col.file"), detail.file)
    units = block.number(w("p.frame_units"), detail.units)
    if detail.people is not None:
        block.number(w("p.frame_people"), detail.people)
    if detail.without is not None:
        block.number(w("p.frame_without"), detail.without, digits=2, percent=True, note=w("p.frame_without.note"))
    if detail.day is not None:
        block.text(w("p.frame_day"), t.date(detail.day))
    if detail.age is not None:
        block.number(w("p.frame_age"), detail.age, digits=1)
    if detail.old_share is not None:
        block.number(w("p.frame_old"), detail.old, note=w("p.frame_old.note", share=detail.old_share))
    for who, text in detail.universes:
        block.text(w(f"p.universe_{who}"), text)
    block.text(w("p.frame_source"), detail.source)
    _linked(sheet, block, detail, units)


def _linked(sheet: EvaluationSheet, block: Parameters, detail: FrameDetail, units: str) -> None:
    """Write how many sampled units are on the list, repeated entries, and weights against chances."""
    w = sheet.book.w
    if detail.sampled is not None and detail.linked is not None:
        sampled = block.number(w("p.frame_sampled"), detail.sampled)
        linked = block.number(w("p.frame_linked"), detail.linked)
        if detail.sampled:
            share = detail.linked / detail.sampled
            block.formula(w("p.frame_linked_share"), f"={linked}/{sampled}", share, digits=1, percent=True)
    repeated = detail.total(FrameFault.REPEATED_ID)
    if repeated and detail.units:
        count = block.number(w("p.frame_repeated"), repeated)
        block.formula(w("p.frame_repeated_share"), f"={count}/{units}", repeated / detail.units, digits=2, percent=True)
    found = detail.chances
    if found is not None:
        note = w("p.frame_chances.size" if found.by_size else "p.frame_chances.mean", n=found.units)
        block.number(w("p.frame_chances_low"), found.low, digits=2, note=note)
        block.number(w("p.frame_chances_high"), found.high, digits=2)


def _strata(sheet: EvaluationSheet, detail: FrameDetail) -> None:
    w = sheet.book.w
    sheet.section(w("block.frame_strata"))
    heads = ("units", "frame_people", "population", "covered", "no_chance", "no_chance_people", "without")
    sheet.head([Head(w("col.region_stratum"), text=True), *(Head(w(f"col.{h}")) for h in heads)])
    begin = sheet.row
    sheet.keep(begin - 1, begin + len(detail.strata))
    for one in detail.strata:
        _stratum(sheet, one)
    last = sheet.row - 1
    row = sheet.row
    sheet.text(row, 0, sheet.book.t("term.total_row"), "total")
    columns = (
        (1, [float(s.units) for s in detail.strata]), (2, [s.people for s in detail.strata]),
        (3, [s.population for s in detail.strata]), (5, [float(s.no_chance) for s in detail.strata]),
        (6, [s.no_chance_people for s in detail.strata]), (7, [s.without for s in detail.strata]),
    )  # fmt: skip
    for col, values in columns:
        known = [v for v in values if v is not None]
        total_cell(sheet, row, col, (begin, last), values, float(sum(known)) if known else None)
    both = detail.people is not None and detail.population
    share = detail.people / detail.population if both and detail.people is not None and detail.population else None
    live(sheet, row, 4, f"={cell(row, 2)}/{cell(row, 3)}", share, share, digits=1, percent=True, style="total_number")
    sheet.row += 1


def _stratum(sheet: EvaluationSheet, one: FrameStratum) -> None:
    row = sheet.row
    name = stratum_text(one.stratum, sheet.book.t) or sheet.book.w("whole_list")
    sheet.text(row, 0, name)
    sheet.number(row, 1, one.units)
    sheet.number(row, 2, one.people)
    sheet.number(row, 3, one.population)
    live(sheet, row, 4, f"={cell(row, 2)}/{cell(row, 3)}", one.covered, one.covered, digits=1, percent=True)
    sheet.number(row, 5, one.no_chance)
    sheet.number(row, 6, one.no_chance_people)
    known = one.people is not None and one.population is not None
    own = max(0.0, (one.population or 0.0) - (one.people or 0.0)) + (one.no_chance_people or 0.0) if known else None
    formula = f"=MAX(0,{cell(row, 3)}-{cell(row, 2)})+{cell(row, 6)}"
    live(sheet, row, 7, formula, own, one.without)
    sheet.height(row, (name, sheet.widths[0]))
    sheet.row += 1


def _records(sheet: EvaluationSheet, detail: FrameDetail) -> int | None:
    """Write the units that a person should look at; return the row of the header, None: there is none."""
    if not detail.records:
        return None
    w, t = sheet.book.w, sheet.book.t
    total = sum(n for _, n in detail.totals)
    sheet.section(w("block.frame_records", shown=len(detail.records), n=total))
    spans = ((0, 0, "fault"), (1, 1, "frame_unit"), (2, 4, "stratum"), (5, 5, "file"), (6, 6, "row"), (7, 7, "detail"))
    for a, b, head in spans:
        sheet.merged(sheet.row, a, b, w(f"col.{head}"), "head_left")
    at = sheet.row
    sheet.row += 1
    for one in detail.records:
        row = sheet.row
        words, place = w(f"frame_fault.{one.fault.value}"), stratum_text(one.stratum, t)
        more = w("frame_fault.same_row", row=one.value) if one.fault is FrameFault.SAME_NAME else _day(one.value, t)
        for (a, b, _), text in zip(spans, (words, one.unit, place, one.file, str(one.row), more), strict=True):
            sheet.merged(row, a, b, text)
        sheet.height(row, (words, sheet.widths[0]), (one.unit, sheet.widths[1]), (place, sheet.width(2, 4)),
                     (one.file, sheet.widths[5]), (more, sheet.widths[7]))  # fmt: skip
        sheet.row += 1
    return at


def _day(text: str, t: Translator) -> str:
    """Return an ISO date as readers write it; any other text as it is."""
    try:
        return t.date(date.fromisoformat(text))
    except ValueError:
        return text


def _default(sheet: EvaluationSheet, default: DefaultFrame) -> None:
    w, t = sheet.book.w, sheet.book.t
    known = default.day is not None
    sheet.section(w("block.default_frame" if known else "block.default_names"))
    note = (
        w("default_frame.note", day=default.day, source=default.source)
        if known
        else w("default_names.note", n=len(default.rows))
    )
    sheet.merged(sheet.row, 0, _LAST, note, "note")
    sheet.height(sheet.row, (note, sheet.width(0, _LAST)))
    sheet.row += 1
    chart_at = sheet.row
    sheet.row += rows_of(bars_height(len(default.rows))) if known else 0
    heads = ("people_all_ages", "population_share", "valid", "sample_share", "difference_share")
    sheet.head([Head(w("col.territory"), text=True), *(Head(w(f"col.{h}")) for h in heads)])
    begin, last = sheet.row, sheet.row + len(default.rows) - 1

    def share(row: int, col: int) -> str:
        return f"={cell(row, col)}/SUM({cell(begin, col, fixed=True)}:{cell(last, col, fixed=True)})"

    for one in default.rows:
        row = sheet.row
        sheet.text(row, 0, region_text(one.code, t))
        sheet.number(row, 1, one.people)
        live(sheet, row, 2, share(row, 1), one.people_share, one.people_share, digits=1, percent=True)
        sheet.number(row, 3, one.valid)
        live(sheet, row, 4, share(row, 3), one.share, one.share, digits=1, percent=True)
        gap = None if one.people_share is None else one.share - one.people_share
        live(sheet, row, 5, f"={cell(row, 4)}-{cell(row, 2)}", gap, gap, digits=1, percent=True)
        sheet.row += 1
    if known:
        after, sheet.row = sheet.row, chart_at
        widest = max(default.rows, key=lambda r: abs(r.share - (r.people_share or 0.0)))
        paired_bars(
            sheet, title=w("chart.default_frame"), categories="=" + sheet.range(begin, 0, last, 0),
            pair=(
                Series(w("col.population_share"), "=" + sheet.range(begin, 2, last, 2), "second"),
                Series(w("col.sample_share"), "=" + sheet.range(begin, 4, last, 4), "first"),
            ),
            axes=(w("col.region"), w("axis.share")), count=len(default.rows), form="0%",
            description=w("chart.default_frame.alt", n=len(default.rows), group=region_text(widest.code, t)),
        )  # fmt: skip
        sheet.row = after

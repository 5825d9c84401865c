"""Sheet "Course of the field": interviews day by day, replacements, what is left of the reserve, fit to quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sapa.i18n.translator import STRATUM_JOIN
from sapa.present.regions import shown_text, stratum_text
from sapa.results.coverage import Breach, CoverageDetail, MarginFit, Progress, Replacements, ReserveStratum
from sapa.results.names import Names
from sapa.workbook.blocks import Parameters, live
from sapa.workbook.chart_days import days_chart, days_height
from sapa.workbook.charts import Series, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.front import note_line
from sapa.workbook.names import area, cell
from sapa.workbook.sheet import DATE_FORMAT, Head

KIND = "fieldwork"
_LAST = 9
_NOTES = 6  # rows of the pace: a heading with a row above it, and four values
_MOST = 15  # replacements of each kind in the list; all of them are counted above it


def has_fieldwork(detail: CoverageDetail) -> bool:
    """Tell whether there is anything to show on this sheet."""
    return bool(detail.progress or detail.replacements or detail.reserve or detail.fit)


def write_fieldwork(sheet: EvaluationSheet, method: str, detail: CoverageDetail) -> None:
    """Write the course of one survey's field."""
    book = sheet.book
    sheet.columns([34, 15, 15, *[13] * (_LAST - 2)])
    sheet.heading(book.w(f"question.{KIND}"), book.method_name(method))
    findings_block(sheet, book.findings_on(KIND, method), _LAST)
    top = sheet.row
    # The picture first, the long tables by day and by stratum last: the rest does not fall between pages.
    chart_at = notes_at = -1
    if detail.progress is not None:
        notes_at = sheet.row
        sheet.row += _NOTES
        sheet.section(book.w("block.progress"))
        chart_at = sheet.row
        sheet.row += rows_of(days_height())
    if detail.reserve:
        _reserve(sheet, detail.reserve)
    if detail.replacements is not None:
        _replaced(sheet, detail.replacements)
    if detail.fit:
        _fit(sheet, detail.fit, detail.names)
    head = _progress(sheet, detail.progress, chart_at, notes_at) if detail.progress is not None else None
    # The list of single cases is the longest: it comes last, and its header stands on every page after it.
    cases = _cases(sheet, detail.replacements, detail.names) if detail.replacements is not None else None
    head = head if cases is None else cases
    book.anchor(KIND, method, "", sheet.at(top, 0, fixed=False))
    sheet.page(repeat=None if head is None else (head, head))


def _progress(sheet: EvaluationSheet, course: Progress, chart_at: int, notes_at: int) -> int | None:
    """Write day by day and stratum by stratum; return the header of the strata, which may be many."""
    w = sheet.book.w
    sheet.section(w("block.progress_days"))
    heads = ("day", "completed", "valid", "total_valid", "planned", "many_day")
    sheet.head([Head(w(f"col.{h}"), text=h == "day") for h in heads])
    first = sheet.row
    for day in course.days:
        row = sheet.row
        sheet.day(row, 0, day.day)
        sheet.number(row, 1, day.completed)
        sheet.number(row, 2, day.valid)
        own = float(sum(d.valid for d in course.days if d.day <= day.day))
        live(sheet, row, 3, f"=SUM({cell(first, 2, fixed=True)}:{cell(row, 2)})", own, float(day.total))
        sheet.number(row, 4, course.planned)
        sheet.text(row, 5, w("yes_mark") if day.many else "", "centre")
        sheet.row += 1
    last = sheet.row - 1
    after, sheet.row = sheet.row, notes_at
    _parameters(sheet, course, first, last)
    sheet.row = chart_at
    lines = [Series(w("col.total_valid"), "=" + sheet.range(first, 3, last, 3), "first")]
    if course.planned is not None:
        lines.append(Series(w("col.planned"), "=" + sheet.range(first, 4, last, 4), "limit"))
    days_chart(
        sheet, title=w("chart.progress"), categories="=" + sheet.range(first, 0, last, 0), lines=lines,
        bars=Series(w("col.valid"), "=" + sheet.range(first, 2, last, 2), "second"),
        axes=(w("col.day"), w("axis.interviews")),
        description=w(
            "chart.progress.alt", n=len(course.days), valid=course.days[-1].total, planned=course.planned,
            first=course.days[0].day, last=course.days[-1].day,
        ),
    )  # fmt: skip
    sheet.row = after
    return _groups(sheet, course) if course.groups else None


def _parameters(sheet: EvaluationSheet, course: Progress, first: int, last: int) -> None:
    w = sheet.book.w
    block = Parameters(sheet, w("block.progress_notes"), 6)
    if course.pace is not None:
        total = sum(d.valid for d in course.days)
        span = (course.days[-1].day - course.days[0].day).days + 1
        formula = f"=SUM({area(first, 2, last, 2)})/{span}"
        if total == course.pace * span:
            block.formula(w("p.pace"), formula, course.pace, digits=1, note=w("p.pace.note"))
        else:
            block.number(w("p.pace"), course.pace, digits=1, note=w("p.pace.note"))
    if course.end is not None:
        block.text(w("p.end"), w("p.end.value", day=course.end))
    if course.limit is not None:
        block.number(w("p.day_limit"), course.limit, digits=1, note=w("p.day_limit.note"))
    if course.undated:
        block.number(w("p.undated"), course.undated)


def _groups(sheet: EvaluationSheet, course: Progress) -> int:
    w = sheet.book.w
    sheet.section(w("block.progress_groups"))
    heads = ("planned", "valid", "first_day", "last_day", "days", "pace", "end")
    head = sheet.head([Head(w("col.region_stratum"), text=True), *(Head(w(f"col.{h}")) for h in heads)])
    for group in course.groups:
        row = sheet.row
        name = stratum_text(group.stratum, sheet.book.t) or w("not_named")
        sheet.text(row, 0, name)
        sheet.number(row, 1, group.planned)
        sheet.number(row, 2, group.valid)
        for col, day in ((3, group.first), (4, group.last), (7, group.end)):
            _day(sheet, row, col, day)
        sheet.number(row, 5, group.days)
        sheet.number(row, 6, group.pace, digits=2)
        sheet.height(row, (name, sheet.widths[0]))
        sheet.row += 1
    return head


def _day(sheet: EvaluationSheet, row: int, col: int, day: date | None) -> None:
    """Write a date in the middle of its cell: between numbers it would touch its neighbour."""
    if day is None:
        sheet.text(row, col, "–", "centre")
        return
    shape = sheet.book.style("centre", num_format=DATE_FORMAT[sheet.book.t.language])
    sheet.ws.write_datetime(row, col, day, shape)


def _replaced(sheet: EvaluationSheet, found: Replacements) -> None:
    w = sheet.book.w
    block = Parameters(sheet, w("block.replaced"), 6)
    used = block.number(w("p.cases_used"), found.cases)
    replaced = block.number(w("p.cases_replaced"), found.replaced)
    if found.share is not None:
        block.formula(w("p.replaced_share"), f"={replaced}/{used}", found.share, digits=1, percent=True)
    if found.most is not None:
        block.number(w("p.replaced_most"), found.most, digits=1, percent=True)
    block.text(w("p.rule"), None if found.rule else w("p.rule.none"))
    block.text(w("p.attempts"), None if found.judged_attempts else w("p.attempts.none"))
    for breach in Breach:
        n = sum(b.breach is breach for b in found.bad)
        if n:
            block.number(w(f"breach.{breach.value}"), n)


def _cases(sheet: EvaluationSheet, found: Replacements, names: Names) -> int | None:
    """Write the replacements outside the rule, rare kinds first; return the row of the header, None: none of them."""
    if not found.bad:
        return None
    w, t = sheet.book.w, sheet.book.t
    often = Counter(b.breach for b in found.bad)
    shown = []
    for kind in sorted(often, key=lambda kind: (often[kind], kind.value)):
        shown += [b for b in found.bad if b.breach is kind][:_MOST]
    sheet.section(w("block.replaced_list", shown=len(shown), n=len(found.bad)))
    if len(shown) < len(found.bad):
        note_line(sheet, w("block.replaced_list.note", most=_MOST, n=len(found.bad)), _LAST)
    spans = (
        (0, 0, "breach"), (1, 1, "case"), (2, 2, "case_replaced"), (3, 5, "stratum"), (6, 6, "file"), (7, 7, "row"),
        (8, 9, "detail"),
    )  # fmt: skip
    at = sheet.row
    for a, b, head in spans:
        sheet.merged(at, a, b, w(f"col.{head}"), "head_left")
    sheet.row += 1
    for one in shown:
        row = sheet.row
        words = w(f"breach.{one.breach.value}")
        place = stratum_text(one.stratum, t)
        more = _detail(sheet, one.breach, one.detail, names)
        for (a, b, _), text in zip(
            spans, (words, one.case, one.replaced, place, one.file, str(one.row), more), strict=True
        ):
            sheet.merged(row, a, b, text)
        sheet.height(row, (words, sheet.widths[0]), (place, sheet.width(3, 5)), (more, sheet.width(8, 9)),
                     (one.case, sheet.widths[1]), (one.replaced, sheet.widths[2]),
                     (one.file, sheet.widths[6]))  # fmt: skip
        sheet.row += 1
    return at


def _detail(sheet: EvaluationSheet, breach: Breach, text: str, names: Names) -> str:
    """Return what is known beside a breach: how many attempts were made and are required, or what differs."""
    made, sign, needed = text.partition(" < ")
    if breach is Breach.FEW_ATTEMPTS and sign:
        return sheet.book.w("breach.few_attempts.detail", made=made, needed=needed)
    if breach is Breach.OTHER_PLACE:
        return ", ".join(shown_text(names.column(one), sheet.book.t) for one in text.split(", "))
    return text


def _reserve(sheet: EvaluationSheet, rows: Sequence[ReserveStratum]) -> None:
    w = sheet.book.w
    short = [r for r in rows if r.shortfall]
    sheet.section(w("block.reserve", n=len(short)))
    note = w("block.reserve.note")
    sheet.merged(sheet.row, 0, _LAST, note, "note")
    sheet.height(sheet.row, (note, sheet.width(0, _LAST)))
    sheet.row += 1
    heads = ("shortfall", "issued", "cases_used", "valid", "cases_left", "response", "expected", "between", "reach")
    sheet.head([Head(w("col.region_stratum"), text=True), *(Head(w(f"col.{h}")) for h in heads)])
    for one in sorted(short, key=lambda r: (-1.0 if r.chance is None else r.chance, -r.shortfall, r.stratum)):
        row = sheet.row
        name = STRATUM_JOIN.join([stratum_text(one.stratum, sheet.book.t)]) or w("not_named")
        sheet.text(row, 0, name)
        for col, value in ((1, one.shortfall), (2, one.issued), (3, one.used), (4, one.valid)):
            sheet.number(row, col, value)
        live(sheet, row, 5, f"={cell(row, 2)}-{cell(row, 3)}", float(one.issued - one.used), float(one.left))
        share = one.valid / one.used if one.used else None
        live(sheet, row, 6, f"={cell(row, 4)}/{cell(row, 3)}", share, one.response, digits=1, percent=True)
        sheet.number(row, 7, one.expected, digits=1)
        sheet.text(row, 8, "–" if one.low is None else f"{one.low}–{one.high}", "centre")
        sheet.number(row, 9, one.chance, digits=0, percent=True)
        sheet.height(row, (name, sheet.widths[0]))
        sheet.row += 1


def _fit(sheet: EvaluationSheet, rows: Sequence[MarginFit], names: Names) -> None:
    w = sheet.book.w
    sheet.section(w("block.fit"))
    note = w("block.fit.note")
    sheet.merged(sheet.row, 0, _LAST, note, "note")
    sheet.height(sheet.row, (note, sheet.width(0, _LAST)))
    sheet.row += 1
    heads = ("levels", "interviews_n", "chi_square", "df", "chance_fit", "chance_adjusted")
    sheet.head([Head(w("col.fit_margin"), text=True), *(Head(w(f"col.{h}")) for h in heads)])
    for one in rows:
        row = sheet.row
        name = shown_text(names.margin(one.margin), sheet.book.t)
        sheet.text(row, 0, name)
        sheet.number(row, 1, one.levels)
        sheet.number(row, 2, one.n)
        sheet.number(row, 3, one.chi_square, digits=3)
        live(sheet, row, 4, f"={cell(row, 1)}-1", one.levels - 1.0, float(one.df))
        formula = f"=1-CHIDIST({cell(row, 3)},{cell(row, 4)})"
        sheet.formula(row, 5, formula, one.chance, digits=1, percent=True)
        sheet.number(row, 6, one.adjusted, digits=1, percent=True)
        sheet.row += 1

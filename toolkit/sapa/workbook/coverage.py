"""Sheet "Coverage": plan, achieved and population, by region and by stratum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sapa.i18n.translator import STRATUM_JOIN
from sapa.present import Shown
from sapa.present.regions import stratum_text
from sapa.results.coverage import CoverageDetail, StratumCoverage
from sapa.workbook.blocks import Parameters, close, list_block, live, total_cell
from sapa.workbook.charts import Series, bars_height, paired_bars, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.fieldwork import KIND, has_fieldwork, write_fieldwork
from sapa.workbook.findings_block import findings_block
from sapa.workbook.names import area, cell
from sapa.workbook.sheet import Head

POPULATION, POPULATION_SHARE, PLANNED, ISSUED, COMPLETED, VALID, SAMPLE_SHARE, SHORTFALL, FULFILLED = range(1, 10)
_LAST = 9
_NOTES = 6  # rows of the notes: a heading with a row above it, and four values
_HEADS = (
    "population",
    "population_share",
    "planned",
    "issued",
    "completed",
    "valid",
    "sample_share",
    "shortfall",
    "fulfilled",
)
_COUNTS = (
    (POPULATION, "population"),
    (PLANNED, "planned"),
    (ISSUED, "issued"),
    (COMPLETED, "completed"),
    (VALID, "valid"),
)


def write_coverage(sheet: EvaluationSheet, method: str, detail: CoverageDetail) -> None:
    """Write one survey's coverage."""
    book = sheet.book
    w = book.w
    sheet.columns([36, *[13] * _LAST])
    sheet.heading(w("question.coverage"), book.method_name(method))
    findings_block(sheet, book.findings_on("coverage", method), _LAST)
    top = sheet.row
    for title, names in (
        ("block.missed", detail.missed),
        ("block.not_in_frame", detail.not_in_frame),
        ("block.not_in_plan", detail.not_in_plan),
    ):
        list_block(sheet, w(title, n=len(names)), [stratum_text(name, book.t) for name in names], _LAST)
    notes_at = sheet.row
    sheet.row += _NOTES if _has_notes(detail) else 0
    charted = [r for r in detail.by_region if r.planned is not None]
    chart_at = -1
    if charted:
        sheet.section(w("chart.plan.section"))
        chart_at = sheet.row
        sheet.row += rows_of(bars_height(len(detail.by_region)))
    # The long tables come last and share their columns: the header of the first stands on every page after it.
    first, last = _table(sheet, w("block.coverage_by_region"), w("col.region_stratum"), with_issued(detail))
    if chart_at >= 0:
        _chart(sheet, chart_at, first, last, detail.by_region)
    begin, end = _table(sheet, w("block.coverage_by_stratum"), w("col.region_stratum"), detail.strata)
    for quota in detail.quotas:
        by = ", ".join(quota.by)
        at, _ = _table(sheet, w("block.quotas", by=by, n=len(quota.cells)), w("col.cell"), quota.cells)
        if at >= 0:
            book.anchor("coverage", method, STRATUM_JOIN.join(quota.by), sheet.at(at, 0, fixed=False))
    for item in ("", "plan", "frame"):
        book.anchor("coverage", method, item, sheet.at(first if first >= 0 else max(begin, top), 0, fixed=False))
    sheet.row, after = notes_at, sheet.row
    _parameters(sheet, detail, begin, end)
    sheet.row = after
    sheet.ws.freeze_panes(1, 1)
    head = (first if first >= 0 else begin) - 1
    sheet.page(repeat=(head, head))


def coverage_sheets(method: str, detail: CoverageDetail) -> list[tuple[str, Callable[[EvaluationSheet], None]]]:
    """Return the sheets of one survey's coverage: plan and achieved, and the course of the field."""
    sheets: list[tuple[str, Callable[[EvaluationSheet], None]]] = []
    if detail.strata or detail.by_region or detail.quotas:
        sheets.append(("coverage", lambda sheet: write_coverage(sheet, method, detail)))
    if has_fieldwork(detail):
        sheets.append((KIND, lambda sheet: write_fieldwork(sheet, method, detail)))
    return sheets


def with_issued(detail: CoverageDetail) -> tuple[StratumCoverage, ...]:
    """Return the regions with the addresses issued in their strata, where every stratum of a region states them.

    A stratum belongs to the region that is one of its parts; its interviews must add up to the region's.
    """
    rows = []
    for one in detail.by_region:
        own = [s for s in detail.strata if one.stratum in s.stratum.split(STRATUM_JOIN)]
        known = [s.issued for s in own if s.issued is not None]
        whole = own and len(known) == len(own) and sum(s.completed for s in own) == one.completed
        rows.append(replace(one, issued=sum(known)) if one.issued is None and whole else one)
    return tuple(rows)


def _has_notes(detail: CoverageDetail) -> bool:
    """Tell whether anything is known of how near the sample is to the population."""
    known = (detail.issued_from, detail.universe, detail.population_source)
    return detail.dissimilarity is not None or any(known)


def _parameters(sheet: EvaluationSheet, detail: CoverageDetail, begin: int, end: int) -> None:
    if not _has_notes(detail):
        return
    w = sheet.book.w
    block = Parameters(sheet, w("block.coverage_notes"), 5)
    if detail.dissimilarity is not None:
        words, note = w("p.dissimilarity"), w("p.dissimilarity.note")
        own = _dissimilarity(detail.strata)
        if begin >= 0 and close(own, detail.dissimilarity):
            sample = area(begin, SAMPLE_SHARE, end, SAMPLE_SHARE)
            people = area(begin, POPULATION_SHARE, end, POPULATION_SHARE)
            formula = f"=SUMPRODUCT(ABS({sample}-{people}))/2"
            block.formula(words, formula, detail.dissimilarity, digits=1, percent=True, note=note)
        else:
            block.number(words, detail.dissimilarity, digits=1, percent=True, note=note)
    if detail.issued_from is not None:
        block.text(w("p.issued_from"), w(f"p.issued_from.{detail.issued_from}"))
    block.text(w("p.universe"), detail.universe)
    block.text(w("p.population_source"), detail.population_source)


def _dissimilarity(strata: Sequence[StratumCoverage]) -> float | None:
    """Return half the sum of absolute differences where every stratum has a population."""
    people = [s.population for s in strata]
    valid = sum(s.valid for s in strata)
    if not strata or not valid or any(p is None for p in people):
        return None
    total = sum(p for p in people if p is not None)
    if not total:
        return None
    return sum(abs(s.valid / valid - (s.population or 0) / total) for s in strata) / 2


def _table(sheet: EvaluationSheet, title: str, first: str, rows: Sequence[StratumCoverage]) -> tuple[int, int]:
    if not rows:
        return -1, -1
    w = sheet.book.w
    sheet.section(title)
    sheet.head([Head(first, text=True), *(Head(w(f"col.{h}")) for h in _HEADS)])
    begin, end = sheet.row, sheet.row + len(rows) - 1
    valid = sum(r.valid for r in rows)
    people = sum(r.population for r in rows if r.population is not None)
    for one in rows:
        row = sheet.row
        name = stratum_text(one.stratum, sheet.book.t) or w("not_named")
        sheet.text(row, 0, name)
        for col, field in _COUNTS:
            sheet.number(row, col, getattr(one, field))
        _share(sheet, row, POPULATION_SHARE, POPULATION, (begin, end), one.population, people)
        _share(sheet, row, SAMPLE_SHARE, VALID, (begin, end), one.valid, valid)
        _against_plan(sheet, row, one.planned, one.valid, one.shortfall)
        sheet.height(row, (name, sheet.widths[0]))
        sheet.row += 1
    _totals(sheet, rows, begin, end)
    _bars(sheet, begin, end)
    return begin, end


def _share(
    sheet: EvaluationSheet, row: int, col: int, source: int, rows: tuple[int, int], part: float | None, whole: float
) -> None:
    own = part / whole if part is not None and whole else None
    block = f"{cell(rows[0], source, fixed=True)}:{cell(rows[1], source, fixed=True)}"
    live(sheet, row, col, f"={cell(row, source)}/SUM({block})", own, own, digits=1, percent=True)


def _against_plan(sheet: EvaluationSheet, row: int, planned: int | None, valid: int, shortfall: int | None, *,
                  style: str = "number") -> None:  # fmt: skip
    own = None if planned is None else float(max(0, planned - valid))
    live(sheet, row, SHORTFALL, f"=MAX(0,{cell(row, PLANNED)}-{cell(row, VALID)})", own, shortfall, style=style)
    share = valid / planned if planned else None
    live(sheet, row, FULFILLED, f"={cell(row, VALID)}/{cell(row, PLANNED)}", share, share, percent=True, style=style)


def _totals(sheet: EvaluationSheet, rows: Sequence[StratumCoverage], begin: int, end: int) -> None:
    row = sheet.row
    sheet.text(row, 0, sheet.book.t("term.total_row"), "total")
    for col, field in _COUNTS:
        values = [getattr(r, field) for r in rows]
        known = [float(v) for v in values if v is not None]
        total_cell(sheet, row, col, (begin, end), values, sum(known) if known else None)
    shortfalls = [r.shortfall for r in rows if r.shortfall is not None]
    total_cell(sheet, row, SHORTFALL, (begin, end), shortfalls, sum(shortfalls) if shortfalls else None)
    for col in (POPULATION_SHARE, SAMPLE_SHARE):
        if any(r.population if col == POPULATION_SHARE else r.valid for r in rows):
            sheet.formula(row, col, f"=SUM({area(begin, col, end, col)})", 1.0, "total_number", digits=1, percent=True)
        else:
            sheet.text(row, col, "–", "total_number")
    planned, valid = sum(r.planned or 0 for r in rows), sum(r.valid for r in rows)
    share = valid / planned if planned else None
    live(
        sheet,
        row,
        FULFILLED,
        f"={cell(row, VALID)}/{cell(row, PLANNED)}",
        share,
        share,
        percent=True,
        style="total_number",
    )
    sheet.row += 1


def _bars(sheet: EvaluationSheet, begin: int, end: int) -> None:
    """Make shortfalls visible: a tint where interviews are missing, in words already by the number."""
    shade = sheet.book.style.difference(Shown.NOT_ASSESSABLE)
    sheet.ws.conditional_format(
        begin, SHORTFALL, end, SHORTFALL, {"type": "cell", "criteria": ">", "value": 0, "format": shade}
    )


def _chart(sheet: EvaluationSheet, at: int, first: int, last: int, rows: Sequence[StratumCoverage]) -> None:
    w = sheet.book.w
    after, sheet.row = sheet.row, at
    shortest = max(rows, key=lambda r: r.shortfall or 0)
    paired_bars(
        sheet,
        title=w("chart.plan"),
        categories="=" + sheet.range(first, 0, last, 0),
        pair=(
            Series(w("col.planned"), "=" + sheet.range(first, PLANNED, last, PLANNED), "second"),
            Series(w("col.valid"), "=" + sheet.range(first, VALID, last, VALID), "first"),
        ),
        axes=(w("col.region"), w("axis.interviews")),
        count=len(rows),
        description=w(
            "chart.plan.alt",
            n=len(rows),
            group=stratum_text(shortest.stratum, sheet.book.t),
            missing=shortest.shortfall or 0,
        ),
    )
    sheet.row = after

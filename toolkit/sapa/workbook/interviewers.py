"""Sheet "Interviewers": what would explain it first, whose work to look at, and the evidence side by side."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.present.innocent import check_first
from sapa.present.levels import LEVEL_LOOKS, level_label
from sapa.present.regions import stratum_text
from sapa.results.interviewers import Dossier, InterviewersDetail, Level
from sapa.workbook.charts import RANKS_HEIGHT, Series, rank_chart, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_groups import more_row
from sapa.workbook.findings_block import findings_block
from sapa.workbook.intervals import p_cell, rate_cell
from sapa.workbook.interviewers_evidence import in_order
from sapa.workbook.names import area, cell, text_in_formula
from sapa.workbook.sheet import Head

LEVEL, FROM, TO, SPAN, ORGANISATION, REGIONS, INTERVIEWS, CONTROLLED, SHARE, REFUTED, SCORE, P, NEEDED = range(1, 14)
LAST = 13
WIDTHS = (22, 30, 9, 9, 9, 13, 32, 10, 12, 12, 15, 13, 9, 14)
_MOST_INNOCENT = 6
_COUNTED = (("interviews", INTERVIEWS), ("controlled", CONTROLLED), ("refuted", REFUTED))


def write_interviewers(sheet: EvaluationSheet, method: str, detail: InterviewersDetail) -> None:
    """Write the dossiers of one survey's interviewers."""
    book, w = sheet.book, sheet.book.w
    sheet.columns(WIDTHS)
    sheet.heading(w("question.interviewers"), book.method_name(method))
    book.anchor("interviewers", method, "", sheet.at(0, 0, fixed=False))
    dossiers = in_order(detail.dossiers)
    _read_first(sheet, dossiers)
    findings_block(sheet, book.findings_on("interviewers", method), LAST)
    counts_at = _counts(sheet)
    placed = [i for i, d in enumerate(dossiers) if d.low_rank is not None and d.high_rank is not None]
    # The chart shows whole rows: who has no place and stands between others is a gap in it.
    ranked = dossiers[: max(placed) + 1] if placed else []
    chart_at = -1
    if len(placed) > 1:
        sheet.section(w("interviewers.chart.section"))
        chart_at = sheet.row
        sheet.row += rows_of(RANKS_HEIGHT)
    note = w("interviewers.seed", n=detail.draws, seed=str(detail.seed))
    begin, end = _table(sheet, method, dossiers, note)
    _fill_counts(sheet, counts_at, dossiers, (begin, end))
    if chart_at >= 0:
        _chart(sheet, chart_at, ranked, begin)
    sheet.ws.freeze_panes(1, 1)
    head = max(begin - 1, 0)
    sheet.page(repeat=(head, head))


def _read_first(sheet: EvaluationSheet, dossiers: Sequence[Dossier]) -> None:
    """Write the innocent explanations before anything else: they are to be checked first."""
    w, t = sheet.book.w, sheet.book.t
    sheet.section(w("interviewers.block.first"))
    lead = w("interviewers.lead")
    sheet.merged(sheet.row, 0, LAST, lead, "cell_bold")
    sheet.height(sheet.row, (lead, sheet.width(0, LAST) * 0.93))
    sheet.row += 1
    urgent = [d for d in dossiers if d.level in (Level.ACT_NOW, Level.LOOK)]
    own = [text for d in urgent for text in check_first(d, t)]
    innocents = list(dict.fromkeys((w("interviewers.innocent.area"), *own)))
    for text in innocents[:_MOST_INNOCENT]:
        line = f"• {text}"
        sheet.merged(sheet.row, 0, LAST, line)
        sheet.height(sheet.row, (line, sheet.width(0, LAST)))
        sheet.row += 1
    more_row(sheet, len(innocents), _MOST_INNOCENT, LAST)


def _counts(sheet: EvaluationSheet) -> int:
    """Keep room for the number of interviewers of each level; return its first row."""
    w = sheet.book.w
    sheet.section(w("interviewers.block.levels"))
    row = sheet.row
    sheet.row += len(LEVEL_LOOKS)
    return row


def _fill_counts(sheet: EvaluationSheet, at: int, dossiers: Sequence[Dossier], rows: tuple[int, int]) -> None:
    w, t = sheet.book.w, sheet.book.t
    levels = area(rows[0], LEVEL, max(rows), LEVEL, fixed=True)
    for row, level in enumerate(LEVEL_LOOKS, start=at):
        name = level_label(level, t)
        sheet.merged(row, 0, 1, name, "status")
        count = sum(d.level is level for d in dossiers)
        sheet.formula(row, 2, f"=COUNTIFS({levels},{text_in_formula(name)})", count, "centre")
        text = w(f"interviewers.level.{level.value}")
        sheet.merged(row, 3, LAST, text)
        sheet.height(row, (text, sheet.width(3, LAST)), (name, sheet.width(0, 1) * 0.85))
    colour_levels(sheet, at, 0, at + len(LEVEL_LOOKS) - 1, 0)


def colour_levels(sheet: EvaluationSheet, first_row: int, first_col: int, last_row: int, last_col: int) -> None:
    """Colour a block of cells by the level that stands in them."""
    for look in LEVEL_LOOKS.values():
        text = text_in_formula(level_label(look.level, sheet.book.t))
        shape = sheet.book.workbook.add_format({"font_color": look.ink, "bg_color": look.tint})
        sheet.ws.conditional_format(
            first_row, first_col, last_row, last_col, {"type": "cell", "criteria": "==", "value": text, "format": shape}
        )


def _table(sheet: EvaluationSheet, method: str, dossiers: Sequence[Dossier], seed: str) -> tuple[int, int]:
    w, t, book = sheet.book.w, sheet.book.t, sheet.book
    sheet.section(w("interviewers.block.order"))
    note = " ".join((w("interviewers.order.note"), seed))
    sheet.merged(sheet.row, 0, LAST, note, "note")
    sheet.height(sheet.row, (note, sheet.width(0, LAST)), size=9)
    sheet.row += 1
    heads = [Head(w("col.interviewer"), text=True), Head(w("interviewers.col.level"), text=True)]
    heads += [Head(w(f"interviewers.col.{n}")) for n in ("place_from", "place_to", "places")]
    heads += [Head(w("col.organisation")), Head(w("col.region"), text=True), Head(w("col.interviews")),
              Head(w("col.controlled")), Head(w("col.share")), Head(w("col.refuted"))]  # fmt: skip
    heads += [Head(w(f"interviewers.col.{n}")) for n in ("score", "p", "needed")]
    sheet.head(heads)
    # Where no log of control was handed in, nobody knows who was controlled: a zero would read as an accusation.
    known = (method, "field_control") in book.evaluation.details
    begin = sheet.row
    for item in ("order", "levels", "interviewer"):
        book.anchor("interviewers", method, item, sheet.at(begin, 0, fixed=False))
    for one in dossiers:
        row = sheet.row
        book.anchor("interviewers", method, one.interviewer, sheet.at(row, 0, fixed=False))
        regions = region_names(sheet, one.regions)
        sheet.text(row, 0, one.interviewer)
        sheet.text(row, LEVEL, level_label(one.level, t), "status")
        sheet.number(row, FROM, one.low_rank)
        sheet.number(row, TO, one.high_rank)
        if one.low_rank is None or one.high_rank is None:
            sheet.number(row, SPAN, None)
        else:
            sheet.formula(row, SPAN, f"={cell(row, TO)}-{cell(row, FROM)}", one.high_rank - one.low_rank)
        sheet.text(row, ORGANISATION, one.organisation or "–", "centre")
        sheet.text(row, REGIONS, regions or "–")
        for field, col in _COUNTED:
            sheet.number(row, col, getattr(one, field) if known or col == INTERVIEWS else None)
        if known:
            share = one.controlled / one.interviews if one.interviews else None
            rate_cell(sheet, row, SHARE, (cell(row, CONTROLLED), cell(row, INTERVIEWS)), share)
        else:
            sheet.number(row, SHARE, None)
        sheet.number(row, SCORE, one.score, digits=2)
        p_cell(sheet, row, P, one.p)
        sheet.number(row, NEEDED, one.controls_needed)
        sheet.height(row, (regions, sheet.widths[REGIONS]), (level_label(one.level, t), sheet.widths[LEVEL] * 0.85),
                     (one.organisation or "", sheet.widths[ORGANISATION]))  # fmt: skip
        sheet.row += 1
    end = sheet.row - 1
    if end >= begin:
        colour_levels(sheet, begin, LEVEL, end, LEVEL)
    tolerated = {d.tolerated for d in dossiers if d.tolerated is not None}
    if len(tolerated) == 1:
        text = w("interviewers.needed.note", tolerated=tolerated.pop())
        sheet.merged(sheet.row, 0, LAST, text, "note")
        sheet.height(sheet.row, (text, sheet.width(0, LAST)), size=9)
        sheet.row += 1
    return begin, end


def region_names(sheet: EvaluationSheet, regions: Sequence[str]) -> str:
    """Return the names of regions, the first of them where there are many."""
    names = [stratum_text(r, sheet.book.t) or r for r in regions]
    return "; ".join(names[:3]) + (f" + {len(names) - 3}" if len(names) > 3 else "")


def _chart(sheet: EvaluationSheet, at: int, ranked: Sequence[Dossier], begin: int) -> None:
    w = sheet.book.w
    after, sheet.row = sheet.row, at
    last = begin + len(ranked) - 1
    rank_chart(
        sheet, title=w("interviewers.chart.ranks"), categories="=" + sheet.range(begin, 0, last, 0),
        best=Series(w("interviewers.col.place_from"), "=" + sheet.range(begin, FROM, last, FROM)),
        spans="=" + sheet.range(begin, SPAN, last, SPAN), axes=(w("col.interviewer"), w("interviewers.axis.place")),
        count=len(ranked), lowest=max(d.high_rank or 0 for d in ranked),
        description=w("interviewers.chart.ranks.alt", n=len(ranked)),
    )  # fmt: skip
    sheet.row = after

"""Sheet "What control proves": of each interviewer, how many interviews might not be confirmed all the same."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.results.control import FieldControlDetail, InterviewerProof
from sapa.workbook.blocks import total_cell
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_funnel import (
    HEIGHT_ROWS,
    Point,
    draw_funnel,
    drawable,
    funnel_note,
    limits_rows,
    write_limits,
)
from sapa.workbook.intervals import rate_cell
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

INTERVIEWS, TRIED, REACHED, REFUTED, CONTRADICTORY, RATE, LOW, HIGH, FALSE_LOW, FALSE_HIGH, MORE = range(1, 12)
_LAST = 11
_WIDTHS = (24, 15, 14, 14, 15, 15, 18, 11, 11, 14, 14, 16)
_COUNTS = (
    (INTERVIEWS, "interviews"), (TRIED, "tried"), (REACHED, "reached"), (REFUTED, "refuted"),
    (CONTRADICTORY, "contradictory"),
)  # fmt: skip
_HEADS = ("col.interviews", "col.attempted", "control.col.reached", "col.refuted", "col.contradictory",
          "control.col.refuted_rate", "col.low", "col.high", "control.col.false_low", "control.col.false_high",
          "control.col.more_needed")  # fmt: skip


def write_control_proofs(sheet: EvaluationSheet, method: str, detail: FieldControlDetail) -> None:
    """Write what control says of each interviewer, those without a clear outcome first."""
    book, w = sheet.book, sheet.book.w
    # A funnel is drawn from rows that follow each other: whoever has no rate stands before the others.
    proofs = sorted(detail.by_interviewer_proof, key=lambda p: (bool(p.reached), -(p.rate or 0.0)))
    points = [Point(p.interviewer, p.refuted, p.reached) for p in proofs if p.reached]
    sheet.columns(_WIDTHS)
    sheet.heading(w("question.control_proof"), book.method_name(method))
    funnel_at = limits_at = -1
    if drawable(points):
        sheet.section(w("control.funnel.section"))
        funnel_note(sheet, points, _LAST)
        funnel_at = sheet.row
        sheet.row += HEIGHT_ROWS
        limits_at = sheet.row
        sheet.row += limits_rows(points)
    sheet.section(w("control.block.people"))
    lead = w("control.people.lead", tolerated=proofs[0].tolerated)
    sheet.merged(sheet.row, 0, _LAST, lead, "note")
    sheet.height(sheet.row, (lead, sheet.width(0, _LAST)), size=9)
    sheet.row += 1
    sheet.head([Head(w("col.interviewer"), text=True), *(Head(w(name)) for name in _HEADS)])
    first = sheet.row
    book.anchor("field_control", method, "by_interviewer", sheet.at(first, 0, fixed=False))
    for one in proofs:
        _row(sheet, one)
    total = _total(sheet, first, proofs)
    if funnel_at >= 0:
        after, sheet.row = sheet.row, limits_at
        rows = write_limits(sheet, points, (cell(total, REFUTED, fixed=True), cell(total, REACHED, fixed=True)))
        sheet.row = after
        draw_funnel(
            sheet, funnel_at, points, (total - len(points), total - 1), (REACHED, RATE), rows,
            title=w("control.funnel.refuted"), axes=(w("control.axis.reached"), w("control.col.refuted_rate")),
            legend=w("control.funnel.points"),
        )  # fmt: skip
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(first - 1, first - 1))


def _row(sheet: EvaluationSheet, one: InterviewerProof) -> None:
    row, w = sheet.row, sheet.book.w
    sheet.text(row, 0, one.interviewer)
    for col, field in _COUNTS:
        sheet.number(row, col, getattr(one, field))
    rate_cell(sheet, row, RATE, (cell(row, REFUTED), cell(row, REACHED)), one.rate)
    for col, bound in ((LOW, one.low), (HIGH, one.high)):
        sheet.number(row, col, bound, digits=1, percent=True)
    for col, limit in ((FALSE_LOW, one.false_low), (FALSE_HIGH, one.false_high)):
        sheet.number(row, col, limit)
    if one.more is None:
        words = w("control.cannot_show")
        sheet.text(row, MORE, words, "centre")
        sheet.height(row, (words, sheet.widths[MORE]))
    else:
        sheet.number(row, MORE, one.more)
    sheet.row += 1


def _total(sheet: EvaluationSheet, first: int, proofs: Sequence[InterviewerProof]) -> int:
    """Write the total below the rows; return its row."""
    row = sheet.row
    sheet.text(row, 0, sheet.book.t("term.total_row"), "total")
    for col, field in _COUNTS:
        values = [float(getattr(p, field)) for p in proofs]
        total_cell(sheet, row, col, (first, row - 1), values, sum(values))
    refuted, reached = sum(p.refuted for p in proofs), sum(p.reached for p in proofs)
    rate = refuted / reached if reached else None
    rate_cell(sheet, row, RATE, (cell(row, REFUTED), cell(row, REACHED)), rate, style="total_number")
    for col in (LOW, HIGH, FALSE_LOW, FALSE_HIGH, MORE):
        sheet.text(row, col, "", "total_number")
    sheet.row += 1
    return row

"""Sheet "Control by interviewer": share controlled of each, also those without any, and what control says of each."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.results.control import ControlDimension, ControlGroup, FieldControlDetail, InterviewerProof
from sapa.workbook.blocks import Parameters
from sapa.workbook.charts import columns_height, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control import control_chart
from sapa.workbook.field_control_funnel import (
    HEIGHT_ROWS,
    Point,
    draw_funnel,
    drawable,
    funnel_note,
    limits_rows,
    write_limits,
)
from sapa.workbook.field_control_groups import by_share, dimensions_of, group_table, limits_block
from sapa.workbook.intervals import rate_cell
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

ORGANISATION, REACHED, REFUTED, RATE, LOW, HIGH, FALSE_LOW, FALSE_HIGH, MORE = range(14, 23)
_WIDTHS = (22, 11, 11, 12, 11, 10, 10, 12.5, 12.5, 12.5, 12.5, 13, 11, 11, 14, 12.5, 12.5, 12.5, 10, 10, 12, 12, 14)
_LEAD = 22


def write_control_people(sheet: EvaluationSheet, method: str, detail: FieldControlDetail) -> None:
    """Write field control by interviewer."""
    book, w = sheet.book, sheet.book.w
    named = {d.by: d for d in dimensions_of(detail)}
    proofs = {p.interviewer: p for p in detail.by_interviewer_proof}
    people = named["interviewer"]
    groups = _reached_last(by_share(people.groups), proofs)
    people = ControlDimension(people.by, tuple(groups), people.of_attempts, people.unnamed)
    sheet.columns(_WIDTHS if proofs else _WIDTHS[: ORGANISATION + 1])
    sheet.heading(w("question.control_interviewers"), book.method_name(method))
    sheet.section(w("chart.control.section"))
    chart_at = sheet.row
    sheet.row += rows_of(columns_height(len(groups)))
    known = [proofs[g.name] for g in groups if g.name in proofs and proofs[g.name].reached]
    points = [Point(p.interviewer, p.refuted, p.reached) for p in known]
    funnel_at = limits_at = -1
    if drawable(points):
        sheet.section(w("control.funnel.section"))
        funnel_note(sheet, points, _LEAD)
        funnel_at = sheet.row
        sheet.row += HEIGHT_ROWS
    block = Parameters(sheet, w("block.parameters"), 6)
    limits = limits_block(sheet, block, detail)
    if funnel_at >= 0:
        limits_at = sheet.row
        sheet.row += limits_rows(points)
    first, last = group_table(
        sheet, people, limits, title=w("block.control_by_interviewer"), first=w("col.interviewer"), bounds=True,
        organisation=True, most=None, lead=_lead(sheet, detail),
    )  # fmt: skip
    for item in ("spread", "interviewer", "by_interviewer"):
        book.anchor("field_control", method, item, sheet.at(first, 0, fixed=False))
    none = sum(1 for g in groups if g.interviews and not g.controlled)
    control_chart(sheet, chart_at, (first, last), limits, len(groups), none, by="interviewer")
    if proofs:
        _proofs(sheet, groups, proofs, first)
    if funnel_at >= 0:
        after, sheet.row = sheet.row, limits_at
        total = (cell(last + 1, REFUTED, fixed=True), cell(last + 1, REACHED, fixed=True))
        rows = write_limits(sheet, points, total)
        sheet.row = after
        draw_funnel(
            sheet, funnel_at, points, (last - len(points) + 1, last), (REACHED, RATE), rows,
            title=w("control.funnel.refuted"), axes=(w("control.col.reached"), w("control.col.refuted_rate")),
            legend=w("control.funnel.points"),
        )  # fmt: skip
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(first - 1, first - 1))


def _lead(sheet: EvaluationSheet, detail: FieldControlDetail) -> str:
    if not detail.by_interviewer_proof:
        return ""
    return sheet.book.w("control.people.lead", tolerated=detail.by_interviewer_proof[0].tolerated)


def _reached_last(groups: Sequence[ControlGroup], proofs: dict[str, InterviewerProof]) -> list[ControlGroup]:
    """Return those of whom nobody was reached before the others: a funnel is drawn from rows that follow each other."""
    return sorted(groups, key=lambda g: bool(g.name in proofs and proofs[g.name].reached))


def _proofs(
    sheet: EvaluationSheet, groups: Sequence[ControlGroup], proofs: dict[str, InterviewerProof], first: int
) -> None:
    """Write what control says of each interviewer beside the share, and the total below."""
    w = sheet.book.w
    names = ("control.reached", "refuted", "control.refuted_rate", "low", "high", "control.false_low",
             "control.false_high", "control.more_needed")  # fmt: skip
    heads = [Head(w(f"control.col.{n[8:]}" if n.startswith("control.") else f"col.{n}")) for n in names]
    words = []
    for col, one in enumerate(heads, start=REACHED):
        sheet.text(first - 1, col, one.words, "head")
        words.append((one.words, sheet.widths[col] * 0.9))
    sheet.height(first - 1, *words, least=56)
    for row, group in enumerate(groups, start=first):
        p = proofs.get(group.name)
        values = (p.reached, p.refuted, p.false_low, p.false_high) if p else (None,) * 4
        for col, value in zip((REACHED, REFUTED, FALSE_LOW, FALSE_HIGH), values, strict=True):
            sheet.number(row, col, value)
        if p is None:
            sheet.number(row, RATE, None)  # a formula over dashes would be an error
        else:
            rate = p.refuted / p.reached if p.reached else None
            rate_cell(sheet, row, RATE, (cell(row, REFUTED), cell(row, REACHED)), rate)
        for col, bound in ((LOW, p.low if p else None), (HIGH, p.high if p else None)):
            sheet.number(row, col, bound, digits=1, percent=True)
        if p and p.more is None and p.interviews:
            sheet.text(row, MORE, w("control.cannot_show"), "centre")
            sheet.height(row, (w("control.cannot_show"), sheet.widths[MORE]))
        else:
            sheet.number(row, MORE, p.more if p else None)
    last = first + len(groups) - 1
    row = last + 1
    for col, total in (
        (REACHED, sum(p.reached for p in proofs.values())),
        (REFUTED, sum(p.refuted for p in proofs.values())),
    ):
        sheet.formula(row, col, f"=SUM({cell(first, col)}:{cell(last, col)})", total, "total_number")
    refuted, reached = (sum(getattr(p, f) for p in proofs.values()) for f in ("refuted", "reached"))
    rate_cell(sheet, row, RATE, (cell(row, REFUTED), cell(row, REACHED)), refuted / reached if reached else None,
              style="total_number")  # fmt: skip
    for col in (LOW, HIGH, FALSE_LOW, FALSE_HIGH, MORE):
        sheet.text(row, col, "", "total_number")

"""Sheet "Audit": raw data, delivered data, cleaning log and deletions against each other."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.checks.audit_values import RARE
from sapa.results.audit import AuditCount, AuditDetail, AuditEffect, EditClass, RowFlow
from sapa.workbook.audit_lists import write_columns, write_edits, write_log, write_rows
from sapa.workbook.blocks import live
from sapa.workbook.charts import Series, bars_height, paired_bars, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_groups import more_row
from sapa.workbook.findings_block import findings_block
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

LAST = 8
_WIDTHS = (34, *[13.5] * LAST)
_QUESTIONS = 40
_INTERVIEWERS = 60
_CHARTED = 15
_ESTIMATES = 40
_MOVERS = 3
_CLASSES = (EditClass.DOCUMENTED, EditClass.OTHER_VALUE, EditClass.UNDOCUMENTED, EditClass.CONFIRMED_CHANGED)
_CELLS, _FIRST, _EDITED, _SHARE, _MISSED = 1, 2, 6, 7, 8


def write_audit(sheet: EvaluationSheet, method: str, detail: AuditDetail) -> None:
    """Write one survey's audit."""
    book = sheet.book
    w = book.w
    sheet.columns(_WIDTHS)
    sheet.heading(w("question.audit"), book.method_name(method))
    findings_block(sheet, book.findings_on("audit", method), LAST)
    book.anchor("audit", method, "", sheet.at(sheet.row, 0, fixed=False))
    if detail.flow is not None:
        _flow(sheet, method, detail.flow)
    _classes(sheet, method, detail)
    _effects(sheet, method, detail)
    _questions(sheet, detail)
    _interviewers(sheet, detail)
    write_rows(sheet, method, detail, LAST)
    write_log(sheet, method, detail, LAST)
    write_columns(sheet, detail, LAST)
    k = sheet.book.evaluation.privacy.k
    _note(sheet, w("audit.same", least=max(RARE, k), k=k))
    # The list of single values is the longest: it comes last, and its header stands on every page after it.
    head = write_edits(sheet, detail, LAST)
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=None if head is None else (head, head))


def _note(sheet: EvaluationSheet, words: str) -> None:
    sheet.merged(sheet.row, 0, LAST, words, "note")
    sheet.height(sheet.row, (words, sheet.width(0, LAST)), size=9)
    sheet.row += 1


def _flow(sheet: EvaluationSheet, method: str, flow: RowFlow) -> None:
    """Write the way of the rows from file to file; what is left and what is delivered are sums."""
    w = sheet.book.w
    sheet.section(w("audit.block.flow"))
    head = sheet.head(
        [Head(w("audit.col.rows_of"), text=True), Head(w("audit.col.rows")), Head(w("audit.col.share_raw"))]
    )
    for question in ("deletions", "added", "still_delivered"):
        sheet.book.anchor("audit", method, question, sheet.at(head, 0, fixed=False))
    start = sheet.row
    steps = [
        ("raw", flow.raw, 0), ("deleted_reason", flow.deleted_reason, -1),
        ("deleted_no_reason", flow.deleted_no_reason, -1), ("deleted_unlogged", flow.deleted_unlogged, -1),
        ("raw_without_id", flow.raw_without_id, -1), ("matched", flow.matched, 0), ("added", flow.added, 1),
        ("delivered_without_id", flow.delivered_without_id, 1), ("delivered", flow.delivered, 0),
    ]  # fmt: skip
    for i, (key, number, sign) in enumerate(steps):
        row = sheet.row
        total = key in ("raw", "matched", "delivered")
        words = f"{'− ' if sign < 0 else '+ ' if sign > 0 else ''}{w(f'audit.flow.{key}')}"
        sheet.text(row, 0, words, "total" if total else "cell")
        style = "total_number" if total else "number"
        if key == "matched":
            formula = f"={cell(start, 1)}-SUM({cell(start + 1, 1)}:{cell(row - 1, 1)})"
            live(sheet, row, 1, formula, flow.raw - sum(n for _, n, s in steps[:i] if s < 0), number, style=style)
        elif key == "delivered":
            formula = f"=SUM({cell(row - 3, 1)}:{cell(row - 1, 1)})"
            live(sheet, row, 1, formula, sum(n for _, n, _ in steps[i - 3 : i]), number, style=style)
        else:
            sheet.number(row, 1, number, style)
        share = number / flow.raw if flow.raw else None
        live(sheet, row, 2, f"={cell(row, 1)}/{cell(start, 1, fixed=True)}", share, share, digits=1, percent=True,
             style=style)  # fmt: skip
        sheet.height(row, (words, sheet.widths[0] * (0.92 if total else 1)))
        sheet.row += 1


def _classes(sheet: EvaluationSheet, method: str, detail: AuditDetail) -> None:
    w, total = sheet.book.w, detail.total
    sheet.section(w("audit.block.classes"))
    row = sheet.head([Head(w("audit.col.cells_of"), text=True), Head(w("audit.col.cells")), Head(w("audit.col.share"))])
    sheet.merged(row, 3, LAST, w("audit.col.meaning"), "head_left")
    for question in ("undocumented", "not_applied"):
        sheet.book.anchor("audit", method, question, sheet.at(row, 0, fixed=False))
    shown = [c for c in _CLASSES if detail.has_raw or c is not EditClass.UNDOCUMENTED]
    begin, compared = sheet.row, sheet.row + len(shown) + (4 if detail.has_raw else 2) - 1

    def line(key: str, number: int, style: str = "", formula: str = "") -> None:
        row = sheet.row
        words, meaning = w(f"audit.class.{key}"), w(f"audit.class.{key}.means")
        sheet.text(row, 0, words, style or "cell")
        figure = f"{style}_number" if style else "number"
        if formula:
            sheet.formula(row, 1, formula, number, figure)
        else:
            sheet.number(row, 1, number, figure)
        share = number / total.cells if total.cells else None
        formula = f"={cell(row, 1)}/{cell(compared, 1, fixed=True)}"
        live(sheet, row, 2, formula, share, share, digits=3, percent=True, style=figure)
        sheet.merged(row, 3, LAST, meaning, style or "cell", align="left", indent=1)
        sheet.height(row, (words, sheet.widths[0] * 0.92), (meaning, sheet.width(3, LAST)))
        sheet.row += 1

    for one in shown:
        line(one.value, total.of(one))
    line("edited", total.edited, "total", f"=SUM({cell(begin, 1)}:{cell(sheet.row - 1, 1)})")
    line(EditClass.NOT_APPLIED.value, total.of(EditClass.NOT_APPLIED))
    if detail.has_raw:
        line("respelled", total.respelled)
        line("compared", total.cells, "total")
    for change, number in detail.by_change.items():
        words = w(f"audit.change.{change.value}")
        sheet.text(sheet.row, 0, f"{w('audit.of_edited')} {words}", "cell_muted")
        sheet.number(sheet.row, 1, number)
        sheet.height(sheet.row, (f"{w('audit.of_edited')} {words}", sheet.widths[0]))
        sheet.row += 1
    if detail.has_log and detail.no_reason:
        _note(sheet, w("audit.no_reason", n=detail.no_reason))


def _count_table(
    sheet: EvaluationSheet, first: str, rows: Sequence[AuditCount], shown: int, *, second: tuple[str, str]
) -> tuple[int, int]:
    """Write counts by class, a row a question or an interviewer; return the first and the last row."""
    w = sheet.book.w
    heads = [Head(first, text=True), Head(second[0])]
    heads += [Head(w(f"audit.class.{c.value}")) for c in _CLASSES]
    heads += [Head(w("audit.class.edited")), Head(w("audit.col.share")), Head(w("audit.class.not_applied"))]
    sheet.head(heads)
    begin = sheet.row
    for one in rows[:shown]:
        row = sheet.row
        sheet.text(row, 0, one.name or w("not_named"))
        sheet.number(row, _CELLS, getattr(one, second[1]))
        for i, c in enumerate(_CLASSES):
            sheet.number(row, _FIRST + i, one.of(c))
        span = f"{cell(row, _FIRST)}:{cell(row, _FIRST + len(_CLASSES) - 1)}"
        sheet.formula(row, _EDITED, f"=SUM({span})", one.edited)
        share = one.edited / one.cells if one.cells else None
        if second[1] == "cells":
            live(sheet, row, _SHARE, f"={cell(row, _EDITED)}/{cell(row, _CELLS)}", share, share, digits=2, percent=True)
        else:
            sheet.number(row, _SHARE, share, digits=3, percent=True)
        sheet.number(row, _MISSED, one.of(EditClass.NOT_APPLIED))
        sheet.height(row, (one.name, sheet.widths[0]))
        sheet.row += 1
    end = sheet.row - 1
    more_row(sheet, len(rows), shown, LAST)
    return begin, end


def _questions(sheet: EvaluationSheet, detail: AuditDetail) -> None:
    w = sheet.book.w
    rows = [q for q in detail.by_question if q.by_class]
    if not rows:
        return
    sheet.section(w("audit.block.questions"))
    chart_at = sheet.row
    count = min(len(rows), _CHARTED)
    if any(r.edited for r in rows):
        sheet.row += rows_of(bars_height(count))
    begin, _ = _count_table(sheet, w("col.question"), rows, _QUESTIONS, second=(w("audit.class.compared"), "cells"))
    if not any(r.edited for r in rows):
        return
    after, sheet.row = sheet.row, chart_at
    last, open_ = begin + count - 1, _FIRST + _CLASSES.index(EditClass.UNDOCUMENTED)
    paired_bars(
        sheet, title=w("audit.chart"), categories="=" + sheet.range(begin, 0, last, 0),
        pair=(
            Series(w("audit.class.edited"), "=" + sheet.range(begin, _EDITED, last, _EDITED), "first"),
            Series(w("audit.class.undocumented"), "=" + sheet.range(begin, open_, last, open_), "second"),
        ),
        axes=(w("col.question"), w("audit.chart.axis")), count=count,
        description=w("audit.chart.alt", n=count, question=rows[0].name, edited=rows[0].edited,
                      unexplained=rows[0].of(EditClass.UNDOCUMENTED)),
    )  # fmt: skip
    sheet.row = after


def _interviewers(sheet: EvaluationSheet, detail: AuditDetail) -> None:
    rows = [r for r in detail.by_interviewer if r.by_class]
    if not rows:
        return
    w = sheet.book.w
    sheet.section(w("audit.block.interviewers"))
    _count_table(sheet, w("col.interviewer"), rows, _INTERVIEWERS, second=(w("col.interviews"), "rows"))


def _effects(sheet: EvaluationSheet, method: str, detail: AuditDetail) -> None:
    """Write each key estimate on both files; its parts add up to the shift, and the shift to the delivered value."""
    if not detail.effects:
        return
    w = sheet.book.w
    sheet.section(w("audit.block.effects"))
    _note(sheet, w("audit.effects_note"))
    heads = ("raw", "by_deletions", "by_edits", "by_additions", "delivered", "se", "in_errors", "unexplained")
    head = sheet.head([Head(w("col.indicator"), text=True), *(Head(w(f"audit.col.{h}")) for h in heads)])
    sheet.book.anchor("audit", method, "effect", sheet.at(head, 0, fixed=False))
    rows = sorted(detail.effects, key=lambda e: -(e.in_errors or 0.0))
    for one in rows[:_ESTIMATES]:
        _effect(sheet, one)
    more_row(sheet, len(rows), _ESTIMATES, LAST)
    if detail.unassessed:
        _note(sheet, w("audit.unassessed", names=detail.unassessed))
    if any(e.se_of == "equal" for e in detail.effects):
        _note(sheet, w("audit.se_equal"))


def _effect(sheet: EvaluationSheet, one: AuditEffect) -> None:
    w, row = sheet.book.w, sheet.row
    percent = one.statistic != "mean"
    digits = 2
    sheet.text(row, 0, one.indicator, "cell_bold")
    parts = (one.raw, one.kept_raw - one.raw, one.by_edits, one.delivered - one.kept)
    for i, value in enumerate(parts):
        sheet.number(row, 1 + i, value, digits=digits, percent=percent)
    live(sheet, row, 5, f"=SUM({cell(row, 1)}:{cell(row, 4)})", sum(parts), one.delivered, digits=digits,
         percent=percent)  # fmt: skip
    sheet.number(row, 6, one.se, digits=digits, percent=percent)
    live(sheet, row, 7, f"=ABS({cell(row, 5)}-{cell(row, 1)})/{cell(row, 6)}", one.in_errors, one.in_errors, digits=2)
    sheet.number(row, 8, one.unexplained, digits=digits, percent=percent)
    sheet.height(row, (one.indicator, sheet.widths[0] * 0.92))
    sheet.row += 1
    scale = 100 if percent else 1
    lines = []
    if one.weighted_shift:
        unit = "share" if percent else "mean"
        lines.append(w(f"audit.weighted_{unit}", effect=one.weighted_shift * scale))
    kind = "audit.mover_share" if percent else "audit.mover_mean"
    lines += [
        w(
            kind, old=mover.old or w("audit.blank"), new=mover.new or w("audit.blank"), edits=mover.edits,
            unexplained=mover.unexplained, effect=mover.effect * scale,
        )
        for mover in one.movers[:_MOVERS]
    ]  # fmt: skip
    for words in lines:
        sheet.merged(sheet.row, 0, LAST, words, "cell_muted")
        sheet.height(sheet.row, (words, sheet.width(0, LAST)))
        sheet.row += 1

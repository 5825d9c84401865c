"""Lists of the sheet "Audit": rows and cells that a person should look at, entries of the log, columns."""

from __future__ import annotations

from collections.abc import Mapping

from sapa.results.audit import AuditDetail, AuditEdit, AuditRow
from sapa.workbook.blocks import list_block, total_cell
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_groups import more_row
from sapa.workbook.sheet import Head

MOST_EDITS = 300
MOST_ROWS = 40
_MOST_FAULTS = 60
_MOST_NAMES = 60
_KINDS = ("added", "still_delivered", "deleted_unlogged", "deleted_no_reason", "duplicate_different", "duplicate_same")


def write_rows(sheet: EvaluationSheet, method: str, detail: AuditDetail, last: int) -> None:
    """Write the rows that were deleted without a record, added, kept against the log, or stand there twice."""
    if not detail.rows:
        return
    w = sheet.book.w
    sheet.section(w("audit.block.rows"))
    for kind in _KINDS:
        found = [r for r in detail.rows if r.kind == kind]
        if not found:
            continue
        words = w("audit.row.head", what=w(f"audit.row.{kind}"), n=len(found))
        sheet.merged(sheet.row, 0, last, words, "total")
        sheet.height(sheet.row, (words, sheet.width(0, last) * 0.9))
        anchor = "duplicates" if kind.startswith("duplicate") else kind
        sheet.book.anchor("audit", method, anchor, sheet.at(sheet.row, 0, fixed=False))
        sheet.row += 1
        row = sheet.head([Head(w("audit.col.id"), text=True), Head(w("col.interviewer"))])
        sheet.merged(row, 2, 4, w("col.file"), "head")
        sheet.text(row, 5, w("col.row"), "head")
        sheet.merged(row, 6, last, w("audit.col.differs"), "head")
        for one in found[:MOST_ROWS]:
            _row(sheet, one, last)
        more_row(sheet, len(found), MOST_ROWS, last)


def _row(sheet: EvaluationSheet, one: AuditRow, last: int) -> None:
    row, columns = sheet.row, ", ".join(one.columns) or "–"
    sheet.text(row, 0, one.id)
    sheet.text(row, 1, one.interviewer or "–", "centre")
    sheet.merged(row, 2, 4, one.file)
    sheet.number(row, 5, one.row, "centre")
    sheet.merged(row, 6, last, columns)
    sheet.height(row, (columns, sheet.width(6, last)), (one.file, sheet.width(2, 4)))
    sheet.row += 1


def write_edits(sheet: EvaluationSheet, detail: AuditDetail, last: int) -> int | None:
    """Write single cells, what no entry explains first; the total is said where the list is cut. Return the header."""
    if not detail.edits:
        return None
    w = sheet.book.w
    sheet.section(w("audit.block.edits", n=detail.edits_total))
    heads = ("edit", "id", "interviewer", "row", "old", "new", "logged", "log_row")
    words = {"interviewer": w("col.interviewer"), "row": w("col.row")}
    named = [Head(w("col.question"), text=True), *(Head(words.get(h) or w(f"audit.col.{h}")) for h in heads)]
    head = sheet.head(named)
    for one in detail.edits[:MOST_EDITS]:
        _edit(sheet, one)
    more_row(sheet, detail.edits_total, min(MOST_EDITS, len(detail.edits)), last)
    return head


def _edit(sheet: EvaluationSheet, one: AuditEdit) -> None:
    w, row = sheet.book.w, sheet.row
    blank = w("audit.blank")
    logged = "–" if one.logged is None else one.logged or blank
    texts = (one.question, w(f"audit.class.{one.edit.value}"), one.id, one.interviewer or "–")
    for col, text in enumerate(texts):
        sheet.text(row, col, text, "cell" if col < 3 else "centre")
    sheet.number(row, 4, one.row, "centre")
    values = (one.old or blank, one.new or blank, logged)
    for col, text in enumerate(values):
        sheet.text(row, 5 + col, text)
    sheet.number(row, 8, one.log_row, "centre")
    sheet.height(row, *((t, sheet.widths[c]) for c, t in enumerate(texts)),
                 *((t, sheet.widths[5 + c]) for c, t in enumerate(values)))  # fmt: skip
    sheet.row += 1


def write_log(sheet: EvaluationSheet, method: str, detail: AuditDetail, last: int) -> None:
    """Write what became of the entries of the log, and those that do not fit the files."""
    if not detail.entries and not detail.faults:
        return
    w = sheet.book.w
    if detail.entries:
        sheet.section(w("audit.block.log", file=detail.log_file))
        head = sheet.head([Head(w("audit.col.fate"), text=True), Head(w("audit.col.entries"))])
        sheet.book.anchor("audit", method, "log", sheet.at(head, 0, fixed=False))
        begin = sheet.row
        counts = sorted(detail.entries.items(), key=lambda e: (-e[1], e[0]))
        for fate, number in counts:
            words = w(f"audit.fate.{fate}")
            sheet.text(sheet.row, 0, words)
            sheet.number(sheet.row, 1, number)
            sheet.height(sheet.row, (words, sheet.widths[0]))
            sheet.row += 1
        sheet.text(sheet.row, 0, sheet.book.t("term.total_row"), "total")
        numbers = [float(n) for _, n in counts]
        total_cell(sheet, sheet.row, 1, (begin, sheet.row - 1), numbers, sum(numbers))
        sheet.row += 1
    if not detail.faults:
        return
    sheet.section(w("audit.block.faults"))
    row = sheet.head([Head(w("audit.col.fault"), text=True), Head(w("audit.col.id"))])
    sheet.merged(row, 2, 4, w("col.question"), "head")
    sheet.merged(row, 5, 7, w("col.file"), "head")
    sheet.text(row, 8, w("col.row"), "head")
    sheet.book.anchor("audit", method, "log", sheet.at(row, 0, fixed=False))
    for one in detail.faults[:_MOST_FAULTS]:
        row, words = sheet.row, w(f"audit.fault.{one.fault.value}")
        sheet.text(row, 0, words)
        sheet.text(row, 1, one.id)
        sheet.merged(row, 2, 4, one.question or one.value or "–")
        sheet.merged(row, 5, 7, one.file)
        sheet.number(row, 8, one.row, "centre")
        sheet.height(row, (words, sheet.widths[0]), (one.id, sheet.widths[1]), (one.question, sheet.width(2, 4)))
        sheet.row += 1
    more_row(sheet, sum(detail.faults_total.values()), min(_MOST_FAULTS, len(detail.faults)), last)


def write_columns(sheet: EvaluationSheet, detail: AuditDetail, last: int) -> None:
    """Write the columns that were dropped, added, renamed, recoded or made constant."""
    columns = detail.columns
    if columns is None:
        return
    w = sheet.book.w

    def pairs(names: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(f"{raw} → {delivered}" for delivered, raw in names.items())

    blocks = (
        ("dropped", columns.dropped), ("added_columns", columns.added), ("renamed", pairs(columns.renamed)),
        ("recognised", pairs(columns.recognised)), ("recoded", columns.recoded), ("constant", columns.constant),
    )  # fmt: skip
    for title, names in blocks:
        more = len(names) - _MOST_NAMES
        shown = [*names[:_MOST_NAMES], *([w("control.more", n=more)] if more > 0 else [])]
        list_block(sheet, w(f"audit.block.{title}", n=len(names)), shown, last)

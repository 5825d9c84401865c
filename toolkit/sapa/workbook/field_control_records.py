"""Blocks of control records that a person should look at: kind by kind, traceable to file and row."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.i18n import Translator
from sapa.results.control import ControlRecord, FieldControlDetail
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_groups import more_row
from sapa.workbook.sheet import Head

MOST = 30
"""Records shown of one kind; the rest are counted."""

_OUTCOMES = {"confirmed": "outcome_confirmed", "partly": "outcome_partly", "refuted": "outcome_refuted",
             "not_reached": "outcome_noncontact"}  # fmt: skip


def records_of(detail: FieldControlDetail) -> dict[str, tuple[ControlRecord, ...]]:
    """Return the records by kind, in the order of their first; unmatched ones from the older field where needed."""
    kinds: dict[str, list[ControlRecord]] = {}
    for one in detail.records:
        kinds.setdefault(one.kind, []).append(one)
    if "unmatched" not in kinds and detail.unmatched:
        stray = [ControlRecord(kind="unmatched", id=u.id, file=u.file, row=u.row) for u in detail.unmatched]
        kinds = {"unmatched": stray, **kinds}
    return {kind: tuple(records) for kind, records in kinds.items()}


def write_records(sheet: EvaluationSheet, method: str, detail: FieldControlDetail) -> None:
    """Write every kind of record with how many there are, what it means and where they stand."""
    kinds = records_of(detail)
    if not kinds:
        return
    w, t = sheet.book.w, sheet.book.t
    sheet.section(w("control.block.records"))
    for kind, records in kinds.items():
        known = t.has(f"workbook.control.record.{kind}")
        title = w(f"control.record.{kind}") if known else kind
        words = w("control.record.head", what=title, n=len(records))
        sheet.merged(sheet.row, 0, 6, words, "total")
        sheet.height(sheet.row, (words, sheet.width(0, 6) * 0.9))
        sheet.book.anchor("field_control", method, kind, sheet.at(sheet.row, 0, fixed=False))
        sheet.row += 1
        _list(sheet, records)


def _said(value: str | None, t: Translator) -> str | None:
    """Return what stands in a record; outcomes in words, also where several stand together."""
    parts = value.split(", ") if value else []
    if parts and all(part in _OUTCOMES for part in parts):
        return "; ".join(t(f"term.{_OUTCOMES[part]}") for part in parts)
    return value


def _list(sheet: EvaluationSheet, records: Sequence[ControlRecord]) -> None:
    w, t = sheet.book.w, sheet.book.t
    row = sheet.head([Head(w("col.control_id"), text=True), Head(w("col.interviewer"))])
    sheet.merged(row, 2, 3, w("col.file"), "head")
    sheet.text(row, 4, w("col.row"), "head")
    sheet.merged(row, 5, 6, w("control.col.stands_there"), "head")
    for one in records[:MOST]:
        row = sheet.row
        value = _said(one.value, t)
        sheet.text(row, 0, one.id)
        sheet.text(row, 1, one.interviewer or "–", "centre")
        sheet.merged(row, 2, 3, one.file)
        sheet.number(row, 4, one.row, "centre")
        sheet.merged(row, 5, 6, value or "–")
        sheet.height(row, (one.file, sheet.width(2, 3)), (value or "", sheet.width(5, 6)))
        sheet.row += 1
    more_row(sheet, len(records), MOST, 6)

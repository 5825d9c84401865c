"""Sheets that are plain lists: data defects, readings and assumptions, provenance."""

from __future__ import annotations

from sapa.present.words import reading_reason, reading_title, reading_value
from sapa.results.details import DataDetail
from sapa.workbook.blocks import Parameters
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.sheet import Head


def write_defects(sheet: EvaluationSheet, details: list[tuple[str, DataDetail]]) -> None:
    """Write the defects inside the delivered files, each traceable to its row."""
    book = sheet.book
    t, w = book.t, book.w
    sheet.columns([30, 10, 22, 40, 62])
    total = sum(d.total for _, d in details)
    shown = sum(len(d.defects) for _, d in details)
    note = w("defects.total", n=total)
    if shown < total:
        note += " " + w("defects.shown", n=shown)
    sheet.heading(w("question.data_defects"), note)
    book.anchor("data_defects", None, "", sheet.at(0, 0, fixed=False))
    head = sheet.head(
        [
            Head(w("col.file"), text=True),
            Head(w("col.row")),
            Head(w("col.column"), text=True),
            Head(w("col.value"), text=True),
            Head(w("col.defect"), text=True),
        ]
    )
    for method, detail in details:
        book.anchor("data_defects", method, "", sheet.at(sheet.row, 0, fixed=False))
        for one in detail.defects:
            texts = (one.file, "", one.column or "", one.value or "", t(one.defect))
            for col, text in enumerate(texts):
                if col == 1:
                    sheet.number(sheet.row, 1, one.row, "centre", none="")
                else:
                    sheet.text(sheet.row, col, text)
            sheet.height(sheet.row, *((text, sheet.widths[col] * 0.85) for col, text in enumerate(texts)))
            sheet.row += 1
    sheet.ws.autofilter(head, 0, max(head, sheet.row - 1), 4)
    sheet.ws.freeze_panes(head + 1, 0)
    sheet.page(repeat=(head, head))


def write_readings(sheet: EvaluationSheet) -> None:
    """Write every reading in force with what else it could be, and what was assumed."""
    book = sheet.book
    t, w = book.t, book.w
    sheet.columns([34, 30, 30, 40, 14, 58])
    sheet.heading(w("question.readings"), w("readings.note"))
    head = sheet.head([
        Head(w("col.reading"), text=True), Head(w("col.used"), text=True), Head(w("col.default"), text=True),
        Head(w("col.alternatives"), text=True), Head(w("col.sensitive")), Head(w("col.reason"), text=True),
    ])  # fmt: skip
    for one in book.evaluation.readings:
        row = sheet.row
        changed = one.value != one.default
        others = "; ".join(reading_value(one.id, v, t) for v in one.alternatives if v != one.value)
        texts = (
            reading_title(one.id, t),
            reading_value(one.id, one.value, t),
            reading_value(one.id, one.default, t),
            others,
            t("term.yes" if one.sensitive else "term.no"),
            reading_reason(one, t),
        )
        if changed:
            texts = (texts[0], f"{texts[1]} ({w('readings.changed')})", *texts[2:])
        for col, text in enumerate(texts):
            style = "centre" if col == 4 else "cell_bold" if col == 0 or (col == 1 and changed) else "cell"
            sheet.text(row, col, text, style)
        sheet.height(row, *((text, sheet.widths[col] * 0.95) for col, text in enumerate(texts)))
        sheet.row += 1
    if book.evaluation.assumptions:
        sheet.section(w("block.assumptions"))
        for assumption in dict.fromkeys(book.evaluation.assumptions):
            text = t(assumption)
            sheet.merged(sheet.row, 0, 5, text)
            sheet.height(sheet.row, (text, sheet.width(0, 5)))
            sheet.row += 1
    sheet.ws.freeze_panes(head + 1, 1)
    sheet.page(repeat=(head, head))


def write_provenance(sheet: EvaluationSheet) -> None:
    """Write what the workbook was made from and with: files, checksums, program, edition, seed. Nothing else."""
    book = sheet.book
    t, w, evaluation = book.t, book.w, book.evaluation
    sheet.columns([40, 22, 10, 70])
    sheet.heading(w("question.provenance"))
    block = Parameters(sheet, w("block.made_with"), 3)
    block.text(w("p.program"), f"sapa {evaluation.sapa}")
    block.text(w("p.standard"), book.standard.title.in_language(t.language))
    block.text(w("p.citation"), book.standard.citation.in_language(t.language))
    block.text(w("p.edition"), t.date(evaluation.edition))
    block.text(w("p.reviewed_on"), t.date(evaluation.reviewed_on) if evaluation.reviewed_on else w("not_stated"))
    if evaluation.seed is not None:
        block.text(w("p.seed"), str(evaluation.seed))
    if not evaluation.files:
        sheet.page(repeat=(0, 0))
        return
    sheet.section(w("block.files"))
    head = sheet.head([
        Head(w("col.file"), text=True), Head(w("col.role"), text=True), Head(w("col.rows")), Head("SHA-256", text=True),
    ])  # fmt: skip
    for one in evaluation.files:
        row = sheet.row
        id = f"workbook.role.{one.role}"
        role = t(id) if t.has(id) else one.role
        sheet.text(row, 0, one.path)
        sheet.text(row, 1, role)
        sheet.number(row, 2, one.rows, "centre", none="")
        sheet.text(row, 3, one.sha256, "mono")
        sheet.height(row, (one.path, sheet.widths[0]), (role, sheet.widths[1]))
        sheet.row += 1
    sheet.page(repeat=(head, head))

"""Sheet "Data defects": a plain list."""

from __future__ import annotations

from sapa.checks.data_defects import SHOWN
from sapa.results.details import DataDetail
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
        note += " " + w("defects.shown", shown=shown, total=total, most=SHOWN)
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

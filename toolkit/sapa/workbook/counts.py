"""Two rows of status counts, formal and methodological, live over the findings sheet. They are never added together."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.present import LOOKS, label
from sapa.present.palette import MUTED
from sapa.present.sentence import shown_counts
from sapa.results import Line
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings import column_of
from sapa.workbook.names import text_in_formula


def counts_block(
    sheet: EvaluationSheet, label_col: int, columns: Sequence[int | tuple[int, int]], *, size: float = 16
) -> None:
    """Write the counts at the cursor: a column a status, coloured where it is not zero.

    columns
        Column of each status in the order of `LOOKS`; a pair is merged.
    """
    book = sheet.book
    t, w = book.t, book.w
    spans = [(c, c) if isinstance(c, int) else c for c in columns]
    row = sheet.row
    sheet.text(row, label_col, "", "head_left")
    words = []
    for (first, last), (shown, look) in zip(spans, LOOKS.items(), strict=True):
        text = label(shown, t)
        sheet.merged(row, first, last, text, "head", font_color=look.ink, bg_color=look.tint)
        words.append((text, sheet.width(first, last) * 0.85))
    sheet.height(row, *words)
    findings = book.sheets["findings|"]
    lines, finals = column_of(book, findings, "line"), column_of(book, findings, "final")
    for line in Line:
        sheet.row += 1
        row = sheet.row
        sheet.ws.set_row(row, 28)
        name = w(f"line.{line.value}")
        sheet.text(row, label_col, w(f"counts.{line.value}"), "tile_label")
        counts = shown_counts(book.evaluation.findings, line)
        for (first, last), shown in zip(spans, LOOKS, strict=True):
            if last > first:
                sheet.merged(row, first, last, "", "tile")
            formula = f"=COUNTIFS({lines},{text_in_formula(name)},{finals},{text_in_formula(label(shown, t))})"
            sheet.formula(row, first, formula, counts[shown], "tile", font_color=MUTED, bold=False, font_size=size)
            sheet.ws.conditional_format(
                row, first, row, last,
                {"type": "cell", "criteria": ">", "value": 0, "format": book.style.difference(shown)},
            )  # fmt: skip
    sheet.row += 1

"""Two rows of status counts, formal and methodological, live over the findings sheet. They are never added together."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.present import LOOKS, Shown, label
from sapa.present.palette import MUTED
from sapa.present.sentence import shown_counts
from sapa.results import Line
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.expert_words import decided_text
from sapa.workbook.findings import column_of
from sapa.workbook.front import LAST
from sapa.workbook.names import cell, text_in_formula


def counts_block(
    sheet: EvaluationSheet, label_col: int, columns: Sequence[int | tuple[int, int]], *, size: float = 16
) -> dict[tuple[Line, Shown], str]:
    """Write the counts at the cursor: a column a status, coloured where it is not zero; return their cells.

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
    cells = {}
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
            cells[line, shown] = cell(row, first)
            sheet.formula(row, first, formula, counts[shown], "tile", font_color=MUTED, bold=False, font_size=size)
            sheet.ws.conditional_format(
                row, first, row, last,
                {"type": "cell", "criteria": ">", "value": 0, "format": book.style.difference(shown)},
            )  # fmt: skip
    sheet.row += 1
    return cells


def decided_note(sheet: EvaluationSheet) -> None:
    """Say live how many findings experts decided, and how many of them against the check; nothing where none."""
    book = sheet.book
    t, findings = book.t, book.evaluation.findings
    if not findings:
        return
    blocks = [column_of(book, book.sheets["findings|"], key) for key in ("judgement", "decided")]
    decided = sum(f.judgement is not None for f in findings)
    against = sum(decided_text(f, t) == t("experts.decided.against") for f in findings)
    words = [t("experts.passport.decided"), t("experts.passport.against")]
    counts = [f'COUNTIF({blocks[0]},"?*")', f"COUNTIF({blocks[1]},{text_in_formula(t('experts.decided.against'))})"]
    told = f"{text_in_formula(words[0] + ' ')}&{counts[0]}&{text_in_formula('; ' + words[1] + ' ')}&{counts[1]}"
    shown = f"{words[0]} {decided}; {words[1]} {against}" if decided else ""
    sheet.merged(sheet.row, 0, LAST, "", "note")
    sheet.formula(sheet.row, 0, f'=IF({counts[0]}=0,"",{told})', shown, "note", digits=None)
    sheet.row += 1

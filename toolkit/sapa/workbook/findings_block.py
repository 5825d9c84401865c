"""Block "findings that rest on this sheet", for the evidence sheets of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.present import label, shown_status
from sapa.present.words import title_text
from sapa.results import Finding
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.sheet import safe_text


def findings_block(sheet: EvaluationSheet, findings: Sequence[Finding], last: int, *, status_to: int = 2) -> None:
    """Write the findings that rest on this sheet: a link back, the status in force (live), what was found."""
    if not findings:
        return
    book = sheet.book
    sheet.section(book.w("block.findings"))
    first = sheet.row
    for finding in findings:
        row = sheet.row
        words = f"№ {book.number(finding)} · {book.w('line.' + finding.line.value)}"
        sheet.link(row, 0, book.finding_link(finding), words)
        sheet.merged(row, 1, status_to, "", "status")
        status = label(shown_status(finding), book.t)
        sheet.formula(row, 1, "=" + book.finding_cell(finding, "final"), status, "status")
        title, text = safe_text(title_text(finding, book.standard, book.t)), safe_text(book.t(finding.message))
        # The longest status ends at its border: the text beside it keeps its distance.
        sheet.merged(row, status_to + 1, last, f"{title}\n{text}", indent=1)
        sheet.rich(row, status_to + 1, [(title, True), (f"\n{text}", False)], "cell", indent=1)
        width = sheet.width(status_to + 1, last) - 1.5
        sheet.height(row, (title, width * 0.92), (f"{title}\n{text}", width), (status, sheet.width(1, status_to) * 0.9),
                     (words, sheet.widths[0]))  # fmt: skip
        sheet.row += 1
    sheet.colour_statuses(first, 1, sheet.row - 1, 1)

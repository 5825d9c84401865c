"""Sheet "Checklist of a service": every norm, what was answered, and the status in force (live), in the act's order."""

from __future__ import annotations

from sapa.present import Shown, label, shown_status
from sapa.present.words import clause_text, item_text
from sapa.results import Evidence, Finding, Line
from sapa.results.services import ChecklistDetail
from sapa.standard import Norm
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.sheet import Head

KIND = "service_checklist"
_LAST = 6


def write_service_checklist(sheet: EvaluationSheet, part: str, detail: ChecklistDetail) -> None:
    """Write the norms of one service; norms that ask nothing come last, in short."""
    book = sheet.book
    w = book.w
    sheet.columns([26, 50, 17, 22, 56, 25, 9])
    sheet.heading(w(f"question.{KIND}"), book.service_title(part, detail.service))
    own: dict[str, list[Finding]] = {}
    for finding in book.evaluation.findings:
        if finding.part == part and finding.norm and finding.line is Line.FORMAL:
            own.setdefault(finding.norm, []).append(finding)
    asked = [n for n in detail.norms if any(shown_status(f) is not Shown.NOT_APPLICABLE for f in own.get(n, ()))]
    rest = [n for n in detail.norms if n in own and n not in asked]
    begin = _block(sheet, "service_asked", [(book.standard.norm(n), f) for n in asked for f in own[n]])
    _block(sheet, "service_not_asked", [(book.standard.norm(n), own[n][0]) for n in rest])
    sheet.ws.freeze_panes(1, 0)
    sheet.page(repeat=(begin, begin))


def _block(sheet: EvaluationSheet, name: str, rows: list[tuple[Norm, Finding]]) -> int:
    """Write one block of norms; return the row of its header."""
    book = sheet.book
    w = book.w
    if not rows:
        return 0
    sheet.section(w(f"block.{name}"))
    heads = ("clause", "title", "service_item", "final", "service_answer", "document", "page")
    head = sheet.head([Head(w(f"col.{h}"), text=True) for h in heads])
    first = sheet.row
    for norm, finding in rows:
        row = sheet.row
        clause = clause_text(finding, book.standard, book.t)
        title = norm.full_title(book.t.language)
        item = item_text(finding, book.standard, book.t) or "–"
        answer = book.t(finding.message)
        documents, pages = _seen(finding.evidence)
        book.anchor(KIND, None, norm.id, sheet.at(row, 1, fixed=False))
        sheet.link(row, 0, book.finding_link(finding), clause, text_wrap=True)
        sheet.text(row, 1, title)
        sheet.text(row, 2, item)
        status = label(shown_status(finding), book.t)
        sheet.formula(row, 3, "=" + book.finding_cell(finding, "final"), status, "status")
        sheet.text(row, 4, answer)
        sheet.text(row, 5, documents)
        sheet.text(row, 6, pages)
        texts = ((clause, 0), (title, 1), (item, 2), (status, 3), (answer, 4), (documents, 5))
        sheet.height(row, *((text, sheet.widths[col] * 0.9) for text, col in texts))
        sheet.row += 1
    sheet.colour_statuses(first, 3, sheet.row - 1, 3)
    return head


def _seen(evidence: tuple[Evidence, ...]) -> tuple[str, str]:
    """Return documents or files with rows, and pages, each once."""
    names = [e.document or (e.file and (f"{e.file}: {e.rows}" if e.rows else e.file)) for e in evidence]
    pages = [e.page for e in evidence if e.page]
    return "; ".join(dict.fromkeys(n for n in names if n)) or "–", "; ".join(dict.fromkeys(pages)) or "–"

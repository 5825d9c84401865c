"""Sheet "Summary": one row a requirement, with both lines side by side and never added together."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.present import label, shown_status
from sapa.present.words import bounds_text, clause_text, item_text, kind_text, title_text, unit_text, value_digits
from sapa.results import Finding, Line
from sapa.workbook.counts import counts_block
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.live.findings import changed_note, follow_value
from sapa.workbook.sheet import Head


@dataclass(slots=True)
class Pair:
    """The findings of one requirement: at most one on each line."""

    formal: Finding | None = None
    methodological: Finding | None = None

    @property
    def any(self) -> Finding:
        """The finding that names the requirement."""
        found = self.formal or self.methodological
        if found is None:
            raise ValueError("an empty pair")
        return found


def pairs(findings: tuple[Finding, ...]) -> list[Pair]:
    """Put the two lines of one requirement side by side; several findings of one line take several rows.

    A finding about the technical specification (addressed to the customer) is a row of its own.
    """
    rows: dict[tuple[object, ...], list[Pair]] = {}
    for finding in findings:
        key = (
            finding.part,
            finding.method,
            finding.norm or finding.id,
            finding.item,
            str(finding.addressee) == "customer",
        )
        waiting = rows.setdefault(key, [])
        field = "formal" if finding.line is Line.FORMAL else "methodological"
        free = next((pair for pair in waiting if getattr(pair, field) is None), None)
        if free is None:
            free = Pair()
            waiting.append(free)
        setattr(free, field, finding)
    return [pair for waiting in rows.values() for pair in waiting]


def write_summary(sheet: EvaluationSheet) -> None:
    """Write the requirements with their statuses, live from the findings sheet."""
    book = sheet.book
    t, w = book.t, book.w
    sheet.columns([50, 17, 25, 22, 22, 11, 9, 17, 15, 11])
    sheet.heading(w("question.summary"), w("summary.note"))
    # The row above holds the link back.
    sheet.row += 1
    changed_note(sheet, sheet.row - 1, 9, height=26)
    counts_block(sheet, 0, (1, 2, 3, 4, (5, 6), 7))
    sheet.row += 1
    head = sheet.head([
        Head(w("col.title"), text=True), Head(w("col.clause")), Head(w("col.item"), text=True), Head(w("line.formal")),
        Head(w("line.methodological")), Head(w("col.value")), Head(w("col.unit")), Head(w("col.bounds")),
        Head(w("col.bounds_from"), text=True), Head(w("col.finding")),
    ])  # fmt: skip
    begin = sheet.row
    for pair in pairs(book.evaluation.findings):
        row, one = sheet.row, pair.any
        title, clause = title_text(one, book.standard, t), clause_text(one, book.standard, t)
        about = " · ".join(
            x for x in (book.part_name(one.part), _method(one, sheet), item_text(one, book.standard, t)) if x
        )
        sheet.text(row, 0, title)
        sheet.text(row, 1, clause, "centre")
        sheet.text(row, 2, about)
        statuses = []
        for col, finding in ((3, pair.formal), (4, pair.methodological)):
            if finding is None:
                sheet.text(row, col, "", "status")
                continue
            words = label(shown_status(finding), t)
            statuses.append(words)
            sheet.formula(row, col, "=" + book.finding_cell(finding, "final"), words, "status")
        measured = next((f for f in (pair.formal, pair.methodological) if f is not None and f.value is not None), one)
        sheet.number(row, 5, measured.value, digits=value_digits(measured), none="")
        sheet.text(row, 6, unit_text(measured.unit, book.standard, t) if measured.value is not None else "", "centre")
        bounds = bounds_text(measured, book.standard, t)
        sheet.text(row, 7, bounds, "centre")
        source = w(f"bounds_from.{measured.bounds_from.value}") if measured.bounds_from else ""
        sheet.text(row, 8, source)
        follow_value(sheet, row, (5, 7, 8), measured)
        sheet.link(row, 9, book.finding_link(one), f"№ {book.number(one)}", align="center")
        sheet.height(
            row,
            (title, sheet.widths[0] * 0.97),
            (about, sheet.widths[2] * 0.95),
            (clause, sheet.widths[1] * 0.9),
            (bounds, sheet.widths[7] * 0.9),
            (source, sheet.widths[8] * 0.9),
            *((s, sheet.widths[3] * 0.85) for s in statuses),
        )
        sheet.row += 1
    last = max(sheet.row - 1, begin)
    sheet.colour_statuses(begin, 3, last, 4)
    sheet.ws.autofilter(head, 0, last, 9)
    sheet.ws.freeze_panes(head + 1, 1)
    sheet.page(repeat=(head, head))


def _method(finding: Finding, sheet: EvaluationSheet) -> str:
    """Return the method where the title alone would not tell: no norm, or several methods of one kind."""
    book = sheet.book
    kinds = dict(book.evaluation.passport.methods)
    kind = kinds.get(finding.method or "")
    if kind is None:
        return finding.method or ""
    if list(kinds.values()).count(kind) > 1:
        return f"{kind_text(kind, book.standard, book.t)} ({finding.method})"
    return "" if finding.norm else kind_text(kind, book.standard, book.t)

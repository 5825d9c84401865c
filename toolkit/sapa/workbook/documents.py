"""Sheet "Documents and methods": what the provider names, what it rests on, and sessions against their norm."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.present import Shown, label, look, shown_status
from sapa.present.words import kind_text
from sapa.results import Status
from sapa.results.details import DocumentsDetail, RegisterEntry, SessionCount
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.names import area, cell, text_in_formula
from sapa.workbook.sheet import Head

_LAST = 6


def write_documents(sheet: EvaluationSheet, name: str, detail: DocumentsDetail) -> None:
    """Write the register and the sessions of one part."""
    book = sheet.book
    w = book.w
    sheet.columns([27, 30, 34, 30, 12, 24, 12])
    sheet.heading(w("question.documents"), "" if len(book.details(DocumentsDetail)) == 1 else name)
    book.anchor("documents", None, "", sheet.at(0, 0, fixed=False))
    if detail.sessions:
        _sessions(sheet, detail.sessions)
    about = [f for f in book.findings_on("documents", None) if shown_status(f) is not Shown.NOT_APPLICABLE]
    findings_block(sheet, about, _LAST, status_to=1)
    head = _register(sheet, detail.register) if detail.register else 0
    sheet.ws.freeze_panes(1, 0)
    sheet.page(repeat=(head, head))


def _register(sheet: EvaluationSheet, entries: Sequence[RegisterEntry]) -> int:
    """Write the register; return the row of its header."""
    book = sheet.book
    t, w = book.t, book.w
    kinds = list(dict.fromkeys(e.kind for e in entries))
    ordered = [e for kind in kinds for e in entries if e.kind == kind]
    yes, no = t("term.yes"), t("term.no")
    sheet.section(w("block.counts"))
    counts_row = sheet.row
    sheet.row += len(kinds) + 1
    sheet.section(w("block.register"))
    sheet.head(
        [
            Head(w("col.kind"), text=True),
            Head(w("col.item"), text=True),
            Head(w("col.detail"), text=True),
            Head(w("col.document"), text=True),
            Head(w("col.page")),
            Head(w("col.basis"), text=True),
            Head(w("col.counted")),
        ]
    )
    begin, end = sheet.row, sheet.row + len(ordered) - 1
    for one in ordered:
        row = sheet.row
        texts = (
            _register_kind(sheet, one.kind), kind_text(one.item, book.standard, t),
            _detail(sheet, one), one.document or "", one.page or "", w(f"basis.{one.basis.value}"),
        )  # fmt: skip
        for col, text in enumerate(texts):
            sheet.text(row, col, text, "centre" if col == 4 else "cell")
        sheet.text(row, 6, yes if one.counted else no, "centre")
        sheet.height(row, *((text, sheet.widths[col]) for col, text in enumerate(texts)))
        sheet.row += 1
    _counts(sheet, counts_row, kinds, ordered, (begin, end))
    return begin - 1


def _register_kind(sheet: EvaluationSheet, kind: str) -> str:
    id = f"workbook.register.{kind}"
    return sheet.book.t(id) if sheet.book.t.has(id) else kind_text(kind, sheet.book.standard, sheet.book.t)


def _detail(sheet: EvaluationSheet, one: RegisterEntry) -> str:
    book = sheet.book
    parts = [kind_text(one.detail, book.standard, book.t)] if one.detail else []
    if one.note is not None:
        parts.append(book.t(one.note))
    return "; ".join(parts)


def _counts(
    sheet: EvaluationSheet, at: int, kinds: Sequence[str], entries: Sequence[RegisterEntry], rows: tuple[int, int]
) -> None:
    """Count what is named and what counts, kind by kind, with live formulas over the register below."""
    book, w = sheet.book, sheet.book.w
    after, sheet.row = sheet.row, at
    sheet.head([Head(w("col.kind"), text=True), Head(w("col.named")), Head(w("col.counted_n"))])
    kind_cells = area(rows[0], 0, rows[1], 0, fixed=True)
    counted_cells = area(rows[0], 6, rows[1], 6, fixed=True)
    for kind in kinds:
        row = sheet.row
        sheet.text(row, 0, _register_kind(sheet, kind))
        named = [e for e in entries if _register_kind(sheet, e.kind) == _register_kind(sheet, kind)]
        sheet.formula(row, 1, f"=COUNTIFS({kind_cells},{cell(row, 0)})", len(named), "centre")
        condition = text_in_formula(book.t("term.yes"))
        counted = sum(1 for e in named if e.counted)
        sheet.formula(row, 2, f"=COUNTIFS({kind_cells},{cell(row, 0)},{counted_cells},{condition})", counted, "centre")
        sheet.row += 1
    sheet.row = after


def _sessions(sheet: EvaluationSheet, sessions: Sequence[SessionCount]) -> None:
    book = sheet.book
    t, w = book.t, book.w
    sheet.section(w("block.sessions"))
    sheet.head([
        Head(w("col.kind"), text=True), Head(w("col.method"), text=True), Head(w("col.session"), text=True),
        Head(t("term.status"), text=True), Head(w("col.participants")), Head(w("col.min")), Head(w("col.max")),
    ])  # fmt: skip
    begin = sheet.row
    for one in sessions:
        row = sheet.row
        sheet.text(row, 0, kind_text(one.kind, book.standard, t))
        sheet.text(row, 1, one.method)
        sheet.text(row, 2, one.session)
        sheet.number(row, 4, one.participants, "centre")
        sheet.number(row, 5, one.min, "centre")
        sheet.number(row, 6, one.max, "centre")
        _session_status(sheet, row, one)
        book.anchor("documents", one.method, one.session, sheet.at(row, 0, fixed=False))
        sheet.row += 1
    sheet.colour_statuses(begin, 3, sheet.row - 1, 3)


def _session_status(sheet: EvaluationSheet, row: int, one: SessionCount) -> None:
    """Judge a session by a live formula where the engine did so by the number alone."""
    t = sheet.book.t
    low = one.min is None or one.participants >= one.min
    high = one.max is None or one.participants <= one.max
    own = Status.MET if low and high else Status.NOT_MET
    if own is not one.status or (one.min is None and one.max is None):
        sheet.status(row, 3, look(one.status).shown)
        return
    people, tests = cell(row, 4), []
    if one.min is not None:
        tests.append(f"{people}>={cell(row, 5)}")
    if one.max is not None:
        tests.append(f"{people}<={cell(row, 6)}")
    yes, no = label(Shown.MET, t), label(Shown.NOT_MET, t)
    formula = f"=IF(AND({','.join(tests)}),{text_in_formula(yes)},{text_in_formula(no)})"
    sheet.formula(row, 3, formula, yes if own is Status.MET else no, "status")

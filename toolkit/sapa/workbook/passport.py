"""First sheet: what was reviewed, one sentence, the counts, the five findings that matter most, a signature."""

from __future__ import annotations

from sapa.present import label, most_important, shown_status, summary_sentence
from sapa.present.words import clause_text, kind_text, period_text, title_text, value_text
from sapa.results import Finding
from sapa.workbook.counts import counts_block
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.front import (
    LAST,
    contents_block,
    lead_block,
    note_line,
    notices_block,
    signature_block,
    title_block,
    who_block,
)
from sapa.workbook.sheet import lines_needed, safe_text


def write_passport(sheet: EvaluationSheet) -> None:
    """Write the first sheet on one A4 page."""
    book = sheet.book
    w = book.w
    title_block(sheet, w("passport.brand"), book.evaluation.passport.title)
    _who(sheet)
    sentence = book.t(summary_sentence(book.evaluation.findings))
    lead_block(sheet, w("passport.result"), sentence)
    counts_block(sheet, 0, range(1, 7), size=18)
    note_line(sheet, w("counts.note"))
    _most_important(sheet)
    signature_block(sheet, book.t("term.expert_conclusion").capitalize(), w("p.expert"))
    contents_block(sheet)
    notices_block(sheet, w("notice", version=book.evaluation.sapa))
    sheet.page(landscape=False, one_page=True)
    sheet.ws.activate()


def _who(sheet: EvaluationSheet) -> None:
    """Write who, what and when in two columns of names and values."""
    book = sheet.book
    t, w, passport = book.t, book.w, book.evaluation.passport
    methods = ", ".join(dict.fromkeys(kind_text(kind, book.standard, t) for _, kind in passport.methods))
    reviewed = t.date(book.evaluation.reviewed_on) if book.evaluation.reviewed_on else w("not_stated")
    left = (
        (t("term.customer"), passport.customer), (t("term.supplier"), passport.provider), (w("p.methods"), methods),
        (w("p.standard"), book.standard.title.in_language(t.language)),
    )  # fmt: skip
    right = (
        (w("p.contract"), passport.contract), (w("p.period"), period_text(passport.start, passport.accepted, t)),
        (w("p.service"), kind_text(passport.service, book.standard, t)),
        (w("p.edition"), f"{t.date(book.evaluation.edition)}\n{w('p.reviewed_on')}: {reviewed}"),
    )  # fmt: skip
    who_block(sheet, left, right)


def _most_important(sheet: EvaluationSheet) -> None:
    """Write the findings that a reader should see first, each with its clause and a link."""
    book = sheet.book
    t, w = book.t, book.w
    chosen = most_important(book.evaluation.findings)
    sheet.section(w("passport.important"))
    if not chosen:
        sheet.merged(sheet.row, 0, LAST, w("passport.nothing_pressing"), "plain")
        sheet.row += 1
        return
    begin = sheet.row
    for finding in chosen:
        row = sheet.row
        status = label(shown_status(finding), t)
        sheet.formula(row, 0, "=" + book.finding_cell(finding, "final"), status, "status", valign="vcenter")
        _finding_text(sheet, row, finding)
        sheet.link(
            row, LAST, book.finding_link(finding), w("passport.link", n=str(book.number(finding))),
            valign="vcenter", align="center",
        )  # fmt: skip
        sheet.row += 1
    sheet.colour_statuses(begin, 0, sheet.row - 1, 0)


def _finding_text(sheet: EvaluationSheet, row: int, finding: Finding) -> None:
    book = sheet.book
    t = book.t
    title, clause = title_text(finding, book.standard, t), clause_text(finding, book.standard, t)
    line = book.w(f"line.{finding.line.value}")
    # A bare number would puzzle: what it counts stands in the message.
    value = value_text(finding, book.standard, t) if finding.unit else ""
    behind = " · ".join(x for x in (clause, line, value) if x)
    text = t(finding.message)
    style = book.style("cell", valign="vcenter", align="left", indent=1)
    sheet.ws.merge_range(row, 1, row, LAST - 1, "", style)
    bold = book.workbook_font(bold=True)
    muted = book.workbook_font(muted=True)
    plain = book.workbook_font()
    title, behind, text = shorten(safe_text(title), 150), safe_text(behind), safe_text(text)
    sheet.ws.write_rich_string(row, 1, bold, title, muted, f"  {behind}\n", plain, text or " ", style)
    width = sheet.width(1, LAST - 1) - 2
    # Bold letters are wider: the title is measured in a narrower cell, on a line of its own.
    bold_lines = lines_needed(f"{title}  {behind}", width)
    sheet.height(row, (text + "\n·" * bold_lines, width), least=30)


def shorten(text: str, most: int) -> str:
    """Cut a long text at a word, with an ellipsis: the sheet of findings has all of it."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(",;: ") + " …"

"""First sheet: what was reviewed, one sentence, the counts, the five findings that matter most, a signature."""

from __future__ import annotations

from sapa.present import label, most_important, shown_status
from sapa.present.services import services_text, ways_text
from sapa.present.words import clause_text, period_text, title_text, value_text
from sapa.results import Finding
from sapa.workbook.counts import counts_block, decided_note
from sapa.workbook.evaluation_book import BASIS, FIRST, EvaluationBook, EvaluationSheet
from sapa.workbook.front import (
    LAST,
    contents_grid,
    note_line,
    notices_block,
    signature_block,
    title_block,
    who_block,
)
from sapa.workbook.live.findings import changed_note
from sapa.workbook.next_steps import next_steps, shorten
from sapa.workbook.sheet import lines_needed, safe_text
from sapa.workbook.verdict import Cells, verdict

_MOST = 260
"""Characters of what was found; the sheet of findings has all of it."""


def write_passport(sheet: EvaluationSheet) -> None:
    """Write the first sheet on one A4 page."""
    book = sheet.book
    w = book.w
    title_block(sheet, w("passport.brand"), book.evaluation.passport.title)
    _who(sheet)
    sheet.section(w("passport.result"))
    lead = sheet.row
    sheet.row += 2
    changed_note(sheet, sheet.row - 1, LAST, height=36)
    cells = counts_block(sheet, 0, range(1, 7), size=18)
    _sentence(sheet, lead, cells)
    note_line(sheet, w("counts.note"))
    decided_note(sheet)
    _most_important(sheet)
    next_steps(sheet)
    signature_block(sheet, book.t("term.expert_conclusion").capitalize(), w("p.expert"))
    contents_grid(sheet, _groups(book))
    notices_block(sheet, w("notice", version=book.evaluation.sapa))
    sheet.page(landscape=False, one_page=True)
    sheet.ws.activate()


def _sentence(sheet: EvaluationSheet, row: int, cells: Cells) -> None:
    """Write what it all comes to in one sentence, live over the counts below it."""
    formula, words = verdict(sheet.book, cells)
    sheet.merged(row, 0, LAST, "", "lead", bold=True)
    sheet.formula(row, 0, formula, words, "lead", bold=True)
    sheet.height(row, (words, sheet.width(0, LAST) * 0.88), size=13)


def _groups(book: EvaluationBook) -> list[tuple[str, list[EvaluationSheet]]]:
    """Return the other sheets as they are read: first, as evidence, and what all rests on."""
    shown = [s for s in list(book.sheets.values())[1:] if not s.ws.hidden]
    grouped: dict[str, list[EvaluationSheet]] = {"first": [], "evidence": [], "basis": []}
    for one in shown:
        grouped["first" if one.kind in FIRST else "basis" if one.kind in BASIS else "evidence"].append(one)
    return [(book.w(f"passport.group.{key}"), sheets) for key, sheets in grouped.items()]


def _who(sheet: EvaluationSheet) -> None:
    """Write who, what and when in two columns of names and values."""
    book = sheet.book
    t, w, passport = book.t, book.w, book.evaluation.passport
    reviewed = t.date(book.evaluation.reviewed_on) if book.evaluation.reviewed_on else w("not_stated")
    left = (
        (t("term.customer"), passport.customer), (t("term.supplier"), passport.provider),
        ways_text(book.evaluation, book.standard, t),
        (w("p.standard"), book.standard.title.in_language(t.language)),
    )  # fmt: skip
    right = (
        (w("p.contract"), passport.contract), (w("p.period"), period_text(passport.start, passport.accepted, t)),
        (w("p.service"), services_text(book.evaluation, book.standard, t)),
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
    behind = " · ".join(x for x in (clause, book.part_name(finding.part), line, value) if x)
    text = t(finding.message)
    style = book.style("cell", valign="vcenter", align="left", indent=1)
    sheet.ws.merge_range(row, 1, row, LAST - 1, "", style)
    bold = book.workbook_font(bold=True)
    muted = book.workbook_font(muted=True)
    plain = book.workbook_font()
    title, behind, text = shorten(safe_text(title), 150), safe_text(behind), shorten(safe_text(text), _MOST)
    sheet.ws.write_rich_string(row, 1, bold, title, muted, f"  {behind}\n", plain, text or " ", style)
    width = sheet.width(1, LAST - 1) - 2
    # Bold letters are wider: the title is measured in a narrower cell, on a line of its own.
    bold_lines = lines_needed(f"{title}  {behind}", width)
    sheet.height(row, (text + "\n·" * bold_lines, width), least=30)

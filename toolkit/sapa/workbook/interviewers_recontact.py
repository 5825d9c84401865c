"""Sheet "To re-contact next": which interviews, why, in which order, and cells for what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sapa.results.interviewers import Dossier, InterviewersDetail, Recontact
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_groups import more_row
from sapa.workbook.interviewers_rekeying import write_rekeying
from sapa.workbook.names import area, text_in_formula
from sapa.workbook.sheet import DATE_FORMAT, Head

MOST = 300
"""Interviews listed; of more, the first are shown and the rest counted."""

NUMBER, INTERVIEWER, ID, FILE, ROW, WHY, PRIORITY, DATE, METHOD, OUTCOME, COMMENT = range(11)
_WIDTHS = (7, 14, 16, 22, 9, 62, 11, 14, 22, 26, 34)
OUTCOMES = ("outcome_confirmed", "outcome_partly", "outcome_refuted", "outcome_noncontact")
METHODS = ("telephone", "visit", "recording", "observed")
_FIRST_DAY = date(2000, 1, 1)


def to_recontact(dossiers: Sequence[Dossier]) -> list[tuple[str, Recontact]]:
    """Return all interviews to re-contact with their interviewer, the most urgent first."""
    found = [(d.interviewer, r) for d in dossiers for r in d.recontact]
    return sorted(found, key=lambda item: (-item[1].priority, item[0], item[1].file, item[1].row))


def write_recontact(sheet: EvaluationSheet, method: str, detail: InterviewersDetail) -> None:
    """Write the interviews of one survey to re-contact next."""
    book, w, t = sheet.book, sheet.book.w, sheet.book.t
    sheet.columns(_WIDTHS)
    sheet.heading(w("question.recontact"), book.method_name(method))
    everything = to_recontact(detail.dossiers)
    shown = everything[:MOST]
    lead = w("interviewers.recontact.lead")
    sheet.merged(sheet.row, 0, COMMENT, lead)
    sheet.height(sheet.row, (lead, sheet.width(0, COMMENT)))
    sheet.row += 1
    sheet.section(w("interviewers.block.outcomes"))
    counts_at = sheet.row
    sheet.row += 2
    sheet.section(w("interviewers.block.recontact", n=len(everything)))
    book.anchor("interviewers", method, "recontact", sheet.at(sheet.row, 0, fixed=False))
    names = ("col.number", "col.interviewer", "col.id", "col.file", "col.row", "interviewers.col.why",
             "interviewers.col.priority", "interviewers.col.date", "col.control_method", "interviewers.col.outcome",
             "interviewers.col.comment")  # fmt: skip
    head = sheet.head([Head(w(n), text=n in ("interviewers.col.why", "interviewers.col.comment")) for n in names])
    begin = sheet.row
    for number, (interviewer, one) in enumerate(shown, start=1):
        row = sheet.row
        why = "; ".join(t(m) for m in one.why)
        sheet.number(row, NUMBER, number, "centre")
        sheet.text(row, INTERVIEWER, interviewer, "centre")
        sheet.text(row, ID, one.id)
        sheet.text(row, FILE, one.file)
        sheet.number(row, ROW, one.row, "centre")
        sheet.text(row, WHY, why)
        sheet.number(row, PRIORITY, one.priority, digits=2)
        sheet.ws.write_blank(row, DATE, None, book.style("input", num_format=DATE_FORMAT[t.language], align="center"))
        for col in (METHOD, OUTCOME, COMMENT):
            sheet.text(row, col, "", "input")
        sheet.height(row, (why, sheet.widths[WHY]), (one.file, sheet.widths[FILE]))
        sheet.row += 1
    end = max(begin, sheet.row - 1)
    _validations(sheet, begin, end)
    _counts(sheet, counts_at, len(shown), (begin, end))
    sheet.ws.autofilter(head, 0, end, COMMENT)
    more_row(sheet, len(everything), MOST, COMMENT)
    if detail.rekeying is not None:
        write_rekeying(sheet, detail.rekeying, columns=(NUMBER, ID, FILE, ROW), text=WHY, last=COMMENT)
    sheet.ws.freeze_panes(1, 0)
    sheet.page(repeat=(head, head))


def _validations(sheet: EvaluationSheet, begin: int, end: int) -> None:
    w, t = sheet.book.w, sheet.book.t
    lists = ((METHOD, [w(f"control_method.{m}") for m in METHODS]), (OUTCOME, [t(f"term.{o}") for o in OUTCOMES]))
    for col, words in lists:
        sheet.ws.data_validation(
            begin, col, end, col,
            {"validate": "list", "source": words, "error_title": w("interviewers.choose.title"),
             "error_message": w("interviewers.choose.message")},
        )  # fmt: skip
    sheet.ws.data_validation(
        begin, DATE, end, DATE,
        {"validate": "date", "criteria": ">=", "value": _FIRST_DAY, "error_title": w("interviewers.choose.title"),
         "error_message": w("interviewers.choose.day")},
    )  # fmt: skip


def _counts(sheet: EvaluationSheet, at: int, listed: int, rows: tuple[int, int]) -> None:
    """Write live counts of the outcomes entered so far: a table of one row over the words of the drop-down."""
    w, t = sheet.book.w, sheet.book.t
    outcomes = area(rows[0], OUTCOME, rows[1], OUTCOME, fixed=True)
    sheet.merged(at, 0, 1, w("interviewers.col.listed"), "head")
    sheet.merged(at + 1, 0, 1, "", "number")
    sheet.number(at + 1, 0, listed)
    words = []
    spans = ((2, 2), (3, 3), (4, 5), (6, 8))
    for (first, last), name in zip(spans, OUTCOMES, strict=True):
        text = t(f"term.{name}")
        sheet.merged(at, first, last, text, "head")
        sheet.merged(at + 1, first, last, "", "number")
        sheet.formula(at + 1, first, f"=COUNTIFS({outcomes},{text_in_formula(text)})", 0)
        words.append((text, sheet.width(first, last) * 0.9))
    sheet.text(at, 9, w("interviewers.col.open"), "head")
    sheet.formula(at + 1, 9, f"=MAX(0,{listed}-COUNTA({outcomes}))", listed)
    sheet.height(at, *words, (w("interviewers.col.listed"), sheet.width(0, 1) * 0.9))

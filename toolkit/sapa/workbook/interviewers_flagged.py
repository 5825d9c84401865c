"""Sheet "Flagged interviews": each with what stands out, what is usual, and what would explain it."""

from __future__ import annotations

from collections import Counter

from sapa.results.interviewers import InterviewersDetail
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_groups import more_row
from sapa.workbook.interviewers_evidence import free_number, robust_note, signal_words
from sapa.workbook.names import area, cell
from sapa.workbook.sheet import Head

MOST = 500
"""Interviews listed; of more, the first are shown and the rest counted."""

_WIDTHS = (30, 14, 16, 22, 9, 62, 12, 12, 16, 9)
_LAST = 9
SIGNAL = 0


def write_flagged(sheet: EvaluationSheet, method: str, detail: InterviewersDetail) -> None:
    """Write the flagged interviews of one survey."""
    book, w, t = sheet.book, sheet.book.w, sheet.book.t
    sheet.columns(_WIDTHS)
    shown = detail.flags[:MOST]
    total = max(detail.flagged_total, len(detail.flags))
    sheet.heading(w("question.flagged"), book.method_name(method))
    lead = w("interviewers.flagged.lead")
    sheet.merged(sheet.row, 0, _LAST, lead, "cell_bold")
    sheet.height(sheet.row, (lead, sheet.width(0, _LAST) * 0.93))
    sheet.row += 1
    robust_note(sheet, [one.text for one in shown], _LAST)
    signals_at = _signals(sheet, detail)
    sheet.section(w("interviewers.block.flagged", n=total))
    book.anchor("interviewers", method, "flags", sheet.at(sheet.row, 0, fixed=False))
    book.anchor("interviewers", method, "flagged", sheet.at(sheet.row, 0, fixed=False))
    names = ("interviewers.col.signal", "col.interviewer", "col.id", "col.file", "col.row", "interviewers.col.seen",
             "interviewers.col.value", "interviewers.col.usual", "interviewers.col.other",
             "interviewers.col.other_row")  # fmt: skip
    head = sheet.head([Head(w(n), text=n in ("interviewers.col.signal", "interviewers.col.seen")) for n in names])
    begin = sheet.row
    for one in shown:
        row = sheet.row
        signal, text = signal_words(sheet, one.signal), t(one.text)
        sheet.text(row, SIGNAL, signal)
        sheet.text(row, 1, one.interviewer or "–", "centre")
        sheet.text(row, 2, one.id)
        sheet.text(row, 3, one.file)
        sheet.number(row, 4, one.row, "centre")
        sheet.text(row, 5, text)
        free_number(sheet, row, 6, one.value)
        free_number(sheet, row, 7, one.reference)
        sheet.text(row, 8, one.other or "–", "centre")
        sheet.number(row, 9, one.other_row, "centre")
        sheet.height(row, (text, sheet.widths[5]), (signal, sheet.widths[0]), (one.file, sheet.widths[3]))
        sheet.row += 1
    end = max(begin, sheet.row - 1)
    # Signals of flags that are not listed are counted too: these are the engine's counts, the listed ones are live.
    _fill(sheet, signals_at, detail, (begin, end), Counter(f.signal for f in shown))
    if shown:
        sheet.ws.autofilter(head, 0, end, _LAST)
    more_row(sheet, total, len(shown), _LAST)
    sheet.ws.freeze_panes(1, 0)
    sheet.page(repeat=(head, head))


def _order(detail: InterviewersDetail) -> list[tuple[str, int]]:
    """Return every signal with how many interviews it flagged: the listed order, then those only seen in flags."""
    counted = dict(detail.indices)
    for one in detail.flags:
        if one.signal not in counted:
            counted[one.signal] = sum(f.signal == one.signal for f in detail.flags)
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _signals(sheet: EvaluationSheet, detail: InterviewersDetail) -> int:
    """Keep room for the table of signals; return its first row."""
    w = sheet.book.w
    sheet.section(w("interviewers.block.signals"))
    row = sheet.head([Head(w("interviewers.col.signal"), text=True), Head(w("interviewers.col.flagged")),
                      Head(w("interviewers.col.listed"))])  # fmt: skip
    sheet.merged(row, 3, _LAST, w("interviewers.col.innocent"), "head_left")
    begin = sheet.row
    sheet.row += len(_order(detail))
    return begin


def _fill(
    sheet: EvaluationSheet, at: int, detail: InterviewersDetail, rows: tuple[int, int], listed: Counter[str]
) -> None:
    t = sheet.book.t
    innocent = {f.signal: t(f.innocent) for f in reversed(detail.flags) if f.innocent}
    signals = area(rows[0], SIGNAL, rows[1], SIGNAL, fixed=True)
    for row, (signal, count) in enumerate(_order(detail), start=at):
        words, text = signal_words(sheet, signal), innocent.get(signal, "–")
        sheet.text(row, 0, words)
        sheet.number(row, 1, count, "centre")
        sheet.formula(row, 2, f"=COUNTIFS({signals},{cell(row, 0)})", listed[signal], "centre")
        sheet.merged(row, 3, _LAST, text)
        sheet.height(row, (words, sheet.widths[0]), (text, sheet.width(3, _LAST)))

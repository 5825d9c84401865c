"""Sheet "Evidence side by side": one dossier each of those to be looked at, and a table of all signals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from sapa.messages import Message
from sapa.present.digits import number_format, significant
from sapa.present.innocent import STANDS_OUT, check_first, stands_out
from sapa.present.levels import LEVEL_LOOKS, level_label
from sapa.results.interviewers import Dossier, InterviewersDetail, Level, Unusual
from sapa.workbook.blocks import list_block
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_groups import more_row
from sapa.workbook.intervals import p_cell

_MOST = 15  # dossiers written in full
_WIDTHS = (16, *[12.5] * 11, 17, 12.5)
_SIGNALS = 13  # columns of one table
_HEAD_POINTS = 128
_MARK = "▲"
ROBUST = frozenset(
    f"checks.{name}"
    for name in (
        "interview.day_many", "interview.duration_long", "interview.duration_short", "interview.gap_short",
        "interview.gps_psu", "interview.unusual.pace_z", "interviewers.text.duration",
    )
)  # fmt: skip
"""Texts that speak of robust limits or robust standard deviations: a sheet with one of them says what that is."""


def signal_words(sheet: EvaluationSheet, signal: str) -> str:
    """Return what a signal is about; its name where the catalogue has no words for it."""
    id = f"workbook.interviewers.signal.{signal}"
    return sheet.book.t(id) if sheet.book.t.has(id) else signal


def digits_of(value: float | None) -> int:
    """Return the decimals that leave three significant digits, at most four; none for whole numbers."""
    if value is None or not math.isfinite(value) or value == round(value):
        return 0
    size = math.floor(math.log10(abs(value)))
    return max(0, min(4, 2 - size))


def free_number(sheet: EvaluationSheet, row: int, col: int, value: float | None, *, marked: bool = False) -> None:
    """Write a number whose unit depends on the signal; with a sign after it where it stands out."""
    if value is None or not math.isfinite(value):
        sheet.text(row, col, "–", "centre")
        return
    digits = digits_of(value)
    form = number_format(digits)
    more = {"num_format": f'{form}" {_MARK}"', "bold": True} if marked else {"num_format": form}
    sheet.ws.write_number(row, col, significant(value), sheet.book.style("number", **more))


def robust_note(sheet: EvaluationSheet, texts: Iterable[Message], last: int) -> None:
    """Say what "robust" means, once, above everything that uses the word."""
    if any(text.id in ROBUST for text in texts):
        note = sheet.book.w("interviewers.robust")
        sheet.merged(sheet.row, 0, last, note, "note")
        sheet.height(sheet.row, (note, sheet.width(0, last)), size=9)
        sheet.row += 1


def matrix(sheet: EvaluationSheet, method: str, dossiers: Sequence[Dossier]) -> int:
    """Write interviewers by signals, marked where chance would hardly give it; return the row of the last header."""
    w = sheet.book.w
    signals = list(dict.fromkeys(e.signal for d in dossiers for e in d.evidence))
    if not signals:
        return 0
    sheet.section(w("interviewers.block.matrix"))
    note = w("interviewers.matrix.note", mark=_MARK, q=STANDS_OUT)
    sheet.merged(sheet.row, 0, _SIGNALS, note, "note")
    sheet.height(sheet.row, (note, sheet.width(0, _SIGNALS)), size=9)
    sheet.row += 1
    sheet.book.anchor("interviewers", method, "evidence", sheet.at(sheet.row, 0, fixed=False))
    head = 0
    for start in range(0, len(signals), _SIGNALS):
        sheet.row += 1 if start else 0
        head = sheet.row
        _block(sheet, dossiers, signals[start : start + _SIGNALS])
    return head


def _block(sheet: EvaluationSheet, dossiers: Sequence[Dossier], signals: Sequence[str]) -> None:
    w = sheet.book.w
    sheet.text(sheet.row, 0, w("col.interviewer"), "head_left")
    for col, signal in enumerate(signals, start=1):
        sheet.text(sheet.row, col, signal_words(sheet, signal), "head", rotation=90, valign="bottom")
    sheet.ws.set_row(sheet.row, _HEAD_POINTS)
    sheet.row += 1
    for one in dossiers:
        row = sheet.row
        sheet.text(row, 0, one.interviewer)
        # Of several comparisons under one signal the least likely is shown; all of them stand in the dossier.
        found: dict[str, Unusual] = {}
        for e in sorted(one.evidence, key=lambda e: (e.q is None, e.q or 0.0), reverse=True):
            found[e.signal] = e
        for col, signal in enumerate(signals, start=1):
            e_or_none = found.get(signal)
            if e_or_none is None:
                sheet.text(row, col, "–", "centre")
            else:
                free_number(sheet, row, col, e_or_none.value, marked=stands_out(e_or_none))
        sheet.row += 1


def write_evidence(sheet: EvaluationSheet, method: str, detail: InterviewersDetail) -> None:
    """Write the evidence of one survey's interviewers."""
    w, t = sheet.book.w, sheet.book.t
    dossiers = in_order(detail.dossiers)
    sheet.columns(_WIDTHS)
    sheet.heading(w("question.evidence"), sheet.book.method_name(method))
    lead = w("interviewers.lead")
    sheet.merged(sheet.row, 0, _SIGNALS, lead, "cell_bold")
    sheet.height(sheet.row, (lead, sheet.width(0, _SIGNALS) * 0.93))
    sheet.row += 1
    robust_note(sheet, [e.text for d in dossiers for e in d.evidence], _SIGNALS)
    write_dossiers(sheet, method, dossiers, _SIGNALS)
    list_block(sheet, w("interviewers.block.skipped"), [t(m) for m in detail.skipped], _SIGNALS)
    head = matrix(sheet, method, dossiers)
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(head, head))


def in_order(dossiers: Sequence[Dossier]) -> list[Dossier]:
    """Return dossiers by what to do, the most pressing first; within a level by falling score, place and code."""
    most, urgent = len(dossiers) + 1, list(LEVEL_LOOKS)

    def key(one: Dossier) -> tuple[int, float, int, int, str]:
        score = -1.0 if one.score is None else one.score
        return urgent.index(one.level), -score, one.low_rank or most, one.high_rank or most, one.interviewer

    return sorted(dossiers, key=key)


def write_dossiers(sheet: EvaluationSheet, method: str, dossiers: Sequence[Dossier], last: int) -> None:
    """Write the evidence of each interviewer who is to be looked at: innocent explanations first."""
    chosen = [d for d in dossiers if d.level in (Level.ACT_NOW, Level.LOOK)]
    if not chosen:
        return
    w = sheet.book.w
    sheet.section(w("interviewers.block.dossiers"))
    sheet.book.anchor("interviewers", method, "dossiers", sheet.at(sheet.row, 0, fixed=False))
    for one in chosen[:_MOST]:
        _dossier(sheet, one, last)
    more_row(sheet, len(chosen), _MOST, last)


def _dossier(sheet: EvaluationSheet, one: Dossier, last: int) -> None:
    w, t = sheet.book.w, sheet.book.t
    row = begin = sheet.row
    places = w("interviewers.places", low=one.low_rank, high=one.high_rank) if one.low_rank and one.high_rank else ""
    title = " · ".join(filter(None, (one.interviewer, level_label(one.level, t), places)))
    sheet.merged(row, 0, last, title, "total")
    sheet.row += 1
    for text in check_first(one, t):
        line = w("interviewers.check_first", what=text)
        sheet.merged(sheet.row, 0, last, line)
        sheet.height(sheet.row, (line, sheet.width(0, last)))
        sheet.row += 1
    row = sheet.row
    sheet.merged(row, 0, 5, w("interviewers.col.seen"), "head_left")
    names = ("n", "value", "expected", "low", "high", "p", "q", "weight")
    words = [w(f"col.{n}") if n in ("n", "low", "high") else w(f"interviewers.col.{n}") for n in names]
    for col, text in enumerate(words, start=6):
        sheet.text(row, col, text, "head")
    sheet.height(row, *((text, sheet.widths[col] * 0.9) for col, text in enumerate(words, start=6)))
    sheet.row += 1
    # Name, explanations and header stay with the first line of evidence.
    sheet.keep(begin, sheet.row)
    for e in sorted(one.evidence, key=lambda e: (e.q is None, e.q or 0.0)):
        row = sheet.row
        text = t(e.text)
        sheet.merged(row, 0, 5, text)
        sheet.number(row, 6, e.n)
        free_number(sheet, row, 7, e.value, marked=stands_out(e))
        for col, value in ((8, e.expected), (9, e.low), (10, e.high)):
            free_number(sheet, row, col, value)
        p_cell(sheet, row, 11, e.p)
        p_cell(sheet, row, 12, e.q)
        sheet.number(row, 13, e.weight, digits=2)
        sheet.height(row, (text, sheet.width(0, 5)))
        sheet.row += 1
    sheet.row += 1

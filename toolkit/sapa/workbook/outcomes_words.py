"""Blocks of the sheet "Outcomes": words and their codes, cases that match no interview, attempts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sapa.results.outcomes import CaseRow, DispositionWord, OutcomesDetail
from sapa.workbook.blocks import Parameters
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

_MOST = 200
"""Cases and words that are listed; the totals are said."""

_RECORDS, _CASES, _CODE, _GROUP, _MEANING, _ORIGIN, _ROWS = 1, 2, 3, 4, 5, 9, 12
_PROGRAMS = frozenset({"own_form", "fieldwork"})
"""Recognised words of no named program."""


def write_words(sheet: EvaluationSheet, detail: OutcomesDetail, last: int) -> int:
    """Write the table of outcome words with codes; return the row of its header."""
    w = sheet.book.w
    sheet.section(w("block.outcome_words"))
    note = w("outcomes.words.note")
    sheet.merged(sheet.row, 0, last, note, "note")
    sheet.height(sheet.row, (note, sheet.width(0, last)), size=9)
    sheet.row += 1
    head = sheet.row
    spans = (
        (0, 0, "word", "head_left"), (_RECORDS, _RECORDS, "records", "head"), (_CASES, _CASES, "cases_decided", "head"),
        (_CODE, _CODE, "code", "head"), (_GROUP, _GROUP, "group", "head"),
        (_MEANING, _ORIGIN - 1, "meaning", "head_left"), (_ORIGIN, _ROWS - 1, "origin", "head_left"),
        (_ROWS, last, "rows", "head_left"),
    )  # fmt: skip
    for first, to, key, style in spans:
        sheet.merged(head, first, to, w(f"col.word.{key}"), style)
    sheet.height(head, *((w(f"col.word.{k}"), sheet.width(a, b) * 0.9) for a, b, k, _ in spans))
    sheet.row += 1
    for one in detail.words[:_MOST]:
        _word(sheet, one, last)
    if len(detail.words) > _MOST:
        sheet.merged(sheet.row, 0, last, w("outcomes.more", n=len(detail.words) - _MOST), "note")
        sheet.row += 1
    return head


def _word(sheet: EvaluationSheet, one: DispositionWord, last: int) -> None:
    w, row = sheet.book.w, sheet.row
    known = one.group is not None
    meaning = w(f"outcome.{one.group}") if known else w("outcome.open" if one.temporary else "outcome.unknown")
    origin = w(f"origin.{one.origin}")
    if one.program is not None and one.program not in _PROGRAMS:
        origin = w("origin.program", origin=origin, program=w(f"program.{_program(one.program)}"))
    rows = "" if known else ", ".join(map(str, one.rows)) + (" …" if one.count > len(one.rows) else "")
    word = one.word or w("outcomes.blank")
    style = "cell" if known else "cell_bold"
    sheet.text(row, 0, word, style)
    sheet.number(row, _RECORDS, one.count)
    sheet.number(row, _CASES, one.cases)
    sheet.text(row, _CODE, one.code or "–", "centre")
    sheet.text(row, _GROUP, one.group or "–", "centre")
    sheet.merged(row, _MEANING, _ORIGIN - 1, meaning, style)
    sheet.merged(row, _ORIGIN, _ROWS - 1, origin)
    sheet.merged(row, _ROWS, last, rows)
    sheet.height(
        row, (word, sheet.widths[0] * 0.95), (meaning, sheet.width(_MEANING, _ORIGIN - 1) * 0.95),
        (origin, sheet.width(_ORIGIN, _ROWS - 1)), (rows, sheet.width(_ROWS, last)),
    )  # fmt: skip
    sheet.row += 1


def _program(program: str) -> str:
    return "submissions" if "," in program else program


def write_cases(sheet: EvaluationSheet, detail: OutcomesDetail, last: int) -> int:
    """Write the interviews and cases that do not match; return the first row, or where it would be."""
    w, link, at = sheet.book.w, detail.link, sheet.row
    lists = (("absent", link.absent), ("without", link.without), ("contradicted", link.contradicted))
    if not any(rows for _, rows in lists):
        return at
    sheet.section(w("block.outcome_cases"))
    for name, rows in lists:
        if rows:
            _list(sheet, w(f"outcomes.cases.{name}", n=len(rows)), rows, last)
    return at + 1


def _list(sheet: EvaluationSheet, title: str, rows: Sequence[CaseRow], last: int) -> None:
    w = sheet.book.w
    sheet.merged(sheet.row, 0, last, title, "cell_bold")
    sheet.row += 1
    text = "; ".join(w("outcomes.case", file=r.file, row=str(r.row), case=r.id) for r in rows[:_MOST])
    if len(rows) > _MOST:
        text += "; " + w("outcomes.more", n=len(rows) - _MOST)
    sheet.merged(sheet.row, 0, last, text)
    sheet.height(sheet.row, (text, sheet.width(0, last)))
    sheet.row += 1


def write_attempts(sheet: EvaluationSheet, detail: OutcomesDetail, last: int) -> None:
    """Write the attempts by outcome, how cases never reached were tried, and what became of refusals."""
    if not detail.attempts_by:
        return
    w = sheet.book.w
    sheet.section(w("block.attempts"))
    most = len(detail.attempts_by[0].numbers)
    heads = [Head(w("col.outcome"), text=True), Head(w("col.cases"))]
    heads += [Head(str(i)) for i in range(1, most)] + [
        Head(w("col.attempts_more", n=most)),
        Head(w("col.attempts_mean")),
    ]
    sheet.head(heads)
    for one in detail.attempts_by:
        row = sheet.row
        text = f"{one.group} – {w(f'outcome.{one.group}')}"
        sheet.text(row, 0, text)
        for i, number in enumerate(one.numbers):
            sheet.number(row, 2 + i, number)
        sheet.formula(row, 1, f"=SUM({cell(row, 2)}:{cell(row, 1 + most)})", one.cases)
        sheet.number(row, 2 + most, one.mean, digits=2)
        sheet.height(row, (text, sheet.widths[0]))
        sheet.row += 1
    never, back = detail.never_reached, detail.conversion
    block = Parameters(sheet, w("block.never_reached"), last)
    whole = block.number(w("p.never"), never.cases, note=w("p.never.note"))
    once = block.number(w("p.never.once"), never.once)
    if never.cases:
        share = never.once / never.cases
        block.formula(w("p.never.once_share"), f"={once}/{whole}", share, digits=1, percent=True)
    for name in ("one_day", "no_weekend", "no_evening"):
        number = getattr(never, name)
        if number is not None:
            block.number(w(f"p.never.{name}"), number)
    block = Parameters(sheet, w("block.conversion"), last)
    block.number(w("p.refused"), back.refused)
    tried = block.number(w("p.retried"), back.retried)
    made = block.number(w("p.converted"), back.interviewed)
    if back.retried:
        interval = "" if math.isnan(back.low) else w("p.converted.interval", low=back.low, high=back.high)
        block.formula(
            w("p.converted_share"), f"={made}/{tried}", back.interviewed / back.retried, digits=1, percent=True,
            note=interval,
        )  # fmt: skip

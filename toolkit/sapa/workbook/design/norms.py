"""Sheet "What the Standard asks": every norm that this research will be judged by, beside what is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapa.present import Shown
from sapa.present.digits import natural_digits
from sapa.present.words import unit_text
from sapa.standard import citation
from sapa.workbook.design.book import DesignSheet
from sapa.workbook.design.parts import table_row
from sapa.workbook.names import cell, text_in_formula
from sapa.workbook.sheet import Head

if TYPE_CHECKING:
    from sapa.planning.norms import PlannedNorm

TITLE, CLAUSE, MIN, MAX, UNIT, SOURCE, PLANNED, STATE, NOTE = range(9)
_STATES = {True: ("kept", Shown.MET), False: ("broken", Shown.NOT_MET), None: ("open", Shown.NOT_ASSESSABLE)}


def write_norms(sheet: DesignSheet) -> None:
    """Write a row for each norm, with the planned value compared live."""
    book = sheet.book
    w = book.w
    sheet.columns([52, 15, 11, 11, 12, 15, 12, 23, 50])
    sheet.heading(book.question("norms"), w("design.norms.note"))
    head = sheet.head([
        Head(w("col.title"), text=True), Head(w("col.clause")), Head(w("col.min")), Head(w("col.max")),
        Head(w("col.unit")), Head(w("col.bounds_from")), Head(w("design.col.planned_value")),
        Head(w("design.col.state")), Head(w("design.col.note"), text=True),
    ])  # fmt: skip
    begin = sheet.row
    numbers = [one for one in book.study.norms if _bounded(one)]
    for key, rows in (("numbers", numbers), ("papers", [one for one in book.study.norms if one not in numbers])):
        if rows:
            sheet.merged(sheet.row, 0, NOTE, w(f"design.norms.{key}"), "group")
            sheet.row += 1
        for one in rows:
            _row(sheet, one)
    last = max(begin, sheet.row - 1)
    for key, shown in _STATES.values():
        sheet.ws.conditional_format(
            begin, STATE, last, STATE,
            {"type": "cell", "criteria": "==", "value": text_in_formula(w(f"design.state.{key}")),
             "format": book.style.difference(shown)},
        )  # fmt: skip
    sheet.ws.freeze_panes(head + 1, 1)
    sheet.page(repeat=(head, head))


def _bounded(one: PlannedNorm) -> bool:
    return any(x.min is not None or x.max is not None for x in one.limits)


def _row(sheet: DesignSheet, one: PlannedNorm) -> None:
    book = sheet.book
    t, w = book.t, book.w
    row, norm = sheet.row, one.norm
    lows = [x.min for x in one.limits if x.min is not None]
    highs = [x.max for x in one.limits if x.max is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    title = norm.full_title(t.language)
    clause = t(citation(norm))
    bounded = low is not None or high is not None
    source = w(f"bounds_from.{one.bounds_from.value}") if bounded else ""
    note = t(one.note) if one.note is not None else ""
    unit = unit_text(norm.unit, book.standard, t) if bounded else ""
    sheet.text(row, TITLE, title)
    sheet.text(row, CLAUSE, clause, "centre")
    for col, value in ((MIN, low), (MAX, high)):
        sheet.number(row, col, value, digits=natural_digits(value), none="")
    sheet.text(row, UNIT, unit, "centre")
    sheet.text(row, SOURCE, source, "centre")
    sheet.number(row, PLANNED, one.planned, digits=natural_digits(one.planned, low, high), none="")
    _state(sheet, row, one, low, high)
    sheet.text(row, NOTE, note)
    table_row(sheet, [(TITLE, title), (CLAUSE, clause), (SOURCE, source), (NOTE, note), (UNIT, unit)])
    sheet.row += 1


def _state(sheet: DesignSheet, row: int, one: PlannedNorm, low: float | None, high: float | None) -> None:
    """Compare the planned value with the bounds; the words are of the plan, not a finding."""
    w = sheet.book.w
    words = {kept: w(f"design.state.{key}") for kept, (key, _) in _STATES.items()}
    if one.kept is None or one.planned is None:
        sheet.text(row, STATE, words[None], "status")
        return
    value = cell(row, PLANNED)
    tests = []
    if low is not None:
        tests.append(f"{value}>={cell(row, MIN)}-1E-9")
    if high is not None:
        tests.append(f"{value}<={cell(row, MAX)}+1E-9")
    own = (low is None or one.planned >= low - 1e-9) and (high is None or one.planned <= high + 1e-9)
    if own != one.kept:
        # The norm is read with a rounding of its own: what was decided stands.
        sheet.text(row, STATE, words[one.kept], "status")
        return
    formula = f"=IF(AND({','.join(tests)}),{text_in_formula(words[True])},{text_in_formula(words[False])})"
    sheet.formula(row, STATE, formula, words[one.kept], "status")

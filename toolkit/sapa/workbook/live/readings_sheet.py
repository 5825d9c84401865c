"""Sheet "Readings and assumptions": readings to change here, readings that ask for a new run, assumptions."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from sapa.present import Shown, shown_status
from sapa.present.words import reading_reason, reading_title, reading_value
from sapa.results import ReadingUsed
from sapa.standard import readings
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.live.core import Live
from sapa.workbook.live.inputs import FIRST_ROW, FOLLOWED, PERCENT, VALUE_COL, followed, in_cell
from sapa.workbook.names import cell, text_in_formula
from sapa.workbook.sheet import Head

_STATE = 2
_LAST = 7
_CENTRED = 6
_OTHERS = 4
_SUMMARY = "p4."
"""Norms of paragraph 4 sum up others."""
_OTHER_HEADS = ("reading", "used", "how_to_change", "default", "alternatives", "blank", "sensitive", "reason")
_HEADS = ("reading", "value_now", "state", "used", "default", "alternatives", "sensitive", "reason")


def write_readings(sheet: EvaluationSheet) -> None:
    """Write every reading in force with what else it could be, and what was assumed."""
    book = sheet.book
    w, live = book.w, book.live
    sheet.columns([32, 26, 34, 26, 26, 34, 12, 50])
    sheet.heading(book.question("readings"), w("readings.note"))
    used = {r.id: r for r in book.evaluation.readings}
    asked = followed(book)
    head = repeated = -1
    if asked:
        sheet.section(w("readings.live"))
        _note(sheet, w("readings.live.note"))
        head = sheet.head([Head(w(f"col.{h}"), text=h != "sensitive") for h in _HEADS])
        if sheet.row != FIRST_ROW:
            raise ValueError(f"inputs of readings begin in row {FIRST_ROW}, not {sheet.row}")
        for id in asked:
            _row(sheet, used[id], live)
        _changed_colours(sheet, FIRST_ROW, sheet.row - 1)
    # The table that may go on overleaf comes last, so that its header stands above nothing else.
    if book.evaluation.assumptions:
        sheet.section(w("block.assumptions"))
        for assumption in dict.fromkeys(book.evaluation.assumptions):
            text = book.t(assumption)
            sheet.merged(sheet.row, 0, _LAST, text)
            sheet.height(sheet.row, (text, sheet.width(0, _LAST)))
            sheet.row += 1
    others = [r for r in book.evaluation.readings if r.id not in asked]
    if others:
        sheet.section(w("readings.others"))
        words = {h: w(f"col.{h}") if h != "blank" else "" for h in _OTHER_HEADS}
        second = sheet.head([Head(words[h], text=h != "sensitive") for h in _OTHER_HEADS])
        sheet.merged(second, _OTHERS, _OTHERS + 1, words["alternatives"], "head_left")
        head = second if head < 0 else head
        repeated = second
        # What this workbook rests on comes first.
        for one in sorted(others, key=lambda one: not _rests_on(book, one)):
            _other(sheet, one)
    sheet.ws.freeze_panes(max(head + 1, 0), 1)
    repeated = max(head if repeated < 0 else repeated, 0)
    sheet.page(repeat=(repeated, repeated))


def _note(sheet: EvaluationSheet, words: str) -> None:
    sheet.merged(sheet.row, 0, _LAST, words, "note")
    sheet.height(sheet.row, (words, sheet.width(0, _LAST)), size=9)
    sheet.row += 1


def _rests_on(book: EvaluationBook, one: ReadingUsed) -> bool:
    """Say whether a finding of this workbook can rest on a reading: one on a norm of its own, not only on a summary."""
    patterns = [p for p in readings()[one.id].norms if not p.startswith(_SUMMARY)]
    applying = (f.norm for f in book.evaluation.findings if shown_status(f) is not Shown.NOT_APPLICABLE)
    return one.id not in FOLLOWED and any(fnmatchcase(norm, p) for norm in applying if norm for p in patterns)


def _other(sheet: EvaluationSheet, one: ReadingUsed) -> None:
    """Write a reading that cannot be changed here, with the option by which a new run takes another value."""
    t, w, row = sheet.book.t, sheet.book.w, sheet.row
    changed = one.value != one.default
    run = reading_value(one.id, one.value, t)
    others = "; ".join(reading_value(one.id, v, t) for v in one.alternatives if v != one.value)
    option = next((v for v in one.alternatives if v != one.value), one.default)
    how = w("readings.new_run", option=f"--reading {one.id}={option}")
    how = how if _rests_on(sheet.book, one) else w("readings.rests_nowhere")
    texts = (
        reading_title(one.id, t), f"{run} ({w('readings.changed')})" if changed else run,
        how, reading_value(one.id, one.default, t), others, "",
        t("term.yes" if one.sensitive else "term.no"), reading_reason(one, t),
    )  # fmt: skip
    for col, text in enumerate(texts):
        style = "centre" if col == _CENTRED else "cell_bold" if col == 0 or (col == VALUE_COL and changed) else "cell"
        sheet.text(row, col, text, style)
    sheet.merged(row, _OTHERS, _OTHERS + 1, others)
    sheet.height(row, *((text, sheet.widths[col] * 0.9) for col, text in enumerate(texts) if col != _OTHERS))
    sheet.row += 1


def _row(sheet: EvaluationSheet, one: ReadingUsed, live: Live) -> None:
    """Write one reading whose value may be changed here."""
    t, w, row = sheet.book.t, sheet.book.w, sheet.row
    changed = one.value != one.default
    listed = [reading_value(one.id, v, t) for v in one.alternatives if v != one.value]
    others = "; ".join([*listed, *([w("readings.own_number")] if readings()[one.id].open_interval else [])])
    run = reading_value(one.id, one.value, t)
    texts = [
        reading_title(one.id, t), run, "", f"{run} ({w('readings.changed')})" if changed else run,
        reading_value(one.id, one.default, t), others, t("term.yes" if one.sensitive else "term.no"),
        reading_reason(one, t),
    ]  # fmt: skip
    for col, text in enumerate(texts):
        style = "centre" if col == _CENTRED else "cell_bold" if col == 0 or (col == 3 and changed) else "cell"
        sheet.text(row, col, text, style)
    texts[_STATE] = _state(sheet, one, live)
    _value(sheet, one, live)
    sheet.height(row, *((text, sheet.widths[col] * 0.9) for col, text in enumerate(texts)))
    sheet.row += 1


def _value(sheet: EvaluationSheet, one: ReadingUsed, live: Live) -> None:
    """Write the input of a reading: a drop-down, and any number where the reading takes one."""
    book, row, w = sheet.book, sheet.row, sheet.book.w
    value = in_cell(one.id, one.value, book)
    shape: dict[str, Any] = {"num_format": "0.00%"} if one.id in PERCENT else {}
    if isinstance(value, str):
        sheet.text(row, VALUE_COL, value, "input", bold=True, align="left", **shape)
    else:
        style = book.style("input", bold=True, align="left", **shape)
        sheet.ws.write_number(row, VALUE_COL, value, style)
    open_ = readings()[one.id].open_interval
    bounds: dict[str, Any] = {} if open_ is None else {"low": open_[0], "high": open_[1]}
    told = w(f"readings.input.{'number' if open_ else 'list'}", **bounds)[:255]
    options = {
        "validate": "list",
        "source": "=" + live.inputs[one.id].choices,
        "input_title": w("readings.input.title")[:32],
        "input_message": told,
        "error_title": w("readings.input.title")[:32],
        "error_message": told,
        # A number of one's own is no item of the list: it is asked back, and the state beside it says what came of it.
        "error_type": "warning" if open_ else "stop",
    }
    sheet.ws.data_validation(row, VALUE_COL, row, VALUE_COL, options)
    book.workbook.define_name(f"sapa_reading_{one.id}", "=" + sheet.at(row, VALUE_COL))


def _state(sheet: EvaluationSheet, one: ReadingUsed, live: Live) -> str:
    """Say whether the value is the run's, was changed, or cannot be taken."""
    w, at = sheet.book.w, live.inputs[one.id]
    same, changed, refused = (w(f"readings.state.{k}") for k in ("same", "changed", "refused"))
    texts = [text_in_formula(x) for x in (refused, changed, same)]
    sheet.formula(
        sheet.row, _STATE, f"=IF({at.valid}=0,{texts[0]},IF({at.changed}=1,{texts[1]},{texts[2]}))", same, "cell"
    )
    return max((same, changed, refused), key=len)


def _changed_colours(sheet: EvaluationSheet, first: int, last: int) -> None:
    w, style = sheet.book.w, sheet.book.style
    for key, shown in (("changed", Shown.DEPENDS), ("refused", Shown.NOT_MET)):
        criteria = f"=${cell(first, _STATE)}={text_in_formula(w(f'readings.state.{key}'))}"
        sheet.ws.conditional_format(
            first, VALUE_COL, last, _STATE, {"type": "formula", "criteria": criteria, "format": style.difference(shown)}
        )

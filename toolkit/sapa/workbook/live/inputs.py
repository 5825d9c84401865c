"""Readings that a workbook follows: where their inputs stand, what formulas take from them, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sapa.present.words import reading_title, reading_value
from sapa.results.details import FieldControlDetail, SamplingErrorDetail
from sapa.results.services import ServiceDetail
from sapa.standard import Reading, Readings, readings
from sapa.workbook.names import text_in_formula

if TYPE_CHECKING:
    from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet

FOLLOWED: dict[str, type] = {
    "confidence": SamplingErrorDetail,
    "proportion": SamplingErrorDetail,
    "formal_deff": SamplingErrorDetail,
    "error_limit": SamplingErrorDetail,
    "error_rounding": SamplingErrorDetail,
    "fpc": SamplingErrorDetail,
    "error_scale": SamplingErrorDetail,
    "error_n": SamplingErrorDetail,
    "control_limit": FieldControlDetail,
    "control_ceiling": FieldControlDetail,
    "satisfaction_limit": ServiceDetail,
    "satisfaction_denominator": ServiceDetail,
}
"""Readings that formulas follow, with the detail that there must be; every other one asks for a new run."""

PERCENT = ("confidence", "proportion", "error_limit", "control_limit", "satisfaction_limit")
"""Readings whose numbers are shown as per cent."""
FIRST_ROW, VALUE_COL = 6, 1
"""Where the first input stands on the sheet of readings."""
_CODE, _RUN, _CHANGED, _TEXT, _WORDS, _MOST = 1, 2, 3, 4, 5, 8


@dataclass(frozen=True, slots=True)
class Input:
    """One reading that is followed.

    code, shown
        References to what formulas take, and to the value in words.
    changed, valid, text
        References: whether it differs from the run's, whether the input is one of its values, and the change in words.
    choices
        The block of values that the drop-down offers.
    """

    id: str
    code: str
    shown: str
    changed: str
    valid: str
    text: str
    choices: str


def followed(book: EvaluationBook) -> list[str]:
    """Return the readings that this workbook follows, in the order in which they are shown."""
    listed = {r.id for r in book.evaluation.readings}
    return [id for id, detail in FOLLOWED.items() if id in listed and book.details(detail)]


def choices(reading: Reading, run: Any) -> list[Any]:
    """Return the values that a drop-down offers; the run's own number is one of them.

    A run that tries a limit out does not know the one in force: only a new run does.
    """
    known = [] if reading.limit and not isinstance(run, str) else list(reading.values)
    return known if run in known else [*known, run]


def in_cell(id: str, value: Any, book: EvaluationBook) -> str | float:
    """Return a reading's value as its cell holds it: a number as a number, else its words."""
    return value if isinstance(value, int | float) else reading_value(id, value, book.t)


def write_inputs(sheet: EvaluationSheet, chosen: Readings) -> dict[str, Input]:
    """Write what each reading means to formulas; one without an input holds the run's value."""
    book, w = sheet.book, sheet.book.w
    sheet.section(w("live.readings"))
    heads = ("reading", "code", "run", "changed", "text", *["choice"] * _MOST)
    for col, head in enumerate(heads):
        sheet.text(sheet.row, col, w(f"live.col.{head}"), "label", text_wrap=False)
    sheet.row += 1
    asked = followed(book)
    return {id: _input(sheet, id, chosen.value(id), asked) for id in FOLLOWED}


def _input(sheet: EvaluationSheet, id: str, run: Any, asked: list[str]) -> Input:
    book, row, reading = sheet.book, sheet.row, readings()[id]
    offered = choices(reading, run)
    sheet.text(row, 0, reading_title(id, book.t), "plain", text_wrap=False)
    for index, value in enumerate(offered):
        _write(sheet, row, _WORDS + index, in_cell(id, value, book), id)
        _write(sheet, row, _WORDS + _MOST + index, value, id)
    last = len(offered) - 1
    words = sheet.range(row, _WORDS, row, _WORDS + last)
    codes = sheet.range(row, _WORDS + _MOST, row, _WORDS + _MOST + last)
    _write(sheet, row, _RUN, run, id)
    code, ran = sheet.at(row, _CODE), sheet.at(row, _RUN)
    after = _WORDS + 2 * _MOST
    if id in asked:
        cell = book.sheets["readings|"].at(FIRST_ROW + asked.index(id), VALUE_COL)
        found, place = f"ISNUMBER(MATCH({cell},{words},0))", f"INDEX({codes},MATCH({cell},{words},0))"
        valid, code_text = found, f"IF({found},{place},{ran})"
        if reading.open_interval is not None:
            low, high = reading.open_interval
            inside = f"IF(ISNUMBER({cell}),AND({cell}>{low:g},{cell}<{high:g}),FALSE)"
            valid, code_text = f"OR({found},{inside})", f"IF({found},{place},IF({inside},{cell},{ran}))"
        _formula(sheet, row, _CODE, code_text, run)
        sheet.formula(row, after, f"=IF({valid},1,0)", 1, "plain")
    else:
        _write(sheet, row, _CODE, run, id)
        sheet.number(row, after, 1, "plain")
    sheet.formula(row, _CHANGED, f"=IF({code}={ran},0,1)", 0, "plain")
    in_words = reading_value(id, run, book.t) if isinstance(run, str) else shown_number(id, run, book)
    shown = f"IF(ISNUMBER({code}),{number_text(id, code, book)},INDEX({words},MATCH({code},{codes},0)))"
    sheet.formula(row, after + 1, f"={shown}", in_words, "plain", text_wrap=False)
    told = (f"{reading_title(id, book.t)}: ", f" {book.w('live.was', value=in_words)}")
    told_text = f"CONCATENATE({text_in_formula(told[0])},{sheet.at(row, after + 1)},{text_in_formula(told[1])})"
    sheet.formula(row, _TEXT, f'=IF({sheet.at(row, _CHANGED)}=0,"",{told_text})', "", "plain", text_wrap=False)
    sheet.row += 1
    return Input(
        id, code, sheet.at(row, after + 1), sheet.at(row, _CHANGED), sheet.at(row, after), sheet.at(row, _TEXT), words
    )


def number_text(id: str, at: str, book: EvaluationBook) -> str:
    """Return a formula for a number as text; the decimal sign is the reader's own."""
    if id not in PERCENT:
        return f"CONCATENATE(ROUND({at},4))"
    return f"CONCATENATE(ROUND(100*{at},4),{text_in_formula(_sign(book))})"


def shown_number(id: str, value: float, book: EvaluationBook) -> str:
    """Return the text that the formula of `number_text` gives where the decimal sign is a point."""
    return f"{round(100 * value, 4):g}{_sign(book)}" if id in PERCENT else f"{round(value, 4):g}"


def _sign(book: EvaluationBook) -> str:
    return "%" if book.t.language == "en" else "\u00a0%"


def _write(sheet: EvaluationSheet, row: int, col: int, value: str | float, id: str) -> None:
    if isinstance(value, str):
        sheet.text(row, col, value, "plain", text_wrap=False)
    else:
        shape = sheet.book.style("plain", num_format="0.00%") if id in PERCENT else sheet.book.style("plain")
        sheet.ws.write_number(row, col, value, shape)


def _formula(sheet: EvaluationSheet, row: int, col: int, formula: str, value: str | float) -> None:
    sheet.formula(row, col, "=" + formula, value, "plain", digits=None)

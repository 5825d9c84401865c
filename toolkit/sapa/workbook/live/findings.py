"""Cells that follow readings on the sheets people read first: findings, summary, the first sheet."""

from __future__ import annotations

from sapa.checks.sampling_error import NORM
from sapa.messages import message
from sapa.present import LOOKS, Shown, label
from sapa.present.digits import natural_digits
from sapa.present.palette import MUTED
from sapa.present.status import computed_status
from sapa.present.words import bounds_text, percent_joined, unit_text
from sapa.results import Finding
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.names import cell, text_in_formula

FOLLOWING = ("computed", "value", "min", "max", "bounds_from", "n")
"""Columns of a finding's row that may follow readings."""
_HOLE = "\u0001"
_HINT = 2


def follow_row(sheet: EvaluationSheet, row: int, finding: Finding) -> None:
    """Write formulas over the cells of a finding's row that follow readings, and what they come to in words."""
    book = sheet.book
    for key in FOLLOWING:
        found = book.live.cell(finding, key)
        if found is None:
            continue
        formula, value = found
        if key == "computed":
            sheet.formula(row, book.finding_columns[key], formula, value, "status")
        elif isinstance(value, str):
            sheet.formula(row, book.finding_columns[key], formula, value, "cell")
        else:
            bounds = (finding.min, finding.max) if key == "value" else ()
            digits = 0 if key == "n" else natural_digits(value, *bounds)
            sheet.formula(row, book.finding_columns[key], formula, value, digits=digits)
    _note(sheet, row, finding)


def _note(sheet: EvaluationSheet, row: int, finding: Finding) -> None:
    """Say that a reading changed the status, and near a limit by which rule the value was rounded."""
    book, at = sheet.book, sheet.book.finding_columns
    w, now = book.w, label(computed_status(finding), book.t)
    parts, text = [], ""
    if book.live.cell(finding, "computed") is not None:
        words = w("findings.changed", status=now)
        parts.append(f'IF({cell(row, at["computed"])}={text_in_formula(now)},"",{text_in_formula(words)})')
    if finding.norm == NORM and finding.value is not None and finding.max is not None:
        value, limit = cell(row, at["value"]), cell(row, at["max"])
        before, after = w("near", rule=_HOLE).split(_HOLE)
        rule = book.live.words("error_rounding")
        told = f"CONCATENATE({text_in_formula(before)},{rule},{text_in_formula(after)})"
        parts.append(f'IF(ISNUMBER({value}),IF(AND({value}>{limit},ROUND({value},1)<={limit}),{told},""),"")')
        if finding.value > finding.max and round(finding.value, 1) <= finding.max:
            value_now = str(book.live.chosen.value("error_rounding"))
            text = w("near", rule=book.t(f"readings.error_rounding.value.{value_now}"))
    if parts:
        joined = '," ",'.join(parts)
        sheet.formula(row, at["reading_note"], f"=TRIM(CONCATENATE({joined}))", text, "cell")
    else:
        sheet.text(row, at["reading_note"], "")


def follow_formats(sheet: EvaluationSheet, first: int, last: int) -> None:
    """Mark rows whose status a reading changed, and give a value near its limit the digits that tell them apart."""
    book, at = sheet.book, sheet.book.finding_columns
    started = text_in_formula(book.w("findings.changed", status=_HOLE).split(_HOLE)[0])
    note = cell(first, at["reading_note"])
    changed = f"=LEFT(${note},LEN({started}))={started}"
    pale = book.workbook.add_format({"font_color": MUTED, "italic": True})
    for key in ("message", "recommendation", "sensitivity"):
        sheet.ws.conditional_format(
            first, at[key], last, at[key], {"type": "formula", "criteria": changed, "format": pale}
        )
    strong = book.style.difference(Shown.DEPENDS)
    sheet.ws.conditional_format(
        first, at["reading_note"], last, at["reading_note"],
        {"type": "formula", "criteria": changed, "format": strong},
    )  # fmt: skip
    value = cell(first, at["value"])
    digits = book.workbook.add_format({"num_format": "#,##0.0000"})
    for key in ("min", "max"):
        limit = cell(first, at[key])
        near = f"AND(ISNUMBER(${value}),ISNUMBER(${limit}),ROUND(${value},2)=ROUND(${limit},2),${value}<>${limit})"
        sheet.ws.conditional_format(
            first, at["value"], last, at["value"], {"type": "formula", "criteria": f"={near}", "format": digits}
        )


def follow_value(sheet: EvaluationSheet, row: int, columns: tuple[int, int, int], finding: Finding) -> None:
    """Write value, bounds and whose they are on the summary as formulas, where they follow readings."""
    book = sheet.book
    value, bounds, source = columns
    if book.live.cell(finding, "value") is not None and finding.value is not None:
        digits = natural_digits(finding.value, finding.min, finding.max)
        sheet.formula(row, value, "=" + book.finding_cell(finding, "value"), finding.value, digits=digits)
    side = next((s for s in ("min", "max") if book.live.cell(finding, s) is not None), None)
    if side is None:
        return
    words = bounds_text(finding, book.standard, book.t)
    formula = f"=IF({book.finding_cell(finding, side)}={getattr(finding, side):.12g},{text_in_formula(words)},"
    sheet.formula(row, bounds, f"{formula}{_bounds(book, finding, side)})", words, "centre")
    shown = book.live.cell(finding, "bounds_from")
    if shown is not None:
        sheet.formula(row, source, "=" + book.finding_cell(finding, "bounds_from"), shown[1], "cell")


def _bounds(book: EvaluationBook, finding: Finding, side: str) -> str:
    """Return bounds in words as a formula: the one that follows is taken from the finding's row."""
    unit, other = unit_text(finding.unit, book.standard, book.t), {"min": finding.min, "max": finding.max}
    number = f"ROUND({book.finding_cell(finding, side)},2)"

    def words(id: str) -> str:
        text = percent_joined(
            book.t(message(f"present.bounds.{id}", unit=unit, **(other | {side: _HOLE}))).strip(), book.t
        )
        before, _, after = text.partition(_HOLE)
        return f"CONCATENATE({text_in_formula(before)},{number},{text_in_formula(after)})"

    if finding.min is None or finding.max is None:
        return words(side)
    # What lies beyond the other bound leaves that one out.
    second = "max" if side == "min" else "min"
    return f'IF({book.finding_cell(finding, second)}="",{words(side)},{words("between")})'


def changed_note(sheet: EvaluationSheet, row: int, last: int, *, height: float | None = None) -> None:
    """Say which readings were changed by hand; blank while none is."""
    at = sheet.book.live.changed
    if at is None:
        return
    ink = sheet.book.style.difference(Shown.DEPENDS)
    sheet.merged(row, 0, last, "", "note", bold=True)
    sheet.formula(row, 0, f"={at}", "", "note", bold=True)
    if height is not None:
        sheet.ws.set_row(row, height)
    sheet.ws.conditional_format(
        row, 0, row, last, {"type": "formula", "criteria": f'=${cell(row, 0)}<>""', "format": ink}
    )


def changed_hint(sheet: EvaluationSheet) -> None:
    """Say beside the way back that readings were changed by hand; blank while none is."""
    at, row = sheet.book.live.changed, 2
    if at is None or len(sheet.widths) < _HINT:
        return
    hint = text_in_formula(sheet.book.w("live.changed_short"))
    sheet.formula(row, 1, f'=IF({at}="","",{hint})', "", "note", bold=True, text_wrap=False)
    ink = sheet.book.workbook.add_format({"font_color": LOOKS[Shown.DEPENDS].ink})
    criteria = f'=${cell(row, 1)}<>""'
    sheet.ws.conditional_format(row, 1, row, 1, {"type": "formula", "criteria": criteria, "format": ink})

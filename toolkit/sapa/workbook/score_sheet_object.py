"""The sheet of one object: its criteria, a drop-down of scores, the level's words, a live total, room for reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sapa.deliverable.form_layout import KEY_ROW
from sapa.panel.asked import AskedSheet
from sapa.panel.score_form import INTEREST, OBJECT
from sapa.standard.rubric import Criterion, Rubric
from sapa.workbook.names import area, cell
from sapa.workbook.sheet import Head

if TYPE_CHECKING:
    from sapa.workbook.score_sheets import ScoreSheet

_MESSAGE = 255
_LISTED = 60
"""Scores that a drop-down lists; a longer scale takes any whole number between its ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectCells:
    """Where things stand on an object's sheet, as other sheets refer to them.

    home
        The sheet's first cell.
    object, interest, total, counted
        What is scored, the declaration, the total, and the scores that it counts.
    shown, digits
        The total as it stands, and its decimals.
    """

    tab: str
    home: str
    object: str
    interest: str
    total: str
    counted: str
    shown: float | str
    digits: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of the table; `before`, `apart` and `counts` are those of a later round, else None."""

    number: int
    criterion: int
    score: int
    level: int
    reason: int
    before: int | None = None
    apart: int | None = None
    counts: int | None = None

    @property
    def counted(self) -> int:
        return self.score if self.counts is None else self.counts


_FIRST = _Columns(1, 2, 3, 4, 5)
_LATER = _Columns(1, 2, 5, 7, 8, before=3, apart=4, counts=6)


def write_object(sheet: ScoreSheet, one: AskedSheet, number: int) -> ObjectCells:
    """Write the sheet of an object and return where its entries stand.

    Parameters
    ----------
    sheet
        The empty sheet.
    one
        The object, and the scores of the round before where there was one.
    number
        Its place in the workbook, from 1.
    """
    book = sheet.book
    task, rubric = book.task, book.rubric
    later = task.asked.round > 1
    at = _LATER if later else _FIRST
    sheet.columns([0, 5, 42, 10, 13, 11, 11, 19, 34] if later else [0, 5, 46, 13, 21, 44])
    sheet.ws.set_column(0, 0, 0, None, {"hidden": True})
    lead = " · ".join(x for x in (task.plan.title, book.who) if x) or book.t("panel.sheet.lead")
    sheet.heading(book.t("panel.sheet.question.object", number=number), lead, col=1)
    for key, col in (("row", 0), ("score", at.score), ("reason", at.reason)):
        sheet.text(KEY_ROW - 1, col, f"score.{key}", "plain")
    sheet.ws.set_row(KEY_ROW - 1, None, None, {"hidden": True})
    sheet.row = KEY_ROW + 1
    named = _named(sheet, one, at)
    interest = _interest(sheet, at)
    if later:
        _label(sheet, at, book.t("panel.sheet.field.round"))
        sheet.merged(sheet.row, at.score, at.reason, book.t("panel.sheet.round", number=task.asked.round), "cell")
        sheet.row += 1
    first, last = _criteria(sheet, one, at, rubric)
    total, shown, digits = _total(sheet, one, at, (first, last))
    _levels(sheet, one, rubric, at, first_row=first)
    sheet.row += 1
    signature(sheet, at.criterion, (at.criterion + 1, at.level), (at.reason, at.reason))
    sheet.page(landscape=later, one_page=len(rubric.criteria) <= 12)
    return ObjectCells(
        tab=sheet.name, home=sheet.at(0, 0), object=sheet.at(*named), interest=sheet.at(*interest),
        total=sheet.at(*total), counted=sheet.range(first, at.counted, last, at.counted), shown=shown, digits=digits,
    )  # fmt: skip


def _label(sheet: ScoreSheet, at: _Columns, words: str) -> None:
    sheet.merged(sheet.row, 1, at.score - 1, words, "cell_bold")


def _named(sheet: ScoreSheet, one: AskedSheet, at: _Columns) -> tuple[int, int]:
    """Write what is scored: printed and locked, or an open cell in the blank sheet."""
    book, row = sheet.book, sheet.row
    blank = book.task.blank
    sheet.text(row, 0, f"{OBJECT}:{one.bid.id}" if not blank else OBJECT, "plain")
    _label(sheet, at, book.t("panel.sheet.column.object"))
    style, words = ("input", book.t("panel.sheet.object_here")) if blank else ("cell", one.bid.title)
    sheet.text(row, at.score, one.bid.id, style, num_format="@")
    sheet.merged(row, at.score + 1, at.reason, words, "cell_muted" if blank else "cell")
    width = sheet.width(at.score + 1, at.reason)
    sheet.height(row, (words, width * 0.95), (one.bid.id, sheet.widths[at.score] * 0.85), least=18)
    sheet.row += 1
    return row, at.score


def _interest(sheet: ScoreSheet, at: _Columns) -> tuple[int, int]:
    book, row = sheet.book, sheet.row
    sheet.text(row, 0, INTEREST, "plain")
    asks, note = book.t("panel.sheet.interest"), book.t("panel.sheet.interest_note")
    _label(sheet, at, asks)
    sheet.text(row, at.score, "", "input", align="center")
    sheet.merged(row, at.score + 1, at.reason, note, "cell_muted")
    sheet.ws.data_validation(
        row, at.score, row, at.score,
        {"validate": "list", "source": book.yes_no, "ignore_blank": True, "error_title": book.t("forms.entry.title"),
         "error_message": book.t("forms.entry.refused")},
    )  # fmt: skip
    spans = ((asks, sheet.width(1, at.score - 1) * 0.9), (note, sheet.width(at.score + 1, at.reason) * 0.95))
    sheet.height(row, *spans, least=18)
    sheet.row += 1
    return row, at.score


def _criteria(sheet: ScoreSheet, one: AskedSheet, at: _Columns, rubric: Rubric) -> tuple[int, int]:
    """Write the criteria with their open cells; return the first and the last row."""
    book = sheet.book
    scale = rubric.scale
    assert scale is not None  # noqa: S101 - a plan without a scale is refused when it is read
    sheet.section(book.t("panel.sheet.section.scores"), col=1)
    keys = {at.number: "number", at.criterion: "criterion", at.score: "score_again" if at.before else "score",
            at.level: "level", at.reason: "reason"}  # fmt: skip
    if at.before and at.apart and at.counts:
        keys |= {at.before: "before", at.apart: "apart", at.counts: "counts"}
    names = [book.t(f"panel.sheet.column.{keys[col]}") if col in keys else "" for col in range(at.reason + 1)]
    sheet.head([Head(name, text=col in (at.criterion, at.reason)) for col, name in enumerate(names)])
    first = sheet.row
    last = first + len(rubric.criteria) - 1
    for number, criterion in enumerate(rubric.criteria, start=1):
        row = sheet.row
        sheet.text(row, 0, criterion.id, "plain")
        sheet.number(row, at.number, number, "centre")
        parts = _told(sheet, criterion)
        text = "".join(part for part, _ in parts)
        sheet.text(row, at.criterion, text)
        sheet.rich(row, at.criterion, parts)
        _later(sheet, one, at, criterion.id)
        sheet.text(row, at.score, "", "input", align="center", valign="vcenter", font_size=12)
        sheet.text(row, at.reason, "", "input")
        sheet.height(row, (text, sheet.widths[at.criterion] * 0.92), least=56)
        sheet.row += 1
    _drop_down(sheet, (first, at.score, last, at.score), rubric)
    return first, last


def _told(sheet: ScoreSheet, criterion: Criterion) -> list[tuple[str, bool]]:
    t = sheet.book.t
    title = criterion.title.in_language(t.language)
    parts = [(title, True), (f"\n{criterion.asks.in_language(t.language)}", False)]
    if criterion.weight != 1:
        parts.insert(1, (f" ({t('panel.sheet.weight', weight=criterion.weight)})", False))
    return [*parts, (f"\n{criterion.note}", False)] if criterion.note else parts


def _later(sheet: ScoreSheet, one: AskedSheet, at: _Columns, criterion: str) -> None:
    """Write what a later round shows beside the open cell: one's own score, how far all lie apart, what counts."""
    if at.before is None or at.apart is None or at.counts is None:
        return
    row, before = sheet.row, one.before.get(criterion)
    sheet.number(row, at.before, before, "centre", valign="vcenter", none="")
    ends = one.apart.get(criterion)
    shown = "" if ends is None else f"{sheet.book.t.show(ends[0], 'number')}–{sheet.book.t.show(ends[1], 'number')}"
    sheet.text(row, at.apart, shown, "total" if shown else "cell", align="center", valign="vcenter")
    was, now = cell(row, at.before), cell(row, at.score)
    formula = f'=IF({now}<>"",{now},IF({was}="","",{was}))'
    sheet.formula(row, at.counts, formula, "" if before is None else before, "centre", valign="vcenter")


def _drop_down(sheet: ScoreSheet, cells: tuple[int, int, int, int], rubric: Rubric) -> None:
    book, scale = sheet.book, rubric.scale
    if scale is None:
        return
    told = [f"{n} – {scale.anchors[n].in_language(book.t.language)}" for n in scale.scores if n in scale.anchors]
    shown, whole = "\n".join(told), book.t("panel.sheet.whole", low=scale.min, high=scale.max)
    rule: dict[str, Any] = {
        "ignore_blank": True, "error_title": book.t("forms.entry.title"),
        "error_message": whole, "input_message": shown if len(shown) <= _MESSAGE else whole,
    }  # fmt: skip
    if len(scale.scores) <= _LISTED:
        rule |= {"validate": "list", "source": list(scale.scores)}
    else:
        rule |= {"validate": "integer", "criteria": "between", "minimum": scale.min, "maximum": scale.max}
    sheet.ws.data_validation(*cells, rule)


def _total(
    sheet: ScoreSheet, one: AskedSheet, at: _Columns, rows: tuple[int, int]
) -> tuple[tuple[int, int], float | str, int]:
    """Write the total, which is empty while a criterion is blank; return its cell, what it shows, its decimals."""
    book, rubric = sheet.book, sheet.book.rubric
    scale = rubric.scale
    assert scale is not None  # noqa: S101 - as above
    weights = [c.weight for c in rubric.criteria]
    cells = area(rows[0], at.counted, rows[1], at.counted)
    summed = f"SUM({cells})"
    if any(w != 1 for w in weights):
        summed = f"SUMPRODUCT({cells},{{{';'.join(f'{w:g}' for w in weights)}}})"
    digits = 0 if all(w == int(w) for w in weights) else 2
    there = [one.before.get(c.id) for c in rubric.criteria]
    whole = [w * v for w, v in zip(weights, there, strict=True) if v is not None]
    shown: float | str = sum(whole) if at.counts and len(whole) == len(weights) else ""
    row = sheet.row
    for col in range(1, at.reason + 1):
        sheet.text(row, col, "", "total")
    sheet.text(row, at.criterion, book.t("panel.sheet.column.total"), "total")
    sheet.formula(row, at.counted, f'=IF(COUNT({cells})<{len(weights)},"",{summed})', shown, "total",
                  digits=digits, align="center")  # fmt: skip
    sheet.merged(
        row, at.counted + 1, at.reason, book.t("panel.sheet.most", most=sum(weights) * scale.max), "total", bold=False
    )
    sheet.row += 1
    return (row, at.counted), shown, digits


def _levels(sheet: ScoreSheet, one: AskedSheet, rubric: Rubric, at: _Columns, *, first_row: int) -> None:
    """Write what each score stands for, and the words of the chosen level beside every score."""
    book, scale = sheet.book, rubric.scale
    if scale is None:
        return
    sheet.section(book.t("panel.sheet.section.levels"), col=1)
    first = sheet.row
    for score in scale.scores:
        words = scale.anchors[score].in_language(book.t.language) if score in scale.anchors else ""
        sheet.number(sheet.row, 1, score, "cell_bold", align="center")
        sheet.merged(sheet.row, at.criterion, at.reason, words, "cell")
        sheet.height(sheet.row, (words, sheet.width(at.criterion, at.reason) * 0.95))
        sheet.row += 1
    table = area(first, 1, sheet.row - 1, at.criterion, fixed=True)
    for row, criterion in enumerate(rubric.criteria, start=first_row):
        given = cell(row, at.counted)
        formula = f'=IF({given}="","",IFERROR(VLOOKUP({given},{table},2,FALSE),""))'
        was = one.before.get(criterion.id) if at.counts else None
        value = scale.anchors[int(was)].in_language(book.t.language) if was is not None and was in scale.anchors else ""
        sheet.formula(row, at.level, formula, value, "cell", valign="vcenter")


def signature(sheet: ScoreSheet, label: int, line: tuple[int, int], day: tuple[int, int]) -> None:
    """Write a line to sign on, and one for the date."""
    sheet.row += 1
    row = sheet.row
    sheet.text(row, label, sheet.book.t("panel.sheet.sign"), "plain", text_wrap=False, align="right", valign="bottom")
    sheet.merged(row, *line, "", "input_line")
    sheet.merged(row, *day, sheet.book.t("panel.sheet.day"), "input_line", valign="bottom")
    sheet.ws.set_row(row, 30)
    sheet.keep(row - 1, row)
    sheet.row += 1

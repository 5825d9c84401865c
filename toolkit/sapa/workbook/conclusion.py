"""Sheet "Expert's conclusion": who, scores by criterion, the conclusion in words, recommendations. Cells to fill in."""

from __future__ import annotations

from datetime import date
from statistics import fmean
from typing import Any

from sapa.results import Conclusion
from sapa.standard.rubric import Rubric, load_rubric
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.names import area, text_in_formula
from sapa.workbook.sheet import Head, Sheet

KIND = "conclusion"
NAME = "sapa_conclusion"
"""Defined names are `sapa_conclusion_1_by`, `…_score_relevance`: number of the sheet, then the field."""
TEXTS = ("text", "recommendations")
PEOPLE = ("by", "position", "date")
_LAST = 4
_WIDTHS = (26, 40, 9, 24, 24)
_ROOM = {"text": 170, "recommendations": 110}  # points


def name_of(number: int, field: str) -> str:
    """Return the defined name of a field on the sheet of that number, counted from one."""
    return f"{NAME}_{number}_{field}"


def fields_of(rubric: Rubric) -> tuple[str, ...]:
    """Return every field of a sheet."""
    scores = (f"{kind}_{one.id}" for one in rubric.criteria for kind in ("score", "note"))
    return (*PEOPLE, *scores, *TEXTS)


def write_conclusion(sheet: EvaluationSheet, number: int, conclusion: Conclusion) -> None:
    """Write one expert's sheet with what was taken over; blank cells where nothing was."""
    book = sheet.book
    t = book.t
    sheet.columns(_WIDTHS)
    sheet.heading(book.question(KIND), t("experts.conclusion.note"))
    sheet.section(t("experts.conclusion.who"))
    _line(sheet, number, "by", t("experts.conclusion.by"), conclusion.by)
    _line(sheet, number, "position", t("experts.conclusion.position"), conclusion.position)
    _line(sheet, number, "date", t("experts.conclusion.date"), conclusion.date)
    text = t("experts.conclusion.fills")
    sheet.merged(sheet.row, 0, _LAST, text, "note")
    sheet.height(sheet.row, (text, sheet.width(0, _LAST)), size=9)
    sheet.row += 1
    _scores(sheet, number, conclusion)
    for field in TEXTS:
        sheet.section(t(f"experts.conclusion.{field}"))
        row = sheet.row
        written = getattr(conclusion, field)
        sheet.merged(row, 0, _LAST, written, "input")
        sheet.height(row, (written, sheet.width(0, _LAST)), least=_ROOM[field])
        _name(sheet, number, field, row, 0)
        sheet.keep(row, row)
        sheet.row += 1
    sheet.section(t("experts.conclusion.signature"))
    row = sheet.row
    sheet.ws.set_row(row, 24)
    sheet.text(row, 0, book.w("p.signature"), "label", valign="bottom")
    sheet.merged(row, 1, 2, "", "input_line")
    sheet.keep(row, row)
    sheet.row += 1
    sheet.page(landscape=False)


def _line(sheet: EvaluationSheet, number: int, field: str, words: str, value: str | date | None) -> None:
    """Write one name and the cell beside it."""
    row = sheet.row
    sheet.text(row, 0, words, "label")
    if field == "date":
        sheet.day(row, 1, value if isinstance(value, date) else None, "input")
        sheet.ws.data_validation(row, 1, row, 1, date_rule(sheet))
    else:
        sheet.text(row, 1, str(value or ""), "input")
        sheet.height(row, (str(value or ""), sheet.widths[1]), least=18)
    _name(sheet, number, field, row, 1)
    sheet.row += 1


def date_rule(sheet: Sheet[Any]) -> dict[str, Any]:
    """Return the rule of a cell that takes dates only."""
    w = sheet.book.w
    return {
        "validate": "date", "criteria": "between", "minimum": date(2018, 1, 1), "maximum": date(2100, 1, 1),
        "error_title": w("col.date")[:32], "error_message": w("judgement.date_error")[:255],
    }  # fmt: skip


def _scores(sheet: EvaluationSheet, number: int, conclusion: Conclusion) -> None:
    """Write the criteria with a cell for the score and one for the reason; the sum is live and names blanks."""
    book, rubric = sheet.book, load_rubric()
    t, scale = book.t, load_rubric().scale
    if scale is None:
        raise ValueError("the council's rubric has no scale")
    sheet.section(rubric.title.in_language(t.language))
    levels = " · ".join(f"{s} – {scale.anchors[s].in_language(t.language)}" for s in scale.scores)
    sheet.merged(sheet.row, 0, _LAST, t("experts.conclusion.levels", levels=levels), "note")
    sheet.height(sheet.row, (levels, sheet.width(0, _LAST)), size=9)
    sheet.row += 1
    sheet.head([
        Head(t("experts.col.criterion"), text=True), Head(t("experts.col.asks"), text=True),
        Head(t("experts.col.score", low=scale.min, high=scale.max)), Head(t("experts.col.score_comment"), text=True),
    ])  # fmt: skip
    sheet.merged(sheet.row - 1, 3, _LAST, t("experts.col.score_comment"), "head_left")
    first = sheet.row
    for one in rubric.criteria:
        row, given = sheet.row, conclusion.given(one.id)
        title, asks = one.title.in_language(t.language), one.asks.in_language(t.language)
        sheet.text(row, 0, title, "cell_bold")
        sheet.text(row, 1, asks)
        if given.score is None:
            sheet.text(row, 2, "", "input", align="center")
        else:
            sheet.number(row, 2, given.score, "input", align="center")
        _name(sheet, number, f"score_{one.id}", row, 2)
        sheet.merged(row, 3, _LAST, given.comment, "input")
        _name(sheet, number, f"note_{one.id}", row, 3)
        sheet.height(
            row, (title, sheet.widths[0] * 0.9), (asks, sheet.widths[1]), (given.comment, sheet.width(3, _LAST)),
            least=30,
        )  # fmt: skip
        sheet.row += 1
    last = sheet.row - 1
    rule = {
        "validate": "list", "source": [str(s) for s in scale.scores],
        "input_title": t("experts.col.score", low=scale.min, high=scale.max)[:32], "input_message": levels[:255],
        "error_title": t("experts.col.score", low=scale.min, high=scale.max)[:32],
        "error_message": t("experts.score.error", low=scale.min, high=scale.max)[:255],
    }  # fmt: skip
    sheet.ws.data_validation(first, 2, last, 2, rule)
    _total(
        sheet, area(first, 2, last, 2), [s.score for s in conclusion.scores if s.score is not None], last - first + 1
    )


def _total(sheet: EvaluationSheet, cells: str, given: list[int], asked: int) -> None:
    """Write the sum, and how many criteria have no score: a blank is never a zero."""
    t, row = sheet.book.t, sheet.row
    scale = load_rubric().scale
    most = scale.max if scale else 1
    sheet.merged(row, 0, 1, t("experts.total"), "total")
    sheet.formula(row, 2, f'=IF(COUNT({cells})=0,"",SUM({cells}))', sum(given) if given else "", "total_number",
                  align="center")  # fmt: skip
    blank = t("experts.blank")
    share = t("experts.of_most")
    words = f"{blank}: {asked - len(given)}"
    before, behind = text_in_formula(f"{blank}: "), text_in_formula(f"; {share}: ")
    percent = f'{behind}&ROUND(100*SUM({cells})/({most}*COUNT({cells})),0)&"%"'
    formula = f'={before}&({asked}-COUNT({cells}))&IF(COUNT({cells})=0,"",{percent})'
    if given:
        words += f"; {share}: {int(100 * fmean(given) / most + 0.5)}%"
    sheet.merged(row, 3, _LAST, "", "total")
    sheet.formula(row, 3, formula, words, "total", digits=None)
    sheet.height(row, (words, sheet.width(3, _LAST)), least=18)
    sheet.row += 1


def _name(sheet: EvaluationSheet, number: int, field: str, row: int, col: int) -> None:
    """Name a cell for the program that reads it back, the same in every language."""
    sheet.book.workbook.define_name(name_of(number, field), "=" + sheet.at(row, col))

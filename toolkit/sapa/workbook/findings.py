"""Sheet "Findings": one row a finding, with the cells where the expert decides. Other sheets refer to this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sapa.present import Shown, label, shown_status
from sapa.present.digits import fewest_digits
from sapa.present.palette import INPUT
from sapa.present.status import DECISIONS, computed_status
from sapa.present.words import clause_text, evidence_text, item_text, reading_text, title_text, unit_text, value_digits
from sapa.results import Finding
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.expert_words import comment_beside, decided_formula, decided_text
from sapa.workbook.live.findings import follow_formats, follow_row
from sapa.workbook.names import cell, text_in_formula
from sapa.workbook.sheet import Head


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the findings sheet: key, width, and how its cells are written."""

    key: str
    width: float
    style: str = "cell"


FIELDS = (
    Field("number", 5, "centre"), Field("title", 34), Field("line", 15), Field("clause", 13), Field("item", 19),
    Field("computed", 20, "status"), Field("message", 46), Field("value", 10, "number"), Field("unit", 9, "centre"),
    Field("min", 7, "number"), Field("max", 7, "number"), Field("bounds_from", 15), Field("recommendation", 42),
    Field("judgement", 21, "input"), Field("by", 17, "input"), Field("date", 13, "input"), Field("reason", 38, "input"),
    Field("final", 21, "status"), Field("decided", 19), Field("seen", 26, "input"), Field("comment", 40, "input"),
    Field("reading_note", 34), Field("action", 10), Field("evidence_link", 16), Field("evidence", 40),
    Field("addressee", 14), Field("basis", 16), Field("n", 9, "number"), Field("low", 9, "number"),
    Field("high", 9, "number"), Field("level", 13, "number"), Field("reading", 80), Field("sensitivity", 70),
    Field("method", 14), Field("id", 30),
)  # fmt: skip
COLUMNS = {field.key: index for index, field in enumerate(FIELDS)}

INPUTS = ("judgement", "by", "date", "reason", "seen", "comment")
"""What an expert fills in."""
NAMED = ("id", "line", "computed", "final", *INPUTS)
"""Columns with a defined name, `sapa_finding_id`: a program reads them back."""

_HEAD_ROW = 4
_SCALE = 66  # per cent: the columns up to the recommendation then fill the width of A4 lying
_FIRST_INPUT, _LAST_INPUT = COLUMNS["judgement"], COLUMNS["comment"]


def plan_findings(book: EvaluationBook) -> None:
    """Fix where each finding will stand, before any sheet refers to it."""
    book.first_finding = _HEAD_ROW + 1
    book.finding_columns = COLUMNS


def write_findings(sheet: EvaluationSheet) -> None:
    """Write every finding. Evidence sheets must be written before: their places are linked."""
    book = sheet.book
    w = book.w
    sheet.columns([f.width for f in FIELDS])
    sheet.heading(w("question.findings"), w("findings.note"), col=1)
    _bands(sheet)
    sheet.row = _HEAD_ROW
    text_fields = ("title", "message", "recommendation", "reading", "sensitivity", "evidence", "id", "reason", "seen",
                   "comment")  # fmt: skip
    sheet.head([Head(w(f"col.{f.key}"), text=f.key in text_fields) for f in FIELDS])
    sheet.written = {}
    for finding in book.listed:
        _row(sheet, finding)
    last = max(sheet.row - 1, book.first_finding)
    _decisions(sheet, last)
    against = {"type": "cell", "criteria": "==", "value": text_in_formula(book.t("experts.decided.against")),
               "format": book.style.difference(Shown.DEPENDS)}  # fmt: skip
    sheet.ws.conditional_format(book.first_finding, COLUMNS["decided"], last, COLUMNS["decided"], against)
    follow_formats(sheet, book.first_finding, last)
    for key in ("computed", "judgement", "final"):
        sheet.colour_statuses(book.first_finding, COLUMNS[key], last, COLUMNS[key])
    sheet.ws.autofilter(_HEAD_ROW, 0, last, len(FIELDS) - 1)
    sheet.ws.freeze_panes(_HEAD_ROW + 1, COLUMNS["clause"])
    _names(sheet, last)
    _print(sheet)


def _bands(sheet: EvaluationSheet) -> None:
    """Say over the header which columns are the finding, the expert's part, and the evidence."""
    w = sheet.book.w
    ends = ((1, _FIRST_INPUT - 1, "band.found"), (_FIRST_INPUT, _LAST_INPUT, "band.expert"),
            (_LAST_INPUT + 1, len(FIELDS) - 1, "band.evidence"))  # fmt: skip
    for first, last, id in ends:
        style = {"bg_color": INPUT} if id == "band.expert" else {}
        for col in range(first, last + 1):
            sheet.text(_HEAD_ROW - 1, col, w(id) if col == first else "", "section", **style)


def _row(sheet: EvaluationSheet, finding: Finding) -> None:
    book = sheet.book
    t, row = book.t, sheet.row
    texts = _texts(book, finding)
    for field in FIELDS:
        if field.key in texts:
            # Beside figures that stand on the right: words keep their distance.
            aside = {"indent": 1} if field.key == "bounds_from" else {}
            sheet.text(row, COLUMNS[field.key], texts[field.key], field.style, **aside)
    sheet.number(row, COLUMNS["number"], book.number(finding), "centre")
    digits = value_digits(finding)
    sheet.number(row, COLUMNS["value"], finding.value, digits=digits, none="")
    for key, bound in (("min", finding.min), ("max", finding.max)):
        sheet.number(row, COLUMNS[key], bound, digits=fewest_digits(bound), none="")
    sheet.number(row, COLUMNS["n"], finding.n, none="")
    interval = finding.interval
    ends = {"low": interval.low if interval else None, "high": interval.high if interval else None}
    for key, end in ends.items():
        sheet.number(row, COLUMNS[key], end, digits=2, none="")
    sheet.number(row, COLUMNS["level"], interval.level if interval else None, digits=0, percent=True, none="")
    target = book.evidence_of(finding)
    if target:
        sheet.link(row, COLUMNS["evidence_link"], target, target.rsplit("!", 1)[0].strip("'").replace("''", "'"))
    else:
        sheet.text(row, COLUMNS["evidence_link"], "")
    _action(sheet, row, finding)
    follow_row(sheet, row, finding)
    _judgement(sheet, row, finding)
    computed, judgement = cell(row, COLUMNS["computed"]), cell(row, COLUMNS["judgement"])
    formula = f'=IF({judgement}="",{computed},{judgement})'
    sheet.formula(row, COLUMNS["final"], formula, label(shown_status(finding), t), "status")
    sheet.formula(row, COLUMNS["decided"], decided_formula(computed, judgement, t), decided_text(finding, t), "cell")
    measured = [(texts[f.key], f.width * 0.95) for f in FIELDS if texts.get(f.key) and f.key != "id"]
    written = sheet.written or {}
    experts = ((str(written.get((row, COLUMNS[key])) or ""), FIELDS[COLUMNS[key]].width) for key in INPUTS)
    measured += [one for one in experts if one[0]]
    sheet.height(row, *measured, least=30)
    sheet.row += 1


def _action(sheet: EvaluationSheet, row: int, finding: Finding) -> None:
    """Write under which number something is to be done about it, with a link there."""
    book, col = sheet.book, COLUMNS["action"]
    number = book.action_of.get(id(finding))
    if number is None:
        sheet.text(row, col, "")
        return
    target = book.sheets["recommendations|"].at(book.first_action + number - 1, 0, fixed=False)
    sheet.link(row, col, target, str(number), align="center")
    # A number over the link's text: the statuses of what is to be done are counted by it.
    sheet.number(row, col, number, "link", align="center")


def _texts(book: EvaluationBook, finding: Finding) -> dict[str, str]:
    t, w, standard = book.t, book.w, book.standard
    return {
        "line": w(f"line.{finding.line.value}"),
        "title": title_text(finding, standard, t),
        "clause": clause_text(finding, standard, t),
        "item": " · ".join(x for x in (book.part_name(finding.part), item_text(finding, standard, t)) if x),
        "computed": label(computed_status(finding), t),
        "unit": unit_text(finding.unit, standard, t) if finding.value is not None or finding.min is not None
        or finding.max is not None else "",
        "bounds_from": w(f"bounds_from.{finding.bounds_from.value}") if finding.bounds_from else "",
        "message": t(finding.message),
        "recommendation": t(finding.recommendation) if finding.recommendation else "",
        "evidence": "; ".join(x for x in (evidence_text(e, t) for e in finding.evidence) if x),
        "addressee": w(f"addressee.{finding.addressee.value}"),
        "basis": w(f"basis.{finding.basis.value}") if finding.basis else "",
        "reading": reading_text(finding.reading, t),
        "sensitivity": "; ".join(
            f"{reading_text(other.reading, t)} → {label(other.status, t)}" for other in finding.sensitivity
        ),
        "method": finding.method or "",
        "id": finding.id,
    }  # fmt: skip


def _judgement(sheet: EvaluationSheet, row: int, finding: Finding) -> None:
    judgement = finding.judgement
    comment = comment_beside(finding, sheet.book.evaluation.opinions)
    who = judgement or comment
    status = label(judgement.status, sheet.book.t) if judgement else ""
    sheet.text(row, COLUMNS["judgement"], status, "input", bold=True)
    sheet.text(row, COLUMNS["by"], who.by if who else "", "input")
    sheet.day(row, COLUMNS["date"], who.date if who else None, "input")
    sheet.text(row, COLUMNS["reason"], judgement.reason if judgement else "", "input")
    sheet.text(row, COLUMNS["seen"], judgement.seen if judgement else "", "input")
    sheet.text(row, COLUMNS["comment"], comment.text if comment else "", "input")


def _decisions(sheet: EvaluationSheet, last: int) -> None:
    """Offer the statuses an expert may give, and take dates only where a date belongs."""
    book, w, first = sheet.book, sheet.book.w, sheet.book.first_finding
    options: dict[str, Any] = {
        "validate": "list",
        "source": [label(status, book.t) for status in DECISIONS],
        "input_title": w("judgement.title")[:32],
        "input_message": w("judgement.help")[:255],
        "error_title": w("judgement.title")[:32],
        "error_message": w("judgement.error")[:255],
    }
    sheet.ws.data_validation(first, COLUMNS["judgement"], last, COLUMNS["judgement"], options)
    sheet.ws.data_validation(
        first, COLUMNS["date"], last, COLUMNS["date"],
        {"validate": "date", "criteria": "between", "minimum": date(2018, 1, 1), "maximum": date(2100, 1, 1),
         "error_title": w("col.date")[:32], "error_message": w("judgement.date_error")[:255]},
    )  # fmt: skip
    reason, judgement, seen = (cell(first, COLUMNS[key]) for key in ("reason", "judgement", "seen"))
    unexplained = f'=AND(${judgement}<>"",${reason}="",${seen}="")'
    sheet.ws.conditional_format(
        first, COLUMNS["reason"], last, COLUMNS["reason"],
        {"type": "formula", "criteria": unexplained, "format": book.style.difference(Shown.NOT_MET)},
    )  # fmt: skip


def _names(sheet: EvaluationSheet, last: int) -> None:
    """Name the columns that a program reads back, the same in every language."""
    first = sheet.book.first_finding
    for key in NAMED:
        block = sheet.range(first, COLUMNS[key], last, COLUMNS[key])
        sheet.book.workbook.define_name(f"sapa_finding_{key}", "=" + block)


def _print(sheet: EvaluationSheet) -> None:
    """Print the finding and the expert's part; the evidence columns are for the screen, and on the evidence sheets."""
    # Two pages across, at a fixed scale: what was found, then what to do and what the expert decides.
    sheet.page(repeat=(_HEAD_ROW, _HEAD_ROW), across=(_SCALE, COLUMNS["recommendation"]))
    # Number and title stand beside what the expert decides, too.
    sheet.ws.repeat_columns(0, COLUMNS["title"])
    # What was seen and remarked is printed with the log, which has every entry.
    # What does not apply stands last; on paper it stands on the summary alone.
    listed = sheet.book.listed
    idle = [f.judgement is None and shown_status(f) is Shown.NOT_APPLICABLE for f in listed]
    printed = max((i for i, one in enumerate(idle) if not one), default=len(listed) - 1)
    last = max(sheet.book.first_finding + printed, _HEAD_ROW)
    sheet.print_side_by_side(_HEAD_ROW - 1, last, COLUMNS["recommendation"] - 1, COLUMNS["final"])


def column_of(book: EvaluationBook, sheet: EvaluationSheet, key: str) -> str:
    """Return the block of a column for formulas on other sheets."""
    first = book.first_finding
    last = max(first, first + len(book.evaluation.findings) - 1)
    return sheet.range(first, COLUMNS[key], last, COLUMNS[key])

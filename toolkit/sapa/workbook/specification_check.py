"""Sheet "Technical specification": its values against the Standard's ranges, and what was achieved against both."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.present import Shown, label, shown_status
from sapa.present.corridor import corridor
from sapa.present.words import bounds_message, item_text, percent_joined, title_text, unit_text, value_digits
from sapa.results import Addressee, Finding, Line
from sapa.results.limits import Limits
from sapa.results.specification import SpecificationDetail
from sapa.standard import Norm, citation
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.names import area, text_in_formula
from sapa.workbook.sheet import Head

KIND = "specification_check"
_WIDTHS = (13, 46, 20, 25, 21, 24, 12, 11, 22, 11)
_CLAUSE, _TITLE, _ITEM, _RANGE, _FIXED, _STATE, _VALUE, _UNIT, _STATUS, _LINK = range(len(_WIDTHS))
_STATES = ("outside", "within", "silent")


@dataclass(frozen=True, slots=True)
class Row:
    """A norm with a number, what the specification says of it, and what was found (None: nothing was)."""

    norm: Norm
    fixed: Limits | None
    finding: Finding | None

    @property
    def state(self) -> str:
        """Whether the specification's value lies within the Standard's range, or there is none."""
        stated = [x for x in (self.fixed.min, self.fixed.max) if x is not None] if self.fixed else []
        if not stated:
            return "silent"
        range_ = Limits(self.norm.min, self.norm.max)
        return "within" if all(range_.hold(x) for x in stated) else "outside"


def rows_of(book: EvaluationBook) -> list[Row]:
    """Return the norms with a number that apply, in the order of the act; none where no specification is stated."""
    fixed: dict[str, Limits] = {}
    for _, detail in book.details(SpecificationDetail):
        fixed |= dict(detail.values)
    if not fixed:
        return []
    norms, rows, seen = book.standard.norms, [], set()
    for finding in book.evaluation.findings:
        norm = norms.get(finding.norm or "")
        if norm is None or finding.line is not Line.FORMAL or finding.addressee is Addressee.CUSTOMER:
            continue
        numeric = norm.unit is not None and norm.required and (norm.min is not None or norm.max is not None)
        if norm.id in fixed or (numeric and shown_status(finding) is not Shown.NOT_APPLICABLE):
            seen.add(norm.id)
            rows.append(Row(norm, fixed.get(norm.id), finding))
    rows += [Row(norms[id], limits, None) for id, limits in fixed.items() if id not in seen]
    # What was fixed stands first: it is what the customer answers for.
    return sorted(rows, key=lambda r: _STATES.index(r.state))


def write_specification_check(sheet: EvaluationSheet, rows: list[Row]) -> None:
    """Write the values of the specification beside the Standard's ranges, and what was achieved."""
    book = sheet.book
    w = book.w
    sheet.columns(_WIDTHS)
    sheet.heading(book.question(KIND), w("specification_check.note"))
    book.anchor(KIND, None, "", sheet.at(0, 0, fixed=False))
    counted = sheet.row
    sheet.row += len(_STATES) + 1
    head = sheet.head([
        Head(w("col.clause"), text=True), Head(w("col.title"), text=True), Head(w("col.item"), text=True),
        Head(w("col.spec_range"), text=True), Head(w("col.spec_fixed"), text=True),
        Head(w("col.spec_state"), text=True),
        Head(w("col.spec_value")), Head(w("col.unit")), Head(w("col.final")), Head(w("col.finding")),
    ])  # fmt: skip
    first = sheet.row
    for one in rows:
        _row(sheet, one)
    last = sheet.row - 1
    sheet.colour_statuses(first, _STATUS, last, _STATUS)
    ink = {"outside": Shown.NOT_MET, "within": Shown.MET}
    for state, shown in ink.items():
        rule = {"type": "cell", "criteria": "==", "value": text_in_formula(w(f"spec_state.{state}")),
                "format": book.style.difference(shown)}  # fmt: skip
        sheet.ws.conditional_format(first, _STATE, last, _STATE, rule)
    _counts(sheet, counted, rows, area(first, _STATE, last, _STATE, fixed=True))
    sheet.ws.autofilter(head, 0, last, _LINK)
    sheet.ws.freeze_panes(head + 1, 2)
    sheet.page(repeat=(head, head))


def _row(sheet: EvaluationSheet, one: Row) -> None:
    book, row, norm, finding = sheet.book, sheet.row, one.norm, one.finding
    t, w, standard = book.t, book.w, book.standard
    title = norm.shown_title(t.language) if finding is None else title_text(finding, standard, t)
    about = "" if finding is None else item_text(finding, standard, t)
    about = " · ".join(x for x in (book.part_name(finding.part if finding else None), about) if x)
    texts = {
        _CLAUSE: t(citation(norm)), _TITLE: title, _ITEM: about, _RANGE: corridor(norm, standard, t),
        _FIXED: _limits(book, one), _STATE: w(f"spec_state.{one.state}"),
    }  # fmt: skip
    for col, text in texts.items():
        sheet.text(row, col, text, "cell_bold" if col == _STATE else "cell")
    unit = unit_text(norm.unit, standard, t)
    value = finding.value if finding is not None and finding.unit == norm.unit else None
    digits = 0 if value is None or finding is None else value_digits(finding)
    if value is not None and finding is not None and book.live.cell(finding, "value") is not None:
        sheet.formula(row, _VALUE, "=" + book.finding_cell(finding, "value"), value, digits=digits)
    else:
        sheet.number(row, _VALUE, value, digits=digits, none="")
    sheet.text(row, _UNIT, unit, "centre")
    words = w("spec_state.not_checked")
    if finding is None:
        sheet.text(row, _STATUS, words, "cell_muted")
        sheet.text(row, _LINK, "")
    else:
        words = label(shown_status(finding), t)
        sheet.formula(row, _STATUS, "=" + book.finding_cell(finding, "final"), words, "status")
        sheet.link(row, _LINK, book.finding_link(finding), f"№ {book.number(finding)}", align="center")
    measured = {**{col: (text, 0.95) for col, text in texts.items()}, _STATUS: (words, 0.8), _UNIT: (unit, 0.9)}
    sheet.height(row, *((text, sheet.widths[col] * part) for col, (text, part) in measured.items()), least=18)
    sheet.row += 1


def _limits(book: EvaluationBook, one: Row) -> str:
    """Return the specification's value in words."""
    if one.fixed is None or one.state == "silent":
        return book.w("spec_state.none")
    unit = unit_text(one.norm.unit, book.standard, book.t)
    words = bounds_message(one.fixed.min, one.fixed.max, unit)
    return percent_joined(book.t(words).strip(), book.t) if words is not None else ""


def _counts(sheet: EvaluationSheet, at: int, rows: list[Row], states: str) -> None:
    """Count the values by what is to be said of them, live."""
    w = sheet.book.w
    for row, state in enumerate(_STATES, start=at):
        words = w(f"spec_state.{state}")
        sheet.merged(row, _CLAUSE, _TITLE, words, "cell")
        count = sum(r.state == state for r in rows)
        sheet.formula(row, _ITEM, f"=COUNTIFS({states},{text_in_formula(words)})", count, "centre")

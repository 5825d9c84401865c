"""Sheet "Recommendations": who is to do what, by when and why; it follows the final statuses of the findings."""

from __future__ import annotations

from sapa.present import Shown, label
from sapa.present.advice import URGENCY, Action, actions, due_of
from sapa.present.status import shown_status
from sapa.present.words import clause_text, item_text, title_text
from sapa.results import Addressee, Finding
from sapa.workbook.conclusion import date_rule
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.findings import column_of
from sapa.workbook.names import area, cell, text_in_formula
from sapa.workbook.sheet import Head

KIND = "recommendations"
NAMED = ("id", "due")
"""Columns with a defined name, `sapa_action_due`: a program reads them back."""
_WIDTHS = (6, 14, 56, 58, 25, 15, 14, 13, 0)
NUMBER, WHO, WHAT, WHY, STATUS, URGENT, DUE, LINK, ID = range(len(_WIDTHS))
_REASONS = 3
"""Reasons that are named; the rest are counted."""
_CLOSED = 0


def plan_actions(book: EvaluationBook) -> bool:
    """Fix what is to be done under which number, before any sheet refers to it; False where there is nothing to do."""
    book.actions = actions(book.evaluation.findings, book.t)
    book.action_of = {id(f): n for n, one in enumerate(book.actions, start=1) for f in one.findings}
    return bool(book.actions)


def write_recommendations(sheet: EvaluationSheet) -> None:
    """Write every thing to do, by who is to do it, the most urgent first."""
    book = sheet.book
    w = book.w
    sheet.columns(_WIDTHS)
    sheet.ws.set_column(ID, ID, 0, None, {"hidden": True})
    sheet.heading(book.question(KIND), w("recommendations.note"))
    who = list(dict.fromkeys(a.who for a in book.actions))
    counts = sheet.row + 1
    sheet.section(w("recommendations.counts"))
    sheet.row += 1 + len(who)
    sheet.section(w("recommendations.list"))
    head = sheet.head([
        Head(w("col.number")), Head(w("col.to_whom"), text=True), Head(w("col.what_to_do"), text=True),
        Head(w("col.why"), text=True), Head(w("col.status_now")), Head(w("col.urgency")), Head(w("col.due")),
        Head(w("col.finding")), Head(""),
    ])  # fmt: skip
    first = sheet.row
    book.first_action = first
    for number, action in enumerate(book.actions, start=1):
        _row(sheet, number, action)
    last = sheet.row - 1
    sheet.colour_statuses(first, STATUS, last, STATUS)
    sheet.ws.conditional_format(
        first, NUMBER, last, URGENT,
        {"type": "formula", "criteria": f"=${cell(first, URGENT)}={text_in_formula(w('urgency.0'))}",
         "format": book.style.quiet()},
    )  # fmt: skip
    sheet.ws.data_validation(first, DUE, last, DUE, date_rule(sheet))
    sheet.ws.autofilter(head, 0, last, LINK)
    sheet.ws.freeze_panes(head + 1, 0)
    _names(sheet, first, last)
    _counts(sheet, counts, who, (first, last))
    sheet.row = last + 1
    sheet.page(repeat=(head, head))
    sheet.ws.print_area(0, 0, last, LINK)


def _row(sheet: EvaluationSheet, number: int, action: Action) -> None:
    book, row = sheet.book, sheet.row
    w = book.w
    sheet.number(row, NUMBER, number, "centre")
    sheet.text(row, WHO, name_of(book, action.who), "cell_bold")
    sheet.text(row, WHAT, action.text)
    why = _why(book, action)
    sheet.text(row, WHY, why)
    formula, shown = _status(book, number, action)
    sheet.formula(row, STATUS, formula, shown, "status")
    urgent = w(f"urgency.{action.urgency}")
    sheet.formula(row, URGENT, _urgency(book, cell(row, STATUS)), urgent, "cell")
    sheet.day(row, DUE, due_of(book.evaluation, action), "input")
    first = action.findings[0]
    more = len(action.findings) - 1
    words = f"№ {book.number(first)}" + (f" (+{more})" if more else "")
    sheet.link(row, LINK, book.finding_link(first), words, align="center")
    sheet.text(row, ID, "\n".join(f.id for f in action.findings), "plain", text_wrap=False)
    sheet.height(
        row, (action.text, sheet.widths[WHAT] * 0.97), (why, sheet.widths[WHY] * 0.97), (urgent, sheet.widths[URGENT]),
        (shown, sheet.widths[STATUS] * 0.85), least=30,
    )  # fmt: skip
    sheet.row += 1


def _why(book: EvaluationBook, action: Action) -> str:
    """Return what it rests on: clause, requirement and number of the finding, the most pressing first."""
    told: dict[str, list[Finding]] = {}
    for one in action.findings:
        told.setdefault(_requirement(book, one), []).append(one)
    lines = [
        f"{words} ({book.w('recommendations.numbers', numbers=_numbers(book, found))})" for words, found in told.items()
    ]
    if len(lines) > _REASONS:
        rest = [f for found in list(told.values())[_REASONS:] for f in found]
        lines = [*lines[:_REASONS], book.w("recommendations.more", n=len(rest), numbers=_numbers(book, rest))]
    return "\n".join(lines)


def _requirement(book: EvaluationBook, finding: Finding) -> str:
    t, standard = book.t, book.standard
    clause = clause_text(finding, standard, t)
    # A finding on a value of the specification is about the norm whose value it is.
    about = item_text(finding, standard, t) if finding.item in standard.norms else title_text(finding, standard, t)
    return " · ".join(x for x in (clause, book.part_name(finding.part), _short(about)) if x)


def _short(text: str, most: int = 110) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


def _numbers(book: EvaluationBook, findings: list[Finding]) -> str:
    numbers = sorted(book.number(f) for f in findings)
    shown = ", ".join(str(n) for n in numbers[:8])
    return shown + (" …" if len(numbers) > 8 else "")


def _status(book: EvaluationBook, number: int, action: Action) -> tuple[str, str]:
    """Return the most pressing final status among the findings, as a formula over their sheet, and as it is now."""
    findings = book.sheets["findings|"]
    marks, finals = column_of(book, findings, "action"), column_of(book, findings, "final")
    order = (*URGENCY, Shown.MET)
    words = [text_in_formula(label(s, book.t)) for s in order]
    formula = text_in_formula(label(Shown.NOT_APPLICABLE, book.t))
    for word in reversed(words):
        formula = f"IF(COUNTIFS({marks},{number},{finals},{word})>0,{word},{formula})"
    now = {shown_status(f) for f in action.findings}
    return f"={formula}", label(next((s for s in order if s in now), Shown.NOT_APPLICABLE), book.t)


def _urgency(book: EvaluationBook, status: str) -> str:
    """Return how soon as a formula of the status in force."""
    formula = text_in_formula(book.w(f"urgency.{_CLOSED}"))
    for shown, rank in URGENCY.items():
        words = text_in_formula(book.w(f"urgency.{rank}"))
        formula = f"IF({status}={text_in_formula(label(shown, book.t))},{words},{formula})"
    return f"={formula}"


def _counts(sheet: EvaluationSheet, at: int, who: list[Addressee], rows: tuple[int, int]) -> None:
    """Count what each has to do, live."""
    book = sheet.book
    w = book.w
    ranks = sorted({*URGENCY.values()})
    sheet.merged(at, NUMBER, WHO, w("col.to_whom"), "head_left")
    sheet.text(at, WHAT, w("recommendations.by_urgency"), "head_left")
    people, urgent = (area(rows[0], col, rows[1], col, fixed=True) for col in (WHO, URGENT))
    for row, one in enumerate(who, start=at + 1):
        name = name_of(book, one)
        sheet.merged(row, NUMBER, WHO, name, "cell_bold")
        parts, shown = [], []
        for rank in ranks:
            words = w(f"urgency.{rank}")
            count = sum(a.who is one and a.urgency == rank for a in book.actions)
            counted = f"COUNTIFS({people},{text_in_formula(name)},{urgent},{text_in_formula(words)})"
            parts.append(f"{text_in_formula(words + ': ')},{counted}")
            shown.append(f"{words}: {count}")
        formula = ',"; ",'.join(parts)
        text = "; ".join(shown)
        sheet.formula(row, WHAT, f"=CONCATENATE({formula})", text, "cell")
        sheet.height(row, (text, sheet.widths[WHAT] * 0.97))


def _names(sheet: EvaluationSheet, first: int, last: int) -> None:
    for key, col in zip(NAMED, (ID, DUE), strict=True):
        sheet.book.workbook.define_name(f"sapa_action_{key}", "=" + sheet.range(first, col, last, col))


def name_of(book: EvaluationBook, who: Addressee) -> str:
    """Return who is to act, with a capital."""
    name = book.w(f"addressee.{who.value}")
    return name[:1].upper() + name[1:]

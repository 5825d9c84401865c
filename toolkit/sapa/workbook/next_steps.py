"""Block "What to do next" of the first sheet: who has to do what first, and where all of it stands."""

from __future__ import annotations

from sapa.present import label
from sapa.present.advice import ORDER, URGENCY, Action
from sapa.present.status import Shown, shown_status
from sapa.results import Addressee
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings import column_of
from sapa.workbook.front import LAST
from sapa.workbook.names import text_in_formula
from sapa.workbook.recommendations import name_of

_NAMED = 2
"""Things to do that are named; the sheet of recommendations has them all."""
_MOST = 150
"""Characters of each."""


def next_steps(sheet: EvaluationSheet) -> None:
    """Write a row for each who has something to do: the provider, the customer, the expert."""
    book = sheet.book
    w = book.w
    sheet.section(w("passport.next"))
    told = {who: [a for a in book.actions if a.who is who] for who in ORDER}
    judged = sum(shown_status(f) is Shown.JUDGEMENT for f in book.evaluation.findings)
    if not book.actions and not judged:
        sheet.merged(sheet.row, 0, LAST, w("passport.next.none"), "plain")
        sheet.row += 1
        return
    for who in ORDER:
        if who is Addressee.EXPERT and judged:
            _judge(sheet, judged)
        elif told[who]:
            _addressed(sheet, who, told[who])


def _addressed(sheet: EvaluationSheet, who: Addressee, actions: list[Action]) -> None:
    book, w = sheet.book, sheet.book.w
    first = [a for a in actions if a.urgency == min(URGENCY.values())]
    meant = first or actions
    number = book.actions.index(meant[0])
    numbers = str(number + 1) if len(meant) == 1 else f"{number + 1}–{number + len(meant)}"
    words = w("passport.next.numbers", n=len(meant), numbers=numbers)
    lines = [shorten(a.text, _MOST) for a in meant[:_NAMED]]
    target = book.sheets["recommendations|"].at(book.first_action + number, 0, fixed=False)
    _row(sheet, who, "\n".join(f"• {line}" for line in lines), target, words)


def _judge(sheet: EvaluationSheet, judged: int) -> None:
    """Send the expert to the questions that only a person can answer; their number is live."""
    book, w = sheet.book, sheet.book.w
    findings = book.sheets["findings|"]
    row = sheet.row
    words = w("passport.next.to_decide", n=judged)
    first = next(f for f in book.listed if shown_status(f) is Shown.JUDGEMENT)
    _row(sheet, Addressee.EXPERT, w("passport.next.judge", n=judged), book.finding_link(first), words)
    before, after = w("passport.next.to_decide", n=0).split("0", 1)
    count = f"COUNTIFS({column_of(book, findings, 'final')},{text_in_formula(label(Shown.JUDGEMENT, book.t))})"
    formula = f"=CONCATENATE({text_in_formula(before)},{count},{text_in_formula(after)})"
    sheet.formula(row, LAST, formula, words, "link", valign="vcenter", align="center")


def _row(sheet: EvaluationSheet, who: Addressee, text: str, target: str, words: str) -> None:
    book, row = sheet.book, sheet.row
    sheet.text(row, 0, name_of(book, who), "cell_bold", valign="vcenter", indent=1)
    sheet.merged(row, 1, LAST - 1, text, "cell", valign="vcenter", align="left", indent=1)
    sheet.link(row, LAST, target, words, valign="vcenter", align="center")
    sheet.height(row, (text, sheet.width(1, LAST - 1) - 2), (words, sheet.widths[LAST] * 0.9), least=22)
    sheet.row += 1


def shorten(text: str, most: int) -> str:
    """Cut a long text at a word, with an ellipsis: another sheet has all of it."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(",;: ") + " …"

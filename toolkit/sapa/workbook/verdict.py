"""The one sentence of the first sheet: whether the Standard is kept and the figures can be trusted; it is live."""

from __future__ import annotations

from collections.abc import Mapping

from sapa.present.sentence import shown_counts
from sapa.present.status import Shown
from sapa.results import Finding, Line
from sapa.workbook.evaluation_book import EvaluationBook
from sapa.workbook.names import text_in_formula

Cells = Mapping[tuple[Line, Shown], str]
_OPEN = (Shown.DEPENDS, Shown.JUDGEMENT, Shown.NOT_ASSESSABLE)


def verdict(book: EvaluationBook, cells: Cells) -> tuple[str, str]:
    """Return the sentence as a formula over the cells of the counts, and as it is now.

    The two lines stay two clauses of it: nothing is added up, and one never makes good for the other.
    """
    formulas, words = [], []
    for line in Line:
        formula, text = _clause(book, line, cells, book.evaluation.findings)
        formulas.append(formula)
        words.append(text)
    first, second = formulas
    missing, why = _missing(book, cells)
    words[0] += why
    capital = f"CONCATENATE(UPPER(LEFT({second},1)),MID({second},2,LEN({second})))"
    after = f'IF({second}="","",IF({first}="",{capital},CONCATENATE("; ",{second})))'
    stop = f'IF(AND({first}="",{second}=""),"",".")'
    return f"=CONCATENATE({first},{missing},{after},{stop})", _sentence(*words)


def _sentence(first: str, second: str) -> str:
    """Join the two clauses as the formula does: what comes first begins with a capital."""
    said = f"{first}; {second}" if first and second else first or second[:1].upper() + second[1:]
    return f"{said}." if said else ""


def _clause(book: EvaluationBook, line: Line, cells: Cells, findings: tuple[Finding, ...]) -> tuple[str, str]:
    """Return what is said of one line: broken, open or fine; nothing where it has no findings that apply."""
    counts = shown_counts(findings, line)
    said = {key: book.w(f"verdict.{line.value}.{key}") for key in ("broken", "open", "fine")}
    broken, met = cells[line, Shown.NOT_MET], cells[line, Shown.MET]
    waiting = "+".join(cells[line, s] for s in _OPEN)
    broken_words, open_words, fine_words = (text_in_formula(said[key]) for key in ("broken", "open", "fine"))
    formula = f'IF({broken}>0,{broken_words},IF({waiting}>0,{open_words},IF({met}>0,{fine_words},"")))'
    text = said["fine"] if counts[Shown.MET] else ""
    if counts[Shown.NOT_MET]:
        text = said["broken"]
    elif any(counts[s] for s in _OPEN):
        text = said["open"]
    return formula, text


def _missing(book: EvaluationBook, cells: Cells) -> tuple[str, str]:
    """Return what follows the first clause where evidence is missing for most requirements that apply."""
    applying = (Shown.NOT_MET, Shown.MET, *_OPEN)
    counts = shown_counts(book.evaluation.findings, Line.FORMAL)
    words, missing = book.w("verdict.formal.most"), cells[Line.FORMAL, Shown.NOT_ASSESSABLE]
    formula = f'IF(2*{missing}>{"+".join(cells[Line.FORMAL, s] for s in applying)},{text_in_formula(words)},"")'
    return formula, words if 2 * counts[Shown.NOT_ASSESSABLE] > sum(counts[s] for s in applying) else ""

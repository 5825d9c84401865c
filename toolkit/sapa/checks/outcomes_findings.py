"""What the review says of outcomes: the rates, the words behind them, and cases that do not match interviews."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from sapa.checks.base import Context
from sapa.checks.outcomes_cases import Cases
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Line, Status
from sapa.results.outcomes import CaseRow, DispositionWord, OutcomesDetail
from sapa.stats.outcome_rates import EligibilityRule

_NAMED = 9
"""How many words or rows a sentence names."""


def nothing_known(context: Context, why: Message) -> Finding:
    """Say that no outcome rate is known, and why."""
    return context.finding(
        "outcomes.rates", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, why,
        recommendation=message("checks.outcomes.todo.contacts"),
    )  # fmt: skip


def rates_finding(context: Context, detail: OutcomesDetail, *, without_id: int) -> Finding:
    """State the rates. They are known or not; the Standard sets no least response rate."""
    if not detail.groups:
        return context.finding(
            "outcomes.rates", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE,
            message("checks.outcomes.no_interview_word", file=detail.file), n=detail.cases,
            evidence=(Evidence(sheet="outcomes"),), recommendation=message("checks.outcomes.todo.words"),
        )  # fmt: skip
    counts, rates = detail.overall.counts, detail.overall.rates
    text = message(
        "checks.outcomes.rates", cases=detail.cases, interviews=int(counts.interviews), rr1=rates.rr1, rr3=rates.rr3,
        e=e_of(detail), coop=rates.coop1, ref=rates.ref1, con=rates.con1,
    )  # fmt: skip
    if without_id:
        text = message("checks.outcomes.rates_without_id", found=text, n=without_id, file=detail.file)
    return context.finding(
        "outcomes.rates", Line.METHODOLOGICAL, Status.JUDGEMENT if without_id else Status.MET, text, n=detail.cases,
        value=None if math.isnan(rates.rr1) else rates.rr1 * 100, unit="percent", basis=Basis.VERIFIED,
        evidence=(Evidence(sheet="outcomes"),),
        recommendation=message("checks.outcomes.todo.ids") if without_id else None,
    )  # fmt: skip


def e_of(detail: OutcomesDetail) -> Message:
    """Return e and where it comes from, as a phrase."""
    rates = detail.overall.rates
    if math.isnan(rates.e):
        return message("checks.outcomes.e.unknown")
    return message(f"checks.outcomes.e.{rates.rule}", e=rates.e, reason=detail.reason or "–")


def words_finding(context: Context, detail: OutcomesDetail) -> Finding:
    """Name the words that nobody gives a code, and those that are no final outcome of the cases that end with them."""
    unknown = [w for w in detail.words if w.origin == "unknown"]
    unfinished = [w for w in detail.words if w.temporary and w.cases]
    if not unknown and not unfinished:
        recognised = sum(w.origin == "recognised" for w in detail.words)
        return context.finding(
            "outcomes.words", Line.METHODOLOGICAL, Status.MET,
            message("checks.outcomes.words_known", n=len(detail.words), recognised=recognised, file=detail.file),
            n=detail.attempts, basis=Basis.VERIFIED, evidence=(Evidence(sheet="outcomes"),),
        )  # fmt: skip
    told = []
    if unknown:
        told.append(message("checks.outcomes.words_unknown", words=_named(unknown), n=len(unknown)))
    if unfinished:
        told.append(message("checks.outcomes.words_open", words=_named(unfinished), n=len(unfinished)))
    text = message("checks.outcomes.words", found=_joined(told), n=detail.open_cases, total=detail.cases)
    return context.finding(
        "outcomes.words", Line.METHODOLOGICAL, Status.JUDGEMENT, text, n=detail.attempts,
        value=float(detail.open_cases), unit="cases", basis=Basis.VERIFIED,
        evidence=(
            Evidence(sheet="outcomes"),
            *(Evidence(file=w.file, rows=_rows(w.rows, w.count)) for w in (*unknown, *unfinished)[:_NAMED]),
        ),
        recommendation=message("checks.outcomes.todo.words"),
    )  # fmt: skip


def cases_finding(context: Context, detail: OutcomesDetail, *, id: str | None) -> Finding:
    """Say whether every interview has a case that ended with one, and every such case an interview."""
    link = detail.link
    if link.column is None:
        why = message("checks.outcomes.no_link", column=id) if id else message("checks.outcomes.no_id")
        return context.finding(
            "outcomes.cases", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, why,
            recommendation=message("checks.outcomes.todo.link"),
        )  # fmt: skip
    if link.interviews and len(link.absent) == link.interviews:
        text = message("checks.outcomes.none_common", n=link.interviews, file=detail.file)
        return context.finding(
            "outcomes.cases", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, text, n=link.interviews,
            evidence=(Evidence(sheet="outcomes"),), recommendation=message("checks.outcomes.todo.link"),
        )  # fmt: skip
    sides = (("absent", link.absent), ("without", link.without), ("contradicted", link.contradicted))
    told = [
        message(f"checks.outcomes.{name}", n=len(rows), file=detail.file, rows=_places(rows))
        for name, rows in sides
        if rows
    ]
    wrong = sum(len(rows) for _, rows in sides)
    if told:
        text = message("checks.outcomes.cases_differ", found=_joined(told), interviews=link.interviews)
    else:
        text = message("checks.outcomes.cases_agree", n=link.interviews, file=detail.file)
    return context.finding(
        "outcomes.cases", Line.METHODOLOGICAL, Status.NOT_MET if told else Status.MET, text, n=link.interviews,
        value=float(wrong), unit="cases", basis=Basis.VERIFIED,
        evidence=(Evidence(sheet="outcomes"), *_evidence(sides)),
        recommendation=message("checks.outcomes.todo.cases") if told else None,
    )  # fmt: skip


def assumptions(detail: OutcomesDetail, cases: Cases, *, stated: str) -> tuple[Message, ...]:
    """Return what was assumed on the way, for the reader to see."""
    found = []
    read = [w for w in detail.words if w.origin == "recognised" and w.code is not None]
    if read:
        words = tuple(message("checks.outcomes.read_as", word=w.word, code=w.code) for w in read[:_NAMED])
        found.append(
            message("checks.outcomes.recognised", n=len(read), file=detail.file, words=_more(words, len(read)))
        )
    if detail.unworked:
        found.append(message("checks.outcomes.unworked", n=detail.unworked))
    if cases.weight is not None and not cases.weighted:
        found.append(message("checks.outcomes.bad_weights", n=cases.bad_weights, column=cases.weight))
    if stated != detail.rule and stated == EligibilityRule.BY_STRATUM:
        found.append(message("checks.outcomes.no_strata"))
    return tuple(found)


def _named(words: Sequence[DispositionWord]) -> tuple[str | Message, ...]:
    shown = tuple(
        message(
            "checks.outcomes.word" if w.word else "checks.outcomes.word_blank", word=w.word, n=w.count, file=w.file,
            rows=_rows(w.rows, w.count),
        )
        for w in words[:_NAMED]
    )  # fmt: skip
    return _more(shown, len(words))


def _more(shown: tuple[Message, ...], total: int) -> tuple[str | Message, ...]:
    return (*shown, "…") if total > len(shown) else shown


def _joined(told: Sequence[Message]) -> Message:
    """Return one sentence of several."""
    text = told[0]
    for one in told[1:]:
        text = message("checks.outcomes.both", first=text, second=one)
    return text


def _rows(rows: Iterable[int], total: int) -> str:
    shown = list(rows)
    return ", ".join(map(str, shown)) + (" …" if total > len(shown) else "")


def _places(rows: Sequence[CaseRow]) -> str:
    return _rows([r.row for r in rows[:_NAMED]], len(rows))


def _evidence(sides: Iterable[tuple[str, Sequence[CaseRow]]]) -> list[Evidence]:
    return [Evidence(file=rows[0].file, rows=_places(rows)) for _, rows in sides if rows]

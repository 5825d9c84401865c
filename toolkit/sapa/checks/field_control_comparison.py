"""The finding on answers that were asked again: do stable facts differ more often than slips explain?"""

from __future__ import annotations

from sapa.checks.base import Context
from sapa.checks.control_dimensions import LEVEL, NAMED
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Interval, Line, Status
from sapa.results.control import FieldControlDetail, QuestionComparison

PERCENT = 100
CUSTOMARY = 0.1
"""Difference on a stable question above which field practice asks why. A custom of back-checks (World Bank DIME wiki;
bcstats' help takes 0.09), no norm: the whole interval has to lie above it before anything is said."""


def comparison_finding(context: Context, detail: FieldControlDetail) -> Finding:
    """Say how often answers differed; unusual is a stable question whose whole interval lies above the custom."""
    questions = detail.questions
    compared, different = sum(q.compared for q in questions), sum(q.different for q in questions)
    sheet = (Evidence(sheet="field_control"),)
    if not compared:
        return context.finding(
            "field_control.comparison", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE,
            message("checks.field_control.comparison_none"), n=0, basis=Basis.VERIFIED, evidence=sheet,
            recommendation=message("checks.field_control.todo.comparison_none"),
        )  # fmt: skip
    stable = [q for q in questions if q.kind == "stable" and q.compared]
    high = [q for q in stable if q.low is not None and q.low > CUSTOMARY]
    worst = max(stable, key=lambda q: q.share or 0.0, default=None)
    named = [q for q in questions if not q.compared]
    word = "high" if high or detail.unusual else "usual" if stable else "open"
    text = message(
        f"checks.field_control.comparison_{word}", compared=compared, different=different, share=different / compared,
        questions=_each(sorted((q for q in questions if q.compared), key=lambda q: -(q.share or 0.0))),
        custom=CUSTOMARY, high=_each(high) or "–", people=detail.unusual[:NAMED] or "–",
        not_compared=tuple(q.question for q in named[:NAMED]) or "–", excluded=sum(q.excluded for q in questions),
    )  # fmt: skip
    return context.finding(
        "field_control.comparison", Line.METHODOLOGICAL,
        Status.JUDGEMENT if word != "usual" else Status.MET, text, n=worst.compared if worst else compared,
        value=PERCENT * (worst.share or 0.0) if worst else None, unit="percent" if worst else None,
        interval=_interval(worst), basis=Basis.VERIFIED, evidence=sheet,
        recommendation=message(f"checks.field_control.todo.comparison_{word}") if word != "usual" else None,
    )  # fmt: skip


def _each(questions: list[QuestionComparison]) -> tuple[Message, ...]:
    return tuple(
        message(
            "checks.field_control.comparison_one", question=q.question, different=q.different, compared=q.compared,
            share=q.share, low=q.low, high=q.high,
        )
        for q in questions[:NAMED]
    )  # fmt: skip


def _interval(question: QuestionComparison | None) -> Interval | None:
    if question is None or question.low is None or question.high is None:
        return None
    return Interval(PERCENT * question.low, PERCENT * question.high, LEVEL)

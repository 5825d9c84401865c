"""The tables of field control, as docs/columns.md describes them."""

from __future__ import annotations

from typing import Any

from sapa.checks.base import Context
from sapa.results import COLUMNS, Table, table
from sapa.results.control import ControlGroup, FieldControlDetail, QuestionComparison

_COUNTS = (
    "interviews", "attempted", "controlled", "share", "low", "high", "exact_low", "exact_high", "confirmed", "partly",
    "refuted", "not_reached", "contradictory",
)  # fmt: skip
_PROOF = (
    "interviewer", "interviews", "tried", "reached", "refuted", "rate", "low", "high", "false_low", "false_high",
    "tolerated", "more", "contradictory",
)  # fmt: skip
_OWN_TABLES = ("interviewer", "region")


def control_tables(context: Context, detail: FieldControlDetail) -> tuple[Table, ...]:
    """Return shares by interviewer, by region and by everything else, records apart, proof and comparison."""
    own: dict[str, Any] = {"part": context.part, "method": context.method}

    def counts(group: ControlGroup) -> dict[str, Any]:
        return own | {name: getattr(group, name) for name in _COUNTS}

    return (
        table(
            "field_control_by_interviewer",
            [counts(g) | {"interviewer": g.name, "organisation": g.organisation} for g in detail.by_interviewer],
        ),
        table("field_control_by_region", [counts(g) | {"region": g.name} for g in detail.by_region]),
        table(
            "field_control_by_group",
            [
                counts(g) | {"by": d.by, "group": g.name}
                for d in detail.dimensions
                if d.by not in _OWN_TABLES
                for g in d.groups
            ],
        ),
        table(
            "control_records",
            [own | {c: getattr(r, c) for c in COLUMNS["control_records"]} for r in detail.records],
        ),
        table("control_proof", [own | {c: getattr(p, c) for c in _PROOF} for p in detail.by_interviewer_proof]),
        table("comparison", [own | _question(q) for q in detail.questions]),
        table(
            "comparison_by_group",
            [
                own | {"group": e.name} | {c: getattr(e, c) for c in COLUMNS["comparison_by_group"] if c != "group"}
                for e in detail.errors
            ],
        ),
    )  # fmt: skip


def _question(question: QuestionComparison) -> dict[str, Any]:
    test = question.tests[0] if question.tests else None
    row: dict[str, Any] = {"test": test.name if test else None, "p": test.p if test else None}
    for column in COLUMNS["comparison"]:
        if column in row:
            continue
        if hasattr(question, column):
            row[column] = getattr(question, column)
        else:
            measure = question.measure(column)
            row[column] = measure.value if measure else None
    return row

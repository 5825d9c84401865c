"""Is what the Standard asks for there? Methods, analysis, software, people, sessions, reviews, periods, documents."""

from __future__ import annotations

from collections.abc import Callable

from sapa.checks.base import CheckResult
from sapa.checks.compliance.analysis import analysis, software
from sapa.checks.compliance.case import Case, Part
from sapa.checks.compliance.checklist import checklist, table_10
from sapa.checks.compliance.methods import research_methods
from sapa.checks.compliance.participants import participants
from sapa.checks.compliance.periods import periods
from sapa.checks.compliance.questionnaires import attached
from sapa.checks.compliance.reviews import reviews
from sapa.checks.compliance.specification import specification
from sapa.results import table
from sapa.results.details import DocumentsDetail

CHECKS: tuple[Callable[[Case], Part], ...] = (
    specification, research_methods, analysis, software, reviews, participants, periods, attached, checklist,
)  # fmt: skip


def compliance(case: Case) -> CheckResult:
    """Answer every norm on what was done and handed in; one module a question, in the order of `CHECKS`."""
    parts = [check(case) for check in CHECKS]
    findings = tuple(f for p in parts for f in p.findings)
    register = tuple(e for p in parts for e in p.register)
    sessions = tuple(s for p in parts for s in p.sessions)
    where = {"part": case.context.part}
    tables = (
        table(
            "register",
            [
                where | {"method": None, "kind": e.kind, "item": e.item, "detail": e.detail, "document": e.document,
                         "page": e.page, "basis": str(e.basis)}
                for e in register
            ],
        ),
        table(
            "sessions",
            [
                where | {"method": s.method, "kind": s.kind, "session": s.session, "participants": s.participants,
                         "min": s.min, "max": s.max, "status": str(s.status)}
                for s in sessions
            ],
        ),
    )  # fmt: skip
    return CheckResult(findings, tables, DocumentsDetail(register, sessions))


__all__ = ["Case", "compliance", "table_10"]

"""What the provider only ticks: an answer of the checklist to any norm, and conditions on which norms rest."""

from __future__ import annotations

from datetime import date

from sapa.checks.base import with_basis
from sapa.checks.services.case import ServiceCase, bounds, measured
from sapa.deliverable.service_sections import Ticked
from sapa.messages import message
from sapa.results import Basis, Finding, Status
from sapa.standard import Norm, NormKind
from sapa.standard.months import add_months

LONG_ORDER = "contract_over_one_fiscal_year"
_MONTHS_OF_A_YEAR = 12
PER_EVENT = ("republican_level_event", "regional_level_event")
"""Conditions that each event answers by itself."""


def ticked(s: ServiceCase, norm: Norm) -> list[Finding]:
    """Answer a norm from the checklist; without an answer say what is missing."""
    answers = s.answers(norm)
    if not answers:
        kind = "judgement" if norm.kind is NormKind.JUDGEMENT else "checklist"
        return [
            s.plain(
                norm, Status.NOT_ASSESSABLE, message(f"checks.service.unanswered.{kind}"),
                todo=f"checks.service.todo.unanswered.{kind}",
            )
        ]  # fmt: skip
    return [f for a in answers for f in _one(s, norm, a)]


def _one(s: ServiceCase, norm: Norm, answer: Ticked) -> list[Finding]:
    evidence = s.case.where(answer.evidence)
    numbered = not isinstance(answer.present, bool)
    if numbered and (norm.min is not None or norm.max is not None):
        value = float(answer.present)
        return s.judged(
            norm,
            lambda limits: message(
                "checks.service.ticked_number", value=measured(value, norm.unit),
                bounds=bounds(limits),
            ),
            value=value, basis=Basis.DECLARED, item=answer.item, evidence=evidence, todo="checks.service.todo.look",
        )  # fmt: skip
    there = bool(answer.present)
    status = with_basis(Status.MET if there else Status.NOT_MET, Basis.DECLARED)
    text = message(
        "checks.service.ticked_count" if numbered else
        f"checks.service.ticked_{'yes' if there else 'no'}{'' if evidence or not there else '_bare'}",
        n=float(answer.present),
    )  # fmt: skip
    return [
        s.plain(
            norm, status, text, item=answer.item, basis=Basis.DECLARED, evidence=evidence,
            value=float(answer.present) if numbered else None, todo="checks.service.todo.look",
        )
    ]  # fmt: skip


def _longer_than_a_year(start: date, accepted: date) -> bool | None:
    """Tell whether an order was placed for more than one financial year, which in Kazakhstan is the calendar year.

    None where dates do not tell: a contract of less than a year that passes a New Year may be one order or two.
    """
    if start.year == accepted.year:
        return False
    return True if add_months(start, _MONTHS_OF_A_YEAR) < accepted else None


def condition(s: ServiceCase, norm: Norm) -> Finding | None:
    """Return the finding where a norm's condition does not hold or is unknown; None where the norm is to be judged."""
    key = norm.condition
    if key is None or key in PER_EVENT:
        return None
    holds = s.case.part.spec.conditions.get(key)
    if holds is None and key == LONG_ORDER:
        contract = s.case.manifest.contract
        if contract.start is not None and contract.accepted is not None:
            if contract.accepted < contract.start:
                backwards = message("checks.period.backwards", start=contract.start, end=contract.accepted)
                return s.plain(norm, Status.NOT_ASSESSABLE, backwards, todo="checks.service.todo.condition")
            holds = _longer_than_a_year(contract.start, contract.accepted)
    if holds is None:
        asked = message("checks.service.condition_unknown", condition=message(f"checks.service.condition.{key}"))
        return s.plain(norm, Status.NOT_ASSESSABLE, asked, todo="checks.service.todo.condition")
    if not holds:
        return s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.condition_not"))
    return None

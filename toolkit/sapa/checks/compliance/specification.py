"""Do the values of the technical specification lie within the corridor of the Standard? (paragraph 9-1)"""

from __future__ import annotations

from sapa.checks.base import Limits
from sapa.checks.compliance.case import Case, Part
from sapa.messages import Message, message
from sapa.results import Addressee, Basis, BoundsFrom, Finding, Status
from sapa.standard import Norm

NORM = "p9_1.values_in_technical_specification"


def outside(norm: Norm, value: float | None) -> bool:
    """Tell whether a value of the specification lies outside the corridor of the norm."""
    if value is None:
        return False
    return (norm.min is not None and value < norm.min) or (norm.max is not None and value > norm.max)


def specification(case: Case) -> Part:
    """Judge every value that the customer fixed; such a finding is addressed to the customer, not the provider."""
    if not case.asks(case.context.norm(NORM)):
        return Part()
    fixed = case.context.specification
    if not fixed:
        finding = case.finding(
            NORM, Status.NOT_ASSESSABLE, message("checks.specification.none"), addressee=Addressee.CUSTOMER,
            todo="checks.specification.todo_none",
        )  # fmt: skip
        return Part((finding,))
    findings: list[Finding] = []
    for id, limits in fixed.items():
        norm = case.context.norm(id)
        breach = outside(norm, limits.min) or outside(norm, limits.max)
        findings.append(
            case.finding(
                NORM, Status.NOT_MET if breach else Status.JUDGEMENT,
                message(
                    "checks.specification.outside" if breach else "checks.specification.inside", norm=id,
                    fixed=_shown(limits, norm.unit),
                    corridor=_shown(Limits(norm.min, norm.max, BoundsFrom.STANDARD), norm.unit),
                ),
                item=id, basis=Basis.DECLARED, addressee=Addressee.CUSTOMER,
                todo="checks.specification.todo" if breach else "checks.specification.todo_confirm",
            )
        )  # fmt: skip
    return Part(tuple(findings))


def _shown(limits: Limits, unit: str | None) -> Message | str:
    percent = "_percent" if unit == "percent" else ""
    if limits.min is None and limits.max is None:
        return "–"
    if limits.max is None:
        return message(f"checks.at_least{percent}", low=limits.min)
    if limits.min is None:
        return message(f"checks.at_most{percent}", high=limits.max)
    return message(f"checks.between{percent}", low=limits.min, high=limits.max)

"""Does a service that is no research meet the Standard? Every norm of the service is answered, item by item."""

from __future__ import annotations

from dataclasses import replace

from sapa.checks.base import CheckResult
from sapa.checks.compliance.case import Case
from sapa.checks.compliance.specification import specification
from sapa.checks.consumers import COVERAGE, POLLED
from sapa.checks.data_defects import data_defects
from sapa.checks.services.case import ServiceCase, read_case
from sapa.checks.services.detail import checklist_of, detail_of, table_of
from sapa.checks.services.names import refuse_unknown
from sapa.checks.services.polled import strangers
from sapa.checks.services.registry import AnswerKind, entry_of, kind_of
from sapa.checks.services.ticked import condition, ticked
from sapa.deliverable.service_sections import SERVICE_TABLES
from sapa.messages import Message, message
from sapa.results import Finding, Status
from sapa.standard import Norm

__all__ = ["AnswerKind", "entry_of", "kind_of", "services"]

SPECIFICATION = "p9_1.values_in_technical_specification"
PACKAGE = "p52.quality_criteria"


def services(case: Case) -> dict[str, CheckResult]:
    """Answer every norm of one service.

    Returns
    -------
    dict
        `service`: a finding or more for each norm (one an event, person or material it is judged on), and what was
        counted event by event; `service_norms`: the norms in order; `data`: defects inside the service's tables.

    Raises
    ------
    BadInput
        The manifest names a form, a norm or a condition that the Standard does not have.
    """
    refuse_unknown(case)
    s = read_case(case)
    unused: list[Message] = []
    if case.part.methods:
        unused.append(message("checks.service.methods_unused", part=case.part.spec.id))
    norms = [n for n in s.norms if not (case.part.consumers and (n.indicator == POLLED or n.id == COVERAGE))]
    # References to tables come last: they rest on the findings about the tables' rows.
    for norm in sorted(norms, key=lambda n: bool(n.refers_to_tables)):
        s.done[norm.id] = _answer(s, norm, unused)
    found = tuple(f for n in norms for f in s.done[n.id])
    detail = detail_of(s)
    results = {
        "service": CheckResult((*found, *strangers(s)), (table_of(s, detail),), detail, tuple(unused)),
        "service_norms": CheckResult(detail=checklist_of(s)),
    }
    if any(case.part.table(key) is not None for key in SERVICE_TABLES):
        results["data"] = data_defects(s.defects, case.context)
    return results


def _answer(s: ServiceCase, norm: Norm, unused: list[Message]) -> list[Finding]:
    """Answer one norm: what asks nothing, what does not hold here, and what has to be judged."""
    if norm.id == PACKAGE:
        return [_package(s, norm)]
    if norm.id == COVERAGE and norm.id not in s.case.part.spec.checklist:
        return [s.missing(norm, "consumers")]
    if not norm.required:
        return [s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.asks_nothing"))]
    if norm.id == SPECIFICATION:
        return _specification(s)
    barred = condition(s, norm)
    return [barred] if barred is not None else _judge(s, norm, unused)


def _judge(s: ServiceCase, norm: Norm, unused: list[Message]) -> list[Finding]:
    """Answer a norm from tables, else from the checklist, else say what is missing."""
    entry = entry_of(norm)
    answered = norm.id in s.case.part.spec.checklist
    found = entry.check(s, norm) if entry is not None else None
    if found and not (answered and all(f.status is Status.NOT_ASSESSABLE for f in found)):
        if answered and norm.indicator != "involvement":
            unused.append(message("checks.service.tick_unused", norm=norm.id))
        return found
    if answered or entry is None:
        return ticked(s, norm)
    if found is None and (norm.form is None or s.covers(norm.form)):
        return [s.missing(norm, " + ".join(entry.needs))] if entry.needs else ticked(s, norm)
    return [s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.form_not_used"))]


def _specification(s: ServiceCase) -> list[Finding]:
    """Judge the values that the customer fixed for norms of this service."""
    context = s.case.context
    own = {n.id for n in s.norms}
    fixed = {id: limits for id, limits in context.specification.items() if id in own}
    return list(specification(replace(s.case, context=replace(context, specification=fixed))).findings)


def _package(s: ServiceCase, norm: Norm) -> Finding:
    """Paragraph 52: a civic centre is judged by the norms of the services in its package, each a part of its own."""
    others = [
        p.spec.id for p in s.case.deliverable.parts
        if p.spec.id != s.case.part.spec.id and p.spec.service in norm.refers_to_services
    ]  # fmt: skip
    if others:
        return s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.package", parts=tuple(others)))
    return s.plain(
        norm, Status.NOT_ASSESSABLE, message("checks.service.package_empty"), todo="checks.service.todo.package"
    )

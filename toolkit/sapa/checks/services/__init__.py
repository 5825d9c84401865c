"""Does a service that is no research meet the Standard? Every norm of the service is answered, item by item."""

from __future__ import annotations

from dataclasses import replace

from sapa.checks.base import CheckResult, sensitivity, used
from sapa.checks.compliance.case import Case
from sapa.checks.compliance.specification import specification
from sapa.checks.consumers import COVERAGE, POLLED
from sapa.checks.data_defects import data_defects
from sapa.checks.services.case import ServiceCase, read_case
from sapa.checks.services.common import SPELLED_OUT, of_package
from sapa.checks.services.detail import checklist_of, detail_of, table_of
from sapa.checks.services.names import refuse_unknown
from sapa.checks.services.polled import TRAINERS, TRAINERS_ROW, TRAINING
from sapa.checks.services.registry import AnswerKind, entry_of, kind_of
from sapa.checks.services.related import unrelated
from sapa.checks.services.ticked import condition, ticked
from sapa.deliverable.service_sections import SERVICE_TABLES
from sapa.messages import Message, message
from sapa.results import Finding, Status
from sapa.standard import Norm, Readings

__all__ = ["AnswerKind", "entry_of", "kind_of", "services"]

SPECIFICATION = "p9_1.values_in_technical_specification"
TABLES_WITHOUT_TRAINERS = ("1", "8")
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
    # References to tables come late, what paragraph 4 only names last: they rest on findings about other norms.
    for norm in sorted(norms, key=lambda n: (n.id in SPELLED_OUT, bool(n.refers_to_tables))):
        s.done[norm.id] = _answer(s, norm, unused)
    found = tuple(f for n in norms for f in s.done[n.id])
    detail = detail_of(s)
    results = {
        "service": CheckResult((*found, *unrelated(s)), (table_of(s, detail),), detail, tuple(unused)),
        "service_norms": CheckResult(detail=checklist_of(s)),
    }
    if any(case.part.table(key) is not None for key in SERVICE_TABLES):
        results["data"] = data_defects(s.defects, case.context)
    return results


def _answer(s: ServiceCase, norm: Norm, unused: list[Message]) -> list[Finding]:
    """Answer one norm: what asks nothing, what does not hold here, and what has to be judged."""
    if norm.id == PACKAGE:
        return [_package(s, norm)]
    if norm.id == COVERAGE and not s.answers(norm):
        return of_package(s, norm) or [s.missing(norm, "consumers")]
    if not norm.required:
        return [s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.asks_nothing"))]
    if norm.id == SPECIFICATION:
        return _specification(s)
    barred = condition(s, norm)
    return [barred] if barred is not None else _judge(s, norm, unused)


def _judge(s: ServiceCase, norm: Norm, unused: list[Message]) -> list[Finding]:
    """Answer a norm from tables, else from the checklist, else say what is missing."""
    entry = entry_of(norm)
    answered = bool(s.answers(norm))
    found = entry.check(s, norm) if entry is not None else None
    if found and not (answered and all(f.status is Status.NOT_ASSESSABLE for f in found)):
        if answered and norm.indicator != "involvement":
            unused.append(message("checks.service.tick_unused", norm=norm.id))
        return found
    if answered or entry is None:
        return ticked(s, norm)
    if found is None and (norm.form is None or s.covers(norm.form)):
        return [s.missing(norm, " + ".join(entry.needs))] if entry.needs else ticked(s, norm)
    if norm.form == TRAINING and TRAINERS in s.forms and norm.source.table in TABLES_WITHOUT_TRAINERS:
        return [_no_row(s, norm)]
    return [s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.form_not_used"))]


def _no_row(s: ServiceCase, norm: Norm) -> Finding:
    """Only trainings of trainers were held, which tables 1 and 8 have no row for: it depends on the reading."""

    def under(chosen: Readings) -> Status:
        lent = chosen.value(TRAINERS_ROW) == TRAINING
        return Status.NOT_ASSESSABLE if lent else Status.NOT_APPLICABLE

    context = s.case.context
    if under(context.readings) is Status.NOT_ASSESSABLE:
        entry = entry_of(norm)
        found = s.missing(norm, " + ".join(entry.needs if entry is not None else ()))
    else:
        text = message("checks.service.no_row", event=message(f"checks.service.form.{TRAINERS}"))
        found = s.plain(norm, Status.NOT_APPLICABLE, text)
    return replace(
        found, reading=used(context, TRAINERS_ROW), sensitivity=sensitivity(under, context.readings, (TRAINERS_ROW,))
    )


def _specification(s: ServiceCase) -> list[Finding]:
    """Judge the values that the customer fixed, of all services of the order: it has one technical specification."""
    return list(specification(s.case).findings)


def _package(s: ServiceCase, norm: Norm) -> Finding:
    """Paragraph 52: a civic centre is judged by the norms of the services in its package, each a part of its own."""
    others = tuple(p.spec.id for p in s.package)
    if others:
        return s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.package", parts=others))
    return s.plain(
        norm, Status.NOT_ASSESSABLE, message("checks.service.package_empty"), todo="checks.service.todo.package"
    )

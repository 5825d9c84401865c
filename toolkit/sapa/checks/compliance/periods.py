"""Did the service last as long as the object of research asks for? (table 11, READINGS 2.5)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from sapa.checks.base import Limits, sensitivity, used, with_basis
from sapa.checks.compliance.case import Case, Part
from sapa.data.values import instants_in
from sapa.messages import message
from sapa.results import Addressee, Basis, Finding, Status
from sapa.standard import Readings
from sapa.standard.months import DAYS_IN_MONTH, add_months, months_between

READINGS = ("period_span", "month_length")
_TOGETHER = {"monitoring_and_evaluation": ("monitoring", "evaluation")}


@dataclass(frozen=True, slots=True)
class _Span:
    start: date | None
    end: date | None
    basis: Basis


def _fieldwork(case: Case) -> _Span:
    """Return the first and last day of interviews as the files have them."""
    days: list[date] = []
    for method in case.part.methods:
        rows = method.table("data")
        for role in ("start", "end"):
            columns = getattr(method.spec.roles, role)
            if rows is None or not columns:
                continue
            values = instants_in(rows, columns[0]).values
            values = values[~np.isnat(values)]
            days += [d for d in values.astype("datetime64[D]").astype(object).tolist() if isinstance(d, date)]
    return _Span(min(days, default=None), max(days, default=None), Basis.VERIFIED)


def _span(case: Case, readings: Readings) -> _Span:
    if readings.value("period_span") == "fieldwork":
        return _fieldwork(case)
    contract = case.manifest.contract
    return _Span(contract.start, contract.accepted, Basis.DECLARED)


def objects(case: Case) -> tuple[str, ...]:
    """Return the rows of table 11 that the stated object of research answers to."""
    stated = case.manifest.research.object
    if stated is None:
        return ()
    names = (stated,) if isinstance(stated, str) else stated
    return tuple(row for name in names for row in _TOGETHER.get(name, (name,)))


def periods(case: Case) -> Part:
    """Judge the period of every object of research stated, and whether the specification fixes a lawful one."""
    applies = objects(case)
    rows = {n.form: n.id for n in case.context.standard.norms.values() if n.id.startswith("t11.") and n.form}
    findings: list[Finding] = []
    for form, norm in rows.items():
        if not applies:
            findings.append(
                case.finding(
                    norm, Status.NOT_ASSESSABLE, message("checks.period.no_object"), limits=case.limits(norm)[0],
                    todo="checks.period.todo_object",
                )
            )  # fmt: skip
        elif form not in applies:
            findings.append(case.finding(norm, Status.NOT_APPLICABLE, message("checks.period.other_object")))
        else:
            findings += [_judged(case, norm, limits) for limits in case.limits(norm)]
    findings.append(_specified(case, applies, rows))
    return Part(tuple(findings))


def _judged(case: Case, norm: str, limits: Limits) -> Finding:
    def under(readings: Readings) -> Status:
        span = _span(case, readings)
        if span.start is None or span.end is None or limits.min is None or span.end < span.start:
            return Status.NOT_ASSESSABLE
        if readings.value("month_length") == "thirty_days":
            long_enough = (span.end - span.start).days >= limits.min * DAYS_IN_MONTH
        else:
            long_enough = add_months(span.start, limits.min) <= span.end
        return with_basis(Status.MET if long_enough else Status.NOT_MET, span.basis)

    status = under(case.context.readings)
    span = _span(case, case.context.readings)
    if span.start is None or span.end is None:
        text, value = message("checks.period.no_dates"), None
    elif span.end < span.start:
        text, value = message("checks.period.backwards", start=span.start, end=span.end), None
    else:
        value = months_between(span.start, span.end)
        if case.context.reading("month_length") == "thirty_days":
            value = (span.end - span.start).days / DAYS_IN_MONTH
        text = message("checks.period.formal", start=span.start, end=span.end, months=value, need=limits.min)
    return case.finding(
        norm, status, text, limits=limits, value=value, basis=span.basis if value is not None else None,
        reading=used(case.context, *READINGS), sensitivity=sensitivity(under, case.context.readings, ("month_length",)),
        todo="checks.period.todo",
    )  # fmt: skip


def _specified(case: Case, applies: tuple[str, ...], rows: Mapping[str, str]) -> Finding:
    """Paragraph 38: the customer fixes the period in line with table 11."""
    norm = "p38.period_table_11"
    stated = [rows[f] for f in applies if f in rows and rows[f] in case.context.specification]
    if not stated:
        return case.finding(
            norm, Status.NOT_ASSESSABLE, message("checks.period.not_in_specification"), addressee=Addressee.CUSTOMER,
            todo="checks.period.todo_specification",
        )  # fmt: skip
    short = [s for s in stated if (case.context.specification[s].min or 0.0) < (case.context.norm(s).min or 0.0)]
    return case.finding(
        norm, Status.NOT_MET if short else Status.JUDGEMENT,
        message("checks.period.specification_short" if short else "checks.period.specification_stated"),
        basis=Basis.DECLARED, addressee=Addressee.CUSTOMER, todo="checks.period.todo_specification",
    )  # fmt: skip

"""Plan against achieved in depth: crossings, replacements, reserve, the course of the field, fit to quotas.

None of it has a norm: the findings stand on the methodological line only.
"""

from __future__ import annotations

from dataclasses import replace

from sapa.checks.base import CheckResult, Context, Limits
from sapa.checks.coverage import coverage
from sapa.checks.frame import Frame, Plan
from sapa.checks.interviews import JOIN, Interviews, Mask
from sapa.checks.plan_achieved_cases import Cases, relate_cases, turned_away
from sapa.checks.plan_achieved_issued import LEVEL, replacements, reserve
from sapa.checks.plan_achieved_progress import progress
from sapa.checks.plan_achieved_tables import plan_tables
from sapa.checks.quotas import TOO_CLOSE, margin_fit, quota_cells
from sapa.checks.sentences import sentences
from sapa.data.rows import Rows
from sapa.deliverable.loaded import LoadedMethod
from sapa.deliverable.sections import ContactsRef
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Line, Status
from sapa.results.coverage import Breach, CoverageDetail, MarginFit, QuotaCells, ReserveStratum
from sapa.results.details import DataDefect

NAMED = 6

LIKELY, HARDLY = 0.95, 0.05
"""Probability from which on the reserve is said to suffice, and below which it is said not to."""


def survey_coverage(
    method: LoadedMethod,
    interviews: Interviews,
    context: Context,
    *,
    valid: Mask,
    frame: Frame | None = None,
    plan: Plan | None = None,
) -> CheckResult:
    """Compare plan, population, issued cases and achieved interviews of one survey.

    Parameters
    ----------
    method
        The loaded method: its tables `issued`, `contacts`, `margins` and `quotas_0` … are used where they are handed
        in.
    interviews
        The delivered rows, related to their roles.
    valid
        Rows that count after voiding and control.
    frame, plan
        Population and target interviews by stratum; None where none was handed in.

    Returns
    -------
    CheckResult
        Its detail is a `CoverageDetail`; `detail.defects` are faults inside the files that were compared.
    """
    contacts = _contacts(method)
    cases = _cases(method, interviews, valid, contacts)
    base = coverage(interviews, context, valid=valid, frame=frame, plan=plan, contacts=contacts, cases=cases)
    detail: CoverageDetail = base.detail
    quotas, defects = _quotas(method, interviews, valid, cases)
    missing = {s.stratum: s.shortfall or 0 for s in detail.strata} if plan is not None else {}
    detail = replace(
        detail, quotas=quotas, fit=_fit(method, interviews, valid, quotas), turned_away=turned_away(contacts),
        replacements=replacements(cases, context) if cases is not None and len(cases.ids) else None,
        reserve=reserve(cases, missing) if cases is not None and any(missing.values()) else (),
        progress=progress(
            interviews, valid=valid, planned=sum(plan.planned.values()) if plan is not None else None,
            by_stratum={s.stratum: s.planned for s in detail.strata},
        ),
        defects=(*(cases.defects if cases is not None else ()), *defects), names=context.names,
    )  # fmt: skip
    findings = [
        *(_quota_finding(context, q) for q in detail.quotas),
        _replacement_finding(context, detail) if cases is None or len(cases.ids) else _no_cases(context, cases),
        _reserve_finding(context, detail), _days_finding(context, detail), _fit_finding(context, detail),
    ]  # fmt: skip
    return replace(
        base, detail=detail, findings=(*base.findings, *(f for f in findings if f is not None)),
        tables=(*base.tables, *plan_tables(context, detail)),
    )  # fmt: skip


def _contacts(method: LoadedMethod) -> tuple[Rows, ContactsRef] | None:
    rows, spec = method.table("contacts"), method.spec.contacts
    return (rows, spec) if rows is not None and spec is not None else None


def _cases(
    method: LoadedMethod, interviews: Interviews, valid: Mask, contacts: tuple[Rows, ContactsRef] | None
) -> Cases | None:
    rows, spec = method.table("issued"), method.spec.issued
    if rows is None or spec is None:
        return None
    return relate_cases((rows, spec), interviews, valid=valid, contacts=contacts)


def _quotas(
    method: LoadedMethod, interviews: Interviews, valid: Mask, cases: Cases | None
) -> tuple[tuple[QuotaCells, ...], tuple[DataDefect, ...]]:
    found: list[QuotaCells] = []
    used = cases.rows.take(cases.used) if cases is not None else None
    defects: list[DataDefect] = []
    for i, spec in enumerate(method.spec.quotas):
        rows = method.table(f"quotas_{i}")
        if rows is None:
            continue
        cells, faults = quota_cells(rows, spec, interviews, valid=valid, groups=method.spec.groups, issued=used)
        defects += faults
        if cells is not None:
            found.append(cells)
    return tuple(found), tuple(defects)


def _fit(
    method: LoadedMethod, interviews: Interviews, valid: Mask, quotas: tuple[QuotaCells, ...]
) -> tuple[MarginFit, ...]:
    rows, spec = method.table("margins"), method.spec.margins
    if rows is None or spec is None:
        return ()
    controlled = [*interviews.roles.get("stratum", ()), *(c for q in quotas for c in q.by)]
    return margin_fit(rows, spec, interviews, valid=valid, groups=method.spec.groups, controlled=controlled)


def _own(context: Context, question: str, status: Status, text: Message, **more: object) -> Finding:
    """Write a finding of the methodological line that rests on files."""
    return context.finding(question, Line.METHODOLOGICAL, status, text, basis=Basis.VERIFIED, **more)  # type: ignore[arg-type]


def _quota_finding(context: Context, quota: QuotaCells) -> Finding:
    short = sorted((c for c in quota.cells if c.shortfall), key=lambda c: (-(c.shortfall or 0), c.stratum))
    planned = sum(c.planned or 0 for c in quota.cells)
    valid = sum(c.valid for c in quota.cells)
    if not planned:
        return _own(
            context, "coverage.quotas", Status.NOT_ASSESSABLE,
            message("checks.coverage.no_planned", valid=valid), item=JOIN.join(quota.by),
            recommendation=message("checks.coverage.todo.no_planned"),
        )  # fmt: skip
    empty = [c for c in quota.cells if c.planned and not c.valid]
    text = message(
        "checks.coverage.quotas_short" if short else "checks.coverage.quotas_met", by=tuple(quota.by), file=quota.file,
        valid=valid, planned=planned, short=message("checks.n_cells", n=len(short)), total=len(quota.cells),
        missing=message("checks.n_interviews_missing", n=sum(c.shortfall or 0 for c in short)),
        empty=message("checks.n_cells_empty", n=len(empty)),
        worst=tuple(
            message("checks.coverage.one_stratum", stratum=c.stratum, valid=c.valid, planned=c.planned)
            for c in short[:NAMED]
        ),
    )  # fmt: skip
    return _own(
        context, "coverage.quotas", Status.NOT_MET if short else Status.MET, text, item=JOIN.join(quota.by), n=valid,
        value=float(valid), unit="interviews", limits=Limits(min=float(planned), source=None),
        evidence=(Evidence(sheet="coverage"),),
        recommendation=message("checks.coverage.todo.quotas") if short else None,
    )  # fmt: skip


def _replacement_finding(context: Context, detail: CoverageDetail) -> Finding | None:
    found = detail.replacements
    if found is None:
        return None
    by_kind = {b: sum(one.breach is b for one in found.bad) for b in Breach}
    too_many = found.most is not None and found.share is not None and found.share > found.most
    kinds = tuple(
        message(f"checks.coverage.replaced.{b.value}", n=n) for b, n in by_kind.items() if n
    )  # fmt: skip
    params = {"share": found.share, "cases": found.cases, "n": found.replaced}
    if too_many:
        kinds = (*kinds, message("checks.coverage.replaced.too_many", share=found.share, most=found.most))
    if kinds:
        status, text = Status.NOT_MET, message("checks.coverage.replaced_outside", kinds=kinds, **params)
    elif not found.replaced:
        status, text = Status.MET, message("checks.coverage.replaced_none", cases=found.cases)
    elif not found.rule:
        status, text = Status.JUDGEMENT, message("checks.coverage.replaced_no_rule", **params)
    else:
        status, text = Status.MET, message("checks.coverage.replaced_met", **params)
    return _own(
        context, "coverage.replacements", status, text, n=found.cases, evidence=(Evidence(sheet="fieldwork"),),
        recommendation=message("checks.coverage.todo.replaced") if kinds else None,
    )  # fmt: skip


def _no_cases(context: Context, cases: Cases) -> Finding:
    return context.finding(
        "coverage.replacements", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE,
        message("checks.coverage.no_cases", file=cases.rows.files[0].path),
        recommendation=message("checks.coverage.todo.no_cases"),
    )  # fmt: skip


def _reserve_finding(context: Context, detail: CoverageDetail) -> Finding | None:
    short = [r for r in detail.reserve if r.shortfall]
    if not short:
        return None

    def named(rows: list[ReserveStratum]) -> tuple[Message, ...]:
        rows = sorted(rows, key=lambda r: (r.chance if r.chance is not None else 0.0, -r.shortfall, r.stratum))
        return tuple(
            message("checks.coverage.one_reserve", stratum=r.stratum, missing=r.shortfall, left=r.left,
                    expected=r.expected)
            if r.left else message("checks.coverage.one_reserve_none", stratum=r.stratum, missing=r.shortfall)
            for r in rows[:NAMED]
        )  # fmt: skip

    hardly = [r for r in short if r.chance is None or r.chance < HARDLY]
    open_ = [r for r in short if r.chance is not None and HARDLY <= r.chance < LIKELY]
    if hardly:
        status = Status.NOT_MET
        id = "short" if any(r.left for r in hardly) else "none"
        text = message(f"checks.coverage.reserve_{id}", n=len(hardly), total=len(short), worst=named(hardly),
                       level=LEVEL)  # fmt: skip
    elif open_:
        status = Status.JUDGEMENT
        text = message("checks.coverage.reserve_open", n=len(open_), total=len(short), worst=named(open_), level=LEVEL)
    else:
        status, text = Status.MET, message("checks.coverage.reserve_enough", n=len(short), chance=LIKELY)
    return _own(
        context, "coverage.reserve", status, text, n=len(short), evidence=(Evidence(sheet="fieldwork"),),
        recommendation=message("checks.coverage.todo.reserve") if status is Status.NOT_MET else None,
    )  # fmt: skip


def _days_finding(context: Context, detail: CoverageDetail) -> Finding | None:
    course = detail.progress
    many = [d for d in course.days if d.many] if course is not None else []
    if course is None or not many:
        return None
    days = tuple(
        message("checks.coverage.one_day", day=d.day, made=d.completed)
        for d in sorted(many, key=lambda d: (-d.completed, d.day))[:NAMED]
    )
    text = message("checks.coverage.days_many", days=days, n=len(many), limit=course.limit)
    return _own(
        context, "coverage.days", Status.JUDGEMENT, text, n=len(many), evidence=(Evidence(sheet="fieldwork"),),
        recommendation=message("checks.coverage.todo.days"),
    )  # fmt: skip


def _fit_finding(context: Context, detail: CoverageDetail) -> Finding | None:
    """Ask about quotas met to the unit and about margins closer to the population than chance lets samples come."""
    exact = [q for q in detail.quotas if q.exact and len(q.cells) > 1]
    close = [f for f in detail.fit if f.adjusted < TOO_CLOSE]
    parts: list[Message] = [
        message("checks.coverage.fit.exact", by=q.by, n=len(q.cells), made=sum(c.valid for c in q.cells)) for q in exact
    ]
    if exact:
        away = detail.turned_away
        known = "no_contacts" if away is None else "turned_away" if away else "nobody_away"
        parts.append(message(f"checks.coverage.fit.{known}", n=away or 0))
    parts += [
        message("checks.coverage.fit.close", margin=f.margin, chance=f.chance, n=f.n, chi=f.chi_square, df=f.df)
        for f in close
    ]
    if parts:
        text = sentences([*parts, message("checks.coverage.fit.question")])
        return _own(
            context, "coverage.fit", Status.JUDGEMENT, text, evidence=(Evidence(sheet="fieldwork"),),
            recommendation=message("checks.coverage.todo.fit"),
        )  # fmt: skip
    if not detail.fit:
        return None
    text = message("checks.coverage.fit.usual", n=len(detail.fit), chance=TOO_CLOSE)
    return _own(context, "coverage.fit", Status.MET, text, n=len(detail.fit), evidence=(Evidence(sheet="fieldwork"),))

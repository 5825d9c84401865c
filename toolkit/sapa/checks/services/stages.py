"""Stages of the full cycle, forms of the service, and what other findings already answer."""

from __future__ import annotations

from collections.abc import Iterable

from sapa.checks.services.case import ServiceCase
from sapa.deliverable.manifest import DocumentRef
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Line, Sensitivity, Status
from sapa.standard import Norm

_ORDER = (Status.NOT_MET, Status.NOT_ASSESSABLE, Status.JUDGEMENT, Status.MET)
SPECIFICATION = "p9_1.values_in_technical_specification"


def delivery(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Rows of events, of the journal or of materials show that the service was given."""
    shown: Iterable[Evidence] = [
        Evidence(file=f.path)
        for key in ("events", "attendance", "consultations", "materials", "publications")
        if (rows := s.case.part.table(key)) is not None and len(rows)
        for f in rows.files
    ]
    files = tuple(dict.fromkeys(e.file for e in shown if e.file))
    if not files:
        return None
    text = message("checks.service.delivered", files=files)
    return [s.plain(norm, Status.MET, text, basis=Basis.VERIFIED, evidence=[Evidence(file=f) for f in files])]


def preparation(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """The programme of the service shows preparation."""
    return _document(s, norm, s.case.manifest.programme)


def monitoring(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """The report on internal monitoring."""
    return _document(s, norm, s.case.manifest.internal_monitoring)


def _document(s: ServiceCase, norm: Norm, document: DocumentRef | None) -> list[Finding] | None:
    if document is None or norm.id in s.case.part.spec.checklist:
        return None
    page = None if document.page is None else str(document.page)
    there = document.document in s.case.deliverable.documents
    text = message(
        "checks.checklist.present" if there else "checks.checklist.named", document=document.document, page=page or "–"
    )
    return [
        s.plain(
            norm, Status.JUDGEMENT, text, basis=Basis.DECLARED, todo="checks.checklist.todo_see",
            evidence=(Evidence(document=document.document, page=page),),
        )
    ]  # fmt: skip


def forms(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Say in which forms of a paragraph's closed list the service was given."""
    offered = s.case.context.standard.offered[s.service]
    listed = {
        f.key: f
        for g in offered.form_groups
        if (g.source.paragraph, g.source.item) == (norm.source.paragraph, norm.source.item)
        for f in g.forms
    }
    used = set(s.forms) | {p.form for p in s.stories or () if p.form}
    used |= {offered.rows[u].parent or u for u in used if u in offered.rows}
    if norm.indicator == "forms" and s.journal:
        used |= {c.method for c in s.journal if c.method}
    named = [k for k, f in listed.items() if k in used or set(f.rows) & used]
    if not named:
        return None
    text = message("checks.service.forms", forms=tuple(message(f"checks.service.form.{k}") for k in named))
    return [s.plain(norm, Status.JUDGEMENT, text, basis=Basis.DECLARED, todo="checks.service.todo.confirm")]


def combination(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Name the forms of table 13 that were combined: whether they serve one task, a person must say."""
    rows = {n.form for n in s.norms if n.form and n.mode is not None}
    used = sorted({e.form for e in s.events or () if e.form in rows})
    if not used:
        return None
    text = message(
        "checks.service.combination", forms=tuple(message(f"checks.service.form.{k}") for k in used), n=len(used)
    )
    return [
        s.plain(norm, Status.JUDGEMENT, text, basis=Basis.DECLARED, n=len(used), todo="checks.service.todo.confirm")
    ]


def referred(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Answer a reference to tables by the findings on their rows."""
    rows = [
        f for found in s.done.values() for f in found
        if f.line is Line.FORMAL and f.norm is not None
        and s.case.context.norm(f.norm).source.table in norm.refers_to_tables
    ]  # fmt: skip
    if not rows:
        return None
    status = _worst(f.status for f in rows)
    if status is Status.NOT_APPLICABLE:
        return [s.plain(norm, status, message("checks.service.referred_none"))]
    n = sum(f.status is status for f in rows)
    text = message(f"checks.service.referred.{status}", findings=message("checks.n_findings", n=n))
    changes = {tuple(x.reading.items()): x.reading for f in rows for x in f.sensitivity}
    other = tuple(
        Sensitivity(
            reading,
            _worst(next((x.status for x in f.sensitivity if x.reading == reading), f.status) for f in rows),
        )
        for reading in changes.values()
    )
    return [
        s.plain(
            norm, status, text, basis=Basis.VERIFIED if status is Status.MET else None, sensitivity=other
        )
    ]  # fmt: skip


def _worst(statuses: Iterable[Status]) -> Status:
    found = set(statuses)
    return next((x for x in _ORDER if x in found), Status.NOT_APPLICABLE)

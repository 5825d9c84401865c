"""Stages of the full cycle, forms of the service, and what other findings already answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sapa.checks.services.case import ServiceCase
from sapa.deliverable.loaded import LoadedPart
from sapa.deliverable.manifest import DocumentRef
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Line, Sensitivity, Status
from sapa.standard import Norm

GIVEN = ("events", "attendance", "consultations", "materials", "publications")
_ORDER = (Status.NOT_MET, Status.NOT_ASSESSABLE, Status.JUDGEMENT, Status.MET)
SPECIFICATION = "p9_1.values_in_technical_specification"


def delivery(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Rows of events, of the journal or of materials show that the service was given."""
    # A centre gives the services of its package (paragraph 52): their rows are its rows.
    files = tuple(dict.fromkeys(f for part in (s.case.part, *s.package) for f in _given(part)))
    if not files:
        return None
    text = message("checks.service.delivered", files=files)
    return [s.plain(norm, Status.MET, text, basis=Basis.VERIFIED, evidence=[Evidence(file=f) for f in files])]


def _given(part: LoadedPart) -> Iterator[str]:
    """Yield the files whose rows show that a service was given."""
    # Interviews show research; under any other service methods are not looked at.
    surveys = part.methods if part.spec.service == "research_analytic" else ()
    for rows in (*(part.table(key) for key in GIVEN), *(m.table("data") for m in surveys)):
        if rows is not None and len(rows):
            yield from (f.path for f in rows.files)


def preparation(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """The programme of the service shows preparation."""
    return _document(s, norm, s.case.manifest.programme)


def monitoring(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """The report on internal monitoring."""
    return _document(s, norm, s.case.manifest.internal_monitoring)


def _document(s: ServiceCase, norm: Norm, document: DocumentRef | None) -> list[Finding] | None:
    if document is None or s.answers(norm):
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
    first = next(n.id for n in s.norms if n.indicator == norm.indicator)
    open_forms = [
        s.plain(
            norm, Status.NOT_ASSESSABLE, message("checks.service.form_open", name=row.id), item=row.id,
            evidence=(row.at.evidence,), todo="checks.service.todo.form",
        )
        for row in (s.unplaced if norm.id == first else ())
    ]  # fmt: skip
    if not named:
        return open_forms or None
    text = message("checks.service.forms", forms=tuple(message(f"checks.service.form.{k}") for k in named))
    told = s.plain(norm, Status.JUDGEMENT, text, basis=Basis.DECLARED, todo="checks.service.todo.confirm")
    return [told, *open_forms]


def unplaced(s: ServiceCase) -> list[Finding]:
    """Return the findings on what has no known form: which norms it would have had to meet cannot be said."""
    return [
        f for found in s.done.values() for f in found
        if f.status is Status.NOT_ASSESSABLE and f.message.id == "checks.service.form_open"
    ]  # fmt: skip


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
    rows += unplaced(s)
    status = worst(f.status for f in rows)
    if status is Status.NOT_APPLICABLE:
        return [s.plain(norm, status, message("checks.service.referred_none"))]
    n = sum(f.status is status for f in rows)
    text = message(f"checks.service.referred.{status}", findings=message("checks.n_findings", n=n))
    return [
        s.plain(
            norm, status, text, basis=Basis.VERIFIED if status is Status.MET else None,
            sensitivity=joined_sensitivity(rows),
        )
    ]  # fmt: skip


def joined_sensitivity(rows: list[Finding]) -> tuple[Sensitivity, ...]:
    """Return what findings come to together under every other reading that one of them is sensitive to."""
    changes = {tuple(x.reading.items()): x.reading for f in rows for x in f.sensitivity}
    return tuple(
        Sensitivity(
            reading,
            worst(next((x.status for x in f.sensitivity if x.reading == reading), f.status) for f in rows),
        )
        for reading in changes.values()
    )


def worst(statuses: Iterable[Status]) -> Status:
    """Return the gravest of the statuses; where none of them weighs, the norm does not apply."""
    found = set(statuses)
    return next((x for x in _ORDER if x in found), Status.NOT_APPLICABLE)

"""Stages, staff and documents that the Standard asks for: what is there, what is only named, what is absent.

Rows of a delivered file verify that data were collected; a document that is only named stays for an expert to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sapa.checks.compliance.case import Case, Part
from sapa.checks.compliance.methods import files_of
from sapa.deliverable.manifest import DocumentRef
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Sensitivity, Status
from sapa.results.details import RegisterEntry

TABLE_10 = "p37.conditions_table_10"


def checklist(case: Case) -> Part:
    """Judge what only needs to be there, and hand over what a person must weigh."""
    findings = [*_stages(case), *_people(case), *_classification(case), *_documents(case)]
    return Part(tuple(findings), tuple(_register(case)))


def _from_document(case: Case, norm: str, document: DocumentRef | None, *extra: Message) -> Finding:
    if document is None:
        return case.finding(
            norm, Status.NOT_ASSESSABLE, message("checks.checklist.absent"), todo="checks.checklist.todo_absent"
        )
    page = None if document.page is None else str(document.page)
    present = document.document in case.deliverable.documents
    text = message(
        "checks.checklist.present" if present else "checks.checklist.named",
        document=document.document,
        page=page or "–",
    )
    return case.finding(
        norm, Status.JUDGEMENT, extra[0] if extra else text, basis=Basis.DECLARED,
        evidence=(Evidence(document=document.document, page=page),), todo="checks.checklist.todo_see",
    )  # fmt: skip


def _from_files(case: Case, norm: str) -> Finding:
    files = list(dict.fromkeys(f for m in case.part.methods for f in files_of(m)))
    if files:
        return case.finding(
            norm, Status.MET, message("checks.checklist.collected", files=tuple(files)), basis=Basis.VERIFIED,
            evidence=[Evidence(file=f) for f in files],
        )  # fmt: skip
    return case.finding(
        norm, Status.NOT_ASSESSABLE, message("checks.checklist.no_data"), todo="checks.checklist.todo_absent"
    )


def _stages(case: Case) -> Iterator[Finding]:
    """Paragraphs 5 and 37: the full cycle, including internal monitoring, which paragraph 37 leaves out."""
    manifest = case.manifest
    yield _from_document(case, "p5.preparation", manifest.programme)
    yield _from_files(case, "p5.delivery")
    yield _from_document(case, "p5.internal_monitoring", manifest.internal_monitoring)
    yield _from_document(case, "p37.research_programme", manifest.programme)
    yield _from_files(case, "p37.data_collection")
    if manifest.analysis:
        yield case.finding(
            "p37.data_processing", Status.JUDGEMENT,
            message("checks.checklist.analysis_named", analyses=message("checks.n_analyses", n=len(manifest.analysis))),
            basis=Basis.DECLARED, evidence=[e for a in manifest.analysis for e in case.where(a.evidence)],
            todo="checks.checklist.todo_see",
        )  # fmt: skip
    else:
        yield _from_document(case, "p37.data_processing", None)
    yield _from_document(case, "p37.final_document", manifest.final_document)


def _people(case: Case) -> Iterator[Finding]:
    """Paragraphs 19–21: staff and experts. Whether they are qualified is for a person to say."""
    team = case.part.methods[0].table("team") if case.part.methods else None
    for norm in ("p19.qualified_specialists", "p20.specialists_and_experts", "p21.knowledge_or_experience"):
        if team is None or not len(team):
            yield case.finding(
                norm, Status.NOT_ASSESSABLE, message("checks.checklist.no_team"), todo="checks.checklist.todo_team"
            )
        else:
            yield case.finding(
                norm, Status.JUDGEMENT,
                message("checks.checklist.team", people=message("checks.n_people", n=len(team))),
                n=len(team), basis=Basis.VERIFIED, evidence=(Evidence(file=team.files[0].path),),
                todo="checks.checklist.todo_weigh",
            )  # fmt: skip
    for norm in ("p21.objective_analysis", "p21.alternative_options"):
        document = case.manifest.final_document
        extra = () if document is None else (message("checks.checklist.weigh", document=document.document),)
        yield _from_document(case, norm, document, *extra)


def _classification(case: Case) -> Iterator[Finding]:
    """Paragraph 36: object, methods and depth of the research as the provider states them."""
    research = case.manifest.research
    stated = {
        "p36.by_object": (research.object,) if isinstance(research.object, str) else (research.object or ()),
        "p36.by_method": tuple(dict.fromkeys(m.kind for m in case.part.methods)),
        "p36.by_depth": (research.depth,) if research.depth else (),
    }
    words = {"p36.by_object": "object", "p36.by_method": "kind", "p36.by_depth": "depth"}
    for norm, values in stated.items():
        if values:
            names = tuple(message(f"checks.{words[norm]}.{v}") for v in values)
            yield case.finding(
                norm, Status.JUDGEMENT, message("checks.checklist.stated", values=names), basis=Basis.DECLARED,
                todo="checks.checklist.todo_confirm",
            )  # fmt: skip
        else:
            yield case.finding(
                norm, Status.NOT_ASSESSABLE, message("checks.checklist.not_stated"), todo="checks.checklist.todo_state"
            )


def _documents(case: Case) -> Iterator[Finding]:
    """Paragraph 38: format and type of the final document, and what is attached to it."""
    manifest = case.manifest
    yield _from_document(case, "p38.format", manifest.final_document)
    kind = manifest.final_document.type if manifest.final_document else None
    if kind is None:
        yield _from_document(case, "p38.document_type", None)
    else:
        yield _from_document(
            case, "p38.document_type", manifest.final_document,
            message("checks.checklist.stated", values=(message(f"checks.document_type.{kind}"),)),
        )  # fmt: skip
    if manifest.documents:
        yield case.finding(
            "p38.supporting_materials", Status.JUDGEMENT,
            message(
                "checks.checklist.materials", documents=message("checks.n_documents", n=len(manifest.documents)),
                present=sum(d.document in case.deliverable.documents for d in manifest.documents),
            ),
            basis=Basis.DECLARED, evidence=[Evidence(document=d.document) for d in manifest.documents],
            todo="checks.checklist.todo_see",
        )  # fmt: skip
    else:
        yield _from_document(case, "p38.supporting_materials", None)


def table_10(case: Case, findings: tuple[Finding, ...]) -> Finding:
    """Paragraph 37, last part: the conditions of table 10, as the findings on its rows answer it."""
    norm = TABLE_10
    rows = [f for f in findings if f.norm and f.norm.startswith("t10.") and f.line == "formal"]
    status = worst(f.status for f in rows)
    if status is Status.NOT_APPLICABLE:
        return case.finding(norm, status, message("checks.table_10.not_applicable"))
    having = [f for f in rows if f.status is status]
    return case.finding(
        norm, status, message(f"checks.table_10.{status}", findings=message("checks.n_findings", n=len(having))),
        basis=Basis.VERIFIED if status is Status.MET else None, sensitivity=_sensitivity(rows),
    )  # fmt: skip


def worst(statuses: Iterable[Status]) -> Status:
    """Return the worst of several statuses; not applicable where there is none."""
    found = set(statuses)
    order = (Status.NOT_MET, Status.NOT_ASSESSABLE, Status.JUDGEMENT, Status.MET)
    return next((s for s in order if s in found), Status.NOT_APPLICABLE)


def _sensitivity(rows: list[Finding]) -> tuple[Sensitivity, ...]:
    """Return what the rows come to under every other reading that one of them is sensitive to."""
    changes = {tuple(s.reading.items()): s.reading for f in rows for s in f.sensitivity}
    return tuple(
        Sensitivity(
            reading, worst(next((s.status for s in f.sensitivity if s.reading == reading), f.status) for f in rows)
        )
        for reading in changes.values()
    )


def _register(case: Case) -> Iterator[RegisterEntry]:
    manifest = case.manifest
    single = {
        "programme": manifest.programme, "internal_monitoring": manifest.internal_monitoring,
        "final_document": manifest.final_document,
    }  # fmt: skip
    for kind, document in (*single.items(), *(("document", d) for d in manifest.documents)):
        if document is not None:
            page = None if document.page is None else str(document.page)
            there = document.document in case.deliverable.documents
            yield RegisterEntry(
                kind, document.document, None, document.document, page, Basis.DECLARED, there,
                None if there else message("checks.checklist.not_in_folder"),
            )  # fmt: skip

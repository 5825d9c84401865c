"""The evaluation workbook: which sheets there are, in which order, and the same bytes for the same evaluation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sapa.i18n import translator
from sapa.present import protected
from sapa.results import Evaluation
from sapa.results.audit import AuditDetail
from sapa.results.claims import ClaimDetail
from sapa.results.consumers import ConsumersDetail
from sapa.results.coverage import FrameDetail
from sapa.results.details import CoverageDetail, DataDetail, DocumentsDetail, FieldControlDetail, SamplingErrorDetail
from sapa.results.interviewers import InterviewersDetail
from sapa.results.outcomes import OutcomesDetail
from sapa.results.repair import RepairDetail
from sapa.results.representativeness import RepresentativenessDetail
from sapa.results.services import ChecklistDetail, ServiceDetail
from sapa.workbook.audit import write_audit
from sapa.workbook.book import bytes_of
from sapa.workbook.claims import ClaimsSheet
from sapa.workbook.consumers import write_consumers
from sapa.workbook.coverage import coverage_sheets
from sapa.workbook.documents import write_documents
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.expert_sheets import conclusion_sheets, log_sheets, stamp_sheet
from sapa.workbook.field_control_sheets import control_sheets, interviewer_sheets
from sapa.workbook.findings import plan_findings, write_findings
from sapa.workbook.glossary import KIND as GLOSSARY
from sapa.workbook.glossary import write_glossary
from sapa.workbook.lists import write_defects
from sapa.workbook.live.core import Live
from sapa.workbook.live.joined import follow_rest
from sapa.workbook.live.readings_sheet import write_readings
from sapa.workbook.outcomes import OutcomesSheet
from sapa.workbook.passport import write_passport
from sapa.workbook.provenance import write_provenance
from sapa.workbook.recommendations import KIND as RECOMMENDATIONS
from sapa.workbook.recommendations import plan_actions, write_recommendations
from sapa.workbook.repair import write_repair
from sapa.workbook.representativeness import write_representativeness
from sapa.workbook.sampling_error import SamplingErrorSheet
from sapa.workbook.sampling_frame import write_sampling_frame
from sapa.workbook.service_checklist import write_service_checklist
from sapa.workbook.services import write_services
from sapa.workbook.specification_check import KIND as SPECIFICATION
from sapa.workbook.specification_check import rows_of, write_specification_check
from sapa.workbook.summary import write_summary
from sapa.writing import write_made

Language = Literal["kk", "ru", "en"]

_REFERRING = 3
"""The first sheets (passport, summary, findings) refer to the sheets behind them."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """A sheet and what writes it."""

    sheet: EvaluationSheet
    write: Callable[[], None]


def workbook_bytes(evaluation: Evaluation, language: Language | str = "kk") -> bytes:
    """Return the evaluation workbook as the bytes of an .xlsx file.

    Parameters
    ----------
    evaluation
        What a review found.
    language
        `kk`, `ru` or `en`: every word of the workbook is in it.

    Returns
    -------
    bytes
        The same for the same evaluation and language: no clock, no locale, no hash seed enters.

    Raises
    ------
    ValueError
        For another language.
    """
    t = translator(language)
    evaluation = protected(evaluation)
    return bytes_of(lambda workbook: _fill(EvaluationBook(workbook, evaluation, t)))


def _fill(book: EvaluationBook) -> None:
    evaluation = book.evaluation
    # The day of the review where it is known, else the edition judged under.
    day = evaluation.reviewed_on or evaluation.edition
    book.sign(brand="passport.brand", company=evaluation.passport.customer, day=day, version=evaluation.sapa)
    planned = _plan(book)
    # Evidence first: it says where things stand, and the findings link there. The passport is first only as a tab.
    late = [one for one in planned if one.sheet.kind == GLOSSARY]
    for one in planned[_REFERRING:]:
        if one not in late:
            one.write()
    follow_rest(book)
    for one in (*reversed(planned[:_REFERRING]), *late):
        one.write()
    stamp_sheet(book)


def write_workbook(evaluation: Evaluation, path: str | Path, *, language: Language | str = "kk") -> None:
    """Write the evaluation workbook, whole or not at all.

    Parameters
    ----------
    evaluation
        What a review found.
    path
        The .xlsx file; one that exists is replaced.
    language
        `kk`, `ru` or `en`.

    Raises
    ------
    BadInput
        When the folder does not exist.
    """
    write_made(path, lambda: workbook_bytes(evaluation, language))


def _plan(book: EvaluationBook) -> list[_Planned]:
    """Add the sheets in the order of their tabs; one with nothing to show is left out."""
    plan_findings(book)
    planned = []
    for kind, write in (("passport", write_passport), ("summary", write_summary), ("findings", write_findings)):
        sheet = book.add(kind)
        planned.append(_Planned(sheet, partial(write, sheet)))
    if plan_actions(book):
        sheet = book.add(RECOMMENDATIONS)
        planned.append(_Planned(sheet, partial(write_recommendations, sheet)))
    planned += [_Planned(*one) for one in conclusion_sheets(book)]
    rows = rows_of(book)
    if rows:
        sheet = book.add(SPECIFICATION)
        planned.append(_Planned(sheet, partial(write_specification_check, sheet, rows)))
    planned += _evidence(book)
    defects = [(method, d) for method, d in book.details(DataDetail) if d.total or d.defects]
    if defects:
        sheet = book.add("data_defects")
        planned.append(_Planned(sheet, partial(write_defects, sheet, defects)))
    if book.evaluation.readings or book.evaluation.assumptions:
        sheet = book.add("readings")
        planned.append(_Planned(sheet, partial(write_readings, sheet)))
    sheet = book.add(GLOSSARY)
    planned.append(_Planned(sheet, partial(write_glossary, sheet)))
    planned += [_Planned(*one) for one in log_sheets(book)]
    sheet = book.add("provenance")
    planned.append(_Planned(sheet, partial(write_provenance, sheet)))
    book.live = Live(book)
    return planned


_ORDER = (
    SamplingErrorDetail, FieldControlDetail, InterviewersDetail, FrameDetail, CoverageDetail, OutcomesDetail,
    RepresentativenessDetail, RepairDetail,
    AuditDetail, ServiceDetail, ChecklistDetail, ConsumersDetail, ClaimDetail, DocumentsDetail,
)  # fmt: skip
"""Details with evidence sheets, in the order of their tabs."""


def _evidence(book: EvaluationBook) -> list[_Planned]:
    """Add the evidence sheets, one a survey method (or part, for documents) and question."""
    planned = []
    for detail_type in _ORDER:
        details = [(name, d) for name, d in book.details(detail_type) if _has_something(d)]
        for name, detail in details:
            for kind, write in _sheets_of(name, detail):
                word = book.part_name(name)
                tail = f"– {word}" if word else name
                sheet = book.add(kind, tail=tail if len(details) > 1 else "")
                planned.append(_Planned(sheet, partial(write, sheet)))
    return planned


_SOMETHING: dict[type, Callable[[Any], bool]] = {
    CoverageDetail: lambda d: bool(coverage_sheets("", d)),
    ClaimDetail: lambda d: bool(d.claims),
    ServiceDetail: lambda d: bool(d.events),
    DocumentsDetail: lambda d: bool(d.register or d.sessions),
    RepresentativenessDetail: lambda d: d.has_evidence,
    InterviewersDetail: lambda d: bool(d.dossiers or d.flags),
}
"""When a detail has something for a sheet; one that is not here always has."""


def _has_something(detail: object) -> bool:
    return _SOMETHING.get(type(detail), lambda _: True)(detail)


_WRITERS: dict[type, tuple[str, Callable[[EvaluationSheet, str, Any], None]]] = {
    SamplingErrorDetail: (
        "sampling_error",
        lambda sheet, name, detail: SamplingErrorSheet(sheet, name, detail).write(),
    ),
    FrameDetail: ("sampling_frame", write_sampling_frame),
    ConsumersDetail: ("consumers", write_consumers),
    ServiceDetail: ("services", write_services),
    ChecklistDetail: ("service_checklist", write_service_checklist),
    OutcomesDetail: ("outcomes", lambda sheet, name, detail: OutcomesSheet(sheet, name, detail).write()),
    RepresentativenessDetail: ("representativeness", write_representativeness),
    RepairDetail: ("weights", write_repair),
    AuditDetail: ("audit", write_audit),
    ClaimDetail: ("claims", lambda sheet, name, detail: ClaimsSheet(sheet, name, detail).write()),
    DocumentsDetail: ("documents", write_documents),
}
"""The sheet of each detail that has one sheet, and what writes it."""


def _sheets_of(name: str, detail: object) -> list[tuple[str, Callable[[EvaluationSheet], None]]]:
    """Return the kinds of the sheets of one detail with what writes each, in the order of their tabs."""
    if isinstance(detail, FieldControlDetail):
        return control_sheets(name, detail)
    if isinstance(detail, InterviewersDetail):
        return interviewer_sheets(name, detail)
    if isinstance(detail, CoverageDetail):
        return coverage_sheets(name, detail)
    kind, write = _WRITERS[type(detail)]
    return [(kind, lambda sheet: write(sheet, name, detail))]

"""The evaluation workbook: which sheets there are, in which order, and the same bytes for the same evaluation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Literal

from sapa.i18n import translator
from sapa.results import Evaluation
from sapa.results.claims import ClaimDetail
from sapa.results.details import CoverageDetail, DataDetail, DocumentsDetail, FieldControlDetail, SamplingErrorDetail
from sapa.results.interviewers import InterviewersDetail
from sapa.workbook.book import new_workbook
from sapa.workbook.claims import ClaimsSheet
from sapa.workbook.coverage import write_coverage
from sapa.workbook.documents import write_documents
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.field_control_sheets import control_sheets, interviewer_sheets
from sapa.workbook.findings import plan_findings, write_findings
from sapa.workbook.lists import write_defects, write_provenance, write_readings
from sapa.workbook.passport import write_passport
from sapa.workbook.sampling_error import SamplingErrorSheet
from sapa.workbook.summary import write_summary
from sapa.writing import require_folder, write_whole

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
    out = BytesIO()
    workbook = new_workbook(out)
    book = EvaluationBook(workbook, evaluation, t)
    workbook.set_properties(_properties(book))
    workbook.set_custom_property("sapa.language", t.language)
    workbook.set_custom_property("sapa.version", evaluation.sapa)
    workbook.set_size(2400, 1600)
    planned = _plan(book)
    # Evidence first: it says where things stand, and the findings link there. The passport is first only as a tab.
    for one in (*planned[_REFERRING:], *reversed(planned[:_REFERRING])):
        one.write()
    workbook.close()
    return out.getvalue()


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
    target = Path(path)
    require_folder(target)  # before the work, not after it
    write_whole(target, workbook_bytes(evaluation, language))


def _properties(book: EvaluationBook) -> dict[str, object]:
    passport = book.evaluation.passport
    # A date of the contents, not of the run: the edition judged under, or the day of the review.
    day = book.evaluation.reviewed_on or book.evaluation.edition
    return {
        "title": passport.title[:250],
        "subject": book.w("passport.brand"),
        "author": "",
        "company": (passport.customer or "")[:250],
        "keywords": "sapa",
        "created": datetime.combine(day, time(0), tzinfo=UTC).replace(tzinfo=None),
    }


def _plan(book: EvaluationBook) -> list[_Planned]:
    """Add the sheets in the order of their tabs; one with nothing to show is left out."""
    plan_findings(book)
    planned = []
    for kind, write in (("passport", write_passport), ("summary", write_summary), ("findings", write_findings)):
        sheet = book.add(kind)
        planned.append(_Planned(sheet, partial(write, sheet)))
    planned += _evidence(book)
    defects = [(method, d) for method, d in book.details(DataDetail) if d.total or d.defects]
    if defects:
        sheet = book.add("data_defects")
        planned.append(_Planned(sheet, partial(write_defects, sheet, defects)))
    if book.evaluation.readings or book.evaluation.assumptions:
        sheet = book.add("readings")
        planned.append(_Planned(sheet, partial(write_readings, sheet)))
    sheet = book.add("provenance")
    planned.append(_Planned(sheet, partial(write_provenance, sheet)))
    return planned


def _evidence(book: EvaluationBook) -> list[_Planned]:
    """Add the evidence sheets, one a survey method (or part, for documents) and question."""
    planned = []
    for detail_type in (
        SamplingErrorDetail, FieldControlDetail, InterviewersDetail, CoverageDetail, ClaimDetail, DocumentsDetail,
    ):  # fmt: skip
        details = [(name, d) for name, d in book.details(detail_type) if _has_something(d)]
        for name, detail in details:
            for kind, write in _sheets_of(name, detail):
                sheet = book.add(kind, tail=name if len(details) > 1 else "")
                planned.append(_Planned(sheet, partial(write, sheet)))
    return planned


def _has_something(detail: object) -> bool:
    if isinstance(detail, CoverageDetail):
        return bool(detail.strata or detail.by_region)
    if isinstance(detail, ClaimDetail):
        return bool(detail.claims)
    if isinstance(detail, DocumentsDetail):
        return bool(detail.register or detail.sessions)
    if isinstance(detail, InterviewersDetail):
        return bool(detail.dossiers or detail.flags)
    return True


def _sheets_of(name: str, detail: object) -> list[tuple[str, Callable[[EvaluationSheet], None]]]:
    """Return the kinds of the sheets of one detail with what writes each, in the order of their tabs."""
    if isinstance(detail, SamplingErrorDetail):
        return [("sampling_error", lambda sheet: SamplingErrorSheet(sheet, name, detail).write())]
    if isinstance(detail, CoverageDetail):
        return [("coverage", lambda sheet: write_coverage(sheet, name, detail))]
    if isinstance(detail, ClaimDetail):
        return [("claims", lambda sheet: ClaimsSheet(sheet, name, detail).write())]
    if isinstance(detail, DocumentsDetail):
        return [("documents", lambda sheet: write_documents(sheet, name, detail))]
    if isinstance(detail, FieldControlDetail):
        return control_sheets(name, detail)
    return interviewer_sheets(name, detail) if isinstance(detail, InterviewersDetail) else []

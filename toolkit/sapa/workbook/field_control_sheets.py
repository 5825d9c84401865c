"""Which sheets show field control and interviewers; one with nothing to show is left out."""

from __future__ import annotations

from collections.abc import Callable

from sapa.results.control import FieldControlDetail
from sapa.results.interviewers import InterviewersDetail
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control import FieldControlSheet
from sapa.workbook.field_control_comparison import ComparisonSheet
from sapa.workbook.field_control_groups import dimensions_of
from sapa.workbook.field_control_people import write_control_people
from sapa.workbook.field_control_people_proof import write_control_proofs
from sapa.workbook.interviewers import write_interviewers
from sapa.workbook.interviewers_evidence import write_evidence
from sapa.workbook.interviewers_flagged import write_flagged
from sapa.workbook.interviewers_recontact import write_recontact

Writers = list[tuple[str, Callable[[EvaluationSheet], None]]]


def control_sheets(name: str, detail: FieldControlDetail) -> Writers:
    """Return the sheets of one survey's field control: summary, by interviewer, what it proves, answers compared."""
    sheets: Writers = [("field_control", lambda sheet: FieldControlSheet(sheet, name, detail).write())]
    if any(d.by == "interviewer" and d.groups for d in dimensions_of(detail)):
        sheets.append(("control_interviewers", lambda sheet: write_control_people(sheet, name, detail)))
    if detail.by_interviewer_proof:
        sheets.append(("control_proof", lambda sheet: write_control_proofs(sheet, name, detail)))
    if detail.questions:
        sheets.append(("control_comparison", lambda sheet: ComparisonSheet(sheet, name, detail).write()))
    return sheets


def interviewer_sheets(name: str, detail: InterviewersDetail) -> Writers:
    """Return the sheets of one survey's interviewers: evidence, flagged interviews, interviews to re-contact."""
    sheets: Writers = []
    if detail.dossiers:
        sheets.append(("interviewers", lambda sheet: write_interviewers(sheet, name, detail)))
        if any(d.evidence for d in detail.dossiers):
            sheets.append(("evidence", lambda sheet: write_evidence(sheet, name, detail)))
    if detail.flags:
        sheets.append(("flagged", lambda sheet: write_flagged(sheet, name, detail)))
    if any(d.recontact for d in detail.dossiers) or detail.rekeying is not None:
        sheets.append(("recontact", lambda sheet: write_recontact(sheet, name, detail)))
    return sheets

"""`EvaluationBook`: an evaluation workbook being written: its Standard, its findings, the places of their evidence."""

from __future__ import annotations

from typing import Any, TypeAlias

from sapa.i18n import Translator
from sapa.present.words import kind_text, standard_of
from sapa.results import Evaluation, Finding
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
from sapa.workbook.book import Book
from sapa.workbook.names import quoted
from sapa.workbook.sheet import Sheet

KINDS: dict[type, str] = {
    SamplingErrorDetail: "sampling_error",
    FieldControlDetail: "field_control",
    CoverageDetail: "coverage",
    FrameDetail: "sampling_frame",
    ConsumersDetail: "consumers",
    OutcomesDetail: "outcomes",
    InterviewersDetail: "interviewers",
    RepresentativenessDetail: "representativeness",
    RepairDetail: "weights",
    AuditDetail: "audit",
    ClaimDetail: "claims",
    ServiceDetail: "services",
    ChecklistDetail: "service_checklist",
    DocumentsDetail: "documents",
    DataDetail: "data_defects",
}
"""The sheet that shows each check's detail."""

_ALIASES = {
    "quotas": "coverage",
    "replacements": "fieldwork",
    "reserve": "fieldwork",
    "progress": "fieldwork",
    "progress_by_stratum": "fieldwork",
    "quota_fit": "fieldwork",
    "frame": "sampling_frame",
    "frame_records": "sampling_frame",
    "territories": "sampling_frame",
    "field_control_by_interviewer": "field_control",
    "field_control_by_region": "field_control",
    "field_control_by_group": "field_control",
    "control_records": "field_control",
    "control_proof": "field_control",
    "comparison": "field_control",
    "comparison_by_group": "field_control",
    "audit_edits": "audit",
    "interviews_flagged": "interviewers",
    "flagged": "interviewers",
    "recontact": "interviewers",
    "compliance": "documents",
    "register": "documents",
    "sessions": "documents",
    "periods": "documents",
    "data": "data_defects",
    "estimates": "sampling_error",
    "outcome_rates": "outcomes",
    "dispositions": "outcomes",
    "contact_attempts": "outcomes",
    "r_indicator": "representativeness",
    "nonresponse_bounds": "representativeness",
    "weight_stages": "weights",
    "weight_margins": "weights",
    "weight_response": "weights",
    "weight_effects": "weights",
}


class EvaluationBook(Book):
    """One evaluation workbook in one language.

    finding_cells
        Column of each field of the findings sheet; `first_finding` is the row of the first finding.
    """

    def __init__(self, workbook: Any, evaluation: Evaluation, t: Translator) -> None:
        super().__init__(workbook, t)
        self.evaluation = evaluation
        self.standard = standard_of(evaluation)
        self.first_finding = 0
        self.finding_columns: dict[str, int] = {}
        self._anchors: dict[tuple[str, str | None, str], str] = {}
        self._rows = {id(f): i for i, f in enumerate(evaluation.findings)}
        self._services = {name for name, _ in self.details(ChecklistDetail)}

    @property
    def title(self) -> str:
        """Title of the survey, for the footer of every page."""
        return self.evaluation.passport.title

    def method_name(self, method: str) -> str:
        """Return a method's kind in words with its id, as the line below a sheet's question."""
        kind = dict(self.evaluation.passport.methods).get(method)
        return f"{kind_text(kind, self.standard, self.t)} · {method}" if kind else method

    # -- findings ------------------------------------------------------------------------------------------

    def number(self, finding: Finding) -> int:
        """Return the number under which a finding is listed."""
        return self._rows[id(finding)] + 1

    def finding_cell(self, finding: Finding, column: str) -> str:
        """Return a reference to a cell of a finding's row."""
        row = self.first_finding + self._rows[id(finding)]
        return self.sheets["findings|"].at(row, self.finding_columns[column])

    def finding_link(self, finding: Finding) -> str:
        """Return the target of a link to a finding."""
        row = self.first_finding + self._rows[id(finding)]
        return f"{quoted(self.sheets['findings|'].name)}!A{row + 1}"

    # -- evidence ------------------------------------------------------------------------------------------

    def anchor(self, kind: str, method: str | None, item: str, target: str) -> None:
        """Remember where the evidence of a kind, a method and an item stands."""
        self._anchors.setdefault((kind, method, item), target)
        self._anchors.setdefault((kind, None, item), target)

    def kind_of(self, finding: Finding) -> str | None:
        """Return the kind of sheet that shows a finding's evidence; None where no sheet does."""
        for one in finding.evidence:
            if one.sheet:
                return _ALIASES.get(one.sheet, one.sheet)
        text = f"{finding.norm or ''} {finding.id} {finding.message.id}"
        if "/data." in finding.id:
            return "data_defects"
        if finding.part in self._services:
            return "service_checklist" if finding.norm else "services"
        for kind in ("sampling_error", "field_control", "interviewers", "coverage"):
            if kind in text:
                return kind
        return "documents" if finding.norm else None

    def evidence_of(self, finding: Finding) -> str | None:
        """Return where a finding's evidence stands: its item's row, else its method's sheet, else None."""
        kind = self.kind_of(finding)
        if kind is None:
            return None
        # `main/main/claims.margins/methodological`: the question's last word may name a block of its sheet.
        question = "".join(finding.id.split("/")[2:3]).rpartition(".")[2]
        for item in (*filter(None, (finding.item, finding.norm, question)), ""):
            for method in (finding.method, None):
                found = self._anchors.get((kind, method, item))
                if found:
                    return found
        return None

    def findings_on(self, kind: str, method: str | None) -> list[Finding]:
        """Return the findings whose evidence a sheet shows, in order."""
        return [
            f
            for f in self.evaluation.findings
            if self.kind_of(f) == kind and (method is None or f.method in (method, None))
        ]

    def details(self, kind: type) -> list[tuple[str, Any]]:
        """Return the details of a kind with the method or part they belong to, in the review's order."""
        return [(key[0], one) for key, one in self.evaluation.details.items() if isinstance(one, kind)]

    def reading(self, id: str) -> Any:
        """Return the value of a reading in force; None where the evaluation does not list it."""
        return next((r.value for r in self.evaluation.readings if r.id == id), None)


EvaluationSheet: TypeAlias = Sheet[EvaluationBook]
"""A sheet of an evaluation workbook."""

"""`EvaluationBook`: an evaluation workbook being written: its Standard, its findings, the places of their evidence."""

from __future__ import annotations

from typing import Any, Self, TypeAlias

from sapa.i18n import Translator
from sapa.present.advice import Action
from sapa.present.palette import ACCENT, EVIDENCE_TAB, FILLED_TAB, MUTED
from sapa.present.priority import pressing_first
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
from sapa.workbook.live.core import Live
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

FIRST = ("passport", "summary", "findings", "recommendations", "conclusion")
"""Kinds of sheets that are read first."""
BASIS = ("readings", "glossary", "log", "provenance", "live", "stamp")
"""Kinds of sheets that say what all the others rest on."""
TABS = dict.fromkeys(FIRST, ACCENT) | {"conclusion": FILLED_TAB} | dict.fromkeys(BASIS, MUTED)
"""Colours of tabs: what is read first, what an expert fills in, what it all rests on."""

_SEVERAL = 2


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
        self.actions: tuple[Action, ...] = ()
        self.action_of: dict[int, int] = {}
        """Number of what is to be done about a finding, by the finding's `id()`; `first_action` is the first row."""
        self.first_action = 0
        self.live: Live
        """What follows readings; there from the plan of the sheets on."""
        self._anchors: dict[tuple[str, str | None, str], str] = {}
        self._places: dict[tuple[str, str, str], dict[str, str]] = {}
        self._numbers = {id(f): i for i, f in enumerate(evaluation.findings, start=1)}
        self.listed = pressing_first(evaluation.findings)
        """Findings in the order of their sheet; their numbers follow the Standard, as in every document."""
        self._rows = {id(f): i for i, f in enumerate(self.listed)}
        self._services = {name: detail.service for name, detail in self.details(ChecklistDetail)}

    @property
    def title(self) -> str:
        """Title of the survey, for the footer of every page."""
        return self.evaluation.passport.title

    def add(self, kind: str, *, tail: str = "") -> Sheet[Self]:
        """Add a sheet, its tab coloured by what it is for: to read first, to see why, to know what it rests on."""
        sheet = super().add(kind, tail=tail)
        sheet.ws.set_tab_color(TABS.get(kind, EVIDENCE_TAB))
        return sheet

    def home(self, sheet: Sheet[Any]) -> tuple[str, str] | None:
        """Return where the first sheet is, and the words of the link to it."""
        first = next(iter(self.sheets.values()))
        return None if sheet is first else (f"{quoted(first.name)}!A1", self.w("home", sheet=first.name))

    def method_name(self, method: str) -> str:
        """Return a method's kind in words with its id, as the line below a sheet's question."""
        kind = dict(self.evaluation.passport.methods).get(method)
        return f"{kind_text(kind, self.standard, self.t)} · {method}" if kind else method

    # -- parts ---------------------------------------------------------------------------------------------

    def part_name(self, part: str | None) -> str:
        """Return a part in one word, where there are several: its service, with its id where two have one service."""
        service = self._services.get(part or "")
        if service is None or len(self._services) < _SEVERAL:
            return ""
        word = self.w(f"service.{service}") if self.t.has(f"workbook.service.{service}") else service
        alone = list(self._services.values()).count(service) == 1
        return word if alone else f"{word} ({part})"

    def service_title(self, part: str, service: str) -> str:
        """Return the name of a service as the line below a sheet's question; with its part where two have one."""
        known = self.standard.services.get(service)
        title = known.in_language(self.t.language) if known is not None else service
        title = title[:1].upper() + title[1:]
        return f"{title} · {part}" if list(self._services.values()).count(service) > 1 else title

    # -- findings ------------------------------------------------------------------------------------------

    def number(self, finding: Finding) -> int:
        """Return the number under which a finding is listed."""
        return self._numbers[id(finding)]

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

    def place(self, kind: str, part: str, item: str, cells: dict[str, str]) -> None:
        """Remember references to cells of a row, for formulas on sheets that are written later."""
        self._places[kind, part, item] = cells

    def placed(self, kind: str, part: str, item: str) -> dict[str, str]:
        """Return the references that `place` was given; empty where there are none."""
        return self._places.get((kind, part, item), {})

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

"""Are there enough methods of analysis, a comparison of data, and specialised software? (table 3, READINGS 2.4)"""

from __future__ import annotations

from functools import partial

from sapa.checks.base import Limits, compare, sensitivity, used, with_basis
from sapa.checks.compliance.case import Case, Part
from sapa.deliverable.manifest import Evidence as ManifestEvidence
from sapa.messages import message
from sapa.results import Basis, Status
from sapa.results.details import RegisterEntry
from sapa.standard import Readings

NORM = "t3.reliability.analysis_methods"
SOFTWARE = "t3.reliability.specialised_software"
SPREADSHEETS = (
    "excel", "calc", "google sheets", "google таблицы", "numbers", "spreadsheet", "электронная таблица",
    "мойофис таблица", "р7", "wps",
)  # fmt: skip


def analysis(case: Case) -> Part:
    """Count methods of analysis and comparisons; both are declared until an expert has seen them."""
    manifest = case.manifest
    methods = list(dict.fromkeys(a.method.strip().casefold() for a in manifest.analysis))
    comparisons = list(dict.fromkeys(c.with_.strip().casefold() for c in manifest.comparison))

    def under(limits: Limits, readings: Readings) -> Status:
        if not methods and not comparisons:
            return Status.NOT_ASSESSABLE
        if readings.value("analysis_and_comparison") == "three_in_total":
            return with_basis(compare(len(methods) + len(comparisons), limits), Basis.DECLARED)
        enough = compare(len(methods), limits)
        return with_basis(enough if comparisons else Status.NOT_MET, Basis.DECLARED)

    findings = []
    for limits in case.limits(NORM):
        status = under(limits, case.context.readings)
        text = (
            message("checks.analysis.none")
            if status is Status.NOT_ASSESSABLE
            else message(
                "checks.analysis.formal" if comparisons else "checks.analysis.no_comparison",
                methods=message("checks.n_analyses", n=len(methods)),
                comparisons=message("checks.n_comparisons", n=len(comparisons)), need=limits.min,
            )
        )  # fmt: skip
        findings.append(
            case.finding(
                NORM, status, text, limits=limits,
                value=None if status is Status.NOT_ASSESSABLE else float(len(methods)),
                basis=Basis.DECLARED if methods or comparisons else None,
                reading=used(case.context, "analysis_and_comparison"),
                sensitivity=sensitivity(partial(under, limits), case.context.readings, ("analysis_and_comparison",)),
                evidence=[e for a in (*manifest.analysis, *manifest.comparison) for e in case.where(a.evidence)],
                todo="checks.analysis.todo",
            )
        )  # fmt: skip
    register = [_entry("analysis", a.method, None, a.evidence) for a in manifest.analysis]
    register += [_entry("comparison", c.with_, None, c.evidence) for c in manifest.comparison]
    return Part(tuple(findings), tuple(register))


def _entry(
    kind: str, item: str, detail: str | None, evidence: ManifestEvidence | None, *, counted: bool = True
) -> RegisterEntry:
    document = page = None
    if evidence is not None:
        document = evidence.document or evidence.file
        page = None if evidence.page is None else str(evidence.page)
    return RegisterEntry(kind, item, detail, document, page, Basis.DECLARED, counted)


def _is_spreadsheet(name: str) -> bool:
    return any(word in name.casefold() for word in SPREADSHEETS)


def software(case: Case) -> Part:
    """Was survey data processed with specialised software? A spreadsheet counts only under the other reading."""
    listed = case.manifest.software

    def under(readings: Readings) -> Status:
        if not case.surveys:
            return Status.NOT_APPLICABLE
        if not listed:
            return Status.NOT_ASSESSABLE
        all_count = readings.value("spreadsheet_is_specialised") == "yes"
        special = [s for s in listed if all_count or not _is_spreadsheet(s.name)]
        return with_basis(Status.MET, Basis.DECLARED) if special else Status.NOT_MET

    status = under(case.context.readings)
    texts = {
        Status.NOT_APPLICABLE: "checks.software.no_survey", Status.NOT_ASSESSABLE: "checks.software.none",
        Status.NOT_MET: "checks.software.spreadsheet", Status.JUDGEMENT: "checks.software.declared",
    }  # fmt: skip
    names = tuple(f"{s.name} {s.version}" if s.version else s.name for s in listed)
    found = case.finding(
        SOFTWARE, status, message(texts[status], names=names or "–"), basis=Basis.DECLARED if listed else None,
        reading=used(case.context, "spreadsheet_is_specialised"),
        sensitivity=sensitivity(under, case.context.readings, ("spreadsheet_is_specialised",)),
        evidence=[e for s in listed for e in case.where(s.evidence)], todo="checks.software.todo",
    )  # fmt: skip
    register = tuple(
        _entry("software", s.name, s.version, s.evidence, counted=not _is_spreadsheet(s.name)) for s in listed
    )
    return Part((found,), register)

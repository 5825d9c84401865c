"""Sections of the manifest that name files and their columns: data, plan, population, contacts, logs, lists.

Field control stands in `control_sections`, who should have been reached in `coverage_sections`.

Every key that names columns may also rename: the value is the file's own column name.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from sapa.deliverable.coverage_sections import Eligibility
from sapa.deliverable.file_sections import FileRef, ReadAs, TableRef
from sapa.deliverable.section import Codes, Day, Names, Section


class Roles(Section):
    """Which column plays which role. Every role takes one column or several."""

    id: Names = ()
    weight: Names = ()
    stratum: Names = ()
    psu: Names = ()
    ssu: Names = ()
    route: Names = ()
    interviewer: Names = ()
    supervisor: Names = ()
    organisation: Names = ()
    region: Names = ()
    locality: Names = ()
    settlement: Names = ()
    start: Names = ()
    end: Names = ()
    status: Names = ()
    mode: Names = ()
    language: Names = ()
    phone_present: Names = ()
    latitude: Names = ()
    longitude: Names = ()
    accuracy: Names = ()
    sex: Names = ()
    age: Names = ()

    def named(self) -> dict[str, tuple[str, ...]]:
        """Return the roles that name at least one column."""
        return {role: columns for role in type(self).model_fields if (columns := getattr(self, role))}


class Statuses(Section):
    """Which words of the status column mean what. A word listed nowhere is reported and not counted as complete."""

    complete: Codes = ()
    partial: Codes = ()
    voided: Codes = ()
    refused: Codes = ()


class PlanRef(TableRef):
    """Target interviews by stratum; a plan, not a population."""

    stratum: Names = ("stratum",)
    planned: str = "planned"


class PopulationRef(TableRef):
    """People and first-stage units by stratum."""

    stratum: Names = ("stratum",)
    size: str | None = None
    psus: str | None = None
    universe: str | None = None
    date: Day | None = None
    source: str | None = None


class ContactsRef(TableRef):
    """Contact attempts: who was tried, when, with what outcome."""

    id: str | None = None
    stratum: Names = ()
    interviewer: str | None = None
    attempt: str | None = None
    date: str | None = None
    disposition: str | None = None
    dispositions: dict[str, str] = Field(default_factory=dict)
    mapping: FileRef | None = None
    """A saved table of words and their AAPOR codes (columns `word`, `code`); `dispositions` goes before it."""
    weight: str | None = None
    eligibility: Eligibility = Eligibility()


class IdRef(TableRef):
    """A file of interviews known by their id (raw data, deletions)."""

    id: Names = ("id",)


class RawRef(IdRef):
    """The raw data before cleaning; `columns` names those that are called otherwise there (delivered: raw)."""

    columns: dict[str, str] = Field(default_factory=dict)


class LogTypes(Section):
    """Which words of the cleaning log's type column mean what."""

    change: Codes = ()
    delete: Codes = ()
    confirm: Codes = ()
    blank: Codes = ()


class LogRef(TableRef):
    """The cleaning log."""

    id: Names = ("id",)
    question: str = "question"
    old: str | None = None
    new: str | None = None
    date: str | None = None
    type: str | None = None
    reason: str | None = None
    types: LogTypes = LogTypes()


class ClaimsRef(TableRef):
    """What the report says, a row a number, and what it claims about that number: n, margin, confidence, population."""

    document: str | None = None
    page: str | None = None
    indicator: str = "indicator"
    group: str | None = None
    base: str | None = None
    weighted: str | None = None
    value: str = "value"
    unit: str | None = None
    decimals: str | None = None
    n: str | None = None
    margin: str | None = None
    confidence: str | None = None
    population: str | None = None


class Replicates(Section):
    """Replicate weights. `columns` is a pattern (`rw*`); `rscales` names a file."""

    columns: str
    kind: Literal["JK1", "JKn", "BRR", "Fay", "bootstrap", "other"]
    scale: float | None = None
    rscales: str | None = None


class XlsForm(Section):
    """A questionnaire: an XLSForm workbook, or its two sheets as files."""

    short: ClassVar[str | None] = "form"

    form: str | None = None
    survey: FileRef | None = None
    choices: FileRef | None = None


class AttachedRef(ReadAs):
    """Completed questionnaires attached to the final document: a list of ids, or a bare count (declared)."""

    short: ClassVar[str | None] = "file"

    file: str | None = None
    id: Names = ("id",)
    count: int | None = Field(default=None, ge=0)


class SessionsRef(TableRef):
    """Group sessions: a row a person (`participant`), or a row a session with the number of `participants`."""

    session: str = "session"
    date: str | None = None
    place: str | None = None
    participant: str | None = None
    participants: str | None = None


class ExpertsRef(TableRef):
    """Experts who were asked; `answered` names a yes/no column."""

    expert: str = "expert"
    position: str | None = None
    field: str | None = None
    answered: str | None = None


class SourcesRef(TableRef):
    """Register of sources of a content analysis."""

    source: str = "source"
    outlet: str | None = None
    date: str | None = None


class TeamRef(TableRef):
    """The provider's staff; persons are pseudonymised."""

    person: str = "person"
    role: str | None = None
    education: str | None = None
    experience_years: str | None = None
    contract: str | None = None


class InterviewersRef(TableRef):
    """The list of interviewers: those without a single interview or control are seen only from it."""

    interviewer: str = "interviewer"
    organisation: str | None = None
    region: str | None = None

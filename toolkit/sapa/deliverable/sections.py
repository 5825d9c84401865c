"""Sections of the manifest that name files and their columns: data, plan, population, control, contacts, logs, lists.

Every key that names columns may also rename: the value is the file's own column name.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from sapa.deliverable.section import Codes, Day, Names, Section


class ReadAs(Section):
    """How a file is to be read, where the file itself does not say it."""

    encoding: Literal["utf-8", "cp1251", "kz1048", "ptcp154", "utf-16"] | None = None
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    decimal: Literal[".", ","] | None = None
    sheet: str | None = None
    timezone: str | None = None


class FileRef(ReadAs):
    """A file inside the deliverable's folder and how it is to be read."""

    short: ClassVar[str | None] = "file"

    file: str


def _files(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


Files = Annotated[tuple[FileRef, ...], BeforeValidator(_files, json_schema_input_type=FileRef | list[FileRef])]


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


class TableRef(FileRef):
    """A table with columns of its own."""


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


class ControlOutcomes(Section):
    """Which words of the control log's outcome column mean what."""

    confirmed: Codes = ()
    partly: Codes = ()
    refuted: Codes = ()
    not_reached: Codes = ()


class ControlMethods(Section):
    """Which words of the control log's method column mean what. Desk editing is no field control."""

    telephone: Codes = ()
    visit: Codes = ()
    recording: Codes = ()
    observed: Codes = ()
    desk: Codes = ()


_TOLERANCE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)")


def _tolerance(value: Any) -> Any:
    """Take `1`, `0.5` or `5 %` as text: how far a number asked again may lie from the first."""
    if value is None:
        return value
    match = None if isinstance(value, bool) else _TOLERANCE.fullmatch(str(value).strip())
    if match is None:
        raise PydanticCustomError("tolerance", "tolerance")
    return f"{match[1].replace(',', '.')}{' %' if match[2] else ''}"


QuestionType = Literal["stable", "difficult", "changing"]
ToleranceText = Annotated[str, BeforeValidator(_tolerance, json_schema_input_type=str | float)]


class AskedAgain(Section):
    """A question asked again in the control interview: its column there, and when answers count as different.

    The one who controls a number may be a little off: `tolerance` is in the number's unit (`1`) or in per cent of the
    first answer (`5 %`). `exclude` are further codes that are not compared on either side.
    """

    short: ClassVar[str | None] = "column"

    column: str | None = None
    tolerance: ToleranceText | None = None
    exclude: Codes = ()
    type: QuestionType | None = None

    @property
    def allowed(self) -> tuple[float, bool] | None:
        """How far numbers may differ, and whether that is a fraction of the first answer; None: not stated."""
        if self.tolerance is None:
            return None
        number, _, percent = self.tolerance.partition(" ")
        return (float(number) / 100, True) if percent else (float(number), False)


class Promise(Section):
    """A share of control that the provider promised for every group of one dimension. `min` is in per cent."""

    by: Literal["interviewer", "organisation", "supervisor", "region", "locality", "stratum", "mode"]
    min: float = Field(gt=0, le=100)
    document: str | None = None
    page: str | int | None = None


def _compare(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Compare = Annotated[
    dict[str, AskedAgain] | tuple[str, ...],
    BeforeValidator(_compare, json_schema_input_type=str | dict[str, AskedAgain] | list[str]),
]
Promises = Annotated[tuple[Promise, ...], BeforeValidator(_files, json_schema_input_type=Promise | list[Promise])]


class ControlRef(ReadAs):
    """The field-control log: a row an attempt or a row a controlled interview; one file or several.

    How to read it may be said once for all files; it is kept with each file.
    """

    short: ClassVar[str | None] = "file"

    file: Files
    id: Names = ("id",)
    interviewer: str | None = None
    controller: str | None = None
    method: str | None = None
    outcome: str | None = None
    date: str | None = None
    attempt: str | None = None
    outcomes: ControlOutcomes = ControlOutcomes()
    methods: ControlMethods = ControlMethods()
    compare: Compare = ()
    promise: Promises = ()

    @model_validator(mode="before")
    @classmethod
    def _read_alike(cls, value: Any) -> Any:
        """Move what is said for all files to each file that does not say it itself."""
        if not isinstance(value, dict) or not set(value) & set(ReadAs.model_fields):
            return value
        shared = {k: v for k, v in value.items() if k in ReadAs.model_fields}
        files = [{"file": f} if isinstance(f, str) else f for f in _files(value.get("file", []))]
        if not all(isinstance(f, dict) for f in files):
            return value
        rest = {k: v for k, v in value.items() if k not in shared}
        return rest | {"file": [shared | f for f in files]} if files else rest

    @property
    def pairs(self) -> dict[str, str]:
        """Survey column → control column of every question that was asked again."""
        return {survey: again.column or survey for survey, again in self.questions.items()}

    @property
    def questions(self) -> dict[str, AskedAgain]:
        """Survey column → how it was asked again and is compared."""
        return dict(self.compare) if isinstance(self.compare, dict) else {c: AskedAgain() for c in self.compare}


class ContactsRef(TableRef):
    """Contact attempts: who was tried, when, with what outcome."""

    id: str | None = None
    stratum: Names = ()
    interviewer: str | None = None
    attempt: str | None = None
    date: str | None = None
    disposition: str | None = None
    dispositions: dict[str, str] = Field(default_factory=dict)


class IdRef(TableRef):
    """A file of interviews known by their id (raw data, deletions)."""

    id: Names = ("id",)


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

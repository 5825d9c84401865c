"""The manifest as a model: what a provider states about what was handed in. docs/manifest.md explains each field.

Short forms (`indicators: [trust]`, `selection: probability`, `plan: plan.csv`) are expanded here, so that code behind
sees one form only. Sections that name files and columns stand in `sections`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from sapa.deliverable.control_sections import (
    CentresRef,
    ControlMethods,
    ControlOutcomes,
    ControlRef,
    QuestionTimesRef,
    RekeyedRef,
)
from sapa.deliverable.coverage_sections import (
    Grouping,
    IssuedRef,
    MarginsRef,
    Quotas,
    SamplingFrameRef,
    Weighting,
)
from sapa.deliverable.file_sections import Evidence, FileRef, Files, TableRef
from sapa.deliverable.section import Codes, Day, Names, Section
from sapa.deliverable.sections import (
    AttachedRef,
    ClaimsRef,
    ContactsRef,
    ExpertsRef,
    IdRef,
    InterviewersRef,
    LogRef,
    LogTypes,
    PlanRef,
    PopulationRef,
    RawRef,
    Replicates,
    Roles,
    SessionsRef,
    SourcesRef,
    Statuses,
    TeamRef,
    XlsForm,
)
from sapa.deliverable.service_sections import SERVICE_KEYS, ServiceSections

__all__ = [
    "Analysis", "AttachedRef", "Bound", "ClaimsRef", "Codes", "Comparison", "ContactsRef", "Contract",
    "ControlMethods", "ControlOutcomes", "ControlRef", "Day", "DocumentRef", "Evidence", "ExpertsRef", "FileRef",
    "Files", "FinalDocument", "IdRef", "Indicator", "InterviewersRef", "Listed", "LogRef", "LogTypes", "Manifest",
    "Method", "MethodKind", "Names", "ObjectKind", "Part", "PlanRef", "PopulationRef", "Replicates", "Research",
    "Review", "Roles", "Rule", "Section", "SelectionMethod", "SelectionStage", "ServiceKind", "SessionsRef",
    "Software", "SourcesRef", "StandardRef", "Statuses", "TableRef", "TeamRef", "XlsForm",
]  # fmt: skip

MethodKind = Literal[
    "population_survey", "online_survey", "survey", "expert_survey", "focus_group", "brainstorming", "content_analysis",
    "interview", "observation", "mystery_shopper", "desk_research",
]  # fmt: skip
ServiceKind = Literal[
    "research_analytic", "training", "consulting", "information_methodical", "event", "civic_centre"
]  # fmt: skip
ObjectKind = Literal[
    "public_and_expert_opinion", "monitoring", "evaluation", "monitoring_and_evaluation", "trend_analysis",
    "needs_assessment", "management_effectiveness", "legislation_expertise",
]  # fmt: skip


class SelectionMethod(StrEnum):
    """How units of one stage were chosen. Unknown is never treated as probability sampling."""

    PROBABILITY = "probability"
    SRS = "srs"
    SYSTEMATIC = "systematic"
    PPS = "pps"
    KISH = "kish"
    LAST_BIRTHDAY = "last_birthday"
    RDD = "rdd"
    CENSUS = "census"
    RANDOM_ROUTE = "random_route"
    QUOTA = "quota"
    OPT_IN = "opt_in"
    UNKNOWN = "unknown"


class Rule(Section):
    """The written rule of a random route; without one, a random route is not probability sampling."""

    short: ClassVar[str | None] = "document"

    document: str
    page: str | int | None = None


class SelectionStage(Section):
    """How one stage of the sample was selected."""

    short: ClassVar[str | None] = "method"

    stage: str | None = None
    method: SelectionMethod
    rule: Rule | None = None


def _stages(value: Any) -> Any:
    """Bring `probability`, `[pps, kish]`, one stage, or stages by stratum to stages by stratum."""
    if isinstance(value, dict) and "method" not in value:
        return {str(k): v if isinstance(v, list | tuple) else [v] for k, v in value.items()}
    if isinstance(value, str | dict):
        value = [value]
    return {"default": value} if isinstance(value, list | tuple) else value


Stages = SelectionStage | list[SelectionStage]
Selection = Annotated[
    dict[str, tuple[SelectionStage, ...]],
    BeforeValidator(_stages, json_schema_input_type=Stages | dict[str, Stages]),
]


class Indicator(Section):
    """An indicator of the report: a set of answer codes with its base, or a mean of a numeric column."""

    short: ClassVar[str | None] = "column"

    column: str
    values: Codes | None = None
    statistic: Literal["proportion", "mean"] | None = None
    missing: Codes = ()
    base: str | None = None
    title: str | None = None
    key: bool = True

    @property
    def kind(self) -> str:
        """The statistic stated, else `proportion`: of the codes in `values`, or of every category without them."""
        return self.statistic or "proportion"


def _indicators(value: Any) -> Any:
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list | tuple) and all(isinstance(v, str | int) for v in value):
        return {str(name): {"column": str(name)} for name in value}
    return value


Indicators = Annotated[
    dict[str, Indicator],
    BeforeValidator(_indicators, json_schema_input_type=str | list[str] | dict[str, Indicator]),
]


def _kind(value: Any) -> Any:
    """Paragraph 36 says questionnaire survey, table 10 survey of the population: one method."""
    return "population_survey" if value == "questionnaire_survey" else value


class Method(Section):
    """One method of research: a survey, groups, experts, sources."""

    id: str = "main"
    kind: Annotated[
        MethodKind, BeforeValidator(_kind, json_schema_input_type=MethodKind | Literal["questionnaire_survey"])
    ]
    data: Files = ()
    roles: Roles = Roles()
    statuses: Statuses | None = None
    selection: Selection | None = None
    population: PopulationRef | None = None
    plan: PlanRef | None = None
    missing: Codes = ()
    indicators: Indicators = Field(default_factory=dict)
    claims: ClaimsRef | None = None
    replicates: Replicates | None = None
    control: ControlRef | None = None
    contacts: ContactsRef | None = None
    raw: RawRef | None = None
    deleted: IdRef | None = None
    log: LogRef | None = None
    questionnaire: XlsForm | None = None
    attached_questionnaires: AttachedRef | None = None
    sessions: SessionsRef | None = None
    experts: ExpertsRef | None = None
    sources: SourcesRef | None = None
    interviewers: InterviewersRef | None = None
    question_times: QuestionTimesRef | None = None
    centres: CentresRef | None = None
    rekeyed: RekeyedRef | None = None
    groups: dict[str, Grouping] = Field(default_factory=dict)
    """Columns made of columns of the data, for margins and quotas: age groups, two areas as one."""
    margins: MarginsRef | None = None
    quotas: Quotas = ()
    issued: IssuedRef | None = None
    frame: SamplingFrameRef | None = None
    weighting: Weighting | None = None
    participants: int | None = Field(default=None, ge=0)
    """Declared number of experts, participants or sources where no file is given."""


class Research(Section):
    """Object and depth of the research (paragraph 36)."""

    object: ObjectKind | tuple[ObjectKind, ...] | None = None
    depth: Literal["exploratory", "descriptive", "analytical"] | None = None


class Contract(Section):
    """The contract, as far as norms ask for it."""

    number: str | None = None
    customer: str | None = None
    provider: str | None = None
    start: Day | None = None
    accepted: Day | None = None


class Bound(Section):
    """A value that the customer fixed in the technical specification; where its unit is said, it is the norm's own."""

    min: float | None = Field(default=None, allow_inf_nan=False)
    max: float | None = Field(default=None, allow_inf_nan=False)
    unit: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Bound:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("min_above_max", "min_above_max")
        return self


def _as_written(value: Any) -> Any:
    """Take what stands there: a file's name has been read by now, and what is left of it is no specification."""
    return value


Specified = Annotated[dict[str, Bound], BeforeValidator(_as_written, json_schema_input_type=str | dict[str, Bound])]


class DocumentRef(Section):
    """A document and page where something stands."""

    short: ClassVar[str | None] = "document"

    document: str
    page: str | int | None = None


class FinalDocument(DocumentRef):
    """The final document and its type (paragraph 38)."""

    type: Literal["report", "paper", "documentation", "portfolio"] | None = None


class Listed(Section):
    """An analysis method, a comparison, a software product: what, and where it can be seen."""

    evidence: Evidence | None = None


class Analysis(Listed):
    """A method of analysis."""

    short: ClassVar[str | None] = "method"

    method: str


class Comparison(Listed):
    """A comparison of data, and with what."""

    short: ClassVar[str | None] = "with"

    with_: str = Field(alias="with")


class Software(Listed):
    """Software that processed the data."""

    short: ClassVar[str | None] = "name"

    name: str
    version: str | None = None


class Review(Listed):
    """An expert's review of the final document."""

    expert: str
    position: str | None = None
    organisation: str | None = None
    field: str | None = None
    signed: bool | None = None
    date: Day | None = None


class Part(ServiceSections):
    """One service of the deliverable."""

    id: str = "main"
    service: ServiceKind
    methods: tuple[Method, ...] = ()


class PrivacySpec(Section):
    """How many answers a figure about a group of people needs to be shown; 1: every figure is shown."""

    short: ClassVar[str | None] = "k"

    k: int | None = Field(default=None, ge=1, le=1_000)


class StandardRef(Section):
    """Which act, in which edition."""

    short: ClassVar[str | None] = "id"

    id: str = "kz-social-order"
    edition: Day | None = None


class Manifest(ServiceSections):
    """`deliverable.yaml`, or the same form as a workbook."""

    sapa: Literal[1]
    title: str = Field(min_length=1)
    standard: StandardRef = StandardRef()
    service: ServiceKind | None = None
    parts: tuple[Part, ...] = ()
    methods: tuple[Method, ...] = ()
    research: Research = Research()
    contract: Contract = Contract()
    specification: Specified = Field(default_factory=dict)
    """Values by norm id; in a file also the name of a `specification.yaml`."""
    readings: dict[str, Any] = Field(default_factory=dict)
    privacy: PrivacySpec = PrivacySpec()
    analysis: tuple[Analysis, ...] = ()
    comparison: tuple[Comparison, ...] = ()
    software: tuple[Software, ...] = ()
    reviews: tuple[Review, ...] = ()
    documents: tuple[DocumentRef, ...] = ()
    programme: DocumentRef | None = None
    internal_monitoring: DocumentRef | None = None
    final_document: FinalDocument | None = None
    team: TeamRef | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_form(cls, data: Any) -> Any:
        """Refuse `parts` together with the short form `service` + `methods`."""
        if (
            isinstance(data, dict)
            and data.get("parts")
            and any(data.get(key) for key in ("methods", "service", *SERVICE_KEYS))
        ):
            raise PydanticCustomError("parts_and_methods", "parts_and_methods")
        return data

    @property
    def all_parts(self) -> tuple[Part, ...]:
        """Every part; the short form is one part named `main`."""
        if self.parts:
            return self.parts
        stated = {key: getattr(self, key) for key in SERVICE_KEYS if key in self.model_fields_set}
        return (Part(id="main", service=self.service or "research_analytic", methods=self.methods, **stated),)

"""Sections of PLAN.yaml: what is measured, from which frame, how it is divided, who goes to the field.

Shares and rates are fractions (0.05 for 5 %). docs/plan.md explains each field.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sapa.deliverable.control_sections import PromisedBy
from sapa.deliverable.file_sections import FileRef, ReadAs, files_of
from sapa.deliverable.manifest import Analysis, Comparison, Indicators, MethodKind, Selection
from sapa.deliverable.section import Codes, Day, Names, Section
from sapa.deliverable.sections import InterviewersRef, PopulationRef


def _fraction(value: Any) -> Any:
    """Refuse what is no fraction of one: 5 for 5 % is the usual slip, and 0 leaves nothing to divide by."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise PydanticCustomError("fraction", "fraction")
    return value


def _level(value: Any) -> Any:
    """Refuse what is no confidence level: 95 for 95 % is the usual slip, and 1 has no finite interval."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise PydanticCustomError("level", "level")
    return value


def _part(value: Any) -> Any:
    """Take a fraction that may be nothing."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise PydanticCustomError("part", "part")
    return value


def _positive(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise PydanticCustomError("positive", "positive")
    return value


def _amount(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise PydanticCustomError("amount", "amount")
    return value


def _count(value: Any) -> Any:
    """Take a whole number above 0; 8.0 is 8, and 8.5 or "8" is none."""
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or value < 1:
        raise PydanticCustomError("count", "count")
    return int(value)


def _seed(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise PydanticCustomError("seed", "seed")
    return value


Fraction = Annotated[float, BeforeValidator(_fraction, json_schema_input_type=Annotated[float, Field(gt=0, le=1)])]
Level = Annotated[float, BeforeValidator(_level, json_schema_input_type=Annotated[float, Field(gt=0, lt=1)])]
Part = Annotated[float, BeforeValidator(_part, json_schema_input_type=Annotated[float, Field(ge=0, le=1)])]
Positive = Annotated[float, BeforeValidator(_positive, json_schema_input_type=Annotated[float, Field(gt=0)])]
Amount = Annotated[float, BeforeValidator(_amount, json_schema_input_type=Annotated[float, Field(ge=0)])]
Count = Annotated[int, BeforeValidator(_count, json_schema_input_type=Annotated[int, Field(ge=1)])]
Seed = Annotated[int, BeforeValidator(_seed, json_schema_input_type=Annotated[int, Field(ge=0)])]


def _by_label(key: str) -> Any:
    """Take one number for a number by label, kept under `key`."""

    def expand(value: Any) -> Any:
        return {key: value} if isinstance(value, int | float) and not isinstance(value, bool) else value

    return expand


DEFAULT = "default"
"""Label of the strata that no other label names."""

Rates = Annotated[
    dict[str, Fraction], BeforeValidator(_by_label(DEFAULT), json_schema_input_type=Fraction | dict[str, Fraction])
]
Spreads = Annotated[
    dict[str, Amount], BeforeValidator(_by_label(DEFAULT), json_schema_input_type=Amount | dict[str, Amount])
]
Counts = Annotated[
    dict[str, Count], BeforeValidator(_by_label(DEFAULT), json_schema_input_type=Count | dict[str, Count])
]


class PlannedMethod(Section):
    """A method of the research programme and what it is for."""

    short: ClassVar[str | None] = "kind"

    kind: MethodKind
    purpose: str | None = None
    participants: Count | None = None
    """People of an expert survey or of one group, or sources, that are planned."""


class Programme(Section):
    """The research programme (paragraph 37)."""

    problem: str | None = None
    aim: str | None = None
    tasks: Names = ()
    object: str | None = None
    subject: str | None = None
    concepts: dict[str, str] = Field(default_factory=dict)
    hypotheses: Names = ()
    methods: tuple[PlannedMethod, ...] = ()
    analysis: tuple[Analysis, ...] = ()
    comparison: tuple[Comparison, ...] = ()


class FrameRef(ReadAs):
    """The sampling frame: one that ships with the toolkit (`id`), or a table of strata or of listed units (`file`)."""

    short: ClassVar[str | None] = "id"

    id: str | None = None
    file: str | None = None
    stratum: Names = ()
    size: str | None = None
    psus: str | None = None
    units: Names = ()
    name: str | None = None
    universe: str | None = None
    date: Day | None = None
    source: str | None = None


class TargetSection(Section):
    """What is measured and how precisely. Which keys go with which kind is checked when the plan is read."""

    short: ClassVar[str | None] = "kind"

    kind: Literal["proportion", "mean", "total", "difference"] = "proportion"
    margin: Positive | None = None
    p: Fraction | None = None
    sd: Positive | None = None
    mean: Positive | None = None
    relative: bool = False
    p1: Fraction | None = None
    p2: Fraction | None = None
    power: Fraction | None = None
    ratio: Positive | None = None
    one_sided: bool = False
    overlap: Part | None = None
    correlation: Part | None = None


class DomainSection(Section):
    """A margin for every value of stratum columns."""

    short: ClassVar[str | None] = "by"

    by: Names = Field(min_length=1)
    margin: Positive | None = None
    margins: dict[str, Positive] = Field(default_factory=dict)


def _deff(value: Any) -> Any:
    return {"value": value} if isinstance(value, int | float) and not isinstance(value, bool) else value


class DeffSection(Section):
    """The design effect: one number, or its parts."""

    value: Positive | None = None
    icc: Part | None = None
    weighting: Positive | None = None


Deff = Annotated[DeffSection, BeforeValidator(_deff, json_schema_input_type=Positive | DeffSection)]


class CostSection(Section):
    """Costs in one currency, and the budget."""

    fixed: Amount = 0.0
    cluster: Amount = 0.0
    interview: Spreads = Field(default_factory=dict)
    budget: Positive | None = None
    best_cluster_size: bool = False


class AllocationSection(Section):
    """How interviews are divided between strata."""

    short: ClassVar[str | None] = "rule"

    rule: Literal["proportional", "equal", "sqrt", "power", "neyman", "cost", "bethel"] = "proportional"
    power: Part | None = None
    minimum: Counts = Field(default_factory=dict)
    maximum: Counts = Field(default_factory=dict)
    spreads: Spreads = Field(default_factory=dict)


class IndicatorSection(Section):
    """One of several indicators that an allocation must serve."""

    spread: Spreads
    mean: Spreads = Field(default_factory=dict)
    margin: Positive
    relative: bool = False
    by: Names = ()
    domain_margin: Positive | None = None


class AnswersSection(Section):
    """What the interviews will hold, as the manifest of the survey to come states it."""

    indicators: Indicators = Field(default_factory=dict)
    missing: Codes = ()


def _interviewers(value: Any) -> Any:
    return {"number": value} if isinstance(value, int) and not isinstance(value, bool) else value


class InterviewerSection(FileRef):
    """Who interviews: a list of people, or only how many there are."""

    file: str | None = None  # type: ignore[assignment]
    number: Count | None = None
    interviewer: str = "interviewer"
    organisation: str | None = None
    region: str | None = None

    def listed(self) -> InterviewersRef | None:
        """Return the list as the manifest names it; None where only a number is stated."""
        if self.file is None:
            return None
        return InterviewersRef.model_validate(self.model_dump(exclude_unset=True, exclude={"number"}))


Interviewers = Annotated[
    InterviewerSection, BeforeValidator(_interviewers, json_schema_input_type=Count | InterviewerSection)
]


class FieldworkSection(Section):
    """When the field begins, how long it lasts, who works in it, and quotas where they are used."""

    start: Day | None = None
    days: Count | None = None
    interviewers: Interviewers | None = None
    quotas: dict[str, dict[str, Fraction]] = Field(default_factory=dict)
    interlocked: bool = False
    """Quotas of all characteristics together (women of 18–29) in place of each by itself."""
    language: Literal["kk", "ru", "en"] | None = None


class PlannedPromise(Section):
    """A share of control promised for every group of one role: of every interviewer's work, every subcontractor's."""

    by: PromisedBy
    min: Fraction


PlannedPromises = Annotated[
    tuple[PlannedPromise, ...],
    BeforeValidator(files_of, json_schema_input_type=PlannedPromise | list[PlannedPromise]),
]


class ControlSection(Section):
    """Field control as it is planned: by what means, and how many controls are expected to end with an outcome."""

    reach: Fraction | None = None
    method: Literal["telephone", "visit", "recording", "observed"] = "telephone"
    assurance: Fraction | None = None
    promise: PlannedPromises = ()


class LearnSection(Section):
    """A delivered survey to learn from, or what was learned from it (as a design writes it)."""

    short: ClassVar[str | None] = "deliverable"

    deliverable: str | None = None
    source: str | None = None
    rule: Literal["median", "largest"] | None = None
    interviews: int | None = Field(default=None, ge=0)
    deff: Positive | None = None
    icc: Part | None = None
    weighting: Positive | None = None
    cluster_size: Positive | None = None
    response: Fraction | None = None
    response_by: dict[str, Fraction] = Field(default_factory=dict)


class DecidedPlan(FileRef):
    """The table of planned interviews that a design wrote, beside its plan.yaml."""

    stratum: Names
    planned: str


class DecidedSample(FileRef):
    """The table of drawn units that a design wrote, and which of its columns is what."""

    stratum: Names
    units: Names
    role: str
    certainty: str


class DecidedControl(Section):
    """What the control plan promises."""

    low: float | None = None
    high: float | None = None
    interviews: int
    needed: int
    draw: int
    reach: float
    method: str


class Decided(Section):
    """What a design decided: written by `sapa design`, read by the review, and made anew when the plan is run again."""

    version: str
    binding: str
    interviews: int
    issued: int
    clusters: int | None = None
    margin: float
    deff: float
    units: Names = ()
    """Columns of `sample.csv` that name the drawn units, the first stage first."""
    sample: DecidedSample | None = None
    """None where nothing was drawn."""
    person_rule: str | None = None
    frame_sha256: str
    plan: DecidedPlan
    population: PopulationRef
    selection: Selection | None = None
    """Where the plan itself states none: the stages that were drawn."""
    control: DecidedControl | None = None
    warnings: Names = ()
    """Ids of the sentences of warning that stand in the workbook."""
    files: dict[str, str] = Field(default_factory=dict)
    """sha256 of every other file of the folder."""

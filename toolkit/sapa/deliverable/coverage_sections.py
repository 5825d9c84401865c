"""Sections of the manifest about who should have been reached: frame, issued cases, quotas, margins, consumers."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from sapa.deliverable.file_sections import FileRef, TableRef, files_of
from sapa.deliverable.section import Codes, Day, Names, Section


class Eligibility(Section):
    """Where e comes from, the share of the cases of unknown eligibility that is taken as eligible.

    `proportional`: as among cases of known eligibility (CASRO); `by_stratum`: the same within each stratum; `all`: 1;
    `none`: 0; `given`: `value`, with the `reason` for it.
    """

    short: ClassVar[str | None] = "rule"

    rule: Literal["proportional", "by_stratum", "all", "none", "given"] = "proportional"
    value: float | None = Field(default=None, ge=0, le=1)
    reason: str | None = None

    @model_validator(mode="after")
    def _value_where_given(self) -> Eligibility:
        if (self.rule == "given") != (self.value is not None):
            raise PydanticCustomError("eligibility_value", "eligibility_value")
        return self


class Grouping(Section):
    """A column made of another one: numbers cut at `starts` (18, 30, 45: 18–29, 30–44, 45+), or codes by `codes`.

    Below the first start nobody belongs to a group. A code in no list belongs to none either.
    """

    column: str
    starts: tuple[float, ...] = ()
    codes: dict[str, Codes] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way(self) -> Grouping:
        rising = all(a < b for a, b in zip(self.starts, self.starts[1:], strict=False))
        if bool(self.starts) == bool(self.codes) or not rising:
            raise PydanticCustomError("grouping", "grouping")
        every = [str(code) for codes in self.codes.values() for code in codes]
        if len(set(every)) < len(every):
            raise PydanticCustomError("grouping_codes", "grouping_codes")
        return self

    @property
    def labels(self) -> tuple[str, ...]:
        """The groups in order; of numbers `18–29`, the last one open (`60+`)."""
        if self.codes:
            return tuple(self.codes)
        texts = [f"{s:g}" for s in self.starts]
        whole = all(float(s).is_integer() for s in self.starts)
        ends = [f"{s - 1:g}" if whole else f"<{s:g}" for s in self.starts[1:]]
        return (*(f"{a}–{b}" for a, b in zip(texts, ends, strict=False)), f"{texts[-1]}+")


class MarginsRef(TableRef):
    """What is known of the population: a row a margin and level, with its total or share.

    A margin is a column of the data, or a group made under `groups`; crossed ones are written `sex*age_group` with
    levels `1*18–29`. The same table as for `sapa estimate --calibrate`.
    """

    margin: str = "margin"
    level: str = "level"
    total: str | None = None
    share: str | None = None
    universe: str | None = None
    date: Day | None = None
    source: str | None = None


class QuotaRef(TableRef):
    """Target interviews by the cells of some columns of the data (`by`), matched to the file's columns by position.

    `columns`: what they are called in the file; none: as in the data.
    """

    by: Names = ()
    columns: Names = ()
    planned: str = "planned"


class Substitution(Section):
    """The rule for replacing a case: after how many attempts, by whom, at most how many.

    `same` are columns of the issued cases that a case and its replacement must share; `max` is in per cent of the
    cases.
    """

    allowed: bool = True
    same: Names = ()
    after_attempts: int | None = Field(default=None, ge=1)
    max: float | None = Field(default=None, ge=0, le=100)
    document: str | None = None
    page: str | int | None = None


class IssuedKinds(Section):
    """Which words of the issued cases' kind column mean what."""

    main: Codes = ()
    reserve: Codes = ()


class IssuedRef(TableRef):
    """Cases given to interviewers, answered or not: a row an address, a household or a person.

    `link` is the column of the data that holds the same id. `replaces` holds the id of the case that this one stood in
    for. `covariates` are known of every case before the field: response is compared along them.
    """

    id: str = "id"
    link: str | None = None
    stratum: Names = ()
    psu: Names = ()
    weight: str | None = None
    kind: str | None = None
    kinds: IssuedKinds = IssuedKinds()
    replaces: str | None = None
    date: str | None = None
    covariates: Names = ()
    substitution: Substitution | None = None


class SamplingFrameRef(TableRef):
    """The list from which the sample was drawn: a row a unit (settlement, address, person).

    `link` is the column of the data that holds the same id; `size` counts the people of a unit; `chance` is the unit's
    probability of selection (0: none); `updated` says when the unit's entry was last checked, `date` when the list was
    made.
    """

    id: str = "id"
    link: str | None = None
    stratum: Names = ()
    size: str | None = None
    chance: str | None = None
    updated: str | None = None
    date: Day | None = None
    universe: str | None = None
    source: str | None = None


class Weighting(Section):
    """How weights are to be made anew to see what they would change: base, response, margins.

    `base`: a column of base weights (else people of the stratum over interviews, else 1). `response`: columns of the
    issued cases whose cells get n issued over n answered. `margins`: those of the margins' table to calibrate to (none:
    all). `bounds` are limits of new over old weight (logit), `trim` limits in units of the mean weight.
    """

    base: str | None = None
    response: Names = ()
    method: Literal["poststratification", "raking", "linear", "logit"] | None = None
    margins: Names = ()
    bounds: tuple[float, float] | None = None
    trim: tuple[float, float] | None = None


class Counted(FileRef):
    """People on a list: a row a person known by `id`; or a bare `count`, which is declared only."""

    short: ClassVar[str | None] = "file"

    file: str = ""
    id: Names = ("id",)
    count: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _list_or_count(self) -> Counted:
        if bool(self.file) == (self.count is not None):
            raise PydanticCustomError("counted", "counted")
        return self


def _counted(value: Any) -> Any:
    """Take a number for a bare count."""
    return {"count": value} if isinstance(value, int) and not isinstance(value, bool) else value


People = Annotated[
    Counted,
    BeforeValidator(_counted, json_schema_input_type=Annotated[int, Field(ge=0)] | Counted),
]


class Consumers(Section):
    """Consumers of a service (paragraph 9): planned by the project, registered, polled.

    `form` is the form of the service as the act's tables have it (`seminar`, `consultation` …); `item` tells events of
    one form apart.
    """

    form: str | None = None
    item: str | None = None
    planned: int | None = Field(default=None, ge=0)
    registered: People | None = None
    polled: People | None = None


Quotas = Annotated[tuple[QuotaRef, ...], BeforeValidator(files_of, json_schema_input_type=QuotaRef | list[QuotaRef])]
ConsumersList = Annotated[
    tuple[Consumers, ...], BeforeValidator(files_of, json_schema_input_type=Consumers | list[Consumers])
]

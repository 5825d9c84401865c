"""`Finding`: the answer to one norm for one item on one line, and `Evaluation`: all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from sapa.messages import Message
from sapa.results.made_with import MadeWith
from sapa.results.opinions import Judgement, Opinions
from sapa.results.privacy import Privacy, Withheld
from sapa.results.tables import Table
from sapa.results.vocabulary import Addressee, Basis, BoundsFrom, Line, Status


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval in the unit of the value it belongs to; `level` is a fraction."""

    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the answer can be seen: rows of a file (header = row 1), a page of a document, or a sheet."""

    file: str | None = None
    rows: str | None = None
    document: str | None = None
    page: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Another reading, one changed at a time, and the status it would give."""

    reading: Mapping[str, Any]
    status: Status

    def __post_init__(self) -> None:
        object.__setattr__(self, "reading", MappingProxyType(dict(self.reading)))


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one norm for one item on one line.

    `value`, `min`, `max` and `interval` are in the norm's own unit, unrounded (2.83 against 5 for per cent).
    `norm` is None for questions the Standard does not ask (methodological line only). `status` is what
    holds after an expert's judgement; `computed_status` is what the engine found.
    """

    id: str
    norm: str | None
    line: Line
    status: Status
    message: Message
    part: str = "main"
    method: str | None = None
    item: str | None = None
    computed_status: Status | None = None
    value: float | None = None
    unit: str | None = None
    min: float | None = None
    max: float | None = None
    bounds_from: BoundsFrom | None = None
    interval: Interval | None = None
    n: int | None = None
    basis: Basis | None = None
    reading: Mapping[str, Any] = field(default_factory=dict)
    sensitivity: tuple[Sensitivity, ...] = ()
    judgement: Judgement | None = None
    addressee: Addressee = Addressee.PROVIDER
    evidence: tuple[Evidence, ...] = ()
    recommendation: Message | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "reading", MappingProxyType(dict(self.reading)))
        if self.computed_status is None:
            object.__setattr__(self, "computed_status", self.status)

    @property
    def depends_on_reading(self) -> bool:
        """True where another sensitive reading would give another status."""
        return any(s.status is not self.status for s in self.sensitivity)

    @property
    def against_computed(self) -> bool:
        """True where an expert decided otherwise than the program, which had an answer under every reading."""
        if self.judgement is None or self.computed_status in (Status.JUDGEMENT, Status.NOT_ASSESSABLE):
            return False
        computed = {self.computed_status, *(s.status for s in self.sensitivity)}
        return computed == {self.computed_status} and self.judgement.status is not self.computed_status


def unknown_finding(id: str) -> Finding:
    """Return a finding of which only the id is known."""
    return Finding(id, None, Line.FORMAL, Status.JUDGEMENT, Message("present.no_norm"))


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: path inside the deliverable, sha256, number of data rows (None: no rows)."""

    path: str
    sha256: str
    rows: int | None
    role: str


@dataclass(frozen=True, slots=True)
class Passport:
    """Who, what, when: the deliverable's own words, for the first sheet."""

    title: str
    service: str
    customer: str | None = None
    provider: str | None = None
    contract: str | None = None
    start: date | None = None
    accepted: date | None = None
    universe: str | None = None
    methods: tuple[tuple[str, str], ...] = ()
    """(method id, kind) pairs in the order of the manifest."""


@dataclass(frozen=True, slots=True)
class ReadingUsed:
    """A reading in force: its value, whether it is the default, and the values it may take."""

    id: str
    value: Any
    default: Any
    alternatives: tuple[Any, ...]
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything a review found: findings on two lines, tables, and what they were computed from.

    `details` holds the checks' own typed results (every stage of the arithmetic) keyed by method id and
    check name; the workbook's evidence sheets are written from them. `opinions` is what experts wrote into earlier
    workbooks and what was taken over.
    """

    sapa: str
    standard: str
    edition: date
    passport: Passport
    files: tuple[InputFile, ...]
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...]
    readings: tuple[ReadingUsed, ...]
    assumptions: tuple[Message, ...] = ()
    reviewed_on: date | None = None
    seed: int | None = None
    details: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    opinions: Opinions = field(default_factory=Opinions)
    made: MadeWith | None = None
    """What a run was made with beside its inputs; None for an evaluation that no run made."""
    privacy: Privacy = field(default_factory=Privacy)
    withheld: tuple[Withheld, ...] | None = None
    """What is not shown because too few answered; None before anybody has looked (`sapa.present.disclosure`)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "details", MappingProxyType(dict(self.details)))

    def count(self, line: Line) -> dict[Status, int]:
        """Count the findings of one line by status (every status present, zero where there is none)."""
        counts = dict.fromkeys(Status, 0)
        for finding in self.findings:
            if finding.line is line:
                counts[finding.status] += 1
        return counts

    def table(self, name: str) -> Table:
        """Return the table of that name; an unknown name raises KeyError naming those there are."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(f"no table {name!r}; there are: {', '.join(t.name for t in self.tables)}")

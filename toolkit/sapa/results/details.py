"""What each check worked out, stage by stage. The workbook's evidence sheets are written from these.

Shares, margins and probabilities are fractions. Nothing here is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

from sapa.messages import Message
from sapa.results.control import ControlGroup, FieldControlDetail, QuestionComparison, Unmatched
from sapa.results.coverage import CoverageDetail, StratumCoverage
from sapa.results.vocabulary import Basis, Status

__all__ = [
    "ControlGroup",
    "CoverageDetail",
    "DataDefect",
    "DataDetail",
    "DocumentsDetail",
    "FieldControlDetail",
    "IndicatorEstimate",
    "NominalError",
    "QuestionComparison",
    "RegisterEntry",
    "SamplingErrorDetail",
    "SessionCount",
    "StratumCoverage",
    "Unmatched",
]


@dataclass(frozen=True, slots=True)
class NominalError:
    """Margin of error as if the sample were simple random: z · √(p(1−p)/n · (N−n)/(N−1)).

    group_by, group
        What the row is about: ("", "") is the whole sample.
    n, population
        Interviews and people; population None: not known.
    fpc
        True where (N−n)/(N−1) was applied.
    margin
        Fraction (0.0283).
    needed, needed_design
        Interviews that would have met the limit, as if simple random and with the design effect of the least precise
        key indicator; None where there is no limit or no design effect.
    """

    group_by: str
    group: str
    n: int
    population: float | None
    fpc: bool
    p: float
    z: float
    confidence: float
    margin: float | None
    needed: int | None = None
    needed_design: int | None = None


@dataclass(frozen=True, slots=True)
class IndicatorEstimate:
    """A design-based estimate of one indicator, overall. `margin` is t·SE; fractions for proportions.

    problem
        Why there is no design-based margin (then `se`, `margin`, `df`, `deff` are None).
    title
        The indicator's title in the manifest; `shown` is what readers see.
    key
        True for a key indicator: the least precise of them stands for the survey.
    """

    indicator: str
    column: str
    statistic: str
    estimate: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    df: float | None
    deff: float | None
    t: float | None
    margin: float | None
    n: int
    problem: Message | None = None
    title: str | None = None
    key: bool = False

    @property
    def shown(self) -> str:
        """The indicator for readers: its title with the category, else its name."""
        if not self.title:
            return self.indicator
        _, joint, category = self.indicator.partition(" = ")
        return f"{self.title}{joint}{category}"


@dataclass(frozen=True, slots=True)
class SamplingErrorDetail:
    """Everything behind the sampling-error findings of one survey.

    weights_source: "delivered", "frame" (population of the stratum / interviews) or "equal".
    design: strata, psu, population columns as text for the reader. limit: the limit judged against, in per cent.
    repeated: rows that count and repeat the id of an earlier one.
    """

    overall: NominalError
    groups: tuple[NominalError, ...]
    indicators: tuple[IndicatorEstimate, ...]
    worst: str | None
    limit: float | None
    limit_from: str
    rounding: str
    selection: str
    weights_source: str
    kish_deff: float | None
    strata: str
    psu: str
    population: str
    universe: str | None
    handed_in: int
    voided: int
    refuted: int
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A method, analysis, comparison, product, review, document or person that the provider names."""

    kind: str
    item: str
    detail: str | None
    document: str | None
    page: str | None
    basis: Basis
    counted: bool
    note: Message | None = None


@dataclass(frozen=True, slots=True)
class SessionCount:
    """Participants of one group session, list of experts or register of sources against its norm."""

    kind: str
    method: str
    session: str
    participants: int
    min: float | None
    max: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class DocumentsDetail:
    """Everything behind the compliance findings of one part."""

    register: tuple[RegisterEntry, ...]
    sessions: tuple[SessionCount, ...]


@dataclass(frozen=True, slots=True)
class DataDefect:
    """A defect inside a delivered file, traceable to the row (header = row 1)."""

    file: str
    row: int | None
    column: str | None
    value: str | None
    defect: Message


@dataclass(frozen=True, slots=True)
class DataDetail:
    """Defects found while relating the delivered files. `total` counts all; `defects` holds the first of each kind."""

    defects: tuple[DataDefect, ...]
    total: int

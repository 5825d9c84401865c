"""What making the weights anew showed: stages, margins, cells of response, shifts of indicators. No weight of a person.

Shares are fractions; nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sapa.messages import Message
from sapa.results.names import Names


class WeightStage(StrEnum):
    """A set of weights of the same interviews, in the order in which they are shown.

    equal: every interview counts the same; delivered: as handed in; base: inverse chances of selection; response:
    base, adjusted for non-response; calibrated: to the margins; trimmed: cut at a floor and a ceiling.
    """

    EQUAL = "equal"
    DELIVERED = "delivered"
    BASE = "base"
    RESPONSE = "response"
    CALIBRATED = "calibrated"
    TRIMMED = "trimmed"


class ErrorKind(StrEnum):
    """design: strata, units and calibration respected; nominal: as if simple random; none: no error has a meaning."""

    DESIGN = "design"
    NOMINAL = "nominal"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StageSpread:
    """How unequal the weights of one stage are. None: does not exist.

    kish
        1 + cv²: Kish's design effect of the weights. effective: n / kish.
    top1, top5
        Share of the sum that the heaviest 1 % and 5 % of the interviews hold.
    """

    stage: WeightStage
    n: int
    negative: int
    total: float
    low: float | None
    median: float | None
    high: float | None
    cv: float | None
    kish: float | None
    effective: float | None
    top1: float | None
    top5: float | None


@dataclass(frozen=True, slots=True)
class MarginMove:
    """One level of a margin: what is known of the population, and the share under each set of weights.

    target, target_share
        None where the margin does not know the level. total: the margin states totals.
    sample, delivered, before, after
        Share unweighted; under the delivered weights; before calibration; and in the end. None: no such weights.
    """

    margin: str
    level: str
    n: int
    target: float | None
    target_share: float | None
    total: bool
    sample: float | None
    delivered: float | None = None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class ResponseCell:
    """Cases issued and answered in one cell; factor: Σ base weights issued / Σ of those that answered.

    few, large: fewer answers, or a larger factor, than a cell should have.
    """

    cell: str
    issued: int
    answered: int
    weight_issued: float
    weight_answered: float
    factor: float
    few: bool
    large: bool


@dataclass(frozen=True, slots=True)
class StageEstimate:
    """An indicator under one set of weights. shift: estimate − that of the reference; shift_se: its own error.

    `beyond`: |shift| exceeds the standard error of the reference; None where there is no error.
    """

    stage: WeightStage
    estimate: float | None
    se: float | None
    shift: float | None = None
    shift_se: float | None = None
    beyond: bool | None = None


@dataclass(frozen=True, slots=True)
class IndicatorEffect:
    """One indicator under every set of weights."""

    indicator: str
    statistic: str
    n: int
    stages: tuple[StageEstimate, ...]
    title: str | None = None

    @property
    def shown(self) -> str:
        """The indicator for readers: its title with the category, else its name."""
        if not self.title:
            return self.indicator
        _, joint, category = self.indicator.partition(" = ")
        return f"{self.title}{joint}{category}"

    def at(self, stage: WeightStage) -> StageEstimate | None:
        """Return the estimate of one stage."""
        return next((s for s in self.stages if s.stage is stage), None)


@dataclass(frozen=True, slots=True)
class RepairDetail:
    """Everything behind the findings on new weights of one survey.

    base
        Where base weights come from: `column`, `frame` (people of the stratum over interviews) or `equal`; None: no
        weights were made here. base_column: its name.
    reference
        The stage that shifts are counted from: the delivered weights, else equal ones.
    final
        The last stage that was made: what is proposed. None: none was.
    method, cycles, misfit, ratio_low, ratio_high
        How the calibration went (see `stats.adjustments.Convergence`).
    left_out, unusable
        Interviews without a level of some margin, left out of the new weights; and those whose delivered weight is
        no positive number.
    agreement
        Correlation of the new weights with the delivered ones.
    errors
        What the standard errors are worth; problem: why they are not those of the design.
    refused
        Why a step could not be taken.
    """

    stages: tuple[StageSpread, ...]
    margins: tuple[MarginMove, ...]
    response: tuple[ResponseCell, ...]
    effects: tuple[IndicatorEffect, ...]
    interviews: int
    reference: WeightStage
    final: WeightStage | None
    selection: str
    errors: ErrorKind
    base: str | None = None
    base_column: str | None = None
    method: str | None = None
    cycles: int | None = None
    misfit: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    cut: int | None = None
    trim: tuple[float, float] | None = None
    left_out: int = 0
    unusable: int = 0
    agreement: float | None = None
    problem: Message | None = None
    refused: tuple[Message, ...] = ()
    universe: str | None = None
    date: date | None = None
    source: str | None = None
    names: Names = field(default_factory=Names)

    def stage(self, stage: WeightStage) -> StageSpread | None:
        """Return the spread of one stage."""
        return next((s for s in self.stages if s.stage is stage), None)

    @property
    def shown(self) -> WeightStage:
        """The stage that the sheet is about: what is proposed, else what was delivered."""
        return self.final or self.reference

"""What a panel's scores amount to: bids, experts, agreement, with every stage; frozen and without words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sapa.data.rows import SourceFile
from sapa.panel.calibration import AgainstKey
from sapa.panel.cube import Cube
from sapa.panel.faults import Fault
from sapa.panel.plan import PanelPlan
from sapa.panel.quorum import Quorum
from sapa.stats import (
    AlphaInterval,
    Concordance,
    FleissKappa,
    Icc,
    IccOfMean,
    PanelSize,
    RankChances,
    Reason,
    ScoreAgreement,
    TwoWay,
)


class Outlying(StrEnum):
    """Why an expert's scores should be discussed."""

    DIFFERENCE = "difference"
    """On average further from the others than a step of the scale."""

    ROBUST_Z = "robust_z"
    """Far from what the panel's own spread lets expect."""

    ALPHA = "alpha"
    """Without the expert the others agree markedly better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BidResult:
    """One bid; nan where a number does not exist.

    sheets, incomplete
        Experts who gave every criterion a score, and experts who gave some only: these count in no total.
    mean, median, trimmed, lowest, highest
        Of the totals of whole sheets.
    share
        Mean total as a part of the highest total that can be.
    adjusted, se
        Mean that the whole panel would give on average, and its standard error.
    rank, rank_low, rank_high
        By the adjusted mean (by the plain one where nothing could be adjusted), 1 the best, equals share the upper
        rank; and the interval. 0: no rank.
    first, above
        Chances to be the best and to lie above the line.
    overlaps
        Bids whose ranks' intervals overlap with this one's.
    """

    id: str
    title: str
    sheets: int
    incomplete: int
    mean: float
    median: float
    trimmed: float
    lowest: float
    highest: float
    share: float
    adjusted: float
    se: float
    rank: int
    rank_low: int
    rank_high: int
    first: float
    above: float
    overlaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertResult:
    """One expert; nan where a number does not exist.

    sheets, incomplete
        Bids with a score for every criterion, and with some only.
    severity, severity_se
        Points of a total by which the expert lies above the mean expert (below 0: severe), and the standard error.
    difference, spread, robust_z, alpha_rise
        As `OutlyingExperts` has them, in points of one criterion.
    outlying
        Why to talk with the expert; empty where nothing stands out.
    """

    id: str
    name: str
    sheets: int
    incomplete: int
    severity: float
    severity_se: float
    difference: float
    spread: float
    robust_z: float
    alpha_rise: float
    outlying: tuple[Outlying, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionResult:
    """How far experts agree on one criterion."""

    id: str
    scores: int
    mean: float
    alpha: AlphaInterval
    fleiss: FleissKappa
    agreement: ScoreAgreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Scores of one criterion of one bid that lie half a scale or more apart."""

    bid: str
    criterion: str
    lowest: float
    highest: float
    low_experts: tuple[str, ...]
    high_experts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of a panel.

    cube, totals
        The scores, and (bids, experts) weighted totals of whole sheets.
    most, least
        The highest and the lowest total that can be.
    calibration
        Experts against the keys of benchmark cases, which are in nothing else here; empty where there are none.
    alpha, single, mean, concordance
        Agreement on the totals: ordinal alpha, ICC(2,1), ICC(2,k), Kendall's W.
    model, chances, size
        The two-way model, the chances drawn from it, and how many experts would be enough.
    model_reason
        Why nothing was adjusted; None where it was.
    """

    cube: Cube
    totals: NDArray[np.float64]
    least: float
    most: float
    bids: tuple[BidResult, ...]
    experts: tuple[ExpertResult, ...]
    criteria: tuple[CriterionResult, ...]
    differences: tuple[Difference, ...]
    calibration: tuple[AgainstKey, ...]
    alpha: AlphaInterval
    single: Icc
    mean: IccOfMean
    concordance: Concordance
    model: TwoWay
    chances: RankChances | None
    size: PanelSize
    model_reason: Reason | None

    @property
    def council(self) -> bool:
        """Tell whether the scores are one number for all members, so that nobody's own score is known."""
        return self.cube.experts == ("",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelResult:
    """A panel: its plan and files, what was wrong in them, its rounds (the last one counts) and its quorum.

    plan
        With the interests that experts declared on their sheets.
    reasons
        What experts wrote beside their scores, by (round, object, expert, criterion).
    """

    plan: PanelPlan
    sources: tuple[SourceFile, ...]
    faults: tuple[Fault, ...]
    rounds: tuple[Round, ...]
    quorum: Quorum | None
    reasons: Mapping[tuple[int, str, str, str], str] = field(default_factory=dict)

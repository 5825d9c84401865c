"""`Learned`: what a delivered survey teaches about the design of the next one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sapa.messages import Message
from sapa.stats import OutcomeRates


class LearnRule(StrEnum):
    """Which of the indicators' values the next plan takes."""

    MEDIAN = "median"
    """The middle of the key indicators: half of them will be as precise as planned."""

    LARGEST = "largest"
    """The least favourable of the key indicators: all of them will be, if the next survey is like this one."""


class ResponseSource(StrEnum):
    """What a response rate was counted from."""

    CONTACTS = "contacts"
    """Final outcomes of the issued addresses."""

    ISSUED = "issued"
    """Completed interviews over a stated number of issued addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedIndicator:
    """What one indicator of the delivered survey says about clusters and weights.

    n, units
        Valid answers, and first-stage units that have them.
    deff, deff_low, deff_high
        Design effect as the review shows it, and how far chance alone moves it (95 % where nothing else is said).
    icc, icc_low, icc_high
        Intraclass correlation by one-way analysis of variance (Donner 1986), with Searle's interval. Unweighted, and
        differences between strata are part of it.
    rho
        Homogeneity that is left in the design effect after weights and strata: (deff / kish − 1)/(b̄ − 1).
    cluster_size
        b̄: mean valid answers in a first-stage unit; with self-representing units, in the unit of an answer.
    kish
        1 + CV²(w) over the valid answers.
    key
        False where the indicator is none of the key ones: it is shown and takes no part in the summary.
    problem
        Why nothing can be learned from it; the numbers are then None.
    """

    name: str
    n: int
    units: int | None = None
    deff: float | None = None
    deff_low: float | None = None
    deff_high: float | None = None
    icc: float | None = None
    icc_low: float | None = None
    icc_high: float | None = None
    rho: float | None = None
    cluster_size: float | None = None
    kish: float | None = None
    key: bool = True
    title: str | None = None
    problem: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedResponse:
    """Issued addresses of a stratum (or of all) and the interviews that came of them.

    rate
        What the next plan divides by, a fraction. Of a stratum: its own yield drawn towards that of the whole, the more
        so the fewer its addresses are and the less the strata differ.
    low, high
        Wilson's interval of the stratum's own yield.
    """

    stratum: str
    parts: tuple[str, ...]
    issued: int
    interviews: int
    rate: float
    low: float
    high: float

    @property
    def observed(self) -> float | None:
        """The stratum's own yield; None where nothing was counted."""
        return self.interviews / self.issued if self.issued else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What the next plan takes from a delivered survey. None: nothing could be learned, and `problems` says why.

    source
        Title of the survey, or name of its file.
    rule
        Which statistic of the key indicators stands below.
    deff, deff_low, deff_high
        Design effect, and the ends of the interval of the indicator it is taken from (with an even number of
        indicators, the upper one of the two in the middle).
    icc
        ρ to plan with: the same statistic of the indicators' `rho`, not below 0; with `weighting` it carries over to
        another cluster size (`deff_for`).
    icc_anova
        The same statistic of the indicators' `icc`, as `sapa estimate` shows it.
    cluster_size, weighting
        Mean interviews in a first-stage unit (with self-representing units: in the unit in which an interview stands),
        and what unequal weights within strata do: 1 + CV²(w) over the effect of the division between strata, with which
        the next plan reckons by itself.
    response
        Interviews an issued address yields: what a plan divides by. Lower than the response rate where addresses turn
        out not to be eligible.
    rates
        AAPOR's outcome rates (RR1 … CON3); None without final outcomes.
    interviews, issued
        Completed interviews that count, and addresses issued.
    response_by
        The yield of each stratum, drawn towards the whole's, in the order of the file.
    conventions, problems
        How it was computed; what could not be learned and why.
    """

    source: str
    rule: LearnRule
    level: float
    interviews: int
    deff: float | None = None
    deff_low: float | None = None
    deff_high: float | None = None
    icc: float | None = None
    icc_anova: float | None = None
    cluster_size: float | None = None
    weighting: float | None = None
    response: float | None = None
    response_low: float | None = None
    response_high: float | None = None
    response_source: ResponseSource | None = None
    rates: OutcomeRates | None = None
    issued: int | None = None
    indicators: tuple[LearnedIndicator, ...] = ()
    response_by: tuple[LearnedResponse, ...] = ()
    conventions: tuple[Message, ...] = ()
    problems: tuple[Message, ...] = ()

    def deff_for(self, cluster_size: float) -> float | None:
        """Return the design effect to expect with another cluster size: (1 + (m − 1)·ρ)·weighting (Kish 1987).

        None where ρ or the effect of weights is not known; the design effect itself where no clusters were.
        """
        if self.weighting is None or self.icc is None:
            return self.deff
        return (1 + (cluster_size - 1) * self.icc) * self.weighting

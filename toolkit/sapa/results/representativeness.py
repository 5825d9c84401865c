"""Who answered, beside who lives there: margins, evenness of response, what non-respondents could change.

Shares are fractions; counts are interviews or cases. None: not known, or not stated for this kind of selection.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sapa.messages import Message
from sapa.results.names import Names


@dataclass(frozen=True, slots=True)
class LevelFit:
    """One level of a margin: population against sample.

    title
        The level as readers should see it, a text for each column.
    people, population_share
        As stated; people None where only shares are.
    n, sample_share, weighted_share
        Interviews, their share, and their share by the delivered weights (None: none delivered).
    compared_share
        The share that is compared: see `MarginFit.basis`.
    difference, se, low, high, p, q
        compared − population with its standard error and interval; P of no difference, and the same after
        Benjamini and Hochberg's correction over every level looked at.
    missing
        Interviews that the level is short of (+) or has too many of (−) at its share of the population.
    small
        Fewer than five interviews expected.
    """

    margin: str
    level: str
    title: tuple[str, ...]
    people: float | None
    population_share: float
    n: int
    sample_share: float
    weighted_share: float | None
    compared_share: float
    difference: float
    se: float | None
    low: float | None
    high: float | None
    p: float | None
    q: float | None
    missing: int
    small: bool


@dataclass(frozen=True, slots=True)
class MarginTest:
    """Tests that the population has the shares of a margin: as if simple random, and with the design.

    chi2, df, p_srs
        Pearson's X² as if the interviews were a simple random sample.
    effect, p_first
        Mean generalised design effect; Rao–Scott, first order.
    df_second, p_second
        Rao–Scott, second order. f, f_df1, f_df2, p_f: the same as F with the design's degrees of freedom.
    """

    chi2: float
    df: int
    p_srs: float
    effect: float | None = None
    p_first: float | None = None
    df_second: float | None = None
    p_second: float | None = None
    f: float | None = None
    f_df1: float | None = None
    f_df2: float | None = None
    p_f: float | None = None


@dataclass(frozen=True, slots=True)
class MarginFit:
    """One margin of the population against the sample.

    origin
        `given` (margins handed in), `population` (the population file), `frame` (the shipped frame: context only).
    basis
        What is compared: `base` (design weights), `delivered`, `frame` (people of the stratum over interviews) or
        `equal` (interviews as they are). `fitted`: the delivered weights reproduce the margin and so say nothing of
        who was reached.
    by_design
        Every stratum lies in one level: the allocation fixed the interviews, chance had no part in them.
    n, missing
        Interviews with a level of the margin, and without one.
    dissimilarity, dissimilarity_weighted
        ½ Σ |share − population share| of the interviews, and by the delivered weights.
    untested
        Why there is no interval and no test.
    problem
        Why the margin cannot be compared at all (then `levels` is empty).
    quota
        Quotas were set on it.
    df
        Degrees of freedom of the intervals; None where there are none.
    """

    margin: str
    columns: tuple[str, ...]
    origin: str
    levels: tuple[LevelFit, ...]
    n: int
    missing: int
    basis: str
    fitted: bool
    by_design: bool
    dissimilarity: float | None
    dissimilarity_weighted: float | None
    test: MarginTest | None
    universe: str | None = None
    day: date | None = None
    source: str | None = None
    untested: Message | None = None
    problem: Message | None = None
    quota: bool = False
    df: float | None = None


@dataclass(frozen=True, slots=True)
class PartialR:
    """Partial R-indicators of a variable (category "") or of one category. Category: above 0 is over-represented.

    n, answered, rate
        Cases, those that answered, weighted response rate; None for a variable.
    q
        Of the category's unconditional partial indicator being 0, after Benjamini and Hochberg's correction.
    """

    variable: str
    category: str
    unconditional: float
    unconditional_se: float | None
    conditional: float
    conditional_se: float | None
    n: int | None = None
    answered: int | None = None
    rate: float | None = None
    q: float | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """How evenly the issued cases answered: R = 1 − 2·S, where S is the spread of their response propensities.

    from_design
        Errors of the propensities by clusters of the sample, else as if cases answered independently.
    max_bias
        The most that a share of respondents can be off because of the uneven response seen, a fraction.
    problem
        Why there is no R-indicator (then the numbers but cases, answered and rate are None).
    strata
        Those of the variables that make up the strata: weights by stratum make up for uneven response along them.
    """

    cases: int
    answered: int
    rate: float | None
    variables: tuple[str, ...]
    from_design: bool = False
    r: float | None = None
    r_raw: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    cv: float | None = None
    cv_se: float | None = None
    max_bias: float | None = None
    partials: tuple[PartialR, ...] = ()
    problem: Message | None = None
    strata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorBounds:
    """A key share and what non-respondents could make of it. Differences d are fractions of one.

    by_difference
        (d, share of all cases) where non-respondents' share is the respondents' plus d.
    lowest, highest
        Whatever non-respondents think. leaves_low, leaves_high, crosses_half: d at which the share of all leaves its
        interval or is one half; None: cannot happen.
    """

    indicator: str
    title: str
    estimate: float
    low: float | None
    high: float | None
    by_difference: tuple[tuple[float, float], ...]
    lowest: float
    highest: float
    leaves_low: float | None
    leaves_high: float | None
    crosses_half: float | None


@dataclass(frozen=True, slots=True)
class MissingGroup:
    """A group with fewer interviews than its share of the population asks for, beyond chance."""

    margin: str
    level: str
    title: tuple[str, ...]
    columns: tuple[str, ...]
    missing: int
    difference: float
    q: float | None


@dataclass(frozen=True, slots=True)
class RepresentativenessDetail:
    """Everything behind the findings on representativeness of one survey.

    claimed
        Margin of error that a survey of this size claims (a fraction): as if simple random, over the whole sample.
    strata_restored
        Whether the delivered weights bring every margin of the strata to the population.
    response_rate, rate_from
        Used for the bounds: from `outcomes` or `issued`; None: not known.
    """

    margins: tuple[MarginFit, ...]
    missing_groups: tuple[MissingGroup, ...]
    response: Response | None
    bounds: tuple[IndicatorBounds, ...]
    response_rate: float | None
    rate_from: str | None
    claimed: float | None
    level: float
    selection: str
    notes: tuple[Message, ...] = ()
    names: Names = field(default_factory=Names)
    strata_restored: bool = False

    @property
    def has_evidence(self) -> bool:
        """Whether there is anything to show: a margin that could be compared, issued cases, or bounds."""
        return bool(any(f.levels for f in self.margins) or self.response is not None or self.bounds)

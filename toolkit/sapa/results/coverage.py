"""Who should have been reached and who was: plan, issued cases, replacements, reserve, progress, and fit to quotas.

Shares and probabilities are fractions. Nothing here is rounded; ids are pseudonyms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from sapa.results.names import Names

if TYPE_CHECKING:
    from sapa.results.details import DataDefect


@dataclass(frozen=True, slots=True)
class StratumCoverage:
    """Plan, achieved and population of one stratum, region or quota cell. None: not known."""

    stratum: str
    population: float | None
    planned: int | None
    issued: int | None
    completed: int
    valid: int

    @property
    def shortfall(self) -> int | None:
        """Planned minus valid interviews, never below zero."""
        return None if self.planned is None else max(0, self.planned - self.valid)


@dataclass(frozen=True, slots=True)
class QuotaCells:
    """One table of target interviews: achieved by the cells of some columns.

    by, file
        Columns (or groups) of the data that make the cells, and the file of the targets.
    cells
        Every planned cell in the order of the file, then cells with interviews that nobody planned.
    unplaced
        Valid interviews that belong to no cell: an answer is missing, or lies in no group.
    exact
        Whether every planned cell has exactly the interviews planned, and nobody was interviewed outside them.
    """

    by: tuple[str, ...]
    file: str
    cells: tuple[StratumCoverage, ...]
    unplaced: int
    exact: bool


@dataclass(frozen=True, slots=True)
class MarginFit:
    """How close a margin that was no quota comes to the population: closer than chance lets a random sample come?

    chi_square is n · Σ (p − π)² / π of the valid interviews, unweighted; chance is P(χ² of that many df ≤ it): the
    share of simple random samples that fit so well or better. adjusted: after Benjamini and Hochberg (1995).
    """

    margin: str
    levels: int
    n: int
    chi_square: float
    df: int
    chance: float
    adjusted: float


class Breach(StrEnum):
    """In what a replacement is outside the rule that the provider stated."""

    NOT_ALLOWED = "not_allowed"
    OTHER_PLACE = "other_place"
    FEW_ATTEMPTS = "few_attempts"
    INTERVIEWED = "interviewed"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class BadReplacement:
    """A replacement outside the rule: pseudonyms of the new case and of the one it stands for, file and row.

    detail: the columns that differ, or `3 < 4` attempts; "" where there is nothing to add.
    """

    breach: Breach
    case: str
    replaced: str
    stratum: str
    file: str
    row: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Replacements:
    """Cases that stood in for others. `share` is of the cases used; `most` the share that the rule allows."""

    cases: int
    replaced: int
    share: float | None
    most: float | None
    rule: bool
    judged_attempts: bool
    bad: tuple[BadReplacement, ...]


@dataclass(frozen=True, slots=True)
class ReserveStratum:
    """Whether the cases not tried yet can still bring a stratum's shortfall.

    issued, used, left
        Cases on the list; those that were tried; those that were not.
    response
        Valid interviews over cases used.
    expected, low, high
        Interviews to be expected of what is left, with a prediction interval.
    chance
        Probability that what is left brings at least the shortfall. None: no shortfall, or no case used.
    """

    stratum: str
    shortfall: int
    issued: int
    used: int
    valid: int
    left: int
    response: float | None
    expected: float | None
    low: int | None
    high: int | None
    chance: float | None


@dataclass(frozen=True, slots=True)
class ProgressDay:
    """Interviews of one calendar day of the field, and up to it. `usual`: what such a day usually brings at most."""

    day: date
    completed: int
    valid: int
    total: int
    many: bool


@dataclass(frozen=True, slots=True)
class ProgressGroup:
    """The course of one stratum: days with interviews, pace, and when the plan would be reached at that pace.

    pace: valid interviews per calendar day from the survey's first day to its last. end: None where nothing is missing
    or no pace is known.
    """

    stratum: str
    planned: int | None
    valid: int
    first: date | None
    last: date | None
    days: int
    pace: float | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The fieldwork day by day. `undated`: interviews without a date that can be read.

    limit
        Interviews above which a day stands out; None where there are too few days to tell.
    end
        When the plan would be reached at the pace so far; None where it is, or without a plan.
    """

    days: tuple[ProgressDay, ...]
    groups: tuple[ProgressGroup, ...]
    planned: int | None
    pace: float | None
    end: date | None
    limit: float | None
    undated: int


@dataclass(frozen=True, slots=True)
class CoverageDetail:
    """Everything behind the coverage findings of one survey. `dissimilarity`: ½Σ|sample share − population share|.

    issued_from
        `issued` or `contacts`: where the number of issued cases comes from; None where it is not known.
    turned_away
        Contacts that ended because the quota was full (AAPOR 4.8); None without such records.
    """

    strata: tuple[StratumCoverage, ...]
    by_region: tuple[StratumCoverage, ...]
    not_in_frame: tuple[str, ...]
    not_in_plan: tuple[str, ...]
    missed: tuple[str, ...]
    dissimilarity: float | None
    universe: str | None
    population_source: str | None
    issued_from: str | None = None
    quotas: tuple[QuotaCells, ...] = ()
    fit: tuple[MarginFit, ...] = ()
    turned_away: int | None = None
    replacements: Replacements | None = None
    reserve: tuple[ReserveStratum, ...] = ()
    progress: Progress | None = None
    defects: tuple[DataDefect, ...] = ()
    names: Names = field(default_factory=Names)

    @property
    def territories(self) -> tuple[StratumCoverage, ...]:
        """Plan and achieved as a map or a picture shows them: by region, else by stratum."""
        return self.by_region or self.strata


@dataclass(frozen=True, slots=True)
class FrameStratum:
    """The list against the population in one stratum. None: not known.

    units, people
        Units of the list and people in them.
    population
        People of the stratum as the population file states them.
    no_chance, no_chance_people
        Units whose chance of selection is 0 or not stated, and their people.
    """

    stratum: str
    units: int
    people: float | None
    population: float | None
    no_chance: int
    no_chance_people: float | None

    @property
    def covered(self) -> float | None:
        """People on the list over people of the population."""
        return None if self.people is None or not self.population else self.people / self.population

    @property
    def without(self) -> float | None:
        """People without a chance: those missing from the list, and those of units that could not be drawn."""
        if self.population is None:
            return self.no_chance_people
        if self.units == 0:
            return self.population
        if self.people is None:
            return None
        return max(0.0, self.population - self.people) + (self.no_chance_people or 0.0)


class FrameFault(StrEnum):
    """In what a unit of the list, or a sampled unit, is in doubt."""

    REPEATED_ID = "repeated_id"
    SAME_NAME = "same_name"
    OUT_OF_DATE = "out_of_date"
    NOT_LISTED = "not_listed"


@dataclass(frozen=True, slots=True)
class FrameRecord:
    """A unit in doubt: what it is called on the list, file and row (of the data for a unit that is not listed)."""

    fault: FrameFault
    unit: str
    stratum: str
    file: str
    row: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class ChanceCheck:
    """Weights against chances of selection: the sum of weights in a unit times its chance, over its people.

    units
        Sampled units of which weight and chance are known.
    by_size
        True where the ratio is to people of the unit; else it is the mean weight times the chance.
    median, low, high
        The ratio's median, and its 5th and 95th percentile over the median.
    """

    units: int
    by_size: bool
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TerritoryContext:
    """A first-level territory: its code, valid interviews, and people of all ages where a number was verified."""

    code: str
    valid: int
    share: float
    people: int | None
    people_share: float | None


@dataclass(frozen=True, slots=True)
class DefaultFrame:
    """The shipped list of a country's territories, shown as context only."""

    country: str
    rows: tuple[TerritoryContext, ...]
    day: date | None
    universe: str | None
    source: str | None
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameDetail:
    """Everything behind the findings on the sampling frame of one survey; numbers None: not known.

    handed_in
        Whether a list of units was; `strata`, `records` and the rest of it are empty otherwise.
    age
        Years from the list's date (or the median date of its units) to the first day of the field.
    old, old_share
        Units last checked too long before the field, and their share of the units that state when.
    linked, sampled
        Sampled units found on the list, and sampled units altogether.
    universes
        What the list, the population and the provider say that is covered, as they word it.
    impossible
        Units with interviews, though the list gives them no chance of selection.
    listed
        The first ids of the list, to be seen beside ids of the data that it does not have.
    """

    handed_in: bool
    file: str | None = None
    units: int = 0
    people: float | None = None
    population: float | None = None
    day: date | None = None
    age: float | None = None
    source: str | None = None
    universes: tuple[tuple[str, str], ...] = ()
    strata: tuple[FrameStratum, ...] = ()
    records: tuple[FrameRecord, ...] = ()
    totals: tuple[tuple[FrameFault, int], ...] = ()
    old: int = 0
    old_share: float | None = None
    linked: int | None = None
    sampled: int | None = None
    without: float | None = None
    chances: ChanceCheck | None = None
    impossible: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    default: DefaultFrame | None = None
    defects: tuple[DataDefect, ...] = ()

    def total(self, fault: FrameFault) -> int:
        """Return the number of units in doubt of a kind (`records` holds the first of them)."""
        return dict(self.totals).get(fault, 0)

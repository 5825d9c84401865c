"""What the check of the report's claims worked out, claim by claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sapa.messages import Message
from sapa.results.details import DataDefect
from sapa.results.privacy import Why

PERCENT = 100.0


class PeopleWay(StrEnum):
    """How a stated number of people may have been worked out.

    counted: Σ w of those whom the figure counts. printed, computed: the figure as printed, or as recomputed, times the
    people of the frame. asked_printed, asked_computed: the same times Σ w of those who were asked.
    """

    COUNTED = "counted"
    PRINTED = "printed"
    COMPUTED = "computed"
    ASKED_PRINTED = "asked_printed"
    ASKED_COMPUTED = "asked_computed"


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """One figure of the report beside what the data give.

    claimed, recomputed
        In the unit that the report prints (per cent as 55.2). `recomputed` is computed as the report states it:
        weighted or not, among valid answers of its base, over the interviews that count.
    reproduced_by
        Every way of computing that rounds to the printed figure, the stated way first.
    margin_claimed, confidence
        Per cent, as printed (of a mean: in its unit); `margin_nominal` and `margin_design` are fractions (of a mean:
        in its unit).
    margin_nominal
        As if simple random, at the figure's own share; None for means, and at 0 and 100 %, where it would be zero.
    se, df
        Standard error (in the unit of the margins) and degrees of freedom behind `margin_design`.
    people
        People of the frame where the figure is of all of them: the finite population of `margin_nominal`.
    n_known
        Whether the stated number of interviews is that of the base or of another usual one (all handed in …).
    population
        Σ w of those whom the figure counts; None where weights do not scale to people.
    population_agrees
        Whether the stated number of people is `population`, or the printed percentage of the frame's people, rounding
        allowed for.
    population_way
        The first way that gives the stated number of people, also where it does not follow; None: no way does.
    title
        The indicator's title in the manifest.
    withheld
        Why what the data say is not shown.
    """

    document: str | None
    page: str | None
    file: str
    row: int
    indicator: str
    group: str | None
    base: str | None
    unit: str
    decimals: int
    weighted: bool
    claimed: float
    n_claimed: int | None
    margin_claimed: float | None
    margin_decimals: int
    confidence: float | None
    population_claimed: float | None
    recomputed: float | None = None
    n: int | None = None
    agrees: bool | None = None
    reproduced_by: tuple[Message, ...] = ()
    margin_nominal: float | None = None
    margin_design: float | None = None
    population: float | None = None
    problem: Message | None = None
    title: str | None = None
    n_known: bool | None = None
    population_agrees: bool | None = None
    population_way: PeopleWay | None = None
    se: float | None = None
    df: float | None = None
    people: float | None = None
    withheld: Why | None = None

    @property
    def shown(self) -> str:
        """The indicator for readers: its title, else its name."""
        return self.title or self.indicator

    def computed(self, **values: Any) -> ClaimResult:
        """Return the claim with what was computed."""
        return replace(self, **values)

    @property
    def margin_true(self) -> float | None:
        """The margin the report should state: design-based where there is one, else nominal.

        A group has few first-stage units, and an error estimated from few units may be small by chance: for a group it
        is never below what a simple random sample would have.
        """
        margins = [m for m in (self.margin_design, self.margin_nominal) if m is not None]
        if not margins:
            return None
        return max(margins) if self.group else margins[0]

    @property
    def scale(self) -> float:
        """What a computed margin is multiplied by to stand in the unit that the report prints."""
        return PERCENT if self.unit == "percent" else 1.0

    @property
    def margin_understated(self) -> bool:
        """True where the stated margin is smaller than the real one by more than its rounding."""
        if self.margin_claimed is None or self.margin_true is None:
            return False
        return self.scale * self.margin_true > self.margin_claimed + 0.5 * 10.0**-self.margin_decimals + 1e-9

    @property
    def n_agrees(self) -> bool | None:
        """Whether the stated number of interviews is the one in the base; None where one is unknown."""
        return None if self.n_claimed is None or self.n is None else self.n_claimed == self.n


@dataclass(frozen=True, slots=True)
class ClaimDetail:
    """Every claim of one survey's report, and what was wrong with the table of claims: no row is left out of both."""

    claims: tuple[ClaimResult, ...]
    defects: tuple[DataDefect, ...] = ()

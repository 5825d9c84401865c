"""What a survey is designed for: a share, a mean, a total or a difference, and how precisely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ProportionTarget:
    """A share of people within a margin of error.

    margin
        Half the width of the confidence interval, a fraction (0.05); with `relative`, a fraction of p itself.
    p
        The share expected, a fraction; 0.5 needs most interviews.
    """

    margin: float
    p: float = 0.5
    relative: bool = False


@dataclass(frozen=True, slots=True)
class MeanTarget:
    """A mean within a margin of error.

    margin
        Half the width of the interval, in the variable's unit; with `relative`, a fraction of `mean`.
    sd
        Standard deviation of the variable among people.
    mean
        The mean expected; needed only with `relative`.
    """

    margin: float
    sd: float
    mean: float | None = None
    relative: bool = False


@dataclass(frozen=True, slots=True)
class TotalTarget:
    """A total over the population within a margin of error; needs a frame with people.

    margin
        Half the width of the interval, in the unit of the total; with `relative`, a fraction of N · `mean`.
    sd, mean
        Standard deviation and mean of the variable per person.
    """

    margin: float
    sd: float
    mean: float | None = None
    relative: bool = False


@dataclass(frozen=True, slots=True)
class DifferenceTarget:
    """A difference of two shares that is to be found if it is there.

    p1, p2
        The shares of two waves or groups, fractions.
    power
        Probability of finding the difference, a fraction.
    ratio
        Size of the second group over the first.
    one_sided
        True where only one direction counts.
    overlap
        Share of the first wave's people who are asked again, with `correlation` of their answers (panel designs).
    """

    p1: float
    p2: float
    power: float = 0.8
    ratio: float = 1.0
    one_sided: bool = False
    overlap: float = 0.0
    correlation: float = 0.0


Target: TypeAlias = ProportionTarget | MeanTarget | TotalTarget | DifferenceTarget


@dataclass(frozen=True, slots=True)
class DomainTarget:
    """A margin of error for every part of the population, beside the whole: 8 % for each region.

    by
        The stratum column (or columns) whose values are the domains.
    margin
        Half the width of the interval for each domain, in the unit of the target's margin.
    margins
        Other margins of single domains, by label: {"KZ-62": 0.1}.
    """

    by: tuple[str, ...]
    margin: float | None = None
    margins: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorTarget:
    """One of several indicators of a Bethel allocation: its spread by stratum and the precision wanted.

    spreads
        Standard deviation by stratum label, or one number for all.
    means
        Mean (or share) by stratum label, or one number for all; needed for relative precision.
    margin
        Half the width of the interval for the whole population; with `relative`, a fraction of the mean.
    by, domain_margin
        The same for every domain of a stratum column.
    """

    name: str
    spreads: float | tuple[tuple[str, float], ...]
    margin: float
    means: float | tuple[tuple[str, float], ...] | None = None
    relative: bool = False
    by: tuple[str, ...] = ()
    domain_margin: float | None = None

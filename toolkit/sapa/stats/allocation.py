"""How a sample is divided over strata, by seven rules: exact, and in whole interviews that add up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.allocation_limits import (
    SAME,
    Limits,
    allocation_limits,
    by_stratum,
    check_total,
    fill,
    refuse_negative,
    strata_sizes,
)
from sapa.stats.allocation_rounding import AllocationRounding, chosen_rounding, largest_remainder, whole_numbers
from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError

__all__ = [
    "Allocation",
    "AllocationRounding",
    "AllocationRule",
    "allocate",
    "allocate_neyman",
    "allocate_proportional",
    "chosen_rule",
    "largest_remainder",
    "rule_measure",
]


class AllocationRule(StrEnum):
    """What the sample is divided in proportion to."""

    PROPORTIONAL = "proportional"
    """N_h: every stratum has its share of the population."""

    EQUAL = "equal"
    """1: every stratum gets the same, for comparing them."""

    SQRT = "sqrt"
    """√N_h: between proportional and equal."""

    POWER = "power"
    """N_h^q, or X_h^q · CV_h (Bankier 1988): q = 1 leans to the whole, q = 0 to each stratum."""

    NEYMAN = "neyman"
    """N_h·S_h: the smallest variance of the overall mean for this n."""

    COST = "cost"
    """N_h·S_h/√c_h: the smallest variance of the overall mean for what these interviews cost."""

    BETHEL = "bethel"
    """The least cost that keeps the variances of several indicators: see `bethel`, which finds n as well."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Allocation:
    """A sample divided over strata.

    n
        Interviews to divide.
    rule, rounding
        The conventions.
    shares
        (H,) share of the sample by the rule, Σ 1, before any limit.
    exact
        (H,) n · shares.
    limited
        (H,) the same within the limits and with no stratum above its people; what is over or lacks is divided among
        the other strata by the same rule.
    counts
        (H,) whole interviews; they sum to n and respect every limit.
    whole
        Places of the strata where everybody is asked.
    power
        q of the rule `power`; None: another rule.
    least, most
        (H,) the limits in force, whole: minima, and maxima or people, whichever is fewer. None where no limits were in
        question.
    at_minimum, at_maximum
        Places of the strata whose number a limit decided: the rule alone would have given them less, or more.
    """

    n: int
    rule: AllocationRule
    rounding: AllocationRounding
    shares: Floats
    exact: Floats
    limited: Floats
    counts: Codes
    whole: tuple[int, ...]
    power: float | None = None
    least: Codes | None = None
    most: Codes | None = None
    at_minimum: tuple[int, ...] = ()
    at_maximum: tuple[int, ...] = ()


def allocate(
    n: int,
    sizes: ArrayLike,
    *,
    rule: AllocationRule | str = AllocationRule.PROPORTIONAL,
    power: float | None = None,
    spreads: ArrayLike | None = None,
    costs: ArrayLike | None = None,
    measures: ArrayLike | None = None,
    variations: ArrayLike | None = None,
    minimum: ArrayLike | None = None,
    maximum: ArrayLike | None = None,
    rounding: AllocationRounding | str = AllocationRounding.NEAREST,
) -> Allocation:
    """Divide a sample over strata by a rule, within limits, in whole interviews that add up.

    Parameters
    ----------
    n
        Interviews, whole, at most Σ N_h.
    sizes
        (H,) N_h, people (or units) of each stratum, above 0.
    rule
        By name. Each looks only at its own arguments below; the others are not read.
    power
        q, 0 or more (rule `power`; usually 0 to 1).
    spreads
        (H,) S_h, standard deviation inside each stratum (rules `neyman`, `cost`); one number: the same in all.
        √(p(1 − p)) for a share; 0 where all are alike.
    costs
        (H,) c_h, cost of an interview, above 0 (rule `cost`); one number: the same in all.
    measures
        (H,) X_h, size or importance of a stratum in the rule `power`; None: N_h.
    variations
        (H,) CV_h = S_h/Ȳ_h, a fraction (rule `power`); None: the same in all.
    minimum, maximum
        Fewest and most interviews of a stratum: a number for all, or (H,) numbers where nan is no limit.
    rounding
        How the exact numbers become whole, by name; see Notes.

    Returns
    -------
    Exact and whole numbers. Where a limit binds, all other strata keep the rule among themselves: n_h = λ·m_h within
    the limits, which for `neyman` and `cost` is the optimum under these limits.

    Raises
    ------
    StatError
        An argument out of range (`RANGE`), of another length (`LENGTH`), a rule that does not exist or finds its own n
        (`OPTION`), or limits that contradict each other or n (`BOUNDS`): role `minimum` or `maximum`, the stratum in
        `position` where one is to blame, and in `expected` what it was compared with.

    Notes
    -----
    Proportional: Cochran (1977), chapter 5. Power: Bankier (1988), The American Statistician 42, 174-177. Neyman:
    Neyman (1934); Cochran (1977), eq. 5.26. Cost: Cochran (1977), eq. 5.23. Strata taken whole: section 5.8.

    Whole numbers: `nearest` is the default because no stratum ever loses an interview when n grows, so that a larger
    sample is never less precise; now and then a number is more than one away from the exact one. `largest_remainder`
    stays within one, but with one interview more in all a stratum may lose one (the Alabama paradox). Both give the
    same wherever the exact numbers, each rounded to the nearest, add up to n.

    A stratum to which the rule gives nothing (S_h = 0) gets its minimum while others can take interviews: without one,
    its mean is then known only by assumption.
    """
    population = strata_sizes(sizes)
    limits = allocation_limits(population, minimum, maximum)
    whole_n = check_total(n, limits)
    taken = chosen_rule(rule)
    measure = rule_measure(
        taken, population, power=power, spreads=spreads, costs=costs, measures=measures, variations=variations
    )
    used = power if taken is AllocationRule.POWER else None
    return _allocate(whole_n, population, measure, limits, taken, used, chosen_rounding(rounding))


def allocate_proportional(n: int, sizes: ArrayLike) -> Allocation:
    """Divide a sample in proportion to the strata's populations: n_h = n·N_h/N (Cochran 1977, chapter 5).

    Parameters
    ----------
    n
        Interviews, whole, at most Σ N_h.
    sizes
        (H,) N_h, people (or units) of each stratum, above 0.

    Raises
    ------
    StatError
        n or a size out of range (`RANGE`).
    """
    return allocate(n, sizes, rule=AllocationRule.PROPORTIONAL)


def allocate_neyman(n: int, sizes: ArrayLike, spreads: ArrayLike) -> Allocation:
    """Divide a sample for the smallest variance of the mean: n_h = n·N_h·S_h/Σ N_h·S_h.

    Neyman (1934), Journal of the Royal Statistical Society 97; Cochran (1977), eq. 5.26.

    Parameters
    ----------
    n, sizes
        As in `allocate_proportional`.
    spreads
        (H,) S_h, standard deviation inside each stratum, of any unit; 0 where all are alike. √(p(1 − p)) for a share.

    Raises
    ------
    StatError
        n, a size or a spread out of range (`RANGE`), or lengths that differ (`LENGTH`).

    Notes
    -----
    Where n_h would exceed N_h the stratum is taken whole and the rest divided anew (Cochran 1977, section 5.8). A
    stratum without spread gets nothing while others can take it: its mean is then known only by assumption.
    """
    return allocate(n, sizes, rule=AllocationRule.NEYMAN, spreads=spreads)


def chosen_rule(rule: AllocationRule | str) -> AllocationRule:
    """Return the rule of this name; `bethel` is refused, since it divides no given n."""
    try:
        taken = AllocationRule(rule)
    except ValueError:
        taken = AllocationRule.BETHEL
    if taken is AllocationRule.BETHEL:
        known = ", ".join(r for r in AllocationRule if r is not AllocationRule.BETHEL)
        raise StatError(Problem.OPTION, f"rule must be one of {known}", role="rule", value=str(rule))
    return taken


def rule_measure(
    rule: AllocationRule,
    population: Floats,
    *,
    power: float | None = None,
    spreads: ArrayLike | None = None,
    costs: ArrayLike | None = None,
    measures: ArrayLike | None = None,
    variations: ArrayLike | None = None,
) -> Floats:
    """Return what a rule divides in proportion to, up to a factor; arguments as in `allocate`."""
    strata = population.size
    if rule in _BY_SIZE:
        # Over the largest first: a high power of a million is no number.
        found: Floats = (population / population.max()) ** _BY_SIZE[rule]
        return found
    if rule is AllocationRule.POWER:
        return _power_measure(population, power, measures, variations)
    spread = _asked("spreads", spreads, strata)
    refuse_negative("spreads", spread, zero=True, one_above=True)
    if rule is AllocationRule.NEYMAN:
        return population * spread
    cost = _asked("costs", costs, strata)
    refuse_negative("costs", cost, zero=False)
    weighed: Floats = population * spread / np.sqrt(cost)
    return weighed


_BY_SIZE = {AllocationRule.PROPORTIONAL: 1.0, AllocationRule.SQRT: 0.5, AllocationRule.EQUAL: 0.0}


def _power_measure(
    population: Floats, power: float | None, measures: ArrayLike | None, variations: ArrayLike | None
) -> Floats:
    if power is None or not 0 <= power < np.inf:
        raise StatError(Problem.RANGE, "the power must be 0 or more", role="power", value=power, expected=0.0)
    size = population if measures is None else by_stratum("measures", measures, population.size)
    refuse_negative("measures", size, zero=False)
    found: Floats = (size / size.max()) ** power
    if variations is None:
        return found
    varied = by_stratum("variations", variations, population.size)
    refuse_negative("variations", varied, zero=True, one_above=True)
    return found * varied


def _asked(role: str, values: ArrayLike | None, strata: int) -> Floats:
    if values is None:
        raise StatError(Problem.LENGTH, f"the rule needs {role}", role=role, value=0, expected=strata)
    return by_stratum(role, values, strata)


def _allocate(
    n: int,
    population: Floats,
    measure: Floats,
    limits: Limits,
    rule: AllocationRule,
    power: float | None,
    rounding: AllocationRounding,
) -> Allocation:
    shares = measure / measure.max()
    shares = shares / shares.sum()
    limited = fill(n, shares, limits, population)
    counts = whole_numbers(limited, n, shares, limits, population, rounding)
    exact = n * shares
    dust = SAME * np.maximum(1.0, limited)
    at_least = (limited <= limits.least + dust) & (exact < limited - dust)
    at_most = (limited >= limits.most - dust) & (exact > limited + dust)
    return Allocation(
        n=n,
        rule=rule,
        rounding=rounding,
        shares=shares,
        exact=exact,
        limited=limited,
        counts=counts,
        whole=_places(counts >= np.floor(population)),
        power=power,
        least=limits.least,
        most=limits.most,
        at_minimum=_places(at_least),
        at_maximum=_places(at_most),
    )


def _places(found: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(found).tolist())

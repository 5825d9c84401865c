"""The smallest sample that keeps every promise: the whole's margin, each domain's, minima, caps, whole clusters."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sapa.planning.design_precision import Groups, Precision
from sapa.planning.frame import Floats, Places
from sapa.stats import Allocation, AllocationRule, allocate

TIE = 1e-9
"""Relative distance below which a margin is kept: rounding error must not cost an interview."""

Keeps = Callable[[Floats], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """How interviews are divided: by which rule, between which limits, in lots of one interview or of a cluster.

    lot
        Interviews in a cluster; 1 without clusters. All counts below are of lots.
    least, most
        (H,) limits in force, in lots.
    """

    rule: AllocationRule
    power: float | None
    people: Floats
    spreads: Floats | None
    costs: Floats | None
    lot: int
    least: Places
    most: Places

    def interviews(self, lots: Places) -> Floats:
        """Return interviews of so many lots."""
        return lots.astype(np.float64) * self.lot

    def divide(self, lots: int, members: Places | None = None, least: Places | None = None) -> Allocation:
        """Return so many lots divided over all strata, or over some."""
        own = slice(None) if members is None else members
        rule = self.rule
        if rule is AllocationRule.BETHEL:
            # It divides no given number: what is nearest to it does.
            rule = AllocationRule.NEYMAN if self.costs is None else AllocationRule.COST
        low = self.least if least is None else least
        return allocate(
            lots,
            self.people[own] / self.lot,
            rule=rule,
            power=self.power,
            spreads=None if self.spreads is None else self.spreads[own],
            costs=None if self.costs is None else self.costs[own],
            minimum=low[own],
            maximum=self.most[own],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """The lots that a domain's margin asks of each of its strata; None where not even all of them keep it."""

    group: int
    members: Places
    lots: Places | None
    best: float = field(default=math.nan)
    """The margin with as many interviews as there can be."""


def smallest(low: int, high: int, guess: int, keeps: Callable[[int], bool]) -> int | None:
    """Return the smallest number between two that keeps a promise which more keeps too; None where none does.

    Found by doubling steps from a guess, then by halving: the number returned keeps the promise, the one below it
    does not (or is below `low`).
    """
    if low > high or not keeps(high):
        return None
    if keeps(low):
        return low
    at = min(max(guess, low + 1), high)
    bad, good, step = low, high, 1
    if keeps(at):
        good = at
        while good - step > bad and keeps(good - step):
            good, step = good - step, step * 2
        bad = max(bad, good - step)
    else:
        bad = at
        while bad + step < good and not keeps(bad + step):
            bad, step = bad + step, step * 2
        good = min(good, bad + step)
    while good - bad > 1:
        middle = (good + bad) // 2
        if keeps(middle):
            good = middle
        else:
            bad = middle
    return good


def domain_need(
    precision: Precision, division: Division, groups: Groups, group: int, wanted: float, least: Places
) -> Need:
    """Return the fewest lots, divided by the rule among a domain's strata, with which its margin is kept.

    Parameters
    ----------
    wanted
        The variance asked of the domain's mean.
    least
        (H,) lots that each stratum gets in any case.
    """
    members = groups.members(group)
    people = float(groups.people[group])
    own = Precision(
        precision.aim, precision.people[members], precision.deff,
        None if precision.spreads is None else precision.spreads[members],
    )  # fmt: skip
    one = Groups(groups.by, (groups.labels[group],), np.zeros(members.size, dtype=np.intp), groups.people[[group]])
    low, high = int(least[members].sum()), int(division.most[members].sum())

    def variance(lots: Places) -> float:
        return float(own.variances(one, division.interviews(lots))[0])

    limit = wanted * (1 + TIE)
    best = variance(division.most[members])
    if best > limit:
        return Need(group, members, None, precision.aim.rules.z * math.sqrt(best) * precision.aim.scale(people))
    unit = precision.aim.variance(people) if own.spreads is None else float(np.mean(np.square(own.spreads)))
    guess = math.ceil(own.interviews(wanted, people, unit) / division.lot)
    if members.size == 1:
        found = smallest(low, high, guess, lambda k: variance(np.array([k])) <= limit)
        return Need(group, members, None if found is None else np.array([found], dtype=np.intp))

    def divided(k: int) -> Places:
        return division.divide(k, members, least).counts

    found = smallest(low, high, guess, lambda k: variance(divided(k)) <= limit)
    return Need(group, members, None if found is None else divided(found))


def smallest_division(division: Division, least: Places, keeps: Keeps, guess: int) -> Allocation | None:
    """Return the smallest sample, divided by the rule over all strata, that keeps a promise; None where none does."""

    def check(lots: int) -> bool:
        return keeps(division.interviews(division.divide(lots, least=least).counts))

    low, high = int(least.sum()), int(division.most.sum())
    found = smallest(low, high, guess, check)
    return None if found is None else division.divide(found, least=least)

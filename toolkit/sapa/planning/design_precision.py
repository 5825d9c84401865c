"""How precise a group of strata is with so many interviews in each: the margin of the whole, a domain or a stratum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sapa.planning.design_aim import Aim
from sapa.planning.frame import JOIN, Floats, FrameStrata, Places
from sapa.stats import SizeOrder


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """A division of the strata into groups: the whole, the values of a stratum column, or the strata themselves.

    codes
        (H,) group of each stratum.
    people
        (G,) people of each group.
    """

    by: tuple[str, ...]
    labels: tuple[str, ...]
    codes: Places
    people: Floats

    def members(self, group: int) -> Places:
        """Return the strata of a group."""
        return np.flatnonzero(self.codes == group)


def whole_of(strata: FrameStrata) -> Groups:
    """Return the whole population as one group."""
    total = np.array([float(strata.people.sum())])
    return Groups((), ("",), np.zeros(len(strata), dtype=np.intp), total)


def groups_by(strata: FrameStrata, columns: Sequence[str], by: Sequence[str]) -> Groups:
    """Return the groups that the values of one or several stratum columns form, in the order of the frame."""
    places = [list(columns).index(c) for c in by]
    numbers: dict[str, int] = {}
    labels = [JOIN.join(parts[i] for i in places) for parts in strata.parts]
    codes = np.array([numbers.setdefault(label, len(numbers)) for label in labels], dtype=np.intp)
    people = np.bincount(codes, weights=strata.people, minlength=len(numbers)).astype(np.float64)
    return Groups(tuple(by), tuple(numbers), codes, people)


def each_of(strata: FrameStrata, columns: Sequence[str]) -> Groups:
    """Return every stratum as a group of its own."""
    return Groups(tuple(columns), strata.labels, np.arange(len(strata), dtype=np.intp), strata.people)


@dataclass(frozen=True, slots=True, eq=False)
class Precision:
    """The variance model of a plan.

    V = deff · Σ W_h²·(1 − f_h)·S_h²/n_h (Cochran 1977, eq. 5.7). Without spreads by stratum, S_h² is that of the group
    for which V is computed: strata are then taken to explain nothing, and a proportional sample is as precise as a
    simple random one of its size. With `SizeOrder.FPC_FIRST` the design effect does not touch the correction:
    Σ W_h²·S_h²·(deff/n_h − 1/N_h).
    """

    aim: Aim
    people: Floats
    deff: float
    spreads: Floats | None = None

    def terms(self, counts: Floats, *, deff: float | None = None) -> Floats:
        """Return (H,) (1 − f_h)·deff/n_h, times S_h² where it is known by stratum; ∞ where nobody is asked."""
        factor = self.deff if deff is None else deff
        corrected = factor if self.aim.rules.order is SizeOrder.DEFF_FIRST else 1.0
        with np.errstate(divide="ignore"):
            found = np.maximum(factor / counts - corrected / self.people, 0.0)
        if self.spreads is None:
            return found
        known: Floats = np.where(self.spreads > 0, found * np.square(np.where(self.spreads > 0, self.spreads, 1)), 0.0)
        return known

    def variances(self, groups: Groups, counts: Floats, *, deff: float | None = None) -> Floats:
        """Return the variance of each group's mean (or share)."""
        sums = np.bincount(
            groups.codes, weights=np.square(self.people) * self.terms(counts, deff=deff), minlength=len(groups.labels)
        )
        unit = np.ones(len(groups.labels)) if self.spreads is not None else self.units(groups.people)
        found: Floats = sums / np.square(groups.people) * unit
        return found

    def units(self, people: Floats) -> Floats:
        """Return S² of groups of so many people."""
        return np.array([self.aim.variance(float(n)) for n in people])

    def margins(self, groups: Groups, counts: Floats, *, deff: float | None = None) -> Floats:
        """Return the margin of each group in the unit of the target (of a total: in its unit); ∞ without interviews."""
        scale = np.array([self.aim.scale(float(n)) for n in groups.people])
        found: Floats = self.aim.rules.z * np.sqrt(self.variances(groups, counts, deff=deff)) * scale
        return found

    def interviews(self, variance: float, people: float, unit: float) -> float:
        """Return the n of one stratum with which its variance is met, exact: the inverse of `terms`."""
        if unit <= 0:
            return 0.0
        corrected = self.deff if self.aim.rules.order is SizeOrder.DEFF_FIRST else 1.0
        share = variance / unit + corrected / people
        return self.deff / share if share > 0 else math.inf

    def at(self, n: float, people: float) -> float:
        """Return the variance of a group of so many people with n interviews simply at random, deff included."""
        corrected = self.deff if self.aim.rules.order is SizeOrder.DEFF_FIRST else 1.0
        return self.aim.variance(people) * max(self.deff / n - corrected / people, 0.0) if n > 0 else math.inf

"""The allocations of many totals at once, for searching among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sapa.stats.allocation_limits import SAME, Limits
from sapa.stats.codes import Codes, Floats


@dataclass(frozen=True, slots=True)
class AllocationPath:
    """The allocations of many totals: the factor of a rule is a broken line over n.

    Two lines: first for the strata that the rule gives something, then, when these are full, for the others by size.
    """

    population: Floats
    limits: Limits
    measures: tuple[Floats, Floats]
    totals: tuple[Floats, Floats]
    factors: tuple[Floats, Floats]
    order: Codes

    @classmethod
    def of(cls, population: Floats, limits: Limits, measure: Floats) -> AllocationPath:
        """Draw the two lines for a rule's measure within limits."""
        measures = (measure / measure.max(), np.where(measure > 0, 0.0, population / population.max()))
        lines = [_line(m, limits) for m in measures]
        order = np.lexsort((np.arange(population.size), -population))
        return cls(population, limits, measures, (lines[0][0], lines[1][0]), (lines[0][1], lines[1][1]), order)

    def exact(self, n: Codes) -> Floats:
        """Return (len(n), H) numbers within the limits, before they are whole; the larger strata first."""
        order = self.order
        least, most = self.limits.least[order].astype(np.float64), self.limits.most[order].astype(np.float64)
        first, second = self.measures[0][order], self.measures[1][order]
        late = second > 0
        factor = np.interp(n - least[late].sum(), self.totals[0], self.factors[0])
        found: Floats = factor[:, None] * first
        if bool(late.any()):
            rest = np.interp(n - most[~late].sum(), self.totals[1], self.factors[1])
            found[:, late] = rest[:, None] * second[late]
        np.clip(found, least, most, out=found)
        return found

    def reaches(self, n: Codes, needed: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell which totals give an interview to the needed stratum that comes last (others may still have none)."""
        found = self.exact(n)
        own = np.flatnonzero(needed[self.order])
        if own.size == 0:
            return np.ones(n.size, dtype=bool)
        last = int(own[np.argmin(found[0, own])])
        if found[0, last] + SAME >= 1:
            return np.ones(n.size, dtype=bool)
        found += SAME
        down = np.floor(found)
        found -= down
        left = n - down.sum(axis=1)
        # Clearly larger remainders go before it; equal ones may or may not.
        ahead = np.count_nonzero(found > (found[:, last] + 2 * SAME)[:, None], axis=1)
        reached: NDArray[np.bool_] = (down[:, last] >= 1) | (ahead < left)
        return reached

    def counts(self, n: Codes) -> Floats:
        """Return (len(n), H) whole numbers by the largest remainder, as `allocate` rounds them."""
        found = self.exact(n)
        down = np.floor(found + SAME)
        remainder = np.round(np.maximum(found - down, 0.0) / SAME)
        left = n - down.sum(axis=1)
        ranked = np.argsort(-remainder, axis=1, kind="stable")
        up = np.zeros(found.shape)
        np.put_along_axis(up, ranked, (np.arange(found.shape[1]) < left[:, None]).astype(np.float64), axis=1)
        back = np.empty_like(found)
        back[:, self.order] = down + up
        return back


def _line(measure: Floats, limits: Limits) -> tuple[Floats, Floats]:
    """Return the points (Σ clip(λ·measure, least, most), λ) where a stratum leaves its minimum or reaches its most."""
    own = measure > 0
    if not bool(own.any()):
        return np.zeros(1), np.zeros(1)
    part, least, most = measure[own], limits.least[own], limits.most[own]
    leaves, stops = least / part, most / part
    factors = np.concatenate([leaves, stops])
    order = np.argsort(factors, kind="stable")
    factor = factors[order]
    slope = np.cumsum(np.concatenate([part, -part])[order])
    steps = np.diff(factor) * np.maximum(slope[:-1], 0.0)
    return least.sum() + np.concatenate([[0.0], np.cumsum(steps)]), factor

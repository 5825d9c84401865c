"""The cheapest exact allocation that keeps several variances: Chromy's multipliers, finished by Newton's steps.

The problem, with x_h = 1/n_h, is convex: min Σ c_h·n_h while Σ_h A_kh/n_h ≤ 1 for every k and low_h ≤ n_h ≤ high_h.
For multipliers λ_k ≥ 0 the best n_h is √(Σ_k λ_k·A_kh/c_h) within its limits (Bethel 1989); what is
sought is the λ for which every condition holds and every positive λ_k belongs to a condition met with equality.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sapa.stats.codes import Floats, dot

CLOSE = 1e-10
"""A condition is met, and the cost is the least, within this part of them."""

STEPS = 400
"""Steps before the search is given up; some ten are usual."""

OPENING = 12
"""Steps of Chromy's rule before Newton's: sure from anywhere, but slow at the end."""


@dataclass(frozen=True, slots=True, eq=False)
class Conditions:
    """Σ_h A_kh/n_h ≤ 1 for every k, at cost Σ c_h·n_h, low_h ≤ n_h ≤ high_h; low above 0 where any A is."""

    parts: Floats
    costs: Floats
    low: Floats
    high: Floats

    def used(self, n: Floats) -> Floats:
        """Return (K,) Σ A/n: 1 where a variance is just what is wanted, less where it is smaller."""
        with np.errstate(divide="ignore", invalid="ignore"):
            each = np.where(self.parts > 0, self.parts / n, 0.0)
        found: Floats = each.sum(axis=1)
        return found

    def cost(self, n: Floats) -> float:
        """Return Σ c·n."""
        return dot(self.costs, n)

    def at(self, multipliers: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Return the best n for these multipliers, and which strata no limit holds."""
        n = np.sqrt(np.einsum("k,kh->h", multipliers, self.parts) / self.costs)
        free = (n > self.low) & (n < self.high)
        return np.clip(n, self.low, self.high), free


@dataclass(frozen=True, slots=True, eq=False)
class ExactBethel:
    """n before it is whole, λ, the dual value (no allocation costs less), the steps, and whether the cost equals it."""

    n: Floats
    multipliers: Floats
    value: float
    iterations: int
    converged: bool


def solve(conditions: Conditions, start: Floats | None = None) -> ExactBethel:
    """Return the cheapest exact n; `high` must meet every condition."""
    c = conditions
    if c.parts.shape[0] == 0:
        return ExactBethel(c.low.copy(), np.zeros(0), c.cost(c.low), 0, True)
    # Alone, condition k needs λ_k = (Σ √(c·A_k))², the cost of meeting it.
    multipliers = np.sqrt(c.parts * c.costs).sum(axis=1) ** 2 / c.parts.shape[0] if start is None else start.copy()
    best = _Point.of(c, multipliers)
    done = best.optimal(c)
    step = 0
    while not done and step < STEPS:
        step += 1
        newton = _newton(c, best) if step > OPENING or start is not None else None
        best = newton if newton is not None else _chromy(c, best)
        done = best.optimal(c)
    return ExactBethel(best.n, best.multipliers, best.value, step, done)


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """A trial: λ, its n, what of the conditions it uses, and the dual value (never above the least cost)."""

    multipliers: Floats
    n: Floats
    free: NDArray[np.bool_]
    used: Floats
    value: float

    @classmethod
    def of(cls, c: Conditions, multipliers: Floats) -> _Point:
        n, free = c.at(multipliers)
        used = c.used(n)
        return cls(multipliers, n, free, used, c.cost(n) + dot(multipliers, used - 1))

    def optimal(self, c: Conditions) -> bool:
        """All conditions met, and the dual value equals the cost."""
        gap = c.cost(self.n) - self.value
        return bool((self.used <= 1 + CLOSE).all()) and abs(gap) <= CLOSE * max(c.cost(self.n), 1e-300)


def _chromy(c: Conditions, at: _Point) -> _Point:
    """Multiply each λ by the square of what its condition uses (Chromy 1987)."""
    # Far from the solution the squares differ by many powers of ten; a bounded factor keeps later steps possible.
    return _Point.of(c, at.multipliers * np.clip(at.used, 1e-3, 1e3) ** 2)


def _newton(c: Conditions, at: _Point) -> _Point | None:
    """Step towards the largest dual value by second derivatives, on the λ that are not held at 0 (Bertsekas 1982).

    None where no such step gains anything.
    """
    slope = at.used - 1
    held = (at.multipliers <= 1e-12 * at.multipliers.max()) & (slope < 0)
    direction = _direction(c, at, slope, held)
    if direction is None:
        return None
    start = np.where(held, 0.0, at.multipliers)
    length = 1.0
    for _ in range(4):
        found = _gained(c, at, slope, np.maximum(start + length * direction, 0.0))
        if found is not None:
            return found
        length /= 4
    # Conditions that say the same make the direction long and most of it cancel out, which cutting at 0 would spoil:
    # then only to where the first λ is 0, and it stays there.
    falling = np.flatnonzero((direction < 0) & (start > 0))
    if falling.size:
        ends = -start[falling] / direction[falling]
        length = min(float(ends.min()), length)
        trial = np.maximum(start + length * direction, 0.0)
        trial[falling[ends <= length]] = 0.0
        found = _gained(c, at, slope, trial)
        if found is not None:
            return found
    for _ in range(20):
        length /= 4
        found = _gained(c, at, slope, np.maximum(start + length * direction, 0.0))
        if found is not None:
            return found
    return None


def _direction(c: Conditions, at: _Point, slope: Floats, held: NDArray[np.bool_]) -> Floats | None:
    parts = c.parts[:, at.free]
    weights = 1 / (2 * c.costs[at.free] * at.n[at.free] ** 3)
    bent = (parts**2 * weights).sum(axis=1) > 0
    moving = np.flatnonzero(~held & bent)
    direction = np.zeros(slope.size)
    # Where limits hold all strata of a condition, the dual value is a straight line in its λ: down to 0, or well up.
    flat = ~held & ~bent
    direction[flat & (slope <= 0)] = -at.multipliers[flat & (slope <= 0)]
    direction[flat & (slope > 0)] = 3 * at.multipliers[flat & (slope > 0)] + 1e-3 * at.multipliers.max()
    if moving.size:
        parts = parts[moving]
        bend = np.einsum("kh,jh,h->kj", parts, parts, weights, optimize=True)
        size = np.sqrt(np.diag(bend))
        # In units of their own bend, so that one small ridge suits all; it decides between conditions that say the
        # same.
        bend = bend / np.outer(size, size) + 1e-12 * np.eye(moving.size)
        try:
            direction[moving] = np.linalg.solve(bend, slope[moving] / size) / size
        except np.linalg.LinAlgError:
            return None
    return direction if bool(np.isfinite(direction).all()) else None


def _gained(c: Conditions, at: _Point, slope: Floats, trial: Floats) -> _Point | None:
    """Return the point at these λ where its dual value is larger by a fair part of what the slope promises."""
    promised = dot(slope, trial - at.multipliers)
    if not 0 < promised < math.inf:
        return None
    found = _Point.of(c, trial)
    return found if found.value >= at.value + 1e-4 * promised - 1e-15 * abs(at.value) else None

"""Two shares whose samples may share people: the variance of their difference, with and without the difference."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtr

from sapa.stats.faults import Problem, StatError
from sapa.stats.size_stages import DifferenceTest, in_range, one_of

CLOSE = 1e-12
"""Relative distance within which a number is at its limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two shares and how their samples hang together: r = n₂/n₁, g the part of the first asked again, ρ."""

    p1: float
    p2: float
    ratio: float
    overlap: float
    correlation: float
    test: DifferenceTest

    def variances(self) -> tuple[float, float]:
        """Return n₁·V(p̂₁ − p̂₂) without and with the difference: (s₁ + s₂/r − 2gρ√(s₁s₂)/r)."""
        with_it = self._variance(self.p1 * (1 - self.p1), self.p2 * (1 - self.p2), self.ratio, self.overlap)
        if self.test is DifferenceTest.UNPOOLED:
            return with_it, with_it
        s = self._common()
        return self._variance(s, s, self.ratio, self.overlap), with_it

    def census(self) -> tuple[float, float]:
        """Return what the finite population takes off, times N: covariance too, where the same people can be asked."""
        again = 1.0 if self.overlap > 0 else 0.0
        with_it = self._variance(self.p1 * (1 - self.p1), self.p2 * (1 - self.p2), 1.0, again)
        if self.test is DifferenceTest.UNPOOLED:
            return with_it, with_it
        s = self._common()
        return self._variance(s, s, 1.0, again), with_it

    def _common(self) -> float:
        p = (self.p1 + self.ratio * self.p2) / (1 + self.ratio)
        return p * (1 - p)

    def _variance(self, s1: float, s2: float, ratio: float, overlap: float) -> float:
        # Of answers that are wholly alike rounding error would leave less than nothing.
        return max(0.0, s1 + s2 / ratio - 2 * overlap * self.correlation * math.sqrt(s1 * s2) / ratio)


def correlation_limits(p1: float, p2: float) -> tuple[float, float]:
    """Return the lowest and the highest correlation that two answers with these shares can have.

    The share of those with both lies between max(0, p₁ + p₂ − 1) and min(p₁, p₂) (Fréchet 1951). (0, 0) where a
    share is 0 or 1.
    """
    spread = math.sqrt(p1 * (1 - p1) * p2 * (1 - p2))
    if spread == 0:
        return 0.0, 0.0
    # Products of what is left, not differences of products: equal shares give 1 exactly.
    low = -min(p1 * p2, (1 - p1) * (1 - p2)) / spread
    high = min(p1 * (1 - p2), p2 * (1 - p1)) / spread
    return max(-1.0, low), min(1.0, high)


def make_pair(
    p1: float, p2: float, ratio: float, overlap: float, correlation: float, test: DifferenceTest | str
) -> Pair:
    """Return two shares that can be, see `sample_size_difference`.

    Raises
    ------
    StatError
        A number outside its range, or a correlation that answers with these shares cannot have (`RANGE`).
    """
    in_range("p1", p1, least=0.0, most=1.0)
    in_range("p2", p2, least=0.0, most=1.0)
    in_range("ratio", ratio, above=0.0)
    # Those who are asked again are people of both groups.
    in_range("overlap", overlap, least=0.0, most=min(1.0, ratio))
    in_range("correlation", correlation, least=-1.0, most=1.0)
    if overlap > 0:
        low, high = correlation_limits(p1, p2)
        if not low * (1 + CLOSE) <= correlation <= high * (1 + CLOSE):
            raise StatError(
                Problem.RANGE,
                f"answers with these shares have a correlation from {low:.4f} to {high:.4f}",
                role="correlation",
                value=correlation,
                expected=high if correlation > high else low,
            )
    return Pair(
        p1=p1,
        p2=p2,
        ratio=ratio,
        overlap=overlap,
        correlation=correlation if overlap > 0 else 0.0,
        test=one_of(DifferenceTest, test, "test"),
    )


def power_with(n1: float, pair: Pair, z: float, deff: float, population: float | None) -> float:
    """Return Φ((|p₁ − p₂| − z·√V₀)/√V₁) for a first group of n₁."""
    without, with_it = (limited(v, c, n1, population) * deff for v, c in terms(pair))
    over = abs(pair.p1 - pair.p2) - z * math.sqrt(without)
    if with_it <= 0:
        return 1.0 if over > 0 else float(ndtr(-z))
    return float(ndtr(over / math.sqrt(with_it)))


def terms(pair: Pair) -> zip[tuple[float, float]]:
    """Return V·n₁ and what the population takes off it, without and with the difference."""
    return zip(pair.variances(), pair.census(), strict=True)


def limited(variance: float, census: float, n1: float, population: float | None) -> float:
    """Return the variance of the difference of two samples from N people: N/(N − 1) · (V/n₁ − C/N)."""
    if population is None:
        return variance / n1
    if population <= 1:
        return 0.0
    return max(0.0, variance / n1 - census / population) * population / (population - 1)


def largest_first(population: float, pair: Pair) -> float:
    """Return the largest first group: both fit into the population, and both without those asked twice do."""
    parts = [1.0, pair.ratio]
    if pair.overlap > 0:
        parts.append(1 + pair.ratio - pair.overlap)
    return population / max(parts)

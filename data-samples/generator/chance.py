"""Seeded chance that gives the same draws on every machine: only raw uniforms of PCG64 and exact arithmetic on them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_NORMAL = NormalDist()


class Chance:
    """A stream of random draws of one topic; streams of other topics do not disturb it.

    numpy promises the raw stream of a bit generator for good, but not what `Generator.choice` or `normal` make of it,
    so those are written out here: the committed files must come out byte for byte.
    """

    def __init__(self, seed: int, topic: str) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(topic.encode())]))

    def uniform(self) -> float:
        """Return a number in [0, 1) from the top 53 bits of the next raw draw."""
        return (int(self._bits.random_raw()) >> 11) * 2.0**-53

    def below(self, n: int) -> int:
        """Return an integer in 0..n-1."""
        return int(self.uniform() * n)

    def between(self, low: int, high: int) -> int:
        """Return an integer in low..high."""
        return low + self.below(high - low + 1)

    def happens(self, p: float) -> bool:
        """Return True with probability p."""
        return self.uniform() < p

    def normal(self, mean: float = 0.0, sd: float = 1.0) -> float:
        """Return a normal draw by inversion."""
        return mean + sd * _NORMAL.inv_cdf(max(self.uniform(), 1e-12))

    def choice(self, items: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """Return one item, each with the same weight where none are given."""
        if weights is None:
            return items[self.below(len(items))]
        target, reached = self.uniform() * sum(weights), 0.0
        for item, weight in zip(items, weights, strict=True):
            reached += weight
            if target < reached:
                return item
        return items[-1]

    def sample(self, items: Sequence[T], k: int) -> list[T]:
        """Return k different items in random order."""
        pool = list(items)
        for i in range(k):
            j = i + self.below(len(pool) - i)
            pool[i], pool[j] = pool[j], pool[i]
        return pool[:k]

"""How sure is an order of objects: intervals of ranks, chances to be first and to be above a line."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from sapa.stats.chance import Stream
from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.intervals import z_quantile

_JITTER = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class RankChances:
    """Chances of ranks, by draws from the normal distribution of the objects' expected values.

    low, high
        (n,) ends of the interval of each object's rank, 1 the best; 0 where the object has no value.
    first
        (n,) chance to be the best of all; the chances add to 1, objects that are equal share.
    above
        (n,) chance to be among the best `places`; nan where `places` is None or the object has no value.
    places, level, draws, seed
        As they were asked for.
    """

    low: Codes
    high: Codes
    first: Floats
    above: Floats
    places: int | None
    level: float
    draws: int
    seed: int

    def same_place(self, one: int, other: int) -> bool:
        """Tell whether the intervals of two objects' ranks overlap: their order is not sure."""
        return bool(self.low[one] <= self.high[other] and self.low[other] <= self.high[one])


def rank_chances(
    expected: ArrayLike,
    covariance: ArrayLike,
    *,
    seed: int,
    places: int | None = None,
    level: float = 0.95,
    draws: int = 10_000,
) -> RankChances:
    """Draw the objects' values and count their ranks.

    Parameters
    ----------
    expected, covariance
        (n,) and (n, n), as `two_way` returns them: with objects taken as random, so that chances are those of the long
        run (Laird and Louis 1989, Journal of Educational Statistics 14). nan: no value, no rank.
    seed
        Of the draws; stored with the result.
    places
        How many objects lie above the line (are funded); None: no line.
    level
        Of the intervals of ranks, a fraction.
    draws
        How often the values are drawn.

    Raises
    ------
    StatError
        Shapes that do not fit (LENGTH); no draws, or places below 0 (RANGE); a level outside 0 … 1 (LEVEL).
    """
    value, spread = np.asarray(expected, dtype=np.float64), np.asarray(covariance, dtype=np.float64)
    n = value.size
    if value.ndim != 1 or spread.shape != (n, n):
        raise StatError(Problem.LENGTH, f"{value.shape} values and {spread.shape} covariances", role="covariance")
    if draws < 1:
        raise StatError(Problem.RANGE, "draws are 1 or more", role="draws", value=draws)
    if places is not None and places < 0:
        raise StatError(Problem.RANGE, "places are 0 or more", role="places", value=places)
    z_quantile(level)
    there = np.flatnonzero(~np.isnan(value))
    k = there.size
    low, high = np.zeros(n, dtype=np.intp), np.zeros(n, dtype=np.intp)
    first, above = np.full(n, math.nan), np.full(n, math.nan)
    if k:
        ranks = _ranks(value[there], spread[np.ix_(there, there)], draws, seed)
        ordered = np.sort(ranks, axis=0)
        tail = (1 - level) / 2
        low[there] = ordered[math.floor(tail * (draws - 1))]
        high[there] = ordered[math.ceil((1 - tail) * (draws - 1))]
        first[there] = (ranks == 1).mean(axis=0)
        if places is not None:
            above[there] = (ranks <= places).mean(axis=0)
    return RankChances(low=low, high=high, first=first, above=above, places=places, level=level, draws=draws, seed=seed)


def _ranks(value: Floats, spread: Floats, draws: int, seed: int) -> Codes:
    """Return (draws, k) ranks, 1 the highest value; equal values change places by chance."""
    k = value.size
    roots, vectors = np.linalg.eigh((spread + spread.T) / 2)
    root = vectors * np.sqrt(np.maximum(roots, 0.0))
    stream = Stream(seed, "panel", "ranks")
    # The middle of the cell of 2⁻⁵³, so that no draw is 0.
    normal = ndtri(stream.uniform(draws * k) + 2.0**-54).reshape(draws, k)
    drawn = value + normal @ root.T
    scale = max(float(np.abs(value - value.mean()).max()), float(np.sqrt(np.diag(spread).max())), 1e-12)
    drawn += _JITTER * scale * stream.uniform(draws * k).reshape(draws, k)
    order = np.argsort(-drawn, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, k + 1)[None, :], axis=1)
    return ranks

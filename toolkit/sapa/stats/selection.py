"""How units are selected: simple random, systematic, and systematic with probability proportional to size."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.chance import Stream
from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.rounding import half_up

SAME = 1e-12
"""A size that reaches the interval but for rounding error reaches it."""


class DrawMethod(StrEnum):
    """How the units of a list are drawn."""

    SRS = "srs"
    """Simple random sampling without replacement."""

    SYSTEMATIC = "systematic"
    """Every k-th unit after a random start, k = N/n not made whole."""

    PPS_SYSTEMATIC = "pps_systematic"
    """The same on the list of cumulated sizes."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Draw:
    """One act of selection from a list.

    chosen
        (n,) places in the list (0-based) in the order of selection; units taken with certainty come first.
    probabilities
        (N,) probability of selection of every unit of the list.
    certain
        Places taken with certainty before chance began, in the order of the list.
    start, interval
        Random start and interval of a systematic draw, in the unit of the sizes of the units that chance decides on;
        None for simple random sampling, and where everybody is certain.
    hits
        (n − certain,) where each unit drawn by chance was hit: start + i·interval on the list of cumulated sizes; for
        simple random sampling the random number that it was given.
    reserve
        Places of the substitutes, in the order of their use.
    numbers
        Random numbers used: of a systematic draw u (start = u·interval), then one for each substitute; of a simple
        random one those of `chosen` and of `reserve`.
    """

    chosen: Codes
    probabilities: Floats
    certain: Codes
    start: float | None
    interval: float | None
    hits: Floats
    reserve: Codes
    numbers: Floats


def draw_srs(n: int, population: int, stream: Stream, *, reserve: int = 0) -> Draw:
    """Draw n of N units by simple random sampling without replacement, every set of n with the same probability.

    Parameters
    ----------
    n, population
        Units to take, and units of the list.
    stream
        Random numbers of this act.
    reserve
        Substitutes to draw after them.

    Raises
    ------
    StatError
        n + reserve above N, or one below 0 (`RANGE`).

    Notes
    -----
    Every unit is given a random number; the n smallest are the sample (the random sort of Tillé 2006, Sampling
    Algorithms, chapter 4). The substitutes are the next smallest: main units and substitutes are together
    one simple random sample, and the first n are the same whatever number of substitutes is asked for.
    """
    _counts(n, population, reserve)
    keys = stream.uniform(population)
    first = np.argsort(keys, kind="stable")[: n + reserve].astype(np.intp, copy=False)
    return Draw(
        chosen=first[:n],
        probabilities=np.full(population, n / population if population else 0.0),
        certain=np.zeros(0, dtype=np.intp),
        start=None,
        interval=None,
        hits=keys[first[:n]],
        reserve=first[n:],
        numbers=keys[first],
    )


def draw_systematic(n: int, population: int, stream: Stream, *, reserve: int = 0) -> Draw:
    """Draw n of N units systematically: units ⌊r + i·k⌋, i = 0 … n−1, of a list numbered from 0, with r = u·k, k = N/n.

    The interval is fractional and is not made whole: every unit has exactly n/N and n units are always taken, which
    a whole interval gives only where it divides N (Särndal, Swensson and Wretman 1992, section 3.4.2; Lahiri's
    circular draw, Cochran 1977, section 8.1, would do so too but runs over the end of a list that is ordered).
    The order of the list is an implicit stratification; two neighbours are hardly ever drawn together.

    Parameters, errors: as `draw_srs`. Substitutes: as `draw_pps_systematic`, with the same chance for all.
    """
    _counts(n, population, reserve)
    return _systematic(np.ones(population), n, np.full(population, n == population), stream, reserve)


def draw_pps_systematic(sizes: ArrayLike, n: int, stream: Stream, *, reserve: int = 0) -> Draw:
    """Draw n units with probabilities proportional to their sizes, systematically on the cumulated sizes.

    Parameters
    ----------
    sizes
        (N,) measure of size, above 0, in the order of the list, which is an implicit stratification.
    n
        Units to take.
    stream
        Random numbers of this act.
    reserve
        Substitutes to draw after them.

    Raises
    ------
    StatError
        A size that is 0, negative or missing (`RANGE`, with its position); n + reserve above N (`RANGE`).

    Notes
    -----
    Madow (1949), Annals of Mathematical Statistics 20, 333–354; Särndal, Swensson and Wretman (1992), section 3.6.2.
    Units whose size reaches the interval X/n are taken with certainty; the rest are measured anew against what is left
    of n and X, until none reaches it. Of the rest, unit i is taken where r + j·k, j = 0, 1 …, falls in
    [x₁ + … + x_{i−1}, x₁ + … + x_i), with k = X/n of the rest and r = u·k. The probability is n·x_i/X of the rest.

    Substitutes are drawn after the main units with the next random numbers of the same stream, one by one, from the
    units not yet taken, each with a chance in proportion to its size (Yates and Grundy 1953, draw by draw). The order
    in which they are drawn is the order of their use. The main units are there before the first substitute is drawn,
    so their probabilities are the same with any number of substitutes and with none.
    """
    measure = _sizes(sizes)
    _counts(n, measure.size, reserve)
    return _systematic(measure, n, certain_units(measure, n), stream, reserve)


def pps_probabilities(sizes: ArrayLike, n: int) -> Floats:
    """Return (N,) the probabilities of `draw_pps_systematic`: 1 where certain, else n·x_i/X of the rest.

    Raises
    ------
    StatError
        As `draw_pps_systematic`.
    """
    measure = _sizes(sizes)
    _counts(n, measure.size, 0)
    return _probabilities(measure, n, certain_units(measure, n))


def certain_units(sizes: Floats, n: int) -> NDArray[np.bool_]:
    """Return (N,) True where a unit's size reaches the interval, measured anew until no other unit does."""
    certain = np.zeros(sizes.size, dtype=bool)
    while True:
        left = n - int(certain.sum())
        if left <= 0:
            return certain
        rest = _total(sizes[~certain])
        more = ~certain & (sizes * left >= rest * (1 - SAME))
        if not bool(more.any()):
            return certain
        certain |= more


def self_representing(sizes: ArrayLike, clusters: int) -> tuple[NDArray[np.bool_], int]:
    """Tell which units represent themselves in a draw of equal clusters, and how many clusters the others get.

    A unit whose size reaches the interval X/a is certain, and holds as many of the a clusters as it has intervals:
    a city of three intervals stands for three clusters, not for one. The rest get a·X_rest/X clusters, rounded half up,
    at least one, each in a unit of its own; they are measured anew against X_rest over that number until none reaches
    it. So clusters keep their planned size, which a draw of a different units would not give beside a large city.

    Parameters
    ----------
    sizes
        (N,) measure of size, above 0.
    clusters
        a, clusters of the whole list.

    Returns
    -------
    certain, left
        (N,) True where certain; units to draw from the others.

    Raises
    ------
    StatError
        A size that is 0, negative or missing, or a below 0 (`RANGE`).
    """
    measure = _sizes(sizes)
    _counts(clusters, max(clusters, 0), 0)
    certain = np.zeros(measure.size, dtype=bool)
    left = clusters
    while left:
        rest = _total(measure[~certain])
        more = ~certain & (measure * left >= rest * (1 - SAME))
        if not bool(more.any()):
            break
        certain |= more
        rest = _total(measure[~certain])
        left = max(1, int(half_up(clusters * rest / _total(measure)))) if not bool(certain.all()) else 0
    return certain, left


def draw_self_representing(sizes: ArrayLike, clusters: int, stream: Stream, *, reserve: int = 0) -> Draw:
    """Draw pps systematically beside the units that `self_representing` marks; see there and `draw_pps_systematic`.

    How many units that is follows from the sizes, so substitutes are as many as asked for or as the list has left.
    """
    measure = _sizes(sizes)
    certain, left = self_representing(measure, clusters)
    n = left + int(certain.sum())
    _counts(0, reserve, reserve)
    return _systematic(measure, n, certain, stream, min(reserve, measure.size - n))


def _systematic(sizes: Floats, n: int, certain: NDArray[np.bool_], stream: Stream, reserve: int) -> Draw:
    fixed = np.flatnonzero(certain)
    open_ = np.flatnonzero(~certain)
    left = n - fixed.size
    numbers = stream.uniform((1 if left else 0) + reserve)
    start = interval = None
    hits: Floats = np.zeros(0)
    drawn: Codes = np.zeros(0, dtype=np.intp)
    if left:
        reached: Floats = np.cumsum(sizes[open_], dtype=np.float64)
        interval = float(reached[-1]) / left
        start = float(numbers[0]) * interval
        hits = start + interval * np.arange(left, dtype=np.float64)
        # Rounding may carry the last hit onto the end of the list.
        at = np.minimum(np.searchsorted(reached, hits, side="right"), open_.size - 1)
        drawn = open_[at]
    chosen = np.concatenate([fixed, drawn]).astype(np.intp, copy=False)
    return Draw(
        chosen=chosen,
        probabilities=_probabilities(sizes, n, certain),
        certain=fixed.astype(np.intp, copy=False),
        start=start,
        interval=interval,
        hits=hits,
        reserve=_substitutes(sizes, chosen, numbers[1 if left else 0 :]),
        numbers=numbers,
    )


def _substitutes(sizes: Floats, chosen: Codes, numbers: Floats) -> Codes:
    """Draw one unit a number from those not yet taken, in proportion to size."""
    left = sizes.copy()
    left[chosen] = 0.0
    out = np.zeros(numbers.size, dtype=np.intp)
    for i, u in enumerate(numbers):
        reached = np.cumsum(left)
        out[i] = min(int(np.searchsorted(reached, u * reached[-1], side="right")), int(np.flatnonzero(left)[-1]))
        left[out[i]] = 0.0
    return out


def _probabilities(sizes: Floats, n: int, certain: NDArray[np.bool_]) -> Floats:
    out = np.ones(sizes.size)
    left = n - int(certain.sum())
    rest = sizes[~certain]
    if rest.size:
        out[~certain] = np.minimum(left * rest / _total(rest), 1.0)
    return out


def _total(sizes: Floats) -> float:
    """Return the sum, added up one by one as a person does: the same to the last bit on every machine."""
    return float(np.cumsum(sizes, dtype=np.float64)[-1]) if sizes.size else 0.0


def _sizes(sizes: ArrayLike) -> Floats:
    measure = np.asarray(sizes, dtype=np.float64)
    if measure.ndim != 1:
        raise StatError(Problem.LENGTH, f"sizes must have one dimension, got {measure.ndim}", role="sizes")
    bad = ~(np.isfinite(measure) & (measure > 0))
    if bool(bad.any()):
        at = int(np.argmax(bad))
        raise StatError(
            Problem.RANGE, "every unit has a size above 0", role="sizes", position=at, value=float(measure[at])
        )
    return measure


def _counts(n: int, population: int, reserve: int) -> None:
    for name, value, most in (("n", n, population), ("reserve", reserve, population - n)):
        if isinstance(value, bool) or value != int(value) or not 0 <= value <= most:
            raise StatError(
                Problem.RANGE, f"{name} must be whole, from 0 to {most}", role=name, value=value, expected=most
            )

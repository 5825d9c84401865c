"""Differences of two shares: the interviews that find one, the power of a sample, the smallest one it finds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.pairs import CLOSE, Pair, correlation_limits, largest_first, limited, make_pair, power_with, terms
from sapa.stats.size_stages import (
    DifferenceTest,
    SampleSize,
    SizeKind,
    SizeOrder,
    SizeRounding,
    asked,
    check_asked,
    in_range,
    one_of,
    whole,
    within,
)

HALVINGS = 200
"""Steps of a bisection: more than a float has digits, so that it ends where two neighbours meet."""


class Direction(StrEnum):
    """Which way the second share lies."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PowerCurve:
    """The power of samples of several sizes.

    first, second
        (K,) interviews of both groups.
    power
        (K,) probability of finding the difference, a fraction.
    """

    first: Floats
    second: Floats
    power: Floats


def sample_size_difference(
    p1: float,
    p2: float,
    *,
    z: float,
    power: float,
    ratio: float = 1.0,
    overlap: float = 0.0,
    correlation: float = 0.0,
    population: float | None = None,
    deff: float = 1.0,
    response: float = 1.0,
    test: DifferenceTest | str = DifferenceTest.POOLED,
    order: SizeOrder | str = SizeOrder.DEFF_FIRST,
    rounding: SizeRounding | str = SizeRounding.UP_AT_END,
) -> SampleSize:
    """Return the interviews of both groups (or waves) that find a difference of two shares with the power wanted.

    n₁ = (z·√V₀ + z_power·√V₁)²/(p₁ − p₂)², where V₁ = s₁ + s₂/r − 2gρ√(s₁s₂)/r with s = p(1 − p), and V₀ the same with
    the common share p̄ = (p₁ + r·p₂)/(1 + r) in place of both (pooled) or V₀ = V₁ (unpooled).

    Parameters
    ----------
    p1, p2
        The shares, fractions that differ.
    z
        Normal quantile of the test: two-sided `z_value(confidence)`; one-sided the quantile of 1 − α.
    power
        Probability of finding the difference, a fraction inside 0 and 1, above that of finding it by chance.
    ratio
        r = n₂/n₁.
    overlap
        g, part of the first group's people who are asked again, from 0 to the smaller of 1 and r; 0: independent.
    correlation
        ρ of the two answers of those who are asked twice. Without overlap it is not used.
    population
        N, people from whom each group is drawn (both waves are of the same N where they overlap); None: no correction.
    deff, response, order, rounding
        As in `sample_size`, for both groups.
    test
        Variance of the test, see `DifferenceTest`.

    Returns
    -------
    `interviews` and `issued` are those of the first group, `second` and `second_issued` of the other; `margin` is
    |p₁ − p₂|.

    Raises
    ------
    StatError
        An argument outside its range (`RANGE`): shares that are equal (role `p2`), a correlation that two answers with
        these shares cannot have, a population too small to show the difference with this ratio and overlap.

    Notes
    -----
    Fleiss, Levin and Paik (2003), chapter 4, without continuity correction; for equal independent groups R's
    `power.prop.test`. Overlapping samples: Valliant, Dever and Kreuter (2018), chapter 4; Woodward (1992). With a
    population, V is N/(N − 1) · (V·/n₁ − C/N), where C = s₁ + s₂ − 2ρ√(s₁s₂) (Tam 1984), or s₁ + s₂ for independent
    samples; for equal independent groups this is n/(1 + (n − 1)/N).
    """
    given = asked(z=z, population=population, deff=deff, response=response, order=order, rounding=rounding)
    pair = make_pair(p1, p2, ratio, overlap, correlation, test)
    if p1 == p2:
        raise StatError(Problem.RANGE, "the shares must differ", role="p2", value=p2)
    z_power = _z_power(power, z)
    without, with_it = pair.variances()
    found = given.through(
        (max(0.0, z * math.sqrt(without) + z_power * math.sqrt(with_it)) / (p1 - p2)) ** 2,
        lambda size: _corrected(size, population, pair, z, z_power),
    )
    return given.size(
        found, margin=abs(p1 - p2), p=p1, kind=SizeKind.DIFFERENCE, test=pair.test, variance=with_it, power=power,
        second=within(whole(found.last * ratio, given.rounding), population),
        second_issued=whole(found.before_issue * ratio, given.rounding),
    )  # fmt: skip


def power_of_difference(
    n1: float,
    *,
    n2: float | None = None,
    p1: float,
    p2: float,
    z: float,
    deff: float = 1.0,
    overlap: float = 0.0,
    correlation: float = 0.0,
    population: float | None = None,
    test: DifferenceTest | str = DifferenceTest.POOLED,
) -> float:
    """Return the probability that a sample finds a difference of two shares: Φ((|p₁ − p₂| − z·√V₀)/√V₁).

    The other side of `sample_size_difference`. As in R's `power.prop.test(strict = FALSE)`, finding a difference in
    the wrong direction does not count; equal shares give the chance of one direction, α/2.

    Parameters
    ----------
    n1, n2
        Interviews of both groups, above 0; n2 None: as many as the first.
    p1, p2, z, deff, overlap, correlation, population, test
        As in `sample_size_difference`. deff 0: the difference is found for certain.

    Raises
    ------
    StatError
        As in `sample_size_difference`; groups larger than the population (role `population`).
    """
    in_range("n1", n1, above=0.0)
    second = n1 if n2 is None else in_range("n2", n2, above=0.0)
    check_asked(z=z, population=population, deff=deff, response=1.0)
    pair = make_pair(p1, p2, second / n1, overlap, correlation, test)
    if population is not None and (n1 > largest_first(population, pair) * (1 + CLOSE)):
        raise StatError(
            Problem.RANGE, "the groups are larger than the population", role="population", value=population, expected=n1
        )
    return power_with(n1, pair, z, deff, population)


def power_curve(
    ns: ArrayLike,
    *,
    ratio: float = 1.0,
    p1: float,
    p2: float,
    z: float,
    deff: float = 1.0,
    overlap: float = 0.0,
    correlation: float = 0.0,
    population: float | None = None,
    test: DifferenceTest | str = DifferenceTest.POOLED,
) -> PowerCurve:
    """Return the power of samples of several sizes, for a picture.

    Parameters
    ----------
    ns
        (K,) interviews of the first group; the second has `ratio` times as many.
    p1, p2, z, deff, overlap, correlation, population, test
        As in `power_of_difference`.

    Raises
    ------
    StatError
        As in `power_of_difference`.
    """
    first = np.atleast_1d(np.asarray(ns, dtype=np.float64))
    second = first * in_range("ratio", ratio, above=0.0)
    power = [
        power_of_difference(
            float(a), n2=float(b), p1=p1, p2=p2, z=z, deff=deff, overlap=overlap, correlation=correlation,
            population=population, test=test,
        )
        for a, b in zip(first, second, strict=True)
    ]  # fmt: skip
    return PowerCurve(first=first, second=second, power=np.asarray(power, dtype=np.float64))


def detectable_difference(
    n: float,
    *,
    n2: float | None = None,
    p1: float,
    z: float,
    power: float,
    deff: float = 1.0,
    overlap: float = 0.0,
    correlation: float = 0.0,
    population: float | None = None,
    direction: Direction | str = Direction.UP,
    test: DifferenceTest | str = DifferenceTest.POOLED,
) -> float:
    """Return the smallest difference from a share that a sample finds with the power wanted.

    Parameters
    ----------
    n, n2
        Interviews of both groups, above 0; n2 None: as many as the first.
    p1
        The share of the first group, a fraction.
    power
        A fraction.
    direction
        `up`: the second share is larger; `down`: smaller. They differ unless p1 is 0.5.
    z, deff, overlap, correlation, population, test
        As in `power_of_difference`. Shares far apart cannot have a high correlation: there the highest possible is
        taken.

    Returns
    -------
    |p₂ − p₁|, a fraction above 0; nan where no share in this direction differs enough.

    Raises
    ------
    StatError
        As in `power_of_difference`.
    """
    way = one_of(Direction, direction, "direction")
    # Judges every argument but the second share, which is looked for.
    power_of_difference(
        n, n2=n2, p1=p1, p2=p1, z=z, deff=deff, overlap=overlap, correlation=correlation, population=population,
        test=test,
    )  # fmt: skip
    _z_power(power, z)
    room = 1 - p1 if way is Direction.UP else p1
    taken = one_of(DifferenceTest, test, "test")
    ratio = 1.0 if n2 is None else n2 / n

    def missed(difference: float) -> bool:
        p2 = p1 + difference if way is Direction.UP else p1 - difference
        p2 = min(1.0, max(0.0, p2))
        lowest, highest = correlation_limits(p1, p2)
        pair = Pair(
            p1=p1, p2=p2, ratio=ratio, overlap=overlap, correlation=min(highest, max(lowest, correlation)), test=taken
        )
        return power_with(n, pair, z, deff, population) < power

    if room <= 0 or missed(room):
        return math.nan
    return _last_side(missed, 0.0, room)


def _z_power(power: float, z: float) -> float:
    in_range("power", power, above=0.0, below=1.0)
    found = float(ndtri(power))
    if z + found <= 0:
        raise StatError(Problem.RANGE, "this power is reached by chance", role="power", value=power)
    return found


def _corrected(size: float, population: float | None, pair: Pair, z: float, z_power: float) -> float:
    """Return the n₁ whose finite population error is the error of `size` from an infinite one."""
    if population is None:
        return size
    most = largest_first(population, pair)
    if size <= 1 or most <= 1:
        return min(size, most)

    def error(n1: float | None, of: float) -> float:
        without, with_it = (limited(v, c, of, None if n1 is None else population) for v, c in terms(pair))
        return z * math.sqrt(without) + z_power * math.sqrt(with_it)

    wanted = error(None, size)
    if error(most, most) > wanted:
        raise StatError(
            Problem.RANGE,
            "the population is too small to show this difference with this ratio and overlap",
            role="population",
            value=population,
            expected=size,
        )
    return _last_side(lambda n1: error(n1, n1) > wanted, 0.0, most)


def _last_side(missed: Callable[[float], bool], low: float, high: float) -> float:
    """Return the smallest number that is not missed, by halving: `low` is missed, `high` is not."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if missed(middle):
            low = middle
        else:
            high = middle
    return high

"""How many interviews a margin of error needs: a proportion, mean or total, with every stage kept."""

from __future__ import annotations

import math
from functools import partial

from sapa.stats.faults import Problem, StatError
from sapa.stats.size_stages import (
    SampleSize,
    SizeKind,
    SizeMethod,
    SizeOrder,
    SizeRounding,
    asked,
    in_range,
    of_mean,
    of_proportion,
    one_of,
)


def sample_size(
    margin: float,
    *,
    p: float = 0.5,
    z: float,
    population: float | None = None,
    deff: float = 1.0,
    response: float = 1.0,
    relative: bool = False,
    method: SizeMethod | str = SizeMethod.NORMAL,
    order: SizeOrder | str = SizeOrder.DEFF_FIRST,
    rounding: SizeRounding | str = SizeRounding.UP_AT_END,
) -> SampleSize:
    """Return the interviews that a margin of error of a proportion needs, and the sample to issue for them.

    n₀ = z²·p(1−p)/e²; with N: n = n₀/(1 + (n₀ − 1)/N) (Cochran 1977, section 4.4). The design effect multiplies n₀
    (Kish 1965, section 8.2); the response rate divides the interviews at the end.

    Parameters
    ----------
    margin
        e, half the width of the interval, a fraction above 0.
    p
        The proportion, a fraction; 0.5 needs most. With 0 or 1 the normal interval has no width and nothing is
        needed: a rare trait is planned with `method="wilson"`.
    z
        Normal quantile, see `z_value`.
    population
        N, people; None: no finite population correction.
    deff
        Design effect expected; 0 where a survey found no error at all (then nothing is needed).
    response
        Response rate expected, a fraction: completed interviews over issued.
    relative
        True where `margin` is a fraction of p: 0.1 at p = 0.3 is e = 0.03.
    method
        Interval whose half width is e; see Notes.
    order, rounding
        Conventions, by name; the defaults are those of the toolkit. The others reproduce what other programs print.

    Raises
    ------
    StatError
        An argument outside its range (`RANGE`), or a convention that does not exist (`OPTION`).

    Notes
    -----
    Wilson's interval is 2·z·√(n·pq + z²/4)/(n + z²) wide (Wilson 1927), so that
    n₀ = (z/e)²/2 · (pq − 2e² + √(e² − pq(4e² − pq))) (Valliant, Dever and Kreuter 2018, chapter 3).

    On the logit scale λ = ln(p/q) has the variance 1/(n·pq). With k = q/p and x = exp(z/√(n·pq)) the interval turned
    back is x/(x + k) − 1/(1 + kx) wide, hence x = (e(1 + k²) + √(e²(1 + k²)² + k²(1 − 4e²)))/(k(1 − 2e)) and
    n₀ = z²/(pq·ln²x) (ibid.). With both, a margin of 0.5 and more needs nothing.
    """
    in_range("margin", margin, above=0.0)
    in_range("p", p, least=0.0, most=1.0)
    if relative:
        in_range("p", p, above=0.0)
    given = asked(z=z, population=population, deff=deff, response=response, order=order, rounding=rounding)
    way = one_of(SizeMethod, method, "method")
    e = margin * p if relative else margin
    found = given.through(_simple(e, p, z, way), partial(of_proportion, population=population))
    return given.size(
        found, margin=e, p=p, kind=SizeKind.PROPORTION, method=way, variance=p * (1 - p),
        relative=margin if relative else None,
    )  # fmt: skip


def sample_size_mean(
    margin: float,
    *,
    sd: float,
    mean: float | None = None,
    relative: bool = False,
    z: float,
    population: float | None = None,
    deff: float = 1.0,
    response: float = 1.0,
    order: SizeOrder | str = SizeOrder.DEFF_FIRST,
    rounding: SizeRounding | str = SizeRounding.UP_AT_END,
) -> SampleSize:
    """Return the interviews that a margin of error of a mean needs: n₀ = (z·S/e)², n = n₀/(1 + n₀/N).

    Cochran (1977), section 4.6. The stages are those of `sample_size`.

    Parameters
    ----------
    margin
        e, half the width of the interval, in the variable's unit; with `relative`, a fraction of the mean.
    sd
        S, standard deviation of the variable among people, in its unit (N − 1 below); 0 where all are alike.
    mean
        The mean expected, not 0; needed with `relative`, otherwise not used.
    z, population, deff, response, order, rounding
        As in `sample_size`.

    Raises
    ------
    StatError
        An argument outside its range, or `relative` without a mean (`RANGE`, role `mean`); a convention that does not
        exist (`OPTION`).
    """
    in_range("margin", margin, above=0.0)
    in_range("sd", sd, least=0.0)
    e = margin * _level(mean) if relative else margin
    given = asked(z=z, population=population, deff=deff, response=response, order=order, rounding=rounding)
    found = given.through(_squared(z * sd, e), partial(of_mean, population=population))
    return given.size(
        found, margin=e, p=None, kind=SizeKind.MEAN, variance=sd * sd, relative=margin if relative else None
    )


def sample_size_total(
    margin: float,
    *,
    sd: float,
    mean: float | None = None,
    relative: bool = False,
    z: float,
    population: float,
    deff: float = 1.0,
    response: float = 1.0,
    order: SizeOrder | str = SizeOrder.DEFF_FIRST,
    rounding: SizeRounding | str = SizeRounding.UP_AT_END,
) -> SampleSize:
    """Return the interviews that a margin of error of a total needs: n₀ = (z·N·S/e)², n = n₀/(1 + n₀/N).

    Cochran (1977), section 4.6: a total is N means, its margin is N times the margin of the mean.

    Parameters
    ----------
    margin
        e, half the width of the interval, in the unit of the total; with `relative`, a fraction of N · mean.
    sd, mean
        Standard deviation and mean of the variable per person, as in `sample_size_mean`.
    population
        N, people, above 0.
    z, deff, response, order, rounding
        As in `sample_size`.

    Raises
    ------
    StatError
        As in `sample_size_mean`.
    """
    in_range("margin", margin, above=0.0)
    in_range("sd", sd, least=0.0)
    people = in_range("population", population, above=0.0)
    e = margin * _level(mean) * people if relative else margin
    given = asked(z=z, population=people, deff=deff, response=response, order=order, rounding=rounding)
    found = given.through(_squared(z * sd, e / people), partial(of_mean, population=people))
    return given.size(
        found, margin=e, p=None, kind=SizeKind.TOTAL, variance=sd * sd, relative=margin if relative else None
    )


def _level(mean: float | None) -> float:
    level = abs(in_range("mean", mean))
    if level == 0:
        raise StatError(Problem.RANGE, "a relative margin needs a mean other than 0", role="mean", value=mean)
    return level


def _simple(e: float, p: float, z: float, method: SizeMethod) -> float:
    if method is SizeMethod.NORMAL:
        # One product, as the textbooks have it, wherever e² is a number.
        return z * z * p * (1 - p) / (e * e) if e * e > 0 else math.inf
    spread = p * (1 - p)
    if method is SizeMethod.LOG_ODDS:
        in_range("p", p, above=0.0, below=1.0)
    if e >= 1 / 2:
        return 0.0
    if method is SizeMethod.WILSON:
        root = math.sqrt(max(0.0, e * e - spread * (4 * e * e - spread)))
        return max(0.0, _squared(z, e) / 2 * (spread - 2 * e * e + root))
    odds = (1 - p) / p
    rise = e * (1 + odds * odds)
    # ln x by log1p, so that a small margin keeps its digits: x − 1 = (rise − k(1 − 2e) + √…)/(k(1 − 2e)).
    root = math.sqrt(rise * rise + odds * odds * (1 - 4 * e * e))
    step = math.log1p((rise + (root - odds) + 2 * odds * e) / (odds * (1 - 2 * e)))
    return _squared(z, step) / spread


def _squared(over: float, under: float) -> float:
    try:
        return (over / under) ** 2
    except (OverflowError, ZeroDivisionError):
        return math.inf

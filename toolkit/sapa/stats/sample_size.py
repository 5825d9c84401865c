"""How many interviews a margin of error needs, with every stage kept: n₀, design effect, population, response."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from sapa.stats.faults import Problem, StatError

DUST = 1e-9
"""Relative distance below which a size is taken as whole: rounding error must not raise it by one."""


class SizeOrder(StrEnum):
    """Where the design effect stands."""

    DEFF_FIRST = "deff_fpc_response"
    """n₀ · deff, then the population, then response: the population limits what the real design needs."""

    FPC_FIRST = "fpc_deff_response"
    """The population first: with deff 2 more interviews than people may come out. samplics and weightpipe."""


class SizeRounding(StrEnum):
    """How a size becomes a whole number."""

    UP_AT_END = "up_at_end"
    """Nothing is rounded on the way; interviews and issued are each rounded up from the exact stage."""

    UP_EACH_STAGE = "up_each_stage"
    """Rounded up after every stage and carried on so. svy."""

    NEAREST_AT_END = "nearest_at_end"
    """To the nearest whole number: the margin may be missed by a little. weightpipe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSize:
    """The sample size for a proportion, stage by stage.

    margin, p, z, population, deff, response
        What was asked.
    order, rounding
        The conventions on which programs disagree.
    simple
        n₀ = z²·p(1 − p)/e²: simple random, from an infinite population.
    with_deff, with_fpc
        The size after the design effect and after the finite population correction, whichever came first.
    interviews
        Completed interviews needed, whole; never above the population.
    before_issue
        Interviews over the response rate.
    issued
        Addresses or people to issue, whole: what fieldwork starts with. It may exceed the population: then no
        sample of this population can meet the margin at this response rate.
    """

    margin: float
    p: float
    z: float
    population: float | None
    deff: float
    response: float
    order: SizeOrder
    rounding: SizeRounding
    simple: float
    with_deff: float
    with_fpc: float
    interviews: int
    before_issue: float
    issued: int


def sample_size(
    margin: float,
    *,
    p: float = 0.5,
    z: float,
    population: float | None = None,
    deff: float = 1.0,
    response: float = 1.0,
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
        The proportion, a fraction; 0.5 needs most.
    z
        Normal quantile, see `z_value`.
    population
        N, people; None: no finite population correction.
    deff
        Design effect expected; 0 where a survey found no error at all (then nothing is needed).
    response
        Response rate expected, a fraction: completed interviews over issued.
    order, rounding
        Conventions, by name; the defaults are those of the toolkit. The others reproduce what other programs print.

    Raises
    ------
    StatError
        An argument outside its range (`RANGE`), or a convention that does not exist (`OPTION`).
    """
    _in_range("margin", margin, above=0.0)
    _in_range("p", p, least=0.0, most=1.0)
    _in_range("z", z, above=0.0)
    _in_range("deff", deff, least=0.0)
    _in_range("response", response, above=0.0, most=1.0)
    if population is not None:
        _in_range("population", population, least=0.0)
    taken, rule = _order(order), _rounding(rounding)

    def step(size: float) -> float:
        return float(_up(size)) if rule is SizeRounding.UP_EACH_STAGE else size

    simple = z * z * p * (1 - p) / (margin * margin)
    if taken is SizeOrder.DEFF_FIRST:
        with_deff = step(step(simple) * deff)
        with_fpc = last = step(_corrected(with_deff, population))
    else:
        with_fpc = step(_corrected(step(simple), population))
        with_deff = last = step(with_fpc * deff)
    before_issue = last / response
    return SampleSize(
        margin=margin,
        p=p,
        z=z,
        population=population,
        deff=deff,
        response=response,
        order=taken,
        rounding=rule,
        simple=simple,
        with_deff=with_deff,
        with_fpc=with_fpc,
        interviews=_within(_whole(last, rule), population),
        before_issue=before_issue,
        issued=_whole(before_issue, rule),
    )


def _corrected(size: float, population: float | None) -> float:
    if population is None:
        return size
    # The correction says nothing of one interview or less, and would divide by zero there.
    if size <= 1 or population == 0:
        return min(size, population)
    return size / (1 + (size - 1) / population)


def _within(size: int, population: float | None) -> int:
    return size if population is None else min(size, math.floor(population))


def _up(size: float) -> int:
    return math.ceil(size - DUST * max(1.0, size))


def _whole(size: float, rounding: SizeRounding) -> int:
    return math.floor(size + 0.5) if rounding is SizeRounding.NEAREST_AT_END else _up(size)


def _in_range(
    role: str, value: float, *, above: float = -math.inf, least: float = -math.inf, most: float = math.inf
) -> None:
    if not (above < value < math.inf and least <= value <= most):
        raise StatError(Problem.RANGE, f"{role} is out of range: {value!r}", role=role, value=value)


def _order(order: SizeOrder | str) -> SizeOrder:
    try:
        return SizeOrder(order)
    except ValueError:
        raise StatError(
            Problem.OPTION, f"order must be one of {', '.join(SizeOrder)}", role="order", value=str(order)
        ) from None


def _rounding(rounding: SizeRounding | str) -> SizeRounding:
    try:
        return SizeRounding(rounding)
    except ValueError:
        raise StatError(
            Problem.OPTION, f"rounding must be one of {', '.join(SizeRounding)}", role="rounding", value=str(rounding)
        ) from None

"""The stages through which every sample size goes, and the conventions on which programs disagree."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sapa.stats.faults import Problem, StatError

DUST = 1e-12
"""Relative distance below which a size is taken as whole: rounding error must not raise it by one.

Far below one person of any population: near a census one person less is a margin instead of none."""

Option = TypeVar("Option", bound=StrEnum)


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


class SizeKind(StrEnum):
    """What is to be known by the sample."""

    PROPORTION = "proportion"
    MEAN = "mean"
    TOTAL = "total"
    DIFFERENCE = "difference"


class SizeMethod(StrEnum):
    """Which interval of a proportion has the margin as half its width."""

    NORMAL = "normal"
    """p ± z·√(p(1 − p)/n), which every textbook and calculator uses. Says nothing of a share of 0 or 1."""

    WILSON = "wilson"
    """Wilson's score interval: stays within 0 and 1, also where the margin is larger than p."""

    LOG_ODDS = "log_odds"
    """Normal on the logit scale, turned back: for rare traits. Needs p inside 0 and 1."""


class DifferenceTest(StrEnum):
    """Which variance the test of a difference of two shares takes where there is no difference."""

    POOLED = "pooled"
    """That of the common share of both groups. R power.prop.test; Fleiss, Levin and Paik."""

    UNPOOLED = "unpooled"
    """That of the two shares apart, as in the interval of a difference. PracTools nProp2sam."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSize:
    """A sample size, stage by stage.

    margin
        Half the width of the interval wanted, in the unit of what is estimated; of a difference, the difference.
    p
        The proportion expected (the first of two); None where no proportion is asked for.
    z, population, deff, response
        What was asked.
    order, rounding
        The conventions on which programs disagree.
    simple
        n₀: simple random, from an infinite population.
    with_deff, with_fpc
        The size after the design effect and after the finite population correction, whichever came first.
    interviews
        Completed interviews needed, whole; never above the population. Of the first group where there are two.
    before_issue
        Interviews over the response rate.
    issued
        Addresses or people to issue, whole: what fieldwork starts with. It may exceed the population: then no
        sample of this population can meet the margin at this response rate.
    kind
        What is to be known: a proportion, mean, total or difference.
    method
        Interval of a proportion; None for the other kinds.
    test
        Variance of the test of a difference; None for the other kinds.
    variance
        Unit variance used: p(1 − p); S² of a mean and total; of a difference V·n₁, the variance of p̂₁ − p̂₂ times the
        size of the first group.
    relative
        The relative margin asked, a fraction; None where the margin was absolute.
    power
        Probability of finding the difference, a fraction; None for the other kinds.
    second, second_issued
        Interviews and issued of the second group of a difference.
    """

    margin: float
    p: float | None
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
    kind: SizeKind = SizeKind.PROPORTION
    method: SizeMethod | None = None
    test: DifferenceTest | None = None
    variance: float = math.nan
    relative: float | None = None
    power: float | None = None
    second: int | None = None
    second_issued: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The arithmetic of a size: what `Asked.through` found."""

    simple: float
    with_deff: float
    with_fpc: float
    last: float
    interviews: int
    before_issue: float
    issued: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What every size is asked with, checked: see `asked`."""

    z: float
    population: float | None
    deff: float
    response: float
    order: SizeOrder
    rounding: SizeRounding

    def through(self, simple: float, corrected: Callable[[float], float]) -> Stages:
        """Take n₀ through design effect, population and response, in the order and with the rounding asked.

        Parameters
        ----------
        simple
            n₀.
        corrected
            The finite population correction of a size.

        Raises
        ------
        StatError
            A size beyond all numbers (`RANGE`), naming the argument that made it so.
        """

        def step(size: float) -> float:
            return float(up(size)) if self.rounding is SizeRounding.UP_EACH_STAGE else size

        _countable("margin", simple, simple)
        _countable("deff", simple * self.deff, self.deff)
        if self.order is SizeOrder.DEFF_FIRST:
            with_deff = step(step(simple) * self.deff)
            with_fpc = last = step(corrected(with_deff))
        else:
            with_fpc = step(corrected(step(simple)))
            with_deff = last = step(with_fpc * self.deff)
        before_issue = last / self.response
        _countable("response", before_issue, self.response)
        return Stages(
            simple=simple,
            with_deff=with_deff,
            with_fpc=with_fpc,
            last=last,
            interviews=within(whole(last, self.rounding), self.population),
            before_issue=before_issue,
            issued=whole(before_issue, self.rounding),
        )

    def size(self, found: Stages, **more: Any) -> SampleSize:
        """Return a size with what was asked, its stages, and the fields of its own kind."""
        return SampleSize(
            z=self.z, population=self.population, deff=self.deff, response=self.response, order=self.order,
            rounding=self.rounding, simple=found.simple, with_deff=found.with_deff, with_fpc=found.with_fpc,
            interviews=found.interviews, before_issue=found.before_issue, issued=found.issued, **more,
        )  # fmt: skip


def asked(
    *,
    z: float,
    population: float | None,
    deff: float,
    response: float,
    order: SizeOrder | str,
    rounding: SizeRounding | str,
) -> Asked:
    """Check what a size is asked with.

    Raises
    ------
    StatError
        An argument outside its range (`RANGE`), or a convention that does not exist (`OPTION`).
    """
    check_asked(z=z, population=population, deff=deff, response=response)
    return Asked(
        z=z, population=population, deff=deff, response=response, order=one_of(SizeOrder, order, "order"),
        rounding=one_of(SizeRounding, rounding, "rounding"),
    )  # fmt: skip


def of_proportion(size: float, population: float | None) -> float:
    """Return n/(1 + (n − 1)/N): the finite population correction of a proportion (Cochran 1977, section 4.4)."""
    if population is None:
        return size
    # The correction says nothing of one interview or less, and would divide by zero there.
    if size <= 1 or population == 0:
        return min(size, population)
    return size / (1 + (size - 1) / population)


def of_mean(size: float, population: float | None) -> float:
    """Return n/(1 + n/N): the finite population correction of a mean (Cochran 1977, section 4.6).

    Not that of a proportion, because S² has N − 1 below and p(1 − p) has N.
    """
    if population is None:
        return size
    return 0.0 if population == 0 else size / (1 + size / population)


def within(size: int, population: float | None) -> int:
    """Limit a whole size to the population."""
    return size if population is None else min(size, math.floor(population))


def up(size: float) -> int:
    """Round a size up, unless it is whole but for rounding error. Whatever is above 0 needs one."""
    return max(math.ceil(size - DUST * max(1.0, size)), 1 if size > 0 else 0)


def whole(size: float, rounding: SizeRounding) -> int:
    """Make a size whole by a rounding. Whatever is above 0 needs one interview."""
    if rounding is SizeRounding.NEAREST_AT_END:
        return max(math.floor(size + 0.5), 1 if size > 0 else 0)
    return up(size)


def in_range(
    role: str,
    value: float | None,
    *,
    above: float = -math.inf,
    least: float = -math.inf,
    most: float = math.inf,
    below: float = math.inf,
) -> float:
    """Return the argument if it is a number inside its bounds; nan and ∞ never are.

    Raises
    ------
    StatError
        It is not (`RANGE`): `role` and `value` say which.
    """
    if value is None or not (above < value < below and least <= value <= most and math.isfinite(value)):
        raise StatError(Problem.RANGE, f"{role} is out of range: {value!r}", role=role, value=value)
    return value


def one_of(kind: type[Option], value: Option | str, role: str) -> Option:
    """Return the member of a closed set by its name.

    Raises
    ------
    StatError
        There is none (`OPTION`).
    """
    try:
        return kind(value)
    except ValueError:
        raise StatError(
            Problem.OPTION, f"{role} must be one of {', '.join(kind)}", role=role, value=str(value)
        ) from None


def check_asked(*, z: float, population: float | None, deff: float, response: float) -> None:
    """Refuse what no sample size can be made of.

    Raises
    ------
    StatError
        An argument outside its range (`RANGE`).
    """
    in_range("z", z, above=0.0)
    in_range("deff", deff, least=0.0)
    in_range("response", response, above=0.0, most=1.0)
    if population is not None:
        in_range("population", population, least=0.0)


def _countable(role: str, size: float, value: float) -> None:
    if not math.isfinite(size):
        raise StatError(Problem.RANGE, f"{role} makes a size beyond all numbers", role=role, value=value)

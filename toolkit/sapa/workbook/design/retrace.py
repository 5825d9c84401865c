"""A sample size as live formulas: each stage with the value that the formula gives, so that anyone can retrace it.

The formulas are those of `sapa.stats` (Cochran 1977, section 4.4; Kish 1965, section 8.2; Fleiss, Levin and Paik 2003,
chapter 4). A formula is shown only where it gives the engine's number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from sapa.results.targets import DifferenceTarget, MeanTarget, ProportionTarget, Target, TotalTarget
from sapa.stats import DifferenceTest, SampleSize, SizeOrder, SizeRounding
from sapa.stats.size_stages import DUST, SizeKind

Live = tuple[str, float]
"""A formula without its `=`, and the value it gives."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Cells that the stages are computed from; `simple` is the formula of n₀ with its value."""

    simple: Live
    deff: str
    population: str | None
    response: str


def unit_variance(target: Target) -> float | None:
    """Return the variance of one answer: p(1 − p) of a share, S² of a mean or total; None for differences."""
    if isinstance(target, ProportionTarget):
        return target.p * (1 - target.p)
    if isinstance(target, MeanTarget | TotalTarget):
        return target.sd**2
    return None


def simple_size(size: SampleSize, target: Target, *, z: str, spread: str, margin: str, population: str) -> Live | None:
    """Return n₀ = z²·S²/e² over cells; of a total e is divided by N. None where the engine's is of another kind."""
    variance = unit_variance(target)
    if variance is None or not size.margin:
        return None
    if not isinstance(target, TotalTarget):
        return f"{z}^2*{spread}/{margin}^2", size.z**2 * variance / size.margin**2
    if not size.population:
        return None
    return f"{z}^2*{spread}*{population}^2/{margin}^2", size.z**2 * variance * size.population**2 / size.margin**2


def pair_spreads(target: DifferenceTarget, test: str | None, p1: str, p2: str) -> tuple[Live, Live] | None:
    """Return V₀ and V₁ of two independent groups times the first group's size; None where people are asked twice."""
    if target.overlap:
        return None
    r = f"{target.ratio:.12g}"
    apart = target.p1 * (1 - target.p1) + target.p2 * (1 - target.p2) / target.ratio
    other = (f"({p1}*(1-{p1})+{p2}*(1-{p2})/{r})", apart)
    if test != DifferenceTest.POOLED:
        return other, other
    common = (target.p1 + target.ratio * target.p2) / (1 + target.ratio)
    mean = f"(({p1}+{r}*{p2})/(1+{r}))"
    return (f"({mean}*(1-{mean})*(1+1/{r}))", common * (1 - common) * (1 + 1 / target.ratio)), other


def difference_size(size: SampleSize, target: DifferenceTarget, *, z: str, power: str, p1: str, p2: str) -> Live | None:
    """Return n₁ = (z·√V₀ + z_power·√V₁)²/(p₁ − p₂)² over cells."""
    spreads = pair_spreads(target, size.test, p1, p2)
    if spreads is None:
        return None
    (without, none), (with_it, some) = spreads
    text = f"(({z}*SQRT({without})+NORMSINV({power})*SQRT({with_it}))/({p1}-{p2}))^2"
    found = (size.z * math.sqrt(none) + NormalDist().inv_cdf(target.power) * math.sqrt(some)) / (target.p1 - target.p2)
    return text, found**2


def up(formula: str, value: float) -> Live:
    """Round up, but not for rounding error alone."""
    text = f"ROUNDUP({formula}-{DUST:.0E}*MAX(1,{formula}),0)"
    return text, float(math.ceil(value - DUST * max(1.0, value)))


def whole(formula: str, value: float, rounding: SizeRounding) -> Live:
    """Make a size whole as the plan's convention says."""
    if rounding is SizeRounding.NEAREST_AT_END:
        return f"INT({formula}+0.5)", float(math.floor(value + 0.5))
    return up(formula, value)


def step(formula: str, value: float, rounding: SizeRounding) -> Live:
    """Round a stage where the convention rounds every stage."""
    return up(f"({formula})", value) if rounding is SizeRounding.UP_EACH_STAGE else (formula, value)


def corrected(before: str, value: float, population: str | None, people: float | None, kind: SizeKind) -> Live:
    """Apply the finite population correction: n/(1 + (n − 1)/N) of a share, n/(1 + n/N) where S² is stated."""
    if population is None or people is None:
        return before, value
    if kind in (SizeKind.MEAN, SizeKind.TOTAL):
        return f"{before}/(1+{before}/{population})", value / (1 + value / people)
    formula = f"IF({before}<=1,MIN({before},{population}),{before}/(1+({before}-1)/{population}))"
    return formula, (min(value, people) if value <= 1 or people == 0 else value / (1 + (value - 1) / people))


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages in the order of the columns: n₀, second, third, interviews, over response, issued."""

    simple: Live
    second: Live
    third: Live
    interviews: Live
    before_issue: Live
    issued: Live


def stages(size: SampleSize, at: Inputs, cells: tuple[str, str, str, str]) -> Stages:
    """Return every stage as formula and value.

    Parameters
    ----------
    size
        What the engine found: its conventions, deff, population and response.
    at
        The formula of n₀, and the cells of what was asked.
    cells
        The cells in which n₀, the second and third stage, and the interviews over response stand.
    """
    one, two, three, over = cells
    people, rule = size.population, size.rounding
    begun, begun_value = step(one, at.simple[1], rule)
    if size.order is SizeOrder.DEFF_FIRST:
        second = step(f"{begun}*{at.deff}", begun_value * size.deff, rule)
        reduced = corrected(two, second[1], at.population, people, size.kind)
        third = step(reduced[0], reduced[1], rule)
    else:
        fixed = corrected(begun, begun_value, at.population, people, size.kind)
        second = step(fixed[0], fixed[1], rule)
        third = step(f"{two}*{at.deff}", second[1] * size.deff, rule)
    formula, value = whole(three, third[1], rule)
    if at.population is not None and people is not None:
        formula, value = f"MIN(INT({at.population}),{formula})", min(math.floor(people), value)
    before = third[1] / size.response
    return Stages(
        at.simple, second, third, (formula, float(value)), (f"{three}/{at.response}", before), whole(over, before, rule)
    )

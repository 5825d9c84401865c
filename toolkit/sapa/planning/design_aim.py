"""What a target asks of a group of people: its variance, the margin wanted, and the arithmetic of the interviews."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.design_values import fraction, number
from sapa.results.targets import DifferenceTarget, MeanTarget, ProportionTarget, Target, TotalTarget
from sapa.stats import (
    SampleSize,
    SizeOrder,
    SizeRounding,
    sample_size,
    sample_size_difference,
    sample_size_mean,
    sample_size_total,
    z_value,
)

LARGEST = 1e100
"""Above it a square is no longer a number that the arithmetic can hold."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How sizes are computed: confidence, its quantile, and the two conventions."""

    confidence: float
    order: SizeOrder = SizeOrder.DEFF_FIRST
    rounding: SizeRounding = SizeRounding.UP_AT_END
    z: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "z", z_value(self.confidence))


@dataclass(frozen=True, slots=True)
class Aim:
    """A target whose numbers are in range."""

    target: Target
    rules: Rules

    @property
    def share(self) -> float | None:
        """The share whose margin is shown; None for a mean or a total. Of a difference: the first share."""
        if isinstance(self.target, ProportionTarget):
            return self.target.p
        return self.target.p1 if isinstance(self.target, DifferenceTarget) else None

    @property
    def wanted(self) -> float | None:
        """The margin asked of the whole, as stated; None for a difference, which asks for power."""
        return None if isinstance(self.target, DifferenceTarget) else self.target.margin

    def variance(self, people: float) -> float:
        """Return S² of a group: N/(N − 1)·p(1 − p) for a share (Cochran 1977, eq. 3.4), sd² otherwise."""
        p = self.share
        if p is not None:
            return p * (1 - p) * (people / (people - 1) if people > 1 else 1.0)
        assert isinstance(self.target, MeanTarget | TotalTarget)  # noqa: S101 - the other two have a share
        return self.target.sd**2

    def scale(self, people: float) -> float:
        """Return what turns the margin of a mean into that of the target: N for a total, else 1."""
        return people if isinstance(self.target, TotalTarget) else 1.0

    def absolute(self, margin: float, people: float) -> float:
        """Return a stated margin in the unit of a mean or share."""
        target = self.target
        if isinstance(target, ProportionTarget):
            return margin * target.p if target.relative else margin
        if isinstance(target, DifferenceTarget):
            return margin
        if target.relative:
            return margin * abs(target.mean or math.nan)
        return margin / self.scale(people)

    def size(self, margin: float | None, people: float, *, deff: float, response: float) -> SampleSize:
        """Return the arithmetic of the interviews that a margin asks of a group; None: what a difference asks."""
        target, rules = self.target, self.rules
        common = {
            "population": people, "deff": deff, "response": response, "order": rules.order, "rounding": rules.rounding,
        }  # fmt: skip
        if isinstance(target, DifferenceTarget):
            if margin is not None:
                return sample_size(margin, p=target.p1, z=rules.z, **common)  # type: ignore[arg-type]
            one = target.one_sided
            return sample_size_difference(
                target.p1, target.p2, z=z_value(2 * rules.confidence - 1) if one else rules.z, power=target.power,
                ratio=target.ratio, overlap=target.overlap, correlation=target.correlation, **common,  # type: ignore[arg-type]
            )  # fmt: skip
        assert margin is not None  # noqa: S101 - only a difference has none
        if isinstance(target, ProportionTarget):
            return sample_size(margin, p=target.p, z=rules.z, relative=target.relative, **common)  # type: ignore[arg-type]
        kind = sample_size_mean if isinstance(target, MeanTarget) else sample_size_total
        return kind(margin, sd=target.sd, mean=target.mean, relative=target.relative, z=rules.z, **common)  # type: ignore[arg-type]


def aim(target: Target, rules: Rules) -> Aim:
    """Return a target after its numbers were checked.

    Raises
    ------
    BadInput
        A margin that is not above 0 (or a share's that is no fraction), a share of 0 or 1, no spread, equal shares …
    """
    if isinstance(target, ProportionTarget):
        fraction("target.p", target.p, one=False)
        margin(target.margin, target)
    elif isinstance(target, MeanTarget | TotalTarget):
        number("target.sd", target.sd, above=0.0, below=LARGEST, expected="above_zero")
        margin(target.margin, target)
        if target.relative and not (target.mean is not None and math.isfinite(target.mean) and target.mean != 0):
            raise BadInput(
                message("planning.design.no_mean"), where="target.mean",
                got=None if target.mean is None else f"{target.mean:g}", todo=message("planning.design.no_mean.todo"),
            )  # fmt: skip
    elif isinstance(target, DifferenceTarget):
        _difference(target)
        if target.one_sided and rules.confidence <= 0.5:
            number("confidence", rules.confidence, above=0.5, expected="confidence_one_sided")
    else:
        kinds = "ProportionTarget, MeanTarget, TotalTarget, DifferenceTarget"
        raise BadInput(message("planning.design.target"), where="target", got=str(target), expected=kinds)
    return Aim(target, rules)


def margin(value: object, target: Target, where: str = "target.margin") -> float:
    """Return a margin that can be asked: above 0, and a fraction below 1 where the unit is a share."""
    if isinstance(target, MeanTarget | TotalTarget) and not target.relative:
        return number(where, value, above=0.0, expected="above_zero")
    return number(where, value, above=0.0, below=1.0, expected="margin")


def _difference(target: DifferenceTarget) -> None:
    fraction("target.p1", target.p1, one=False)
    fraction("target.p2", target.p2, one=False)
    fraction("target.power", target.power, one=False)
    number("target.ratio", target.ratio, above=0.0, expected="above_zero")
    number("target.overlap", target.overlap, least=0.0, most=1.0, expected="share")
    number("target.correlation", target.correlation, least=-1.0, most=1.0, expected="correlation")
    if target.p1 == target.p2:
        raise BadInput(
            message("planning.design.no_difference"), where="target.p2", got=f"{target.p2:g}",
            todo=message("planning.design.no_difference.todo"),
        )  # fmt: skip

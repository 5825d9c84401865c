"""Bounds in force: the customer's where the technical specification fixes any, else the Standard's."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sapa.errors import BadInput
from sapa.messages import message
from sapa.results.vocabulary import BoundsFrom
from sapa.standard.model import COMMON, NormKind

if TYPE_CHECKING:
    from sapa.deliverable.manifest import Bound
    from sapa.standard import Norm, Standard


PER_CENT = "percent"
PERCENT = 100
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Limits:
    """A lower and an upper limit in the norm's own unit, both inclusive; None: no limit on that side.

    source: whose limits they are; None for a question that the Standard does not ask (a plan's own target).
    tried: True where a reading puts another limit in place of one of them, to see what would follow.
    """

    min: float | None = None
    max: float | None = None
    source: BoundsFrom | None = BoundsFrom.STANDARD
    tried: bool = False

    def hold(self, value: float) -> bool:
        """Tell whether a value lies within the limits."""
        return not ((self.min is not None and value < self.min) or (self.max is not None and value > self.max))


def limits_in_force(norm: Norm, fixed: Limits | None) -> tuple[Limits, ...]:
    """Return the limits a result is judged against: the specification's where there are any, else the Standard's.

    Where the specification is laxer than the Standard the result is judged against both.

    Parameters
    ----------
    norm
        The norm, with the Standard's own bounds.
    fixed
        What the customer fixed for it; None: nothing.
    """
    standard = Limits(norm.min, norm.max, BoundsFrom.STANDARD)
    if fixed is None:
        return (standard,)
    low = norm.min if fixed.min is None else fixed.min
    high = norm.max if fixed.max is None else fixed.max
    if low is not None and high is not None and low > high:
        # One bound of the specification lies beyond the Standard's other bound (control of 40 % against a
        # maximum of 25 %): that bound is a finding on the specification, not an empty range for the provider.
        low, high = fixed.min, fixed.max
    own = Limits(low, high, BoundsFrom.SPECIFICATION)
    laxer = (norm.min is not None and low is not None and low < norm.min) or (
        norm.max is not None and high is not None and high > norm.max
    )
    return (own, standard) if laxer else (own,)


def tried_limits(limits: Limits, side: str, fraction: float) -> Limits:
    """Return limits with one of them replaced by a fraction that a reading tries out; they are in per cent.

    Where it lies beyond the other limit, that one says nothing any more and is left out.
    """
    low, high = limits.min, limits.max
    if side == "min":
        low = round(PERCENT * fraction, _DIGITS)  # 0.07 is 7.000000000000001 per cent in binary
        high = None if high is not None and high < low else high
    else:
        high = round(PERCENT * fraction, _DIGITS)
        low = None if low is not None and low > high else low
    return Limits(low, high, limits.source, tried=True)


def fixed_limits(
    specification: Mapping[str, Bound], standard: Standard, *, where: Callable[..., str]
) -> dict[str, Limits]:
    """Return the specification's limits by norm id.

    Parameters
    ----------
    specification
        Bounds by norm id, as a manifest or a plan states them.
    standard
        The norms in force.
    where
        From keys of the file to the place that messages name.

    Raises
    ------
    BadInput
        An unknown id, or a value that can be no limit of the norm: another unit, a fraction where the norm is in per
        cent, more than the whole, a norm without a number.
    """
    from sapa.data.nearest import nearest

    fixed = {}
    for id, bound in specification.items():
        if id not in standard.norms:
            close = nearest(id, standard.norms)
            raise BadInput(
                message("review.unknown_norm"), where=where("specification", id), got=id,
                expected=close, todo=message("review.unknown_norm.todo"),
            )  # fmt: skip
        for key, value in (("min", bound.min), ("max", bound.max)):
            if value is not None and value <= 0:
                raise BadInput(
                    message("review.specification_not_positive"),
                    where=where("specification", id, key), got=f"{value:g}",
                    expected=message("review.specification_not_positive.expected"),
                    todo=message("review.specification_not_positive.todo"),
                )  # fmt: skip
        if bound.min is not None and bound.max is not None and bound.min > bound.max:
            raise BadInput(
                message("review.specification_order"), where=where("specification", id),
                got=f"min {bound.min:g}, max {bound.max:g}", expected="min ≤ max",
                todo=message("review.specification_not_positive.todo"),
            )  # fmt: skip
        if bound.min is not None or bound.max is not None:
            _refuse_no_number_of(standard.norms[id], bound, where("specification", id))
            fixed[id] = Limits(bound.min, bound.max, BoundsFrom.SPECIFICATION)
    return fixed


def _refuse_no_number_of(norm: Norm, bound: Bound, where: str) -> None:
    """Refuse a value that is no number of the norm: another unit, a fraction for per cent, no number asked at all."""
    if norm.unit is None and norm.kind is NormKind.JUDGEMENT and bound.unit is None:
        return  # The act prints no number, and leaves it to the specification: a print run.
    if norm.unit is None:
        raise BadInput(
            message("specification.error.no_number"), where=where, got=norm.id,
            todo=message("specification.error.no_number.todo"),
        )  # fmt: skip
    if bound.unit is not None and bound.unit != norm.unit:
        raise BadInput(
            message("specification.error.unit"), where=where, got=bound.unit, expected=norm.unit,
            todo=message("specification.error.unit.todo", unit=norm.unit),
        )  # fmt: skip
    if norm.unit != PER_CENT:
        return
    corridor = Limits(norm.min, norm.max)
    for number in (bound.min, bound.max):
        if number is not None and number > PERCENT:
            raise BadInput(
                message("specification.error.over_whole"), where=where, got=f"{number:g}", expected="≤ 100",
                todo=message("review.specification_not_positive.todo"),
            )  # fmt: skip
        # 0.15 where the norm says 15–25 %: the same number as a fraction. Who means 0.15 % says `unit: percent`.
        if bound.unit is None and number is not None and number < 1 and corridor.hold(PERCENT * number):
            raise BadInput(
                message("specification.error.fraction"), where=where, got=f"{number:g}",
                expected=f"{PERCENT * number:g}", todo=message("specification.error.fraction.todo"),
            )  # fmt: skip


def refuse_other_services(
    fixed: Mapping[str, Limits], standard: Standard, services: Container[str], *, where: Callable[..., str]
) -> None:
    """Refuse values fixed for services that were not handed in.

    Parameters
    ----------
    fixed
        What the customer fixed, by norm id.
    standard
        The norms in force.
    services
        Keys of the services of the deliverable.
    where
        From keys of the file to the place that messages name.

    Raises
    ------
    BadInput
        The first norm of another service: nothing of the deliverable could be judged by its value.
    """
    for id in fixed:
        norm = standard.norms[id]
        if norm.service != COMMON and norm.service not in services:
            raise BadInput(
                message("review.specification_other_service"), where=where("specification", id), got=id,
                expected=message("review.specification_other_service.expected", service=norm.service),
                todo=message("review.specification_other_service.todo"),
            )  # fmt: skip

"""Bounds in force: the customer's where the technical specification fixes any, else the Standard's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sapa.errors import BadInput
from sapa.messages import message
from sapa.results.vocabulary import BoundsFrom

if TYPE_CHECKING:
    from sapa.deliverable.manifest import Bound
    from sapa.standard import Norm, Standard


@dataclass(frozen=True, slots=True)
class Limits:
    """A lower and an upper limit in the norm's own unit, both inclusive; None: no limit on that side.

    source: whose limits they are; None for a question that the Standard does not ask (a plan's own target).
    """

    min: float | None = None
    max: float | None = None
    source: BoundsFrom | None = BoundsFrom.STANDARD

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
        An unknown id, or a value that can be no limit.
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
        fixed[id] = Limits(bound.min, bound.max, BoundsFrom.SPECIFICATION)
    return fixed

"""What a design is asked, as numbers: response, spreads, the target's wish for the whole and for domains, the rule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.design_aim import margin
from sapa.planning.design_costs import Prices
from sapa.planning.design_indicators import Wish
from sapa.planning.design_limits import Bounds
from sapa.planning.design_number import Division
from sapa.planning.design_precision import Precision, groups_by, whole_of
from sapa.planning.design_solve import difference_refused
from sapa.planning.design_values import ByLabel, by_label, number, out_of_range, refuse_where, unknown_label
from sapa.planning.frame import Floats, FrameStrata, SamplingFrame
from sapa.planning.frame_reading import same_columns
from sapa.results.learned import Learned
from sapa.results.targets import DomainTarget
from sapa.stats import AllocationRule, SizeRounding, StatError


def response_rates(given: ByLabel | None, strata: FrameStrata, learned: Learned | None) -> Floats:
    """Return (H,) expected response: as stated, else as learned, else 1.

    Raises
    ------
    BadInput
        A rate that is not above 0 and at most 1, an unknown label, a stratum without a rate.
    """
    if given is None and learned is not None and learned.response is not None:
        known = {*strata.labels, *(p for parts in strata.parts for p in parts)}
        own = {r.stratum: r.rate for r in learned.response_by if r.stratum in known and r.rate > 0}
        given = {"default": learned.response, **own}
    rates = by_label("response_rate", 1.0 if given is None else given, strata)
    refuse_where(
        ~((rates > 0) & (rates <= 1)), rates, strata, what=message("planning.design.response"), where="response_rate",
        expected="fraction", todo=message("planning.design.response.todo"),
    )  # fmt: skip
    return rates


def stratum_spreads(given: ByLabel | None, strata: FrameStrata) -> Floats | None:
    """Return (H,) S_h as stated; None where nothing is.

    Raises
    ------
    BadInput
        A negative spread, or none above 0.
    """
    if given is None:
        return None
    spreads = by_label("spreads", given, strata)
    refuse_where(
        spreads < 0, spreads, strata, what=message("planning.design.range"), where="spreads", expected="zero_or_more"
    )
    if not bool((spreads > 0).any()):
        raise BadInput(message("planning.design.no_spread"), where="spreads", got="0")
    return spreads


def domain_targets(given: Sequence[DomainTarget] | Mapping[str, float]) -> tuple[DomainTarget, ...]:
    """Return domain targets, also from the short form `{"region": 0.08}`."""
    if isinstance(given, Mapping):
        return tuple(DomainTarget(by=(column,), margin=value) for column, value in given.items())
    return tuple(given)


def required(precision: Precision, asked: float | None, people: float) -> float:
    """Return the margin of a mean that a stated one comes to, by the rounding of the sample size.

    Rounded up at the end, it is the margin itself; other roundings ask for what their number of interviews gives. A
    difference asks for the margin of its first share with the interviews that find it.

    Raises
    ------
    BadInput
        A difference that this population is too small to show.
    """
    rounding = precision.aim.rules.rounding
    if asked is not None and rounding is SizeRounding.UP_AT_END:
        return precision.aim.absolute(asked, people)
    try:
        size = precision.aim.size(asked, people, deff=precision.deff, response=1.0)
    except StatError as error:
        if error.role == "correlation" and error.expected is not None:
            sign = "≤" if error.expected > 0 else "≥"
            raise BadInput(
                message("planning.design.correlation"), where="target.correlation", got=str(error.value),
                expected=f"{sign} {error.expected:.3f}", todo=message("planning.design.correlation.todo"),
            ) from error  # fmt: skip
        if error.role == "power":
            raise out_of_range("target.power", error.value, "power") from error
        raise difference_refused(people) from error
    n = size.before_issue if rounding is SizeRounding.UP_AT_END else float(size.interviews)
    return precision.aim.rules.z * math.sqrt(precision.at(n, people))


def whole_wish(precision: Precision, strata: FrameStrata) -> tuple[Wish, ...]:
    """Return what the target asks of the whole population."""
    groups = whole_of(strata)
    people = float(groups.people[0])
    return (Wish(precision, groups, np.array([required(precision, precision.aim.wanted, people)]), None),)


def stated_margins(one: DomainTarget, labels: Sequence[str]) -> list[float | None]:
    """Return the margin stated for each domain; None where nothing is asked of it."""
    other = dict(one.margins)
    return [other.get(label, one.margin) for label in labels]


def domain_wishes(given: Sequence[DomainTarget], frame: SamplingFrame, precision: Precision) -> tuple[Wish, ...]:
    """Return what the target asks of domains; ∞ where nothing is.

    Raises
    ------
    BadInput
        A column that is no stratum column, columns named twice, a label that the frame does not have, a margin that
        cannot be asked.
    """
    found: list[Wish] = []
    target = precision.aim.target
    seen: set[frozenset[str]] = set()
    for one in given:
        columns = same_columns(one.by, frame.facts.stratum, where="domains")
        if frozenset(columns) in seen:
            raise BadInput(
                message("planning.design.domain_twice"), where="domains", got=", ".join(columns),
                todo=message("planning.design.domain_twice.todo"),
            )  # fmt: skip
        seen.add(frozenset(columns))
        where = f"domains.{', '.join(columns)}"
        groups = groups_by(frame.strata, frame.facts.stratum, columns)
        for label, value in one.margins:
            if label not in groups.labels:
                raise unknown_label(where, label, groups.labels)
            margin(value, target, f"{where}.{label}")
        if one.margin is not None:
            margin(one.margin, target, f"{where}.margin")
        margins = [
            math.inf if stated is None else required(precision, stated, float(people))
            for stated, people in zip(stated_margins(one, groups.labels), groups.people, strict=True)
        ]
        found.append(Wish(precision, groups, np.array(margins), None))
    return tuple(found)


def division(
    rule: AllocationRule, power: float | None, precision: Precision, limits: Bounds, money: Prices | None
) -> Division:
    """Return how lots are divided.

    Raises
    ------
    BadInput
        A power rule without a power, a cost rule without costs of interviews.
    """
    if rule is AllocationRule.POWER:
        power = number("power", power, least=0.0, expected="zero_or_more")
    costs = None
    if rule is AllocationRule.COST or (rule is AllocationRule.BETHEL and money is not None):
        costs = None if money is None else money.interview + (money.cluster / limits.lot if limits.clustered else 0.0)
        if costs is None or not bool((costs > 0).all()):
            if rule is AllocationRule.COST:
                raise BadInput(
                    message("planning.design.no_costs"), where="costs.interview",
                    todo=message("planning.design.no_costs.todo"),
                )  # fmt: skip
            costs = None
    spreads = precision.spreads
    if spreads is None:
        # A share or a mean of which nothing is known by stratum: the same spread everywhere.
        spreads = np.ones(precision.people.size)
    return Division(
        rule, power if rule is AllocationRule.POWER else None, precision.people, spreads, costs, limits.lot,
        limits.least, limits.most,
    )  # fmt: skip

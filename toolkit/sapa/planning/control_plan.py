"""How many interviews to control, whose, and in which order: fixed before the first interview is made."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.results.fieldwork import ControlOrder, ControlPlan
from sapa.stats import largest_remainder
from sapa.stats.binomial import hypergeometric_limit, tries_for
from sapa.stats.chance import Stream

if TYPE_CHECKING:
    from sapa.deliverable.manifest import Bound
    from sapa.standard import Standard

NORM = "t10.population_survey.field_control"
METHODS = ("telephone", "visit", "recording", "observed")
PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlOptions:
    """What a control plan starts from.

    low, high
        Share of the interviews to control, fractions; None: no such bound. See `control_bounds`.
    source
        `standard` or `specification`: where the bounds come from.
    reach
        Share of tried controls expected to end with an outcome.
    assurance
        Probability with which the number needed is to be reached.
    method
        `telephone`, `visit`, `recording` or `observed`.
    phones
        Share of respondents with a telephone, where it is known.
    confidence
        Of what control can detect.
    """

    low: float | None
    high: float | None = None
    source: str = "standard"
    reach: float = 1.0
    assurance: float = 0.9
    method: str = "telephone"
    phones: float | None = None
    confidence: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Interviews that one interviewer is to make."""

    interviewer: str
    interviews: int
    organisation: str | None = None


def control_bounds(
    standard: Standard, specification: Mapping[str, Bound] | None = None, *, norm: str = NORM
) -> tuple[float | None, float | None, str]:
    """Return the share of interviews to control as (low, high, source), fractions, for `ControlOptions`.

    The specification's bounds where it has any, else the Standard's. Where the specification asks for less than the
    Standard the plan keeps the Standard's minimum: a result is judged against both.
    """
    stated = standard.norms[norm]
    fixed = (specification or {}).get(norm)
    low, high, source = stated.min, stated.max, "standard"
    if fixed is not None:
        if fixed.min is not None and (low is None or fixed.min >= low):
            low, source = fixed.min, "specification"
        if fixed.max is not None:
            high, source = fixed.max, "specification"
        if low is not None and high is not None and low > high:
            # One bound lies beyond the Standard's other one: that is a question to the customer, not an empty range.
            low, high = fixed.min if fixed.min is not None else low, fixed.max
    return (None if low is None else low / PERCENT), (None if high is None else high / PERCENT), source


def plan_control(workloads: Sequence[Workload], options: ControlOptions, *, seed: int) -> ControlPlan:
    """Plan the field control of a survey.

    Parameters
    ----------
    workloads
        Interviews planned for each interviewer; each interviewer once.
    options
        Bounds, reach, assurance and method.
    seed
        Of the orders; a whole number, 0 or above.

    Returns
    -------
    ControlPlan
        Needed ⌈low·n⌉ and ceiling ⌊high·n⌋, exact; the draw ⌈needed/reach⌉; the safe draw, the smallest m with
        P(X ≥ needed) ≥ assurance for X binomial(m, reach); what a clean control of the number needed leaves possible;
        and the interviewers' own draws. They divide the safe draw in proportion to the interviews, rounded by largest
        remainders, and everybody has at least one where it suffices for that.

    Raises
    ------
    BadInput
        A share outside 0 … 1, a minimum above the maximum, an unknown method, no interviews, an interviewer twice.

    Notes
    -----
    Each order is a random permutation of the interviewer's interviews, numbered as they come in, and does not depend
    on the other interviewers. Who follows it draws as at random, and nobody can choose who is controlled afterwards.
    """
    _check(workloads, options)
    n = sum(w.interviews for w in workloads)
    needed = math.ceil(_exact(options.low) * n) if options.low is not None else 0
    ceiling = math.floor(_exact(options.high) * n) if options.high is not None else None
    # A telephone that is not there cannot be reached.
    expected = math.ceil(needed / _exact(options.reach))
    draw = min(expected, n)
    safe = tries_for(needed, options.reach, assurance=options.assurance, limit=n)
    each = _divide(safe if safe is not None else n, [w.interviews for w in workloads])
    orders = tuple(
        ControlOrder(
            interviewer=w.interviewer, organisation=w.organisation, planned=w.interviews, draw=mine,
            order=tuple(int(i) + 1 for i in Stream(seed, "control", w.interviewer).permutation(w.interviews)),
        )
        for w, mine in zip(workloads, each, strict=True)
    )  # fmt: skip
    return ControlPlan(
        low=options.low, high=options.high, source=options.source, reach=options.reach, interviews=n, needed=needed,
        ceiling=ceiling, draw=draw, draw_safe=safe, assurance=options.assurance,
        detects=hypergeometric_limit(0, needed, n, options.confidence) / n if needed else None,
        detects_unreached=_worst(needed, safe if safe is not None else draw, n, options.confidence),
        confidence=options.confidence, method=options.method, seed=seed, orders=orders,
        warnings=tuple(_warnings(options, n, needed, ceiling, expected, safe, orders)),
    )  # fmt: skip


def _exact(share: float) -> Fraction:
    """Return the share as it is written: 0.07 of 100 is 7, where 0.07 · 100 in binary is a little more."""
    return Fraction(repr(float(share)))


def _worst(needed: int, drawn: int, n: int, confidence: float) -> float | None:
    """Return the limit where everybody who is not reached counts as invented."""
    return hypergeometric_limit(drawn - needed, drawn, n, confidence) / n if needed and drawn >= needed else None


def _divide(total: int, loads: Sequence[int]) -> list[int]:
    """Divide a draw over interviewers in proportion to their interviews, one at least where the draw suffices."""
    n = sum(loads)
    counts = [int(c) for c in largest_remainder([total * load / n for load in loads], total, sizes=loads)]
    working = sum(load > 0 for load in loads)
    if total >= working:
        for i, load in enumerate(loads):
            if load and not counts[i]:
                giver = max(range(len(counts)), key=lambda j: (counts[j], loads[j], -j))
                counts[giver] -= 1
                counts[i] += 1
    return counts


def _check(workloads: Sequence[Workload], options: ControlOptions) -> None:
    shares = {
        "low": options.low, "high": options.high, "reach": options.reach, "assurance": options.assurance,
        "confidence": options.confidence, "phones": options.phones,
    }  # fmt: skip
    for name, value in shares.items():
        closed = name in ("reach", "high", "phones", "low")
        if value is not None and not (0 < value <= 1 if closed else 0 < value < 1):
            raise BadInput(
                message("planning.control.share"), where=f"control: {name}", got=f"{value:g}",
                expected="0 … 1", todo=message("planning.control.share.todo"),
            )  # fmt: skip
    if options.low is not None and options.high is not None and options.low > options.high:
        raise BadInput(
            message("planning.control.order"), where="control", got=f"{options.low:g} > {options.high:g}",
            expected="low ≤ high", todo=message("planning.control.order.todo"),
        )  # fmt: skip
    if options.method not in METHODS:
        raise BadInput(
            message("planning.control.method"), where="control: method", got=options.method,
            expected=", ".join(METHODS), todo=message("planning.control.method.todo"),
        )  # fmt: skip
    names = [w.interviewer for w in workloads]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadInput(
            message("planning.fieldwork.interviewer_twice"), where="interviewers", got=twice,
            todo=message("planning.fieldwork.interviewer_twice.todo"),
        )  # fmt: skip
    if sum(w.interviews for w in workloads) <= 0:
        raise BadInput(
            message("planning.fieldwork.no_interviews"), where="interviews", got="0",
            todo=message("planning.fieldwork.no_interviews.todo"),
        )  # fmt: skip


def _warnings(
    options: ControlOptions,
    n: int,
    needed: int,
    ceiling: int | None,
    expected: int,
    safe: int | None,
    orders: tuple[ControlOrder, ...],
) -> Iterable[Message]:
    if options.low is None:
        yield message("planning.control.no_low")
    if safe is None:
        text = "impossible" if expected > n else "unsure"
        yield message(
            f"planning.control.{text}", reach=options.reach, assurance=options.assurance, interviews=n, needed=needed,
            least=min(1.0, needed / n),
        )  # fmt: skip
    if ceiling is not None and safe is not None and safe > ceiling:
        yield message("planning.control.above_ceiling", drawn=safe, ceiling=ceiling, high=options.high)
    if options.method == "telephone":
        yield message("planning.control.telephone")
    if options.phones is not None and options.method == "telephone" and options.reach > options.phones:
        yield message("planning.control.reach_above_phones", reach=options.reach, phones=options.phones)
    without = [o.interviewer for o in orders if o.planned and not o.draw]
    if without and needed:
        yield message("planning.control.without", n=len(without), names=tuple(without[:_NAMED]))


_NAMED = 8

"""Random routes: how many starting points a unit has, where each begins, with which step and by which hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sapa.planning.assign import Work, even
from sapa.results.plan import SamplePlan
from sapa.stats.chance import Stream

ROUTE = "random_route"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteOptions:
    """How random routes are laid.

    step_low, step_high
        Between which the step of a route is drawn: every k-th dwelling.
    people_per_dwelling
        With the unit's size it limits the step, so that a route ends before the next begins, the last inside the unit.
    """

    step_low: int = 3
    step_high: int = 7
    people_per_dwelling: float = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One random route: the share of the way at which it starts, every k-th dwelling, by the left hand or the right."""

    start: float
    step: int
    left_hand: bool


def uses(plan: SamplePlan, work: Work, method: str) -> bool:
    """Tell whether a stage of the unit's stratum is of this method."""
    stages = next((plan.stages_of[k] for k in (work.stratum, *work.parts) if k in plan.stages_of), plan.stages)
    return any(s.method == method for s in stages)


def in_routes(plan: SamplePlan, work: Sequence[Work]) -> tuple[Work, ...]:
    """Divide units with the interviews of several clusters into routes of about one cluster each.

    A unit taken with certainty gets the interviews of several clusters. Walked from a single start they would all lie
    together; so a unit of n interviews, the plan's cluster being m, has ⌊n/m + 1/2⌋ routes, one at least, whose
    interviews and addresses add up to the unit's and differ by one at most. Units without a random route have one.
    """
    sizes = {s.stratum: s.cluster_size for s in plan.strata}
    out: list[Work] = []
    for w in work:
        size = sizes.get(w.stratum)
        number = 1
        if size and w.unit and uses(plan, w, ROUTE):
            number = max(1, (2 * w.interviews + size) // (2 * size))
        shares = zip(even(w.interviews, number), even(w.issued, number), strict=True)
        out += [
            replace(w, interviews=mine, issued=issued, route=k, routes=number)
            for k, (mine, issued) in enumerate(shares, start=1)
        ]
    return tuple(out)


def lay_route(work: Work, options: RouteOptions, *, seed: int) -> Route:
    """Lay a route: its start is one of a systematic sample of starts, its step and hand are drawn.

    Route k of K starts at the share (u + k − 1)/K of the way through the unit's list of streets or addresses. One u in
    [0, 1) serves all routes of a unit, so that they are spread over it evenly and every place has the same chance
    (systematic sampling: Madow and Madow 1944, Annals of Mathematical Statistics 15).

    Parameters
    ----------
    work
        The route's part of the unit.
    options
        Bounds of the step.
    seed
        Of u, the step and the hand; each unit has a stream of its own, in which its routes follow one another.
    """
    stream = Stream(seed, "route", work.label)
    u = float(stream.uniform(1)[0])
    most = options.step_high
    if work.size is not None and work.issued:
        most = min(most, int(work.size / options.people_per_dwelling / (work.routes * work.issued)))
    low = max(1, min(options.step_low, most))
    step, left = low, False
    for _ in range(work.route):
        step = low + stream.below(max(most, low) - low + 1)
        left = stream.below(2) == 0
    return Route(start=(u + work.route - 1) / work.routes, step=step, left_hand=left)

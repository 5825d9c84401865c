"""Who is asked to score what: by a draw, or everybody everything but what they have an interest in; and what again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sapa.errors import BadInput
from sapa.messages import message
from sapa.panel.draw import DrawnExperts
from sapa.panel.plan import Bid, Expert, PanelPlan
from sapa.panel.results import PanelResult, Round


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSheet:
    """One object that an expert is asked to score.

    before
        The expert's own scores of the round before, by criterion; empty in the first round.
    apart
        The lowest and the highest score of the round before, of criteria that are to be discussed.
    """

    bid: Bid
    before: Mapping[str, float] = field(default_factory=dict)
    apart: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One expert and the objects that the expert is asked to score in a round."""

    expert: Expert
    sheets: tuple[AskedSheet, ...]
    round: int = 1


def asked(plan: PanelPlan, drawn: DrawnExperts | None = None) -> tuple[Asked, ...]:
    """Return what every expert of the roster is asked to score in the first round.

    Parameters
    ----------
    plan
        Roster, objects and declared interests.
    drawn
        Who was drawn for what; benchmark cases go to everybody beside it. None: every object goes to everybody.

    Raises
    ------
    BadInput
        No roster or no list of objects.
    """
    if not plan.experts or not plan.bids:
        raise BadInput(message("panel.bad.nobody_asked"), where=plan.title, todo=message("panel.bad.nobody_asked.todo"))
    chosen = None if drawn is None else dict(zip(drawn.bids, drawn.of_bid, strict=True))
    found = []
    for one in plan.experts:
        bids = [
            bid for bid in plan.bids
            if bid.id not in one.conflicts and (chosen is None or one.id in chosen.get(bid.id, (one.id,)))
        ]  # fmt: skip
        found.append(Asked(expert=one, sheets=tuple(AskedSheet(bid=bid) for bid in bids)))
    return tuple(one for one in found if one.sheets)


def asked_again(result: PanelResult, *, round: int) -> tuple[Asked, ...]:
    """Return what is to be scored again after the discussion: objects on which scores lie far apart.

    Parameters
    ----------
    result
        The panel as judged; its last round before `round` is what was discussed.
    round
        Of the new sheets, from 2.

    Raises
    ------
    BadInput
        No round before it, no single expert's scores in it, or nothing that lies far apart.
    """
    earlier = [one for one in result.rounds if one.cube.round < round]
    if not earlier or earlier[-1].council:
        what = "panel.bad.no_round_before" if not earlier else "panel.bad.council_round"
        raise BadInput(message(what), where="--round", got=str(round), todo=message("panel.bad.no_round_before.todo"))
    last = earlier[-1]
    apart: dict[str, dict[str, tuple[float, float]]] = {}
    for one in last.differences:
        apart.setdefault(one.bid, {})[one.criterion] = (one.lowest, one.highest)
    if not apart:
        raise BadInput(
            message("panel.bad.nothing_apart"), where="--round", got=str(round),
            todo=message("panel.bad.nothing_apart.todo"),
        )  # fmt: skip
    roster = {one.id: one for one in result.plan.experts}
    bids = {one.id: one for one in result.plan.bids}
    found = []
    for id in last.cube.experts:
        sheets = tuple(
            AskedSheet(bid=bids.get(bid, Bid(id=bid)), before=before, apart=apart[bid])
            for bid in last.cube.bids
            if bid in apart and (before := _given(last, bid, id, result.plan))
        )
        if sheets:
            found.append(Asked(expert=roster.get(id, Expert(id=id)), sheets=sheets, round=round))
    return tuple(found)


def _given(last: Round, bid: str, expert: str, plan: PanelPlan) -> dict[str, float]:
    row = last.cube.scores[last.cube.bids.index(bid), last.cube.experts.index(expert)].tolist()
    return {c.id: v for c, v in zip(plan.rubric.criteria, row, strict=True) if not math.isnan(v)}

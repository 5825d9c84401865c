"""Experts drawn for bids: by chance, with a seed, and never where an interest is declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sapa.errors import BadInput
from sapa.messages import message
from sapa.panel.plan import Bid, Expert
from sapa.stats import Assignment, Problem, StatError, assign_experts


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnExperts:
    """Who scores which bid.

    bids, experts
        Ids, in the order of the plan.
    of_bid
        The experts of each bid, in the order of the roster.
    drawn
        The draw with loads, meetings and its seed.
    cases
        Benchmark cases: they are left out, as every expert scores them.
    """

    bids: tuple[str, ...]
    experts: tuple[str, ...]
    of_bid: tuple[tuple[str, ...], ...]
    drawn: Assignment
    cases: tuple[str, ...] = ()


def draw_experts(bids: Sequence[Bid], experts: Sequence[Expert], *, each: int, seed: int) -> DrawnExperts:
    """Draw `each` experts for every bid.

    Parameters
    ----------
    bids, experts
        Of the plan; interests that an expert has declared are respected. Benchmark cases are left out of the draw.
    each
        Experts of every bid.
    seed
        Of the draw.

    Raises
    ------
    BadInput
        No bids or no experts; a bid with fewer experts free of interest than `each`, by name.
    """
    cases = tuple(bid.id for bid in bids if bid.key)
    bids = [bid for bid in bids if not bid.key]
    if not bids or not experts:
        raise BadInput(message("panel.bad.nothing_to_draw"), todo=message("panel.bad.nothing_to_draw.todo"))
    free = np.array([[bid.id not in one.conflicts for one in experts] for bid in bids], dtype=bool)
    try:
        drawn = assign_experts(free, each=each, seed=seed)
    except StatError as error:
        if error.problem is not Problem.BOUNDS:
            raise BadInput(message("panel.bad.each"), got=str(each), expected="≥ 1") from error
        raise BadInput(
            message("panel.bad.few_experts", bid=bids[error.position or 0].id, n=int(error.value or 0)),
            got=str(int(error.value or 0)), expected=f"≥ {each}", todo=message("panel.bad.few_experts.todo"),
        ) from error  # fmt: skip
    ids = tuple(one.id for one in experts)
    return DrawnExperts(
        bids=tuple(bid.id for bid in bids), experts=ids,
        of_bid=tuple(tuple(ids[j] for j in np.flatnonzero(row)) for row in drawn.chosen), drawn=drawn,
        cases=cases,
    )  # fmt: skip

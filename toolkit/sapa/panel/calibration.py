"""Experts against agreed scores of benchmark cases: how far off, and how often."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sapa.panel.cube import Cube
from sapa.panel.plan import PanelPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstKey:
    """One expert against the key.

    scores
        Scores of benchmark cases that the key has too.
    bias
        Mean of score less key, in points: above 0 is lenient.
    exact, near
        Shares of scores that equal the key, and that lie within a step of it; fractions.
    """

    expert: str
    scores: int
    bias: float
    exact: float
    near: float


def against_key(cube: Cube, plan: PanelPlan, *, step: float) -> tuple[AgainstKey, ...]:
    """Set every expert who scored a benchmark case against its key.

    Parameters
    ----------
    cube
        Scores of a round, benchmark cases among them.
    plan
        The rubric, and the cases with their keys.
    step
        Difference that still counts as near, in points.
    """
    criteria = [one.id for one in plan.rubric.criteria]
    key = np.full((len(cube.bids), len(criteria)), math.nan)
    for bid in plan.bids:
        if bid.id in cube.bids:
            for criterion, score in bid.key:
                key[cube.bids.index(bid.id), criteria.index(criterion)] = score
    found = []
    for j, expert in enumerate(cube.experts):
        off = cube.scores[:, j, :] - key
        off = off[~np.isnan(off)]
        if off.size:
            found.append(
                AgainstKey(
                    expert=expert, scores=int(off.size), bias=float(off.mean()), exact=float((off == 0).mean()),
                    near=float((np.abs(off) <= step + 1e-9).mean()),
                )
            )  # fmt: skip
    return tuple(found)


def without_cases(cube: Cube, plan: PanelPlan) -> Cube:
    """Return the round without its benchmark cases: they have no place in the result."""
    cases = {bid.id for bid in plan.bids if bid.key}
    keep = [i for i, bid in enumerate(cube.bids) if bid not in cases]
    return Cube(
        round=cube.round, bids=tuple(cube.bids[i] for i in keep), experts=cube.experts, scores=cube.scores[keep],
        carried=cube.carried,
    )  # fmt: skip

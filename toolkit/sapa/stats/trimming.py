"""Trimming: weights cut at a floor and a ceiling, what was cut given to the others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError


class Trimmed(NamedTuple):
    """Weights after trimming, and how many rows were cut."""

    weights: Floats
    cut: int
    rounds: int


def trim(
    weights: ArrayLike,
    *,
    low: float = 0.0,
    high: float = np.inf,
    redistribute: bool = True,
    repeat: bool = True,
    max_rounds: int = 1000,
) -> Trimmed:
    """Cut weights below `low` and above `high`.

    Parameters
    ----------
    weights
        (n,) weights.
    low, high
        Floor and ceiling, in the unit of the weights.
    redistribute
        Share what was cut equally among the rows that were not, so that the sum stays (R `survey::trimWeights`).
        False: it is lost.
    repeat
        Until no weight is outside (R `strict = TRUE`): what is given to others may lift them above the ceiling.

    Raises
    ------
    StatError
        BOUNDS: the mean weight is outside of the bounds, so that no redistribution can end inside.
    """
    w = np.array(weights, dtype=np.float64)
    if not low < high:
        raise StatError(Problem.BOUNDS, f"the floor {low} is not below the ceiling {high}", role="trim", value=low)
    mean = float(w.mean())
    if redistribute and not low <= mean <= high:
        raise StatError(Problem.BOUNDS, f"the mean weight {mean} is outside of {low} … {high}", role="trim", value=mean)
    ever = np.zeros(w.size, dtype=bool)
    for rounds in range(max_rounds):
        outside = (w < low) | (w > high)
        if not bool(outside.any()):
            return Trimmed(w, int(ever.sum()), rounds)
        ever |= outside
        cut = np.clip(w, low, high)
        lost = float((w - cut).sum())
        if redistribute and not bool(outside.all()):
            cut[~outside] += lost / int((~outside).sum())
        w = cut
        if not repeat:
            return Trimmed(w, int(ever.sum()), rounds + 1)
    raise StatError(Problem.NOT_CONVERGED, f"weights are still outside after {max_rounds} rounds", role="trim")

"""How often two experts give the same object the same score, or scores a step apart."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAgreement:
    """Shares of pairs of scores of one object.

    pairs
        Pairs of scores of one object by two experts.
    exact, near
        Shares of pairs that are equal, and that differ by `step` at most; fractions.
    step
        The difference that still counts as near.
    meetings, pair_exact, pair_near
        (m, m) objects that both experts scored, and the shares for these two; nan where they never met.
    reason
        Why the shares are nan; None where they are not.
    """

    pairs: int
    exact: float
    near: float
    step: float
    meetings: Floats
    pair_exact: Floats
    pair_near: Floats
    reason: Reason | None


def score_agreement(scores: ArrayLike, *, step: float = 1.0) -> ScoreAgreement:
    """Return exact agreement and agreement within a step.

    Parameters
    ----------
    scores
        (objects, experts) numbers, nan where there is none.
    step
        Difference that still counts as near, in points.

    Raises
    ------
    StatError
        No table (LENGTH), an infinite score (VALUE_INFINITE), a step below 0 (RANGE).
    """
    x = np.asarray(scores, dtype=np.float64)
    if x.ndim != 2:
        raise StatError(Problem.LENGTH, f"scores must be objects × experts, got {x.ndim} dimensions", role="scores")
    if np.isinf(x).any():
        raise StatError(Problem.VALUE_INFINITE, "an infinite score", role="scores")
    if not step >= 0:
        raise StatError(Problem.RANGE, "a step is 0 or more", role="step", value=step)
    m = x.shape[1]
    meetings, same, near = np.zeros((m, m)), np.zeros((m, m)), np.zeros((m, m))
    for j in range(m):
        gap = np.abs(x - x[:, [j]])
        both = ~np.isnan(gap)
        meetings[j] = both.sum(axis=0)
        same[j] = (both & (gap == 0)).sum(axis=0)
        near[j] = (both & (gap <= step + 1e-9)).sum(axis=0)
    upper = np.triu_indices(m, 1)
    pairs = int(meetings[upper].sum())
    known = (meetings > 0) & ~np.eye(m, dtype=bool)

    def share(part: Floats) -> Floats:
        shares: Floats = np.divide(part, meetings, out=np.full((m, m), math.nan), where=known)
        return shares

    return ScoreAgreement(
        pairs=pairs, exact=float(same[upper].sum()) / pairs if pairs else math.nan,
        near=float(near[upper].sum()) / pairs if pairs else math.nan, step=float(step),
        meetings=np.where(np.eye(m, dtype=bool), 0.0, meetings), pair_exact=share(same), pair_near=share(near),
        reason=None if pairs else Reason.NO_ROWS if not x.size or np.isnan(x).all() else Reason.FEW_CODERS,
    )  # fmt: skip

"""Which experts differ from the others so much that the panel should talk: never whom to leave out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.krippendorff import Metric, krippendorff_alpha


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlyingExperts:
    """Each expert against the others; nan where that cannot be said.

    objects
        (m,) objects that the expert shares with another.
    difference
        (m,) mean of the expert's score less the mean of the others' scores of the same object, in points.
    spread
        (m,) standard deviation of the same after `difference` is taken away: large for one who scores without care.
    robust_z
        (m,) 0.6745·(difference − median)/MAD over the experts; nan where the MAD is 0 or experts are fewer than 3.
    alpha
        Of all experts.
    alpha_without, alpha_rise
        (m,) alpha without the expert, and how much higher that is.
    """

    objects: Codes
    difference: Floats
    spread: Floats
    robust_z: Floats
    alpha: float
    alpha_without: Floats
    alpha_rise: Floats


def outlying_experts(scores: ArrayLike, *, metric: Metric | str = Metric.ORDINAL) -> OutlyingExperts:
    """Set each expert against the others.

    Parameters
    ----------
    scores
        (objects, experts) numbers, nan where there is none.
    metric
        Of alpha.

    Raises
    ------
    StatError
        No table (LENGTH), an infinite score (VALUE_INFINITE).

    Notes
    -----
    Robust z: Iglewicz and Hoaglin (1993).
    """
    x = np.asarray(scores, dtype=np.float64)
    if x.ndim != 2:
        raise StatError(Problem.LENGTH, f"scores must be objects × experts, got {x.ndim} dimensions", role="scores")
    m = x.shape[1]
    there = ~np.isnan(x)
    sums, counts = np.where(there, x, 0.0).sum(axis=1), there.sum(axis=1)
    objects = np.zeros(m, dtype=np.intp)
    difference, spread, without = np.full(m, math.nan), np.full(m, math.nan), np.full(m, math.nan)
    alpha = krippendorff_alpha(x, metric=metric).alpha
    for j in range(m):
        shared = there[:, j] & (counts > 1)
        objects[j] = int(shared.sum())
        if objects[j]:
            others = (sums[shared] - x[shared, j]) / (counts[shared] - 1)
            gap = x[shared, j] - others
            difference[j] = float(gap.mean())
            spread[j] = float(gap.std(ddof=1)) if gap.size > 1 else math.nan
        if m > 2:
            without[j] = krippendorff_alpha(np.delete(x, j, axis=1), metric=metric).alpha
    return OutlyingExperts(
        objects=objects, difference=difference, spread=spread, robust_z=_robust_z(difference), alpha=alpha,
        alpha_without=without, alpha_rise=without - alpha,
    )  # fmt: skip


def _robust_z(values: Floats) -> Floats:
    known = values[~np.isnan(values)]
    out = np.full(values.size, math.nan)
    if known.size < 3:
        return out
    middle = float(np.median(known))
    mad = float(np.median(np.abs(known - middle)))
    return np.round(0.6745 * (values - middle) / mad, 10) if mad > 1e-12 else out

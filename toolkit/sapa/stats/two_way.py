"""Objects scored by experts of unlike severity: the additive two-way model, with cells missing.

score(i, j) = level + object i + expert j + error. Random assignment gives every object other experts, so that a plain
mean carries the luck of having met severe ones; the model takes what experts say of shared objects to part the two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.reasons import Reason
from sapa.stats.two_way_fit import Cells, Solved, cells_of, solve, variances_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWay:
    """Adjusted means of objects and severities of experts.

    objects, experts, scores
        Objects and experts with a score at all, and the scores there are.
    plain
        (n,) means of the scores that an object has; nan where it has none.
    adjusted, se
        (n,) what the object would have got from all experts of the panel on average, and its standard error as an
        estimate of that; nan where the object has no score.
    expected, covariance
        (n,) and (n, n): what is to be expected of the objects when they are themselves taken as drawn from a
        population, and how sure that is (empirical Bayes). Ranks and chances are drawn from these; nan as above.
    severity, severity_se
        (m,) expert less the mean expert: above 0 is lenient, below 0 severe; nan where the expert gave no score.
    of_objects, of_experts, of_error
        Variance components by REML: between objects, between experts, and what is left.
    df
        Scores less objects less experts plus 1: degrees of freedom of what is left.
    groups
        Groups of objects that share no expert with one another; their severities cannot be compared where it is
        above 1, and experts are then assumed to be exchangeable.
    reason
        Why nothing was fitted; None where it was.
    """

    objects: int
    experts: int
    scores: int
    plain: Floats
    adjusted: Floats
    se: Floats
    expected: Floats
    covariance: Floats
    severity: Floats
    severity_se: Floats
    of_objects: float
    of_experts: float
    of_error: float
    df: int
    groups: int
    reason: Reason | None

    @property
    def single(self) -> float:
        """Reliability of one expert's score for absolute agreement: objects' variance over the whole variance."""
        whole = self.of_objects + self.of_experts + self.of_error
        return self.of_objects / whole if whole > 0 else math.nan


def two_way(scores: ArrayLike) -> TwoWay:
    """Fit the additive model of objects and experts.

    Parameters
    ----------
    scores
        (objects, experts) numbers, nan where an expert did not score an object.

    Returns
    -------
    TwoWay
        With a reason and nans where there is one object or one expert, where no expert scored two objects or all scores
        are equal.

    Raises
    ------
    StatError
        No table (LENGTH), an infinite score (VALUE_INFINITE).

    Notes
    -----
    Objects are fixed for `adjusted` and random for `expected`; experts are random in both, so that comparisons between
    objects of different experts are recovered too ("inter-block information": Yates 1940; Henderson 1975, the mixed
    model equations). Variance components are those of restricted maximum likelihood with both random (Patterson and
    Thompson 1971), 0 where the likelihood falls from there. Where every expert scored every object, adjusted means are
    plain means.
    """
    x = np.asarray(scores, dtype=np.float64)
    if x.ndim != 2:
        raise StatError(Problem.LENGTH, f"scores must be objects × experts, got {x.ndim} dimensions", role="scores")
    if np.isinf(x).any():
        raise StatError(Problem.VALUE_INFINITE, "an infinite score", role="scores")
    there = ~np.isnan(x)
    rows, columns = np.asarray(there.any(axis=1)), np.asarray(there.any(axis=0))
    counts = there.sum(axis=1)
    plain = np.full(x.shape[0], math.nan)
    plain[rows] = np.where(there, x, 0.0).sum(axis=1)[rows] / counts[rows]
    inner = x[np.ix_(rows, columns)]
    cells = cells_of(inner)
    groups = _groups(there[np.ix_(rows, columns)])
    n, m, df = inner.shape[0], inner.shape[1], cells.count - inner.shape[0] - inner.shape[1] + groups
    reason = _reason(inner, cells, df)
    nothing = _Nothing(x.shape[0], x.shape[1])
    if reason is not None:
        return TwoWay(
            objects=n, experts=m, scores=cells.count, plain=plain, adjusted=nothing.rows, se=nothing.rows,
            expected=nothing.rows, covariance=nothing.square, severity=nothing.columns, severity_se=nothing.columns,
            of_objects=math.nan, of_experts=math.nan, of_error=math.nan, df=df, groups=groups, reason=reason,
        )  # fmt: skip
    of_objects, of_experts, of_error = variances_of(cells)
    fixed = solve(cells, of_objects=math.inf, of_experts=of_experts, of_error=of_error)
    random = solve(cells, of_objects=of_objects, of_experts=of_experts, of_error=of_error)
    adjusted, se = _on_panel(fixed)
    return TwoWay(
        objects=n, experts=m, scores=cells.count, plain=plain, adjusted=_spread(adjusted, rows), se=_spread(se, rows),
        expected=_spread(_on_panel(random)[0], rows), covariance=_spread_square(random.covariance, rows),
        severity=_spread(fixed.experts - fixed.experts.mean(), columns),
        severity_se=_spread(fixed.expert_se, columns), of_objects=of_objects, of_experts=of_experts,
        of_error=of_error, df=df, groups=groups, reason=None,
    )  # fmt: skip


class _Nothing:
    """Arrays of nan in the shapes of a result."""

    def __init__(self, n: int, m: int) -> None:
        self.rows, self.columns = np.full(n, math.nan), np.full(m, math.nan)
        self.square = np.full((n, n), math.nan)


def _reason(x: Floats, cells: Cells, df: int) -> Reason | None:
    if cells.count == 0:
        return Reason.NO_ROWS
    if x.shape[0] < 2 or x.shape[1] < 2 or df < 1:
        return Reason.TOO_FEW
    return Reason.NO_VARIANCE if float(np.ptp(cells.values)) == 0 else None


def _on_panel(solved: Solved) -> tuple[Floats, Floats]:
    """Add the mean expert of this panel to the objects: what all of its experts would give on average."""
    # Rounded, so that two objects whose adjusted means are equal in exact arithmetic stay a tie.
    return np.round(solved.objects + solved.experts.mean(), 10), solved.object_se


def _spread(values: Floats, where: np.ndarray) -> Floats:
    out = np.full(where.size, math.nan)
    out[where] = values
    return out


def _spread_square(values: Floats, where: np.ndarray) -> Floats:
    out = np.full((where.size, where.size), math.nan)
    out[np.ix_(where, where)] = values
    return out


def _groups(there: np.ndarray) -> int:
    """Count the groups of objects that are joined by shared experts."""
    left = set(range(there.shape[0]))
    groups = 0
    while left:
        groups += 1
        edge = {left.pop()}
        while edge:
            experts = there[sorted(edge)].any(axis=0)
            edge = {i for i in left if bool((there[i] & experts).any())}
            left -= edge
    return groups

"""How far do two codings of the same interviews agree, beyond chance: per cent, kappa, weighted kappa, Gwet's AC1.

Every result keeps n, observed and expected agreement, the name of its interval, and a reason where a number is nan.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.intervals import NONE, Bounds, interval, wilson
from sapa.stats.pair_table import PairTable, cross_pairs
from sapa.stats.reasons import Reason


class Coefficient(StrEnum):
    """Which coefficient it is."""

    PERCENT = "percent"
    COHEN_KAPPA = "cohen_kappa"
    WEIGHTED_KAPPA = "weighted_kappa"
    GWET_AC1 = "gwet_ac1"


class IntervalKind(StrEnum):
    """How an interval was built."""

    WILSON = "wilson"
    NORMAL = "normal"
    STUDENT = "student"


class Weighting(StrEnum):
    """How much agreement two categories i and j of q ordered ones share."""

    LINEAR = "linear"
    """1 − |i − j|/(q − 1) (Cicchetti and Allison 1971)."""

    QUADRATIC = "quadratic"
    """1 − ((i − j)/(q − 1))² (Fleiss and Cohen 1973)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A coefficient of agreement of two codings.

    n, missing
        Pairs with both answers, and pairs left out because one is missing.
    categories
        Categories that the coefficient knows: those on offer, else those seen.
    observed, expected
        Agreement seen, and by chance as this coefficient defines chance (nan for the plain share); fractions.
    estimate, se, low, high, level
        The coefficient, its standard error and its interval.
    se_null
        Standard error if the true coefficient were 0 (kappa only), for a test.
    interval
        How the interval was built.
    weights
        `linear`, `quadratic` or `given` for weighted kappa, else None.
    reason
        Why something is nan; None where nothing is.
    """

    coefficient: Coefficient
    n: int
    missing: int
    categories: int
    observed: float
    expected: float
    estimate: float
    se: float
    se_null: float
    low: float
    high: float
    level: float
    interval: IntervalKind
    weights: str | None = None
    reason: Reason | None = None


def percent_agreement(table: PairTable, *, level: float = 0.95) -> Agreement:
    """Return the share of pairs with equal answers, with Wilson's interval (1927).

    Parameters
    ----------
    table
        Of `cross_pairs`.
    level
        Of the interval, a fraction.
    """
    n = table.n
    share = table.same / n if n else math.nan
    bounds = wilson(table.same, n, level)
    return Agreement(
        coefficient=Coefficient.PERCENT, n=n, missing=table.missing, categories=table.q, observed=share,
        expected=math.nan, estimate=share, se=math.sqrt(share * (1 - share) / n) if n else math.nan,
        se_null=math.nan, low=bounds.low, high=bounds.high, level=level, interval=IntervalKind.WILSON,
        reason=None if n else Reason.NO_ROWS,
    )  # fmt: skip


def cohen_kappa(table: PairTable, *, level: float = 0.95) -> Agreement:
    """Return Cohen's kappa (1960): (po − pe)/(1 − pe), pe = Σ p_i.·p_.i.

    The standard error is that of Fleiss, Cohen and Everitt (1969, eq. 13), the interval normal.

    Parameters
    ----------
    table
        Of `cross_pairs`.
    level
        Of the interval, a fraction.

    Notes
    -----
    nan with a reason where one side never varies: kappa is then 0 even where all pairs but one agree. A single pair
    gives nan too.
    """
    return _kappa(table, np.eye(table.q), Coefficient.COHEN_KAPPA, None, level)


def weighted_kappa(
    table: PairTable, *, weights: Weighting | str | ArrayLike = Weighting.LINEAR, level: float = 0.95
) -> Agreement:
    """Return weighted kappa (Cohen 1968) of ordered categories.

    Parameters
    ----------
    table
        Of `cross_pairs`; its labels are the categories in order. Name those on offer there: with only the seen ones a
        gap in the scale counts as one step.
    weights
        `linear`, `quadratic`, or a (q, q) matrix of agreement weights, 1 on the diagonal and at most 1 elsewhere.
    level
        Of the interval, a fraction.

    Notes
    -----
    po = ΣΣ w·p_ij, pe = ΣΣ w·p_i.·p_.j; the standard error is that of Fleiss, Cohen and Everitt (1969, eq. 9).

    Raises
    ------
    StatError
        A matrix that is no matrix of agreement weights.
    """
    q = table.q
    if isinstance(weights, str):
        name = Weighting(weights)
        steps = np.abs(np.subtract.outer(np.arange(q), np.arange(q))) / max(q - 1, 1)
        return _kappa(
            table, 1 - (steps if name is Weighting.LINEAR else steps**2), Coefficient.WEIGHTED_KAPPA, name, level
        )
    w = np.asarray(weights, dtype=np.float64)
    if w.shape != (q, q):
        raise StatError(Problem.LENGTH, f"weights must be {q} × {q}, got {w.shape}", role="weights", expected=q)
    if not (np.isfinite(w).all() and (np.diag(w) == 1).all() and (w <= 1).all()):
        raise StatError(Problem.RANGE, "weights of agreement are 1 on the diagonal and at most 1", role="weights")
    return _kappa(table, w, Coefficient.WEIGHTED_KAPPA, "given", level)


def gwet_ac1(table: PairTable, *, level: float = 0.95) -> Agreement:
    """Return Gwet's AC1 (2008): (pa − pe)/(1 − pe), pe = Σ π(1 − π)/(q − 1), π the mean share of both sides.

    Parameters
    ----------
    table
        Of `cross_pairs`. q is the number of its labels: name those on offer, a category nobody chose counts.
    level
        Of the interval, a fraction.

    Notes
    -----
    The variance is Gwet's (2008, British Journal of Mathematical and Statistical Psychology 61, 29–48) for two coders
    without a finite population correction; the interval takes Student's t(n − 1), as Gwet's own programs do.
    """
    reason = _thin(table)
    if reason is None and table.q < 2:
        reason = Reason.ONE_CATEGORY
    if reason is not None:
        return _result(table, Coefficient.GWET_AC1, IntervalKind.STUDENT, level, reason=reason)
    n, q, p = table.n, table.q, table.counts / table.n
    share = (p.sum(axis=1) + p.sum(axis=0)) / 2
    seen = float(np.trace(p))
    chance = float((share * (1 - share)).sum()) / (q - 1)
    ac1 = (seen - chance) / (1 - chance)
    first = float(np.diag(p) @ (1 - share)) / (q - 1) - seen * chance
    second = float((p * (1 - np.add.outer(share, share) / 2) ** 2).sum()) / (q - 1) ** 2 - chance**2
    v = (seen * (1 - seen) - 4 * (1 - ac1) * first + 4 * (1 - ac1) ** 2 * second) / (n * (1 - chance) ** 2)
    se = math.sqrt(max(v, 0.0))
    if table.same == n:
        return _result(
            table, Coefficient.GWET_AC1, IntervalKind.STUDENT, level, observed=seen, expected=chance, estimate=1.0,
            se=0.0, reason=Reason.PERFECT,
        )  # fmt: skip
    return _result(
        table, Coefficient.GWET_AC1, IntervalKind.STUDENT, level, observed=seen, expected=chance, estimate=ac1, se=se,
        bounds=_clip(interval(ac1, se, n - 1, level)),
    )  # fmt: skip


def agreements(
    first: ArrayLike, second: ArrayLike, *, labels: Sequence[Hashable] | None = None, level: float = 0.95
) -> tuple[Agreement, Agreement, Agreement]:
    """Return percent agreement, Cohen's kappa and Gwet's AC1 of two codings, side by side.

    Parameters
    ----------
    first, second, labels
        As `cross_pairs` takes them.
    level
        Of the intervals, a fraction.
    """
    table = cross_pairs(first, second, labels=labels)
    return percent_agreement(table, level=level), cohen_kappa(table, level=level), gwet_ac1(table, level=level)


def _kappa(table: PairTable, w: Floats, coefficient: Coefficient, weights: str | None, level: float) -> Agreement:
    p = table.counts / max(table.n, 1)
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    seen = float((w * p).sum()) if table.n else math.nan
    chance = float(rows @ w @ columns) if table.n else math.nan
    reason = _thin(table) or _one_sided(table)
    if reason is not None:
        return _result(
            table, coefficient, IntervalKind.NORMAL, level, observed=seen, expected=chance, weights=weights,
            reason=reason,
        )  # fmt: skip
    kappa = (seen - chance) / (1 - chance)
    # Mean weights of a row and of a column, over the margin of the other side.
    mean = np.add.outer(w @ columns, rows @ w)
    scale = table.n * (1 - chance) ** 2
    v = (float((p * (w - mean * (1 - kappa)) ** 2).sum()) - (kappa - chance * (1 - kappa)) ** 2) / scale
    null = (float((np.outer(rows, columns) * (w - mean) ** 2).sum()) - chance**2) / scale
    perfect = table.same == table.n
    floor = -math.inf if weights == "given" else -1.0
    se = 0.0 if perfect else math.sqrt(max(v, 0.0))
    return _result(
        table, coefficient, IntervalKind.NORMAL, level, observed=seen, expected=chance,
        estimate=1.0 if perfect else kappa, se=se, se_null=math.sqrt(max(null, 0.0)),
        bounds=NONE if perfect else _clip(interval(kappa, se, level=level), floor=floor), weights=weights,
        reason=Reason.PERFECT if perfect else None,
    )  # fmt: skip


def _thin(table: PairTable) -> Reason | None:
    if table.n == 0:
        return Reason.NO_ROWS
    return Reason.TOO_FEW if table.n == 1 else None


def _one_sided(table: PairTable) -> Reason | None:
    rows, columns = table.counts.any(axis=1), table.counts.any(axis=0)
    if (rows | columns).sum() == 1:
        return Reason.ONE_CATEGORY
    return Reason.CONSTANT_SIDE if rows.sum() == 1 or columns.sum() == 1 else None


def _clip(bounds: Bounds, *, floor: float = -1.0) -> Bounds:
    """Keep within −1 and 1, where kappa and AC1 lie; weights that the caller gave may reach below −1."""
    return Bounds(max(bounds.low, floor), min(bounds.high, 1.0))


def _result(
    table: PairTable,
    coefficient: Coefficient,
    kind: IntervalKind,
    level: float,
    *,
    observed: float = math.nan,
    expected: float = math.nan,
    estimate: float = math.nan,
    se: float = math.nan,
    se_null: float = math.nan,
    bounds: Bounds = NONE,
    weights: str | None = None,
    reason: Reason | None = None,
) -> Agreement:
    if math.isnan(observed) and table.n:
        observed = table.same / table.n
    return Agreement(
        coefficient=coefficient, n=table.n, missing=table.missing, categories=table.q, observed=observed,
        expected=expected, estimate=estimate, se=se, se_null=se_null, low=bounds.low, high=bounds.high, level=level,
        interval=kind, weights=weights, reason=reason,
    )  # fmt: skip

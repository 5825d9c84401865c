"""Weighted quantiles by R's rules, and Woodruff's interval around them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Floats
from sapa.stats.design import SampleDesign
from sapa.stats.domains import Domains
from sapa.stats.estimates import StatResult, means
from sapa.stats.faults import Problem, StatError
from sapa.stats.intervals import NONE, Bounds, t_quantile
from sapa.stats.proportions import Method, proportion_interval
from sapa.stats.taylor import Lonely


class QRule(StrEnum):
    """The rules of R `survey::svyquantile(qrule=)`, by name.

    math, hf1
        The lower end of the step: the smallest value at which the cumulated share reaches p.
    school, hf2
        The same, but the middle between the two values where the share is reached exactly.
    hf3
        At an exact step the even one of the two values (counted among the distinct values).
    hf4 … hf9
        Interpolation between the values, with the plotting positions of Hyndman and Fan (1996) for weights.
    shahvaish
        Shah and Vaish (2006), as R computes it: half the raw weight is subtracted from a sum of weights that are
        scaled to mean 1, so that the result depends on the scale of the weights.
    """

    MATH = "math"
    SCHOOL = "school"
    SHAHVAISH = "shahvaish"
    HF1 = "hf1"
    HF2 = "hf2"
    HF3 = "hf3"
    HF4 = "hf4"
    HF5 = "hf5"
    HF6 = "hf6"
    HF7 = "hf7"
    HF8 = "hf8"
    HF9 = "hf9"


@dataclass(frozen=True, slots=True, eq=False)
class SortedValues:
    """Values of one domain in order of size, with the sums of their weights.

    x, w, cumulated
        (n,), n > 0; rows of weight 0 are left out. Ties keep the order of the rows.
    """

    x: Floats
    w: Floats
    cumulated: Floats

    @classmethod
    def of(cls, x: Floats, w: Floats) -> SortedValues:
        """Sort the values; sums are taken in extended precision where the machine has it, as R takes them."""
        if bool((w == 0).any()):
            x, w = x[w > 0], w[w > 0]
        order = np.argsort(x, kind="stable")
        x, w = x[order], w[order]
        return cls(x, w, np.cumsum(w, dtype=np.longdouble).astype(np.float64))

    def distinct(self) -> SortedValues:
        """Return the distinct values with the weights of each together."""
        first = np.flatnonzero(np.diff(self.x, prepend=-np.inf))
        w = np.add.reduceat(self.w, first, dtype=np.longdouble).astype(np.float64)
        return SortedValues(self.x[first], w, np.cumsum(w, dtype=np.longdouble).astype(np.float64))


def quantile_of(values: SortedValues, p: float, rule: QRule | str = QRule.MATH) -> float:
    """Return the p-quantile of weighted values by one of R's rules; see `QRule`.

    As in R, where p lies below the share of the first value the rules math, school, hf1 … hf4 start from the second.

    Parameters
    ----------
    values
        The sorted values.
    p
        A share in 0 … 1.
    rule
        Name of the rule.
    """
    chosen = checked_qrule(rule)
    if values.x.size == 0 or math.isnan(p):
        return math.nan
    if values.x.size == 1:
        return float(values.x[0])
    if chosen is QRule.SHAHVAISH:
        return _shah_vaish(values, p)
    if chosen in (QRule.MATH, QRule.HF1, QRule.SCHOOL, QRule.HF2, QRule.HF3, QRule.HF4):
        return _stepped(values, p, chosen)
    return float(np.interp(p, _positions(values, chosen), values.x))


def checked_qrule(rule: QRule | str) -> QRule:
    """Return the rule of that name; an unknown one is refused."""
    try:
        return QRule(rule)
    except ValueError:
        raise StatError(
            Problem.OPTION, f"qrule must be one of {', '.join(QRule)}; got {rule!r}", role="qrule", value=str(rule)
        ) from None


def _stepped(values: SortedValues, p: float, rule: QRule) -> float:
    if rule is QRule.HF3:
        values = values.distinct()
    up, total = values.cumulated, float(values.cumulated[-1])
    # Whether a step is reached exactly is a matter of rounding (0.1 · 200 equal weights): it is decided by the same
    # sums, products and quotients in double precision as in R, so that the same step is taken.
    low = max(int(np.searchsorted(up, p * total, side="right")) - 1, 0)
    high = min(low + 1, up.size - 1)
    below, above = float(values.x[low]), float(values.x[high])
    under, over = p - float(up[low]) / total, float(up[high]) / total - p
    if rule is QRule.HF4:
        share = under / (under + over) if under + over != 0 else math.nan
        return below * (1 - share) + above * share if math.isfinite(share) else below
    if under != 0:
        return above
    if rule in (QRule.SCHOOL, QRule.HF2):
        return (below + above) / 2
    # R counts from 1, so that an odd index here is an even one there.
    return above if rule is QRule.HF3 and low % 2 == 0 else below


def _positions(values: SortedValues, rule: QRule) -> Floats:
    """(n,) the share at which each value stands (Hyndman and Fan 1996, table 1, with weights as R has them)."""
    up, w = values.cumulated, values.w
    total, last = float(up[-1]), float(w[-1])
    before = np.concatenate([[0.0], up[:-1]])
    if rule is QRule.HF5:
        positions = (up - w / 2) / total
    elif rule is QRule.HF6:
        positions = up / (total + last)
    elif rule is QRule.HF7:
        positions = before / float(up[-2])
    elif rule is QRule.HF8:
        positions = (before / 3 + up * 2 / 3) / (total + last / 3)
    else:
        positions = (before * 3 / 8 + up * 5 / 8) / (total + last / 4)
    return np.asarray(positions, dtype=np.float64)


def _shah_vaish(values: SortedValues, p: float) -> float:
    n = values.x.size
    positions = (np.cumsum(values.w / values.w.mean()) + 0.5 - values.w / 2) / (n + 1)
    order = np.argsort(positions, kind="stable")
    at = int(np.searchsorted(positions[order], p, side="right")) - 1
    return float(values.x[order[max(at, 0)]])


@dataclass(frozen=True, slots=True)
class QuantileResult:
    """A quantile of one domain. nan stands where a quantity does not exist.

    p
        The share asked for.
    estimate, se
        In the unit of the variable; se is the width of the interval over twice the quantile of t, as in R.
    bounds
        Woodruff's interval.
    share
        The estimated share of rows not above the estimate, with its variance.
    """

    p: float
    estimate: float
    se: float
    bounds: Bounds
    share: StatResult


def quantiles(
    y: ArrayLike,
    domains: Domains,
    shares: tuple[float, ...],
    *,
    rule: QRule | str = QRule.MATH,
    method: Method | str = Method.T,
    level: float = 0.95,
    df: ArrayLike | None = None,
    lonely: Lonely | str = "fail",
) -> list[list[QuantileResult]]:
    """Estimate quantiles of every domain with Woodruff's interval.

    The interval of the share of values not above the quantile, turned into values by the same rule (Woodruff 1952;
    Särndal, Swensson and Wretman 1992, section 5.11; R `survey::svyquantile(interval.type="mean")`). A limit of the
    share outside 0 … 1 leaves no limit of the quantile.

    Parameters
    ----------
    y
        (n,) values; nan: no valid answer.
    domains
        The partition of the rows.
    shares
        The quantiles asked for, fractions.
    rule
        See `QRule`.
    method
        Interval of the share: t (R `mean`), z, beta or xlogit (as R's `interval.type`).
    level, lonely
        As elsewhere.
    df
        (k,) degrees of freedom; None: those of the design.

    Returns
    -------
    For each share, a result for each domain.
    """
    checked_qrule(rule)
    for p in shares:
        if not 0 <= p <= 1:
            raise StatError(Problem.QUANTILE, f"a quantile lies between 0 and 1, got {p!r}", role="q", value=p)
    values = np.asarray(y, dtype=np.float64)
    design = domains.design
    valid = np.isfinite(values)
    sorted_values: list[SortedValues] = []
    for d in range(domains.k):
        rows = domains.members(d)
        at = np.flatnonzero(valid) if rows is None else rows[valid[rows]]
        sorted_values.append(SortedValues.of(values[at], design.weights[at]))
    freedom = np.full(domains.k, float(design.degf)) if df is None else np.asarray(df, dtype=np.float64)
    return [
        _one_share(values, domains, sorted_values, p, (QRule(rule), Method(method), level), freedom, lonely)
        for p in shares
    ]


def _one_share(
    values: Floats,
    domains: Domains,
    sorted_values: list[SortedValues],
    p: float,
    how: tuple[QRule, Method, float],
    freedom: Floats,
    lonely: Lonely | str,
) -> list[QuantileResult]:
    rule, method, level = how
    estimates = np.array([quantile_of(s, p, rule) for s in sorted_values])
    limit = np.full(domains.design.n, np.nan)
    rows = slice(None) if domains.rows is None else domains.rows
    limit[rows] = estimates[domains.code]
    not_above = np.where(np.isfinite(values), (values <= limit).astype(np.float64), np.nan)
    found: list[QuantileResult] = []
    shares = means(not_above, domains, lonely=lonely)
    for s, estimate, share, df in zip(sorted_values, estimates.tolist(), shares, freedom.tolist(), strict=True):
        inside = proportion_interval(method, share.estimate, share.se, n=share.n, df=df, level=level)
        bounds = NONE if s.x.size == 0 else Bounds(_value(s, inside.low, rule), _value(s, inside.high, rule))
        wide = 2 * t_quantile(level, math.inf if method is Method.Z else df)
        found.append(QuantileResult(p, estimate, (bounds.high - bounds.low) / wide, bounds, share))
    return found


def _value(values: SortedValues, share: float, rule: QRule) -> float:
    return quantile_of(values, share, rule) if 0 <= share <= 1 else math.nan


def quantile(
    y: ArrayLike,
    design: SampleDesign,
    p: float = 0.5,
    *,
    domain: ArrayLike | None = None,
    rule: QRule | str = QRule.MATH,
    method: Method | str = Method.T,
    level: float = 0.95,
    lonely: Lonely | str = "fail",
) -> QuantileResult:
    """Estimate one quantile of one domain; see `quantiles`."""
    inside = Domains.of(design, domain)
    return quantiles(y, inside, (p,), rule=rule, method=method, level=level, lonely=lonely)[0][0]

"""How reliable are numbers that were asked twice: response variance, reliability ratios, intraclass correlations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.icc_interval import icc_interval
from sapa.stats.intervals import NONE, Bounds
from sapa.stats.pair_table import PairTable
from sapa.stats.paired import paired_numbers
from sapa.stats.reasons import Reason


class IccKind(StrEnum):
    """Which intraclass correlation of a single measurement (McGraw and Wong 1996; Shrout and Fleiss 1979)."""

    ONE_WAY = "ICC(1,1)"
    """Coders differ from unit to unit."""

    AGREEMENT = "ICC(A,1)"
    """The same coders throughout; their different levels count as disagreement. Shrout and Fleiss: ICC(2,1)."""

    CONSISTENCY = "ICC(C,1)"
    """The same coders throughout; their different levels are forgiven. Shrout and Fleiss: ICC(3,1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Icc:
    """An intraclass correlation with its F interval.

    units, coders, left_out
        Units with all values, columns, and units left out because a value is missing.
    between, within, columns, error
        Mean squares MSR, MSW, MSC and MSE.
    estimate, low, high, level
        The correlation and its interval.
    reason
        Why something is nan; None where nothing is.
    """

    kind: IccKind
    units: int
    coders: int
    left_out: int
    between: float
    within: float
    columns: float
    error: float
    estimate: float
    low: float
    high: float
    level: float
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseVariance:
    """What asking again says of a number's reliability.

    n, missing
        Pairs with both numbers, pairs left out.
    bias
        Mean of survey less back-check.
    variance_survey, variance_control
        Var(s) and Var(b), divisor n − 1.
    simple
        SRV = Var(s − b)/2, divisor n − 1: a constant shift costs nothing. Printed by bcstats, ipabcstats and DataSure.
    mean_square
        mean((s − b)²)/2: a constant shift counts.
    ratio_control
        1 − SRV/Var(b): the reliability ratio of bcstats and ipabcstats.
    ratio_survey
        1 − SRV/Var(s): the reliability ratio of DataSure 1.1.
    inconsistency
        Index of inconsistency mean((s − b)²)/(Var(s) + Var(b)); 0 where all are equal, about 1 where unrelated.
    reason
        Why something is nan; None where nothing is.
    """

    n: int
    missing: int
    bias: float
    variance_survey: float
    variance_control: float
    simple: float
    mean_square: float
    ratio_control: float
    ratio_survey: float
    inconsistency: float
    reason: Reason | None


def response_variance(survey: ArrayLike, control: ArrayLike) -> ResponseVariance:
    """Return the simple response variance and what is built on it.

    Parameters
    ----------
    survey, control
        (n,) numbers s and b of the same interviews; nan: missing, the pair is left out.

    Notes
    -----
    Hansen, Hurwitz and Pritzker (1964); bcstats' `reliabilityratio`. A ratio whose own variance is 0 is nan. Ratios may
    be negative: asking again then differs more than people do.
    """
    s, b, missing = paired_numbers(survey, control)
    n = s.size
    d = s - b
    nan = math.nan
    if n < 2:
        return ResponseVariance(
            n=n, missing=missing, bias=float(d.mean()) if n else nan, variance_survey=nan, variance_control=nan,
            simple=nan, mean_square=float((d**2).mean()) / 2 if n else nan, ratio_control=nan, ratio_survey=nan,
            inconsistency=nan, reason=Reason.TOO_FEW if n else Reason.NO_ROWS,
        )  # fmt: skip
    of_s, of_b, of_d = (_variance(v) for v in (s, b, d))
    square = float((d**2).mean())
    return ResponseVariance(
        n=n, missing=missing, bias=float(d.mean()), variance_survey=of_s, variance_control=of_b, simple=of_d / 2,
        mean_square=square / 2, ratio_control=1 - of_d / 2 / of_b if of_b > 0 else nan,
        ratio_survey=1 - of_d / 2 / of_s if of_s > 0 else nan,
        inconsistency=square / (of_s + of_b) if of_s + of_b > 0 else nan,
        reason=Reason.NO_VARIANCE if min(of_s, of_b) == 0 else None,
    )  # fmt: skip


def category_inconsistency(table: PairTable) -> tuple[Floats, float]:
    """Return the index of inconsistency of each category, and of all together.

    g/(p₁(1 − p₂) + p₂(1 − p₁)), g the share of pairs of which one lies in the category (U.S. Bureau of the Census 1985,
    Evaluating Censuses of Population and Housing; Biemer 2004): 1 − kappa of the category against the rest. Of all: the
    share of different pairs over the share expected by chance, 1 − Cohen's kappa.

    Parameters
    ----------
    table
        Of `cross_pairs`.

    Returns
    -------
    each, together
        (q,) and one number; nan where a category is empty or holds all pairs of a side, or there are no two pairs.
    """
    if table.n < 2:
        return np.full(table.q, math.nan), math.nan
    p = table.counts / table.n
    one, two = p.sum(axis=1), p.sum(axis=0)
    gross = one + two - 2 * np.diag(p)
    chance = one * (1 - two) + two * (1 - one)
    rows, columns = table.counts.sum(axis=1), table.counts.sum(axis=0)
    there = (rows > 0) & (columns > 0) & (rows < table.n) & (columns < table.n)
    each = np.full(table.q, math.nan)
    each[there] = gross[there] / chance[there]
    together = math.nan if rows.max() == table.n or columns.max() == table.n else float(gross.sum() / chance.sum())
    return each, together


def icc(ratings: ArrayLike, *, kind: IccKind | str = IccKind.ONE_WAY, level: float = 0.95) -> Icc:
    """Return the intraclass correlation of a single measurement.

    Parameters
    ----------
    ratings
        (units, coders) numbers; a unit with a nan is left out.
    kind
        ICC(1,1), ICC(A,1) or ICC(C,1).
    level
        Of the interval, a fraction.

    Notes
    -----
    McGraw and Wong (1996), tables 4 and 7: ICC(1,1) = (MSR − MSW)/(MSR + (k − 1)MSW);
    ICC(A,1) = (MSR − MSE)/(MSR + (k − 1)MSE + k/n·(MSC − MSE)); ICC(C,1) = (MSR − MSE)/(MSR + (k − 1)MSE). Intervals by
    F, for ICC(A,1) with Satterthwaite's degrees of freedom.

    Raises
    ------
    StatError
        No table (LENGTH), an infinite number (VALUE_INFINITE).
    """
    kind = IccKind(kind)
    x = np.asarray(ratings, dtype=np.float64)
    if x.ndim != 2:
        raise StatError(Problem.LENGTH, f"ratings must be units × coders, got {x.ndim} dimensions", role="ratings")
    if np.isinf(x).any():
        raise StatError(Problem.VALUE_INFINITE, "an infinite rating", role="ratings")
    whole = ~np.isnan(x).any(axis=1)
    left_out = int((~whole).sum())
    x = x[whole]
    n, k = x.shape
    nan = math.nan
    reason = Reason.NO_ROWS if n == 0 or k == 0 else Reason.TOO_FEW if n < 2 or k < 2 else None
    squares = (nan, nan, nan, nan)
    estimate, bounds = nan, NONE
    if reason is None:
        squares = _mean_squares(x)
        between, within, columns, error = squares
        noise = within if kind is IccKind.ONE_WAY else error
        level_gap = k / n * (columns - error) if kind is IccKind.AGREEMENT else 0.0
        below = between + (k - 1) * noise + level_gap
        if (between == 0 and within == 0) or not below > 0:
            reason = Reason.NO_VARIANCE
        else:
            estimate = (between - noise) / below
            if noise == 0 and level_gap <= 0:
                reason = Reason.PERFECT
            else:
                bounds = _icc_bounds(kind, estimate, n, k, squares, level)
    return Icc(
        kind=kind, units=n, coders=k, left_out=left_out, between=squares[0], within=squares[1], columns=squares[2],
        error=squares[3], estimate=estimate, low=bounds.low, high=bounds.high, level=level, reason=reason,
    )  # fmt: skip


def _variance(values: Floats) -> float:
    """Return the variance, 0 where all are equal, dust or not."""
    return 0.0 if (values == values[0]).all() else float(values.var(ddof=1))


def _mean_squares(x: Floats) -> tuple[float, float, float, float]:
    n, k = x.shape
    x = x - x.mean()
    rows, columns = x.mean(axis=1, keepdims=True), x.mean(axis=0, keepdims=True)
    total = float((x**2).sum())
    dust = 1e-28 * max(total, 1e-300) * n * k  # a mean square that is 0 in exact arithmetic

    def mean_square(values: Floats, df: int) -> float:
        found = float((values**2).sum())
        return 0.0 if found <= dust else found / df

    between = mean_square(np.repeat(rows, k, axis=1), n - 1)
    within = mean_square(x - rows, n * (k - 1))
    of_columns = mean_square(np.repeat(columns, n, axis=0), k - 1)
    error = mean_square(x - rows - columns, (n - 1) * (k - 1))
    return between, within, of_columns, error


def _icc_bounds(
    kind: IccKind, estimate: float, n: int, k: int, squares: tuple[float, float, float, float], level: float
) -> Bounds:
    between, _, columns, error = squares
    upper = (1 + level) / 2
    if kind is IccKind.ONE_WAY:
        return icc_interval(estimate, n, n * k, k, level)
    if kind is IccKind.CONSISTENCY:
        f, df = between / error, (n - 1) * (k - 1)
        low, high = f / float(fdtri(n - 1, df, upper)), f * float(fdtri(df, n - 1, upper))
        return Bounds((low - 1) / (low + k - 1), (high - 1) / (high + k - 1))
    a = k * estimate / (n * (1 - estimate))
    b = 1 + k * estimate * (n - 1) / (n * (1 - estimate))
    parts = (a * columns) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    if not parts > 0:
        return NONE
    v = (a * columns + b * error) ** 2 / parts
    f_low, f_high = float(fdtri(n - 1, v, upper)), float(fdtri(v, n - 1, upper))
    rest = k * columns + (k * n - k - n) * error
    return Bounds(
        n * (between - f_low * error) / (f_low * rest + n * between),
        n * (f_high * between - error) / (rest + n * f_high * between),
    )

"""Limits beyond which a number is unusual, that the unusual numbers themselves do not move."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.reasons import Reason

MAD_TO_SD = 1.4826022185056018
"""1/Φ⁻¹(3/4): the MAD of a normal distribution times this is its standard deviation."""


class LimitKind(StrEnum):
    """How limits are drawn."""

    MAD = "mad"
    """Median ± k · 1.4826 · median |x − median| (Hampel 1974)."""

    TUKEY = "tukey"
    """Quartiles − and + k · their distance (Tukey 1977), quartiles by linear interpolation (R's type 7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustLimits:
    """Limits of the usual.

    low, high
        In the unit of the values, also where the limits were drawn on logarithms.
    center, spread
        Median and 1.4826·MAD, or median and interquartile distance; of logarithms where `log`.
    k
        The multiple that was used.
    n, left_out
        Values used; values that are missing, or not above 0 where `log`.
    reason
        Why there are no limits: nothing there, too few, or half of the values are equal so that the spread is 0.
    """

    kind: LimitKind
    k: float
    log: bool
    n: int
    left_out: int
    center: float
    spread: float
    low: float
    high: float
    reason: Reason | None

    def outside(self, values: ArrayLike) -> NDArray[np.bool_]:
        """Return which values lie outside; a missing value does not, and none does where there are no limits."""
        x = np.asarray(values, dtype=np.float64)
        return (x < self.low) | (x > self.high)

    def score(self, values: ArrayLike) -> Floats:
        """Return (x − center)/spread, of logarithms where `log`; nan where that cannot be."""
        x = np.asarray(values, dtype=np.float64)
        if self.reason is not None:
            return np.full(x.shape, np.nan)
        return (_scaled(x, log=self.log) - self.center) / self.spread


def robust_limits(
    values: ArrayLike, *, k: float, kind: LimitKind | str = LimitKind.MAD, log: bool = False, least: int = 4
) -> RobustLimits:
    """Draw limits of the usual.

    Parameters
    ----------
    values
        (n,) numbers; nan is missing.
    k
        Multiple of the spread, above 0: the limits really move with it.
    kind
        Median and MAD, or Tukey's fences.
    log
        Draw them on logarithms, for durations and amounts; values not above 0 are left out and counted.
    least
        Fewer values than this give no limits.

    Raises
    ------
    StatError
        k not above 0, an infinite value, `least` below 1 (RANGE); a kind that is none (OPTION).
    """
    if not (k > 0 and math.isfinite(k)):
        raise StatError(Problem.RANGE, f"k is above 0: {k!r}", role="k", value=k)
    if least < 1:
        raise StatError(Problem.RANGE, f"`least` is 1 or more: {least!r}", role="least", value=least)
    try:
        chosen = LimitKind(kind)
    except ValueError:
        raise StatError(Problem.OPTION, f"no such limits: {kind!r}", role="kind", value=str(kind)) from None
    x = np.asarray(values, dtype=np.float64).ravel()
    if np.isinf(x).any():
        at = int(np.argmax(np.isinf(x)))
        raise StatError(Problem.VALUE_INFINITE, "an infinite value", role="values", position=at)
    y = _scaled(x, log=log)
    y = y[~np.isnan(y)]
    nothing = _no_limits(int(y.size), least)
    center = spread = low = high = math.nan
    if nothing is None:
        center = float(np.median(y))
        if chosen is LimitKind.MAD:
            spread = MAD_TO_SD * float(np.median(np.abs(y - center)))
            low, high = center - k * spread, center + k * spread
        else:
            first, third = (float(q) for q in np.quantile(y, [0.25, 0.75]))
            spread = third - first
            low, high = first - k * spread, third + k * spread
        if not spread > 0:
            nothing, low, high = Reason.NO_VARIANCE, math.nan, math.nan
        elif log:
            low, high = math.exp(low), math.exp(high)
    return RobustLimits(
        kind=chosen, k=float(k), log=log, n=int(y.size), left_out=int(x.size - y.size), center=center, spread=spread,
        low=low, high=high, reason=nothing,
    )  # fmt: skip


def _no_limits(n: int, least: int) -> Reason | None:
    if n == 0:
        return Reason.NO_ROWS
    return Reason.TOO_FEW if n < least else None


def _scaled(x: Floats, *, log: bool) -> Floats:
    if not log:
        return x
    return np.log(x, out=np.full(x.shape, np.nan), where=x > 0)

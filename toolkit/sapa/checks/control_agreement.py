"""Agreement and reliability of one question that was asked twice: numbers of `sapa.stats` as plain results."""

from __future__ import annotations

import math

import numpy as np

from sapa.checks.control_dimensions import LEVEL
from sapa.results.control import Measure, PairTest
from sapa.stats import (
    Metric,
    agreements,
    cross_pairs,
    error_rate,
    icc,
    krippendorff_alpha,
    paired_t,
    response_variance,
    signed_rank,
)
from sapa.stats.symmetry import bowker, mcnemar


def measures(first: np.ndarray, second: np.ndarray, *, numeric: bool) -> tuple[Measure, ...]:
    """Return the measures that the scale allows.

    Kappa, AC1 and nominal alpha of codes; ICC(1,1), interval alpha, SRV, both reliability ratios and the index of
    inconsistency of numbers.

    Parameters
    ----------
    first, second
        (n,) answers compared, of the survey and of control. Categories of AC1 are those seen.
    """
    if numeric:
        return _of_numbers(first.astype(np.float64), second.astype(np.float64))
    percent, kappa, ac1 = agreements(first, second, level=LEVEL)
    alpha = krippendorff_alpha(np.column_stack([first, second]), metric=Metric.NOMINAL)
    return (
        *(_measure(str(a.coefficient), a.estimate, a.low, a.high, a.reason) for a in (percent, kappa, ac1)),
        _measure("krippendorff_alpha", alpha.alpha, reason=alpha.reason),
    )


def _of_numbers(first: np.ndarray, second: np.ndarray) -> tuple[Measure, ...]:
    same = error_rate(int((first == second).sum()), first.size, level=LEVEL)
    within = icc(np.column_stack([first, second]), level=LEVEL)
    alpha = krippendorff_alpha(np.column_stack([first, second]), metric=Metric.INTERVAL)
    again = response_variance(first, second)
    return (
        _measure("percent", same.rate, same.wilson_low, same.wilson_high, same.reason),
        _measure("icc", within.estimate, within.low, within.high, within.reason),
        _measure("krippendorff_alpha", alpha.alpha, reason=alpha.reason),
        _measure("srv", again.simple, reason=again.reason),
        _measure("ratio_control", again.ratio_control, reason=again.reason),
        _measure("ratio_survey", again.ratio_survey, reason=again.reason),
        _measure("inconsistency", again.inconsistency, reason=again.reason),
        _measure("bias", again.bias, reason=again.reason),
    )


def tests(first: np.ndarray, second: np.ndarray, *, numeric: bool) -> tuple[PairTest, ...]:
    """Return paired t and signed rank of numbers; of codes McNemar (exact) where there are two, else Bowker."""
    if numeric:
        t = paired_t(first.astype(np.float64), second.astype(np.float64), level=LEVEL)
        w = signed_rank(first.astype(np.float64), second.astype(np.float64))
        return (
            PairTest(
                name="paired_t", n=t.n, statistic=_known(t.t), df=t.df, p=_known(t.p),
                reason=None if t.reason is None else str(t.reason),
            ),
            PairTest(
                name="signed_rank", n=w.n, statistic=_known(w.rank_positive), df=None, p=_known(w.p),
                reason=None if w.reason is None else str(w.reason),
            ),
        )  # fmt: skip
    table = cross_pairs(first, second)
    if table.q == 2:
        m = mcnemar(table, level=LEVEL)
        return (
            PairTest(
                name="mcnemar", n=m.n, statistic=_known(m.statistic), df=None, p=_known(m.exact),
                reason=None if m.reason is None else str(m.reason),
            ),
        )  # fmt: skip
    b = bowker(table)
    return (
        PairTest(
            name="bowker", n=b.n, statistic=_known(b.statistic), df=b.df, p=_known(b.p),
            reason=None if b.reason is None else str(b.reason),
        ),
    )  # fmt: skip


def _measure(
    name: str, value: float, low: float = math.nan, high: float = math.nan, reason: str | None = None
) -> Measure:
    return Measure(
        name=name, value=_known(value), low=_known(low), high=_known(high),
        reason=None if reason is None else str(reason),
    )  # fmt: skip


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)

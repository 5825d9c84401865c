"""Fleiss' kappa: agreement of several experts on categories, over all and category by category."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class FleissKappa:
    """Fleiss' kappa.

    units, ratings, left_out
        Units with two ratings or more, ratings in them, and units left out.
    categories, shares
        The values seen, and their shares of all ratings.
    observed, expected
        P̄ and P̄e; fractions.
    kappa, se_null
        (P̄ − P̄e)/(1 − P̄e); its standard error if there were no agreement beyond chance, where every unit has as many
        ratings (nan otherwise).
    of_category
        (q,) kappa of each category against the rest; nan where all ratings or none are in it.
    reason
        Why kappa is nan; None where it is not.
    """

    units: int
    ratings: int
    left_out: int
    categories: tuple[float, ...]
    shares: Floats
    observed: float
    expected: float
    kappa: float
    se_null: float
    of_category: Floats
    reason: Reason | None


def fleiss_kappa(ratings: ArrayLike) -> FleissKappa:
    """Return Fleiss' kappa of a table of ratings.

    Parameters
    ----------
    ratings
        (units, coders) numbers that name categories; nan where a coder gave none.

    Raises
    ------
    StatError
        No table (LENGTH), an infinite rating (VALUE_INFINITE).

    Notes
    -----
    Fleiss (1971), Psychological Bulletin 76, 378–382; the error without agreement is that of Fleiss, Nee and Landis
    (1979). Where units have unlike numbers of ratings P̄ is the mean of the units' shares of agreeing pairs, and
    categories are weighted by pairs in the same way (Fleiss, Levin and Paik 2003, section 18.3). No interval: that of
    the large-sample formula should not be used (Zapf et al. 2016, BMC Medical Research Methodology 16:93).
    """
    x = np.asarray(ratings, dtype=np.float64)
    if x.ndim != 2:
        raise StatError(Problem.LENGTH, f"ratings must be units × coders, got {x.ndim} dimensions", role="ratings")
    if np.isinf(x).any():
        raise StatError(Problem.VALUE_INFINITE, "an infinite rating", role="ratings")
    sizes = (~np.isnan(x)).sum(axis=1)
    keep = sizes >= 2
    kept, m = x[keep], sizes[keep].astype(np.float64)
    values = np.unique(kept[~np.isnan(kept)])
    counts = (kept[:, :, None] == values[None, None, :]).sum(axis=1).astype(np.float64)
    units, total = int(keep.sum()), float(m.sum())
    reason = Reason.NO_ROWS if units == 0 else Reason.TOO_FEW if units == 1 else None
    share = counts.sum(axis=0) / total if total else np.zeros(values.size)
    observed = expected = kappa = se = math.nan
    each = np.full(values.size, math.nan)
    if units:
        observed = float(((counts * (counts - 1)).sum(axis=1) / (m * (m - 1))).mean())
        expected = float((share**2).sum())
    if reason is None and values.size < 2:
        reason = Reason.ONE_CATEGORY
    if reason is None:
        kappa = (observed - expected) / (1 - expected)
        apart = (counts * (m[:, None] - counts) / (m * (m - 1))[:, None]).mean(axis=0)
        each = 1 - apart / (share * (1 - share))
        if (m == m[0]).all():
            se = _se_null(share, units, float(m[0]))
    return FleissKappa(
        units=units, ratings=int(total), left_out=int((~keep).sum()), categories=tuple(values.tolist()), shares=share,
        observed=observed, expected=expected, kappa=kappa, se_null=se, of_category=each, reason=reason,
    )  # fmt: skip


def _se_null(share: Floats, units: int, m: float) -> float:
    both = share * (1 - share)
    square = float(both.sum()) ** 2 - float((both * (1 - 2 * share)).sum())
    return math.sqrt(2 * max(square, 0.0) / (units * m * (m - 1))) / float(both.sum())

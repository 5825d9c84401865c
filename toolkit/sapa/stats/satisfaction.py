"""Satisfaction of a service's consumers: the act's formula, its interval, and two customary figures beside it.

The act: the sum of scores over the number polled, over the highest score, times 100. Since the lowest score is not 0,
the formula cannot give less than lowest / highest: with a scale of 1 to 5 its floor is 20 per cent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.intervals import t_quantile

PER_CENT = 100.0
EXACT = 9
"""Decimals kept of a per cent. Scores are whole numbers and their means ratios of small ones: what stands further right
is the machine's rounding, and 81.99999999999999 must not fail a bound of 82."""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Satisfaction of one group of respondents; every figure but `mean` and `total` is in per cent.

    n
        Respondents with a valid score.
    total, mean
        Sum and mean of the respondents' scores.
    percent
        By the act's formula.
    floor
        The least that the formula can give.
    low, high
        Interval of `percent` at `level`, with the finite population correction where the participants are known;
        None where nothing shows how scores differ (one respondent, or the same score from all) and not everybody was
        polled. All participants polled: no width.
    rescaled
        The same mean on a scale from 0 (lowest score) to 100 (highest): not the act's.
    top_two
        Share of respondents whose mean score is in the upper two points of the scale: not the act's.
    """

    n: int
    total: float
    mean: float
    percent: float
    floor: float
    low: float | None
    high: float | None
    level: float
    rescaled: float
    top_two: float


def respondent_scores(answers: ArrayLike) -> NDArray[np.float64]:
    """Return each respondent's mean score over the questions answered; nan where none is.

    Parameters
    ----------
    answers
        (respondents, questions); nan: no answer.
    """
    table = np.asarray(answers, dtype=np.float64)
    if table.ndim == 1:
        table = table[:, None]
    given = ~np.isnan(table)
    n = given.sum(axis=1)
    total = np.where(given, table, 0.0).sum(axis=1)
    means = np.full(len(table), np.nan)
    np.divide(total, n, out=means, where=n > 0)
    return means


def satisfaction(
    scores: ArrayLike, *, lowest: float, highest: float, participants: int | None = None, level: float = 0.95
) -> Satisfaction | None:
    """Compute satisfaction from one score a respondent.

    S = (Σ scores / n) / highest · 100. The interval is that of a mean under simple random sampling without
    replacement, t with n − 1 degrees of freedom, (1 − n/N) s²/n (Cochran 1977, Sampling Techniques, eq. 2.20), kept
    within what the formula can give.

    Parameters
    ----------
    scores
        One a respondent (`respondent_scores`); nan: no valid answer, left out.
    lowest, highest
        Ends of the scale.
    participants
        People among whom the respondents are; None: not known, no correction.
    level
        Of the interval, a fraction.

    Returns
    -------
    Satisfaction or None
        None where nobody has a valid score.
    """
    valid = np.asarray(scores, dtype=np.float64)
    valid = valid[~np.isnan(valid)]
    n = len(valid)
    if n == 0:
        return None
    total = round(math.fsum(valid), EXACT)
    mean = total / n
    floor = PER_CENT * lowest / highest
    percent = round(PER_CENT * total / (n * highest), EXACT)
    low, high = _bounds(valid, mean, participants, level)
    return Satisfaction(
        n=n, total=total, mean=mean, percent=percent, floor=floor,
        low=None if low is None else max(floor, round(PER_CENT * low / highest, EXACT)),
        high=None if high is None else min(PER_CENT, round(PER_CENT * high / highest, EXACT)), level=level,
        rescaled=round(PER_CENT * (total - n * lowest) / (n * (highest - lowest)), EXACT),
        top_two=PER_CENT * float(np.count_nonzero(valid >= highest - 1)) / n,
    )  # fmt: skip


def _bounds(
    valid: NDArray[np.float64], mean: float, participants: int | None, level: float
) -> tuple[float | None, float | None]:
    n = len(valid)
    if participants is not None and n >= participants:
        return mean, mean
    spread = float(valid.var(ddof=1)) if n > 1 else 0.0
    if spread == 0:
        return None, None
    correction = 1.0 if participants is None else 1.0 - n / participants
    half = t_quantile(level, n - 1) * math.sqrt(correction * spread / n)
    return mean - half, mean + half


def with_everyone(total: float, *, participants: int, highest: float) -> float:
    """Return the formula with all participants in the denominator: who was not polled counts with nothing.

    Σ scores / participants / highest · 100: the strict reading of a norm by which all participants are polled.
    """
    return round(PER_CENT * total / (participants * highest), EXACT)

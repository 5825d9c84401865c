"""Scores of several experts joined three ways, side by side: mean, median, mean without the lowest and the highest."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError

LEAST_TO_TRIM = 5
"""With fewer scores a mean without the lowest and the highest rests on one or two experts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedScores:
    """Each object's scores joined; nan where a number does not exist.

    n
        (n,) scores of the object.
    mean, median, trimmed
        Plain mean; median; mean without one lowest and one highest score, of 5 scores or more.
    lowest, highest, sd
        Of the object's scores; sd with divisor n − 1.
    """

    n: Codes
    mean: Floats
    median: Floats
    trimmed: Floats
    lowest: Floats
    highest: Floats
    sd: Floats


def joined_scores(scores: ArrayLike) -> JoinedScores:
    """Join the scores of each object.

    Parameters
    ----------
    scores
        (objects, experts) numbers, nan where there is none.

    Raises
    ------
    StatError
        No table (LENGTH), an infinite score (VALUE_INFINITE).
    """
    x = np.asarray(scores, dtype=np.float64)
    if x.ndim != 2:
        raise StatError(Problem.LENGTH, f"scores must be objects × experts, got {x.ndim} dimensions", role="scores")
    if np.isinf(x).any():
        raise StatError(Problem.VALUE_INFINITE, "an infinite score", role="scores")
    columns = [_joined(np.sort(row[~np.isnan(row)])) for row in x]
    table = np.array(columns, dtype=np.float64).reshape(len(columns), 7)
    return JoinedScores(
        n=table[:, 0].astype(np.intp), mean=table[:, 1], median=table[:, 2], trimmed=table[:, 3], lowest=table[:, 4],
        highest=table[:, 5], sd=table[:, 6],
    )  # fmt: skip


def _joined(ordered: Floats) -> tuple[float, ...]:
    n = ordered.size
    if n == 0:
        return (0.0, *([math.nan] * 6))
    return (
        float(n), float(ordered.mean()), float(np.median(ordered)),
        float(ordered[1:-1].mean()) if n >= LEAST_TO_TRIM else math.nan, float(ordered[0]), float(ordered[-1]),
        float(ordered.std(ddof=1)) if n > 1 else math.nan,
    )  # fmt: skip

"""Does a person's pattern of answers fit the order of the questions? Guttman errors for ordinal questions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.likeness import Mask, answer_matrix

Counts = NDArray[np.int64]

BLOCK = 4096
"""Persons looked at together: every one of them takes a number a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFit:
    """Guttman errors of each person.

    errors
        (n,) pairs of steps where the less popular is passed and the more popular is not; 0 where nothing was answered.
    normed
        (n,) errors over the most that the same total on the same questions allows (0 fits, 1 as badly as can be); nan
        where no error is possible (all steps passed, none passed, fewer than two questions).
    answers
        (n,) questions answered.
    """

    errors: Counts
    normed: Floats
    answers: Codes


def person_fit(
    values: ArrayLike, *, low: ArrayLike, high: ArrayLike, answered: ArrayLike | None = None, patterns: int = 20_000
) -> PersonFit:
    """Return polytomous Guttman errors and their normed form.

    Parameters
    ----------
    values
        (n, k) whole answers on ordinal questions that measure one thing, reversed ones turned round.
    low, high
        Lowest and highest answer of the scale: one number, or (k,).
    answered
        (n, k) whether a question was asked and answered.
    patterns
        Different sets of answered questions for which the most possible errors are worked out; beyond these `normed`
        is nan. Each takes about k·Σ steps operations.

    Raises
    ------
    StatError
        Shapes (LENGTH), no numbers (OPTION), an answer that is not whole or not on its scale (RANGE).

    Notes
    -----
    A question with answers 0 … M has the steps x ≥ 1, …, x ≥ M; a step's popularity is the share of those who answered
    the question and passed it; ties keep the order of questions and steps. Molenaar (1991) for the errors, Emons (2008,
    Applied Psychological Measurement 32, eq. 7) for the norm; R `PerFit::Gpoly` and `Gnormed.poly`,
    `insufficient-effort` `gpoly`. Where answers are missing, those leave `normed` empty; here popularity is of all, and
    errors and their maximum are those of the questions the person answered. The maximum is found by going through the
    questions and keeping the largest sum of ranks for each total, so questions may have different numbers of answers.
    """
    table, there = answer_matrix(values, answered)
    n, k = table.shape
    bottom, top = (np.broadcast_to(np.asarray(v), (k,)).astype(np.int64) for v in (low, high))
    if (top < bottom).any():
        raise StatError(Problem.RANGE, "the highest answer lies below the lowest", role="high")
    x = np.where(there, table, bottom).astype(np.float64, copy=False)
    wrong = (x != np.floor(x)) | (x < bottom) | (x > top)
    if wrong.any():
        row, column = (int(v) for v in np.argwhere(wrong)[0])
        raise StatError(
            Problem.RANGE, f"an answer off its scale in column {column}", role="values", position=row,
            value=float(x[row, column]),
        )  # fmt: skip
    x -= bottom
    score = x.astype(np.int64)
    del x
    item, level = _steps(top - bottom)
    order = _by_popularity(score, there, item, level)
    item, level = item[order], level[order]
    errors, totals = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for begin in range(0, n, BLOCK):
        rows = slice(begin, begin + BLOCK)
        asked, beyond = there[rows][:, item], score[rows][:, item] >= level
        passed = beyond & asked
        before = np.cumsum(~beyond & asked, axis=1, dtype=np.int64)
        errors[rows] = np.where(passed, before, 0).sum(axis=1)
        totals[rows] = passed.sum(axis=1)
    normed = np.full(n, np.nan)
    unique, inverse = np.unique(there, axis=0, return_inverse=True)
    inverse = inverse.ravel()
    by = np.argsort(inverse, kind="stable")
    groups = np.split(by, np.cumsum(np.bincount(inverse, minlength=len(unique)))[:-1])
    for pattern, own in list(zip(unique, groups, strict=True))[:patterns]:
        most = _most_errors(item[pattern[item]])[totals[own]]
        normed[own] = np.divide(errors[own], most, out=np.full(own.size, np.nan), where=most > 0)
    return PersonFit(errors=errors, normed=normed, answers=there.sum(axis=1))


def _steps(widths: Counts) -> tuple[Codes, Counts]:
    """Return question and level of each step, question by question."""
    item = np.repeat(np.arange(widths.size), widths)
    starts = np.repeat(np.cumsum(widths) - widths, widths)
    return item, np.arange(item.size) - starts + 1


def _by_popularity(score: Counts, there: Mask, item: Codes, level: Counts) -> Codes:
    """Return the steps from the most to the least popular; questions that nobody answered come last."""
    counts = there.sum(axis=0)[item]
    passing = np.zeros(item.size, dtype=np.int64)
    for begin in range(0, len(score), BLOCK):
        rows = slice(begin, begin + BLOCK)
        passing += ((score[rows][:, item] >= level) & there[rows][:, item]).sum(axis=0)
    share = np.divide(passing, counts, out=np.full(item.size, -1.0), where=counts > 0)
    return np.argsort(-share, kind="stable")


def _most_errors(items: Codes) -> Counts:
    """Return, for each number of passed steps, the most errors when steps of a question are passed in order.

    `items` holds the question of each step, from the most to the least popular. The k-th passed step at rank r follows
    r − k failed ones, so errors are the sum of the passed ranks less k(k + 1)/2.
    """
    best = np.zeros(1, dtype=np.int64)
    ranks = np.arange(1, items.size + 1)
    for question in np.unique(items):
        gains = np.r_[0, np.cumsum(ranks[items == question])]
        wider = np.full(best.size + gains.size - 1, -1, dtype=np.int64)
        for step, gain in enumerate(gains):
            part = wider[step : step + best.size]
            np.maximum(part, best + gain, out=part)
        best = wider
    passed = np.arange(best.size)
    return best - passed * (passed + 1) // 2

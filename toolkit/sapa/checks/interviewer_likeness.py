"""How much more alike an interview is to its interviewer's others than to those of other interviewers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from sapa.checks.interview_base import Floats, Positions

if TYPE_CHECKING:
    from sapa.checks.interviewer_indices import Answers

Single = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

LEAST_QUESTIONS = 10
"""Fewer closed questions say too little of how answers hang together."""

LEAST_PAIRS = 30
"""Pairs with other interviewers of the region below which the whole survey is the reference."""

SURPRISE = 6.0
"""Largest surprise of one pair that counts (one in a million): beyond it the tail of a reference is guesswork."""

COMMON = 0.5
"""Part of the questions that two interviews must both have answered to be compared."""

MOST_OTHERS = 10_000
"""Interviews that serve as reference; of more, every so many-th in the order of the file. A mean and a standard
deviation of so many likenesses are known to one in a hundred, and time no longer grows with the square."""


def likeness(answers: Answers) -> tuple[Floats, Floats]:
    """Return how much more alike an interview is to its interviewer's others than to those of other interviewers.

    Returns
    -------
    nearest, mean
        (m,) surprise of the most alike other interview of the same interviewer, −log10 of 1 − (1 − Φ(−s))^(others), at
        most 6; and the mean s over the interviewer's interviews in other sampling units. s is the weighted likeness
        (Σ −log share of the common answers over Σ of all) in standard deviations of that with other interviewers';
        nan where those have fewer than 30 to compare with.

    Notes
    -----
    The reference of each interview are other interviewers' interviews in other sampling units of its region, where
    there are at least 30, else in the whole survey; of more than 10,000 interviews every so many-th. Items hang
    together in both: no independence is assumed. The median likeness of the interviewer's interviews is taken off the
    nearest one's, so that one thing is not counted twice.
    """
    m = len(answers.codes)
    nearest, mean = np.full(m, np.nan), np.full(m, np.nan)
    compared = _Compared(answers)
    if not compared.questions:
        return nearest, mean
    others = np.arange(0, m, max(1, -(-m // MOST_OTHERS)))
    whole = others.size == m
    reference = compared.interviews(others)
    who = np.full(m, -1)
    for number, at in enumerate(answers.own.values()):
        who[at] = number
    for number, at in enumerate(answers.own.values()):
        if len(at) < 2:
            continue
        here = reference.of(at) if whole else compared.interviews(at)
        like, enough = compared.like(here, reference)
        other = enough & (who[others] != number)
        apart = answers.psu[at][:, None] != answers.psu[None, others]
        near = other & apart & (answers.region[at][:, None] == answers.region[None, others])
        alone = other.sum(axis=1) < LEAST_PAIRS
        few = near.sum(axis=1) < LEAST_PAIRS
        near[few] = other[few]
        center, scale = _moments(like, other)
        local, _ = _moments(like, near)
        own, usable = (like[:, at], enough[:, at]) if whole else compared.like(here, here)
        usable = usable & ~alone[:, None]
        s = (own - center[:, None]) / scale[:, None]
        np.fill_diagonal(usable, False)
        # An interviewer whose interviews are all somewhat alike has nearer ones too: that is the other index.
        level = float(np.median(s[usable])) if usable.any() else 0.0
        tail = np.maximum(ndtr(max(level, 0.0) - np.where(usable, s, -np.inf).max(axis=1)), 1e-12)
        p = -np.expm1(usable.sum(axis=1) * np.log1p(-np.minimum(tail, 1 - 1e-9)))
        surprise = np.minimum(-np.log10(np.maximum(p, 1e-12)), SURPRISE)
        nearest[at] = np.where(usable.any(axis=1), surprise, np.nan)
        elsewhere = (answers.psu[at][:, None] != answers.psu[at][None, :]) | (answers.psu[at] < 0)[:, None]
        elsewhere &= usable
        if not elsewhere.any():
            elsewhere = usable
        pairs = elsewhere.sum(axis=1)
        gap = np.where(elsewhere, (own - local[:, None]) / scale[:, None], 0).sum(axis=1)
        mean[at] = np.where(pairs > 0, gap / np.maximum(pairs, 1), np.nan)
    return nearest, mean


class _Ready:
    """Interviews made ready for comparing.

    hits
        (r, answers) root of the weight of each answer that was given.
    total
        (r, k) weight of the answer to each question.
    asked
        (r, k) 1 where there is an answer.
    """

    __slots__ = ("asked", "hits", "total")

    def __init__(self, hits: Single, total: Single, asked: Single) -> None:
        self.hits, self.total, self.asked = hits, total, asked

    def of(self, rows: Positions) -> _Ready:
        """Return some of them."""
        return _Ready(self.hits[rows], self.total[rows], self.asked[rows])


class _Compared:
    """The weights of answers, −log of their shares in the survey, and the likeness of interviews by them."""

    def __init__(self, answers: Answers) -> None:
        self._codes = answers.codes
        self.questions: list[tuple[int, int, Floats]] = []
        """Column, first place among all answers, and weights of each question that still has answers."""
        self._width = 0
        for j in range(answers.codes.shape[1]):
            column = answers.codes[:, j]
            if (column < 0).all():
                # Nothing is left of a question that only interviews answered in lines have answers to.
                continue
            counts = np.bincount(column[column >= 0])
            w = -np.log(np.maximum(counts, 1) / counts.sum())
            w = w / max(float((w * counts).sum() / counts.sum()), 1e-9)
            self.questions.append((j, self._width, w))
            self._width += len(counts)

    def interviews(self, rows: Positions) -> _Ready:
        """Make some interviews ready."""
        codes = self._codes[rows]
        hits = np.zeros((len(rows), self._width), dtype=np.float32)
        total = np.zeros(codes.shape, dtype=np.float32)
        for j, begin, w in self.questions:
            there = np.flatnonzero(codes[:, j] >= 0)
            given = codes[there, j]
            hits[there, begin + given] = np.sqrt(w).astype(np.float32)[given]
            total[there, j] = w[given]
        return _Ready(hits, total, (codes >= 0).astype(np.float32))

    def like(self, some: _Ready, others: _Ready) -> tuple[Single, Mask]:
        """Return the likeness of some interviews with others, and where both answered enough."""
        both: Single = some.total @ others.asked.T
        both += some.asked @ others.total.T
        both /= 2
        like: Single = some.hits @ others.hits.T
        like /= np.maximum(both, 1e-6)
        return like, some.asked @ others.asked.T >= max(LEAST_QUESTIONS, self._codes.shape[1] * COMMON)


def _moments(values: Single, used: Mask) -> tuple[Floats, Floats]:
    counts = np.maximum(used.sum(axis=1), 1)
    center = np.where(used, values, 0).sum(axis=1) / counts
    second = np.where(used, values**2, 0).sum(axis=1) / counts
    return center.astype(float), np.sqrt(np.maximum(second - center**2, 1e-9)).astype(float)

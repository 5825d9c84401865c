"""Copies scattered over many interviewers: a few of each one's interviews, too few for any one of them to stand out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.chance import Stream
from sapa.stats.codes import Codes, Floats, factorize
from sapa.stats.faults import Problem, StatError

EXPECTED = 0.1
"""Pairs of the same hand that the reference gives beyond its limit in one survey."""

EXCUSED = 10.0
"""So many times as many are excused: people of one hand and place may be more alike in more ways than their median."""

ALL_PAIRS = 2_000_000
"""Pairs of different hands: all of them up to here, of more so many drawn."""

MOST_OWN = 200
"""Interviews of one hand that are compared with each other; of more, evenly spread over the file."""

LEAST_PAIRS = 10
"""Pairs from which a median of a hand's pairs is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScatteredCopies:
    """Pairs of the same hand that are nearly alike, and whether too many hands have such pairs.

    first, second
        Rows of the pairs, the smaller one first; the most alike pairs first.
    share
        Identical answers of each pair over the questions that both answered.
    hands
        Different hands that have such a pair.
    limit
        Share of identical answers beyond which a pair counts, for a hand whose pairs are as alike as those of others.
    usual
        Median share of identical answers of different hands.
    expected
        Pairs of the same hand beyond the reference's limit (which is lower than `limit`) by the reference.
    p
        Poisson probability of so many hands or more, if `EXCUSED` times as many pairs were expected.
    """

    first: Codes
    second: Codes
    share: Floats
    hands: int
    limit: float
    usual: float
    expected: float
    p: float


def scattered_copies(
    codes: ArrayLike, *, interviewer: ArrayLike, psu: ArrayLike | None = None, least_questions: int = 10, seed: int = 0
) -> ScatteredCopies | None:
    """Ask whether more hands than chance gives have interviews nearly the same.

    Parameters
    ----------
    codes
        (n, k) whole numbers, equal where answers are the same; below 0 is no answer.
    interviewer, psu
        (n,) labels.
    least_questions
        Questions that both must have answered.
    seed
        Of the pairs drawn where there are more than two million.

    Returns
    -------
    ScatteredCopies or None
        None where there are no pairs of the same hand, or none of different ones.

    Raises
    ------
    StatError
        Lengths that differ (LENGTH) or a missing label (CODE_MISSING).

    Notes
    -----
    The likeness of a pair is (v − m)/(1 − m), v its share of identical answers and m the median of its kind: the pairs
    of the same hand inside one PSU, those of the same hand in different PSUs, or those of different hands. So answers
    that a place or a hand gives to everybody are taken off first (as a kappa takes chance off: Cohen 1960). Pairs of
    different hands then say which likeness one would expect `EXPECTED` times among the pairs of the same hand; only
    pairs that go at least half of the way from there to complete agreement count. Hands with such a pair are counted,
    not pairs: one person who lets people answer in lines is one. No fixed share of identical answers is used (Simmons
    et al. 2016 against Kuriakose and Robbins 2016). Where honest answers are so alike that different hands have
    identical interviews, nothing can be found.
    """
    table = np.asarray(codes)
    n = table.shape[0]
    hand, hands = factorize(interviewer, role="interviewer")
    unit = np.arange(n) if psu is None else factorize(psu, role="psu")[0]
    for name, labels in (("interviewer", hand), ("psu", unit)):
        if labels.size != n:
            raise StatError(Problem.LENGTH, f"{labels.size} labels, {n} rows", role=name, expected=n)
    a, b = _own_pairs(hand, hands)
    i, j = _other_pairs(hand, seed)
    v, others = _shares(table, a, b, least_questions), _shares(table, i, j, least_questions)
    known = np.isfinite(v)
    a, b, v, others = a[known], b[known], v[known], others[np.isfinite(others)]
    if not v.size or not others.size:
        return None
    usual = float(np.median(others))
    if usual >= 1:
        return None
    median = _medians(v, hand[a], unit[a] == unit[b], usual)
    like = np.divide(v - median, 1 - median, out=np.zeros_like(v), where=median < 1)
    rank = max(int(EXPECTED * others.size / v.size), 1)
    edge = (np.partition(others, others.size - rank)[others.size - rank] - usual) / (1 - usual)
    limit = (1 + edge) / 2
    beyond = np.flatnonzero(like >= limit - 1e-9) if edge < 1 - 1e-9 else np.empty(0, dtype=np.intp)
    beyond = beyond[np.lexsort((b[beyond], a[beyond], -v[beyond]))]
    found = int(np.unique(hand[a[beyond]]).size)
    expected = rank * v.size / others.size
    return ScatteredCopies(
        first=a[beyond], second=b[beyond], share=v[beyond], hands=found, limit=float(usual + limit * (1 - usual)),
        usual=usual, expected=float(expected), p=_at_least(found, EXCUSED * expected),
    )  # fmt: skip


def _own_pairs(hand: Codes, hands: int) -> tuple[Codes, Codes]:
    """Return the pairs of the same hand."""
    order = np.argsort(hand, kind="stable")
    ends = np.cumsum(np.bincount(hand, minlength=hands))
    first, second = [np.empty(0, dtype=np.intp)], [np.empty(0, dtype=np.intp)]
    for begin, end in zip(np.r_[0, ends[:-1]], ends, strict=True):
        rows = order[begin : end : max(1, -(-(end - begin) // MOST_OWN))]
        one, two = np.triu_indices(rows.size, 1)
        first.append(rows[one])
        second.append(rows[two])
    return np.concatenate(first), np.concatenate(second)


def _other_pairs(hand: Codes, seed: int) -> tuple[Codes, Codes]:
    """Return the pairs of different hands, of very many some."""
    n = hand.size
    if n * (n - 1) // 2 <= ALL_PAIRS:
        i, j = np.triu_indices(n, 1)
    else:
        drawn = Stream(seed, "scattered copies").uniform(2 * ALL_PAIRS)
        i, j = (np.floor(half * n).astype(np.intp) for half in (drawn[:ALL_PAIRS], drawn[ALL_PAIRS:]))
    apart = hand[i] != hand[j]
    return i[apart], j[apart]


def _shares(table: NDArray[np.generic], i: Codes, j: Codes, least: int) -> Floats:
    """Return the share of identical answers of pairs; nan where too few questions were answered by both."""
    same, both = np.zeros(i.size, dtype=np.int32), np.zeros(i.size, dtype=np.int32)
    for question in range(table.shape[1]):
        answers = np.ascontiguousarray(table[:, question])
        one, two = answers[i], answers[j]
        there = (one >= 0) & (two >= 0)
        both += there
        same += there & (one == two)
    return np.where(both >= max(least, 1), same / np.maximum(both, 1), np.nan)


def _medians(v: Floats, hand: Codes, together: NDArray[np.bool_], usual: float) -> Floats:
    """Return for each pair the median of its hand's pairs inside or between PSUs, where few of all its hand's pairs."""
    found = np.empty(v.size)
    order = np.argsort(hand, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(hand[order])) + 1):
        for kind in (rows[together[rows]], rows[~together[rows]]):
            if kind.size:
                found[kind] = np.median(v[kind if kind.size >= LEAST_PAIRS else rows])
    return np.maximum(found, usual)


def _at_least(count: int, mean: float) -> float:
    """Return the Poisson probability of `count` or more."""
    from scipy.special import gammainc

    return float(gammainc(count, mean)) if count else 1.0

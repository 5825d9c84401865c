"""How alike are two interviews: the share of identical answers, raw and by how much an agreement says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.codes import Codes
from sapa.stats.faults import Problem, StatError

Single = NDArray[np.float32]
Mask = NDArray[np.bool_]
Small = NDArray[np.uint8] | NDArray[np.uint16]

ROOT_STEPS = 16
"""Roots of weights are rounded to sixteenths: sums of whole numbers are exact in single precision, in any order."""

EXACT = 2**24
"""Whole numbers up to here are exact in single precision."""

WIDE = 32
"""Of a question with more repeated answers than this, those rarer than 1/32 get no column of their own: few pairs
agree on them, and these are looked up."""


@dataclass(frozen=True, slots=True)
class _Wide:
    """The rare answers of a question with many: code (−1 for all other answers), root of the weight, rows by code.

    rows
        Rows that have a code, in order of code, and within it of the file.
    begins
        Where each code begins in `rows`; one more at the end.
    """

    code: NDArray[np.int32]
    root: Single
    rows: Codes
    begins: Codes

    def pairs(self, rows: slice, columns: slice) -> tuple[Codes, Codes]:
        """Return the pairs that agree, as places in the block; both slices have a start and a stop."""
        code = self.code[rows]
        own = np.flatnonzero(code >= 0)
        first, last = self.begins[code[own]], self.begins[code[own] + 1]
        sizes = last - first
        cuts = np.cumsum(sizes) - sizes
        at = np.arange(int(sizes.sum())) - np.repeat(cuts, sizes) + np.repeat(first, sizes)
        one, two = np.repeat(own, sizes), self.rows[at] - columns.start
        inside = (two >= 0) & (two < columns.stop - columns.start)
        return one[inside], two[inside]


@dataclass(frozen=True, slots=True)
class Tile:
    """Pairs of some rows with some columns; nan where too few questions were answered by both.

    share
        Identical answers over questions that both answered.
    weighted
        The same, an agreement counted by what it says: 2·Σ w over agreements / (Σ w of one + Σ w of the other).
    """

    share: Single
    weighted: Single


class Answers:
    """Answers made ready for comparing all pairs.

    Parameters
    ----------
    codes
        (n, k) codes of answers: numbers, equal where answers are the same.
    answered
        (n, k) whether the question was asked and answered.
    stratum
        (n,) codes 0 … h−1: an answer's rarity is that of its stratum.
    prior
        Interviews for which the survey's own shares count in a stratum's shares: small strata lean on the survey.
    least
        Questions that both must have answered for a pair to be compared.

    Notes
    -----
    The weight of an agreement on answer c is −log p_c: the log-likelihood ratio of "one was copied from the other"
    (agreement certain given c) against "drawn apart" (it agrees with probability p_c); −log Σp² would weight questions
    only. p_c = (n_hc + prior·p_c(survey))/(n_h + prior). A pair of two strata has the geometric mean of both weights.
    √w is rounded to 1/16.
    """

    def __init__(self, codes: NDArray[np.generic], answered: Mask, stratum: Codes, *, prior: float, least: int) -> None:
        n, k = codes.shape
        self.n, self.k, self.least = n, k, max(least, 1)
        strata = int(stratum.max()) + 1 if n else 0
        hot: list[tuple[int, int, NDArray[np.int32]]] = []
        self._wide: list[_Wide] = []
        roots: Small = np.zeros((n, k), dtype=np.uint8)
        for j in range(k):
            there = answered[:, j]
            if not there.any():
                continue
            _, inverse, counts = np.unique(codes[there, j], return_inverse=True, return_counts=True)
            code = np.full(n, -1, dtype=np.int32)
            code[there] = inverse
            root = _roots(code, there, stratum, strata, counts, prior)
            if root.max() > np.iinfo(roots.dtype).max:
                roots = roots.astype(np.uint16)
            roots[:, j] = root
            # An answer that one person gave agrees with nobody's and needs no column.
            repeated = np.flatnonzero(counts > 1)
            if repeated.size > WIDE:
                rare = repeated[counts[repeated] * WIDE < n]
                repeated = repeated[counts[repeated] * WIDE >= n]
                self._wide.append(_looked_up(_renumbered(code, rare, counts.size), root, rare.size))
            hot.append((j, int(repeated.size), _narrow(_renumbered(code, repeated, counts.size), repeated.size)))
        if float(roots.max(initial=0)) ** 2 * k >= EXACT:
            raise StatError(Problem.RANGE, "too many questions for exact sums", role="codes", value=k)
        self._table = _one_hot(roots, hot)
        hot.clear()
        partial = ~answered.all(axis=0)
        self._mask = answered[:, partial]
        self._asked_always = int(k - np.count_nonzero(partial))
        self._always = np.square(roots[:, ~partial], dtype=np.float32).sum(axis=1, dtype=np.float32)
        self._partly = np.ascontiguousarray(roots[:, partial])

    def tile(self, rows: slice, columns: slice) -> Tile:
        """Compare the interviews of `rows` with those of `columns`."""
        own, other = self._table[rows], self._table[columns]
        same: Single = _given(own) @ _given(other).T
        weight: Single = _weight(own) @ _weight(other).T
        for question in self._wide:
            one, two = question.pairs(rows, columns)
            same[one, two] += 1
            weight[one, two] += question.root[rows][one] * question.root[columns][two]
        weight *= 2
        if not self._mask.size:
            if self._asked_always < self.least:
                return Tile(np.full_like(same, np.nan), np.full_like(weight, np.nan))
            same /= np.float32(self._asked_always)
            total = self._always[rows, None] + self._always[None, columns]
            return Tile(same, _over(weight, total))
        mine, others = self._mask[rows].astype(np.float32), self._mask[columns].astype(np.float32)
        both = mine @ others.T
        both += np.float32(self._asked_always)
        total = np.square(self._partly[rows], dtype=np.float32) @ others.T
        total += mine @ np.square(self._partly[columns], dtype=np.float32).T
        total += self._always[rows, None]
        total += self._always[None, columns]
        weighted = _over(weight, total)
        few = both < self.least
        np.divide(same, both, out=same, where=~few)
        same[few] = np.nan
        weighted[few] = np.nan
        return Tile(same, weighted)


def _given(table: Small) -> Single:
    """Return 1 where an answer was given; small whole numbers become single precision only here."""
    return (table > 0).astype(np.float32)


def _weight(table: Small) -> Single:
    """Return the root of the weight where an answer was given."""
    found = table.astype(np.float32)
    found -= 1
    return np.maximum(found, 0, out=found)


def _over(weight: Single, total: Single) -> Single:
    """Return weight/total in place; 0 where the questions that both answered say nothing (all answer alike)."""
    some = total > 0
    np.divide(weight, total, out=weight, where=some)
    weight[~some] = 0
    return weight


def _roots(
    code: NDArray[np.int32], there: Mask, stratum: Codes, strata: int, counts: NDArray[np.intp], prior: float
) -> Single:
    """Return the rounded root of each interview's weight on one question, in its own stratum; 0 where unanswered."""
    width = counts.size
    in_stratum = np.bincount(stratum[there] * width + code[there], minlength=strata * width).reshape(strata, width)
    survey = counts / counts.sum()
    shares = (in_stratum + prior * survey) / (in_stratum.sum(axis=1, keepdims=True) + prior)
    with np.errstate(divide="ignore"):
        weights = np.where(shares > 0, -np.log(shares), 0.0)
    roots = np.round(np.sqrt(np.maximum(weights, 0.0)) * ROOT_STEPS).astype(np.float32)
    found = np.zeros(code.size, dtype=np.float32)
    found[there] = roots[stratum[there], code[there]]
    return found


def _renumbered(code: NDArray[np.int32], taken: NDArray[np.intp], size: int) -> NDArray[np.int32]:
    """Number the answers `taken` 0, 1 … and give all others, and no answer, −1."""
    place = np.full(size + 1, -1, dtype=np.int32)  # the last is reached by −1, no answer
    place[taken] = np.arange(taken.size, dtype=np.int32)
    return place[code]


def _looked_up(code: NDArray[np.int32], root: Single, size: int) -> _Wide:
    rows = np.argsort(code, kind="stable")[np.count_nonzero(code < 0) :]
    return _Wide(code, root, rows, np.searchsorted(code[rows], np.arange(size + 1)))


def _narrow(code: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    """Return codes −1 … size − 1 in as little room as they need."""
    return code.astype(np.min_scalar_type(-max(size, 1)))


def _one_hot(roots: Small, hot: list[tuple[int, int, NDArray[np.int32]]]) -> Small:
    """Return a column for each answer: 0, or 1 more than the root of the weight where it was given; kept small."""
    width = sum(size for _, size, _ in hot)
    small = int(roots.max(initial=0)) < np.iinfo(np.uint8).max
    table: Small = np.zeros((len(roots), width), dtype=np.uint8) if small else np.zeros((len(roots), width), np.uint16)
    begin = 0
    for question, size, code in hot:
        rows = np.flatnonzero(code >= 0)
        table[rows, begin + code[rows].astype(np.intp)] = roots[rows, question].astype(table.dtype) + 1
        begin += size
    return table


def answer_matrix(codes: ArrayLike, answered: ArrayLike | None) -> tuple[NDArray[np.generic], Mask]:
    """Return (n, k) codes and where there is an answer; nan is none.

    Raises
    ------
    StatError
        No table, or a mask of another shape (LENGTH); codes that are no numbers (OPTION).
    """
    table = np.asarray(codes)
    if table.ndim != 2:
        raise StatError(Problem.LENGTH, f"codes must have two dimensions, got {table.ndim}", role="codes")
    if table.dtype.kind not in "biuf":
        raise StatError(Problem.OPTION, "codes must be numbers: number the answers first", role="codes")
    there = np.ones(table.shape, dtype=bool) if answered is None else np.asarray(answered, dtype=bool)
    if there.shape != table.shape:
        raise StatError(Problem.LENGTH, f"{there.shape} answered, {table.shape} codes", role="answered")
    if table.dtype.kind == "f":
        there = there & ~np.isnan(table)
    return table, there

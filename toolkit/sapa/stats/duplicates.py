"""Near-duplicate interviews: who resembles whom, against what different interviewers give in the same place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.chance import Stream
from sapa.stats.codes import Codes, factorize, nest
from sapa.stats.faults import Problem, StatError
from sapa.stats.likeness import Answers, Single, Tile, answer_matrix
from sapa.stats.likeness_excess import InterviewerLikeness, interviewer_likeness
from sapa.stats.likeness_matrices import Matrices
from sapa.stats.likeness_permuted import SharedPsus, WholePsus
from sapa.stats.likeness_reference import NEAR, Layout, Near, Reference, ordered

ROWS = 512
COLUMNS = 8192
"""Rows and columns of a block: its pairs in single precision are 16 MiB, however many interviews there are."""


class Measure(StrEnum):
    """Which likeness decides."""

    SHARE = "share"
    """Share of identical answers."""

    WEIGHTED = "weighted"
    """Share of what the answers say, −log of each answer's share in the stratum, that is common."""


MEASURES = tuple(Measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The interviews most alike to each, by one measure.

    other
        (n, m) rows of the most alike, the nearest first; −1 where there is none.
    value
        (n, m) their likeness, a fraction; nan where there is none.
    """

    measure: Measure
    other: Codes
    value: Single


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePair:
    """Two interviews that are much alike.

    first, second
        Rows as given, the smaller one first.
    share, weighted
        Both measures.
    tail
        Probability of so much (of the deciding measure) for another pair of different interviewers, (1 + pairs at
        least so alike)/(1 + pairs) of the reference.
    reference, reference_pairs
        How near the pairs of the reference were, and how many there are: `tail` cannot be below 1/(1 + pairs).
    expected
        About how many pairs of this nearness would be so alike in the whole file by honest work: all that there are
        times 10 to the negative of `surprise`. What pairs are ordered by; near 1 it is what chance gives.
    surprise
        −log10 of the share of other pairs of the reference that are at least so alike. Where there is none, it is
        continued by an exponential from the closest hundredth, up to what all pairs of different interviewers give.
    area_separated
        False where the pair is of one PSU and the reference is not: the place may explain it.
    """

    first: int
    second: int
    share: float
    weighted: float
    near: Near
    same_interviewer: bool
    tail: float
    reference: Near
    reference_pairs: int
    expected: float
    surprise: float
    area_separated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NearDuplicates:
    """What a search for near-duplicates found.

    interviews, questions
        Size of the data.
    labels
        Interviewers, in the order of the codes in `interviewers`.
    by_share, by_weight
        The most alike others of each interview.
    pairs
        The closest pairs, the least expected first.
    interviewers
        Excess likeness of each interviewer.
    psu_known
        False: strata stood for PSUs, and interviewers are taken to have worked all over their stratum.
    """

    interviews: int
    questions: int
    measure: Measure
    labels: tuple[Hashable, ...]
    by_share: Nearest
    by_weight: Nearest
    pairs: tuple[ClosePair, ...]
    interviewers: tuple[InterviewerLikeness, ...]
    psu_known: bool
    seed: int
    draws: int


def near_duplicates(
    codes: ArrayLike,
    *,
    interviewer: ArrayLike,
    answered: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    psu: ArrayLike | None = None,
    measure: Measure | str = Measure.WEIGHTED,
    least_questions: int = 10,
    nearest: int = 3,
    pairs: int = 50,
    prior: float = 20.0,
    draws: int = 199,
    seed: int = 0,
    least_reference: int = 1000,
    reference_limit: int = 10_000_000,
    progress: Callable[[int, int], None] | None = None,
) -> NearDuplicates:
    """Compare every interview with every other.

    Independence of questions is never the reference: on correlated questions it accuses honest surveys. A pair is
    judged by pairs of different interviewers in the same place, an interviewer by permuting interviewers there.

    Parameters
    ----------
    codes
        (n, k) numbers, equal where answers are the same; nan is no answer. Answers that everyone types alone (texts,
        ids) cost little and say nothing.
    interviewer, stratum, psu
        (n,) labels; PSUs are nested in strata. No stratum: one for all. No PSU: the stratum stands for it, which takes
        interviewers to have worked at random places of their stratum.
    answered
        (n, k) whether a question was asked and answered; None: wherever there is a code.
    measure
        Which likeness decides tails, closest pairs and interviewers. Both are returned for the nearest.
    least_questions
        Questions that both must have answered.
    nearest, pairs
        Neighbours kept for each interview, and pairs listed; pairs are taken from the neighbours.
    prior
        Weight, in interviews, of the survey's shares of answers in a stratum's.
    draws, seed
        Permutations, and the seed of their stream. With 0 draws interviewers are not compared.
    least_reference
        Pairs of different interviewers below which a wider reference is taken.
    reference_limit
        About so many pairs are counted in a reference.
    progress
        Called with (done, total) steps; may raise to stop.

    Raises
    ------
    StatError
        Lengths that differ (LENGTH), no rows (NO_ROWS), codes that are no numbers or an unknown measure (OPTION), a
        missing label (CODE_MISSING), counts or a seed out of range (RANGE).

    Notes
    -----
    Kuriakose and Robbins (2016) proposed the maximum share of identical answers, with a fixed limit of 85 %; Simmons et
    al. (2016) showed that honest surveys exceed it, depending on questions, answers and homogeneity. Hence references
    from the data. All sums of agreements are exact, so the result does not depend on the number of threads.
    Memory: 1 byte for each interview and repeated answer, 4 for each pair inside the largest stratum, and blocks of
    512 rows by 8,192 columns. Time grows with the square of the interviews.
    """
    table, there = answer_matrix(codes, answered)
    n, k = table.shape
    decides = _measure(measure)
    _at_least(1, least_questions=least_questions, nearest=nearest)
    _at_least(0, pairs=pairs, draws=draws)
    _at_least(1, least_reference=least_reference, reference_limit=reference_limit)
    Stream(seed)  # a seed that is none is refused before the long work
    if n == 0:
        raise StatError(Problem.NO_ROWS, "no interviews", role="codes")
    people, labels = _people(interviewer, n)
    layout = _layout(n, people, stratum, psu)
    sorted_codes = Answers(table[layout.order], there[layout.order], layout.stratum, prior=prior, least=least_questions)
    del table, there
    blocks = -(-n // ROWS)
    done, total = 0, blocks + (draws + 1 if draws else 0)

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, total)

    reference = Reference(layout, limit=reference_limit)
    takers = (SharedPsus(layout, len(labels)), WholePsus(layout, len(labels))) if draws else None
    matrices = Matrices(layout, takers) if takers is not None else None
    best = [_Best(n, min(nearest, max(n - 1, 1))) for _ in MEASURES]
    for begin, stop, first, tile in _tiles(sorted_codes):
        for kept, values in zip(best, (tile.share, tile.weighted), strict=True):
            kept.add(values, begin, first)
        reference.add(tile, begin, stop, first)
        values = tile.share if decides is Measure.SHARE else tile.weighted
        if matrices is not None:
            matrices.put(values, begin, stop, first)
        if first + values.shape[1] == n:
            step()
    found = [b.found(layout, measure) for b, measure in zip(best, MEASURES, strict=True)]
    close = _closest(
        sorted_codes, layout, reference, best[MEASURES.index(decides)], decides, count=pairs, least=least_reference
    )
    compared: tuple[InterviewerLikeness, ...] = ()
    if takers is not None:
        del sorted_codes
        compared = interviewer_likeness(layout, takers, interviewers=len(labels), draws=draws, seed=seed, step=step)
    return NearDuplicates(
        interviews=n, questions=k, measure=decides, labels=labels, by_share=found[0], by_weight=found[1], pairs=close,
        interviewers=compared, psu_known=psu is not None, seed=seed, draws=draws,
    )  # fmt: skip


def _at_least(low: int, **options: int) -> None:
    for name, value in options.items():
        if value < low:
            raise StatError(Problem.RANGE, f"{name} is {low} or more: {value!r}", role=name, value=value)


def _tiles(answers: Answers) -> Iterator[tuple[int, int, int, Tile]]:
    """Yield blocks of all pairs: rows begin … stop−1 with the columns from `first` on; nan for a row with itself."""
    n = answers.n
    for begin in range(0, n, ROWS):
        stop = min(begin + ROWS, n)
        width = max(COLUMNS, stop - begin)
        for first in range(begin, n, width):
            tile = answers.tile(slice(begin, stop), slice(first, min(first + width, n)))
            if first == begin:  # a block's own rows are all among its first columns
                np.fill_diagonal(tile.share, np.nan)
                np.fill_diagonal(tile.weighted, np.nan)
            yield begin, stop, first, tile


def _measure(measure: Measure | str) -> Measure:
    try:
        return Measure(measure)
    except ValueError:
        raise StatError(Problem.OPTION, f"no such measure: {measure!r}", role="measure", value=str(measure)) from None


def _people(interviewer: ArrayLike, n: int) -> tuple[Codes, tuple[Hashable, ...]]:
    codes, count = factorize(interviewer, role="interviewer")
    if codes.size != n:
        raise StatError(Problem.LENGTH, f"{codes.size} interviewers, {n} rows", role="interviewer", expected=n)
    first = np.full(count, n, dtype=np.intp)
    np.minimum.at(first, codes, np.arange(n))
    names = np.asarray(interviewer, dtype=object)
    return codes, tuple(names[i] for i in first)


def _layout(n: int, people: Codes, stratum: ArrayLike | None, psu: ArrayLike | None) -> Layout:
    none = np.zeros(n, dtype=np.intp)
    h = none if stratum is None else factorize(stratum, role="stratum")[0]
    if h.size != n:
        raise StatError(Problem.LENGTH, f"{h.size} strata, {n} rows", role="stratum", expected=n)
    if psu is None:
        return ordered(h, h, people)
    u, count = factorize(psu, role="psu")
    if u.size != n:
        raise StatError(Problem.LENGTH, f"{u.size} PSUs, {n} rows", role="psu", expected=n)
    return ordered(h, nest(h, u, count)[0], people)


class _Best:
    """The m most alike others of each row, kept while blocks of pairs come in."""

    def __init__(self, n: int, m: int) -> None:
        self.value = np.full((n, m), -1, dtype=np.float32)
        self.other = np.full((n, m), -1, dtype=np.intp)
        self._m = m

    def add(self, values: Single, begin: int, first: int) -> None:
        """Take in rows from `begin` on with columns from `first` on, and the columns after the rows with these rows."""
        stop = begin + values.shape[0]
        own = max(stop - first, 0)
        if own < values.shape[1]:
            self._take(values[:, own:].T, first + own, begin)
        self._take(values, begin, first)

    def _take(self, values: Single, begin: int, first: int) -> None:
        # Few rows meet anybody nearer than those kept: only these are looked at closely.
        top = values.max(axis=1)
        if np.isnan(top).any():
            top = np.fmax.reduce(values, axis=1)
        nearer = np.flatnonzero(top > self.value[begin : begin + values.shape[0], -1])
        if not nearer.size:
            return
        values, rows = np.ascontiguousarray(values[nearer]), begin + nearer
        values[np.isnan(values)] = -1
        every = np.arange(values.shape[0])
        value, other = [self.value[rows]], [self.other[rows]]
        for _ in range(min(self._m, values.shape[1])):
            at = values.argmax(axis=1)
            top = values[every, at]
            value.append(top[:, None])
            other.append(np.where(top < 0, -1, at + first)[:, None])
            values[every, at] = -1
        values_found, others = np.hstack(value), np.hstack(other)
        order = np.argsort(-values_found, axis=1, kind="stable")[:, : self._m]
        self.value[rows] = np.take_along_axis(values_found, order, axis=1)
        self.other[rows] = np.take_along_axis(others, order, axis=1)

    def found(self, layout: Layout, measure: Measure) -> Nearest:
        """Return the neighbours in the order of the rows given."""
        value = np.empty_like(self.value)
        other = np.empty_like(self.other)
        value[layout.order] = np.where(self.other < 0, np.float32(np.nan), self.value)
        other[layout.order] = np.where(self.other < 0, -1, layout.order[self.other])
        return Nearest(measure=measure, other=other, value=value)


def _closest(
    answers: Answers, layout: Layout, reference: Reference, best: _Best, measure: Measure, *, count: int, least: int
) -> tuple[ClosePair, ...]:
    n = layout.n
    i = np.repeat(np.arange(n), best.other.shape[1])
    j, value = best.other.ravel(), best.value.ravel()
    there = j >= 0
    i, j, value = i[there], j[there], value[there]
    low, high = np.minimum(i, j), np.maximum(i, j)
    _, once = np.unique(low * n + high, return_index=True)
    low, high, value = low[once], high[once], value[once]
    near = np.where(layout.psu[low] == layout.psu[high], 0, np.where(layout.stratum[low] == layout.stratum[high], 1, 2))
    which = MEASURES.index(measure)
    # Tails differ only between strata and degrees of nearness; inside them likeness gives the order.
    group = near * reference.strata + layout.stratum[low]
    taken = _top_of_each(group, value, count)
    total = {kind: layout.pairs(kind) for kind in NEAR}
    rows = []
    for t in taken:
        a, b, kind = int(low[t]), int(high[t]), NEAR[int(near[t])]
        apart = bool(layout.interviewer[a] != layout.interviewer[b])
        likely = reference.tail(which, kind, a, float(value[t]), apart=apart, least=least)
        expected = total[kind] * 10.0**-likely.surprise
        rows.append((expected, -float(value[t]), a, b, kind, likely))
    # Without a reference (nan) a pair comes last.
    rows.sort(key=lambda row: (np.isnan(row[0]), *row[:4]))
    found = []
    for expected, _, a, b, kind, likely in rows[:count]:
        tile = answers.tile(slice(a, a + 1), slice(b, b + 1))
        first, second = sorted((int(layout.order[a]), int(layout.order[b])))
        found.append(
            ClosePair(
                first=first, second=second, share=float(tile.share[0, 0]), weighted=float(tile.weighted[0, 0]),
                near=kind, same_interviewer=bool(layout.interviewer[a] == layout.interviewer[b]),
                tail=likely.tail, reference=likely.near, reference_pairs=likely.pairs, expected=expected,
                surprise=likely.surprise, area_separated=kind is not Near.PSU or likely.near is Near.PSU,
            )
        )  # fmt: skip
    return tuple(found)


def _top_of_each(group: Codes, value: NDArray[np.float32], count: int) -> Codes:
    """Return the places of the `count` greatest values of each group."""
    order = np.lexsort((-value, group))
    starts = np.flatnonzero(np.r_[True, group[order][1:] != group[order][:-1]]) if order.size else order
    rank = np.arange(order.size) - np.repeat(starts, np.diff(np.r_[starts, order.size]))
    return order[rank < count]

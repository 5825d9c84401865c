"""Likeness of an interviewer's interviews, as given and after interviewers are permuted where they may be."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sapa.stats.chance import Stream
from sapa.stats.codes import Codes, Floats, factorize
from sapa.stats.likeness import Single
from sapa.stats.likeness_reference import Layout

TINY = 1e-9
"""Sums of the same numbers in another order differ by less."""


class Comparison(StrEnum):
    """What is compared with what, and which labels are permuted."""

    SHARED_MEAN = "shared_mean"
    """All pairs of one interviewer in a PSU where several worked; interviews change interviewers inside the PSU."""

    SHARED_NEAREST = "shared_nearest"
    """Each interview's most alike one of the same interviewer there; permuted in the same way."""

    ACROSS_MEAN = "across_mean"
    """PSUs of a single interviewer: pairs of different PSUs of one interviewer against pairs of different PSUs in the
    same stratum; whole PSUs change interviewers inside the stratum."""

    ACROSS_NEAREST = "across_nearest"
    """The same for each interview's most alike one in another PSU."""

    INSIDE_MEAN = "inside_mean"
    """PSUs of a single interviewer: pairs inside them against pairs inside other PSUs of the stratum. Area and
    interviewer cannot be separated: the place may be as uniform as its interviews."""

    INSIDE_NEAREST = "inside_nearest"
    """The same for each interview's most alike one inside the PSU, as if PSUs were of equal size."""


class SharedPsus:
    """PSUs where several interviewers worked: interviews change interviewers inside the PSU."""

    name = "shared"

    def __init__(self, layout: Layout, interviewers: int) -> None:
        self._layout, self._interviewers = layout, interviewers
        run = _new(layout.psu, layout.interviewer)
        cells, _ = factorize(layout.psu)
        several = np.bincount(cells[run]) > 1
        rows = np.flatnonzero(several[cells])
        self._rows, self._cells = rows, cells[rows]
        starts = np.flatnonzero(_new(self._cells, layout.interviewer[rows])) if rows.size else rows
        self._first, self._second, self._owner_rows = _ordered_pairs(starts, rows.size)
        self.kinds: tuple[Comparison, ...] = (
            (Comparison.SHARED_MEAN, Comparison.SHARED_NEAREST) if self._first.size else ()
        )
        if not self.kinds:
            return
        # Positions stay with their interviewer, rows move: so the pairs of positions never change.
        self._label = layout.interviewer[rows]
        self._begins = np.flatnonzero(_new(self._first))
        owners = self._label[self._owner_rows]
        count = np.bincount(owners, minlength=interviewers)
        self.units = dict.fromkeys(self.kinds, count)
        # The likeness inside each PSU, one square after the other: a PSU's rows are contiguous.
        self._starts = np.flatnonzero(_new(self._cells))
        self._sizes = np.diff(np.r_[self._starts, rows.size])
        self._offsets = np.r_[0, np.cumsum(self._sizes**2)]
        of = np.repeat(np.arange(self._starts.size), self._sizes)
        self._local = np.zeros(layout.n, dtype=np.int64)
        self._base = np.zeros(layout.n, dtype=np.int64)
        self._local[rows] = np.arange(rows.size) - self._starts[of]
        self._base[rows] = self._offsets[of] + self._local[rows] * self._sizes[of]
        self._flat: Single = np.full(int(self._offsets[-1]), np.nan, dtype=np.float32)

    def take(self, first: int, square: Single) -> None:
        """Keep the likeness inside the PSUs of a stratum."""
        if not self.kinds:
            return
        begins = self._rows[self._starts]
        for u in range(*np.searchsorted(begins, [first, first + len(square)])):
            at, m = int(begins[u]) - first, int(self._sizes[u])
            self._square(u)[:] = square[at : at + m, at : at + m]

    def _square(self, u: int) -> Single:
        """Return the likeness inside the u-th PSU, a view."""
        m = int(self._sizes[u])
        return self._flat[self._offsets[u] : self._offsets[u + 1]].reshape(m, m)

    def finish(self) -> None:
        """Compare with other interviewers once all strata are in."""
        if self.kinds:
            self.cross = {
                Comparison.SHARED_MEAN: self._cross(),
                Comparison.SHARED_NEAREST: np.full(self._interviewers, np.nan),
            }

    def statistics(self, stream: Stream | None) -> Iterator[Floats]:
        """Yield the mean and the mean nearest likeness of each interviewer, as given or after a permutation."""
        who = self._rows
        if stream is not None:
            who = self._rows[np.lexsort((stream.uniform(who.size), self._cells))]
        values = self._flat[self._base[who[self._first]] + self._local[who[self._second]]].astype(np.float64)
        there = ~np.isnan(values)
        owner = self._label[self._owner_rows]
        sums = np.add.reduceat(np.where(there, values, 0.0), self._begins)
        counts = np.add.reduceat(there.astype(np.float64), self._begins)
        nearest = np.fmax.reduceat(values, self._begins)
        yield _mean(owner, sums, counts, self._interviewers)
        known = ~np.isnan(nearest)
        yield _mean(owner, np.where(known, nearest, 0.0), known.astype(np.float64), self._interviewers)

    def _cross(self) -> Floats:
        """Return the mean likeness of each interviewer's interviews with others' in the same PSUs."""
        sums, counts = np.zeros(self._interviewers), np.zeros(self._interviewers)
        counted = np.zeros(self._rows.size, dtype=bool)
        counted[self._owner_rows] = True
        for u, (begin, size) in enumerate(zip(self._starts, self._sizes, strict=True)):
            square = self._square(u)
            label = self._label[begin : begin + size]
            for i in np.flatnonzero(counted[begin : begin + size]):
                others = square[i][label != label[i]]
                sums[label[i]] += np.nansum(others, dtype=np.float64)
                counts[label[i]] += np.count_nonzero(~np.isnan(others))
        return _over(sums, counts)


class WholePsus:
    """PSUs of a single interviewer: whole PSUs change interviewers inside the stratum."""

    name = "whole"

    def __init__(self, layout: Layout, interviewers: int) -> None:
        self._interviewers = interviewers
        self.kinds: tuple[Comparison, ...] = ()
        self.units: dict[Comparison, Codes] = {}
        self.cross: dict[Comparison, Floats] = {}
        first = np.flatnonzero(_new(layout.psu))
        ends = np.r_[first[1:], layout.n]
        single = np.array(
            [layout.interviewer[b] == layout.interviewer[e - 1] for b, e in zip(first, ends, strict=True)], dtype=bool
        )  # rows of a PSU are in the order of interviewers
        first, ends = first[single], ends[single]
        order = np.lexsort((layout.interviewer[first], layout.stratum[first]))
        first, ends = first[order], ends[order]
        stratum, label = layout.stratum[first], layout.interviewer[first]
        owners = np.bincount(stratum[_new(stratum, label)], minlength=layout.stratum[-1] + 1 if layout.n else 0)
        used = owners[stratum] > 1
        first, ends, self._stratum, self._label = first[used], ends[used], stratum[used], label[used]
        if not first.size:
            return
        self._prepare(first, ends)
        starts = np.flatnonzero(_new(self._stratum, self._label))
        self._one, self._two, _ = _ordered_pairs(starts, first.size)
        self.kinds = (Comparison.INSIDE_MEAN, Comparison.INSIDE_NEAREST)
        if self._one.size:
            self.kinds = (Comparison.ACROSS_MEAN, Comparison.ACROSS_NEAREST, *self.kinds)

    def finish(self) -> None:
        """Summarise once all strata are in."""
        if not self.kinds:
            return
        own = self._base + self._place
        inside = _over(self._sum[own], self._count[own])
        size = np.log((self._ends - self._first).astype(np.float64))
        self._inside = (inside, _level(self._nearest[own], size, self._of))
        interviewers = self._interviewers
        psus = np.bincount(self._label[~np.isnan(self._inside[0])], minlength=interviewers)
        within = (Comparison.INSIDE_MEAN, Comparison.INSIDE_NEAREST)
        self.units = dict.fromkeys(within, psus)
        nothing = np.full(interviewers, np.nan)
        self.cross = {Comparison.INSIDE_MEAN: self._others_inside(), Comparison.INSIDE_NEAREST: nothing}
        if self._one.size:
            across = (Comparison.ACROSS_MEAN, Comparison.ACROSS_NEAREST)
            pairs = np.bincount(self._label[self._one], minlength=interviewers) // 2
            self.units |= dict.fromkeys(across, pairs)
            self.cross |= {Comparison.ACROSS_MEAN: self._others_across(), Comparison.ACROSS_NEAREST: nothing}

    def _prepare(self, first: Codes, ends: Codes) -> None:
        """Make room for the likeness of PSUs: sums, counts, mean nearest."""
        begins = np.flatnonzero(_new(self._stratum))
        self._first, self._ends, self._begins = first, ends, begins
        sizes = np.diff(np.r_[begins, first.size])
        self._offset = np.r_[0, np.cumsum(sizes**2)]
        of = np.repeat(np.arange(begins.size), sizes)
        self._place = np.arange(first.size) - begins[of]
        self._base = self._offset[of] + self._place * sizes[of]
        self._of, self._sizes = of, sizes
        total = int(self._offset[-1])
        self._sum, self._count, self._nearest = np.zeros(total), np.zeros(total), np.full(total, np.nan)
        # In the order of strata, not of rows, PSUs are by their interviewer: a stratum's lowest row names it.
        self._lowest = np.minimum.reduceat(first, begins)
        self._highest = np.maximum.reduceat(ends, begins)

    def take(self, first: int, square: Single) -> None:
        """Reduce the likeness of interviews of a stratum to that of its PSUs."""
        if not self.kinds:
            return
        inside = np.flatnonzero((self._lowest >= first) & (self._highest <= first + len(square)))
        for g in inside:
            b, m = int(self._begins[g]), int(self._sizes[g])
            rows = [
                slice(int(s) - first, int(e) - first)
                for s, e in zip(self._first[b : b + m], self._ends[b : b + m], strict=True)
            ]
            at = slice(int(self._offset[g]), int(self._offset[g + 1]))
            taken = np.concatenate([np.arange(r.start, r.stop) for r in rows])
            cuts = np.r_[0, np.cumsum([r.stop - r.start for r in rows])[:-1]]
            part = square[np.ix_(taken, taken)]
            there = ~np.isnan(part)
            for name, values in (("_sum", np.where(there, part, 0)), ("_count", there)):
                down = np.add.reduceat(np.add.reduceat(values, cuts, axis=1, dtype=np.float64), cuts, axis=0)
                getattr(self, name)[at] = down.ravel()
            close = np.fmax.reduceat(part, cuts, axis=1).astype(np.float64)
            known = ~np.isnan(close)
            sums = np.add.reduceat(np.where(known, close, 0.0), cuts, axis=0)
            counts = np.add.reduceat(known.astype(np.float64), cuts, axis=0)
            self._nearest[at] = _over(sums, counts).ravel()

    def statistics(self, stream: Stream | None) -> Iterator[Floats]:
        """Yield the statistics of `kinds` for each interviewer, as given or after a permutation of whole PSUs."""
        who = np.arange(self._stratum.size)
        if stream is not None:
            who = np.lexsort((stream.uniform(who.size), self._stratum))
        label, k = self._label, self._interviewers
        if self._one.size:
            at = self._base[who[self._one]] + self._place[who[self._two]]
            yield _mean(label[self._one], self._sum[at], self._count[at], k)
            yield _known_mean(label[self._one], self._nearest[at], k)
        for values in self._inside:
            yield _known_mean(label, values[who], k)

    def _others_inside(self) -> Floats:
        """Return the mean inside PSUs of others in the strata of each interviewer, each stratum by its own PSUs."""
        inside = self._inside[0]
        sums, counts = np.zeros(self._interviewers), np.zeros(self._interviewers)
        for u in np.flatnonzero(~np.isnan(inside)):
            others = inside[(self._stratum == self._stratum[u]) & (self._label != self._label[u])]
            if (~np.isnan(others)).any():
                sums[self._label[u]] += np.nanmean(others)
                counts[self._label[u]] += 1
        return _over(sums, counts)

    def _others_across(self) -> Floats:
        sums, counts = np.zeros(self._interviewers), np.zeros(self._interviewers)
        for u in np.unique(self._one):
            others = np.flatnonzero((self._stratum == self._stratum[u]) & (self._label != self._label[u]))
            at = self._base[u] + self._place[others]
            sums[self._label[u]] += self._sum[at].sum()
            counts[self._label[u]] += self._count[at].sum()
        return _over(sums, counts)


def _new(*codes: Codes) -> NDArray[np.bool_]:
    """Return where one of the codes differs from the row before; the first row is new."""
    found = np.ones(codes[0].size, dtype=bool)
    if found.size:
        found[1:] = np.logical_or.reduce([c[1:] != c[:-1] for c in codes])
    return found


def _ordered_pairs(starts: Codes, n: int) -> tuple[Codes, Codes, Codes]:
    """Return the ordered pairs inside runs that begin at `starts`, and the positions in runs of two or more."""
    sizes = np.diff(np.r_[starts, n])
    begin = np.repeat(starts, sizes)
    size = np.repeat(sizes, sizes)
    first = np.repeat(np.arange(n), size - 1)
    # The others of a position are its run without itself: 0 … size−2, skipping its own place.
    cuts = np.r_[0, np.cumsum(size - 1)]
    other = np.arange(first.size) - np.repeat(cuts[:-1], size - 1)
    other += other >= (first - begin[first])
    return first, begin[first] + other, np.flatnonzero(size > 1)


def _over(sums: Floats, counts: Floats) -> Floats:
    found: Floats = np.divide(sums, counts, out=np.full(np.shape(sums), np.nan), where=counts > 0)
    return found


def _mean(label: Codes, sums: Floats, counts: Floats, k: int) -> Floats:
    return _over(np.bincount(label, sums, k).astype(np.float64), np.bincount(label, counts, k).astype(np.float64))


def _known_mean(label: Codes, values: Floats, k: int) -> Floats:
    known = ~np.isnan(values)
    return _mean(label[known], values[known], np.ones(int(known.sum())), k)


def _level(values: Floats, size: Floats, group: Codes) -> Floats:
    """Take from values what their PSU's size explains, by one slope inside strata: in more, the nearest is nearer."""
    known = ~np.isnan(values)
    if not known.any():
        return values
    x, y, g = size[known], values[known], group[known]
    counts = np.maximum(np.bincount(g), 1)
    x = x - (np.bincount(g, x) / counts)[g]
    y = y - (np.bincount(g, y) / counts)[g]
    spread = float((x * x).sum())
    found = values.copy()
    if spread > TINY:
        found[known] -= float((x * y).sum()) / spread * x
    return found

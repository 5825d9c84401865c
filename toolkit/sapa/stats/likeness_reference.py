"""How alike are interviews of different interviewers: the reference against which a close pair is judged."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sapa.stats.codes import Codes
from sapa.stats.likeness import Single, Tile

BINS = 2000
"""Likeness is counted in steps of 1/2000; a tail takes the whole step, so it errs to the innocent side."""


class Near(StrEnum):
    """How near the two interviews of a pair were to each other in the sample."""

    PSU = "psu"
    """The same PSU (or the same stratum, where no PSU is known)."""

    STRATUM = "stratum"
    """Other PSUs of one stratum."""

    SURVEY = "survey"
    """Other strata."""


NEAR = tuple(Near)


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely a likeness is between interviews of different interviewers.

    tail
        (1 + pairs at least so alike)/(1 + pairs).
    pairs, near
        Pairs of the reference, and how near to each other they were.
    surprise
        −log10 of the share of other pairs at least so alike; where there is none, continued from the closest hundredth.
    """

    tail: float
    pairs: int
    near: Near
    surprise: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Interviews in the order stratum, PSU, interviewer, as codes; `order` leads back to the rows given.

    ends
        (n,) first row after the stratum of each row.
    """

    order: Codes
    stratum: Codes
    psu: Codes
    interviewer: Codes
    ends: Codes

    @property
    def n(self) -> int:
        """Interviews."""
        return self.order.size

    def pairs(self, near: Near) -> int:
        """Return how many pairs are so near, of whatever interviewers."""
        psu, stratum = (_within(codes) for codes in (self.psu, self.stratum))
        return {Near.PSU: psu, Near.STRATUM: stratum - psu, Near.SURVEY: self.n * (self.n - 1) // 2 - stratum}[near]

    @property
    def begins(self) -> Codes:
        """First row of each stratum."""
        return np.flatnonzero(np.r_[True, self.stratum[1:] != self.stratum[:-1]])


def _within(codes: Codes) -> int:
    sizes = np.bincount(codes)
    return int((sizes * (sizes - 1) // 2).sum())


def ordered(stratum: Codes, psu: Codes, interviewer: Codes) -> Layout:
    """Put interviews into the order that makes strata and PSUs contiguous; `psu` must be nested in `stratum`."""
    order = np.lexsort((interviewer, psu, stratum))
    codes = stratum[order]
    ends = np.searchsorted(codes, codes, side="right")
    return Layout(order, codes, psu[order], interviewer[order], ends)


class Reference:
    """Counts of likeness of pairs of different interviewers, by stratum and nearness.

    Parameters
    ----------
    layout
        The interviews.
    limit
        About so many pairs are counted for each of: same stratum, other strata; every so many-th row is used then.
    """

    def __init__(self, layout: Layout, *, limit: int) -> None:
        self._layout = layout
        n = layout.n
        self.strata = int(layout.stratum[-1]) + 1 if n else 0
        within = int((layout.ends - np.arange(n) - 1).sum())
        across = n * (n - 1) // 2 - within
        self._step_within = max(1, -(-within // limit))
        self._step_across = max(1, -(-across // limit))
        # Measure (share, weighted), nearness (PSU, stratum), stratum, step.
        self._near = np.zeros((2, 2, self.strata, BINS + 1), dtype=np.int64)
        self._far = np.zeros((2, BINS + 1), dtype=np.int64)
        self._tails: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None

    def add(self, tile: Tile, begin: int, stop: int, first: int) -> None:
        """Count the pairs of rows begin … stop−1 with later rows; the tile's columns start at `first`."""
        place, i = self._layout, begin
        until = first + tile.share.shape[1]
        while i < stop:
            last = min(int(place.ends[i]), stop)
            own, end = max(i, first), min(int(place.ends[i]), until)
            rows = np.arange(i + (-i) % self._step_within, last, self._step_within)
            if rows.size and own < end:
                later = np.arange(own, end)
                apart = place.interviewer[rows, None] != place.interviewer[None, own:end]
                apart &= later[None, :] > rows[:, None]
                together = place.psu[rows, None] == place.psu[None, own:end]
                for m, values in enumerate((tile.share, tile.weighted)):
                    steps = _steps(values[rows - begin, own - first : end - first])
                    apart &= steps >= 0
                    h = int(place.stratum[i])
                    self._near[m, 0, h] += _count(steps[apart & together])
                    self._near[m, 1, h] += _count(steps[apart & ~together])
            rows = np.arange(i + (-i) % self._step_across, last, self._step_across)
            beyond = max(int(place.ends[i]), first)
            if rows.size and beyond < until:
                apart = place.interviewer[rows, None] != place.interviewer[None, beyond:until]
                for m, values in enumerate((tile.share, tile.weighted)):
                    steps = _steps(values[rows - begin, beyond - first :])
                    self._far[m] += _count(steps[apart & (steps >= 0)])
            i = last

    def tail(self, measure: int, near: Near, first: int, value: float, *, apart: bool, least: int) -> Likely:
        """Return how likely so much likeness is between honest interviews.

        Where fewer than `least` pairs are as near, the next wider reference is used: same PSU anywhere in the survey,
        the stratum, other PSUs anywhere, other strata.

        Parameters
        ----------
        first
            The pair's first row in the order of the layout.
        apart
            Whether the pair is of different interviewers: it is then no reference for itself.
        """
        if self._tails is None:
            self._tails = (_tail(self._near), _tail(self._far))
        close, far = self._tails
        stratum = int(self._layout.stratum[first])
        psu = [(close[measure, 0, stratum], Near.PSU), (close[measure, 0].sum(axis=0), Near.PSU)]
        other = [(close[measure, 1, stratum], Near.STRATUM), (close[measure, 1].sum(axis=0), Near.STRATUM)]
        wider = {Near.PSU: psu + other, Near.STRATUM: other + psu, Near.SURVEY: []}[near]
        tails, found = next(((t, kind) for t, kind in wider if t[0] >= least), (far[measure], Near.SURVEY))
        every = self._step_across if near is Near.SURVEY else self._step_within
        own = int(apart and found is near and first % every == 0)
        total = int(tails[0]) - own
        if total <= 0:
            return Likely(math.nan, 0, found, math.nan)
        step = int(_steps(np.array([value], dtype=np.float32))[0])
        alike = int(tails[step]) - own
        if alike:
            return Likely((1 + alike) / (1 + total), total, found, -math.log10(alike / total))
        surprise = max(_surprise(tails, step), math.log10(total))
        whole = close[measure].sum(axis=(0, 1)) + far[measure]
        elsewhere = int(whole[step]) - int(apart and first % every == 0)
        if elsewhere > 0:
            surprise = min(surprise, -math.log10(elsewhere / int(whole[0])))
        return Likely(1 / (1 + total), total, found, surprise)


def _surprise(tails: NDArray[np.int64], step: int) -> float:
    """Return −log10 of the share of pairs at `step` or above, continued by an exponential beyond the closest hundredth.

    P(X ≥ x) = 0.01·exp(−(x − u)/β) above the step u that one pair of a hundred reaches, with β from the distance of the
    closest tenth to the closest hundredth (Pickands 1975, shape 0). Likeness is bounded and its tail as a rule thinner,
    so it errs to the innocent side. It is asked only where no pair of the reference is so alike, and it is at most what
    all pairs of different interviewers in the survey give: where honest people answer in straight lines, pairs of them
    are alike, and their share decides.
    """
    total = int(tails[0])
    tenth, high = (int(np.flatnonzero(tails >= share * total)[-1]) for share in (0.1, 0.01))
    if step <= high:
        return -math.log10(int(tails[step]) / total)
    scale = max(high - tenth, 1) / math.log(int(tails[tenth]) / int(tails[high])) if high > tenth else 1.0
    return -math.log10(int(tails[high]) / total) + (step - high) / scale / math.log(10)


def _steps(values: Single) -> NDArray[np.int16]:
    """Return the step of each likeness; −1 where there is none."""
    found = np.where(np.isnan(values), np.float32(-1), values * np.float32(BINS))
    return np.clip(found, -1, BINS).astype(np.int16)


def _count(steps: NDArray[np.int16]) -> NDArray[np.int64]:
    return np.bincount(steps, minlength=BINS + 1).astype(np.int64)


def _tail(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return, for each step, how many pairs are at least there."""
    return np.flip(np.cumsum(np.flip(counts, axis=-1), axis=-1), axis=-1)

"""Likeness of all pairs inside a stratum: held while the stratum is being compared, then handed on and dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from sapa.stats.codes import Codes
from sapa.stats.likeness import Single
from sapa.stats.likeness_reference import Layout


class Taker(Protocol):
    """Takes what it needs of the likeness inside a stratum."""

    def take(self, first: int, square: Single) -> None:
        """Take in the stratum that begins at row `first`; nan on the diagonal of its likeness."""


class Matrices:
    """Likeness of all pairs inside each stratum, a square; nan on the diagonal.

    Parameters
    ----------
    layout
        The interviews.
    takers
        Are given each square as soon as it is whole; nothing of it is kept here.
    """

    def __init__(self, layout: Layout, takers: Sequence[Taker]) -> None:
        self._layout, self._takers = layout, takers
        self._begins: Codes = layout.begins
        self._open: dict[int, Single] = {}

    def put(self, values: Single, begin: int, stop: int, first: int) -> None:
        """Store the pairs of rows begin … stop−1 with later rows; columns of `values` start at `first`.

        Blocks come in order; with the last columns of its rows a stratum is whole.
        """
        i, until = begin, first + values.shape[1]
        while i < stop:
            end = int(self._layout.ends[i])
            last = min(end, stop)
            own, close = max(i, first), min(end, until)
            if own < close:
                b = int(self._begins[np.searchsorted(self._begins, i, side="right") - 1])
                if b not in self._open:
                    self._open[b] = np.full((end - b, end - b), np.nan, dtype=np.float32)
                square = self._open[b]
                part = values[i - begin : last - begin, own - first : close - first]
                square[i - b : last - b, own - b : close - b] = part
                square[own - b : close - b, i - b : last - b] = part.T
            i = last
        if until == self._layout.n:
            self._hand_on(stop)

    def _hand_on(self, stop: int) -> None:
        """Hand on the strata of which all rows are before `stop`: what follows is of other strata."""
        for b in sorted(b for b in self._open if int(self._layout.ends[b]) <= stop):
            square = self._open.pop(b)
            np.fill_diagonal(square, np.nan)
            for taker in self._takers:
                taker.take(b, square)

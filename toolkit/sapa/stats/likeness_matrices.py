"""Likeness of all pairs inside strata, kept for comparing interviewers."""

from __future__ import annotations

import numpy as np

from sapa.stats.codes import Codes
from sapa.stats.likeness import Single
from sapa.stats.likeness_reference import Layout


class Matrices:
    """Likeness of all pairs inside strata, one square after the other; nan on the diagonal."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        begins = layout.begins
        sizes = np.diff(np.r_[begins, layout.n])
        offsets = np.r_[0, np.cumsum(sizes.astype(np.int64) ** 2)]
        self.begins: Codes = begins
        self._sizes, self._offsets = sizes, offsets
        self.flat: Single = np.full(int(offsets[-1]), np.nan, dtype=np.float32)
        of = np.repeat(np.arange(begins.size), sizes)
        self.local = (np.arange(layout.n) - begins[of]).astype(np.int64)
        self.base = offsets[of] + self.local * sizes[of]

    def of(self, row: int) -> int:
        """Return the place of the row's stratum."""
        return int(np.searchsorted(self.begins, row, side="right")) - 1

    def square(self, h: int) -> Single:
        """Return the likeness inside the h-th stratum, a view."""
        m = int(self._sizes[h])
        return self.flat[self._offsets[h] : self._offsets[h + 1]].reshape(m, m)

    def put(self, values: Single, begin: int, stop: int) -> None:
        """Store the pairs of rows begin … stop−1 with later rows; columns of `values` start at `begin`."""
        i = begin
        while i < stop:
            end = int(self.layout.ends[i])
            last = min(end, stop)
            h = self.of(i)
            square, b = self.square(h), int(self.begins[h])
            part = values[i - begin : last - begin, i - begin : end - begin]
            square[i - b : last - b, i - b : end - b] = part
            square[i - b : end - b, i - b : last - b] = part.T
            np.fill_diagonal(square, np.nan)
            i = last

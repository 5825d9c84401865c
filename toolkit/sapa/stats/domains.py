"""`Domains`: a partition of the rows, so that one pass over a column gives its estimates in every domain."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.codes import Codes, Floats, dot, group_sums, nest
from sapa.stats.design import SampleDesign
from sapa.stats.faults import Problem, StatError


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Where one stage's units meet the domains.

    of_row
        (m,) cell of each row inside.
    group
        (C,) stratum · k + domain of each cell.
    present
        (S, k) units of each stratum that have rows in each domain; for one domain all units (others have total 0).
    runs
        As in `Stage`, where all rows are inside one domain.
    """

    of_row: Codes
    group: Codes
    present: Floats
    runs: Codes | None = None

    def sums(self, values: Floats) -> Floats:
        """Return (C,) sums of (m,) values over the cells."""
        return group_sums(self.of_row, values, self.group.size, self.runs)


@dataclass(frozen=True, slots=True, eq=False)
class Domains:
    """Rows of one design divided into k domains. Build it with `whole`, `of` or `build`.

    design
        The whole design: domains never make it smaller.
    k
        Number of domains.
    rows
        (m,) rows inside any domain; None: all.
    code
        (m,) the domain of each of these rows; all 0 where k is 1.
    weights
        (m,) their weights.
    cells
        One entry a stage.
    sum_w
        (k,) Σ w.
    positive
        No weight is 0.
    """

    design: SampleDesign
    k: int
    rows: Codes | None
    code: Codes
    weights: Floats
    cells: tuple[Cells, ...]
    sum_w: Floats
    positive: bool
    known: list[Floats] = field(default_factory=list)

    @classmethod
    def whole(cls, design: SampleDesign) -> Domains:
        """Return all rows as one domain."""
        return cls._one(design, None)

    @classmethod
    def of(cls, design: SampleDesign, inside: ArrayLike | None) -> Domains:
        """Return one domain given as an (n,) mask; None: all rows."""
        if inside is None:
            return cls.whole(design)
        mask: NDArray[np.bool_] = np.asarray(inside)
        if mask.dtype.kind != "b" or mask.shape != (design.n,):
            raise StatError(Problem.LENGTH, f"domain must be ({design.n},) bool", role="domain", expected=design.n)
        return cls._one(design, np.flatnonzero(mask))

    @classmethod
    def _one(cls, design: SampleDesign, rows: Codes | None) -> Domains:
        weights = design.weights if rows is None else design.weights[rows]
        sum_w = np.array([weights.sum()])
        # A broadcast zero: a million codes that are all 0 need no memory.
        code = np.broadcast_to(np.zeros(1, dtype=np.intp), weights.shape)
        cells = tuple(
            Cells(
                stage.unit if rows is None else stage.unit[rows],
                stage.stratum,
                stage.sampled[:, None],
                stage.runs if rows is None else None,
            )
            for stage in design.stages
        )
        return cls(design, 1, rows, code, weights, cells, sum_w, design.all_positive)

    @classmethod
    def build(cls, design: SampleDesign, code: ArrayLike, k: int) -> Domains:
        """Return k domains given as (n,) codes 0 … k−1; −1: in no domain."""
        codes = np.asarray(code)
        if codes.dtype.kind not in "iu" or codes.shape != (design.n,) or (codes.size and int(codes.max()) >= k):
            raise StatError(Problem.LENGTH, f"domain codes must be ({design.n},) below {k}", role="domain")
        rows: Codes | None = None
        inside = codes.astype(np.intp, copy=False)
        if inside.size and int(inside.min()) < 0:
            rows = np.flatnonzero(inside >= 0)
            inside = inside[rows]
        weights = design.weights if rows is None else design.weights[rows]
        if k == 1:
            return cls._one(design, rows)
        cells = tuple(_cells(stage.unit, stage.stratum, stage.n_strata, rows, inside, k) for stage in design.stages)
        sum_w: Floats = np.bincount(inside, weights=weights, minlength=k).astype(np.float64, copy=False)
        return cls(design, k, rows, inside, weights, cells, sum_w, design.all_positive)

    def keep(self, which: NDArray[np.bool_]) -> Domains:
        """Return the one domain without the rows where `which` (m,) is false."""
        at = np.flatnonzero(which)
        return Domains._one(self.design, at if self.rows is None else self.rows[at])

    def weights_by_cell(self) -> list[Floats]:
        """Return Σ w of the cells of each stage; computed once."""
        if not self.known:
            self.known.extend(cells.sums(self.weights) for cells in self.cells)
        return self.known

    def sums(self, values: Floats) -> Floats:
        """Return (k,) sums over the domains of (m,) values."""
        if self.k == 1:
            return np.array([values.sum()])
        return np.bincount(self.code, weights=values, minlength=self.k).astype(np.float64, copy=False)

    def products(self, a: Floats, b: Floats) -> Floats:
        """Return (k,) sums over the domains of a·b, without an array of the products where there is one domain."""
        if self.k == 1:
            return np.array([dot(a, b)])
        return np.bincount(self.code, weights=a * b, minlength=self.k).astype(np.float64, copy=False)

    def counts(self, which: NDArray[np.bool_] | None = None) -> Codes:
        """Return (k,) numbers of rows, or of those where `which` (m,) is true."""
        code = self.code if which is None else self.code[which]
        if self.k == 1:
            return np.array([code.size])
        return np.bincount(code, minlength=self.k)

    def spread(self, values: Floats) -> Floats:
        """Return (m,) the value of each row's domain."""
        return values[0] if self.k == 1 else values[self.code]

    def members(self, d: int) -> Codes | None:
        """Return the rows of domain d; None: all rows of the design."""
        if self.k == 1:
            return self.rows
        at = np.flatnonzero(self.code == d)
        return at if self.rows is None else self.rows[at]


def _cells(unit: Codes, stratum: Codes, n_strata: int, rows: Codes | None, inside: Codes, k: int) -> Cells:
    of_row, n_cells = nest(unit if rows is None else unit[rows], inside, k)
    group = np.zeros(n_cells, dtype=np.intp)
    group[of_row] = (stratum[unit] if rows is None else stratum[unit[rows]]) * k + inside
    present = np.bincount(group, minlength=n_strata * k).astype(np.float64)
    return Cells(of_row, group, present.reshape(n_strata, k))

"""Replicate weights: their totals, computed on sampling units, and the variance of what is estimated from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np

from sapa.stats.codes import Codes, Floats

TOLERANCE = 1e-5
"""Columns that others explain up to this share add no rank (R `degf`: `qr(weights, tol = 1e-05)`)."""


class ReplicateKind(StrEnum):
    """How the replicates were made. The names are those of R `survey`; bootstrap: Rao and Wu's with n − 1 draws."""

    JK1 = "JK1"
    JKN = "JKn"
    BRR = "BRR"
    FAY = "Fay"
    BOOTSTRAP = "bootstrap"
    OTHER = "other"


class Source(Protocol):
    """Where the totals of the replicates come from."""

    @property
    def count(self) -> int:
        """Number of replicates, R."""
        ...

    def totals(self, y: Floats, rows: Codes | None, code: Codes, k: int) -> Floats:
        """Return (R, c, k) replicate totals of the (m, c) columns y over k domains; `rows` as in `Domains`."""
        ...

    def rank(self, rows: Codes | None) -> int:
        """Return the rank of the replicate weights of these rows."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class GivenColumns:
    """Replicate weights as delivered: (n, R) analysis weights, a column a replicate."""

    weights: Floats

    @property
    def count(self) -> int:
        """Number of replicates."""
        return int(self.weights.shape[1])

    def totals(self, y: Floats, rows: Codes | None, code: Codes, k: int) -> Floats:
        """Return (R, c, k) totals, domain by domain, so that the columns are never copied whole."""
        out = np.zeros((self.count, y.shape[1], k))
        for d in range(k):
            if k == 1:
                at, part = rows, y
            else:
                inside = np.flatnonzero(code == d)
                at, part = (inside if rows is None else rows[inside]), y[inside]
            weights = self.weights if at is None else self.weights[at]
            out[:, :, d] = weights.T @ part
        return out

    def rank(self, rows: Codes | None) -> int:
        """Return the rank of the columns."""
        return _rank(self.weights if rows is None else self.weights[rows])


@dataclass(frozen=True, slots=True, eq=False)
class UnitFactors:
    """Replicate r multiplies the weights of unit u by factors[u, r]: nothing is stored a row.

    unit
        (n,) the unit of each row.
    weights
        (n,) the full-sample weights.
    factors
        (U, R).
    """

    unit: Codes
    weights: Floats
    factors: Floats

    @property
    def count(self) -> int:
        """Number of replicates."""
        return int(self.factors.shape[1])

    def totals(self, y: Floats, rows: Codes | None, code: Codes, k: int) -> Floats:
        """Return (R, c, k) totals from the totals of the units."""
        by_unit = unit_totals(self.unit, self.weights, self.factors.shape[0], y, rows, code, k)
        return np.asarray((self.factors.T @ by_unit).reshape(self.count, y.shape[1], k), dtype=np.float64)

    def rank(self, rows: Codes | None) -> int:
        """Return the rank of the rows' weights."""
        units = np.arange(self.factors.shape[0]) if rows is None else np.unique(self.unit[rows])
        return _rank(self.factors[units])


@dataclass(frozen=True, slots=True, eq=False)
class Jackknife:
    """Each replicate leaves one unit out and raises the others of its stratum by n/(n − 1).

    Kept as a rule, not as a matrix: ten thousand units make a hundred million factors.

    left_out
        (R,) the unit that each replicate leaves out.
    group
        (U,) the stratum of each unit; raise_by: (R,) n/(n − 1) of the stratum of the unit left out.
    """

    unit: Codes
    weights: Floats
    group: Codes
    left_out: Codes
    raise_by: Floats

    @property
    def count(self) -> int:
        """Number of replicates."""
        return int(self.left_out.size)

    def totals(self, y: Floats, rows: Codes | None, code: Codes, k: int) -> Floats:
        """Return (R, c, k): T − T_h + n/(n − 1)·(T_h − t)."""
        c = y.shape[1]
        by_unit = unit_totals(self.unit, self.weights, self.group.size, y, rows, code, k)
        strata = np.zeros((int(self.group.max()) + 1, c * k))
        np.add.at(strata, self.group, by_unit)
        own = strata[self.group[self.left_out]]
        out = strata.sum(axis=0) - own + self.raise_by[:, None] * (own - by_unit[self.left_out])
        return np.asarray(out.reshape(self.count, c, k), dtype=np.float64)

    def rank(self, rows: Codes | None) -> int:
        """Return the rank of the rows' weights."""
        n_units = self.group.size
        units = np.arange(n_units) if rows is None else np.unique(self.unit[rows])
        own = self.group[units][:, None] == self.group[self.left_out][None, :]
        factors = np.where(own, self.raise_by[None, :], 1.0)
        factors[units[:, None] == self.left_out[None, :]] = 0.0
        return _rank(factors)


@dataclass(frozen=True, slots=True, eq=False)
class Replicates:
    """Replicate weights with what their variance needs.

    kind
        How they were made.
    source
        Their totals.
    scale, rscales
        variance = scale · Σ_r rscales_r · (θ_r − θ̄)²; (R,) rscales.
    df
        Degrees of freedom: the rank of the replicate weights − 1 (R `degf`).
    mse
        Deviations from the full-sample estimate, not from the mean of the replicates (R's default).
    seed
        Of a bootstrap made here.
    rho
        Of Fay's method.
    made
        Made here from the design, not delivered.
    """

    kind: ReplicateKind
    source: Source
    scale: float
    rscales: Floats
    df: int
    mse: bool = False
    seed: int | None = None
    rho: float = 0.0
    made: bool = False

    @property
    def count(self) -> int:
        """Number of replicates."""
        return self.source.count

    def variances(self, thetas: Floats, full: Floats) -> tuple[Floats, int]:
        """Return the (k,) variances of (R, k) replicate estimates, and how many replicates gave no number.

        A replicate without a number (a domain that it leaves empty) is left out, as R `svrVar` does.

        Parameters
        ----------
        thetas
            (R, k) estimates of the replicates.
        full
            (k,) estimates of the whole sample.
        """
        known = np.isfinite(thetas)
        lost = int((~known & np.isfinite(full)).sum())
        counted = known & (self.rscales > 0)[:, None]
        if self.mse:
            centre = full
        else:
            n = counted.sum(axis=0)
            sums = np.where(counted, thetas, 0.0).sum(axis=0)
            centre = np.divide(sums, n, out=np.full(full.size, np.nan), where=n > 0)
        around = np.where(known, thetas - centre, 0.0) ** 2
        v: Floats = self.scale * (self.rscales @ around)
        v[~known.any(axis=0)] = np.nan
        return v, lost


def unit_totals(
    unit: Codes, weights: Floats, n_units: int, y: Floats, rows: Codes | None, code: Codes, k: int
) -> Floats:
    """Return (U, c·k) weighted totals of the units in the domains."""
    place = unit if rows is None else unit[rows]
    w = weights if rows is None else weights[rows]
    if k > 1:
        place = place * k + code
    columns = [np.bincount(place, weights=w * y[:, j], minlength=n_units * k) for j in range(y.shape[1])]
    stacked: Floats = np.stack([c.reshape(n_units, k) for c in columns], axis=1).astype(np.float64, copy=False)
    return stacked.reshape(n_units, y.shape[1] * k)


def _rank(matrix: Floats) -> int:
    """Return the rank as R's `qr` finds it: a column of which the others leave less than 1e-5 is dependent."""
    if matrix.size == 0:
        return 0
    # The triangle has the same dependent columns and at most R rows.
    triangle: Floats = np.asarray(np.linalg.qr(matrix, mode="r"), dtype=np.float64)
    length = np.sqrt((triangle**2).sum(axis=0))
    kept: list[Floats] = []
    for j in range(triangle.shape[1]):
        column = triangle[:, j].copy()
        if kept:
            basis = np.array(kept)
            for _ in range(2):  # twice is enough (Giraud, Langou and Rozložník 2005)
                column -= basis.T @ (basis @ column)
        left = float(np.sqrt(column @ column))
        if left > TOLERANCE * length[j]:
            kept.append(column / left)
    return len(kept)

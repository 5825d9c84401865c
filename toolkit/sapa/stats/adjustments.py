"""How weights were calibrated, kept for the variance: what the known totals explain adds no error.

Each adjustment turns the weighted influence of the rows into that of their residuals, with the formulas of R
`survey::svyrecvar` and in its order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sapa.stats.codes import Codes, Floats

RAKING_CYCLES = 10
"""Cycles over the margins by which R approximates the residual of raking (`for (iterations in 1:10)`)."""


@dataclass(frozen=True, slots=True)
class Convergence:
    """How the calibration went.

    method
        poststratification, raking, linear or logit.
    margins
        Number of margins (and numeric totals).
    cycles
        Cycles over the margins, or steps of Newton's method; 1 where the answer is direct.
    misfit
        Largest difference between a weighted total and its target that is left, as a fraction of the target.
    ratio_low, ratio_high
        Smallest and largest new weight in units of the old one, after both are scaled to the same sum.
    """

    method: str
    margins: int
    cycles: int
    misfit: float
    ratio_low: float
    ratio_high: float


class Adjustment(Protocol):
    """One calibration of the weights."""

    @property
    def convergence(self) -> Convergence:
        """How it went."""
        ...

    def residual(self, z: Floats) -> Floats:
        """Return what the known totals leave of the weighted influence z, (n,)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class PostStratified:
    """Weights scaled to the known total of each group.

    group
        (n,) codes. base: (n,) weights before. base_total: (k,) their sums.
    """

    convergence: Convergence
    group: Codes
    base: Floats
    base_total: Floats

    def residual(self, z: Floats) -> Floats:
        """Return z less the weighted mean of its group (Valliant 1993; Särndal, Swensson, Wretman 1992, eq. 7.6.5)."""
        mean = np.bincount(self.group, weights=z, minlength=self.base_total.size) / self.base_total
        return np.asarray(z - mean[self.group] * self.base, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Raked:
    """Weights raked to several margins; rows alike in all margins are one cell.

    cell
        (n,) codes. weights: (n,) weights after. size: (m,) rows of each cell.
    margins
        For each margin the (m,) level of the cells; levels: their numbers.
    """

    convergence: Convergence
    cell: Codes
    weights: Floats
    size: Floats
    margins: tuple[Codes, ...]
    levels: tuple[int, ...]

    def residual(self, z: Floats) -> Floats:
        """Return z with the mean of each level swept out, margin by margin, ten times over (R `svyrecvar`)."""
        used = np.where(self.weights > 0, self.weights, 1.0)
        unweighted = z / used
        sums = np.bincount(self.cell, weights=unweighted, minlength=self.size.size)
        swept = np.zeros(self.size.size)
        counts = [
            np.bincount(codes, weights=self.size, minlength=k)
            for codes, k in zip(self.margins, self.levels, strict=True)
        ]
        for _ in range(RAKING_CYCLES):
            for codes, k, count in zip(self.margins, self.levels, counts, strict=True):
                left = sums - self.size * swept
                swept += (np.bincount(codes, weights=left, minlength=k) / np.maximum(count, 1))[codes]
        return np.asarray(z - swept[self.cell] * used, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Regressed:
    """Weights calibrated to totals of any variables (generalised regression, bounded or not).

    cell
        (n,) rows alike in all variables are one cell.
    basis
        (m, p) orthonormal variables of the cells: basis' · diag(Σ base) · basis = 1.
    ratio
        (m,) new weight over old weight. base: (n,) weights before.
    """

    convergence: Convergence
    cell: Codes
    basis: Floats
    ratio: Floats
    base: Floats

    def residual(self, z: Floats) -> Floats:
        """Return g · (z/g − d · x'β): the residual of the regression (Deville and Särndal 1992, eq. 3.4)."""
        per_cell = np.bincount(self.cell, weights=z, minlength=self.ratio.size) / self.ratio
        fitted = (self.basis @ (self.basis.T @ per_cell)) * self.ratio
        return np.asarray(z - fitted[self.cell] * self.base, dtype=np.float64)


def residuals(
    adjustments: Sequence[Adjustment], z: Floats, rows: Codes | None, *, n: int
) -> tuple[Floats, Codes | None]:
    """Return the influence after every adjustment, and the rows that it is about (None: all).

    A residual is not zero outside the domain: rows there share known totals with rows inside.
    """
    if not adjustments:
        return z, rows
    if rows is not None:
        whole = np.zeros(n)
        whole[rows] = z
        z = whole
    for adjustment in adjustments:
        z = adjustment.residual(z)
    return z, None

"""Delivered replicate weights of a survey, read for estimation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sapa.data.rows import Rows
from sapa.data.survey import Design, Survey
from sapa.data.values import numbers_in
from sapa.deliverable.sections import Replicates
from sapa.estimation.replicated import read_rscales, replicate_columns
from sapa.stats import Replicates as ReplicateWeights
from sapa.stats import given_replicates


@dataclass(frozen=True, slots=True, eq=False)
class ReplicateColumns:
    """Replicate weights of every delivered row, shape (n, R), with the constants that the manifest states."""

    weights: npt.NDArray[np.float64]
    kind: str
    scale: float | None
    rscales: tuple[float, ...] | None

    def of(self, rows: npt.NDArray[np.bool_]) -> ReplicateWeights:
        """Return the replicates of some rows; a missing constant or weight raises `StatError`."""
        return given_replicates(self.weights[rows], self.kind, scale=self.scale, rscales=self.rscales)


def read_replicates(
    rows: Rows, stated: Replicates | None, *, weight: str | None, root: Path | None
) -> ReplicateColumns | None:
    """Read the columns that the manifest's pattern names; None where it names none.

    Raises
    ------
    BadInput
        For a file of rscales that cannot be read.
    """
    if stated is None:
        return None
    names = replicate_columns(Survey(rows, Design(weight=weight)), [stated.columns])
    columns = np.column_stack([numbers_in(rows, name).values for name in names])
    rscales = None
    if stated.rscales is not None:
        rscales = tuple(read_rscales(stated.rscales if root is None else root / stated.rscales))
    return ReplicateColumns(columns, stated.kind, stated.scale, rscales)

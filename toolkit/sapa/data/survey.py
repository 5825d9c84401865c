"""`Survey`: rows with a sampling design, ready for estimation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sapa.data.rows import Rows

Columns: TypeAlias = "str | Sequence[str] | None"


def as_columns(value: Columns) -> tuple[str, ...]:
    """Return one column name or a list of them as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


@dataclass(frozen=True, slots=True)
class Replicates:
    """Replicate weights: delivered ones, or how to make them from the design.

    Parameters
    ----------
    kind
        JK1, JKn, BRR, Fay, bootstrap or other.
    columns
        Columns or patterns (`rw*`) of delivered replicate weights, each a full weight of the row. None: they are made
        from the strata and sampling units of the design (not `other`).
    scale, rscales
        Constants of the variance scale · Σ rscales · (θ_r − θ̄)² of delivered weights. JK1, bootstrap and other need
        `scale`, JKn needs `rscales`, Fay `rho` or `scale`. `rscales` may be numbers or a file with one a line.
    rho
        Of Fay's method, a fraction.
    count, seed
        Of a bootstrap made here.
    mse
        Deviations from the full-sample estimate in place of the mean of the replicates (R's default).
    """

    kind: str
    columns: Columns = None
    scale: float | None = None
    rscales: Sequence[float] | str | Path | None = None
    rho: float | None = None
    count: int = 200
    seed: int | None = None
    mse: bool = False


@dataclass(frozen=True, slots=True)
class Design:
    """How the sample was drawn, by column names.

    Parameters
    ----------
    weight
        Column of design weights (inverse inclusion probabilities, or calibrated weights). None: N/n of the stages where
        `population` is given for all of them, else equal weights.
    strata, psu, population
        One entry a stage, first stage first. `population` is the number of that stage's sampling units in the
        stratum (1 is legal), never a fraction or a correction factor. An entry may join several columns with a
        list: `psu=[["district", "village"]]`.
    replicates
        Replicate weights, where errors are to come from them.
    """

    weight: str | None = None
    strata: Columns | Sequence[Sequence[str]] = None
    psu: Columns | Sequence[Sequence[str]] = None
    population: Columns = None
    replicates: Replicates | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Delivered interviews with their design. `missing` are codes that mean "no valid answer" in any column."""

    rows: Rows
    design: Design = Design()
    missing: tuple[str, ...] = ()

"""`Survey`: rows with a sampling design, ready for estimation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sapa.data.rows import Rows

Columns: TypeAlias = "str | Sequence[str] | None"


def as_columns(value: Columns) -> tuple[str, ...]:
    """Return one column name or a list of them as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


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
    """

    weight: str | None = None
    strata: Columns | Sequence[Sequence[str]] = None
    psu: Columns | Sequence[Sequence[str]] = None
    population: Columns = None


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Delivered interviews with their design. `missing` are codes that mean "no valid answer" in any column."""

    rows: Rows
    design: Design = Design()
    missing: tuple[str, ...] = ()

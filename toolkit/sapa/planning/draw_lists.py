"""Lists to draw from: the units of one stage inside a unit of the stage before, in a stated order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sapa.planning.frame import JOIN, Floats, FrameUnits, Places


class ListOrder(StrEnum):
    """The order in which units stand in a list before a systematic draw."""

    FRAME = "frame"
    """As in the frame's file: neighbours in it are neighbours in the list, an implicit stratification."""

    ID = "id"
    """By id as text, character by character: the same whatever the order of the file's rows."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class UnitList:
    """Units of one stage inside one unit of the stage before.

    ids
        (k,) ids, in the order of the list.
    sizes
        (k,) measure of size: the sum over the rows of the unit.
    rows
        (k,) arrays: places of the unit's rows in `FrameUnits`, in the order of the list.
    """

    ids: tuple[str, ...]
    sizes: Floats
    rows: tuple[Places, ...]

    def __len__(self) -> int:
        return len(self.ids)


def rows_by_stratum(units: FrameUnits, strata: int, order: ListOrder) -> tuple[Places, ...]:
    """Return the places of every stratum's rows, in the order of the lists."""
    if order is ListOrder.ID:
        keys = [units.ids[:, c].astype(str) for c in reversed(range(units.ids.shape[1]))]
        sequence: NDArray[np.intp] = np.lexsort([*keys, units.stratum])
    else:
        sequence = np.argsort(units.stratum, kind="stable")
    ends = np.cumsum(np.bincount(units.stratum, minlength=strata))
    return tuple(np.split(sequence.astype(np.intp, copy=False), ends[:-1]))


def unit_list(units: FrameUnits, rows: Places, first: int, column: int) -> UnitList:
    """Return the units that rows form in a unit column, in the order of the rows.

    Columns from `first` on are stages that are passed over: their ids are part of the unit's, since an id names a unit
    only inside the unit before it.
    """
    ids: list[str] = units.ids[rows, column].tolist()
    if first < column:
        ids = [JOIN.join(units.ids[row, first : column + 1]) for row in rows]
    seen: dict[str, int] = {}
    codes = [seen.setdefault(id, len(seen)) for id in ids]
    sizes = units.sizes[rows]
    if len(seen) == len(ids):
        return UnitList(ids=tuple(ids), sizes=sizes.astype(np.float64), rows=tuple(rows[:, None]))
    places: NDArray[np.intp] = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes))
    return UnitList(
        ids=tuple(seen),
        sizes=np.bincount(codes, weights=sizes).astype(np.float64),
        rows=tuple(np.split(rows[places], ends[:-1])),
    )

"""Between how few and how many interviews every stratum may get; wishes that contradict each other are refused."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.planning.design_values import ByLabel, by_label, refuse_where
from sapa.planning.frame import Floats, FrameStrata, Places

DUST = 1e-9
FEWEST = 1
"""Interviews (or clusters) that every stratum gets at least: nothing tells the answers of a stratum without any."""


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Limits by stratum.

    minimum, maximum
        (H,) as stated, in interviews; nan: not stated.
    least, most
        (H,) in lots of one interview, or of a cluster.
    room
        (H,) interviews to be had at all: people times response.
    """

    minimum: Floats
    maximum: Floats
    least: Places
    most: Places
    room: Floats
    lot: int
    clustered: bool

    def interviews(self, lots: Places) -> Floats:
        """Return (H,) interviews of so many lots."""
        return lots.astype(np.float64) * self.lot

    @property
    def stated(self) -> bool:
        """True where the caller stated a minimum."""
        return bool(np.isfinite(self.minimum).any())

    @property
    def capped(self) -> bool:
        """True where the caller stated a maximum."""
        return bool(np.isfinite(self.maximum).any())


def bounds(
    strata: FrameStrata,
    rates: Floats,
    minimum: ByLabel | None,
    maximum: ByLabel | None,
    cluster_size: int | None,
    *,
    several: NDArray[np.bool_] | None = None,
) -> Bounds:
    """Return the limits of every stratum.

    Parameters
    ----------
    strata, rates, minimum, maximum, cluster_size
        As `design_sample` takes them.
    several
        (H,) True where a unit can hold several clusters: there the number of units limits nothing.

    Raises
    ------
    BadInput
        A negative limit, a minimum above the maximum, the people or what the response rate leaves of them, more
        clusters than the frame has, or a cluster that a stratum has not enough people for: each names its stratum.
    """
    low = by_label("minimum", minimum, strata, need_all=False)
    high = by_label("maximum", maximum, strata, need_all=False)
    for where, values, bottom in (("minimum", low, 0.0), ("maximum", high, 1.0)):
        refuse_where(
            values < bottom, values, strata, what=message("planning.design.range"), where=where,
            expected="whole" if bottom else "whole_or_zero",
        )  # fmt: skip
    lot = cluster_size or 1
    room = np.floor(strata.people * rates + DUST)
    _refuse(low > high, low, high, strata, "minimum", "planning.design.min_above_max")
    _refuse(low > strata.people, low, strata.people, strata, "minimum", "planning.design.min_above_people")
    _refuse(low > room, low, room, strata, "minimum", "planning.design.min_above_response")
    _refuse(room < 1, strata.people, np.ceil(1 / rates), strata, "response_rate", "planning.design.nobody_answers")
    capped = np.fmin(room, high)
    _refuse(
        capped < lot, np.full(len(strata), float(lot)), capped, strata, "cluster_size", "planning.design.cluster_big"
    )
    least: Floats = np.fmax(np.ceil(np.nan_to_num(low) / lot - DUST), float(FEWEST))
    most: Floats = np.floor(capped / lot + DUST)
    if cluster_size is not None:
        have = np.array([np.inf if a is None else float(a) for a in strata.available])
        if several is not None:
            have[several] = np.inf
        _refuse(least > have, least, have, strata, "minimum", "planning.design.clusters_above_units")
        most = np.fmin(most, have)
    # A minimum that only whole clusters above the maximum would keep.
    _refuse(least > most, low, most * lot, strata, "minimum", "planning.design.min_above_clusters")
    return Bounds(
        low, high, least.astype(np.intp), most.astype(np.intp), room, lot, cluster_size is not None
    )  # fmt: skip


def _refuse(bad: np.ndarray, got: Floats, limit: Floats, strata: FrameStrata, where: str, id: str) -> None:
    if bool(bad.any()):
        h = int(np.argmax(bad))
        raise BadInput(
            message(id, n=int(limit[h])), where=place(where, strata, h), got=f"{got[h]:g}",
            todo=message(f"{id}.todo"),
        )  # fmt: skip


def place(where: str, strata: FrameStrata, h: int) -> str:
    """Return where an argument of one stratum stands."""
    return f"{where}, {strata.labels[h]}" if strata.labels[h] else where


def why_full(found: Bounds, members: Places | None = None) -> Message:
    """Return what to do where there is no room for more interviews: what holds them back."""
    own = slice(None) if members is None else members
    most = found.most[own] * found.lot
    if bool((found.maximum[own] < np.fmin(found.room[own], most + found.lot)).any()):
        return message("planning.design.full.maximum.todo")
    if found.clustered and bool((most + found.lot <= found.room[own]).any()):
        return message("planning.design.full.clusters.todo")
    return message("planning.design.full.response.todo")

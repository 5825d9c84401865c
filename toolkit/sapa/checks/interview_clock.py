"""The times of interviews as numbers: starts, ends and lengths, and what about them cannot be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sapa.checks.interview_base import Case, Floats, missing_role, role_column
from sapa.data.values import instants_in
from sapa.messages import Message, message

Moments: TypeAlias = npt.NDArray[np.datetime64]

DAY = 24 * 60.0
"""Minutes. A form left open overnight is no length of an interview: beyond a day the end is not used."""

UTC_OFFSETS = frozenset({"Z", "z", "+00:00", "+0000", "+00", "-00:00"})


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """When interviews began and ended.

    start, end
        (n,) local moments; NaT where missing, unreadable or not looked at. None: no column, or nothing readable.
    minutes
        (n,) end − start; nan where one of them is missing. It may be negative or absurd.
    hours_known
        False where the starts are dates without a time of day.
    zone_known
        False where the clock may be another zone's: moments written in UTC, and no zone named for the file.
    """

    start: Moments | None
    end: Moments | None
    minutes: Floats
    hours_known: bool
    zone_known: bool
    skipped: tuple[Message, ...]

    @property
    def timed(self) -> bool:
        """Whether single interviews can be placed in time."""
        return self.start is not None and self.hours_known


def read_clock(case: Case) -> Clock:
    """Read the columns of the roles `start` and `end`."""
    skipped: list[Message] = []
    read: dict[str, Moments] = {}
    offsets: set[str] = set()
    for role in ("start", "end"):
        column = role_column(case, role)
        if column is None:
            skipped.append(missing_role("times", role))
            continue
        found = instants_in(case.interviews.rows, column)
        offsets |= found.offsets
        values = found.values.copy()
        values[~case.used] = np.datetime64("NaT")
        if np.isnat(values).all():
            skipped.append(message("checks.interview.skipped.no_times", column=column))
            continue
        read[role] = values
    start, end = read.get("start"), read.get("end")
    minutes = case.nothing()
    if start is not None and end is not None:
        minutes = (end - start) / np.timedelta64(1, "m")
        minutes = np.where(np.isnat(start) | np.isnat(end), np.nan, minutes)
    hours = True
    if start is not None:
        clock = start[~np.isnat(start)]
        hours = bool((clock != clock.astype("datetime64[D]")).any())
        if not hours:
            skipped.append(message("checks.interview.skipped.dates_only", column=role_column(case, "start") or ""))
            minutes = case.nothing()
    stated = all(file.timezone is not None for file in case.interviews.rows.files)
    zone = stated or not offsets & UTC_OFFSETS
    return Clock(start, end, minutes, hours, zone, tuple(skipped))

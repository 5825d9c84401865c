"""Can the times of the interviews be read, and do they make sense?"""

from __future__ import annotations

import numpy as np

from sapa.checks.interviews import Interviews
from sapa.data.rows import Rows
from sapa.data.values import instants_in
from sapa.messages import message
from sapa.results.details import DataDefect


def time_defects(interviews: Interviews) -> tuple[DataDefect, ...]:
    """Name times that cannot be read, stand in several formats, are ambiguous, or end before they start."""
    rows = interviews.rows
    found: list[DataDefect] = []
    read = {}
    for role in ("start", "end"):
        columns = interviews.roles.get(role)
        if not columns:
            continue
        found += date_defects(rows, columns[0])
        read[role] = instants_in(rows, columns[0]).values
    if {"start", "end"} <= set(read):
        backwards = np.flatnonzero(read["end"] < read["start"])  # NaT compares as false
        for i in backwards:
            file, row = rows.at(int(i))
            value = (
                f"{rows.frame[interviews.roles['start'][0]].iloc[i]} → {rows.frame[interviews.roles['end'][0]].iloc[i]}"
            )
            found.append(
                DataDefect(file, row, interviews.roles["end"][0], value, message("checks.defect.time_backwards"))
            )
    return tuple(found)


def date_defects(rows: Rows, column: str) -> list[DataDefect]:
    """Name the dates of one column that cannot be read or are ambiguous, and columns with several formats."""
    times = instants_in(rows, column)

    def defect(position: int, id: str) -> DataDefect:
        file, row = rows.at(position)
        return DataDefect(file, row, column, str(rows.frame[column].iloc[position]), message(id))

    found = [defect(i, "checks.defect.time_unreadable") for i in times.bad]
    found += [defect(i, "checks.defect.time_ambiguous") for i in times.ambiguous]
    if len(times.formats) > 1:
        formats = ", ".join(sorted(str(f) for f in times.formats))
        found.append(DataDefect(rows.files[0].path, None, column, formats, message("checks.defect.time_formats")))
    return found

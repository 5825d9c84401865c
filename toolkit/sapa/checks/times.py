"""Can the times of the interviews be read, and do they make sense?"""

from __future__ import annotations

import numpy as np

from sapa.checks.interviews import Interviews
from sapa.data.cells import cell_text
from sapa.data.instants import MONTHS, PATTERNS, Instants
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
        found += _formats(rows, column, times)
    return found


def _format(token: str, seen: frozenset[str]) -> str:
    """Return the format of one date; where day and month look alike, the order that the column shows."""
    for name, pattern in PATTERNS.items():
        match = pattern.fullmatch(token)
        if match is None:
            continue
        parts = match.groupdict()
        if "a" not in parts:
            return name
        mark, a, b = name[1], int(parts["a"]), int(parts["b"])
        by_day, by_month = f"dd{mark}mm{mark}yyyy", f"mm{mark}dd{mark}yyyy"
        if a > len(MONTHS) >= b or (by_day in seen and by_month not in seen):
            return by_day
        return by_month if b > len(MONTHS) or (by_month in seen and by_day not in seen) else f"?{mark}?{mark}yyyy"
    return ""


def _formats(rows: Rows, column: str, times: Instants) -> list[DataDefect]:
    """Name one row and value for each format beyond the commonest of a column."""
    cells = [cell_text(v) for v in rows.frame[column]]
    bad = set(times.bad)
    found: dict[str, list[int]] = {}
    for i, token in enumerate(cells):
        if token and i not in bad and (shown := _format(token, times.formats)):
            found.setdefault(shown, []).append(i)
    if not found:
        return []
    common, *others = sorted(found, key=lambda name: (-len(found[name]), name))
    examples = tuple(
        message(
            "checks.defect.time_format_one", format=name, row=rows.at(at)[1], value=str(rows.frame[column].iloc[at])
        )
        for name in others
        for at in found[name][:1]
    )
    text = message("checks.defect.time_formats", common=common, examples=examples)
    return [
        DataDefect(*rows.at(found[name][0]), column, str(rows.frame[column].iloc[found[name][0]]), text)
        for name in others
    ]

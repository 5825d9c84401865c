"""Which column of a frame's table is what: guessed by its name and values, for a person to check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sapa.deliverable.guess_names import ROLE_NAMES, fold

SIZES = (
    "people", "population", "persons", "adults", "size", "n", "households", "voters", "total", "население",
    "численность", "численность_населения", "жители", "взрослые", "избиратели", "халық", "халық_саны", "тұрғындар",
    "тұрғындар_саны", "ересектер",
)  # fmt: skip
PSUS = ("psus", "settlements", "precincts", "clusters", "units", "населенных_пунктов", "участков", "учаскелер_саны")
NAMES = ("name", "settlement_name", "название", "наименование", "атауы")
PRECINCTS = ("precinct", "polling_station", "участок", "избирательный_участок", "учаске", "сайлау_учаскесі")
MOST_STRATA = 60
"""More different values than this make a column of units, not of strata."""


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """A column of a frame's table: its name, how many different values it has, the first few, and whether numbers."""

    name: str
    different: int
    examples: tuple[str, ...]
    numeric: bool


def frame_columns(path: Path) -> tuple[FrameColumn, ...]:
    """Return the columns of a table, in its order."""
    from sapa.data.readers import read_rows

    table = read_rows(path, shown=path.name).frame
    found = []
    for name in table.columns:
        values = table[name].dropna().astype(str)
        unlike = values.unique()
        numeric = bool(len(unlike)) and all(_number(v) for v in unlike[:200])
        found.append(FrameColumn(str(name), len(unlike), tuple(str(v) for v in unlike[:3]), numeric))
    return tuple(found)


def _number(text: str) -> bool:
    try:
        float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return False
    return True


def guess_frame(file: str, columns: tuple[FrameColumn, ...]) -> Mapping[str, Any]:
    """Return a proposal for the plan's `frame`: strata by known names, the size, the listed units stage by stage."""
    by_name = {fold(c.name): c for c in columns}

    def named(words: tuple[str, ...], *, numeric: bool | None = None) -> FrameColumn | None:
        found = (by_name[w] for w in words if w in by_name)
        return next((c for c in found if numeric is None or c.numeric == numeric), None)

    size = named(SIZES, numeric=True)
    psus = named(PSUS, numeric=True)
    units = [c for c in (named(ROLE_NAMES["settlement"]), named(PRECINCTS)) if c is not None]
    units = [c for c in units if c.different > 1 and c is not size]
    strata = [named(ROLE_NAMES["region"]), named(ROLE_NAMES["locality"]), named(ROLE_NAMES["stratum"])]
    kept = [c for c in strata if c is not None and c not in units and c.different <= MOST_STRATA][:2]
    if not kept:
        kept = [c for c in columns if not c.numeric and c.different <= MOST_STRATA and c not in units][:1]
    if size is None:
        size = next((c for c in columns if c.numeric and c is not psus and c not in (*units, *kept)), None)
    guessed: dict[str, Any] = {"file": file, "stratum": [c.name for c in kept]}
    if size is not None:
        guessed["size"] = size.name
    if psus is not None:
        guessed["psus"] = psus.name
    if units:
        guessed["units"] = [c.name for c in units]
    name = named(NAMES)
    if name is not None and name not in units:
        guessed["name"] = name.name
    return guessed


def names_columns(section: Mapping[str, Any], columns: tuple[FrameColumn, ...]) -> bool:
    """Tell whether a plan's `frame` names columns already, and the table has all of them."""
    named = [*section.get("stratum", ()), *section.get("units", ())]
    named += [section[key] for key in ("size", "psus", "name") if section.get(key)]
    return "size" in section and set(named) <= {c.name for c in columns}

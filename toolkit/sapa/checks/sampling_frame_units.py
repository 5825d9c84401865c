"""Units of a sampling frame: repeated, out of date, without a chance; and those that the sample names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sapa.checks.interviews import Interviews, Labels, Mask, joined
from sapa.checks.times import date_defects
from sapa.data.rows import Rows
from sapa.data.values import instants_in
from sapa.deliverable.coverage_sections import SamplingFrameRef
from sapa.results.coverage import ChanceCheck, FrameFault, FrameRecord
from sapa.results.details import DataDefect

OLD_YEARS = 5.0
"""Years before the field after which an entry counts as out of date: half the usual time between two censuses."""

LEAST_UNITS = 5
"""Sampled units of known weight and chance from which on their ratio is looked at."""

YEAR = 365.25

# Headings under which lists of settlements hold the unit's name.
_NAMES = ("name", "title", "unit_name", "settlement_name", "name_ru", "name_kk", "название", "наименование", "атауы")
# Roles whose values are places, not people: they may be shown as they are.
_PLACES = ("psu", "ssu", "settlement", "region", "locality", "stratum")

Floats = npt.NDArray[np.float64]
Show = Callable[[str], str]


@dataclass(frozen=True, eq=False)
class Units:
    """The units of a list with their strata, people and chances; arrays have one entry a row."""

    rows: Rows
    spec: SamplingFrameRef
    ids: Labels
    stratum: Labels | None
    size: Floats | None
    chance: Floats | None

    @cached_property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Stratum and id of each row: ids of units nest in strata."""
        return tuple((self.where(i), str(id)) for i, id in enumerate(self.ids))

    @cached_property
    def first(self) -> Mask:
        """The first row of each unit: repeated rows are counted once."""
        seen: set[tuple[str, str]] = set()
        out = np.zeros(len(self.ids), dtype=bool)
        for i, key in enumerate(self.keys):
            out[i] = key[1] == "" or key not in seen
            seen.add(key)
        return out

    def keys_of(self, labels: Labels, strata: Labels | None) -> list[tuple[str, str]]:
        """Return stratum and id of each interview as the list has them: without strata where one side has none."""
        nested = self.stratum is not None and strata is not None
        return [(str(strata[i]) if nested and strata is not None else "", str(u)) for i, u in enumerate(labels)]

    def known(self, strata: Labels | None) -> dict[tuple[str, str], int]:
        """Return the first row of each unit by the keys that `keys_of` gives."""
        nested = self.stratum is not None and strata is not None
        return {(k[0] if nested else "", k[1]): i for i, k in reversed(list(enumerate(self.keys))) if k[1] != ""}

    @cached_property
    def no_chance(self) -> Mask:
        """Units whose chance of selection is 0 or blank, where chances are stated; what cannot be read is none."""
        if self.chance is None or self.spec.chance is None:
            return np.zeros(len(self.ids), dtype=bool)
        blank = self.rows.frame[self.spec.chance].isna().to_numpy(dtype=bool)
        return np.asarray((self.chance == 0) | blank, dtype=bool)

    def where(self, i: int) -> str:
        """Return the stratum of a row, "" where it is not known."""
        return "" if self.stratum is None else str(self.stratum[i])


@dataclass(frozen=True, slots=True)
class Ages:
    """Units checked too long ago, their share of those that say when, and the median age in years."""

    old: int = 0
    share: float | None = None
    median: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Linkage:
    """Sampled units found on the list.

    labels, place
        The unit of each interview, and whether units are places (then their ids may be shown).
    missing
        Units that are not listed, with the position of their first interview.
    impossible
        Units with interviews, though the list gives them no chance of selection.
    """

    labels: Labels | None = None
    place: bool = False
    found: int | None = None
    sampled: int | None = None
    missing: tuple[tuple[str, int], ...] = ()
    chances: ChanceCheck | None = None
    impossible: tuple[str, ...] = ()


def record(fault: FrameFault, unit: str, stratum: str, rows: Rows, i: int, show: Show, value: str = "") -> FrameRecord:
    """Write down one unit in doubt, with its id as it may be shown."""
    file, row = rows.at(i)
    return FrameRecord(fault, show(unit), stratum, file, row, value)


def unit_records(
    units: Units, start: np.datetime64 | None, show: Show
) -> tuple[list[FrameRecord], list[DataDefect], Ages]:
    """Name repeated ids, equal names within a stratum, and entries last checked too long before the field."""
    found = _repeated(units, show) + _same_names(units, show)
    if units.spec.updated is None:
        return found, [], Ages()
    defects = date_defects(units.rows, units.spec.updated)
    days = np.asarray(instants_in(units.rows, units.spec.updated).values, dtype="datetime64[ns]")
    known = ~np.isnat(days)
    if start is None or not known.any():
        return found, defects, Ages()
    years = np.full(len(days), np.nan)
    years[known] = (start - days[known].astype("datetime64[D]")).astype(float) / YEAR
    old = known & (years > OLD_YEARS)
    found += [
        record(FrameFault.OUT_OF_DATE, str(units.ids[i]), units.where(int(i)), units.rows, int(i), show,
               str(days[i].astype("datetime64[D]")))
        for i in np.flatnonzero(old)
    ]  # fmt: skip
    return found, defects, Ages(int(old.sum()), float(old.sum() / known.sum()), float(np.median(years[known])))


def _repeated(units: Units, show: Show) -> list[FrameRecord]:
    return [
        record(FrameFault.REPEATED_ID, str(units.ids[i]), units.where(int(i)), units.rows, int(i), show)
        for i in np.flatnonzero(~units.first)
    ]


def _same_names(units: Units, show: Show) -> list[FrameRecord]:
    columns = {str(c).casefold(): str(c) for c in units.rows.columns}
    column = next((columns[n] for n in _NAMES if n in columns and columns[n] != units.spec.id), None)
    if column is None:
        return []
    seen: dict[tuple[str, str], int] = {}
    found = []
    for i, name in enumerate(units.rows.frame[column].fillna("")):
        key = (units.where(i), _plain(str(name)))
        if key[1] == "" or not units.first[i]:
            continue
        if key in seen:
            row = str(units.rows.at(seen[key])[1])
            found.append(record(FrameFault.SAME_NAME, str(units.ids[i]), key[0], units.rows, i, show, row))
        else:
            seen[key] = i
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", name).casefold().replace("ё", "е")).strip()


def linkage(units: Units, interviews: Interviews, valid: Mask) -> Linkage:
    """Find the sampled units on the list, by the column named, else by the id's own name, else by the PSU."""
    labels, column = _link(units, interviews)
    if labels is None:
        return Linkage()
    keys = units.keys_of(labels, interviews.stratum)
    known = units.known(interviews.stratum)
    first: dict[tuple[str, str], int] = {}
    for i in np.flatnonzero(interviews.handed_in & (labels != "")):
        first.setdefault(keys[i], int(i))
    place = any(interviews.roles.get(role) == (column,) for role in _PLACES)
    missing = tuple((key[1], i) for key, i in first.items() if key not in known)
    impossible = tuple(key[1] for key in first if key in known and units.no_chance[known[key]])
    return Linkage(
        labels=labels, place=place, found=len(first) - len(missing), sampled=len(first), missing=missing,
        chances=_chances(units, interviews, keys, valid), impossible=impossible,
    )  # fmt: skip


def _link(units: Units, interviews: Interviews) -> tuple[Labels | None, str]:
    frame = interviews.rows.frame
    named = (units.spec.link,) if units.spec.link else (units.spec.id, *interviews.roles.get("psu", ()))
    known = set(map(str, units.ids)) - {""}
    for column in named:
        if column in frame.columns:
            labels = joined(frame, [column])
            if units.spec.link or set(map(str, labels)) & known:
                return labels, column
    return None, ""


def _chances(units: Units, interviews: Interviews, keys: list[tuple[str, str]], valid: Mask) -> ChanceCheck | None:
    """Compare weights with chances: the sum of weights in a unit, over 1/chance, is the people of the unit."""
    weight = interviews.weight
    if units.chance is None or weight is None:
        return None
    place = units.known(interviews.stratum)
    by_unit: dict[int, list[float]] = {}
    for j in np.flatnonzero(valid):
        if keys[j] in place:
            by_unit.setdefault(place[keys[j]], []).append(float(weight[j]))
    ratios = []
    by_size = units.size is not None
    for i, weights in sorted(by_unit.items()):
        own = np.asarray(weights)
        if not units.chance[i] > 0 or not np.isfinite(own).all():
            continue
        if units.size is not None:
            if not units.size[i] > 0:
                continue
            ratios.append(float(own.sum()) * float(units.chance[i]) / float(units.size[i]))
        else:
            ratios.append(float(own.mean()) * float(units.chance[i]))
    if len(ratios) < LEAST_UNITS:
        return None
    median = float(np.median(ratios))
    if median <= 0:
        return None
    low, high = (float(q) / median for q in np.quantile(ratios, [0.05, 0.95]))
    return ChanceCheck(len(ratios), by_size, median, low, high)

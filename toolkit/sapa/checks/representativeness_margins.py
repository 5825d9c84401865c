"""What is known of the population, margin by margin: handed in, from the population file, or the shipped frame."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np

from sapa.checks.frame import Frame
from sapa.checks.groups import CROSS, as_levels, column_labels, folded, margin_labels, parts_of
from sapa.checks.interviews import Interviews, Labels, Mask
from sapa.data.rows import Rows
from sapa.data.values import Numbers, numbers_in
from sapa.deliverable.coverage_sections import Grouping, MarginsRef
from sapa.estimation.margins import last_digit
from sapa.messages import Message, message
from sapa.standard.territories import KAZAKHSTAN, country_of

SHARES_OFF = 0.005
"""Shares that miss 1 by more than this, or by more than their rounding explains, are not of one population."""

SHARES_MOST = 0.02
"""However coarse the rounding: 0.5 and 0.4 are a slip, not a rounded half and half."""

PERCENT = 100
_SEX = {
    "male": {"м", "муж", "мужской", "мужчина", "male", "m", "man", "ер", "ер адам", "еркек", "е"},
    "female": {"ж", "жен", "женский", "женщина", "female", "f", "woman", "әйел", "әйел адам", "ә"},
}
_LOCALITY = {
    "urban": {"urban", "город", "городской", "городское", "г", "қала", "қалалық", "city", "town"},
    "rural": {"rural", "село", "сельский", "сельское", "с", "ауыл", "ауылдық", "village"},
}


@dataclass(frozen=True, slots=True, eq=False)
class KnownMargin:
    """One margin with the level of every row.

    levels
        Share of the population by level; people where totals are known.
    labels
        (n,) level of every row; "" none.
    problem
        Why it cannot be compared.
    """

    name: str
    columns: tuple[str, ...]
    origin: str
    shares: Mapping[str, float]
    people: Mapping[str, float] = field(default_factory=dict)
    labels: Labels | None = None
    universe: str | None = None
    day: date | None = None
    source: str | None = None
    problem: Message | None = None
    unit: float = 1.0

    @property
    def total(self) -> float | None:
        """Sum of the totals; None where only shares are known."""
        return sum(self.people.values()) if self.people else None


def given_margins(
    table: Rows, spec: MarginsRef, interviews: Interviews, groups: Mapping[str, Grouping], counted: Mask
) -> list[KnownMargin]:
    """Read the margins handed in. One that cannot be used carries its problem instead of shares."""
    numbers = {
        key: numbers_in(table, name)
        for key, name in (("people", spec.total), ("share", spec.share))
        if name is not None
    }
    if not len(table):
        file = table.files[0].path
        return [KnownMargin(file, (), "given", {}, problem=message("checks.representativeness.no_rows", file=file))]
    positions: dict[str, list[int]] = {}
    names = table.frame[spec.margin]
    for i, name in enumerate(names):
        if isinstance(name, str):
            positions.setdefault(name, []).append(i)
    found = []
    for name, at in positions.items():
        columns = parts_of(name)
        empty = KnownMargin(name, columns, "given", {}, universe=spec.universe, day=spec.date, source=spec.source)
        labels = margin_labels(interviews.rows, name, groups, missing=interviews.missing)
        if labels is None:
            lacking = [p for p in columns if column_labels(interviews.rows, p, groups) is None]
            text = message("checks.representativeness.bad.column", columns=tuple(lacking), file=interviews.file())
            found.append(replace(empty, problem=text))
            continue
        read = _stated(table, spec, numbers, at)
        if isinstance(read, Message):
            found.append(replace(empty, problem=read))
            continue
        values, totals, unit = read
        labels = as_levels(labels, tuple(values))
        whole = sum(values.values())
        found.append(
            replace(
                empty, shares={k: v / whole for k, v in values.items()}, people=values if totals else {},
                labels=labels, problem=_unknown(interviews, labels, values, counted), unit=unit,
            )
        )  # fmt: skip
    return found


def _stated(
    table: Rows, spec: MarginsRef, numbers: Mapping[str, Numbers], at: list[int]
) -> tuple[dict[str, float], bool, float] | Message:
    """Return the numbers by level, whether they are totals, and the unit they are rounded to; or what is wrong."""
    read = {key: one.values for key, one in numbers.items()}
    totals = "people" in read and bool(np.isfinite(read["people"][at]).all())
    key = "people" if totals else "share"
    values = read.get(key, np.full(len(table), np.nan))
    found: dict[str, float] = {}
    seen: set[str] = set()
    for i in at:
        level = table.frame[spec.level].iloc[i]
        file, row = table.at(i)
        if not isinstance(level, str) or not np.isfinite(values[i]) or values[i] < 0:
            column = spec.level if not isinstance(level, str) else (spec.total if totals else spec.share) or spec.total
            cell = table.frame[column].iloc[i] if column else None
            shown = str(cell) if isinstance(cell, str) else "–"
            return message("checks.representativeness.bad.number", file=file, row=row, got=shown)
        if folded(level) in seen:
            return message("checks.representativeness.bad.twice", file=file, row=row, level=level)
        seen.add(folded(level))
        found[CROSS.join(p.strip() for p in level.split(CROSS))] = float(values[i])
    whole = sum(found.values())
    if whole <= 0:
        return message("checks.representativeness.bad.empty", file=table.files[0].path)
    unit = last_digit(list(found.values()))
    if not totals:
        rounding = unit * len(found) / 2
        if all(abs(whole - one) > one * min(SHARES_MOST, max(SHARES_OFF, rounding / one)) for one in (1, PERCENT)):
            return message("checks.representativeness.bad.shares", file=table.files[0].path, sum=whole)
    return found, totals, unit


def _unknown(interviews: Interviews, labels: Labels, values: Mapping[str, float], counted: Mask) -> Message | None:
    """Name the levels of the sample that the margin does not have."""
    outside = counted & (labels != "") & np.array([str(label) not in values for label in labels], dtype=bool)
    if not outside.any():
        return None
    names, numbers = np.unique(labels[outside].astype(str), return_counts=True)
    file, row = interviews.rows.at(int(np.argmax(outside)))
    return message(
        "checks.representativeness.bad.level", levels=tuple(map(str, names[:5])), n=int(numbers.sum()), file=file,
        row=row, known=tuple(values)[:8],
    )  # fmt: skip


def totals_apart(margins: list[KnownMargin]) -> tuple[KnownMargin, KnownMargin] | None:
    """Return two margins handed in whose totals differ by more than their rounding explains: the furthest apart."""
    stated = [m for m in margins if m.origin == "given" and m.total is not None]
    if len(stated) < 2:
        return None
    low = min(stated, key=lambda m: m.total or 0.0)
    high = max(stated, key=lambda m: m.total or 0.0)
    allowed = (low.unit * len(low.people) + high.unit * len(high.people)) / 2
    return (low, high) if (high.total or 0.0) - (low.total or 0.0) > allowed else None


def population_margins(
    frame: Frame, interviews: Interviews, day: date | None, known: list[KnownMargin]
) -> list[KnownMargin]:
    """Return a margin for each column of the strata of the population file that is not handed in as a margin."""
    columns = interviews.roles.get("stratum", ())
    if frame.people is None or not columns or interviews.stratum is None:
        return []
    taken = {m.columns for m in known}
    found = []
    for i, column in enumerate(columns):
        people = {label: value for label, value in frame.people_by(i).items() if value is not None and label}
        labels = column_labels(interviews.rows, column, missing=interviews.missing)
        if (column,) in taken or labels is None or len(people) < 2 or not set(labels) - {""} <= set(people):
            continue
        whole = sum(people.values())
        if whole <= 0:
            continue
        found.append(
            KnownMargin(
                column, (column,), "population", {k: v / whole for k, v in people.items()}, people=people,
                labels=labels, universe=frame.universe, day=day, source=frame.source,
            )
        )  # fmt: skip
    return found


def frame_margins(interviews: Interviews, known: list[KnownMargin]) -> list[KnownMargin]:
    """Return sex, urban and rural, and regions against the shipped frame, where their codes say what they are.

    The frame counts people of all ages: it is context for the reader, never a ground for a judgement.
    """
    taken = {c for m in known for c in m.columns}
    rows = _frame_rows()
    found = []
    regions = _regions(interviews)
    # A survey of some regions is held against those regions.
    inside = [r for r in rows if regions is None or r["iso"] in regions[1]]
    if regions is not None and len(regions[1]) > 1 and regions[0] not in taken:
        column, codes = regions
        labels = _relabelled(interviews, column, codes)
        people = {r["iso"]: float(r["total"]) for r in inside}
        found.append(_of_frame(column, labels, people, rows[0]))
    for role, words, suffix in (("sex", _SEX, ""), ("locality", _LOCALITY, "")):
        columns = interviews.roles.get(role, ())
        if len(columns) != 1 or columns[0] in taken:
            continue
        coded = _evident(interviews, columns[0], words)
        if coded is not None:
            people = {key: float(sum(int(r[f"{key}{suffix}"]) for r in inside)) for key in words}
            found.append(_of_frame(columns[0], coded, people, rows[0]))
    return found


def _of_frame(column: str, labels: Labels, people: dict[str, float], first: Mapping[str, str]) -> KnownMargin:
    whole = sum(people.values())
    return KnownMargin(
        column, (column,), "frame", {k: v / whole for k, v in people.items()}, people=people, labels=labels,
        universe=first["universe"], day=date.fromisoformat(first["date"]), source=first["source"],
    )  # fmt: skip


@cache
def _frame_rows() -> tuple[dict[str, str], ...]:
    text = (files("sapa.standard") / "frames" / "kz-regions-2023.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _regions(interviews: Interviews) -> tuple[str, dict[str, list[str]]] | None:
    """Return the region column and the labels of each territory in it, where all labels are Kazakhstan's."""
    columns = interviews.roles.get("region", ())
    if len(columns) != 1 or interviews.region is None:
        return None
    labels = {str(label) for label in interviews.region} - {""}
    country = country_of(labels)
    if country is None or country.country != KAZAKHSTAN:
        return None
    by_code: dict[str, list[str]] = {}
    for label in labels:
        one = country.find(label)
        if one is not None:
            by_code.setdefault(one.code, []).append(label)
    return columns[0], by_code


def _relabelled(interviews: Interviews, column: str, by_code: Mapping[str, list[str]]) -> Labels:
    code = {label: key for key, labels in by_code.items() for label in labels}
    own = column_labels(interviews.rows, column, missing=interviews.missing)
    return np.array([code.get(str(label), "") for label in (own if own is not None else ())], dtype=object)


def _evident(interviews: Interviews, column: str, words: Mapping[str, set[str]]) -> Labels | None:
    """Return the labels in the frame's words, where every code of the column (or its label) says what it is."""
    own = column_labels(interviews.rows, column, missing=interviews.missing)
    if own is None:
        return None
    titles = interviews.rows.value_labels.get(column, {})
    meaning: dict[str, str] = {"": ""}
    for code in {str(label) for label in own} - {""}:
        text = re.sub(r"[.\s]+", " ", str(titles.get(code, code))).strip().casefold()
        key = next((key for key, known in words.items() if text in known), None)
        if key is None:
            return None
        meaning[code] = key
    return np.array([meaning[str(label)] for label in own], dtype=object) if len(set(meaning.values())) > 2 else None

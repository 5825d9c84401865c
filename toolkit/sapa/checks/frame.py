"""The frame and the plan by stratum, matched to the labels that interviews carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sapa.checks.interviews import Interviews, Labels, Mask, joined
from sapa.data.rows import Rows
from sapa.data.values import numbers_in
from sapa.deliverable.manifest import PlanRef, PopulationRef
from sapa.messages import message
from sapa.results.details import DataDefect


@dataclass(frozen=True, slots=True)
class FrameStratum:
    """One stratum of the frame: people, and first-stage units (None: not stated)."""

    people: float | None
    psus: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The delivered population by stratum, in the order of the file."""

    strata: Mapping[str, FrameStratum]
    parts: Mapping[str, tuple[str, ...]]
    """The label of each stratum column, by stratum: (region, locality)."""
    universe: str | None
    source: str | None
    defects: tuple[DataDefect, ...]
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """File and row of each stratum (the last one of several)."""
    size: str | None = None
    """The column of people."""

    @property
    def people(self) -> float | None:
        """People in all strata; None where one is not stated."""
        sizes = [s.people for s in self.strata.values()]
        return float(sum(s for s in sizes if s is not None)) if sizes and None not in sizes else None

    def people_by(self, position: int) -> dict[str, float | None]:
        """Return people by the label of one stratum column."""
        out: dict[str, float | None] = {}
        for stratum, parts in self.parts.items():
            size = self.strata[stratum].people
            before = out.get(parts[position], 0.0)
            out[parts[position]] = None if size is None or before is None else before + size
        return out


def _column(rows: Rows, name: str | None, unit: str, defects: list[DataDefect]) -> list[float | None]:
    """Read a column of counts; text, negative numbers and parts of units become defects and None."""
    if name is None:
        return [None] * len(rows)
    read = numbers_in(rows, name)
    out: list[float | None] = []
    for i, value in enumerate(read.values):
        text = rows.frame[name].iloc[i]
        # A fraction in place of units is a sampling fraction, or people per unit: no count that could be rounded.
        whole = unit != "psus" or not np.isfinite(value) or float(value).is_integer()
        if np.isfinite(value) and value >= 0 and whole:
            out.append(float(value))
            continue
        file, row = rows.at(i)
        shown = str(text) if isinstance(text, str) else None
        defect = "not_a_count" if whole else "not_whole"
        defects.append(DataDefect(file, row, name, shown, message(f"checks.defect.{unit}_{defect}")))
        out.append(None)
    return out


def _add(before: float | None, more: float | None) -> float | None:
    return None if before is None or more is None else before + more


def read_frame(rows: Rows, spec: PopulationRef) -> Frame:
    """Relate a population table; several rows of one stratum are added up."""
    defects: list[DataDefect] = []
    labels = joined(rows.frame, spec.stratum)
    single: list[Labels] = [joined(rows.frame, [c]) for c in spec.stratum]
    people = _column(rows, spec.size, "people", defects)
    psus = _column(rows, spec.psus, "psus", defects)
    strata: dict[str, FrameStratum] = {}
    parts: dict[str, tuple[str, ...]] = {}
    places: dict[str, tuple[str, int]] = {}
    for i, label in enumerate(map(str, labels)):
        if label == "":
            continue
        places[label] = rows.at(i)
        before = strata.get(label)
        if before is None:
            strata[label] = FrameStratum(people[i], psus[i])
        else:
            strata[label] = FrameStratum(_add(before.people, people[i]), _add(before.psus, psus[i]))
        parts[label] = tuple(str(s[i]) for s in single)
    return Frame(strata, parts, spec.universe, spec.source, tuple(defects), places, spec.size)


def too_small(frame: Frame, interviews: Interviews, counted: Mask) -> list[DataDefect]:
    """Name the strata in which more people were interviewed than the frame says there are."""
    if interviews.stratum is None:
        return []
    labels, made = np.unique(interviews.stratum[counted].astype(str), return_counts=True)
    defects = []
    for label, count in zip(map(str, labels), map(int, made), strict=True):
        stratum = frame.strata.get(label)
        if stratum is not None and stratum.people is not None and stratum.people < count:
            file, row = frame.places[label]
            text = message("checks.defect.frame_too_small", stratum=label, made=count)
            defects.append(DataDefect(file, row, frame.size, f"{stratum.people:g}", text))
    return defects


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Target interviews by stratum, in the order of the file."""

    planned: Mapping[str, int]
    parts: Mapping[str, tuple[str, ...]]
    defects: tuple[DataDefect, ...]


def read_plan(rows: Rows, spec: PlanRef) -> Plan:
    """Relate a plan; several rows of one stratum are added up."""
    defects: list[DataDefect] = []
    labels = joined(rows.frame, spec.stratum)
    single: list[Labels] = [joined(rows.frame, [c]) for c in spec.stratum]
    counts = _column(rows, spec.planned, "planned", defects)
    planned: dict[str, int] = {}
    parts: dict[str, tuple[str, ...]] = {}
    for i, label in enumerate(map(str, labels)):
        count = counts[i]
        if label == "" or count is None:
            continue
        planned[label] = planned.get(label, 0) + round(count)
        parts[label] = tuple(str(s[i]) for s in single)
    return Plan(planned, parts, tuple(defects))

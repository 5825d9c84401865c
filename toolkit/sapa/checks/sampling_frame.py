"""The list from which the sample was drawn, against the population and against the units that were sampled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sapa.checks.base import CheckResult, Context
from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews, Labels, Mask, joined
from sapa.checks.plan_achieved_progress import field_days
from sapa.checks.sampling_frame_default import default_frame
from sapa.checks.sampling_frame_findings import NAMED, frame_findings
from sapa.checks.sampling_frame_units import Units, linkage, record, unit_records
from sapa.data.rows import Rows
from sapa.data.values import numbers_in
from sapa.deliverable.coverage_sections import SamplingFrameRef
from sapa.messages import Message, message
from sapa.results import Table, table
from sapa.results.coverage import FrameDetail, FrameFault, FrameRecord, FrameStratum
from sapa.results.details import DataDefect

SHOWN = 50
"""Units in doubt that are kept by kind; all of them are counted."""

YEAR = 365.25

Floats = npt.NDArray[np.float64]


def sampling_frame(
    interviews: Interviews,
    context: Context,
    *,
    valid: Mask,
    listed: tuple[Rows, SamplingFrameRef] | None = None,
    frame: Frame | None = None,
) -> CheckResult:
    """Compare the sampling frame with the population and with the sample.

    Parameters
    ----------
    interviews
        The delivered rows, related to their roles.
    valid
        Rows that count after voiding and control.
    listed
        The list of units and its columns; None where none was handed in.
    frame
        The population by stratum; None where none was handed in.

    Returns
    -------
    CheckResult
        Its detail is a `FrameDetail`. Without a list and without a population it holds the shipped list of the
        country's territories where the data name them all, as context; None where there is nothing to show.
    """
    if listed is None:
        default = default_frame(interviews, valid) if frame is None else None
        if default is None:
            return CheckResult()
        detail = FrameDetail(handed_in=False, default=default)
        return CheckResult((), _tables(context, detail), detail, assumptions=_said(detail))
    detail = _detail(interviews, context, valid, listed, frame)
    return CheckResult(frame_findings(context, detail, listed[1]), _tables(context, detail), detail)


def _detail(
    interviews: Interviews, context: Context, valid: Mask, listed: tuple[Rows, SamplingFrameRef], frame: Frame | None
) -> FrameDetail:
    rows, spec = listed
    defects: list[DataDefect] = []
    ids = joined(rows.frame, [spec.id])
    stratum = _stratum(rows, spec, interviews)
    size = _numbers(rows, spec.size, defects, "frame_size", upper=None)
    chance = _numbers(rows, spec.chance, defects, "frame_chance", upper=1.0)
    units = Units(rows, spec, ids, stratum, size, chance)
    days = field_days(interviews)
    start = days[~np.isnat(days)].min() if days is not None and not np.isnat(days).all() else None
    linked = linkage(units, interviews, valid)
    show = (lambda text: text) if linked.place else context.pseudonym
    records, defects_of_units, ages = unit_records(units, start, show)
    defects += defects_of_units
    if linked.labels is not None:
        records += [
            record(
                FrameFault.NOT_LISTED, unit, "" if interviews.stratum is None else str(interviews.stratum[i]),
                interviews.rows, i, show,
            )
            for unit, i in linked.missing
        ]  # fmt: skip
    strata = _strata(units, frame)
    people = _total([s.people for s in strata]) if size is not None else None
    population = frame.people if frame is not None else None
    without = _total([s.without for s in strata])
    age = _years(np.datetime64(spec.date), start) if spec.date is not None else ages.median
    return FrameDetail(
        handed_in=True, file=rows.files[0].path, units=int(units.first.sum()), people=people,
        population=population, day=spec.date, age=age, source=spec.source, universes=_universes(spec, frame),
        strata=strata, records=_first(records), totals=_totals(records), old=ages.old, old_share=ages.share,
        linked=linked.found, sampled=linked.sampled,
        without=without / population if without is not None and population else None,
        chances=linked.chances, impossible=tuple(map(show, linked.impossible)),
        listed=tuple(map(show, dict.fromkeys(map(str, ids[ids != ""][:NAMED])))), defects=tuple(defects),
    )  # fmt: skip


def _stratum(rows: Rows, spec: SamplingFrameRef, interviews: Interviews) -> Labels | None:
    columns = spec.stratum or interviews.roles.get("stratum", ())
    return joined(rows.frame, columns) if columns and set(columns) <= set(rows.columns) else None


def _numbers(
    rows: Rows, column: str | None, defects: list[DataDefect], fault: str, *, upper: float | None
) -> Floats | None:
    """Read a column; NaN where it is blank or cannot be (and that is a defect)."""
    if column is None:
        return None
    read = numbers_in(rows, column)
    values = np.asarray(read.values, dtype=float).copy()
    with np.errstate(invalid="ignore"):
        wrong = (values < 0) | (values > upper if upper is not None else False)
    for i in sorted({*map(int, np.flatnonzero(wrong)), *read.bad}):
        cell = rows.frame[column].iloc[i]
        defects.append(DataDefect(*rows.at(i), column, str(cell), message(f"checks.defect.{fault}")))
        values[i] = np.nan
    return values


def _strata(units: Units, frame: Frame | None) -> tuple[FrameStratum, ...]:
    population = {k: v.people for k, v in frame.strata.items()} if frame is not None else {}
    own = units.stratum if units.stratum is not None else np.full(len(units.ids), "", dtype=object)
    names = list(dict.fromkeys([*population, *sorted(set(map(str, own)) - {""})])) if units.stratum is not None else []
    first = units.first
    none = units.no_chance
    found = []
    for name in names or [""]:
        here = ((own == name) if names else np.ones(len(own), dtype=bool)) & first
        size = units.size
        whole = size is not None and np.isfinite(size[here]).all()
        found.append(
            FrameStratum(
                stratum=name, units=int(here.sum()),
                people=float(size[here].sum()) if size is not None and whole else None,
                population=population.get(name) if names else (frame.people if frame is not None else None),
                no_chance=int((here & none).sum()),
                no_chance_people=float(size[here & none].sum()) if size is not None and whole else None,
            )
        )  # fmt: skip
    return tuple(found)


def _universes(spec: SamplingFrameRef, frame: Frame | None) -> tuple[tuple[str, str], ...]:
    named = (("frame", spec.universe), ("population", frame.universe if frame is not None else None))
    return tuple((who, text) for who, text in named if text)


def _years(day: np.datetime64, start: np.datetime64 | None) -> float | None:
    return None if start is None else float((start - day.astype("datetime64[D]")).astype(int)) / YEAR


def _total(values: Sequence[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return float(sum(known)) if known and len(known) == len(values) else None


def _totals(records: list[FrameRecord]) -> tuple[tuple[FrameFault, int], ...]:
    return tuple((fault, n) for fault in FrameFault if (n := sum(r.fault is fault for r in records)))


def _first(records: list[FrameRecord]) -> tuple[FrameRecord, ...]:
    kept: list[FrameRecord] = []
    for fault in FrameFault:
        kept += [r for r in records if r.fault is fault][:SHOWN]
    return tuple(kept)


def _said(detail: FrameDetail) -> tuple[Message, ...]:
    default = detail.default
    if default is None:
        return ()
    if default.day is None:
        return (message("checks.frame.default_names", n=len(default.rows), missed=len(default.missed)),)
    return (message("checks.frame.default", day=default.day, source=default.source or "", missed=len(default.missed)),)


def _tables(context: Context, detail: FrameDetail) -> tuple[Table, ...]:
    own: dict[str, Any] = {"part": context.part, "method": context.method}
    tables = []
    if detail.strata:
        tables.append(
            table(
                "frame",
                [
                    own
                    | {
                        "stratum": s.stratum, "units": s.units, "people": s.people, "population": s.population,
                        "covered": s.covered, "no_chance": s.no_chance, "no_chance_people": s.no_chance_people,
                        "without": s.without,
                    }
                    for s in detail.strata
                ],
            )
        )  # fmt: skip
    if detail.records:
        rows = [
            own
            | {"fault": r.fault.value, "unit": r.unit, "stratum": r.stratum, "file": r.file, "row": r.row,
               "value": r.value or None}
            for r in detail.records
        ]  # fmt: skip
        tables.append(table("frame_records", rows))
    if detail.default is not None:
        rows = [
            own
            | {"territory": t.code, "valid": t.valid, "share": t.share, "people": t.people,
               "people_share": t.people_share}
            for t in detail.default.rows
        ]  # fmt: skip
        tables.append(table("territories", rows))
    return tuple(tables)

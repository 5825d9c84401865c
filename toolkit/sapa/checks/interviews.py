"""`Interviews`: the delivered rows of a survey related to their roles, with the defects met on the way.

Nothing here judges. Every later check sees the same statuses, ids, strata and weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from sapa.checks.replicates import ReplicateColumns, read_replicates
from sapa.data.nearest import SHOWN, nearest
from sapa.data.rows import Rows
from sapa.data.survey import Columns, Survey, as_columns
from sapa.data.values import codes, normalise_code, numbers_in
from sapa.deliverable.loaded import LoadedMethod
from sapa.deliverable.manifest import Indicator, Method, Roles, Statuses
from sapa.messages import message
from sapa.results.details import DataDefect

Mask: TypeAlias = npt.NDArray[np.bool_]
Labels: TypeAlias = npt.NDArray[np.object_]

JOIN = " / "


@dataclass(frozen=True, slots=True, eq=False)
class Interviews:
    """The delivered rows of one survey.

    ids
        Normalised id of each row ("" where missing); None where no id column is named.
    handed_in, voided
        Rows handed in as completed (later voided ones included), and those voided. A file without a status
        column holds completed interviews only.
    stratum, psu, region, interviewer, organisation
        Label of each row, None where the role is not named; "" where the cell is blank.
    weight
        Delivered weights; NaN where missing or no number; None where none are delivered.
    variance_stratum, variance_psu, self_representing
        Strata and first-stage units as the variance takes them where units were taken with certainty, and the number
        of those; None and 0: `stratum` and `psu` themselves.
    """

    rows: Rows
    roles: Mapping[str, tuple[str, ...]]
    ids: Labels | None
    handed_in: Mask
    voided: Mask
    statuses_stated: bool
    stratum: Labels | None
    psu: Labels | None
    region: Labels | None
    interviewer: Labels | None
    organisation: Labels | None
    weight: npt.NDArray[np.float64] | None
    missing: tuple[str, ...]
    indicators: Mapping[str, Indicator]
    defects: tuple[DataDefect, ...]
    replicates: ReplicateColumns | None = None
    variance_stratum: Labels | None = None
    variance_psu: Labels | None = None
    self_representing: int = 0

    @property
    def complete(self) -> Mask:
        """Interviews handed in and not voided."""
        return self.handed_in & ~self.voided

    def labels(self, role: str) -> Labels | None:
        """Return the labels of any role that names columns."""
        columns = self.roles.get(role)
        return joined(self.rows.frame, columns) if columns else None

    def title(self, name: str) -> str:
        """Return an indicator as readers should see it: its title, else its name."""
        return self.indicators[name].title or name

    def file(self) -> str:
        """Return the name of the data file (the first of several)."""
        return self.rows.files[0].path


def joined(frame: pd.DataFrame, columns: Sequence[str]) -> Labels:
    """Return one label a row from one or several columns; "" where any of them is blank."""
    parts = [codes(frame[c]).fillna("").to_numpy(dtype=object) for c in columns]
    if len(parts) == 1:
        return parts[0]
    label = np.array([JOIN.join(values) for values in zip(*parts, strict=True)], dtype=object)
    for part in parts:
        label[part == ""] = ""
    return label


def from_method(method: LoadedMethod, *, root: Path | None = None) -> Interviews | None:
    """Relate the data of a loaded method; None where it has no data file. `root`: the deliverable's folder."""
    rows = method.table("data")
    if rows is None:
        return None
    spec: Method = method.spec
    related = relate(rows, spec.roles, statuses=spec.statuses, missing=spec.missing, indicators=spec.indicators)
    weight = spec.roles.weight[0] if spec.roles.weight else None
    return replace(related, replicates=read_replicates(rows, spec.replicates, weight=weight, root=root))


def from_survey(survey: Survey, *, indicators: Mapping[str, Indicator], by: Sequence[str] = ()) -> Interviews:
    """Relate a `Survey` read by hand; the first stage of its design gives strata and PSUs."""
    design = survey.design
    first = {
        "weight": as_columns(design.weight),
        "stratum": _first_stage(design.strata),
        "psu": _first_stage(design.psu),
        "region": tuple(by),
    }
    roles = Roles.model_validate(first)
    return relate(survey.rows, roles, statuses=None, missing=survey.missing, indicators=indicators)


def _first_stage(value: Columns | Sequence[Sequence[str]]) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    first = next(iter(value))  # a column, or a list of columns that are joined
    return (first,) if isinstance(first, str) else tuple(first)


def relate(
    rows: Rows,
    roles: Roles,
    *,
    statuses: Statuses | None,
    missing: tuple[str, ...],
    indicators: Mapping[str, Indicator],
) -> Interviews:
    """Give every delivered row its id, status, stratum, PSU and weight, and name what is wrong with them."""
    named = roles.named()
    defects: list[DataDefect] = []

    def label(role: str) -> Labels | None:
        return joined(rows.frame, named[role]) if role in named else None

    ids = label("id")
    if ids is not None:
        defects += _id_defects(rows, ids, named["id"])
    handed_in, voided, status_defects = _statuses(rows, named.get("status"), statuses)
    defects += status_defects
    weight = None
    if "weight" in named:
        weight, weight_defects = _weights(rows, named["weight"][0], handed_in & ~voided)
        defects += weight_defects
    stratum = label("stratum")
    psu = label("psu")
    for role, values in (("stratum", stratum), ("psu", psu)):
        if values is not None:
            defects += _blanks(rows, values, role, named[role])
    if "route" in named:
        defects += _blanks(rows, joined(rows.frame, named["route"]), "route", named["route"])
    return Interviews(
        rows=rows, roles=named, ids=ids, handed_in=handed_in, voided=voided,
        statuses_stated="status" in named and statuses is not None,
        stratum=stratum, psu=psu, region=label("region"), interviewer=label("interviewer"),
        organisation=label("organisation"), weight=weight, missing=missing, indicators=indicators,
        defects=tuple(defects),
    )  # fmt: skip


def _defect(rows: Rows, position: int, columns: Sequence[str], value: str | None, id: str, **params: str) -> DataDefect:
    file, row = rows.at(position)
    return DataDefect(file, row, JOIN.join(columns), value, message(id, **params))


def _id_defects(rows: Rows, ids: Labels, columns: Sequence[str]) -> list[DataDefect]:
    series = pd.Series(ids)
    found = [_defect(rows, int(i), columns, None, "checks.defect.id_missing") for i in np.flatnonzero(ids == "")]
    repeated = series.duplicated(keep="first") & (series != "")
    first = {str(id): i for i, id in reversed(list(enumerate(ids)))}
    for i in map(int, np.flatnonzero(repeated.to_numpy())):
        file, row = rows.at(first[str(ids[i])])
        found.append(_defect(rows, i, columns, str(ids[i]), "checks.defect.id_duplicate", file=file, row=str(row)))
    return found


def value_defects(interviews: Interviews) -> list[DataDefect]:
    """Name the indicators none of whose codes occurs in the data: their 0 % would be a misprint, not an answer."""
    found = []
    rows = interviews.rows
    for indicator in interviews.indicators.values():
        if indicator.kind != "proportion" or not indicator.values:
            continue
        absent = {normalise_code(c) for c in (*interviews.missing, *indicator.missing)}
        occurring = [str(c) for c in codes(rows.frame[indicator.column]).dropna().unique() if c not in {"", *absent}]
        wanted = [normalise_code(v) for v in indicator.values]
        if not occurring or set(wanted) & {*occurring, *absent}:
            continue
        close = [c for w in wanted if (c := nearest(w, occurring)) is not None] or sorted(occurring)
        text = message("checks.defect.values_absent", close=tuple(dict.fromkeys(close))[:SHOWN])
        found.append(DataDefect(rows.files[0].path, None, indicator.column, ", ".join(wanted), text))
    return found


def _statuses(
    rows: Rows, columns: tuple[str, ...] | None, statuses: Statuses | None
) -> tuple[Mask, Mask, list[DataDefect]]:
    n = len(rows)
    if not columns or statuses is None:
        return np.ones(n, dtype=bool), np.zeros(n, dtype=bool), []
    values = joined(rows.frame, columns)

    def among(words: tuple[str, ...]) -> Mask:
        wanted = {normalise_code(w).casefold() for w in words}
        return np.array([str(v).casefold() in wanted for v in values], dtype=bool)

    complete, voided = among(statuses.complete), among(statuses.voided)
    known = complete | voided | among(statuses.partial) | among(statuses.refused)
    defects = [
        _defect(rows, int(i), columns, str(values[i]) or None, "checks.defect.status_unknown")
        for i in np.flatnonzero(~known)
    ]
    return complete | voided, voided, defects


def _weights(rows: Rows, column: str, complete: Mask) -> tuple[npt.NDArray[np.float64], list[DataDefect]]:
    read = numbers_in(rows, column)
    values = read.values.copy()
    text = rows.frame[column]
    defects = [_defect(rows, i, [column], str(text.iloc[i]), "checks.defect.weight_text") for i in read.bad]
    bad = set(read.bad)
    if not np.isfinite(values[complete]).any():
        file = rows.files[0].path
        return values, [*defects, DataDefect(file, None, column, None, message("checks.defect.weight_all_missing"))]
    for i in np.flatnonzero(complete):
        if int(i) in bad:
            continue
        if np.isnan(values[i]):
            defects.append(_defect(rows, int(i), [column], None, "checks.defect.weight_missing"))
        elif values[i] == 0:
            defects.append(_defect(rows, int(i), [column], str(text.iloc[i]), "checks.defect.weight_zero"))
        elif values[i] < 0:
            defects.append(_defect(rows, int(i), [column], str(text.iloc[i]), "checks.defect.weight_negative"))
    return values, defects


def _blanks(rows: Rows, values: Labels, role: str, columns: Sequence[str]) -> list[DataDefect]:
    return [_defect(rows, int(i), columns, None, f"checks.defect.{role}_blank") for i in np.flatnonzero(values == "")]

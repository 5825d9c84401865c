"""Achieved against planned by the cells of any columns, and margins that fit the population closer than chance.

Rogozin's audits of field work in Vyazniki, Samara and Voronezh found that an "ideally realised" sample may be a sign of
invented interviews. An exact fit is a question here, never an accusation: quotas are filled by stopping when a cell is
full.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sapa.checks.groups import column_labels, folded, levels_of, margin_labels, parts_of
from sapa.checks.interviews import JOIN, Interviews, Labels, Mask, joined
from sapa.data.nearest import SHOWN, nearest
from sapa.data.rows import Rows
from sapa.data.values import numbers_in
from sapa.deliverable.coverage_sections import Grouping, MarginsRef, QuotaRef
from sapa.messages import message
from sapa.results.coverage import MarginFit, QuotaCells, StratumCoverage
from sapa.results.details import DataDefect
from sapa.stats.close_fit import close_fit
from sapa.stats.fdr import benjamini_hochberg

TOO_CLOSE = 0.01
"""Chance, adjusted for the number of margins, below which a fit is asked about: one honest survey in a hundred."""

EXPECTED_LEAST = 5
"""Interviews to be expected in every level of a margin, so that χ² holds (Cochran 1954, Biometrics 10)."""


def quota_cells(
    rows: Rows,
    spec: QuotaRef,
    interviews: Interviews,
    *,
    valid: Mask,
    groups: Mapping[str, Grouping],
    issued: Rows | None = None,
) -> tuple[QuotaCells | None, tuple[DataDefect, ...]]:
    """Compare one table of target interviews with what was achieved.

    Parameters
    ----------
    rows, spec
        The table and its columns; `by` names columns or groups of the data, none: those of the file itself.
    valid
        (n,) interviews that count after voiding and control.
    groups
        Columns made of columns, by name.
    issued
        Issued cases; counted by cell where they have all the columns.

    Returns
    -------
    tuple
        The cells (None where the data lack one of the columns), and planned cells that cannot be those of the data:
        a level that no interview has.
    """
    columns = spec.columns or spec.by or tuple(c for c in rows.columns if c != spec.planned)
    by = spec.by or columns
    found = [column_labels(interviews.rows, name, groups, missing=interviews.missing) for name in by]
    own = [labels for labels in found if labels is not None]
    if len(own) < len(by) or len(columns) != len(by) or spec.planned not in rows.columns:
        return None, ()
    defects: list[DataDefect] = []
    spelled = [
        _spelled(rows, column, labels, levels_of(name, groups), defects)
        for column, name, labels in zip(columns, by, own, strict=True)
    ]
    planned = _planned(rows, spec, joined_labels(spelled), defects)
    have = joined_labels(own)
    completed, counted = _counts(have, interviews.handed_in), _counts(have, valid)
    given = _issued(issued, by, groups)
    names = list(dict.fromkeys([*planned, *sorted(set(completed) - set(planned))]))
    cells = tuple(
        StratumCoverage(
            stratum=name, population=None, planned=planned.get(name, 0),
            issued=None if given is None else given.get(name, 0),
            completed=completed.get(name, 0), valid=counted.get(name, 0),
        )
        for name in names
    )  # fmt: skip
    unplaced = int((valid & (have == "")).sum())
    exact = bool(planned) and unplaced == 0 and all(c.valid == (c.planned or 0) for c in cells)
    return QuotaCells(tuple(by), rows.files[0].path, cells, unplaced, exact), tuple(defects)


def joined_labels(parts: Sequence[Labels]) -> Labels:
    """Return one label a row from the labels of several columns; "" where any is blank."""
    if len(parts) == 1:
        return parts[0]
    label = np.array([JOIN.join(values) for values in zip(*parts, strict=True)], dtype=object)
    for part in parts:
        label[part == ""] = ""
    return label


def _spelled(
    rows: Rows, column: str, have: Labels, declared: Sequence[str] | None, defects: list[DataDefect]
) -> Labels:
    """Return a column of the plan with its levels spelled as in the data.

    A level of no interview is a cell that was missed; it is a defect where it is none of a group's own levels, or
    where the data have a level instead that the plan does not know: then the two are spelled differently.
    """
    levels = tuple(dict.fromkeys([*(declared or ()), *sorted(map(str, set(have) - {""}))]))
    known = {folded(level): level for level in levels}
    labels = joined(rows.frame, [column])
    named = {folded(str(label)) for label in labels if label != ""}
    spare = [level for level in levels if folded(level) not in named]
    unknown = sorted({str(v) for v in labels if v != "" and folded(str(v)) not in known})
    for label in unknown if spare or declared else ():
        first = int(np.flatnonzero(labels == label)[0])
        close = nearest(label, spare)
        text = (
            message("checks.defect.plan_cell_unknown", levels=tuple(levels[:SHOWN]), close=close)
            if close
            else message("checks.defect.plan_cell_missed", levels=tuple(levels[:SHOWN]))
        )
        defects.append(DataDefect(*rows.at(first), column, label, text))
    return np.array([known.get(folded(str(label)), str(label)) for label in labels], dtype=object)


def _planned(rows: Rows, spec: QuotaRef, labels: Labels, defects: list[DataDefect]) -> dict[str, int]:
    read = numbers_in(rows, spec.planned).values
    planned: dict[str, int] = {}
    for i, label in enumerate(map(str, labels)):
        if label == "":
            continue
        if not np.isfinite(read[i]) or read[i] < 0:
            file, row = rows.at(i)
            cell = rows.frame[spec.planned].iloc[i]
            shown = str(cell) if isinstance(cell, str) else None
            defects.append(DataDefect(file, row, spec.planned, shown, message("checks.defect.planned_not_a_count")))
            continue
        planned[label] = planned.get(label, 0) + round(float(read[i]))
    return planned


def _counts(labels: Labels, mask: Mask) -> dict[str, int]:
    names, numbers = np.unique(labels[mask & (labels != "")].astype(str), return_counts=True)
    return {str(k): int(v) for k, v in zip(names, numbers, strict=True)}


def _issued(issued: Rows | None, by: Sequence[str], groups: Mapping[str, Grouping]) -> dict[str, int] | None:
    if issued is None:
        return None
    found = [column_labels(issued, name, groups) for name in by]
    own = [labels for labels in found if labels is not None]
    return _counts(joined_labels(own), np.ones(len(issued), dtype=bool)) if len(own) == len(by) else None


def margin_fit(
    rows: Rows,
    spec: MarginsRef,
    interviews: Interviews,
    *,
    valid: Mask,
    groups: Mapping[str, Grouping],
    controlled: Sequence[str],
) -> tuple[MarginFit, ...]:
    """Ask of every margin that was no quota whether the sample fits it closer than chance.

    Parameters
    ----------
    rows, spec
        The margins' table.
    valid
        Interviews that count, taken unweighted.
    controlled
        Columns of the data that were quotas or strata: such margins fit by design and are left out, and so are groups
        made of them.

    Returns
    -------
    tuple
        One entry a margin whose every level has at least five interviews to be expected; the reference is a simple
        random sample (design effect 1), which protects honest field work.
    """
    fixed = {groups[c].column if c in groups else c for c in controlled}
    value = spec.share or spec.total
    if value is None or not {spec.margin, spec.level, value} <= set(rows.columns):
        return ()
    names = joined(rows.frame, [spec.margin])
    levels = rows.frame[spec.level].fillna("").astype(str).to_numpy(dtype=object)
    numbers = numbers_in(rows, value).values
    found: list[MarginFit] = []
    for name in dict.fromkeys(map(str, names)):
        parts = {groups[p].column if p in groups else p for p in parts_of(name)}
        labels = margin_labels(interviews.rows, name, groups, missing=interviews.missing) if name else None
        own = names == name
        if labels is None or parts & fixed or not np.isfinite(numbers[own]).all() or numbers[own].sum() <= 0:
            continue
        shares = numbers[own] / numbers[own].sum()
        texts = np.array([folded(str(v)) for v in labels[valid]], dtype=object)
        counts = np.array([(texts == folded(str(level))).sum() for level in levels[own]], dtype=float)
        if len(shares) < 2 or (shares * counts.sum() < EXPECTED_LEAST).any():
            continue
        fit = close_fit(counts, shares)
        found.append(MarginFit(name, len(shares), int(counts.sum()), fit.chi_square, fit.df, fit.chance, fit.chance))
    if not found:
        return ()
    adjusted = benjamini_hochberg([f.chance for f in found])
    return tuple(
        MarginFit(f.margin, f.levels, f.n, f.chi_square, f.df, f.chance, float(a))
        for f, a in zip(found, adjusted, strict=True)
    )

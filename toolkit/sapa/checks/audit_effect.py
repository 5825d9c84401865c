"""What deletions, edits and additions do to the key estimates: raw against delivered, every row counting the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sapa.checks.audit_cells import CLASSES, Column
from sapa.checks.audit_rows import Pairs
from sapa.checks.audit_values import Shown
from sapa.checks.design_error import variables
from sapa.checks.interviews import Interviews, relate
from sapa.data.expression import parse
from sapa.data.rows import Rows
from sapa.deliverable.manifest import Indicator, Roles, Statuses
from sapa.results.audit import UNEXPLAINED, AuditEffect, Mover
from sapa.results.details import IndicatorEstimate

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_MOVERS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Both:
    """Both files with the delivered names of columns, their matched rows, and which rows are interviews."""

    interviews: Interviews
    raw: Rows
    raw_complete: Mask
    pairs: Pairs
    columns: Mapping[str, Column]


def both_files(
    interviews: Interviews, raw: Rows, pairs: Pairs, *, mapping: Mapping[str, str], columns: Sequence[Column],
    statuses: Statuses | None,
) -> Both:  # fmt: skip
    """Give the raw file the delivered names; its completed interviews are those of its own status column."""
    renamed = replace(raw, frame=raw.frame[list(mapping.values())].set_axis(list(mapping), axis=1))
    status = interviews.roles.get("status", ())
    complete = np.ones(len(raw), dtype=bool)
    if status and statuses is not None and set(status) <= set(mapping):
        roles = Roles.model_validate({"status": status})
        complete = relate(renamed, roles, statuses=statuses, missing=(), indicators={}).complete
    return Both(interviews, renamed, complete, pairs, {c.name: c for c in columns})


def effects(both: Both, known: Sequence[IndicatorEstimate] = ()) -> tuple[tuple[AuditEffect, ...], tuple[str, ...]]:
    """Recompute each key indicator on both files.

    The difference of the matched rows is exact by row: C - B = Σ [v'(y' - C) - v(y - C)] / n, where B, y, v are mean,
    values and valid answers of the raw file and C, y', v' those of the delivered one; rows that nobody edited add
    nothing.

    Returns
    -------
    tuple
        Effects, and the indicators whose columns the raw file does not have or holds in other codes.
    """
    found: list[AuditEffect] = []
    unassessed: list[str] = []
    errors = {e.indicator: e.se for e in known if e.se}
    for name, indicator in both.interviews.indicators.items():
        needed = {indicator.column, *(parse(indicator.base).columns if indicator.base else ())}
        if not needed <= set(both.raw.columns) or any(both.columns[c].recoded for c in needed & both.columns.keys()):
            unassessed.append(both.interviews.title(name))
            continue
        found += _effects_of(both, name, indicator, needed & both.columns.keys(), errors)
    return tuple(found), tuple(unassessed)


def _effects_of(
    both: Both, name: str, indicator: Indicator, needed: set[str], errors: Mapping[str, float | None]
) -> list[AuditEffect]:
    interviews, pairs = both.interviews, both.pairs
    rows = interviews.rows
    in_raw = _values(interviews, both.raw, name, indicator)
    delivered = _values(interviews, rows, name, indicator)
    reverted = _values(interviews, _reverted(rows, pairs, [both.columns[c] for c in needed]), name, indicator)
    kept = interviews.complete[pairs.delivered]
    found = []
    for category in dict.fromkeys([*in_raw, *delivered]):
        a, d, u = (_of(values, category, n) for values, n in (
            (in_raw, len(both.raw)), (delivered, len(rows)), (reverted, len(rows))
        ))  # fmt: skip
        y, z = a[pairs.raw][kept], d[pairs.delivered][kept]
        first, last = a[both.raw_complete], d[interviews.complete]
        before, raw, own, back, after = map(_mean, (first, y, z, u[pairs.delivered][kept], last))
        if before is None or raw is None or own is None or back is None or after is None:
            continue
        label = name if category is None else f"{name} = {category}"
        se, se_of = errors.get(label), "design"
        if se is None:
            # Answers that are all the same have no error of their own: the raw ones show what chance would move.
            se, se_of = _simple_error(last) or _simple_error(first), "equal"
        moved = ~((y == z) | (np.isnan(y) & np.isnan(z)))
        found.append(
            AuditEffect(
                indicator=_shown(interviews, name, category),
                statistic="mean" if indicator.kind == "mean" else "proportion",
                n_raw=int(np.isfinite(first).sum()), n_delivered=int(np.isfinite(last).sum()),
                raw=before, kept_raw=raw, kept=own, delivered=after,
                unexplained=own - back, weighted_shift=_weighted(interviews, pairs, kept, y, z), se=se,
                se_of=se_of, edits=int(moved.sum()),
                movers=_movers(both, indicator.column, needed, kept, moved, y, z),
            )
        )  # fmt: skip
    return found


def _values(interviews: Interviews, rows: Rows, name: str, indicator: Indicator) -> dict[str | None, Numbers]:
    return {v.category: v.values for v in variables(replace(interviews, rows=rows), name, indicator)}


def _of(values: Mapping[str | None, Numbers], category: str | None, n: int) -> Numbers:
    """Return a category's values; one that a file does not have is nobody's answer there."""
    if category in values:
        return values[category]
    other = next(iter(values.values()), None)
    return np.full(n, np.nan) if other is None else np.where(np.isfinite(other), 0.0, np.nan)


def _reverted(rows: Rows, pairs: Pairs, columns: Sequence[Column]) -> Rows:
    """Return the delivered rows with every edit that no entry explains taken back."""
    frame = rows.frame.copy()
    wanted = [i for i, c in enumerate(CLASSES) if c in UNEXPLAINED]
    for column in columns:
        back = np.isin(column.classes, wanted)
        if back.any():
            values = frame[column.name].astype(object).where(frame[column.name].notna(), None).to_numpy().copy()
            values[pairs.delivered[back]] = [v or None for v in column.raw[back]]
            frame[column.name] = values
            frame[column.name] = frame[column.name].astype("str")
    return replace(rows, frame=frame)


def _mean(values: Numbers) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None


def _simple_error(values: Numbers) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.std(ddof=1) / np.sqrt(len(known))) if len(known) > 1 else None


def _weighted(interviews: Interviews, pairs: Pairs, kept: Mask, y: Numbers, z: Numbers) -> float | None:
    if interviews.weight is None:
        return None
    w = interviews.weight[pairs.delivered][kept]
    use = np.isfinite(w) & (w > 0)
    one, other = use & np.isfinite(y), use & np.isfinite(z)
    if not one.any() or not other.any():
        return None
    return float(np.average(z[other], weights=w[other]) - np.average(y[one], weights=w[one]))


def _movers(
    both: Both, name: str, needed: set[str], kept: Mask, moved: Mask, y: Numbers, z: Numbers
) -> tuple[Mover, ...]:
    """Return the kinds of edits (from which value to which) that move the estimate most; ties as they stand."""
    column = both.columns.get(name)
    mean, n = _mean(z), int(np.isfinite(y).sum())
    if column is None or mean is None or not n or not moved.any():
        return ()
    part = (np.where(np.isfinite(z), z - mean, 0.0) - np.where(np.isfinite(y), y - mean, 0.0)) / n
    shown = Shown([column.raw, column.delivered], hidden=False)
    unexplained = np.zeros(len(column.classes), dtype=bool)
    for c in needed:
        unexplained |= np.isin(both.columns[c].classes, [i for i, e in enumerate(CLASSES) if e in UNEXPLAINED])
    raw, delivered, unclear = column.raw[kept], column.delivered[kept], unexplained[kept]
    groups: dict[tuple[str, str], list[int]] = {}
    for k in map(int, np.flatnonzero(moved)):
        groups.setdefault((shown(str(raw[k])), shown(str(delivered[k]))), []).append(k)
    movers = [
        Mover(old, new, len(at), int(unclear[at].sum()), float(part[at].sum())) for (old, new), at in groups.items()
    ]
    return tuple(sorted(movers, key=lambda m: -abs(m.effect))[:_MOVERS])


def _shown(interviews: Interviews, name: str, category: str | None) -> str:
    title = interviews.title(name)
    return title if category is None else f"{title} = {category}"

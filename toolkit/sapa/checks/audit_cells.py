"""Cells of the raw and the delivered file against the entries of the cleaning log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from sapa.checks.audit_links import Links
from sapa.checks.audit_log import BLANK, CHANGE, CONFIRM, DELETE, OTHER, ColumnNames, Entry
from sapa.checks.audit_rows import Pairs
from sapa.checks.audit_values import Texts, differ, recoded, same_value, texts
from sapa.data.rows import Rows
from sapa.results.audit import Change, ColumnAudit, EditClass

Mask = npt.NDArray[np.bool_]
_DISTINCT = 4  # values that a column must have to be recognised by its contents alone


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One question in both files: raw and delivered texts of the matched rows, and the class of each cell.

    classes
        Position of the class in `CLASSES`, -1 where nothing happened.
    """

    name: str
    raw: Texts
    delivered: Texts
    changed: Mask
    respelled: int
    classes: npt.NDArray[np.int8]
    recoded: bool = False


CLASSES = tuple(EditClass)
_CODE = {c: np.int8(i) for i, c in enumerate(CLASSES)}


@dataclass(slots=True)
class Cells:
    """Every column compared, and what became of the entries of the log."""

    columns: list[Column] = field(default_factory=list)
    audit: ColumnAudit = field(default_factory=lambda: ColumnAudit(0))
    fates: dict[tuple[str, int], str] = field(default_factory=dict)
    entry_of: dict[tuple[int, str], Entry] = field(default_factory=dict)
    old_differs: list[Entry] = field(default_factory=list)
    several: int = 0


def match_columns(
    raw: Rows, delivered: Rows, stated: Mapping[str, str], pairs: Pairs
) -> tuple[dict[str, str], ColumnAudit]:
    """Find each delivered column in the raw file: as stated, by its name, by its spelling, by its contents."""
    mapping = {c: stated[c] for c in delivered.columns if c in stated}
    left = [c for c in raw.columns if c not in set(mapping.values())]
    mapping |= {c: c for c in delivered.columns if c not in mapping and c in set(left)}
    left = [c for c in left if c not in mapping]
    recognised: dict[str, str] = {}
    loose = ColumnNames(left)
    for c in delivered.columns:
        found = None if c in mapping else loose.find(c)
        if found is not None and found not in recognised.values():
            recognised[c] = found
    left = [c for c in left if c not in recognised.values()]
    missing = [c for c in delivered.columns if c not in mapping and c not in recognised]
    if left and missing:
        contents = {_digest(texts(raw, c)[pairs.raw]): c for c in reversed(left)}
        for c in missing:
            values = texts(delivered, c)[pairs.delivered]
            found = contents.get(_digest(values))
            if found is not None and found not in recognised.values() and len(set(values) - {""}) >= _DISTINCT:
                recognised[c] = found
    mapping |= recognised
    taken = set(mapping.values())
    return mapping, ColumnAudit(
        common=len(mapping), dropped=tuple(c for c in raw.columns if c not in taken),
        added=tuple(c for c in delivered.columns if c not in mapping),
        renamed={c: r for c, r in stated.items() if c in mapping and c != r}, recognised=recognised,
    )  # fmt: skip


def _digest(values: Texts) -> bytes:
    return np.asarray(pd.util.hash_array(np.asarray(values, dtype=object))).tobytes()


def compare_cells(
    raw: Rows, delivered: Rows, pairs: Pairs, ids: Sequence[str], *, mapping: Mapping[str, str], audit: ColumnAudit,
    entries: Iterable[Entry], skip: Iterable[str],
) -> Cells:  # fmt: skip
    """Compare every common column of the matched rows and ask the log about each cell.

    Parameters
    ----------
    ids
        Id of each matched row.
    mapping
        Delivered column → raw column.
    skip
        Delivered columns that are no questions (the id).
    """
    cells = Cells()
    at = {id: k for k, id in reversed(list(enumerate(ids)))}
    by_column = _by_column(entries, cells)
    links = Links(by_column, ids=at)
    options = _conventions(raw, delivered)
    constant: list[str] = []
    for name, source in mapping.items():
        if name in set(skip):
            continue
        a, b = texts(raw, source)[pairs.raw], texts(delivered, name)[pairs.delivered]
        changed, spelt = differ(a, b, zones=options[0], decimals=options[1])
        whole = recoded(a, b, changed)
        if whole:
            changed = np.zeros(len(a), dtype=bool)
        classes = np.where(changed, _CODE[EditClass.UNDOCUMENTED], np.int8(-1)).astype(np.int8)
        column = Column(name, a, b, changed, int(spelt.sum()), classes, whole)
        _ask_log(column, by_column.get(name, {}), at, cells)
        cells.columns.append(column)
        if changed.any() and len(set(b) - {""}) == 1 and len(set(a) - {""}) > 1:
            constant.append(name)
    links.explain(cells.columns, _CODE)
    cells.audit = ColumnAudit(
        common=audit.common, dropped=audit.dropped, added=audit.added, renamed=audit.renamed,
        recognised=audit.recognised, recoded=tuple(c.name for c in cells.columns if c.recoded),
        constant=tuple(constant),
    )  # fmt: skip
    return cells


def _conventions(raw: Rows, delivered: Rows) -> tuple[tuple[str | None, str | None], tuple[str | None, str | None]]:
    """Return time zones and decimal marks declared for the two files (of the first file of several)."""
    one, other = raw.files[0], delivered.files[0]
    return (one.timezone, other.timezone), (one.decimal, other.decimal)


def _by_column(entries: Iterable[Entry], cells: Cells) -> dict[str, dict[str, list[Entry]]]:
    found: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        if entry.column is not None and entry.id and entry.kind in (CHANGE, BLANK, CONFIRM):
            found.setdefault(entry.column, {}).setdefault(entry.id, []).append(entry)
    cells.several = sum(
        sum(e.kind != CONFIRM for e in of_cell) > 1 for of_column in found.values() for of_cell in of_column.values()
    )
    return found


def effective(entries: Sequence[Entry]) -> Entry:
    """Return the entry of a cell that counts: the last that changes or blanks it, else the last."""
    changing = [e for e in entries if e.kind != CONFIRM]
    return (changing or list(entries))[-1]


def wanted(entry: Entry) -> str | None:
    """Return the value that an entry wants in the cell; None where it does not say."""
    if entry.kind == BLANK:
        return ""
    return entry.new


def _ask_log(column: Column, entries: Mapping[str, list[Entry]], at: Mapping[str, int], cells: Cells) -> None:
    for id, of_cell in entries.items():
        k = at.get(id)
        if k is None:
            continue
        raw, delivered, changed = str(column.raw[k]), str(column.delivered[k]), bool(column.changed[k])
        entry = effective(of_cell)
        cells.entry_of[k, column.name] = entry
        if column.recoded:
            found: EditClass | None = None
            fate = "recoded"
        else:
            found, fate = judge(entry, raw, delivered, changed=changed)
        if found is not None:
            column.classes[k] = _CODE[found]
        for e in of_cell:
            cells.fates[e.place] = fate if e is entry else "superseded"
        known = {raw}
        for e in of_cell:
            if e.old and not column.recoded and not any(same_value(e.old, v) for v in known):
                cells.old_differs.append(e)
            if e.kind != CONFIRM and e.new is not None:
                known.add(e.new)


def judge(entry: Entry, raw: str, delivered: str, *, changed: bool) -> tuple[EditClass | None, str]:
    """Return the class of a cell under the entry that counts for it, and what became of the entry."""
    if entry.kind == CONFIRM:
        return (EditClass.CONFIRMED_CHANGED, "confirmed_changed") if changed else (None, "confirmed")
    value = wanted(entry)
    if not changed:
        if value is None or same_value(value, raw):
            return None, "no_effect"
        return EditClass.NOT_APPLIED, "not_applied"
    if value is None or same_value(value, delivered):
        return EditClass.DOCUMENTED, "applied"
    return EditClass.OTHER_VALUE, "other_value"


def change_of(raw: str, delivered: str) -> Change:
    """Return what happened to a cell whose value changed."""
    if not raw:
        return Change.FILLED
    return Change.CHANGED if delivered else Change.BLANKED


def without_raw(delivered: Rows, places: Mapping[str, int], entries: Iterable[Entry]) -> Cells:
    """Judge the entries of the log by the delivered file alone: applied, not applied, or another value.

    Without raw data nothing can be said of edits that the log does not name.
    """
    cells = Cells()
    n = len(delivered)
    for name, of_column in _by_column(entries, cells).items():
        if name not in delivered.columns:
            continue
        values = texts(delivered, name)
        column = Column(name, values, values, np.zeros(n, dtype=bool), 0, np.full(n, -1, dtype=np.int8))
        for id, of_cell in of_column.items():
            k = places.get(id)
            if k is None:
                continue
            entry = effective(of_cell)
            value, now = wanted(entry), str(values[k])
            for e in of_cell:
                cells.fates[e.place] = "superseded"
            cells.entry_of[k, name] = entry
            if entry.kind == CONFIRM:
                ok = not entry.old or same_value(entry.old, now)
                found, fate = (None, "confirmed") if ok else (EditClass.CONFIRMED_CHANGED, "confirmed_changed")
            elif value is None or same_value(value, now):
                found, fate = EditClass.DOCUMENTED, "applied"
            elif entry.old and same_value(entry.old, now):
                found, fate = EditClass.NOT_APPLIED, "not_applied"
            else:
                found, fate = EditClass.OTHER_VALUE, "other_value"
            cells.fates[entry.place] = fate
            if found is not None:
                column.classes[k] = _CODE[found]
        cells.columns.append(column)
    return cells


def fates_of(entries: Iterable[Entry], cells: Cells, raw_ids: frozenset[str] | None, ids: frozenset[str],
             columns: frozenset[str]) -> dict[tuple[str, int], str]:  # fmt: skip
    """Say of every entry what became of it; each has one fate."""
    known = (ids, ids if raw_ids is None else raw_ids)
    return {
        e.place: _place_fate(e, known, raw=raw_ids is not None)
        or cells.fates.get(e.place)
        or _row_fate(e, known, columns)
        for e in entries
    }


def _place_fate(entry: Entry, known: tuple[frozenset[str], frozenset[str]], *, raw: bool) -> str | None:
    """Return the fate of an entry that is about no cell that could be found."""
    missing = entry.id not in known[0] and entry.id not in known[1]
    if entry.kind == DELETE:
        return "unknown_id" if missing and raw else "deletion"
    if missing:
        return "unknown_id" if raw else "row_absent"
    if not entry.question:
        return "whole_interview"
    return "unknown_column" if entry.column is None else None


def _row_fate(entry: Entry, known: tuple[frozenset[str], frozenset[str]], columns: frozenset[str]) -> str:
    """Return the fate of an entry about a cell that stands in one of the files only."""
    if entry.id not in known[0]:
        return "row_deleted"
    if entry.id not in known[1]:
        return "row_added"
    if entry.column not in columns:
        return "dropped_column"
    return "unknown_type" if entry.kind == OTHER else "not_compared"


def count_classes(classes: npt.NDArray[np.int8]) -> Counter[EditClass]:
    """Count the cells of each class."""
    numbers = np.bincount(classes[classes >= 0].astype(np.intp), minlength=len(CLASSES))
    return Counter({c: int(n) for c, n in zip(CLASSES, numbers, strict=True) if n})

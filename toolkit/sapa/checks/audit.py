"""Audit of the delivered file: raw data, delivered data, cleaning log and deletions against each other.

What counts as the same value stands in `audit_values`, how rows are matched in `audit_rows`, how an entry of the log is
found in `audit_log`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sapa.checks.audit_cells import (
    CLASSES,
    Cells,
    Column,
    change_of,
    compare_cells,
    count_classes,
    fates_of,
    match_columns,
    without_raw,
)
from sapa.checks.audit_effect import both_files, effects
from sapa.checks.audit_findings import findings
from sapa.checks.audit_log import ColumnNames, Entry, deletions, known_words, read_log
from sapa.checks.audit_rows import Pairs, flow, ids_of, pair, row_list
from sapa.checks.audit_status import status_changes
from sapa.checks.audit_values import Shown
from sapa.checks.base import CheckResult, Context
from sapa.checks.interviews import Interviews, Labels, Mask, joined
from sapa.data.rows import Rows
from sapa.deliverable.loaded import LoadedMethod
from sapa.messages import message
from sapa.results import Line, Status, Table, table
from sapa.results.audit import (
    MOST_EDITS,
    AuditCount,
    AuditDetail,
    AuditEdit,
    AuditEffect,
    Change,
    EditClass,
    LogEntryFault,
    LogFault,
)
from sapa.results.details import IndicatorEstimate
from sapa.stats.disclosure import shared

_PERSONAL = ("phone_present", "latitude", "longitude", "accuracy", "locality", "settlement")
_FEATURES = ("sex", "age", "language", "region", "stratum", "psu", "ssu")
"""Roles that together tell who somebody is (quasi-identifiers)."""
_FAULTS = {"unknown_id": LogFault.UNKNOWN_ID, "unknown_column": LogFault.UNKNOWN_COLUMN,
           "unknown_type": LogFault.UNKNOWN_TYPE}  # fmt: skip
_LISTED = 500
_ORDER = (EditClass.UNDOCUMENTED, EditClass.CONFIRMED_CHANGED, EditClass.OTHER_VALUE, EditClass.NOT_APPLIED,
          EditClass.DOCUMENTED)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Files:
    """The files of one audit, related to each other."""

    interviews: Interviews
    ids: Labels
    raw: Rows | None
    raw_ids: Labels | None
    pairs: Pairs | None
    entries: tuple[Entry, ...]
    deletions: Mapping[str, bool]
    mapping: Mapping[str, str]

    @property
    def places(self) -> npt.NDArray[np.intp]:
        """Delivered rows whose cells are judged."""
        return self.pairs.delivered if self.pairs is not None else np.arange(len(self.interviews.rows))


def handed_in(method: LoadedMethod) -> bool:
    """Tell whether there is anything to audit the delivered file by."""
    return any(method.table(key) is not None for key in ("raw", "log", "deleted"))


def audit(
    method: LoadedMethod,
    interviews: Interviews,
    context: Context,
    *,
    estimates: Sequence[IndicatorEstimate] = (),
    refuted: Mask | None = None,
) -> CheckResult:
    """Compare raw data, delivered data, cleaning log and deletions of one survey.

    Parameters
    ----------
    method
        With the tables `raw`, `log` and `deleted`, as far as they were handed in.
    interviews
        The delivered rows, related to their roles.
    estimates
        Design-based estimates of the delivered data, for their standard errors.
    refuted
        Delivered rows that field control did not confirm: they explain voided interviews.

    Returns
    -------
    CheckResult
        Findings on the methodological line, tables `audit` and `audit_edits`, and `AuditDetail`.
    """
    columns = interviews.roles.get("id")
    if not columns:
        return CheckResult((
            context.finding(
                "audit.undocumented", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, message("checks.audit.no_id"),
                recommendation=message("checks.audit.todo.no_id"),
            ),
        ))  # fmt: skip
    files, cells = _compared(method, interviews, columns)
    detail = _detail(method, files, cells, context, estimates)
    if files.raw is not None and files.pairs is not None:
        changes = status_changes(interviews, files.raw, files.pairs, mapping=files.mapping, refuted=refuted)
        detail = replace(detail, statuses=changes)
    return CheckResult(findings(detail, context), _tables(detail, context), detail)


def _compared(method: LoadedMethod, interviews: Interviews, id_columns: tuple[str, ...]) -> tuple[_Files, Cells]:
    spec, delivered = method.spec, interviews.rows
    ids = ids_of(delivered, id_columns)
    raw, log = method.table("raw"), method.table("log")
    raw_ids = pairs = None
    mapping: Mapping[str, str] = {}
    cells = Cells()
    stated = spec.raw.columns if spec.raw is not None else {}
    if raw is not None and spec.raw is not None:
        raw_ids = ids_of(raw, spec.raw.id)
        pairs = pair(raw, raw_ids, delivered, ids)
        mapping, cells.audit = match_columns(raw, delivered, stated, pairs)
    # The log may call a question by its raw name, and may speak of one that was not delivered.
    back = {r: c for c, r in mapping.items()} | {r: c for c, r in stated.items()}
    own = (*delivered.columns, *(cells.audit.dropped if raw is not None else ()))
    names = ColumnNames(own, also=back)
    entries = read_log(log, spec.log, names) if log is not None and spec.log is not None else ()
    removed = deletions(entries, method.table("deleted"), spec.deleted)
    files = _Files(interviews, ids, raw, raw_ids, pairs, entries, removed, mapping)
    if raw is not None and pairs is not None:
        own_ids = [str(v) for v in ids[pairs.delivered]]
        apart = interviews.roles.get("status", ())
        logged = {e.column for e in entries}
        cells = compare_cells(
            raw,
            delivered,
            pairs,
            own_ids,
            mapping=mapping,
            audit=cells.audit,
            entries=entries,
            skip=(*id_columns, *(c for c in apart if c not in logged)),
        )
    elif entries:
        places = {str(id): i for i, id in reversed(list(enumerate(ids))) if id}
        cells = without_raw(delivered, places, entries)
    return files, cells


def _detail(
    method: LoadedMethod, files: _Files, cells: Cells, context: Context, estimates: Sequence[IndicatorEstimate]
) -> AuditDetail:
    interviews, raw, pairs = files.interviews, files.raw, files.pairs
    raw_ids = None if files.raw_ids is None else frozenset(map(str, files.raw_ids)) - {""}
    ids = frozenset(map(str, files.ids)) - {""}
    known = frozenset(files.mapping) if raw is not None else frozenset(interviews.rows.columns)
    fates = fates_of(files.entries, cells, raw_ids, ids, known)
    faults = _faults(method, files, cells, fates, context)
    rows = row_list(
        raw, files.raw_ids, interviews.rows, files.ids, pairs, files.deletions, interviews.voided,
        (_raw_interviewers(files, context), _interviewers(interviews, context)), context.pseudonym,
    )  # fmt: skip
    found: tuple[AuditEffect, ...] = ()
    unassessed: tuple[str, ...] = ()
    if raw is not None and pairs is not None:
        both = both_files(
            interviews, raw, pairs, mapping=files.mapping, columns=cells.columns, statuses=method.spec.statuses
        )
        found, unassessed = effects(both, estimates)
    edits, total = _edits(files, cells, context)
    log = method.table("log")
    return AuditDetail(
        has_raw=raw is not None, has_log=log is not None, has_deletions=method.table("deleted") is not None,
        flow=None if pairs is None or files.raw_ids is None
        else flow(files.raw_ids, len(interviews.rows), pairs, files.deletions),
        total=_total(cells, files), by_question=_by_question(cells),
        by_interviewer=_by_interviewer(files, cells, context),
        by_change=_by_change(cells), columns=cells.audit if raw is not None else None, edits=edits, edits_total=total,
        rows=rows, rows_total=Counter(r.kind for r in rows), entries=Counter(fates.values()),
        faults=faults[:_LISTED], faults_total=Counter(f.fault for f in faults), several=cells.several,
        no_reason=sum(1 for e in files.entries if fates[e.place] == "applied" and not e.reason), effects=found,
        unassessed=unassessed, raw_file=raw.files[0].path if raw is not None else "",
        log_file=log.files[0].path if log is not None else "",
    )  # fmt: skip


def _interviewers(interviews: Interviews, context: Context) -> Labels | None:
    return None if interviews.interviewer is None else _staff(interviews.interviewer, context)


def _raw_interviewers(files: _Files, context: Context) -> Labels | None:
    columns = [files.mapping.get(c) for c in files.interviews.roles.get("interviewer", ())]
    named = [c for c in columns if c is not None]
    if files.raw is None or not named or len(named) < len(columns):
        return None
    return _staff(joined(files.raw.frame, named), context)


def _staff(labels: Labels, context: Context) -> Labels:
    shown = {v: context.staff(str(v)) for v in set(labels)}
    return np.array([shown[v] for v in labels], dtype=object)


def _faults(
    method: LoadedMethod, files: _Files, cells: Cells, fates: Mapping[tuple[str, int], str], context: Context
) -> tuple[LogEntryFault, ...]:
    found = []
    words = known_words(method.spec.log)
    for e in files.entries:
        fault = _FAULTS.get(fates[e.place])
        if fault is None and fates[e.place] == "whole_interview" and e.kind in ("change", "blank"):
            fault = LogFault.NO_QUESTION
        if fault is None and e.word and e.word.casefold() not in words:
            fault = LogFault.UNKNOWN_TYPE
        if fault is not None:
            found.append(LogEntryFault(fault, e.file, e.row, context.pseudonym(e.id), e.question, e.word))
    found += [
        LogEntryFault(LogFault.OLD_DIFFERS, e.file, e.row, context.pseudonym(e.id), e.question)
        for e in cells.old_differs
    ]
    listed, spec = method.table("deleted"), method.spec.deleted
    if listed is not None and spec is not None:
        have = set(map(str, files.ids)) | (set(map(str, files.raw_ids)) if files.raw_ids is not None else set())
        if files.raw_ids is not None:
            for i, id in enumerate(map(str, ids_of(listed, spec.id))):
                if id not in have:
                    found.append(LogEntryFault(LogFault.UNKNOWN_ID, *listed.at(i), context.pseudonym(id), ""))
    return tuple(found)


def _total(cells: Cells, files: _Files) -> AuditCount:
    counts: Counter[EditClass] = Counter()
    for c in cells.columns:
        counts += count_classes(c.classes)
    n = sum(len(c.classes) for c in cells.columns) if files.raw is not None else sum(counts.values())
    return AuditCount("", n, dict(counts), sum(c.respelled for c in cells.columns), len(files.places))


def _by_question(cells: Cells) -> tuple[AuditCount, ...]:
    rows = [AuditCount(c.name, len(c.classes), dict(count_classes(c.classes)), c.respelled) for c in cells.columns]
    touched = [r for r in rows if r.by_class or r.respelled]
    return tuple(sorted(touched, key=lambda r: (-r.unexplained, -sum(r.by_class.values()), -r.respelled)))


def _by_interviewer(files: _Files, cells: Cells, context: Context) -> tuple[AuditCount, ...]:
    who = _interviewers(files.interviews, context)
    if who is None or not cells.columns:
        return ()
    labels, place = np.unique(who[files.places].astype(str), return_inverse=True)
    counts = np.zeros((len(CLASSES), len(labels)), dtype=np.int64)
    for c in cells.columns:
        touched = c.classes >= 0
        if touched.any():
            np.add.at(counts, (c.classes[touched].astype(np.intp), place[touched]), 1)
    rows = np.bincount(place, minlength=len(labels))
    found = [
        AuditCount(
            str(label), int(rows[i]) * len(cells.columns),
            {c: int(counts[k, i]) for k, c in enumerate(CLASSES) if counts[k, i]}, rows=int(rows[i]),
        )
        for i, label in enumerate(labels)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda r: (-r.unexplained, -r.edited, r.name)))


def _by_change(cells: Cells) -> dict[Change, int]:
    found: Counter[Change] = Counter()
    for c in cells.columns:
        one, other = c.raw[c.changed] != "", c.delivered[c.changed] != ""
        found[Change.CHANGED] += int((one & other).sum())
        found[Change.BLANKED] += int((one & ~other).sum())
        found[Change.FILLED] += int((~one & other).sum())
    return {k: v for k, v in found.items() if v}


def _edits(files: _Files, cells: Cells, context: Context) -> tuple[tuple[AuditEdit, ...], int]:
    """List single cells, what nobody explained first."""
    interviews = files.interviews
    hidden = {c for role in _PERSONAL for c in interviews.roles.get(role, ())}
    features = {c for role in _FEATURES for c in interviews.roles.get(role, ())} if context.k > 1 else set()
    who = _interviewers(interviews, context)
    near = [str(v) for v in who[files.places]] if who is not None else [""] * len(files.places)
    total = sum(int((c.classes >= 0).sum()) for c in cells.columns)
    found: list[AuditEdit] = []
    for wanted in _ORDER:
        code = CLASSES.index(wanted)
        for c in cells.columns:
            at = np.flatnonzero(c.classes == code)[: MOST_EDITS - len(found)]
            if not len(at):
                continue
            known = _known(c, near, context.k) if c.name in features else None
            shown = Shown([c.raw, c.delivered], hidden=c.name in hidden, least=context.k, known=known)
            found += [
                _edit(files, cells, c.name, k, wanted, (str(c.raw[k]), str(c.delivered[k])), shown, who, context)
                for k in map(int, at)
            ]
    return tuple(found), total


def _known(column: Column, near: list[str], k: int) -> frozenset[tuple[str, str]]:
    """Return pairs of an interviewer and a value that k interviews share, before cleaning or after it."""
    return shared(column.raw.tolist(), near, k) | shared(column.delivered.tolist(), near, k)


def _edit(
    files: _Files, cells: Cells, name: str, k: int, found: EditClass, values: tuple[str, str], shown: Shown,
    who: Labels | None, context: Context,
) -> AuditEdit:  # fmt: skip
    i = int(files.places[k])
    file, row = files.interviews.rows.at(i)
    entry = cells.entry_of.get((k, name))
    raw, delivered = values
    if files.raw is None and entry is not None:
        raw = entry.old
    change = Change.NONE if found is EditClass.NOT_APPLIED else change_of(raw, delivered)
    label = str(who[i]) if who is not None else ""
    return AuditEdit(
        id=context.pseudonym(str(files.ids[i])), file=file, row=row, interviewer=label,
        question=name, change=change, edit=found, old=shown(raw, label), new=shown(delivered, label),
        logged=None if entry is None or entry.new is None else shown(entry.new, label),
        log_row=None if entry is None else entry.row, reason=None if entry is None else entry.reason,
    )  # fmt: skip


def _tables(detail: AuditDetail, context: Context) -> tuple[Table, ...]:
    common = {"part": context.part, "method": context.method}
    classes: Iterable[tuple[AuditCount, EditClass]] = (
        (q, c) for q in detail.by_question for c in CLASSES if q.by_class.get(c)
    )
    rows = [
        {**common, "question": q.name, "edit": str(c), "edits": q.by_class[c], "cells": q.cells,
         "share": q.by_class[c] / q.cells if q.cells else None}
        for q, c in classes
    ]  # fmt: skip
    edits = [
        {**common, "id": e.id, "file": e.file, "row": e.row, "interviewer": e.interviewer, "question": e.question,
         "change": str(e.change), "edit": str(e.edit), "old": e.old, "new": e.new, "logged": e.logged,
         "log_row": e.log_row, "reason": e.reason}
        for e in detail.edits
    ]  # fmt: skip
    return table("audit", rows), table("audit_edits", edits)

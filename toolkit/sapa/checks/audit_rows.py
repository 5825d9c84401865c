"""Rows of the raw and the delivered file: which is which, which are gone, which are new, which stand there twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sapa.checks.audit_values import texts
from sapa.checks.interviews import Labels, joined
from sapa.data.rows import Rows
from sapa.results.audit import AuditRow, RowFlow

Places = npt.NDArray[np.intp]
_UUID = "uuid:"
_SHOWN_COLUMNS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Rows that are in both files: `raw[i]` became `delivered[i]`; the rest by position in its own file."""

    raw: Places
    delivered: Places
    deleted: Places
    added: Places
    raw_without_id: int
    delivered_without_id: int


def ids_of(rows: Rows, columns: tuple[str, ...]) -> Labels:
    """Return the ids of a file's rows; the `uuid:` that some exports put before an id is no part of it."""
    labels = joined(rows.frame, columns)
    return np.array([v.removeprefix(_UUID) for v in labels], dtype=object)


def pair(raw: Rows, raw_ids: Labels, delivered: Rows, delivered_ids: Labels) -> Pairs:
    """Match the rows of both files by id.

    Where an id stands more than once in either file, the rows that resemble each other most are taken for the same.
    """
    places_raw, places_delivered = _places(raw_ids), _places(delivered_ids)
    left: list[int] = []
    right: list[int] = []
    common = [c for c in raw.columns if c in set(delivered.columns)]
    cells: tuple[list[npt.NDArray[np.object_]], list[npt.NDArray[np.object_]]] | None = None
    for id, in_raw in places_raw.items():
        in_delivered = places_delivered.get(id)
        if in_delivered is None:
            continue
        if len(in_raw) == len(in_delivered) == 1:
            left.append(in_raw[0])
            right.append(in_delivered[0])
            continue
        if cells is None:
            cells = [texts(raw, c) for c in common], [texts(delivered, c) for c in common]
        for i, j in _alike(in_raw, in_delivered, *cells):
            left.append(i)
            right.append(j)
    order = np.argsort(np.array(right, dtype=np.intp), kind="stable")
    paired_raw, paired = np.array(left, dtype=np.intp)[order], np.array(right, dtype=np.intp)[order]
    known_raw, known = np.asarray(raw_ids != ""), np.asarray(delivered_ids != "")
    return Pairs(
        raw=paired_raw, delivered=paired,
        deleted=np.setdiff1d(np.flatnonzero(known_raw), paired_raw),
        added=np.setdiff1d(np.flatnonzero(known), paired),
        raw_without_id=int((~known_raw).sum()), delivered_without_id=int((~known).sum()),
    )  # fmt: skip


def _places(ids: Labels) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, id in enumerate(ids):
        if id:
            found.setdefault(str(id), []).append(i)
    return found


def _alike(
    one: list[int], other: list[int], left: list[npt.NDArray[np.object_]], right: list[npt.NDArray[np.object_]]
) -> Iterator[tuple[int, int]]:
    """Pair rows of one id, the most alike first; ties go by the order of the files."""
    scored = sorted(
        (sum(bool(a[i] != b[j]) for a, b in zip(left, right, strict=True)), i, j) for i in one for j in other
    )
    taken: tuple[set[int], set[int]] = set(), set()
    for _, i, j in scored:
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield i, j


def flow(raw_ids: Labels, delivered: int, pairs: Pairs, deletions: Mapping[str, bool]) -> RowFlow:
    """Count rows from file to file. `deletions`: ids that a log deletes, and whether a reason stands there."""
    gone = [deletions.get(str(raw_ids[i])) for i in pairs.deleted]
    return RowFlow(
        raw=len(raw_ids), deleted_reason=sum(g is True for g in gone), deleted_no_reason=sum(g is False for g in gone),
        deleted_unlogged=sum(g is None for g in gone), raw_without_id=pairs.raw_without_id, matched=len(pairs.raw),
        added=len(pairs.added), delivered_without_id=pairs.delivered_without_id, delivered=delivered,
    )  # fmt: skip


def row_list(
    raw: Rows | None, raw_ids: Labels | None, delivered: Rows, delivered_ids: Labels, pairs: Pairs | None,
    deletions: Mapping[str, bool], voided: npt.NDArray[np.bool_], interviewers: tuple[Labels | None, Labels | None],
    pseudonym: Callable[[str], str],
) -> tuple[AuditRow, ...]:  # fmt: skip
    """List the rows that a person should look at."""
    found: list[AuditRow] = []

    def add(kind: str, rows: Rows, i: int, id: str, who: Labels | None, columns: tuple[str, ...] = ()) -> None:
        file, row = rows.at(i)
        label = str(who[i]) if who is not None else ""
        found.append(AuditRow(kind, pseudonym(id), file, row, label, columns))

    gone: set[str] = set()
    if raw is not None and raw_ids is not None and pairs is not None:
        for i in map(int, pairs.deleted):
            id = str(raw_ids[i])
            gone.add(id)
            reason = deletions.get(id)
            if reason is None:
                add("deleted_unlogged", raw, i, id, interviewers[0])
            elif not reason:
                add("deleted_no_reason", raw, i, id, interviewers[0])
        for i in map(int, pairs.added):
            add("added", delivered, i, str(delivered_ids[i]), interviewers[1])
    for i, id in enumerate(map(str, delivered_ids)):
        if id in deletions and id not in gone and not voided[i]:
            add("still_delivered", delivered, i, id, interviewers[1])
    for i, id, columns in repeated(delivered, delivered_ids):
        add("duplicate_different" if columns else "duplicate_same", delivered, i, id, interviewers[1], columns)
    return tuple(found)


def repeated(rows: Rows, ids: Labels) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield each row whose id stands further up, with the columns in which it differs from the first such row."""
    series = pd.Series(ids)
    again = np.flatnonzero((series.duplicated(keep="first") & (series != "")).to_numpy())
    if not len(again):
        return
    first: dict[str, int] = {}
    for i, id in enumerate(ids):
        first.setdefault(str(id), i)
    frame = rows.frame
    for i in map(int, again):
        one, other = (frame.iloc[k].fillna("").to_numpy(dtype=object) for k in (first[str(ids[i])], i))
        names = [c for c, a, b in zip(frame.columns, one, other, strict=True) if a != b]
        yield i, str(ids[i]), tuple(map(str, names[:_SHOWN_COLUMNS]))

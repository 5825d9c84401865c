"""Issued cases related to interviews and contacts: which were used, answered, replaced, and which are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sapa.checks.interviews import Interviews, Labels, Mask, joined
from sapa.checks.plan_achieved_progress import field_days
from sapa.checks.times import date_defects
from sapa.data.rows import Rows
from sapa.data.values import instants_in, normalise_code
from sapa.deliverable.coverage_sections import IssuedRef
from sapa.deliverable.sections import ContactsRef
from sapa.messages import message
from sapa.results.details import DataDefect
from sapa.stats.dispositions import Outcome, final_outcome, outcome_of

QUOTA_FULL = "48"
"""AAPOR 4.8: nobody eligible because the quota is filled."""

# Words that mark a reserve case where the manifest does not name them.
_RESERVE = ("reserve", "резерв", "резервный", "резервная", "қосалқы", "запасной")


@dataclass(frozen=True, slots=True)
class Contacted:
    """What the contact file knows of a case: attempts made, and what the case came to (None: not known)."""

    attempts: int
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """The issued cases, one entry a row of their file, repeated ids left out.

    rows, ids
        The rows and their ids.
    stratum
        Label of each case as interviews carry it; None where the file does not state it.
    reserve
        Cases held back for replacement.
    replaces
        Id of the case that each one stood in for, "" for none; only known cases other than itself.
    completed, valid
        Cases with an interview handed in, and with one that counts.
    used
        Cases that were tried: interviewed, contacted, or standing in for another; a main case too where no contacts
        are handed in.
    contacts
        What was done about each case, by id; empty without contacts.
    linked
        Whether interviews and cases share an id at all.
    """

    rows: Rows
    spec: IssuedRef
    ids: Labels
    stratum: Labels | None
    reserve: Mask
    replaces: Labels
    completed: Mask
    valid: Mask
    used: Mask
    contacts: Mapping[str, Contacted]
    linked: bool
    defects: tuple[DataDefect, ...]

    def used_by_stratum(self) -> dict[str, int] | None:
        """Return the cases used by stratum; None where cases have no stratum."""
        return None if self.stratum is None else counts(self.stratum, self.used)


def counts(labels: Labels, mask: Mask) -> dict[str, int]:
    """Return how many rows of a mask have each label; blank ones are left out."""
    names, numbers = np.unique(labels[mask & (labels != "")].astype(str), return_counts=True)
    return {str(k): int(v) for k, v in zip(names, numbers, strict=True)}


def relate_cases(
    issued: tuple[Rows, IssuedRef],
    interviews: Interviews,
    *,
    valid: Mask,
    contacts: tuple[Rows, ContactsRef] | None = None,
) -> Cases:
    """Relate the issued cases to interviews and contacts.

    A repeated id, a `replaces` that names an unknown case or the case itself, and dates that cannot belong to the
    field are named as defects; the later rows of a repeated id are left out.
    """
    rows, spec = issued
    ids = joined(rows.frame, [spec.id])
    defects: list[DataDefect] = []
    keep = _first_of_each(rows, spec, ids, defects)
    rows, ids = rows.take(keep), ids[keep]
    own = _link(spec, interviews, ids)
    made = set() if own is None else set(map(str, own[interviews.handed_in])) - {""}
    good = set() if own is None else set(map(str, own[valid])) - {""}
    replaces = _replaces(rows, spec, ids, defects)
    reserve = _reserve(rows, spec, replaces)
    defects += _unknown_kinds(rows, spec)
    known = contacted(contacts) if contacts is not None else {}
    completed = np.array([str(i) in made for i in ids], dtype=bool)
    tried = completed | (replaces != "") | np.array([str(i) in known for i in ids], dtype=bool)
    used = tried if contacts is not None and known else tried | ~reserve
    _dates(rows, spec, ids, interviews, own, defects)
    return Cases(
        rows=rows, spec=spec, ids=ids, stratum=_stratum(rows, spec, interviews), reserve=reserve, replaces=replaces,
        completed=completed, valid=np.array([str(i) in good for i in ids], dtype=bool), used=used, contacts=known,
        linked=bool(completed.any()), defects=tuple(defects),
    )  # fmt: skip


def contacted(contacts: tuple[Rows, ContactsRef]) -> dict[str, Contacted]:
    """Return attempts and final outcome of every case of the contact file, by id."""
    rows, spec = contacts
    if spec.id is None:
        return {}
    ids = joined(rows.frame, [spec.id])
    words = joined(rows.frame, [spec.disposition]) if spec.disposition else np.full(len(rows), "", dtype=object)
    codes = {normalise_code(k).casefold(): v for k, v in spec.dispositions.items()}
    order = joined(rows.frame, [spec.attempt]) if spec.attempt else None
    attempts: dict[str, list[Outcome | None]] = {}
    highest: dict[str, int] = {}
    for i, (id, word) in enumerate(zip(map(str, ids), map(str, words), strict=True)):
        if id == "":
            continue
        attempts.setdefault(id, []).append(outcome_of(codes.get(word.casefold(), word)))
        if order is not None and str(order[i]).isdigit():
            highest[id] = max(highest.get(id, 0), int(str(order[i])))
    return {id: Contacted(max(len(made), highest.get(id, 0)), final_outcome(made)) for id, made in attempts.items()}


def turned_away(contacts: tuple[Rows, ContactsRef] | None) -> int | None:
    """Return the contacts that ended because the quota was full; None without contacts with outcomes."""
    if contacts is None or contacts[1].disposition is None:
        return None
    rows, spec = contacts
    codes = {normalise_code(k).casefold(): v for k, v in spec.dispositions.items()}
    words = joined(rows.frame, [contacts[1].disposition])
    full = [codes.get(str(w).casefold(), str(w)).replace(".", "").startswith(QUOTA_FULL) for w in words]
    return sum(full)


def _first_of_each(rows: Rows, spec: IssuedRef, ids: Labels, defects: list[DataDefect]) -> Mask:
    keep = np.ones(len(ids), dtype=bool)
    first: dict[str, int] = {}
    for i, id in enumerate(map(str, ids)):
        if id == "":
            defects.append(DataDefect(*rows.at(i), spec.id, None, message("checks.defect.case_id_missing")))
            keep[i] = False
        elif id in first:
            file, row = rows.at(first[id])
            text = message("checks.defect.case_id_duplicate", file=file, row=str(row))
            defects.append(DataDefect(*rows.at(i), spec.id, id, text))
            keep[i] = False
        else:
            first[id] = i
    return keep


def _link(spec: IssuedRef, interviews: Interviews, ids: Labels) -> Labels | None:
    """Return the case id of each interview: the column named, else one called as in the cases, else the id itself."""
    columns = interviews.rows.columns
    if spec.link is not None:
        return joined(interviews.rows.frame, [spec.link]) if spec.link in columns else None
    if spec.id in columns:
        return joined(interviews.rows.frame, [spec.id])
    if interviews.ids is not None and set(map(str, interviews.ids)) & set(map(str, ids)):
        return interviews.ids
    return None


def _replaces(rows: Rows, spec: IssuedRef, ids: Labels, defects: list[DataDefect]) -> Labels:
    if spec.replaces is None:
        return np.full(len(ids), "", dtype=object)
    labels = joined(rows.frame, [spec.replaces])
    known = set(map(str, ids))
    out = labels.copy()
    for i in map(int, np.flatnonzero(labels != "")):
        if str(labels[i]) == str(ids[i]):
            fault = "checks.defect.replaces_itself"
        elif str(labels[i]) not in known:
            fault = "checks.defect.replaces_unknown"
        else:
            continue
        defects.append(DataDefect(*rows.at(i), spec.replaces, str(labels[i]), message(fault)))
        out[i] = ""
    for i in _in_circles(ids, out):
        fault = "checks.defect.replaces_circle"
        defects.append(DataDefect(*rows.at(i), spec.replaces, str(labels[i]), message(fault)))
        out[i] = ""
    return out


def _in_circles(ids: Labels, replaces: Labels) -> list[int]:
    """Return the positions of cases that, followed from one replaced case to the next, come back to themselves."""
    after = {str(id): str(old) for id, old in zip(ids, replaces, strict=True) if old != ""}
    round_: set[str] = set()
    done: set[str] = set()
    for start in after:
        way: list[str] = []
        at: str | None = start
        while at is not None and at not in done:
            done.add(at)
            way.append(at)
            at = after.get(at)
        if at in way:
            round_ |= set(way[way.index(at) :])
    return [i for i, id in enumerate(map(str, ids)) if id in round_]


def _reserve(rows: Rows, spec: IssuedRef, replaces: Labels) -> Mask:
    if spec.kind is None:
        return np.asarray(replaces != "", dtype=bool)
    words = [str(v).casefold() for v in joined(rows.frame, [spec.kind])]
    main = {normalise_code(w).casefold() for w in spec.kinds.main}
    reserve = {normalise_code(w).casefold() for w in spec.kinds.reserve} or set(_RESERVE)
    return np.array([w in reserve or (bool(main) and bool(w) and w not in main) for w in words], dtype=bool)


def _unknown_kinds(rows: Rows, spec: IssuedRef) -> list[DataDefect]:
    """Name the words of the kind column that the manifest, which explains both kinds, does not list."""
    if spec.kind is None or not spec.kinds.main or not spec.kinds.reserve:
        return []
    known = {normalise_code(w).casefold() for w in (*spec.kinds.main, *spec.kinds.reserve)} | {""}
    words = joined(rows.frame, [spec.kind])
    text = message("checks.defect.case_kind_unknown")
    return [
        DataDefect(*rows.at(i), spec.kind, str(w), text)
        for i, w in enumerate(words) if str(w).casefold() not in known
    ]  # fmt: skip


def _stratum(rows: Rows, spec: IssuedRef, interviews: Interviews) -> Labels | None:
    columns = spec.stratum or interviews.roles.get("stratum", ())
    if not columns or not set(columns) <= set(rows.columns):
        return None
    return joined(rows.frame, columns)


def _dates(
    rows: Rows, spec: IssuedRef, ids: Labels, interviews: Interviews, own: Labels | None, defects: list[DataDefect]
) -> None:
    """Name cases issued after their interview, or after the last interview of the survey."""
    days = field_days(interviews)
    if spec.date is None:
        return
    defects += date_defects(rows, spec.date)
    if days is None or np.isnat(days).all():
        return
    issued = np.asarray(instants_in(rows, spec.date).values, dtype="datetime64[ns]").astype("datetime64[D]")
    first: dict[str, np.datetime64] = {}
    for id, day in zip(own if own is not None else (), days, strict=False):
        if str(id) and not np.isnat(day) and (str(id) not in first or day < first[str(id)]):
            first[str(id)] = day
    last = days[~np.isnat(days)].max()
    for i in map(int, np.flatnonzero(~np.isnat(issued))):
        interviewed = first.get(str(ids[i]))
        if interviewed is not None and interviewed < issued[i]:
            text = message("checks.defect.issued_after_interview", day=str(interviewed))
        elif issued[i] > last:
            text = message("checks.defect.issued_after_field", day=str(last))
        else:
            continue
        defects.append(DataDefect(*rows.at(i), spec.date, str(rows.frame[spec.date].iloc[i]), text))

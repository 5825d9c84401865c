"""The field-control log related to the interviews it is about: what happened to each interview, attempt by attempt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sapa.checks.control_words import METHODS, OUTCOMES, mapping, plain
from sapa.checks.interviews import Interviews, Labels, Mask, joined
from sapa.data.rows import Rows
from sapa.data.values import codes
from sapa.deliverable.manifest import ControlRef
from sapa.messages import message
from sapa.results.control import Unmatched
from sapa.results.details import DataDefect

# Of several attempts at one interview the gravest answer counts, and any answer counts more than none.
_GRAVEST_FIRST = ("refuted", "partly", "confirmed", "not_reached")
OUTCOME_WORDS = ("confirmed", "partly", "refuted")
CONTRADICTORY = "contradictory"
"""Outcome of an interview that one record refutes and another confirms, wholly or in part. It counts as controlled and
is held against nobody: it is neither confirmed nor refuted until somebody settles it."""


@dataclass(frozen=True, slots=True, eq=False)
class ControlLog:
    """What the log says of each delivered interview (arrays have one entry a delivered row).

    outcome
        Gravest outcome by a field method: confirmed, partly, refuted, not_reached, or "" (no attempt with an outcome);
        contradictory where records exclude each other.
    attempted
        At least one attempt by a field method, whatever came of it. Desk editing is no field control.
    unclear
        Interviews without an outcome but with a field record whose outcome word nobody explains.
    method, controller
        Method and controller of the attempt that decided, "" where unknown.
    has_outcomes
        False where the log has no outcome column: then no share can be stated.
    outcomes, methods
        Meaning of each log row, "" where there is none.
    first_row
        Position of a delivered row → position of the log row that decided its outcome.
    field_rows
        Position of a delivered row → its log rows by a field method: the one that decided first, then the latest.
    repeated
        Log rows that repeat an earlier one in everything that the manifest names.
    """

    outcome: Labels
    attempted: Mask
    desk_only: Mask
    unclear: Mask
    method: Labels
    has_outcomes: bool
    has_methods: bool
    has_ids: bool
    records: int
    unmatched: tuple[Unmatched, ...]
    defects: tuple[DataDefect, ...]
    rows: Rows
    first_row: dict[int, int]
    spec: ControlRef
    controller: Labels
    outcomes: tuple[str, ...]
    methods: tuple[str, ...]
    field_rows: dict[int, tuple[int, ...]]
    repeated: tuple[int, ...]

    @property
    def controlled(self) -> Mask:
        """Interviews with an outcome: confirmed, partly confirmed, refuted or contradictory."""
        return np.isin(self.outcome.astype(str), (*OUTCOME_WORDS, CONTRADICTORY))

    @property
    def refuted(self) -> Mask:
        """Interviews that control refuted, and that no other record of it confirms."""
        return np.asarray(self.outcome == "refuted", dtype=bool)

    @property
    def contradicted(self) -> Mask:
        """Interviews that control both confirmed (if only in part) and refuted: they say nothing of who made them."""
        return np.asarray(self.outcome == CONTRADICTORY, dtype=bool)

    def column(self, name: str | None) -> Labels | None:
        """Return a column of the log as codes, "" where blank; None where the manifest names none."""
        return None if name is None else joined(self.rows.frame, (name,))

    def field_records(self) -> Iterator[tuple[int, int]]:
        """Iterate over delivered row and log row of every record by a field method, in the order of the log."""
        yield from sorted(((i, j) for i, rows in self.field_rows.items() for j in rows), key=lambda pair: pair[1])


def _meanings(rows: Rows, column: str | None, words: dict[str, str], defect: str) -> tuple[list[str], list[DataDefect]]:
    """Translate one column of the log; unknown words become defects and mean nothing."""
    if column is None:
        return [""] * len(rows), []
    out, defects = [], []
    for i, value in enumerate(codes(rows.frame[column]).fillna("")):
        meaning = words.get(plain(str(value)), "")
        out.append(meaning)
        if not meaning and value != "":
            file, row = rows.at(i)
            defects.append(DataDefect(file, row, column, str(value), message(defect)))
    return out, defects


def _unexplained(rows: Rows, column: str | None, meanings: list[str]) -> frozenset[int]:
    if column is None:
        return frozenset()
    words = codes(rows.frame[column]).fillna("")
    return frozenset(
        j for j, (word, meaning) in enumerate(zip(words, meanings, strict=True)) if word != "" and not meaning
    )


def relate_log(rows: Rows, spec: ControlRef, interviews: Interviews) -> ControlLog:
    """Match the control log to the interviews by id.

    Records whose id is in no delivered interview are listed apart and never counted. Several attempts at one interview
    are one interview; of their outcomes the gravest counts, and outcomes that exclude each other make it contradictory.
    """
    n = len(interviews.rows)
    outcomes, outcome_defects = _meanings(
        rows, spec.outcome, mapping(spec.outcomes.model_dump(), OUTCOMES), "checks.defect.outcome_unknown"
    )
    methods, method_defects = _meanings(
        rows, spec.method, mapping(spec.methods.model_dump(), METHODS), "checks.defect.method_unknown"
    )
    # A method that nobody explains may be desk editing: such a record is named and not counted.
    unexplained = _unexplained(rows, spec.method, methods)
    attempts, unmatched = _matched(rows, spec, interviews)
    who = joined(rows.frame, (spec.controller,)) if spec.controller is not None else None
    outcome, method, controller = (np.full(n, "", dtype=object) for _ in ("outcome", "method", "controller"))
    attempted, desk_only, unclear = (np.zeros(n, dtype=bool) for _ in ("attempted", "desk_only", "unclear"))
    strange = _unexplained(rows, spec.outcome, outcomes)
    first_row: dict[int, int] = {}
    field_rows: dict[int, tuple[int, ...]] = {}
    for i, records in attempts.items():
        field_records = [j for j in records if methods[j] != "desk" and j not in unexplained]
        desk_only[i] = all(methods[j] == "desk" for j in records)
        attempted[i] = bool(field_records)
        unclear[i] = any(j in strange for j in field_records)
        if not field_records:
            continue
        ranked = sorted((j for j in field_records if outcomes[j]), key=lambda j: (_GRAVEST_FIRST.index(outcomes[j]), j))
        decides = ranked[0] if ranked else field_records[0]
        if ranked:
            outcome[i], first_row[i] = outcomes[decides], decides
        method[i] = methods[decides]
        controller[i] = who[decides] if who is not None else ""
        field_rows[i] = (decides, *(j for j in reversed(field_records) if j != decides))
        said = {outcomes[j] for j in field_records}
        if "refuted" in said and said & {"confirmed", "partly"}:
            outcome[i] = CONTRADICTORY
    return ControlLog(
        outcome=outcome, attempted=attempted, desk_only=desk_only,
        unclear=np.asarray(unclear & ~np.isin(outcome.astype(str), (*OUTCOME_WORDS, CONTRADICTORY)), dtype=bool),
        method=method,
        has_outcomes=spec.outcome is not None, has_methods=spec.method is not None, has_ids=interviews.ids is not None,
        records=len(rows), unmatched=unmatched, defects=(*outcome_defects, *method_defects), rows=rows,
        first_row=first_row, spec=spec, controller=controller, outcomes=tuple(outcomes), methods=tuple(methods),
        field_rows=field_rows, repeated=_repeated(rows, spec),
    )  # fmt: skip


def _matched(
    rows: Rows, spec: ControlRef, interviews: Interviews
) -> tuple[dict[int, list[int]], tuple[Unmatched, ...]]:
    """Return the log rows of each delivered row, and those of no interview."""
    positions: dict[str, list[int]] = defaultdict(list)
    if interviews.ids is not None:
        # Broken-off interviews come after those handed in: control of one is no stray record, nor is it counted.
        for at in (*np.flatnonzero(interviews.handed_in), *np.flatnonzero(~interviews.handed_in)):
            positions[str(interviews.ids[at])].append(int(at))
    positions.pop("", None)
    attempts: dict[int, list[int]] = defaultdict(list)
    unmatched: list[Unmatched] = []
    for j, id in enumerate(map(str, joined(rows.frame, spec.id))):
        if positions.get(id):
            # One control of a duplicated id proves one interview, not each of its copies.
            attempts[positions[id][0]].append(j)
        else:
            file, row = rows.at(j)
            unmatched.append(Unmatched(id, file, row))
    return attempts, tuple(unmatched)


def _repeated(rows: Rows, spec: ControlRef) -> tuple[int, ...]:
    """Return the rows that repeat an earlier row; without a day or a number of the attempt nobody knows."""
    if spec.date is None and spec.attempt is None:
        return ()
    named = (*spec.id, spec.controller, spec.method, spec.outcome, spec.date, spec.attempt)
    frame = rows.frame[list(dict.fromkeys(c for c in named if c is not None))]
    told = frame[[c for c in (spec.date, spec.attempt) if c is not None]].notna().any(axis=1)
    return tuple(int(j) for j in np.flatnonzero((frame.duplicated(keep="first") & told).to_numpy()))

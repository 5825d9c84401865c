"""Contact attempts as cases: each with its attempts in order, its final outcome, stratum, interviewer and weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sapa.checks.interviews import joined
from sapa.data.disposition_words import Meaning, meanings
from sapa.data.rows import Rows
from sapa.data.values import codes, instants_in, numbers_in
from sapa.deliverable.coverage_sections import IssuedRef
from sapa.deliverable.manifest import ContactsRef
from sapa.results.outcomes import DispositionWord
from sapa.stats.dispositions import Outcome, deciding_attempt

_ROWS = 9
"""Rows that a word is shown with."""

_NO_ID = "\0"
"""What the key of a record without an id begins with; no cell holds it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    places
        Its records, in the order of the attempts; none where it was issued and never tried.
    outcome
        The final outcome; an unknown word or one that is no final outcome gives UO, and `open`.
    stratum, parts
        Label of the stratum, and of each of its columns; "" where not stated.
    interviewer
        Who made the attempt that decided.
    """

    id: str
    places: tuple[int, ...]
    outcome: Outcome
    open: bool
    stratum: str
    parts: tuple[str, ...]
    interviewer: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """The cases of a contact file.

    outcomes
        Outcome of every record (None: not known, or not final).
    when
        Moment of every record; None where no date is named.
    weighted
        Whether every case has a weight; `weight` is the column.
    without_id
        Records without an id: nothing joins them to other attempts, so each is a case of its own.
    """

    rows: Rows
    all: tuple[Case, ...]
    outcomes: tuple[Outcome | None, ...]
    words: tuple[DispositionWord, ...]
    when: npt.NDArray[np.datetime64] | None
    weighted: bool
    weight: str | None
    bad_weights: int
    without_id: int


@dataclass(slots=True)
class _Columns:
    """The columns of the contact file as arrays; "" where a column is not named."""

    ids: npt.NDArray[np.object_]
    words: npt.NDArray[np.object_]
    stratum: npt.NDArray[np.object_]
    parts: list[npt.NDArray[np.object_]]
    interviewer: npt.NDArray[np.object_]
    order: npt.NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))


def read_words(rows: Rows, spec: ContactsRef) -> dict[str, Meaning]:
    """Return what each word of the column of outcomes means, in the order of first appearance; "" where not named."""
    if spec.disposition is None:
        return {}
    return meanings(map(str, codes(rows.frame[spec.disposition]).fillna("")), spec.dispositions)


def read_cases(rows: Rows, spec: ContactsRef, *, issued: tuple[Rows, IssuedRef] | None = None) -> Cases:
    """Bring the attempts of a contact file to one outcome a case.

    Parameters
    ----------
    rows, spec
        The file, and which of its columns is what; without an id every record is a case.
    issued
        The issued cases and their columns: those never tried become cases of unknown eligibility (3.11), but for a
        reserve that was not released; their weight is used where the contact file has none.

    Notes
    -----
    Attempts stand in the order of their number, else of their date, else of the file.
    """
    columns = _columns(rows, spec)
    known = read_words(rows, spec)
    outcomes = tuple(known[str(w)].outcome if known else None for w in columns.words)
    without = int((columns.ids == "").sum())
    keys = [str(id) or f"{_NO_ID}{at}" for at, id in enumerate(columns.ids)]
    places: dict[str, list[int]] = {key: [] for key in keys}  # cases stay in the order of the file
    for at in columns.order.tolist():
        places[keys[at]].append(at)
    weight = _weights(rows, spec, issued)
    found = [_case(id, tuple(at), outcomes, columns, weight) for id, at in places.items()]
    if issued is not None and spec.id is not None:
        found += _never_tried(issued, frozenset(places), spec, weight)
    bad = sum(1 for c in found if not c.weight >= 0) if weight is not None else 0
    return Cases(
        rows=rows, all=tuple(found), outcomes=outcomes, words=_words(rows, columns, known, found),
        when=instants_in(rows, spec.date).values if spec.date is not None else None,
        weighted=weight is not None and bad == 0 and any(c.weight > 0 for c in found),
        weight=weight.column if weight is not None else None, bad_weights=bad, without_id=without,
    )  # fmt: skip


def _columns(rows: Rows, spec: ContactsRef) -> _Columns:
    n = len(rows)
    empty = np.full(n, "", dtype=object)

    def column(name: str | None) -> npt.NDArray[np.object_]:
        return joined(rows.frame, [name]) if name else empty

    ids = column(spec.id) if spec.id else np.arange(n).astype(str).astype(object)
    found = _Columns(
        ids=ids, words=column(spec.disposition), parts=[column(c) for c in spec.stratum],
        stratum=joined(rows.frame, spec.stratum) if spec.stratum else empty, interviewer=column(spec.interviewer),
        order=np.arange(n),
    )  # fmt: skip
    if spec.attempt is not None:
        found.order = np.argsort(numbers_in(rows, spec.attempt).values, kind="stable")
    elif spec.date is not None:
        found.order = np.argsort(instants_in(rows, spec.date).values, kind="stable")
    return found


@dataclass(frozen=True, slots=True)
class _Weight:
    column: str
    by_case: Mapping[str, float]


def _weights(rows: Rows, spec: ContactsRef, issued: tuple[Rows, IssuedRef] | None) -> _Weight | None:
    """Return the weight of each case: of the contact file, else of the issued cases; None where neither has any."""
    if spec.weight is not None and spec.id is not None:
        return _Weight(spec.weight, _first(joined(rows.frame, [spec.id]), numbers_in(rows, spec.weight).values))
    if spec.weight is not None:
        values = numbers_in(rows, spec.weight).values
        return _Weight(spec.weight, {str(i): float(v) for i, v in enumerate(values)})
    if issued is not None and issued[1].weight is not None and spec.id is not None:
        ids = joined(issued[0].frame, [issued[1].id])
        return _Weight(issued[1].weight, _first(ids, numbers_in(issued[0], issued[1].weight).values))
    return None


def _first(ids: npt.NDArray[np.object_], values: npt.NDArray[np.float64]) -> dict[str, float]:
    found: dict[str, float] = {}
    for id, value in zip(ids, values, strict=True):
        if not np.isnan(value):
            found.setdefault(str(id), float(value))
    return found


def _case(
    id: str, places: tuple[int, ...], outcomes: Sequence[Outcome | None], columns: _Columns, weight: _Weight | None
) -> Case:
    made = [outcomes[at] for at in places]
    decided = deciding_attempt(made)
    at = places[decided if decided is not None else -1]
    outcome = outcomes[at]
    return Case(
        id="" if id.startswith(_NO_ID) else id, places=places,
        outcome=outcome or Outcome.UNKNOWN_OTHER, open=outcome is None,
        stratum=str(columns.stratum[at]), parts=tuple(str(p[at]) for p in columns.parts),
        interviewer=str(columns.interviewer[at]),
        weight=1.0 if weight is None else weight.by_case.get(id, float("nan")),
    )  # fmt: skip


def _never_tried(
    issued: tuple[Rows, IssuedRef], tried: frozenset[str], spec: ContactsRef, weight: _Weight | None
) -> list[Case]:
    rows, ref = issued
    ids = joined(rows.frame, [ref.id])
    reserve = np.zeros(len(rows), dtype=bool)
    if ref.kind is not None:
        reserve = np.isin(joined(rows.frame, [ref.kind]), [str(w) for w in ref.kinds.reserve])
    same = len(ref.stratum) == len(spec.stratum)
    columns = [joined(rows.frame, [c]) for c in ref.stratum] if same else []
    labels = joined(rows.frame, ref.stratum) if columns else np.full(len(rows), "", dtype=object)
    found: dict[str, Case] = {}
    for i, id in enumerate(map(str, ids)):
        if id in {"", *found} or id in tried or reserve[i]:
            continue
        found[id] = Case(
            id=id, places=(), outcome=Outcome.UNKNOWN_HOUSEHOLD, open=False, stratum=str(labels[i]),
            parts=tuple(str(c[i]) for c in columns), interviewer="",
            weight=1.0 if weight is None else weight.by_case.get(id, float("nan")),
        )  # fmt: skip
    return list(found.values())


def _words(
    rows: Rows, columns: _Columns, known: Mapping[str, Meaning], cases: Sequence[Case]
) -> tuple[DispositionWord, ...]:
    """Return the words by how often they stand there, with the cases whose outcome each decides."""
    if not known:
        return ()
    times = Counter(map(str, columns.words))
    outcome_at = [known[str(w)].outcome for w in columns.words]
    deciding: Counter[str] = Counter()
    for case in cases:
        at = deciding_attempt([outcome_at[p] for p in case.places])
        if at is not None:
            deciding[str(columns.words[case.places[at]])] += 1
    found = []
    for word, meaning in known.items():
        where = np.flatnonzero(columns.words == word)[:_ROWS]
        places = [rows.at(int(i)) for i in where]
        file = places[0][0] if places else rows.files[0].path
        found.append(
            DispositionWord(
                word=word, count=times[word], cases=deciding[word], code=meaning.code,
                group=str(meaning.outcome) if meaning.outcome is not None else None, origin=str(meaning.origin),
                program=meaning.program, file=file, rows=tuple(row for f, row in places if f == file),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda w: (-w.count, w.word)))

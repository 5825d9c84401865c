"""The cleaning log and the list of deletions, read and related to the columns of the files."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from sapa.checks.audit_rows import ids_of
from sapa.checks.audit_values import BLANK_WORDS
from sapa.data.rows import Rows
from sapa.data.values import instants_in
from sapa.deliverable.sections import IdRef, LogRef

CHANGE, BLANK, DELETE, CONFIRM, OTHER = "change", "blank", "delete", "confirm", "other"
# Words of logs that people keep without saying what they mean: our forms, and the cleaning logs of IMPACT and REACH.
_KNOWN: Mapping[str, tuple[str, ...]] = {
    CHANGE: ("change", "changed", "change_response", "edit", "исправление", "изменение", "түзету"),
    BLANK: ("blank", "blank_response", "value removed", "удаление значения", "мәнді жою"),
    DELETE: ("delete", "deletion", "remove_survey", "deletion of the interview", "удаление анкеты", "сауалнаманы жою"),
    CONFIRM: ("confirm", "confirmed", "no_action", "no_change", "confirmed unchanged", "оставлено без изменений",
              "өзгеріссіз қалдырылды"),
}  # fmt: skip
_REASONS = frozenset({"reason", "reasons", "причина", "основание", "себеп", "себебі", "негіз"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the cleaning log.

    column
        The delivered column (else the raw one) that its question means; None where no column has that name.
    new
        None where the log has no column of new values; "" where the cell is blank.
    """

    id: str
    question: str
    column: str | None
    kind: str
    old: str
    new: str | None
    reason: bool
    file: str
    row: int
    word: str

    @property
    def place(self) -> tuple[str, int]:
        """File and row: what tells one entry from another."""
        return self.file, self.row


class ColumnNames:
    """Columns by what a log, or the other file, may call them.

    Tried in turn: the very name; the raw file's name; another case, or `/` and `:` for `.`; the name without the
    groups before it (`household/roof` for `roof`), where only one column ends like that.
    """

    def __init__(self, columns: Iterable[str], *, also: Mapping[str, str] | None = None) -> None:
        self._exact = {c: c for c in columns}
        for other, column in (also or {}).items():
            self._exact.setdefault(other, column)
        self._loose = _unique((spelling(name), column) for name, column in self._exact.items())
        self._tails = _unique(
            (tail, column) for name, column in self._exact.items() for tail in _tails(name) if tail != spelling(name)
        )

    def find(self, name: str) -> str | None:
        """Return the column that a name means; None where there is none, or more than one."""
        if name in self._exact:
            return self._exact[name]
        loose = spelling(name)
        if loose in self._loose:
            return self._loose[loose]
        if loose in self._tails:
            return self._tails[loose]
        return next((self._loose[t] for t in _tails(name) if t in self._loose), None)


def spelling(name: str) -> str:
    """Return a name without what exports change: case, and the mark between a question and its option."""
    return unicodedata.normalize("NFC", name.strip()).casefold().replace("/", ".").replace(":", ".")


def _tails(name: str) -> list[str]:
    parts = name.strip().split("/")
    return [spelling("/".join(parts[k:])) for k in range(1, len(parts))]


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    several: set[str] = set()
    for key, column in pairs:
        if found.setdefault(key, column) != column:
            several.add(key)
    return {k: v for k, v in found.items() if k not in several}


def read_log(rows: Rows, spec: LogRef, names: ColumnNames) -> tuple[Entry, ...]:
    """Return the entries in the order in which they were made: by date where all have one, else as they stand."""
    ids = ids_of(rows, spec.id)
    words = _words(spec)

    def column(name: str | None) -> list[str] | None:
        if name is None:
            return None
        return [str(v) for v in rows.frame[name].fillna("").to_numpy(dtype=object)]

    questions = column(spec.question) or [""] * len(rows)
    olds, news, types, reasons = (column(c) for c in (spec.old, spec.new, spec.type, spec.reason))
    known = {q: names.find(q) for q in set(questions) if q}
    entries = []
    for i in _order(rows, spec.date):
        file, row = rows.at(i)
        word = types[i] if types else ""
        new = None if news is None else ("" if news[i] in BLANK_WORDS else news[i])
        kind = words.get(word.casefold(), OTHER) if word else (CHANGE if questions[i] else OTHER)
        if kind == OTHER and questions[i] and new:
            kind = CHANGE  # an unknown word beside a new value
        entries.append(
            Entry(
                id=str(ids[i]), question=questions[i], column=known.get(questions[i]), kind=kind,
                old=olds[i] if olds else "", new=new, reason=bool(reasons and reasons[i]), file=file, row=row,
                word=word,
            )
        )  # fmt: skip
    return tuple(entries)


def _order(rows: Rows, date: str | None) -> list[int]:
    if date is None:
        return list(range(len(rows)))
    moments = instants_in(rows, date).values
    if np.isnat(moments).any():
        return list(range(len(rows)))
    return [int(i) for i in np.argsort(moments, kind="stable")]


def _words(spec: LogRef) -> dict[str, str]:
    """Return what each word of the type column means; what the manifest says goes before what we know."""
    stated = {kind: getattr(spec.types, kind) for kind in (CHANGE, BLANK, DELETE, CONFIRM)}
    known = {w.casefold(): kind for kind, words in _KNOWN.items() for w in words}
    return {**known, **{w.casefold(): kind for kind, words in stated.items() for w in words}}


def known_words(spec: LogRef | None) -> frozenset[str]:
    """Return the words of the type column that mean something, in lower case."""
    return frozenset(_words(spec)) if spec is not None else frozenset()


def deletions(entries: Iterable[Entry], listed: Rows | None, spec: IdRef | None) -> dict[str, bool]:
    """Return the ids that the log or the list of deletions deletes, and whether any entry states a reason.

    A list of deletions states reasons in a column that is called so.
    """
    found: dict[str, bool] = {}
    for entry in entries:
        if entry.kind == DELETE and entry.id:
            found[entry.id] = found.get(entry.id, False) or entry.reason
    if listed is not None and spec is not None:
        ids = ids_of(listed, spec.id)
        column = next((c for c in listed.columns if c.strip().casefold() in _REASONS), None)
        given = listed.frame[column].notna().to_numpy() if column else np.zeros(len(listed), dtype=bool)
        for id, stated in zip(ids, given, strict=True):
            if id:
                found[str(id)] = found.get(str(id), False) or bool(stated)
    return found

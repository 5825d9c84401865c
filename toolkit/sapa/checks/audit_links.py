"""Edits that an entry on another column explains: a question and its options, an answer and its "other, specify"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sapa.checks.audit_log import BLANK, CONFIRM, Entry, spelling
from sapa.checks.audit_values import same_value
from sapa.results.audit import EditClass

if TYPE_CHECKING:
    from sapa.checks.audit_cells import Column

_OTHER = ("_other", "_oth", "_specify", "_other_specify", "_sp", ".other", "_text", "_другое", "_басқа")


class Links:
    """Entries by interview for the columns that belong together.

    An entry on a question with several options explains the columns of its options, where these say what its new value
    says; entries on options explain the question, where nothing but those options came or went; an entry on an answer
    explains its "other, specify", and the other way round.
    """

    def __init__(self, by_column: Mapping[str, Mapping[str, list[Entry]]], *, ids: Mapping[str, int]) -> None:
        self._entries: dict[str, dict[int, Entry]] = {}
        for column, of_column in by_column.items():
            for id, of_cell in of_column.items():
                changing = [e for e in of_cell if e.kind != CONFIRM]
                if changing and id in ids:
                    self._entries.setdefault(spelling(column), {})[ids[id]] = changing[-1]

    def explain(self, columns: Sequence[Column], code: Mapping[EditClass, np.int8]) -> None:
        """Change the class of cells from undocumented to what the linked entry makes of them."""
        if not self._entries:
            return
        for column in columns:
            key = spelling(column.name)
            for parent, option in _parents(key):
                for k in self._open(column, parent, code):
                    column.classes[k] = code[_as_option(self._entries[parent][k], option, str(column.delivered[k]))]
            for k, options in self._options(column, key, code).items():
                one, other = (set(str(v).split()) for v in (column.raw[k], column.delivered[k]))
                if {spelling(o) for o in one ^ other} <= options:
                    column.classes[k] = code[EditClass.DOCUMENTED]
            for twin in _twins(key):
                for k in self._open(column, twin, code):
                    column.classes[k] = code[EditClass.DOCUMENTED]

    def _open(self, column: Column, key: str, code: Mapping[EditClass, np.int8]) -> list[int]:
        """Return the undocumented cells of a column whose interview has an entry on another one."""
        rows = self._entries.get(key, {})
        return [k for k in rows if column.classes[k] == code[EditClass.UNDOCUMENTED]]

    def _options(self, column: Column, key: str, code: Mapping[EditClass, np.int8]) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for child, rows in self._entries.items():
            if child.startswith(key + "."):
                for k in rows:
                    if column.classes[k] == code[EditClass.UNDOCUMENTED]:
                        found.setdefault(k, set()).add(child.removeprefix(key + "."))
        return found


def _parents(key: str) -> Iterable[tuple[str, str]]:
    parent, dot, option = key.rpartition(".")
    if dot:
        yield parent, option


def _twins(key: str) -> Iterable[str]:
    for tail in _OTHER:
        yield key + tail
        if key.endswith(tail) and len(key) > len(tail):
            yield key.removesuffix(tail)


def _as_option(entry: Entry, option: str, delivered: str) -> EditClass:
    """Tell whether the column of an option says what the new value of its question says."""
    if entry.kind == BLANK:
        return EditClass.DOCUMENTED if not delivered or same_value(delivered, "false") else EditClass.OTHER_VALUE
    if entry.new is None:
        return EditClass.DOCUMENTED
    chosen = option in {spelling(o) for o in entry.new.split()}
    says = same_value(delivered, "true")
    return EditClass.DOCUMENTED if chosen == says else EditClass.OTHER_VALUE

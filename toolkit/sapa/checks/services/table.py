"""One table of a service while it is read: cells by key of its section, and the defects met."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from sapa.checks.services.records import At
from sapa.data.nearest import nearest
from sapa.data.rows import Rows
from sapa.data.values import codes, instants_in, numbers_in
from sapa.deliverable.service_words import meant, yes_or_no
from sapa.messages import message
from sapa.results.details import DataDefect

Names: TypeAlias = Mapping[str, tuple[str, ...]]
Period: TypeAlias = tuple[date | None, date | None]
"""First and last day of the contract, as far as they are known."""
_APART = ";"


@dataclass(slots=True)
class Table:
    """One table while it is read: cells by key of its section, and the defects met."""

    rows: Rows
    spec: Any
    defects: list[DataDefect]
    _texts: dict[str, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, key: str) -> str | None:
        """Return the column of a key; None where the manifest names none."""
        value: str | None = getattr(self.spec, key)
        return value

    def text(self, key: str, i: int) -> str:
        """Return a cell as text, blank where there is none."""
        if key not in self._texts:
            column = self.column(key)
            self._texts[key] = (
                [""] * len(self.rows) if column is None
                else [str(v) for v in codes(self.rows.frame[column]).fillna("")]
            )  # fmt: skip
        return self._texts[key][i]

    def several(self, key: str, i: int) -> tuple[str, ...]:
        """Return the words of a cell, set apart by semicolons."""
        return tuple(w.strip() for w in self.text(key, i).split(_APART) if w.strip())

    def numbers(self, key: str, *, positive: bool = False, whole: bool = False) -> list[float | None]:
        """Return a column of numbers; cells that are none, below 0, or not what the column counts, are defects.

        positive: 0 is no value either (a duration); whole: a count of people or things.
        """
        column = self.column(key)
        if column is None:
            return [None] * len(self.rows)
        read = numbers_in(self.rows, column)
        for i in read.bad:
            self.defect(i, column, "checks.defect.service_number")
        found: list[float | None] = []
        for i, value in enumerate(read.values):
            number = float(value)
            wrong = None
            if not math.isfinite(number):
                found.append(None)
                continue
            if number < 0:
                wrong = "checks.defect.service_number"
            elif number == 0 and positive:
                wrong = "checks.defect.service_zero"
            elif whole and not number.is_integer():
                wrong = "checks.defect.service_not_whole"
            if wrong is not None:
                self.defect(i, column, wrong)
            found.append(number if wrong is None else None)
        return found

    def dates(self, key: str, within: Period = (None, None)) -> list[date | None]:
        """Return a column of dates; what is none, can be read two ways, or lies outside the contract, is a defect."""
        column = self.column(key)
        if column is None:
            return [None] * len(self.rows)
        read = instants_in(self.rows, column)
        for i in read.bad:
            self.defect(i, column, "checks.defect.service_date")
        for i in read.ambiguous:
            self.defect(i, column, "checks.defect.time_ambiguous")
        found: list[date | None] = []
        first, last = within
        for i, value in enumerate(read.values.astype("datetime64[D]").tolist()):
            if value is not None and ((first and value < first) or (last and value > last)):
                side = "outside" if first and last else "before" if first else "after"
                self.defect(i, column, f"checks.defect.service_date_{side}", start=first, end=last)
            found.append(value)
        return found

    def refuse_repeated(self, key: str, i: int, seen: set[Any], what: Any, id: str) -> bool:
        """Tell whether a row repeats an earlier one; it is then a defect and does not count."""
        if what in seen:
            self.defect(i, str(self.column(key)), id)
            return True
        seen.add(what)
        return False

    def yes_or_no(self, key: str, i: int) -> bool | None:
        """Return what an answer means; one that is neither yes nor no is a defect and no answer."""
        text = self.text(key, i)
        found = yes_or_no(text, self.spec.yes)
        if text and found is None:
            self.defect(i, str(self.column(key)), "checks.defect.service_yes_no")
        return found

    def word(self, key: str, i: int, known: Names, more: Mapping[str, Any] | None = None) -> str | None:
        """Return the meaning of a cell's word; one that is not understood is a defect."""
        text = self.text(key, i)
        if not text:
            return None
        found = meant(text, known, more)
        if found is None:
            close = nearest(text, [w for words in known.values() for w in words])
            self.defect(i, str(self.column(key)), "checks.defect.service_word", close=close or "–")
        return found

    def at(self, i: int) -> At:
        """Return where a row stands."""
        return At(*self.rows.at(i))

    def defect(self, i: int, column: str, id: str, *, value: str | None = None, **params: Any) -> None:
        """Remember a defect of one cell."""
        row = self.rows.at(i)[1]
        file = self.rows.place(i, column)
        got = value if value is not None else str(self.rows.frame[column].iloc[i])
        self.defects.append(DataDefect(file, row, column, got, message(id, **params)))

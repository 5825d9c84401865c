"""Reading the experts' conclusions back: name, date, scores, texts; a wrong cell is named by sheet and address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sapa.messages import message
from sapa.results import Conclusion, Notice, Score
from sapa.standard.rubric import load_rubric
from sapa.workbook.conclusion import NAME, fields_of, name_of
from sapa.workbook.opened import Opened, as_day, as_text

_LIKE = 0.7  # of the words of a sheet must stand in their places for another to be its copy
_SHOWN = 80


def read_conclusions(
    book: Opened, layout: Mapping[str, Any], notices: list[Notice]
) -> tuple[tuple[Conclusion, ...], list[str]]:
    """Return the conclusions that say anything, and the sheets on which they stand.

    Parameters
    ----------
    book
        A workbook that came back.
    layout
        Where things stood when it was written.
    notices
        Gets a line for each sheet or name that is gone, and for each cell that cannot be read.
    """
    written = [str(s) for s in layout.get("conclusions", ())]
    numbers = {int(part) for name in book.names() if name.startswith(f"{NAME}_") for part in [name.split("_")[2]]
               if part.isdigit()} | set(range(1, len(written) + 1))  # fmt: skip
    found, sheets = [], []
    readers = [_Reading(book, n, written[n - 1] if n <= len(written) else "", notices) for n in sorted(numbers)]
    taken = {one.sheet for one in readers}
    for one in readers:
        conclusion = one.read()
        one.name_copies(taken)
        if conclusion is not None and conclusion.filled:
            found.append(conclusion)
            sheets.append(one.sheet)
    return tuple(found), sheets


class _Reading:
    """One sheet being read."""

    def __init__(self, book: Opened, number: int, written: str, notices: list[Notice]) -> None:
        self._book = book
        self._number = number
        self._written = written
        self._notices = notices
        self._rubric = load_rubric()
        blocks = {field: book.block(name_of(number, field)) for field in fields_of(self._rubric)}
        self._blocks = {field: block for field, block in blocks.items() if block is not None}
        self.sheet = next((b.sheet for b in self._blocks.values()), "")

    def read(self) -> Conclusion | None:
        gone = [f for f in fields_of(self._rubric) if f not in self._blocks]
        if not self._blocks:
            self._note("experts.read.no_conclusion", self._book.file, got=None, expected=f"«{self._written}»")
            return None
        if gone:
            where = f"{self._book.file}: «{self.sheet}»"
            names = ", ".join(name_of(self._number, field) for field in gone)
            self._note("experts.read.names_gone", where, got=names, expected=None, stops=True, n=len(gone))
        scores = tuple(
            Score(one.id, self._score(one.id), self._text(f"note_{one.id}")) for one in self._rubric.criteria
        )
        one = Conclusion(
            self._text("by"), self._text("position"), self._day(), self._text("text"), self._text("recommendations"),
            scores=scores if any(s.score is not None or s.comment for s in scores) else (),
        )  # fmt: skip
        if not one.by and replace(one, date=None).filled and "by" in self._blocks:
            self._note("experts.read.no_expert", self._at("by"), got=None, expected=None, stops=True)
        return one

    def name_copies(self, taken: set[str]) -> None:
        """Refuse a copy of the sheet with other entries: no name points to it, and what it says would be lost."""
        places = {(b.top, b.left) for b in self._blocks.values() if b.sheet == self.sheet}
        here = self._book.cells(self.sheet) if self.sheet else {}
        words = {place: value for place, value in here.items() if place not in places and isinstance(value, str)}
        for title in self._book.titles:
            if title in taken or not words or self._blocks.get("by") is None:
                continue
            there = self._book.cells(title)
            same = sum(there.get(place) == value for place, value in words.items())
            other = [
                p for p in sorted(places) if as_text(there.get(p)) and as_text(there.get(p)) != as_text(here.get(p))
            ]
            if same >= _LIKE * len(words) and other:
                where = self._book.place(title, *other[0])
                got, wanted = as_text(there[other[0]])[:_SHOWN], as_text(here.get(other[0]))[:_SHOWN]
                self._note("experts.read.conclusion_twice", where, got=got, expected=wanted or None, stops=True)

    def _value(self, field: str) -> Any:
        block = self._blocks.get(field)
        if block is None:
            return None
        value = self._book.cells(block.sheet).get((block.top, block.left))
        if (block.top, block.left) in self._book.live(block.sheet):
            got = None if value is None else as_text(value)[:_SHOWN]
            self._note("experts.read.formula", self._at(field), got=got, expected=None, stops=value is None)
        return value

    def _text(self, field: str) -> str:
        return as_text(self._value(field))

    def _day(self) -> date | None:
        value = self._value("date")
        day = as_day(value)
        if day is None and as_text(value):
            self._note(
                "experts.read.date", self._at("date"), got=as_text(value)[:_SHOWN], expected="20.05.2026", stops=True
            )  # fmt: skip
        return day

    def _score(self, criterion: str) -> int | None:
        """Return a whole score on the scale; anything else is named."""
        scale, value = self._rubric.scale, self._value(f"score_{criterion}")
        text = as_text(value)
        if not text or scale is None:
            return None
        if text.isascii() and text.isdigit() and int(text) in scale.scores:
            return int(text)
        self._note(
            "experts.read.score", self._at(f"score_{criterion}"), got=text[:_SHOWN],
            expected=f"{scale.min}–{scale.max}", stops=True,
        )  # fmt: skip
        return None

    def _at(self, field: str) -> str:
        block = self._blocks[field]
        return self._book.place(block.sheet, block.top, block.left)

    def _note(self, id: str, where: str, *, got: str | None, expected: str | None, stops: bool = False,
              **params: Any) -> None:  # fmt: skip
        what = message(id, **params)
        self._notices.append(Notice(what, where, got, expected, message(f"{id}.todo"), stops=stops))

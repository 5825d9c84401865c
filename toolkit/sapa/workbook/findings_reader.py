"""Reading the sheet of findings back: each row's entries, and every cell, row or column that is not as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sapa.messages import Message, message
from sapa.present import LOOKS, parse_label
from sapa.present.status import DECISIONS, Shown
from sapa.results import Comment, Finding, Judgement, Notice, Status, unknown_finding
from sapa.workbook.findings import COLUMNS, INPUTS
from sapa.workbook.names import cell
from sapa.workbook.opened import Block, Opened, as_day, as_text
from sapa.workbook.stamp import mark_of

_LIKE = 0.7  # of the watched cells must be as they were for a row to be known by them
_KNOWN_BY = ("title", "message")
_SHOWN = 80  # characters of a cell that a message quotes


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the cells of one row that an expert fills in.

    `finding` is set where the row's finding is not of this workbook's run.
    """

    id: str
    sheet: str
    row: int
    columns: Mapping[str, int]
    status: str = ""
    by: str = ""
    date: dt.date | None = None
    reason: str = ""
    seen: str = ""
    comment: str = ""
    bad_date: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    finding: Finding | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is a decision or a remark to be signed."""
        return bool(self.status or self.reason or self.seen or self.comment)

    def signed(self, by: str, day: dt.date | None) -> Entry:
        """Return the entry with a name and a date."""
        return replace(self, by=by, date=day)

    @property
    def content(self) -> tuple[object, ...]:
        """Return what was written, wherever it stands."""
        return (self.status, self.by, self.date, self.reason, self.seen, self.comment)

    def place(self, book: Opened, key: str) -> str:
        """Return the address of one of its cells."""
        return book.place(self.sheet, self.row, self.columns.get(key, self.columns["judgement"]))

    def results(self, book: Opened, notices: list[Notice]) -> tuple[Judgement | None, Comment | None]:
        """Return the judgement and the comment; what keeps one from being taken is added to the notices."""
        comment = Comment(self.id, self.comment, self.by, self.date) if self.comment else None
        if not self.status:
            loose = "; ".join(x for x in (self.reason, self.seen) if x)
            if loose:
                what, todo = message("experts.read.loose"), message("experts.read.loose.todo")
                key = "reason" if self.reason else "seen"
                notices.append(Notice(what, self.place(book, key), got=loose[:_SHOWN], todo=todo))
                text = "\n".join(x for x in (self.comment, loose) if x)
                comment = Comment(self.id, text, self.by, self.date)
            return None, comment
        shown = parse_label(self.status) or parse_label(self.status.lower())
        if shown not in {Shown(s.value) for s in DECISIONS}:
            self._stop(book, notices, "judgement", "experts.read.status", got=self.status, expected=decisions())
            return None, comment
        for key in ("by", "date"):
            if not getattr(self, key) and not (key == "date" and self.bad_date):
                self._stop(book, notices, key, f"experts.read.no_{key}")
        # A dash or three dots give no reason.
        if not any(c.isalnum() for c in self.reason + self.seen):
            self._stop(book, notices, "reason", "experts.read.no_reason")
        return Judgement(Status(shown.value), self.by, self.reason, self.date, self.seen), comment

    def _stop(self, book: Opened, notices: list[Notice], key: str, id: str, *, got: str | None = None,
              expected: Message | None = None) -> None:  # fmt: skip
        notices.append(
            Notice(message(id), self.place(book, key), got, expected, message(f"{id}.todo"), stops=True)
        )  # fmt: skip


def decisions() -> Message:
    """Return the words that a decision may be."""
    return message("experts.read.one_of", words=tuple(LOOKS[Shown(s.value)].word for s in DECISIONS))


class FindingRows:
    """The rows of the findings sheet of a workbook that came back, or of the differences of a panel workbook.

    `prefix` begins the names of its columns, and `inputs` are those that an expert fills in.
    """

    def __init__(
        self, book: Opened, stamped: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], notices: list[Notice], *,
        prefix: str = "sapa_finding", inputs: Sequence[str] = INPUTS,
    ) -> None:  # fmt: skip
        self._prefix = prefix
        self._inputs = tuple(inputs)
        self._book = book
        self._stamped = {str(one["id"]): one for one in stamped}
        self._known = bool(stamped)
        self._layout = layout
        self._notices = notices
        self._sheet = ""
        self._columns: dict[str, int] = {}

    def read(self) -> list[Entry]:
        """Return the entries of every row, each finding once."""
        if not self._find():
            return []
        cells = self._book.cells(self._sheet)
        first = self._first()
        last = max((row for row, _ in cells), default=-1)
        rows = [row for row in range(first, last + 1) if self._content(row)]
        ids = self._identify(rows)
        self._gone(set(ids.values()))
        entries: dict[str, list[Entry]] = {}
        for row in rows:
            id = ids.get(row, "")
            stamp = self._stamped.get(id)
            if stamp is not None:
                self._compare(row, stamp)
            entry = self._entry(row, id)
            if id:
                entries.setdefault(id, []).append(entry)
            elif entry.says_something:
                self._keep(entry, entries)
        found = [self._once(group) for group in entries.values()]
        self._copies(found)
        return found

    def _copies(self, found: Sequence[Entry]) -> None:
        """Refuse a second sheet of findings on which something else is entered: a copy in which an expert worked."""
        marks, here = self._layout.get("heads", {}), {e.id: e for e in found}
        for title in self._book.titles:
            columns = self._headings(title) if title != self._sheet and marks else {}
            if len(columns) < max(1, _LIKE * len(marks)) or not {"id", *self._inputs} <= set(columns):
                continue
            cells = self._book.cells(title)
            for row in sorted({r for r, _ in cells if r >= self._first_on(title)}):
                texts = {key: as_text(cells.get((row, columns[key]))) for key in ("id", *self._inputs)}
                other = here.get(texts.pop("id"))
                if any(texts.values()) and texts != (other.texts if other else {}):
                    where = self._book.place(title, row, columns["judgement"])
                    self._note(
                        "experts.read.sheet_twice", where, got=f"«{title}»", expected=f"«{self._sheet}»", stops=True
                    )
                    break

    def _block(self, key: str) -> Block | None:
        return self._book.block(f"{self._prefix}_{key}")

    # -- where things stand ------------------------------------------------------------------------------------

    def _find(self) -> bool:
        """Find the sheet and its columns: by names, else by headings."""
        blocks = {key: self._block(key) for key in ("id", *self._inputs)}
        sheets = [b.sheet for b in blocks.values() if b is not None]
        self._sheet = max(set(sheets), key=sheets.count) if sheets else self._by_headings()
        if not self._sheet:
            name = str(self._layout.get("sheet", ""))
            self._note("experts.read.no_findings", self._book.file, got=None, expected=f"«{name}»", stops=True)
            return False
        self._find_columns(blocks)
        for key in ("id", *self._inputs):
            if key not in self._columns:
                where = f"{self._book.file}: «{self._sheet}»"
                self._note("experts.read.no_column", where, got=None, expected=f"{self._prefix}_{key}", stops=True)
        return all(key in self._columns for key in ("id", *self._inputs))

    def _find_columns(self, blocks: Mapping[str, Block | None]) -> None:
        """Find each column by its name, unless another column has the heading that it was written with."""
        headings, marks = self._headings(self._sheet), self._layout.get("heads", {})
        above = max(0, self._first() - 1)
        cells = self._book.cells(self._sheet)
        lost = []
        for key in self._layout.get("columns", COLUMNS):
            block = blocks.get(key)
            named = block.left if block is not None and block.sheet == self._sheet else None
            if named is not None and (key not in headings or mark_of(cells.get((above, named))) == marks[key]):
                self._columns[key] = named
            elif key in headings:
                self._columns[key] = headings[key]
                if key in blocks:
                    lost.append(key)
        if lost:
            where = self._book.place(self._sheet, above, self._columns[lost[0]])
            names = ", ".join(f"{self._prefix}_{key}" for key in lost)
            self._note("experts.read.no_name", where, got=names, expected=None)

    def _first(self) -> int:
        """Return the first row of findings: below the headings."""
        block = self._block("id") or self._block("judgement")
        if block is not None and block.sheet == self._sheet:
            return block.top
        return int(self._layout.get("first", 5))

    def _headings(self, sheet: str) -> dict[str, int]:
        """Return the columns by the marks of their headings, in the row above the findings."""
        marks: Mapping[str, str] = self._layout.get("heads", {})
        usual: Mapping[str, int] = self._layout.get("columns", {})
        cells, row = self._book.cells(sheet), self._first_on(sheet) - 1
        there: dict[str, list[int]] = {}
        for (r, col), value in cells.items():
            if r == row:
                there.setdefault(mark_of(value), []).append(col)
        return {
            key: min(there[mark], key=lambda col: abs(col - usual.get(key, col)))
            for key, mark in marks.items()
            if mark in there
        }

    def _first_on(self, sheet: str) -> int:
        return self._first() if sheet == self._sheet else int(self._layout.get("first", 5))

    def _by_headings(self) -> str:
        """Return the sheet that has the headings of the findings; empty where none has."""
        marks = self._layout.get("heads", {})
        hits = {title: len(self._headings(title)) for title in self._book.titles}
        best = max(hits, key=lambda title: hits[title], default="")
        return best if marks and hits.get(best, 0) >= _LIKE * len(marks) else ""

    def _content(self, row: int) -> bool:
        """Tell whether a row has an id, or something in a cell that an expert fills in."""
        cells = self._book.cells(self._sheet)
        return any(as_text(cells.get((row, self._columns[key]))) for key in ("id", *self._inputs))

    # -- which finding a row is --------------------------------------------------------------------------------

    def _identify(self, rows: Sequence[int]) -> dict[int, str]:
        """Return the finding of each row: by its id, else by the rest of its cells where exactly one finding fits."""
        cells, col = self._book.cells(self._sheet), self._columns["id"]
        ids = {row: as_text(cells.get((row, col))) for row in rows}
        if not self._known:
            return {row: id for row, id in ids.items() if id}
        free = {id: one for id, one in self._stamped.items() if id not in set(ids.values())}
        found: dict[int, str] = {}
        for row, id in ids.items():
            if id in self._stamped:
                found[row] = id
                self._mixed(row, id)
                continue
            like = sorted(((self._likeness(row, one), one_id) for one_id, one in free.items()), reverse=True)
            if like and like[0][0] >= _LIKE:
                found[row] = like[0][1]
                free.pop(like[0][1])
                self._note("experts.read.id_changed", self._at(row, "id"), got=id, expected=like[0][1])
        return found

    def _mixed(self, row: int, id: str) -> None:
        """Refuse entries beside a code and a requirement that are not of one finding: part of the table was sorted."""
        cells = self._book.cells(self._sheet)
        filled = any(as_text(cells.get((row, self._columns[key]))) for key in self._inputs)
        if not filled or any(self._reads_as(row, self._stamped[id]) or [True]):
            return
        other = next((one for one, stamp in self._stamped.items() if all(self._reads_as(row, stamp) or [False])), None)
        if other is not None:
            self._note("experts.read.row_mixed", self._at(row, "id"), got=id, expected=other, stops=True)

    def _reads_as(self, row: int, stamp: Mapping[str, Any]) -> list[bool]:
        """Tell of the cells that a reader knows a row by whether they are those of a finding."""
        cells, marks = self._book.cells(self._sheet), stamp.get("marks", {})
        keys = [k for k in _KNOWN_BY if marks.get(k, "=") != "=" and k in self._columns]
        return [mark_of(cells.get((row, self._columns[k]))) == marks[k] for k in keys]

    def _likeness(self, row: int, stamp: Mapping[str, Any]) -> float:
        marks = {k: m for k, m in stamp.get("marks", {}).items() if m != "=" and k != "id" and k in self._columns}
        cells = self._book.cells(self._sheet)
        same = sum(mark_of(cells.get((row, self._columns[key]))) == mark for key, mark in marks.items())
        return same / len(marks) if marks else 0.0

    def _gone(self, there: set[str]) -> None:
        """Name the findings whose rows were deleted."""
        gone = [id for id in self._stamped if id not in there]
        if gone:
            self._note(
                "experts.read.rows_gone", f"{self._book.file}: «{self._sheet}»", got=", ".join(gone), expected=None,
                n=len(gone),
            )  # fmt: skip

    def _compare(self, row: int, stamp: Mapping[str, Any]) -> None:
        """Name each cell of a row that was typed over and is not for entries."""
        cells, live = self._book.cells(self._sheet), self._book.live(self._sheet)
        for key, mark in stamp.get("marks", {}).items():
            col = self._columns.get(key)
            if col is None or key == "id":
                continue
            value = cells.get((row, col))
            if mark == "=":
                if (row, col) not in live:
                    self._note("experts.read.formula_gone", self._at(row, key), got=_quote(value), expected=None)
            elif (row, col) not in live and mark_of(value) != mark:
                self._note("experts.read.cell_changed", self._at(row, key), got=_quote(value), expected=None)

    # -- what an expert entered --------------------------------------------------------------------------------

    def _entry(self, row: int, id: str) -> Entry:
        cells, live = self._book.cells(self._sheet), self._book.live(self._sheet)
        values = {key: cells.get((row, self._columns[key])) for key in self._inputs}
        for key, value in values.items():
            if (row, self._columns[key]) in live:
                shown = None if value is None else _quote(value)
                self._note("experts.read.formula", self._at(row, key), got=shown, expected=None, stops=value is None)
        texts = {key: as_text(value) for key, value in values.items()}
        day = as_day(values.get("date"))
        bad = day is None and bool(texts.get("date"))
        if bad:
            what = "experts.read.date"
            self._note(what, self._at(row, "date"), got=_quote(values["date"]), expected="20.05.2026", stops=True)
        by, reason, seen, comment = (texts.get(key, "") for key in ("by", "reason", "seen", "comment"))
        return Entry(
            id, self._sheet, row, self._columns, texts["judgement"], by, day, reason, seen, comment, bad_date=bad,
            texts=texts,
        )  # fmt: skip

    def _keep(self, entry: Entry, entries: dict[str, list[Entry]]) -> None:
        """Keep what is written in a row of a finding that this workbook never had; without an id it says nothing."""
        id = as_text(self._book.cells(self._sheet).get((entry.row, self._columns["id"])))
        if not id:
            where, got = self._at(entry.row, "judgement"), _quote(entry.status or entry.comment)
            self._note("experts.read.no_id", where, got=got, expected=None, stops=True)
            return
        self._note("experts.read.no_finding", self._at(entry.row, "id"), got=id, expected=None)
        entries.setdefault(id, []).append(replace(entry, id=id, finding=unknown_finding(id)))

    def _once(self, group: list[Entry]) -> Entry:
        """Return the one entry of a finding; rows that stand twice are named, and must not contradict each other."""
        if len(group) == 1:
            return group[0]
        filled = [e for e in group if e.says_something]
        rows = ", ".join(str(e.row + 1) for e in group)
        differ = len({e.content for e in filled}) > 1
        where = f"{self._book.file}: «{self._sheet}»!{', '.join(cell(e.row, e.columns['id']) for e in group)}"
        id = "experts.read.twice_differs" if differ else "experts.read.twice"
        self._note(id, where, got=group[0].id, expected=None, stops=differ, rows=rows)
        return filled[0] if filled else group[0]

    def _at(self, row: int, key: str) -> str:
        return self._book.place(self._sheet, row, self._columns[key])

    def _note(self, id: str, where: str, *, got: str | None, expected: str | None, stops: bool = False,
              **params: Any) -> None:  # fmt: skip
        what = message(id, **params)
        self._notices.append(Notice(what, where, got, expected, message(f"{id}.todo"), stops=stops))


def _quote(value: Any) -> str:
    text = as_text(value)
    return "–" if not text else text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

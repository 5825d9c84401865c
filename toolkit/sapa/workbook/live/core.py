"""`Live`: the hidden sheet on which a workbook follows the readings that an expert changes.

Inputs stand on the sheet of readings; here stand what they mean to formulas, and the steps between them and the
findings. Each formula repeats the engine's arithmetic and carries the engine's value. A finding follows only where its
formulas give what the engine found: one that cannot stays as the engine wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sapa.present import Shown, label
from sapa.present.digits import significant
from sapa.present.status import computed_status
from sapa.results import Finding, Status
from sapa.standard import Readings, choose, readings
from sapa.workbook.blocks import close
from sapa.workbook.live.inputs import FOLLOWED, Input, followed, write_inputs
from sapa.workbook.names import text_in_formula

if TYPE_CHECKING:
    from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet

KIND = "live"
RANKS = (Status.NOT_APPLICABLE, Status.MET, Status.JUDGEMENT, Status.NOT_ASSESSABLE, Status.NOT_MET)
"""Statuses as formulas hold them, 0 to 4: the worst of several is their maximum."""
DEPENDS = len(RANKS)
_HOLE, _NOTHING = "\u0001", '""'
_SHOWN = (*(Shown(status.value) for status in RANKS), Shown.DEPENDS)


def rank(status: Status) -> int:
    """Return a status as formulas hold it."""
    return RANKS.index(status)


@dataclass(frozen=True, slots=True)
class Other:
    """A status under one value of a reading: the formula that gives it, and what it gives now."""

    reading: str
    value: Any
    formula: str
    status: Status


@dataclass(frozen=True, slots=True)
class Judged:
    """Where a finding's own status stands, and its status under other readings (before "depends" is worked out)."""

    status: str
    others: Mapping[tuple[str, Any], str]


@dataclass(frozen=True, slots=True)
class Steps:
    """A table of steps: its first and last row."""

    sheet: EvaluationSheet
    first: int
    last: int

    def column(self, col: int) -> str:
        """Return the block of one column."""
        return self.sheet.range(self.first, col, self.last, col)

    def at(self, index: int, col: int) -> str:
        """Return one cell, rows counted from zero."""
        return self.sheet.at(self.first + index, col)


class Live:
    """The sheet of calculation: what readings mean, steps, and what each finding's cells follow."""

    def __init__(self, book: EvaluationBook) -> None:
        self.book = book
        self.sheet = book.add(KIND)
        used = {r.id: r.value for r in book.evaluation.readings if r.id in readings()}
        self.chosen: Readings = choose(used)
        self.inputs: dict[str, Input] = {}
        self.judged: dict[int, Judged] = {}
        self.margins: dict[str, tuple[str, float]] = {}
        """Where the margin of each survey's whole sample stands, and what it is."""
        self.used: set[str] = set()
        self.untold: list[str] = []
        """Ids of findings whose formulas do not give what the engine found: they stay as they are."""
        self.changed: str | None = None
        """Where the change of readings stands in words; None where no reading can be changed."""
        self._cells: dict[tuple[int, str], tuple[str, float | str]] = {}
        self._labels = ""
        self._start()

    def _start(self) -> None:
        sheet, w = self.sheet, self.book.w
        sheet.columns([58, 20, 20, 12, 40, *[22] * 16])
        sheet.heading(self.book.question(KIND), w("live.note"))
        self.inputs = write_inputs(sheet, self.chosen)
        sheet.section(w("live.statuses"))
        row = sheet.row
        for index, shown in enumerate(_SHOWN):
            sheet.text(row + index, 0, label(shown, self.book.t), "plain")
        self._labels = sheet.range(row, 0, row + len(_SHOWN) - 1, 0)
        sheet.row += len(_SHOWN)

    # -- readings ------------------------------------------------------------------------------------------------

    def code(self, id: str) -> str:
        """Return where the value of a reading stands as formulas take it; what asks for it follows it."""
        if id not in self.inputs:
            value = self.chosen.value(id)  # a reading that asks for a new run: nothing here can change it
            return text_in_formula(value) if isinstance(value, str) else f"{value:.12g}"
        self.used.add(id)
        return self.inputs[id].code

    def is_(self, id: str, value: str) -> str:
        """Return the condition that a reading has a value."""
        return f"{self.code(id)}={text_in_formula(value)}"

    def chosen_limit(self, id: str, own: str) -> str:
        """Return the limit tried out as a fraction, where one is, else `own`."""
        at = self.code(id)
        return f"IF(ISNUMBER({at}),{at},{own})"

    def words(self, id: str) -> str:
        """Return where a reading's value stands in words."""
        self.used.add(id)
        return self.inputs[id].shown

    # -- steps -----------------------------------------------------------------------------------------------------

    def title(self, words: str) -> None:
        """Begin the steps of one sheet or finding."""
        self.sheet.section(words)

    def step(self, name: str, formula: str | None, value: float | str | None) -> str:
        """Write one step; return the fixed reference to it. Without a formula it is a number of the engine."""
        sheet, row = self.sheet, self.sheet.row
        sheet.text(row, 0, name, "plain", text_wrap=False)
        self._put(row, 1, formula, value)
        sheet.row += 1
        return sheet.at(row, 1)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[tuple[str | None, float | str | None]]]) -> Steps:
        """Write rows of steps under their names.

        Parameters
        ----------
        rows
            Of each cell its formula (`{row}` in it stands for the row's number) and its value.
        """
        sheet = self.sheet
        for col, head in enumerate(heads):
            sheet.text(sheet.row, col, head, "label", text_wrap=False)
        sheet.row += 1
        first = sheet.row
        for cells in rows:
            for col, (formula, value) in enumerate(cells):
                self._put(sheet.row, col, formula and formula.replace("{row}", str(sheet.row + 1)), value)
            sheet.row += 1
        return Steps(sheet, first, sheet.row - 1)

    def _put(self, row: int, col: int, formula: str | None, value: float | str | None) -> None:
        if formula is not None and value is not None:
            self.sheet.formula(row, col, "=" + formula, value, "plain", digits=None)
        elif isinstance(value, str):
            self.sheet.text(row, col, value, "plain", text_wrap=False)
        elif value is None:
            self.sheet.text(row, col, "", "plain")
        else:
            self.sheet.ws.write_number(row, col, significant(value), self.book.style("plain"))

    # -- findings ----------------------------------------------------------------------------------------------------

    def follow(self, finding: Finding, column: str, formula: str, own: float | str | None,
               engine: float | str | None) -> None:  # fmt: skip
        """Let a cell of a finding's row follow a formula, where that gives what the engine found."""
        if engine is None or own is None:
            return
        fits = own == engine if isinstance(own, str) or isinstance(engine, str) else close(own, engine)
        if fits:
            self._cells[self.book.number(finding), column] = (f"={formula}", engine)
        else:
            self.untold.append(f"{finding.id} {column}")

    def cell(self, finding: Finding, column: str) -> tuple[str, float | str] | None:
        """Return formula and value of a cell of a finding's row; None where it follows nothing."""
        return self._cells.get((self.book.number(finding), column))

    def judge(self, finding: Finding, formula: str, own: Status, others: Sequence[Other] = ()) -> None:
        """Let the computed status of a finding follow a formula that gives its rank.

        A finding whose status another value of a sensitive reading would change depends on the reading.
        """
        now = computed_status(finding)
        differs = any(o.status is not own for o in others if self.chosen.value(o.reading) != o.value)
        if (Shown.DEPENDS if differs else Shown(own.value)) is not now:
            self.untold.append(finding.id)
            return
        self.title(finding.id)
        w = self.book.w
        status = self.step(w("live.status"), formula, rank(own))
        cells = {}
        for one in others:
            # The value in force gives the status itself, whatever else went into it.
            here = self.chosen.value(one.reading) == one.value
            name = f"{one.reading} = {one.value}"
            text = f"IF({self.is_(one.reading, str(one.value))},{status},{one.formula})"
            cells[one.reading, one.value] = self.step(name, text, rank(own if here else one.status))
        found = status
        if cells:
            apart = ",".join(f"{at}<>{status}" for at in cells.values())
            found = self.step(w("live.shown"), f"IF(OR({apart}),{DEPENDS},{status})", _SHOWN.index(now))
        words = self.step(w("live.words"), f"INDEX({self._labels},{found}+1)", label(now, self.book.t))
        self.judged[self.book.number(finding)] = Judged(status, cells)
        self.follow(finding, "computed", words, label(now, self.book.t), label(now, self.book.t))

    def limit(self, finding: Finding, id: str, side: str) -> None:
        """Let the limit of a finding, and whose it is, follow the reading that may try another one out."""
        own = getattr(finding, side)
        if own is None or finding.bounds_from is None:
            return
        at, w = self.code(id), self.book.w
        self.follow(finding, side, f"IF(ISNUMBER({at}),100*{at},{_number(own)})", own, own)
        tried = text_in_formula(w("bounds_from.reading"))
        words = w(f"bounds_from.{finding.bounds_from.value}")
        self.follow(finding, "bounds_from", f"IF(ISNUMBER({at}),{tried},{text_in_formula(words)})", words, words)

    def finish(self) -> None:
        """Say in one cell what was changed, and hide the sheet; everything that follows a reading has been written."""
        w, said = self.book.w, ""
        asked = [self.inputs[id] for id in followed(self.book)]
        if asked:
            self.title(w("live.list"))
        for one in asked:
            joined = f'IF({said}="",{one.text},CONCATENATE({said},"; ",{one.text}))' if said else one.text
            said = self.step(one.id, f'IF({one.text}="",{said or _NOTHING},{joined})', "")
        if asked:
            before, after = (text_in_formula(part) for part in w("live.changed", list=_HOLE).split(_HOLE))
            self.changed = self.step(w("live.list"), f'IF({said}="","",CONCATENATE({before},{said},{after}))', "")
        self.sheet.page()
        self.sheet.ws.hide()


def _number(value: float) -> str:
    return f"{value:.12g}"


__all__ = ["FOLLOWED", "Judged", "Live", "Other", "Steps", "rank"]

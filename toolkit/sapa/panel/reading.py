"""Scores as the files have them: every number with its cell, a blank as a blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sapa.data import read_rows
from sapa.data.rows import Rows, SourceFile
from sapa.panel.cells import NUMBER, ROUND, Given, cell_of
from sapa.panel.columns import Columns, Layout, columns_of, criterion_names, folded, is_total
from sapa.panel.faults import Fault, FaultKind
from sapa.panel.merged import fill_merged
from sapa.panel.plan import PanelPlan, ScoreFile, SheetScale
from sapa.panel.score_form import is_score_form, read_score_forms

__all__ = ["Given", "Told", "read_scores"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All cells of all files, and what was wrong with them already while they were read.

    sources
        In the order of the plan's files.
    rounds
        Of experts' workbooks, which say it themselves, by file.
    declared
        Interests (expert, bid) that experts declared on their sheets.
    reasons
        What experts wrote beside their scores, by (round, bid, expert, criterion).
    """

    scores: tuple[Given, ...]
    totals: tuple[Given, ...]
    faults: tuple[Fault, ...]
    sources: tuple[SourceFile, ...]
    declared: tuple[tuple[str, str], ...] = ()
    rounds: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[tuple[int, str, str, str], str] = field(default_factory=dict)


def read_scores(plan: PanelPlan) -> Told:
    """Read the files of scores that a plan names.

    Raises
    ------
    BadInput
        A file that is no table, and one whose columns do not tell bid, expert, criterion and score.
    """
    scores: list[Given] = []
    totals: list[Given] = []
    faults: list[Fault] = []
    sources: dict[ScoreFile, tuple[SourceFile, ...]] = {}
    forms = [file for file in plan.scores if is_score_form(file.path)]
    for file in (one for one in plan.scores if one not in forms):
        rows = read_rows(file.path, shown=file.file, sheet=file.sheet, encoding=file.encoding, delimiter=file.delimiter)
        sources[file] = rows.files
        columns = columns_of(rows.columns, file, plan.rubric)
        for cell in _Sheet(rows, columns, file, plan).cells():
            if isinstance(cell, Fault):
                faults.append(cell)
            else:
                (scores if cell.criterion else totals).append(cell)
    own = read_score_forms(forms, plan)
    sources |= {file: (one,) for file, one in zip(forms, own.sources, strict=True)}
    return Told(
        scores=(*scores, *own.scores), totals=tuple(totals), faults=tuple(dict.fromkeys((*faults, *own.faults))),
        sources=tuple(one for file in plan.scores for one in sources[file]), rounds=own.rounds,
        declared=tuple(dict.fromkeys(own.declared)), reasons=own.reasons,
    )  # fmt: skip


class _Sheet:
    """The rows of one file, cell by cell."""

    def __init__(self, rows: Rows, columns: Columns, file: ScoreFile, plan: PanelPlan) -> None:
        self.rows, self.columns, self.file = rows, columns, file
        self.criteria = criterion_names(plan.rubric)
        self.table = {name: ["" if v is None else str(v) for v in _plain(rows, name)] for name in rows.columns}
        names = [columns.named[key] for key in ("bid", "expert", "criterion", "round") if key in columns.named]
        fill_merged(self.table, rows, file.path, columns=names)
        self.bid = ""

    def cells(self) -> Iterator[Given | Fault]:
        """Return every score, blank, total and fault of the sheet."""
        of_layout: dict[Layout, Callable[[int], Iterator[Given | Fault]]] = {
            Layout.LONG: self._long, Layout.BY_SHEET: self._by_sheet, Layout.BY_EXPERT: self._by_expert,
            Layout.COUNCIL: self._council,
        }  # fmt: skip
        row_of = of_layout[self.columns.layout]
        for at in range(len(self.rows)):
            bid = self._text("bid", at) or self.file.bid
            if not bid and self.columns.layout in (Layout.BY_EXPERT, Layout.COUNCIL):
                bid = self.bid  # a merged cell: the name stands in the first row of its block only
            self.bid = bid
            round_ = self._text("round", at)
            if round_ and not ROUND.fullmatch(round_):
                place = self._place(at, self.columns.named["round"])
                yield Fault(kind=FaultKind.BAD_ROUND, place=place, bid=bid, expert=self._text("expert", at), got=round_)
            elif bid:
                yield from row_of(at)
            elif any(self.table[name][at] for name in self.table):
                yield Fault(kind=FaultKind.NO_NAME, place=self._row(at))

    def _long(self, at: int) -> Iterator[Given | Fault]:
        expert = self._text("expert", at)
        if not expert:
            yield Fault(kind=FaultKind.NO_NAME, place=self._row(at), bid=self.bid)
        else:
            yield from self._of_criterion(at, expert, self.columns.named["score"])

    def _council(self, at: int) -> Iterator[Given | Fault]:
        yield from self._of_criterion(at, "", self.columns.named["score"])

    def _by_expert(self, at: int) -> Iterator[Given | Fault]:
        for column in self.columns.rest:
            if any(NUMBER.fullmatch(v) for v in self.table[column]):
                yield from self._of_criterion(at, column, column)

    def _by_sheet(self, at: int) -> Iterator[Given | Fault]:
        expert = self._text("expert", at)
        if not expert and self.file.scale is SheetScale.EACH:
            yield Fault(kind=FaultKind.NO_NAME, place=self._row(at), bid=self.bid)
            return
        for column, criterion in self.columns.criteria.items():
            yield self._cell(at, expert, criterion, column)
        if "total" in self.columns.named and self._text("total", at):
            yield self._cell(at, expert, "", self.columns.named["total"])
        for column in self.columns.rest:
            if NUMBER.fullmatch(self.table[column][at]):
                yield Fault(
                    kind=FaultKind.UNKNOWN_CRITERION, place=self._place(at, column), bid=self.bid, expert=expert,
                    got=column, expected=", ".join(dict.fromkeys(self.criteria.values())),
                )  # fmt: skip

    def _of_criterion(self, at: int, expert: str, column: str) -> Iterator[Given | Fault]:
        """Return the cell of a row that names its criterion, or the printed total."""
        named = self._text("criterion", at)
        if is_total(named):
            if self.table[column][at]:
                yield self._cell(at, expert, "", column)
        elif folded(named) in self.criteria:
            yield self._cell(at, expert, self.criteria[folded(named)], column)
        elif self.table[column][at]:
            yield Fault(
                kind=FaultKind.UNKNOWN_CRITERION, place=self._place(at, self.columns.named["criterion"]),
                bid=self.bid, expert=expert, got=named, expected=", ".join(dict.fromkeys(self.criteria.values())),
            )  # fmt: skip

    def _cell(self, at: int, expert: str, criterion: str, column: str) -> Given | Fault:
        return cell_of(
            self.table[column][at], bid=self.bid, expert=expert, criterion=criterion, round=self._round(at),
            place=self._place(at, column), scale=self.file.scale, members=self.file.members,
        )  # fmt: skip

    def _round(self, at: int) -> int:
        given = ROUND.fullmatch(self._text("round", at))
        return int(given[1]) if given else self.file.round

    def _text(self, key: str, at: int) -> str:
        column = self.columns.named.get(key)
        return "" if column is None else self.table[column][at]

    def _row(self, at: int) -> str:
        return f"{self.rows.at(at)[0]}:{self.rows.at(at)[1]}"

    def _place(self, at: int, column: str) -> str:
        place = self.rows.place(at, column)
        return f"{place}:{self.rows.at(at)[1]} ({column})" if place == self.rows.at(at)[0] else place


def _plain(rows: Rows, column: str) -> list[object]:
    series = rows.frame[column]
    return list(series.astype(object).where(series.notna(), None))

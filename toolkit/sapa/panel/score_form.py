"""The experts' own sheets: workbooks made for a panel, or the blank one, known by hidden keys and read as they are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, groupby
from pathlib import Path
from typing import Any

from sapa.data.rows import SourceFile
from sapa.deliverable.form_field import Field, Sheet
from sapa.deliverable.form_reader import Form, FormRow, read_rows_of_form
from sapa.panel.cells import ROUND, Given, cell_of
from sapa.panel.columns import folded
from sapa.panel.faults import Fault, FaultKind
from sapa.panel.form_kind import is_form
from sapa.panel.plan import PanelPlan, ScoreFile
from sapa.standard.rubric import Rubric

VERSION = "sapa-scores-1"
OBJECT, INTEREST = "*object", "*interest"
"""Rows of a sheet that hold no score: what is scored, and whether the expert has an interest in it."""
RUBRIC, EXPERT, ASKED = "rubric", "expert", "object"
"""Entries of the hidden sheet: the rubric's mark, for whom the workbook was made, and for which objects."""

FRONT = Sheet("front", (Field("panel"), Field("expert", "any"), Field("name"), Field("round", "any")), down=True)
SCORES = Sheet("score", (Field("row"), Field("score", "any"), Field("reason", "any")), required=("row",))
SHEETS: Mapping[str, Sheet] = {one.key: one for one in (FRONT, SCORES)}

_DISTINCT = 12


@dataclass(slots=True)
class Filled:
    """What the experts' sheets hold: scores and blanks, declared interests (expert, bid), faults, files, rounds.

    reasons
        What an expert wrote beside a score, by (round, bid, expert, criterion).
    """

    scores: list[Given] = field(default_factory=list)
    declared: list[tuple[str, str]] = field(default_factory=list)
    reasons: dict[tuple[int, str, str, str], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    sources: list[SourceFile] = field(default_factory=list)
    rounds: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """One object's sheet."""

    bid: str
    expert: str
    round: int
    place: str
    given: tuple[Given, ...]
    reasons: Mapping[str, str]

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.criterion, one.text) for one in self.given)


def is_score_form(path: Path) -> bool:
    """Tell whether a file is a workbook of experts' sheets of ours, filled or blank."""
    return path.suffix.lower() == ".xlsx" and is_form(path, VERSION)


def rubric_mark(rubric: Rubric) -> str:
    """Return by what the sheets of a rubric are known: its criteria and the ends of its scale."""
    scale = (rubric.scale.min, rubric.scale.max) if rubric.scale else ()
    told = "\n".join([*(one.id for one in rubric.criteria), *map(str, scale)])
    return hashlib.sha256(told.encode()).hexdigest()[:_DISTINCT]


def form_names(ids: Iterable[str], round: int = 1) -> dict[str, str]:
    """Return the name of each expert's workbook for a round; ids that no file can be called by are changed."""
    names: dict[str, str] = {}
    for id in dict.fromkeys(ids):
        stem = "scores-" + (re.sub(r"[^\w.-]+", "_", id).strip("._") or "expert")
        stem += f"-round{round}" if round > 1 else ""
        tails = chain([""], (f"-{n}" for n in count(2)))
        taken = {name.casefold() for name in names.values()}
        names[id] = next(name for tail in tails if (name := f"{stem}{tail}.xlsx").casefold() not in taken)
    return names


def read_score_forms(files: Sequence[ScoreFile], plan: PanelPlan) -> Filled:
    """Read the experts' sheets of several workbooks.

    An expert's sheet of one object that two workbooks hold alike counts once; where they differ, neither is used.

    Raises
    ------
    BadInput
        A workbook that is damaged or lost its columns; a formula that failed, with its cell.
    """
    found = Filled()
    once: dict[tuple[int, str, str], _Sheet] = {}
    dropped: set[tuple[int, str, str]] = set()
    for file in files:
        rows = 0
        workbook = _Workbook(file, plan, found)
        found.rounds[file.file] = workbook.round
        for sheet in workbook.sheets():
            rows += 1
            key = (sheet.round, sheet.bid, sheet.expert)
            if key in once and once[key].values != sheet.values:
                dropped.add(key)
                found.faults.append(
                    Fault(kind=FaultKind.SHEET_TWICE, place=sheet.place, bid=sheet.bid, expert=sheet.expert,
                          round=sheet.round, expected=once[key].place)
                )  # fmt: skip
            once.setdefault(key, sheet)
        sha256 = hashlib.sha256(file.path.read_bytes()).hexdigest()
        found.sources.append(SourceFile(file.file, sha256, rows, "xlsx"))
    for key, sheet in once.items():
        if key not in dropped:
            found.scores.extend(sheet.given)
            found.reasons |= {(*key, criterion): said for criterion, said in sheet.reasons.items()}
    return found


class _Workbook:
    """One expert's workbook, sheet by sheet; what is wrong with it goes to `found`."""

    def __init__(self, file: ScoreFile, plan: PanelPlan, found: Filled) -> None:
        self.file, self.plan, self.found = file, plan, found
        self.form: Form = read_rows_of_form(file.path, sheets=SHEETS, version=VERSION, shown=file.file)
        self.front = self.form.rows.get("front", [FormRow({}, {}, file.file)])[0]
        self.made_for = next(iter(self.form.words.get(EXPERT, {}).values()), "")
        typed = _text(self.front.values.get("expert"))
        self.expert = _known(typed, {one.id: one.name for one in plan.experts})
        told = _text(self.front.values.get("round"))
        number = ROUND.fullmatch(told)
        self.round = int(number[1]) if number else file.round
        self.bad_round = bool(told) and number is None

    def sheets(self) -> Iterator[_Sheet]:
        """Return the sheets that hold a score; interests, blank sheets and faults are noted on the way."""
        if (fault := self._foreign()) is not None:
            self.found.faults.append(fault)
            return
        seen = set()
        for _, rows in groupby(self.form.rows.get("score", []), key=lambda row: row.place.rsplit("!", 1)[0]):
            by_key = {str(row.values["row"]): row for row in rows if "row" in row.values}
            head = next((key for key in by_key if key.split(":", 1)[0] == OBJECT), None)
            if head is not None:
                seen.add(head.partition(":")[2])
                yield from self._object(by_key[head], head.partition(":")[2], by_key)
        asked = list(self.form.words.get(ASKED, {}).values())
        for bid in asked:
            if bid not in seen and self.round == 1:
                self._note(FaultKind.SHEET_LOST, self.file.file, bid=bid)

    def _foreign(self) -> Fault | None:
        """Return why nothing of the workbook can be used; note a name that belongs to another expert."""
        title = _text(self.front.values.get("panel"))
        place, typed = self.front.cell("panel"), _text(self.front.values.get("expert"))
        mark = next(iter(self.form.words.get(RUBRIC, {}).values()), "")
        described = self.plan.experts or self.plan.bids  # else the title is that of the files
        if title and described and _same(title) != _same(self.plan.title):
            return Fault(kind=FaultKind.OTHER_PANEL, place=place, got=title, expected=self.plan.title)
        if mark != rubric_mark(self.plan.rubric):
            return Fault(kind=FaultKind.OTHER_RUBRIC, place=self.file.file)
        if self.made_for and typed != self.made_for:
            return Fault(kind=FaultKind.OTHER_EXPERT, place=self.front.cell("expert"), expert=self.made_for, got=typed)
        if self.bad_round:
            told = _text(self.front.values.get("round"))
            return Fault(kind=FaultKind.BAD_FORM_ROUND, place=self.front.cell("round"), got=told)
        names = {
            name.casefold(): id for id, name in form_names((one.id for one in self.plan.experts), self.round).items()
        }
        owner = names.get(self.file.path.name.casefold())
        if owner is not None and self.expert and owner != self.expert:
            self._note(FaultKind.FILE_OF_OTHER, self.file.file, got=owner)
        return None

    def _object(self, head: FormRow, made_for: str, rows: Mapping[str, FormRow]) -> Iterator[_Sheet]:
        typed = _text(head.values.get("score"))
        bid = _known(typed, {one.id: one.title for one in self.plan.bids})
        given: list[Given | Fault] = []
        reasons: dict[str, str] = {}
        for criterion in self.plan.rubric.criteria:
            row = rows.get(criterion.id)
            if row is None:
                continue
            given.append(
                cell_of(_text(row.values.get("score")), bid=bid, expert=self.expert, criterion=criterion.id,
                        round=self.round, place=row.cell("score"), stands=self.round > 1)
            )  # fmt: skip
            if "reason" in row.values:
                reasons[criterion.id] = _text(row.values["reason"])
        blank = not any(isinstance(one, Fault) or one.text for one in given)
        interest = self._interest(rows.get(INTEREST))
        if interest and bid and self.expert:
            self.found.declared.append((self.expert, bid))
        if made_for and typed != made_for:
            self._note(FaultKind.OTHER_OBJECT, head.cell("score"), bid=made_for, got=typed)
        elif blank:
            if made_for and not interest and self.round == 1:
                self._note(FaultKind.SHEET_BLANK, head.place.rsplit("!", 1)[0], bid=bid)
        elif not bid or not self.expert:
            place = head.cell("score") if not bid else self.front.cell("expert")
            self._note(FaultKind.NO_NAME_ON_SHEET, place, bid=bid)
        else:
            self.found.faults.extend(one for one in given if isinstance(one, Fault))
            usable = tuple(one for one in given if isinstance(one, Given))
            place = head.place.rsplit("!", 1)[0]
            yield _Sheet(
                bid=bid, expert=self.expert, round=self.round, place=place, given=usable, reasons=reasons
            )  # fmt: skip

    def _interest(self, row: FormRow | None) -> bool:
        """Tell whether an interest is declared: whatever stands there but a no is one."""
        from sapa.deliverable.service_sections import said

        text = "" if row is None else _text(row.values.get("score"))
        code = self.form.words.get("yesno", {}).get(folded(text))
        return bool(text) and code != "no" and said(text) is not False

    def _note(self, kind: FaultKind, place: str, *, bid: str = "", got: str = "") -> None:
        self.found.faults.append(
            Fault(kind=kind, place=place, bid=bid, expert=self.expert, round=self.round, got=got)
        )  # fmt: skip


def _known(typed: str, names: Mapping[str, str]) -> str:
    """Return the id that a text means: itself, or that of its name; a text that nothing matches stays as it is."""
    if typed in names:
        return typed
    same = [
        id for id, name in names.items()
        if _same(typed) in {_same(id), _same(name), _same(f"{id} {name}")} and typed
    ]  # fmt: skip
    return same[0] if len(same) == 1 else typed


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()

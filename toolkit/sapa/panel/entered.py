"""Scores that are entered one by one, kept in a file that is read like any other file of scores."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from sapa.errors import BadInput
from sapa.messages import message
from sapa.panel.columns import columns_of
from sapa.panel.plan import PanelPlan, ScoreFile, SheetScale
from sapa.panel.reading import Given, Told, read_scores
from sapa.plain_text import csv_cell

FILE = "entered.csv"
"""Lies beside `panel.yaml`; a row for every round, object and expert, a column for every criterion."""

_HEADS = ("round", "bid", "expert")

Key: TypeAlias = tuple[int, str, str, str]
"""Round, bid, expert, criterion."""


class SheetState(StrEnum):
    """How far the scores of one expert for one object are."""

    WHOLE = "whole"
    PART = "part"
    BLANK = "blank"
    STANDS = "stands"
    """Nothing is given anew in this round: the sheet of the round before is counted."""

    STANDS_PART = "stands_part"
    """The same, but a criterion was blank already."""

    CLASH = "clash"
    """A score that was entered and one of a file differ: neither is used."""

    INTEREST = "interest"
    """The expert has declared an interest: not to be scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Everything that is known of the scores.

    entered
        What was entered; a blank is absent.
    given
        Scores of the other files that may be used, each with its cell.
    standing
        Blanks of sheets made for a later round, which say that the score before stands.
    declared
        Interests (expert, bid) that experts declared on their sheets.
    """

    entered: Mapping[Key, int] = field(default_factory=dict)
    given: Mapping[Key, tuple[Given, ...]] = field(default_factory=dict)
    standing: frozenset[Key] = frozenset()
    declared: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "entered", MappingProxyType(dict(self.entered)))
        object.__setattr__(self, "given", MappingProxyType(dict(self.given)))

    def values(self, key: Key) -> set[float]:
        """Return the different scores that there are for one thing; more than one is a clash."""
        found = {float(one.value) for one in self.given.get(key, ()) if one.value is not None}
        return found | {float(self.entered[key])} if key in self.entered else found

    def score(self, key: Key) -> float | None:
        """Return the score that is used: None for a blank and for a clash."""
        found = self.values(key)
        return found.pop() if len(found) == 1 else None

    @property
    def rounds(self) -> tuple[int, ...]:
        """The rounds in which there are scores."""
        return tuple(sorted({key[0] for key in (*self.entered, *self.given)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredScore:
    """One criterion of a sheet.

    entered, before
        The score entered, and the one used in the latest round before; None where there is none.
    given
        What other files have.
    clash
        The scores differ, so that none is used.
    """

    criterion: str
    entered: int | None
    given: tuple[Given, ...]
    before: float | None
    clash: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredSheet:
    """The scores of one expert for one object in one round.

    there
        Criteria with a score that is used (of the round before, where the sheet stands as it was).
    total
        Weighted; nan where a criterion is blank.
    """

    round: int
    bid: str
    expert: str
    state: SheetState
    there: int
    total: float
    scores: tuple[EnteredScore, ...]


def read_entries(plan: PanelPlan, folder: Path) -> Entries:
    """Read what was entered into a panel and what its other files have.

    Raises
    ------
    BadInput
        A file that cannot be read as scores; something in the file of entered scores that entering would lose.
    """
    others = tuple(file for file in plan.scores if not _is_own(file, folder))
    given: dict[Key, tuple[Given, ...]] = {}
    told = read_scores(replace(plan, scores=others))
    for one in told.scores:
        if one.scale is SheetScale.EACH and _on_scale(one.value, plan):
            given[_key(one)] = (*given.get(_key(one), ()), one)
    return Entries(
        entered=read_entered(plan, folder), given=given, declared=frozenset(told.declared),
        standing=frozenset(_key(one) for one in told.scores if one.value is None and one.stands),
    )  # fmt: skip


def read_entered(plan: PanelPlan, folder: Path) -> dict[Key, int]:
    """Read the file of entered scores; nothing where there is none yet."""
    file = ScoreFile(file=FILE, path=folder / FILE)
    columns = columns_of(heads(plan), file, plan.rubric)
    if len(columns.criteria) != len(plan.rubric.criteria):
        odd = [one.id for one in plan.rubric.criteria if one.id not in columns.criteria]
        raise BadInput(message("panel.bad.entered_heads"), where=plan.rubric.id, got=", ".join(odd),
                       todo=message("panel.bad.entered_heads.todo"))  # fmt: skip
    if not file.path.is_file():
        return {}
    told = read_scores(replace(plan, scores=(file,)))
    _check(told, plan)
    return {_key(one): int(one.value) for one in told.scores if one.value is not None}


def _check(told: Told, plan: PanelPlan) -> None:
    """Refuse a file in which there is more than entering writes: it would be lost with the next score."""
    bids, experts = {one.id for one in plan.bids}, {one.id for one in plan.experts}
    wrong = [(one.place, one.got) for one in told.faults] + [(one.place, one.text) for one in told.totals]
    first: dict[Key, Given] = {}
    for one in told.scores:
        known = one.bid in bids and one.expert in experts
        same = first.setdefault(_key(one), one).value == one.value
        if not known or not same or not (one.value is None or _on_scale(one.value, plan)):
            wrong.append((one.place, one.text if known else f"{one.bid}, {one.expert}"))
    if wrong:
        place, got = wrong[0]
        raise BadInput(message("panel.bad.entered"), where=place, got=got or None,
                       todo=message("panel.bad.entered.todo"))  # fmt: skip


def heads(plan: PanelPlan) -> tuple[str, ...]:
    """Return the heads of the columns of the file."""
    return (*_HEADS, *(one.id for one in plan.rubric.criteria))


def entered_csv(entered: Mapping[Key, int], plan: PanelPlan) -> bytes:
    """Return the file: UTF-8 with a byte order mark and semicolons, as spreadsheets here expect it.

    Raises
    ------
    BadInput
        An id that a spreadsheet would take for a formula.
    """
    bids = {one.id: at for at, one in enumerate(plan.bids)}
    experts = {one.id: at for at, one in enumerate(plan.experts)}
    sheets = sorted({key[:3] for key in entered}, key=lambda one: (one[0], bids[one[1]], experts[one[2]]))
    for id in {text for sheet in sheets for text in sheet[1:]}:
        if csv_cell(id) != id:
            raise BadInput(message("panel.bad.formula_id"), got=id, todo=message("panel.bad.formula_id.todo"))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads(plan))
    for sheet in sheets:
        writer.writerow([*sheet, *(entered.get((*sheet, one.id), "") for one in plan.rubric.criteria)])
    return out.getvalue().encode("utf-8-sig")


def sheet_of(entries: Entries, plan: PanelPlan, *, round: int, bid: str, expert: str) -> EnteredSheet:
    """Return how far the scores of one expert for one object are in a round, and what stands in each criterion."""
    scores: list[EnteredScore] = []
    used: list[float | None] = []
    old: list[float | None] = []
    for one in plan.rubric.criteria:
        key = (round, bid, expert, one.id)
        before = next((v for r in range(round - 1, 0, -1) if (v := entries.score((r, *key[1:]))) is not None), None)
        scores.append(
            EnteredScore(
                criterion=one.id, entered=entries.entered.get(key), given=entries.given.get(key, ()), before=before,
                clash=len(entries.values(key)) > 1,
            )
        )  # fmt: skip
        used.append(entries.score(key))
        old.append(before)
    if any(value is not None for value in used):
        stand = [(round, bid, expert, one.criterion) in entries.standing for one in scores]
        used = [b if v is None and s else v for v, b, s in zip(used, old, stand, strict=True)]
    state = SheetState.PART
    if bid in plan.interest(expert) or (expert, bid) in entries.declared:
        state = SheetState.INTEREST
    elif any(one.clash for one in scores):
        state = SheetState.CLASH
    elif all(value is not None for value in used):
        state = SheetState.WHOLE
    elif all(value is None for value in used):
        state, used = _standing(old)
    there = sum(value is not None for value in used)
    weights = [one.weight for one in plan.rubric.criteria]
    total = math.fsum(w * v for w, v in zip(weights, used, strict=True) if v is not None)
    return EnteredSheet(
        round=round, bid=bid, expert=expert, state=state, there=there,
        total=total if there == len(weights) else math.nan, scores=tuple(scores),
    )  # fmt: skip


def _standing(old: list[float | None]) -> tuple[SheetState, list[float | None]]:
    """Return what a sheet without a new score is, and the scores that are used."""
    if all(value is None for value in old):
        return SheetState.BLANK, old
    return (SheetState.STANDS_PART if None in old else SheetState.STANDS), old


def _key(one: Given) -> Key:
    return one.round, one.bid, one.expert, one.criterion


def _on_scale(value: float | None, plan: PanelPlan) -> bool:
    scale = plan.rubric.scale
    return scale is not None and value in scale.scores


def _is_own(file: ScoreFile, folder: Path) -> bool:
    return file.path.resolve() == (folder / FILE).resolve()

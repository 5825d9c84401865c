"""Scores entered on the page: who, what, which round; each score is written to the panel's file at once. No widgets.

A test drives this model alone: `expert = "E1"`, `bid = "P2"`, `put("relevance", 4)`, `sheet.total`, `go_on()`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import traitlets

from sapa.app.expert.panel_file import changed, not_saved
from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.panel import PanelPlan, read_panel
from sapa.panel.entered import (
    FILE,
    EnteredSheet,
    Entries,
    SheetState,
    entered_csv,
    read_entered,
    read_entries,
    sheet_of,
)
from sapa.panel.plan import SheetScale
from sapa.writing import write_whole

FIRST, SECOND = 1, 2
OVER = (SheetState.WHOLE, SheetState.STANDS, SheetState.INTEREST)
"""Sheets on which nothing is left to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is there and what is missing in a round.

    sheets
        Row by row, as the objects and the experts stand in the plan.
    whole, asked
        Sheets that are whole or stand, and those that there should be (without declared interests).
    """

    sheets: tuple[tuple[EnteredSheet, ...], ...]
    whole: int
    asked: int


class EntryModel(traitlets.HasTraits):
    """Entering scores into an open panel.

    `changes` counts scores that were entered, `version` everything that a page shows; `trouble` is why a score was
    refused; `assigned` are the (object, expert) of a draw, None where everybody scores everything.
    """

    plan = traitlets.Any(None, allow_none=True)
    entries = traitlets.Any(None, allow_none=True)
    round = traitlets.Int(FIRST)
    expert = traitlets.Unicode("")
    bid = traitlets.Unicode("")
    version = traitlets.Int(0)
    changes = traitlets.Int(0)
    assigned = traitlets.Any(None, allow_none=True)
    said = traitlets.Any(None, allow_none=True)
    trouble = traitlets.Any(None, allow_none=True)

    def __init__(self, replanned: Callable[[PanelPlan], None]) -> None:
        super().__init__()
        self.place: Path | None = None
        self._replanned = replanned
        self._disk = b""
        self._told: tuple[tuple[object, ...], Missing] | None = None

    # -- opening -----------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Forget the panel."""
        with self.hold_trait_notifications():
            self.place, self.plan, self.entries, self.said, self.trouble = None, None, None, None, None
            self.expert, self.bid, self.round, self.assigned = "", "", FIRST, None

    def open(self, plan: PanelPlan, place: Path, entries: Entries) -> None:
        """Begin with what `loaded` has read: the first expert, the first object, the latest round."""
        with self.hold_trait_notifications():
            self.place, self.plan, self.entries = place, plan, entries
            self.said = self.trouble = None
            self._disk = self._on_disk()
            self.round = max(entries.rounds, default=FIRST)
            self.expert, self.bid = plan.experts[0].id, plan.bids[0].id
            self.version += 1

    def reread(self, plan: PanelPlan, entries: Entries, *, added: str) -> None:
        """Go on with a file that was added; expert, object and round stay as they were chosen."""
        with self.hold_trait_notifications():
            self.plan, self.entries, self.trouble = plan, entries, None
            self.said = message("app.expert.sheets.taken", file=added)
            self._disk = self._on_disk()
            self.version += 1

    @property
    def ready(self) -> bool:
        """Tell whether scores can be entered."""
        return self.plan is not None

    @property
    def rounds(self) -> tuple[int, ...]:
        """The rounds that can be chosen: before and after the discussion, and any that files have."""
        last = max((SECOND, *(self.entries.rounds if self.entries is not None else ())))
        return tuple(range(FIRST, last + 1))

    @property
    def sheet(self) -> EnteredSheet:
        """The sheet that is shown."""
        return sheet_of(self.entries, self.plan, round=self.round, bid=self.bid, expert=self.expert)

    @property
    def missing(self) -> Missing:
        """What is there and what is missing in the round, for every object and expert."""
        asked = (self.entries, self.plan, self.round, self.assigned)
        if self._told is None or any(old is not new for old, new in zip(self._told[0], asked, strict=True)):
            self._told = (asked, self._missing())
        return self._told[1]

    def _missing(self) -> Missing:
        rows = tuple(
            tuple(
                sheet_of(self.entries, self.plan, round=self.round, bid=bid.id, expert=one.id)
                for one in self.plan.experts
            )
            for bid in self.plan.bids
        )
        every = [
            sheet for row in rows for sheet in row
            if sheet.state is not SheetState.INTEREST and self.is_asked(sheet.bid, sheet.expert)
        ]  # fmt: skip
        return Missing(sheets=rows, whole=sum(sheet.state in OVER for sheet in every), asked=len(every))

    def is_asked(self, bid: str, expert: str) -> bool:
        """Tell whether an expert is to score an object: where experts were drawn, those drawn for it."""
        return self.assigned is None or (bid, expert) in self.assigned

    # -- entering ----------------------------------------------------------------------------------------------

    def put(self, criterion: str, score: int | None) -> None:
        """Enter a score, or take it away; it is on disk when this returns, or `trouble` says why not."""
        self._put({criterion: score})

    def take_over(self) -> None:
        """Enter the scores of the round before wherever this sheet has none, so that only changes are left to enter."""
        self._put({
            one.criterion: int(one.before) for one in self.sheet.scores
            if one.before is not None and one.entered is None and not one.given
        })  # fmt: skip

    @property
    def can_take_over(self) -> bool:
        """Tell whether the round before has scores that this sheet lacks."""
        return any(one.before is not None and one.entered is None and not one.given for one in self.sheet.scores)

    def _put(self, scores: dict[str, int | None]) -> None:
        here = (self.round, self.bid, self.expert)
        wanted = {(*here, criterion): score for criterion, score in scores.items()}
        if not wanted or all(self.entries.entered.get(key) == score for key, score in wanted.items()):
            return
        if self.sheet.state is SheetState.INTEREST:
            self.trouble = BadInput(message("app.expert.bad.interest"), got=f"{self.expert}, {self.bid}")
            self.version += 1
            return
        try:
            there = self._fresh(wanted)
            kept = {key: score for key, score in {**there, **wanted}.items() if score is not None}
            self._write(kept)
        except BadInput as error:
            self.trouble = error
            self.version += 1
            return
        self.entries = replace(self.entries, entered=kept)
        self.trouble = None
        self.said = message("app.expert.enter.saved", n=len(kept), file=FILE)
        with self.hold_trait_notifications():
            self.changes += 1
            self.version += 1

    def _fresh(self, wanted: dict[Any, int | None]) -> dict[Any, int]:
        """Return what the file has now; where another page has changed the same score, nothing is overwritten."""
        now = self._on_disk()
        if now == self._disk:
            return dict(self.entries.entered)
        self.replan(read_panel(self._home))  # the other page may have added experts and objects
        there = read_entered(self.plan, self._home)
        was, self._disk = self.entries.entered, now
        self.entries = replace(self.entries, entered=there)
        for key in wanted:
            if there.get(key) != was.get(key):
                raise BadInput(
                    message("app.expert.bad.elsewhere"), where=FILE, got=str(there.get(key, "–")),
                    todo=message("app.expert.bad.elsewhere.todo"),
                )  # fmt: skip
        return there

    def _write(self, kept: dict[Any, int]) -> None:
        content = entered_csv(kept, self.plan)
        try:
            write_whole(self._home / FILE, content)
        except OSError as error:
            raise not_saved(self._home / FILE, error) from error
        self._disk = content
        if not any(file.path.resolve() == (self._home / FILE).resolve() for file in self.plan.scores):
            self.replan(changed(self._home, _name_file))

    def replan(self, plan: PanelPlan) -> None:
        """Go on with a plan that was changed."""
        self.plan = plan
        self._replanned(plan)

    @property
    def _home(self) -> Path:
        if self.place is None:
            raise RuntimeError("no panel is open")
        return self.place

    def _on_disk(self) -> bytes:
        path = self._home / FILE
        try:
            return path.read_bytes() if path.is_file() else b""
        except OSError as error:
            raise not_saved(path, error) from error

    # -- going on ----------------------------------------------------------------------------------------------

    def go(self, step: int) -> None:
        """Go to the next (1) or the previous (-1) object of the expert, and from the last one to the next expert."""
        at = self._order.index((self.expert, self.bid)) + step
        self._show(self._order[at % len(self._order)])

    def go_on(self) -> None:
        """Go to the next sheet on which something is missing; stay where nothing is."""
        at = self._order.index((self.expert, self.bid))
        state = {(one.expert, one.bid): one.state for row in self.missing.sheets for one in row}
        for where in (*self._order[at + 1 :], *self._order[:at]):
            if state[where] not in OVER and self.is_asked(where[1], where[0]):
                self._show(where)
                return

    @property
    def _order(self) -> list[tuple[str, str]]:
        return [(one.id, bid.id) for one in self.plan.experts for bid in self.plan.bids]

    def _show(self, where: tuple[str, str]) -> None:
        with self.hold_trait_notifications():
            self.expert, self.bid = where
            self.trouble = None


def loaded(plan: PanelPlan, place: Path | None) -> Entries | None:
    """Read what entering needs; None where scores cannot be entered into this panel (`closed_to_entry` says why)."""
    return None if place is None or closed_to_entry(plan) else read_entries(plan, place)


def closed_to_entry(plan: PanelPlan) -> Message | None:
    """Return why no scores can be entered into a panel: no roster, no list of objects, or sheets of a whole council."""
    if not plan.experts or not plan.bids:
        return message("app.expert.blocked.roster")
    if any(file.scale is not SheetScale.EACH for file in plan.scores):
        return message("app.expert.blocked.council")
    return None


def _name_file(data: dict[str, Any]) -> None:
    data["scores"] = [*(data.get("scores") or []), {"file": FILE}]

"""State of the panel of an expert panel: what was chosen, the panel judged, experts drawn. No widgets.

A test drives this model alone: `open()`, `wait()`, `judge(seed="2")`, `wait()`, `draw(each="3", seed="7")`, `wait()`,
`protocol("kk")`, `assignment("ru", "csv")`; `begin(Begun(…))`, `attend("E1", True)`, `entry.put("relevance", 4)`,
`join()`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import traitlets

from sapa.app.expert import panel_file
from sapa.app.expert.entry import EntryModel, loaded
from sapa.app.expert.panel_file import Begun
from sapa.app.expert.sheets import blank_sheets, take_sheet
from sapa.app.expert.source import chosen_panel
from sapa.app.listing import Listing, listing_csv, listing_xlsx
from sapa.app.review.source import Source
from sapa.app.transfer import Received
from sapa.app.working import Failure, WorkModel
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.messages import message
from sapa.panel import DrawnExperts, PanelPlan, PanelResult, Round, draw_experts, judge_panel, read_panel
from sapa.panel.asked import asked, asked_again
from sapa.panel.entered import Entries
from sapa.progress import Progress, Step

STAGES = ("files", "people", "draw", "enter", "remarks", "result", "agreement", "save")
EACH = 3
"""Experts of every object that are proposed for a draw: the fewest with a middle one."""


class ExpertModel(WorkModel):
    """What the page knows."""

    source = traitlets.UseEnum(Source, default_value=Source.SAMPLE)
    folder = traitlets.Unicode("")
    uploads = traitlets.Tuple()
    plan = traitlets.Any(None, allow_none=True)
    """The panel as its file describes it, with the seed in use."""
    judged = traitlets.Any(None, allow_none=True)
    drawn = traitlets.Any(None, allow_none=True)
    saved = traitlets.Any(None, allow_none=True)
    """The result of which a protocol was saved."""
    anew = traitlets.Bool(False)
    """A panel is to be begun from nothing."""
    place = traitlets.Any(None, allow_none=True)
    """The folder with `panel.yaml`: of the computer, or of this visit; None where there is none."""
    kept = traitlets.Bool(True)
    """The folder outlives the page."""
    stale = traitlets.Bool(False)
    """Scores, attendance or interests have changed since they were judged."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.entry = EntryModel(self._replanned)
        self.entry.observe(lambda _: self._changed(), "changes")

    # -- files -------------------------------------------------------------------------------------------------

    def received(self, file: Received) -> None:
        """Note a file that has arrived."""
        self.source = Source.UPLOAD
        self.uploads = (*(f for f in self.uploads if f.name != file.name), file)

    def forget_uploads(self) -> None:
        """Drop what was uploaded."""
        self.session.clear_uploads()
        self.uploads = ()

    @traitlets.observe("source", "folder", "uploads", "anew")
    def _other_source(self, _: Any) -> None:
        self._forget()

    def _forget(self) -> None:
        self.plan = self.judged = self.drawn = self.saved = self.failure = self.place = None
        self.stale = False
        self.entry.close()

    def open(self) -> None:
        """Read what was chosen and judge it; a panel that has no scores yet is only read."""

        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 2, message("app.expert.work.reading")))
            chosen = chosen_panel(self.source, folder=self.folder, session=self.session)
            entries = loaded(chosen.plan, chosen.place)
            progress(Step(1, 2, message("app.expert.work.judging")))
            judged = judge_panel(chosen.plan) if chosen.plan.scores and _any_score(entries) else None
            return lambda: self._opened(chosen.plan, judged, chosen.place, chosen.kept, entries)

        self._forget()
        self._start("files", job)

    def _opened(
        self, plan: PanelPlan, judged: PanelResult | None, place: Path | None, kept: bool, entries: Entries | None
    ) -> None:
        if entries is not None and place is not None:
            self.entry.open(plan, place, entries)
        with self.hold_trait_notifications():
            self.plan, self.judged, self.place, self.kept, self.stale = plan, judged, place, kept, False

    # -- a panel of one's own ----------------------------------------------------------------------------------

    def begin(self, typed: Begun) -> None:
        """Begin a panel from nothing and open it."""
        self._go_to(lambda: panel_file.begin(typed, self.session))

    def keep(self, folder: str) -> None:
        """Copy a panel of this visit, with everything entered, into a folder of the computer, and go on there."""
        place = self.place
        self._go_to(lambda: panel_file.keep(place, folder, self.session), stage="people")

    def _go_to(self, made: Callable[[], Path], *, stage: str = "files") -> None:
        try:
            folder = made()
        except BadInput as error:
            self.failure = Failure(stage, error)
            return
        self.anew = False
        self.source, self.folder = Source.FOLDER, str(folder)
        self.open()

    def packed(self) -> tuple[str, bytes]:
        """Return (file name, bytes) of the panel as a zip, with everything entered."""
        return "expert-panel.zip", panel_file.packed(self.place)

    def attend(self, expert: str, came: bool | None) -> None:
        """Note whether an expert attended; None: not said."""

        def change(data: dict[str, Any]) -> None:
            one = panel_file.item(data, "experts", expert)
            one.pop("attended", None)
            if came is not None:
                one["attended"] = came

        self._describe(change)

    def interests(self, expert: str, typed: str) -> None:
        """Note the objects in which an expert declares an interest, as they were typed: `P1, P4`."""
        named = dict.fromkeys(part.strip() for part in typed.replace(";", ",").split(",") if part.strip())

        def change(data: dict[str, Any]) -> None:
            one = panel_file.item(data, "experts", expert)
            one.pop("conflicts", None)
            if named:
                one["conflicts"] = list(named)

        self._describe(change)

    def add(self, *, experts: str = "", bids: str = "") -> None:
        """Add experts and objects, one a line, to those that are there."""
        plan = self.plan

        def change(data: dict[str, Any]) -> None:
            for key, made in (
                ("experts", panel_file.expert_items(experts, [one.id for one in plan.experts])),
                ("bids", panel_file.bid_items(bids, [one.id for one in plan.bids])),
            ):
                if made:
                    data[key] = [*(data.get(key) or []), *made]

        self._describe(change)

    def _describe(self, change: Callable[[dict[str, Any]], None]) -> None:
        try:
            plan = panel_file.changed(self.place, change)
            entries = None if self.entry.ready else loaded(plan, self.place)
        except BadInput as error:
            self.failure = Failure("people", error)
            return
        self.failure = None
        self._replanned(plan)
        if entries is not None:
            self.entry.open(plan, self.place, entries)
        elif self.entry.ready:
            self.entry.plan = self.plan
        self._changed()

    def _replanned(self, plan: PanelPlan) -> None:
        self.plan = dataclasses.replace(plan, seed=self.plan.seed)

    def _changed(self) -> None:
        self.stale = self.judged is not None

    def join(self) -> None:
        """Judge the panel with what has been entered."""
        self._judge("enter", lambda: self.plan.seed)

    # -- result ------------------------------------------------------------------------------------------------

    @property
    def last(self) -> Round | None:
        """The round that counts."""
        return self.judged.rounds[-1] if self.judged is not None else None

    @property
    def by_place(self) -> tuple[Any, ...]:
        """Objects by their place; those without one come last."""
        return () if self.last is None else tuple(sorted(self.last.bids, key=lambda one: (one.rank == 0, one.rank)))

    def judge(self, *, seed: str) -> None:
        """Draw chances and intervals anew with another seed, as it was typed."""
        self._judge("result", lambda: whole(seed, "seed", least=0))

    def _judge(self, stage: str, seed: Callable[[], int]) -> None:
        plan, place = self.plan, self.place

        def job(progress: Progress) -> Callable[[], None]:
            again = dataclasses.replace(plan if place is None else read_panel(place), seed=seed())
            progress(Step(0, 1, message("app.expert.work.judging")))
            judged = judge_panel(again)
            return lambda: self._judged(again, judged)

        self._start(stage, job)

    def _judged(self, plan: PanelPlan, judged: PanelResult) -> None:
        with self.hold_trait_notifications():
            self.plan, self.judged, self.stale = plan, judged, False

    # -- draw --------------------------------------------------------------------------------------------------

    @property
    def can_draw(self) -> bool:
        """Tell whether there is a roster and a list of objects."""
        return self.plan is not None and bool(self.plan.bids and self.plan.experts)

    def draw(self, *, each: str, seed: str) -> None:
        """Draw experts for every object; numbers as they were typed."""
        plan = self.plan

        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 1, message("app.expert.work.drawing")))
            drawn = draw_experts(
                plan.bids, plan.experts, each=whole(each, "each", least=1), seed=whole(seed, "seed", least=0)
            )
            return lambda: self._drawn(drawn)

        self.drawn = self.entry.assigned = None
        self._start("draw", job)

    def _drawn(self, drawn: DrawnExperts) -> None:
        """Note who scores what: everybody scores the benchmark cases."""
        pairs = {(bid, who) for bid, found in zip(drawn.bids, drawn.of_bid, strict=True) for who in found}
        self.entry.assigned = frozenset(pairs | {(bid, who) for bid in drawn.cases for who in drawn.experts})
        self.drawn = drawn

    # -- the experts' own sheets -------------------------------------------------------------------------------

    def sheets(self, language: str) -> tuple[str, bytes]:
        """Return (file name, bytes) of a zip: every expert's blank sheets, of what was drawn or of every object."""
        return blank_sheets(asked(self.plan, self.drawn), self.plan, language)

    def sheets_again(self, language: str) -> tuple[str, bytes]:
        """Return (file name, bytes) of a zip: sheets of the next round, of what lies far apart."""
        judged = self.judged
        tasks = asked_again(judged, round=judged.rounds[-1].cube.round + 1)
        return blank_sheets(tasks, judged.plan, language)

    def take_sheet(self, file: Received) -> None:
        """Put a filled workbook that has arrived into the panel's folder; its scores count when they are joined."""
        place = self.place
        try:
            take_sheet(self.session.folder / "filled" / file.name, place, self.plan)
            plan = read_panel(place)
            entries = loaded(plan, place)
        except BadInput as error:
            self.failure = Failure("enter", error)
            return
        self.failure = None
        self._replanned(plan)
        if entries is not None:
            self.entry.reread(self.plan, entries, added=file.name)
        self._changed()

    # -- saving ------------------------------------------------------------------------------------------------

    def protocol(self, language: str) -> tuple[str, bytes]:
        """Return (file name, bytes) of the protocol in a language."""
        from sapa.workbook.expert_panel import protocol_bytes

        return f"protocol-{language}.xlsx", protocol_bytes(self.judged, language)

    def assignment(self, language: str, kind: str) -> tuple[str, bytes]:
        """Return (file name, bytes) of the draw: a row for every object and expert; `kind` is `xlsx` or `csv`."""
        t, drawn, plan = translator(language), self.drawn, self.plan
        titles = {bid.id: bid.title for bid in plan.bids}
        names = {one.id: one.name for one in plan.experts}
        heads = tuple(t(f"app.expert.list.{key}") for key in ("object", "title", "expert", "name"))
        listed = Listing(
            name=t("app.expert.draw.title"),
            about=(
                (t("app.expert.list.panel"), plan.title), (t("app.expert.field.each"), str(drawn.drawn.each)),
                (t("app.expert.field.seed"), str(drawn.drawn.seed)),
            ),
            heads=heads,
            rows=tuple(
                (bid, titles[bid], who, names[who])
                for bid, experts in zip(drawn.bids, drawn.of_bid, strict=True) for who in experts
            ),
        )  # fmt: skip
        content = listing_csv(listed) if kind == "csv" else listing_xlsx(listed, t)
        return f"experts-drawn-{language}.{kind}", content


def _any_score(entries: Entries | None) -> bool:
    """Tell whether there may be something to judge: entering may have left a file without scores."""
    return entries is None or bool(entries.entered or entries.given)


def whole(typed: str, field: str, *, least: int) -> int:
    """Return a whole number as it was typed into a field; anything else is refused."""
    text = "".join(typed.split())
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise BadInput(message(f"app.expert.bad.{field}"), got=typed.strip() or "–", expected=f"≥ {least}")
    return int(text)

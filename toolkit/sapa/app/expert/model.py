"""State of the panel of an expert panel: what was chosen, the panel judged, experts drawn. No widgets.

A test drives this model alone: `open()`, `wait()`, `judge(seed=2)`, `wait()`, `draw(each=3, seed=7)`, `wait()`,
`protocol("kk")`, `assignment("ru", "csv")`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import traitlets

from sapa.app.expert.source import chosen_plan
from sapa.app.listing import Listing, listing_csv, listing_xlsx
from sapa.app.review.source import Source
from sapa.app.transfer import Received
from sapa.app.working import WorkModel
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.messages import message
from sapa.panel import PanelPlan, PanelResult, Round, draw_experts, judge_panel
from sapa.progress import Progress, Step

STAGES = ("files", "remarks", "result", "agreement", "save", "draw")
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

    # -- files -------------------------------------------------------------------------------------------------

    def received(self, file: Received) -> None:
        """Note a file that has arrived."""
        self.source = Source.UPLOAD
        self.uploads = (*(f for f in self.uploads if f.name != file.name), file)

    def forget_uploads(self) -> None:
        """Drop what was uploaded."""
        self.session.clear_uploads()
        self.uploads = ()

    @traitlets.observe("source", "folder", "uploads")
    def _other_source(self, _: Any) -> None:
        self._forget()

    def _forget(self) -> None:
        self.plan = self.judged = self.drawn = self.saved = self.failure = None

    def open(self) -> None:
        """Read what was chosen and judge it; a panel that has no scores yet is only read."""

        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 2, message("app.expert.work.reading")))
            plan = chosen_plan(self.source, folder=self.folder, session=self.session)
            progress(Step(1, 2, message("app.expert.work.judging")))
            judged = judge_panel(plan) if plan.scores else None
            return lambda: self._opened(plan, judged)

        self._forget()
        self._start("files", job)

    def _opened(self, plan: PanelPlan, judged: PanelResult | None) -> None:
        with self.hold_trait_notifications():
            self.plan, self.judged = plan, judged

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
        plan = self.plan

        def job(progress: Progress) -> Callable[[], None]:
            again = dataclasses.replace(plan, seed=whole(seed, "seed", least=0))
            progress(Step(0, 1, message("app.expert.work.judging")))
            judged = judge_panel(again)
            return lambda: self._opened(again, judged)

        self._start("result", job)

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
            return lambda: setattr(self, "drawn", drawn)

        self.drawn = None
        self._start("draw", job)

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


def whole(typed: str, field: str, *, least: int) -> int:
    """Return a whole number as it was typed into a field; anything else is refused."""
    text = "".join(typed.split())
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise BadInput(message(f"app.expert.bad.{field}"), got=typed.strip() or "–", expected=f"≥ {least}")
    return int(text)

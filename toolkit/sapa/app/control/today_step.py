"""Step 3: where control stands today: one sentence, pictures, interviewers, regions, days."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app.control import tables
from sapa.app.control.picture_box import PictureBox
from sapa.app.control.step import StepView, button, set_primary, show
from sapa.app.work import Dispatch


class TodayStep(StepView):
    """Review what has come in and show the state of control."""

    stage = "today"
    cares = ("day", "listing", "roles")

    def __init__(self, model: Any, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        super().__init__(model)

    def build(self) -> None:
        """Make the button, the sentence, the pictures and the tables."""
        self.refresh = button(self.model.run)
        self.verdict = ipw.HTML()
        self.pace = ipw.HTML()
        self.pictures = PictureBox(self._dispatch, lambda: self.model.stem)
        self.people = ipw.HTML()
        self.regions = ipw.HTML()
        self.days = ipw.HTML()
        self.body.children = [
            self.refresh, self.verdict, self.pace, self.pictures, self.people, self.regions, self.days,
        ]  # fmt: skip

    def draw_body(self) -> None:
        """Put words and values into the body."""
        day, listing, t = self.model.day, self.model.listing, self.t
        self.refresh.description = t("app.control.refresh" if day is not None else "app.control.run")
        for part in self.body.children[1:]:
            show(part, day is not None)
        if day is None or listing is None:
            return
        self.verdict.value = tables.verdict(day, t)
        self.pace.value = tables.pace(day, listing, t)
        for widget, found, word, place in (
            (self.people, day.detail.by_interviewer, "interviewer", False),
            (self.regions, day.detail.by_region, "region", True),
        ):
            show(widget, bool(found))
            caption = t(f"app.control.by.{word}", n=sum(1 for g in found if g.interviews and not g.controlled))
            widget.value = tables.groups(caption, t(f"app.control.list.{word}"), found, t, place=place)
        self.days.value = tables.days(day, t)
        show(self.days, bool(day.curve))

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        set_primary(self.refresh, self.model.primary == "run")
        self.refresh.disabled = self.model.busy

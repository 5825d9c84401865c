"""The control panel: six cards in the order of a day's work, the same in JupyterLab and Voilà."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import Card, overview
from sapa.app.control.model import ControlModel
from sapa.app.control.next_step import NextStep
from sapa.app.control.people_step import PeopleStep
from sapa.app.control.pictures import PEOPLE, pictures
from sapa.app.control.save_step import SaveStep
from sapa.app.control.step import ColumnsStep, OpenStep
from sapa.app.control.today_step import TodayStep
from sapa.app.figures import Picture
from sapa.app.review.workbook_step import NAMES
from sapa.app.transfer import Frame
from sapa.app.work import Dispatch, Worker, at_once
from sapa.i18n import LANGUAGES, translator


class ControlPanel(ipw.VBox):
    """Everything on the page. `model` holds the state; widgets only show it and pass actions on."""

    def __init__(self, model: ControlModel, *, dispatch: Dispatch = at_once) -> None:
        self.model = model
        self.frame = Frame()
        self.heading = ipw.HTML()
        self.languages = ipw.ToggleButtons(options=[(NAMES[x], x) for x in LANGUAGES], value=model.language)
        top = ipw.HBox([self.heading, self.languages])
        top.add_class("sapa-top")
        self.overview = ipw.HTML()
        self.footer = ipw.HTML()
        self.today, self.people = TodayStep(model, dispatch), PeopleStep(model, dispatch)
        self.steps: tuple[Card, ...] = (
            OpenStep(model), ColumnsStep(model), self.today, NextStep(model), self.people, SaveStep(model, dispatch),
        )  # fmt: skip
        super().__init__([self.frame, top, self.overview, *self.steps, self.footer])
        self.add_class("sapa")
        self.add_class("sapa-control")
        self._drawer = Worker(dispatch)
        self._drawn_for: tuple[int, str] | None = None
        self.languages.observe(self._language_chosen, "value")
        model.observe(lambda _: self._draw_frame(), "language")
        # Any change may block, free or finish another step: heads and buttons of all of them follow.
        model.observe(
            lambda _: self._draw_states(),
            ["activity", "failure", "loaded", "roles", "day", "listing", "source", "folder", "uploads"],
        )
        model.observe(self._worked_out, "day")
        model.observe(lambda _: self._draw_pictures(), ["day", "language"])
        self._draw_frame()
        for step in self.steps:
            step.draw()
        self._draw_states()

    def _language_chosen(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self.model.language = change["new"]

    def _worked_out(self, change: dict[str, Any]) -> None:
        if change["new"] is not None:
            self.frame.send({"kind": "show", "place": "sapa-stage-today"})

    def _draw_frame(self) -> None:
        t = translator(self.model.language)
        self.languages.value = self.model.language
        self.languages.tooltips = [NAMES[x] for x in LANGUAGES]
        self.frame.language = self.model.language
        self.frame.title = t("app.control.title")
        self.heading.value = (
            f'<h1>{markup.esc(t("app.control.title"))}</h1><p class="sapa-lead">{markup.esc(t("app.control.lead"))}</p>'
        )
        self.footer.value = f'<p class="sapa-footer">{markup.esc(t("app.notice"))}</p>'
        self._draw_states()

    def _draw_states(self) -> None:
        for step in self.steps:
            step.draw_state()
        t = translator(self.model.language)
        self.overview.value = overview(self.steps, t, t("app.control.steps"))

    # -- pictures: drawn in a thread, because the first one has to load matplotlib --------------------------

    def _draw_pictures(self) -> None:
        day, language = self.model.day, self.model.language
        if day is None:
            self._drawn_for = None
            return
        wanted = (id(day), language)
        if self._drawn_for == wanted:
            return
        t = translator(language)
        for box in (self.today.pictures, self.people.pictures):
            box.wait(t)

        def finished(drawn: tuple[Picture, ...]) -> None:
            self._drawn_for = wanted
            self.today.pictures.offer(tuple(p for p in drawn if p.kind not in PEOPLE), t)
            self.people.pictures.offer(tuple(p for p in drawn if p.kind in PEOPLE), t)
            self._draw_pictures()  # the language or the day may have changed meanwhile

        self._drawer.start(
            lambda progress: pictures(day, t),  # noqa: ARG005 - a handful of pictures has no steps
            on_step=lambda step: None,  # noqa: ARG005
            on_done=finished,
            on_failed=lambda error: self.today.pictures.failed(error, t),
        )

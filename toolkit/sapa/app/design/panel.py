"""The design panel: five cards in the order of the work, one language at a time, the same in JupyterLab and Voilà."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import overview
from sapa.app.design.draw_step import NAMES, DrawStep
from sapa.app.design.frame_step import FrameStep
from sapa.app.design.goal_step import GoalStep
from sapa.app.design.model import DesignModel
from sapa.app.design.programme_step import ProgrammeStep
from sapa.app.design.size_step import SizeStep
from sapa.app.design.step import StepView
from sapa.app.transfer import Frame
from sapa.app.work import Dispatch, at_once
from sapa.i18n import LANGUAGES, translator


class DesignPanel(ipw.VBox):
    """Everything on the page. `model` holds the state; widgets only show it and pass actions on."""

    def __init__(self, model: DesignModel, *, dispatch: Dispatch = at_once) -> None:
        self.model = model
        self.frame = Frame()
        self.heading = ipw.HTML()
        self.languages = ipw.ToggleButtons(options=[(NAMES[x], x) for x in LANGUAGES], value=model.language)
        top = ipw.HBox([self.heading, self.languages])
        top.add_class("sapa-top")
        self.overview = ipw.HTML()
        self.footer = ipw.HTML()
        self.steps: tuple[StepView, ...] = (
            GoalStep(model), FrameStep(model), SizeStep(model), ProgrammeStep(model), DrawStep(model, dispatch),
        )  # fmt: skip
        super().__init__([self.frame, top, self.overview, *self.steps, self.footer])
        self.add_class("sapa")
        self.languages.observe(self._language_chosen, "value")
        model.observe(lambda _: self._draw_frame(), "language")
        # Any change may block, free or finish another step: heads and buttons of all of them follow.
        model.observe(lambda _: self._draw_states(), ["activity", "failure", "data", "names", "frame", "plan", "study"])
        model.observe(self._drawn, "study")
        self._draw_frame()
        for step in self.steps:
            step.draw()
        self._draw_states()

    def _language_chosen(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self.model.language = change["new"]

    def _drawn(self, change: dict[str, Any]) -> None:
        if change["new"] is not None:
            self.frame.send({"kind": "show", "place": "sapa-stage-draw"})

    def _draw_frame(self) -> None:
        t = translator(self.model.language)
        self.languages.value = self.model.language
        self.languages.tooltips = [NAMES[x] for x in LANGUAGES]
        self.frame.language = self.model.language
        self.frame.title = t("app.design.title")
        self.heading.value = (
            f'<h1>{markup.esc(t("app.design.title"))}</h1><p class="sapa-lead">{markup.esc(t("app.design.lead"))}</p>'
        )
        self.footer.value = f'<p class="sapa-footer">{markup.esc(t("app.notice"))}</p>'
        self._draw_states()

    def _draw_states(self) -> None:
        for step in self.steps:
            step.draw_state()
        t = translator(self.model.language)
        self.overview.value = overview(self.steps, t, t("app.design.steps"))

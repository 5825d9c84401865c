"""The lessons as a page, the same in JupyterLab and Voilà: tabs where there are several, then one lesson's cards."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import show
from sapa.app.lessons.model import LessonsModel
from sapa.app.lessons.steps import PictureCard, SummaryCard, TaskCard
from sapa.app.step_panel import StepPanel
from sapa.app.work import Dispatch, at_once
from sapa.i18n import translator


class LessonsPanel(StepPanel):
    """Everything on the page."""

    ids = "lessons."
    follows = ("name", "task", "feedback")

    def __init__(self, model: LessonsModel, *, dispatch: Dispatch = at_once) -> None:
        self._drawing = False
        super().__init__(model, [PictureCard(model), TaskCard(model, dispatch), SummaryCard(model)])
        self.add_class("sapa-lessons")
        model.observe(lambda _: self._draw_frame(), "name")

    def make_overview(self) -> Any:
        """Return the tabs."""
        names = [one.name for one in self.model.lessons]
        tabs = ipw.ToggleButtons(options=[(name, name) for name in names], value=self.model.name)
        tabs.add_class("sapa-tabs")
        tabs.observe(self._tab_chosen, "value")
        return tabs

    def _tab_chosen(self, change: dict[str, Any]) -> None:
        if not self._drawing and change["new"]:
            self.model.choose(change["new"])

    def _draw_frame(self) -> None:
        super()._draw_frame()
        if len(self.model.lessons) == 1:
            t = translator(self.model.language)
            title, lead = t(self.model.lesson.title), t("lessons.lead")
            self.frame.title = title
            self.heading.value = f'<h1>{markup.esc(title)}</h1><p class="sapa-lead">{markup.esc(lead)}</p>'

    def _draw_overview(self) -> None:
        t = translator(self.model.language)
        options = [(t(one.title), one.name) for one in self.model.lessons]
        self._drawing = True
        try:
            if list(self.overview.options) != options:
                self.overview.options = options
            self.overview.value = self.model.name
        finally:
            self._drawing = False
        show(self.overview, len(options) > 1)

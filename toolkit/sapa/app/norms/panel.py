"""The browser of norms: five parts, one of them on the screen, the same in JupyterLab and Voilà."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app.card import show
from sapa.app.norms.compare_step import CompareStep
from sapa.app.norms.fixed_steps import JudgedStep, ReadingsStep
from sapa.app.norms.model import STAGES, NormsModel
from sapa.app.norms.norms_step import NormsStep
from sapa.app.norms.words_step import WordsStep
from sapa.app.step_panel import StepPanel
from sapa.app.work import Dispatch, at_once
from sapa.i18n import translator


class NormsPanel(StepPanel):
    """Everything on the page. Nothing here waits for anything else, so tabs stand where other panels list steps."""

    ids = "app.norms."
    follows = ("act", "asked", "found", "editions", "pair", "compared")

    def __init__(self, model: NormsModel, *, dispatch: Dispatch = at_once) -> None:
        self._drawing = False
        steps = (NormsStep, WordsStep, ReadingsStep, JudgedStep, CompareStep)
        super().__init__(model, [step(model, dispatch) for step in steps])
        self.add_class("sapa-norms")
        model.observe(lambda _: self._draw_overview(), "tab")

    def make_overview(self) -> Any:
        """Return the tabs."""
        tabs = ipw.ToggleButtons(options=[(stage, stage) for stage in STAGES])
        tabs.add_class("sapa-tabs")
        tabs.observe(self._tab_chosen, "value")
        return tabs

    def _tab_chosen(self, change: dict[str, Any]) -> None:
        if not self._drawing and change["new"]:
            self.model.tab = change["new"]

    def _draw_overview(self) -> None:
        t = translator(self.model.language)
        options = [(t(f"app.norms.tab.{stage}"), stage) for stage in STAGES]
        self._drawing = True
        try:
            if list(self.overview.options) != options:
                self.overview.options = options
            self.overview.value = self.model.tab
        finally:
            self._drawing = False
        for step in self.steps:
            show(step, step.stage == self.model.tab)

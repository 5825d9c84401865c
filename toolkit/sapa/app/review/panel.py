"""The review panel: five cards in the order of the work, one language at a time, the same in JupyterLab and Voilà."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import overview
from sapa.app.review.files_step import FilesStep
from sapa.app.review.model import ReviewModel
from sapa.app.review.readings_step import ReadingsStep
from sapa.app.review.results_step import ResultsStep
from sapa.app.review.roles_step import RolesStep
from sapa.app.review.step import StepView
from sapa.app.review.workbook_step import NAMES, WorkbookStep
from sapa.app.transfer import Frame
from sapa.app.work import Dispatch, at_once
from sapa.i18n import LANGUAGES, translator


class ReviewPanel(ipw.VBox):
    """Everything on the page. `model` holds the state; widgets only show it and pass actions on."""

    def __init__(self, model: ReviewModel, *, dispatch: Dispatch = at_once) -> None:
        self.model = model
        self.frame = Frame()
        self._applied: tuple[Any, ...] = ()
        self.heading = ipw.HTML()
        self.languages = ipw.ToggleButtons(options=[(NAMES[x], x) for x in LANGUAGES], value=model.language)
        top = ipw.HBox([self.heading, self.languages])
        top.add_class("sapa-top")
        self.overview = ipw.HTML()
        self.footer = ipw.HTML()
        self.steps: tuple[StepView, ...] = (
            FilesStep(model),
            RolesStep(model),
            ReadingsStep(model),
            ResultsStep(model, dispatch),
            WorkbookStep(model, dispatch),
        )
        super().__init__([self.frame, top, self.overview, *self.steps, self.footer])
        self.add_class("sapa")
        self.languages.observe(self._language_chosen, "value")
        model.observe(lambda _: self._draw_frame(), "language")
        # Any change may block, free or finish another step: heads and buttons of all of them follow.
        model.observe(
            lambda _: self._draw_states(),
            ["activity", "failure", "loaded", "roles", "readings", "evaluation", "source", "folder", "uploads"],
        )
        model.observe(self._reviewed, "evaluation")
        self._draw_frame()
        for step in self.steps:
            step.draw()
        self._draw_states()

    def _language_chosen(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self.model.language = change["new"]

    def _reviewed(self, change: dict[str, Any]) -> None:
        # Who recomputes the report's figures looks for their table, not for the head of the results.
        list_changed, self._applied = self._applied != self.model.claims.applied, self.model.claims.applied
        if change["new"] is not None:
            self.frame.send({"kind": "show", "place": "sapa-claims-part" if list_changed else "sapa-stage-results"})

    def _draw_frame(self) -> None:
        t = translator(self.model.language)
        self.languages.value = self.model.language
        self.languages.tooltips = [NAMES[x] for x in LANGUAGES]
        self.frame.language = self.model.language
        self.frame.title = t("app.title")
        self.heading.value = (
            f'<h1>{markup.esc(t("app.title"))}</h1><p class="sapa-lead">{markup.esc(t("app.lead"))}</p>'
        )
        self.footer.value = f'<p class="sapa-footer">{markup.esc(t("app.notice"))}</p>'
        self._draw_overview()

    def _draw_states(self) -> None:
        for step in self.steps:
            step.draw_state()
        self._draw_overview()

    def _draw_overview(self) -> None:
        t = translator(self.model.language)
        self.overview.value = overview(self.steps, t, t("app.steps"))

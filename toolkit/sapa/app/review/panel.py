"""The review panel: five cards in the order of the work, one language at a time, the same in JupyterLab and Voilà."""

from __future__ import annotations

from typing import Any

from sapa.app.review.files_step import FilesStep
from sapa.app.review.model import ReviewModel
from sapa.app.review.readings_step import ReadingsStep
from sapa.app.review.results_step import ResultsStep
from sapa.app.review.roles_step import RolesStep
from sapa.app.review.workbook_step import WorkbookStep
from sapa.app.step_panel import StepPanel
from sapa.app.work import Dispatch, at_once


class ReviewPanel(StepPanel):
    """Everything on the page."""

    ids = "app."
    follows = ("loaded", "roles", "readings", "evaluation", "source", "folder", "uploads")

    def __init__(self, model: ReviewModel, *, dispatch: Dispatch = at_once) -> None:
        self._applied: tuple[Any, ...] = ()
        super().__init__(
            model,
            [
                FilesStep(model), RolesStep(model), ReadingsStep(model), ResultsStep(model, dispatch),
                WorkbookStep(model, dispatch),
            ],
        )  # fmt: skip
        self.show_when_done("evaluation", self._reviewed)

    def _reviewed(self) -> str:
        # Who recomputes the report's figures looks for their table, not for the head of the results.
        list_changed, self._applied = self._applied != self.model.claims.applied, self.model.claims.applied
        return "sapa-claims-part" if list_changed else "sapa-stage-results"

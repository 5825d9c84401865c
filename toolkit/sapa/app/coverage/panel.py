"""The coverage panel: eight cards, the same in JupyterLab and Voilà."""

from __future__ import annotations

from sapa.app.coverage.audit_step import AuditStep
from sapa.app.coverage.missing_step import MissingStep
from sapa.app.coverage.model import CoverageModel
from sapa.app.coverage.outcomes_step import OutcomesStep
from sapa.app.coverage.plan_step import PlanStep
from sapa.app.coverage.save_step import SaveStep
from sapa.app.coverage.step import ColumnsStep, OpenStep
from sapa.app.coverage.weights_step import WeightsStep
from sapa.app.step_panel import StepPanel
from sapa.app.work import Dispatch, at_once


class CoveragePanel(StepPanel):
    """Everything on the page."""

    ids = "app.coverage."
    follows = ("loaded", "roles", "view", "changes", "source", "folder", "uploads")

    def __init__(self, model: CoverageModel, *, dispatch: Dispatch = at_once) -> None:
        super().__init__(
            model,
            [
                OpenStep(model), ColumnsStep(model), PlanStep(model), OutcomesStep(model, dispatch),
                MissingStep(model), WeightsStep(model, dispatch), AuditStep(model), SaveStep(model, dispatch),
            ],
        )  # fmt: skip
        self.add_class("sapa-coverage")
        self._asked = "plan"
        model.observe(self._work_began, "activity")
        self.show_when_done("view", lambda: f"sapa-stage-{self._asked}")

    def _work_began(self, change: dict[str, object]) -> None:
        stage = getattr(change["new"], "stage", None)
        if stage in ("plan", "outcomes", "weights"):
            self._asked = stage

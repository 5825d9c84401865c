"""The design panel: five cards in the order of the work, one language at a time, the same in JupyterLab and Voilà."""

from __future__ import annotations

from sapa.app.design.draw_step import DrawStep
from sapa.app.design.frame_step import FrameStep
from sapa.app.design.goal_step import GoalStep
from sapa.app.design.model import DesignModel
from sapa.app.design.programme_step import ProgrammeStep
from sapa.app.design.size_step import SizeStep
from sapa.app.step_panel import StepPanel
from sapa.app.work import Dispatch, at_once


class DesignPanel(StepPanel):
    """Everything on the page."""

    ids = "app.design."
    follows = ("data", "names", "frame", "plan", "study")

    def __init__(self, model: DesignModel, *, dispatch: Dispatch = at_once) -> None:
        super().__init__(
            model, [GoalStep(model), FrameStep(model), SizeStep(model), ProgrammeStep(model), DrawStep(model, dispatch)]
        )
        self.show_when_done("study", "sapa-stage-draw")

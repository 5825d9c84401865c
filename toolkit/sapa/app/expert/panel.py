"""The panel of an expert panel: eight cards, the same in JupyterLab and Voilà."""

from __future__ import annotations

from sapa.app.expert.agreement_step import AgreementStep
from sapa.app.expert.draw_step import DrawStep
from sapa.app.expert.enter_step import EnterStep
from sapa.app.expert.files_step import FilesStep
from sapa.app.expert.model import ExpertModel
from sapa.app.expert.people_step import PeopleStep
from sapa.app.expert.remarks_step import RemarksStep
from sapa.app.expert.result_step import ResultStep
from sapa.app.expert.save_step import SaveStep
from sapa.app.step_panel import StepPanel
from sapa.app.work import Dispatch, at_once


class ExpertPanel(StepPanel):
    """Everything on the page."""

    ids = "app.expert."
    follows = ("source", "folder", "uploads", "plan", "judged", "drawn", "saved", "anew", "place", "kept", "stale")

    def __init__(self, model: ExpertModel, *, dispatch: Dispatch = at_once) -> None:
        steps = (FilesStep, PeopleStep, DrawStep, EnterStep, RemarksStep, ResultStep, AgreementStep, SaveStep)
        super().__init__(model, [step(model, dispatch) for step in steps])
        self.add_class("sapa-expert")
        model.entry.observe(lambda _: self._draw_states(), "version")
        self.show_when_done("judged", ".sapa-stage-remarks")
        self.show_when_done("drawn", ".sapa-stage-draw")

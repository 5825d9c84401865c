"""The panel for technical specifications: four cards, the same in JupyterLab and Voilà."""

from __future__ import annotations

from sapa.app.specification.choice_step import ChoiceStep
from sapa.app.specification.contract_step import ContractStep
from sapa.app.specification.model import SpecificationModel
from sapa.app.specification.norms_step import NormsStep
from sapa.app.specification.save_step import SaveStep
from sapa.app.step_panel import StepPanel
from sapa.app.work import Dispatch, at_once


class SpecificationPanel(StepPanel):
    """Everything on the page."""

    ids = "app.specification."
    follows = ("draft", "spec", "saved", "before")

    def __init__(self, model: SpecificationModel, *, dispatch: Dispatch = at_once) -> None:
        super().__init__(
            model, [ChoiceStep(model), NormsStep(model), ContractStep(model), SaveStep(model, dispatch)]
        )  # fmt: skip
        self.add_class("sapa-specification")

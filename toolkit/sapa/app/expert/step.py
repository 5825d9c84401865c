"""A step of the panel of an expert panel: a card that knows where the work stands."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import Standing, button, field, fill, set_primary, show
from sapa.app.expert import facts
from sapa.app.expert.model import STAGES, ExpertModel
from sapa.app.saving import SavingCard


class StepView(SavingCard):
    """A card for one step."""

    stages = STAGES
    ids = "app.expert."
    model: ExpertModel

    def standing(self) -> Standing:
        """Return where the step stands."""
        return facts.standing(self.model, self.stage)


def row(*widgets: Any) -> ipw.HBox:
    """Return widgets in a row that breaks where it has to."""
    made = ipw.HBox(list(widgets))
    made.add_class("sapa-row")
    return made


def fields(*widgets: Any) -> ipw.Box:
    """Return fields side by side, as many in a row as fit."""
    made = ipw.Box(list(widgets))
    made.add_class("sapa-fields")
    return made


def lines(*texts: str) -> str:
    """Return sentences, a paragraph each."""
    return "".join(f"<p>{markup.esc(text)}</p>" for text in texts if text)


__all__ = ["StepView", "button", "field", "fields", "fill", "lines", "row", "set_primary", "show"]

"""A step of the panel for technical specifications: a card that knows where the work stands."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import Card, Standing, button, field, fill, set_primary, show
from sapa.app.specification import facts
from sapa.app.specification.model import STAGES, SpecificationModel


class StepView(Card):
    """A card for one step."""

    stages = STAGES
    ids = "app.specification."
    model: SpecificationModel

    def standing(self) -> Standing:
        """Return where the step stands."""
        return facts.standing(self.model, self.stage)


def row(*widgets: Any) -> ipw.HBox:
    """Return widgets in a row that breaks where it has to."""
    made = ipw.HBox(list(widgets))
    made.add_class("sapa-row")
    return made


def grid(*widgets: Any, classes: str = "sapa-fields") -> ipw.Box:
    """Return widgets side by side, as many in a row as fit."""
    made = ipw.Box(list(widgets))
    made.add_class(classes)
    return made


def heading(text: str) -> str:
    """Return a heading within a step."""
    return f"<h3>{markup.esc(text)}</h3>"


def muted(text: str) -> str:
    """Return a remark in grey."""
    return f'<p class="sapa-muted">{markup.esc(text)}</p>'


__all__ = ["StepView", "button", "field", "fill", "grid", "heading", "muted", "row", "set_primary", "show"]

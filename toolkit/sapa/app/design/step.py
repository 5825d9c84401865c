"""A step of the design panel: a card that knows where the design stands, and controls for keys of the plan."""

from __future__ import annotations

from typing import Any

from sapa.app.card import Card, Standing, button, field, set_primary, show
from sapa.app.design import facts
from sapa.app.design.controls import Control
from sapa.app.design.model import STAGES, DesignModel


class StepView(Card):
    """A card for one step."""

    stages = STAGES
    ids = "app.design."
    model: DesignModel

    def __init__(self, model: DesignModel) -> None:
        self.controls: dict[str, Control] = {}
        super().__init__(model)

    def standing(self) -> Standing:
        """Return where the step stands."""
        return facts.standing(self.model, self.stage)

    def control(self, name: str, path: Any, widget: Any, **options: Any) -> Any:
        """Make a control labelled `app.design.field.NAME` and return its widget."""
        self.controls[name] = Control(self.model, path, widget, f"app.design.field.{name}", **options)
        return widget

    def draw_buttons(self) -> None:
        """Disable every control while work runs."""
        for one in self.controls.values():
            one.widget.disabled = self.model.busy


__all__ = ["StepView", "button", "field", "set_primary", "show"]

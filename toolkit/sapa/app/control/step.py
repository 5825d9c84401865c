"""A step of the control panel: a card that knows where control stands. The first two are the review panel's own."""

from __future__ import annotations

from sapa.app import markup
from sapa.app.card import button, field, set_primary, show
from sapa.app.control.facts import FACTS
from sapa.app.control.model import STAGES, ControlModel
from sapa.app.review import going_on


class StepView(going_on.FactsCard):
    """A card for one step. Subclasses fill `body`, and redraw it in `draw_body` when one of `cares` changes."""

    stages = STAGES
    ids = "app.control."
    facts = FACTS
    model: ControlModel


class OpenStep(going_on.OpenStep):
    """Step 1: the sample, a folder that grows, or an upload."""

    stages = STAGES
    ids = "app.control."
    facts = FACTS

    def draw_body(self) -> None:
        """Say what may be chosen here: other files than in a review."""
        super().draw_body()
        words = markup.esc(self.t(f"app.control.source.{self.model.source.value}.about"))
        self.about.value = f'<p class="sapa-muted">{words}</p>'


class ColumnsStep(going_on.ColumnsStep):
    """Step 2: which column is what, for files without a manifest."""

    stages = STAGES
    ids = "app.control."
    facts = FACTS


__all__ = ["ColumnsStep", "OpenStep", "StepView", "button", "field", "set_primary", "show"]

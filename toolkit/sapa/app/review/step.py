"""A step of the review panel: a card that knows where the review stands."""

from __future__ import annotations

from sapa.app.card import Card, Standing, button, field, set_primary, show
from sapa.app.review import facts
from sapa.app.review.model import STAGES, ReviewModel


class StepView(Card):
    """A card for one step. Subclasses fill `body`, and redraw it in `draw_body` when one of `cares` changes."""

    stages: tuple[str, ...] = STAGES
    model: ReviewModel

    def standing(self) -> Standing:
        """Return where the step stands."""
        model, stage = self.model, self.stage
        return Standing(
            facts.state(model, stage), facts.need(stage), facts.blocked(model, stage), facts.found(model, stage)
        )


__all__ = ["StepView", "button", "field", "set_primary", "show"]

"""A step of the control panel: a card that knows where control stands. The first two are the review panel's own."""

from __future__ import annotations

from sapa.app import markup
from sapa.app.card import Card, Standing, button, field, set_primary, show
from sapa.app.control import facts
from sapa.app.control.model import STAGES, ControlModel
from sapa.app.review.files_step import FilesStep
from sapa.app.review.roles_step import RolesStep


class StepView(Card):
    """A card for one step. Subclasses fill `body`, and redraw it in `draw_body` when one of `cares` changes."""

    stages = STAGES
    ids = "app.control."
    model: ControlModel

    def standing(self) -> Standing:
        """Return where the step stands."""
        return standing(self.model, self.stage)


def standing(model: ControlModel, stage: str) -> Standing:
    """Return where a step stands."""
    return Standing(
        facts.state(model, stage), facts.need(stage), facts.blocked(model, stage), facts.found(model, stage)
    )


class OpenStep(FilesStep):
    """Step 1: the sample, a folder that grows, or an upload."""

    stages: tuple[str, ...] = STAGES  # type: ignore[assignment]
    ids = "app.control."

    def standing(self) -> Standing:
        """Return where the step stands."""
        return standing(self.model, self.stage)  # type: ignore[arg-type]

    def draw_body(self) -> None:
        """Say what may be chosen here: other files than in a review."""
        super().draw_body()
        words = markup.esc(self.t(f"app.control.source.{self.model.source.value}.about"))
        self.about.value = f'<p class="sapa-muted">{words}</p>'


class ColumnsStep(RolesStep):
    """Step 2: which column is what, for files without a manifest."""

    stages: tuple[str, ...] = STAGES  # type: ignore[assignment]
    ids = "app.control."

    def standing(self) -> Standing:
        """Return where the step stands."""
        return standing(self.model, self.stage)  # type: ignore[arg-type]

    def foldable(self) -> bool:
        """Tell whether no columns are being chosen: day by day they stay what they are."""
        return self.model.loaded is not None and self.model.roles is None


__all__ = ["ColumnsStep", "OpenStep", "StepView", "button", "field", "set_primary", "show"]

"""A step of the coverage panel: a card that knows where the review of coverage stands."""

from __future__ import annotations

from typing import TypeGuard, TypeVar

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import button, field, fill, set_primary, show
from sapa.app.coverage.facts import FACTS
from sapa.app.coverage.model import STAGES, CoverageModel
from sapa.app.figure_design import Drawn
from sapa.app.picture import LivePicture
from sapa.app.review import going_on
from sapa.i18n import Translator

T = TypeVar("T")


class StepView(going_on.FactsCard):
    """A card for one step. Subclasses fill `body`, and redraw it in `draw_body` when one of `cares` changes.

    `nothing` is the place that says which files a step would need.
    """

    stages = STAGES
    ids = "app.coverage."
    facts = FACTS
    cares: tuple[str, ...] = ("view",)
    model: CoverageModel
    nothing: ipw.HTML

    def handed_in(self, detail: T | None) -> TypeGuard[T]:
        """Show the parts of the body, or in their place what would have to be handed in; tell whether it was."""
        for part in self.body.children:
            show(part, (detail is None) == (part is self.nothing))
        self.nothing.value = not_handed_in(self.stage, self.t)
        return detail is not None


class OpenStep(going_on.OpenStep):
    """Step 1: the sample, a folder, or an upload."""

    stages = STAGES
    ids = "app.coverage."
    facts = FACTS


class ColumnsStep(going_on.ColumnsStep):
    """Step 2: which column is what, for files without a manifest."""

    stages = STAGES
    ids = "app.coverage."
    facts = FACTS


def not_handed_in(stage: str, t: Translator) -> str:
    """Return what a step would show, and which files it would need, instead of an empty picture."""
    lead = markup.esc(t(f"app.coverage.{stage}.none"))
    files = "".join(f"<li>{markup.esc(line)}</li>" for line in t(f"app.coverage.{stage}.none.files").split("\n"))
    return f'<div class="sapa-info"><p>{lead}</p><ul>{files}</ul></div>'


def sentence(text: str) -> str:
    """Return the answer of a step in one sentence."""
    return f'<p class="sapa-sentence">{markup.esc(text)}</p>'


class Shown(ipw.VBox):
    """A picture; on a narrow screen, where it has to be scrolled, its title stands above it as text too."""

    def __init__(self, model: CoverageModel, kind: str) -> None:
        self._title = ipw.HTML()
        self._title.add_class("sapa-narrow-title")
        self.picture = LivePicture(name=kind)
        super().__init__([self._title, self.picture])
        name = kind.replace("_", "-")
        model.observe(
            lambda _: setattr(self.picture, "name", f"{model.stem}-{name}-{model.language}"), ["view", "language"]
        )

    def draw(self, drawn: Drawn, t: Translator) -> None:
        """Show a picture with its words in a language."""
        self.picture.say(t)
        self._title.value = sentence(drawn.alt)
        self.picture.draw(drawn.svg, drawn.alt)


__all__ = [
    "ColumnsStep", "OpenStep", "Shown", "StepView", "button", "field", "fill", "not_handed_in", "sentence",
    "set_primary", "show",
]  # fmt: skip

"""What every panel is: a heading, languages, an overview of the steps and a card for each, one language at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import LANGUAGE_NAMES, Card, overview
from sapa.app.transfer import Frame
from sapa.app.working import WorkModel
from sapa.i18n import LANGUAGES, translator


class StepPanel(ipw.VBox):
    """A panel. `model` holds the state; widgets only show it and pass actions on.

    ids
        Where the panel's own words stand: `app.control.` for `app.control.title`, `.lead` and `.steps`.
    follows
        Traits of the model that may block, free or finish a step: heads and buttons of all of them follow.
    """

    ids: ClassVar[str]
    follows: ClassVar[tuple[str, ...]]

    def __init__(self, model: WorkModel, steps: Sequence[Card]) -> None:
        self.model: Any = model
        self.frame = Frame()
        self.heading = ipw.HTML()
        self.languages = ipw.ToggleButtons(options=[(LANGUAGE_NAMES[x], x) for x in LANGUAGES], value=model.language)
        top = ipw.HBox([self.heading, self.languages])
        top.add_class("sapa-top")
        self.overview: Any = self.make_overview()
        self.footer = ipw.HTML()
        self.steps = tuple(steps)
        super().__init__([self.frame, top, self.overview, *self.steps, self.footer])
        self.add_class("sapa")
        self.languages.observe(self._language_chosen, "value")
        model.observe(lambda _: self._draw_frame(), "language")
        model.observe(lambda _: self._draw_states(), ["activity", "failure", *self.follows])
        self._draw_frame()
        for step in self.steps:
            step.draw()
        self._draw_states()

    def make_overview(self) -> Any:
        """Return the widget above the cards."""
        return ipw.HTML()

    def show_when_done(self, trait: str, place: str | Callable[[], str]) -> None:
        """Bring a place of the page into view as soon as a trait of the model holds a result."""

        def done(change: dict[str, Any]) -> None:
            where = place if isinstance(place, str) else place()
            if change["new"] is not None:
                self.frame.send({"kind": "show", "place": where})

        self.model.observe(done, trait)

    def _language_chosen(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self.model.language = change["new"]

    def _draw_frame(self) -> None:
        t = translator(self.model.language)
        self.languages.value = self.model.language
        self.languages.tooltips = [LANGUAGE_NAMES[x] for x in LANGUAGES]
        self.frame.language = self.model.language
        self.frame.title = t(f"{self.ids}title")
        title, lead = markup.esc(t(f"{self.ids}title")), markup.esc(t(f"{self.ids}lead"))
        self.heading.value = f'<h1>{title}</h1><p class="sapa-lead">{lead}</p>'
        self.footer.value = f'<p class="sapa-footer">{markup.esc(t("app.notice"))}</p>'
        self._draw_overview()

    def _draw_states(self) -> None:
        for step in self.steps:
            step.draw_state()
        self._draw_overview()

    def _draw_overview(self) -> None:
        t = translator(self.model.language)
        self.overview.value = overview(self.steps, t, t(f"{self.ids}steps"))

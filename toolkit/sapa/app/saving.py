"""A step whose buttons save files, and the choice of the language in which they are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as ipw

from sapa.app.card import LANGUAGE_NAMES, Card, field
from sapa.app.transfer import Download, Package
from sapa.app.work import Dispatch
from sapa.i18n import LANGUAGES


class SavingCard(Card):
    """A card that saves files; `dispatch` brings what a thread has made back to the page."""

    def __init__(self, model: Any, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        super().__init__(model)

    def language_field(self) -> Any:
        """Return the choice of the language in which files are written: the page's, until another is chosen."""
        model = self.model
        made = field(ipw.Dropdown(options=[(LANGUAGE_NAMES[x], x) for x in LANGUAGES], value=model.language))
        made.layout.max_width = "320px"
        model.observe(lambda change: setattr(made, "value", change["new"]), "language")
        return made

    def download(self, make: Callable[[], tuple[str, bytes]], mime: str) -> Download:
        """Return a button that saves the (name, bytes) which `make` returns."""

        def produce() -> Package:
            name, content = make()
            return Package(name, mime, content)

        return Download(produce, dispatch=self._dispatch)

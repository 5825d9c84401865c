"""A part of the browser: a card that is read, with a list that can be saved."""

from __future__ import annotations

from functools import partial

import ipywidgets as ipw

from sapa.app.card import Standing, State, button, field, fill, set_primary, show
from sapa.app.norms.model import STAGES, NormsModel
from sapa.app.saving import SavingCard
from sapa.app.transfer import XLSX, Download
from sapa.messages import Message, message

MIMES = {"xlsx": XLSX, "csv": "text/csv"}


class Part(SavingCard):
    """A card of the browser. `lists` are what its buttons save, by their names in `rows.LISTS`."""

    stages = STAGES
    ids = "app.norms."
    lists: tuple[str, ...] = ()
    model: NormsModel

    def standing(self) -> Standing:
        """Return where the part stands: it waits for nothing but its own work."""
        model = self.model
        state = State.READY
        if model.failure is not None and model.failure.stage == self.stage:
            state = State.FAILED
        elif model.activity is not None and model.activity.stage == self.stage:
            state = State.BUSY
        return Standing(state, message(f"app.norms.{self.stage}.need"), None, self.found_words())

    def found_words(self) -> Message | None:
        """Return what was found, in one line."""
        return None

    def saves(self) -> ipw.HBox:
        """Return the row of buttons that save the lists."""
        self.downloads: dict[tuple[str, str], Download] = {
            (what, kind): self.download(partial(self.model.saved, what, kind), mime)
            for what in self.lists for kind, mime in MIMES.items()
        }  # fmt: skip
        row = ipw.HBox([*self.downloads.values()])
        row.add_class("sapa-row")
        return row

    def say_saves(self) -> None:
        """Put the words of the buttons into the language."""
        for (what, kind), one in self.downloads.items():
            one.say(f"app.norms.save.{what}.{kind}", self.t)

    def draw_buttons(self) -> None:
        """Set what is disabled while work runs."""
        for one in self.downloads.values():
            one.disabled = self.model.busy


__all__ = ["Part", "button", "field", "fill", "set_primary", "show"]

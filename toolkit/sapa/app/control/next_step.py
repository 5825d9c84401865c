"""Step 4: which interviews to control next, in which order, and why."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.control import tables
from sapa.app.control.model import MOST
from sapa.app.control.step import StepView, button, field, show


class NextStep(StepView):
    """Show the list, and let its length be chosen."""

    stage = "next"
    cares = ("day", "listing")

    def build(self) -> None:
        """Make the length, the list and the notes."""
        self.take = field(ipw.BoundedIntText(min=0, max=MOST, continuous_update=False))
        self.take.layout.max_width = "320px"
        self.needed = button(lambda: self.model.set_take(None))
        row = ipw.HBox([self.take, self.needed])
        row.add_class("sapa-row")
        row.add_class("sapa-length")
        self.notes = ipw.HTML()
        self.listed = ipw.HTML()
        self.again = ipw.HTML()
        self.body.children = [row, self.notes, self.listed, self.again]
        self._drawing = False
        self.take.observe(self._chosen, "value")

    def _chosen(self, change: dict[str, Any]) -> None:
        if not self._drawing:
            self.model.set_take(int(change["new"]))

    def draw_body(self) -> None:
        """Put words and values into the body."""
        day, listing, t = self.model.day, self.model.listing, self.t
        if day is None or listing is None:
            return
        self._drawing = True
        try:
            self.take.description = t("app.control.next.take")
            self.take.value = listing.need.issue if self.model.take is None else self.model.take
        finally:
            self._drawing = False
        self.needed.description = t("app.control.next.needed", n=listing.need.issue)
        show(self.needed, self.model.take is not None and self.model.take != listing.need.issue)
        notes = "".join(f"<li>{markup.esc(t(note))}</li>" for note in listing.notes)
        about = markup.esc(t("app.control.next.about"))
        self.notes.value = f'<p class="sapa-muted">{about}</p>' + (
            f'<ul class="sapa-hint">{notes}</ul>' if notes else ""
        )
        show(self.listed, bool(listing.controls))
        self.listed.value = tables.next_list(listing, day, t)
        show(self.again, bool(listing.again))
        self.again.value = tables.again(listing, t)

    def draw_buttons(self) -> None:
        """Set what is disabled while work runs."""
        self.take.disabled = self.needed.disabled = self.model.busy

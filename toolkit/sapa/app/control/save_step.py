"""Step 6: the list for controllers, and the evaluation workbook."""

from __future__ import annotations

from functools import partial

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.control.step import StepView
from sapa.app.saving import SavingCard
from sapa.app.transfer import XLSX

MIMES = {"xlsx": XLSX, "csv": "text/csv"}


class SaveStep(SavingCard, StepView):
    """Save the list and the workbook."""

    stage = "save"
    cares = ("day", "listing", "show_ids")

    def build(self) -> None:
        """Make the choices and the buttons."""
        model = self.model
        self.written_in = self.language_field()
        self.numbers = ipw.Checkbox(value=model.show_ids, indent=False)
        self.numbers.layout.width = "auto"
        self.numbers.observe(lambda change: setattr(model, "show_ids", bool(change["new"])), "value")
        self.about = ipw.HTML()
        self.lists = {kind: self.download(partial(self._listed, kind), mime) for kind, mime in MIMES.items()}
        self.book = self.download(lambda: model.workbook(self.written_in.value), XLSX)
        row = ipw.HBox([*self.lists.values()])
        row.add_class("sapa-row")
        self.body.children = [self.written_in, self.numbers, self.about, row, self.book]

    def _listed(self, kind: str) -> tuple[str, bytes]:
        made: tuple[str, bytes] = self.model.listed(kind, self.written_in.value)
        return made

    def draw_body(self) -> None:
        """Put words and values into the body."""
        t, model = self.t, self.model
        self.written_in.description = t("app.workbook.language")
        self.numbers.description = t("app.control.save.ids")
        self.numbers.value = model.show_ids
        about = t("app.control.save.ids.on" if model.show_ids else "app.control.save.ids.off")
        self.about.value = f'<p class="sapa-hint">{markup.esc(about)}</p>'
        for download, key in ((self.lists["xlsx"], "list_xlsx"), (self.lists["csv"], "list_csv"), (self.book, "book")):
            download.say(f"app.control.save.{key}", t)

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        self.lists["xlsx"].primary = model.primary == "download"
        for download in (*self.lists.values(), self.book):
            download.disabled = model.busy or model.day is None
        self.numbers.disabled = model.busy

"""Step 6: the list for controllers, and the evaluation workbook."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import language_field
from sapa.app.control.step import StepView
from sapa.app.transfer import XLSX, Download, Package
from sapa.app.work import Dispatch

MIMES = {"csv": "text/csv", "xlsx": XLSX}


class SaveStep(StepView):
    """Save the list and the workbook."""

    stage = "save"
    cares = ("day", "listing", "show_ids")

    def __init__(self, model: Any, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        super().__init__(model)

    def build(self) -> None:
        """Make the choices and the buttons."""
        model = self.model
        self.written_in = language_field(model.language)
        self.written_in.layout.max_width = "320px"
        model.observe(lambda change: setattr(self.written_in, "value", change["new"]), "language")
        self.numbers = ipw.Checkbox(value=model.show_ids, indent=False)
        self.numbers.layout.width = "auto"
        self.numbers.observe(lambda change: setattr(model, "show_ids", bool(change["new"])), "value")
        self.about = ipw.HTML()
        self.lists = {kind: Download(partial(self._listed, kind), dispatch=self._dispatch) for kind in ("xlsx", "csv")}
        self.book = Download(self._book, dispatch=self._dispatch)
        row = ipw.HBox([*self.lists.values()])
        row.add_class("sapa-row")
        self.body.children = [self.written_in, self.numbers, self.about, row, self.book]

    def _listed(self, kind: str) -> Package:
        name, content = self.model.listed(kind, self.written_in.value)
        return Package(name, MIMES[kind], content)

    def _book(self) -> Package:
        name, content = self.model.workbook(self.written_in.value)
        return Package(name, XLSX, content)

    def draw_body(self) -> None:
        """Put words and values into the body."""
        t, model = self.t, self.model
        self.written_in.description = t("app.workbook.language")
        self.numbers.description = t("app.control.save.ids")
        self.numbers.value = model.show_ids
        about = t("app.control.save.ids.on" if model.show_ids else "app.control.save.ids.off")
        self.about.value = f'<p class="sapa-hint">{markup.esc(about)}</p>'
        for download, key in ((self.lists["xlsx"], "list_xlsx"), (self.lists["csv"], "list_csv"), (self.book, "book")):
            download.label = t(f"app.control.save.{key}")
            download.words = {key: t(f"app.download.{key}") for key in ("making", "saved", "failed")}

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        self.lists["xlsx"].primary = model.primary == "download"
        for download in (*self.lists.values(), self.book):
            download.disabled = model.busy or model.day is None
        self.numbers.disabled = model.busy

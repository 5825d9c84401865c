"""Step 8: the evaluation workbook, the words with their codes, the weights."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app.coverage.step import StepView, show
from sapa.app.saving import SavingCard
from sapa.app.transfer import XLSX
from sapa.results.outcomes import OutcomesDetail
from sapa.results.repair import RepairDetail

CSV = "text/csv"


class SaveStep(SavingCard, StepView):
    """Save what was worked out."""

    stage = "save"
    cares = ("view", "changes")

    def build(self) -> None:
        """Make the choice of language and the buttons."""
        model = self.model
        self.written_in = self.language_field()
        self.book = self.download(lambda: model.workbook(self.written_in.value), XLSX)
        self.mapping = self.download(model.mapping, CSV)
        self.weights = self.download(model.weights, CSV)
        row = ipw.HBox([self.book, self.mapping, self.weights])
        row.add_class("sapa-row")
        self.body.children = [self.written_in, row]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        t, view = self.t, self.model.view
        self.written_in.description = t("app.workbook.language")
        for download, key in ((self.book, "book"), (self.mapping, "mapping"), (self.weights, "weights")):
            download.say(f"app.coverage.save.{key}", t)
        repaired = view.detail("repair", RepairDetail) if view is not None else None
        show(self.mapping, view is not None and view.detail("outcomes", OutcomesDetail) is not None)
        show(self.weights, repaired is not None and repaired.final is not None)

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        self.book.primary = model.primary == "download"
        for download in (self.book, self.mapping, self.weights):
            download.disabled = model.busy or not model.finished

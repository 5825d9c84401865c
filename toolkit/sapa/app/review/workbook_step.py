"""Step 5: the evaluation workbook, the expert conclusion and the report, in the language of the page or in another."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app.review.step import StepView
from sapa.app.saving import SavingCard
from sapa.app.transfer import DOCX, HTML, XLSX


class WorkbookStep(SavingCard, StepView):
    """Save the workbook and the documents made from it."""

    stage = "workbook"
    cares = ("evaluation", "readings", "roles")

    def build(self) -> None:
        """Make the choice of language and the buttons."""
        self.written_in = self.language_field()
        self.book = self.download(lambda: self.model.workbook(self.written_in.value), XLSX)
        self.conclusion = self.download(lambda: self.model.conclusion(self.written_in.value), DOCX)
        self.report = self.download(lambda: self.model.page(self.written_in.value), HTML)
        row = ipw.HBox([self.book, self.conclusion, self.report])
        row.add_class("sapa-row")
        self.body.children = [self.written_in, row]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        t = self.t
        self.written_in.description = t("app.workbook.language")
        self.book.say("app.workbook.download", t)
        self.conclusion.say("app.workbook.conclusion", t)
        self.report.say("app.workbook.report", t)

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        self.book.primary = self.model.primary == "download"
        for button in (self.book, self.conclusion, self.report):
            button.disabled = self.model.busy or self.model.evaluation is None or self.model.stale

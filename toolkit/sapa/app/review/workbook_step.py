"""Step 5: the evaluation workbook in the language of the page, or in another."""

from __future__ import annotations

from sapa.app.review.step import StepView
from sapa.app.saving import SavingCard
from sapa.app.transfer import XLSX


class WorkbookStep(SavingCard, StepView):
    """Save the workbook."""

    stage = "workbook"
    cares = ("evaluation", "readings", "roles")

    def build(self) -> None:
        """Make the choice of language and the button."""
        self.written_in = self.language_field()
        self.book = self.download(lambda: self.model.workbook(self.written_in.value), XLSX)
        self.body.children = [self.written_in, self.book]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        t = self.t
        self.written_in.description = t("app.workbook.language")
        self.book.say("app.workbook.download", t)

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        self.book.primary = self.model.primary == "download"
        self.book.disabled = self.model.busy or self.model.evaluation is None or self.model.stale

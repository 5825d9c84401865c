"""Step 5: the evaluation workbook in the language of the page, or in another."""

from __future__ import annotations

from sapa.app.card import language_field
from sapa.app.review.step import StepView
from sapa.app.transfer import XLSX, Download, Package
from sapa.app.work import Dispatch


class WorkbookStep(StepView):
    """Save the workbook."""

    stage = "workbook"
    cares = ("evaluation", "readings", "roles")

    def __init__(self, model: object, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        super().__init__(model)  # type: ignore[arg-type]

    def build(self) -> None:
        """Make the choice of language and the button."""
        self.written_in = language_field(self.model.language)
        self.download = Download(self._produce, dispatch=self._dispatch)
        self.body.children = [self.written_in, self.download]
        self.written_in.layout.max_width = "320px"
        self.model.observe(lambda change: setattr(self.written_in, "value", change["new"]), "language")

    def _produce(self) -> Package:
        name, content = self.model.workbook(self.written_in.value)
        return Package(name, XLSX, content)

    def draw_body(self) -> None:
        """Put words and values into the body."""
        t = self.t
        self.written_in.description = t("app.workbook.language")
        self.download.label = t("app.workbook.download")
        self.download.words = {key: t(f"app.download.{key}") for key in ("making", "saved", "failed")}

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        self.download.primary = self.model.primary == "download"
        self.download.disabled = self.model.busy or self.model.evaluation is None or self.model.stale

"""Step 8: the protocol as a workbook, to be discussed and signed."""

from __future__ import annotations

from sapa.app.expert.step import StepView, row
from sapa.app.transfer import XLSX


class SaveStep(StepView):
    """Save the protocol."""

    stage = "save"
    cares = ("judged", "saved")

    def build(self) -> None:
        """Make the choice of language and the button."""
        self.written_in = self.language_field()
        self.book = self.download(self._made, XLSX)
        self.body.children = [self.written_in, row(self.book)]

    def _made(self) -> tuple[str, bytes]:
        model = self.model
        judged, package = model.judged, model.protocol(self.written_in.value)
        # A thread has made it; traits are set on the page's side.
        self._dispatch(lambda: setattr(model, "saved", judged))
        return package

    def draw_body(self) -> None:
        """Put words and values into the body."""
        self.written_in.description = self.t("app.workbook.language")
        self.book.say("app.expert.save.book", self.t)

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        self.book.primary = model.judged is not None and not model.stale and model.saved is not model.judged
        self.book.disabled = model.busy or model.judged is None or model.stale

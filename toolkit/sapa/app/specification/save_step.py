"""Step 4: the annexes as a workbook and for Word, and specification.yaml."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.saving import SavingCard
from sapa.app.specification.files import DOCX, YAML
from sapa.app.specification.step import StepView, row
from sapa.app.transfer import XLSX, Download


class SaveStep(SavingCard, StepView):
    """Save what was fixed."""

    stage = "save"
    cares = ("draft", "saved")

    def build(self) -> None:
        """Make the choice of language and the buttons."""
        model = self.model
        self.remarks = ipw.HTML()
        self.written_in = self.language_field()
        self.book = self._saves(lambda: model.workbook(self.written_in.value), XLSX)
        self.document = self._saves(lambda: model.document(self.written_in.value), DOCX)
        self.file = self._saves(lambda: model.draft_file(self.written_in.value), YAML)
        self.about = ipw.HTML()
        self.body.children = [self.remarks, self.written_in, row(self.book, self.document, self.file), self.about]

    def _saves(self, make: Callable[[], tuple[str, bytes]], mime: str) -> Download:
        model = self.model

        def made() -> tuple[str, bytes]:
            draft = model.draft
            package = make()
            # A thread has made it; traits are set on the page's side.
            self._dispatch(lambda: setattr(model, "saved", draft))
            return package

        return self.download(made, mime)

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        self.written_in.description = t("app.specification.save.language")
        for download, key in ((self.book, "book"), (self.document, "document"), (self.file, "file")):
            download.say(f"app.specification.save.{key}", t, failed="app.specification.save.failed")
        lines = []
        if model.spec is not None:
            counted = (("outside", model.outside), ("not_fixed", model.not_fixed), ("aside", model.aside))
            lines = [t(f"app.specification.save.{key}", n=len(ids)) for key, ids in counted if ids]
        items = "".join(f"<li>{markup.esc(line)}</li>" for line in lines)
        self.remarks.value = f'<ul class="sapa-hint">{items}</ul>' if lines else ""
        self.about.value = f'<p class="sapa-muted">{markup.esc(t("app.specification.save.about"))}</p>'

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        self.book.primary = model.primary == "save"
        for download in (self.book, self.document, self.file):
            download.disabled = model.busy or not model.ready

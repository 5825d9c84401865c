"""Step 1: the sample, a folder on this computer, or an upload."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.review import roles_model
from sapa.app.review.model import Source
from sapa.app.review.source import offered
from sapa.app.review.step import StepView, button, field, set_primary, show
from sapa.app.transfer import FILE_LIMIT, Receiver, Upload

ACCEPT = ".zip,.yaml,.yml,.csv,.tsv,.txt,.xlsx,.xls,.ods,.sav,.dta,.docx,.pdf,.r,.py,.do,.sps"


class FilesStep(StepView):
    """Choose a deliverable and read it."""

    stage = "files"
    cares = ("source", "folder", "uploads", "loaded", "roles")

    def build(self) -> None:
        """Make the choice of source, the three ways in, and the table of what was read."""
        model = self.model
        self.source = ipw.ToggleButtons(options=[s.value for s in offered()], value=model.source.value)
        self.about = ipw.HTML()
        self.folder = field(ipw.Text(continuous_update=True))
        self.upload = Upload(Receiver(model.session.uploads), model.received, accept=ACCEPT)
        self.clear = button(model.forget_uploads)
        self.opener = button(model.open)
        self.read = ipw.HTML()
        self.source.observe(self._source_chosen, "value")
        self.folder.observe(self._folder_typed, "value")
        actions = ipw.HBox([self.opener, self.clear])
        actions.add_class("sapa-row")
        self.body.children = [self.source, self.about, self.folder, self.upload, actions, self.read]

    def foldable(self) -> bool:
        """Tell whether a deliverable is open."""
        return self.model.loaded is not None

    def _source_chosen(self, change: dict[str, str]) -> None:
        if change["new"] and change["new"] != self.model.source.value:
            self.model.source = Source(change["new"])

    def _folder_typed(self, change: dict[str, str]) -> None:
        self.model.folder = change["new"]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        chosen = model.source.value
        options = [(t(f"app.source.{s.value}"), s.value) for s in offered()]
        if list(self.source.options) != options:
            self.source.unobserve(self._source_chosen, "value")
            self.source.options = options
            self.source.value = chosen
            self.source.observe(self._source_chosen, "value")
        elif self.source.value != chosen:
            self.source.value = chosen
        self.about.value = f'<p class="sapa-muted">{markup.esc(t(f"app.source.{chosen}.about"))}</p>'
        show(self.folder, model.source is Source.FOLDER)
        self.folder.description = t("app.folder.label")
        self.folder.placeholder = t("app.folder.example")
        show(self.upload, model.source is Source.UPLOAD)
        self.upload.language = model.language
        limit = {"limit": FILE_LIMIT / (1 << 20)}
        keys = ("choose", "hint", "too_big", "too_much", "lost", "unreadable", "waiting")
        self.upload.words = {key: t(f"app.upload.{key}", **limit) for key in keys}
        show(self.clear, model.source is Source.UPLOAD and bool(model.uploads))
        self.clear.description = t("app.upload.clear")
        self.opener.description = t("app.open")
        self.read.value = self._read()
        show(self.read, bool(self.read.value))

    def _read(self) -> str:
        loaded, t = self.model.loaded, self.t
        if loaded is None:
            return ""
        rows = [
            (markup.esc(name), t.show(count, "int")) for name, count in sorted(roles_model.rows_read(loaded).items())
        ]
        if not rows:
            return ""
        heads = (markup.sentence(t("term.data_file")), t("app.files.rows"))
        listed = markup.table(t("app.files.read"), heads, rows, classes="sapa-narrow")
        return f'<details class="sapa-more"><summary>{markup.esc(t("app.files.read"))}</summary>{listed}</details>'

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        set_primary(self.opener, model.primary == "open")
        ready = model.source is Source.SAMPLE or (
            bool(model.folder.strip()) if model.source is Source.FOLDER else bool(model.uploads)
        )
        self.opener.disabled = model.busy or not ready
        self.clear.disabled = self.upload.disabled = self.source.disabled = self.folder.disabled = model.busy

"""Step 1: the sample, a folder or a file of scores on this computer, an upload, or a panel begun from nothing."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.expert.begin_form import BeginForm
from sapa.app.expert.step import StepView, button, field, lines, row, set_primary, show, upload_words
from sapa.app.review.source import Source, offered
from sapa.app.transfer import Receiver, Upload

ACCEPT = ".zip,.yaml,.yml,.csv,.tsv,.xlsx,.xls,.ods"
NEW = "new"
"""The choice beside the sources: begin a panel."""


class FilesStep(StepView):
    """Choose a panel and read it."""

    stage = "files"
    cares = ("source", "folder", "uploads", "plan", "anew")

    def build(self) -> None:
        """Make the choice of source and the three ways in."""
        model = self.model
        self.source = ipw.ToggleButtons(options=[*(s.value for s in offered()), NEW], value=model.source.value)
        self.about = ipw.HTML()
        self.folder = field(ipw.Text(continuous_update=True))
        self.upload = Upload(Receiver(model.session.uploads), model.received, accept=ACCEPT)
        self.form = BeginForm(model)
        self.opener = button(model.open)
        self.clear = button(model.forget_uploads)
        self.read = ipw.HTML()
        self._drawing = False
        self.source.observe(self._source_chosen, "value")
        self.folder.observe(self._folder_typed, "value")
        self.actions = row(self.opener, self.clear)
        self.body.children = [
            self.source, self.about, self.folder, self.upload, self.form, self.actions, self.read,
        ]  # fmt: skip

    def foldable(self) -> bool:
        """Tell whether a panel is open."""
        return self.model.plan is not None

    def _source_chosen(self, change: dict[str, str]) -> None:
        if self._drawing or not change["new"]:
            return
        self.model.anew = change["new"] == NEW
        if not self.model.anew:
            self.model.source = Source(change["new"])

    def _folder_typed(self, change: dict[str, str]) -> None:
        self.model.folder = change["new"]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        chosen = NEW if model.anew else model.source.value
        options = [*((t(f"app.source.{s.value}"), s.value) for s in offered()), (t("app.expert.new"), NEW)]
        self._drawing = True
        try:
            if list(self.source.options) != options:
                self.source.options = options
            self.source.value = chosen
        finally:
            self._drawing = False
        self.about.value = f'<p class="sapa-muted">{markup.esc(t(f"app.expert.source.{chosen}"))}</p>'
        show(self.form, model.anew)
        show(self.actions, not model.anew)
        self.form.say(t)
        show(self.folder, chosen == Source.FOLDER)
        self.folder.description = t("app.expert.field.folder")
        self.folder.placeholder = t("app.expert.folder.example")
        show(self.upload, chosen == Source.UPLOAD)
        self.upload.language = model.language
        self.upload.words = upload_words(t, "app.expert.upload.hint")
        show(self.clear, model.source is Source.UPLOAD and bool(model.uploads))
        self.clear.description = t("app.upload.clear")
        self.opener.description = t("app.expert.open")
        self.read.value = self._read()
        show(self.read, bool(self.read.value))

    def _read(self) -> str:
        plan, t = self.model.plan, self.t
        if plan is None:
            return ""
        scale = plan.rubric.scale
        about = t("panel.text.rubric", title=plan.rubric.title.in_language(t.language),
                  criteria=len(plan.rubric.criteria), low=scale.min, high=scale.max)  # fmt: skip
        return lines(about, t("app.expert.files.read", names=", ".join(f.file for f in plan.scores) or "–"))

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        ready = {Source.SAMPLE: True, Source.FOLDER: bool(model.folder.strip()), Source.UPLOAD: bool(model.uploads)}
        self.form.disable(model.busy)
        set_primary(self.opener, model.plan is None and not model.anew and ready[model.source])
        self.opener.disabled = model.busy or not ready[model.source]
        self.clear.disabled = self.upload.disabled = self.source.disabled = self.folder.disabled = model.busy

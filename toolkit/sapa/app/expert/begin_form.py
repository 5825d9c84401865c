"""The form for a panel that is begun from nothing: title, rubric, experts and objects one a line, the folder."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app.expert.model import ExpertModel
from sapa.app.expert.panel_file import Begun
from sapa.app.expert.step import button, field, fields, fill, lines, row, set_primary, show, stack, two, upload_words
from sapa.app.room import in_room
from sapa.app.transfer import Received, Receiver, Upload
from sapa.i18n import Translator

COUNCIL, OWN = "council", "own"
RUBRICS = ".yaml,.yml,.xlsx"
FOLDER = "~/expert-panel"


class BeginForm(ipw.VBox):
    """What a new panel needs."""

    def __init__(self, model: ExpertModel) -> None:
        self._model = model
        self.title, self.folder = field(ipw.Text()), field(ipw.Text(value=FOLDER))
        self.date = field(ipw.DatePicker())
        self.quorum, self.funded = field(ipw.Text()), field(ipw.Text())
        self.rubric = field(ipw.Dropdown(options=[COUNCIL, OWN]))
        self.upload = Upload(Receiver(model.session.fresh_folder("rubric")), self._arrived, accept=RUBRICS)
        self.chosen = ipw.HTML()
        self.experts, self.bids = field(ipw.Textarea(rows=7)), field(ipw.Textarea(rows=7))
        self.run = button(self._begin)
        self._file: Received | None = None
        self._t: Translator | None = None
        self._drawing = False
        self.rubric.observe(lambda _: None if self._drawing else self._show_rubric(), "value")
        super().__init__([
            stack(self.title), fields(self.date, self.quorum, self.funded), stack(self.rubric), self.upload,
            self.chosen, two(self.experts, self.bids), stack(self.folder), row(self.run),
        ])  # fmt: skip
        self.add_class("sapa-begin")

    def _arrived(self, file: Received) -> None:
        self._file = file
        self._show_rubric()

    def _show_rubric(self) -> None:
        own = self.rubric.value == OWN
        show(self.upload, own)
        if own and self._file is not None and self._t is not None:
            fill(self.chosen, lines(self._t("app.expert.begin.chosen", name=self._file.name)))
        else:
            fill(self.chosen, "")

    def _begin(self) -> None:
        day = self.date.value
        own = self.rubric.value == OWN and self._file is not None
        self._model.begin(
            Begun(
                title=self.title.value, folder=self.folder.value, experts=self.experts.value, bids=self.bids.value,
                date=day.isoformat() if day else "", quorum=self.quorum.value, funded=self.funded.value,
                rubric=self._model.session.folder / "rubric" / self._file.name if own and self._file else None,
            )
        )  # fmt: skip

    def say(self, t: Translator) -> None:
        """Put words into the form."""
        self._t = t
        for key in ("title", "folder", "date", "quorum", "funded", "rubric", "experts", "bids"):
            getattr(self, key).description = t(f"app.expert.begin.{key}")
        for key in ("experts", "bids", "quorum"):
            getattr(self, key).placeholder = t(f"app.expert.begin.{key}.example")
        self._drawing = True
        try:
            kept = self.rubric.value
            self.rubric.options = [(t(f"app.expert.begin.rubric.{key}"), key) for key in (COUNCIL, OWN)]
            self.rubric.value = kept
        finally:
            self._drawing = False
        self.upload.language = t.language
        self.upload.words = upload_words(t, "app.expert.begin.rubric.hint")
        self.run.description = t("app.expert.begin.run")
        show(self.folder, not in_room())
        self._show_rubric()

    def disable(self, busy: bool) -> None:
        """Set which button is the next one and what is disabled."""
        set_primary(self.run, self._model.anew and self._model.plan is None)
        for one in (self.run, self.upload, self.title, self.folder, self.date, self.quorum, self.funded, self.rubric,
                    self.experts, self.bids):  # fmt: skip
            one.disabled = busy

"""Two editions compared: of the package, or of a pack of one's own that is loaded from a file."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.norms.changes_view import compared
from sapa.app.norms.norms_step import edition_words
from sapa.app.norms.step import Part, button, field, fill, set_primary, show
from sapa.app.transfer import FILE_LIMIT, Receiver, Upload
from sapa.messages import Message, message


class CompareStep(Part):
    """Load a pack, choose two editions, see what changed."""

    stage = "compare"
    lists = ("compare",)
    cares = ("editions", "pair", "compared")

    def build(self) -> None:
        """Make the choices, the place for files, and the list of changes."""
        model = self.model
        self.before, self.after = (field(ipw.Dropdown(options=[("", "")])) for _ in range(2))
        for widget in (self.before, self.after):
            widget.observe(self._chosen, "value")
        pair = ipw.Box([self.before, self.after])
        pair.add_class("sapa-fields")
        self.run = button(model.compare)
        self.upload = Upload(Receiver(model.session.uploads), model.receive, accept=".yaml,.yml,.zip")
        self.path = field(ipw.Text())
        self.load = button(lambda: model.add_pack(self.path.value))
        wide = ipw.Box([self.path])
        wide.add_class("sapa-wide")
        saving = self.saves()
        self.saving = saving
        self.result = ipw.HTML()
        self.own_head = ipw.HTML()
        self.body.children = [pair, self.run, self.result, saving, self.own_head, self.upload, wide, self.load]
        self._drawing = False

    def _chosen(self, _: Any) -> None:
        if not self._drawing and self.before.value and self.after.value:
            self.model.choose_pair(self.before.value, self.after.value)

    def found_words(self) -> Message | None:
        """Return how many norms changed."""
        found = self.model.compared
        return message("app.norms.changed", n=len(found[0].changes)) if found is not None else None

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        options = [(edition_words(one, t), one.key) for one in model.editions]
        self._drawing = True
        try:
            for widget, name, key in ((self.before, "before", model.pair[0]), (self.after, "after", model.pair[1])):
                widget.description = t(f"app.norms.field.{name}")
                if list(widget.options) != options:
                    widget.options = options
                widget.value = key
        finally:
            self._drawing = False
        self.own_head.value = f"<h3>{markup.esc(t('app.norms.compare.own'))}</h3>"
        self.run.description, self.load.description = t("app.norms.compare.run"), t("app.norms.compare.load")
        self.path.description, self.path.placeholder = t("app.norms.field.path"), t("app.norms.path.example")
        limit = {"limit": FILE_LIMIT / (1 << 20)}
        keys = ("choose", "too_big", "too_much", "lost", "unreadable", "waiting")
        words = {key: t(f"app.upload.{key}", **limit) for key in keys}
        self.upload.language = model.language
        self.upload.words = {**words, "hint": t("app.norms.compare.hint")}
        fill(self.result, compared(model.compared, t) if model.compared is not None else "")
        show(self.saving, model.compared is not None)
        self.say_saves()

    def draw_buttons(self) -> None:
        """Set which button is next and which are disabled."""
        super().draw_buttons()
        model = self.model
        set_primary(self.run, model.compared is None)
        for widget in (self.run, self.load, self.upload, self.before, self.after):
            widget.disabled = model.busy

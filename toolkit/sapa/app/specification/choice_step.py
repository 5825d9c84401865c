"""Step 1: begin or open, then service, forms, objects, methods, ways and the conditions of the act."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.specification import choices
from sapa.app.specification.checks import Checks
from sapa.app.specification.choices import FORMS, LISTS, MODES, OptionGroup
from sapa.app.specification.model import Draft
from sapa.app.specification.step import StepView, button, field, fill, grid, heading, muted, row, set_primary, show
from sapa.app.transfer import FILE_LIMIT, Receiver, Upload
from sapa.i18n import Translator
from sapa.present.specification import choice_text, note_text

NONE, UNTOLD, YES, NO = "", "untold", "yes", "no"
_HOLDS = {YES: True, NO: False, UNTOLD: None}
OTHER = "other"
_CONDITIONS = "specification.note.conditions"


class ChoiceStep(StepView):
    """Say what the specification is for."""

    stage = "choice"
    cares = ("draft", "standard", "opened", "before")

    def build(self) -> None:
        """Make the ways to begin and the choices."""
        model = self.model
        self.anew, self.loading = button(model.begin), button(self._load)
        self.back = button(model.bring_back)
        self.upload = Upload(Receiver(model.session.uploads), model.open_arrived, accept=".yaml,.yml")
        self.path = field(ipw.Text(continuous_update=True))
        self.open = button(lambda: model.open_path(self.path.value))
        self.path.observe(lambda _: self.draw_buttons(), "value")
        self.from_file = ipw.VBox([self.upload, grid(self.path, classes="sapa-wide"), self.open])
        self.from_file.add_class("sapa-pick")
        self.opened = ipw.HTML()
        self.service = field(ipw.Dropdown(options=[NONE]))
        self.service.observe(self._service_chosen, "value")
        self.checks = {name: Checks(partial(model.tick, name)) for name in LISTS}
        self.conditions_head = ipw.HTML()
        self.conditions = grid(classes="sapa-grid")
        self.asked: dict[str, Any] = {}
        self.notes = ipw.HTML()
        self.body.children = [
            row(self.anew, self.loading, self.back), self.from_file, self.opened,
            grid(self.service, classes="sapa-wide"), *self.checks.values(), self.conditions_head, self.conditions,
            self.notes,
        ]  # fmt: skip
        self._open = self._drawing = False
        model.observe(self._file_opened, "opened")

    def _load(self) -> None:
        self._open = not self._open
        self.draw()

    def _file_opened(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self._open = False
            self.draw()

    def _service_chosen(self, change: dict[str, Any]) -> None:
        if not self._drawing and change["new"] is not None:
            self.model.choose_service(change["new"])

    def _told(self, key: str, value: str | None) -> None:
        if not self._drawing and value is not None:
            self.model.set_condition(key, _HOLDS[value])

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        self.anew.description = t("app.specification.begin")
        self.loading.description, self.open.description = t("app.specification.load"), t("app.specification.open")
        self.back.description = t("app.specification.bring_back")
        self.path.description, self.path.placeholder = t("app.specification.path"), t("app.specification.path.example")
        self.upload.language, self.upload.words = model.language, _upload_words(t)
        fill(self.opened, muted(t("app.specification.opened", name=model.opened)) if model.opened else "")
        self._drawing = True
        try:
            self._draw_service()
            self._draw_conditions()
        finally:
            self._drawing = False
        for name, checks in self.checks.items():
            self._draw_checks(name, checks)
        fill(self.notes, self._notes())

    def _draw_service(self) -> None:
        model, t = self.model, self.t
        names = [
            (markup.sentence(model.standard.services[key].in_language(t.language)), key)
            for key in model.standard.offered
        ]
        options = [(t("app.specification.service.none"), NONE), *names]
        self.service.description = t("specification.service")
        if list(self.service.options) != options:
            self.service.options = options
        self.service.value = model.draft.service

    def _draw_checks(self, name: str, checks: Checks) -> None:
        model, t, service = self.model, self.t, self.model.draft.service
        listed = choices.groups(model.standard, service, name) if service else ()
        chosen = getattr(model.chosen, name)
        known = {key for group in listed for key in group.keys}
        extra = tuple(key for key in chosen if key not in known)
        if extra:  # a row of a table that a file names
            listed = (*listed, OptionGroup(OTHER, tuple(choices.Option(key) for key in extra)))
        words = {
            key: t(f"specification.mode.{key}") if name == MODES else choice_text(key, model.standard, t)
            for group in listed for key in group.keys
        }  # fmt: skip
        titles = [self._title(name, group) for group in listed]
        checks.draw(listed, chosen, {key: _begun(word) for key, word in words.items()}, titles)
        show(checks, bool(listed))

    def _title(self, name: str, group: OptionGroup) -> str:
        t = self.t
        whole = t(f"specification.{name}")
        if name == MODES:
            return whole
        if group.key is None or group.key == OTHER:
            return t(f"app.specification.group.{'rows' if name == FORMS else 'more'}")
        parts = self.model.standard.offered[self.model.draft.service].form_groups
        if name != FORMS or len(parts) == 1:  # a sole heading of the act only says that forms follow
            return whole
        return f"{whole}: {next(g.words for g in parts if g.key == group.key).in_language(t.language)}"

    def _draw_conditions(self) -> None:
        model, t, service = self.model, self.t, self.model.draft.service
        keys = choices.conditions_of(model.standard, service) if service else ()
        told = model.chosen.conditions
        keys = tuple(dict.fromkeys((*keys, *told)))
        for key in keys:
            if key not in self.asked:
                self.asked[key] = field(ipw.Dropdown(options=[UNTOLD, YES, NO]))
                self.asked[key].observe(lambda change, key=key: self._told(key, change["new"]), "value")
        options = [(t(f"app.specification.condition.{word}"), word) for word in (UNTOLD, YES, NO)]
        for key in keys:
            widget = self.asked[key]
            widget.description = markup.sentence(model.standard.conditions[key].in_language(t.language))
            if list(widget.options) != options:
                widget.options = options
            widget.value = {True: YES, False: NO}.get(told.get(key), UNTOLD)  # type: ignore[arg-type]
        shown = [self.asked[key] for key in keys]
        if list(self.conditions.children) != shown:
            self.conditions.children = shown
        fill(self.conditions_head, heading(t("app.specification.conditions")) if keys else "")
        show(self.conditions, bool(keys))

    def _notes(self) -> str:
        spec, t = self.model.spec, self.t
        if spec is None:
            return ""
        lines = [
            t("app.specification.note.conditions") if note.id == _CONDITIONS else note_text(note, spec, t)
            for note in spec.remarks
        ]
        items = "".join(f"<li>{markup.esc(line)}</li>" for line in lines)
        return f'<div class="sapa-info"><ul>{items}</ul></div>' if lines else ""

    def draw_buttons(self) -> None:
        """Disable everything while a file is read."""
        busy = self.model.busy
        show(self.from_file, self._open)
        show(self.anew, self.model.draft != Draft())
        show(self.back, self.model.before is not None)
        set_primary(self.open, False)
        for widget in (self.anew, self.loading, self.back, self.upload, self.path, self.service, *self.asked.values()):
            widget.disabled = busy
        self.open.disabled = busy or not self.path.value.strip()
        for checks in self.checks.values():
            checks.disable(busy)


def _begun(text: str) -> str:
    """Return a term as it begins a line, within its quotation marks too."""
    return text[0] + markup.sentence(text[1:]) if text[:1] == "«" else markup.sentence(text)


def _upload_words(t: Translator) -> dict[str, str]:
    limit = {"limit": FILE_LIMIT / (1 << 20)}
    keys = ("choose", "too_big", "too_much", "lost", "unreadable", "waiting")
    return {key: t(f"app.upload.{key}", **limit) for key in keys} | {"hint": t("app.specification.load.hint")}

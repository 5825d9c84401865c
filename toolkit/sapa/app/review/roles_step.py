"""Step 2: which column plays which role, proposed for files without a manifest, shown (and changeable) with one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.review import roles_model
from sapa.app.review.roles_model import MANY, ROLES, SELECTIONS, SURVEYS, RolesChoice
from sapa.app.review.step import StepView, button, field, set_primary, show

NONE = ""
"""The option for "no column": a drop-down shows a None as a blank."""


class RolesStep(StepView):
    """Map columns to roles."""

    stage = "roles"
    cares = ("loaded", "roles")

    def build(self) -> None:
        """Make the read-only table and the drop-downs."""
        model = self.model
        self.shown = ipw.HTML()
        self.change = button(model.change_roles)
        self.kind = field(ipw.Dropdown())
        self.selection = field(ipw.Dropdown())
        self.first = {role: field(ipw.Dropdown()) for role in ROLES}
        self.second = {role: field(ipw.Dropdown()) for role in MANY}
        self.values = {role: ipw.HTML() for role in ROLES}
        self.title = field(ipw.Text(continuous_update=False))
        self.notes = ipw.HTML()
        cells = [ipw.VBox([self.kind]), ipw.VBox([self.selection])]
        for role in ROLES:
            second = [self.second[role]] if role in MANY else []
            cells.append(ipw.VBox([self.first[role], *second, self.values[role]]))
        self.grid = ipw.Box(cells)
        self.grid.add_class("sapa-grid")
        self.save = button(model.save_roles)
        self.keep = button(model.keep_roles)
        self.actions = ipw.HBox([self.save, self.keep])
        self.actions.add_class("sapa-row")
        self.body.children = [self.shown, self.change, self.notes, self.title, self.grid, self.actions]
        self._drawing = False
        for widget in (self.title, self.kind, self.selection, *self.first.values(), *self.second.values()):
            widget.observe(self._picked, "value")

    def foldable(self) -> bool:
        """Tell whether the review is done and no roles are being chosen."""
        return self.model.evaluation is not None and self.model.roles is None

    def _picked(self, _: Any) -> None:
        choice = self.model.roles
        if self._drawing or choice is None:
            return
        for role in ROLES:
            names = [self.first[role].value, self.second[role].value if role in MANY else NONE]
            kept = choice.roles.get(role, ())[2:] if role in MANY else ()
            choice = choice.with_role(role, (*dict.fromkeys(n for n in names if n), *kept))
        choice = choice.with_title(self.title.value)
        self.model.set_roles(replace(choice, kind=self.kind.value, selection=self.selection.value))

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        choice = model.roles
        show(self.shown, choice is None and model.loaded is not None)
        show(self.change, choice is None and model.can_change_roles)
        for part in (self.title, self.grid):
            show(part, choice is not None)
        show(self.notes, choice is not None and bool(choice.notes))
        show(self.actions, choice is not None)
        self.change.description = t("app.roles.change")
        self.save.description = t("app.roles.save")
        self.keep.description = t("app.roles.keep")
        show(self.keep, model.loaded is not None)
        if choice is not None:
            self._drawing = True
            try:
                self._draw_choice(choice)
            finally:
                self._drawing = False
        elif model.loaded is not None:
            self.shown.value = self._table()

    def _draw_choice(self, choice: RolesChoice) -> None:
        t = self.t
        self.title.description, self.title.value = t("app.roles.title_of"), choice.title
        notes = "".join(f"<li>{markup.esc(t(note))}</li>" for note in choice.notes)
        head = markup.esc(t("app.roles.unsure"))
        self.notes.value = f'<div class="sapa-info"><b>{head}</b><ul>{notes}</ul></div>'
        _fill(self.kind, t("app.roles.kind"), [(t(f"app.kind.{k}"), k) for k in SURVEYS], choice.kind)
        known = SELECTIONS if choice.selection in SELECTIONS else (*SELECTIONS, choice.selection)
        words = [(t(f"app.selection.{s}") if t.has(f"app.selection.{s}") else s, s) for s in known]
        _fill(self.selection, t("app.roles.selection"), words, choice.selection)
        columns = [(t("app.roles.no_column"), NONE), *((c.name, c.name) for c in choice.columns)]
        for role in ROLES:
            names = choice.roles.get(role, ())
            _fill(self.first[role], t(f"app.role.{role}"), columns, names[0] if names else NONE)
            if role in MANY:
                _fill(self.second[role], t("app.roles.together"), columns, names[1] if len(names) > 1 else NONE)
                show(self.second[role], bool(names))
            seen = choice.preview(role)
            text = t("app.roles.values", values=seen) if seen else t(f"app.role.{role}.about")
            self.values[role].value = f'<div class="sapa-hint">{markup.esc(text)}</div>'

    def _table(self) -> str:
        t, loaded = self.t, self.model.loaded
        rows = []
        for role, columns in roles_model.named_roles(loaded).items():
            word = t(f"app.role.{role}") if t.has(f"app.role.{role}") else role
            rows.append(f"<div><dt>{markup.esc(word)}</dt><dd>{markup.esc(' + '.join(columns))}</dd></div>")
        return f'<dl class="sapa-roles" aria-label="{markup.esc(t("app.roles.read"))}">{"".join(rows)}</dl>'

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        set_primary(self.save, model.primary == "save_roles")
        self.save.disabled = self.keep.disabled = self.change.disabled = model.busy


def _fill(widget: Any, label: str, options: list[tuple[str, str]], value: str) -> None:
    widget.description = label
    if list(widget.options) != options:
        widget.options = options
    widget.value = value if value in {v for _, v in options} else options[0][1]

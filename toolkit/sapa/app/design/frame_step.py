"""Step 2: from which list people are selected: the frame that ships, or a table of one's own."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.design import controls as c
from sapa.app.design.goal_step import upload_words
from sapa.app.design.step import StepView, field, show
from sapa.app.transfer import Receiver, Upload

SHIPPED, OWN = "shipped", "own"
NONE = ""
ROLES = ("stratum_1", "stratum_2", "size", "units_1", "units_2", "psus", "name")
NEEDED = ("stratum_1", "size")
TABLES = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.sav,.dta"
SHOWN = 24


class FrameStep(StepView):
    """Choose the frame and say what its columns are."""

    stage = "frame"
    cares = ("data", "columns", "frame")

    def build(self) -> None:
        """Make the choice of a frame, the place for a file, and a drop-down for each role of a column."""
        model = self.model
        self.source = ipw.ToggleButtons(options=[SHIPPED, OWN], value=SHIPPED)
        self.source.observe(self._source_chosen, "value")
        self.about = ipw.HTML()
        self.upload = Upload(Receiver(model.session.uploads), model.frame_arrived, accept=TABLES)
        self.roles = {name: field(ipw.Dropdown(options=[NONE])) for name in ROLES}
        for widget in self.roles.values():
            widget.observe(self._role_chosen, "value")
        self.columns = c.grid(*self.roles.values())
        self.guessed = ipw.HTML()
        facts = [
            self.control("universe", "universe", c.line_field(), default="", write=c.text),
            self.control("frame_universe", "frame.universe", c.line_field(), default="", write=c.text),
            self.control("frame_date", "frame.date", c.line_field(), default="", write=c.text),
            self.control("frame_source", "frame.source", c.line_field(), default="", write=c.text),
        ]
        self.table = ipw.HTML()
        self.body.children = [
            self.source, self.about, self.upload, self.guessed, self.columns, c.grid(*facts), self.table,
        ]  # fmt: skip
        self._drawing = False

    def _source_chosen(self, change: dict[str, Any]) -> None:
        if not self._drawing and change["new"]:
            (self.model.own_frame if change["new"] == OWN else self.model.ship_frame)()

    def _role_chosen(self, _: Any) -> None:
        if self._drawing:
            return
        chosen = {name: widget.value for name, widget in self.roles.items()}
        section = {k: v for k, v in self.model.get("frame", {}).items() if k not in KEYS}
        for key in ("stratum", "units"):
            named = [v for v in (chosen[f"{key}_1"], chosen[f"{key}_2"]) if v]
            if named:
                section[key] = named
        section |= {key: chosen[key] for key in ("size", "psus", "name") if chosen[key]}
        self.model.set("frame", section)

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        own = model.get("frame.file") is not None
        self._drawing = True
        try:
            self.source.options = [(t(f"app.design.frame.{s}"), s) for s in (SHIPPED, OWN)]
            self.source.value = OWN if own else SHIPPED
            self._draw_roles()
        finally:
            self._drawing = False
        key = "own" if own else "shipped"
        style = "sapa-muted" if own else "sapa-info"
        self.about.value = f'<p class="{style}">{markup.esc(t(f"app.design.frame.{key}.about"))}</p>'
        show(self.upload, own)
        self.upload.language = model.language
        self.upload.words = upload_words(t, "app.design.frame.hint")
        known = own and bool(model.columns)
        show(self.columns, known)
        show(self.guessed, known)
        file = markup.esc(model.get("frame.file") or "")
        self.guessed.value = f"<p>{markup.esc(t('app.design.frame.guessed', file=file))}</p>" if known else ""
        for name, one in self.controls.items():
            one.draw(t)
            show(one.widget, own or name == "universe")
        frame = model.frame
        counted = "" if frame is None else frame.facts.universe or ""
        if frame is not None and frame.facts.default:
            counted = t("app.design.frame.all_ages")
        self.controls["universe"].widget.placeholder = counted
        self.controls["frame_date"].widget.placeholder = "2026-01-01"
        self.controls["frame_universe"].widget.placeholder = "18+"
        self.table.value = self._table()
        show(self.table, bool(self.table.value))

    def _draw_roles(self) -> None:
        model, t = self.model, self.t
        section = model.get("frame", {})
        values: dict[str, str] = {}
        for key in ("stratum", "units"):
            named = [*section.get(key, []), NONE, NONE]
            values |= {f"{key}_1": named[0], f"{key}_2": named[1]}
        values |= {key: section.get(key) or NONE for key in ("size", "psus", "name")}
        for name, widget in self.roles.items():
            widget.description = t(f"app.design.role.{name}")
            none = t("app.design.role.choose" if name in NEEDED else "app.design.role.none")
            options = [(none, NONE)]
            for column in model.columns:
                examples = ", ".join(e[:SHOWN] for e in column.examples)
                options.append((f"{column.name} ({examples} …)", column.name))
            if list(widget.options) != options:
                widget.options = options
            widget.value = values[name] if values[name] in [v for _, v in options] else NONE

    def _table(self) -> str:
        frame, t = self.model.frame, self.t
        if frame is None:
            return ""
        listed = frame.units is not None
        heads = [t("app.design.column.stratum"), t("app.design.column.people")]
        if listed or any(a is not None for a in frame.strata.available):
            heads.append(t("app.design.column.available"))
        rows = []
        for label, people, units in zip(frame.strata.labels, frame.strata.people, frame.strata.available, strict=True):
            row = [markup.esc(t.place(label)), t.show(float(people), "int"), t.show(units, "int")]
            rows.append(row[: len(heads)])
        caption = t("app.design.frame.strata")
        listed_table = markup.table(caption, heads, rows, classes="sapa-narrow")
        return f'<details class="sapa-more"><summary>{markup.esc(caption)}</summary>{listed_table}</details>'

    def draw_buttons(self) -> None:
        """Disable everything while work runs."""
        super().draw_buttons()
        for widget in (self.source, self.upload, *self.roles.values()):
            widget.disabled = self.model.busy


KEYS = ("stratum", "units", "size", "psus", "name")
"""Keys of the plan's frame that name columns."""

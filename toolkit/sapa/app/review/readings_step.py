"""Step 3: how ambiguous norms are read; defaults are marked, those that can change a verdict come first."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.review.step import StepView, button, field, set_primary, show

OTHER_SERVICES = (
    "satisfaction_denominator", "conditions_above_maximum", "training_of_trainers_row", "story_base", "hours_per_day",
    "pages_per_sheet",
)  # fmt: skip
"""Readings that only services other than research ask for."""
RESEARCH = "research_analytic"


class ReadingsStep(StepView):
    """Choose readings and run the review."""

    stage = "readings"
    cares = ("loaded", "readings", "roles", "evaluation")

    def build(self) -> None:
        """Make a drop-down for each reading, once the closed list is known."""
        self.fields: dict[str, Any] = {}
        self.numbers: dict[str, Any] = {}
        self.reasons: dict[str, ipw.HTML] = {}
        self.sensitive_head, self.other_head = ipw.HTML(), ipw.HTML()
        self.sensitive, self.others = ipw.Box(), ipw.Box()
        for grid in (self.sensitive, self.others):
            grid.add_class("sapa-grid")
        self.more = button(self._toggle)
        self.run, self.reset = button(self.model.run), button(self.model.reset_readings)
        actions = ipw.HBox([self.run, self.reset])
        actions.add_class("sapa-row")
        self.body.children = [self.sensitive_head, self.sensitive, self.more, self.other_head, self.others, actions]
        self._open = False
        self._drawing = False

    def _toggle(self) -> None:
        self._open = not self._open
        self.draw()

    def _make(self) -> None:
        for name, reading in self.model.engine.readings().items():
            self.fields[name] = field(ipw.Dropdown())
            self.reasons[name] = ipw.HTML()
            self.fields[name].observe(lambda change, name=name: self._picked(name, change["new"]), "value")
            if reading.open_interval is not None:
                low, high = reading.open_interval
                self.numbers[name] = field(ipw.BoundedFloatText(min=low, max=high, step=0.01))
                self.numbers[name].observe(lambda change, name=name: self._picked(name, change["new"]), "value")

    def _picked(self, id: str, shown: Any) -> None:
        if self._drawing or shown is None:
            return
        if shown == _OWN:
            reading = self.model.engine.readings()[id]
            low, high = reading.open_interval
            shown = reading.begin if reading.begin is not None else (low + high) / 2
        elif isinstance(shown, str):
            shown = next((v for v in self.model.engine.readings()[id].values if str(v) == shown), shown)
        if shown != self.model.readings.get(id):
            self.model.set_reading(id, shown)

    def _asked(self) -> list[str]:
        services = {str(part.spec.service) for part in self.model.loaded.parts}
        ids = list(self.model.engine.readings())
        return ids if services - {RESEARCH} else [name for name in ids if name not in OTHER_SERVICES]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        if model.loaded is None or not model.readings:
            return
        if not self.fields:
            self._make()
        listed = model.engine.readings()
        asked = self._asked()
        self._drawing = True
        try:
            for name in asked:
                self._draw_reading(name, listed[name])
        finally:
            self._drawing = False
        self._place(self.sensitive, [name for name in asked if listed[name].sensitive])
        self._place(self.others, [name for name in asked if not listed[name].sensitive])
        self.sensitive_head.value = f"<h3>{markup.esc(t('app.readings.sensitive'))}</h3>"
        self.other_head.value = f"<h3>{markup.esc(t('app.readings.other'))}</h3>"
        show(self.other_head, self._open)
        show(self.others, self._open)
        self.more.description = t("app.readings.less" if self._open else "app.readings.more")
        self.reset.description = t("app.readings.reset")
        self.run.description = t("app.run_again" if model.evaluation is not None else "app.run")

    def _place(self, grid: ipw.Box, ids: list[str]) -> None:
        cells = []
        for name in ids:
            number = [self.numbers[name]] if name in self.numbers else []
            cells.append((self.fields[name], *number, self.reasons[name]))
        if [tuple(cell.children) for cell in grid.children] != cells:
            grid.children = [ipw.VBox(list(cell)) for cell in cells]

    def _draw_reading(self, id: str, reading: Any) -> None:
        t, value = self.t, self.model.readings[id]
        options = []
        for one in reading.values:
            label = markup.sentence(t(reading.label(one)))
            options.append((t("app.readings.default", value=label) if one == reading.default else label, str(one)))
        own = value not in reading.values
        if reading.open_interval is not None:
            options.append((t("app.readings.own_value"), _OWN))
        widget = self.fields[id]
        widget.description = markup.sentence(t(reading.title))
        if list(widget.options) != options:
            widget.options = options
        widget.value = _OWN if own else str(value)
        if id in self.numbers:
            show(self.numbers[id], own)
            self.numbers[id].description = t("app.readings.number")
            if own:
                self.numbers[id].value = float(value)
        reason = markup.esc(t(reading.reason))
        summary = markup.esc(markup.sentence(t("term.reading_reason")))
        self.reasons[id].value = f'<details class="sapa-hint"><summary>{summary}</summary>{reason}</details>'

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        set_primary(self.run, model.primary == "run")
        self.run.disabled = model.busy or model.loaded is None or model.roles is not None
        self.reset.disabled = model.busy
        show(self.reset, bool(model.loaded is not None and model.changed_readings()))
        for widget in (*self.fields.values(), *self.numbers.values()):
            widget.disabled = model.busy


_OWN = "own value"
"""The option that opens a field for a number of one's own; no reading has a value of that name."""

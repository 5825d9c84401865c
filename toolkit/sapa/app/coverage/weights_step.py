"""Step 6: weights before and after: margins, results, what unequal weights cost; made anew by other choices."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app.coverage import weights_tables
from sapa.app.coverage.draw_weights import margins_moved, results_moved
from sapa.app.coverage.findings_list import findings
from sapa.app.coverage.source import note
from sapa.app.coverage.step import Shown, StepView, button, field, fill, sentence, set_primary, show
from sapa.app.coverage.weights_rows import moves, shifts
from sapa.app.coverage.words import Names
from sapa.app.saving import SavingCard
from sapa.results.repair import RepairDetail

METHODS = ("raking", "poststratification", "linear", "logit")
TRIM = (0.3, 3.0)
"""Limits in units of the mean weight that are offered first; they are a choice, and stand in the manifest's copy."""


class WeightsStep(SavingCard, StepView):
    """Show what weights do, and let margins, method and trimming be chosen."""

    stage = "weights"
    cares = ("view", "changes")

    def build(self) -> None:
        """Make the pictures, the choices and the tables."""
        model = self.model
        self.nothing, self.worth, self.said, self.spread, self.table, self.findings = (ipw.HTML() for _ in range(6))
        self.margins = Shown(model, "weights_margins")
        self.results = Shown(model, "weights_results")
        self.method = field(ipw.Dropdown(options=list(METHODS)))
        self.low = field(ipw.BoundedFloatText(value=TRIM[0], min=0.05, max=1.0, step=0.05))
        self.high = field(ipw.BoundedFloatText(value=TRIM[1], min=1.0, max=20.0, step=0.5))
        self.trim = ipw.Checkbox(value=False, indent=False)
        grid = ipw.Box([self.method, self.low, self.high])
        grid.add_class("sapa-fields")
        self.which_head = ipw.HTML()
        self.which = ipw.HBox([])
        self.which.add_class("sapa-row")
        self.boxes: dict[str, ipw.Checkbox] = {}
        self.again = button(lambda: model.run("weights"))
        self.save = self.download(model.weights, "text/csv")
        actions = ipw.HBox([self.again, self.save])
        actions.add_class("sapa-row")
        self.choices = ipw.VBox([self.which_head, self.which, self.trim, grid, actions])
        self.choices.add_class("sapa-pick")
        self.body.children = [
            self.nothing, self.worth, self.margins, self.results, self.table, self.said, self.spread, self.findings,
            self.choices,
        ]  # fmt: skip
        self._drawing = False
        for widget in (self.method, self.low, self.high, self.trim):
            widget.observe(self._chosen, "value")

    def _detail(self) -> RepairDetail | None:
        view = self.model.view
        return view.detail("repair", RepairDetail) if view is not None else None

    def _chosen(self, _: Any) -> None:
        if self._drawing:
            return
        picked = [name for name, box in self.boxes.items() if box.value]
        every = len(picked) == len(self.boxes)
        self.model.set_weighting(
            method=self.method.value, margins=None if every else picked,
            trim=[self.low.value, self.high.value] if self.trim.value else None,
        )  # fmt: skip

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t, detail = self.model, self.t, self._detail()
        if not self.handed_in(detail):
            return
        names = Names(model.view, t)
        self.worth.value = sentence(weights_tables.worth(detail, t))
        moved, changed = moves(detail), shifts(detail)
        show(self.margins, bool(moved))
        if moved:
            foot = note(model.view, t, "data", "margins", "population")
            drawn = margins_moved(moved, detail, names, foot, t)
            self.margins.draw(drawn, t)
        drawn_results = results_moved(changed, detail, note(model.view, t, "data"), t)
        show(self.results, drawn_results is not None)
        if drawn_results is not None:
            self.results.draw(drawn_results, t)
        self.table.value = weights_tables.results(changed, detail, t)
        self.said.value = weights_tables.said(detail, t)
        fill(self.findings, findings(model.view, self.stage, t))
        self.spread.value = weights_tables.stages(detail, t)
        show(self.choices, model.view.method.table("margins") is not None)
        self._draw_choices(names)

    def _draw_choices(self, names: Names) -> None:
        t, spec = self.t, self.model.view.method.spec.weighting
        asked = self.model.changes.weighting
        table, ref = self.model.view.method.table("margins"), self.model.view.method.spec.margins
        listed = list(dict.fromkeys(str(v) for v in table.frame[ref.margin].dropna())) if table and ref else []
        for name in listed:
            if name not in self.boxes:
                self.boxes[name] = ipw.Checkbox(value=True, indent=False)
                self.boxes[name].observe(self._chosen, "value")
        given = asked.get("margins", (spec.margins if spec is not None else ()) or None)
        given = listed if given is None else list(given)
        trim = asked.get("trim", spec.trim if spec is not None else None)
        self._drawing = True
        try:
            self.boxes = {name: self.boxes[name] for name in listed}
            if list(self.which.children) != list(self.boxes.values()):
                self.which.children = list(self.boxes.values())
            for name, box in self.boxes.items():
                box.description, box.value = names.margin(name), name in given
            self.method.description = t("app.coverage.weights.method")
            self.method.options = [(t(f"app.coverage.method.{m}"), m) for m in METHODS]
            self.method.value = asked.get("method") or (spec and spec.method) or METHODS[0]
            self.trim.description, self.trim.value = t("app.coverage.weights.trim"), trim is not None
            if trim is not None:
                self.low.value, self.high.value = trim
        finally:
            self._drawing = False
        self.which_head.value = f"<h3>{t('app.coverage.weights.choose')}</h3>"
        self.low.description, self.high.description = t("app.coverage.weights.trim.low"), t(
            "app.coverage.weights.trim.high")  # fmt: skip
        for widget in (self.low, self.high):
            show(widget, trim is not None)
        self.again.description = t("app.coverage.weights.again")
        self.save.say("app.coverage.weights.save", t)

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model, detail = self.model, self._detail()
        changed = model.changes.weighting != model.applied.weighting
        codes = (model.changes.codes, model.changes.eligibility) != (model.applied.codes, model.applied.eligibility)
        set_primary(self.again, changed and not codes and not model.busy)
        nothing = not any(box.value for box in self.boxes.values())
        self.again.disabled = model.busy or not changed or nothing
        self.save.disabled = model.busy or changed or detail is None or detail.final is None
        for widget in (self.method, self.low, self.high, self.trim, *self.boxes.values()):
            widget.disabled = model.busy

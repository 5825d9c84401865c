"""Step 3: the plan against what was achieved: one picture, the rows, the course of fieldwork, replacements, reserve."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app.coverage import plan_tables
from sapa.app.coverage.draw_bars import plan_bars
from sapa.app.coverage.draw_map import drawable, plan_map
from sapa.app.coverage.draw_progress import progress_curve
from sapa.app.coverage.findings_list import findings
from sapa.app.coverage.plan_rows import Breakdown, breakdowns
from sapa.app.coverage.source import note
from sapa.app.coverage.step import Shown, StepView, button, fill, not_handed_in, set_primary, show
from sapa.app.coverage.words import Names
from sapa.results.coverage import CoverageDetail


class PlanStep(StepView):
    """Review what was handed in and show plan against achieved."""

    stage = "plan"
    cares = ("view", "roles")

    def build(self) -> None:
        """Make the button, the choice of a breakdown, the pictures and the tables."""
        self.run = button(lambda: self.model.run("plan"))
        self.nothing = ipw.HTML()
        self.by = ipw.ToggleButtons(options=[])
        self.picture = Shown(self.model, "plan_achieved")
        self.missed = ipw.HTML()
        self.rows = ipw.HTML()
        self.progress = Shown(self.model, "progress")
        self.cases, self.findings = ipw.HTML(), ipw.HTML()
        self.body.children = [
            self.run, self.nothing, self.by, self.picture, self.missed, self.rows, self.progress, self.cases,
            self.findings,
        ]  # fmt: skip
        self._found: tuple[Breakdown, ...] = ()
        self._drawing = False
        self.by.observe(self._chosen, "value")

    def _chosen(self, _: Any) -> None:
        if not self._drawing:
            self._draw_chosen()

    def draw_body(self) -> None:
        """Put words and values into the body."""
        view, t = self.model.view, self.t
        self.run.description = t("app.coverage.run_again" if view is not None else "app.coverage.run")
        detail = view.detail("coverage", CoverageDetail) if view is not None else None
        names = Names(view, t) if view is not None else None
        self._found = tuple(names.breakdown(b) for b in breakdowns(view)) if names is not None else ()
        show(self.nothing, view is not None and not self._found)
        self.nothing.value = not_handed_in("plan", t)
        for part in (self.picture, self.rows):
            show(part, bool(self._found))
        show(self.by, len(self._found) > 1)
        self._offer()
        self._draw_chosen()
        fill(self.missed, plan_tables.missed(detail, t) if detail is not None else "")
        fill(self.cases, plan_tables.cases(detail, t) if detail is not None else "")
        fill(self.findings, findings(view, self.stage, t) if view is not None else "")
        course = detail.progress if detail is not None else None
        show(self.progress, course is not None)
        if course is not None:
            drawn = progress_curve(course, note(view, t, "data", "plan"), t)
            self.progress.draw(drawn, t)

    def _offer(self) -> None:
        kept = self.by.index or 0
        self._drawing = True
        try:
            self.by.options = [(plan_tables.name(b, self.t), i) for i, b in enumerate(self._found)]
            if self._found:
                self.by.index = kept if kept < len(self._found) else 0
        finally:
            self._drawing = False

    def _draw_chosen(self) -> None:
        if not self._found:
            return
        one, t = self._found[self.by.index or 0], self.t
        draw = plan_map if drawable(one) else plan_bars
        drawn = draw(one, plan_tables.title(one, t), note(self.model.view, t, "data", "plan"), t)
        self.picture.draw(drawn, t)
        self.rows.value = plan_tables.rows(one, t)

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        set_primary(self.run, self.model.primary == "run" and self.model.view is None)
        self.run.disabled = self.model.busy

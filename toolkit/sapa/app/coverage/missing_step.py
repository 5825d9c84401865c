"""Step 5: who is missing: groups against the population, evenness of response, what non-respondents could change."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app.coverage import missing_tables
from sapa.app.coverage.draw_missing import bounds_picture, groups_picture
from sapa.app.coverage.findings_list import findings
from sapa.app.coverage.numbers import PERCENT, signed
from sapa.app.coverage.source import note
from sapa.app.coverage.step import Shown, StepView, field, fill, not_handed_in, show
from sapa.app.coverage.words import Names
from sapa.results.representativeness import RepresentativenessDetail

FIRST = 0.10
"""Difference shown first: ten points, a difference that surveys of non-respondents often find."""


class MissingStep(StepView):
    """Show whom the sample lacks and what that could do to the results."""

    stage = "missing"

    def build(self) -> None:
        """Make the pictures, the slider and the tables."""
        self.nothing = ipw.HTML()
        self.groups = Shown(self.model, "missing_groups")
        self.said, self.notes, self.levels, self.response, self.findings = (ipw.HTML() for _ in range(5))
        self.bounds_head = ipw.HTML()
        self.by = field(ipw.SelectionSlider(options=[("0", 0.0)], continuous_update=True))
        self.by.layout.max_width = "560px"
        self.bounds = Shown(self.model, "nonresponse_bounds")
        self.body.children = [
            self.nothing, self.groups, self.said, self.notes, self.levels, self.response, self.bounds_head, self.by,
            self.bounds, self.findings,
        ]  # fmt: skip
        self._drawing = False
        self.by.observe(self._moved, "value")

    def _detail(self) -> RepresentativenessDetail | None:
        view = self.model.view
        return view.detail("representativeness", RepresentativenessDetail) if view is not None else None

    def _moved(self, _: Any) -> None:
        if not self._drawing:
            self._draw_bounds()

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t, detail = self.model, self.t, self._detail()
        compared = detail is not None and any(m.levels for m in detail.margins)
        anything = detail is not None and (compared or detail.response is not None or bool(detail.bounds))
        show(self.nothing, detail is None or not any(m.levels and m.origin != "frame" for m in detail.margins))
        self.nothing.value = not_handed_in("missing", t)
        for part in (self.groups, self.said, self.levels):
            show(part, compared)
        for part in (self.notes, self.response, self.bounds_head, self.by, self.bounds):
            show(part, anything)
        fill(self.findings, findings(model.view, self.stage, t) if anything else "")
        if detail is None:
            return
        names = Names(model.view, t)
        if compared:
            foot = note(model.view, t, "data", "margins", "population")
            drawn = groups_picture(detail, names, missing_tables.title(detail, names, t), foot, t)
            self.groups.draw(drawn, t)
            self.said.value = missing_tables.sentences(detail, names, t)
            self.levels.value = missing_tables.levels(detail, names, t)
        fill(self.notes, missing_tables.notes(detail, names, t))
        show(self.response, detail.response is not None)
        self.response.value = missing_tables.response(detail.response, names, t) if detail.response is not None else ""
        for part in (self.bounds_head, self.by, self.bounds):
            show(part, bool(detail.bounds))
        self.bounds_head.value = f"<h3>{t('app.coverage.bounds')}</h3>"
        self._offer(detail)
        self._draw_bounds()

    def _offer(self, detail: RepresentativenessDetail) -> None:
        if not detail.bounds:
            return
        t, kept = self.t, self.by.value
        values = [d for d, _ in detail.bounds[0].by_difference]
        self._drawing = True
        try:
            known = [v for _, v in self.by.options]
            self.by.description = t("app.coverage.bounds.by")
            self.by.options = [(signed(d * PERCENT, 0, t), d) for d in values]
            first = min(values, key=lambda d: abs(d - FIRST))
            self.by.value = kept if kept in values and known == values else first
        finally:
            self._drawing = False

    def _draw_bounds(self) -> None:
        detail, t = self._detail(), self.t
        if detail is None or not detail.bounds:
            return
        foot = note(self.model.view, t, "data", "contacts", "issued")
        drawn = bounds_picture(detail.bounds, self.by.value, detail.response_rate, foot, t)
        self.bounds.draw(drawn, t)

    def draw_buttons(self) -> None:
        """Set what is disabled while work runs."""
        self.by.disabled = self.model.busy

"""Step 5: draw the sample, see it as a table and on the map, and save the workbook and the plan's files."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app.design import drawn_tables
from sapa.app.design.step import StepView, button, field, set_primary, show
from sapa.app.figure_design_map import sample_map
from sapa.app.picture import LivePicture
from sapa.app.saving import SavingCard
from sapa.app.transfer import XLSX, ZIP

ALL = ""
MAP, TABLE = "map", "table"


class DrawStep(SavingCard, StepView):
    """Draw, look, save."""

    stage = "draw"
    cares = ("study", "plan", "data")

    def build(self) -> None:
        """Make the button, the two views of the sample, and the downloads."""
        model = self.model
        self.run = button(model.run)
        self.summary = ipw.HTML()
        self.view = ipw.ToggleButtons(options=[MAP, TABLE], value=MAP)
        self.map = LivePicture(name="plan-sample-map")
        self.stratum = field(ipw.Dropdown(options=[ALL]))
        self.units = ipw.HTML()
        self.norms = ipw.HTML()
        self.written_in = self.language_field()
        self.book = self.download(lambda: model.workbook(self.written_in.value), XLSX)
        self.files = self.download(lambda: model.plan_files(self.written_in.value), ZIP)
        saves = ipw.HBox([self.book, self.files])
        saves.add_class("sapa-row")
        self.body.children = [
            self.run, self.summary, self.view, self.map, self.stratum, self.units, self.norms, self.written_in, saves,
        ]  # fmt: skip
        self.view.observe(lambda _: self._draw_view(), "value")
        self.stratum.observe(lambda _: self._draw_units(), "value")
        self._drawing = False

    def draw_body(self) -> None:
        """Put words and values into the body."""
        study, t = self.model.study, self.t
        self.run.description = t("app.design.run_again" if study is not None else "app.design.run")
        self.written_in.description = t("app.workbook.language")
        for download, key in ((self.book, "workbook"), (self.files, "files")):
            download.say(f"app.design.save.{key}", t, failed="app.design.save.failed")
        for part in self.body.children[1:]:
            show(part, study is not None)
        if study is None:
            return
        self.summary.value = drawn_tables.summary(study, t)
        drawn = sample_map(study.plan, study.drawn, t)
        self.map.draw(drawn.svg if drawn else "", drawn.alt if drawn else "")
        self.map.say(t)
        self._drawing = True
        try:
            kept = self.view.value
            self.view.options = [(t(f"app.design.view.{v}"), v) for v in (MAP, TABLE)]
            self.view.value = kept if drawn is not None else TABLE
            labels = drawn_tables.strata_of(study)
            kept = self.stratum.value
            self.stratum.description = t("app.design.column.stratum")
            self.stratum.options = [(t("app.design.all_strata"), ALL), *((t.place(x), x) for x in labels)]
            self.stratum.value = kept if kept in labels else ALL
        finally:
            self._drawing = False
        self.norms.value = drawn_tables.norms(study, t)
        self._draw_units()
        self._draw_view()

    def _draw_view(self) -> None:
        study = self.model.study
        if self._drawing or study is None:
            return
        has_map = bool(self.map.svg)
        show(self.view, has_map)
        mapped = has_map and self.view.value == MAP
        show(self.map, mapped)
        show(self.units, not mapped)
        show(self.stratum, not mapped and study.drawn is not None)

    def _draw_units(self) -> None:
        if not self._drawing and self.model.study is not None:
            self.units.value = drawn_tables.units(self.model.study, self.stratum.value or None, self.t)

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        set_primary(self.run, model.primary == "run")
        self.run.disabled = model.busy or model.plan is None
        self.book.primary = model.primary == "download"
        ready = model.study is not None and not model.stale and not model.busy
        self.book.disabled = self.files.disabled = not ready

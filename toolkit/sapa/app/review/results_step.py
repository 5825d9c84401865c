"""Step 4: one sentence and the counts, the picture, the table of findings, details on request."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.review import findings_table
from sapa.app.review.claims_part import ClaimsPart
from sapa.app.review.findings_table import ALL
from sapa.app.review.step import StepView, field, show
from sapa.app.transfer import Download, Package
from sapa.app.work import Dispatch, Worker
from sapa.figures import Picture, pictures
from sapa.i18n import translator
from sapa.present.words import standard_of
from sapa.results import Line

TABS = {
    "sampling_error": "term.sampling_error",
    "error_map": "figures.error_map",
    "field_control": "term.field_control",
    "coverage": "term.plan_vs_achieved",
    "satisfaction": "term.satisfaction",
}
"""Short names of the pictures, on the buttons that choose one."""


class ResultsStep(StepView):
    """Show what the review found."""

    stage = "results"
    cares = ("evaluation", "readings", "roles")

    def __init__(self, model: Any, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._drawer = Worker(dispatch)
        self._pictures: tuple[Picture, ...] = ()
        self._drawn_for: tuple[int, str] | None = None
        super().__init__(model)

    def build(self) -> None:
        """Make the summary, the picture with its buttons, the filters and the table."""
        self.summary = ipw.HTML()
        self.which = ipw.ToggleButtons(options=[])
        self.picture = ipw.HTML()
        self.png = Download(lambda: self._package("png", "image/png"), dispatch=self._dispatch)
        self.svg = Download(lambda: self._package("svg", "image/svg+xml"), dispatch=self._dispatch)
        self.saves = ipw.HBox([self.png, self.svg])
        self.saves.add_class("sapa-row")
        self.line = field(ipw.Dropdown(options=[ALL]))
        self.status = field(ipw.Dropdown(options=[ALL]))
        self.filters = ipw.HBox([self.line, self.status])
        self.filters.add_class("sapa-row")
        self.table = ipw.HTML()
        self.claims = ClaimsPart(self.model, self._dispatch)
        self.body.children = [
            self.summary, self.which, self.picture, self.saves, self.filters, self.table, self.claims,
        ]  # fmt: skip
        self.which.observe(lambda _: self._show_picture(), "value")
        for widget in (self.line, self.status):
            widget.observe(lambda _: self._draw_table(), "value")
        self._drawing = False

    def draw_body(self) -> None:
        """Put words and values into the body."""
        evaluation, t = self.model.evaluation, self.t
        for part in self.body.children:
            show(part, evaluation is not None)
        if evaluation is None:
            self._drawn_for, self._pictures = None, ()
            return
        self.summary.value = findings_table.summary(evaluation, t)
        self._drawing = True
        try:
            lines = [
                (t("app.filter.both_lines"), ALL),
                *((markup.sentence(t(f"term.line_{x.value}")), x.value) for x in Line),
            ]
            statuses = [(t("app.filter.all_statuses"), ALL), *findings_table.status_options(evaluation, t)]
            for widget, label, options in (
                (self.line, "app.filter.line", lines),
                (self.status, "app.filter.status", statuses),
            ):
                kept = widget.value
                widget.description = t(label)
                widget.options = options
                widget.value = kept if kept in {v for _, v in options} else ALL
        finally:
            self._drawing = False
        self._draw_table()
        self.claims.draw()
        for button, kind in ((self.png, "png"), (self.svg, "svg")):
            button.say(f"app.figure.save_{kind}", t)
        self._draw_pictures()

    def _draw_table(self) -> None:
        evaluation = self.model.evaluation
        if self._drawing or evaluation is None:
            return
        kept = findings_table.chosen(evaluation, self.line.value, self.status.value)
        self.table.value = findings_table.findings_table(kept, standard_of(evaluation), self.t)

    def draw_buttons(self) -> None:
        """Set what is disabled while work runs."""
        self.claims.draw_buttons()

    # -- pictures: drawn in a thread, because the first one has to load matplotlib --------------------------

    def _draw_pictures(self) -> None:
        evaluation, language = self.model.evaluation, self.model.language
        wanted = (id(evaluation), language)
        if self._drawn_for == wanted:
            return
        if not self._pictures:
            self.picture.value = f'<p class="sapa-muted" role="status">{markup.esc(self.t("app.figure.drawing"))}</p>'
            show(self.which, visible=False)
            show(self.saves, visible=False)

        def finished(drawn: tuple[Picture, ...]) -> None:
            self._drawn_for = wanted
            self._pictures = drawn
            self._offer_pictures()
            if self.model.evaluation is not None:
                self._draw_pictures()  # the language may have changed meanwhile

        self._drawer.start(
            lambda progress: pictures(evaluation, translator(language)),  # noqa: ARG005 - three pictures have no steps
            on_step=lambda step: None,  # noqa: ARG005
            on_done=finished,
            on_failed=lambda error: setattr(self.picture, "value", markup.error_box(error, self.t)),
        )

    def _offer_pictures(self) -> None:
        several = len({p.method for p in self._pictures}) > 1
        words = [markup.sentence(self.t(TABS[p.kind])) for p in self._pictures]
        options = [
            (f"{word} · {p.method}" if several else word, i)
            for i, (word, p) in enumerate(zip(words, self._pictures, strict=True))
        ]
        kept = self.which.value or 0
        self.which.options = options
        if options:
            self.which.value = kept if kept < len(options) else 0
        show(self.which, len(options) > 1)
        show(self.saves, bool(options))
        self._show_picture()

    def _show_picture(self) -> None:
        one = self._chosen()
        if one is None:
            self.picture.value = ""
            return
        self.picture.value = markup.figure(one.svg, one.alt)

    def _chosen(self) -> Picture | None:
        index = self.which.value
        return self._pictures[index] if index is not None and index < len(self._pictures) else None

    def _package(self, kind: str, mime: str) -> Package:
        one = self._chosen()
        if one is None:
            raise LookupError("no picture is shown")
        name = f"{self.model.stem}-{one.kind.replace('_', '-')}-{self.model.language}.{kind}"
        return Package(name, mime, one.png if kind == "png" else one.svg)

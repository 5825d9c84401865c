"""Step 3: how many interviews and where: sliders on one side, pictures that follow them on the other."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.design import controls as c
from sapa.app.design import plan_tables
from sapa.app.design.goal_step import upload_words
from sapa.app.design.step import StepView, button, field, show
from sapa.app.figure_design import exhibit, larger, margins
from sapa.app.picture import LivePicture
from sapa.app.transfer import Receiver, Upload

RULES = ("proportional", "equal", "sqrt", "power", "neyman", "cost")
FROM_MARGIN, GIVEN = "margin", "given"
PARTS, WHOLE = "parts", "whole"


class SizeStep(StepView):
    """Move what the number of interviews depends on, and see what it does."""

    stage = "size"
    cares = ("plan", "learned")

    def build(self) -> None:
        """Make the sliders, the pictures and the tables."""
        model = self.model
        share = {"read": c.to_percent, "write": c.from_percent}
        self.way = ipw.ToggleButtons(options=[FROM_MARGIN, GIVEN], value=FROM_MARGIN)
        self.way.observe(self._way_chosen, "value")
        self.deff_way = ipw.ToggleButtons(options=[PARTS, WHOLE], value=PARTS)
        self.deff_way.observe(self._deff_chosen, "value")
        part = c.slider(1, 30, 0.5)
        self.controls["part_slider"] = c.PartControl(
            model, "domains", part, "app.design.field.part_slider", default=0.05, **share
        )
        sliders = [
            self.control("margin_slider", "target.margin", c.slider(1, 15, 0.1), **share),
            self.control(
                "interviews", "interviews", ipw.IntSlider(value=1000, min=100, max=6000, step=10), default=1000
            ),
            part,
            self.control("level", "confidence", c.slider(80, 99, 1, digits=0), default=0.95, **share),
            self.control("response", "response.default", c.slider(5, 100, 1, digits=0), default=1.0, **share),
            self.control("icc", "deff.icc", c.slider(0, 0.3, 0.001, digits=3), default=0.0),
            self.control("weighting", "deff.weighting", c.slider(1, 2.5, 0.05, digits=2), default=1.0),
            self.control("deff", "deff.value", c.slider(0.5, 6, 0.1), default=1.0),
            self.control(
                "cluster_size", "cluster_size", ipw.IntSlider(value=1, min=1, max=40), default=1,
                write=lambda v: v if v > 1 else None,
            ),
            self.control(
                "minimum", "allocation.minimum.default", ipw.IntSlider(value=0, min=0, max=400, step=5), default=0,
                write=c.some,
            ),
            self.control("power", "allocation.power", c.slider(0.05, 1, 0.05, digits=2), default=0.5),
        ]  # fmt: skip
        rule = self.control("rule", "allocation.rule", ipw.Dropdown(options=RULES), default=RULES[0])
        self.moves = c.grid(*sliders, rule, classes="sapa-sliders")
        self.sentence = ipw.HTML()
        self.dots, self.curve = LivePicture(name="plan-margins"), LivePicture(name="plan-larger-sample")
        pictures = ipw.HBox([self.dots, self.curve])
        pictures.add_class("sapa-pictures")
        self.warnings, self.tables = ipw.HTML(), ipw.HTML()
        self.learn_more = button(self._show_learning)
        self.learn_head = ipw.HTML()
        self.learn_path = field(ipw.Text(continuous_update=True))
        self.learn_path.observe(lambda _: self.draw_buttons(), "value")
        self.learn_go = button(lambda: model.learn(self.learn_path.value))
        self.learn_upload = Upload(Receiver(model.session.uploads), model.learn_arrived, accept=".zip")
        self.learning = ipw.VBox([self.learn_head, self.learn_path, self.learn_go, self.learn_upload])
        self.learning.add_class("sapa-picker")
        ways = ipw.HBox([self.way, self.deff_way])
        ways.add_class("sapa-row")
        self.body.children = [
            ways, self.moves, self.sentence, pictures, self.warnings, self.tables, self.learn_more, self.learning,
        ]  # fmt: skip
        self._drawing = self._learn_open = False

    def _way_chosen(self, change: dict[str, Any]) -> None:
        if self._drawing or not change["new"]:
            return
        planned = self.model.plan.interviews if self.model.plan is not None else 1000
        self.model.set("interviews", planned if change["new"] == GIVEN else None)

    def _deff_chosen(self, change: dict[str, Any]) -> None:
        if self._drawing or not change["new"]:
            return
        plan = self.model.plan
        deff = plan.deff if plan is not None else None
        if change["new"] == WHOLE:
            self.model.set("deff", {"value": round(deff.value, 2) if deff is not None else 1.0})
        else:
            self.model.set("deff", {"icc": round(deff.icc, 3) if deff is not None and deff.icc else 0.05})

    def _show_learning(self) -> None:
        self._learn_open = not self._learn_open
        self.draw()

    def draw_body(self) -> None:
        """Put words and values into the body, and draw the pictures."""
        model, t, plan = self.model, self.t, self.model.plan
        given = model.get("interviews") is not None
        whole = model.get("deff.value") is not None
        self._drawing = True
        try:
            for toggle, options, value in (
                (self.way, (FROM_MARGIN, GIVEN), GIVEN if given else FROM_MARGIN),
                (self.deff_way, (PARTS, WHOLE), WHOLE if whole else PARTS),
            ):
                words = [(t(f"app.design.way.{o}"), o) for o in options]
                if list(toggle.options) != words:
                    toggle.options = words
                if toggle.value != value:
                    toggle.value = value
            self._draw_sliders(given=given, whole=whole)
        finally:
            self._drawing = False
        if plan is not None:
            self._draw_plan()
        for part in (self.sentence, self.dots, self.curve, self.warnings, self.tables):
            show(part, plan is not None)
        if plan is not None:
            show(self.curve, bool(self.curve.svg))
        self._draw_learning()

    def _draw_sliders(self, *, given: bool, whole: bool) -> None:
        model, t, plan = self.model, self.t, self.model.plan
        starts: dict[str, float | None] = {"margin_slider": model.bound}
        if plan is not None:
            starts |= {"icc": plan.deff.icc, "weighting": plan.deff.weighting, "deff": plan.deff.value}
        for name, one in self.controls.items():
            if name == "rule":
                rules = (*RULES, "bethel") if model.get("indicators") else RULES
                one.draw(t, options=[(t(f"app.design.rule.{r}"), r) for r in rules])
            elif name == "response" and model.get("response") is None:
                one.draw(t, default=model.get("learn.response", 1.0))
            else:
                one.draw(t, default=starts.get(name))
        parts = bool(model.get("domains", [{}])[0].get("margin"))
        share = model.get("target.kind", "proportion") == "proportion"
        seen = {
            "margin_slider": share and not given, "interviews": given, "icc": not whole, "weighting": not whole,
            "part_slider": share and parts and not given, "deff": whole,
            "power": model.get("allocation.rule") == "power",
        }  # fmt: skip
        for name, one in self.controls.items():
            show(one.widget, seen.get(name, True))

    def _draw_plan(self) -> None:
        model, t, plan = self.model, self.t, self.model.plan
        bound = model.bound
        self.sentence.value = f'<p class="sapa-sentence" aria-live="polite">{markup.esc(exhibit(plan, t))}</p>'
        dots, curve = margins(plan, bound, t), larger(plan, bound, t)
        self.dots.draw(dots.svg, dots.alt)
        self.curve.draw(curve.svg if curve else "", curve.alt if curve else "")
        for picture in (self.dots, self.curve):
            picture.say(t)
        self.warnings.value = plan_tables.warnings(plan.warnings, t)
        self.tables.value = plan_tables.details(plan, t)

    def _draw_learning(self) -> None:
        model, t = self.model, self.t
        self.learn_more.description = t("app.design.learn.less" if self._learn_open else "app.design.learn.more")
        words = t("app.design.learn.about")
        found = plan_tables.learned(model.learned, t) if model.learned is not None else ""
        self.learn_head.value = f"<p>{markup.esc(words)}</p>{found}"
        self.learn_path.description, self.learn_path.placeholder = t("app.folder.label"), t("app.folder.example")
        self.learn_go.description = t("app.design.learn.go")
        self.learn_upload.language = model.language
        self.learn_upload.words = upload_words(t, "app.design.learn.hint")
        show(self.learning, self._learn_open)

    def draw_buttons(self) -> None:
        """Disable everything while work runs."""
        super().draw_buttons()
        busy = self.model.busy
        for widget in (self.way, self.deff_way, self.learn_path, self.learn_upload):
            widget.disabled = busy
        self.learn_go.disabled = busy or not self.learn_path.value.strip()

"""Step 1: what is measured and how precisely, for the whole and for its parts; time and money."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.design import controls as c
from sapa.app.design.start import NORM, UNNAMED
from sapa.app.design.step import StepView, button, field, show
from sapa.app.transfer import FILE_LIMIT, Receiver, Upload

KINDS = ("proportion", "mean", "total", "difference")
LEVELS = (0.90, 0.95, 0.99)
NONE = ""
KEYS = {
    "proportion": ("p", "margin"),
    "mean": ("margin_unit", "sd", "mean"),
    "total": ("margin_unit", "sd", "mean"),
    "difference": ("p1", "p2", "power"),
}
"""Fields that go with each kind of target."""
STARTS: dict[str, dict[str, Any]] = {
    "proportion": {"p": 0.5},
    "mean": {"margin": 1.0, "sd": 10.0},
    "total": {"margin": 100000.0, "sd": 1.0},
    "difference": {"p1": 0.5, "p2": 0.55, "power": 0.8},
}
"""What a target begins with when its kind is chosen: examples to be replaced."""
MOST = 1e12


class GoalStep(StepView):
    """Say what is to be measured."""

    stage = "goal"
    cares = ("data", "frame", "plan")

    def build(self) -> None:
        """Make the ways to begin, and the fields of the goal."""
        model = self.model
        self.anew, self.example = button(model.begin), button(model.open_example)
        self.loading = button(self._load)
        self.upload = Upload(Receiver(model.session.uploads), model.open_plan, accept=".yaml,.yml,.zip")
        ways = ipw.HBox([self.anew, self.example, self.loading])
        ways.add_class("sapa-row")
        share = {"read": c.to_percent, "write": c.from_percent}
        title = self.control("title", "title", c.line_field(), read=_unnamed, write=lambda v: c.text(v) or UNNAMED)
        self.kind = field(ipw.Dropdown(options=KINDS))
        self.kind.observe(self._kind_chosen, "value")
        fields = [
            self.kind,
            self.control("p", "target.p", c.number(1, 100, 1), default=0.5, **share),
            self.control("margin", "target.margin", c.number(0.1, 60, 0.1), default=0.0, **share),
            self.control("margin_unit", "target.margin", c.number(0, MOST, 0.1), default=0.0, write=c.some),
            self.control("sd", "target.sd", c.number(0, MOST, 0.1), default=0.0, write=c.some),
            self.control("mean", "target.mean", c.number(0, MOST, 0.1), default=0.0, write=c.some),
            self.control("p1", "target.p1", c.number(1, 99, 1), default=0.0, **share),
            self.control("p2", "target.p2", c.number(1, 99, 1), default=0.0, **share),
            self.control("power", "target.power", c.number(50, 99, 1), default=0.8, **share),
            self.control("confidence", "confidence", ipw.Dropdown(options=LEVELS), default=0.95),
        ]
        self.by = field(ipw.Dropdown(options=[NONE]))
        self.by.observe(self._part_chosen, "value")
        self.part = field(c.number(0, 60, 0.5))
        self.part.observe(self._part_chosen, "value")
        self.norm = ipw.HTML()
        spec = self.control("bound", ("specification", NORM, "max"), c.number(0, 100, 0.5), default=0.0, write=c.some)
        money = {"default": 0.0, "write": c.some}
        means = [
            self.control("days", "fieldwork.days", c.whole(0, 1000), default=0, write=c.some),
            self.control("budget", "costs.budget", c.number(0, MOST, 100000), **money),
            self.control(
                "interview_cost", "costs.interview.default", c.number(0, MOST, 100), default=0.0, write=c.some
            ),
            self.control("cluster_cost", "costs.cluster", c.number(0, MOST, 1000), **money),
            self.control("fixed_cost", "costs.fixed", c.number(0, MOST, 100000), **money),
        ]
        self.limits_head, self.means_head = ipw.HTML(), ipw.HTML()
        self.body.children = [
            ways, self.upload, c.grid(title, classes="sapa-wide"), c.grid(*fields), self.limits_head,
            c.grid(self.by, self.part, spec), self.norm, self.means_head, c.grid(*means),
        ]  # fmt: skip
        self._open = self._drawing = False

    def _load(self) -> None:
        self._open = not self._open
        self.draw()

    def _kind_chosen(self, change: dict[str, Any]) -> None:
        kind = change["new"]
        if self._drawing or kind is None or kind == self.model.get("target.kind", KINDS[0]):
            return
        target = {"kind": kind, **STARTS[kind]}
        if kind == "proportion" and self.model.bound is not None:
            target["margin"] = self.model.bound
        self.model.change({"target": target, "domains": None} if kind != "proportion" else {"target": target})

    def _part_chosen(self, _: Any) -> None:
        if self._drawing or self.by.value is None:
            return
        first = self.model.get("domains", [{}])[0]
        kept = list(self.model.get("domains", []))[1:]
        if not self.by.value:
            self.model.set("domains", kept or None)
            return
        margin = c.from_percent(self.part.value)
        same = first.get("by") == [self.by.value]
        section = {**(first if same else {}), "by": [self.by.value]}
        section.pop("margin", None)
        if margin is not None:
            section["margin"] = margin
        self.model.set("domains", [section, *kept])

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        self.anew.description, self.example.description = t("app.design.begin"), t("app.design.example")
        self.loading.description = t("app.design.load")
        show(self.upload, self._open)
        self.upload.language = model.language
        self.upload.words = upload_words(t, "app.design.load.hint")
        kind = model.get("target.kind", KINDS[0])
        self._drawing = True
        try:
            self.kind.description = t("app.design.field.kind")
            self.kind.options = [(markup.sentence(t(f"app.design.kind.{k}")), k) for k in KINDS]
            self.kind.value = kind
            self._draw_parts()
        finally:
            self._drawing = False
        for name, one in self.controls.items():
            if name == "confidence":
                levels = sorted({*LEVELS, float(model.get("confidence", 0.95))})
                one.draw(t, options=[(t.percent(v, 0 if round(v * 100, 6) % 1 == 0 else 1), v) for v in levels])
            else:
                one.draw(t, default=model.bound if name == "margin" else None)
        for name in {n for names in KEYS.values() for n in names}:
            show(self.controls[name].widget, name in KEYS[kind])
        for widget in (self.by, self.part):
            show(widget, kind == "proportion")
        self.limits_head.value = f"<h3>{markup.esc(t('app.design.goal.limits'))}</h3>"
        self.means_head.value = f"<h3>{markup.esc(t('app.design.goal.means'))}</h3>"
        self.norm.value = self._norm()

    def _draw_parts(self) -> None:
        model, t = self.model, self.t
        columns = list(model.frame.columns) if model.frame is not None else []
        first = model.get("domains", [{}])[0]
        named = first.get("by", [])
        chosen = named[0] if len(named) == 1 else NONE
        if chosen and chosen not in columns:
            columns.append(chosen)
        self.by.description, self.part.description = t("app.design.field.by"), t("app.design.field.part")
        options = [(t("app.design.by.none"), NONE), *((column_words(x, t), x) for x in columns)]
        if list(self.by.options) != options:
            self.by.options = options
        self.by.value = chosen
        self.part.value = c.to_percent(first.get("margin") or 0.0)
        self.part.disabled = model.busy or not chosen

    def _norm(self) -> str:
        bounds, t = self.model.bounds, self.t
        if bounds.high is None:
            return ""
        title = bounds.title[t.language]
        words = t("app.design.goal.norm", title=title, bound=t("app.claims.share", value=t.number(bounds.high)))
        return f'<p class="sapa-muted">{markup.esc(words)}</p>'

    def draw_buttons(self) -> None:
        """Disable everything while work runs."""
        super().draw_buttons()
        busy = self.model.busy
        for widget in (self.anew, self.example, self.loading, self.upload, self.kind, self.by):
            widget.disabled = busy
        self.example.disabled = busy or self.model.engine.example() is None


def _unnamed(title: Any) -> str:
    return "" if title == UNNAMED else str(title)


def column_words(column: str, t: Any) -> str:
    """Return a stratum column as people call it: the toolkit's word where it has one."""
    word = f"term.{column}"
    return markup.sentence(t(word)) if t.has(word) else column


def upload_words(t: Any, hint: str) -> dict[str, str]:
    """Return the words of a place for files with a hint of its own."""
    limit = {"limit": FILE_LIMIT / (1 << 20)}
    keys = ("choose", "too_big", "too_much", "lost", "unreadable", "waiting")
    return {key: t(f"app.upload.{key}", **limit) for key in keys} | {"hint": t(hint)}

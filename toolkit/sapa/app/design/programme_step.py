"""Step 4: the research programme, how people are selected stage by stage, who interviews, and field control."""

from __future__ import annotations

from typing import Any, get_args

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.design import controls as c
from sapa.app.design.goal_step import column_words, upload_words
from sapa.app.design.step import StepView, field, show
from sapa.app.transfer import Receiver, Upload
from sapa.deliverable.manifest import MethodKind, ObjectKind

METHODS = (
    "pps", "srs", "systematic", "probability", "census", "random_route", "kish", "last_birthday", "quota", "rdd",
    "opt_in", "unknown",
)  # fmt: skip
STAGES = ("settlement", "precinct", "household", "person")
NONE = ""
MOST_STAGES = 4
CONTROLS = ("telephone", "visit", "recording", "observed")
DEFAULT = ("selection", "default")
KINDS: tuple[str, ...] = get_args(MethodKind)
OBJECTS: tuple[str, ...] = get_args(ObjectKind)
DEPTHS = ("exploratory", "descriptive", "analytical")
OBJECT: dict[str, Any] = {
    "read": lambda value: value if isinstance(value, str) else value[0],
    "write": lambda value: value or None,
}
"""An object of research may be one word or several: the first is shown."""


class ProgrammeStep(StepView):
    """Write the programme and say how people are selected and controlled."""

    stage = "programme"
    cares = ("data", "names")

    def build(self) -> None:
        """Make the fields of the programme, the stages, and the field's own."""
        model = self.model
        share = {"read": c.to_percent, "write": c.from_percent}
        several = {"read": c.as_lines, "write": c.from_lines, "default": ()}
        texts = [
            self.control(name, f"programme.{name}", c.area(), default="", write=c.text)
            for name in ("problem", "aim", "object", "subject")
        ]
        texts += [
            self.control("tasks", "programme.tasks", c.area(4), **several),
            self.control("hypotheses", "programme.hypotheses", c.area(4), **several),
            self.control(
                "concepts", "programme.concepts", c.area(4), read=c.as_meanings, write=c.from_meanings, default={}
            ),
        ]
        for name, key in (("analysis", "method"), ("comparison", "with")):
            widget = c.area(4)
            self.controls[name] = c.ListedControl(
                model, f"programme.{name}", widget, f"app.design.field.{name}", key=key
            )
            texts.append(widget)
        kinds = ipw.SelectMultiple(options=KINDS, rows=6)
        self.controls["methods"] = c.ListedControl(
            model, "programme.methods", kinds, "app.design.field.methods", key="kind", lined=False
        )
        texts.append(kinds)
        passport = [
            self.control("research_object", "research.object", ipw.Dropdown(options=[NONE]), default=NONE, **OBJECT),
            self.control("depth", "research.depth", ipw.Dropdown(options=[NONE]), default=NONE, write=c.text),
        ]
        passport += [
            self.control(name, f"contract.{name}", c.line_field(), default="", write=c.text)
            for name in ("number", "customer", "provider")
        ]
        self.passport_head = ipw.HTML()
        self.programme_head, self.stages_head, self.field_head = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.others = ipw.HTML()
        self.rows = []
        for _ in range(MOST_STAGES):
            stage, method = field(ipw.Dropdown(options=[NONE])), field(ipw.Dropdown(options=METHODS))
            for widget in (stage, method):
                widget.observe(self._stage_chosen, "value")
            self.rows.append((stage, method))
        stages = ipw.VBox([c.grid(stage, method, classes="sapa-pair") for stage, method in self.rows])
        seed = self.control("seed", "seed", c.whole(0, 2_000_000_000), default=1)
        reserve = self.control("reserve", "reserve", c.slider(0, 100, 5, digits=0), default=0.0, **share)
        work = [
            self.control("start", "fieldwork.start", c.line_field(), default="", write=c.text),
            self.control("interviewers", "fieldwork.interviewers.number", c.whole(0, 100_000), default=0, write=c.some),
            self.control("reach", "control.reach", c.slider(5, 100, 5, digits=0), default=1.0, **share),
            self.control("control_method", "control.method", ipw.Dropdown(options=CONTROLS), default=CONTROLS[0]),
            self.control("assurance", "control.assurance", c.slider(50, 99, 1, digits=0), default=0.9, **share),
        ]
        self.listed = ipw.HTML()
        self.upload = Upload(Receiver(model.session.uploads), model.interviewers_arrived, accept=".csv,.tsv,.xlsx")
        self.body.children = [
            self.passport_head, c.grid(*passport), self.programme_head, c.grid(*texts, classes="sapa-texts"),
            self.stages_head, stages, self.others,
            c.grid(seed, reserve), self.field_head, c.grid(*work), self.listed, self.upload,
        ]  # fmt: skip
        self._drawing = False

    def _stage_chosen(self, _: Any) -> None:
        if self._drawing:
            return
        kept = self.model.get(DEFAULT, [])
        chosen = []
        for i, (stage, method) in enumerate(self.rows):
            if not stage.value:
                continue
            before = kept[i] if i < len(kept) else {}
            same = before.get("stage") == stage.value and before.get("method") == method.value
            chosen.append(before if same else {"stage": stage.value, "method": method.value or METHODS[0]})
        self.model.set(DEFAULT, chosen or None)

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        for part, key in (
            (self.passport_head, "passport"), (self.programme_head, "programme"),
            (self.stages_head, "selection"), (self.field_head, "fieldwork"),
        ):  # fmt: skip
            part.value = f"<h3>{markup.esc(t(f'app.design.head.{key}'))}</h3>"
        self._drawing = True
        try:
            self._draw_stages()
        finally:
            self._drawing = False
        others = [label for label in model.get("selection", {}) if label != "default"]
        words = t("app.design.stages_of", places=tuple(t.place(x) for x in others))
        self.others.value = f'<p class="sapa-muted">{markup.esc(words)}</p>' if others else ""
        show(self.others, bool(others))
        for name, one in self.controls.items():
            if name in self._choices():
                one.draw(t, options=self._choices()[name])
            else:
                one.draw(t)
        self.controls["start"].widget.placeholder = "2026-03-16"
        file = model.get("fieldwork.interviewers.file")
        show(self.controls["interviewers"].widget, file is None)
        words = t("app.design.interviewers.file", file=file) if file else t("app.design.interviewers.about")
        self.listed.value = f'<p class="sapa-muted">{markup.esc(words)}</p>'
        self.upload.language = model.language
        self.upload.words = upload_words(t, "app.design.interviewers.hint")

    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        """Return the options of the fields that have a closed list."""
        t = self.t
        none = (t("app.design.none"), NONE)
        return {
            "control_method": [(t(f"app.design.control.{m}"), m) for m in CONTROLS],
            "methods": [(markup.sentence(t(f"forms.choice.kind.{k}")), k) for k in KINDS],
            "research_object": [none, *((markup.sentence(t(f"forms.choice.object.{o}")), o) for o in OBJECTS)],
            "depth": [none, *((markup.sentence(t(f"forms.choice.depth.{d}")), d) for d in DEPTHS)],
        }

    def _draw_stages(self) -> None:
        t = self.t
        stated = self.model.get(DEFAULT, [])
        for i, (stage, method) in enumerate(self.rows):
            one = stated[i] if i < len(stated) else {}
            name = one.get("stage") or (one.get("method") if one else NONE) or NONE
            names = STAGES if name in (*STAGES, NONE) else (*STAGES, name)
            stage.description = t("app.design.stage_number", number=i + 1)
            method.description = t("app.design.stage_method", number=i + 1)
            options = [(t("app.design.stage.none"), NONE), *((stage_words(x, t), x) for x in names)]
            if list(stage.options) != options:
                stage.options = options
            stage.value = name
            methods = [(markup.sentence(t(f"forms.choice.selection.{m}")), m) for m in METHODS]
            if list(method.options) != methods:
                method.options = methods
            method.value = one.get("method") or METHODS[0]
            show(method, bool(name))
            shown = i <= len(stated)
            show(stage, shown)

    def draw_buttons(self) -> None:
        """Disable everything while work runs."""
        super().draw_buttons()
        for stage, method in self.rows:
            stage.disabled = method.disabled = self.model.busy
        self.upload.disabled = self.model.busy


def stage_words(stage: str, t: Any) -> str:
    """Return a stage of selection in words, where the toolkit has one for it."""
    word = f"app.design.unit.{stage}"
    return t(word) if t.has(word) else column_words(stage, t)

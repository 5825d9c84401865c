"""The cards of a lesson: the picture, the task with its answers, the summary."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import Card, Standing, State, button, field, fill, set_primary, show
from sapa.app.lessons.model import STAGES, LessonsModel
from sapa.app.lessons.picture import drawn
from sapa.app.picture import LivePicture
from sapa.app.transfer import ZIP, Download, Package
from sapa.app.work import Dispatch
from sapa.i18n import Translator
from sapa.messages import Message, message
from sapa.present.palette import STATUS_INK, STATUS_TINT
from sapa.training.lessons import Asked, Excerpt, Feedback, Task
from sapa.training.lessons import Standing as Verdict
from sapa.training.lessons.lesson import Kind

LOOKS = {
    Verdict.RIGHT: ("✓", "met"), Verdict.WRONG: ("✗", "not_met"), Verdict.OPEN: ("–", "not_applicable"),
    Verdict.UNREAD: ("?", "not_assessable"),
}  # fmt: skip
"""Sign and colours of what is said to an answer: those of the statuses."""


def feedback_box(said: Feedback, t: Translator) -> str:
    """Return what is said to an answer: sign, word and reason."""
    sign, colour = LOOKS[said.standing]
    word = t(f"lessons.standing.{said.standing.value}")
    return (
        f'<div class="sapa-feedback sapa-is-{said.standing.value}" role="status" '
        f'style="color:{STATUS_INK[colour]};background:{STATUS_TINT[colour]}">'
        f'<b><span aria-hidden="true">{sign}</span> {markup.esc(word)}.</b> {markup.esc(t(said.why))}</div>'
    )


def _table(caption: str, data: Task | Excerpt, t: Translator) -> str:
    """Return a table of a task; where all but names are numbers they stand in line."""
    rows = [[markup.esc(t.show(cell)) for cell in row] for row in data.rows]
    numbers = all(isinstance(cell, int | float) for row in data.rows for cell in row[1:])
    return markup.table(caption, [t(head) for head in data.heads], rows, classes="sapa-numbers" if numbers else "")


class LessonCard(Card):
    """A card of the lesson that is shown."""

    stages = STAGES
    ids = "lessons."
    model: LessonsModel

    def standing(self) -> Standing:
        """Return where the card stands: nothing here waits for anything else."""
        return Standing(State.READY, message(f"lessons.{self.stage}.need"), None, None)


class PictureCard(LessonCard):
    """Sliders and the picture that follows them."""

    stage = "picture"
    cares = ("name", "at")

    def build(self) -> None:
        """Make the places of sliders and picture."""
        self.lead, self.says = ipw.HTML(), ipw.HTML()
        self.sliders = ipw.Box()
        self.sliders.add_class("sapa-sliders")
        self.figure = LivePicture()
        self.knobs: dict[str, ipw.FloatSlider] = {}
        self._of = ""
        self.body.children = [self.lead, self.sliders, self.says, self.figure]

    def _make(self) -> None:
        self.knobs = {}
        for knob in self.model.lesson.knobs:
            digits = 0 if float(knob.step).is_integer() else 1
            widget = field(
                ipw.FloatSlider(
                    value=knob.start, min=knob.low, max=knob.high, step=knob.step, readout_format=f".{digits}f"
                )
            )
            widget.observe(partial(self._moved, knob.key), "value")
            self.knobs[knob.key] = widget
        self.sliders.children = list(self.knobs.values())

    def _moved(self, key: str, change: dict[str, Any]) -> None:
        if self.model.at.get(key) != change["new"]:
            self.model.move(key, change["new"])

    def draw_body(self) -> None:
        """Put the words and the picture into the body."""
        lesson, t = self.model.lesson, self.t
        if self._of != lesson.name:
            self._of = lesson.name
            self._make()
        for knob in lesson.knobs:
            self.knobs[knob.key].description = t(knob.words)
            self.knobs[knob.key].value = self.model.at[knob.key]
        picture = self.model.picture
        says = t(picture.says)
        fill(self.lead, f"<p>{markup.esc(t(lesson.lead))}</p>")
        fill(self.says, f'<p class="sapa-sentence" aria-live="polite">{markup.esc(says)}</p>')
        self.figure.name = lesson.name.replace("_", "-")
        self.figure.say(t)
        self.figure.draw(drawn(picture, t), t("lessons.alt", title=t(lesson.title), says=says))


class TaskCard(LessonCard):
    """Data, a field for each answer, and what is said to it."""

    stage = "task"
    cares = ("task", "feedback")

    def __init__(self, model: LessonsModel, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        super().__init__(model)

    def build(self) -> None:
        """Make the places of the data and the answers, and the buttons."""
        self.told, self.table, self.excerpts = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.handed_in = Download(self._package, dispatch=self._dispatch)
        self.answers = ipw.VBox()
        self.answers.add_class("sapa-answers")
        self.look, self.other = button(self.model.look), button(self.model.other_data)
        row = ipw.HBox([self.look, self.other])
        row.add_class("sapa-row")
        self.fields: dict[str, Any] = {}
        self.said: dict[str, ipw.HTML] = {}
        self._of: Any = None
        self._drawing = False
        self.body.children = [self.told, self.table, self.excerpts, self.handed_in, self.answers, row]

    def _package(self) -> Package:
        name, content = self.model.handed_in()
        return Package(name, ZIP, content)

    def found(self) -> Message | None:
        """Return how many answers are right, once they were checked."""
        model = self.model
        return message("lessons.task.found", n=model.right, all=len(model.task.asked)) if model.feedback else None

    def standing(self) -> Standing:
        """Return where the task stands: done when every answer is right."""
        state = State.DONE if self.model.solved else State.READY
        return Standing(state, message("lessons.task.need"), None, self.found())

    def _make(self) -> None:
        self.fields, self.said, rows = {}, {}, []
        for asked in self.model.task.asked:
            widget = ipw.Dropdown(options=[("", "")]) if asked.kind is Kind.CHOICE else ipw.Text(continuous_update=True)
            widget.observe(partial(self._answered, asked.key), "value")
            said = ipw.HTML()
            self.fields[asked.key], self.said[asked.key] = field(widget), said
            row = ipw.VBox([widget, said])
            row.add_class("sapa-answer")
            rows.append(row)
        self.answers.children = rows

    def _answered(self, key: str, change: dict[str, Any]) -> None:
        if not self._drawing:
            self.model.answer(key, change["new"] or "")

    def draw_body(self) -> None:
        """Put the words, the data and what was said into the body."""
        model, t = self.model, self.t
        task = model.task
        self._drawing = True
        try:
            if self._of is not task:
                self._of = task
                self._make()
            for asked in task.asked:
                self._draw_field(asked, t)
        finally:
            self._drawing = False
        fill(self.told, f"<p>{markup.esc(t(task.told))}</p>")
        caption = f"{t(task.caption)}. {t('lessons.variant', number=model.seed)}"
        fill(self.table, _table(caption, task, t))
        boxes = "".join(_table(t(one.caption), one, t) for one in task.excerpts)
        fill(self.excerpts, f'<div class="sapa-excerpts">{boxes}</div>' if boxes else "")
        self.handed_in.say("lessons.files", t)
        show(self.handed_in, model.lesson.files is not None)
        for key, place in self.said.items():
            said = model.feedback.get(key)
            fill(place, feedback_box(said, t) if said is not None else "")

    def _draw_field(self, asked: Asked, t: Translator) -> None:
        widget = self.fields[asked.key]
        widget.description = t(asked.words)
        if asked.kind is Kind.CHOICE:
            options = [(t("lessons.choose"), ""), *((t(words), key) for key, words in asked.options)]
            if list(widget.options) != options:
                widget.options = options
        widget.value = self.model.given.get(asked.key, "")

    def draw_buttons(self) -> None:
        """Name the buttons; the one that checks comes first until all is right."""
        self.look.description, self.other.description = self.t("lessons.check"), self.t("lessons.other")
        set_primary(self.look, not self.model.solved)


class SummaryCard(LessonCard):
    """What should stay, and the way to the next lesson."""

    stage = "summary"
    cares = ("name", "feedback")

    def build(self) -> None:
        """Make the place of the points and the button."""
        self.points = ipw.HTML()
        self.go = button(self._go)
        self.body.children = [self.points, self.go]

    def _go(self) -> None:
        if self.model.following is not None:
            self.model.choose(self.model.following)

    def draw_body(self) -> None:
        """Put the points into the body."""
        items = "".join(f"<li>{markup.esc(self.t(one))}</li>" for one in self.model.lesson.summary)
        fill(self.points, f'<ul class="sapa-points">{items}</ul>')

    def draw_buttons(self) -> None:
        """Show the way on where there is a next lesson."""
        self.go.description = self.t("lessons.next")
        show(self.go, self.model.following is not None)
        set_primary(self.go, self.model.solved)

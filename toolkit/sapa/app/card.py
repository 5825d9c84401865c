"""What every step of a panel has: a number, what it needs, what it found, why it is blocked, errors, work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.working import WorkModel
from sapa.i18n import Translator, translator
from sapa.messages import Message

LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
"""Each language in its own words, the same on every page."""


class State(StrEnum):
    """Where a step stands."""

    BLOCKED = "blocked"
    READY = "ready"
    BUSY = "busy"
    DONE = "done"
    FAILED = "failed"
    STALE = "stale"
    NOTHING = "nothing"
    """What the step would show was not handed in."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a step stands, what it needs, why it is blocked, and what it found."""

    state: State
    need: Message
    blocked: Message | None
    found: Message | None


def button(action: Callable[[], Any]) -> ipw.Button:
    """Return a button of the house that calls `action`."""
    made = ipw.Button()
    made.add_class("sapa-button")
    made.on_click(lambda _: action())
    return made


def set_primary(widget: ipw.Button, primary: bool) -> None:
    """Show a button as the one that comes next, or as an ordinary one."""
    (widget.add_class if primary else widget.remove_class)("sapa-primary")


def show(widget: ipw.Widget, visible: bool) -> None:
    """Show or hide a widget."""
    wanted = None if visible else "none"
    if widget.layout.display != wanted:
        widget.layout.display = wanted


def fill(widget: ipw.HTML, text: str) -> None:
    """Put a text into its place; a place without one is not shown."""
    widget.value = text
    show(widget, bool(text))


def field(widget: Any) -> Any:
    """Return a drop-down or text field with its label above it."""
    widget.style.description_width = "initial"
    widget.layout.width = "auto"
    widget.add_class("sapa-field")
    return widget


class Card(ipw.VBox):
    """A card for one step. Subclasses fill `body`, and redraw it in `draw_body` when one of `cares` changes.

    `stages` are the steps of the panel in their order; `ids` begins the ids of a step's title.
    """

    stage = ""
    stages: tuple[str, ...] = ()
    ids = "app."
    cares: tuple[str, ...] = ()

    def __init__(self, model: WorkModel) -> None:
        self.model: Any = model
        self.head = ipw.HTML()
        self.work = ipw.HTML()
        self.cancel = button(model.cancel)
        self.working = ipw.HBox([self.work, self.cancel])
        self.working.add_class("sapa-row")
        self.trouble = ipw.HTML()
        self.body = ipw.VBox()
        self.body.add_class("sapa-body")
        for part in (self.working, self.trouble):
            part.add_class("sapa-body")
        self.fold = button(self._toggle)
        self.fold.add_class("sapa-fold")
        self._unfolded: bool | None = None
        top = ipw.HBox([self.head, self.fold])
        top.add_class("sapa-card-head")
        super().__init__([top, self.trouble, self.working, self.body])
        self.add_class("sapa-card")
        self.add_class(f"sapa-stage-{self.stage}")
        self._state = ""
        self.build()
        model.observe(lambda _: self.draw(), ["language", *self.cares])

    @property
    def t(self) -> Translator:
        """The translator of the language shown."""
        return translator(self.model.language)

    def standing(self) -> Standing:
        """Return where the step stands."""
        raise NotImplementedError

    def build(self) -> None:
        """Make the widgets of the body, once."""

    def foldable(self) -> bool:
        """Tell whether the step is over, so that its card need not take the screen."""
        return False

    def _toggle(self) -> None:
        self._unfolded = not self._unfolded
        self.draw_state()

    def draw_body(self) -> None:
        """Put words and values into the body."""

    def draw(self) -> None:
        """Redraw the whole card."""
        self.draw_body()
        self.draw_state()

    def draw_state(self) -> None:
        """Redraw what changes while work runs: the head, the error, progress, what is hidden."""
        model, t = self.model, self.t
        now = self.standing()
        state = now.state
        number = self.stages.index(self.stage) + 1
        over = now.found is not None and state in (State.DONE, State.STALE)
        lines = "" if over else f"<p>{markup.esc(t(now.blocked or now.need))}</p>"
        if now.found is not None and now.blocked is None:
            lines += f'<p class="sapa-found">{markup.esc(t(now.found))}</p>'
        sign = "✓ " if state is State.DONE else ""
        self.head.value = (
            f'<div class="sapa-step-head"><span class="sapa-number" aria-hidden="true">{number}</span>'
            f'<div><h2><span class="sapa-hidden">{number}. </span>'
            f"{markup.esc(t(f'{self.ids}{self.stage}.title'))}</h2>{lines}</div>"
            f'<span class="sapa-state">{sign}{markup.esc(t(f"app.state.{state.value}"))}</span></div>'
        )
        if state.value != self._state:
            self.remove_class(f"sapa-is-{self._state}")
            self.add_class(f"sapa-is-{state.value}")
            self._state = state.value
        failure = model.failure if model.failure is not None and model.failure.stage == self.stage else None
        self.trouble.value = markup.error_box(failure.error, t) if failure else ""
        show(self.trouble, failure is not None)
        self._draw_work(state)
        foldable = self.foldable() and failure is None and state is not State.BUSY
        if not foldable:
            self._unfolded = None  # when it is over again, it folds again
        show(self.fold, foldable)
        self.fold.description = t("app.fold" if self._unfolded else "app.unfold")
        show(self.body, now.blocked is None and (self._unfolded is True or not foldable))
        self.draw_buttons()

    def _draw_work(self, state: State) -> None:
        activity = self.model.activity
        show(self.working, state is State.BUSY)
        if state is not State.BUSY or activity is None:
            return
        step = activity.step
        text = (
            self.t("app.work.cancelling")
            if activity.cancelling
            else self.t(step.what)
            if step
            else self.t("app.work.begun")
        )
        self.work.value = markup.progress_bar(step.done, step.total, text) if step else markup.progress_bar(0, 0, text)
        self.cancel.description = self.t("app.cancel")
        self.cancel.disabled = activity.cancelling

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""


def overview(cards: tuple[Card, ...], t: Translator, label: str) -> str:
    """Return the row of steps above the cards: number, title and state of each."""
    items = []
    for number, card in enumerate(cards, start=1):
        state = card.standing().state.value
        title, word = markup.esc(t(f"{card.ids}{card.stage}.title")), markup.esc(t(f"app.state.{state}"))
        items.append(f'<li class="{state}"><b>{number}. {title}</b>{word}</li>')
    return f'<ol class="sapa-steps" aria-label="{markup.esc(label)}">{"".join(items)}</ol>'

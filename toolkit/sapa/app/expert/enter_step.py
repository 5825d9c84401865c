"""Step 4: scores entered on the page: expert, object, a level for every criterion; what is missing; joined."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.expert.enter_table import missing, sheet_words, state_word
from sapa.app.expert.entry import FIRST
from sapa.app.expert.step import StepView, button, field, fields, fill, info, row, set_primary, show, upload_words
from sapa.app.transfer import Receiver, Upload
from sapa.i18n import Translator
from sapa.messages import message
from sapa.panel.entered import EnteredScore, EnteredSheet, SheetState

CHOSEN = ("version", "round", "expert", "bid", "assigned")


class EnterStep(StepView):
    """Enter scores."""

    stage = "enter"
    cares = ("plan",)

    def build(self) -> None:
        """Make the three choices; the fields of the criteria are made with the rubric."""
        entry = self.model.entry
        self.passing = ipw.HTML()
        self.round = field(ipw.Dropdown(options=[1]))
        self.expert, self.bid = field(ipw.Dropdown(options=[""])), field(ipw.Dropdown(options=[""]))
        self.about = ipw.HTML()
        self.criteria = ipw.VBox()
        self.criteria.add_class("sapa-criteria")
        self.total, self.refused = ipw.HTML(), ipw.HTML()
        self.over = button(entry.take_over)
        self.back, self.next = button(lambda: entry.go(-1)), button(lambda: entry.go(1))
        self.open = button(entry.go_on)
        filled = Receiver(self.model.session.fresh_folder("filled"))
        self.upload = Upload(filled, self.model.take_sheet, accept=".xlsx")
        self.table = ipw.HTML()
        self.join = button(self.model.join)
        self.body.children = [
            self.passing, self.upload, fields(self.round, self.expert, self.bid), self.about, self.criteria,
            row(self.over), self.refused, self.total, row(self.back, self.next, self.open), self.table, row(self.join),
        ]  # fmt: skip
        self.levels: dict[str, tuple[Any, Any]] = {}
        self._drawing = False
        for name in ("round", "expert", "bid"):
            getattr(self, name).observe(partial(self._chosen, name), "value")
        entry.observe(lambda _: self.draw(), CHOSEN)

    def _chosen(self, name: str, change: dict[str, Any]) -> None:
        if not self._drawing and change["new"] is not None:
            setattr(self.model.entry, name, change["new"])

    def _scored(self, criterion: str, change: dict[str, Any]) -> None:
        if not self._drawing and change["new"] is not None:
            score, least = change["new"], self.model.plan.rubric.scale.min
            self.model.entry.put(criterion, None if score == least - 1 else score)

    def draw_body(self) -> None:
        """Put words and values into the body."""
        entry, t = self.model.entry, self.t
        for name in ("round", "expert", "bid"):
            getattr(self, name).description = t(f"app.expert.enter.{name}")
        self.upload.language = t.language
        self.upload.words = upload_words(t, "app.expert.sheets.hint")
        for name in ("over", "back", "next", "open", "join"):
            getattr(self, name).description = t(f"app.expert.enter.{name}")
        fill(self.passing, info(t("app.expert.enter.passing")) if not self.model.kept else "")
        if not entry.ready:
            return
        sheet = entry.sheet
        self._drawing = True
        try:
            self._draw_choices()
            self._draw_criteria(sheet)
        finally:
            self._drawing = False
        fill(self.about, sheet_words(entry, sheet, t))
        fill(self.refused, markup.error_box(entry.trouble, t) if entry.trouble is not None else "")
        self.total.value = self._total(sheet)
        fill(self.table, missing(entry, t))

    def _draw_choices(self) -> None:
        entry, t, plan = self.model.entry, self.t, self.model.entry.plan
        states = {(one.bid, one.expert): one for line in entry.missing.sheets for one in line}
        rounds = [(_round(one, t), one) for one in entry.rounds]
        experts = [(f"{one.id} {one.name}".strip(), one.id) for one in plan.experts]
        bids = [
            (f"{bid.id} {bid.title}".strip() + f" – {state_word(entry, states[bid.id, entry.expert], t)}", bid.id)
            for bid in plan.bids
        ]
        for widget, options, value in (
            (self.round, rounds, entry.round), (self.expert, experts, entry.expert), (self.bid, bids, entry.bid),
        ):  # fmt: skip
            if list(widget.options) != options:
                widget.options = options
            widget.value = value

    def _draw_criteria(self, sheet: EnteredSheet) -> None:
        t, plan = self.t, self.model.entry.plan
        scale = plan.rubric.scale
        none = scale.min - 1
        if [one.id for one in plan.rubric.criteria] != list(self.levels):
            self.levels = {one.id: self._field(one.id) for one in plan.rubric.criteria}
            self.criteria.children = [ipw.VBox(list(pair)) for pair in self.levels.values()]
        options = [(t("app.expert.enter.none"), none)]
        options += [(f"{one} – {scale.anchors[one].in_language(t.language)}", one) for one in reversed(scale.scores)]
        for one, score in zip(plan.rubric.criteria, sheet.scores, strict=True):
            widget, hint = self.levels[one.id]
            weight = t("app.expert.enter.weight", weight=one.weight) if one.weight != 1 else ""
            widget.description = " ".join(x for x in (one.title.in_language(t.language), weight) if x)
            if list(widget.options) != options:
                widget.options = options
            widget.value = none if score.entered is None else score.entered
            hint.value = _hint((one.asks.in_language(t.language), one.note), score, t)

    def _field(self, criterion: str) -> tuple[Any, Any]:
        widget = field(ipw.Dropdown(options=[0]))
        widget.observe(partial(self._scored, criterion), "value")
        return widget, ipw.HTML()

    def _total(self, sheet: EnteredSheet) -> str:
        t, rubric = self.t, self.model.entry.plan.rubric
        of = len(rubric.criteria)
        if sheet.state is SheetState.STANDS and not math.isnan(sheet.total):
            said = t("app.expert.enter.total_before", total=sheet.total)
        elif math.isnan(sheet.total):
            said = t("app.expert.enter.no_total", n=of - sheet.there)
        else:
            most = sum(one.weight for one in rubric.criteria) * rubric.scale.max
            said = t("app.expert.enter.total", total=sheet.total, most=most)
        entry = self.model.entry
        saved = t(entry.said) if entry.said is not None and entry.trouble is None else ""
        return (
            f'<div class="sapa-total" role="status" aria-live="polite"><strong>{markup.esc(said)}</strong>'
            f'<span class="sapa-muted">{markup.esc(saved)}</span></div>'
        )

    def draw_buttons(self) -> None:
        """Set which button is the next one and what is disabled."""
        model, entry = self.model, self.model.entry
        closed = model.busy or not entry.ready
        interest = entry.ready and entry.sheet.state is SheetState.INTEREST
        for one in (self.round, self.expert, self.bid, self.back, self.next, self.upload):
            one.disabled = closed
        for widget, _ in self.levels.values():
            widget.disabled = closed or interest
        show(self.over, entry.ready and entry.can_take_over and not interest)
        self.over.disabled = closed
        self.open.disabled = closed or entry.missing.whole == entry.missing.asked
        some = entry.ready and bool(entry.entries.entered or entry.entries.given)
        due = some and (model.judged is None or model.stale)
        self.join.disabled = closed or not due
        set_primary(self.join, due)


def _round(number: int, t: Translator) -> str:
    when = message("app.expert.enter.before_talk" if number == FIRST else "app.expert.enter.after_talk")
    return t("app.expert.enter.round_of", round=number, when=when)


def _hint(asks: tuple[str, ...], score: EnteredScore, t: Translator) -> str:
    """Return what a criterion asks, what files and the round before have, and whether that differs."""
    said = [f'<span class="sapa-hint">{markup.esc(text)}</span>' for text in asks if text]
    for one in score.given:
        there = t("app.expert.enter.in_file", score=one.value, place=one.place)
        said.append(f'<span class="sapa-hint">{markup.esc(there)}</span>')
    if score.before is not None:
        before = t("app.expert.enter.before", score=score.before)
        said.append(f'<span class="sapa-hint">{markup.esc(before)}</span>')
    if score.clash:
        said.append(f'<span class="sapa-why" role="alert">{markup.esc(t("app.expert.enter.clash"))}</span>')
    return "".join(said)

"""The norms: what is asked on top, the list below, each norm opened in its place."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.norms import view
from sapa.app.norms.asked import forms_of, paragraphs_of, readings_at, tables_of
from sapa.app.norms.step import Part, button, field, fill, set_primary, show
from sapa.messages import Message, message
from sapa.review.answers import AnswerKind
from sapa.standard.model import COMMON

ANY = ""


class NormsStep(Part):
    """Look norms up."""

    stage = "norms"
    lists = ("norms",)
    cares = ("act", "asked", "found", "shown", "editions")

    def build(self) -> None:
        """Make the choices, the list and the buttons."""
        model = self.model
        self.query = field(ipw.Text(continuous_update=False))
        self.query.add_class("sapa-words")
        self.picks: dict[str, Any] = {
            name: field(ipw.Dropdown(options=[(ANY, ANY)], value=ANY))
            for name in ("service", "form", "table", "paragraph", "kind", "reading", "pack")
        }
        self.day = field(ipw.DatePicker())
        self.own, self.noted = (ipw.Checkbox(indent=False) for _ in range(2))
        grid = ipw.Box([*self.picks.values(), self.day])
        grid.add_class("sapa-fields")
        boxes = ipw.HBox([self.own, self.noted])
        boxes.add_class("sapa-row")
        self.clear = button(model.clear)
        self.list, self.about = ipw.HTML(), ipw.HTML()
        self.more, self.all = button(model.show_more), button(lambda: model.show_more(every=True))
        saving = self.saves()
        saving.children = (*saving.children, self.clear)
        further = ipw.HBox([self.more, self.all])
        further.add_class("sapa-row")
        wide = ipw.Box([self.query])
        wide.add_class("sapa-wide")
        self.body.children = [wide, grid, boxes, saving, self.about, self.list, further]
        self._drawing = False
        self.query.observe(lambda change: self._asked(words=change["new"]), "value")
        self.day.observe(lambda change: self._asked(on=change["new"]), "value")
        self.own.observe(lambda change: self._asked(own=bool(change["new"])), "value")
        self.noted.observe(lambda change: self._asked(noted=bool(change["new"])), "value")
        for name, widget in self.picks.items():
            widget.observe(lambda change, name=name: self._picked(name, change["new"]), "value")

    def _picked(self, name: str, value: Any) -> None:
        if value is not None:
            self._asked(**{name: (AnswerKind(value) if name == "kind" else value) if value != ANY else None})

    def _asked(self, **changed: Any) -> None:
        if not self._drawing:
            self.model.ask(**changed)

    def found_words(self) -> Message | None:
        """Return how many norms answer."""
        found = self.model.found
        return message("app.norms.found", n=len(found)) if found or self.model.failure is None else None

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t, act = self.model, self.t, self.model.act
        self._drawing = True
        try:
            self._draw_choices()
        finally:
            self._drawing = False
        for name, widget in (("own", self.own), ("noted", self.noted)):
            widget.description = t(f"app.norms.field.{name}")
        fill(self.about, self._about())
        self.list.value = view.norms(act, model.page, t, of=len(model.found)) if model.found else self._nothing()
        self.clear.description = t("app.norms.clear")
        left = len(model.found) - len(model.page)
        for one in (self.more, self.all):
            show(one, left > 0)
        self.more.description, self.all.description = t("app.norms.more"), t("app.norms.all", n=len(model.found))
        self.say_saves()

    def _nothing(self) -> str:
        """Return why no norm is listed: the act has no such table, or nothing answers."""
        t, table = self.t, self.model.asked.table
        absent = table is not None and table in self.model.act.absent_tables
        said = t("standard.search.absent_table", table=table) if absent else t("app.norms.none")
        return f'<div class="sapa-info"><p>{markup.esc(said)}</p></div>'

    def _about(self) -> str:
        model, t, act = self.model, self.t, self.model.act
        lines = [
            t("standard.list.heading", title=act.title.in_language(t.language), edition=act.edition),
            t("standard.list.rendering"),
            *(t("standard.search.absent_table", table=number) for number in act.absent_tables),
        ]
        if act.not_at_hand:
            lines.append(t("standard.list.not_at_hand", ids=", ".join(act.not_at_hand)))
        service = model.asked.service
        if service in act.offered:
            one = act.offered[str(service)]
            lines += [
                t(f"standard.list.tables_{key}", tables=", ".join(tables))
                for key, tables in (("quality", one.quality), ("conditions", one.conditions)) if tables
            ]  # fmt: skip
            if one.judged_as:
                names = tuple(act.services[s].in_language(t.language) for s in one.judged_as)
                lines.append(t("standard.list.judged_as", services=names))
        return f'<p class="sapa-muted">{"<br>".join(markup.esc(line) for line in lines)}</p>'

    def _draw_choices(self) -> None:
        model, t, act, asked = self.model, self.t, self.model.act, self.model.asked
        language = t.language
        self.query.description, self.query.placeholder = t("app.norms.field.words"), t("app.norms.words.example")
        self.query.value = asked.words
        self.day.description, self.day.value = t("app.norms.field.on"), asked.on
        self.own.value, self.noted.value = asked.own, asked.noted

        def named(keys: Any, words: Any) -> list[tuple[str, str]]:
            return [(_short(markup.sentence(words[key].in_language(language))), key) for key in keys]

        choices: dict[str, list[tuple[str, str]]] = {
            "service": named([key for key in act.services if key != COMMON], act.services),
            "form": named(forms_of(act, asked.service), act.forms),
            "table": [(self._table(number), number) for number in tables_of(act)],
            "paragraph": [(t("standard.cite.paragraph", paragraph=p), p) for p in paragraphs_of(act)],
            "kind": [(markup.sentence(t(f"present.answer.{kind}")), kind.value) for kind in AnswerKind],
            "reading": [(_short(markup.sentence(t(one.title))), one.id) for one in readings_at(act)],
            "pack": [(edition_words(one, t), one.key) for one in model.editions],
        }
        for name, options in choices.items():
            widget = self.picks[name]
            every = [] if name == "pack" else [(t("app.norms.any"), ANY)]
            widget.description = t(f"app.norms.field.{name}")
            if list(widget.options) != [*every, *options]:
                widget.options = [*every, *options]
            value = getattr(asked, name)
            known = [key for _, key in options]
            widget.value = (
                str(value) if value is not None and str(value) in known else (known[-1] if not every else ANY)
            )

    def _table(self, number: str) -> str:
        act, t = self.model.act, self.t
        if number in act.absent_tables:
            return t("app.norms.absent", table=number)
        known = act.tables.get(number)
        words = t("standard.cite.table", table=number)
        return words if known is None else _short(f"{words} – {known.title.in_language(t.language)}")

    def draw_buttons(self) -> None:
        """The list can be saved; nothing else is next."""
        super().draw_buttons()
        for (_, kind), one in self.downloads.items():
            one.primary = kind == "xlsx"
            one.disabled = one.disabled or not self.model.found
        show(self.list, bool(self.model.found) or self.model.failure is None)
        set_primary(self.clear, primary=False)


def edition_words(one: Any, t: Any) -> str:
    """Return an edition as a choice: its day, and the file where it is the user's own."""
    words = t("app.norms.edition", day=one.day)
    return str(t("app.norms.edition.own", day=one.day, file=one.pack) if one.pack else words)


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

"""Definitions of paragraph 3 and the glossary in three languages, looked up together."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.norms import view
from sapa.app.norms.step import Part, button, field
from sapa.messages import Message, message


class WordsStep(Part):
    """Look words up."""

    stage = "words"
    lists = ("definitions", "terms")
    cares = ("act", "sought")

    def build(self) -> None:
        """Make the field and the two lists."""
        model = self.model
        self.query = field(ipw.Text(continuous_update=False))
        self.query.observe(lambda change: model.look_up(change["new"]), "value")
        self.clear = button(lambda: model.look_up(""))
        wide = ipw.Box([self.query])
        wide.add_class("sapa-wide")
        saving = self.saves()
        saving.children = (*saving.children, self.clear)
        self.heads = {name: ipw.HTML() for name in self.lists}
        self.tables = {name: ipw.HTML() for name in self.lists}
        shown = [part for name in self.lists for part in (self.heads[name], self.tables[name])]
        self.body.children = [wide, saving, *shown]

    def found_words(self) -> Message | None:
        """Return how many definitions and terms hold the words."""
        model = self.model
        return message(
            "app.norms.words.found", definitions=message("standard.list.definitions", n=len(model.definitions)),
            terms=message("standard.list.terms", n=len(model.terms)),
        )  # fmt: skip

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        self.query.description, self.query.value = t("app.norms.field.words"), model.sought
        self.query.placeholder = t("app.norms.words.sought_example")
        self.clear.description = t("app.norms.clear")
        for name in self.lists:
            self.heads[name].value = f"<h3>{markup.esc(t(f'app.norms.tab.{name}'))}</h3>"
        none = f'<div class="sapa-info"><p>{markup.esc(t("app.norms.none"))}</p></div>'
        self.tables["definitions"].value = view.definitions(model.definitions, t) if model.definitions else none
        self.tables["terms"].value = view.terms(model.terms, t) if model.terms else none
        self.say_saves()

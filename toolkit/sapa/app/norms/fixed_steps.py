"""What does not depend on a question: the readings, and the tables that judge each service."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.norms import view
from sapa.app.norms.asked import readings_at
from sapa.app.norms.step import Part
from sapa.messages import Message, message


class ReadingsStep(Part):
    """Show how ambiguous norms are taken, and which doubtful places leave no choice."""

    stage = "readings"
    lists = ("readings",)
    cares = ("act",)

    def build(self) -> None:
        """Make the two lists."""
        self.about, self.table, self.noted_head, self.noted = (ipw.HTML() for _ in range(4))
        self.body.children = [self.about, self.saves(), self.table, self.noted_head, self.noted]

    def found_words(self) -> Message | None:
        """Return how many readings there are."""
        return message("standard.list.readings", n=len(readings_at(self.model.act)))

    def draw_body(self) -> None:
        """Put words and values into the body."""
        t, act = self.t, self.model.act
        self.about.value = f'<p class="sapa-muted">{markup.esc(t("app.norms.readings.about"))}</p>'
        self.table.value = view.readings(act, t)
        self.noted_head.value = f"<h3>{markup.esc(t('app.norms.noted'))}</h3>"
        self.noted.value = view.noted(act, t)
        self.say_saves()


class JudgedStep(Part):
    """Show which tables judge which service (paragraphs 47 to 52), forms and stages."""

    stage = "judged"
    lists = ("judged",)
    cares = ("act",)

    def build(self) -> None:
        """Make the table."""
        self.table = ipw.HTML()
        self.body.children = [self.saves(), self.table]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        self.table.value = view.judged(self.model.act, self.t)
        self.say_saves()

"""Step 6: scores joined side by side, places with their intervals as a picture, the seed of what rests on chance."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app.expert.draw_places import places
from sapa.app.expert.step import StepView, button, field, fields, fill, row, show
from sapa.app.expert.tables import joined, result_words, rounds
from sapa.app.picture import LivePicture


class ResultStep(StepView):
    """The order of objects and how sure it is."""

    stage = "result"
    cares = ("judged",)

    def build(self) -> None:
        """Make the picture, the table and the field of the seed."""
        self.picture = LivePicture(name="places")
        self.table, self.said, self.rounds = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.seed = field(ipw.Text())
        self.again = button(lambda: self.model.judge(seed=self.seed.value))
        self.chance = (fields(self.seed), row(self.again))
        self.body.children = [self.said, self.picture, self.table, self.rounds, *self.chance]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        judged, last = model.judged, model.last
        self.seed.description = t("app.expert.field.seed")
        self.again.description = t("app.expert.again")
        self.picture.say(t)
        chances = last is not None and last.chances is not None
        show(self.picture, chances)
        for part in self.chance:
            show(part, chances)
        if judged is None:
            for place in (self.table, self.said, self.rounds):
                fill(place, "")
            return
        self.seed.value = str(judged.plan.seed)
        fill(self.said, result_words(judged, model.by_place, t))
        fill(self.table, joined(judged, model.by_place, t))
        fill(self.rounds, rounds(judged, model.by_place, t))
        if chances:
            drawn = places(judged, model.by_place, t)
            self.picture.draw(drawn.svg, drawn.alt)

    def draw_buttons(self) -> None:
        """Set what is disabled while work runs."""
        self.again.disabled = self.seed.disabled = self.model.busy

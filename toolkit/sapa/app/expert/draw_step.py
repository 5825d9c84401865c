"""Step 3: experts drawn for every object, by chance, with a seed, and never where an interest is declared."""

from __future__ import annotations

from functools import partial

import ipywidgets as ipw

from sapa.app.expert.model import EACH
from sapa.app.expert.step import StepView, button, field, fields, fill, lines, row, set_primary, show
from sapa.app.expert.tables import assignment
from sapa.app.transfer import XLSX, ZIP


class DrawStep(StepView):
    """Draw experts."""

    stage = "draw"
    cares = ("plan", "drawn")

    def build(self) -> None:
        """Make the two numbers, the button, the list and what saves it."""
        model = self.model
        self.each, self.seed = field(ipw.Text(value=str(EACH))), field(ipw.Text())
        self.run = button(lambda: model.draw(each=self.each.value, seed=self.seed.value))
        self.table = ipw.HTML()
        self.saves = {
            kind: self.download(partial(self._made, kind), mime) for kind, mime in (("xlsx", XLSX), ("csv", "text/csv"))
        }
        self.saving = row(*self.saves.values())
        self.about = ipw.HTML()
        self.sheets = self.download(lambda: model.sheets(model.language), ZIP)
        self.body.children = [
            fields(self.each, self.seed), row(self.run), self.table, self.saving, self.about, row(self.sheets),
        ]  # fmt: skip
        self._plan = None

    def _made(self, kind: str) -> tuple[str, bytes]:
        return self.model.assignment(self.model.language, kind)

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        self.each.description, self.seed.description = t("app.expert.field.each"), t("app.expert.field.seed")
        self.run.description = t("app.expert.draw.run")
        if model.plan is not None and model.plan is not self._plan:
            self.seed.value = str(model.plan.seed)
        self._plan = model.plan
        fill(self.table, "" if model.drawn is None else assignment(model.drawn, model.plan, t))
        show(self.saving, model.drawn is not None)
        for kind, one in self.saves.items():
            one.say(f"app.expert.draw.{kind}", t)
        fill(self.about, lines(t(f"app.expert.sheets.{'everything' if model.drawn is None else 'drawn'}")))
        self.sheets.say("app.expert.sheets.blank", t)

    def draw_buttons(self) -> None:
        """Set which button is next and which are disabled."""
        model = self.model
        begun = model.entry.ready and bool(model.entry.entries.entered)
        set_primary(self.run, model.can_draw and model.judged is None and model.drawn is None and not begun)
        self.run.disabled = self.each.disabled = self.seed.disabled = model.busy
        for one in (*self.saves.values(), self.sheets):
            one.disabled = model.busy

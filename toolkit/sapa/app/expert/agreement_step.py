"""Step 7: how far experts agree, whose scores stand out, and what the panel should discuss."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app.expert.step import StepView, fill, row, show
from sapa.app.expert.tables import agreement, calibration, criteria, differences, experts
from sapa.app.transfer import ZIP


class AgreementStep(StepView):
    """Agreement, criteria, experts, differences."""

    stage = "agreement"
    cares = ("judged",)

    def build(self) -> None:
        """Make the places for tables."""
        self.parts = {make: ipw.HTML() for make in (agreement, criteria, experts, differences, calibration)}
        self.sheets = self.download(lambda: self.model.sheets_again(self.model.language), ZIP)
        self.again = row(self.sheets)
        self.body.children = [*self.parts.values(), self.again]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        judged, t = self.model.judged, self.t
        for make, place in self.parts.items():
            fill(place, "" if judged is None else make(judged, t))
        last = self.model.last
        again = last is not None and not last.council and bool(last.differences)
        show(self.again, again)
        self.sheets.say("app.expert.sheets.again", t)

    def draw_buttons(self) -> None:
        """Set which buttons are disabled."""
        self.sheets.disabled = self.model.busy or self.model.judged is None

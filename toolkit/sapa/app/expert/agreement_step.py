"""Step 4: how far experts agree, whose scores stand out, and what the panel should discuss."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app.expert.step import StepView, fill
from sapa.app.expert.tables import agreement, calibration, criteria, differences, experts


class AgreementStep(StepView):
    """Agreement, criteria, experts, differences."""

    stage = "agreement"
    cares = ("judged",)

    def build(self) -> None:
        """Make the places for tables."""
        self.parts = {make: ipw.HTML() for make in (agreement, criteria, experts, differences, calibration)}
        self.body.children = [*self.parts.values()]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        judged, t = self.model.judged, self.t
        for make, place in self.parts.items():
            fill(place, "" if judged is None else make(judged, t))

"""Step 5: who came, whether that is a quorum, and what is wrong in the files: blanks, totals, interests."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app.expert.step import StepView, fill
from sapa.app.expert.tables import attendance, counted, faults


class RemarksStep(StepView):
    """Attendance, quorum, remarks."""

    stage = "remarks"
    cares = ("judged",)

    def build(self) -> None:
        """Make the places for sentences and tables."""
        self.said, self.faults, self.came = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.body.children = [self.said, self.faults, self.came]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        judged, t = self.model.judged, self.t
        fill(self.said, "" if judged is None else counted(judged, t))
        fill(self.faults, "" if judged is None else faults(judged, t))
        fill(self.came, "" if judged is None else attendance(judged, t))

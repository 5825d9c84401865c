"""The control panel: six cards in the order of a day's work, the same in JupyterLab and Voilà."""

from __future__ import annotations

from sapa.app.control.model import ControlModel
from sapa.app.control.next_step import NextStep
from sapa.app.control.people_step import PeopleStep
from sapa.app.control.pictures import PEOPLE, pictures
from sapa.app.control.save_step import SaveStep
from sapa.app.control.step import ColumnsStep, OpenStep
from sapa.app.control.today_step import TodayStep
from sapa.app.step_panel import StepPanel
from sapa.app.work import Dispatch, Worker, at_once
from sapa.figures import Picture
from sapa.i18n import translator


class ControlPanel(StepPanel):
    """Everything on the page."""

    ids = "app.control."
    follows = ("loaded", "roles", "day", "listing", "source", "folder", "uploads")

    def __init__(self, model: ControlModel, *, dispatch: Dispatch = at_once) -> None:
        self.today, self.people = TodayStep(model, dispatch), PeopleStep(model, dispatch)
        super().__init__(
            model,
            [OpenStep(model), ColumnsStep(model), self.today, NextStep(model), self.people, SaveStep(model, dispatch)],
        )
        self.add_class("sapa-control")
        self._drawer = Worker(dispatch)
        self._drawn_for: tuple[int, str] | None = None
        self.show_when_done("day", "sapa-stage-today")
        model.observe(lambda _: self._draw_pictures(), ["day", "language"])

    # -- pictures: drawn in a thread, because the first one has to load matplotlib --------------------------

    def _draw_pictures(self) -> None:
        day, language = self.model.day, self.model.language
        if day is None:
            self._drawn_for = None
            return
        wanted = (id(day), language)
        if self._drawn_for == wanted:
            return
        t = translator(language)
        for box in (self.today.pictures, self.people.pictures):
            box.wait(t)

        def finished(drawn: tuple[Picture, ...]) -> None:
            self._drawn_for = wanted
            self.today.pictures.offer(tuple(p for p in drawn if p.kind not in PEOPLE), t)
            self.people.pictures.offer(tuple(p for p in drawn if p.kind in PEOPLE), t)
            self._draw_pictures()  # the language or the day may have changed meanwhile

        self._drawer.start(
            lambda progress: pictures(day, t),  # noqa: ARG005 - a handful of pictures has no steps
            on_step=lambda step: None,  # noqa: ARG005
            on_done=finished,
            on_failed=lambda error: self.today.pictures.failed(error, t),
        )

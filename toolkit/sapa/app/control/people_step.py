"""Step 5: interviewers: the funnel plot, everybody in one table, one dossier at a time."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.control import people_tables
from sapa.app.control.picture_box import PictureBox
from sapa.app.control.step import StepView, field, show
from sapa.app.work import Dispatch
from sapa.results.interviewers import Level

NOBODY = ""


class PeopleStep(StepView):
    """Show what the data say of interviewers, with what would explain it."""

    stage = "interviewers"
    cares = ("day",)

    def __init__(self, model: Any, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        super().__init__(model)

    def build(self) -> None:
        """Make the picture, the table, the choice of a dossier and the dossier."""
        self.about = ipw.HTML()
        self.pictures = PictureBox(self._dispatch, lambda: self.model.stem)
        self.who = field(ipw.Dropdown(options=[NOBODY]))
        self.who.layout.max_width = "320px"
        self.dossier = ipw.HTML()
        self.table = ipw.HTML()
        self.body.children = [self.about, self.pictures, self.who, self.dossier, self.table]
        self._drawing = False
        self.who.observe(lambda _: self._draw_dossier(), "value")

    def draw_body(self) -> None:
        """Put words and values into the body."""
        day, t = self.model.day, self.t
        if day is None:
            return
        self.about.value = f'<div class="sapa-info">{markup.esc(t("app.control.interviewers.about"))}</div>'
        levels = {d.interviewer: d.level for d in day.people.dossiers} if day.people is not None else {}
        names = list(levels) or [g.name for g in day.detail.by_interviewer if g.interviews]
        options = [(_option(name, levels.get(name), t), name) for name in names]
        kept = self.who.value
        self._drawing = True
        try:
            self.who.description = t("app.control.person.choose")
            self.who.options = options
            if options:
                self.who.value = kept if kept in names else names[0]
        finally:
            self._drawing = False
        show(self.who, bool(options))
        self._draw_dossier()
        show(self.table, day.people is not None and bool(day.people.dossiers))
        self.table.value = people_tables.people(day, t)

    def _draw_dossier(self) -> None:
        if self._drawing or self.model.day is None:
            return
        name = self.who.value
        inside = people_tables.dossier(self.model.day, name, self.t) if name else ""
        self.dossier.value = f'<div class="sapa-dossier">{inside}</div>'
        show(self.dossier, bool(inside))


def _option(name: str, level: Level | None, t: Any) -> str:
    if level not in (Level.ACT_NOW, Level.LOOK):
        return name
    return f"{name} – {t(f'app.control.level.{level.value}')}"

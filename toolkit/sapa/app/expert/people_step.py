"""Step 2: who is on the roster, who attended, and in which objects an expert declares an interest; more of both."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as ipw

from sapa.app.expert.begin_form import FOLDER
from sapa.app.expert.step import StepView, button, field, fill, info, row, show, stack, two
from sapa.app.expert.tables import roster
from sapa.app.room import in_room
from sapa.app.transfer import ZIP

CAME: tuple[tuple[str, bool | None], ...] = (("unknown", None), ("yes", True), ("no", False))


class PeopleStep(StepView):
    """Attendance and interests, written to `panel.yaml` at once."""

    stage = "people"
    cares = ("plan", "place", "kept")

    def build(self) -> None:
        """Make the places; a line of fields for every expert is made as soon as a panel is open."""
        model = self.model
        self.passing = ipw.HTML()
        self.where, self.keep = field(ipw.Text(value=FOLDER)), button(lambda: model.keep(self.where.value))
        self.zip = self.download(model.packed, ZIP)
        self.keeping = ipw.VBox([self.passing, stack(self.where), row(self.keep, self.zip)])
        self.keeping.add_class("sapa-pick")
        self.bids = ipw.HTML()
        self.lines = ipw.VBox()
        self.lines.add_class("sapa-people")
        self.experts, self.objects = field(ipw.Textarea(rows=4)), field(ipw.Textarea(rows=4))
        self.more = button(self._add)
        self.adding = ipw.VBox([two(self.experts, self.objects), row(self.more)])
        self.adding.add_class("sapa-adding")
        self.body.children = [self.keeping, self.bids, self.lines, self.adding]
        self.asked: dict[str, tuple[Any, Any]] = {}
        self._drawing = False

    def foldable(self) -> bool:
        """Tell whether there is a roster."""
        return bool(self.model.plan is not None and self.model.plan.experts and self.model.plan.bids)

    def _add(self) -> None:
        self.model.add(experts=self.experts.value, bids=self.objects.value)
        if self.model.failure is None:
            self.experts.value = self.objects.value = ""

    def _came(self, id: str, change: dict[str, Any]) -> None:
        if not self._drawing and change["new"] is not None:
            self.model.attend(id, dict(CAME)[change["new"]])

    def _declared(self, id: str, change: dict[str, Any]) -> None:
        if not self._drawing:
            self.model.interests(id, change["new"])

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t, plan = self.model, self.t, self.model.plan
        fill(self.passing, info(t("app.expert.keep.why")))
        self.where.description, self.keep.description = t("app.expert.begin.folder"), t("app.expert.keep.run")
        self.zip.say("app.expert.keep.zip", t)
        for one in (self.where, self.keep):
            show(one, not in_room())
        show(self.keeping, model.place is not None and not model.kept)
        self.experts.description, self.objects.description = t("app.expert.add.experts"), t("app.expert.add.bids")
        self.experts.placeholder = t("app.expert.begin.experts.example")
        self.objects.placeholder = t("app.expert.begin.bids.example")
        self.more.description = t("app.expert.add.run")
        fill(self.bids, "" if plan is None else roster(plan, t))
        self._drawing = True
        try:
            self._draw_lines()
        finally:
            self._drawing = False

    def _draw_lines(self) -> None:
        plan, t = self.model.plan, self.t
        experts = () if plan is None else plan.experts
        ids = [one.id for one in experts]
        if ids != list(self.asked):
            self.asked = {id: self._line(id) for id in ids}
            self.lines.children = [two(*pair) for pair in self.asked.values()]
        options = [(t(f"panel.book.present.{key}"), key) for key, _ in CAME]
        for one in experts:
            came, interest = self.asked[one.id]
            who = f"{one.id} {one.name}".strip()
            came.description = t("app.expert.people.came", who=who)
            interest.description = t("app.expert.people.interest", who=one.id)
            interest.placeholder = t("app.expert.people.interest.example")
            if list(came.options) != options:
                came.options = options
            came.value = next(key for key, value in CAME if value is one.attended)
            interest.value = ", ".join(one.conflicts)

    def _line(self, id: str) -> tuple[Any, Any]:
        came = field(ipw.Dropdown(options=[(key, key) for key, _ in CAME]))
        interest = field(ipw.Text(continuous_update=False))
        came.observe(partial(self._came, id), "value")
        interest.observe(partial(self._declared, id), "value")
        return came, interest

    def draw_buttons(self) -> None:
        """Disable everything while work runs."""
        busy = self.model.busy
        for one in (self.where, self.keep, self.zip, self.experts, self.objects, self.more):
            one.disabled = busy
        for pair in self.asked.values():
            for one in pair:
                one.disabled = busy

"""Step 4: what became of every case: rates by their names, the choice of e, the code of every word."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app.coverage import outcomes_tables
from sapa.app.coverage.draw_outcomes import outcomes_picture
from sapa.app.coverage.findings_list import findings
from sapa.app.coverage.source import note
from sapa.app.coverage.step import Shown, StepView, button, field, fill, set_primary, show
from sapa.app.coverage.words_part import WordsPart
from sapa.app.saving import SavingCard
from sapa.results.outcomes import OutcomesDetail

RULES = ("proportional", "by_stratum", "all", "none")
"""Where e may come from; a given e needs a reason, and is written in the manifest."""


class OutcomesStep(SavingCard, StepView):
    """Show outcomes and rates; let e and codes be chosen and the rates be worked out anew."""

    stage = "outcomes"
    cares = ("view", "changes")

    def build(self) -> None:
        """Make the picture, the choices and the tables."""
        model = self.model
        self.nothing = ipw.HTML()
        self.picture = Shown(model, "outcomes")
        self.link, self.rates, self.groups, self.attempts, self.findings = (ipw.HTML() for _ in range(5))
        self.rule = field(ipw.Dropdown(options=list(RULES)))
        self.rule.layout.max_width = "560px"
        self.by = ipw.ToggleButtons(options=[])
        self.words = WordsPart(self._code)
        self.again = button(lambda: model.run("outcomes"))
        self.back = button(model.reset_changes)
        self.save = self.download(model.mapping, "text/csv")
        actions = ipw.HBox([self.again, self.save, self.back])
        actions.add_class("sapa-row")
        self.body.children = [
            self.nothing, self.picture, self.link, self.rule, self.rates, self.by, self.groups, self.attempts,
            self.findings, self.words, actions,
        ]  # fmt: skip
        self._drawing = False
        self.rule.observe(self._rule, "value")
        self.by.observe(self._group_chosen, "value")

    def _code(self, word: str, code: str | None) -> None:
        detail = self._detail()
        now = {w.word: w.code for w in detail.words}.get(word) if detail is not None else None
        self.model.set_code(word, None if code == now and word not in self.model.applied.codes else code)

    def _rule(self, change: dict[str, Any]) -> None:
        detail = self._detail()
        if self._drawing or detail is None or not change["new"]:
            return
        same = self.model.applied.eligibility is None and change["new"] == detail.rule
        self.model.set_eligibility(None if same else {"rule": change["new"]})

    def _group_chosen(self, _: Any) -> None:
        detail = self._detail()
        if not self._drawing and detail is not None and self.by.value:
            self.groups.value = outcomes_tables.by_group(detail, self.by.value, self.t)

    def _detail(self) -> OutcomesDetail | None:
        view = self.model.view
        return view.detail("outcomes", OutcomesDetail) if view is not None else None

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t, detail = self.model, self.t, self._detail()
        if not self.handed_in(detail):
            return
        drawn = outcomes_picture(detail, outcomes_tables.title(detail, t), note(model.view, t, "contacts"), t)
        self.picture.draw(drawn, t)
        fill(self.link, outcomes_tables.link(detail, t))
        self.rates.value = outcomes_tables.rates(detail, t)
        fill(self.findings, findings(model.view, self.stage, t))
        self.attempts.value = outcomes_tables.attempts(detail, t)
        kinds = outcomes_tables.kinds(detail)
        self._drawing = True
        try:
            kept = self.by.value
            self.by.options = [(t(f"app.coverage.by.{by}", name=""), by) for by in kinds]
            if kinds:
                self.by.value = kept if kept in kinds else kinds[0]
            self._draw_rule(detail)
        finally:
            self._drawing = False
        show(self.by, len(kinds) > 1)
        show(self.groups, bool(kinds))
        if kinds:
            self.groups.value = outcomes_tables.by_group(detail, self.by.value, t)
        self.words.draw(detail.words, model.changes.codes, t)
        self.again.description = t("app.coverage.outcomes.again")
        self.back.description = t("app.coverage.reset")
        self.save.say("app.coverage.words.save", t)

    def _draw_rule(self, detail: OutcomesDetail) -> None:
        t, asked = self.t, self.model.changes.eligibility
        self.rule.description = t("app.coverage.outcomes.rule")
        rules = RULES if detail.rule in RULES else (*RULES, detail.rule)
        self.rule.options = [(t(f"app.coverage.e.{rule}"), rule) for rule in rules]
        self.rule.value = asked["rule"] if asked is not None else detail.rule

    def draw_buttons(self) -> None:
        """Set which button is primary and which are disabled."""
        model = self.model
        changed = (model.changes.codes, model.changes.eligibility) != (model.applied.codes, model.applied.eligibility)
        set_primary(self.again, changed and not model.busy)
        self.again.disabled = model.busy or not changed
        show(self.back, bool(model.changes) and self._detail() is not None)
        self.save.disabled = self.back.disabled = self.rule.disabled = model.busy
        self.words.disable(model.busy)

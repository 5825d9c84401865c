"""The figures picked: a list with a button to take each off, recompute, and save the list."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.review.claims_choice import Pick, SurveyChoice
from sapa.app.review.claims_table import group_text, verdict_chip
from sapa.app.review.step import button, show
from sapa.app.transfer import Download, Package
from sapa.app.work import Dispatch
from sapa.i18n import Translator, translator


class ClaimsList(ipw.VBox):
    """Shows the list; nothing is computed before "recompute" is pressed."""

    def __init__(self, model: Any, dispatch: Dispatch) -> None:
        self.model = model
        self.head, self.state = ipw.HTML(), ipw.HTML()
        self.items = ipw.VBox()
        self.items.add_class("sapa-picks")
        self.recompute = button(model.run)
        self.save = Download(self._package, dispatch=dispatch)
        self.actions = ipw.HBox([self.recompute, self.save, self.state])
        self.actions.add_class("sapa-row")
        self._shown: tuple[Any, ...] = ()
        super().__init__([self.head, self.items, self.actions])
        self.add_class("sapa-list")

    def _package(self) -> Package:
        name = f"{self.model.stem}-claims.csv"
        return Package(name, "text/csv", ("\ufeff" + self.model.claims.list_as_csv()).encode("utf-8"))

    def draw(self) -> None:
        """Put words and the list into the widgets."""
        claims, t = self.model.claims, translator(self.model.language)
        picked = claims.picked
        self.head.value = f"<h4>{markup.esc(t('app.claims.list', n=len(picked)))}</h4>"
        self._draw_items(t)
        show(self.head, bool(picked))
        show(self.actions, bool(picked) or claims.changed)
        show(self.save, bool(picked))
        self.recompute.description = t("app.claims.recompute")
        self.save.say("app.claims.save", t)
        text = t("app.claims.changed") if claims.changed else t("app.claims.up_to_date") if picked else ""
        self.state.value = f'<span class="sapa-note" role="status">{markup.esc(text)}</span>'

    def _draw_items(self, t: Translator) -> None:
        claims = self.model.claims
        outcomes = claims.outcomes(self.model.evaluation)
        wanted = (t.language, claims.picked, tuple(row and row.verdict for row in outcomes))
        if self._shown == wanted:
            return
        self._shown = wanted
        rows = []
        for i, (pick, outcome) in enumerate(zip(claims.picked, outcomes, strict=True)):
            remove = button(partial(claims.remove, i))
            remove.add_class("sapa-fold")
            remove.description = t("app.claims.remove")
            text = pick_text(pick, claims.surveys[pick.survey], t)
            remove.tooltip = t("app.claims.remove.what", what=text)
            source = f'<span class="sapa-clause">{markup.esc(pick.source)}</span>' if pick.source else ""
            verdict = verdict_chip(outcome.verdict, t) if outcome is not None else ""
            row = ipw.HBox([ipw.HTML(f"{verdict}{markup.esc(text)}{source}"), remove])
            row.add_class("sapa-picked")
            rows.append(row)
        self.items.children = rows

    def draw_buttons(self) -> None:
        """Set what is disabled while work runs."""
        busy = self.model.busy
        self.recompute.disabled = busy or not self.model.claims.changed
        self.save.disabled = busy
        for row in self.items.children:
            row.children[1].disabled = busy


def pick_text(pick: Pick, survey: SurveyChoice, t: Translator) -> str:
    """Return a picked figure in one line: number, indicator, group, weights."""
    indicator = survey.indicator(pick.indicator)
    title = indicator.title if indicator is not None else pick.indicator
    label = dict(indicator.categories).get(pick.category, "") if indicator is not None else ""
    margin = f" ± {pick.margin}" if pick.margin else ""
    return t(
        "app.claims.picked", figure=f"{pick.text}{margin}", indicator=f"{title}: {label}" if label else title,
        group=group_text(pick.group, t), weights=t("app.claims.weighted" if pick.weighted else "app.claims.unweighted"),
    )  # fmt: skip

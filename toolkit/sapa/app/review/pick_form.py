"""The small row for one figure of the report: the figure, its indicator, its group, weighted or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.review.claims_model import ClaimsModel
from sapa.app.review.step import button, field, show
from sapa.i18n import Translator

NONE = ""
WEIGHTS = (("weighted", True), ("unweighted", False))


class PickForm(ipw.VBox):
    """Fields for the figure in hand; hidden while there is none."""

    def __init__(self, claims: ClaimsModel, words: Callable[[], Translator]) -> None:
        self.claims = claims
        self._words = words
        self._drawing = False
        self.about = ipw.HTML()
        self.text = field(ipw.Text(continuous_update=True))
        self.margin = field(ipw.Text(continuous_update=True))
        self.page = field(ipw.Text(continuous_update=True))
        self.survey, self.indicator, self.category = (field(ipw.Dropdown()) for _ in range(3))
        self.column, self.level, self.weighted = (field(ipw.Dropdown()) for _ in range(3))
        self.fields: dict[str, Any] = {
            "text": self.text, "margin": self.margin, "page": self.page, "survey": self.survey,
            "indicator": self.indicator, "category": self.category, "column": self.column, "level": self.level,
            "weighted": self.weighted,
        }  # fmt: skip
        numbers = ipw.Box([self.text, self.margin, self.page])
        numbers.add_class("sapa-trio")
        choices = ipw.Box([
            self.survey, self.indicator, self.category, self.column, self.level, self.weighted,
        ])  # fmt: skip
        choices.add_class("sapa-grid")
        self.base, self.problem = ipw.HTML(), ipw.HTML()
        self.add, self.drop = button(claims.add), button(claims.put_down)
        actions = ipw.HBox([self.add, self.drop, self.problem])
        actions.add_class("sapa-row")
        super().__init__([self.about, numbers, choices, self.base, actions])
        self.add_class("sapa-pick")
        for name, widget in self.fields.items():
            widget.observe(lambda change, name=name: self._changed(name, change["new"]), "value")

    def _changed(self, name: str, value: Any) -> None:
        if not self._drawing and value is not None and self.claims.pick is not None:
            self.claims.change(**{name: value})

    def draw(self) -> None:
        """Put words and values into the fields."""
        pick, survey, t = self.claims.pick, self.claims.survey, self._words()
        show(self, pick is not None)
        if pick is None or survey is None:
            return
        self._drawing = True
        try:
            self._draw(t)
        finally:
            self._drawing = False
        indicator = survey.indicator(pick.indicator)
        base = indicator.base if indicator is not None else None
        text = t("app.claims.base", base=t.condition(base)) if base else t("app.claims.base_all")
        self.base.value = f'<div class="sapa-hint">{markup.esc(text)}</div>'
        problem = self.claims.problem
        self.problem.value = f'<span class="sapa-note">{markup.esc(t(problem))}</span>' if problem is not None else ""

    def _draw(self, t: Translator) -> None:
        pick, survey = self.claims.pick, self.claims.survey
        if survey is None:
            return
        head = " · ".join(pick.where) or (pick.document if pick.place else t("app.claims.by_hand.head"))
        self.about.value = f"<h4>{markup.esc(t('app.claims.held', what=head))}</h4>"
        for name, widget in self.fields.items():
            widget.description = t(f"app.claims.field.{name}")
        for widget, value in ((self.text, pick.text), (self.margin, pick.margin), (self.page, pick.page)):
            if widget.value != value:
                widget.value = value
        _fill(self.survey, [(one.id, i) for i, one in enumerate(self.claims.surveys)], pick.survey)
        show(self.survey, len(self.claims.surveys) > 1)
        _fill(self.indicator, [(one.title, one.id) for one in survey.indicators], pick.indicator)
        indicator = survey.indicator(pick.indicator)
        categories = indicator.categories if indicator is not None else ()
        _fill(self.category, [(t("app.claims.choose"), NONE), *((x, code) for code, x in categories)], pick.category)
        show(self.category, bool(categories))
        columns = [(t("app.claims.whole"), NONE), *((_column(g.role, g.column, t), g.column) for g in survey.groups)]
        _fill(self.column, columns, pick.column)
        group = survey.group(pick.column)
        levels = [(t.place(label), code) for code, label in group.levels] if group is not None else []
        _fill(self.level, [(t("app.claims.choose"), NONE), *sorted(levels)], pick.level)
        show(self.level, group is not None)
        _fill(self.weighted, [(t(f"app.claims.{word}"), value) for word, value in WEIGHTS], pick.weighted)
        self.add.description = t("app.claims.add")
        self.drop.description = t("app.claims.drop")

    def draw_buttons(self, *, busy: bool) -> None:
        """Set what is disabled."""
        for widget in self.fields.values():
            widget.disabled = busy
        self.drop.disabled = busy
        self.add.disabled = busy or self.claims.pick is None or self.claims.problem is not None


def _column(role: str, column: str, t: Translator) -> str:
    """Return a role's word, with the column's own name where it says more."""
    word = markup.sentence(t(f"app.claims.group.{role}"))
    return word if column.casefold() == role else f"{word} ({column})"


def _fill(widget: Any, options: list[tuple[str, Any]], value: Any) -> None:
    if list(widget.options) != options:
        widget.options = options
    widget.value = value if value in {v for _, v in options} else options[0][1]

"""Step 2: every norm that applies with its range, and the contract's values for those with a number."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.specification import rows
from sapa.app.specification.model import ONLY, SpecificationModel
from sapa.app.specification.norm_list import NormList
from sapa.app.specification.step import StepView, button, field, fill, grid, row, show
from sapa.i18n import Translator
from sapa.present.specification import outside_text
from sapa.present.status import look
from sapa.standard import citation

COLUMNS = {"low": "workbook.specification.col.low", "high": "workbook.specification.col.high",
           "state": "workbook.specification.col.state", "requirement": "specification.document.col.requirement",
           "corridor": "specification.document.col.range", "asked": "workbook.specification.col.asked"}  # fmt: skip
SAID = ("no_number", "take", "list")


class NormsStep(StepView):
    """See the norms and fix values."""

    stage = "norms"
    cares = ("spec", "query", "only")

    def build(self) -> None:
        """Make the summary, the search, the list and the helpers."""
        model = self.model
        self.summary, self.findings, self.aside = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.drop = button(model.drop_aside)
        self.take, self.undo, self.clear = button(model.take_bounds), button(model.undo), button(model.clear_values)
        self.search = field(ipw.Text(continuous_update=True))
        self.only = field(ipw.Dropdown(options=ONLY))
        self.search.observe(lambda change: setattr(model, "query", change["new"]), "value")
        self.only.observe(self._filtered, "value")
        self.count = ipw.HTML()
        self.list = NormList(model.set_value, lambda norm: model.take_bounds((norm,)))
        self.body.children = [
            self.summary, self.findings, self.aside, self.drop, row(self.take, self.undo, self.clear),
            grid(self.search, self.only), self.count, self.list,
        ]  # fmt: skip
        self._drawing = False
        self._drawn: object = None
        model.observe(lambda _: self.draw(), "draft")
        model.observe(lambda _: self.draw_buttons(), "undoable")

    def _filtered(self, change: dict[str, str]) -> None:
        if not self._drawing and change["new"]:
            self.model.only = change["new"]

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        spec = model.spec
        if spec is None:
            self.list.groups = []
            return
        fill(self.summary, summary(model, t))
        fill(self.findings, findings(model, t))
        fill(self.aside, aside(model, t))
        self.search.description = t("app.specification.search")
        self.search.placeholder = t("app.specification.search.example")
        self._draw_filter()
        # The list itself changes with choice and language only; a value changes nothing but its fields.
        key = (id(model.standard), spec.choice, tuple(one.id for one in spec.norms), t.language)
        if key != self._drawn:
            self._drawn = key
            self.list.words = {
                **{name: markup.sentence(t(word)) for name, word in COLUMNS.items()},
                **{name: t(f"app.specification.list.{name}") for name in SAID},
                "take_of": t("app.specification.list.take_of", norm="{norm}"),
            }
            self.list.language = t.language
            self.list.groups = rows.listed(spec, t)
        self.list.cells = rows.cells(model, t)
        listed = model.listed
        self.list.shown = list(listed)
        words = t("app.specification.count", n=len(listed), of=len(spec.norms))
        fill(self.count, "" if len(listed) == len(spec.norms) else f'<p class="sapa-muted" role="status">{words}</p>')

    def _draw_filter(self) -> None:
        model, t = self.model, self.t
        self._drawing = True
        try:
            if self.search.value != model.query:
                self.search.value = model.query
            self.only.description = t("app.specification.only")
            options = [(t(f"app.specification.only.{name}"), name) for name in ONLY]
            if list(self.only.options) != options:
                self.only.options = options
            self.only.value = model.only
        finally:
            self._drawing = False

    def draw_buttons(self) -> None:
        """Show the helpers that have something to do."""
        model, t = self.model, self.t
        self.take.description = t("app.specification.take", n=len(model.not_fixed))
        self.undo.description, self.clear.description = t("app.specification.undo"), t("app.specification.clear")
        self.drop.description = t("app.specification.drop_aside")
        show(self.take, bool(model.not_fixed))
        show(self.undo, model.undoable is not None)
        show(self.clear, any(not model.entry(one.id).empty for one in model.numeric))
        show(self.drop, bool(model.aside))
        for widget in (self.take, self.undo, self.clear, self.drop, self.search, self.only, self.list):
            widget.disabled = model.busy


def summary(model: SpecificationModel, t: Translator) -> str:
    """Return how many values stand where: word, sign and colour of each state that occurs."""
    states = [rows.state_of(one, model.entry(one.id)) for one in model.numeric]
    chips = []
    for state, shown in rows.LOOKS.items():
        n = states.count(state)
        if n:
            one = look(shown)
            chips.append(
                f'<span class="sapa-chip" style="color:{one.ink};background:{one.tint}"><b>{t.show(n, "int")}</b> '
                f'<span aria-hidden="true">{one.sign}</span> {markup.esc(rows.state_words(state, t))}</span>'
            )
    return f'<p class="sapa-row" role="status">{" ".join(chips)}</p>' if chips else ""


def findings(model: SpecificationModel, t: Translator) -> str:
    """Return the findings on the specification: values outside the Standard's range, addressed to the Customer."""
    found = model.spec.findings
    if not found:
        return ""
    texts = outside_text(model.spec, t)
    items = "".join(
        f"<li>{markup.chip(look_of.shown, t)} {markup.esc(text)}"
        f'<span class="sapa-clause">{markup.esc(t(one.recommendation))}</span></li>'
        for one, text in zip(found, texts, strict=True)
        for look_of in (look(one.status),)
    )
    title = markup.esc(t("app.specification.findings", n=len(found)))
    return f'<div class="sapa-concluded"><h3>{title}</h3><ul>{items}</ul></div>'


def aside(model: SpecificationModel, t: Translator) -> str:
    """Return the values that are kept but do not apply to the choice."""
    if not model.aside:
        return ""
    items = []
    for id in model.aside:
        norm, entry = model.standard.norms.get(id), model.entry(id)
        if norm is None:
            continue
        values = " – ".join(x.shown(t) or "…" for x in (entry.low, entry.high))
        items.append(f"<li>{markup.esc(f'{norm.shown_title(t.language)} ({t(citation(norm))}): {values}')}</li>")
    lead = markup.esc(t("app.specification.aside", n=len(model.aside)))
    return f'<div class="sapa-info"><p>{lead}</p><ul>{"".join(items)}</ul></div>'

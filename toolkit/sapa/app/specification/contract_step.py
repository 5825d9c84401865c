"""Step 3: the passport of the contract, and the title of the documents."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.specification import contract
from sapa.app.specification.contract import DAYS, FIELDS
from sapa.app.specification.step import StepView, field, grid, show
from sapa.present.specification import title_of

LABELS = {
    "number": "specification.contract", "customer": "term.customer", "provider": "standard.addressee.supplier",
    "start": "specification.start", "accepted": "specification.accepted",
}  # fmt: skip


class ContractStep(StepView):
    """Say whose contract it is."""

    stage = "contract"
    cares = ("draft", "spec")

    def build(self) -> None:
        """Make a field for each line of the passport, with a place for what is wrong."""
        self.fields = {name: field(ipw.Text(continuous_update=False)) for name in FIELDS}
        self.faults = {name: ipw.HTML() for name in FIELDS}
        self.title = field(ipw.Text(continuous_update=False))
        self.title.observe(lambda change: self._typed("title", change["new"]), "value")
        for name, widget in self.fields.items():
            widget.observe(lambda change, name=name: self._typed(name, change["new"]), "value")
        cells = [ipw.VBox([self.fields[name], self.faults[name]]) for name in FIELDS]
        self.body.children = [grid(self.title, classes="sapa-wide"), grid(*cells, classes="sapa-passport")]
        self._drawing = False

    def _typed(self, name: str, text: str) -> None:
        if self._drawing:
            return
        if name == "title":
            self.model.set_title(text)
        elif text != contract.shown(name, self.model.draft.passport):
            self.model.set_contract(name, text)

    def draw_body(self) -> None:
        """Put words and values into the body."""
        model, t = self.model, self.t
        told, faults = model.draft.passport, model.contract_faults
        self._drawing = True
        try:
            self.title.description = t("app.specification.title_field")
            self.title.placeholder = title_of(model.spec, t) if model.spec is not None else ""
            self.title.value = model.draft.title
            for name, widget in self.fields.items():
                widget.description = markup.sentence(t(LABELS[name]))
                widget.placeholder = t("app.specification.day.example") if name in DAYS else ""
                widget.value = contract.shown(name, told)
                self._draw_fault(name, faults.get(name))
        finally:
            self._drawing = False

    def _draw_fault(self, name: str, fault: Any) -> None:
        self.faults[name].value = f'<p class="sapa-why" role="alert">{markup.esc(self.t(fault))}</p>' if fault else ""
        show(self.faults[name], fault is not None)
        (self.fields[name].add_class if fault else self.fields[name].remove_class)("sapa-wrong")

    def draw_buttons(self) -> None:
        """Disable the fields while a file is read."""
        for widget in (self.title, *self.fields.values()):
            widget.disabled = self.model.busy

"""Step 7: the delivered file against the raw one and the cleaning log; only where the raw file was handed in."""

from __future__ import annotations

import ipywidgets as ipw

from sapa.app.coverage import audit_tables
from sapa.app.coverage.draw_audit import effects_picture
from sapa.app.coverage.findings_list import findings
from sapa.app.coverage.source import note
from sapa.app.coverage.step import Shown, StepView, fill, sentence, show
from sapa.results.audit import AuditDetail


class AuditStep(StepView):
    """Show what was changed between the raw and the delivered file."""

    stage = "audit"

    def build(self) -> None:
        """Make the sentence and the tables."""
        self.nothing, self.answer, self.about = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.flow, self.classes, self.effects, self.where, self.faults, self.findings = (ipw.HTML() for _ in range(6))
        self.picture = Shown(self.model, "audit_effects")
        self.body.children = [
            self.nothing, self.answer, self.about, self.flow, self.classes, self.picture, self.effects,
            self.faults, self.where, self.findings,
        ]  # fmt: skip

    def draw_body(self) -> None:
        """Put words and values into the body."""
        view, t = self.model.view, self.t
        detail = view.detail("audit", AuditDetail) if view is not None else None
        if detail is not None and not detail.has_raw:
            detail = None
        if not self.handed_in(detail):
            return
        self.answer.value = sentence(audit_tables.title(detail, t))
        self.about.value = f'<p class="sapa-muted">{t("app.coverage.audit.about")}</p>'
        shown = (
            (self.flow, audit_tables.flow(detail.flow, t) if detail.flow is not None else ""),
            (self.classes, audit_tables.classes(detail.total, t)), (self.effects, audit_tables.effects(detail, t)),
            (self.findings, findings(view, self.stage, t)),
            (self.where, audit_tables.where(detail, t)), (self.faults, audit_tables.faults(detail, t)),
        )  # fmt: skip
        drawn = effects_picture(detail, note(view, t, "raw", "data"), t)
        show(self.picture, drawn is not None)
        if drawn is not None:
            self.picture.draw(drawn, t)
        for widget, text in shown:
            fill(widget, text)

"""The part "figures of the report" of the results: the recomputed figures, and picking more from a report's tables."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.report_view import ReportView, page_table
from sapa.app.review.claims_list import ClaimsList
from sapa.app.review.claims_rows import claims_shown
from sapa.app.review.claims_table import claims_table
from sapa.app.review.pick_form import PickForm
from sapa.app.review.step import button, field, show
from sapa.app.transfer import Receiver, Upload
from sapa.app.work import Dispatch
from sapa.i18n import Translator, translator

REPORT_LIMIT = 100 << 20
NO_REPORT = ""
"""The option for "no report": a drop-down shows a None as a blank."""
TITLE_LETTERS = 90


class ClaimsPart(ipw.VBox):
    """Shows the claims recomputed; folded below them, a report's tables to pick figures from."""

    def __init__(self, model: Any, dispatch: Dispatch) -> None:
        self.model = model
        self.claims = model.claims
        self._open = False
        self._drawing = False
        self.head, self.results = ipw.HTML(), ipw.HTML()
        self.more = button(self._toggle)
        self.about = ipw.HTML()
        self.report = field(ipw.Dropdown(options=[("", NO_REPORT)]))
        self.which = field(ipw.Dropdown(options=[]))
        self.upload = Upload(
            Receiver(self.claims.uploads, file_limit=REPORT_LIMIT), self.claims.received, accept=".docx"
        )
        choices = ipw.Box([self.report, self.which])
        choices.add_class("sapa-grid")
        self.note = ipw.HTML()
        self.table = ReportView(self.claims.take)
        self.by_hand = button(self.claims.by_hand)
        self.form = PickForm(self.claims, lambda: translator(self.model.language))
        self.list = ClaimsList(model, dispatch)
        self.picker = ipw.VBox(
            [self.about, choices, self.upload, self.note, self.table, self.by_hand, self.form, self.list]
        )
        self.picker.add_class("sapa-picker")
        super().__init__([self.head, self.results, self.more, self.picker])
        self.add_class("sapa-claims-part")
        self.report.observe(self._report_chosen, "value")
        self.which.observe(self._table_chosen, "value")
        self.claims.observe(lambda _: self.draw_picker(), [
            "reports", "document", "tables", "table", "pick", "picked", "applied", "surveys", "reading", "failure",
        ])  # fmt: skip

    def _toggle(self) -> None:
        self._open = not self._open
        if self._open:
            self.claims.open_only_report()
        self.draw_picker()

    def _report_chosen(self, change: dict[str, Any]) -> None:
        if not self._drawing and change["new"] is not None:
            self.claims.open(change["new"])

    def _table_chosen(self, change: dict[str, Any]) -> None:
        if not self._drawing and change["new"] is not None:
            self.claims.table = change["new"]

    def draw(self) -> None:
        """Redraw everything: words, the recomputed figures, the picker."""
        t, evaluation = translator(self.model.language), self.model.evaluation
        self.head.value = f"<h3>{markup.esc(t('app.claims.title'))}</h3>"
        shown = claims_shown(evaluation) if evaluation is not None else ()
        several = len(shown) > 1
        tables = "".join(
            (f"<h4>{markup.esc(one.method)}</h4>" if several else "") + claims_table(one, t) for one in shown
        )
        empty = f'<p class="sapa-muted">{markup.esc(t("app.claims.none"))}</p>'
        self.results.value = tables or empty
        self.draw_picker()

    def draw_picker(self) -> None:
        """Redraw the picker and what it holds."""
        t, claims = translator(self.model.language), self.claims
        possible = bool(claims.surveys)
        show(self.more, possible)
        show(self.picker, self._open and possible)
        self.more.description = t("app.claims.close" if self._open else "app.claims.open")
        if not self._open:
            return
        self.about.value = f'<p class="sapa-muted">{markup.esc(t("app.claims.about"))}</p>'
        self._drawing = True
        try:
            self._draw_choices(t)
        finally:
            self._drawing = False
        self.upload.language = self.model.language
        limit = {"limit": REPORT_LIMIT / (1 << 20)}
        keys = ("too_big", "too_much", "lost", "unreadable", "waiting")
        self.upload.words = {key: t(f"app.upload.{key}", **limit) for key in keys} | {
            "choose": t("app.claims.upload"), "hint": t("app.claims.upload.hint", **limit),
        }  # fmt: skip
        self.note.value = self._note(t)
        show(self.note, bool(self.note.value))
        pick = claims.pick
        here = pick is not None and pick.place is not None and pick.document == claims.document
        table = claims.shown
        held = pick.place[1:] if here and table is not None and pick.place[0] == table.number else None
        self.table.words = {key: t(f"app.claims.figure.{key}") for key in ("pick", "listed", "table")}
        self.table.table = page_table(table, listed=claims.picked_here(), held=held)
        show(self.table, table is not None)
        self.by_hand.description = t("app.claims.by_hand")
        self.form.draw()
        self.list.draw()
        self.draw_buttons()

    def _draw_choices(self, t: Translator) -> None:
        claims = self.claims
        self.report.description = t("app.claims.report")
        options = [(t("app.claims.no_report"), NO_REPORT), *((name, name) for name in claims.reports)]
        if list(self.report.options) != options:
            self.report.options = options
        self.report.value = claims.document if claims.document in claims.reports else NO_REPORT
        self.which.description = t("app.claims.which")
        tables = [
            (t("app.claims.table_option", number=one.number, title=_short(one.title), n=len(one.figures)), i)
            for i, one in enumerate(claims.tables)
        ]
        if list(self.which.options) != tables:
            self.which.options = tables
        if tables:
            self.which.value = claims.table
        show(self.which, bool(tables))

    def _note(self, t: Translator) -> str:
        claims = self.claims
        if claims.failure is not None:
            return markup.error_box(claims.failure, t)
        if claims.reading:
            return f'<p class="sapa-muted" role="status">{markup.esc(t("app.claims.reading"))}</p>'
        if claims.document and not claims.tables:
            return f'<p class="sapa-muted">{markup.esc(t("app.claims.no_tables"))}</p>'
        return ""

    def draw_buttons(self) -> None:
        """Set what is disabled while work runs."""
        busy = self.model.busy
        self.more.disabled = self.by_hand.disabled = self.table.disabled = self.upload.disabled = busy
        self.report.disabled = self.which.disabled = busy or self.claims.reading
        self.form.draw_buttons(busy=busy)
        self.list.draw_buttons()


def _short(text: str) -> str:
    return text if len(text) <= TITLE_LETTERS else f"{text[: TITLE_LETTERS - 1]}…"

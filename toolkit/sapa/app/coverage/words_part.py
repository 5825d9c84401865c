"""The words of the contact log with their codes: a drop-down for each, the unknown ones first."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.coverage.codes import options
from sapa.app.coverage.step import field, show
from sapa.i18n import Translator
from sapa.results.outcomes import DispositionWord

ORDER = ("unknown", "recognised", "manifest", "code")


class WordsPart(ipw.VBox):
    """Shows every word of the log; `chosen(word, code)` is called when a code is picked, with None for "as it was"."""

    def __init__(self, chosen: Any) -> None:
        self._chosen = chosen
        self.head = ipw.HTML()
        self.grid = ipw.Box()
        self.grid.add_class("sapa-fields")
        self.fields: dict[str, Any] = {}
        self._drawing = False
        super().__init__([self.head, self.grid])

    def draw(self, words: tuple[DispositionWord, ...], picked: Any, t: Translator) -> None:
        """Show words with the codes in force, and those that were picked instead."""
        listed = sorted(words, key=lambda w: (ORDER.index(w.origin), -w.count, w.word))
        title, about = t("app.coverage.words.title"), t("app.coverage.words.about")
        self.head.value = f'<h3>{markup.esc(title)}</h3><p class="sapa-hint">{markup.esc(about)}</p>'
        self._drawing = True
        try:
            cells = [self._cell(word, picked.get(word.word), t) for word in listed]
        finally:
            self._drawing = False
        if [tuple(c.children) for c in self.grid.children] != cells:
            self.grid.children = [ipw.VBox(list(cell)) for cell in cells]
        show(self, bool(listed))

    def _cell(self, word: DispositionWord, picked: str | None, t: Translator) -> tuple[Any, Any]:
        if word.word not in self.fields:
            made = field(ipw.Dropdown())
            made.observe(partial(self._picked, word.word), "value")
            self.fields[word.word] = (made, ipw.HTML())
        widget, about = self.fields[word.word]
        widget.description = t("app.coverage.words.word", word=word.word or t("app.coverage.words.blank"), n=word.count)
        now = picked if picked is not None else word.code
        offered = options(word.code, t)
        if list(widget.options) != offered:
            widget.options = offered
        widget.value = now if now in {v for _, v in offered} else offered[0][1]
        origin = "changed" if picked is not None else "temporary" if word.temporary else word.origin
        mark = "sapa-zero" if origin == "unknown" else ""
        text = markup.esc(t(f"app.coverage.origin.{origin}"))
        about.value = f'<div class="sapa-hint {mark}">{text}</div>'
        return widget, about

    def _picked(self, word: str, change: dict[str, Any]) -> None:
        if not self._drawing and change["new"] is not None:
            self._chosen(word, change["new"] or None)

    def disable(self, busy: bool) -> None:
        """Set what is disabled while work runs."""
        for widget, _ in self.fields.values():
            widget.disabled = busy

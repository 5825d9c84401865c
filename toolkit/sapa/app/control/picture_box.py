"""Pictures with buttons that choose one, and that save it as PNG or SVG."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import show
from sapa.app.transfer import Download, Package
from sapa.app.work import Dispatch
from sapa.figures import Picture
from sapa.i18n import Translator


class PictureBox(ipw.VBox):
    """Shows one of several pictures. `stem` gives what saved files are called after."""

    def __init__(self, dispatch: Dispatch, stem: Callable[[], str]) -> None:
        self._stem = stem
        self._pictures: tuple[Picture, ...] = ()
        self._language = "en"
        self.which = ipw.ToggleButtons(options=[])
        self.picture = ipw.HTML()
        self.png = Download(lambda: self._package("png", "image/png"), dispatch=dispatch)
        self.svg = Download(lambda: self._package("svg", "image/svg+xml"), dispatch=dispatch)
        self.saves = ipw.HBox([self.png, self.svg])
        self.saves.add_class("sapa-row")
        super().__init__([self.which, self.picture, self.saves])
        self.add_class("sapa-picture-box")
        self.which.observe(lambda _: self._show(), "value")

    def wait(self, t: Translator) -> None:
        """Say that pictures are being drawn, where none is shown yet."""
        if not self._pictures:
            self.picture.value = f'<p class="sapa-muted" role="status">{markup.esc(t("app.figure.drawing"))}</p>'
            show(self.which, visible=False)
            show(self.saves, visible=False)

    def offer(self, pictures: tuple[Picture, ...], t: Translator) -> None:
        """Show pictures in a language; the one that was chosen stays chosen."""
        kept = self.which.value
        self._pictures, self._language = pictures, t.language
        for button, kind in ((self.png, "png"), (self.svg, "svg")):
            button.say(f"app.figure.save_{kind}", t)
        self.which.options = [(p.title, p.kind) for p in pictures]
        kinds = [p.kind for p in pictures]
        if kinds:
            self.which.value = kept if kept in kinds else kinds[0]
        show(self.which, len(kinds) > 1)
        show(self.saves, bool(kinds))
        self._show()

    def failed(self, error: BaseException, t: Translator) -> None:
        """Say why pictures could not be drawn."""
        self.picture.value = markup.error_box(error, t)

    def _chosen(self) -> Picture | None:
        return next((p for p in self._pictures if p.kind == self.which.value), None)

    def _show(self) -> None:
        one = self._chosen()
        if one is None:
            self.picture.value = ""
            return
        self.picture.value = markup.figure(one.svg, one.alt)

    def _package(self, kind: str, mime: str) -> Package:
        one = self._chosen()
        if one is None:
            raise LookupError("no picture is shown")
        name = f"{self._stem()}-{one.kind.replace('_', '-')}-{self._language}.{kind}"
        return Package(name, mime, one.png if kind == "png" else one.svg)

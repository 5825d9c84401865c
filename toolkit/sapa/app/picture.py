"""A picture that follows a slider, and can be saved as SVG or PNG: the browser itself makes the PNG."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from sapa.app.transfer import STATIC
from sapa.i18n import Translator


class LivePicture(anywidget.AnyWidget):
    """A picture with the words that stand for it. `name` begins the names of saved files."""

    _esm = STATIC / "picture.js"
    svg = traitlets.Unicode("").tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    name = traitlets.Unicode("picture").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.add_class("sapa-live")

    def say(self, t: Translator) -> None:
        """Put the words of its buttons into a language."""
        self.words = {"png": t("app.figure.save_png"), "svg": t("app.figure.save_svg")}

    def draw(self, svg: str, alt: str) -> None:
        """Show another picture."""
        with self.hold_sync():
            self.svg, self.alt = svg, alt

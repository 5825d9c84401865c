"""The list of norms on the page: a real table a section, with fields that the keyboard reaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from sapa.app.transfer import STATIC

TEXT_LIMIT = 200


class NormList(anywidget.AnyWidget):
    """Norms by section. `typed(id, side, text)` is called for every change of a field, `taken(id)` for the bounds.

    Texts go to the page as texts: nothing that was typed or read from a file can bring markup with it.
    """

    _esm = STATIC / "corridors.js"
    groups: Any = traitlets.List().tag(sync=True)
    cells = traitlets.Dict().tag(sync=True)
    shown: Any = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self, typed: Callable[[str, str, str], None], taken: Callable[[str], None], **traits: Any
    ) -> None:  # fmt: skip
        super().__init__(**traits)
        self._typed, self._taken = typed, taken
        self.on_msg(self._heard)

    def _heard(self, _: Any, content: dict[str, Any], _buffers: list[memoryview]) -> None:
        id, side, text = (content.get(key) for key in ("id", "side", "text"))
        if self.disabled or not isinstance(id, str):
            return
        if content.get("kind") == "typed" and side in ("low", "high") and isinstance(text, str):
            self._typed(id, side, text[:TEXT_LIMIT])
        elif content.get("kind") == "take":
            self._taken(id)

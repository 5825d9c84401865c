"""A step of the panel of an expert panel: a card that knows where the work stands."""

from __future__ import annotations

from typing import Any

import ipywidgets as ipw

from sapa.app import markup
from sapa.app.card import Standing, button, field, fill, set_primary, show
from sapa.app.expert import facts
from sapa.app.expert.model import STAGES, ExpertModel
from sapa.app.saving import SavingCard
from sapa.app.transfer import FILE_LIMIT
from sapa.i18n import Translator


class StepView(SavingCard):
    """A card for one step."""

    stages = STAGES
    ids = "app.expert."
    model: ExpertModel

    def standing(self) -> Standing:
        """Return where the step stands."""
        return facts.standing(self.model, self.stage)


def row(*widgets: Any) -> ipw.HBox:
    """Return widgets in a row that breaks where it has to."""
    made = ipw.HBox(list(widgets))
    made.add_class("sapa-row")
    return made


def fields(*widgets: Any) -> ipw.Box:
    """Return fields side by side, as many in a row as fit."""
    made = ipw.Box(list(widgets))
    made.add_class("sapa-fields")
    return made


def two(*widgets: Any) -> ipw.Box:
    """Return fields two in a row, one where the page is narrow."""
    made = ipw.Box(list(widgets))
    made.add_class("sapa-two")
    return made


def stack(*widgets: Any) -> ipw.Box:
    """Return fields one below the other, as wide as the card."""
    made = ipw.Box(list(widgets))
    made.add_class("sapa-wide")
    return made


def info(text: str) -> str:
    """Return a sentence that is to be seen before anything is done."""
    return f'<div class="sapa-info" role="note">{markup.esc(text)}</div>'


def upload_words(t: Translator, hint: str) -> dict[str, str]:
    """Return the words of a place for uploads; `hint` is the id of what may be dropped there."""
    limit = {"limit": FILE_LIMIT / (1 << 20)}
    keys = ("choose", "too_big", "too_much", "lost", "unreadable", "waiting")
    return {key: t(f"app.upload.{key}", **limit) for key in keys} | {"hint": t(hint, **limit)}


def lines(*texts: str) -> str:
    """Return sentences, a paragraph each."""
    return "".join(f"<p>{markup.esc(text)}</p>" for text in texts if text)


__all__ = [
    "StepView", "button", "field", "fields", "fill", "info", "lines", "row", "set_primary", "show", "stack",
    "two", "upload_words",
]  # fmt: skip

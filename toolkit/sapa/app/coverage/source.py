"""The foot of a picture: the files it was made of, and the day of the latest interview."""

from __future__ import annotations

from sapa.app.coverage.view import CoverageView
from sapa.i18n import Translator


def note(view: CoverageView, t: Translator, *tables: str) -> str:
    """Return the foot of a picture made of some tables."""
    words = [t("figures.source", files=view.files(*tables))]
    if view.last is not None:
        words.append(t("app.control.figure.until", when=view.last))
    return " ".join(words)

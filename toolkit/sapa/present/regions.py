"""Names of Kazakhstan's regions for readers: data hold codes, people read names."""

from __future__ import annotations

from sapa.i18n import Translator
from sapa.messages import Message


def region_text(code: str, t: Translator) -> str:
    """Return a region's name for its ISO or KATO code; any other text comes back as it is."""
    return t.place(code)


def stratum_text(label: str, t: Translator) -> str:
    """Return a stratum's label with regions by name and the usual words for urban and rural in the language."""
    return t.place(label)


def shown_text(text: str | Message, t: Translator) -> str:
    """Return a name or a label: a message in the language, a text with regions by name."""
    return t(text) if isinstance(text, Message) else t.place(text)

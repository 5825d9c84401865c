"""Several sentences as one text."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.messages import Message, message


def sentences(parts: Sequence[Message]) -> Message:
    """Return one or more sentences as one message, a space between them; an empty sequence raises IndexError."""
    text = parts[-1]
    for part in reversed(parts[:-1]):
        text = message("checks.sentences", first=part, rest=text)
    return text

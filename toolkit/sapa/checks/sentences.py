"""Several sentences as one text, and the one that explains printed digits at a bound."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.messages import Message, message
from sapa.results.limits import Limits
from sapa.stats import half_up

_MOST_DIGITS = 6


def sentences(parts: Sequence[Message]) -> Message:
    """Return one or more sentences as one message, a space between them; an empty sequence raises IndexError."""
    text = parts[-1]
    for part in reversed(parts[:-1]):
        text = message("checks.sentences", first=part, rest=text)
    return text


def unrounded(value: float, limits: Limits, *, digits: int) -> Message | None:
    """Say that a value is compared as it is, where its printed digits equal a bound that it breaks; else None.

    digits: the decimals with which the sentence before prints the value.
    """
    broken = ((limits.min, -1), (limits.max, 1))
    for bound, sign in broken:
        if bound is None or not sign * value > sign * bound or half_up(value, digits) != half_up(bound, digits):
            continue
        needed = next((d for d in range(digits, _MOST_DIGITS) if half_up(value, d) != half_up(bound, d)), _MOST_DIGITS)
        return message("checks.near_exact", exact=float(half_up(value, needed)), bound=bound)
    return None

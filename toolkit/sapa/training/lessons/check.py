"""Is an answer right, and if not, which mistake leads to it?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sapa.messages import Message, message
from sapa.training.lessons.lesson import Asked, Kind

_BLANKS = re.compile(r"[\s\u00a0\u202f%±]")
_SLACK = 1e-9


class Standing(StrEnum):
    """What became of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"
    """Nothing was answered."""
    UNREAD = "unread"
    """What was answered is no number."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said to an answer, and why."""

    standing: Standing
    why: Message


def number(text: str) -> float | None:
    """Return the number that a person typed ("±4,5 %", "1 200", "0.045"), or None."""
    plain = _BLANKS.sub("", text).replace(",", ".").replace("−", "-")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def check(asked: Asked, given: str) -> Feedback:  # noqa: PLR0911 - one return a kind of answer
    """Tell whether an answer is right, and the reason.

    Parameters
    ----------
    asked
        The question.
    given
        What was typed or chosen; numbers with a comma or a point, with or without a sign of per cent.

    Returns
    -------
    Feedback
        Right answers are told why they are right; a wrong one is told its mistake where it is a known one, the nearest
        of them if several are near, and otherwise what to think of.
    """
    if not given.strip():
        return Feedback(Standing.OPEN, message("lessons.open"))
    if asked.kind is Kind.CHOICE:
        if given == asked.right:
            return Feedback(Standing.RIGHT, asked.because)
        reasons = [m.why for m in asked.mistakes if m.gives == given]
        return Feedback(Standing.WRONG, reasons[0] if reasons else asked.hint)
    value = number(given)
    if value is None:
        return Feedback(Standing.UNREAD, message("lessons.unread"))
    if _near(value, asked.right, asked.within):
        return Feedback(Standing.RIGHT, asked.because)
    if asked.kind is Kind.PERCENT and _near(value * 100, asked.right, asked.within):
        return Feedback(Standing.WRONG, message("lessons.fraction"))
    near = [m for m in asked.mistakes if _near(value, m.gives, asked.within)]
    near.sort(key=lambda m: abs(value - float(m.gives)))
    return Feedback(Standing.WRONG, near[0].why if near else asked.hint)


def _near(value: float, other: float | str, within: float) -> bool:
    return abs(value - float(other)) <= within + _SLACK

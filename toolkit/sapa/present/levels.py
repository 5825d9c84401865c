"""How the level of an interviewer is shown: word + sign + colour, never colour alone, and never an accusation.

No red: red is kept for norms that are not met, and nothing is known to be wrong here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sapa.i18n import Translator
from sapa.messages import Message, message
from sapa.present.palette import STATUS_INK, STATUS_TINT
from sapa.results.interviewers import Level


@dataclass(frozen=True, slots=True)
class LevelLook:
    """Sign, word and colours of one level. `ink` is for text on white or on `tint`."""

    level: Level
    sign: str
    word: Message
    ink: str
    tint: str


_LIKE = {
    Level.ACT_NOW: ("▲", "not_assessable"),
    Level.LOOK: ("◆", "judgement"),
    Level.NOTHING: ("○", "not_applicable"),
    Level.TOO_FEW: ("?", "not_applicable"),
}

LEVEL_LOOKS: Mapping[Level, LevelLook] = MappingProxyType(
    {
        level: LevelLook(level, sign, message(f"present.level.{level.value}"), STATUS_INK[like], STATUS_TINT[like])
        for level, (sign, like) in _LIKE.items()
    }
)
"""The look of every level, the most pressing first."""


def level_label(level: Level, t: Translator) -> str:
    """Return sign and word of a level."""
    look = LEVEL_LOOKS[level]
    return f"{look.sign} {t(look.word)}"

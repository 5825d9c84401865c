"""Whether a plan's universe and its frame's are the same people."""

from __future__ import annotations

import re

from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.frame import SamplingFrame

ALL_AGES = frozenset({"all ages", "all", "все возрасты", "всех возрастов", "барлық жастар", "барлық жастағылар"})
YEARS = r"(?:\+|жас|лет|years|and over|и старше)"
AGE = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:\s*(?:[-–—]|до|to)\s*(\d{{1,2}})(?!\d)(?:\s*{YEARS})?|\s*{YEARS})", re.IGNORECASE
)
"""From which age on, and to which where one is named: 18+, 15–29 лет."""
ADULTS = re.compile(r"\b(?:adults?|взросл\w*|совершеннолетн\w*|ересек\w*|кәмелет\w*)\b", re.IGNORECASE)
ADULT = [("18", "")]
"""A person comes of age at 18 (Civil Code of the Republic of Kazakhstan, article 17)."""


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def same_universe(one: str, other: str) -> bool:
    """Tell whether two texts name the same people: the same words or the same ages; adults are those of 18 and over."""
    if _folded(one) == _folded(other):
        return True
    first, second = _ages(one), _ages(other)
    return bool(first) and first == second


def _ages(text: str) -> list[tuple[str, str]]:
    """Return the ages that a text names, as (from, to); of adults where it names them alone."""
    return AGE.findall(text) or (ADULT if ADULTS.search(text) else [])


def all_ages(text: str) -> bool:
    """Tell whether a universe is everybody."""
    return _folded(text) in ALL_AGES


def check_universe(frame: SamplingFrame, universe: str | None) -> None:
    """Refuse a plan for other people than its own frame lists; the frame that ships is for a warning.

    Raises
    ------
    BadInput
        Two universes that are both stated and differ.
    """
    listed = frame.facts.universe
    if universe is None or listed is None or frame.facts.default or same_universe(universe, listed):
        return
    raise BadInput(
        message("planning.design.universe", universe=universe, listed=listed), where="universe", got=universe,
        expected=listed, todo=message("planning.design.universe.todo"),
    )  # fmt: skip

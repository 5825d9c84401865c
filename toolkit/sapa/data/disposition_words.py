"""What the outcome of a contact attempt means: the manifest's words, AAPOR codes as they are, and words known to us.

The words known to us stand in `dispositions.csv` beside this module, each with the AAPOR code it is read as and where
that comes from. A row without a code is a word that is recognised and is no final outcome (an appointment).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sapa.data.cells import normalise_code
from sapa.stats.dispositions import Outcome, outcome_of

_NUMBERS = "survey_solutions_number"
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?[a-z]?")
_OWN_DIGITS = 3


class From(StrEnum):
    """Who says what a word means."""

    MANIFEST = "manifest"
    """The manifest, or the mapping table it names."""

    CODE = "code"
    """Nobody needs to: the word is an AAPOR code."""

    RECOGNISED = "recognised"
    """This toolkit's list of known words: an assumption that is told."""

    UNKNOWN = "unknown"
    """Nobody."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one word of a contact file means.

    code, outcome
        AAPOR code and its group; None where the word is unknown or no final outcome.
    origin, program
        Who says so; the program whose word it is (`survey_solutions` …), for recognised words.
    """

    word: str
    code: str | None
    outcome: Outcome | None
    origin: From
    program: str | None = None

    @property
    def open(self) -> bool:
        """Whether the word is recognised and no final outcome: an appointment, an interview with its interviewer."""
        return self.origin is From.RECOGNISED and self.outcome is None


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A row of the list of known words; `code` is None where the word is no final outcome."""

    word: str
    code: str | None
    program: str
    source: str


def folded_word(word: object) -> str:
    """Return a word as it is compared: NFC, lower case, ё as е, runs of spaces and underscores as one space.

    Of a number only the empty fraction is taken off: 100.0 is 100, and 1.10 is not 1.1.
    """
    text = normalise_code(word)
    if _NUMBER.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return re.sub(r"[\s_]+", " ", text).strip(" .,;:!")


@cache
def known_words() -> Mapping[str, KnownWord]:
    """Return the list of known words by their folded form."""
    text = files("sapa.data").joinpath("dispositions.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        found[folded_word(row["word"])] = KnownWord(row["word"], row["code"] or None, row["program"], row["source"])
    return MappingProxyType(found)


def meanings(words: Iterable[str], stated: Mapping[str, str]) -> dict[str, Meaning]:
    """Return what each word of a column of outcomes means.

    Parameters
    ----------
    words
        The distinct words of the column; "" for blank cells, which mean nothing.
    stated
        Word to AAPOR code as the manifest has it; it goes first.

    Returns
    -------
    dict
        Meanings by word, in the order given. A number stands for an AAPOR code only where every number of the column
        that the manifest leaves open is one, with a point or three digits: 1, 2, 3 may be anybody's own list. Numbers
        of Survey Solutions (65, 100, 120, 130) are taken where the column holds no others.
    """
    ordered = list(dict.fromkeys(words))
    own = {folded_word(word): code for word, code in stated.items()}
    open_numbers = [w for w in ordered if folded_word(w) not in own and _NUMBER.fullmatch(folded_word(w))]
    codes = bool(open_numbers) and all(_is_code(w) for w in open_numbers)
    listed = known_words()
    numbered = {w for w, known in listed.items() if known.program == _NUMBERS}
    solutions = not codes and bool(open_numbers) and {folded_word(w) for w in open_numbers} <= numbered
    found = {}
    for word in ordered:
        key = folded_word(word)
        known = listed.get(key)
        if known is not None and known.program == _NUMBERS and not solutions:
            known = None
        if key in own:
            found[word] = Meaning(word, own[key], outcome_of(own[key]), From.MANIFEST)
        elif codes and word in open_numbers:
            found[word] = Meaning(word, word, outcome_of(word), From.CODE)
        elif known is not None and key:
            outcome = outcome_of(known.code) if known.code else None
            program = known.program.removesuffix("_number")
            found[word] = Meaning(word, known.code, outcome, From.RECOGNISED, program)
        else:
            found[word] = Meaning(word, None, None, From.UNKNOWN)
    return found


def _is_code(word: str) -> bool:
    text = folded_word(word)
    plain = "." in text or "," in text or len(text) >= _OWN_DIGITS
    return plain and outcome_of(text) is not None

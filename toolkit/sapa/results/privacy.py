"""How few answers a figure may rest on to be shown, and what was withheld for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DEFAULT_K = 5
"""Answers that a figure about a group of people needs to be shown.

"Some agencies require at least five respondents in a cell, others require three": the threshold rule of the Glossary of
Statistical Disclosure Control (2005). The stricter of the two, because an evaluation goes to people who know the place.
"""


class Why(StrEnum):
    """Why a figure is withheld."""

    FEW = "few"
    """It rests on fewer than k answers."""
    COMPLEMENT = "complement"
    """It would give a figure of few answers away: the total less the others."""


class KFrom(StrEnum):
    """Who chose k."""

    DEFAULT = "default"
    MANIFEST = "manifest"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Privacy:
    """The least number of answers, and who chose it; 1 withholds nothing."""

    k: int = DEFAULT_K
    chosen_by: KFrom = KFrom.DEFAULT


@dataclass(frozen=True, slots=True)
class Withheld:
    """Figures of one table that are not shown: for few answers of their own, and to protect those."""

    table: str
    few: int
    complement: int

"""Which kinds of methods are one and the same, so that each is counted once (READINGS 2.4)."""

from __future__ import annotations

from collections.abc import Iterable

SURVEYS = frozenset({"population_survey", "online_survey", "survey"})
"""Kinds to which table 10's row of the questionnaire survey applies."""
# "Survey" is the umbrella of its own species and adds nothing beside them; desk research is in neither list of the act.
UMBRELLA = "survey"
SPECIES = frozenset({"population_survey", "online_survey"})
UNLISTED = frozenset({"desk_research"})
FAMILIES = {
    "population_survey": "survey", "online_survey": "survey", "survey": "survey", "expert_survey": "expert",
    "interview": "interview", "focus_group": "group", "brainstorming": "group", "observation": "observation",
    "mystery_shopper": "observation", "content_analysis": "documents",
}  # fmt: skip


def counts(kind: str, among: Iterable[str]) -> bool:
    """Tell whether a kind counts as a research method among the kinds of one research."""
    return kind not in UNLISTED and not (kind == UMBRELLA and bool(set(among) & SPECIES))


def counted(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct kinds that count as research methods, in their order."""
    distinct = tuple(dict.fromkeys(kinds))
    return tuple(k for k in distinct if counts(k, distinct))

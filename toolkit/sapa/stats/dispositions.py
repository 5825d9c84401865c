"""From AAPOR disposition codes of contact attempts to one final outcome a case, and to the counts of outcome rates.

American Association for Public Opinion Research (2023), Standard Definitions, 10th edition: in-person surveys, with the
codes of telephone surveys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from sapa.stats.outcome_rates import OutcomeCounts


class Outcome(StrEnum):
    """The group of a disposition code in AAPOR's rates."""

    INTERVIEW = "I"
    PARTIAL = "P"
    REFUSAL = "R"
    NON_CONTACT = "NC"
    OTHER = "O"
    UNKNOWN_HOUSEHOLD = "UH"
    UNKNOWN_RESPONDENT = "UR"
    UNKNOWN_OTHER = "UO"
    NOT_ELIGIBLE = "NE"


COUNTED = {
    Outcome.INTERVIEW: "interviews", Outcome.PARTIAL: "partials", Outcome.REFUSAL: "refusals",
    Outcome.NON_CONTACT: "non_contacts", Outcome.OTHER: "other", Outcome.UNKNOWN_HOUSEHOLD: "unknown_household",
    Outcome.UNKNOWN_RESPONDENT: "unknown_respondent", Outcome.UNKNOWN_OTHER: "unknown_other",
    Outcome.NOT_ELIGIBLE: "not_eligible",
}  # fmt: skip
"""The field of `OutcomeCounts` that holds the cases of each group."""

# Points count for nothing, so that 2.11, 2.1 and 211 are refusals; what AAPOR does not define (1.3, 2.5) is no code.
_CODE = re.compile(r"[1-4](?:[.,]?[0-9]{1,3})?[a-z]?")
_GROUPS = {
    "1": Outcome.INTERVIEW, "10": Outcome.INTERVIEW, "11": Outcome.INTERVIEW, "12": Outcome.PARTIAL,
    "2": Outcome.OTHER, "20": Outcome.OTHER, "21": Outcome.REFUSAL, "22": Outcome.NON_CONTACT, "23": Outcome.OTHER,
    "3": Outcome.UNKNOWN_OTHER, "30": Outcome.UNKNOWN_OTHER, "31": Outcome.UNKNOWN_HOUSEHOLD,
    "32": Outcome.UNKNOWN_RESPONDENT, "33": Outcome.UNKNOWN_OTHER, "34": Outcome.UNKNOWN_OTHER,
    "39": Outcome.UNKNOWN_OTHER, "4": Outcome.NOT_ELIGIBLE,
    **{f"4{digit}": Outcome.NOT_ELIGIBLE for digit in range(10)},
}  # fmt: skip
# What one visit has shown is not undone by a later one at which nobody opened the door.
_KEPT = (Outcome.INTERVIEW, Outcome.PARTIAL, Outcome.REFUSAL)


def outcome_of(code: str) -> Outcome | None:
    """Return the group of a code (`1.1`, `2.11`, `3.18`, `4.5`); None where it is no AAPOR code."""
    bare = code.strip().lower()
    if _CODE.fullmatch(bare) is None:
        return None
    return _GROUPS.get("".join(c for c in bare if c.isdigit())[:2])


def final_outcome(attempts: Iterable[Outcome | None]) -> Outcome | None:
    """Return what a case came to, its attempts given in the order in which they were made.

    An interview, else a partial one, else a refusal at any attempt; otherwise the last attempt. None where that is not
    known, or without attempts.
    """
    made = list(attempts)
    at = deciding_attempt(made)
    return None if at is None else made[at]


def deciding_attempt(attempts: Sequence[Outcome | None]) -> int | None:
    """Return the place of the attempt whose outcome is the case's (`final_outcome`); None without attempts."""
    for kept in _KEPT:
        if kept in attempts:
            return attempts.index(kept)
    return len(attempts) - 1 if attempts else None


def count_outcomes(outcomes: Iterable[Outcome], weights: Iterable[float] | None = None) -> OutcomeCounts:
    """Return the cases of each group, ready for `outcome_rates`; their weights where these are given.

    Raises
    ------
    ValueError
        When there are not as many weights as outcomes.
    """
    number: dict[Outcome, float] = dict.fromkeys(Outcome, 0)
    if weights is None:
        for outcome in outcomes:
            number[outcome] += 1
    else:
        for outcome, weight in zip(outcomes, weights, strict=True):
            number[outcome] += weight
    return OutcomeCounts(**{COUNTED[outcome]: n for outcome, n in number.items()})

"""From AAPOR disposition codes of contact attempts to one final outcome a case, and to the counts of outcome rates.

American Association for Public Opinion Research (2016), Standard Definitions, 9th edition: in-person surveys.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    UNKNOWN_OTHER = "UO"
    NOT_ELIGIBLE = "NE"


# The longest beginning of a code decides; points count for nothing, so that 2.11, 2.1 and 211 are refusals.
_GROUPS = {
    "1": Outcome.INTERVIEW, "11": Outcome.INTERVIEW, "12": Outcome.PARTIAL,
    "2": Outcome.OTHER, "21": Outcome.REFUSAL, "22": Outcome.NON_CONTACT, "23": Outcome.OTHER,
    "3": Outcome.UNKNOWN_OTHER, "31": Outcome.UNKNOWN_HOUSEHOLD, "32": Outcome.UNKNOWN_OTHER,
    "39": Outcome.UNKNOWN_OTHER, "4": Outcome.NOT_ELIGIBLE,
}  # fmt: skip
# What one visit has shown is not undone by a later one at which nobody opened the door.
_KEPT = (Outcome.INTERVIEW, Outcome.PARTIAL, Outcome.REFUSAL)


def outcome_of(code: str) -> Outcome | None:
    """Return the group of a code (`1.1`, `2.11`, `3.18`, `4.5`); None where it is no AAPOR code."""
    digits = code.strip().replace(".", "")
    if not digits.isdigit():
        return None
    return _GROUPS.get(digits[:2]) or _GROUPS.get(digits[:1])


def final_outcome(attempts: Iterable[Outcome | None]) -> Outcome | None:
    """Return what a case came to, its attempts given in the order in which they were made.

    An interview, else a partial one, else a refusal at any attempt; otherwise the last attempt. None where that is not
    known, or without attempts.
    """
    made = list(attempts)
    return next((kept for kept in _KEPT if kept in made), made[-1] if made else None)


def count_outcomes(outcomes: Iterable[Outcome]) -> OutcomeCounts:
    """Return the cases of each group, ready for `outcome_rates`."""
    number = dict.fromkeys(Outcome, 0)
    for outcome in outcomes:
        number[outcome] += 1
    return OutcomeCounts(
        interviews=number[Outcome.INTERVIEW], partials=number[Outcome.PARTIAL], refusals=number[Outcome.REFUSAL],
        non_contacts=number[Outcome.NON_CONTACT], other=number[Outcome.OTHER],
        unknown_household=number[Outcome.UNKNOWN_HOUSEHOLD], unknown_other=number[Outcome.UNKNOWN_OTHER],
        not_eligible=number[Outcome.NOT_ELIGIBLE],
    )  # fmt: skip

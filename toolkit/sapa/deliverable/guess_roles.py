"""Guessing the roles of the data's columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from sapa.deliverable.guess import Candidate, id_columns, looks_numeric, nested
from sapa.deliverable.guess_names import ROLE_NAMES
from sapa.messages import Message, message

_SKIPPED = ("id", "weight", "psu", "stratum", "settlement", "latitude", "longitude")


@dataclass(slots=True)
class RoleGuess:
    """Roles with their columns, and notes on what is unsure, by role."""

    roles: dict[str, list[str]] = field(default_factory=dict)
    unsure: dict[str, Message] = field(default_factory=dict)


def guess_roles(data: Candidate, id_column: str | None, strata: tuple[str, ...]) -> RoleGuess:
    """Guess which column plays which role.

    Parameters
    ----------
    data
        The file of interviews.
    id_column
        The column by which other files find their interviews, where there are any.
    strata
        Columns by which a plan or a population relates to the data.

    Returns
    -------
    RoleGuess
        Roles that a column was found for; a role with several candidates is noted as unsure.
    """
    guess = RoleGuess()
    _id(data, id_column, guess)
    _weight(data, guess)
    _strata(data, strata, guess)
    for role, names in ROLE_NAMES.items():
        if role not in _SKIPPED:
            _plain(data, role, names, guess)
    _units(data, guess)
    for role in ("latitude", "longitude"):
        column = data.first(ROLE_NAMES[role]) or next(
            (c for n, c in data.folded.items() if n.endswith(f"_{role}") and data.filled(c)), None
        )
        if column is not None and looks_numeric(data, column):
            guess.roles[role] = [column]
    return guess


def _id(data: Candidate, id_column: str | None, guess: RoleGuess) -> None:
    found = id_columns(data)
    chosen = id_column or (found[0] if found else None)
    if chosen is None:
        guess.unsure["id"] = message("deliverable.draft.no_id")
        return
    guess.roles["id"] = [chosen]
    if data.rows.frame[chosen].nunique() < len(data.rows):
        guess.unsure["id"] = message("deliverable.draft.id_repeats", column=chosen)
    elif others := [c for c in found if c != chosen]:
        guess.unsure["id"] = message("deliverable.draft.several", column=chosen, others=tuple(others[:4]))


def _weight(data: Candidate, guess: RoleGuess) -> None:
    found = [c for n in ROLE_NAMES["weight"] if (c := data.folded.get(n)) and looks_numeric(data, c)]
    if found:
        guess.roles["weight"] = [found[0]]
        if len(set(found)) > 1:
            guess.unsure["weight"] = message("deliverable.draft.several", column=found[0], others=tuple(found[1:4]))
    else:
        guess.unsure["weight"] = message("deliverable.draft.no_weight")


def _strata(data: Candidate, strata: tuple[str, ...], guess: RoleGuess) -> None:
    if strata:
        guess.roles["stratum"] = list(strata)
    elif column := data.first(ROLE_NAMES["stratum"]):
        guess.roles["stratum"] = [column]
    else:
        guess.unsure["stratum"] = message("deliverable.draft.no_stratum")


def _plain(data: Candidate, role: str, names: tuple[str, ...], guess: RoleGuess) -> None:
    found = list(dict.fromkeys(c for n in names if (c := data.folded.get(n)) and data.filled(c)))
    if not found:
        return
    if role == "status" and len(data.values(found[0])) < 2:
        return
    guess.roles[role] = [found[0]]
    if len(found) > 1 and role in ("interviewer", "start", "end", "status"):
        guess.unsure[role] = message("deliverable.draft.several", column=found[0], others=tuple(found[1:4]))


def _units(data: Candidate, guess: RoleGuess) -> None:
    """Guess the primary unit and the settlement; a unit that is only guessed from a village is said to be unsure."""
    column = data.first(ROLE_NAMES["psu"])
    if column is not None and column not in guess.roles.get("stratum", []):
        columns = nested(data, column)
        guess.roles["psu"] = list(columns)
        key = "psu_nested" if len(columns) > 1 else "psu"
        guess.unsure["psu"] = message(f"deliverable.draft.{key}", columns=columns)
    elif column is None:
        guess.unsure["psu"] = message("deliverable.draft.no_psu")
    if settlement := data.first(ROLE_NAMES["settlement"]):
        guess.roles["settlement"] = [settlement]

"""Which adult of a household is asked: Kish's tables or the last birthday, and the weights that follow from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.results.fieldwork import KishTable
from sapa.stats.chance import Stream


class PersonRule(StrEnum):
    """How one adult of a household is chosen."""

    KISH = "kish"
    """Adults are listed, men by age and then women by age, the oldest first; the questionnaire's table names one."""

    LAST_BIRTHDAY = "last_birthday"
    """The adult whose birthday was last."""


# Kish (1949), A procedure for objective respondent selection within the household, Journal of the American Statistical
# Association 44, p. 384: name, twelfths of the questionnaires, adult to interview with 1, 2, 3, 4, 5, 6 or more adults.
_TABLES = (
    ("A", 2, (1, 1, 1, 1, 1, 1)),
    ("B1", 1, (1, 1, 1, 1, 2, 2)),
    ("B2", 1, (1, 1, 1, 2, 2, 2)),
    ("C", 2, (1, 1, 2, 2, 3, 3)),
    ("D", 2, (1, 2, 2, 3, 4, 4)),
    ("E1", 1, (1, 2, 3, 3, 3, 5)),
    ("E2", 1, (1, 2, 3, 4, 5, 5)),
    ("F", 2, (1, 2, 3, 4, 5, 6)),
)
PARTS = sum(parts for _, parts, _ in _TABLES)
MOST_ADULTS = 6
_DECK = tuple(name for name, parts, _ in _TABLES for _ in range(parts))


def kish_tables() -> tuple[KishTable, ...]:
    """Return Kish's eight tables (1949) with the share of questionnaires that carries each."""
    return tuple(KishTable(name=name, share=parts / PARTS, chosen=chosen) for name, parts, chosen in _TABLES)


def kish_chances(adults: int) -> tuple[Fraction, ...]:
    """Return the chance of each adult of a household of 1 to 6, in the order of the list.

    Equal for 1, 2, 3, 4 and 6 adults. Of 5 the third and the fifth have 1/4 and the others 1/6: the price that Kish
    paid for eight tables. In larger households the adults after the sixth have none.
    """
    if not 1 <= adults <= MOST_ADULTS:
        raise ValueError(f"adults must lie in 1 … {MOST_ADULTS}: {adults}")
    chance = [Fraction(0)] * adults
    for _, parts, chosen in _TABLES:
        chance[chosen[adults - 1] - 1] += Fraction(parts, PARTS)
    return tuple(chance)


def assign_kish(units: Sequence[tuple[str, int]], *, seed: int) -> tuple[tuple[str, int, str], ...]:
    """Give every questionnaire a table at random: (unit, number of the address inside it, table).

    Parameters
    ----------
    units
        Label and number of questionnaires of each unit; labels differ.
    seed
        A whole number, 0 or above.

    Notes
    -----
    In each unit the questionnaires are dealt from a shuffled deck of twelve cards that holds every table by its share,
    and a new deck follows every twelfth: each questionnaire has each table with exactly its share, and twelve in a row
    have all of them. Units do not disturb one another.
    """
    out: list[tuple[str, int, str]] = []
    for unit, number in units:
        stream = Stream(seed, "kish", unit)
        for deck in range(math.ceil(number / PARTS)):
            order = stream.permutation(PARTS).tolist()
            first = deck * PARTS
            out += [(unit, first + i + 1, _DECK[card]) for i, card in enumerate(order[: number - first])]
    return tuple(out)


def household_factor(adults: int, *, most: int | None = None) -> int:
    """Return by how much an interview counts because one of several adults was asked: their number.

    w = 1 / (chance of the dwelling) · households in the dwelling · adults in the household (Kish 1965, section 11.3).

    Parameters
    ----------
    adults
        Adults in the household, 1 or more.
    most
        Largest factor, where weights are trimmed; None: none.
    """
    if adults < 1:
        raise BadInput(
            message("planning.fieldwork.adults"), got=str(adults), expected="≥ 1",
            todo=message("planning.fieldwork.adults.todo"),
        )  # fmt: skip
    return adults if most is None else min(adults, most)


def household_weighting(households: Mapping[int, float]) -> float:
    """Return what asking one adult a household does to the variance, 1 + CV²(w) = Σ f·A² / (Σ f·A)².

    For `design_sample(weighting=…)` (Kish 1965, eq. 11.7.6).

    Parameters
    ----------
    households
        Share (or number) of the households with 1, 2, 3 … adults.
    """
    total = math.fsum(households.values())
    if not total > 0 or any(f < 0 or a < 1 for a, f in households.items()):
        raise BadInput(
            message("planning.fieldwork.households"), got=str(dict(households)),
            todo=message("planning.fieldwork.households.todo"),
        )  # fmt: skip
    mean = math.fsum(f * a for a, f in households.items()) / total
    square = math.fsum(f * a * a for a, f in households.items()) / total
    return square / mean**2


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field that the contact form must have: its column, and what goes into it."""

    name: str
    text: Message


def person_fields(rule: PersonRule | str | None) -> tuple[FormField, ...]:
    """Return the fields of the form that selection and weights need; without a rule only the address."""
    names = ["address"]
    if rule is not None:
        names += ["households", "adults"]
        names += ["kish_table", "kish_number"] if PersonRule(rule) is PersonRule.KISH else ["last_birthday"]
    return tuple(FormField(name=n, text=message(f"planning.fieldwork.field.{n}")) for n in names)


def person_rules(rule: PersonRule | str | None) -> tuple[Message, ...]:
    """Return what the interviewer does and how the answer is weighted, in sentences."""
    if rule is None:
        return ()
    return (message(f"planning.fieldwork.person.{PersonRule(rule).value}"), message("planning.fieldwork.weight"))

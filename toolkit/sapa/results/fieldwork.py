"""Papers for the field: who works where, which respondent, whom to control, all fixed before the first interview."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One drawn unit (or quota stratum), or one random route of a large one, given to one interviewer."""

    interviewer: str
    organisation: str | None
    stratum: str
    unit: str
    name: str | None
    interviews: int
    issued: int
    route_start: float | None
    """Where the random route begins: share of the way through the unit's list of addresses or streets; route k of K at
    (u + k − 1)/K with one random u for the unit."""
    route_step: int | None
    """Every k-th dwelling is visited."""
    left_hand: bool | None
    """Direction of the route: left-hand or right-hand rule."""
    route: int = 1
    """Number of the route inside the unit. A unit with the interviews of several clusters has several, each by itself
    with an interviewer, a start, a step and a hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaCell:
    """Interviews that an interviewer owes in one cell: sex × age, say."""

    interviewer: str
    stratum: str
    unit: str
    cell: tuple[tuple[str, str], ...]
    """Characteristic and category: (("sex", "female"), ("age", "18-29"))."""
    interviews: int
    route: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KishTable:
    """One of Kish's selection tables: which adult to ask by the number of adults, men by age and then women by age."""

    name: str
    share: float
    """Share of questionnaires that carry the table."""
    chosen: tuple[int, ...]
    """Number of the adult to interview in a household of 1, 2, 3, 4, 5, 6 or more adults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlOrder:
    """One interviewer's random order of control: numbers of their interviews, as they come in."""

    interviewer: str
    organisation: str | None
    planned: int
    draw: int
    """Interviews to try to control, so that the share of controls with an outcome is expected to hold."""
    order: tuple[int, ...]
    """Interview 7 of this interviewer first, then 2 …: all of them, so that there is always a next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPlan:
    """The field-control plan.

    low, high
        Share of interviews to control, fractions, from the norm or the technical specification.
    reach
        Share of tried controls expected to end with an outcome.
    interviews, needed, ceiling
        Interviews planned; controls with an outcome that the low share asks for (⌈low·n⌉); that the high share allows
        (⌊high·n⌋).
    draw
        Interviews to try: the smallest number whose expected outcomes reach `needed`, ⌈needed / reach⌉.
    draw_safe
        The smallest number with which `needed` outcomes are reached with probability `assurance` (binomial); None where
        not even all interviews suffice.
    detects
        Largest share of invented interviews that `needed` controls, all clean, leave possible at confidence
        `confidence` (hypergeometric limit).
    detects_unreached
        The same where those who were drawn and not reached count as invented.
    """

    low: float | None
    high: float | None
    source: str
    reach: float
    interviews: int
    needed: int
    ceiling: int | None
    draw: int
    draw_safe: int | None
    assurance: float
    detects: float | None
    confidence: float
    method: str
    seed: int
    orders: tuple[ControlOrder, ...]
    detects_unreached: float | None = None
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fieldwork:
    """Everything that goes to the field beside the drawn sample."""

    assignments: tuple[Assignment, ...]
    quotas: tuple[QuotaCell, ...]
    person_rule: str | None
    """`kish`, `last_birthday` or None."""
    kish: tuple[KishTable, ...]
    kish_of: tuple[tuple[str, int, int, str], ...]
    """Which table each questionnaire carries: unit, route, number of the address inside the unit, name of the table."""
    control: ControlPlan | None
    seed: int
    warnings: tuple[Message, ...] = ()

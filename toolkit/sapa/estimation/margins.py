"""Known totals of the population as users state them: by the levels of a column, or of several crossed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sapa.data.cells import normalise_code
from sapa.data.nearest import listed
from sapa.data.survey import Survey, as_columns
from sapa.data.values import codes
from sapa.errors import BadInput
from sapa.estimation.columns import location, need
from sapa.messages import message

Level: TypeAlias = "tuple[str, ...]"
Stated: TypeAlias = "Mapping[object, float]"

CROSS = " × "
SHARES_OFF = 0.005
"""Shares that miss 1 by more than this (or by more than their decimals explain) are no shares of one population."""


@dataclass(frozen=True, slots=True)
class Margin:
    """The known distribution of the population over one column, or over several crossed.

    columns
        The column or columns.
    targets
        Level → total, or share where `shares`. A level is a tuple with one code for each column.
    shares
        The targets are shares (fractions that sum to 1).
    rounding
        Unit to which the targets are rounded (1000 where totals are in thousands). None: as their decimals show.
    source
        Where it was read, for messages.
    """

    columns: tuple[str, ...]
    targets: Mapping[Level, float]
    shares: bool = False
    rounding: float | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", MappingProxyType(dict(self.targets)))
        if not self.targets:
            raise self.refuse("margin_no_levels")
        for level, value in self.targets.items():
            if len(level) != len(self.columns):
                raise self.refuse("margin_level", got=CROSS.join(level), expected=self.name)
            if not (math.isfinite(value) and value >= 0):
                raise self.refuse("margin_value", level=CROSS.join(level), got=f"{value}")
        off = abs(sum(self.targets.values()) - 1)
        if self.shares and off > max(SHARES_OFF, self.unit * len(self.targets) / 2):
            raise self.refuse("margin_shares", got=f"{sum(self.targets.values()):.12g}", expected="1")

    @classmethod
    def totals(cls, columns: str | Sequence[str], totals: Stated, *, rounding: float | None = None) -> Margin:
        """Return a margin of totals: `Margin.totals("region", {"A": 1200, "B": 800})`."""
        return cls(as_columns(columns), _levels(totals), rounding=rounding)

    @classmethod
    def of_shares(cls, columns: str | Sequence[str], shares: Stated, *, rounding: float | None = None) -> Margin:
        """Return a margin of shares, fractions that sum to 1: `Margin.of_shares("sex", {1: 0.48, 2: 0.52})`."""
        return cls(as_columns(columns), _levels(shares), shares=True, rounding=rounding)

    @property
    def name(self) -> str:
        """The columns as one text."""
        return CROSS.join(self.columns)

    @property
    def unit(self) -> float:
        """Unit of the last digit of the targets."""
        return self.rounding if self.rounding is not None else last_digit(list(self.targets.values()))

    def refuse(
        self, what: str, *, got: str | None = None, expected: str | None = None, level: str | None = None
    ) -> BadInput:
        """Return the error for a fault of this margin."""
        return BadInput(
            message(f"estimation.calibration.bad.{what}", margin=self.name, level=level),
            where=self.source,
            got=got,
            expected=expected,
            todo=message(f"estimation.calibration.todo.{what}"),
        )


@dataclass(frozen=True, slots=True)
class NumberTotal:
    """The known population total of a numeric column."""

    column: str
    total: float
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the weights are to be calibrated to, and how.

    margins, numbers
        What is known.
    method
        poststratification, raking, linear or logit. None: poststratification for one margin, raking for several,
        linear where totals of numbers are known.
    population
        Size of the population, where all margins are shares. None: what the weights sum to.
    bounds
        Of new over old weight; for logit only.
    trim
        Floor and ceiling of the weights after calibration, in units of their mean. None: no trimming.
    """

    margins: tuple[Margin, ...] = ()
    numbers: tuple[NumberTotal, ...] = ()
    method: str | None = None
    population: float | None = None
    bounds: tuple[float, float] | None = None
    trim: tuple[float, float] | None = None
    tolerance: float = 1e-10
    source: str | None = field(default=None)


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A margin on the rows of a survey.

    levels
        The levels, in the order of the margin, then those of the data that it does not know.
    place
        (n,) index into `levels`; −1 where a column is empty.
    """

    levels: tuple[Level, ...]
    place: NDArray[np.intp]


def last_digit(values: Sequence[float]) -> float:
    """Return the unit of the last decimal that any of the numbers shows: 0.01 for 0.25 and 0.5; 1 for whole ones."""
    decimals = 0
    for value in values:
        exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
        # A computed number such as 1/3 shows no rounding: 12 decimals are taken as exact.
        decimals = max(decimals, min(12, -exponent if isinstance(exponent, int) else 0))
    return float(Decimal(1).scaleb(-decimals))


def coded(survey: Survey, margin: Margin) -> Coded:
    """Return the level of each row; an unknown column is refused with the nearest name."""
    import pandas as pd

    places: list[NDArray[np.intp]] = []
    labels: list[list[str]] = []
    for name in margin.columns:
        place, found = pd.factorize(codes(need(survey.rows, name)))
        places.append(np.asarray(place, dtype=np.intp))
        labels.append([str(label) for label in found])
    cell = np.zeros(len(survey.rows), dtype=np.intp)
    empty = np.zeros(cell.size, dtype=bool)
    for place, own in zip(places, labels, strict=True):
        empty |= place < 0
        cell = cell * max(len(own), 1) + place
    cell[empty] = -1
    number, distinct = pd.factorize(cell)
    known = {level: i for i, level in enumerate(margin.targets)}
    table = np.full(len(distinct), -1, dtype=np.intp)
    for i, code in enumerate(distinct):
        if code < 0:
            continue
        level: list[str] = []
        rest = int(code)
        for own in reversed(labels):
            rest, at = divmod(rest, len(own))
            level.append(own[at])
        table[i] = known.setdefault(tuple(reversed(level)), len(known))
    return Coded(tuple(known), table[np.asarray(number, dtype=np.intp)])


def need_known(survey: Survey, margin: Margin, found: Coded) -> None:
    """Refuse rows whose level the margin does not know, or that have none: they could get no weight."""
    outside = (found.place < 0) | (found.place >= len(margin.targets))
    if not bool(outside.any()):
        return
    at = int(np.argmax(outside))
    where, row = location(survey.rows, at)
    place = int(found.place[at])
    cells = [survey.rows.frame[name].iloc[at] for name in margin.columns]
    raise BadInput(
        message(
            "estimation.calibration.bad.level_unknown" if place >= 0 else "estimation.calibration.bad.level_missing",
            margin=margin.name,
            row=row,
            n=int((found.place == place).sum()) if place >= 0 else int((found.place < 0).sum()),
        ),
        where=where,
        got=CROSS.join(found.levels[place])
        if place >= 0
        else CROSS.join("" if c is None or c != c else str(c) for c in cells) or None,  # noqa: PLR0124
        expected=listed([CROSS.join(level) for level in margin.targets]),
        todo=message(f"estimation.calibration.todo.level_{'unknown' if place >= 0 else 'missing'}"),
    )


def _levels(stated: Stated) -> dict[Level, float]:
    return {
        tuple(normalise_code(part) for part in (key if isinstance(key, tuple) else (key,))): float(value)
        for key, value in stated.items()
    }

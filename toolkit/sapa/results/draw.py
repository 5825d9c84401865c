"""`DrawnSample`: units selected from a frame, with the seed, the random numbers and the probabilities behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from sapa.data.as_frame import as_frame
from sapa.messages import Message
from sapa.results.plan import FrameFacts


class UnitRole(StrEnum):
    """Whether a unit is worked or waits as a substitute."""

    MAIN = "main"
    RESERVE = "reserve"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnUnit:
    """One selected unit of the last drawn stage.

    A reserve has the probabilities that its size has in the draw of the main units. Under a self-representing unit
    that lists smaller units, its reserves are among those and are used inside it.

    order
        Number inside its stratum, in which it is worked; reserves follow in the order of their use.
    ids, name
        Id of the unit at each drawn stage (settlement, precinct …), and its name. A stratum with fewer drawn stages
        than others has fewer ids.
    sizes
        Measure of size at each drawn stage.
    probabilities
        Probability of selection at each drawn stage, given the stage before. 1 for a self-representing unit.
    certainty
        True where the first stage took the unit with certainty.
    interviews, issued
        Interviews wanted in the unit and addresses to issue there (0 for a reserve until it is used).
    weight
        People (or units of the size) an interview in the unit stands for: N of the unit / interviews / Π probabilities;
        None for a reserve.
    row
        Row of the frame's file, the header being row 1.
    """

    stratum: str
    parts: tuple[str, ...]
    order: int
    role: UnitRole
    ids: tuple[str, ...]
    name: str | None
    sizes: tuple[float, ...]
    probabilities: tuple[float, ...]
    certainty: bool
    interviews: int
    issued: int
    weight: float | None
    row: int | None

    @property
    def probability(self) -> float:
        """Probability of selection over all drawn stages."""
        out = 1.0
        for p in self.probabilities:
            out *= p
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawStep:
    """One act of chance, so that anyone can repeat it by hand.

    within
        The stratum (and the units before) inside which it was made; `stream` is the text that, with the seed, fixes
        its random numbers.
    units, total
        Units in the list, and the sum of their sizes (their number, for equal probabilities).
    take
        Clusters asked for (of a list taken whole, its units). A self-representing unit holds several, so that
        `chosen` may be fewer.
    certain
        Ids taken with certainty before chance began.
    start, interval
        Random start and interval of a systematic draw, on the cumulated sizes of the units that are not certain; None
        for simple random sampling and where nothing was left to chance.
    chosen
        Ids in the order of selection, those taken with certainty first.
    order
        Order of the list: `frame` (rows as in the file: an implicit stratification) or `id` (sorted as text).
    numbers
        Random numbers in [0, 1). Systematic: u of the start = u · interval, then one for each reserve. Simple random:
        those of `chosen`, then those of `reserve`, being the smallest of the list. None where nothing was left to
        chance.
    reserve
        Ids of the substitutes in the order of their use, drawn after `chosen` in the same act.
    """

    stage: str
    method: str
    within: tuple[str, ...]
    stream: str
    units: int
    total: float
    take: int
    certain: tuple[str, ...]
    start: float | None
    interval: float | None
    chosen: tuple[str, ...]
    order: str = "frame"
    numbers: tuple[float, ...] = ()
    reserve: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnSample:
    """Units drawn for a plan. The same plan, frame and seed give the same sample on every machine."""

    seed: int
    generator: str
    frame: FrameFacts
    by: tuple[str, ...]
    unit_columns: tuple[str, ...]
    units: tuple[DrawnUnit, ...]
    steps: tuple[DrawStep, ...]
    warnings: tuple[Message, ...] = ()

    @property
    def main(self) -> tuple[DrawnUnit, ...]:
        """Units to be worked."""
        return tuple(u for u in self.units if u.role is UnitRole.MAIN)

    def to_frame(self) -> Any:
        """Return the units as a DataFrame: stratum columns, unit columns, role, order, probability, interviews …"""
        rows: list[dict[str, Any]] = [
            dict(zip(self.by, u.parts, strict=True))
            | dict(zip_longest(self.unit_columns, u.ids, fillvalue=""))
            | {
                "name": u.name, "role": u.role.value, "order": u.order, "size": u.sizes[-1], "certainty": u.certainty,
                "probability": u.probability, "interviews": u.interviews, "issued": u.issued, "weight": u.weight,
            }
            for u in self.units
        ]  # fmt: skip
        return as_frame(rows)

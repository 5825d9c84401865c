"""One cell of a sheet of scores: a score, a blank, or what is no score."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sapa.panel.faults import Fault, FaultKind
from sapa.panel.plan import SheetScale

NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
ROUND = re.compile(r"0*([1-9]\d{0,3})(?:[.,]0+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One cell: a score, a blank (`value` None) or a printed total (`criterion` "").

    value
        As it stands: of one expert, or the sum or mean of `members`.
    text
        What stands in the cell.
    place
        File with sheet and cell, or file and row.
    stands
        A blank leaves the score of the round before as it was.
    """

    bid: str
    expert: str
    criterion: str
    round: int
    value: float | None
    text: str
    place: str
    scale: SheetScale = SheetScale.EACH
    members: int = 1
    stands: bool = False


def cell_of(
    text: str,
    *,
    bid: str,
    expert: str,
    criterion: str,
    round: int,
    place: str,
    scale: SheetScale = SheetScale.EACH,
    members: int = 1,
    stands: bool = False,
) -> Given | Fault:
    """Return what a cell holds; a text that is no number is a fault.

    Parameters
    ----------
    text
        What stands in the cell.
    bid, expert, criterion, round, place, scale, members, stands
        As `Given` has them.
    """
    if text and not NUMBER.fullmatch(text):
        return Fault(
            kind=FaultKind.NOT_A_NUMBER, place=place, bid=bid, expert=expert, criterion=criterion, round=round, got=text
        )
    value = float(text.replace(",", ".")) if text else None
    return Given(
        bid=bid,
        expert=expert,
        criterion=criterion,
        round=round,
        value=value,
        text=text,
        place=place,
        scale=scale,
        members=members,
        stands=stands,
    )

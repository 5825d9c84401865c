"""The random order in which each interviewer's interviews are controlled: fixed before anybody knows who is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sapa.checks.interviews import Interviews
from sapa.data.values import instants_in
from sapa.stats.chance import Stream

STREAM = "control-next"


@dataclass(frozen=True, slots=True)
class Turn:
    """An interview in its interviewer's order.

    at
        Position of the delivered row.
    number
        The interview's number among the interviewer's, as they came in; 1 is the first.
    turn
        Its place in the order of control; 1 is controlled first.
    planned
        True where the place comes from the control plan, False where it comes from the seed.
    """

    at: int
    number: int
    turn: int
    planned: bool


def as_they_came(interviews: Interviews, used: npt.NDArray[np.bool_]) -> dict[str, list[int]]:
    """Return each interviewer's rows in the order of their start; without a time, in the order of the file.

    Rows whose start cannot be read come after those whose start can. Rows without an interviewer are under "".
    """
    n = len(interviews.rows)
    columns = interviews.roles.get("start")
    moments = instants_in(interviews.rows, columns[0]).values if columns else np.full(n, np.datetime64("NaT", "ns"))
    blank = np.isnat(moments)
    order = np.lexsort((np.arange(n), np.where(blank, np.iinfo(np.int64).max, moments.astype(np.int64)), blank))
    labels = interviews.interviewer
    found: dict[str, list[int]] = {}
    for i in order:
        if used[i]:
            found.setdefault("" if labels is None else str(labels[i]), []).append(int(i))
    return found


def turns(
    interviews: Interviews, came: Mapping[str, Sequence[int]], orders: Mapping[str, Sequence[int]], *, seed: int
) -> dict[str, tuple[Turn, ...]]:
    """Return every interviewer's interviews in the order of control.

    Parameters
    ----------
    came
        Rows by interviewer, as they came in (`as_they_came`).
    orders
        Numbers of interviews by interviewer, the first to control first, from the control plan. Numbers that are not
        made yet are passed over; they keep their turn for the day they come in.
    seed
        Of the order of interviews that no plan has put into one.

    Notes
    -----
    What no plan names comes after it, by a random number that hangs on the seed, the interviewer and the interview's
    id alone (its number where there are no ids): interviews that come in later never change the order of the earlier.
    """
    found = {}
    for name, rows in came.items():
        place = {number: turn for turn, number in enumerate(orders.get(name, ()), 1)}
        after = max(place.values(), default=0)
        known = [(place[k], k, at) for k, at in enumerate(rows, 1) if k in place]
        rest = sorted((_number(interviews, seed, name, k, at), k, at) for k, at in enumerate(rows, 1) if k not in place)
        found[name] = (
            *(Turn(at, k, turn, planned=True) for turn, k, at in sorted(known)),
            *(Turn(at, k, after + i, planned=False) for i, (_, k, at) in enumerate(rest, 1)),
        )
    return found


def _number(interviews: Interviews, seed: int, name: str, number: int, at: int) -> float:
    id = str(interviews.ids[at]) if interviews.ids is not None else ""
    # A repeated id would give its copies one number, and the tie would go to the earlier one.
    return float(Stream(seed, STREAM, name, id or f"#{number}").uniform(1)[0])

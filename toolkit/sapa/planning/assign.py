"""Which interviewer works in which unit: inside their region, and everybody with about as much to do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.frame import JOIN
from sapa.planning.interviewers import Interviewer
from sapa.results.draw import DrawnSample
from sapa.results.plan import SamplePlan

SHOWN = 8
# Smaller portions make loads more even, larger ones leave an interviewer in fewer places.
_PORTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Interviews to be made in one place by one interviewer.

    unit, name
        The drawn unit; without a draw the number of the cluster (or of the portion) inside the stratum.
    size
        People of the unit (or another measure of size); None: not known.
    route, routes
        Which of how many random routes of the unit this is.
    """

    stratum: str
    parts: tuple[str, ...]
    unit: str
    name: str | None
    interviews: int
    issued: int
    size: float | None = None
    route: int = 1
    routes: int = 1

    @property
    def label(self) -> str:
        """Name of the unit among all units."""
        return JOIN.join((self.stratum, self.unit))


def work_of(plan: SamplePlan, drawn: DrawnSample | None) -> tuple[Work, ...]:
    """Return the units to be worked; without a draw the planned clusters, and strata without clusters whole."""
    if drawn is not None:
        return tuple(
            Work(
                stratum=u.stratum, parts=u.parts, unit=JOIN.join(u.ids), name=u.name, interviews=u.interviews,
                issued=u.issued, size=u.sizes[-1] if u.sizes else None,
            )
            for u in drawn.main if u.interviews > 0
        )  # fmt: skip
    out: list[Work] = []
    for s in plan.strata:
        if s.interviews <= 0:
            continue
        portions = s.clusters or 1
        for i, (mine, issued) in enumerate(
            zip(even(s.interviews, portions), even(s.issued, portions), strict=True), start=1
        ):
            out.append(
                Work(
                    stratum=s.stratum, parts=s.parts, unit=str(i) if s.clusters else "", name=None, interviews=mine,
                    issued=issued, size=None if s.population is None or s.clusters else s.population,
                )
            )  # fmt: skip
    return tuple(out)


def even(total: int, parts: int) -> list[int]:
    """Divide a number into parts that differ by one at most, the larger first."""
    whole, rest = divmod(total, parts)
    return [whole + (i < rest) for i in range(parts)]


def region_position(work: Sequence[Work], people: Sequence[Interviewer], by: Sequence[str]) -> int | None:
    """Return which stratum column the interviewers' regions are labels of; None where nobody has a region.

    The column that most of the regions occur in, of several the first.
    """
    regions = {i.region for i in people if i.region is not None}
    if not regions or not work:
        return None
    hits = [len(regions & {w.parts[p] for w in work}) for p in range(len(by))]
    if not any(hits):
        raise BadInput(
            message("planning.fieldwork.no_region"), where="interviewers", got=", ".join(sorted(regions)[:SHOWN]),
            expected=", ".join(list(dict.fromkeys(w.parts[0] for w in work))[:SHOWN]),
            todo=message("planning.fieldwork.no_region.todo"),
        )  # fmt: skip
    return hits.index(max(hits))


def assign(
    work: Sequence[Work], people: Sequence[Interviewer], *, position: int | None
) -> tuple[tuple[Work, Interviewer], ...]:
    """Give every unit, or route of a unit, to one interviewer; whole strata without units are divided into portions.

    Parameters
    ----------
    work
        Units to be worked; of one with several routes each route by itself.
    people
        Interviewers; one without a region may be sent anywhere.
    position
        Stratum column whose labels are regions; None: everybody may work everywhere.

    Returns
    -------
    Pairs in the order of the work.

    Raises
    ------
    BadInput
        A region that nobody may work in.

    Notes
    -----
    Units go, the largest first, to whoever has least to do (longest processing time first: Graham 1969, at most a third
    above the best possible load); then units are moved or exchanged between two interviewers as long as that makes
    loads more even. Of equals the first in the list is taken: nothing is left to chance.
    """
    load = sum(w.interviews for w in work) / len(people)
    split = [portion for w in work for portion in _portions(w, people, position, load)]
    allowed = [_allowed(w, people, position) for w in split]
    loads = [0] * len(people)
    holder = [-1] * len(split)
    # Units that few may take come first, so that those who may go anywhere are left for the rest.
    for u in sorted(range(len(split)), key=lambda u: (len(allowed[u]), -split[u].interviews, u)):
        holder[u] = min(allowed[u], key=lambda i: (loads[i], i))
        loads[holder[u]] += split[u].interviews
    _even_out([w.interviews for w in split], allowed, holder, loads)
    return tuple((w, people[i]) for w, i in zip(split, holder, strict=True))


def _allowed(work: Work, people: Sequence[Interviewer], position: int | None) -> list[int]:
    region = None if position is None else work.parts[position]
    found = [i for i, p in enumerate(people) if region is None or p.region in (None, region)]
    if not found:
        raise BadInput(
            message("planning.fieldwork.region_without"), where="interviewers", got=str(region),
            todo=message("planning.fieldwork.region_without.todo"),
        )  # fmt: skip
    return found


def _portions(work: Work, people: Sequence[Interviewer], position: int | None, load: float) -> list[Work]:
    """Divide a stratum without units into portions of about a third of what an interviewer has to do, none empty."""
    if work.unit:
        return [work]
    most = min(len(_allowed(work, people, position)), work.interviews)
    number = max(1, min(most, math.ceil(_PORTIONS * work.interviews / load)))
    return [
        Work(
            stratum=work.stratum, parts=work.parts, unit=str(i), name=None, interviews=mine, issued=issued, size=None,
        )
        for i, (mine, issued) in enumerate(
            zip(even(work.interviews, number), even(work.issued, number), strict=True), start=1
        )
    ]  # fmt: skip


def _even_out(sizes: Sequence[int], allowed: Sequence[Sequence[int]], holder: list[int], loads: list[int]) -> None:
    """Move a unit, or exchange two, as long as the sum of squared loads falls."""
    may = [set(a) for a in allowed]
    for _ in range(len(sizes)):
        if not any(_improve(u, sizes, may, holder, loads) for u in range(len(sizes))):
            return


def _improve(u: int, sizes: Sequence[int], may: Sequence[set[int]], holder: list[int], loads: list[int]) -> bool:
    mine = holder[u]
    other = min(may[u], key=lambda i: (loads[i], i))
    if loads[mine] - loads[other] > sizes[u]:
        _shift(u, other, sizes, holder, loads)
        return True
    # An exchange helps where it moves less than the whole difference.
    for v in range(len(sizes)):
        theirs = holder[v]
        gap, moved = loads[mine] - loads[theirs], sizes[u] - sizes[v]
        if 0 < moved < gap and theirs in may[u] and mine in may[v]:
            _shift(u, theirs, sizes, holder, loads)
            _shift(v, mine, sizes, holder, loads)
            return True
    return False


def _shift(u: int, to: int, sizes: Sequence[int], holder: list[int], loads: list[int]) -> None:
    loads[holder[u]] -= sizes[u]
    loads[to] += sizes[u]
    holder[u] = to

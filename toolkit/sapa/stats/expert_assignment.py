"""Which experts score which objects: by chance, every object as many, loads and meetings as even as can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.chance import Stream
from sapa.stats.codes import Codes
from sapa.stats.faults import Problem, StatError

_EXCHANGES = 400_000
"""Pairs of objects that are tried; the search ends earlier where a sweep over all finds none that helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who scores what.

    chosen
        (objects, experts) True where the expert scores the object.
    each
        Experts of every object.
    loads
        (m,) objects of each expert.
    meetings
        (m, m) objects that two experts share, 0 on the diagonal.
    groups
        Groups of experts who share no object with one another: severities can be compared where it is 1.
    seed
        Of the draw.
    """

    chosen: NDArray[np.bool_]
    each: int
    loads: Codes
    meetings: Codes
    groups: int
    seed: int


def assign_experts(allowed: ArrayLike, *, each: int, seed: int) -> Assignment:
    """Draw the experts of every object.

    Parameters
    ----------
    allowed
        (objects, experts) False where the expert has a conflict of interest.
    each
        Experts of every object.
    seed
        Of the draw; stored with the result.

    Raises
    ------
    StatError
        No table (LENGTH); `each` below 1 (RANGE); an object with fewer experts free of conflict than `each`
        (BOUNDS, its row in `position`).

    Notes
    -----
    Objects come in random order and take their least burdened experts, chance deciding between equals. Loads are then
    evened along alternating paths until none is left: the result has the smallest sum of squared loads of all (Harvey,
    Ladner, Lovász and Tamir 2006, semi-matchings), so that loads differ by 1 at most wherever conflicts allow it. Pairs
    of experts exchange objects while that makes meetings more even; this keeps every load.
    """
    free = np.asarray(allowed, dtype=bool)
    if free.ndim != 2:
        raise StatError(Problem.LENGTH, f"allowed is objects × experts, got {free.ndim} dimensions", role="allowed")
    if each < 1:
        raise StatError(Problem.RANGE, "every object has an expert", role="each", value=each)
    able = free.sum(axis=1)
    if (able < each).any():
        at = int(np.argmax(able < each))
        raise StatError(
            Problem.BOUNDS, f"object {at} has {able[at]} experts free of conflict, {each} are needed", role="allowed",
            position=at, value=float(able[at]), expected=float(each),
        )  # fmt: skip
    stream = Stream(seed, "panel", "assignment")
    chosen = _drawn(free, each, stream)
    _even_loads(chosen, free)
    _even_meetings(chosen, free, stream)
    meetings = _meetings(chosen)
    return Assignment(
        chosen=chosen, each=each, loads=chosen.sum(axis=0).astype(np.intp), meetings=meetings,
        groups=_groups(chosen, meetings), seed=seed,
    )  # fmt: skip


def _meetings(chosen: NDArray[np.bool_]) -> Codes:
    met = chosen.T.astype(np.intp) @ chosen.astype(np.intp)
    np.fill_diagonal(met, 0)
    return np.asarray(met, dtype=np.intp)


def _drawn(free: NDArray[np.bool_], each: int, stream: Stream) -> NDArray[np.bool_]:
    n, m = free.shape
    chosen = np.zeros((n, m), dtype=bool)
    loads = np.zeros(m)
    for i in stream.permutation(n).tolist():
        lot = loads + 0.5 * stream.uniform(m)
        who = np.argsort(np.where(free[i], lot, np.inf), kind="stable")[:each]
        chosen[i, who] = True
        loads[who] += 1
    return chosen


def _even_loads(chosen: NDArray[np.bool_], free: NDArray[np.bool_]) -> None:
    """Hand objects on along paths from a burdened expert to one with two fewer, until there is no such path."""
    moved = True
    while moved:
        moved = False
        loads = chosen.sum(axis=0)
        for start in np.argsort(-loads, kind="stable").tolist():
            path = _path(chosen, free, start, loads)
            if path:
                for giver, taker, i in path:
                    chosen[i, giver], chosen[i, taker] = False, True
                moved = True
                break


def _path(
    chosen: NDArray[np.bool_], free: NDArray[np.bool_], start: int, loads: Codes
) -> list[tuple[int, int, int]] | None:
    came: dict[int, tuple[int, int]] = {start: (-1, -1)}
    edge = [start]
    while edge:
        following: list[int] = []
        for giver in edge:
            for i in np.flatnonzero(chosen[:, giver]).tolist():
                for taker in np.flatnonzero(free[i] & ~chosen[i]).tolist():
                    if taker in came:
                        continue
                    came[taker] = (giver, i)
                    if loads[taker] <= loads[start] - 2:
                        return _walk(came, taker)
                    following.append(taker)
        edge = following
    return None


def _walk(came: dict[int, tuple[int, int]], end: int) -> list[tuple[int, int, int]]:
    """Return the hand-overs of a path; each expert on it gives one object and takes one, so that none clashes."""
    steps, at = [], end
    while came[at][0] >= 0:
        giver, i = came[at]
        steps.append((giver, at, i))
        at = giver
    return steps


def _even_meetings(chosen: NDArray[np.bool_], free: NDArray[np.bool_], stream: Stream) -> None:
    """Exchange experts of two objects while the sum of squared meetings falls."""
    n = chosen.shape[0]
    met = _meetings(chosen)
    for _ in range(max(1, _EXCHANGES // max(n * n, 1))):
        order = stream.permutation(n).tolist()
        better = [_exchange(chosen, free, met, i, k) for at, i in enumerate(order) for k in order[:at]]
        if not any(better):
            return


def _exchange(chosen: NDArray[np.bool_], free: NDArray[np.bool_], met: Codes, i: int, k: int) -> bool:
    """Let expert u of object i and expert v of object k change places, for the pair that helps most.

    With d = (who scores k) − (who scores i) and q = M·d, M the meetings, Σ M² over pairs changes by
    2·(q_u − q_v − 2·M_uv + |d|² − 2): u leaves those of i for those of k, v the other way.
    """
    ours = np.flatnonzero(chosen[i] & free[k] & ~chosen[k])
    theirs = np.flatnonzero(chosen[k] & free[i] & ~chosen[i])
    if not (ours.size and theirs.size):
        return False
    d = chosen[k].astype(np.intp) - chosen[i]
    q = met @ d
    gain = q[ours][:, None] - q[theirs][None, :] - 2 * met[np.ix_(ours, theirs)] + int(d @ d) - 2
    at = int(np.argmin(gain))
    if gain.ravel()[at] >= 0:
        return False
    u, v = int(ours[at // theirs.size]), int(theirs[at % theirs.size])
    for place, gone, come in ((i, u, v), (k, v, u)):
        chosen[place, gone] = False
        rest = np.flatnonzero(chosen[place])
        for expert, step in ((gone, -1), (come, 1)):
            met[expert, rest] += step
            met[rest, expert] += step
        chosen[place, come] = True
    return True


def _groups(chosen: NDArray[np.bool_], meetings: Codes) -> int:
    left = set(np.flatnonzero(chosen.any(axis=0)).tolist())
    groups = 0
    while left:
        groups += 1
        edge = [left.pop()]
        while edge:
            j = edge.pop()
            near = {k for k in left if meetings[j, k] > 0}
            left -= near
            edge.extend(near)
    return groups

"""Which row of a sheet is which after rows were deleted, inserted or sorted; the same for columns."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

from sapa.workbook.verify.grid import Grid

Key: TypeAlias = tuple[Hashable, ...]
_ALIKE = 0.5  # of the values of a row must be there for it to be the same row, typed over


@dataclass(frozen=True, slots=True)
class Alignment:
    """Lines as they were written and as they are now, both counted from zero.

    `now_of` gives the present place of a line as written, `then_of` the other way; `moved` are lines as written that
    stand elsewhere among their neighbours.
    """

    now_of: dict[int, int]
    then_of: dict[int, int]
    deleted: frozenset[int]
    inserted: frozenset[int]
    moved: frozenset[int]
    still: bool
    """True where nothing was moved at all."""


def lines(grid: Grid, *, by_row: bool) -> list[Key]:
    """Return what identifies each row or column: its typed values, without entries, formulas and blanks."""
    axis = 0 if by_row else 1
    last = max((place[axis] for place in grid.cells), default=-1)
    found: list[list[tuple[int, Hashable]]] = [[] for _ in range(last + 1)]
    for place, one in grid.cells.items():
        if one.locked and one.formula is None and one.value not in (None, ""):
            value = f"{one.value:.12g}" if isinstance(one.value, float) else one.value
            found[place[axis]].append((place[1 - axis], value))
    return [tuple(value for _, value in sorted(line, key=lambda pair: pair[0])) for line in found]


def align(then: Sequence[Key], now: Sequence[Key]) -> Alignment:
    """Find the lines again.

    Parameters
    ----------
    then, now
        Keys of the lines as written and as they are.
    """
    if list(then) == list(now):
        same = {i: i for i in range(len(then))}
        return Alignment(same, same, frozenset(), frozenset(), frozenset(), still=True)
    pairs = dict(_pairs(then, now))
    taken = set(pairs.values())
    gone = [i for i in range(len(then)) if i not in pairs]
    new = [j for j in range(len(now)) if j not in taken]
    moved = {}
    places: dict[Key, list[int]] = {}
    for j in new:
        places.setdefault(now[j], []).append(j)
    for i in gone:
        if then[i] and places.get(then[i]):
            moved[i] = places[then[i]].pop(0)
    pairs.update(moved)
    taken = set(pairs.values())
    # What stands below or beside everything else is not between the lines: its cells are new, no line is.
    last = max(taken, default=-1)
    deleted = frozenset(i for i in range(len(then)) if i not in pairs)
    inserted = frozenset(j for j in range(len(now)) if j not in taken and j < last)
    still = not deleted and not inserted and all(i == j for i, j in pairs.items())
    return Alignment(
        pairs,
        {j: i for i, j in pairs.items()},
        deleted,
        inserted,
        frozenset(i for i, j in moved.items() if i != j),
        still=still,
    )


def _pairs(then: Sequence[Key], now: Sequence[Key]) -> Iterator[tuple[int, int]]:
    begin = 0
    while begin < min(len(then), len(now)) and then[begin] == now[begin]:
        yield begin, begin
        begin += 1
    end = 0
    while end < min(len(then), len(now)) - begin and then[-1 - end] == now[-1 - end]:
        yield len(then) - 1 - end, len(now) - 1 - end
        end += 1
    first, second = then[begin : len(then) - end], now[begin : len(now) - end]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and i2 - i1 == j2 - j1):
            yield from ((begin + i, begin + j) for i, j in zip(range(i1, i2), range(j1, j2), strict=True))
        elif kind == "replace":
            yield from ((begin + i, begin + j) for i, j in _alike(first, second, (i1, i2), (j1, j2)))


def _alike(
    first: Sequence[Key], second: Sequence[Key], rows: tuple[int, int], others: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Pair lines that share most of their values, in order."""
    begin = others[0]
    for i in range(*rows):
        scores = [(_likeness(first[i], second[j]), -j) for j in range(begin, others[1])]
        best = max(scores, default=(0.0, 0))
        if best[0] >= _ALIKE:
            yield i, -best[1]
            begin = -best[1] + 1


def _likeness(one: Key, other: Key) -> float:
    if not one and not other:
        return 1.0
    shared = len(set(one) & set(other))
    return shared / max(len(set(one)), len(set(other)), 1)


def likeness_of(one: Grid, other: Grid) -> float:
    """Return which share of a sheet's typed values stand on another sheet at the same place."""
    typed = {p: c.value for p, c in one.cells.items() if c.locked and c.formula is None and c.value not in (None, "")}
    if not typed:
        return 0.0
    there = (other.cells.get(place) for place in typed)
    return sum(c is not None and c.value == v for c, v in zip(there, typed.values(), strict=True)) / len(typed)

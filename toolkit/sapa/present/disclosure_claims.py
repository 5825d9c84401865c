"""Which figures of the report would give a figure of few answers away: what is left between two that are shown.

A figure of a group beside one of everybody leaves those outside the group; figures of all groups but one leave that
one. Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.3 (linked tables).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from sapa.data.cells import normalise_code
from sapa.data.conditions import Column, Compare, Literal, Node
from sapa.data.expression import parse
from sapa.errors import BadInput

Term: TypeAlias = tuple[str, str]
"""A column and the value that it has; no column and a condition of another kind."""
Terms: TypeAlias = frozenset[Term]
"""Conditions that people of a group meet, all of them; none: everybody."""
_DEEPEST = 8
"""Conditions of a group beyond which wider groups are not searched for: each doubles their number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure that is shown: what it is of, its group, its answers; `stays`: it is decided elsewhere."""

    of: str
    terms: Terms
    n: int
    stays: bool = False


def terms(*conditions: str | None) -> Terms:
    """Return the conditions that all who meet a group's and a base's meet, written alike; alternatives stay one."""
    return frozenset(one for text in conditions if text for one in _parts(text))


def _parts(text: str) -> Iterable[Term]:
    try:
        return [_term(node) for node in parse(text).together]
    except BadInput:  # a word in it was masked
        return (("", text),)


def _term(node: Node) -> Term:
    if isinstance(node, Compare) and node.sign == "==":
        sides = (node.left, node.right)
        column = next((s.name for s in sides if isinstance(s, Column)), None)
        value = next((normalise_code(s.text) for s in sides if isinstance(s, Literal)), None)
        if column is not None and value is not None:
            return column, value
    return "", repr(node)


def given_away(figures: Sequence[Shown], k: int) -> frozenset[int]:
    """Return the places of the figures that have to be withheld so that none of few answers can be worked out.

    Parameters
    ----------
    figures
        All that are shown of a survey; several may be of the same group.
    k
        The least number of answers.

    Returns
    -------
    places in `figures`
        Of two groups of which one is part of the other, with 1 … k − 1 answers between them, the part; of groups by
        one column that leave so many answers of a wider group, the smallest. Where a group has a figure that `stays`,
        it cannot go, and the wider one goes; where both stay, none.
    """
    lost: set[int] = set()
    by: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(figures):
        by[one.of].append(place)
    for places in by.values():
        stay = {figures[p].terms for p in places if figures[p].stays}
        left = places
        while True:
            groups: dict[Terms, int] = {}
            for p in left:
                groups[figures[p].terms] = max(figures[p].n, groups.get(figures[p].terms, 0))
            gone = _next(groups, stay, k)
            if gone is None:
                break
            lost |= {p for p in left if figures[p].terms == gone}
            left = [p for p in left if p not in lost]
    return frozenset(lost)


def _next(groups: Mapping[Terms, int], stay: set[Terms], k: int) -> Terms | None:
    """Return a group whose figures have to go; None where all may stay."""
    for part, n in groups.items():
        for wide in _wider(part):
            if wide in groups and 0 < groups[wide] - n < k and not (part in stay and wide in stay):
                return wide if part in stay else part
    for (wide, _), parts in _sides(groups).items():
        may = [(groups[p], i) for i, p in enumerate(parts) if p not in stay]
        if may and 0 < groups[wide] - sum(groups[p] for p in parts) < k:
            return parts[min(may)[1]]
    return None


def _wider(part: Terms) -> Iterator[Terms]:
    """Yield the groups that a group is a part of."""
    for size in range(len(part) if len(part) <= _DEEPEST else 0):
        yield from map(frozenset, combinations(sorted(part), size))


def _sides(groups: Mapping[Terms, int]) -> dict[tuple[Terms, str], list[Terms]]:
    """Return the groups that have a value of one more column, by the wider group and column: nobody is in two."""
    found: dict[tuple[Terms, str], list[Terms]] = defaultdict(list)
    for part in groups:
        for term in part:
            wide = part - {term}
            if term[0] and wide in groups:
                found[wide, term[0]].append(part)
    return found

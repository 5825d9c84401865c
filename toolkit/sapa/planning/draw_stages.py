"""The draw inside one stratum, stage by stage, down to the last listed unit."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from sapa.planning.draw_lists import ListOrder, UnitList, unit_list
from sapa.planning.frame import Floats, FrameUnits, Places
from sapa.results.draw import DrawnUnit, DrawStep, UnitRole
from sapa.results.plan import StratumPlan
from sapa.stats import (
    Draw,
    DrawMethod,
    Stream,
    draw_self_representing,
    draw_srs,
    draw_systematic,
    half_up,
    largest_remainder,
)

CENSUS = "census"
"""Method of a list that is taken whole: nothing is left to chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLevel:
    """One stage that is drawn from the frame.

    stage
        Its word in the plan.
    method
        How its units are drawn: a `DrawMethod`, or `census`.
    column
        Place of its unit column in the frame.
    take
        Units in each unit of the stage before; of the first stage the stratum says it.
    """

    stage: str
    method: str
    column: int
    take: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """Where a draw stands: inside which units, with which probabilities, and how many interviews are wanted there."""

    rows: Places
    ids: tuple[str, ...] = ()
    sizes: tuple[float, ...] = ()
    probabilities: tuple[float, ...] = ()
    certainty: bool = False
    role: UnitRole = UnitRole.MAIN
    interviews: int
    clusters: int
    reserve: int


@dataclass(slots=True)
class StratumDraw:
    """What was drawn in a stratum, and how.

    short
        Reserves that could not be drawn because the list was used up.
    alone
        Lists of the first stage in which chance decided on one unit only, out of several.
    """

    leaves: list[_Node] = field(default_factory=list)
    steps: list[DrawStep] = field(default_factory=list)
    short: int = 0
    alone: bool = False


class StratumSampler:
    """Draws the units of one stratum.

    Parameters
    ----------
    stratum
        Its plan: clusters, interviews, reserves.
    levels
        The stages that are drawn, first stage first.
    units, rows
        The frame's units, and the places of the stratum's rows in the order of the lists.
    """

    def __init__(
        self,
        stratum: StratumPlan,
        levels: tuple[DrawnLevel, ...],
        *,
        units: FrameUnits,
        rows: Places,
        order: ListOrder,
    ) -> None:
        self._stratum = stratum
        self._levels = levels
        self._units = units
        self._rows = rows
        self._order = order
        # Interviews in an ordinary unit of each drawn stage.
        cluster = float(stratum.cluster_size or max(1, self.interviews // self.clusters))
        takes = np.cumprod([1, *[level.take for level in levels[1:]]])
        self._usual = tuple(cluster / float(t) for t in takes)

    @property
    def clusters(self) -> int:
        """First-stage clusters to draw; where the plan has none, every issued unit is one."""
        return self._stratum.clusters if self._stratum.clusters is not None else self._stratum.issued

    @property
    def interviews(self) -> int:
        """Interviews wanted over all units."""
        return self._stratum.interviews if self._stratum.clusters is not None else self._stratum.issued

    def draw(self, seed: int) -> tuple[list[DrawnUnit], StratumDraw]:
        """Draw main and reserve units. Every list has its own stream: stage, stratum, ids of the units before."""
        out = StratumDraw()
        start = _Node(
            rows=self._rows,
            interviews=self.interviews,
            clusters=self.clusters,
            reserve=self._stratum.reserve_clusters,
        )
        self._descend(start, 0, seed, out)
        main = [n for n in out.leaves if n.role is UnitRole.MAIN]
        reserves = [n for n in out.leaves if n.role is UnitRole.RESERVE]
        issued = self._issued(main)
        units = [self._unit(n, i + 1, k) for i, (n, k) in enumerate(zip(main, issued, strict=True))]
        units += [self._unit(n, len(main) + i + 1, 0) for i, n in enumerate(reserves)]
        return units, out

    def _descend(self, node: _Node, depth: int, seed: int, out: StratumDraw) -> None:
        if depth == len(self._levels):
            out.leaves.append(node)
            return
        level = self._levels[depth]
        listed = unit_list(self._units, node.rows, len(node.ids), level.column)
        draw, step = self._act(listed, node, level, seed)
        out.steps.append(step)
        whole = draw.certain.size == len(listed)
        if depth == 0:
            out.short = 0 if whole and len(self._levels) > 1 else node.reserve - draw.reserve.size
            out.alone = draw.hits.size == 1 and draw.certain.size < len(listed) - 1
        shared = whole or level.method == DrawMethod.PPS_SYSTEMATIC
        interviews = _interviews(draw, listed.sizes, node.interviews, by_size=shared)
        for place, wanted in zip(draw.chosen.tolist(), interviews, strict=True):
            self._descend(self._below(node, depth, listed, draw, place, wanted), depth + 1, seed, out)
        usual = max(1, int(self._usual[depth]))
        for place in draw.reserve.tolist():
            below = self._below(node, depth, listed, draw, place, usual)
            self._descend(replace(below, role=UnitRole.RESERVE, reserve=0), depth + 1, seed, out)

    def _below(self, node: _Node, depth: int, listed: UnitList, draw: Draw, place: int, interviews: int) -> _Node:
        """Step into a chosen unit: its rows, its probability, and how many smaller units its interviews need."""
        level, rows = self._levels[depth], listed.rows[place]
        certain = bool(draw.probabilities[place] >= 1)
        clusters, spare = 1, 0
        if depth + 1 < len(self._levels):
            take = self._levels[depth + 1].take
            clusters = min(interviews, max(1, int(half_up(take * interviews / self._usual[depth]))))
            if depth == 0 and certain:
                # A self-representing unit cannot be replaced by another one: its own smaller units have reserves.
                spare = math.ceil(clusters * self._stratum.reserve_clusters / self.clusters)
        # A stage that a stratum passes over takes all its units: probability 1.
        passed = level.column - len(node.ids)
        return _Node(
            rows=rows,
            ids=(*node.ids, *self._ids(rows, len(node.ids), passed + 1)),
            sizes=(*node.sizes, *[float(listed.sizes[place])] * (passed + 1)),
            probabilities=(*node.probabilities, *[1.0] * passed, float(draw.probabilities[place])),
            certainty=certain if depth == 0 else node.certainty,
            role=node.role,
            interviews=interviews,
            clusters=clusters,
            reserve=spare,
        )

    def _ids(self, rows: Places, first: int, count: int) -> tuple[str, ...]:
        return tuple(str(self._units.ids[rows[0], c]) for c in range(first, first + count))

    def _act(self, listed: UnitList, node: _Node, level: DrawnLevel, seed: int) -> tuple[Draw, DrawStep]:
        stream = Stream(seed, "draw", level.stage, self._stratum.stratum, *node.ids)
        k = len(listed)
        pps = level.method == DrawMethod.PPS_SYSTEMATIC
        census = level.method == CENSUS or self._stratum.whole
        if census or (not pps and node.clusters >= k):
            draw = _all(k)
        elif pps:
            draw = draw_self_representing(listed.sizes, node.clusters, stream, reserve=node.reserve)
        else:
            one = draw_srs if level.method == DrawMethod.SRS else draw_systematic
            draw = one(node.clusters, k, stream, reserve=min(node.reserve, k - node.clusters))
        chance = draw.certain.size < k
        step = DrawStep(
            stage=level.stage,
            method=level.method if chance else CENSUS,
            within=(self._stratum.stratum, *node.ids),
            stream=stream.text,
            units=k,
            total=float(np.cumsum(listed.sizes)[-1]) if pps else float(k),
            take=k if census else node.clusters,
            certain=tuple(listed.ids[i] for i in draw.certain),
            start=draw.start,
            interval=draw.interval,
            chosen=tuple(listed.ids[i] for i in draw.chosen),
            order=self._order.value,
            numbers=tuple(draw.numbers.tolist()),
            reserve=tuple(listed.ids[i] for i in draw.reserve),
        )
        return draw, step

    def _issued(self, main: list[_Node]) -> list[int]:
        wanted = sum(n.interviews for n in main)
        total = max(self._stratum.issued, wanted)
        exact = np.array([n.interviews * total / wanted for n in main])
        return [int(k) for k in largest_remainder(exact, total)]

    def _unit(self, node: _Node, order: int, issued: int) -> DrawnUnit:
        main = node.role is UnitRole.MAIN
        row = int(node.rows[0])
        alone = len(node.rows) == 1
        weight = None
        if main:
            weight = node.sizes[-1] / node.interviews / math.prod(node.probabilities)
        return DrawnUnit(
            stratum=self._stratum.stratum,
            parts=self._stratum.parts,
            order=order,
            role=node.role,
            ids=node.ids,
            name=(str(self._units.names[row]) or None) if self._units.names is not None and alone else None,
            sizes=node.sizes,
            probabilities=node.probabilities,
            certainty=node.certainty,
            interviews=node.interviews if main else 0,
            issued=issued,
            weight=weight,
            row=int(self._units.rows[row]),
        )


def _all(units: int) -> Draw:
    places = np.arange(units, dtype=np.intp)
    none = np.zeros(0)
    return Draw(
        chosen=places, probabilities=np.ones(units), certain=places, start=None, interval=None, hits=none,
        reserve=np.zeros(0, dtype=np.intp), numbers=none,
    )  # fmt: skip


def _interviews(draw: Draw, sizes: Floats, n: int, *, by_size: bool) -> list[int]:
    """Divide n interviews over the chosen units, in whole numbers by largest remainder, one at least.

    A unit taken with certainty gets its share of the size; the others share the rest equally.
    """
    k = draw.chosen.size
    if k == 1:
        return [n]
    exact = np.full(k, n / k)
    if by_size:
        fixed = draw.certain.size
        share = n * sizes[draw.certain] / sizes.sum()
        exact[:fixed] = share
        if k > fixed:
            exact[fixed:] = (n - share.sum()) / (k - fixed)
    small = exact < 1
    while bool(small.any()) and n >= k:
        # Nothing that was drawn goes without an interview: its people would have no chance.
        left = n - int(small.sum())
        exact = np.where(small, 1.0, exact * (left / exact[~small].sum()) if left else 1.0)
        more = small | (exact < 1)
        if bool((more == small).all()):
            break
        small = more
    return [int(c) for c in largest_remainder(exact, n, sizes=sizes[draw.chosen])]

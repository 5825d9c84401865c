"""The cheapest division that keeps several margins at once: a design's wishes as constraints of Bethel's problem."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.design_indicators import Wish
from sapa.planning.design_limits import why_full
from sapa.planning.design_solve import Solved, Task, domain_refused, whole_refused
from sapa.planning.frame import Floats
from sapa.stats import SizeOrder, StatError, bethel


@dataclass(frozen=True, slots=True, eq=False)
class _Constraint:
    wish: Wish
    group: int
    spreads: Floats
    members: np.ndarray
    wanted: float


def solve_bethel(task: Task) -> Solved:
    """Return the cheapest sample that keeps every wish: the fewest interviews where no costs are stated.

    With clusters of m interviews a stratum is taken as N/m lots of variance S²·deff/m: the same variance, in lots.

    Raises
    ------
    BadInput
        A margin that not even everybody who answers can give, of the whole or of a domain.
    """
    constraints = [c for wish in (*task.overall, *task.domains) for c in _constraints(task, wish)]
    if not constraints:
        raise BadInput(
            message("planning.design.bethel_given"), where="allocation", got="bethel",
            todo=message("planning.design.bethel_given.todo"),
        )  # fmt: skip
    for c in constraints:
        if c.wanted <= 0:
            raise _refused(task, c)
    try:
        found = bethel(
            task.strata.people / task.bounds.lot,
            spreads=np.array([c.spreads for c in constraints]),
            wanted_variances=np.array([c.wanted for c in constraints]),
            in_domain=np.array([c.members for c in constraints]),
            costs=task.division.costs,
            minimum=task.bounds.least,
            maximum=task.bounds.most,
        )
    except StatError as error:
        if error.role != "wanted_variances" or error.position is None:
            raise
        raise _refused(task, constraints[error.position]) from error
    held = [c for c, yes in zip(constraints, found.binding, strict=True) if yes]
    first = constraints[int(np.argmax(found.multipliers))] if held else None
    return Solved(
        exact=found.exact,
        lots=found.counts,
        binding=_word(task, first),
        whole=found.whole,
        bound=frozenset((c.wish.indicator, c.wish.groups.labels[c.group]) for c in held),
    )


def _constraints(task: Task, wish: Wish) -> list[_Constraint]:
    precision, lot = wish.precision, float(task.bounds.lot)
    found: list[_Constraint] = []
    for group in np.flatnonzero(np.isfinite(wish.margins)).tolist():
        people = float(wish.groups.people[group])
        members = wish.groups.codes == group
        spreads = precision.spreads
        if spreads is None:
            spreads = np.full(members.size, math.sqrt(precision.aim.variance(people)))
        wanted = float(wish.variances[group])
        if precision.aim.rules.order is SizeOrder.FPC_FIRST:
            # Bethel's correction carries the design effect, this order's does not: the difference is a constant.
            census = float((task.strata.people * np.square(spreads))[members].sum()) / people**2
            wanted += census * (1 - precision.deff)
        found.append(_Constraint(wish, group, spreads * math.sqrt(precision.deff / lot), members, wanted))
    return found


def _refused(task: Task, one: _Constraint) -> BadInput:
    if not one.wish.groups.by:
        return whole_refused(task, one.wish)
    members = np.flatnonzero(one.members)
    most = task.bounds.interviews(task.bounds.most)
    best = float(one.wish.precision.margins(one.wish.groups, most)[one.group])
    return domain_refused(one.wish, one.group, best, why_full(task.bounds, members))


def _word(task: Task, first: _Constraint | None) -> str:
    if first is None:
        return "minimum" if task.bounds.stated or not task.bounds.clustered else "clusters"
    if first.wish.indicator is not None:
        return "indicators"
    return "domains" if first.wish.groups.by else "target"

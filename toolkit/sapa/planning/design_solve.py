"""The number of interviews and its division: from wishes and limits to whole lots in every stratum."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.planning.design_costs import Prices
from sapa.planning.design_indicators import Wish
from sapa.planning.design_limits import Bounds, why_full
from sapa.planning.design_number import TIE, Division, Need, domain_need, smallest_division
from sapa.planning.design_precision import Precision
from sapa.planning.frame import Floats, FrameStrata, Places
from sapa.results.targets import DifferenceTarget
from sapa.stats import Allocation, AllocationRule


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Lots in every stratum.

    exact, lots
        (H,) before and after they were made whole.
    binding
        Which wish decided: see `SamplePlan.binding`.
    fewer
        (H,) lots of the plan with one lot less; None where there can be none.
    left_out
        Domains whose wishes a given number could not serve.
    """

    exact: Floats
    lots: Places
    binding: str
    fewer: Places | None = None
    left_out: int = 0
    whole: tuple[int, ...] = ()
    bound: frozenset[tuple[str | None, str]] | None = None
    """Indicators and domains that decide a Bethel allocation; None under any other rule."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Everything that the number has to serve."""

    strata: FrameStrata
    bounds: Bounds
    division: Division
    overall: tuple[Wish, ...]
    """Wishes for the whole: the target's, and the indicators'."""
    domains: tuple[Wish, ...]
    prices: Prices | None = None


def solve_margin(task: Task) -> Solved:
    """Return the smallest sample that keeps every wish.

    Each domain gets the fewest interviews, divided by the rule among its strata, that keep its margin; these are then
    minima of the overall division, which grows by the rule until the whole is precise enough.

    Raises
    ------
    BadInput
        A margin that not even everybody who answers can give: for the whole or a named domain.
    """
    least = domain_minima(task, task.bounds.least)
    found = smallest_division(task.division, least, lambda n: _kept(task.overall, n), _guess(task))
    if found is None:
        most = task.bounds.interviews(task.bounds.most)
        raise whole_refused(task, next(w for w in task.overall if not w.kept(most, TIE)))
    total, floor = int(found.counts.sum()), int(least.sum())
    fewer = task.division.divide(total - 1, least=least).counts if total > floor else None
    if total > floor:
        asked = [w for w in task.overall if w.indicator is None]
        short = fewer is not None and not _kept(asked, task.bounds.interviews(fewer))
        binding = "target" if asked and short else "indicators"
    elif floor > int(task.bounds.least.sum()):
        binding = "indicators" if all(w.indicator is not None for w in task.domains) else "domains"
    elif task.bounds.stated:
        binding = "minimum"
    else:
        binding = "clusters" if task.bounds.clustered else "minimum"
    return _solved(found, binding, fewer)


def solve_given(task: Task, interviews: int) -> Solved:
    """Return a given number divided; domains' wishes are served where it suffices for all of them.

    Raises
    ------
    BadInput
        More interviews than people, than can be had, or fewer than the minima add up to.
    """
    bounds, lot = task.bounds, task.bounds.lot
    if task.division.rule is AllocationRule.BETHEL:
        raise BadInput(
            message("planning.design.bethel_given"), where="interviews", got=str(interviews),
            todo=message("planning.design.bethel_given.todo"),
        )  # fmt: skip
    people = math.floor(float(task.strata.people.sum()))
    if interviews > people:
        raise BadInput(
            message("planning.design.above_people", n=people), where="interviews", got=str(interviews),
            todo=message("planning.design.above_people.todo"),
        )  # fmt: skip
    lots = math.ceil(interviews / lot)
    most, fewest = int(bounds.most.sum()), int(bounds.least.sum())
    if lots > most:
        raise BadInput(
            message("planning.design.above_room", n=most * lot), where="interviews", got=str(interviews),
            todo=why_full(bounds),
        )  # fmt: skip
    if lots < fewest:
        id = "planning.design.minima_above" if bounds.stated else "planning.design.fewer_than_strata"
        raise BadInput(
            message(id, n=fewest * lot, strata=len(task.strata)), where="interviews", got=str(interviews),
            todo=message(f"{id}.todo"),
        )  # fmt: skip
    least, left_out = bounds.least, 0
    if task.domains:
        wanted, left_out = _reachable_minima(task)
        if int(wanted.sum()) <= lots:
            least = wanted
        else:
            left_out = sum(int(np.isfinite(w.margins).sum()) for w in task.domains)
    return replace(_solved(task.division.divide(lots, least=least), "given", None), left_out=left_out)


def solve_budget(task: Task) -> Solved:
    """Return the largest sample that the budget pays for.

    Raises
    ------
    BadInput
        A budget that does not pay for the fewest interviews that the strata need.
    """
    budget = math.inf if task.prices is None or task.prices.budget is None else task.prices.budget
    found = affordable(task, budget)
    if found is None:
        lots = task.bounds.least
        raise BadInput(
            message("planning.design.budget_small", n=int(lots.sum()) * task.bounds.lot), where="costs.budget",
            got=f"{budget:g}",
            expected=message("planning.design.expected.above", least=_cost(task, lots)),
            todo=message("planning.design.budget_small.todo"),
        )  # fmt: skip
    return _solved(found, "budget", None)


def affordable(task: Task, budget: float) -> Allocation | None:
    """Return the largest division that a budget pays for; None where it pays for no division at all."""
    low, high = int(task.bounds.least.sum()), int(task.bounds.most.sum())
    if _cost(task, task.bounds.least) > budget:
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if _cost(task, task.division.divide(middle, least=task.bounds.least).counts) <= budget:
            low = middle
        else:
            high = middle - 1
    return task.division.divide(low, least=task.bounds.least)


def domain_minima(task: Task, least: Places) -> Places:
    """Return (H,) the lots that domains' margins ask of the strata, at least those given.

    Raises
    ------
    BadInput
        A domain whose margin cannot be reached.
    """
    found = least.copy()
    for wish in task.domains:
        for need in _needs(task, wish, found):
            if need.lots is None:
                raise domain_refused(wish, need.group, need.best, why_full(task.bounds, need.members))
            found[need.members] = np.maximum(found[need.members], need.lots)
    return found


def domain_refused(wish: Wish, group: int, best: float, todo: Message) -> BadInput:
    """Return the refusal of a domain's margin; `best` is the one within reach, in the unit of the target."""
    label, scale = wish.groups.labels[group], wish.precision.aim.scale(float(wish.groups.people[group]))
    return BadInput(
        message(
            "planning.design.domain_unreachable", domain=label,
            wanted=margin_text(wish.precision, float(wish.margins[group]) * scale),
            best=margin_text(wish.precision, best),
        ),
        where=f"domains.{', '.join(wish.groups.by)}.{label}", todo=todo,
    )  # fmt: skip


def _needs(task: Task, wish: Wish, least: Places) -> Iterator[Need]:
    """Yield what each domain of a wish needs, given what its strata get in any case."""
    for group in np.flatnonzero(np.isfinite(wish.margins)).tolist():
        yield domain_need(wish.precision, task.division, wish.groups, group, float(wish.variances[group]), least)


def _reachable_minima(task: Task) -> tuple[Places, int]:
    """Return the same for a given number, which leaves out what cannot be reached."""
    found, out = task.bounds.least.copy(), 0
    for wish in task.domains:
        for need in _needs(task, wish, found):
            if need.lots is None:
                out += 1
            else:
                found[need.members] = np.maximum(found[need.members], need.lots)
    return found, out


def _kept(wishes: Sequence[Wish], counts: Floats) -> bool:
    return all(wish.kept(counts, TIE) for wish in wishes)


def _solved(found: Allocation, binding: str, fewer: Places | None) -> Solved:
    return Solved(found.limited, found.counts, binding, fewer, whole=found.whole)


def _cost(task: Task, lots: Places) -> float:
    if task.prices is None:
        return 0.0
    return task.prices.of(task.bounds.interviews(lots), float(lots.sum()) if task.bounds.clustered else 0.0)


def whole_refused(task: Task, wish: Wish) -> BadInput:
    """Return the refusal of the whole's margin, with the one within reach."""
    if isinstance(wish.precision.aim.target, DifferenceTarget) and wish.indicator is None:
        return difference_refused(float(wish.groups.people[0]))
    best = float(wish.precision.margins(wish.groups, task.bounds.interviews(task.bounds.most))[0])
    scale = wish.precision.aim.scale(float(wish.groups.people[0]))
    return BadInput(
        message(
            "planning.design.unreachable", wanted=margin_text(wish.precision, float(wish.margins[0]) * scale),
            best=margin_text(wish.precision, best),
        ),
        where="target" if wish.indicator is None else f"indicators.{wish.indicator}", todo=why_full(task.bounds),
    )  # fmt: skip


def difference_refused(people: float) -> BadInput:
    """Return the refusal of a difference that so many people cannot show."""
    return BadInput(
        message("planning.design.difference_unreachable"), where="target", got=f"N = {people:g}",
        todo=message("planning.design.difference_unreachable.todo"),
    )  # fmt: skip


def margin_text(precision: Precision, value: float) -> Message:
    """Return a margin in words: per cent of a share, else a number."""
    kind = "percent" if precision.aim.share is not None else "number"
    return message(f"planning.design.margin_{kind}", value=value)


def _guess(task: Task) -> int:
    """Return lots from which the search begins: those of a simple random sample, deff included."""
    most = 1
    for wish in task.overall:
        people, own = float(wish.groups.people[0]), wish.precision
        unit = own.aim.variance(people) if own.spreads is None else float(np.mean(np.square(own.spreads)))
        need = min(own.interviews(float(wish.variances[0]), people, unit), people)
        most = max(most, math.ceil(need / task.bounds.lot))
    return most

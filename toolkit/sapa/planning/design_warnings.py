"""What to doubt in a plan: each a sentence for the reader, with its number."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sapa.messages import Message, message
from sapa.planning.design_limits import DUST
from sapa.planning.design_precision import whole_of
from sapa.planning.design_solve import affordable, margin_text
from sapa.planning.design_stages import nominal_only
from sapa.planning.design_universe import all_ages
from sapa.results.plan import SamplePlan
from sapa.stats import AllocationRule, allocate

if TYPE_CHECKING:
    from sapa.planning.design_plan import Decided

FEW = 30
"""Interviews of a domain below which its margin says little: the normal interval no longer holds. Not a norm."""
HALF = 0.5
"""Response below which more people do not answer than do. Not a norm."""
FELT = 1.02
"""A whole margin wider than this many times that of a proportional sample is felt. Not a norm."""
AGE_SHIFT = 0.13
"""By how much a region's share of adults differs from its share of all people, at most (1 January 2023)."""
NAMED = 6


@dataclass(frozen=True, slots=True)
class _Reader:
    decided: Decided
    plan: SamplePlan

    def frame(self) -> list[Message]:
        facts, universe = self.plan.frame, self.decided.universe
        found: list[Message] = []
        if facts.default and universe is None:
            found.append(message("planning.design.warn.default_frame", date=facts.date, share=AGE_SHIFT))
        elif facts.default and universe is not None and not all_ages(universe):
            found.append(
                message(
                    "planning.design.warn.default_frame_universe", date=facts.date, universe=universe, share=AGE_SHIFT
                )
            )
        if not facts.units:
            found.append(message("planning.design.warn.no_units"))
        return found

    def selection(self) -> list[Message]:
        plan, found = self.plan, list[Message]()
        methods = nominal_only(plan.stages, plan.stages_of)
        if methods:
            found.append(message("planning.design.warn.nominal", methods=_named(methods)))
        if plan.clusters is not None and plan.deff.value <= 1:
            found.append(message("planning.design.warn.deff_one", size=self.decided.task.bounds.lot))
        lonely = [s.stratum for s in plan.strata if (s.clusters or s.interviews) == 1 and not s.whole]
        if lonely:
            id = "planning.design.warn.lonely_clusters" if plan.clusters is not None else "planning.design.warn.lonely"
            found.append(message(id, n=len(lonely), strata=_some(lonely)))
        share = self.decided.reserve
        short = [s for s in plan.strata if s.reserve_clusters < math.ceil(share * (s.clusters or 0) - DUST)]
        if short:
            found.append(
                message("planning.design.warn.reserve", n=len(short), strata=_some([s.stratum for s in short]))
            )
        return found

    def response(self) -> list[Message]:
        rates = self.decided.rates
        low = np.flatnonzero(rates < HALF)
        found: list[Message] = []
        if low.size:
            lowest = float(rates.min())
            found.append(message("planning.design.warn.response", n=int(low.size), lowest=lowest, half=HALF))
        full = [s.stratum for s in self.plan.strata if s.whole]
        if full:
            found.append(message("planning.design.warn.everybody", n=len(full), strata=_some(full)))
        return found

    def wishes(self) -> list[Message]:
        plan, decided, found = self.plan, self.decided, list[Message]()
        few = [d for d in plan.domains if d.interviews < FEW and d.interviews < (d.population or math.inf)]
        if few:
            worst = min(few, key=lambda d: d.interviews)
            found.append(
                message(
                    "planning.design.warn.few", n=len(few), few=FEW, domain=worst.domain,
                    interviews=worst.interviews, margin=self._margin(worst.margin),
                )
            )  # fmt: skip
        if decided.given is not None and decided.asked:
            asked = decided.task.overall[0]
            people = float(asked.groups.people[0])
            wanted = float(asked.margins[0]) * decided.precision.aim.scale(people)
            if not asked.kept(decided.counts, 1e-9):
                found.append(
                    message(
                        "planning.design.warn.given_misses", n=plan.interviews, margin=self._margin(plan.margin),
                        wanted=self._margin(wanted),
                    )
                )  # fmt: skip
        missed = [d for d in plan.domains if d.met is False]
        if missed:
            found.append(
                message(
                    "planning.design.warn.domains_missed", n=len(missed),
                    domains=_some([d.domain for d in missed]),
                )
            )  # fmt: skip
        return found

    def allocation(self) -> list[Message]:
        plan, decided, found = self.plan, self.decided, list[Message]()
        division = decided.task.division
        known = decided.precision.spreads is not None or any(w.indicator is not None for w in decided.wishes)
        if division.rule in (AllocationRule.NEYMAN, AllocationRule.COST) and not known:
            found.append(message(f"planning.design.warn.no_spreads_{division.rule.value}"))
        asked = bool(decided.task.domains) or decided.task.bounds.stated or decided.task.bounds.capped
        cheaper = division.rule in (AllocationRule.COST, AllocationRule.BETHEL)
        if not asked and not cheaper and division.rule is not AllocationRule.PROPORTIONAL:
            other = self._proportional()
            if other is not None and plan.margin > other * FELT:
                found.append(
                    message(
                        "planning.design.warn.weights", n=plan.interviews, margin=self._margin(plan.margin),
                        proportional=self._margin(other), effect=plan.allocation_deff,
                    )
                )  # fmt: skip
        return found

    def _proportional(self) -> float | None:
        """Return the margin of the whole with as many interviews in proportion to the strata."""
        task = self.decided.task
        lots = int(self.decided.solved.lots.sum())
        counts = allocate(
            lots, task.strata.people / task.bounds.lot, minimum=task.bounds.least, maximum=task.bounds.most
        ).counts
        return float(self.decided.precision.margins(whole_of(task.strata), task.bounds.interviews(counts))[0])

    def money(self) -> list[Message]:
        cost, task = self.plan.cost, self.decided.task
        if cost is None or cost.budget is None or cost.total <= cost.budget * (1 + 1e-9):
            return []
        over = message("planning.design.warn.budget", cost=cost.total, budget=cost.budget)
        found = affordable(task, cost.budget)
        if found is None:
            return [over]
        counts = task.bounds.interviews(found.counts)
        margin = float(self.decided.precision.margins(whole_of(task.strata), counts)[0])
        return [
            over,
            message("planning.design.warn.affordable", n=int(counts.sum()), margin=self._margin(margin)),
        ]

    def _margin(self, value: float | None) -> Message | None:
        return None if value is None else margin_text(self.decided.precision, value)


def warnings(decided: Decided, plan: SamplePlan) -> tuple[Message, ...]:
    """Return what the reader should doubt, the frame first."""
    reader = _Reader(decided, plan)
    return (
        *reader.frame(), *reader.selection(), *reader.response(), *reader.wishes(), *reader.allocation(),
        *reader.money(),
    )  # fmt: skip


def _some(labels: list[str]) -> tuple[str, ...]:
    """Return the first labels, and a sign that there are more."""
    return (*labels[:NAMED], "…") if len(labels) > NAMED else tuple(labels)


def _named(methods: tuple[str, ...]) -> tuple[Message, ...]:
    return tuple(message(f"planning.design.method_{m}") for m in methods)

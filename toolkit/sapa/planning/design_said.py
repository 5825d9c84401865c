"""How a plan was computed, a sentence each: what is printed below its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapa.estimation.plan_conventions import rule_conventions, size_conventions
from sapa.messages import Message, message
from sapa.results.plan import PlannedDeff, SamplePlan
from sapa.results.targets import DifferenceTarget, TotalTarget
from sapa.stats import AllocationRule

if TYPE_CHECKING:
    from sapa.planning.design_plan import Decided


def conventions(decided: Decided, plan: SamplePlan) -> tuple[Message, ...]:
    """Return order, rounding, allocation, clusters, the formula of the margins and the source of the design effect."""
    found: list[Message] = []
    bounds = decided.task.bounds
    if plan.size is not None:
        found += size_conventions(plan.size)
    elif decided.given is not None and decided.given != plan.interviews:
        found.append(message("planning.design.said.given_clusters", n=decided.given, interviews=plan.interviews))
    elif decided.given is not None:
        found.append(message("planning.design.said.given", n=decided.given))
    elif plan.binding == "budget":
        found.append(message("planning.design.said.budget"))
    found += rule_conventions(decided.task.division.rule, power=plan.power, whole=len(decided.solved.whole))
    if bounds.clustered:
        found.append(message("planning.design.said.clusters", n=bounds.lot))
    else:
        found.append(message("planning.design.said.fewest"))
    if decided.task.domains and plan.rule != AllocationRule.BETHEL and not decided.solved.left_out:
        found.append(message("planning.design.said.domains"))
    found += _margins(decided, plan)
    found.append(_deff(plan.deff, decided))
    found.append(message("planning.design.said.response"))
    return tuple(found)


def _margins(decided: Decided, plan: SamplePlan) -> list[Message]:
    order = decided.precision.aim.rules.order
    found = [message(f"planning.design.said.margin_{order.value}", confidence=plan.confidence, z=plan.z)]
    spreads = "spreads" if decided.precision.spreads is not None else "same_spread"
    found.append(message(f"planning.design.said.{spreads}"))
    target = plan.target
    if isinstance(target, DifferenceTarget):
        found.append(message("planning.design.said.difference", p=target.p1))
    elif target.relative:
        found.append(message("planning.design.said.relative"))
    if isinstance(target, TotalTarget):
        found.append(message("planning.design.said.total"))
    if not decided.asked:
        found.append(message("planning.design.said.half"))
    return found


def _deff(deff: PlannedDeff, decided: Decided) -> Message:
    if deff.source == "learned" and decided.learned is not None:
        return message("planning.design.said.deff_learned", deff=deff.value, source=decided.learned.source)
    if deff.source == "parts" and deff.icc is not None:
        return message(
            "planning.design.said.deff_parts", deff=deff.value, icc=deff.icc, size=deff.cluster_size,
            clustering=deff.clustering, weighting=deff.weighting or 1.0,
        )  # fmt: skip
    if deff.source == "parts":
        return message("planning.design.said.deff_weighting", deff=deff.value)
    if deff.source == "given":
        return message("planning.design.said.deff_given", deff=deff.value)
    return message("planning.design.said.deff_none")

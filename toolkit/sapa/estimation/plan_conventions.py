"""How a sample size, an allocation or outcome rates were computed: what is printed below their numbers."""

from __future__ import annotations

import math

from sapa.messages import Message, message
from sapa.stats import (
    Allocation,
    AllocationRounding,
    AllocationRule,
    EligibilityRule,
    OutcomeRates,
    SampleSize,
    SizeKind,
    SizeMethod,
)


def size_conventions(found: SampleSize) -> tuple[Message, ...]:
    """Return the formula, the order of the stages and the rounding of a sample size, a sentence each."""
    rounding = message(f"estimation.convention.size_{found.rounding.value}")
    if found.kind is SizeKind.PROPORTION:
        order = message(f"estimation.convention.size_{found.order.value}", deff=found.deff, response=found.response)
        if found.method is None or found.method is SizeMethod.NORMAL:
            return (order, rounding)
        return (order, message(f"estimation.convention.size_method_{found.method.value}"), rounding)
    test = () if found.test is None else (message(f"estimation.convention.size_test_{found.test.value}"),)
    return (
        message(f"estimation.convention.size_{found.kind.value}", z=found.z, power=found.power),
        *test,
        message(f"estimation.convention.size_stages_{found.order.value}", deff=found.deff, response=found.response),
        rounding,
    )


def allocation_conventions(found: Allocation) -> tuple[Message, ...]:
    """Return the rule, the rounding and the strata taken whole of an allocation, a sentence each."""
    return rule_conventions(found.rule, power=found.power, rounding=found.rounding, whole=len(found.whole))


def rule_conventions(
    rule: AllocationRule,
    *,
    power: float | None = None,
    rounding: AllocationRounding = AllocationRounding.NEAREST,
    whole: int = 0,
) -> tuple[Message, ...]:
    """Return the sentences of a rule, its rounding and the number of strata that are taken whole."""
    said = [message(f"estimation.convention.allocation_{rule.value}", power=power)]
    if rule is not AllocationRule.BETHEL:
        said.append(message(f"estimation.convention.allocation_{rounding.value}"))
    if whole:
        said.append(message("estimation.convention.allocation_whole", n=whole))
    return tuple(said)


def rates_conventions(found: OutcomeRates) -> tuple[Message, ...]:
    """Return the definitions of outcome rates and where e comes from, a sentence each."""
    if math.isnan(found.e):
        e = message("estimation.convention.rates_e_unknown")
    elif found.rule is EligibilityRule.GIVEN:
        e = message("estimation.convention.rates_e_given", e=found.e)
    else:
        e = message("estimation.convention.rates_e_proportional", e=found.e)
    return (message("estimation.convention.rates"), e)

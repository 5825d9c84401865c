"""How a sample size, an allocation or outcome rates were computed: what is printed below their numbers."""

from __future__ import annotations

import math

from sapa.messages import Message, message
from sapa.stats import Allocation, EligibilityRule, OutcomeRates, SampleSize


def size_conventions(found: SampleSize) -> tuple[Message, ...]:
    """Return the order of the stages and the rounding of a sample size, a sentence each."""
    return (
        message(f"estimation.convention.size_{found.order.value}", deff=found.deff, response=found.response),
        message(f"estimation.convention.size_{found.rounding.value}"),
    )


def allocation_conventions(found: Allocation) -> tuple[Message, ...]:
    """Return the rule, the rounding and the strata taken whole of an allocation, a sentence each."""
    said = [
        message(f"estimation.convention.allocation_{found.rule.value}"),
        message(f"estimation.convention.allocation_{found.rounding.value}"),
    ]
    if found.whole:
        said.append(message("estimation.convention.allocation_whole", n=len(found.whole)))
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

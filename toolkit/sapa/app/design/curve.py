"""What would a larger sample buy: the margin of a plan whose strata all grow or shrink together."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sapa.results.plan import SamplePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Margin by number of interviews.

    a, b, scale
        margin² = scale · (a·n₀/n − b): a = Σ N_h²S_h²/n_h, b = Σ N_h·S_h² (Cochran 1977, eq. 5.9 times N²), and scale
        is what makes today's plan lie on the curve, its z² and design effect.
    today, margin
        Interviews and margin of the plan itself.
    most
        Interviews at which everybody is asked.
    """

    a: float
    b: float
    scale: float
    today: int
    margin: float
    most: float

    def at(self, interviews: float) -> float:
        """Return the margin with so many interviews, divided between strata as they are today."""
        inner = self.a * self.today / interviews - self.b
        return math.sqrt(max(0.0, self.scale * inner))

    def needed(self, margin: float) -> float | None:
        """Return the interviews at which the curve meets a margin; None where even a census would not."""
        if self.scale <= 0 or margin <= 0:
            return None
        return self.a * self.today / (margin * margin / self.scale + self.b)


def curve_of(plan: SamplePlan) -> Curve | None:
    """Return the curve of a plan; None where it has no people by stratum or no margin to go by."""
    a = b = people = 0.0
    for stratum in plan.strata:
        if stratum.population is None or stratum.interviews < 1:
            return None
        spread = 1.0 if stratum.spread is None else stratum.spread
        a += (stratum.population * spread) ** 2 / stratum.interviews
        b += stratum.population * spread**2
        people += stratum.population
    if a <= b or not plan.margin > 0:
        return None
    return Curve(
        a=a, b=b, scale=plan.margin**2 / (a - b), today=plan.interviews, margin=plan.margin, most=people,
    )  # fmt: skip

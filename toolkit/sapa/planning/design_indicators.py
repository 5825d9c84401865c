"""Several indicators of one survey: the variance that each asks of the whole and of its domains."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.design_aim import Aim, Rules
from sapa.planning.design_precision import Groups, Precision, groups_by, whole_of
from sapa.planning.design_values import by_label, number, refuse_where
from sapa.planning.frame import Floats, FrameStrata, SamplingFrame
from sapa.planning.frame_reading import same_columns
from sapa.results.plan import IndicatorPlan
from sapa.results.targets import IndicatorTarget, MeanTarget


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """A variance that a group's mean may have at most.

    margins
        The same as a margin, in the unit of the indicator (or of the target's mean).
    indicator
        Name of the indicator; None: the target.
    """

    precision: Precision
    groups: Groups
    margins: Floats
    indicator: str | None

    @property
    def variances(self) -> Floats:
        """(G,) largest variance of each group; ∞ where nothing is asked."""
        found: Floats = np.square(self.margins / self.precision.aim.rules.z)
        return found

    def kept(self, counts: Floats, tie: float) -> bool:
        """Tell whether every group is precise enough."""
        return bool((self.precision.variances(self.groups, counts) <= self.variances * (1 + tie)).all())


def indicator_wishes(
    given: Sequence[IndicatorTarget], frame: SamplingFrame, rules: Rules, deff: float
) -> tuple[Wish, ...]:
    """Return what every indicator asks, the whole first.

    Raises
    ------
    BadInput
        A negative spread, no spread at all, a margin not above 0, relative precision of a mean of 0, a domain that is
        no stratum column, two indicators of one name.
    """
    strata = frame.strata
    names = [i.name for i in given]
    if len(set(names)) < len(names):
        raise BadInput(message("planning.design.indicator_twice"), where="indicators", got=", ".join(names))
    wishes: list[Wish] = []
    for one in given:
        where = f"indicators.{one.name}"
        spreads = by_label(f"{where}.spreads", one.spreads, strata)
        refuse_where(
            spreads < 0, spreads, strata, what=message("planning.design.range"), where=f"{where}.spreads",
            expected="zero_or_more",
        )  # fmt: skip
        if not bool((spreads > 0).any()):
            raise BadInput(message("planning.design.no_spread"), where=f"{where}.spreads", got="0")
        number(f"{where}.margin", one.margin, above=0.0, expected="above_zero")
        means = by_label(f"{where}.means", one.means, strata, need_all=one.relative)
        precision = Precision(
            Aim(MeanTarget(one.margin, sd=float(np.sqrt(np.mean(np.square(spreads))))), rules), strata.people, deff,
            spreads,
        )  # fmt: skip
        asked = [(whole_of(strata), one.margin)]
        if one.by:
            groups = groups_by(strata, frame.facts.stratum, same_columns(one.by, frame.facts.stratum, where=where))
            if one.domain_margin is not None:
                number(f"{where}.domain_margin", one.domain_margin, above=0.0, expected="above_zero")
                asked.append((groups, one.domain_margin))
        for groups, margin in asked:
            margins = np.full(len(groups.labels), margin)
            if one.relative:
                margins = margins * np.abs(_means(groups, strata, means, where))
            wishes.append(Wish(precision, groups, margins, one.name))
    return tuple(wishes)


def _means(groups: Groups, strata: FrameStrata, means: Floats, where: str) -> Floats:
    sums = np.bincount(groups.codes, weights=strata.people * means, minlength=len(groups.labels))
    found: Floats = sums / groups.people
    if bool((found == 0).any()):
        raise BadInput(
            message("planning.design.no_mean"), where=f"{where}.means", got="0",
            todo=message("planning.design.no_mean.todo"),
        )  # fmt: skip
    return found


def indicator_plans(
    wishes: Sequence[Wish],
    counts: Floats,
    *,
    fewer: Floats | None,
    bound: frozenset[tuple[str | None, str]] | None,
    tie: float,
) -> tuple[IndicatorPlan, ...]:
    """Return wanted and expected margins of every indicator.

    Parameters
    ----------
    fewer
        Counts of the plan with one interview (or cluster) less: what it would break is binding. None: nothing is.
    bound
        Indicators and domains that a Bethel allocation found to be binding.
    """
    found: list[IndicatorPlan] = []
    for wish in wishes:
        if wish.indicator is None:
            continue
        z = wish.precision.aim.rules.z
        expected = z * np.sqrt(wish.precision.variances(wish.groups, counts))
        without = None if fewer is None else z * np.sqrt(wish.precision.variances(wish.groups, fewer))
        for g, label in enumerate(wish.groups.labels):
            wanted = float(wish.margins[g])
            binding = without is not None and bool(without[g] > wanted * math.sqrt(1 + tie))
            if bound is not None:
                binding = (wish.indicator, label) in bound
            found.append(
                IndicatorPlan(
                    name=wish.indicator, domain=label if wish.groups.by else None, wanted=wanted,
                    expected=float(expected[g]), binding=binding,
                )
            )  # fmt: skip
    return tuple(found)

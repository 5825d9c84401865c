"""Response, cooperation, refusal and contact rates as AAPOR defines them.

American Association for Public Opinion Research (2016), Standard Definitions: Final Dispositions of Case Codes and
Outcome Rates for Surveys, 9th edition, section "Calculating Outcome Rates from Final Disposition Distributions".
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import StrEnum

from sapa.stats.faults import Problem, StatError


class EligibilityRule(StrEnum):
    """Where e comes from, the share of the cases of unknown eligibility that is taken as eligible."""

    PROPORTIONAL = "proportional"
    """As among the cases of known eligibility: e = (I+P+R+NC+O)/(I+P+R+NC+O+NE), CASRO's rule."""

    GIVEN = "given"
    """Stated by the caller, who must be able to say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCounts:
    """Cases by final disposition; weighted counts need not be whole.

    interviews, partials
        I and P.
    refusals
        R: refusals and break-offs.
    non_contacts, other
        NC and O: eligible cases without an interview for these reasons.
    unknown_household, unknown_other
        UH and UO: not known whether there is a household, and whether there is an eligible person.
    not_eligible
        NE: known to be outside the population. Only e makes use of them.
    """

    interviews: float
    partials: float = 0.0
    refusals: float = 0.0
    non_contacts: float = 0.0
    other: float = 0.0
    unknown_household: float = 0.0
    unknown_other: float = 0.0
    not_eligible: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is no count."""
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0 <= value < math.inf:
                raise StatError(Problem.RANGE, f"{field.name} is no count: {value!r}", role=field.name, value=value)

    @property
    def eligible(self) -> float:
        """Cases known to be eligible: (I + P) + (R + NC + O)."""
        return self.interviews + self.partials + self.refusals + self.non_contacts + self.other

    @property
    def unknown(self) -> float:
        """Cases of unknown eligibility: UH + UO."""
        return self.unknown_household + self.unknown_other


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRates:
    """All outcome rates of one set of cases; nan where the denominator is 0.

    e, rule
        The eligibility rate in use and where it comes from; nan where no case has a known eligibility.
    rr1 … rr6
        Response rates: unknown cases all eligible (1, 2), e of them (3, 4), none (5, 6); partials in the even ones.
    coop1 … coop4
        Cooperation rates among the contacted, O in the denominator (1, 2) or not (3, 4).
    ref1 … ref3, con1 … con3
        Refusal and contact rates; unknown cases as in rr1, rr3, rr5.
    """

    e: float
    rule: EligibilityRule
    rr1: float
    rr2: float
    rr3: float
    rr4: float
    rr5: float
    rr6: float
    coop1: float
    coop2: float
    coop3: float
    coop4: float
    ref1: float
    ref2: float
    ref3: float
    con1: float
    con2: float
    con3: float


def eligibility_rate(counts: OutcomeCounts) -> float:
    """Return e by the proportional rule: (I+P+R+NC+O)/(I+P+R+NC+O+NE); nan without a case of known eligibility.

    Without cases known to be ineligible e is 1, the most cautious value: also where nobody wrote them down.
    """
    return _over(counts.eligible, counts.eligible + counts.not_eligible)


def outcome_rates(counts: OutcomeCounts, *, e: float | None = None) -> OutcomeRates:
    """Return every outcome rate.

    Parameters
    ----------
    counts
        Cases by final disposition.
    e
        Share of the unknown cases that is eligible, a fraction; None: by the proportional rule. One e for UH and UO.

    Raises
    ------
    StatError
        e outside 0 … 1.

    Notes
    -----
    With N = (I+P) + (R+NC+O) + u·(UH+UO), where u is 1, e or 0: RR1, 3, 5 = I/N; RR2, 4, 6 = (I+P)/N; REF1, 2, 3 = R/N;
    CON1, 2, 3 = (I+P+R+O)/N. COOP1 = I/(I+P+R+O), COOP2 = (I+P)/(I+P+R+O), COOP3 = I/(I+P+R), COOP4 = (I+P)/(I+P+R).
    Partials count in full in the even rates and not at all in the odd ones, never by half.
    """
    if e is not None and not 0 <= e <= 1:
        raise StatError(Problem.RANGE, f"e must lie between 0 and 1: {e!r}", role="e", value=e)
    share = eligibility_rate(counts) if e is None else e
    complete, both = counts.interviews, counts.interviews + counts.partials
    asked = both + counts.refusals
    reached = asked + counts.other
    everyone = counts.eligible + counts.unknown
    # Without unknown cases e plays no part, also where it is not known itself.
    likely = counts.eligible + (share * counts.unknown if counts.unknown else 0.0)
    known = counts.eligible
    return OutcomeRates(
        e=share,
        rule=EligibilityRule.PROPORTIONAL if e is None else EligibilityRule.GIVEN,
        rr1=_over(complete, everyone),
        rr2=_over(both, everyone),
        rr3=_over(complete, likely),
        rr4=_over(both, likely),
        rr5=_over(complete, known),
        rr6=_over(both, known),
        coop1=_over(complete, reached),
        coop2=_over(both, reached),
        coop3=_over(complete, asked),
        coop4=_over(both, asked),
        ref1=_over(counts.refusals, everyone),
        ref2=_over(counts.refusals, likely),
        ref3=_over(counts.refusals, known),
        con1=_over(reached, everyone),
        con2=_over(reached, likely),
        con3=_over(reached, known),
    )


def _over(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan

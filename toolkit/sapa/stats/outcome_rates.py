"""Response, cooperation, refusal and contact rates as AAPOR defines them.

American Association for Public Opinion Research (2023), Standard Definitions: Final Dispositions of Case Codes and
Outcome Rates for Surveys, 10th edition. Code 3.20 stands in a group of its own there (UR); in the 9th edition (2016) it
was among UO. With one e for all unknown cases, as here, the rates of both editions are the same.

Every rate is computed as a fraction of whole numbers and divided once, at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction

from sapa.stats.faults import Problem, StatError

RATES = (
    "rr1", "rr2", "rr3", "rr4", "rr5", "rr6", "coop1", "coop2", "coop3", "coop4", "ref1", "ref2", "ref3", "con1",
    "con2", "con3",
)  # fmt: skip
"""The rates in AAPOR's order."""


class EligibilityRule(StrEnum):
    """Where e comes from, the share of the cases of unknown eligibility that is taken as eligible."""

    PROPORTIONAL = "proportional"
    """As among the cases of known eligibility: e = (I+P+R+NC+O)/(I+P+R+NC+O+NE), CASRO's rule."""

    BY_STRATUM = "by_stratum"
    """The same within each stratum; overall e is the mean over the unknown cases."""

    ALL = "all"
    """Every unknown case is eligible: e = 1, the least response rate."""

    NONE = "none"
    """No unknown case is eligible: e = 0, the greatest response rate."""

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
    unknown_household, unknown_respondent, unknown_other
        UH, UR and UO: not known whether there is a household, whether it holds an eligible person, or other things.
    not_eligible
        NE: known to be outside the population. Only e makes use of them.
    """

    interviews: float
    partials: float = 0.0
    refusals: float = 0.0
    non_contacts: float = 0.0
    other: float = 0.0
    unknown_household: float = 0.0
    unknown_respondent: float = 0.0
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
        """Cases of unknown eligibility: UH + UR + UO."""
        return self.unknown_household + self.unknown_respondent + self.unknown_other

    @property
    def total(self) -> float:
        """All cases."""
        return self.eligible + self.unknown + self.not_eligible


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
    return _float(eligibility_fraction(counts))


def eligibility_fraction(counts: OutcomeCounts) -> Fraction | None:
    """Return e by the proportional rule as a fraction; None without a case of known eligibility."""
    eligible = _sum(counts.interviews, counts.partials, counts.refusals, counts.non_contacts, counts.other)
    return _over(eligible, eligible + Fraction(counts.not_eligible))


def mean_eligibility(parts: Iterable[tuple[Fraction | None, float]], *, otherwise: Fraction | None) -> Fraction | None:
    """Return e of cases from several strata, each with its own: Σ e_h·u_h / Σ u_h over their unknown cases u_h.

    Parameters
    ----------
    parts
        e and the unknown cases of every stratum; None: a stratum without a case of known eligibility.
    otherwise
        e of such a stratum, and the answer where there are no unknown cases: that of the whole.

    Returns
    -------
    Fraction or None
        None where e of a stratum with unknown cases is not known.
    """
    eligible, unknown = Fraction(0), Fraction(0)
    for share, number in parts:
        if not number:
            continue
        here = otherwise if share is None else share
        if here is None:
            return None
        eligible += here * Fraction(number)
        unknown += Fraction(number)
    return eligible / unknown if unknown else otherwise


def outcome_fractions(counts: OutcomeCounts, *, e: Fraction | float | None = None) -> dict[str, Fraction | None]:
    """Return every outcome rate as an exact fraction, by name (`RATES`), with `e`; None where it is not defined.

    Parameters
    ----------
    counts
        Cases by final disposition; a float stands for the binary fraction that it is.
    e
        Share of the unknown cases that is eligible; None: by the proportional rule. One e for UH, UR and UO.

    Raises
    ------
    StatError
        e outside 0 … 1.

    Notes
    -----
    With N = (I+P) + (R+NC+O) + u·(UH+UR+UO), where u is 1, e or 0: RR1, 3, 5 = I/N; RR2, 4, 6 = (I+P)/N;
    REF1, 2, 3 = R/N; CON1, 2, 3 = (I+P+R+O)/N. COOP1 = I/(I+P+R+O), COOP2 = (I+P)/(I+P+R+O), COOP3 = I/(I+P+R),
    COOP4 = (I+P)/(I+P+R). Partials count in full in the even rates and not at all in the odd ones, never by half.
    """
    if e is not None and not 0 <= e <= 1:
        raise StatError(Problem.RANGE, f"e must lie between 0 and 1: {e!r}", role="e", value=float(e))
    share = eligibility_fraction(counts) if e is None else Fraction(e)
    complete, refusals = Fraction(counts.interviews), Fraction(counts.refusals)
    both = complete + Fraction(counts.partials)
    asked = both + refusals
    reached = asked + Fraction(counts.other)
    known = reached + Fraction(counts.non_contacts)
    unknown = _sum(counts.unknown_household, counts.unknown_respondent, counts.unknown_other)
    # Without unknown cases e plays no part, also where it is not known itself.
    likely = known if not unknown else None if share is None else known + share * unknown
    return {
        "e": share,
        "rr1": _over(complete, known + unknown), "rr2": _over(both, known + unknown),
        "rr3": _over(complete, likely), "rr4": _over(both, likely),
        "rr5": _over(complete, known), "rr6": _over(both, known),
        "coop1": _over(complete, reached), "coop2": _over(both, reached),
        "coop3": _over(complete, asked), "coop4": _over(both, asked),
        "ref1": _over(refusals, known + unknown), "ref2": _over(refusals, likely), "ref3": _over(refusals, known),
        "con1": _over(reached, known + unknown), "con2": _over(reached, likely), "con3": _over(reached, known),
    }  # fmt: skip


def outcome_rates(
    counts: OutcomeCounts, *, e: Fraction | float | None = None, rule: EligibilityRule | None = None
) -> OutcomeRates:
    """Return every outcome rate, each the float nearest to its exact fraction (`outcome_fractions`).

    Parameters
    ----------
    counts
        Cases by final disposition.
    e
        Share of the unknown cases that is eligible, a fraction; None: by the proportional rule. One e for all of them.
    rule
        Where e comes from, for the record; None: proportional without an e, else given.

    Raises
    ------
    StatError
        e outside 0 … 1.
    """
    found = {name: _float(value) for name, value in outcome_fractions(counts, e=e).items()}
    told = rule or (EligibilityRule.PROPORTIONAL if e is None else EligibilityRule.GIVEN)
    return OutcomeRates(rule=told, **found)


def _sum(*values: float) -> Fraction:
    return sum((Fraction(v) for v in values), Fraction(0))


def _over(part: Fraction, whole: Fraction | None) -> Fraction | None:
    return part / whole if whole else None


def _float(value: Fraction | None) -> float:
    return math.nan if value is None else float(value)

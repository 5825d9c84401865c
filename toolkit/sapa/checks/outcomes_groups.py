"""Outcome rates of all cases, and by stratum, region and interviewer, unweighted and weighted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sapa.checks.outcomes_cases import Case, Cases
from sapa.deliverable.coverage_sections import Eligibility
from sapa.results.outcomes import OutcomeGroup
from sapa.stats.dispositions import Outcome, count_outcomes
from sapa.stats.outcome_rates import (
    EligibilityRule,
    OutcomeCounts,
    OutcomeRates,
    eligibility_fraction,
    mean_eligibility,
    outcome_rates,
)

UNKNOWN = (Outcome.UNKNOWN_HOUSEHOLD, Outcome.UNKNOWN_RESPONDENT, Outcome.UNKNOWN_OTHER)


@dataclass(frozen=True, slots=True)
class _Shares:
    """e of the whole and of every stratum, weighted or not."""

    rule: EligibilityRule
    weighted: bool
    whole: Fraction | None
    strata: dict[str, Fraction | None]

    def of(self, cases: Sequence[Case]) -> Fraction | None:
        """Return e of a group of cases."""
        if self.rule is not EligibilityRule.BY_STRATUM:
            return self.whole
        unknown: dict[str, float] = {}
        for case in cases:
            if case.outcome in UNKNOWN:
                unknown[case.stratum] = unknown.get(case.stratum, 0) + (case.weight if self.weighted else 1)
        parts = [(self.strata.get(name), number) for name, number in unknown.items()]
        return mean_eligibility(parts, otherwise=self.whole)


def rule_in_use(eligibility: Eligibility, cases: Cases) -> EligibilityRule:
    """Return the rule of e: as stated, but proportional over all where the contacts name no strata."""
    rule = EligibilityRule(eligibility.rule)
    no_strata = not any(case.stratum for case in cases.all)
    return EligibilityRule.PROPORTIONAL if rule is EligibilityRule.BY_STRATUM and no_strata else rule


def outcome_groups(cases: Cases, eligibility: Eligibility, *, region: int | None) -> tuple[OutcomeGroup, ...]:
    """Return counts and rates of the whole, and of every stratum, region and interviewer.

    Parameters
    ----------
    cases
        The cases of a survey.
    eligibility
        Where e comes from. Under `proportional` one e of all cases is used in every group; under `by_stratum` a group's
        e is the mean over its unknown cases, each with the e of its own stratum.
    region
        Which of the columns of the stratum is the region; None: none.
    """
    rule = rule_in_use(eligibility, cases)
    plain = _shares(cases.all, rule, eligibility.value, weighted=False)
    heavy = _shares(cases.all, rule, eligibility.value, weighted=True) if cases.weighted else None
    found = [_group("", "", cases.all, plain, heavy)]
    ways: list[tuple[str, Callable[[Case], str]]] = [("stratum", lambda c: c.stratum)]
    if region is not None:
        ways.append(("region", lambda c: c.parts[region] if len(c.parts) > region else ""))
    ways.append(("interviewer", lambda c: c.interviewer))
    for by, label in ways:
        members: dict[str, list[Case]] = {}
        for case in cases.all:
            members.setdefault(label(case), []).append(case)
        members.pop("", None)
        found += [_group(by, name, members[name], plain, heavy) for name in sorted(members)]
    return tuple(found)


def _shares(cases: Sequence[Case], rule: EligibilityRule, given: float | None, *, weighted: bool) -> _Shares:
    fixed = {EligibilityRule.ALL: Fraction(1), EligibilityRule.NONE: Fraction(0)}
    if rule is EligibilityRule.GIVEN and given is not None:
        # What was written (0.9) and not the binary fraction nearest to it.
        return _Shares(rule, weighted, Fraction(str(given)), {})
    if rule in fixed:
        return _Shares(rule, weighted, fixed[rule], {})
    strata: dict[str, Fraction | None] = {}
    if rule is EligibilityRule.BY_STRATUM:
        members: dict[str, list[Case]] = {}
        for case in cases:
            members.setdefault(case.stratum, []).append(case)
        strata = {name: eligibility_fraction(_counts(own, weighted=weighted)) for name, own in members.items()}
    return _Shares(rule, weighted, eligibility_fraction(_counts(cases, weighted=weighted)), strata)


def _counts(cases: Sequence[Case], *, weighted: bool) -> OutcomeCounts:
    return count_outcomes([c.outcome for c in cases], [c.weight for c in cases] if weighted else None)


def _group(by: str, name: str, cases: Sequence[Case], plain: _Shares, heavy: _Shares | None) -> OutcomeGroup:
    counts = _counts(cases, weighted=False)
    rates = _rates(counts, plain, cases)
    if heavy is None:
        return OutcomeGroup(by, name, counts, rates)
    weighted = _counts(cases, weighted=True)
    return OutcomeGroup(by, name, counts, rates, weighted, _rates(weighted, heavy, cases))


def _rates(counts: OutcomeCounts, shares: _Shares, cases: Sequence[Case]) -> OutcomeRates:
    e = shares.of(cases)
    if e is None:  # no case of known eligibility anywhere: e stays unknown, also where a group has unknown cases only
        return outcome_rates(counts, rule=shares.rule)
    return outcome_rates(counts, e=e, rule=shares.rule)

"""AAPOR's outcome rates against a published example, and against two forms that are on the web and wrong."""

from __future__ import annotations

import math
from dataclasses import fields

import pytest

from sapa.stats import OutcomeCounts, OutcomeRates, Problem, StatError, eligibility_rate, outcome_rates

RATES = [f.name for f in fields(OutcomeRates) if f.name not in {"e", "rule"}]
CASES = OutcomeCounts(
    interviews=4,
    partials=2,
    refusals=1,
    non_contacts=1,
    other=1,
    unknown_household=1,
    unknown_other=1,
    not_eligible=1,
)
PUBLISHED = {
    "rr1": 0.364, "rr2": 0.545, "rr3": 0.370, "rr4": 0.556, "rr5": 0.444, "rr6": 0.667,
    "coop1": 0.500, "coop2": 0.750, "coop3": 0.571, "coop4": 0.857,
    "ref1": 0.091, "ref2": 0.093, "ref3": 0.111, "con1": 0.727, "con2": 0.741, "con3": 0.889,
}  # fmt: skip


@pytest.mark.parametrize("rate", RATES)
def test_every_rate_is_that_of_the_published_example(rate):
    """R package outcomerate 1.0.1, the example of its README, e = 9/10 by the proportional rule."""
    found = outcome_rates(CASES)
    assert (found.e, found.rule) == (0.9, "proportional")
    assert round(getattr(found, rate), 3) == PUBLISHED[rate]


def test_rr3_by_hand():
    """4/(9 + 0.9·2) = 4/10.8; with e = 0.5 stated: 4/10; e = 1 is RR1 and e = 0 is RR5."""
    assert outcome_rates(CASES).rr3 == pytest.approx(4 / 10.8)
    stated = outcome_rates(CASES, e=0.5)
    assert (stated.rr3, stated.rule) == (pytest.approx(0.4), "given")
    assert outcome_rates(CASES, e=1).rr3 == outcome_rates(CASES).rr1
    assert outcome_rates(CASES, e=0).rr3 == outcome_rates(CASES).rr5


def test_the_response_rates_of_web_calculators_are_others():
    """Two forms seen: "RR3" = (I + 0.5P)/(I + P + R + NC + U), "RR2" = I/(R − U); none of AAPOR's is equal to them."""
    found = outcome_rates(CASES)
    half_partials = (4 + 0.5 * 2) / (4 + 2 + 1 + 1 + 2)
    assert half_partials == 0.5
    # With O and e = 0.9 it is 4/10.8 = 37.0 %: the web form is 13 percentage points too high.
    assert half_partials - found.rr3 == pytest.approx(0.1296, abs=5e-5)
    # I/(R − U) = 4/(1 − 2) is a negative rate.
    assert 4 / (1 - 2) < 0 < found.rr2 < 1


def test_rates_lie_in_their_order():
    """RR1 ≤ RR3 ≤ RR5 and RR2 ≤ RR4 ≤ RR6 for e from 0 to 1; with partials never below without."""
    for e in (None, 0, 0.3, 1):
        r = outcome_rates(CASES, e=e)
        assert r.rr1 <= r.rr3 <= r.rr5
        assert r.rr2 <= r.rr4 <= r.rr6
        assert r.ref1 <= r.ref2 <= r.ref3
        assert r.con1 <= r.con2 <= r.con3
        assert all(0 <= getattr(r, name) <= 1 for name in RATES)


def test_what_is_undefined_is_blank_and_never_zero():
    """Nobody: every rate is nan. Only unknown cases: e is not known, RR1 is 0, RR3 and RR5 are blank."""
    nobody = outcome_rates(OutcomeCounts(interviews=0))
    assert math.isnan(nobody.e)
    assert all(math.isnan(getattr(nobody, name)) for name in RATES)
    unknown = outcome_rates(OutcomeCounts(interviews=0, unknown_other=5))
    assert unknown.rr1 == 0
    for name in ("e", "rr3", "rr5", "coop1", "ref2", "ref3", "con2", "con3"):
        assert math.isnan(getattr(unknown, name)), name


def test_without_unknown_cases_e_plays_no_part():
    """10 interviews, 5 refusals: RR1 = RR3 = RR5 = 2/3; e is 1 where nobody is known to be ineligible."""
    counts = OutcomeCounts(interviews=10, refusals=5)
    found = outcome_rates(counts)
    assert found.rr1 == found.rr3 == found.rr5 == pytest.approx(2 / 3)
    assert eligibility_rate(counts) == 1


@pytest.mark.parametrize("bad", [-1, math.nan, math.inf])
def test_what_is_no_count_is_refused(bad):
    """A negative, missing or infinite number of refusals."""
    with pytest.raises(StatError) as caught:
        OutcomeCounts(interviews=1, refusals=bad)
    assert (caught.value.problem, caught.value.role) == (Problem.RANGE, "refusals")


@pytest.mark.parametrize("e", [-0.1, 1.1, math.nan])
def test_an_eligibility_rate_outside_zero_and_one_is_refused(e):
    """90 is no fraction."""
    with pytest.raises(StatError) as caught:
        outcome_rates(CASES, e=e)
    assert caught.value.role == "e"

"""AAPOR's outcome rates against a published example, and against two forms that are on the web and wrong."""

from __future__ import annotations

import math
from dataclasses import fields
from fractions import Fraction

import pytest

from sapa.stats import EligibilityRule, OutcomeCounts, OutcomeRates, Problem, StatError, eligibility_rate, outcome_rates
from sapa.stats.outcome_rates import eligibility_fraction, mean_eligibility, outcome_fractions

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


def F(part: int, whole: int) -> Fraction:  # noqa: N802 - reads as the fraction it is
    """Return a fraction."""
    return Fraction(part, whole)


# (counts, e, rates): worked examples as fractions.
WORKED = {
    # R package outcomerate (ropensci), tests/testthat/test-rate.R: 5 I, 3 P, 2 R, 1 NC, 2 O, 1 UH, 1 UO, 1 NE, e = 0.5.
    "fifteen_cases": (
        OutcomeCounts(
            interviews=5, partials=3, refusals=2, non_contacts=1, other=2, unknown_household=1, unknown_other=1,
            not_eligible=1,
        ),
        F(1, 2),
        {
            "rr1": F(1, 3), "rr2": F(8, 15), "rr3": F(5, 14), "rr4": F(4, 7), "rr5": F(5, 13), "rr6": F(8, 13),
            "coop1": F(5, 12), "coop2": F(2, 3), "coop3": F(1, 2), "coop4": F(4, 5), "ref1": F(2, 15),
            "ref2": F(1, 7), "ref3": F(2, 13), "con1": F(4, 5), "con2": F(6, 7), "con3": F(12, 13),
        },
    ),
    # The same package, tests/testthat/test-ur.R, with the UR of the 10th edition: 20 known, 18 unknown, e = 0.4:
    # the denominator of RR3 is 20 + 7.2 = 136/5.
    "tenth_edition": (
        OutcomeCounts(
            interviews=10, partials=2, refusals=3, non_contacts=4, other=1, unknown_household=5, unknown_respondent=7,
            unknown_other=6, not_eligible=8,
        ),
        F(2, 5),
        {
            "rr1": F(10, 38), "rr2": F(12, 38), "rr3": F(50, 136), "rr4": F(60, 136), "rr5": F(10, 20),
            "rr6": F(12, 20), "coop1": F(10, 16), "coop2": F(12, 16), "coop3": F(10, 15), "coop4": F(12, 15),
            "ref1": F(3, 38), "ref2": F(15, 136), "ref3": F(3, 20), "con1": F(16, 38), "con2": F(80, 136),
            "con3": F(16, 20),
        },
    ),
    # The counts of the package's vignette (1 691 cases): 760 I, 339 P, 59 R, 288 NC, 1 O, 173 UO, 71 NE. By hand:
    # known 760 + 339 + 59 + 288 + 1 = 1447; e = 1447/1518; all but NE 1620; RR3 = 760/(1447 + 1447/1518 * 173) =
    # 760 * 1518/(1447 * (1518 + 173)) = 1 153 680/2 446 877.
    "vignette": (
        OutcomeCounts(
            interviews=760, partials=339, refusals=59, non_contacts=288, other=1, unknown_other=173, not_eligible=71
        ),
        None,
        {
            "e": F(1447, 1518), "rr1": F(760, 1620), "rr2": F(1099, 1620), "rr3": F(1_153_680, 2_446_877),
            "rr4": F(1099 * 1518, 2_446_877), "rr5": F(760, 1447), "rr6": F(1099, 1447), "coop1": F(760, 1159),
            "coop2": F(1099, 1159), "coop3": F(760, 1158), "coop4": F(1099, 1158), "ref1": F(59, 1620),
            "ref2": F(59 * 1518, 2_446_877), "ref3": F(59, 1447), "con1": F(1159, 1620),
            "con2": F(1159 * 1518, 2_446_877), "con3": F(1159, 1447),
        },
    ),
    # README of the package: 4 I, 2 P, 1 each of R, NC, O, UH, UO, NE; e = 9/10, RR3 = 4/(9 + 1.8) = 10/27.
    "readme": (
        CASES,
        None,
        {
            "e": F(9, 10), "rr1": F(4, 11), "rr2": F(6, 11), "rr3": F(10, 27), "rr4": F(5, 9), "rr5": F(4, 9),
            "rr6": F(2, 3), "coop1": F(1, 2), "coop2": F(3, 4), "coop3": F(4, 7), "coop4": F(6, 7), "ref1": F(1, 11),
            "ref2": F(5, 54), "ref3": F(1, 9), "con1": F(8, 11), "con2": F(20, 27), "con3": F(8, 9),
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(WORKED))
def test_worked_examples_come_out_exactly_as_fractions(name):
    """Every rate equals the published or hand-made fraction, and the float is the one nearest to it."""
    counts, e, expected = WORKED[name]
    exact = outcome_fractions(counts, e=e)
    assert {key: exact[key] for key in expected} == expected
    assert set(RATES) <= set(expected)
    floats = outcome_rates(counts, e=e)
    assert {key: getattr(floats, key) for key in expected} == {key: float(value) for key, value in expected.items()}


def test_weighted_rates_of_the_packages_test():
    """outcomerate, test-rate.R: RR2 of sixteen weighted cases is 19.3/37.2; weights of one decimal as fractions."""
    tenths = OutcomeCounts(
        interviews=32 + 49 + 33 + 35 + 16, partials=4 + 1 + 23, refusals=13 + 11, non_contacts=38, other=36 + 43,
        unknown_household=16, unknown_other=22, not_eligible=6,
    )  # fmt: skip
    assert outcome_fractions(tenths)["rr2"] == Fraction(193, 372)


def test_what_is_undefined_is_none_as_a_fraction():
    """No division by zero, and no zero in its place."""
    found = outcome_fractions(OutcomeCounts(interviews=0, unknown_other=5))
    assert (found["rr1"], found["rr3"], found["rr5"], found["e"]) == (0, None, None, None)
    assert eligibility_fraction(OutcomeCounts(interviews=0)) is None


def test_e_of_several_strata_is_weighted_by_their_unknown_cases():
    """One half with 10 unknown and 9/10 with 30: (5 + 27)/40 = 4/5; a stratum without an e takes that of the whole."""
    assert mean_eligibility([(F(1, 2), 10), (F(9, 10), 30)], otherwise=None) == F(4, 5)
    assert mean_eligibility([(F(1, 2), 10), (None, 10)], otherwise=F(1, 1)) == F(3, 4)
    assert mean_eligibility([(F(1, 2), 10), (None, 10)], otherwise=None) is None
    assert mean_eligibility([(F(1, 2), 0)], otherwise=F(2, 3)) == F(2, 3)


def test_the_rule_of_e_is_recorded():
    """As named by the caller; without a name it is proportional, or given with an e."""
    assert outcome_rates(CASES, e=1, rule=EligibilityRule.ALL).rule == "all"
    assert outcome_rates(CASES, e=Fraction(1, 3)).rule == "given"
    assert outcome_rates(CASES).rule == "proportional"

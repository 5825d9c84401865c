"""What a delivered survey teaches: design effect, homogeneity, weights and response."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

import sapa.i18n  # noqa: F401 - errors read as sentences
from fixtures.made_rows import made_rows
from sapa.data import Design, Survey
from sapa.deliverable.manifest import ContactsRef
from sapa.errors import BadInput
from sapa.estimation import estimate_mean, estimate_proportion
from sapa.planning.learn import learn_design
from sapa.planning.response import drawn_together, read_response, response_of
from sapa.results.learned import Learned, LearnRule, ResponseSource

PSU = [1] * 4 + [2] * 3 + [3] * 4 + [4] * 2 + [5] * 4 + [6] * 3
Y = [1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0]
Z = [1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0]
W = [10, 12, 10, 11, 20, 20, 18, 15, 15, 15, 15, 9, 9, 12, 12, 14, 14, 30, 30, 28]
ROWS = made_rows({"psu": PSU, "h": ["a"] * 11 + ["b"] * 9, "y": Y, "z": Z, "w": W, "same": [1] * 20})
# 20·((161/319)²/11 + (158/319)²/9), by hand: weights of the strata 161 and 158, rows 11 and 9.
DIVISION = 20 * ((161 / 319) ** 2 / 11 + (158 / 319) ** 2 / 9)
SURVEY = Survey(ROWS, Design(weight="w", strata="h", psu="psu"))


def test_an_indicator_is_learned_as_r_computes_it():
    """R 4.2.2, survey 4.1.1: svymean(~y, svydesign(~psu, ~h, weights = ~w), deff = TRUE); ICC and qf from anova."""
    (found,) = learn_design(SURVEY, {"y": [1]}).indicators
    assert (found.n, found.units) == (20, 6)
    assert found.deff == pytest.approx(0.466217516837, rel=1e-11)
    assert (found.deff_low, found.deff_high) == pytest.approx((0.131007592063, 3.99796942398), rel=1e-9)
    assert found.kish == pytest.approx(1.16252788396, rel=1e-11)
    assert found.icc == pytest.approx(0.020162960917, abs=1e-12)
    assert (found.icc_low, found.icc_high) == pytest.approx((-0.273391220279, 0.641070539585), abs=1e-11)
    assert found.rho == pytest.approx(-0.256698125598, abs=1e-11)
    assert found.cluster_size == pytest.approx(20 / 6)


def test_design_effects_are_those_of_the_estimates():
    """deff, Kish and ICC equal what `estimate_proportion` and `estimate_mean` print."""
    learned = learn_design(SURVEY, ["y"], means=["z"])
    shares, (z,) = estimate_proportion(SURVEY, ["y"]).rows, estimate_mean(SURVEY, ["z"]).rows
    assert [i.name for i in learned.indicators] == ["y = 0", "y = 1", "z"]
    for found, row in zip(learned.indicators, (*shares, z), strict=True):
        assert (found.deff, found.icc, found.kish, found.n) == pytest.approx(
            (row.deff, row.icc, row.deff_kish, row.n), rel=1e-12
        )
        assert (found.deff_low, found.deff_high) == pytest.approx((row.deff_low, row.deff_high), rel=1e-12)


def test_a_negative_homogeneity_is_planned_as_none():
    """ρ = −0.257 becomes 0, and that is said."""
    learned = learn_design(SURVEY, {"y": [1]})
    assert learned.icc == 0.0
    assert "planning.learn.negative" in [c.id for c in learned.conventions]


def test_the_median_and_the_largest_are_values_of_indicators():
    """Of two the median takes the larger too; of three the middle one."""
    deffs = sorted(i.deff for i in learn_design(SURVEY, {"y": [1]}, means=["z", "w"]).indicators)
    assert learn_design(SURVEY, {"y": [1]}, means=["z", "w"]).deff == deffs[1]
    largest = learn_design(SURVEY, {"y": [1]}, means=["z", "w"], rule="largest")
    assert (largest.deff, largest.rule) == (deffs[2], LearnRule.LARGEST)
    assert learn_design(SURVEY, {"y": [1]}, means=["z"]).deff == max(i.deff for i in largest.indicators[:2])


def test_another_cluster_size_takes_homogeneity_and_weights_along():
    """(1 + (16 − 1)·0.04)·1.1 = 1.76; without ρ the design effect itself."""
    learned = Learned(source="", rule=LearnRule.MEDIAN, level=0.95, interviews=1, deff=1.5, icc=0.04, weighting=1.1)
    assert learned.deff_for(16) == pytest.approx(1.76)
    assert replace(learned, icc=None).deff_for(16) == 1.5


def test_the_homogeneity_gives_the_design_effect_back():
    """With one indicator answered by all, (1 + (b̄ − 1)·ρ)·(1 + CV²) is its design effect again.

    The next plan reckons with its own division over strata, n·Σ W_h²/n_h = 1.0082905.
    """
    learned = learn_design(SURVEY, {"z": [1]})
    assert learned.icc > 0
    assert learned.deff_for(learned.cluster_size) * DIVISION == pytest.approx(learned.deff, rel=1e-12)


def test_what_cannot_be_learned_is_missing_and_says_why():
    """Everybody answered alike; nobody says how many addresses were issued."""
    learned = learn_design(SURVEY, {"same": [1]})
    assert (learned.deff, learned.icc, learned.response) == (None, None, None)
    # 1.1625279/1.0082905: what the division over strata does is left to the next plan (`DIVISION`).
    assert learned.weighting == pytest.approx(1.16252788396 / DIVISION)
    assert learned.indicators[0].problem.id == "planning.learn.no_variance"
    assert [p.id for p in learned.problems] == ["planning.learn.no_indicators", "planning.learn.no_contacts"]


def test_an_unclustered_survey_teaches_no_homogeneity():
    """A design effect of weights and strata remains."""
    learned = learn_design(Survey(ROWS, Design(weight="w", strata="h")), {"y": [1]}, issued=40)
    assert learned.deff is not None
    assert (learned.icc, learned.icc_anova, learned.cluster_size) == (None, None, None)
    assert [p.id for p in learned.problems] == ["planning.learn.no_clusters"]


def test_answers_that_are_missing_teach_nothing():
    """A column of codes for no answer."""
    (found,) = learn_design(replace(SURVEY, missing=("1",)), {"same": [1]}).indicators
    assert (found.n, found.deff, found.problem.id) == (0, None, "planning.learn.no_answers")


def test_issued_addresses_give_the_yield():
    """20 of 50: 40 %, Wilson 27.6 to 53.8 % (R 4.2.2: prop.test(20, 50, correct = FALSE): 0.2760839, 0.5381856)."""
    learned = learn_design(SURVEY, {"y": [1]}, issued=50)
    assert (learned.response, learned.issued, learned.response_source) == (0.4, 50, ResponseSource.ISSUED)
    assert (learned.response_low, learned.response_high) == pytest.approx((0.2760839, 0.5381856), abs=5e-8)
    assert learn_design(SURVEY, {"y": [1]}, issued=10).problems[0].id == "planning.learn.issued_few"


CONTACTS = made_rows(
    {
        # Attempts out of order, as several visitors hand them in.
        "address": ["a", "a", "b", "c", "c", "d", "e", "f", "g", "h"],
        "region": ["X", "X", "X", "X", "X", "X", "Y", "Y", "Y", "Y"],
        "attempt": ["2", "1", "1", "1", "2", "1", "1", "1", "1", "1"],
        "outcome": [
            "interview",
            "nobody",
            "interview",
            "refused",
            "nobody",
            "nobody",
            "interview",
            "empty",
            "4.5",
            "met",
        ],
    },
    file="contacts.csv",
)
REF = ContactsRef(
    file="contacts.csv", id="address", stratum=("region",), attempt="attempt", disposition="outcome",
    dispositions={"interview": "1.1", "nobody": "2.24", "refused": "2.11", "empty": "3.18"},
)  # fmt: skip


def test_cases_come_to_one_outcome_each():
    """Eight addresses: I 3 (a, b, e), R 1 (c), NC 1 (d), UH 1 (f), NE 1 (g), UO 1 (h, a word without a code).

    RR1 = 3/(3 + 1 + 1 + 2) = 3/7; e = 5/6, RR3 = 3/(5 + 5/3) = 0.45; yield 3/8.
    """
    found = read_response(CONTACTS, REF)
    assert (found.issued, found.interviews) == (8, 3)
    assert (found.rates.rr1, found.rates.rr3, found.rates.e) == pytest.approx((3 / 7, 0.45, 5 / 6))
    assert [(b.stratum, b.issued, b.interviews) for b in found.by] == [("X", 4, 2), ("Y", 4, 1)]
    (problem,) = found.problems
    assert (problem.id, problem.params["n"], problem.params["words"]) == (
        "planning.learn.unknown_dispositions",
        1,
        ("met",),
    )


def yields(*counts):
    """Strata of (issued, interviews)."""
    return [response_of(str(i), (str(i),), n, made, 0.95) for i, (n, made) in enumerate(counts)]


def test_the_yield_of_a_stratum_is_drawn_towards_the_whole():
    """By hand: 30 and 50 of 100 each: p = 0.4; τ² = (2 − 0.24)/100 = 0.0176; trust 0.0176/0.02 = 0.88."""
    low, high = drawn_together(yields((100, 30), (100, 50)))
    assert (low.rate, high.rate) == pytest.approx((0.312, 0.488))
    assert (low.observed, high.observed) == (0.3, 0.5)


def test_strata_that_differ_by_chance_alone_have_one_rate():
    """19 and 21 of 50: Σ n(p_h − p)² = 0.04 is less than chance gives (0.24)."""
    assert [r.rate for r in drawn_together(yields((50, 19), (50, 21)))] == pytest.approx([0.4, 0.4])
    assert [r.rate for r in drawn_together(yields((50, 0), (50, 0)))] == [0.0, 0.0]
    assert drawn_together(yields((50, 19)))[0].rate == 0.38


def test_rates_drawn_together_are_nearer_to_the_truth():
    """40 strata of 30 to 108 addresses, true yields of 0.40 to 0.54, 200 surveys: the error falls by a third."""
    rng = np.random.Generator(np.random.PCG64(5))
    true, issued = np.linspace(0.40, 0.54, 40), np.arange(30, 110, 2)
    own = drawn = 0.0
    for made in rng.binomial(issued, true, size=(200, 40)):
        found = drawn_together(yields(*zip(issued.tolist(), made.tolist(), strict=True)))
        own += float(((made / issued - true) ** 2).sum())
        drawn += float(((np.array([r.rate for r in found]) - true) ** 2).sum())
    assert math.sqrt(drawn / own) < 2 / 3


def test_the_yield_counts_addresses_that_are_not_eligible():
    """What a plan divides by is 3 of 8, not the response rate of the eligible."""
    learned = learn_design(SURVEY, {"y": [1]}, response=read_response(CONTACTS, REF))
    assert (learned.response, learned.issued, learned.response_source) == (3 / 8, 8, ResponseSource.CONTACTS)
    assert learned.rates.rr3 == pytest.approx(0.45)
    assert [r.stratum for r in learned.response_by] == ["X", "Y"]


def test_without_a_number_the_date_orders_the_attempts():
    """Nobody on the 2nd, the dwelling found empty on the 3rd, written down the other way round."""
    rows = made_rows(
        {"id": ["a", "a", "b"], "on": ["2026-03-03", "2026-03-02", "2026-03-02"], "o": ["4.6", "2.24", "1.1"]}
    )
    found = read_response(rows, ContactsRef(file="x", id="id", date="on", disposition="o"))
    assert found.rates.e == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("changed", "id"),
    [
        ({"disposition": None}, "planning.learn.no_dispositions"),
        ({"dispositions": {}}, "planning.learn.no_interview_word"),
    ],
)
def test_contacts_without_outcomes_still_say_how_many_were_issued(changed, id):
    """20 interviews of 8 addresses would be too many; with 40 addresses they are half."""
    rows = made_rows({"address": [str(i) for i in range(40)], "outcome": ["x"] * 40})
    spec = ContactsRef(**({"file": "c.csv", "id": "address", "disposition": "outcome"} | changed))
    learned = learn_design(SURVEY, {"y": [1]}, response=read_response(rows, spec))
    assert (learned.response, learned.response_source) == (0.5, ResponseSource.ISSUED)
    assert [p.id for p in learned.problems] == [id]


def test_an_unknown_rule_or_column_is_bad_input():
    """Closed lists are named; a column that does not exist too."""
    with pytest.raises(BadInput) as caught:
        learn_design(SURVEY, {"y": [1]}, rule="best")
    assert (caught.value.got, caught.value.expected) == ("best", "median, largest")
    with pytest.raises(BadInput, match="nothing"):
        learn_design(SURVEY, ["nothing"])

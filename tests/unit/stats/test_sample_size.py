"""Sample sizes stage by stage: published numbers, and the numbers of the programs that disagree."""

from __future__ import annotations

import math

import pytest

from sapa.stats import Problem, SizeOrder, SizeRounding, StatError, needed_interviews, sample_size, z_value

Z95 = z_value(0.95)
UP_EACH, NEAREST = SizeRounding.UP_EACH_STAGE, SizeRounding.NEAREST_AT_END
KREJCIE_MORGAN = math.sqrt(3.841)
"""Krejcie and Morgan (1970) take χ² = 3.841 for z² at 95 %."""


def test_an_infinite_population_needs_385_and_rounding_says_384():
    """For p = 0.5, e = 0.05 n₀ is 384.146 (z = 1.959964), 384.16 (1.96): 385 svy, samplics, Cochran; weightpipe 384."""
    found = sample_size(0.05, z=Z95)
    assert found.simple == pytest.approx(384.1459, abs=5e-5)
    assert sample_size(0.05, z=1.96).simple == pytest.approx(384.16, abs=1e-9)
    assert (found.interviews, found.issued) == (385, 385)
    assert sample_size(0.05, z=Z95, rounding=NEAREST).interviews == 384


@pytest.mark.parametrize(
    ("population", "published"),
    # Krejcie and Morgan (1970), Educational and Psychological Measurement 30, table 1.
    [(10, 10), (100, 80), (500, 217), (1_000, 278), (5_000, 357), (1_000_000, 384)],
)
def test_the_table_of_krejcie_and_morgan(population, published):
    """Their table rounds to the nearest; rounded up, 500 need 218 and the others are the same (1,000,000: 383.95)."""
    exact = sample_size(0.05, z=KREJCIE_MORGAN, population=population)
    assert sample_size(0.05, z=KREJCIE_MORGAN, population=population, rounding=NEAREST).interviews == published
    assert exact.interviews == math.ceil(exact.with_fpc) == (218 if population == 500 else published)


def test_a_thousand_people_need_278_and_rounding_on_the_way_says_279():
    """N = 1,000, exact 277.74: 278 samplics, PracTools, weightpipe, Krejcie–Morgan; svy takes 385 before N: 278.18."""
    found = sample_size(0.05, z=Z95, population=1_000)
    # By hand: 384.1459/(1 + 383.1459/1000) = 384.1459/1.3831459.
    assert found.with_fpc == pytest.approx(384.1459 / 1.3831459, abs=1e-3)
    assert found.interviews == 278
    assert sample_size(0.05, z=Z95, population=1_000, rounding=UP_EACH).interviews == 279


def test_deff_population_and_response_in_this_order_give_520():
    """For p = 0.3, e = 0.05, N = 5,000, deff 1.5, response 0.85: the peers print 522, 536 and 535.

    By hand, z² = 3.841459: n₀ = 3.841459·0.21/0.0025 = 322.6825.
    Here: · 1.5 = 484.0238; /(1 + 483.0238/5000) = 441.3840: 442 interviews; /0.85 = 519.2753: 520 to issue.
    522 (svy) is the same order, rounded up each time: 323; 484.5 → 485; 485/1.0968 = 442.20 → 443; /0.85 = 521.18.
    536 (samplics) has N first: 322.6825/(1 + 321.6825/5000) = 303.1772; · 1.5 = 454.7658; /0.85 = 535.0186, up.
    535 (weightpipe) is that number to the nearest.
    """
    asked = {"p": 0.3, "z": Z95, "population": 5_000, "deff": 1.5, "response": 0.85}
    found = sample_size(0.05, **asked)
    assert found.simple == pytest.approx(322.6825, abs=5e-5)
    assert found.with_deff == pytest.approx(484.0238, abs=5e-5)
    assert found.with_fpc == pytest.approx(441.3840, abs=5e-5)
    assert found.before_issue == pytest.approx(519.2753, abs=5e-5)
    assert (found.interviews, found.issued) == (442, 520)
    assert (found.order, found.rounding) == ("deff_fpc_response", "up_at_end")
    first = SizeOrder.FPC_FIRST
    svy = sample_size(0.05, **asked, rounding=UP_EACH)
    assert (svy.interviews, svy.issued) == (443, 522)
    samplics = sample_size(0.05, **asked, order=first)
    assert samplics.with_deff == pytest.approx(454.7658, abs=5e-5)
    assert samplics.issued == 536
    assert sample_size(0.05, **asked, order=first, rounding=NEAREST).issued == 535


@pytest.mark.parametrize(
    ("level", "published"),
    [(0.95, 87), (0.80, 38), (0.90, 62), (0.97, 107), (0.99, 150), (0.999, 245), (0.9999, 342)],
)
def test_the_page_of_openepi(level, published):
    """OpenEpi's example, N = 10,000,000, p = 0.06, d = 0.05: 86.66, 37.05, 61.04 … are all rounded up."""
    assert sample_size(0.05, p=0.06, z=z_value(level), population=10_000_000).interviews == published


@pytest.mark.parametrize("population", [None, 1, 300, 1_000, 5_000.0])
@pytest.mark.parametrize("deff", [0, 0.8, 1, 1.5, 7])
def test_the_interviews_of_a_review_are_those_of_the_plan(population, deff):
    """`needed_interviews` is the default of `sample_size`: ⌈n₀·deff/(1 + (n₀·deff − 1)/N)⌉, at most N."""
    for margin in (0.03, 0.05):
        n = Z95**2 * 0.25 / margin**2 * deff
        expected = n if population is None or n <= 1 else n / (1 + (n - 1) / population)
        assert needed_interviews(margin, z=Z95, population=population, deff=deff) == math.ceil(expected)
        assert sample_size(margin, z=Z95, population=population, deff=deff).interviews == math.ceil(expected)


def test_a_whole_size_is_not_raised_by_rounding_error():
    """By hand: z = 2, p = 0.5, e = 0.05 is 400 exactly; 400/0.8 is 500. A size of everybody is N."""
    found = sample_size(0.05, z=2, response=0.8)
    assert (found.interviews, found.issued) == (400, 500)
    assert sample_size(0.001, z=Z95, population=50).interviews == 50
    assert sample_size(0.05, z=Z95, population=0).interviews == 0


def test_with_the_population_first_more_interviews_than_people_may_be_asked_for():
    """N = 300, deff 3: 168.69·3 = 506 of 300 people. Deff first: 1152.4/(1 + 1151.4/300) = 238.2."""
    wrong = sample_size(0.05, z=Z95, population=300, deff=3, order="fpc_deff_response")
    assert wrong.with_deff > 500
    assert wrong.interviews == 300
    assert sample_size(0.05, z=Z95, population=300, deff=3).interviews == 239


@pytest.mark.parametrize(
    ("changes", "problem", "role"),
    [
        ({"margin": 0}, Problem.RANGE, "margin"),
        ({"p": 1.5}, Problem.RANGE, "p"),
        ({"z": math.nan}, Problem.RANGE, "z"),
        ({"deff": -1}, Problem.RANGE, "deff"),
        ({"response": 0}, Problem.RANGE, "response"),
        ({"response": 85}, Problem.RANGE, "response"),
        ({"population": -5}, Problem.RANGE, "population"),
        ({"order": "response_first"}, Problem.OPTION, "order"),
        ({"rounding": "down"}, Problem.OPTION, "rounding"),
    ],
)
def test_what_cannot_be_planned_is_refused(changes, problem, role):
    """The argument is named."""
    margin = changes.pop("margin", 0.05)
    with pytest.raises(StatError) as caught:
        sample_size(margin, **{"z": Z95, **changes})
    assert (caught.value.problem, caught.value.role) == (problem, role)

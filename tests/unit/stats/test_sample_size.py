"""Sample sizes stage by stage: published numbers, and the numbers of the programs that disagree."""

from __future__ import annotations

import math

import pytest

from sapa.stats import (
    Problem,
    SizeOrder,
    SizeRounding,
    StatError,
    needed_interviews,
    sample_size,
    sample_size_mean,
    sample_size_total,
    z_value,
)

Z95 = z_value(0.95)
UP_EACH, NEAREST = SizeRounding.UP_EACH_STAGE, SizeRounding.NEAREST_AT_END
KREJCIE_MORGAN = math.sqrt(3.841)
"""Krejcie and Morgan (1970) take χ² = 3.841 for z² at 95 %."""

# Krejcie and Morgan (1970), Educational and Psychological Measurement 30, 607-610, table 1: population, sample.
PRINTED = """
10 10  15 14  20 19  25 24  30 28  35 32  40 36  45 40  50 44  55 48  60 52  65 56  70 59  75 63  80 66  85 70  90 73
95 76  100 80  110 86  120 92  130 97  140 103  150 108  160 113  170 118  180 123  190 127  200 132  210 136  220 140
230 144  240 148  250 152  260 155  270 159  280 162  290 165  300 169  320 175  340 181  360 186  380 191  400 196
420 201  440 205  460 210  480 214  500 217  550 226  600 234  650 242  700 248  750 254  800 260  850 265  900 269
950 274  1000 278  1100 285  1200 291  1300 297  1400 302  1500 306  1600 310  1700 313  1800 317  1900 320  2000 322
2200 327  2400 331  2600 335  2800 338  3000 341  3500 346  4000 351  4500 354  5000 357  6000 361  7000 364  8000 367
9000 368  10000 370  15000 375  20000 377  30000 379  40000 380  50000 381  75000 382  1000000 384
"""
TABLE = dict(zip(*[iter(map(int, PRINTED.split()))] * 2, strict=True))


def test_an_infinite_population_needs_385_and_rounding_says_384():
    """For p = 0.5, e = 0.05 n₀ is 384.146 (z = 1.959964), 384.16 (1.96): 385 svy, samplics, Cochran; weightpipe 384."""
    found = sample_size(0.05, z=Z95)
    assert found.simple == pytest.approx(384.1459, abs=5e-5)
    # Cochran (1977), Sampling Techniques, and every textbook after him: z = 1.96.
    assert sample_size(0.05, z=1.96).simple == pytest.approx(384.16, abs=1e-9)
    assert sample_size(0.05, z=1.96).interviews == 385
    assert (found.interviews, found.issued) == (385, 385)
    assert sample_size(0.05, z=Z95, rounding=NEAREST).interviews == 384


def test_the_table_of_krejcie_and_morgan():
    """Their 90 rows are to the nearest; rounded up, 45 of them need one interview more and none needs less."""
    one_more = 0
    for population, published in TABLE.items():
        found = sample_size(0.05, z=KREJCIE_MORGAN, population=population)
        # Their formula, as they print it: X²NP(1 − P) ÷ (d²(N − 1) + X²P(1 − P)).
        assert found.with_fpc == pytest.approx(3.841 * population * 0.25 / (0.0025 * (population - 1) + 3.841 * 0.25))
        assert sample_size(0.05, z=KREJCIE_MORGAN, population=population, rounding=NEAREST).interviews == published
        assert found.interviews == math.ceil(found.with_fpc)
        assert found.interviews - published in {0, 1}
        one_more += found.interviews - published
    assert (len(TABLE), one_more) == (90, 45)


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


def test_a_size_keeps_what_was_asked():
    """Kind, method and p(1 − p) stand beside the stages; there is no second group and no power."""
    found = sample_size(0.05, p=0.3, z=Z95)
    assert (found.kind, found.method, found.test) == ("proportion", "normal", None)
    assert found.variance == pytest.approx(0.21)
    assert (found.margin, found.relative, found.power, found.second) == (0.05, None, None, None)


def test_a_relative_margin_is_a_fraction_of_the_proportion():
    """By hand, Cochran (1977), section 4.4: z²·q/(p·r²) = 1.96²·0.7/(0.3·0.01) = 896.373."""
    found = sample_size(0.1, p=0.3, z=1.96, relative=True)
    assert found.simple == pytest.approx(896.3733, abs=5e-5)
    assert (found.margin, found.relative, found.interviews) == (pytest.approx(0.03), 0.1, 897)


def test_a_margin_beyond_the_proportion_is_for_wilson():
    """P = 0.02, e = 0.05: 30.1 by the normal interval, which would go below 0; Wilson's needs more.

    By hand: pq = 0.0196; √(0.0025 − 0.0196·(0.01 − 0.0196)) = √0.00268816 = 0.051847; 0.0196 − 0.005 + 0.051847 =
    0.066447; · (1.96/0.05)²/2 = 768.32 → 51.05.
    """
    assert sample_size(0.05, p=0.02, z=1.96).simple == pytest.approx(30.1181, abs=5e-5)
    found = sample_size(0.05, p=0.02, z=1.96, method="wilson")
    assert found.simple == pytest.approx(51.0529, abs=5e-4)
    assert found.interviews == 52


def test_wilson_equals_the_page_of_presize():
    """Package presize 0.1 (README): prec_prop(p = .2, prec = .2, method = "wilson") prints n = 13.44511."""
    assert sample_size(0.2, p=0.2, z=Z95, method="wilson").simple == pytest.approx(13.44511, abs=5e-6)


def test_a_share_of_nobody_or_everybody_needs_wilson():
    """The normal interval has no width there. By hand, Wilson at p = 0: z²/(2e) − z² = 3.8416·(10 − 1) = 34.57."""
    for p in (0.0, 1.0):
        assert sample_size(0.05, p=p, z=1.96).interviews == 0
        assert sample_size(0.05, p=p, z=1.96, method="wilson").simple == pytest.approx(34.5744, abs=5e-5)


@pytest.mark.parametrize("method", ["wilson", "log_odds"])
def test_half_the_scale_is_known_without_asking(method):
    """Both intervals stay within 0 and 1: nobody has to be asked for ±50 points."""
    assert sample_size(0.5, z=Z95, method=method).interviews == 0
    assert sample_size(0.7, p=0.9, z=Z95, method=method).interviews == 0


def test_whatever_is_needed_is_one_interview_at_least():
    """Sizes below one half: the nearest whole number would be none."""
    assert sample_size(0.9, p=0.01, z=Z95, rounding=NEAREST).interviews == 1
    assert sample_size(0.05, z=Z95, deff=1e-13).interviews == 1
    assert sample_size(0.05, z=Z95, population=1).interviews == 1
    assert sample_size(0.001, z=Z95, population=1, response=0.5).issued == 2


def test_a_tiny_response_asks_for_many():
    """By hand: 384.1459/(1 + 383.1459/50,000,000) = 384.14294; one in 10,000 answers: 3,841,430 to issue."""
    found = sample_size(0.05, z=Z95, population=50_000_000, response=0.0001)
    assert (found.interviews, found.issued) == (385, 3_841_430)
    few = sample_size(0.05, z=Z95, population=1_000, response=0.0001)
    assert few.issued > few.population


def test_a_small_design_effect_needs_less():
    """By hand: 384.1459·0.8 = 307.317."""
    assert sample_size(0.05, z=Z95, deff=0.8).with_deff == pytest.approx(307.3167, abs=5e-5)
    assert sample_size(0.05, z=Z95, deff=0.8).interviews == 308


def test_the_size_for_a_mean():
    """By hand, S = 12, e = 1.5, z = 1.96: (23.52/1.5)² = 245.8624; with N = 2,000: /1.1229312 = 218.947.

    Deff 1.5 first: 368.7936/1.1843968 = 311.377; response 0.6: 518.96.
    """
    assert sample_size_mean(1.5, sd=12, z=1.96).simple == pytest.approx(245.8624)
    assert sample_size_mean(1.5, sd=12, z=1.96).interviews == 246
    assert sample_size_mean(1.5, sd=12, z=1.96, population=2_000).with_fpc == pytest.approx(218.9470, abs=5e-5)
    found = sample_size_mean(1.5, sd=12, z=1.96, population=2_000, deff=1.5, response=0.6)
    assert found.with_deff == pytest.approx(368.7936)
    assert found.with_fpc == pytest.approx(311.3767, abs=5e-5)
    assert (found.interviews, found.issued) == (312, 519)
    assert (found.kind, found.p, found.method, found.variance) == ("mean", None, None, 144)


def test_the_relative_margin_of_a_mean():
    """By hand: 5 % of a mean of −30 is 1.5."""
    found = sample_size_mean(0.05, sd=12, mean=-30, relative=True, z=1.96)
    assert (found.margin, found.relative) == (pytest.approx(1.5), 0.05)
    assert found.simple == pytest.approx(245.8624)


def test_the_size_for_a_total():
    """By hand: a total of 2,000 people within ±3,000 is a mean within ±1.5; 5 % of 2,000 · 30 = 60,000 is the same."""
    found = sample_size_total(3_000, sd=12, z=1.96, population=2_000)
    assert (found.kind, found.margin) == ("total", 3_000)
    assert found.with_fpc == pytest.approx(218.9470, abs=5e-5)
    assert found.interviews == 219
    relative = sample_size_total(0.05, sd=12, mean=30, relative=True, z=1.96, population=2_000)
    assert (relative.margin, relative.with_fpc) == (pytest.approx(3_000), pytest.approx(found.with_fpc))


def test_a_mean_of_people_who_are_alike_needs_nobody():
    """Without spread there is no error; with one person there is one to ask."""
    assert sample_size_mean(1, sd=0, z=Z95).interviews == 0
    assert sample_size_mean(1e-9, sd=1, z=Z95, population=1).interviews == 1
    assert sample_size_mean(1e-9, sd=1, z=Z95, population=0).interviews == 0


@pytest.mark.parametrize(
    ("asked", "role"),
    [
        ({"sd": -1}, "sd"),
        ({"sd": 1, "relative": True}, "mean"),
        ({"sd": 1, "mean": 0, "relative": True}, "mean"),
        ({"sd": 1, "margin": 0}, "margin"),
        ({"sd": 1, "margin": 1e-300}, "margin"),
        ({"sd": 1, "population": 0}, "population"),
        ({"sd": 1, "response": 0}, "response"),
    ],
)
def test_a_mean_or_total_that_cannot_be_planned_is_refused(asked, role):
    """The argument is named."""
    margin = asked.pop("margin", 1)
    with pytest.raises(StatError) as caught:
        sample_size_total(margin, **{"z": Z95, "population": 100, **asked})
    assert (caught.value.problem, caught.value.role) == (Problem.RANGE, role)


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
        ({"population": math.nan}, Problem.RANGE, "population"),
        ({"margin": math.inf}, Problem.RANGE, "margin"),
        # Numbers too small to divide by.
        ({"margin": 1e-200}, Problem.RANGE, "margin"),
        ({"deff": 1e307}, Problem.RANGE, "deff"),
        ({"response": 1e-320}, Problem.RANGE, "response"),
        ({"p": 0, "relative": True}, Problem.RANGE, "p"),
        ({"p": 0, "method": "log_odds"}, Problem.RANGE, "p"),
        ({"p": 1, "method": "log_odds"}, Problem.RANGE, "p"),
        ({"method": "wald"}, Problem.OPTION, "method"),
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

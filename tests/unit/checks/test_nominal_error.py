"""Nominal errors: the test values of the method notes, the correction for small populations, rounding at the limit."""

from __future__ import annotations

import math

import pytest

from fixtures.made_rows import made_rows
from sapa.checks.base import Context, Limits, compare
from sapa.checks.nominal_error import nominal, uses_fpc
from sapa.checks.sampling_case import rounded
from sapa.checks.sampling_error import check_sampling_error
from sapa.data import Design, Survey
from sapa.results import BoundsFrom, Status
from sapa.standard import choose, load_standard

NORM = "t10.population_survey.sampling_error"


def margin(n, population=None, p=0.5, **readings):
    """Return the nominal margin in per cent."""
    return 100 * nominal(n, population, choose(readings), p=p).margin


@pytest.mark.parametrize(
    ("n", "percent"),
    # z = 1.959964: 97.9982 / √n, by hand; 384 gives 5.00095.
    [
        (384, 5.0009), (385, 4.9945), (383, 5.0075), (400, 4.8999), (600, 4.0008), (1000, 3.0990), (1200, 2.8290),
        (1500, 2.5303), (2000, 2.1913),
    ],
)  # fmt: skip
def test_the_textbook_values(n, percent):
    """95 %, p = 0.5, no correction."""
    assert margin(n) == pytest.approx(percent, abs=5e-5)


@pytest.mark.parametrize(
    ("n", "rule", "met"),
    [
        (385, "strict", True), (384, "strict", False), (384, "two_decimals", True), (383, "two_decimals", False),
        (377, "one_decimal", True), (376, "one_decimal", False),
    ],
)  # fmt: skip
def test_the_limit_of_five_per_cent_under_each_rounding(n, rule, met):
    """384 gives 5.0010: at two decimals it passes, strictly it fails; 383 fails; at one decimal 377 (5.0472) passes.

    376 gives 5.0539, which is 5.1 at one decimal.
    """
    limits = Limits(max=5)
    assert (compare(rounded(margin(n), rule), limits) is Status.MET) is met


@pytest.mark.parametrize(("confidence", "n"), [(0.90, 271), (0.95, 385), (0.9545, 400), (0.99, 664)])
def test_the_interviews_that_five_per_cent_needs_at_each_confidence(confidence, n):
    """⌈z² · 0.25 / 0.05²⌉: n is enough and n − 1 is not.

    At 95.45 % z is 2.0000024, so 400 interviews give 5.000006 %: enough at two decimals, as every textbook has it.
    """
    rule = "two_decimals" if confidence == 0.9545 else "strict"
    assert rounded(margin(n, confidence=confidence), rule) <= 5
    if confidence != 0.9545:
        assert margin(n - 1, confidence=confidence) > 5


@pytest.mark.parametrize(("population", "n"), [(500, 218), (1000, 278), (10_000, 370)])
def test_small_populations_need_fewer_interviews(population, n):
    """⌈n₀ / (1 + (n₀ − 1)/N)⌉ for n₀ = 384.15: Cochran (1977), eq. 4.4; 10 000 needs `always`, n/N is below 5 %."""
    assert rounded(margin(n, population, fpc="always"), "two_decimals") <= 5
    assert margin(n - 1, population, fpc="always") > 5
    e = 100 * 1.959963984540054 * math.sqrt(0.25 / n * (population - n) / (population - 1))
    assert margin(n, population, fpc="always") == pytest.approx(e, rel=1e-12)


@pytest.mark.parametrize(
    ("n", "population", "rule", "applied"),
    [
        (50, 1000, "auto", False), (51, 1000, "auto", True), (50, 1000, "always", True), (900, 1000, "never", False),
        (10, None, "always", False), (1001, 1000, "always", False), (1, 1, "always", False),
    ],
)  # fmt: skip
def test_when_the_correction_is_applied(n, population, rule, applied):
    """Above 5 % of the population, not at it; never without a population or with more interviews than people."""
    assert uses_fpc(n, population, choose({"fpc": rule})) is applied


def test_a_census_has_no_sampling_error_and_no_interviews_have_no_margin():
    """With n = N it is 0; n = 0 gives None and never infinity."""
    assert margin(1000, 1000) == 0
    assert nominal(0, 1000, choose({}), p=0.5).margin is None


def test_the_regions_of_a_proportional_sample():
    """13, 32, 129 and 131 interviews: ±27.2, ±17.3, ±8.6 and ±8.6 points, the exhibit of the training."""
    assert [round(margin(n), 1) for n in (13, 32, 129, 131)] == [27.2, 17.3, 8.6, 8.6]


def test_relative_error_at_a_small_share():
    """Relative 5 % at p = 0.1 needs z² · 0.9 / (0.1 · 0.0025) = 13 829.3, so 13 830 interviews."""
    assert margin(13_830, p=0.1, error_scale="relative") <= 5 < margin(13_829, p=0.1, error_scale="relative")


@pytest.mark.parametrize(("deff", "percent"), [(1.5, 6.0011), (2.0, 6.9295)])
def test_what_a_design_effect_would_do_to_four_hundred_interviews(deff, percent):
    """4.8999 · √deff."""
    assert 100 * nominal(400, None, choose({}), p=0.5, deff=deff).margin == pytest.approx(percent, abs=5e-5)


def survey(n):
    """Return a survey of n rows with a yes/no answer, half of them yes."""
    return Survey(made_rows({"q": [1 - i % 2 for i in range(n)]}), Design())


@pytest.mark.parametrize(("n", "status"), [(384, Status.MET), (383, Status.NOT_MET), (385, Status.MET)])
def test_a_survey_at_the_limit(n, status):
    """The formal finding on 384 interviews depends on the rounding, on 385 and 383 it does not (strictly)."""
    result = check_sampling_error(survey(n), load_standard("kz-social-order"), indicators=["q"], selection="srs")
    formal = next(f for f in result.findings if f.norm == NORM and f.line == "formal")
    assert formal.status is status
    assert formal.n == n
    assert formal.depends_on_reading is (n in {383, 384})  # at one decimal 383 gives 5.0
    under = {(*s.reading.items(),): s.status for s in formal.sensitivity}
    assert under[("error_rounding", "strict"),] is (Status.MET if n == 385 else Status.NOT_MET)


def test_one_design_based_share_by_hand():
    """SRS of 400, half yes: SE = √(0.25/399) = 0.0250313; t(399) = 1.9659272959209 (R 4.2.2 qt(.975, 399)).

    Without weights the design effect is against sampling with replacement, and 1 (R survey 4.1-1, deff = "replace").
    """
    result = check_sampling_error(survey(400), load_standard("kz-social-order"), indicators=["q"], selection="srs")
    (one,) = [r for r in result.tables[1].records() if r["category"] == "1"]
    assert one["se"] == pytest.approx(math.sqrt(0.25 / 399), rel=1e-12)
    assert one["df"] == 399
    assert one["margin"] == pytest.approx(1.9659272959209 * math.sqrt(0.25 / 399), rel=1e-9)
    assert one["deff"] == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize(
    ("norm_corridor", "fixed", "expected"),
    [
        ((None, 5), None, [(None, 5, "standard")]),
        ((None, 5), (None, 3), [(None, 3, "specification")]),
        ((None, 5), (None, 8), [(None, 8, "specification"), (None, 5, "standard")]),
        ((15, 25), (20, None), [(20, 25, "specification")]),
        ((15, 25), (10, None), [(10, 25, "specification"), (15, 25, "standard")]),
        ((15, 25), (15, 40), [(15, 40, "specification"), (15, 25, "standard")]),
        ((15, 25), (40, None), [(40, None, "specification")]),
    ],
)
def test_the_limits_of_specification_and_standard(norm_corridor, fixed, expected):
    """Stricter: the specification alone. Laxer: both. Beyond the other bound: that makes no empty range."""
    standard = load_standard("kz-social-order")
    id = NORM if norm_corridor[0] is None else "t10.population_survey.field_control"
    norm = standard.norm(id)
    assert (norm.min, norm.max) == norm_corridor
    given = {} if fixed is None else {id: Limits(*fixed, BoundsFrom.SPECIFICATION)}
    found = Context(standard, choose({}), given).limits(norm)
    assert [(x.min, x.max, str(x.source)) for x in found] == expected


def test_statuses_at_both_limits_are_inclusive():
    """15 and 25 lie within 15–25."""
    limits = Limits(15, 25)
    assert [compare(x, limits) is Status.MET for x in (14.999, 15, 25, 25.001)] == [False, True, True, False]

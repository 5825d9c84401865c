"""Preference of digits: the published example of the US Census Bureau's sheet SINGAGE, and hand counts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sapa.stats import Reason, StatError, last_digits, myers, whipple

# Males by single year of age 0 … 99 of the example in SINGAGE (Population Analysis Spreadsheets), which prints
# Whipple's index 2.34 (of 1 … 5, ages 23–62) and Myers' blended index 47.46 (ages 10–89, the sum of deviations).
MALES = [
    80626, 95823, 104315, 115813, 100796, 105086, 97266, 116328, 75984, 89982, 95525, 56973, 78767, 65672, 53438, 85014,
    47600, 64363, 42195, 42262, 73221, 30080, 34391, 29072, 20531, 66171, 24029, 44227, 24128, 23599, 82088, 16454,
    22628, 17108, 12531, 57325, 17220, 28425, 16206, 17532, 65976, 11593, 15828, 13541, 8133, 44696, 11165, 18543,
    12614, 12041, 55798, 9324, 10772, 10453, 6773, 28358, 9916, 13348, 8039, 7583, 42470, 5288, 5317, 6582, 3361, 17949,
    3650, 5873, 3279, 3336, 27368, 1965, 2495, 2319, 1335, 12022, 1401, 1668, 1360, 1185, 9167, 424, 568, 462, 282,
    6206, 343, 409, 333, 291, 4137, 133, 169, 157, 89, 2068, 68, 81, 66, 57,
]  # fmt: skip


def test_the_published_example_has_its_printed_indices():
    """SINGAGE males: Whipple 2.34 (here 234), Myers 47.46 (here half of it)."""
    (found,) = whipple(range(100), counts=MALES)
    assert f"{found.value / 100:.2f}" == "2.34"
    assert found.p == 0
    (blended,) = myers(range(100), counts=MALES, blend="singage", draws=0)
    assert f"{2 * blended.value:.2f}" == "47.46"
    assert blended.shares.argmax() == 0
    assert blended.shares.sum() == pytest.approx(1)
    (even,) = myers(range(100), counts=MALES, draws=0)
    assert even.value == pytest.approx(blended.value, abs=0.5)  # few are 80 or older


def test_whipple_has_the_exact_binomial_probability():
    """6 of 10 ages 23–62 end in 0 or 5: 300, P(X ≥ 6) for binomial(10, 1/5) = 0.0064 (scipy)."""
    ages = [25, 30, 35, 40, 45, 50, 31, 42, 53, 54, 20, 65, 22, 63, np.nan]
    (found,) = whipple(ages)
    assert (found.n, found.value) == (10, 300)
    assert found.p == pytest.approx(stats.binom.sf(5, 10, 0.2), rel=1e-12)
    assert found.shares[0] == pytest.approx(0.3)


def test_groups_with_too_few_say_so_and_give_no_probability():
    """Two interviewers with 3 and 0 ages in range."""
    few, none = whipple([25, 30, 31, 70], group=["a", "a", "a", "b"], least=5)
    assert (few.group, few.n, few.reason) == ("a", 3, Reason.TOO_FEW)
    assert math.isnan(few.p)
    assert (none.n, none.reason) == (0, Reason.NO_ROWS)
    assert math.isnan(none.value)


def test_myers_of_equal_ages_is_nothing_and_of_one_digit_is_ninety():
    """One person at each age 20–79; all at ages ending in 0."""
    ages = np.arange(20, 80)
    assert myers(ages, low=20, high=79, draws=0)[0].value == pytest.approx(0)
    assert myers([20, 30, 40, 50, 60], low=20, high=79, draws=0)[0].value == pytest.approx(90)


def test_myers_may_begin_at_any_age():
    """From 18 to 77 the first digit is 8: a heap on 0 stands at 0 in the shares."""
    (found,) = myers([*range(18, 78), *[30] * 20], low=18, high=77, draws=0)
    assert found.shares.argmax() == 0


def test_monte_carlo_probability_of_myers_is_uniform_without_preference():
    """200 made groups of 60 from a falling age distribution: 5 % and 20 % of p, within 3 standard errors."""
    rng = np.random.default_rng(5)
    ages = 18 + (rng.beta(1.2, 2, 12_000) * 60).astype(int)
    found = myers(ages, group=np.repeat(np.arange(200), 60), low=18, high=77, draws=99, seed=1)
    p = np.array([f.p for f in found])
    assert (p <= 0.05).mean() == pytest.approx(0.05, abs=0.05)
    assert (p <= 0.2).mean() == pytest.approx(0.2, abs=0.085)


def test_myers_finds_the_interviewer_who_rounds():
    """One of ten groups reports half of its ages rounded to 5 years."""
    rng = np.random.default_rng(6)
    ages = rng.integers(18, 78, 1000)
    ages[:50] = ages[:50] // 5 * 5
    found = myers(ages, group=np.repeat(np.arange(10), 100), low=10, high=79, draws=199, seed=2)
    p = [f.p for f in found]
    assert p[0] == pytest.approx(1 / 200)
    assert min(p[1:]) > 0.01


def test_digits_have_the_chi_square_of_scipy():
    """Statistic and large-sample p, and the Monte Carlo p near it."""
    rng = np.random.default_rng(7)
    values = np.r_[rng.integers(100, 1000, 300), np.full(12, 120), -np.array([35.0])]
    (found,) = last_digits(values, least=30, draws=1999, seed=3)
    tally = np.bincount(np.abs(values).astype(int) % 10, minlength=10)
    expected = stats.chisquare(tally)
    assert found.value == pytest.approx(expected.statistic)
    assert found.p_large == pytest.approx(expected.pvalue)
    assert found.p == pytest.approx(expected.pvalue, abs=0.035)


def test_digits_of_others_may_be_the_expectation():
    """Where everyone rounds, rounding is not remarkable; a digit that nobody else has is."""
    others = np.array([0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0])
    values = np.array([10, 15] * 30)
    assert last_digits(values, least=20, expected=others, draws=99)[0].p > 0.5
    odd = last_digits(np.r_[values, 13], least=20, expected=others, draws=99)[0]
    assert odd.value == math.inf
    assert odd.p == pytest.approx(0.01)
    assert odd.p_large == 0


def test_below_the_least_number_digits_are_not_tested():
    """Nineteen numbers where twenty are asked for."""
    (found,) = last_digits(range(19), least=20)
    assert found.reason is Reason.TOO_FEW
    assert math.isnan(found.value)
    assert math.isnan(found.p)


@pytest.mark.parametrize(
    ("call", "role"),
    [
        (lambda: whipple([30.5]), "ages"),
        (lambda: whipple([30], counts=[-1]), "counts"),
        (lambda: whipple([30, 31], group=["a"]), "group"),
        (lambda: myers([30], low=10, high=80), "high"),
        (lambda: myers([30], blend="both"), "blend"),
        (lambda: last_digits([np.inf], least=1), "values"),
        (lambda: last_digits([1], least=1, expected=[1.0]), "expected"),
        (lambda: last_digits([1], least=0), "draws"),
    ],
)
def test_what_cannot_be_worked_with_is_refused(call, role):
    """Each names the argument."""
    with pytest.raises(StatError) as caught:
        call()
    assert caught.value.role == role

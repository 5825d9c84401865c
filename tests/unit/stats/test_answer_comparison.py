"""bcstats' comparison rule: compared, different, excluded."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats import (
    PairOutcome,
    Problem,
    Reason,
    StatError,
    Tolerance,
    clopper_pearson,
    compare_answers,
    error_rate,
    error_rates,
    wilson,
)

X = math.nan
P = PairOutcome


def outcomes(found):
    return [PairOutcome(v) for v in found.outcome]


def test_a_value_differs_or_not_and_gaps_are_not_compared():
    """By hand: equal, different, and a gap on either or both sides."""
    found = compare_answers([1, 2, X, 4, X], [1, 3, 3, X, X])
    assert outcomes(found) == [P.SAME, P.DIFFERENT, P.NO_SURVEY, P.NO_CONTROL, P.NEITHER]
    assert (found.compared, found.different, found.no_survey, found.no_control, found.neither) == (2, 1, 1, 1, 1)
    assert found.rate().rate == 0.5


def test_bcstats_takes_a_gap_on_one_side_as_a_difference():
    """Stata: . is not equal to 3, . is equal to .; unless the pair is excluded."""
    gone = np.array([False, False, False, False, False, True])
    found = compare_answers([1, 2, X, 4, X, 5], [1, 3, 3, X, X, X], missing_differs=True, excluded=gone)
    assert outcomes(found) == [P.SAME, P.DIFFERENT, P.DIFFERENT, P.DIFFERENT, P.SAME, P.EXCLUDED]
    assert (found.compared, found.different, found.excluded, found.missing_differs) == (5, 3, 1, True)


def test_an_absolute_tolerance_holds_its_ends():
    """Bcstats okrange(x [-1, 2]): b from s − 1 to s + 2 is no difference."""
    found = compare_answers([10] * 6, [8, 9, 10, 11, 12, 13], tolerance=Tolerance(low=-1, high=2))
    assert outcomes(found) == [P.DIFFERENT, P.TOLERATED, P.SAME, P.TOLERATED, P.TOLERATED, P.DIFFERENT]
    assert (found.compared, found.tolerated, found.different) == (6, 3, 2)


def test_a_relative_tolerance_is_measured_in_the_survey_value():
    """Bcstats okrange(x [-5%, 5%]): 0 %, 3 % and 5 % pass, 6 % does not; at 0 only 0 passes; below 0 it works too."""
    five = Tolerance(low=-0.05, high=0.05, relative=True)
    found = compare_answers([100, 100, 100, 100, 0, -100, -100], [100, 103, 105, 106, 1, -103, -106], tolerance=five)
    assert outcomes(found) == [
        P.SAME, P.TOLERATED, P.TOLERATED, P.DIFFERENT, P.DIFFERENT, P.TOLERATED, P.DIFFERENT,
    ]  # fmt: skip


def test_dust_does_not_push_a_value_out_of_its_tolerance():
    """0.1·3 is 0.30000000000000004: 3.3 lies within 10 % of 3."""
    found = compare_answers([3.0, 0.3], [3.3, 0.2], tolerance=Tolerance(low=-0.1, high=0.1, relative=True))
    assert outcomes(found) == [P.TOLERATED, P.DIFFERENT]
    assert compare_answers([0.3], [0.2], tolerance=Tolerance(low=-0.1, high=0.1)).tolerated == 1


def test_a_no_diff_value_forgives_whatever_the_survey_says():
    """Bcstats nodiff(99): the control answer alone decides; the pair stays compared."""
    found = compare_answers([1, 99, 99, 2], [99, 1, 99, 2], no_diff=[99])
    assert outcomes(found) == [P.NO_DIFF, P.DIFFERENT, P.SAME, P.SAME]
    assert (found.compared, found.no_diff, found.different) == (4, 1, 1)


def test_an_excluded_value_is_not_compared_at_all():
    """Bcstats exclude(-1): out of the denominator, also where both sides agree."""
    found = compare_answers([1, -1, 2], [-1, -1, 3], exclude=[-1], no_diff=[-1])
    assert outcomes(found) == [P.EXCLUDED, P.EXCLUDED, P.DIFFERENT]
    assert (found.compared, found.excluded, found.rate().rate) == (1, 2, 1.0)


def test_texts_are_compared_as_they_are():
    """Normalising case and blanks is the caller's; lists of texts work for exclusion and forgiveness."""
    found = compare_answers(["иә", "жоқ", "иә"], ["иә", "білмеймін", "-"], no_diff=["білмеймін"], exclude=["-"])
    assert outcomes(found) == [P.SAME, P.NO_DIFF, P.EXCLUDED]


def test_nothing_compared_has_no_rate():
    """0/0 is nan with its reason, never 0 %."""
    for found in (compare_answers([], []), compare_answers([1, 2], [X, X]), compare_answers([1], [2], exclude=[2])):
        rate = found.rate()
        assert (rate.compared, rate.reason) == (0, Reason.NO_ROWS)
        assert all(map(math.isnan, (rate.rate, rate.wilson_low, rate.exact_high)))


def test_a_rate_has_both_intervals():
    """2 of 5."""
    found = error_rate(2, 5)
    assert (found.wilson_low, found.wilson_high) == wilson(2, 5)
    assert (found.exact_low, found.exact_high) == clopper_pearson(2, 5)
    assert found.reason is None


def test_rates_by_group_pool_answers_and_keep_empty_groups():
    """bcstats: Σ different/Σ compared; group 1 has nothing compared and is nan, group 3 has nothing at all."""
    outcome = [P.SAME, P.DIFFERENT, P.DIFFERENT, P.EXCLUDED, P.NO_CONTROL, P.TOLERATED, P.NO_DIFF]
    found = error_rates(outcome, [0, 0, 0, 1, 1, 2, 2], 4)
    assert [(r.different, r.compared) for r in found] == [(2, 3), (0, 0), (0, 2), (0, 0)]
    assert found[0].rate == pytest.approx(2 / 3)
    assert math.isnan(found[1].rate)
    assert found[2].rate == 0.0
    assert found[3].reason is Reason.NO_ROWS


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda: compare_answers([1, 2], [1]), Problem.LENGTH),
        (lambda: compare_answers([5], ["5"]), Problem.OPTION),
        (lambda: compare_answers(["a"], ["b"], tolerance=Tolerance(low=0, high=1)), Problem.OPTION),
        (lambda: compare_answers([1], [1], excluded=[1]), Problem.LENGTH),
        (lambda: Tolerance(low=1, high=2), Problem.RANGE),
        (lambda: Tolerance(low=-2, high=-1), Problem.RANGE),
        (lambda: Tolerance(low=math.nan, high=1), Problem.RANGE),
        (lambda: error_rate(3, 2), Problem.RANGE),
        (lambda: error_rates([0, 1], [0], 1), Problem.LENGTH),
        (lambda: error_rates([0], [1], 1), Problem.RANGE),
    ],
)
def test_arguments_that_cannot_be_compared_are_refused(call, problem):
    """Lengths, kinds, ranges without 0, groups out of range."""
    with pytest.raises(StatError) as caught:
        call()
    assert caught.value.problem is problem


answers = st.sampled_from([1.0, 2.0, 3.0, 98.0, 99.0, X])


@given(st.lists(st.tuples(answers, answers), max_size=30), st.booleans())
def test_every_pair_is_counted_once(pairs, missing_differs):
    """The counts add up to the pairs, those compared to their parts, and a wider tolerance never adds a difference."""
    s, b = (list(side) for side in zip(*pairs, strict=True)) if pairs else ([], [])
    options = {"no_diff": [98], "exclude": [99], "missing_differs": missing_differs}
    found = compare_answers(s, b, **options)
    assert found.compared == found.same + found.different + found.tolerated + found.no_diff
    rest = found.excluded + found.no_survey + found.no_control + found.neither
    assert found.compared + rest == len(pairs)
    wide = compare_answers(s, b, tolerance=Tolerance(low=-1, high=1), **options)
    assert wide.different <= found.different
    assert wide.compared == found.compared

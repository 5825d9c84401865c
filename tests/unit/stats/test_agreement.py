"""Percent agreement, kappa, weighted kappa and AC1: published examples, properties, and what does not exist."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats import (
    IntervalKind,
    PairTable,
    Problem,
    Reason,
    StatError,
    agreements,
    cohen_kappa,
    cross_pairs,
    gwet_ac1,
    percent_agreement,
    weighted_kappa,
    wilson,
)

# Cohen (1968), Psychological Bulletin 70, table 1: 200 diagnoses by two judges; kappa .492, weighted kappa .348.
COHEN_1968 = PairTable.of_counts([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
DISAGREEMENT_1968 = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])
# Gwet's abstractors, data set cont3x3abstractors of his irrCAC; the vignette prints kappa .7964094 (.05891072) and
# AC1 .8493305 (.04321747) with 0.764 … 0.935.
ABSTRACTORS = PairTable.of_counts([[13, 0, 0], [0, 20, 7], [0, 4, 56]])

tables = st.integers(2, 5).flatmap(
    lambda q: st.lists(st.lists(st.integers(0, 30), min_size=q, max_size=q), min_size=q, max_size=q)
)


def test_kappa_is_that_of_cohens_own_example():
    """Cohen (1968): kappa = .492, po = .70, pe = .41."""
    found = cohen_kappa(COHEN_1968)
    assert round(found.estimate, 3) == 0.492
    assert (found.observed, found.expected) == pytest.approx((0.70, 0.41))
    assert (found.n, found.categories, found.interval) == (200, 3, IntervalKind.NORMAL)


def test_weighted_kappa_is_that_of_cohens_own_example():
    """Cohen (1968): weighted kappa = .348 with disagreement weights 0, 1, 3, 6, here 1 − v/6."""
    found = weighted_kappa(COHEN_1968, weights=1 - DISAGREEMENT_1968 / 6)
    assert round(found.estimate, 3) == 0.348
    assert found.weights == "given"


def test_the_standard_error_is_that_which_stata_users_printed():
    """Statalist, December 2009: kapci .3411969207847029, se .0262913719660408; kap se .0220367175735475 (of 0)."""
    found = cohen_kappa(PairTable.of_counts([[1395, 118], [261, 158]]))
    assert found.estimate == pytest.approx(0.3411969207847029, abs=1e-12)
    assert found.se == pytest.approx(0.0262913719660408, abs=1e-12)
    assert found.se_null == pytest.approx(0.0220367175735475, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((0.2896667786271169, 0.3927270629422889), abs=1e-12)


def test_kappa_and_ac1_are_those_that_gwet_prints():
    """IrrCAC vignette, kappa2.table and gwet.ac1.table of cont3x3abstractors."""
    kappa, ac1 = cohen_kappa(ABSTRACTORS), gwet_ac1(ABSTRACTORS)
    assert (round(kappa.estimate, 7), round(kappa.se, 8)) == (0.7964094, 0.05891072)
    assert (round(ac1.estimate, 7), round(ac1.se, 8)) == (0.8493305, 0.04321747)
    assert (round(ac1.low, 3), round(ac1.high, 3)) == (0.764, 0.935)
    assert ac1.interval is IntervalKind.STUDENT


def test_ac1_does_not_fall_for_the_paradox_of_kappa():
    """Gwet's table of 125 participants 118, 5, 2, 0.

    By hand: kappa (.944 − (.984·.96 + .016·.04))/(1 − .94528) = −.0234; pe of AC1 is 2·.972·.028 = .054432, and AC1
    (.944 − .054432)/(1 − .054432) = .9408.
    """
    table = PairTable.of_counts([[118, 5], [2, 0]])
    assert round(cohen_kappa(table).estimate, 4) == -0.0234
    assert round(gwet_ac1(table).estimate, 4) == 0.9408


@pytest.mark.parametrize("measure", [cohen_kappa, gwet_ac1])
def test_intervals_end_where_the_coefficients_do(measure):
    """Ten pairs that nearly all agree, eight that nearly all differ: t and z reach beyond 1 and −1 there."""
    assert measure(PairTable.of_counts([[6, 0], [1, 3]])).high == 1.0
    assert measure(PairTable.of_counts([[0, 3], [4, 1]])).low == -1.0


def test_percent_agreement_has_wilsons_interval():
    """140 of 200 agree."""
    found = percent_agreement(COHEN_1968)
    assert (found.estimate, found.low, found.high) == (0.7, *wilson(140, 200))
    assert math.isnan(found.expected)


def test_pairs_with_a_gap_are_left_out_and_counted():
    """None, nan and a missing text; the rest is crossed in the order of the labels."""
    table = cross_pairs([1, 2, float("nan"), 2, 1], [1, float("nan"), 2, 1, 1])
    assert (table.labels, table.n, table.missing) == ((1.0, 2.0), 3, 2)
    assert table.counts.tolist() == [[2, 0], [1, 0]]
    texts = cross_pairs(["иә", None, "жоқ"], ["иә", "жоқ", "иә"], labels=["иә", "жоқ"])
    assert (texts.counts.tolist(), texts.missing) == ([[1, 0], [1, 0]], 1)


def test_numbers_of_numpy_in_a_list_of_objects_are_answers():
    """A column of objects holds numpy numbers, None and pandas' NA."""
    import pandas as pd

    first = np.array([np.float64(1), np.int64(2), None, pd.NA], dtype=object)
    assert cross_pairs(first, np.array([1, 2, 3, 4], dtype=object)).n == 2


def test_numbers_and_texts_never_agree_and_are_refused():
    """5 against "5" would be 0 % agreement: an accusation made of a data type."""
    with pytest.raises(StatError) as caught:
        cross_pairs([5, 6], ["5", "6"])
    assert caught.value.problem is Problem.OPTION


def test_an_answer_that_is_not_on_offer_is_named_with_its_row():
    """The third row holds 7."""
    with pytest.raises(StatError) as caught:
        cross_pairs([1, 2, 7], [1, 2, 1], labels=[1, 2])
    assert (caught.value.problem, caught.value.position, caught.value.value) == (Problem.RANGE, 2, 7.0)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ([], [], Reason.NO_ROWS),
        ([float("nan")], [1], Reason.NO_ROWS),
        ([1], [1], Reason.TOO_FEW),
        ([1], [2], Reason.TOO_FEW),
        ([1, 1, 1], [1, 1, 1], Reason.ONE_CATEGORY),
        ([1, 1, 1, 2], [1, 1, 1, 1], Reason.CONSTANT_SIDE),
        ([1, 1], [1, 2], Reason.CONSTANT_SIDE),
    ],
)
def test_where_kappa_says_nothing_it_is_nan_with_a_reason(first, second, reason):
    """No pair, one pair, one category, a side that never varies."""
    table = cross_pairs(first, second)
    for found in (cohen_kappa(table), weighted_kappa(table)):
        assert found.reason is reason
        assert all(map(math.isnan, (found.estimate, found.se, found.low, found.high)))


def test_perfect_agreement_has_an_estimate_and_no_interval():
    """The large-sample error is 0 there, which nobody should read as certainty."""
    table = cross_pairs([1, 2, 3, 1], [1, 2, 3, 1])
    for found in (cohen_kappa(table), gwet_ac1(table), weighted_kappa(table)):
        assert (found.estimate, found.reason) == (1.0, Reason.PERFECT)
        assert math.isnan(found.low)
        assert math.isnan(found.high)


def test_ac1_of_one_category_needs_to_know_what_was_on_offer():
    """All "yes": with one known category nothing can be said, with two on offer agreement is perfect."""
    assert gwet_ac1(cross_pairs([1, 1], [1, 1])).reason is Reason.ONE_CATEGORY
    assert math.isnan(gwet_ac1(cross_pairs([1, 1], [1, 1])).estimate)
    assert gwet_ac1(cross_pairs([1, 1], [1, 1], labels=[1, 2])).estimate == 1.0
    assert gwet_ac1(cross_pairs([], [])).reason is Reason.NO_ROWS
    assert gwet_ac1(cross_pairs([1], [1])).reason is Reason.TOO_FEW


def test_nothing_compared_is_no_agreement_of_nought():
    """0/0 is nan."""
    found = percent_agreement(cross_pairs([], []))
    assert (found.n, found.reason) == (0, Reason.NO_ROWS)
    assert all(map(math.isnan, (found.estimate, found.low, found.high)))


def test_categories_on_offer_set_the_steps_of_a_scale():
    """1, 2, 5 of a scale 1–5: the gap from 2 to 5 is three steps where the scale is named, else one."""
    first, second = [1, 2, 5, 1, 2, 5], [1, 5, 5, 1, 2, 2]
    seen = weighted_kappa(cross_pairs(first, second)).observed
    named = weighted_kappa(cross_pairs(first, second, labels=[1, 2, 3, 4, 5])).observed
    assert (seen, named) == pytest.approx((1 - 2 * 0.5 / 6, 1 - 2 * 0.75 / 6))


@pytest.mark.parametrize(
    ("weights", "problem"),
    [([[1, 0], [0, 1]], Problem.LENGTH), (np.full((3, 3), 0.5), Problem.RANGE), (np.eye(3) + 2, Problem.RANGE)],
)
def test_weights_that_are_none_are_refused(weights, problem):
    """A wrong size, no ones on the diagonal, more than full agreement."""
    with pytest.raises(StatError) as caught:
        weighted_kappa(COHEN_1968, weights=weights)
    assert caught.value.problem is problem


@pytest.mark.parametrize("counts", [[[1, 2, 3], [1, 2, 3]], [[1, -1], [0, 1]], [[0.5, 1], [1, 1]]])
def test_tables_that_are_none_are_refused(counts):
    """Not square, below 0, not whole."""
    with pytest.raises(StatError):
        PairTable.of_counts(counts)


def test_all_three_stand_side_by_side():
    """agreements(): percent, kappa, AC1 of the same pairs."""
    percent, kappa, ac1 = agreements([1, 2, 2, 1, 2], [1, 2, 1, 1, 2])
    assert (percent.n, kappa.n, ac1.n) == (5, 5, 5)
    assert (percent.estimate, kappa.observed, ac1.observed) == pytest.approx((0.8, 0.8, 0.8))


@given(tables)
def test_coefficients_lie_between_minus_one_and_one_and_do_not_care_who_is_first(counts):
    """Swapping the sides changes nothing; intervals hold the estimate; nan has a reason and a number has none."""
    table, swapped = PairTable.of_counts(counts), PairTable.of_counts(np.transpose(counts))
    for measure in (percent_agreement, cohen_kappa, weighted_kappa, gwet_ac1):
        one, two = measure(table), measure(swapped)
        assert one.estimate == pytest.approx(two.estimate, nan_ok=True)
        assert one.se == pytest.approx(two.se, nan_ok=True, abs=1e-9)
        assert math.isnan(one.low) == (one.reason is not None)
        if one.reason is None:
            assert -1 <= one.low <= one.estimate + 1e-12
            assert one.estimate <= one.high + 1e-12 <= 1 + 1e-12


@given(tables)
def test_weights_of_nought_and_one_give_cohens_kappa(counts):
    """The identity matrix is unweighted."""
    table = PairTable.of_counts(counts)
    plain, given_ = cohen_kappa(table), weighted_kappa(table, weights=np.eye(table.q))
    assert (plain.estimate, plain.se) == pytest.approx((given_.estimate, given_.se), nan_ok=True)

"""Krippendorff's alpha."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.stats import Metric, Problem, Reason, StatError, krippendorff_alpha

X = math.nan
# Krippendorff (2011), Computing Krippendorff's alpha-reliability, example C: four observers, twelve units.
FOUR = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, X, X, X],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, X, 3],
        [X, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, X],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, X],
    ]
).T


@pytest.mark.parametrize(
    ("metric", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_is_that_of_krippendorffs_four_observers(metric, alpha):
    """Krippendorff (2011): .743, .815, .849, .797; 40 pairable values in 11 units."""
    found = krippendorff_alpha(FOUR, metric=metric)
    assert round(found.alpha, 3) == alpha
    assert (found.units, found.values, found.coders, found.left_out) == (11, 40, 4, 1)


def test_alpha_of_two_observers_is_that_of_krippendorff():
    """Krippendorff (2011), example A: ten units, binary, alpha = .095 = 1 − 19·8/(14·6·2)."""
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    found = krippendorff_alpha(np.array([meg, owen]).T)
    assert found.alpha == pytest.approx(1 - 19 * 8 / (14 * 6 * 2))
    assert round(found.alpha, 3) == 0.095


def by_definition(ratings, metric):
    """Every pair within a unit against every pair of all values, written out."""
    units = [[v for v in row if not math.isnan(v)] for row in ratings]
    units = [row for row in units if len(row) > 1]
    values = [v for row in units for v in row]
    n = len(values)

    def delta(c, k):
        if metric == "nominal":
            return float(c != k)
        if metric == "interval":
            return (c - k) ** 2
        if metric == "ratio":
            return ((c - k) / (c + k)) ** 2
        low, high = min(c, k), max(c, k)
        inside = sum(low <= v <= high for v in values)
        return (inside - (values.count(c) + values.count(k)) / 2) ** 2

    seen = sum(
        delta(row[i], row[j]) / (len(row) - 1)
        for row in units
        for i in range(len(row))
        for j in range(len(row))
        if i != j
    )
    chance = sum(delta(values[i], values[j]) for i in range(n) for j in range(n) if i != j)
    return 1 - (seen / n) / (chance / (n * (n - 1)))


@given(
    st.lists(st.lists(st.sampled_from([1.0, 2.0, 3.0, 7.0, X]), min_size=3, max_size=3), min_size=2, max_size=9),
    st.sampled_from(["nominal", "ordinal", "interval", "ratio"]),
)
def test_alpha_is_what_its_definition_gives(ratings, metric):
    """The closed form equals the sums over all pairs; otherwise there is a reason."""
    found = krippendorff_alpha(ratings, metric=metric)
    if found.reason is None:
        assert found.alpha == pytest.approx(by_definition(ratings, metric), abs=1e-9)
        assert found.alpha <= 1
    else:
        assert math.isnan(found.alpha)


@given(st.permutations(range(12)), st.permutations(range(4)))
def test_the_order_of_units_and_coders_does_not_matter(units, coders):
    """Alpha knows no order."""
    found = krippendorff_alpha(FOUR[np.ix_(units, coders)], metric="ordinal")
    assert found.alpha == pytest.approx(krippendorff_alpha(FOUR, metric="ordinal").alpha)


@pytest.mark.parametrize(
    ("ratings", "metric", "reason"),
    [
        (np.zeros((0, 2)), "nominal", Reason.NO_ROWS),
        ([[1, X], [X, 2]], "nominal", Reason.NO_ROWS),
        ([[1, 2], [X, 2]], "nominal", Reason.TOO_FEW),
        ([[1, 1], [1, 1]], "nominal", Reason.ONE_CATEGORY),
        ([[4, 4], [4, 4]], "interval", Reason.NO_VARIANCE),
        ([[4, 4], [4, 4]], "ordinal", Reason.NO_VARIANCE),
    ],
)
def test_where_alpha_says_nothing_it_is_nan_with_a_reason(ratings, metric, reason):
    """No pairs; one unit (alpha would be 0 whatever its values); no variation (0/0)."""
    found = krippendorff_alpha(ratings, metric=metric)
    assert found.reason is reason
    assert math.isnan(found.alpha)


def test_texts_have_a_nominal_scale_only():
    """Labels are codes there; on other scales they are refused."""
    labels = np.array([["a", "a"], ["b", "b"], ["a", None]], dtype=object)
    assert krippendorff_alpha(labels).alpha == 1.0
    with pytest.raises(StatError) as caught:
        krippendorff_alpha(labels, metric=Metric.ORDINAL)
    assert caught.value.problem is Problem.OPTION


@pytest.mark.parametrize(
    ("ratings", "problem"), [([1, 2, 3], Problem.LENGTH), ([[1, math.inf], [1, 2]], Problem.VALUE_INFINITE)]
)
def test_what_is_no_table_of_ratings_is_refused(ratings, problem):
    """One dimension, an infinite rating."""
    with pytest.raises(StatError) as caught:
        krippendorff_alpha(ratings)
    assert caught.value.problem is problem


def test_many_distinct_numbers_need_no_square_table():
    """20,000 distinct values: written out, the coincidences would fill 3 GB."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(10_000, 1)) + 0.1 * rng.normal(size=(10_000, 2))
    found = krippendorff_alpha(x, metric="interval")
    # Reliability is 1/1.01 in truth.
    assert found.alpha == pytest.approx(1 / 1.01, abs=0.002)


def test_a_ratio_scale_has_no_numbers_below_zero():
    """−1 and 1 would be infinitely far apart; 0 and 0 are not apart."""
    with pytest.raises(StatError) as caught:
        krippendorff_alpha([[-1, 1], [1, 1]], metric="ratio")
    assert caught.value.problem is Problem.RANGE
    assert krippendorff_alpha([[0, 0], [1, 1]], metric="ratio").alpha == 1.0

"""The Mahalanobis distance: by hand, with missing answers, and where the covariance cannot be inverted."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sapa.stats import Missing, Reason, StatError, mahalanobis


def test_squared_distance_is_that_of_the_formula():
    """(x − m)' S⁻¹ (x − m) with numpy's covariance, and the χ² tail of scipy."""
    x = np.random.default_rng(1).normal(size=(40, 4))
    m, inverse = x.mean(axis=0), np.linalg.inv(np.cov(x.T))
    expected = [(row - m) @ inverse @ (row - m) for row in x]
    for missing in Missing:
        got = mahalanobis(x, missing=missing)
        assert got.squared == pytest.approx(expected)
        assert got.p == pytest.approx(stats.chi2.sf(expected, 4))
    assert got.squared.sum() == pytest.approx(39 * 4)  # Σ D² = (n − 1)·k for any data


def test_missing_answers_are_imputed_or_left_out_pairwise():
    """Imputed: as if the mean had been answered. Pairwise: the person's own questions, covariances from pairs."""
    x = np.random.default_rng(2).normal(size=(30, 3))
    x[0, 1] = x[5, 2] = np.nan
    means = np.nanmean(x, axis=0)
    filled = np.where(np.isnan(x), means, x)
    inverse = np.linalg.inv(np.cov(filled.T))
    assert mahalanobis(x).squared == pytest.approx([(r - means) @ inverse @ (r - means) for r in filled])
    assert np.isnan(mahalanobis(x).p).tolist() == np.isnan(x).any(axis=1).tolist()
    pairwise = mahalanobis(x, missing="pairwise")
    both = ~np.isnan(x[:, 0]) & ~np.isnan(x[:, 2])
    part = np.zeros((2, 2))
    for a, i in enumerate((0, 2)):
        for b, j in enumerate((0, 2)):
            here = both if i != j else ~np.isnan(x[:, i])
            part[a, b] = ((x[here, i] - means[i]) * (x[here, j] - means[j])).sum() / (here.sum() - 1)
    d = (x[0] - means)[[0, 2]]
    assert pairwise.squared[0] == pytest.approx(d @ np.linalg.inv(part) @ d)
    assert pairwise.df.tolist()[:2] == [2, 3]


def test_two_equal_questions_need_a_ridge_and_say_so():
    """S is singular: a ridge is added, and distances stay finite and in order."""
    x = np.random.default_rng(3).integers(1, 6, (50, 3)).astype(float)
    x = np.c_[x, x[:, 0]]
    got = mahalanobis(x, ridge=0.01)
    assert got.ridge == pytest.approx(0.01)
    assert np.isfinite(got.squared).all()
    single = mahalanobis(x[:, :3])
    assert single.ridge == 0
    assert np.corrcoef(got.squared, single.squared)[0, 1] > 0.98


def test_constant_and_empty_questions_are_left_out():
    """One constant column, one without any answer."""
    x = np.random.default_rng(4).normal(size=(20, 2))
    got = mahalanobis(np.c_[x, np.full(20, 3.0), np.full(20, np.nan)])
    assert got.columns.tolist() == [0, 1]
    assert got.squared == pytest.approx(mahalanobis(x).squared)


@pytest.mark.parametrize(
    ("x", "reason"),
    [(np.zeros((0, 3)), Reason.NO_ROWS), (np.ones((1, 3)), Reason.TOO_FEW), (np.ones((5, 3)), Reason.NO_VARIANCE)],
)
def test_without_variance_there_is_a_reason_and_no_number(x, reason):
    """No rows, one row, all equal."""
    got = mahalanobis(x)
    assert got.reason is reason
    assert np.isnan(got.squared).all()


def test_a_row_without_answers_has_no_distance():
    """Rather than 0, the distance of the mean itself."""
    x = np.random.default_rng(5).normal(size=(20, 2))
    x[3] = np.nan
    for missing in Missing:
        assert np.isnan(mahalanobis(x, missing=missing).squared).nonzero()[0].tolist() == [3]


@pytest.mark.parametrize("wrong", [{"missing": "dropped"}, {"ridge": 0}])
def test_unknown_ways_are_refused(wrong):
    """The argument is named."""
    with pytest.raises(StatError) as caught:
        mahalanobis([[1, 2], [2, 1]], **wrong)
    assert caught.value.role in wrong

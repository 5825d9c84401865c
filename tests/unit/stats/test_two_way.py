"""Objects and experts: adjusted means, ranks and chances."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sapa.stats import Problem, Reason, StatError, rank_chances, two_way

X = math.nan


def made(seed, n=24, m=8, each=3, severity=0.8, noise=0.5):
    """Return true levels and scores of `each` experts an object, in turn."""
    rng = np.random.default_rng(seed)
    truth, severe = rng.normal(0, 1, n), rng.normal(0, severity, m)
    x = np.full((n, m), X)
    for i in range(n):
        who = rng.permutation(m)[:each]
        x[i, who] = truth[i] + severe[who] + rng.normal(0, noise, each)
    return truth, severe, x


def test_variances_of_a_full_table_are_those_of_the_analysis_of_variance():
    """REML of a balanced table: (MSR − MSE)/m, (MSC − MSE)/n and MSE, where none is below 0 (Searle et al. 1992)."""
    rng = np.random.default_rng(1)
    n, m = 12, 6
    y = rng.normal(0, 1, (n, 1)) + rng.normal(0, 0.7, (1, m)) + rng.normal(0, 0.8, (n, m))
    found = two_way(y)
    z = y - y.mean()
    rows, columns = z.mean(axis=1), z.mean(axis=0)
    msr, msc = m * (rows**2).sum() / (n - 1), n * (columns**2).sum() / (m - 1)
    mse = ((z - rows[:, None] - columns) ** 2).sum() / ((n - 1) * (m - 1))
    want = ((msr - mse) / m, (msc - mse) / n, mse)
    assert (found.of_objects, found.of_experts, found.of_error) == pytest.approx(want, rel=1e-5)
    assert found.adjusted == pytest.approx(y.mean(axis=1))
    assert found.se == pytest.approx(np.full(n, math.sqrt(mse / m)), rel=1e-5)
    assert found.df == (n - 1) * (m - 1)
    shrunk = found.of_objects / (found.of_objects + found.of_error / m)
    assert found.expected == pytest.approx(y.mean() + shrunk * (y.mean(axis=1) - y.mean()))


def test_severe_experts_are_told_from_weak_objects():
    """Eight experts, three an object: over ten panels adjusted means err by a third less, severities are found."""
    plain = adjusted = 0.0
    for seed in range(10):
        truth, severe, x = made(seed)
        found = two_way(x)
        plain += np.abs(found.plain - found.plain.mean() - (truth - truth.mean())).mean()
        adjusted += np.abs(found.adjusted - found.adjusted.mean() - (truth - truth.mean())).mean()
        assert np.corrcoef(found.severity, severe)[0, 1] > 0.8
        assert found.groups == 1
    assert adjusted < 0.7 * plain


def test_a_missing_row_and_column_stay_missing():
    """An object nobody scored and an expert who scored nothing: nan, the rest as without them."""
    _, _, x = made(5)
    wide = np.full((25, 9), X)
    wide[:24, :8] = x
    found, without = two_way(wide), two_way(x)
    assert math.isnan(found.adjusted[24])
    assert math.isnan(found.severity[8])
    assert found.adjusted[:24] == pytest.approx(without.adjusted)
    assert (found.objects, found.experts) == (24, 8)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.full((3, 3), X), Reason.NO_ROWS),
        ([[1.0], [2.0]], Reason.TOO_FEW),
        ([[1.0, 2.0, 3.0]], Reason.TOO_FEW),
        ([[1.0, X], [X, 2.0]], Reason.TOO_FEW),
        ([[3.0, 3.0], [3.0, 3.0]], Reason.NO_VARIANCE),
    ],
)
def test_where_nothing_can_be_adjusted_there_is_a_reason(scores, reason):
    """No score, one expert, one object, one score an object, identical scores; plain means stay."""
    found = two_way(scores)
    assert found.reason is reason
    assert np.isnan(found.adjusted).all()
    assert found.plain.size == len(scores)


def test_groups_that_share_no_expert_are_counted():
    """Two committees that never met."""
    x = np.full((6, 4), X)
    x[:3, :2] = [[1, 2], [2, 3], [4, 4]]
    x[3:, 2:] = [[5, 4], [2, 2], [3, 5]]
    assert two_way(x).groups == 2


def test_chances_to_be_first_add_to_one_and_equals_share():
    """Three equal objects with no error: a third each; two places: two thirds each."""
    found = rank_chances(np.zeros(3), np.zeros((3, 3)), seed=1, places=2)
    assert found.first.sum() == pytest.approx(1.0)
    assert found.first == pytest.approx(np.full(3, 1 / 3), abs=0.02)
    assert found.above == pytest.approx(np.full(3, 2 / 3), abs=0.02)
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1, 1], [3, 3, 3])


def test_the_chance_of_two_objects_is_that_of_the_normal_distribution():
    """Difference 1, variance of the difference 2: Φ(1/√2) = 0.7602."""
    found = rank_chances([1.0, 0.0], np.eye(2), seed=2, draws=40_000)
    assert found.first[0] == pytest.approx(0.7602, abs=0.01)
    assert found.same_place(0, 1)


def test_sure_ranks_have_intervals_of_one_rank():
    """Objects ten errors apart; one without a value has no rank."""
    found = rank_chances([30.0, X, 10.0, 20.0], np.diag([1.0, X, 1.0, 1.0]), seed=1, places=1)
    assert found.low.tolist() == [1, 0, 3, 2]
    assert found.high.tolist() == [1, 0, 3, 2]
    assert found.above[0] == 1.0
    assert math.isnan(found.above[1])
    assert not found.same_place(0, 3)


def test_ranks_depend_on_the_seed_only():
    """The same seed, the same chances."""
    one, again, other = (rank_chances([1.0, 0.5, 0.0], np.eye(3), seed=s, draws=500) for s in (1, 1, 2))
    assert one.first.tolist() == again.first.tolist()
    assert one.first.tolist() != other.first.tolist()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"draws": 0}, Problem.RANGE),
        ({"places": -1}, Problem.RANGE),
        ({"level": 1.5}, Problem.LEVEL),
        ({"covariance": np.eye(3)}, Problem.LENGTH),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, problem):
    """No draws, places below 0, a level above 1, shapes that differ."""
    with pytest.raises(StatError) as caught:
        rank_chances(**{"expected": [1.0, 2.0], "covariance": np.eye(2), "seed": 1, **change})
    assert caught.value.problem is problem


@pytest.mark.parametrize(("scores", "problem"), [([1, 2], Problem.LENGTH), ([[1, math.inf]], Problem.VALUE_INFINITE)])
def test_what_is_no_table_of_scores_is_refused(scores, problem):
    """One dimension, an infinite score."""
    with pytest.raises(StatError) as caught:
        two_way(scores)
    assert caught.value.problem is problem

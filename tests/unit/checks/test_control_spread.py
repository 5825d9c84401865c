"""The test of how control was spread: how often it accuses the honest, and whether it sees the concentrated."""

from __future__ import annotations

import numpy as np
import pytest

from sapa.checks.control_spread import spread_test
from sapa.checks.field_control_findings import DOUBTFUL, INCOMPATIBLE

LOAD = np.full(30, 40)
SURVEYS = 300


def p_values(draw, *, seed):
    """Return the p-values of honest or dishonest surveys of 30 interviewers with 40 interviews each."""
    rng = np.random.default_rng(seed)
    return np.array([spread_test(LOAD, draw(rng), seed=i, draws=400).p for i in range(SURVEYS)])


def test_an_honest_draw_is_accused_no_more_often_than_the_level_says():
    """15 % of 1 200 drawn at random: at level α at most α of the surveys, within 2.6 standard errors of 300 runs."""
    p = p_values(lambda rng: rng.multivariate_hypergeometric(LOAD, 180), seed=1)
    for level in (0.5, 0.1, 0.05, DOUBTFUL):
        assert (p <= level).mean() <= level + 2.6 * np.sqrt(level * (1 - level) / SURVEYS)
    assert (p <= 0.1).any()  # the test is alive: a p-value that never moves would pass the lines above


def test_a_rule_of_ten_per_cent_of_every_interviewer_would_accuse_nearly_every_honest_survey():
    """Why there is no such threshold: among 30 interviewers one almost always has fewer than 4 of 40 controlled."""
    rng = np.random.default_rng(2)
    broken = [(rng.multivariate_hypergeometric(LOAD, 180) < 4).any() for _ in range(SURVEYS)]
    assert np.mean(broken) > 0.97


def test_a_stratified_draw_is_more_even_than_chance_and_never_accused():
    """Six of every interviewer's forty."""
    assert spread_test(LOAD, np.full(30, 6), seed=1).p == 1.0


def test_concentrated_control_is_found():
    """All 180 controls among the first ten interviewers, drawn at random there."""
    load = LOAD.copy()
    load[10:] = 0
    p = p_values(lambda rng: rng.multivariate_hypergeometric(load, 180), seed=3)
    assert (p <= 1 / 401 + 1e-12).all()
    assert spread_test(LOAD, np.r_[np.full(10, 18), np.zeros(20, dtype=int)], seed=1).p < INCOMPATIBLE


def test_half_of_the_interviewers_controlled_twice_as_often_is_found_as_a_rule():
    """Shares of 20 and 10 %: power above one half at the level that asks an expert."""
    p = p_values(lambda rng: rng.binomial(40, np.repeat([0.2, 0.1], 15)), seed=4)
    assert (p <= DOUBTFUL).mean() > 0.5


@pytest.mark.parametrize(
    ("load", "hits"),
    [([40], [6]), ([40, 40], [0, 0]), ([40, 40], [40, 40]), ([], []), ([0, 40], [0, 6])],
)
def test_nothing_can_be_tested(load, hits):
    """One interviewer, no control, or everything controlled."""
    assert spread_test(np.array(load, dtype=np.int64), np.array(hits, dtype=np.int64), seed=1) is None


def test_two_interviewers_by_hand():
    """Ten interviews each, four controls, all of one: P(4,0 or 0,4) = 2 · C(10,4)/C(20,4) = 420/4845 = 0.08669.

    20 000 draws: standard error 0.002.
    """
    found = spread_test(np.array([10, 10]), np.array([4, 0]), seed=5, draws=20_000)
    assert found.p == pytest.approx(420 / 4845, abs=0.007)
    assert found.statistic == pytest.approx(4.0)  # (4−2)²/2 + (0−2)²/2
    # One of the two is left out exactly where all four are of the other.
    assert (found.untouched, found.untouched_p) == (1, found.p)


def test_interviewers_left_out_while_the_others_are_served_evenly_are_found():
    """52 with 20 interviews each, ten never controlled, four or five of each other's.

    A random draw of 180 of 1,040 leaves one out with probability C(1020, 180)/C(1040, 180) = 0.022: ten of 52 are out
    of its reach, though the squares are as even as chance.
    """
    hits = np.r_[np.zeros(10, dtype=int), np.full(12, 5), np.full(30, 4)]
    found = spread_test(np.full(52, 20), hits, seed=1)
    assert found.p > DOUBTFUL
    assert found.untouched == 10
    assert found.untouched_p < INCOMPATIBLE


def test_an_honest_draw_leaves_out_as_many_as_chance_does():
    """Nine interviews each, so that one in four is left out; levels as above."""
    rng = np.random.default_rng(5)
    load = np.full(30, 9)
    p = np.array([
        spread_test(load, rng.multivariate_hypergeometric(load, 40), seed=i, draws=400).untouched_p
        for i in range(SURVEYS)
    ])  # fmt: skip
    for level in (0.5, 0.1, 0.05, DOUBTFUL):
        assert (p <= level).mean() <= level + 2.6 * np.sqrt(level * (1 - level) / SURVEYS)
    assert (p <= 0.3).any()


def test_the_same_seed_gives_the_same_answer():
    """The seed is stored with the result."""
    hits = np.random.default_rng(6).multivariate_hypergeometric(LOAD, 180)
    one, two, other = (spread_test(LOAD, hits, seed=s) for s in (7, 7, 8))
    assert one == two
    assert one.p != other.p
    assert (one.seed, one.draws) == (7, 4000)

"""Agreement of expert panels: published examples, and what is not computable."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapa.stats import (
    IccKind,
    Problem,
    Reason,
    StatError,
    WTest,
    alpha_interval,
    experts_needed,
    fleiss_kappa,
    icc,
    icc_of_mean,
    joined_scores,
    kendall_w,
    krippendorff_alpha,
    outlying_experts,
    score_agreement,
    spearman_brown,
)
from sapa.stats.alpha_bootstrap import resampled_alphas

X = math.nan
# Shrout and Fleiss (1979), Psychological Bulletin 86, 420–428, table 2: six targets, four judges.
SHROUT = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)
# Fleiss (1971), Psychological Bulletin 76, 378–382, table 1: 30 patients, six diagnoses each, five categories.
FLEISS = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""


def diagnoses():
    """Return (30, 6) categories 0 … 4 from the printed counts."""
    return np.array([np.repeat(np.arange(5), [int(c) for c in row]) for row in FLEISS.split()], dtype=float)


@pytest.mark.parametrize(
    ("kind", "single", "mean"),
    [(IccKind.ONE_WAY, 0.17, 0.44), (IccKind.AGREEMENT, 0.29, 0.62), (IccKind.CONSISTENCY, 0.71, 0.91)],
)
def test_correlations_are_those_of_shrout_and_fleiss(kind, single, mean):
    """Shrout and Fleiss (1979), table 4: .17, .29, .71 of one judge, .44, .62, .91 of the mean of four."""
    one = icc(SHROUT, kind=kind)
    assert round(one.estimate, 2) == single
    found = icc_of_mean(one)
    assert round(found.estimate, 2) == mean
    assert found.low < found.estimate < found.high


def test_kappa_is_that_of_fleiss():
    """Fleiss (1971): κ = .430; by category .245, .245, .520, .471, .566; P̄ = .5556, P̄e = .2199."""
    found = fleiss_kappa(diagnoses())
    assert round(found.kappa, 3) == 0.430
    assert found.of_category.round(3).tolist() == [0.245, 0.245, 0.520, 0.471, 0.566]
    assert (round(found.observed, 4), round(found.expected, 4)) == (0.5556, 0.2199)
    # Fleiss, Nee and Landis (1979): √2·√((Σpq)² − Σpq(q − p))/(Σpq·√(30·6·5)), shares 26, 26, 30, 55, 43 of 180.
    p = np.array([26, 26, 30, 55, 43]) / 180
    pq = p * (1 - p)
    want = math.sqrt(2 * (pq.sum() ** 2 - (pq * (1 - 2 * p)).sum())) / (pq.sum() * math.sqrt(30 * 6 * 5))
    assert found.se_null == pytest.approx(want)


def test_kappa_takes_units_with_unlike_numbers_of_ratings():
    """By hand: units 1 1, 1 2 2, 2 2: P = 1, 1/3, 1; p₁ = 3/7; κ = (7/9 − 25/49)/(24/49)."""
    found = fleiss_kappa([[1, 1, X], [1, 2, 2], [2, 2, X], [1, X, X]])
    assert found.kappa == pytest.approx((7 / 9 - 25 / 49) / (24 / 49))
    assert (found.units, found.ratings, found.left_out) == (3, 7, 1)
    assert math.isnan(found.se_null)


def test_concordance_with_ties_is_that_of_published_data():
    """Data `anxiety` of irr: W = 0.5396569 as the reference page of DescTools' KendallW prints it."""
    one = [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3]
    two = [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4]
    three = [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2]
    found = kendall_w(np.array([one, two, three]).T)
    assert round(found.w, 7) == 0.5396569
    assert found.test is WTest.CHI_SQUARE


def test_rank_sums_with_ties_are_those_of_zar():
    """Zar (2010), example 20.5: 12 birds by wing, tail and bill; the printed rank sums, and W from them by hand."""
    wing = [10.4, 10.8, 11.1, 10.2, 10.3, 10.2, 10.7, 10.5, 10.8, 11.2, 10.6, 11.4]
    tail = [7.4, 7.6, 7.9, 7.2, 7.4, 7.1, 7.4, 7.2, 7.8, 7.7, 7.8, 8.3]
    bill = [5.5, 5.5, 9.5, 2, 3, 1, 8, 4, 11, 9.5, 7, 12]  # as ranks
    found = kendall_w(np.array([wing, tail, bill]).T)
    printed = [14.5, 21, 30.5, 6, 11, 3.5, 20, 11.5, 29, 28.5, 22.5, 36]
    assert found.rank_sums.tolist() == printed
    # Two pairs in wings; two pairs and a triple in tails; two pairs in bills: ΣT = 2·6 + (2·6 + 24) + 2·6 = 60.
    assert found.ties == 60
    s = sum(r * r for r in printed) - 234**2 / 12
    assert found.w == pytest.approx(12 * s / (9 * (12**3 - 12) - 3 * 60))
    assert found.test is WTest.PERMUTATION
    assert found.p == pytest.approx(1 / 10_000)


@pytest.mark.parametrize(("experts", "p"), [(3, 1 / 36), (4, 1 / 216)])
def test_the_exact_chance_of_full_concordance_of_three_objects(experts, p):
    """All m experts order three objects alike: 6·(1/6)^m; Friedman's tables print .028 and .0046."""
    found = kendall_w(np.repeat([[1.0], [2.0], [3.0]], experts, axis=1))
    assert (found.w, found.test) == (1.0, WTest.EXACT)
    assert found.p == pytest.approx(p)


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(1, 3), min_size=3, max_size=3), min_size=3, max_size=4))
def test_the_exact_chance_is_that_of_all_orders(rows):
    """All orders of all experts but one, counted one by one."""
    x = np.array(rows, dtype=float)
    found = kendall_w(x)
    if found.reason is not None:
        assert math.isnan(found.w)
        return
    assert found.test is WTest.EXACT

    def s_of(columns):
        sums = sum(mid_ranks(c) for c in columns)
        return ((sums - sums.mean()) ** 2).sum()

    def mid_ranks(column):
        return np.array([sum(o < v for o in column) + (sum(o == v for o in column) + 1) / 2 for v in column])

    seen = s_of(list(x.T))
    every = [
        s_of([x[:, 0], *others])
        for others in itertools.product(*(itertools.permutations(x[:, j].tolist()) for j in range(1, x.shape[1])))
    ]
    assert found.p == pytest.approx(np.mean([s >= seen - 1e-9 for s in every]))


def test_shuffled_orders_depend_on_the_seed_only():
    """The same seed, the same p; close to chi-square where both serve."""
    rng = np.random.default_rng(4)
    x = rng.integers(1, 6, (15, 5)).astype(float)
    one, again, other = kendall_w(x, seed=3), kendall_w(x, seed=3), kendall_w(x, seed=4)
    assert one.p == again.p
    assert one.p != other.p
    assert one.p == pytest.approx(one.p_chi_square, abs=0.03)


def test_exact_and_near_agreement_are_counted_pair_by_pair():
    """By hand: pairs 5–5, 5–4, 5–4 of the first object, 3–1 of the second: 1 of 4 equal, 3 of 4 within a point."""
    found = score_agreement([[5, 5, 4], [3, X, 1]])
    assert (found.pairs, found.exact, found.near) == (4, 0.25, 0.75)
    assert found.meetings.tolist() == [[0, 1, 2], [1, 0, 1], [2, 1, 0]]
    assert found.pair_exact[0, 1] == 1.0
    assert found.pair_near[0, 2] == 0.5


def test_three_ways_to_join_stand_side_by_side():
    """By hand: 1 4 4 5 5: mean 3.8, median 4, without ends 13/3. With four scores nothing is trimmed."""
    found = joined_scores([[1, 4, 4, 5, 5], [1, 2, 4, 5, X], [X, X, X, X, X], [3, X, X, X, X]])
    assert found.n.tolist() == [5, 4, 0, 1]
    assert found.mean[:2].tolist() == [3.8, 3.0]
    assert found.median[:2].tolist() == [4.0, 3.0]
    assert found.trimmed[0] == pytest.approx(13 / 3)
    assert np.isnan(found.trimmed[1:]).all()
    assert math.isnan(found.mean[2])
    assert (found.mean[3], math.isnan(found.sd[3])) == (3.0, True)


def test_more_experts_are_counted_by_spearman_and_brown():
    """By hand: ρ = .25 of one: 3 experts give .5; for .8 it takes .8·.75/(.25·.2) = 12, nine more."""
    assert spearman_brown(0.25, 3) == pytest.approx(0.5)
    found = experts_needed(0.25, wanted=0.8, there_are=3)
    assert (found.needed, found.more, found.reason) == (12, 9, None)
    assert spearman_brown(0.25, found.needed) == pytest.approx(0.8)
    assert experts_needed(0.9, wanted=0.8, there_are=3).more == 0
    assert experts_needed(-0.1, wanted=0.8, there_are=3).reason is Reason.NOT_POSITIVE
    assert experts_needed(X, wanted=0.8, there_are=3).reason is Reason.TOO_FEW
    assert experts_needed(1.0, wanted=0.8, there_are=2).needed == 1


def test_an_expert_against_all_others_is_found():
    """Expert 4 gives two points less than the others, who agree: difference −2, alpha without him is 1."""
    level = np.array([[3.0], [4.0], [5.0], [4.0], [3.0]])
    x = level + np.array([0.0, 0.0, 0.0, 0.0, -2.0])
    found = outlying_experts(x, metric="interval")
    assert found.difference[4] == pytest.approx(-2.0)
    assert found.difference[0] == pytest.approx(0.5)
    assert found.alpha_without[4] == 1.0
    assert found.alpha_rise[4] > 0.1 > found.alpha_rise[0]
    assert np.isnan(found.robust_z).all()  # four experts differ by the same half point: the MAD is 0


def test_an_expert_who_shares_no_object_has_no_difference():
    """The third expert is alone with his object."""
    found = outlying_experts([[1, 2, X], [2, 2, X], [X, X, 5]])
    assert found.objects.tolist() == [2, 2, 0]
    assert math.isnan(found.difference[2])


def test_the_interval_of_alpha_holds_it_and_depends_on_the_seed_only():
    """Percentiles of 1,000 resamples; the same seed gives the same ends."""
    rng = np.random.default_rng(2)
    x = np.clip(np.rint(rng.normal(3, 1, (30, 1)) + rng.normal(0, 0.6, (30, 4))), 1, 5)
    one, again = alpha_interval(x, seed=5, draws=200), alpha_interval(x, seed=5, draws=200)
    assert (one.low, one.high) == (again.low, again.high)
    assert one.low < one.alpha.alpha < one.high
    assert alpha_interval(x, seed=6, draws=200).low != one.low


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_resamples_have_the_alpha_of_their_rows(metric):
    """Worked from one matrix of counts, and one by one, with gaps and unlike numbers of scores."""
    rng = np.random.default_rng(6)
    x = rng.integers(1, 6, (9, 4)).astype(float)
    x[rng.random(x.shape) < 0.2] = X
    x = x[(~np.isnan(x)).sum(axis=1) >= 2]
    picked = rng.integers(0, x.shape[0], (20, x.shape[0]))
    one_by_one = [krippendorff_alpha(x[rows], metric=metric).alpha for rows in picked]
    assert resampled_alphas(x, picked, metric=metric) == pytest.approx(one_by_one, abs=1e-12, nan_ok=True)


def test_where_resamples_have_no_alpha_there_is_no_interval():
    """One object of two differs: half of the resamples hold no variance, so that percentiles would lie."""
    found = alpha_interval([[5, 5], [5, 5], [5, 4]], seed=1, draws=200)
    assert found.reason is Reason.FEW_DRAWS
    assert math.isnan(found.low)
    assert not math.isnan(found.alpha.alpha)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.zeros((0, 3)), Reason.NO_ROWS),
        ([[1.0], [2.0], [3.0]], Reason.FEW_CODERS),
        ([[1.0, 2.0]], Reason.TOO_FEW),
        ([[5.0, 5.0], [5.0, 5.0]], Reason.NO_VARIANCE),
        ([[1.0, X], [X, 2.0]], Reason.NOT_ALL_SCORED),
    ],
)
def test_where_concordance_says_nothing_it_is_nan_with_a_reason(scores, reason):
    """Nothing scored, one expert, one object, identical scores, no object that all scored."""
    found = kendall_w(scores)
    assert found.reason is reason
    assert math.isnan(found.w)
    assert math.isnan(found.p)


def test_identical_scores_have_agreement_and_no_kappa_or_alpha():
    """All experts give all objects a 5: agreement is 100 %, coefficients beyond chance do not exist."""
    x = np.full((6, 3), 5.0)
    assert score_agreement(x).exact == 1.0
    assert fleiss_kappa(x).reason is Reason.ONE_CATEGORY
    assert alpha_interval(x, seed=1).reason is Reason.NO_VARIANCE
    assert icc_of_mean(icc(x, kind=IccKind.AGREEMENT)).reason is Reason.NO_VARIANCE


def test_one_expert_agrees_with_nobody():
    """No pair of scores: shares are nan with a reason."""
    found = score_agreement([[1.0], [2.0]])
    assert (found.reason, found.pairs) == (Reason.FEW_CODERS, 0)
    assert math.isnan(found.exact)


@pytest.mark.parametrize("function", [kendall_w, fleiss_kappa, joined_scores, score_agreement])
@pytest.mark.parametrize(("scores", "problem"), [([1, 2], Problem.LENGTH), ([[1, math.inf]], Problem.VALUE_INFINITE)])
def test_what_is_no_table_of_scores_is_refused(function, scores, problem):
    """One dimension, an infinite score."""
    with pytest.raises(StatError) as caught:
        function(scores)
    assert caught.value.problem is problem


def test_a_reliability_outside_its_range_is_refused():
    """A mean of reliability 1 is beyond any number of experts."""
    with pytest.raises(StatError) as caught:
        experts_needed(0.5, wanted=1.0, there_are=3)
    assert caught.value.problem is Problem.RANGE

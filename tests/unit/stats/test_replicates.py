"""Hadamard matrices and replicate weights: what can be worked out on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sapa.stats import (
    Domains,
    LonelyUnitsError,
    Problem,
    SampleDesign,
    StatError,
    given_replicates,
    make_replicates,
    mean,
    means,
    ratio,
    total,
)
from sapa.stats.hadamard import hadamard, order_for

Y = np.array([1.0, 4.0, 2.0, 9.0, 3.0, 3.0, 7.0, 8.0])
X = np.array([2.0, 5.0, 3.0, 4.0, 1.0, 6.0, 2.0, 7.0])
W = np.array([10.0, 20.0, 15.0, 5.0, 12.0, 8.0, 9.0, 11.0])
STRATA = np.repeat([0, 1], 4)
UNITS = np.repeat([0, 1, 2, 3], 2)


def pairs():
    """Two strata of two villages of two houses."""
    return SampleDesign.build(weights=W, strata=[STRATA], psu=[UNITS])


@pytest.mark.parametrize("n", [1, 2, 3, 9, 13, 20, 25, 49, 90, 199, 480])
def test_a_hadamard_matrix_is_orthogonal_and_starts_with_ones(n):
    """H·H' = order·1; orders are those of Sylvester and Paley, the smallest that is large enough."""
    order = order_for(n)
    h = hadamard(order).astype(int)
    assert order >= n
    assert (h @ h.T == order * np.eye(order)).all()
    assert set(np.unique(h)) <= {-1, 1}
    assert (h[0] == 1).all()
    assert (h[:, 0] == 1).all()


def test_the_orders_that_are_reached():
    """Every multiple of 4 up to 48; 52 and 92 need fields or searches that are not built here."""
    assert [order_for(n) for n in range(5, 49, 4)] == list(range(8, 52, 4))
    assert order_for(52) == 56
    assert order_for(92) == 96
    with pytest.raises(ValueError, match="order 52"):
        hadamard(52)


@pytest.mark.parametrize("kind", ["JKn", "BRR", "Fay"])
def test_replicates_of_a_total_have_its_linear_variance(kind):
    """A total is linear: the jackknife and balanced half samples give the Taylor variance exactly."""
    design = pairs()
    rep = replace(design, replicates=make_replicates(design, kind, rho=0.4))
    assert total(Y, rep).se == pytest.approx(total(Y, design).se, rel=1e-12)
    assert rep.degf == design.degf == 2


def test_the_jackknife_uses_the_population_of_units():
    """JKn with N = 10 and 5 villages: rscales (1 − n/N)(n − 1)/n."""
    population = np.where(STRATA == 0, 10.0, 5.0)
    design = SampleDesign.build(weights=W, strata=[STRATA], psu=[UNITS], population=[population])
    made = make_replicates(design, "JKn")
    assert made.rscales == pytest.approx([0.8 / 2, 0.8 / 2, 0.6 / 2, 0.6 / 2])
    assert total(Y, replace(design, replicates=made)).se == pytest.approx(total(Y, design).se, rel=1e-12)


def test_jk1_of_a_mean_by_hand():
    """Y = 1, 2, 6, weights 1: means without one are 4, 3.5, 1.5; their mean 3; (2/3)·(1 + 0.25 + 2.25) = 7/3."""
    design = SampleDesign.build(n=3)
    found = mean([1, 2, 6], replace(design, replicates=make_replicates(design, "JK1")))
    assert found.variance == pytest.approx(7 / 3)
    # Unweighted, the jackknife of a mean is s²/n.
    assert found.variance == pytest.approx(mean([1, 2, 6], design).variance)


def test_fay_with_rho_zero_is_brr():
    """BRR is Fay's method with rho 0; another rho gives another variance of a ratio, and the same of a total."""
    design = pairs()
    by = {rho: replace(design, replicates=make_replicates(design, "Fay", rho=rho)) for rho in (0.0, 0.5)}
    brr = replace(design, replicates=make_replicates(design, "BRR"))
    assert ratio(Y, X, by[0.0]).se == pytest.approx(ratio(Y, X, brr).se, rel=1e-12)
    assert abs(ratio(Y, X, by[0.5]).se - ratio(Y, X, brr).se) > 1e-6


def test_the_bootstrap_repeats_with_its_seed_and_is_right_on_average():
    """Rao and Wu: E(variance of a total) is the linear variance; 4,000 replicates come within 5 %."""
    design = SampleDesign.build(weights=W, strata=[STRATA])
    made = [make_replicates(design, "bootstrap", count=4000, seed=seed) for seed in (1, 1, 2)]
    errors = [total(Y, replace(design, replicates=one)).se for one in made]
    assert errors[0] == errors[1] != errors[2]
    assert errors[0] == pytest.approx(total(Y, design).se, rel=0.05)
    assert made[0].scale == 1 / 3999
    assert made[0].df == design.degf == 6


def test_a_bootstrap_takes_one_unit_less_than_there_are_and_raises_it():
    """Four units a stratum: three draws, each worth 4/3; the factors of a stratum sum to 4."""
    design = SampleDesign.build(weights=W, strata=[STRATA])
    factors = make_replicates(design, "bootstrap", count=50, seed=7).source.factors
    assert factors[:4].sum(axis=0) == pytest.approx(np.full(50, 4.0))
    assert (factors * 3 / 4) % 1 == pytest.approx(np.zeros((8, 50)), abs=1e-12)


def test_domains_of_replicates_are_those_of_masks():
    """One pass over a partition gives what a mask for each domain gives; missing values are left out."""
    design = pairs()
    code = np.array([0, 1, 0, 1, 0, 1, 1, -1])
    y = np.where(np.arange(8) == 2, np.nan, Y)
    for made in (make_replicates(design, "JKn"), make_replicates(design, "bootstrap", count=30, seed=5)):
        rep = replace(design, replicates=made)
        found = means(y, Domains.build(rep, code, 2))
        for d in (0, 1):
            one = mean(y, rep, domain=code == d)
            assert (found[d].estimate, found[d].se) == pytest.approx((one.estimate, one.se))
            assert found[d].n == one.n


def test_a_replicate_that_empties_a_domain_is_left_out_and_counted():
    """The domain lies in one village: the replicate without it has no mean (R discards it too)."""
    design = SampleDesign.build(weights=W, psu=[UNITS])
    rep = replace(design, replicates=make_replicates(design, "JK1"))
    found = mean(Y, rep, domain=UNITS == 0)
    assert found.lost == 1
    assert found.se == 0


def test_deviations_are_taken_from_the_mean_or_from_the_estimate():
    """Two replicates of a total, 90 and 120, of an estimate 100: 1·(15² + 15²), or 1·(10² + 20²)."""
    weights = np.array([[45.0, 60.0], [45.0, 60.0]])
    design = SampleDesign.build(weights=[50, 50])
    for mse, expected in ((False, 450), (True, 500)):
        rep = replace(design, replicates=given_replicates(weights, "other", scale=1.0, mse=mse))
        assert total([1, 1], rep).variance == pytest.approx(expected)


@pytest.mark.parametrize(
    ("kind", "options", "problem"),
    [
        ("JK1", {}, Problem.REPLICATE_SCALE),
        ("bootstrap", {}, Problem.REPLICATE_SCALE),
        ("other", {}, Problem.REPLICATE_SCALE),
        ("Fay", {}, Problem.REPLICATE_SCALE),
        ("Fay", {"rho": 1.0}, Problem.REPLICATE_RHO),
        ("BRR", {"scale": 1.0}, Problem.REPLICATE_SCALE),
        ("JK1", {"scale": -1.0}, Problem.REPLICATE_SCALE),
        ("JKn", {"scale": 1.0}, Problem.REPLICATE_RSCALES),
        ("JKn", {"rscales": [0.5, 0.5, 0.5]}, Problem.REPLICATE_RSCALES),
        ("jackknife", {}, Problem.OPTION),
    ],
)
def test_given_replicates_without_what_their_kind_needs_are_refused(kind, options, problem):
    """A scale that is guessed is a wrong standard error."""
    with pytest.raises(StatError) as caught:
        given_replicates(np.ones((4, 2)), kind, **options)
    assert caught.value.problem is problem


def test_given_replicates_need_two_columns_and_whole_numbers():
    """One column has no variance; nan is no weight."""
    with pytest.raises(StatError) as caught:
        given_replicates(np.ones((4, 1)), "BRR")
    assert caught.value.problem is Problem.REPLICATES_FEW
    with pytest.raises(StatError) as caught:
        given_replicates([[1.0, 1.0], [1.0, np.nan]], "BRR")
    assert (caught.value.problem, caught.value.position) == (Problem.WEIGHT_MISSING, 1)


def test_kinds_that_do_not_fit_the_design_are_refused():
    """JK1 of strata, half samples of three units, a census, a bootstrap without seed."""
    three = SampleDesign.build(weights=W[:6], strata=[[0, 0, 0, 1, 1, 1]])
    census = SampleDesign.build(weights=[1, 1], population=[[2, 2]])
    for design, kind, options, problem in [
        (pairs(), "JK1", {}, Problem.REPLICATE_STRATA),
        (three, "BRR", {}, Problem.REPLICATE_PAIRS),
        (three, "Fay", {"rho": -0.1}, Problem.REPLICATE_RHO),
        (three, "other", {}, Problem.REPLICATE_KIND),
        (three, "bootstrap", {"count": 10}, Problem.REPLICATE_SEED),
        (three, "bootstrap", {"count": 1, "seed": 1}, Problem.REPLICATES_FEW),
        (census, "JKn", {}, Problem.REPLICATE_CENSUS),
    ]:
        with pytest.raises(StatError) as caught:
            make_replicates(design, kind, **options)
        assert caught.value.problem is problem


def test_a_lonely_stratum_has_no_replicates_unless_the_user_says_what_it_means():
    """Fail names it; remove leaves it out; average raises the scale by units/replicates (R `jknweights`)."""
    design = SampleDesign.build(weights=W[:5], strata=[[0, 0, 1, 1, 2]])
    with pytest.raises(LonelyUnitsError):
        make_replicates(design, "JKn")
    with pytest.raises(LonelyUnitsError):
        make_replicates(design, "bootstrap", count=5, seed=1)
    removed = replace(design, replicates=make_replicates(design, "JKn", lonely="remove"))
    assert total(Y[:5], removed).se == pytest.approx(total(Y[:5], design, lonely="remove").se)
    assert make_replicates(design, "JKn", lonely="average").scale == pytest.approx(5 / 4)
    with pytest.raises(StatError) as caught:
        make_replicates(design, "JKn", lonely="adjust")
    assert caught.value.problem is Problem.REPLICATE_LONELY


def test_ten_thousand_units_need_no_matrix():
    """JK1 of 10,000 rows is kept as a rule; its mean has the variance of the formula s²/n."""
    y = np.arange(10_000.0) % 37
    design = SampleDesign.build(n=10_000)
    rep = replace(design, replicates=make_replicates(design, "JK1"))
    assert mean(y, rep).se == pytest.approx(mean(y, design).se, rel=1e-9)
    assert rep.degf == 9999

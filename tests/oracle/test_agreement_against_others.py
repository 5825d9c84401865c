"""Agreement and paired tests against independent programs, to 1e-9.

statsmodels and SciPy run here; krippendorff, pingouin and irrCAC (make_agreement.py) and R (make_agreement.R) have
written files.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from statsmodels.stats.contingency_tables import SquareTable
from statsmodels.stats.contingency_tables import mcnemar as mcnemar_of_statsmodels
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

from sapa.stats import (
    IccKind,
    Metric,
    PairTable,
    bowker,
    clopper_pearson,
    cohen_kappa,
    control_proof,
    controls_needed,
    gwet_ac1,
    icc,
    krippendorff_alpha,
    mcnemar,
    mid_p_interval,
    paired_t,
    signed_rank,
    stuart_maxwell,
    weighted_kappa,
)
from sapa.stats.binomial import hypergeometric_limit

HERE = Path(__file__).parent
ALPHA = json.loads((HERE / "agreement_alpha.json").read_text(encoding="utf-8"))
AC1 = json.loads((HERE / "agreement_ac1.json").read_text(encoding="utf-8"))["ac1"]
R = json.loads((HERE / "paired_tests.json").read_text(encoding="utf-8"))


def close(value):
    return pytest.approx(value, rel=1e-9, abs=1e-12)


def a_table(seed, q, n):
    rng = np.random.default_rng(seed)
    first = rng.integers(0, q, n)
    second = np.where(rng.random(n) < 0.6, first, rng.integers(0, q, n))
    counts = np.zeros((q, q), dtype=int)
    np.add.at(counts, (first, second), 1)
    return counts


TABLES = [a_table(seed, q, n) for seed, (q, n) in enumerate([(2, 40), (3, 90), (4, 300), (6, 500), (2, 900)])]


@pytest.mark.parametrize("counts", TABLES, ids=lambda c: f"{c.shape[0]} categories, {c.sum()}")
def test_kappa_and_its_errors_equal_statsmodels(counts):
    """statsmodels.stats.inter_rater.cohens_kappa: kappa, std_kappa, std_kappa0, limits of 95 %."""
    ours, theirs = cohen_kappa(PairTable.of_counts(counts)), cohens_kappa(counts)
    assert ours.estimate == close(theirs.kappa)
    assert ours.se == close(theirs.std_kappa)
    assert ours.se_null == close(theirs.std_kappa0)
    assert (ours.low, ours.high) == close((theirs.kappa_low, theirs.kappa_upp))


@pytest.mark.parametrize("weights", ["linear", "quadratic"])
@pytest.mark.parametrize("counts", TABLES[1:4], ids=lambda c: f"{c.shape[0]} categories")
def test_weighted_kappa_and_its_errors_equal_statsmodels(counts, weights):
    """cohens_kappa(wt = "linear" or "quadratic")."""
    ours = weighted_kappa(PairTable.of_counts(counts), weights=weights)
    theirs = cohens_kappa(counts, wt=weights)
    assert (ours.estimate, ours.se, ours.se_null) == close((theirs.kappa, theirs.std_kappa, theirs.std_kappa0))


@pytest.mark.parametrize("case", AC1, ids=lambda c: f"{c['coefficient']} {len(c['counts'])}")
def test_ac1_and_kappa_equal_irrcac(case):
    """IrrCAC 0.4.4, CAC(table).gwet() and .cohen(): estimate, chance agreement, standard error."""
    ours = {"ac1": gwet_ac1, "kappa": cohen_kappa}[case["coefficient"]](PairTable.of_counts(case["counts"]))
    assert (ours.estimate, ours.expected, ours.se) == close((case["estimate"], case["expected"], case["se"]))


@pytest.mark.parametrize("metric", [Metric.NOMINAL, Metric.ORDINAL, Metric.INTERVAL])
@pytest.mark.parametrize("case", ALPHA["alpha"], ids=lambda c: f"{len(c['ratings'])} x {len(c['ratings'][0])}")
def test_alpha_equals_the_krippendorff_package(case, metric):
    """Krippendorff 0.9.0, alpha(reliability_data, level_of_measurement)."""
    ratings = np.array(case["ratings"], dtype=float)
    assert krippendorff_alpha(ratings, metric=metric).alpha == close(case[metric.value])


@pytest.mark.parametrize("seed", range(3))
def test_nominal_alpha_is_fleiss_kappa_with_its_small_sample_term(seed):
    """Whole data: alpha = 1 − (1 − kappa)·(n − 1)/n with n values in all; statsmodels fleiss_kappa."""
    rng = np.random.default_rng(seed)
    true = rng.integers(0, 4, (50, 1))
    ratings = np.where(rng.random((50, 5)) < 0.4, rng.integers(0, 4, (50, 5)), true)
    kappa = fleiss_kappa(aggregate_raters(ratings)[0])
    assert krippendorff_alpha(ratings).alpha == close(1 - (1 - kappa) * (250 - 1) / 250)


@pytest.mark.parametrize("kind", list(IccKind))
@pytest.mark.parametrize("case", ALPHA["icc"], ids=lambda c: f"{len(c['ratings'])} x {len(c['ratings'][0])}")
def test_intraclass_correlations_equal_pingouin(case, kind):
    """Pingouin 0.7.0, intraclass_corr: ICC and CI95 of ICC(1,1), ICC(A,1), ICC(C,1)."""
    found = icc(case["ratings"], kind=kind)
    assert (found.estimate, found.low, found.high) == close(tuple(case["icc"][kind.value]))


@pytest.mark.parametrize("case", R["numbers"], ids=lambda c: f"n {len(c['x'])}")
def test_paired_t_and_signed_ranks_equal_r(case):
    """R: t.test(x, y, paired = TRUE), wilcox.test(paired = TRUE, correct = TRUE) of the differences other than 0."""
    t, w = paired_t(case["x"], case["y"]), signed_rank(case["x"], case["y"])
    assert (t.t, t.p, t.low, t.high) == close((case["t"], case["t_p"], case["low"], case["high"]))
    assert (w.rank_positive, w.p) == close((case["v"], case["p"]))


def test_the_cases_of_r_take_both_ways():
    """Exact and normal, with ties and without."""
    found = {(signed_rank(c["x"], c["y"]).method, signed_rank(c["x"], c["y"]).tied) for c in R["numbers"]}
    assert found == {("exact", False), ("normal", False), ("normal", True)}


@pytest.mark.parametrize("seed", range(6))
def test_paired_t_and_signed_ranks_equal_scipy(seed):
    """scipy.stats.ttest_rel, wilcoxon(method = "exact"), and "asymptotic" with correction on ties."""
    rng = np.random.default_rng(seed)
    x = rng.normal(10, 3, 20)
    y = x + rng.normal(0.5, 2, 20)
    theirs = scipy.stats.ttest_rel(x, y)
    assert (paired_t(x, y).t, paired_t(x, y).p) == close((theirs.statistic, theirs.pvalue))
    assert signed_rank(x, y).p == close(scipy.stats.wilcoxon(x, y, method="exact").pvalue)
    a, b = np.round(x), np.round(y)
    normal = scipy.stats.wilcoxon(a, b, method="asymptotic", correction=True, zero_method="wilcox")
    assert signed_rank(a, b).tied
    assert signed_rank(a, b).p == close(normal.pvalue)


@pytest.mark.parametrize("case", R["tables"], ids=lambda c: f"{len(c['counts'])} categories")
def test_symmetry_equals_r(case):
    """R: mcnemar.test(m, correct = FALSE), which is Bowker's for more than two categories; binom.test of two."""
    table = PairTable.of_counts(case["counts"])
    found = bowker(table)
    assert (found.statistic, found.df, found.p) == close((case["statistic"], case["df"], case["p"]))
    if case["exact"] is not None:
        two = mcnemar(table)
        assert (two.exact, two.statistic, two.asymptotic) == close((case["exact"], case["statistic"], case["p"]))


@pytest.mark.parametrize("counts", TABLES, ids=lambda c: f"{c.shape[0]} categories, {c.sum()}")
def test_symmetry_and_margins_equal_statsmodels(counts):
    """SquareTable.symmetry(), .homogeneity() (Stuart–Maxwell), mcnemar(exact = True)."""
    table, theirs = PairTable.of_counts(counts), SquareTable(counts.astype(float), shift_zeros=False)
    symmetry, margins = theirs.symmetry(), theirs.homogeneity()
    assert (bowker(table).statistic, bowker(table).p) == close((symmetry.statistic, symmetry.pvalue))
    found = stuart_maxwell(table)
    assert (found.statistic, found.df, found.p) == close((margins.statistic, margins.df, margins.pvalue))
    if counts.shape[0] == 2:
        assert mcnemar(table).exact == close(mcnemar_of_statsmodels(counts, exact=True).pvalue)


@pytest.mark.parametrize("case", R["proofs"], ids=lambda c: f"{c['found']} of {c['checked']} of {c['population']}")
def test_the_limit_of_false_interviews_equals_a_search_in_r(case):
    """R: the largest m with phyper(found, m, N − m, checked) > 0.05, every m tried."""
    proof = control_proof(
        case["population"], tried=case["checked"], reached=case["checked"], refuted=case["found"]
    ).ignoring
    assert proof.most == case["most"]
    assert proof.share == close(case["most"] / case["population"])


@pytest.mark.parametrize("case", R["needed"], ids=lambda c: f"{c['share']} of {c['population']}, {c['refuted']}")
def test_the_controls_needed_equal_a_search_in_r(case):
    """R: the smallest n with phyper(x, ⌊tN⌋ + 1, …, n) ≤ 0.05, and with pbinom(x, n, t) ≤ 0.05."""
    done = {"reached": case["refuted"], "refuted": case["refuted"]}
    finite = controls_needed(case["share"], population=case["population"], **done)
    assert finite + case["refuted"] == case["finite"]
    assert controls_needed(case["share"], **done) + case["refuted"] == case["infinite"]


@pytest.mark.parametrize("case", R["limits"], ids=lambda c: f"{c['x']} of {c['n']}")
def test_the_limits_of_a_rate_equal_r(case):
    """R: binom.test(x, n)$conf.int; uniroot over P(X > x) + P(X = x)/2."""
    assert clopper_pearson(case["x"], case["n"]) == close(tuple(case["exact"]))
    assert mid_p_interval(case["x"], case["n"]) == close(tuple(case["mid"]))


@pytest.mark.parametrize(("found", "tried", "population"), [(0, 120, 1200), (60, 180, 1200), (2, 7, 30)])
def test_the_limit_is_where_the_hypergeometric_of_scipy_crosses(found, tried, population):
    """scipy.stats.hypergeom.cdf: above 5 % at the limit, not above it one further on."""
    most = hypergeometric_limit(found, tried, population)
    assert scipy.stats.hypergeom.cdf(found, population, most, tried) > 0.05
    assert scipy.stats.hypergeom.cdf(found, population, most + 1, tried) <= 0.05
    assert not math.isnan(most)

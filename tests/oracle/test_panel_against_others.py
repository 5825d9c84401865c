"""Statistics of expert panels against independent programs.

psych, vegan, base R and lme4 have written panel.json (make_panel.R); statsmodels runs here; generalised least squares
are written out from their definition.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as fleiss_of_statsmodels

from sapa.stats import IccKind, fleiss_kappa, icc, icc_of_mean, kendall_w, two_way

CASES = json.loads((Path(__file__).parent / "panel.json").read_text(encoding="utf-8"))
KINDS = {"ICC1": IccKind.ONE_WAY, "ICC2": IccKind.AGREEMENT, "ICC3": IccKind.CONSISTENCY}


def table(case):
    """Return the scores of a case, null as nan."""
    return np.array([[np.nan if v is None else v for v in row] for row in case["scores"]], dtype=float)


@pytest.mark.parametrize("case", CASES["whole"])
def test_intraclass_correlations_are_those_of_psych(case):
    """Six correlations with both ends of their intervals; psych 2.2.9, ICC(x, lmer = FALSE)."""
    told = case["icc"]
    for place, name in enumerate(told["type"]):
        one = icc(table(case), kind=KINDS[name.removesuffix("k")])
        found = icc_of_mean(one) if name.endswith("k") else one
        want = (told["icc"][place], told["low"][place], told["high"][place])
        assert (found.estimate, found.low, found.high) == pytest.approx(want, abs=1e-9)


@pytest.mark.parametrize("case", CASES["whole"])
def test_concordance_with_ties_is_that_of_vegan_and_friedman(case):
    """W and chi-square of vegan 2.6.4 kendall.global; chi-square and p of R 4.2.2 friedman.test."""
    found = kendall_w(table(case), shuffles=99)
    told = case["w"]
    assert found.ties > 0
    assert found.w == pytest.approx(told["w"], abs=1e-9)
    assert found.chi_square == pytest.approx(told["chi_square"], abs=1e-9)
    assert found.chi_square == pytest.approx(told["friedman"], abs=1e-9)
    assert found.p_chi_square == pytest.approx(told["p"], abs=1e-9)


@pytest.mark.parametrize("case", CASES["whole"])
def test_kappa_of_several_experts_is_that_of_statsmodels(case):
    """Statsmodels' fleiss_kappa, method fleiss."""
    counts, _ = aggregate_raters(table(case).astype(int))
    assert fleiss_kappa(table(case)).kappa == pytest.approx(fleiss_of_statsmodels(counts), abs=1e-9)


@pytest.mark.parametrize("case", CASES["gaps"])
def test_variances_and_expected_values_are_those_of_lme4(case):
    """lme4 1.1.31 stops at about 1e-5 of the best variances; expected values follow more closely."""
    found, told = two_way(table(case)), case["model"]
    components = (found.of_objects, found.of_experts, found.of_error)
    assert components == pytest.approx((told["of_objects"], told["of_experts"], told["of_error"]), rel=1e-3)
    assert found.expected == pytest.approx(np.array(told["expected"], dtype=float), abs=1e-3, nan_ok=True)


@pytest.mark.parametrize("case", CASES["gaps"])
def test_adjusted_means_and_their_errors_are_generalised_least_squares(case):
    """β = (X'V⁻¹X)⁻¹X'V⁻¹y, V = σ²_experts·ZZ' + σ²·I, and the experts' mean by its best prediction, written out."""
    x = table(case)
    x = x[~np.isnan(x).all(axis=1)]
    found = two_way(x)
    rows, columns = np.nonzero(~np.isnan(x))
    y = x[rows, columns]
    objects, experts = np.eye(x.shape[0])[rows], np.eye(x.shape[1])[columns]
    v = found.of_experts * experts @ experts.T + found.of_error * np.eye(y.size)
    inverse = np.linalg.inv(v)
    gram = np.linalg.inv(objects.T @ inverse @ objects)
    beta = gram @ objects.T @ inverse @ y
    blup = found.of_experts * experts.T @ inverse
    severity = blup @ (y - objects @ beta)
    assert found.adjusted == pytest.approx(beta + severity.mean(), abs=1e-9)
    assert found.severity == pytest.approx(severity - severity.mean(), abs=1e-9)
    # Error of β + mean b̂ against β + mean b, y = Xβ + Zb + e: A·(Zb + e) − mean b.
    average = np.full((1, x.shape[1]), 1 / x.shape[1])
    take = gram @ objects.T @ inverse
    shift = average @ blup @ (np.eye(y.size) - objects @ take)
    of_data = take + shift
    of_experts = of_data @ experts - average
    errors = found.of_experts * of_experts @ of_experts.T + found.of_error * of_data @ of_data.T
    assert found.se == pytest.approx(np.sqrt(np.diag(errors)), abs=1e-9)


@pytest.mark.parametrize("case", CASES["gaps"])
def test_expected_values_and_their_covariance_are_best_linear_predictions(case):
    """θ = μ + a + mean b by the formulas of the best linear unbiased predictor with known variances, written out.

    C = cov(θ, y), G = var θ less μ: θ̂ = μ̂ + C·V⁻¹(y − μ̂), errors G − C·V⁻¹C' + d·d'/(1'V⁻¹1), d = 1 − C·V⁻¹1.
    """
    x = table(case)
    x = x[~np.isnan(x).all(axis=1)]
    found = two_way(x)
    rows, columns = np.nonzero(~np.isnan(x))
    y, n, m = x[rows, columns], x.shape[0], x.shape[1]
    objects, experts = np.eye(n)[rows], np.eye(m)[columns]
    inverse = np.linalg.inv(
        found.of_objects * objects @ objects.T
        + found.of_experts * experts @ experts.T
        + found.of_error * np.eye(y.size)
    )
    one = np.ones(y.size)
    weight = one @ inverse @ one
    level = one @ inverse @ y / weight
    both = found.of_objects * objects.T + found.of_experts * np.full((n, m), 1 / m) @ experts.T
    own = found.of_objects * np.eye(n) + found.of_experts / m
    d = 1 - both @ inverse @ one
    assert found.expected == pytest.approx(level + both @ inverse @ (y - level), abs=1e-9)
    want = own - both @ inverse @ both.T + np.outer(d, d) / weight
    assert found.covariance == pytest.approx(want, abs=1e-9)

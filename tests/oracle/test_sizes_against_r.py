"""Sample sizes, power and cluster sizes against base R: its own functions, or a search by the definition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sapa.stats import (
    best_cluster_size,
    best_three_stage_size,
    detectable_difference,
    nominal_margin,
    power_of_difference,
    sample_size,
    sample_size_difference,
    sample_size_mean,
    z_value,
)

R = json.loads((Path(__file__).parent / "sizes.json").read_text(encoding="utf-8"))
Z95 = z_value(0.95)


@pytest.mark.parametrize("case", R["difference"], ids=lambda c: f"{c['p1']}-{c['p2']} {c['power']} {c['z']:.2f}")
def test_two_groups_equal_power_prop_test(case):
    """R power.prop.test(p1, p2, power, sig.level, tol = 1e-12)$n; its root finder stops within 1e-6."""
    found = sample_size_difference(case["p1"], case["p2"], z=case["z"], power=case["power"])
    assert found.simple == pytest.approx(case["n"], rel=1e-6)


@pytest.mark.parametrize("case", R["power"], ids=lambda c: f"{c['p1']}-{c['p2']} {c['n']}")
def test_power_equals_power_prop_test(case):
    """R power.prop.test(n, p1, p2)$power."""
    found = power_of_difference(case["n"], p1=case["p1"], p2=case["p2"], z=Z95)
    assert found == pytest.approx(case["power"], rel=1e-12)


@pytest.mark.parametrize("case", R["detectable"], ids=lambda c: f"{c['p1']} {c['n']} {c['power']}")
def test_the_smallest_difference_equals_power_prop_test(case):
    """R power.prop.test(n, p1, power, tol = 1e-13)$p2."""
    found = detectable_difference(case["n"], p1=case["p1"], z=Z95, power=case["power"])
    assert found == pytest.approx(case["difference"], rel=1e-8)


@pytest.mark.parametrize(
    "case", R["overlap"], ids=lambda c: f"{c['p1']}-{c['p2']} r{c['ratio']} g{c['overlap']} {c['pooled']}"
)
def test_overlapping_groups_equal_a_search_in_r(case):
    """R uniroot over the power of the contrast of two dependent means, from their covariance matrix."""
    found = sample_size_difference(
        case["p1"], case["p2"], z=Z95, power=0.8, ratio=case["ratio"], overlap=case["overlap"],
        correlation=case["correlation"], test="pooled" if case["pooled"] else "unpooled",
    )  # fmt: skip
    assert found.simple == pytest.approx(case["n"], rel=1e-8)


@pytest.mark.parametrize("case", R["methods"], ids=lambda c: f"{c['p']} {c['e']}")
def test_wilson_and_log_odds_equal_a_search_in_r(case):
    """R uniroot over the width of prop.test(correct = FALSE)$conf.int and of plogis(qlogis(p) ± z/√(npq))."""
    for method in ("wilson", "log_odds"):
        found = sample_size(case["e"], p=case["p"], z=Z95, method=method)
        assert found.simple == pytest.approx(case[method], rel=1e-8), method
        assert nominal_margin(found.simple, p=case["p"], z=Z95, method=method) == pytest.approx(case["e"], rel=1e-9)


@pytest.mark.parametrize("case", R["means"], ids=lambda c: f"{c['sd']} {c['e']} {c['population']} {c['deff']}")
def test_the_size_of_a_mean_equals_a_search_in_r(case):
    """R uniroot over z·S·√(deff/n·(1 − n/N))."""
    found = sample_size_mean(case["e"], sd=case["sd"], z=Z95, population=case["population"], deff=case["deff"])
    assert found.with_fpc == pytest.approx(case["n"], rel=1e-9)


@pytest.mark.parametrize("case", R["clusters"], ids=lambda c: f"{c['c1']}/{c['c2']} {c['icc']}")
def test_the_best_cluster_equals_a_search_in_r(case):
    """R optimize and which.min over cost times variance; a flat minimum is found to 1e-6 at best."""
    found = best_cluster_size(cluster_cost=case["c1"], interview_cost=case["c2"], icc=case["icc"])
    assert found.whole == case["whole"]
    assert found.exact == pytest.approx(case["exact"], rel=1e-5)


@pytest.mark.parametrize("case", R["three"], ids=lambda c: f"{c['c1']}/{c['c2']}/{c['c3']} {c['d1']} {c['d2']}")
def test_the_best_three_stages_equal_a_search_in_r(case):
    """R optim (BFGS) for the exact numbers, the whole grid for the whole ones."""
    found = best_three_stage_size(
        cluster_cost=case["c1"], unit_cost=case["c2"], interview_cost=case["c3"], cluster_icc=case["d1"],
        unit_icc=case["d2"],
    )  # fmt: skip
    assert (found.units, found.interviews) == (case["whole_n"], case["whole_q"])
    assert (found.exact_units, found.exact_interviews) == pytest.approx((case["n"], case["q"]), rel=1e-4)
    assert found.deff == pytest.approx(case["deff"], rel=1e-12)

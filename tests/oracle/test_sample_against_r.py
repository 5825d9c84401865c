"""The review of the sample deliverable against R `survey`: estimates overall and in regions, intervals of control."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sapa.review import review
from sapa.stats import kish_deff, t_quantile, wilson

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "data-samples" / "social-survey-2026"
R = json.loads((HERE / "sample.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def evaluation():
    """The review of the sample."""
    return review(SAMPLE)


@pytest.fixture(scope="module")
def estimates(evaluation):
    """The table of estimates, by indicator and region."""
    return {
        (r["indicator"], None if r["domain"] is None else r["domain"]["region"]): r
        for r in evaluation.table("estimates").records()
    }


@pytest.mark.parametrize("expected", R["estimates"], ids=lambda e: f"{e['indicator']} {e['region']}")
def test_every_estimate_equals_r(estimates, expected):
    """R survey 4.1-1: svymean on a domain, beta intervals of shares (t for the mean), deff. Relative 1e-9."""
    found = estimates[expected["indicator"], expected["region"]]
    for key in ("estimate", "se", "ci_low", "ci_high"):
        assert found[key] == pytest.approx(expected[key], rel=1e-9), key
    assert (found["df"], found["n"]) == (expected["df"], expected["n"])
    assert found["deff"] == pytest.approx(expected["deff"], rel=1e-9)


def test_the_whole_of_the_sample_equals_r(evaluation):
    """Interviews that count, Kish's effect, the nominal margin; 37 strata and 149 of the 150 PSUs (one was refuted)."""
    detail = evaluation.details["main", "sampling_error"]
    assert detail.overall.n == R["n"] == 1188
    assert (R["strata"], R["psus"]) == (37, 149)
    assert detail.kish_deff == pytest.approx(R["kish"], rel=1e-12)
    assert detail.overall.margin == pytest.approx(R["nominal"], rel=1e-12)
    assert (detail.selection, detail.weights_source) == ("probability", "delivered")


def test_the_worst_indicator_carries_the_methodological_line(evaluation):
    """The largest t·SE of R's key shares."""
    whole = [e for e in R["estimates"] if e["region"] is None and e["indicator"] != "mean_age"]
    worst = max(whole, key=lambda e: e["se"])
    finding = next(
        f for f in evaluation.findings
        if f.norm == "t10.population_survey.sampling_error" and f.line == "methodological" and f.item is None
    )  # fmt: skip
    # R: qt(0.975, 112) = 1.98137175...; the margin is t·SE, in per cent.
    assert finding.value == pytest.approx(100 * t_quantile(0.95, 112) * worst["se"], rel=1e-9)
    # Findings name an indicator by its title in the manifest.
    assert worst["indicator"] == "services_satisfied"
    assert finding.message.params["indicator"] == "Удовлетворены качеством услуги"


def test_intervals_of_shares_equal_r():
    """R prop.test(x, n, correct = FALSE): Wilson's score interval."""
    for case in R["wilson"]:
        assert wilson(case["x"], case["n"]) == pytest.approx((case["low"], case["high"]), rel=1e-9, abs=1e-15)


def test_the_intervals_of_field_control_equal_r(evaluation):
    """162 of 1 200 controlled, 9 of 162 refuted."""
    formal = next(f for f in evaluation.findings if f.norm == "t10.population_survey.field_control")
    results = next(f for f in evaluation.findings if "field_control.results" in f.id)
    for finding, expected in ((formal, R["wilson"][0]), (results, R["wilson"][1])):
        assert finding.value == pytest.approx(100 * expected["x"] / expected["n"], rel=1e-12)
        assert finding.interval.low == pytest.approx(100 * expected["low"], rel=1e-9)
        assert finding.interval.high == pytest.approx(100 * expected["high"], rel=1e-9)


def test_kish_by_hand():
    """Weights 1, 1, 2: 3 · 6 / 16 = 1.125."""
    assert kish_deff([1, 1, 2]) == pytest.approx(1.125, rel=1e-15)

"""Base, response-adjusted and calibrated weights and their standard errors against R `survey`: weighting.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sapa.data import Design, read_rows, read_survey
from sapa.estimation import Calibration, Issued, Margin, estimate_mean, estimate_total, repair_weights
from sapa.results.repair import WeightStage
from sapa.stats.weight_diagnostics import mean_shift

HERE = Path(__file__).parent
R = json.loads((HERE / "weighting.json").read_text(encoding="utf-8"))
STAGES = {one["stage"]: one for one in R["stages"]}
SAME = 1e-8

THREE = ("region", "sex", "age")
WAYS = {
    "raking": {},
    "trimmed": {"trim": (0.3, 2.0)},
    "linear": {"method": "linear"},
    "logit": {"bounds": (0.4, 2.5)},
    "poststratification": {"margins": ("sex*age",)},
}


def margin(name):
    """Return a margin with the totals that R used."""
    stated = {tuple(row["level"].split("*")): row["total"] for row in R["margins"][name]}
    return Margin.totals(tuple(name.split("*")), stated)


@cache
def made(name):
    """Make the weights of a stage of R's: base and response alone, or with one way of calibration."""
    survey = read_survey(HERE / "weighting_data.csv", design=Design(weight="base", strata="region", psu="psu"))
    issued = Issued(read_rows(HERE / "weighting_issued.csv"), id="case", cells=("area", "storeys"), weight="base")
    if name == "base":
        return repair_weights(survey, id="id")
    if name == "response":
        return repair_weights(survey, issued=issued, id="id")
    way = dict(WAYS[name])
    plan = Calibration(tuple(margin(m) for m in way.pop("margins", THREE)), tolerance=1e-12, **way)
    return repair_weights(survey, plan, issued=issued, id="id")


@pytest.mark.parametrize("name", list(STAGES))
def test_the_weights_of_every_stage_are_those_of_r(name):
    """`svydesign`, `rake`, `postStratify`, `calibrate(calfun = "linear"|"logit")`, `trimWeights`: every weight."""
    assert made(name).weights == pytest.approx(np.array(STAGES[name]["weights"]), rel=SAME)
    assert made(name).stages[-1].spread.kish == pytest.approx(STAGES[name]["kish"], rel=SAME)


def test_every_stage_is_kept():
    """The four stages of one call are those R computed one after another."""
    kept = {one.stage: one.weights for one in made("trimmed").stages}
    assert list(kept) == [WeightStage.BASE, WeightStage.RESPONSE, WeightStage.CALIBRATED, WeightStage.TRIMMED]
    for stage, name in zip(kept, ("base", "response", "raking", "trimmed"), strict=True):
        assert kept[stage] == pytest.approx(np.array(STAGES[name]["weights"]), rel=SAME)


def test_the_factors_for_non_response_are_those_of_r():
    """`tapply(base, cell, sum)` of the cases issued over that of those who answered."""
    found = {cell.cell.replace(" / ", "."): cell.factor for cell in made("response").response}
    assert found == {name: pytest.approx(value, rel=1e-12) for name, value in R["factors"].items()}


@pytest.mark.parametrize("name", list(STAGES))
def test_means_totals_and_their_errors_are_those_of_r(name):
    """`svymean` and `svytotal` of income and trust, overall and by region, with calibration in the variance."""
    ready, rows = made(name).prepared, STAGES[name]["results"]
    estimates = {"mean": estimate_mean, "total": estimate_total}
    found = {}
    for what, run in estimates.items():
        for by in (None, "region"):
            for row in run(ready, ["income", "trust"], by=by).rows:
                found[what, row.indicator, None if row.domain is None else row.domain["region"]] = row
    assert len(rows) == 16
    for row in rows:
        own = found[row["statistic"], row["of"], row["domain"]]
        assert own.estimate == pytest.approx(row["estimate"], rel=SAME)
        assert own.se == pytest.approx(row["se"], rel=SAME)


@pytest.mark.parametrize("case", R["shifts"], ids=lambda c: f"{c['before']} to {c['after']}")
def test_the_error_of_a_shift_is_that_of_the_residuals_of_lm(case):
    """The variance by `svytotal` of w·e − v·(y − ȳ)/Σ v, with e the residuals of `lm(weights = response)`."""
    after, before = made(case["after"]), made(case["before"])
    y = after.prepared.values("income")
    found = mean_shift(y, before.prepared.design, after.prepared.design)
    assert found.shift == pytest.approx(case["shift"], rel=SAME)
    assert found.se == pytest.approx(case["se"], rel=SAME)

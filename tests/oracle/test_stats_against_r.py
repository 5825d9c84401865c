"""The statistics against R `survey`: every number of api.json (made by make_api.R) to 1e-9."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sapa.stats import LonelyUnitsError, SampleDesign, beta_interval, interval, logit_interval, mean, ratio, total

HERE = Path(__file__).parent
R = json.loads((HERE / "api.json").read_text(encoding="utf-8"))
CASES = [pytest.param(c, id=f"{c['name']}: {c['statistic']} of {c['of']}") for c in R["cases"]]
TOLERANCE = 1e-9


@cache
def data(name):
    return pd.read_csv(HERE / f"{name}.csv")


def as_list(value):
    return [] if value is None else [value] if isinstance(value, str) else value


def build(case):
    d = data(case["data"])
    roles = case["roles"]
    return SampleDesign.build(
        weights=d[roles["weight"]].to_numpy() if "weight" in roles else None,
        strata=[d[c].to_numpy() for c in as_list(roles.get("strata"))],
        psu=[d[c].to_numpy() for c in as_list(roles.get("psu"))],
        population=[d[c].to_numpy() for c in as_list(roles.get("population"))],
        n=len(d),
    )


def estimate(case, design, expected):
    d = data(case["data"])
    domain = None if expected["domain"] is None else (d[R["domain"]] == expected["domain"]).to_numpy()
    y = d[case["of"]]
    if expected["category"] is not None:
        y = (y == expected["category"]).where(y.notna()).astype("float64")
    y = y.to_numpy(dtype="float64")
    if case["statistic"] == "ratio":
        return ratio(y, d[case["over"]].to_numpy(), design, domain=domain, lonely=case["lonely"])
    return {"mean": mean, "proportion": mean, "total": total}[case["statistic"]](
        y, design, domain=domain, lonely=case["lonely"]
    )


def near(expected, scale=0.0):
    # A variance that is zero in exact arithmetic is dust in both programs: dust is measured against the estimate.
    return pytest.approx(expected, rel=TOLERANCE, abs=1e-13 * abs(scale))


@pytest.mark.parametrize("case", CASES)
def test_estimates_errors_effects_and_intervals_equal_r(case):
    """Estimate, SE, df, both design effects, n and t, z and logit intervals, overall and by domain."""
    design = build(case)
    for r in case["results"]:
        got = estimate(case, design, r)
        where = (r["domain"], r["category"])
        assert got.estimate == near(r["estimate"]), where
        assert got.se == near(r["se"], r["estimate"]), where
        assert got.df == r["df"], where
        assert got.n == r["n"], where
        for effect in ("deff_wor", "deff_wr"):
            if r[effect] is not None and r["se"] > 1e-12 * abs(r["estimate"]):
                assert getattr(got, effect) == near(r[effect]), (where, effect)
        assert interval(got.estimate, got.se, got.df, R["level"]) == near((r["ci_low"], r["ci_high"])), where
        if "z_low" in r:
            assert interval(got.estimate, got.se, math.inf, R["level"]) == near((r["z_low"], r["z_high"])), where
        if "logit_low" in r:
            bounds = logit_interval(got.estimate, got.se, got.df, R["level"])
            assert bounds == near((r["logit_low"], r["logit_high"])), where


@pytest.mark.parametrize("row", [pytest.param(b, id=b["name"]) for b in R["beta"]])
def test_the_korn_graubard_interval_equals_r(row):
    """R: svyciprop(~I(sch.wide == "Yes"), design, method = "beta")."""
    assert beta_interval(row["p"], row["se"], row["n"], row["df"], R["level"]) == near((row["low"], row["high"]))


def test_the_published_anchors_of_the_api_data_stand():
    """R survey 4.1-1, data(api): the figures that every tutorial prints."""
    found = {(c["name"], c["statistic"], c["of"]): c["results"][0] for c in R["cases"]}
    assert found["srs", "mean", "api00"]["se"] == pytest.approx(9.24972203928281, rel=1e-12)
    assert found["strat", "mean", "api00"]["estimate"] == pytest.approx(662.28736315932, rel=1e-12)
    assert found["strat", "mean", "api00"]["deff_wor"] == pytest.approx(1.2044572685, rel=1e-9)
    assert found["clus1", "mean", "api00"]["deff_wor"] == pytest.approx(9.3458694506, rel=1e-9)
    assert found["clus2", "total", "enroll"]["se"] == pytest.approx(799637.77364836, rel=1e-12)


# The lonely school of apistrat has no acs.k3: a stratum outside the domain of valid answers does no harm, in R as here.
LONELY = [c for c in R["cases"] if c["lonely"] == "remove" and (c["data"], c["of"]) != ("apistrat", "acs.k3")]


@pytest.mark.parametrize("case", LONELY, ids=lambda c: f"{c['name']}, {c['of']}")
def test_a_lonely_unit_is_refused_unless_the_user_chooses(case):
    """R: "Stratum has only one PSU at stage …" under survey.lonely.psu = "fail"."""
    with pytest.raises(LonelyUnitsError) as caught:
        estimate({**case, "lonely": "fail"}, build(case), case["results"][0])
    d = data(case["data"])
    position = caught.value.positions[0]
    if case["data"] == "apistrat":
        assert caught.value.stage == 0
        assert d["alone"][position] == "X"
    else:
        assert caught.value.stage == 1
        assert d["fpc2"][position] == 72


def test_r_knows_more_than_one_row_of_every_kind():
    """The file of expected numbers is whole: designs, statistics and domains are all there."""
    assert len({c["name"] for c in R["cases"]}) == 20
    assert {c["statistic"] for c in R["cases"]} == {"mean", "total", "proportion", "ratio"}
    assert sum(len(c["results"]) for c in R["cases"]) > 400
    assert np.isfinite([r["se"] for c in R["cases"] for r in c["results"]]).all()

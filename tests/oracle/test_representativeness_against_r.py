"""Fit to population shares and R-indicators against R: representativeness.json, by make_representativeness.R."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sapa.stats import SampleDesign
from sapa.stats.fit_to_margins import goodness_of_fit, margin_shares
from sapa.stats.r_indicator import r_indicator

HERE = Path(__file__).parent
R = json.loads((HERE / "representativeness.json").read_text(encoding="utf-8"))
NEAR = 1e-8
COVARIATES = ("stratum", "sex", "age")


def near(expected):
    return pytest.approx(expected, rel=NEAR, abs=NEAR)


def sample(case):
    """Return the codes of the levels and the design of a case."""
    with (HERE / f"{case['data']}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    place = np.array([case["levels"].index(r["stype"]) for r in rows])

    def column(name):
        return np.array([float(r[name]) for r in rows])

    units = {"apisrs": (), "apiclus1": ("dnum",), "apiclus2": ("dnum", "snum")}[case["data"]]
    population = {"apisrs": ("fpc",), "apiclus1": ("fpc",), "apiclus2": ("fpc1", "fpc2")}[case["data"]]
    design = SampleDesign.build(
        weights=column("pw"),
        psu=tuple(column(u) for u in units),
        population=tuple(column(p) for p in population),
    )
    return place, design


@pytest.mark.parametrize("name", sorted(R["gof"]))
def test_goodness_of_fit_equals_svygofchisq(name):
    """X², its second-order degrees of freedom and P are those of `survey::svygofchisq`."""
    case = R["gof"][name]
    place, design = sample(case)
    found = goodness_of_fit(place, case["target"], design)
    assert found.pearson == near(case["statistic"] * len(place) / case["sum_weights"])
    assert found.df_second == near(case["df_second"])
    assert found.p_second == near(case["p_second"])
    # scale · df is the trace of the covariance: in R on totals, here for n rows.
    trace = case["scale"] * case["df_second"] * len(place) / case["sum_weights"]
    assert found.effect * found.df == near(trace)
    assert found.f_df2 == near(case["df_second"] * case["df"])


@pytest.mark.parametrize("name", sorted(R["gof"]))
def test_shares_and_their_errors_equal_svymean(name):
    """Shares of the levels and their standard errors are those of `survey::svymean`."""
    case = R["gof"][name]
    place, design = sample(case)
    found = margin_shares(place, case["target"], design)
    assert found.shares == near(case["share"])
    assert found.se == near(case["se"])
    assert found.df == case["df"]


@cache
def issued():
    """Return the issued cases that R worked on."""
    return pd.read_csv(HERE / "representativeness_issued.csv")


@cache
def indicator(name):
    """Return the R-indicator of a case, with the labels of every covariate."""
    table = issued()
    weights, strata, psu = {
        "equal": (np.ones(len(table)), (), ()),
        "strata": (table["weight"].to_numpy(), (table["stratum"].to_numpy(),), ()),
        "clusters": (table["uneven"].to_numpy(), (table["stratum"].to_numpy(),), (table["psu"].to_numpy(),)),
    }[name]
    design = SampleDesign.build(weights=weights, strata=strata, psu=psu)
    coded = [np.unique(table[c], return_inverse=True) for c in COVARIATES]
    found = r_indicator(
        table["responded"].to_numpy(),
        [place for _, place in coded],
        design,
        from_design=R["indicators"][name]["from_design"],
    )
    return found, [list(labels) for labels, _ in coded]


@pytest.mark.parametrize("name", sorted(R["indicators"]))
def test_the_r_indicator_equals_an_independent_computation(name):
    """R, its error, the variation of propensities and the largest bias agree with the formulas written out in R."""
    case, (found, _) = R["indicators"][name], indicator(name)
    for field in ("rate", "r", "r_raw", "se", "cv", "cv_se", "max_bias"):
        assert getattr(found, field) == near(case[field]), field
    assert found.propensities.rho[:20] == near(case["rho"])


@pytest.mark.parametrize("name", sorted(R["indicators"]))
def test_partials_equal_an_independent_computation(name):
    """Partial R-indicators of variables and categories, with their errors, agree with R."""
    case, (found, labels) = R["indicators"][name], indicator(name)
    for i, variable in enumerate(case["variables"]):
        own = found.covariates[i]
        assert COVARIATES[own.covariate] == variable["variable"]
        for field in (
            "unconditional", "unconditional_raw", "unconditional_se",
            "conditional", "conditional_raw", "conditional_se",
        ):  # fmt: skip
            assert getattr(own, field) == near(variable[field]), (variable["variable"], field)
        categories = {labels[i][c.category]: c for c in found.categories if c.covariate == i}
        assert sorted(categories) == sorted(c["category"] for c in variable["categories"])
        for expected in variable["categories"]:
            one = categories[expected["category"]]
            for field in ("rate", "unconditional", "unconditional_se", "conditional", "conditional_se"):
                assert getattr(one, field) == near(expected[field]), (expected["category"], field)

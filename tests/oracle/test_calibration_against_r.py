"""Calibrated weights, differences and tables against R `survey`: every number of calibration.json."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sapa.stats import SampleDesign, mean, ratio, total
from sapa.stats.calibration import calibrate, numeric, poststratify
from sapa.stats.contrasts import difference, p_value
from sapa.stats.margins import margin
from sapa.stats.raking import rake
from sapa.stats.tables import rao_scott
from sapa.stats.trimming import trim

HERE = Path(__file__).parent
R = json.loads((HERE / "calibration.json").read_text(encoding="utf-8"))
SAME = 1e-8
"""Tolerance of calibrated values and of standard errors; differences and tests are held to 1e-9 and 1e-7."""


@cache
def data(name):
    return pd.read_csv(HERE / f"{name}.csv")


def as_list(value):
    return [] if value is None else [value] if isinstance(value, str) else value


def base_design(case):
    d, roles = data(case["data"]), case["roles"]
    return SampleDesign.build(
        weights=d[roles["weight"]].to_numpy(),
        strata=[d[c].to_numpy() for c in as_list(roles.get("strata"))],
        psu=[d[c].to_numpy() for c in as_list(roles.get("psu"))],
        population=[d[c].to_numpy() for c in as_list(roles.get("population"))],
    )


def known(case, variable, *, drop_empty=False):
    """Return the margin of a variable (or of two, crossed with *) with the totals that R used."""
    d = data(case["data"])
    label = d[variable.split("*")].astype(str).agg("*".join, axis=1)
    stated = {row["level"]: row["total"] for row in R["margins"][variable]}
    if drop_empty:
        stated = {level: value for level, value in stated.items() if bool((label == level).any())}
    levels = {level: i for i, level in enumerate(stated)}
    return margin(label.map(levels).to_numpy(), list(stated.values()))


def number(case, variable):
    return numeric(data(case["data"])[variable].to_numpy(), R["numbers"][variable])


def stepped(case, name):
    """Repeat the step of calibration that R took."""
    s, margins = base_design(case), [known(case, v) for v in ("stype", "sch.wide", "awards")]
    two, numbers = margins[:2], [number(case, "api.stu"), number(case, "api99")]
    n = R["numbers"]["population"]
    tight = {"tolerance": 1e-12}
    steps = {
        "none": lambda: s,
        "poststratified": lambda: poststratify(s, margins[0]),
        "crossed": lambda: poststratify(s, known(case, "stype*sch.wide", drop_empty=True)),
        "raked": lambda: rake(s, two, **tight),
        "raked3": lambda: rake(s, margins, **tight),
        "linear": lambda: calibrate(s, margins[:1], numbers[1:]),
        "linear_margins": lambda: calibrate(s, two),
        "linear_numbers": lambda: calibrate(s, (), numbers, population=n),
        "logit": lambda: calibrate(s, margins[:1], numbers[1:], bounds=(0.1, 4), **tight),
        "logit_margins": lambda: calibrate(s, two, bounds=(0.2, 3), **tight),
        "poststratified_then_linear": lambda: calibrate(poststratify(s, margins[0]), (), numbers, population=n),
        "linear_then_raked": lambda: rake(calibrate(s, (), numbers, population=n), margins[::2], **tight),
        "raked_then_trimmed": lambda: trimmed(rake(s, two, **tight), 1.15 * float(s.weights.mean())),
    }
    return steps[name]()


def trimmed(design, high):
    return replace(design, weights=trim(design.weights, high=high).weights)


def estimated(case, design, r):
    d = data(case["data"])
    domain = None if r["domain"] is None else (d["stype"] == r["domain"]).to_numpy()
    statistic, of = r["what"][:2]
    y = d[of]
    if r["category"] is not None:
        y = (y == r["category"]).where(y.notna()).astype("float64")
    y = y.to_numpy(dtype="float64")
    if statistic == "ratio":
        return ratio(y, d[r["what"][2]].to_numpy(), design, domain=domain)
    return (total if statistic == "total" else mean)(y, design, domain=domain)


def near(expected, scale=0.0, tolerance=SAME):
    # A variance that is zero in exact arithmetic is dust in both programs: dust is measured against the estimate.
    return pytest.approx(expected, rel=tolerance, abs=1e-10 * abs(scale))


@pytest.mark.parametrize("case", R["cases"], ids=lambda c: f"{c['name']}: {c['step']}")
def test_calibrated_weights_and_their_errors_equal_r(case):
    """Weights, estimates, SEs and design effects, overall and by domain."""
    design = stepped(case, case["step"])
    assert design.weights[::9] == near(np.array(case["weights"]))
    assert design.degf == case["df"]
    for r in case["results"]:
        got = estimated(case, design, r)
        where = (r["what"], r["domain"], r["category"])
        assert got.estimate == near(r["estimate"]), where
        assert got.se == near(r["se"], r["estimate"]), where
        for effect in ("deff_wor", "deff_wr"):
            if r.get(effect) is not None and r["se"] > 1e-8 * abs(r["estimate"]):
                assert getattr(got, effect) == near(r[effect]), (where, effect)


@pytest.mark.parametrize("row", R["differences"], ids=lambda r: f"{r['name']}: {r['step']} {r['of']} {r['pair']}")
def test_differences_equal_r(row):
    """R: svycontrast of the four totals, which are estimated together."""
    d, design = data(row["data"]), stepped(row, row["step"])
    yes = (d["sch.wide"] == "Yes").astype(float)
    y = {"api00": d["api00"], "yes": yes, "enroll_total": d["enroll"].fillna(0), "ratio": d["api.stu"]}[row["of"]]
    x = d["enroll"].fillna(0).to_numpy() if row["of"] == "ratio" else None
    first, second = ((d["stype"] == level).to_numpy() for level in row["pair"])
    got = difference(y.to_numpy(), design, first, second, x=x, of_total=row["of"] == "enroll_total")
    tolerance = 1e-9 if row["step"] == "none" else SAME
    assert got.estimate == near(row["estimate"], tolerance=tolerance)
    assert got.se == near(row["se"], row["estimate"], tolerance)
    assert got.df == row["df"]
    assert p_value(got.estimate / got.se, got.df) == near(row["p"], 1e-3, 1e-7)


@pytest.mark.parametrize("row", R["tables"], ids=lambda r: f"{r['name']}: {r['step']} {r['pair']}")
def test_rao_scott_tests_equal_r(row):
    """R: svychisq(~a + b, design, statistic = "F") and "Chisq"."""
    d = data(row["data"]).copy()
    size = pd.cut(d["enroll"], [0, 300, 600, 900, np.inf], labels=["a", "b", "c", "d"]).astype("str")
    d["size"] = size.where(d["enroll"].notna(), "a")
    a, b = (pd.factorize(d[name], sort=True)[0] for name in row["pair"])
    got = rao_scott(a, b, stepped(row, row["step"]))
    tolerance = 1e-9 if row["step"] == "none" else SAME
    assert got.f == near(row["f"], tolerance=tolerance)
    assert got.f_df1 == near(row["ndf"], tolerance=tolerance)
    assert got.f_df2 == near(row["ddf"], tolerance=tolerance)
    assert got.pearson == near(row["x2"], tolerance=tolerance)
    assert got.df == row["df"]
    assert got.p_second == near(row["p_f"], 1e-3, 1e-7)
    assert got.p_first == near(row["p_chisq"], 1e-3, 1e-7)


def test_the_file_of_expected_numbers_is_whole():
    """Designs, steps and statistics are all there: more than four thousand numbers."""
    assert len(R["cases"]) == 5 * 12 - 1
    assert len(R["differences"]) == 5 * 3 * 3 * 4
    assert len(R["tables"]) == 5 * 3 * 4
    compared = sum(2 * len(c["results"]) + len(c["weights"]) for c in R["cases"])
    compared += 3 * len(R["differences"]) + 7 * len(R["tables"])
    assert compared > 4000

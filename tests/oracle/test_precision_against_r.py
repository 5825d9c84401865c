"""Quantiles, intervals of shares and replicate designs against R `survey`: precision.json, made by make_precision.R."""

from __future__ import annotations

import json
import math
from functools import cache, partial
from pathlib import Path

import pandas as pd
import pytest

from sapa.data import Design, Replicates, Rows, Survey, read_survey
from sapa.estimation import (
    estimate_mean,
    estimate_proportion,
    estimate_quantile,
    estimate_ratio,
    estimate_total,
    prepare,
)

HERE = Path(__file__).parent
R = json.loads((HERE / "precision.json").read_text(encoding="utf-8"))
ESTIMATE, INTERVAL, LIKELIHOOD = 1e-9, 1e-7, 1e-5
CI = {"mean": "t", "beta": "beta", "xlogit": "xlogit"}


def near(expected, rel=ESTIMATE, scale=0.0):
    # What is zero in exact arithmetic is dust in both programs: dust is measured against the estimate.
    return pytest.approx(expected, rel=rel, abs=1e-12 * abs(scale))


def roles(given):
    return Design(**given)


@cache
def design(name):
    stated = R["designs"][name]
    return prepare(read_survey(HERE / f"{stated['data']}.csv", design=roles(stated["roles"])))


def only(found, domain):
    """Return the records of a domain; None: all rows."""
    return [r for r in found.records() if r["domain"] == (None if domain is None else {"stype": domain})]


def quantile_rows(case, **options):
    found = estimate_quantile(
        design(case["design"]),
        case["of"],
        [row["q"] for row in case["rows"]],
        by=None if case["domain"] is None else "stype",
        qrule=case["rule"],
        **options,
    )
    return only(found, case["domain"])


@pytest.mark.parametrize(
    "case",
    R["quantiles"],
    ids=lambda c: f"{c['design']} {c['of']} {c['domain']} {c['rule']} {c['type']} df {c['df_rule']}",
)
def test_quantiles_and_their_woodruff_intervals_equal_r(case):
    """R: svyquantile(~of, design, q, interval.type=type, na.rm=TRUE, qrule=rule, df=df)."""
    options = {"ci": "z"} if case["df_rule"] == "z" else {"ci": CI[case["type"]], "df_rule": case["df_rule"]}
    got = quantile_rows(case, **options)
    assert [r["category"] for r in got] == [f"{row['q']:g}" for row in case["rows"]]
    for g, row in zip(got, case["rows"], strict=True):
        for ours, theirs in (("estimate", "estimate"), ("ci_low", "low"), ("ci_high", "high"), ("se", "se")):
            if row[theirs] is None:
                assert g[ours] is None, (row, ours)
            else:
                assert g[ours] == near(row[theirs], scale=row["estimate"]), (row, ours)


@pytest.mark.parametrize("row", R["exact"], ids=lambda r: r["rule"])
def test_steps_that_are_reached_exactly(row):
    """Peers give 658, 659, 660, 659 (p = 0.5) and 752, 753, 752, 752.5, 754 (p = 0.75) for the same 200 rows."""
    half, upper = estimate_quantile(design("srs"), "api00", [0.5, 0.75], qrule=row["rule"]).rows
    assert (half.estimate, upper.estimate) == (near(row["half"]), near(row["upper"]))
    known = {"math": (658, 752), "school": (659, 753), "hf3": (660, 752), "hf7": (659, 752.5)}
    if row["rule"] in known:
        assert (half.estimate, upper.estimate) == near(known[row["rule"]])


@pytest.mark.parametrize("case", R["shares"], ids=lambda c: f"{c['design']} {c['of']}={c['category']} {c['domain']}")
def test_intervals_of_shares_equal_r(case):
    """R: svyciprop(~I(of == category), subset(design, stype == domain), method=…) by five methods."""
    ours = {"mean": "t", "logit": "logit", "xlogit": "xlogit", "beta": "beta", "likelihood": "likelihood"}
    for theirs, ci in ours.items():
        found = estimate_proportion(
            design(case["design"]),
            case["of"],
            by=None if case["domain"] is None else "stype",
            ci=ci,
            df_rule="domain",
        )
        got = next(r for r in only(found, case["domain"]) if r["category"] == case["category"])
        assert got["n"] == case["n"]
        assert got["df"] == case["df"]
        assert got["estimate"] == near(case["p"])
        assert got["se"] == near(case["se"])
        bounds = (got["ci_low"], got["ci_high"])
        if theirs == "likelihood":
            # R's own profile on a fine grid. Its default grid of five steps interpolates: within 1e-5 of the answer in
            # the middle, within 4e-4 near 0 and 1.
            assert bounds == pytest.approx(case["likelihood_fine"], abs=LIKELIHOOD)
            assert bounds == pytest.approx(case["likelihood"], rel=4e-4)
        else:
            assert bounds == near(case[theirs], rel=INTERVAL), ci


def replicated(case):
    """Return the survey of a replicate case: made here from the design, or from R's own replicate weights."""
    stated = dict(case["roles"])
    if case["given"] is None:
        design = Design(**stated, replicates=Replicates(case["kind"], rho=case["rho"], mse=case["mse"]))
        return prepare(read_survey(HERE / f"{case['data']}.csv", design=design))
    given = case["given"]
    rho = case["rho"]
    implied = case["kind"] in ("BRR", "Fay")
    rscales = given["rscales"] if case["kind"] in ("JKn", "other") else None
    design = Design(
        weight=stated["weight"],
        replicates=Replicates(
            case["kind"],
            columns="rw*",
            scale=None if implied else given["scale"],
            rscales=rscales,
            rho=rho,
            mse=case["mse"],
        ),
    )
    plain = read_survey(HERE / f"{case['data']}.csv", design=Design(weight=stated["weight"]))
    weights = pd.read_csv(HERE / given["file"], dtype="str")
    frame = pd.concat([plain.rows.frame, weights], axis=1)
    return prepare(Survey(Rows(frame, plain.rows.origin, plain.rows.files), design))


# R's confint of a share is estimate ± t·SE; ours is `auto` unless asked.
RUN = {"mean": estimate_mean, "total": estimate_total, "proportion": partial(estimate_proportion, ci="t")}


def run(survey, row, **options):
    by = None if row["domain"] is None else "stype"
    if row["statistic"] == "ratio":
        return only(estimate_ratio(survey, row["of"], "enroll", by=by, **options), row["domain"])
    found = only(RUN[row["statistic"]](survey, row["of"], by=by, **options), row["domain"])
    return [r for r in found if r["category"] == row["category"]]


@pytest.mark.parametrize("case", R["replicates"], ids=lambda c: c["name"])
def test_replicate_designs_equal_r(case):
    """R: svymean, svytotal, svyratio, svyquantile, svyciprop of as.svrepdesign(…), overall and by domain."""
    survey = replicated(case)
    assert survey.design.degf == case["df"]
    assert survey.design.replicates.count == case["count"]
    for row in case["results"]:
        (got,) = run(survey, row)
        where = (row["statistic"], row["of"], row["category"], row["domain"])
        assert got["estimate"] == near(row["estimate"]), where
        assert got["se"] == near(row["se"], scale=row["estimate"]), where
        assert (got["ci_low"], got["ci_high"]) == near((row["low"], row["high"]), scale=row["estimate"]), where
        assert (got["df"], got["n"]) == (row["df"], row["n"]), where
        if row.get("deff_wor") is not None and row["se"] > 1e-9 * abs(row["estimate"]):
            assert got["deff_wor"] == near(row["deff_wor"], rel=INTERVAL), where
            assert got["deff_wr"] == near(row["deff_wr"], rel=INTERVAL), where
        if row.get("df_domain") is not None:
            assert run(survey, row, df_rule="domain")[0]["df"] == row["df_domain"], where
    for g, row in zip(estimate_quantile(survey, "api00", [0.25, 0.5]).records(), case["quantile"], strict=True):
        assert (g["estimate"], g["se"], g["ci_low"], g["ci_high"]) == near(
            (row["estimate"], row["se"], row["low"], row["high"])
        )
    for ci in ("logit", "xlogit"):
        g = estimate_proportion(survey, "sch.wide", ci=ci).records()[1]
        assert (g["ci_low"], g["ci_high"]) == near(case[ci], rel=INTERVAL), ci


def test_the_scale_of_given_replicates_is_not_guessed():
    """R's bootstrap has the scale 15/14/(R − 1): as a plain one its SE is √(14/15) of R's (peers: 24.354, 25.272)."""
    case = next(c for c in R["replicates"] if c["name"] == "bootstrap, given")
    r = next(x for x in case["results"] if x["of"] == "api00" and x["domain"] is None)
    plain = dict(case, given=dict(case["given"], scale=1 / (case["count"] - 1)))
    assert case["given"]["scale"] == near(15 / 14 / 39)
    assert run(replicated(plain), r)[0]["se"] == near(r["se"] * math.sqrt(14 / 15))


def test_the_rule_of_degrees_of_freedom_where_answers_are_missing():
    """clus2, enroll: 39 for the whole design (R's degf), 37 for the districts with an answer (svy); both can be had."""
    assert (R["other"]["df_whole"], R["other"]["df_valid"]) == (39, 37)
    assert estimate_total(design("clus2"), "enroll").rows[0].df == 39
    assert estimate_total(design("clus2"), "enroll", df_rule="domain").rows[0].df == 37


def test_t_is_the_default_and_z_is_what_r_prints_without_df():
    """clus1, api00: [593.68, 694.66] with t and 14 df, [598.03, 690.31] with z (R's confint without df)."""
    for ci in ("t", "z"):
        row = estimate_mean(design("clus1"), "api00", ci=ci).rows[0]
        assert (row.ci_low, row.ci_high) == near(R["other"][ci])
    assert [round(x, 2) for x in R["other"]["t"]] == [593.68, 694.66]
    assert [round(x, 2) for x in R["other"]["z"]] == [598.03, 690.31]


def test_the_design_effect_of_normalised_weights_is_r_s_and_is_warned_of():
    """Σ w = n: R's deff=TRUE has nothing to divide by; deff="replace" stands."""
    plain = read_survey(HERE / "apiclus2.csv", design=Design(weight="pw", psu="dnum"))
    frame = plain.rows.frame.copy()
    weights = frame["pw"].astype(float)
    frame["pw"] = (weights / weights.mean()).map(repr).astype("str")
    survey = Survey(Rows(frame, plain.rows.origin, plain.rows.files), plain.design)
    found = estimate_mean(survey, "api00")
    assert found.rows[0].deff_wr == near(R["other"]["normalised"]["wr"], rel=INTERVAL)
    assert "estimation.note.weights_scaled" in {note.id for note in found.notes}


def test_more_than_five_hundred_values_are_compared(capsys):
    """Every number of precision.json that a test above compares."""
    count = {
        "quantiles": sum(4 * len(c["rows"]) for c in R["quantiles"]) + 2 * len(R["exact"]),
        "intervals of shares": sum(14 for _ in R["shares"]),
        "replicates": sum(
            sum(6 + 2 * (r.get("deff_wor") is not None) + (r.get("df_domain") is not None) for r in c["results"]) + 14
            for c in R["replicates"]
        ),
    }
    with capsys.disabled():
        print(f"\ncompared with R {R['survey']}: {sum(count.values())} values {count}")  # noqa: T201
    assert sum(count.values()) > 500
    assert min(count.values()) > 100

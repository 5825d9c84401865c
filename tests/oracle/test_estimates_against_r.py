"""The public functions against R `survey`: from the file, by columns and domains, to the records."""

from __future__ import annotations

import json
from functools import cache, partial
from itertools import groupby
from pathlib import Path

import pytest

from sapa.data import Design, read_survey
from sapa.estimation import estimate_mean, estimate_proportion, estimate_ratio, estimate_total, prepare

HERE = Path(__file__).parent
R = json.loads((HERE / "api.json").read_text(encoding="utf-8"))
# R's confint of a share is estimate ± t·SE; ours is `auto` unless asked.
RUN = {"mean": estimate_mean, "total": estimate_total, "proportion": partial(estimate_proportion, ci="t")}


@cache
def survey(data, roles):
    design = Design(**{name: list(value) if isinstance(value, tuple) else value for name, value in roles})
    return prepare(read_survey(HERE / f"{data}.csv", design=design))


def frozen(roles):
    return tuple((k, tuple(v) if isinstance(v, list) else v) for k, v in roles.items())


def run(case, **options):
    ready = survey(case["data"], frozen(case["roles"]))
    if case["statistic"] == "ratio":
        return estimate_ratio(ready, case["of"], case["over"], lonely=case["lonely"], **options)
    return RUN[case["statistic"]](ready, case["of"], lonely=case["lonely"], **options)


@pytest.mark.parametrize("case", R["cases"], ids=lambda c: f"{c['name']}: {c['statistic']} of {c['of']}")
def test_records_equal_r_overall_and_by_domain(case):
    """Every record of the JSON contract, with the default options (t interval, deff without replacement)."""
    for domain, expected in groupby(case["results"], key=lambda r: r["domain"]):
        found = run(case, by=None if domain is None else R["domain"]).records()
        if domain is not None:
            found = [r for r in found if r["domain"] == {R["domain"]: domain}]
        wanted = list(expected)
        assert [r["category"] for r in found] == [r["category"] for r in wanted]
        for got, r in zip(found, wanted, strict=True):
            dust = 1e-13 * abs(r["estimate"])
            for key in ("estimate", "se", "ci_low", "ci_high", "df", "n"):
                assert got[key] == pytest.approx(r[key], rel=1e-9, abs=dust), key
            if r["deff_wor"] is not None and r["se"] > 1e-12 * abs(r["estimate"]):
                assert got["deff"] == pytest.approx(r["deff_wor"], rel=1e-9)


@pytest.mark.parametrize(
    "case", [c for c in R["cases"] if c["name"] == "clus2"], ids=lambda c: f"{c['statistic']} of {c['of']}"
)
def test_the_other_conventions_equal_r_too(case):
    """Normal intervals, deff with replacement, a condition in place of a domain, logit intervals of shares."""
    overall = [r for r in case["results"] if r["domain"] is None]
    for got, r in zip(run(case, ci="z", deff="wr").records(), overall, strict=True):
        assert got["deff"] == pytest.approx(r["deff_wr"], rel=1e-9)
        if "z_low" in r:
            assert (got["ci_low"], got["ci_high"]) == pytest.approx((r["z_low"], r["z_high"]), rel=1e-9)
    high = [r for r in case["results"] if r["domain"] == "H"]
    if high:
        found = run(case, where="stype == 'H'").records()
        assert [g["se"] for g in found] == pytest.approx([r["se"] for r in high], rel=1e-9)
        assert {g["domain"] for g in found} == {None}
    if case["statistic"] == "proportion":
        for got, r in zip(run(case, ci="logit").records(), overall, strict=True):
            assert (got["ci_low"], got["ci_high"]) == pytest.approx((r["logit_low"], r["logit_high"]), rel=1e-9)


@pytest.mark.parametrize("row", R["beta"], ids=lambda b: b["name"])
def test_korn_graubard_from_the_file_equals_r(row):
    """R: svyciprop(~I(sch.wide == "Yes"), design, method = "beta")."""
    case = next(c for c in R["cases"] if c["name"] == row["name"] and c["of"] == "sch.wide")
    got = run(case, ci="beta").records()[1]
    assert got["category"] == "Yes"
    assert (got["ci_low"], got["ci_high"]) == pytest.approx((row["low"], row["high"]), rel=1e-9)

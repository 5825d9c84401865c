"""Careless-responding indices against the package `insufficient-effort`: careless.json, made by make_careless.py."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sapa.stats import Missing, even_odd, long_string, mahalanobis, person_fit, person_total, variability

ORACLE = json.loads((Path(__file__).parent / "careless.json").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=case["name"]) for case in ORACLE["cases"]]


def column(values):
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def table(case):
    return np.array([column(row) for row in case["values"]])


def equal(got, expected):
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("case", CASES)
def test_runs_variability_and_person_total_are_those_of_the_package(case):
    """Runs bridge gaps there, and the variability's divisor is n."""
    x, r = table(case), case["results"]
    runs = long_string(x)
    equal(runs.longest, column(r["longstring_scores(x)"]))
    equal(runs.average, column(r["longstring_scores(x, avg=True)"]))
    equal(variability(x, ddof=0), column(r["irv(x)"]))
    equal(person_total(x), column(r["person_total(x)"]))


@pytest.mark.parametrize("case", CASES)
def test_even_odd_consistency_is_that_of_the_package(case):
    """Its method "halves", high for the consistent."""
    ends = np.cumsum(case["scales"])
    scales = [range(end - size, end) for end, size in zip(ends, case["scales"], strict=True)]
    equal(even_odd(table(case), scales=scales), column(case["results"]["evenodd(x, [5, 4, 6, 5], method='halves')"]))


@pytest.mark.parametrize("case", CASES)
def test_guttman_errors_are_those_of_the_package(case):
    """Raw errors everywhere; normed where the package has them, which is where nothing is missing."""
    x, r = table(case), case["results"]
    fit = person_fit(x, low=1, high=5)
    equal(fit.errors, column(r["gpoly(x, scale_min=1, scale_max=5, normalize=False)"]))
    normed = column(r["gpoly(x, scale_min=1, scale_max=5)"])
    there = ~np.isnan(normed)
    assert there.sum() > 20
    equal(fit.normed[there], normed[there])
    assert ((fit.normed >= 0) & (fit.normed <= 1)).sum() >= len(x) - 1


@pytest.mark.parametrize("case", CASES)
def test_mahalanobis_distance_of_complete_rows_is_the_square_of_the_packages(case):
    """It drops rows with a missing answer before the covariance, so only those rows go in here."""
    x, root = table(case), column(case["results"]["mahad(x, na_rm=True)"])
    whole = ~np.isnan(x).any(axis=1)
    for missing in Missing:
        got = mahalanobis(x[whole], missing=missing)
        equal(got.squared, root[whole] ** 2)
        assert got.ridge == 0
        assert (got.df == x.shape[1]).all()

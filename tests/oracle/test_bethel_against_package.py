"""Bethel's allocation against the GPL package `bethel`: bethel.json, made by make_bethel.py in a Python of its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sapa.stats import bethel, stratified_margin

ORACLE = json.loads((Path(__file__).parent / "bethel.json").read_text(encoding="utf-8"))
PROBLEMS = {problem["name"]: problem for problem in ORACLE["problems"]}


def solved(problem, minimum=None):
    """Solve what the package solved: its CV of a total is the CV of the mean over the same strata."""
    sizes, inside = np.array(problem["sizes"], dtype=float), np.array(problem["in_domain"], dtype=bool)
    means = np.array(problem["totals"]) / (sizes * inside).sum(axis=1)
    return bethel(
        sizes,
        spreads=problem["spreads"],
        wanted_variances=(np.array(problem["cv"]) * means) ** 2,
        in_domain=inside,
        costs=problem["costs"],
        minimum=minimum,
    )


def test_the_oracle_says_where_it_comes_from():
    """Version and call; 9 problems of 1 to 8 indicators and 3 to 20 strata."""
    assert (ORACLE["package"], ORACLE["call"]) == ("bethel 0.2.1", "bth(strata, targets, eps=1e-10)")
    assert {len(p["sizes"]) for p in PROBLEMS.values()} >= {3, 6, 12, 15, 20}
    assert {len(p["cv"]) for p in PROBLEMS.values()} >= {1, 2, 3, 4, 8}


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_the_exact_numbers_rounded_up_are_those_of_the_package_in_every_stratum(name):
    """`bethel_sample`, without minima; the package stops a little before the solution, hence the dust."""
    found = solved(PROBLEMS[name])
    assert found.converged
    assert np.ceil(found.exact - 1e-6).astype(int).tolist() == PROBLEMS[name]["bethel_sample"]


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_whole_numbers_cost_no_more_than_the_packages_and_keep_every_variance(name):
    """The package rounds every stratum up and raises it to its minimum; here both are part of the problem."""
    problem = PROBLEMS[name]
    found = solved(problem, problem["minimum"])
    costs = np.array(problem["costs"])
    assert (found.counts >= problem["minimum"]).all()
    assert found.counts @ costs == found.cost
    assert found.cost < costs @ problem["adjusted_sample"]
    # At most two more than what no whole allocation can be below; where it is proved, none.
    assert found.least_cost <= found.cost <= found.least_cost + 2
    sizes = np.array(problem["sizes"])
    for row, inside, wanted in zip(problem["spreads"], problem["in_domain"], found.wanted, strict=True):
        own = np.array(inside, dtype=bool)
        margin = stratified_margin(sizes[own], found.counts[own], spreads=np.array(row)[own], z=1)
        assert margin**2 <= wanted * (1 + 1e-9)


def test_a_minimum_that_binds_frees_interviews_elsewhere():
    """15 strata, at least 12: the package adds them (487), here the others need fewer for it (476, proved least)."""
    problem = PROBLEMS["a minimum that binds"]
    found = solved(problem, problem["minimum"])
    assert sum(problem["adjusted_sample"]) == 487
    assert (found.n, found.fewest) == (476, True)

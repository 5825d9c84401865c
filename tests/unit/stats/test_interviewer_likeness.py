"""Excess likeness inside interviewers: the statistics by loops, honest surveys, and copies that are found."""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path

import numpy as np
import pytest

from fixtures.likeness import data, plain, survey
from sapa.stats import Comparison, Reason, near_duplicates

FILE = Path(__file__).parents[3] / "benchmarks" / "near_duplicates.py"


def search(codes, who, psu, stratum, **more):
    return near_duplicates(codes, interviewer=who, psu=psu, stratum=stratum, **({"draws": 99} | more))


def only(person, kind):
    return next(c for c in person.comparisons if c.comparison is kind)


def test_shared_psus_compare_pairs_inside_them():
    """Mean over pairs of one interviewer in a PSU, mean nearest, and mean with others there, in plain loops."""
    codes, answered, stratum, _, _ = data(8)
    stratum, psu = stratum * 0, np.arange(90) // 30
    who = np.random.default_rng(1).integers(0, 4, 90)
    who[psu == 2] = 0  # a PSU of one interviewer has nothing to compare
    found = near_duplicates(codes, answered=answered, interviewer=who, psu=psu, draws=19, seed=1)
    matrix = plain(codes, answered, stratum, least=10)[1]
    for person in found.interviewers:
        me = found.labels[person.interviewer]
        pairs, nearest, cross = [], [], []
        for i in np.flatnonzero((who == me) & (psu != 2)):
            mine = np.flatnonzero((who == me) & (psu == psu[i]) & (np.arange(90) != i))
            pairs.extend(matrix[i, mine])
            nearest.append(matrix[i, mine].max())
            cross.extend(matrix[i, (psu == psu[i]) & (who != me)])
        mean = only(person, Comparison.SHARED_MEAN)
        assert mean.observed == pytest.approx(np.mean(pairs), rel=1e-5)
        assert mean.cross == pytest.approx(np.mean(cross), rel=1e-5)
        assert mean.excess == pytest.approx(np.mean(pairs) - np.mean(cross), abs=1e-6)
        assert mean.units == len(nearest)
        assert only(person, Comparison.SHARED_NEAREST).observed == pytest.approx(np.mean(nearest), rel=1e-5)
        assert person.area_separated


def test_psus_of_one_interviewer_compare_pairs_across_them_and_inside_them():
    """Plain loops over PSUs of unequal size."""
    codes, answered, stratum, _, _ = data(9)
    stratum = stratum * 0
    psu = np.searchsorted([8, 20, 28, 40, 52, 60, 75], np.arange(90), side="right")
    who = psu % 3
    found = near_duplicates(codes, answered=answered, interviewer=who, psu=psu, draws=19, seed=1)
    matrix = plain(codes, answered, stratum, least=10)[1]
    for person in found.interviewers:
        me = found.labels[person.interviewer]
        mine = np.unique(psu[who == me])
        across, cross, near, inside = [], [], [], []
        for u in mine:
            inside.append(np.nanmean(matrix[np.ix_(psu == u, psu == u)]))
            cross.extend(matrix[np.ix_(psu == u, who != me)].ravel())
            for v in mine[mine != u]:
                block = matrix[np.ix_(psu == u, psu == v)]
                across.extend(block.ravel())
                near.append(block.max(axis=1).mean())
        mean = only(person, Comparison.ACROSS_MEAN)
        assert mean.observed == pytest.approx(np.mean(across), rel=1e-5)
        assert mean.cross == pytest.approx(np.mean(cross), rel=1e-5)
        assert mean.units == mine.size * (mine.size - 1) // 2
        assert only(person, Comparison.ACROSS_NEAREST).observed == pytest.approx(np.mean(near), rel=1e-5)
        assert only(person, Comparison.INSIDE_MEAN).observed == pytest.approx(np.mean(inside), rel=1e-5)
        assert only(person, Comparison.INSIDE_MEAN).units == mine.size


def test_permutations_reach_every_arrangement_equally():
    """Two interviewers of two interviews in one PSU: six arrangements, three values; p is near its exact value."""
    codes = np.array([[1, 1, 1, 1], [1, 1, 1, 2], [2, 2, 1, 2], [1, 2, 2, 2]])
    found = near_duplicates(
        codes, interviewer=["a", "a", "b", "b"], draws=1999, seed=3, least_questions=1, measure="share"
    )
    # Shares of identical answers: 01 .75, 02 .25, 03 .25, 12 .5, 13 .5, 23 .5: a has the greatest of six.
    mean = only(found.interviewers[0], Comparison.SHARED_MEAN)
    assert mean.observed == pytest.approx(0.75)
    assert mean.expected == pytest.approx((0.75 + 0.25 + 0.25 + 0.5 + 0.5 + 0.5) / 6, abs=0.02)
    assert mean.p == pytest.approx(1 / 6, abs=0.03)


@pytest.mark.parametrize("shared", [False, True])
def test_honest_surveys_have_uniform_probabilities(shared):
    """Correlated questions and villages with levels of their own; 40 surveys of 12 interviewers: 5 % and 20 %.

    Bounds are three standard errors of 480 (surveys: of 40) independent tests, wider than those of dependent ones need.
    """
    p, family = [], []
    for seed in range(40):
        codes, who, psu, stratum, _ = survey(seed, shared=shared)
        found = search(codes, who, psu, stratum, seed=seed)
        p.extend(i.p for i in found.interviewers)
        family.append(min(i.p_family for i in found.interviewers))
    p, family = np.array(p), np.array(family)
    assert (p <= 0.05).mean() < 0.05 + 3 * math.sqrt(0.05 * 0.95 / p.size)
    assert (p <= 0.2).mean() == pytest.approx(0.2, abs=3 * math.sqrt(0.2 * 0.8 / p.size))
    assert (family <= 0.05).mean() < 0.05 + 3 * math.sqrt(0.05 * 0.95 / 40)


def test_honest_interviewers_who_differ_stand_out_from_chance_but_not_from_each_other():
    """Everyone has habits of a tenth of the variance: p is small more often than 5 %, standing above 4 hardly ever."""
    p, standing = [], []
    for seed in range(15):
        codes, who, psu, stratum, _ = survey(seed, own=0.33)
        for person in search(codes, who, psu, stratum, seed=seed).interviewers:
            p.append(person.p)
            standing.append(person.standing)
    assert (np.array(p) <= 0.05).mean() > 0.1
    assert (np.array(standing) > 4).mean() < 0.02


@pytest.mark.parametrize("shared", [False, True])
def test_an_interviewer_who_copies_half_of_the_interviews_is_the_first(shared):
    """Copies of the interview before, three of ten answers edited; ten surveys, at least nine found."""
    first = small = 0
    for seed in range(10):
        codes, who, psu, stratum, rng = survey(100 + seed, shared=shared)
        mine = np.flatnonzero(who == 5)
        for row in mine[1::2]:
            codes[row] = np.where(rng.random(codes.shape[1]) < 0.3, codes[row], codes[row - 1])
        people = search(codes, who, psu, stratum, seed=seed).interviewers
        top = max(people, key=lambda person: person.z)
        first += top.interviewer == 5
        small += people[5].p_family <= 0.05
    assert first >= 9
    assert small >= 7


def test_the_same_seed_gives_the_same_and_another_seed_other_permutations():
    """Observed values never change."""
    made = survey(1)[:4]
    one, again, other = (search(*made, seed=s, draws=19) for s in (1, 1, 2))
    assert repr(one) == repr(again)
    assert one.interviewers[0].comparisons[0].expected != other.interviewers[0].comparisons[0].expected
    assert one.interviewers[0].comparisons[0].observed == other.interviewers[0].comparisons[0].observed


def test_one_interviewer_alone_has_nothing_to_be_compared_with():
    """No comparison, and the reason."""
    codes, who, psu, stratum, _ = survey(2)
    (person,) = search(codes, who * 0, psu, stratum).interviewers
    assert person.comparisons == ()
    assert person.reason is Reason.TOO_FEW
    assert math.isnan(person.p)
    assert math.isnan(person.p_family)


def test_one_psu_an_interviewer_is_compared_inside_only_and_said_to_be_confounded():
    """The place may be as uniform as its interviews."""
    codes, who, psu, stratum, _ = survey(3, psus=1)
    for person in search(codes, who, psu, stratum).interviewers:
        assert {c.comparison for c in person.comparisons} == {Comparison.INSIDE_MEAN, Comparison.INSIDE_NEAREST}
        assert not person.area_separated
        assert person.p > 0.1  # six interviewers in a stratum: a p below 1/6 would be more than the data can say


def test_no_psu_takes_strata_for_them():
    """And says so."""
    codes, who, _, stratum, _ = survey(4)
    found = near_duplicates(codes, interviewer=who, stratum=stratum, draws=9)
    assert not found.psu_known
    assert found.interviewers[0].comparisons[0].comparison is Comparison.SHARED_MEAN


@pytest.fixture(scope="module")
def benchmark():
    """The benchmark as a module."""
    spec = importlib.util.spec_from_file_location("sapa_near_duplicates", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["sapa_near_duplicates"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["sapa_near_duplicates"]


def test_every_case_of_the_benchmark_runs_and_finds_its_copies(benchmark):
    """Small: 400 interviews of 40 questions."""
    for case in benchmark.CASES:
        found = benchmark.measure(case, 400, 40, 9)
        assert found["found"] >= 0.8, case
        assert found["seconds"] < 15

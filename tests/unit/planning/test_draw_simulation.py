"""20,000 seeded multi-stage draws: probabilities of the design, totals without bias, errors as estimated.

Chi-square statistics are compared with the 0.999 quantile of their distribution, z statistics with 3.29 (two-sided
0.001). Seeds are fixed: the outcome is the same every run.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from scipy.special import chdtri

import sapa
from fixtures.draw_plans import drawn_stage, frame_of, plan_for
from fixtures.enumerated import chi_square_of_units, systematic_samples
from fixtures.made_rows import made_rows
from sapa.planning.draw import draw_sample

DRAWS, FIELDED = 20_000, 500
RISK, Z = 0.001, 3.29
TOLERANCE = 0.1
"""Of the root mean square of estimated errors against the spread of 500 estimates, itself known to 1/√1000 = 3.2 %."""

PRECINCTS = {"city": (20, 25, 15, 30), "s1": (6, 4), "s2": (5, 3, 4), "s3": (9, 2), "s4": (4, 4), "s5": (8, 7, 3)}
"""People of each precinct: the city has 90 of 149 and five clusters, so it is certain; 3 clusters' worth, 2 others."""


@pytest.fixture(scope="module")
def settlements():
    """One stratum: the city of four precincts and five settlements of two or three."""
    rows = [("A", s, f"p{j}", n) for s, sizes in PRECINCTS.items() for j, n in enumerate(sizes)]
    return rows, frame_of(rows, units=("settlement", "precinct"))


def expected(rows):
    """Probabilities and covariances of the precincts, from all samples of both stages.

    First stage: the city, and two of the others systematically with k = 59/2. Second: simple random, 3 of the city's
    4 precincts, 1 in each other settlement; independent between settlements.
    """
    names = list(PRECINCTS)
    first = systematic_samples([sum(PRECINCTS[s]) for s in names[1:]], 2, names[1:])
    take = {s: (3 if s == "city" else 1, len(PRECINCTS[s])) for s in names}
    alone = {s: float(sum(p for sample, p in first.items() if s in sample)) for s in names[1:]} | {"city": 1.0}
    both = {
        (s, t): float(sum(p for sample, p in first.items() if s in sample and t in sample))
        for s in names[1:]
        for t in names[1:]
    }
    n = len(rows)
    p = np.array([alone[r[1]] * take[r[1]][0] / take[r[1]][1] for r in rows])
    joint = np.zeros((n, n))
    for a in range(n):
        for b in range(n):
            s, t = rows[a][1], rows[b][1]
            k, of = take[s]
            if a == b:
                joint[a, b] = p[a]
            elif s == t:
                joint[a, b] = alone[s] * k * (k - 1) / (of * (of - 1))
            else:
                pair = alone[t] if s == "city" else alone[s] if t == "city" else both[s, t]
                joint[a, b] = pair * k / of * take[t][0] / take[t][1]
    return p, joint - np.outer(p, p)


@pytest.fixture(scope="module")
def simulated(settlements):
    """20,000 draws with reserves: how often each precinct was a main unit, and what each draw estimates."""
    rows, frame = settlements
    plan = plan_for(
        frame, {"A": {"clusters": 5, "size": 4, "reserve": 1}}, drawn_stage("settlement", "pps_systematic"),
        drawn_stage("precinct", "srs", take=1),
    )  # fmt: skip
    place = {r[1:3]: i for i, r in enumerate(rows)}
    # A total of any kind: y is not in proportion to anything that the design knows.
    y = np.array([(7 * i * i + 3) % 23 for i in range(len(rows))], dtype=float)
    counts, interviews = np.zeros(len(rows)), np.zeros(len(rows))
    estimates, people, seen = [], [], set()
    for seed in range(DRAWS):
        main = draw_sample(plan, frame, seed=seed).main
        at = [place[u.ids] for u in main]
        counts[at] += 1
        interviews[at] += [u.interviews for u in main]
        estimates.append(sum(u.weight * u.interviews * y[i] for u, i in zip(main, at, strict=True)))
        people.append(sum(u.weight * u.interviews for u in main))
        seen |= set(combinations(sorted(at), 2))
    return rows, counts, np.array(estimates), np.array(people), y, seen


def test_two_stages_give_every_precinct_its_probability(simulated):
    """The quadratic form in the exact covariances of the 16 precincts; df its rank, threshold the 0.999 quantile."""
    rows, counts, *_ = simulated
    p, covariance = expected(rows)
    statistic, df = chi_square_of_units(counts, DRAWS, p, covariance)
    assert df == np.linalg.matrix_rank(covariance, tol=1e-10)
    assert df >= 10
    assert statistic < chdtri(df, RISK)


def test_stated_probabilities_are_those_of_the_design(settlements, simulated):
    """What a drawn unit carries is what all samples together give."""
    rows, frame = settlements
    p, _ = expected(rows)
    plan = plan_for(
        frame, {"A": {"clusters": 5, "size": 4}}, drawn_stage("settlement", "pps_systematic"),
        drawn_stage("precinct", "srs", take=1),
    )  # fmt: skip
    place = {r[1:3]: i for i, r in enumerate(rows)}
    found = {u.ids: u.probability for seed in range(60) for u in draw_sample(plan, frame, seed=seed).main}
    assert len(found) == len(rows)
    assert all(q == pytest.approx(p[place[ids]]) for ids, q in found.items())
    assert float(sum(p)) == pytest.approx(5)


def test_pairs_that_the_design_allows_occur_and_no_others(simulated):
    """Precincts of one settlement never come together, where one is taken of each; those of the city do."""
    rows, *_, seen = simulated
    _, covariance = expected(rows)
    p, _ = expected(rows)
    joint = covariance + np.outer(p, p)
    allowed = {(a, b) for a, b in combinations(range(len(rows)), 2) if joint[a, b] > 1e-9}
    assert seen == allowed


def test_weighted_totals_have_no_bias(simulated):
    """Z of the mean of 20,000 Horvitz–Thompson totals of Σ N·ȳ and of the people: within ±3.29."""
    rows, _, estimates, people, y, _ = simulated
    sizes = np.array([r[-1] for r in rows], dtype=float)
    z = (estimates.mean() - (sizes * y).sum()) / (estimates.std(ddof=1) / DRAWS**0.5)
    assert estimates.std() > 0
    assert abs(z) < Z
    z = (people.mean() - sizes.sum()) / (people.std(ddof=1) / DRAWS**0.5)
    assert abs(z) < Z


def made_people(rng):
    """Two strata of 40 villages of 20 to 60 people, with an answer that villages share in part."""
    rows, answers = [], {}
    for stratum in ("N", "S"):
        for i in range(40):
            size = int(rng.integers(20, 61))
            rows.append((stratum, f"{stratum}{i}", size))
            answers[f"{stratum}{i}"] = rng.normal(10 + 3 * rng.normal() + 2 * (stratum == "S"), 4, size).round(2)
    return rows, answers


def test_a_total_estimated_with_the_weights_of_the_draw_has_no_bias_and_the_error_that_is_estimated():
    """Two strata, five of 40 villages by simple random sampling, six people in each by simple random sampling.

    The variance of this design is measurable: with the numbers of villages and of people of both stages the estimator
    of two stages (Särndal, Swensson and Wretman 1992, result 4.3.1) has no bias. Over 500 draws: z of the mean total
    within ±3.29; root mean square of the estimated errors within 10 % of the spread of the totals.
    """
    rng = np.random.default_rng(20260301)
    rows, answers = made_people(rng)
    frame = frame_of(rows)
    plan = plan_for(frame, {"": {"clusters": 5, "size": 6}}, drawn_stage("settlement", "srs"))
    truth = sum(float(a.sum()) for a in answers.values())
    totals, errors = [], []
    for seed in range(FIELDED):
        drawn = draw_sample(plan, frame, seed=seed)
        survey = fielded(drawn, answers, rng)
        found = sapa.estimate_total(survey, ["y"]).rows[0]
        totals.append(found.estimate)
        errors.append(found.se)
    spread = float(np.std(totals, ddof=1))
    assert abs(np.mean(totals) - truth) / (spread / FIELDED**0.5) < Z
    assert float(np.mean(np.square(errors))) ** 0.5 == pytest.approx(spread, rel=TOLERANCE)


def fielded(drawn, answers, rng):
    """Interview as many people as the draw wants in each village, with the weight that it states."""
    lines = []
    for u in drawn.main:
        people = answers[u.ids[0]]
        lines += [
            {"y": people[i], "w": repr(u.weight), "region": u.stratum, "village": u.ids[0], "person": f"{u.ids[0]}-{i}",
             "villages": 40, "people": people.size}
            for i in rng.choice(people.size, u.interviews, replace=False)
        ]  # fmt: skip
    design = sapa.Design(
        weight="w", strata="region", psu=("village", "person"), population=("villages", "people"),
    )  # fmt: skip
    return sapa.Survey(made_rows({name: [line[name] for line in lines] for name in lines[0]}), design)


def test_first_stage_probabilities_of_the_enumeration_are_those_of_the_formula():
    """Check of the oracle itself: 2·x/59 for the five settlements."""
    names = list(PRECINCTS)[1:]
    first = systematic_samples([sum(PRECINCTS[s]) for s in names], 2, names)
    for s in names:
        assert sum(p for sample, p in first.items() if s in sample) == Fraction(2 * sum(PRECINCTS[s]), 59)

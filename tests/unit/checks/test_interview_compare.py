"""An interviewer against the others: how often the honest are accused, and the arithmetic by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fixtures.interviewed import interviewed
from sapa.checks.interview_compare import WINSORISED_VARIANCE, _beta_binomial, compare_interviewers
from sapa.checks.interview_groups import group_differences
from sapa.checks.interview_timings import question_times, read_question_times

from fixtures.made_rows import made_rows  # isort: skip

GROUPS = {f"I{i:02d}": np.arange(40 * i, 40 * i + 40) for i in range(30)}


def test_winsorised_variance_of_a_normal():
    """At ±1.2816: ∫z² inside = 0.8 − 2·1.2816·φ(1.2816) = 0.3502, and 0.2·1.2816² = 0.3285."""
    assert pytest.approx(0.6787, abs=1e-4) == WINSORISED_VARIANCE


def test_beta_binomial_tails():
    """No spread: 2·P(X ≥ 3 | 10, 0.1) = 2·0.0701908264 (R 4.2.2 pbinom); mean 1/2 with variance 1/12 is uniform."""
    assert _beta_binomial(3, 10, 0.1, 0.0) == pytest.approx(2 * 0.0701908264)
    assert _beta_binomial(10, 10, 0.5, 1 / 12) == pytest.approx(2 / 11)


@pytest.mark.parametrize(("icc", "binary"), [(0.0, False), (0.05, False), (0.05, True), (0.0, True)])
def test_honest_interviewers_that_differ_are_not_accused(icc, binary):
    """100 honest surveys, 30 interviewers of 40: any q ≤ 0.05 in at most 5 % + 2.6 standard errors, 11 surveys."""
    rng = np.random.default_rng(7)
    accused = 0
    for _ in range(100):
        latent = np.sqrt(icc) * np.repeat(rng.normal(size=30), 40) + np.sqrt(1 - icc) * rng.normal(size=1200)
        values = (latent > 1.0).astype(float) if binary else latent
        found = compare_interviewers(values, GROUPS)
        accused += any(c.q <= 0.05 for c in found.compared)
    assert accused <= 11


def test_who_really_differs_is_seen():
    """29 at 3 % "don't know", one at 40 %: 16 of 40."""
    values = np.zeros(1200)
    for i, at in enumerate(GROUPS.values()):
        values[at[: 16 if i == 4 else 1 + i % 2]] = 1
    found = {c.interviewer: c for c in compare_interviewers(values, GROUPS).compared}
    assert found["I04"].q < 1e-4
    assert min(c.q for name, c in found.items() if name != "I04") > 0.2
    # Wilson's interval of 16 of 40 at 95 % (R 4.2.2: prop.test(16, 40, correct = FALSE)$conf.int).
    assert (found["I04"].low, found["I04"].high) == pytest.approx((0.2634832568, 0.5540410634), abs=1e-9)


def test_too_few_to_compare():
    """Four interviewers have no “usual”; a person with 7 interviews is left out; equal values say nothing."""
    some = dict(list(GROUPS.items())[:4])
    assert compare_interviewers(np.arange(1200.0), some) is None
    assert compare_interviewers(np.ones(1200), GROUPS) is None
    small = GROUPS | {"I29": GROUPS["I29"][:7]}
    assert compare_interviewers(np.random.default_rng(1).normal(size=1200), small).too_few == ("I29",)


def survey(shift, seed=5):
    """Return a case with two subcontractors of ten interviewers each in two regions, and an index shifted in one."""
    rng = np.random.default_rng(seed)
    who = np.repeat([f"I{i:02d}" for i in range(20)], 30)
    firm = np.repeat(["north", "south"], 300)
    region = np.tile(np.repeat(["R1", "R2"], 15), 20)
    values = 30 + 5 * (region == "R2") + rng.normal(size=600) + np.repeat(rng.normal(size=20) * 0.3, 30)
    values += shift * (firm == "south")
    columns = {"id": range(600), "who": who, "firm": firm, "region": region}
    roles = {"id": "id", "interviewer": "who", "organisation": "firm", "region": "region"}
    return interviewed(columns, roles), values


def test_a_subcontractor_that_differs_is_said_with_regions_taken_out():
    """Three minutes shorter; means about 30 + 2.5 ± 1.5."""
    case, values = survey(-3.0)
    differences, signals = group_differences(case, {"minutes": values})
    (one,) = differences
    assert (one.role, one.levels, one.n, one.interviewers) == ("organisation", ("north", "south"), (300, 300), 20)
    assert one.q < 1e-6
    assert one.means[0] - one.means[1] == pytest.approx(3.0, abs=0.5)
    assert [m.id for m in signals.notes] == ["checks.interview.difference_index"]


def test_subcontractors_that_do_not_differ_are_not_said():
    """200 surveys without a difference: p ≤ 0.05 in 5 % + 2.6 standard errors at most, interviewers being the units."""
    p = []
    for seed in range(200):
        case, values = survey(0.0, seed)
        p.append(group_differences(case, {"minutes": values})[0][0].p)
    assert np.mean(np.array(p) <= 0.05) <= 0.05 + 2.6 * np.sqrt(0.05 * 0.95 / 200)


def test_times_of_questions_long_and_wide():
    """Two visits are added; a negative time is none; a stray id is named; half the median counts as fast."""
    ids = [str(i) for i in range(20)]
    rows = made_rows({
        "key": [*ids, "0", "1", "99"], "field": ["q1"] * 22 + ["q1"], "secs": ["10"] * 20 + ["5", "-3", "10"],
    })  # fmt: skip
    times = read_question_times(rows, id="key", question="field", seconds="secs")
    assert (times.seconds[0, 0], times.seconds[1, 0], times.bad) == (15, 10, 1)
    wide = read_question_times(made_rows({"key": ids, "q1": ["10"] * 19 + ["4"]}), id="key")
    assert (wide.questions, wide.seconds.shape) == (("q1",), (20, 1))
    case = interviewed({"id": ids, "who": ["A"] * 20}, {"id": "id", "interviewer": "who"})
    found = question_times(case, wide)
    assert found.indices["fast_questions"].tolist() == [0.0] * 19 + [1.0]
    assert [m.params["n"] for m in question_times(case, times).skipped] == [1]

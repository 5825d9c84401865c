"""All papers together, from a plan and its draw."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

import pytest

import sapa.i18n  # noqa: F401 - errors read as sentences
from fixtures.draw_plans import drawn_stage, frame_of, plan_for
from sapa.errors import BadInput
from sapa.planning.control_plan import ControlOptions
from sapa.planning.draw import draw_sample
from sapa.planning.fieldwork import RouteOptions, prepare_fieldwork
from sapa.planning.interviewers import Interviewer
from sapa.results.plan import StagePlan

ROUTE = StagePlan(stage="household", method="random_route", drawn=False)
REGIONS = ("KZ-10", "KZ-11", "KZ-71")
TEAM = [Interviewer(name=f"{r}-{i}", region=r, organisation="A") for r in REGIONS for i in range(2)]
CONTROL = ControlOptions(low=0.15, high=0.25, reach=0.6)


@pytest.fixture(scope="module")
def frame():
    """Twelve settlements in each of three regions."""
    return frame_of([(r, f"s{i:02}", 500 + 100 * i) for r in REGIONS for i in range(12)])


@pytest.fixture(scope="module")
def plan(frame):
    """Four settlements a region, 8 interviews of 12 addresses in each, a reserve settlement each."""
    return plan_for(
        frame, {"": {"clusters": 4, "size": 8, "issued": 48, "reserve": 1}},
        drawn_stage("settlement", "pps_systematic"), ROUTE,
    )  # fmt: skip


@pytest.fixture(scope="module")
def drawn(plan, frame):
    """Its draw."""
    return draw_sample(plan, frame, seed=3)


@pytest.fixture(scope="module")
def papers(plan, drawn):
    """Everything at once."""
    return prepare_fieldwork(
        plan, drawn, interviewers=TEAM, seed=3, quotas={"sex": {"f": 0.5, "m": 0.5}}, control=CONTROL
    )  # fmt: skip


def test_every_drawn_unit_has_one_interviewer_of_its_region(papers, drawn):
    """Twelve units, reserves left out, 96 interviews, 16 each."""
    assert [(a.stratum, a.unit) for a in papers.assignments] == [(u.stratum, u.ids[0]) for u in drawn.main]
    load = Counter()
    for a in papers.assignments:
        assert a.interviewer.startswith(a.stratum)
        assert a.organisation == "A"
        load[a.interviewer] += a.interviews
    assert set(load.values()) == {16}


def test_routes_are_laid_by_the_seed(papers):
    """A start on the way, a step between 3 and 7, both hands."""
    assert all(0 <= a.route_start < 1 and 3 <= a.route_step <= 7 for a in papers.assignments)
    assert len({a.route_start for a in papers.assignments}) == 12
    assert {a.left_hand for a in papers.assignments} == {True, False}


def test_a_step_ends_inside_the_unit(plan, drawn):
    """500 people at 50 a dwelling are 10 dwellings for 12 addresses: every dwelling is visited."""
    routes = RouteOptions(people_per_dwelling=500.0)
    found = prepare_fieldwork(plan, drawn, interviewers=TEAM, seed=3, routes=routes)
    assert {a.route_step for a in found.assignments} == {1}


def test_without_a_random_route_there_is_none(plan, drawn):
    """Addresses from a list need no route."""
    listed = replace(plan, stages=tuple(s for s in plan.stages if s.method != "random_route"))
    found = prepare_fieldwork(listed, drawn, interviewers=TEAM, seed=3)
    assert {(a.route_start, a.route_step, a.left_hand) for a in found.assignments} == {(None, None, None)}


def test_stages_of_a_region_win_over_those_of_the_plan(plan, drawn):
    """In the city addresses come from a list."""
    city = replace(plan, stages_of={"KZ-71": tuple(s for s in plan.stages if s.method != "random_route")})
    found = prepare_fieldwork(city, drawn, interviewers=TEAM, seed=3)
    assert {a.stratum for a in found.assignments if a.route_step is None} == {"KZ-71"}


def test_the_rule_of_the_stages_decides_who_is_asked(papers, plan, drawn):
    """The plan's person stage is Kish: every issued address has a table; a stated rule wins."""
    assert (papers.person_rule, len(papers.kish)) == ("kish", 8)
    assert len(papers.kish_of) == sum(a.issued for a in papers.assignments) == 144
    assert {u for u, _, _, _ in papers.kish_of} == {f"{a.stratum} / {a.unit}" for a in papers.assignments}
    last = prepare_fieldwork(plan, drawn, interviewers=TEAM, seed=3, person_rule="last_birthday")
    assert (last.person_rule, last.kish, last.kish_of) == ("last_birthday", (), ())
    with pytest.raises(BadInput, match="no rule for choosing a person"):
        prepare_fieldwork(plan, drawn, interviewers=TEAM, seed=3, person_rule="oldest")


def test_quota_sheets_follow_the_assignments(papers):
    """Each unit's cells belong to its interviewer and add up."""
    held = {(a.stratum, a.unit): a.interviewer for a in papers.assignments}
    total = Counter()
    for cell in papers.quotas:
        assert held[cell.stratum, cell.unit] == cell.interviewer
        total[cell.stratum, cell.unit] += cell.interviews
    assert set(total.values()) == {8}
    assert [w.id for w in papers.warnings] == ["planning.fieldwork.quota_nominal"]


def test_control_counts_the_interviews_of_each(papers):
    """96 interviews: 15 (14.4 rounded up) needed, 25 tried for them, 16 in each order."""
    assert (papers.control.needed, papers.control.draw, papers.seed) == (15, 25, 3)
    assert [(o.interviewer, o.planned) for o in papers.control.orders] == [(p.name, 16) for p in TEAM]


def test_a_number_of_interviewers_is_spread_over_the_regions(plan, drawn):
    """Six for three equal regions: two each, and nobody works in two."""
    found = prepare_fieldwork(plan, drawn, interviewers=6, seed=3)
    regions = {}
    for a in found.assignments:
        regions.setdefault(a.interviewer, set()).add(a.stratum)
    assert sorted(regions) == ["01", "02", "03", "04", "05", "06"]
    assert {len(r) for r in regions.values()} == {1}


def test_without_a_draw_the_planned_clusters_are_numbered(plan):
    """Four clusters a region, sizes not known."""
    found = prepare_fieldwork(plan, None, interviewers=TEAM, seed=3)
    assert [(a.stratum, a.unit, a.interviews, a.issued) for a in found.assignments][:5] == [
        ("KZ-10", "1", 8, 12), ("KZ-10", "2", 8, 12), ("KZ-10", "3", 8, 12), ("KZ-10", "4", 8, 12),
        ("KZ-11", "1", 8, 12),
    ]  # fmt: skip


def test_people_without_work_are_named(plan, drawn):
    """Five for four units in one region."""
    team = [*TEAM, *(Interviewer(name=f"extra-{i}", region="KZ-10") for i in range(3))]
    (warning,) = prepare_fieldwork(plan, drawn, interviewers=team, seed=3, control=CONTROL).warnings
    assert (warning.id, warning.params["names"]) == ("planning.fieldwork.idle", ("extra-2",))


def test_a_plan_by_quotas_without_quotas_says_so(plan, drawn):
    """The people are still to be chosen somehow."""
    quota = replace(plan, stages=(*plan.stages[:-1], StagePlan(stage="person", method="quota", drawn=False)))
    found = prepare_fieldwork(quota, drawn, interviewers=TEAM, seed=3)
    assert [w.id for w in found.warnings] == ["planning.fieldwork.quota_missing"]
    assert found.person_rule is None


def test_a_draw_from_another_frame_is_bad_input(plan, drawn):
    """The draw's frame is not the plan's."""
    other = replace(drawn, frame=replace(drawn.frame, sha256="0" * 64))
    with pytest.raises(BadInput, match="another frame"):
        prepare_fieldwork(plan, other, interviewers=TEAM, seed=3)


def test_a_plan_without_interviews_is_bad_input(plan):
    """Nothing to give out."""
    empty = replace(plan, strata=tuple(replace(s, interviews=0) for s in plan.strata))
    with pytest.raises(BadInput, match="no interviews"):
        prepare_fieldwork(empty, None, interviewers=TEAM, seed=3)


def test_the_same_seed_gives_the_same_papers(papers, plan, drawn):
    """Field by field; another seed lays other routes and orders in the same assignments."""
    again = prepare_fieldwork(
        plan, drawn, interviewers=TEAM, seed=3, quotas={"sex": {"f": 0.5, "m": 0.5}}, control=CONTROL
    )  # fmt: skip
    assert again == papers
    other = prepare_fieldwork(plan, drawn, interviewers=TEAM, seed=4, control=CONTROL)
    assert [a.interviewer for a in other.assignments] == [a.interviewer for a in papers.assignments]
    assert [a.route_start for a in other.assignments] != [a.route_start for a in papers.assignments]
    assert other.control.orders != papers.control.orders


def test_a_national_survey_is_prepared_within_the_bound():
    """150 units, 50 interviewers, 1,200 interviews, quotas of two margins, control: 100 ms of work, best of ten."""
    frame = frame_of([(f"R{r:02}", f"s{i:02}", 500 + 10 * i) for r in range(20) for i in range(20)])
    strata = {
        f"R{r:02}": {"clusters": 8 if r < 10 else 7, "size": 8, "issued": 96 if r < 10 else 84} for r in range(20)
    }
    plan = plan_for(frame, strata, drawn_stage("settlement", "pps_systematic"), ROUTE)
    drawn = draw_sample(plan, frame, seed=1)
    quotas = {"sex": {"f": 0.52, "m": 0.48}, "age": {"18-29": 0.23, "30-44": 0.31, "45-59": 0.26, "60+": 0.2}}
    times = []
    for _ in range(10):
        start = time.process_time()
        found = prepare_fieldwork(plan, drawn, interviewers=50, seed=1, quotas=quotas, control=CONTROL)
        times.append(time.process_time() - start)
    assert (len(found.assignments), sum(a.interviews for a in found.assignments)) == (150, 1200)
    assert min(times) < 0.1

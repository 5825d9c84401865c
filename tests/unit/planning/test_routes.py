"""The work of a large unit, divided into random routes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace

import pytest

from fixtures.designs import full_study
from fixtures.draw_plans import drawn_stage, frame_of, plan_for
from sapa.planning.draw import draw_sample
from sapa.planning.fieldwork import RouteOptions, prepare_fieldwork
from sapa.planning.handover import deliverable_data
from sapa.planning.interviewers import Interviewer
from sapa.planning.plan_files import study_files
from sapa.results.plan import StagePlan

ROUTE = StagePlan(stage="household", method="random_route", drawn=False)
KISH = StagePlan(stage="person", method="kish", drawn=False)
TEAM = [Interviewer(name=f"T-{i}", region="A") for i in range(4)]
QUOTAS = {"sex": {"f": 0.5, "m": 0.5}}


@pytest.fixture(scope="module")
def frame():
    """A town of 4,200 among villages of 580: of 80 interviews 33.6 are its share, those of six villages 7.73 each.

    Rounded by the largest remainder: 33, five villages with 8 and one with 7.
    """
    return frame_of([("A", "town", 4200), *(("A", f"v{i}", 580) for i in range(10))])


@pytest.fixture(scope="module")
def plan(frame):
    """Ten clusters of 8 interviews and 14 addresses."""
    return plan_for(
        frame, {"A": {"clusters": 10, "size": 8, "issued": 140}}, drawn_stage("settlement", "pps_systematic"), ROUTE,
        KISH,
    )  # fmt: skip


@pytest.fixture(scope="module")
def drawn(plan, frame):
    """Its draw: the town with certainty, six villages."""
    return draw_sample(plan, frame, seed=3)


@pytest.fixture(scope="module")
def papers(plan, drawn):
    """Assignments, quotas and tables."""
    return prepare_fieldwork(plan, drawn, interviewers=TEAM, seed=3, quotas=QUOTAS)


def town(papers):
    """Return the routes of the town."""
    return [a for a in papers.assignments if a.unit == "town"]


def test_a_town_is_divided_into_routes_of_about_a_cluster(papers, drawn):
    """33 interviews at 8 a cluster: ⌊33/8 + 1/2⌋ = 4 routes of 9, 8, 8, 8; addresses add up too."""
    (unit,) = [u for u in drawn.main if u.ids == ("town",)]
    assert (unit.certainty, unit.interviews) == (True, 33)
    assert [(a.route, a.interviews) for a in town(papers)] == [(1, 9), (2, 8), (3, 8), (4, 8)]
    issued = [a.issued for a in town(papers)]
    assert sum(issued) == unit.issued
    assert max(issued) - min(issued) <= 1


def test_a_unit_of_a_normal_size_has_one_route(papers):
    """Every village has the 7 or 8 interviews of a cluster."""
    villages = [a for a in papers.assignments if a.unit != "town"]
    assert {a.route for a in villages} == {1}
    assert len({a.unit for a in villages}) == len(villages) == 6


def test_starts_are_spread_over_the_town_from_one_random_place(papers, plan, drawn):
    """Route k of 4 starts at (u + k − 1)/4; another seed has another u; steps and hands are drawn for each."""
    for found in (papers, prepare_fieldwork(plan, drawn, interviewers=TEAM, seed=4)):
        starts = [a.route_start for a in town(found)]
        assert 0 <= starts[0] < 0.25
        assert [s - starts[0] for s in starts] == pytest.approx([0, 0.25, 0.5, 0.75], abs=1e-12)
    assert town(papers)[0].route_start != starts[0]
    laid = [
        [(a.route_step, a.left_hand) for a in town(prepare_fieldwork(plan, drawn, interviewers=TEAM, seed=s))]
        for s in range(20)
    ]
    assert all(any(steps[k] != steps[0] for steps in laid) for k in (1, 2, 3))


def test_a_route_ends_before_the_next_begins(plan, drawn):
    """4,200 people at 17 a dwelling are 247 dwellings, 61 a route; of 15 addresses at most every 4th is visited."""
    found = prepare_fieldwork(plan, drawn, interviewers=TEAM, seed=3, routes=RouteOptions(people_per_dwelling=17.0))
    for a in town(found):
        assert a.route_step * a.issued <= 4200 / 17 / 4
    assert {a.route_step for s in range(20) for a in town(
        prepare_fieldwork(plan, drawn, interviewers=TEAM, seed=s, routes=RouteOptions(people_per_dwelling=17.0))
    )} == {3, 4}  # fmt: skip


def test_several_interviewers_share_a_town_and_have_as_much_to_do(papers):
    """80 interviews in portions of 7 to 9 among four: 20 is the mean, and nobody is a whole route away from it."""
    load = Counter()
    for a in papers.assignments:
        load[a.interviewer] += a.interviews
    assert len({a.interviewer for a in town(papers)}) > 1
    assert sum(load.values()) == 80
    assert max(load.values()) - min(load.values()) <= 9


def test_addresses_are_numbered_once_in_a_town(papers):
    """Numbers go on from route to route; each belongs to the route that has so many of them."""
    of_town = [(number, route) for unit, route, number, _ in papers.kish_of if unit == "A / town"]
    assert [number for number, _ in of_town] == list(range(1, len(of_town) + 1))
    assert [route for _, route in of_town] == sorted(route for _, route in of_town)
    assert Counter(route for _, route in of_town) == {a.route: a.issued for a in town(papers)}


def test_quotas_of_a_route_add_up_to_its_interviews(papers):
    """Half of 9 is 4 or 5, half of 8 is 4."""
    of_town = Counter()
    for cell in papers.quotas:
        if cell.unit == "town":
            of_town[cell.route] += cell.interviews
            assert cell.interviews in ((4, 5) if cell.route == 1 else (4,))
    assert of_town == {1: 9, 2: 8, 3: 8, 4: 8}


def test_addresses_from_a_list_need_no_routes(plan, drawn):
    """Without a random route the town stays one piece."""
    listed = replace(plan, stages=tuple(s for s in plan.stages if s.method != "random_route"))
    (one,) = town(prepare_fieldwork(listed, drawn, interviewers=TEAM, seed=3))
    assert (one.interviews, one.route, one.route_start) == (33, 1, None)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study with a town of 49 interviews."""
    return full_study(tmp_path_factory.mktemp("plan"))


def test_the_files_name_the_route_of_every_piece_of_work(study):
    """Assignments, quota cells and tables agree on the routes of each unit, and the manifest asks for the column."""
    files = {
        name: list(csv.DictReader(io.StringIO(study_files(study)[name].decode())))
        for name in ("assignments.csv", "quotas.csv", "respondents.csv")
    }
    given = {(r["region"], r["locality"], r["unit"], r["route"]): r for r in files["assignments.csv"]}
    assert max(int(route) for *_, route in given) == 6  # 49/8 + 1/2
    tables = Counter((r["region"], r["locality"], r["unit"], r["route"]) for r in files["respondents.csv"])
    assert tables == {place: int(r["issued"]) for place, r in given.items()}
    owed = Counter()
    for r in files["quotas.csv"]:
        owed[(*r["stratum"].split(" / "), r["unit"], r["route"])] += int(r["interviews"])
    assert owed == {place: int(r["interviews"]) for place, r in given.items()}
    assert deliverable_data(study)["methods"][0]["roles"]["route"] == "route"


def test_without_a_divided_unit_nobody_is_asked_for_routes(study):
    """A column of ones would say nothing."""
    field = study.fieldwork
    single = replace(field, assignments=tuple(a for a in field.assignments if a.route == 1))
    assert "route" not in deliverable_data(replace(study, fieldwork=single))["methods"][0]["roles"]

"""Interviews in drawn units, and self-representing units as strata of their own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fixtures.made_rows import made_rows
from sapa.checks.base import Context
from sapa.checks.design_error import estimate, prepare, variables
from sapa.checks.drawn_sample import drawn_finding, read_drawn, with_drawn
from sapa.checks.interviews import relate
from sapa.deliverable.manifest import Indicator, Roles, SelectionMethod, SelectionStage
from sapa.deliverable.plan_sections import DecidedSample
from sapa.standard import choose, load_standard

SPEC = DecidedSample(file="sample.csv", stratum=("h",), units=("town", "part"), role="role", certainty="certainty")
SAMPLE = made_rows(
    {
        "h": ["X", "X", "X", "X", "Y", "Y", "Y", "Y"],
        "town": ["City", "v1", "v2", "v3", "Big", "Big", "w1", "w2"],
        "part": ["", "", "", "", "p1", "p2", "", ""],
        "role": ["main", "main", "main", "reserve", "main", "main", "main", "main"],
        "certainty": ["yes", "no", "no", "no", "yes", "yes", "no", "no"],
    },
    file="sample.csv",
)
PROBABILITY = (SelectionStage(method=SelectionMethod.PROBABILITY),)
TOWNS = ["City"] * 4 + ["v1"] * 2 + ["v2"] * 2 + ["Big"] * 4 + ["w1"] * 2 + ["w2"] * 2
PARTS = [""] * 8 + ["p1", "p1", "p2", "p2"] + [""] * 4
ANSWERS = [1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1]
ROUTES = ["1", "2", "2", "2", "1", "1", "1", "1", "1", "2", "1", "2", *["1"] * 4]


def survey(towns=TOWNS, parts=PARTS, answers=ANSWERS, routes=None):
    """Relate 16 interviews of equal weight; with routes, where these are given."""
    columns = {"h": ["X"] * 8 + ["Y"] * 8, "town": towns, "part": parts, "y": answers, "w": [10] * 16}
    more = {} if routes is None else {"r": routes}
    rows = made_rows(columns | more, file="interviews.csv")
    roles = Roles.model_validate(
        {"stratum": "h", "psu": "town", "ssu": "part", "weight": "w"} | ({} if routes is None else {"route": "r"})
    )
    return relate(rows, roles, statuses=None, missing=(), indicators={"y": Indicator(column="y", values=("1",))})


@pytest.fixture(scope="module")
def drawn():
    """The drawn units as the review reads them."""
    return read_drawn(SAMPLE, SPEC)


def finding(interviews, drawn):
    """Judge all 16 interviews."""
    context = Context(load_standard("kz-social-order"), choose({}), {}, part="main", method="main")
    return drawn_finding(interviews, context, valid=interviews.complete, drawn=drawn)


def test_the_drawn_units_are_read_with_their_stages(drawn):
    """A stratum without the second stage has no second id; two parts were drawn inside Big."""
    assert drawn.role["X", "City"] == "main"
    assert drawn.role["Y", "Big / p2"] == "main"
    assert drawn.role["X", "v3"] == "reserve"
    assert drawn.certain == {("X", "City"): 0, ("Y", "Big"): 2}


def test_self_representing_units_are_strata_of_their_own(drawn):
    """City: its four interviews are the units; Big: the two parts drawn there. The villages stay as they are."""
    found = with_drawn(survey(), drawn)
    assert found.self_representing == 2
    table = pd.DataFrame({"h": found.variance_stratum, "u": found.variance_psu}).groupby("h")["u"].nunique()
    assert table.to_dict() == {"X": 2, "X / City": 4, "Y": 2, "Y / Big": 2}


def test_the_variance_is_that_of_the_design_as_it_was_drawn(drawn):
    """R 4.2.2, survey 4.1.1: 16 rows of weight 10, ~psu within ~h as above.

    By hand: ȳ = 9/16 and z = (y − ȳ)/16. Totals of City 7, −9, −9, −9 (in 1/256), v1 14, v2 −2, parts of Big 14, −18,
    w1 −2, w2 14. Σ n/(n − 1)·Σ(t − t̄)²: 4/3·192 + 2·128 + 2·512 + 2·128 = 1792; SE = √1792/256 = 0.165360.
    """
    interviews = with_drawn(survey(), drawn)
    prepared = prepare(interviews, np.ones(16, dtype=bool), None, {"default": PROBABILITY})
    (variable,) = variables(interviews, "y", interviews.indicators["y"])
    shown = estimate(variable, prepared, 0.95)
    assert shown.se == pytest.approx(np.sqrt(1792) / 256, rel=1e-12)
    assert shown.df == 10 - 4
    assert [n.id for n in prepared.notes] == ["checks.note.self_representing"]


def units_by_stratum(interviews):
    """Return the number of units in each stratum of the variance."""
    table = pd.DataFrame({"h": interviews.variance_stratum, "u": interviews.variance_psu})
    return table.groupby("h")["u"].nunique().to_dict()


def test_routes_are_the_units_inside_a_self_representing_one(drawn):
    """City: its two routes; Big: the parts drawn there, whatever the routes; elsewhere a route changes nothing.

    R 4.2.2, survey 4.1.1: svydesign(~u, strata = ~h, weights = ~w, nest = TRUE), SE(svymean(~y)) 0.202675, degf 4.
    By hand: as below, but City's totals are 7 and −27: 2·578 + 256 + 1024 + 256 = 2692; SE = √2692/256.
    """
    interviews = with_drawn(survey(routes=ROUTES), drawn)
    assert units_by_stratum(interviews) == {"X": 2, "X / City": 2, "Y": 2, "Y / Big": 2}
    assert not interviews.defects
    prepared = prepare(interviews, np.ones(16, dtype=bool), None, {"default": PROBABILITY})
    (variable,) = variables(interviews, "y", interviews.indicators["y"])
    shown = estimate(variable, prepared, 0.95)
    assert shown.se == pytest.approx(np.sqrt(2692) / 256, rel=1e-12)
    assert shown.df == 8 - 4


def test_one_route_leaves_the_households(drawn):
    """A single route in City says nothing about the variance between routes."""
    assert units_by_stratum(with_drawn(survey(routes=["1"] * 16), drawn))["X / City"] == 4


def test_an_interview_without_its_route_is_a_defect(drawn):
    """Row 3 of the file names none: it is said where, and City's households count as before."""
    interviews = survey(routes=[ROUTES[0], "", *ROUTES[2:]])
    assert [(d.defect.id, d.row) for d in interviews.defects] == [("checks.defect.route_blank", 3)]
    assert units_by_stratum(with_drawn(interviews, drawn))["X / City"] == 4


def test_a_unit_that_would_leave_a_single_one_behind_stays(drawn):
    """With v1 alone beside City neither stratum of X would have a variance, so City stays where it was."""
    found = with_drawn(survey(towns=["City"] * 4 + ["v1"] * 4 + TOWNS[8:]), drawn)
    assert found.self_representing == 1
    assert set(found.variance_stratum[:8]) == {"X"}


def test_without_certainty_nothing_changes():
    """A sample in which chance decided on everything leaves the interviews as they are."""
    columns = {c: SAMPLE.frame[c].tolist() for c in SAMPLE.frame.columns} | {"certainty": ["no"] * 8}
    interviews = survey()
    assert with_drawn(interviews, read_drawn(made_rows(columns), SPEC)) is interviews


def test_interviews_in_drawn_units_are_met(drawn):
    """All seven main units were worked, no reserve was needed."""
    found = finding(survey(), drawn)
    assert (found.status, found.message.id) == ("met", "checks.coverage.sample_met")
    assert (found.message.params["worked"], found.message.params["main"], found.value) == (7, 7, 0)


def test_a_reserve_takes_the_place_of_a_unit(drawn):
    """v3 was worked and v2 was not."""
    found = finding(survey(towns=[*TOWNS[:6], "v3", "v3", *TOWNS[8:]]), drawn)
    assert (found.status, found.message.params["worked"], found.message.params["reserve"]) == ("met", 6, 1)


def test_a_place_that_was_not_drawn_is_named(drawn):
    """Two interviews in v9."""
    found = finding(survey(towns=[*TOWNS[:6], "v9", "v9", *TOWNS[8:]]), drawn)
    assert (found.status, found.value) == ("not_met", 2)
    (place,) = found.message.params["units"]
    assert place.params == {"unit": "v9", "stratum": "X", "made": 2}
    assert found.recommendation.id == "checks.coverage.todo.sample"


def test_reserves_and_missing_units_that_do_not_match_are_for_a_person(drawn):
    """v2 has no interview and no reserve was used."""
    found = finding(survey(towns=[*TOWNS[:6], "v1", "v1", *TOWNS[8:]]), drawn)
    assert (found.status, found.message.params["strata"]) == ("judgement", ("X",))

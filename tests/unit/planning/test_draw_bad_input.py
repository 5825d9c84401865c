"""What cannot be drawn is refused with one clear message that says what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

import sapa
from fixtures.draw_plans import drawn_stage, frame_of, plan_for
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.planning.draw import draw_sample
from sapa.results.plan import StagePlan

PPS = drawn_stage("settlement", "pps_systematic")
VILLAGES = [("A", f"a{i}", size) for i, size in enumerate((60, 10, 10, 10, 10))]
OTHERS = [("B", f"b{i}", 5 + i) for i in range(12)]


@pytest.fixture
def frame():
    """Two strata of five and twelve villages."""
    return frame_of([*VILLAGES, *OTHERS])


@pytest.fixture
def plan(frame):
    """Five clusters and four."""
    return plan_for(frame, {"A": {"clusters": 5, "size": 8}, "B": {"clusters": 4, "size": 6}}, PPS)


def refused(*args, **options):
    """The message of a draw that is refused."""
    with pytest.raises(BadInput) as caught:
        draw_sample(*args, **options)
    for language in LANGUAGES:
        for text in (caught.value.what, caught.value.todo):
            assert text is None or "planning." not in translator(language)(text)
    return caught.value


def test_another_frame_than_the_plans_is_refused(frame, plan):
    """One person more in one village."""
    error = refused(plan, frame_of([("A", "a0", 61), *VILLAGES[1:], *OTHERS]), seed=1)
    english = translator("en")
    assert english(error.what).startswith("This is not the frame the plan was made for")
    assert error.got.startswith("sha256 ")
    assert error.got != error.expected
    assert english(error.todo) == "Draw from the plan's own table, or design the sample again on this one."


def test_a_frame_without_listed_units_is_refused_and_says_what_to_bring():
    """The frame that ships with the package lists regions only."""
    frame = sapa.default_frame()
    error = refused(plan_for(frame, {"": {"clusters": 2, "size": 8}}, PPS), frame, seed=1)
    english = translator("en")
    assert "nothing to draw from" in english(error.what)
    assert "a row for every settlement" in english(error.todo)
    assert "әр елді мекенге" in translator("kk")(error.todo).lower()


def test_more_clusters_than_units_are_refused(frame):
    """Six clusters of five villages drawn with equal chances; the stratum and both numbers are named."""
    equal = drawn_stage("settlement", "srs")
    error = refused(
        plan_for(frame, {"A": {"clusters": 6, "size": 8}, "B": {"clusters": 2, "size": 2}}, equal), frame, seed=1
    )
    assert translator("en")(error.what) == (
        "Stratum “A”: more clusters are to be drawn than the frame lists; it lists 5 units."
    )
    assert (error.got, error.expected) == ("6", "≤ 5")


def test_more_clusters_than_interviews_are_refused(frame):
    """Three clusters for two interviews."""
    error = refused(plan_for(frame, {"A": {"clusters": 3, "interviews": 2}}, PPS), frame, seed=1)
    assert translator("en")(error.what) == "Stratum “A” has 2 interviews: every cluster needs one at least."


@pytest.mark.parametrize("size", [0.0, -5.0, float("nan")])
def test_sizes_that_are_not_above_0_are_refused(frame, plan, size):
    """Reading a frame refuses them already; a frame made in another way is refused here, with its row."""
    sizes = frame.units.sizes.copy()
    sizes[3] = size
    error = refused(plan, replace(frame, units=replace(frame.units, sizes=sizes)), seed=1)
    assert translator("en")(error.what) == "1 unit has a size that is not a number above 0: it could never be drawn."
    assert error.where.endswith(":5")


def test_a_plan_that_draws_no_stage_is_refused(frame):
    """All stages are left to the interviewer."""
    plan = plan_for(frame, {"": {"clusters": 2, "size": 8}}, StagePlan(stage="settlement", method="pps", drawn=False))
    assert "no stage of the plan is drawn" in translator("en")(refused(plan, frame, seed=1).what)


def test_more_drawn_stages_than_the_frame_lists_are_refused(frame):
    """Two stages, one unit column."""
    plan = plan_for(frame, {"": {"clusters": 2, "size": 8}}, PPS, drawn_stage("precinct", "srs", take=1))
    error = refused(plan, frame, seed=1)
    assert translator("en")(error.what) == "Stratum “A”: 2 stages are to be drawn, but the frame lists fewer."
    assert (error.got, error.expected) == ("settlement, precinct", "settlement")


@pytest.mark.parametrize("seed", [-1, 1.0, "7", None, True])
def test_a_seed_that_is_no_whole_number_is_refused(frame, plan, seed):
    """It could not be typed again."""
    error = refused(plan, frame, seed=seed)
    assert (error.where, error.got) == ("seed", str(seed))


def test_an_unknown_order_is_refused(frame, plan):
    """The two that there are stand in the message."""
    assert refused(plan, frame, seed=1, order="size").expected == "frame, id"

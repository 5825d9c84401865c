"""A plan is drawn from its frame: worked by hand, the same everywhere, and one clear message where it cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sapa
from fixtures.draw_plans import drawn_stage, frame_of, plan_for
from sapa.i18n import LANGUAGES, translator
from sapa.planning import read_frame
from sapa.planning.draw import draw_sample
from sapa.results.draw import UnitRole

ROOT = Path(__file__).parents[3]
PPS = drawn_stage("settlement", "pps_systematic")
SECONDS, RUNS = 0.1, 5
"""Bound of a draw of 150 of 6,000 units in 40 strata; an idle machine of two cores needs a tenth of it."""

VILLAGES = [("A", f"a{i}", size) for i, size in enumerate((60, 10, 10, 10, 10))]
OTHERS = [("B", f"b{i}", 5 + i) for i in range(12)]


@pytest.fixture
def frame():
    """A stratum with a large city, and one without."""
    return frame_of([*VILLAGES, *OTHERS])


@pytest.fixture
def plan(frame):
    """Five clusters of eight in A, four of six in B, one reserve each."""
    return plan_for(
        frame,
        {"A": {"clusters": 5, "size": 8, "reserve": 1, "issued": 60}, "B": {"clusters": 4, "size": 6, "reserve": 2}},
        PPS,
    )


def test_a_city_holds_more_clusters_than_there_are_units(frame):
    """Ten clusters of eight in five villages of 60, 10, 10, 10, 10: all are certain, 48 and 4 · 8 interviews."""
    drawn = draw_sample(plan_for(frame, {"A": {"clusters": 10, "size": 8}}, PPS), frame, seed=1)
    main = [u for u in drawn.main if u.stratum == "A"]
    assert [(u.ids[0], u.interviews, u.probability, u.weight) for u in main] == [
        ("a0", 48, 1.0, 1.25), *((f"a{i}", 8, 1.0, 1.25) for i in range(1, 5)),
    ]  # fmt: skip
    assert (drawn.steps[0].take, len(drawn.steps[0].chosen)) == (10, 5)


def test_one_seed_worked_by_hand(frame, plan):
    """The whole arithmetic of the first stratum.

    Stream "draw|settlement|A" with seed 20260301 gives u = 0.6483529…, then v = 0.2357214… (`fixtures.by_hand`).
    k = X/a = 100/5 = 20: the city a0 of 60 reaches it, is certain and holds 3 of the 5 clusters. The rest:
    40/100 · 5 = 2 clusters, k = 40/2 = 20, r = u·20 = 12.967…. On a1 [0, 10), a2 [10, 20), a3 [20, 30), a4 [30, 40)
    the hits 12.967… and 32.967… are a2 and a4. Reserve: of a1 [0, 10) and a3 [10, 20), not taken, v·20 = 4.714… is a1.
    Interviews: 60/100 · 40 = 24 in a0; the 16 left are 8 and 8. Issued 60/40 of them: 36, 12, 12.
    Weights: 60/24 = 2.5 and 10/8/0.5 = 2.5.
    """
    drawn = draw_sample(plan, frame, seed=20260301)
    step = drawn.steps[0]
    assert (step.stage, step.method, step.within, step.stream) == (
        "settlement", "pps_systematic", ("A",), "draw|settlement|A",
    )  # fmt: skip
    assert (step.units, step.total, step.take, step.certain, step.order) == (5, 100, 5, ("a0",), "frame")
    assert step.interval == 20
    own = [u for u in drawn.units if u.stratum == "A"]
    assert step.numbers == (0.6483529407513662, 0.2357214119983403)
    assert step.start == 12.967058815027324
    assert (step.chosen, step.reserve) == (("a0", "a2", "a4"), ("a1",))
    assert [u.ids for u in own] == [("a0",), ("a2",), ("a4",), ("a1",)]
    assert [(u.order, u.role, u.certainty, u.probability, u.interviews, u.issued, u.weight) for u in own] == [
        (1, "main", True, 1.0, 24, 36, 2.5),
        (2, "main", False, 0.5, 8, 12, 2.5),
        (3, "main", False, 0.5, 8, 12, 2.5),
        (4, "reserve", False, 0.5, 0, 0, None),
    ]
    assert [u.row for u in own] == [int(u.ids[0][1]) + 2 for u in own]


def test_interviews_issued_addresses_and_weights_add_up(frame, plan):
    """Σ interviews and Σ issued are the plan's; Σ weight · interviews is the population in a self-weighting draw."""
    drawn = draw_sample(plan, frame, seed=7)
    for stratum in plan.strata:
        own = [u for u in drawn.main if u.stratum == stratum.stratum]
        assert sum(u.interviews for u in own) == stratum.interviews
        assert sum(u.issued for u in own) == stratum.issued
        assert sum(u.weight * u.interviews for u in own) == pytest.approx(stratum.population)
        assert [u.order for u in own] == list(range(1, len(own) + 1))
        assert min(u.interviews for u in own) >= 1
    assert all(u.issued >= u.interviews for u in drawn.main)
    table = drawn.to_frame()
    assert list(table["role"].unique()) == ["main", "reserve"]
    assert len(table) == len(drawn.units)
    assert drawn.warnings == ()


def test_the_drawn_sample_is_public():
    """`sapa.draw_sample`, as the contract has it."""
    assert sapa.draw_sample is draw_sample


def test_another_seed_gives_another_sample_and_the_same_seed_the_same(frame, plan):
    """Fifty seeds give more than twenty samples."""
    samples = {tuple(u.ids for u in draw_sample(plan, frame, seed=s).units) for s in range(50)}
    assert len(samples) > 20
    assert draw_sample(plan, frame, seed=3).units == draw_sample(plan, frame, seed=np.int64(3)).units
    assert draw_sample(plan, frame, seed=3).steps == draw_sample(plan, frame, seed=3).steps


def test_a_change_in_one_stratum_leaves_the_others_as_they_are(frame, plan):
    """B loses a unit, gets other sizes, numbers and another method: A is drawn as before, also when it comes last."""
    before = [u for u in draw_sample(plan, frame, seed=11).units if u.stratum == "A"]
    changed = frame_of([*[(r, i, 2 * n) for r, i, n in OTHERS[1:]], *VILLAGES])
    other = plan_for(
        changed,
        {"A": {"clusters": 5, "size": 8, "reserve": 1, "issued": 60}, "B": {"clusters": 3, "size": 4}},
        PPS,
        stages_of={"B": (drawn_stage("settlement", "srs"),)},
    )
    after = [u for u in draw_sample(other, changed, seed=11).units if u.stratum == "A"]
    assert [replace(u, row=None) for u in after] == [replace(u, row=None) for u in before]


def test_main_units_do_not_depend_on_reserves(frame, plan):
    """Without reserves, and with as many as the list has."""
    for seed in range(30):
        chosen = []
        for reserve in (0, 2, 8):
            own = replace(plan, strata=tuple(replace(s, reserve_clusters=reserve) for s in plan.strata))
            chosen.append(draw_sample(own, frame, seed=seed).main)
        assert chosen[0] == chosen[1] == chosen[2]


def test_the_order_of_the_rows_counts_unless_units_are_sorted_by_id():
    """Sorted by id the shuffled frame gives the same units with other row numbers; the step says which order it was."""
    shuffled = [([*VILLAGES, *OTHERS])[i] for i in np.random.default_rng(1).permutation(17)]
    wanted = {"": {"clusters": 4, "size": 5, "reserve": 2}}
    samples = []
    for rows in ([*VILLAGES, *OTHERS], shuffled):
        frame = frame_of(rows)
        drawn = draw_sample(plan_for(frame, wanted, PPS), frame, seed=5, order="id")
        assert {s.order for s in drawn.steps} == {"id"}
        samples.append({replace(u, row=None) for u in drawn.units})
    assert samples[0] == samples[1]
    frames = [frame_of([*VILLAGES, *OTHERS]), frame_of(shuffled)]
    by_row = [{u.ids for u in draw_sample(plan_for(f, wanted, PPS), f, seed=5).units} for f in frames]
    assert by_row[0] != by_row[1]


def test_the_types_of_the_columns_have_no_part(tmp_path):
    """Ids as whole numbers, text, categories, decimals; sizes as integers and decimals; a DataFrame and a CSV file."""
    rng = np.random.default_rng(2)
    table = pd.DataFrame(
        {"region": np.repeat([1, 2], 20), "settlement": np.arange(40) + 100, "people": rng.integers(50, 900, 40)}
    )
    tables = [
        table,
        table.astype({"region": str, "settlement": str}),
        table.astype({"region": "category", "settlement": "float64", "people": "float64"}),
        table.astype({"region": "Int64", "settlement": object, "people": "int16"}),
    ]
    table.to_csv(tmp_path / "frame.csv", index=False)
    found = []
    for source in [*tables, tmp_path / "frame.csv"]:
        frame = read_frame(source, stratum="region", size="people", units="settlement", shown="frame")
        plan = plan_for(frame, {"": {"clusters": 5, "size": 4, "reserve": 2}}, PPS)
        found.append(draw_sample(plan, frame, seed=8))
    assert all(d.units == found[0].units and d.steps == found[0].steps for d in found)


PROGRAM = """
import sys
sys.path[:0] = sys.argv[1:]
from fixtures.draw_plans import drawn_stage, frame_of, plan_for
from sapa.planning.draw import draw_sample
frame = frame_of([("A" if i % 3 else "Ә", f"n{i}", 10 + i * i % 37) for i in range(60)])
plan = plan_for(frame, {"": {"clusters": 6, "size": 4, "reserve": 2}}, drawn_stage("settlement", "pps_systematic"))
drawn = draw_sample(plan, frame, seed=99)
print(ascii((drawn.units, drawn.steps, drawn.frame.sha256)))
"""


def test_the_draw_is_the_same_in_other_processes_and_with_other_hash_seeds():
    """Three processes, three hash seeds, one and two threads."""
    found = set()
    for hash_seed, threads in (("0", "1"), ("1", "2"), ("4242", "1")):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": threads, "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(ROOT / "toolkit"), str(ROOT / "tests")],
            env=environment, capture_output=True, check=True, text=True,
        )  # fmt: skip
        found.add(done.stdout)
    assert len(found) == 1


def test_a_city_stratum_with_listed_precincts_draws_precincts():
    """Two unit columns; in the city the only drawn stage is the precinct, elsewhere settlement then precinct."""
    rows = [("City", "city", f"p{i}", 100 + i) for i in range(12)]
    rows += [("Land", f"s{i // 3}", f"q{i % 3}", 20 + i) for i in range(30)]
    frame = frame_of(rows, units=("settlement", "uik"))
    plan = plan_for(
        frame,
        {"City": {"clusters": 4, "size": 6, "reserve": 1}, "Land": {"clusters": 3, "size": 6}},
        PPS,
        drawn_stage("precinct", "srs", take=2),
        stages_of={"City": (drawn_stage("precinct", "pps_systematic"),)},
    )
    drawn = draw_sample(plan, frame, seed=1)
    city = [u for u in drawn.main if u.stratum == "City"]
    assert len(city) == 4
    assert {u.ids[0] for u in city} == {"city"}
    assert all(u.probabilities[0] == 1 and u.probabilities[1] < 1 for u in city)
    assert sum(u.weight * u.interviews for u in city) == pytest.approx(sum(100 + i for i in range(12)))
    land = [u for u in drawn.main if u.stratum == "Land"]
    assert len(land) == 6
    assert {u.interviews for u in land} == {3}
    assert {u.probabilities[1] for u in land} == {2 / 3}
    assert [s.within for s in drawn.steps[2:]] == [("Land", u.ids[0]) for u in land[::2]]
    assert drawn.unit_columns == ("settlement", "uik")


def test_a_city_inside_a_stratum_draws_as_many_more_precincts_as_it_has_interviews():
    """By hand: 60 of 100 people in the city; five clusters of eight, a precinct each: 24 interviews in 3 of 6.

    A reserve for every five clusters: ⌈3/5⌉ = 1 precinct of the city, beside one reserve settlement.
    """
    rows = [("A", "city", f"p{i}", 10) for i in range(6)] + [
        ("A", f"s{i}", f"q{j}", 2) for i in range(4) for j in range(5)
    ]
    frame = frame_of(rows, units=("settlement", "precinct"))
    plan = plan_for(frame, {"A": {"clusters": 5, "size": 8, "reserve": 1}}, PPS, drawn_stage("precinct", "srs", take=1))
    drawn = draw_sample(plan, frame, seed=2)
    city = [u for u in drawn.units if u.ids[0] == "city"]
    assert [u.role for u in city] == ["main"] * 3 + ["reserve"]
    assert [u.interviews for u in city] == [8, 8, 8, 0]
    assert all(u.probabilities == (1, 0.5) and u.certainty for u in city)
    others = [u for u in drawn.units if u.ids[0] != "city"]
    assert [(u.role, u.interviews, u.probabilities) for u in others] == [
        ("main", 8, (0.5, 0.2)), ("main", 8, (0.5, 0.2)), ("reserve", 0, (0.5, 0.2)),
    ]  # fmt: skip
    # 10/8/0.5 = 2.5 and 2/8/0.1 = 2.5.
    assert [u.weight for u in drawn.main] == pytest.approx([2.5] * 5)


def test_a_stratum_with_fewer_drawn_stages_has_fewer_ids():
    """In the city whole settlements are drawn, elsewhere precincts too; the table leaves the cell blank."""
    rows = [(r, f"s{i}", f"p{j}", 10) for r in ("City", "Land") for i in range(6) for j in range(3)]
    frame = frame_of(rows, units=("settlement", "precinct"))
    plan = plan_for(
        frame, {"": {"clusters": 2, "size": 4}}, PPS, drawn_stage("precinct", "srs", take=1), stages_of={"City": (PPS,)}
    )  # fmt: skip
    drawn = draw_sample(plan, frame, seed=1)
    assert [len(u.ids) for u in drawn.main] == [1, 1, 2, 2]
    assert [u.sizes for u in drawn.main] == [(30,), (30,), (30, 10), (30, 10)]
    assert drawn.to_frame()["precinct"].tolist()[:2] == ["", ""]


def test_three_stages_multiply_their_probabilities():
    """Settlement pps, precinct pps, block srs: 2 of them in each of 2 precincts; 8 interviews are 2 in each block."""
    rows = [("A", f"s{i}", f"p{j}", f"b{k}", 3 + i + j) for i in range(8) for j in range(4) for k in range(5)]
    frame = frame_of(rows, units=("settlement", "precinct", "block"))
    plan = plan_for(
        frame, {"A": {"clusters": 3, "size": 8}}, PPS, drawn_stage("precinct", "pps_systematic", take=2),
        drawn_stage("block", "srs", take=2),
    )  # fmt: skip
    drawn = draw_sample(plan, frame, seed=4)
    assert len(drawn.main) == 3 * 2 * 2
    assert len(drawn.steps) == 1 + 3 + 6
    total = sum(n for *_, n in rows)
    for u in drawn.main:
        i, j = int(u.ids[0][1]), int(u.ids[1][1])
        settlement = 5 * sum(3 + i + j for j in range(4))
        precinct = 5 * (3 + i + j)
        assert u.sizes == (settlement, precinct, 3 + i + j)
        assert u.probabilities == pytest.approx((3 * settlement / total, 2 * precinct / settlement, 2 / 5))
        assert u.interviews == 2
        assert u.weight == pytest.approx((3 + i + j) / 2 / u.probability)


def test_a_plan_without_clusters_draws_every_issued_unit_of_a_list_of_people():
    """30 interviews wanted, 40 people issued of 200: probability 1/5, weight 5 before non-response."""
    frame = frame_of([("A", str(i), 1) for i in range(200)], units=("person",))
    plan = plan_for(frame, {"A": {"interviews": 30, "issued": 40}}, drawn_stage("person", "srs"))
    drawn = draw_sample(plan, frame, seed=1)
    assert len(drawn.main) == 40
    assert {(u.interviews, u.issued, u.probability, u.weight) for u in drawn.main} == {(1, 1, 0.2, 5.0)}


def test_a_census_leaves_nothing_to_chance():
    """Every unit with probability 1, interviews by size: 10 20 30 of 60 people, 12 interviews: 2 4 6."""
    frame = frame_of([("A", "x", 10), ("A", "y", 20), ("A", "z", 30)])
    plan = plan_for(frame, {"A": {"clusters": 3, "size": 4}}, drawn_stage("settlement", "census"))
    drawn = draw_sample(plan, frame, seed=1)
    assert [(u.interviews, u.probability, u.weight) for u in drawn.main] == [(2, 1, 5), (4, 1, 5), (6, 1, 5)]
    assert (drawn.steps[0].method, drawn.steps[0].numbers, drawn.steps[0].start) == ("census", (), None)


def test_a_stratum_taken_whole_asks_everybody_everywhere():
    """30 people in two villages of two streets: no clusters, no chance, weight 1."""
    rows = [("A", "x", "1", 5), ("A", "x", "2", 7), ("A", "y", "1", 8), ("A", "y", "2", 10)]
    frame = frame_of(rows, units=("village", "street"))
    plan = plan_for(frame, {"A": {"interviews": 30, "whole": True}}, PPS, drawn_stage("street", "srs", take=1))
    drawn = draw_sample(plan, frame, seed=1)
    assert [(u.ids, u.interviews, u.weight) for u in drawn.main] == [(r[1:3], r[3], 1) for r in rows]
    assert [(s.method, s.take, s.numbers) for s in drawn.steps] == [("census", 2, ())] * 3


def test_whole_interviews_go_to_the_largest_remainders_and_everyone_drawn_gets_one():
    """By hand: shares 30 and 25 of 100 of 11 interviews: 3.3, 2.75, the rest 4.95 over two: 2.475 each.

    Whole parts 3 2 2 2 leave two: to .75 and, of the equal .475, to the larger unit, else to the first.
    """
    sizes = [30, 25, 12, 11, 11, 11]
    frame = frame_of([("A", f"u{i}", n) for i, n in enumerate(sizes)])
    plan = plan_for(frame, {"A": {"clusters": 4, "size": 3, "interviews": 11}}, PPS)
    drawn = draw_sample(plan, frame, seed=3)
    assert [u.certainty for u in drawn.main] == [True, True, False, False]
    assert [u.interviews for u in drawn.main] == [3, 3, 3, 2]


def test_a_stratum_without_interviews_is_passed_over():
    """Nothing is drawn there."""
    frame = frame_of([*VILLAGES, *OTHERS])
    plan = plan_for(frame, {"A": {"clusters": 2, "size": 3}, "B": {"clusters": 0, "size": 3}}, PPS)
    assert {u.stratum for u in draw_sample(plan, frame, seed=3).units} == {"A"}


def test_what_to_doubt_is_said():
    """A list used up by its reserves; a stratum in which chance decided on one unit."""
    frame = frame_of([*VILLAGES, *OTHERS])
    plan = plan_for(
        frame, {"A": {"clusters": 1, "size": 9, "reserve": 1}, "B": {"clusters": 10, "size": 3, "reserve": 9}}, PPS
    )
    drawn = draw_sample(plan, frame, seed=3)
    equal = draw_sample(replace(plan, stages=(drawn_stage("settlement", "srs"), plan.stages[-1])), frame, seed=3)
    for found in (drawn, equal):
        assert [(m.id, m.params["strata"]) for m in found.warnings] == [
            ("planning.draw.reserve_short", ("B",)), ("planning.draw.alone", ("A",)),
        ]  # fmt: skip
    assert translator("en")(drawn.warnings[0]) == (
        "In 1 stratum there are fewer reserve units than the plan wants, because the list is used up: B."
    )
    assert translator("en")(drawn.warnings[1]).startswith("In 1 stratum chance decided on a single unit")
    for language in LANGUAGES:
        assert all(translator(language)(m).rstrip(".").endswith(("A", "B")) for m in drawn.warnings)


def test_150_of_6000_units_in_40_strata_are_drawn_at_once():
    """The best of several runs counts, so that a busy machine does not fail the bound."""
    rng = np.random.default_rng(6)
    table = pd.DataFrame(
        {"region": np.repeat(np.arange(40), 150), "settlement": np.arange(6000), "people": rng.integers(20, 9000, 6000)}
    )
    frame = read_frame(table, stratum="region", size="people", units="settlement")
    wanted = {str(h): {"clusters": 4 if h < 30 else 3, "size": 8, "reserve": 1} for h in range(40)}
    plan = plan_for(frame, wanted, PPS)
    assert plan.clusters == 150
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        drawn = draw_sample(plan, frame, seed=1)
        times.append(time.perf_counter() - start)
    assert len(drawn.main) == 150
    assert len([u for u in drawn.units if u.role is UnitRole.RESERVE]) == 40
    assert min(times) < SECONDS

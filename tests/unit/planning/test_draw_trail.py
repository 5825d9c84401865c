"""A person with the frame, the plan and the trail repeats a draw with SHA-256, long integers and addition.

Nothing of the package takes part in the repetition: `repeat` has plain loops over the frame's rows.
"""

from __future__ import annotations

import numpy as np
import pytest

from fixtures.by_hand import numbers
from fixtures.draw_plans import drawn_stage, frame_of, plan_for
from sapa.planning.draw import draw_sample

Rows = list[tuple[str, ...]]


def listed(rows, within, order):
    """The units of the list inside `within`, with their sizes, in the order that the step names."""
    units: dict[str, int] = {}
    depth = len(within)
    for row in sorted(rows, key=lambda r: r[:-1]) if order == "id" else rows:
        if row[:depth] == within:
            units[row[depth]] = units.get(row[depth], 0) + row[-1]
    return list(units), list(units.values())


def first_above(sizes, hit):
    """The place of the first unit whose cumulated size is above the hit."""
    reached = 0.0
    for place, size in enumerate(sizes):
        reached += size
        if hit < reached:
            return place
    msg = "beyond the end of the list"
    raise AssertionError(msg)


def substitutes(ids, sizes, taken, told):
    """One unit a number of those not taken, in proportion to size."""
    out = []
    for number in told:
        left = [0 if i in taken or i in out else size for i, size in zip(ids, sizes, strict=True)]
        out.append(ids[first_above(left, number * sum(left))])
    return tuple(out)


def repeat(step, seed, rows):
    """Repeat one step of the trail from the seed, and return what was chosen and the substitutes."""
    ids, sizes = listed(rows, step.within, step.order)
    assert len(ids) == step.units
    if step.method == "census":
        return tuple(ids), ()
    told = numbers(seed, step.stream, len(ids) + 1)
    if step.method == "srs":
        order = sorted(range(len(ids)), key=lambda i: told[i])
        assert step.numbers == tuple(told[i] for i in order[: len(step.numbers)])
        return tuple(ids[i] for i in order[: step.take]), tuple(ids[i] for i in order[step.take : len(step.numbers)])
    if step.method == "systematic":
        sizes = [1] * len(ids)
    assert sum(sizes) == step.total
    rest = [(i, size) for i, size in zip(ids, sizes, strict=True) if i not in step.certain]
    drawn = len(step.chosen) - len(step.certain)
    total = sum(size for _, size in rest)
    assert step.interval == total / drawn
    assert step.start == told[0] * step.interval
    assert step.numbers == tuple(told[: len(step.numbers)])
    # Nobody of the rest reaches the interval, everybody certain does.
    assert all(size < step.interval for _, size in rest)
    assert all(size >= step.interval * (1 - 1e-12) for i, size in zip(ids, sizes, strict=True) if i in step.certain)
    hits = [first_above([size for _, size in rest], step.start + j * step.interval) for j in range(drawn)]
    chosen = [*step.certain, *[rest[place][0] for place in hits]]
    return tuple(chosen), substitutes(ids, sizes, chosen, step.numbers[1:])


def made_rows() -> Rows:
    """Three strata of settlements with two to five precincts; the first of each is a city; rows in no order."""
    rng = np.random.default_rng(12)
    rows = [
        (stratum, f"s{i}", f"p{j}", int(rng.integers(20, 400)) * (9 if i == 0 else 1))
        for stratum in "АӘБ"
        for i in range(14)
        for j in range(rng.integers(2, 6))
    ]
    return [rows[i] for i in rng.permutation(len(rows))]


@pytest.mark.parametrize("order", ["frame", "id"])
@pytest.mark.parametrize("first", ["srs", "systematic", "pps_systematic"])
@pytest.mark.parametrize("second", ["srs", "systematic", "pps_systematic"])
def test_a_draw_is_repeated_from_its_trail_alone(first, second, order):
    """Nine two-stage designs, two orders of the lists, main units and reserves."""
    rows = made_rows()
    frame = frame_of(rows, units=("settlement", "precinct"))
    plan = plan_for(
        frame,
        {"": {"clusters": 6, "size": 4, "reserve": 2}},
        drawn_stage("settlement", first),
        drawn_stage("precinct", second, take=2),
    )
    drawn = draw_sample(plan, frame, seed=20260301, order=order)
    found = []
    for step in drawn.steps:
        chosen, reserve = repeat(step, drawn.seed, rows)
        assert (chosen, reserve) == (step.chosen, step.reserve)
        if len(step.within) == 2:
            found += [(*step.within, unit) for unit in (*chosen, *reserve)]
    assert sorted(found) == sorted((u.stratum, *u.ids) for u in drawn.units)
    assert any(step.certain for step in drawn.steps) or first == "srs"
    assert len({step.stream for step in drawn.steps}) == len(drawn.steps)

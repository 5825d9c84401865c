"""What every design promises: margins kept, no interview too many, sums and clusters that hold."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapa.errors import BadInput
from sapa.planning import design_sample, read_frame
from sapa.results import IndicatorTarget, MeanTarget, ProportionTarget, TotalTarget
from sapa.stats.allocation import allocate

Z = 1.959963984540054
RULES = ("proportional", "equal", "sqrt", "neyman")


def frame_of(people):
    """Return a frame of regions A, B … in two localities each, with so many people."""
    rows = [
        {"region": chr(65 + i // 2), "locality": ("urban", "rural")[i % 2], "people": n} for i, n in enumerate(people)
    ]
    return read_frame(pd.DataFrame(rows), stratum=("region", "locality"), size="people")


def margin_by_hand(people, counts, deff, p=0.5):
    """Return z·√(deff·Σ W²(1 − n/N)/n · p(1 − p)·N/(N − 1)), in plain arithmetic."""
    total = sum(people)
    variance = sum((n / total) ** 2 * (1 / k - 1 / n) for n, k in zip(people, counts, strict=True))
    return Z * math.sqrt(max(variance, 0) * deff * p * (1 - p) * (total / (total - 1)))


populations = st.lists(st.integers(2_000, 3_000_000), min_size=1, max_size=9)


@given(
    people=populations,
    margin=st.floats(0.02, 0.15),
    deff=st.floats(0.8, 3),
    lot=st.sampled_from([None, 1, 5, 8]),
    rule=st.sampled_from(RULES),
    response=st.floats(0.3, 1),
)
@settings(max_examples=120)
def test_the_margin_is_kept_and_one_lot_less_would_break_it(people, margin, deff, lot, rule, response):
    """The margin is recomputed by hand, also for the same division of one interview (or cluster) less."""
    try:
        plan = design_sample(
            ProportionTarget(margin), frame=frame_of(people), deff=deff, cluster_size=lot, allocation=rule,
            response_rate=response,
        )  # fmt: skip
    except BadInput as refused:
        if refused.what.id != "planning.design.unreachable":
            raise
        return
    counts = [s.interviews for s in plan.strata]
    assert plan.margin == pytest.approx(margin_by_hand(people, counts, deff), rel=1e-9)
    assert plan.margin <= margin * (1 + 1e-8)
    size = lot or 1
    assert all(n % size == 0 and n >= size for n in counts)
    assert sum(counts) == plan.interviews
    assert all(s.issued >= s.interviews / response - 1e-6 for s in plan.strata)
    assert all(s.issued <= s.population for s in plan.strata)
    assert plan.issued == sum(s.issued for s in plan.strata)
    lots = plan.interviews // size - 1
    if plan.binding == "target":
        most = [math.floor(math.floor(n * response + 1e-9) / size) for n in people]
        less = allocate(
            lots, np.array(people) / size, rule=rule, spreads=np.ones(len(people)), minimum=1, maximum=most
        ).counts
        assert margin_by_hand(people, less * size, deff) > margin
    else:
        assert lots < len(people)


@given(
    people=st.lists(st.integers(20_000, 3_000_000), min_size=2, max_size=8),
    whole=st.floats(0.02, 0.1),
    each=st.floats(0.04, 0.15),
    lot=st.sampled_from([None, 8]),
    rule=st.sampled_from((*RULES, "bethel")),
)
@settings(max_examples=80)
def test_every_domain_keeps_its_margin(people, whole, each, lot, rule):
    """Margins by region and by locality, recomputed by hand from the interviews of their strata."""
    wishes = {"region": each, "locality": each * 0.9}
    plan = design_sample(
        ProportionTarget(whole), frame=frame_of(people), domains=wishes, cluster_size=lot, deff=1.3, allocation=rule
    )
    assert plan.margin <= whole * (1 + 1e-8)
    for domain in plan.domains:
        own = [s for s in plan.strata if domain.domain in s.parts]
        by_hand = margin_by_hand([s.population for s in own], [s.interviews for s in own], 1.3)
        assert domain.margin == pytest.approx(by_hand, rel=1e-9)
        assert domain.margin <= domain.wanted * (1 + 1e-8)
        assert domain.met
        assert domain.interviews == sum(s.interviews for s in own)


@given(people=st.lists(st.integers(20_000, 3_000_000), min_size=1, max_size=8), each=st.floats(0.03, 0.15))
@settings(max_examples=60)
def test_no_region_has_an_interview_too_many_where_only_regions_ask(people, each):
    """One stratum a region, the whole asks for nothing hard: n is the closed formula's in every region."""
    table = pd.DataFrame({"region": [chr(65 + i) for i in range(len(people))], "people": people})
    frame = read_frame(table, stratum="region", size="people")
    plan = design_sample(ProportionTarget(0.9), frame=frame, domains={"region": each})
    n0 = Z * Z * 0.25 / each**2
    assert [s.interviews for s in plan.strata] == [math.ceil(n0 / (1 + (n0 - 1) / n) * (1 - 1e-9)) for n in people]


@given(people=populations, n=st.integers(10, 3000), lot=st.sampled_from([None, 4, 8]), rule=st.sampled_from(RULES))
@settings(max_examples=60)
def test_a_given_number_is_divided_whole(people, n, lot, rule):
    """Never fewer than given, never a whole cluster more; shares stay with people."""
    try:
        plan = design_sample(interviews=n, frame=frame_of(people), cluster_size=lot, deff=1.2, allocation=rule)
    except BadInput as refused:
        if refused.what.id not in {"planning.design.fewer_than_strata", "planning.design.above_room"}:
            raise
        return
    assert n <= plan.interviews < n + (lot or 1)
    assert plan.binding == "given"
    assert sum(s.weight * s.interviews for s in plan.strata) == pytest.approx(sum(people))


@given(sd=st.floats(0.5, 50), part=st.floats(0.02, 0.3), people=populations)
@settings(max_examples=40)
def test_a_total_is_planned_as_its_mean(sd, part, people):
    """The same interviews; the margin is N times as wide."""
    frame, total = frame_of(people), sum(people)
    mean = design_sample(MeanTarget(sd * part, sd=sd), frame=frame)
    whole = design_sample(TotalTarget(sd * part * total, sd=sd), frame=frame)
    assert abs(whole.interviews - mean.interviews) <= 1
    if whole.interviews == mean.interviews:
        assert whole.margin == pytest.approx(mean.margin * total)


@given(
    people=st.lists(st.integers(20_000, 3_000_000), min_size=2, max_size=6),
    spreads=st.lists(st.floats(0.05, 0.5), min_size=12, max_size=12),
    rule=st.sampled_from(("proportional", "bethel")),
)
@settings(max_examples=60)
def test_every_indicator_is_as_precise_as_asked(people, spreads, rule):
    """Two indicators, the second also by region: expected margins recomputed by hand."""
    frame = frame_of(people)
    labels = frame.strata.labels
    own = [dict(zip(labels, spreads[i : i + len(people)], strict=False)) for i in (0, 6)]
    targets = [
        IndicatorTarget("a", tuple(own[0].items()), 0.03),
        IndicatorTarget("b", tuple(own[1].items()), 0.05, by=("region",), domain_margin=0.1),
    ]
    plan = design_sample(indicators=targets, frame=frame, allocation=rule)
    counts = {s.stratum: s for s in plan.strata}
    for found in plan.indicators:
        spread = own[0] if found.name == "a" else own[1]
        strata = [s for s in counts.values() if found.domain is None or found.domain in s.parts]
        total = sum(s.population for s in strata)
        variance = sum(
            (s.population / total) ** 2 * spread[s.stratum] ** 2 * (1 / s.interviews - 1 / s.population) for s in strata
        )
        assert found.expected == pytest.approx(Z * math.sqrt(variance), rel=1e-9)
        assert found.expected <= found.wanted * (1 + 1e-8)
    assert [i.domain for i in plan.indicators[:2]] == [None, None]

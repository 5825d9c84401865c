"""Designs against published and hand-computed numbers."""

from __future__ import annotations

import csv
import math
from importlib.resources import files

import pandas as pd
import pytest

import sapa
from fixtures.project import ROOT
from sapa.planning import Costs, default_frame, design_sample, read_frame
from sapa.results import (
    DifferenceTarget,
    DomainTarget,
    IndicatorTarget,
    MeanTarget,
    ProportionTarget,
    StagePlan,
    TotalTarget,
)
from sapa.stats import smallest_n, stratified_margin

Z = 1.959963984540054
FIVE = ProportionTarget(margin=0.05)


def made(people, **columns):
    """Return a frame of strata A, B, C … with so many people."""
    table = pd.DataFrame({"stratum": [chr(65 + i) for i in range(len(people))], "people": people} | columns)
    return read_frame(table, stratum="stratum", size="people", psus="psus" if "psus" in columns else None)


def region_people():
    """Return the people of each region as the shipped file states them, read without the toolkit."""
    with (files("sapa.standard") / "frames" / "kz-regions-2023.csv").open(encoding="utf-8") as file:
        return {row["iso"]: int(row["total"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize(("frame", "interviews"), [(None, 385), (1000, 278), (500, 218), (10_000, 370)])
def test_five_points_need_what_cochran_and_krejcie_and_morgan_print(frame, interviews):
    """Cochran (1977), 4.4: 384.1 → 385; Krejcie and Morgan (1970): N = 1,000 → 278, 10,000 → 370; N = 500 → 218."""
    plan = design_sample(FIVE, frame=frame)
    assert plan.interviews == plan.size.interviews == interviews
    assert plan.binding == "target"
    assert plan.margin <= 0.05


def test_the_contract_of_the_toolkit_holds():
    """n₀ = 384.15, × 1.5 = 576.2 → 577 interviews of 19.8 million; issued 577/0.7 = 824.3, each region rounded up."""
    frame = sapa.default_frame()
    plan = sapa.design_sample(sapa.ProportionTarget(p=0.5, margin=0.05), frame=frame, deff=1.5, response_rate=0.7)
    assert plan.interviews == 577
    assert plan.size.issued == 824
    assert plan.issued == sum(math.ceil(s.interviews / 0.7 - 1e-9) for s in plan.strata)
    assert plan.to_frame()["interviews"].sum() == 577


def test_twelve_hundred_interviews_say_little_of_the_smallest_region():
    """±2.83 % for the whole; Ulytau's share is 1,200 · 221,395/19,765,004 = 13.44 interviews: 13, ±27.2 %.

    Each rounded by itself the regions have 1,199; one more goes to the region nearest to the next whole number in
    proportion (Almaty Region, 91.43 → 92).
    """
    plan = design_sample(interviews=1200)
    by = {s.stratum: s for s in plan.strata}
    assert by["KZ-19"].interviews == 92
    assert plan.margin == pytest.approx(0.0283, abs=5e-5)
    assert plan.interviews == sum(s.interviews for s in plan.strata) == 1200
    assert by["KZ-62"].exact == pytest.approx(13.4416, abs=1e-4)
    assert by["KZ-62"].interviews == 13
    assert by["KZ-62"].margin == pytest.approx(0.272, abs=5e-4)
    assert {k: by[k].interviews for k in ("KZ-59", "KZ-61", "KZ-75")} == {"KZ-59": 32, "KZ-61": 129, "KZ-75": 131}
    assert by["KZ-59"].margin == pytest.approx(0.1732, abs=5e-5)
    assert by["KZ-75"].margin == pytest.approx(0.0856, abs=5e-5)


def test_five_points_for_the_country_and_eight_for_each_region():
    """19 regions need 151 interviews and Ulytau 150: 3,019, computed here from the file by itself.

    n₀ = 1.96²·0.25/0.0064 = 150.057; with N the 19 larger regions need 150.02 … 150.05 → 151 and Ulytau
    150.057/(1 + 149.057/221,395) = 149.956 → 150.
    """
    people = region_people()
    n0 = Z * Z * 0.25 / 0.08**2
    alone = {iso: math.ceil(n0 / (1 + (n0 - 1) / size)) for iso, size in people.items()}
    plan = design_sample(FIVE, domains={"region": 0.08})
    assert {s.stratum: s.interviews for s in plan.strata} == alone
    assert plan.interviews == sum(alone.values()) == 3019
    assert plan.binding == "domains"
    total = sum(people.values())
    variance = sum((size / total) ** 2 * (1 / alone[iso] - 1 / size) for iso, size in people.items())
    assert plan.margin == pytest.approx(Z * math.sqrt(variance * 0.25 * total / (total - 1)), rel=1e-9)
    weights = {iso: size / alone[iso] for iso, size in people.items()}
    effect = (
        3019 * sum(alone[i] * w * w for i, w in weights.items()) / sum(alone[i] * w for i, w in weights.items()) ** 2
    )
    assert plan.allocation_deff == pytest.approx(effect)
    assert all(d.met for d in plan.domains)
    assert {d.size.interviews for d in plan.domains} == {150, 151}


def test_single_domains_may_ask_for_another_margin():
    """Ulytau 10 %: 96.04/(1 + 95.04/221,395) = 95.999 → 96; the other regions as before."""
    plan = design_sample(FIVE, domains=[DomainTarget(by=("region",), margin=0.08, margins=(("KZ-62", 0.1),))])
    assert plan.interviews == 19 * 151 + 96
    only = design_sample(FIVE, domains=[DomainTarget(by=("region",), margins=(("KZ-62", 0.1),))])
    assert next(s.interviews for s in only.strata if s.stratum == "KZ-62") == 96
    assert [d.domain for d in only.domains if d.met] == ["KZ-62"]


def test_margins_of_every_value_of_every_stratum_column_are_shown():
    """17 regions with both localities and 3 cities: 37 strata, 20 regions, 2 localities."""
    plan = design_sample(FIVE, frame=default_frame(("region", "locality")))
    assert len(plan.strata) == 37
    assert [d.by for d in plan.domains].count(("region",)) == 20
    assert [d.domain for d in plan.domains if d.by == ("locality",)] == ["urban", "rural"]
    assert sum(d.interviews for d in plan.domains if d.by == ("region",)) == plan.interviews


def test_whole_clusters_are_multiples_and_the_design_effect_has_its_parts():
    """ρ 0.05 with 8 in a cluster: 1.35, weights 1.1: 1.485. 384.15·1.485 = 570.5 of 100,000 → 567.2 → 71 clusters."""
    plan = design_sample(FIVE, frame=made([100_000]), icc=0.05, cluster_size=8, weighting=1.1)
    assert plan.deff.clustering == pytest.approx(1.35)
    assert plan.deff.value == pytest.approx(1.485)
    assert plan.size.interviews == 568
    assert (plan.clusters, plan.interviews) == (71, 568)


def test_a_stratum_gets_whole_clusters_from_its_units():
    """Given 100 interviews in clusters of 8: 13 clusters = 104, by 60 : 40 they are 8 and 5."""
    plan = design_sample(interviews=100, frame=made([6000, 4000], psus=[30, 20]), cluster_size=8, deff=1.5)
    assert [s.clusters for s in plan.strata] == [8, 5]
    assert plan.interviews == 104
    assert plan.given == 100
    assert [s.available for s in plan.strata] == [30, 20]


def test_response_differs_by_stratum_and_by_the_value_of_a_column():
    """50 interviews at 0.5 are 100 addresses, 50 at 0.8 are 63 (62.5 rounded up)."""
    plan = design_sample(interviews=100, frame=made([5000, 5000]), response_rate={"A": 0.5, "default": 0.8})
    assert [s.issued for s in plan.strata] == [100, 63]
    assert plan.issued == 163
    stated = {"rural": 0.9, "urban": 0.5, "KZ-75 / urban": 0.4}
    urban = design_sample(FIVE, frame=default_frame(("region", "locality")), response_rate=stated)
    rates = {s.stratum: s.response for s in urban.strata}
    assert (rates["KZ-75 / urban"], rates["KZ-71 / urban"], rates["KZ-10 / rural"]) == (0.4, 0.5, 0.9)


def test_a_mean_and_a_total_need_the_same_interviews():
    """(1.96·10/0.5)² = 1,536.6; of 8,000: 1,536.6/(1 + 1,536.6/8,000) = 1,289.03 → 1,290. A total: e = 0.5·8,000."""
    mean = design_sample(MeanTarget(margin=0.5, sd=10), frame=8000)
    total = design_sample(TotalTarget(margin=4000, sd=10), frame=8000)
    relative = design_sample(MeanTarget(margin=0.01, sd=10, mean=50, relative=True), frame=8000)
    assert mean.interviews == total.interviews == relative.interviews == 1290
    assert total.margin == pytest.approx(8000 * mean.margin)
    assert mean.margin <= 0.5


def test_a_difference_is_found_with_its_power():
    """R 4.5: power.prop.test(p1 = .5, p2 = .55, power = .8) gives n = 1564.672 in each group."""
    plan = design_sample(DifferenceTarget(0.5, 0.55))
    assert plan.size.simple == pytest.approx(1564.672, abs=1e-3)
    assert plan.interviews == plan.size.interviews == 1565
    assert plan.size.second == 1565


@pytest.mark.parametrize(("order", "issued"), [("deff_fpc_response", 520), ("fpc_deff_response", 536)])
def test_the_order_of_the_stages_is_that_asked_for(order, issued):
    """P = .3, e = .05, N = 5,000, deff 1.5, response .85: 519.3 and 535.1 to issue (samplics 536)."""
    plan = design_sample(ProportionTarget(0.05, p=0.3), frame=5000, deff=1.5, response_rate=0.85, order=order)
    assert plan.size.issued == plan.issued == issued
    assert plan.interviews == plan.size.interviews


@pytest.mark.parametrize(
    ("rounding", "interviews"), [("up_each_stage", 279), ("nearest_at_end", 278), ("up_at_end", 278)]
)
def test_the_rounding_is_that_asked_for(rounding, interviews):
    """N = 1,000: svy rounds 384.1 up to 385 first and prints 279; the others 277.7 → 278."""
    assert design_sample(FIVE, frame=1000, rounding=rounding).interviews == interviews


def test_minima_and_caps_hold_and_what_decides_is_said():
    """Minima of 200 in each of three strata are 600, above the 385 that the whole needs."""
    plan = design_sample(FIVE, frame=made([40_000, 35_000, 25_000]), minimum=200)
    assert [s.interviews for s in plan.strata] == [200, 200, 200]
    assert plan.binding == "minimum"
    capped = design_sample(FIVE, frame=made([40_000, 35_000, 25_000]), maximum={"A": 100})
    assert capped.strata[0].interviews == 100
    assert capped.margin <= 0.05
    assert capped.strata[0].maximum == 100
    assert capped.strata[1].maximum is None


def test_a_given_number_serves_domains_where_it_suffices():
    """4,000 interviews are more than the 3,019 that 8 % in every region need: all keep it, and the sum holds."""
    plan = design_sample(interviews=4000, domains={"region": 0.08})
    assert plan.interviews == 4000
    assert all(d.met for d in plan.domains)
    short = design_sample(interviews=3000, domains={"region": 0.08})
    assert [d.domain for d in short.domains if not d.met]


def test_the_budget_decides_where_nothing_else_does():
    """(50,000 − 2,000)/(500 + 8·100) = 36.9: 36 clusters, 288 interviews, 2,000 + 36·1,300 = 48,800."""
    costs = Costs(fixed=2000, cluster=500, interview=100, budget=50_000)
    plan = design_sample(frame=made([60_000, 40_000]), cluster_size=8, icc=0.05, costs=costs)
    assert (plan.clusters, plan.interviews, plan.binding) == (36, 288, "budget")
    assert plan.cost.total == 48_800
    assert plan.size is None


def test_costs_choose_the_cluster_size():
    """√(500/100 · 0.95/0.05) = 9.747; the whole number with the smaller (c₁/m + c₂)(1 + (m − 1)ρ) is 10."""
    costs = Costs(cluster=500, interview=100, best_cluster_size=True)
    plan = design_sample(FIVE, frame=made([60_000, 40_000]), icc=0.05, costs=costs)
    assert plan.cost.best_cluster_size == pytest.approx(math.sqrt(95))
    assert plan.strata[0].cluster_size == 10
    assert plan.deff.value == pytest.approx(1.45)


def test_neyman_follows_the_spreads():
    """N·S = 50,000·0.5 : 50,000·0.1 = 5 : 1; V = (0.5·0.5 + 0.5·0.1)²/n = 0.09/n ≤ (0.05/1.96)² → n ≥ 138.3."""
    plan = design_sample(FIVE, frame=made([50_000_000, 50_000_000]), allocation="neyman", spreads={"A": 0.5, "B": 0.1})
    assert plan.interviews == 139
    assert [s.interviews for s in plan.strata] == [116, 23]
    assert plan.margin <= 0.05


def test_bethel_serves_several_indicators():
    """Whole: S = (0.5, 0.1) and (0.1, 0.5) at 5 %: by symmetry the same n in both strata.

    V = 0.25·(0.25 + 0.01)/n_h = (0.05/1.96)² → n_h = 99.9: 100 and 100.
    """
    both = [
        IndicatorTarget("a", (("A", 0.5), ("B", 0.1)), 0.05),
        IndicatorTarget("b", (("A", 0.1), ("B", 0.5)), 0.05),
    ]
    plan = design_sample(indicators=both, frame=made([50_000_000, 50_000_000]), allocation="bethel")
    assert [s.interviews for s in plan.strata] == [100, 100]
    assert plan.binding == "indicators"
    assert [i.binding for i in plan.indicators] == [True, True]
    assert all(i.expected <= i.wanted for i in plan.indicators)


def test_bethel_needs_no_more_than_the_rule_by_rule_way():
    """The cheapest division of the same wishes cannot need more than minima of domains filled up in proportion."""
    frame = default_frame(("region", "locality"))
    wishes = {"region": 0.1, "locality": 0.04}
    usual = design_sample(ProportionTarget(0.03), frame=frame, domains=wishes)
    best = design_sample(ProportionTarget(0.03), frame=frame, domains=wishes, allocation="bethel")
    assert best.interviews <= usual.interviews
    assert all(d.met for d in best.domains)
    assert best.margin <= 0.03


@pytest.mark.parametrize("rule", ["proportional", "equal", "sqrt"])
def test_the_number_is_that_of_the_statistics_alone(rule):
    """`smallest_n` and `stratified_margin` know nothing of plans: the same n, the same margin."""
    people = list(region_people().values())
    total = sum(people)
    spread = math.sqrt(0.25 * total / (total - 1))
    plan = design_sample(ProportionTarget(0.03), deff=1.5, allocation=rule)
    own = {"spreads": spread, "z": Z, "deff": 1.5}
    assert plan.interviews == smallest_n(0.03, people, rule=rule, minimum=1, **own)
    assert plan.margin == pytest.approx(stratified_margin(people, [s.interviews for s in plan.strata], **own))


def test_the_example_gives_every_region_eighteen_clusters():
    """ρ 0.05, 8 in a cluster, weights 1.1: deff 1.485; 96.04 · 1.485 = 142.6 of a region → 18 clusters, 144 interviews.

    20 regions: 360 clusters, 2,880 interviews, 2.5 m + 360 · 30,000 + 2,880 · 6,000 = 30.58 m.
    """
    frame = read_frame(
        ROOT / "data-samples" / "design-2026" / "settlements.csv", stratum=("region", "locality"), size="people",
        units="settlement", name="name", universe="18+",
    )  # fmt: skip
    plan = design_sample(
        FIVE, frame=frame, domains=[DomainTarget(by=("region",), margin=0.1)], icc=0.05, weighting=1.1, cluster_size=8,
        costs=Costs(fixed=2_500_000, cluster=30_000, interview=6000), reserve=0.2,
    )  # fmt: skip
    regions = [d for d in plan.domains if d.by == ("region",)]
    assert {d.interviews for d in regions} == {144}
    assert (plan.clusters, plan.interviews, plan.cost.total) == (360, 2880, 30_580_000)
    assert all(s.clusters + s.reserve_clusters <= s.available for s in plan.strata)


def test_stages_are_drawn_where_the_frame_lists_them():
    """By words, by `StagePlan`, by label; nothing stated: listed units with probability proportional to size."""
    table = pd.DataFrame({"region": ["A", "A", "B"], "unit": ["1", "2", "3"], "people": [900, 800, 700]})
    frame = read_frame(table, stratum="region", size="people", units="unit")
    usual = design_sample(interviews=20, frame=frame).stages
    assert [(s.stage, s.draw) for s in usual] == [("unit", "pps_systematic")]
    words = design_sample(interviews=20, frame=frame, stages=["srs", "random_route", "kish"])
    assert [(s.stage, s.method, s.drawn) for s in words.stages] == [
        ("unit", "srs", True), ("random_route", "random_route", False), ("kish", "kish", False),
    ]  # fmt: skip
    own = StagePlan(stage="unit", method="census", drawn=False)
    labelled = design_sample(interviews=20, frame=frame, stages={"default": ["pps"], "B": [own]})
    assert labelled.stages_of == {"B": (own,)}


def test_a_slider_can_redraw():
    """A design with region domains on the frame that ships takes milliseconds; the bound is for slow machines."""
    from time import perf_counter

    design_sample(FIVE, domains={"region": 0.08})
    times = []
    for _ in range(5):
        start = perf_counter()
        design_sample(FIVE, domains={"region": 0.08})
        times.append(perf_counter() - start)
    assert min(times) < 0.05


def test_ten_thousand_units_are_designed_quickly():
    """10,000 listed units in 500 strata with 20 domains, in clusters."""
    from time import perf_counter

    n = 10_000
    table = pd.DataFrame(
        {
            "region": [f"R{i % 20}" for i in range(n)], "locality": [f"L{i % 500}" for i in range(n)],
            "unit": [str(i) for i in range(n)], "people": [100 + i % 977 for i in range(n)],
        }
    )  # fmt: skip
    frame = read_frame(table, stratum=("region", "locality"), size="people", units="unit")
    start = perf_counter()
    plan = design_sample(ProportionTarget(0.03), frame=frame, cluster_size=8, icc=0.05, domains={"region": 0.1})
    assert perf_counter() - start < 0.2
    assert all(d.met for d in plan.domains if d.wanted is not None)

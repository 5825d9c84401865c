"""What is printed below a plan: warnings where there is something to doubt, and how everything was computed."""

from __future__ import annotations

import ast
from pathlib import Path

import pandas as pd
import pytest

import sapa.planning
from sapa.i18n import translator
from sapa.i18n.catalogue import catalogue
from sapa.planning import Costs, default_frame, design_sample, read_frame
from sapa.results import DifferenceTarget, IndicatorTarget, MeanTarget, ProportionTarget, TotalTarget
from sapa.results.learned import Learned, LearnedResponse, LearnRule

FIVE = ProportionTarget(margin=0.05)


def units(people=(900, 800, 700, 600), **extra):
    table = pd.DataFrame({"region": ["A", "A", "B", "B"], "unit": ["1", "2", "3", "4"], "people": people} | extra)
    return read_frame(table, stratum="region", size="people", units="unit", universe="18+")


def one(people):
    return read_frame(pd.DataFrame({"region": ["A", "B"], "people": people}), stratum="region", size="people")


LEARNED = Learned(
    source="Wave 1", rule=LearnRule.MEDIAN, level=0.95, interviews=1200, deff=1.8, icc=0.06, cluster_size=10.0,
    weighting=1.2, response=0.6,
    response_by=(LearnedResponse(stratum="A", parts=("A",), issued=10, interviews=5, rate=0.5, low=0.3, high=0.7),),
)  # fmt: skip

WARNED = {
    "default_frame": {"frame": default_frame()},
    "default_frame_universe": {"frame": default_frame(), "universe": "18+"},
    "no_units": {"frame": one([6000, 4000])},
    "nominal": {"frame": units(), "stages": ["pps", "quota"]},
    "deff_one": {"frame": units(), "cluster_size": 150},
    "lonely_clusters": {"frame": units(), "cluster_size": 190, "deff": 1.2},
    "lonely": {"target": None, "interviews": 30, "frame": one([990_000, 10_000])},
    "reserve": {"frame": units(), "cluster_size": 190, "deff": 1.2, "reserve": 2},
    "response": {"frame": units(), "response_rate": 0.4},
    "everybody": {"frame": units(), "minimum": {"B": 1300}},
    "few": {"frame": one([990_000, 10_000])},
    "given_misses": {"frame": units(), "interviews": 100},
    "domains_missed": {"frame": units(), "interviews": 100, "domains": {"region": 0.05}},
    "no_spreads_neyman": {"frame": units(), "allocation": "neyman"},
    "no_spreads_cost": {"frame": units(), "allocation": "cost", "costs": Costs(interview=5)},
    "weights": {"frame": one([990_000, 10_000]), "allocation": "equal"},
    "budget": {"frame": units(), "costs": Costs(interview=10, budget=3000)},
    "affordable": {"frame": units(), "costs": Costs(interview=10, budget=3000)},
}


def designed(given):
    return design_sample(**({"target": FIVE} | given))


def ids(messages, kind):
    return {
        m.id.removeprefix(f"planning.design.{kind}.") for m in messages if m.id.startswith(f"planning.design.{kind}.")
    }


@pytest.mark.parametrize("name", WARNED)
def test_what_is_to_be_doubted_is_said(name, language):
    """Each warning appears where it should and reads as a sentence in the language."""
    plan = designed(WARNED[name])
    assert name in ids(plan.warnings, "warn")
    for text in map(translator(language), plan.warnings):
        assert "{" not in text
        assert "«planning" not in text
        assert "None" not in text


def test_a_plain_design_on_the_users_own_units_warns_of_nothing():
    """Two regions with listed units, enough interviews, full response: nothing to doubt."""
    assert designed({"frame": units()}).warnings == ()


def test_a_frame_for_everybody_needs_no_age_warning():
    """The plan is about all ages: the default frame is then its own."""
    assert ids(designed({"frame": default_frame(), "universe": "all ages"}).warnings, "warn") == {"no_units", "few"}


SAID = {
    "given": {"target": None, "interviews": 100},
    "given_clusters": {"target": None, "interviews": 103, "cluster_size": 50},
    "budget": {"target": None, "costs": Costs(interview=10, budget=3000)},
    "clusters": {"cluster_size": 150},
    "fewest": {},
    "domains": {"domains": {"region": 0.08}},
    "margin_deff_fpc_response": {},
    "margin_fpc_deff_response": {"order": "fpc_deff_response"},
    "same_spread": {},
    "spreads": {"spreads": 0.5},
    "difference": {"target": DifferenceTarget(0.5, 0.6)},
    "relative": {"target": MeanTarget(0.1, sd=1, mean=2, relative=True)},
    "total": {"target": TotalTarget(200, sd=1)},
    "half": {"target": None, "interviews": 100},
    "response": {},
    "deff_none": {},
    "deff_given": {"deff": 1.5},
    "deff_parts": {"icc": 0.001, "cluster_size": 150},
    "deff_weighting": {"weighting": 1.2},
    "deff_learned": {"learned": LEARNED},
}


@pytest.mark.parametrize("name", SAID)
def test_how_it_was_computed_is_said(name, language):
    """Each convention appears with its plan and reads as a sentence in the language."""
    plan = designed({"frame": units()} | SAID[name])
    assert name in ids(plan.conventions, "said")
    for text in map(translator(language), plan.conventions):
        assert "{" not in text
        assert "«planning" not in text
        assert "«estimation" not in text
        assert "None" not in text


@pytest.mark.parametrize("rule", ["proportional", "equal", "sqrt", "power", "neyman", "cost", "bethel"])
def test_the_rule_of_the_allocation_is_said(rule, language):
    """One sentence a rule."""
    plan = designed({"frame": units(), "allocation": rule, "power": 0.5, "costs": Costs(interview=5)})
    said = [m for m in plan.conventions if m.id == f"estimation.convention.allocation_{rule}"]
    assert len(said) == 1
    assert "{" not in translator(language)(said[0])


def test_learned_effect_and_response_are_taken_in_one_step():
    """ρ 0.06 with 6 in a cluster and weights 1.2: (1 + 5·0.06)·1.2 = 1.56; response 0.5 in A, 0.6 elsewhere."""
    frame = read_frame(
        pd.DataFrame({"region": ["A", "B"], "people": [60_000, 40_000]}), stratum="region", size="people"
    )
    plan = design_sample(FIVE, frame=frame, cluster_size=6, learned=LEARNED)
    assert plan.deff.source == "learned"
    assert plan.deff.value == pytest.approx(1.56)
    assert [s.response for s in plan.strata] == [0.5, 0.6]
    stated = design_sample(FIVE, frame=frame, cluster_size=6, learned=LEARNED, deff=2, response_rate=0.9)
    assert (stated.deff.value, stated.deff.source, stated.strata[0].response) == (2, "given", 0.9)


def test_several_indicators_say_no_size_of_one_target():
    """Without a target there is no arithmetic of the whole to show."""
    plan = design_sample(indicators=[IndicatorTarget("a", 0.5, 0.1)], frame=units())
    assert plan.size is None
    assert plan.binding == "indicators"


def written():
    """Return every text in the sources of the room that may be an id, or the beginning of one."""
    found = set()
    for path in Path(sapa.planning.__file__).parent.glob("*.py"):
        if path.stem.startswith(("design", "frame")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


def test_every_text_of_the_room_is_used(language):
    """No words without use: an id stands in the sources, or its beginning does and its end is made of parts."""
    texts = written()
    made = ("expected.", "margin_", "method_", "warn.no_spreads_", "said.margin_", "said.")
    for id in catalogue(language).ids():
        if not id.startswith(("planning.design.", "planning.frame.")):
            continue
        known = id in texts or id.removesuffix(".todo") in texts
        assert known or any(id.startswith(f"planning.design.{m}") for m in made), id
    for name in {m for m in texts if m.startswith(("planning.design.", "planning.frame."))}:
        assert name in catalogue(language).ids() or name.endswith((".", "_")), name

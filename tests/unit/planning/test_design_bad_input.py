"""A design that cannot be is one clear refusal: what, where, what stands there, what to do, in three languages."""

from __future__ import annotations

import pandas as pd
import pytest

from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.messages import Message
from sapa.planning import Costs, design_sample, read_frame
from sapa.results import (
    DifferenceTarget,
    DomainTarget,
    IndicatorTarget,
    MeanTarget,
    ProportionTarget,
    StagePlan,
)

FIVE = ProportionTarget(margin=0.05)
KAZAKH = set("әғқңөұүһі")


def small(**columns):
    table = pd.DataFrame({"region": ["A", "B"], "people": [600, 400], "psus": [6, 5]} | columns)
    return read_frame(table, stratum="region", size="people", psus="psus", universe="18+")


def listed():
    table = pd.DataFrame({"region": ["A", "B"], "people": [600, 400], "unit": ["1", "2"]})
    return read_frame(table, stratum="region", size="people", units="unit")


CASES = {
    "more interviews than people": (
        {"interviews": 1001},
        "planning.design.above_people",
        "interviews",
    ),
    "more interviews than answer": (
        {"interviews": 900, "response_rate": 0.5},
        "planning.design.above_room",
        "interviews",
    ),
    "fewer interviews than strata": ({"interviews": 1}, "planning.design.fewer_than_strata", "interviews"),
    "minima above the number given": ({"interviews": 50, "minimum": 40}, "planning.design.minima_above", "interviews"),
    "a margin of 0": ({"target": ProportionTarget(0.0)}, "planning.design.range", "target.margin"),
    "a negative margin": ({"target": ProportionTarget(-0.05)}, "planning.design.range", "target.margin"),
    "a margin in per cent": ({"target": ProportionTarget(5)}, "planning.design.range", "target.margin"),
    "a share of 1": ({"target": ProportionTarget(0.05, p=1.0)}, "planning.design.range", "target.p"),
    "a margin that is no number": (
        {"target": ProportionTarget(float("nan"))},
        "planning.design.range",
        "target.margin",
    ),
    "a margin out of reach": (
        {"target": ProportionTarget(0.01), "response_rate": 0.5},
        "planning.design.unreachable",
        "target",
    ),
    "a margin that caps forbid": ({"target": FIVE, "maximum": 50}, "planning.design.unreachable", "target"),
    "a domain out of reach": (
        {"target": FIVE, "domains": {"region": 0.02}, "response_rate": 0.5},
        "planning.design.domain_unreachable",
        "domains.region.A",
    ),
    "a bethel domain out of reach": (
        {"target": FIVE, "domains": {"region": 0.02}, "response_rate": 0.5, "allocation": "bethel"},
        "planning.design.domain_unreachable",
        "domains.region.",
    ),
    "a bethel margin out of reach": (
        {"target": ProportionTarget(0.01), "response_rate": 0.5, "allocation": "bethel"},
        "planning.design.unreachable",
        "target",
    ),
    "a domain margin of 0": (
        {"target": FIVE, "domains": {"region": 0.0}},
        "planning.design.range",
        "domains.region.margin",
    ),
    "an unknown domain": ({"target": FIVE, "domains": {"regoin": 0.1}}, "data.column", "domains"),
    "an unknown label of a domain": (
        {"target": FIVE, "domains": [DomainTarget(by=("region",), margins=(("C", 0.1),))]},
        "planning.design.label",
        "domains.region",
    ),
    "minimum above maximum": (
        {"target": FIVE, "minimum": {"B": 50}, "maximum": {"B": 40}},
        "planning.design.min_above_max",
        "minimum, B",
    ),
    "minimum above people": ({"target": FIVE, "minimum": {"B": 401}}, "planning.design.min_above_people", "minimum, B"),
    "minimum above response": (
        {"target": FIVE, "minimum": {"B": 300}, "response_rate": 0.5},
        "planning.design.min_above_response",
        "minimum, B",
    ),
    "a negative minimum": ({"target": FIVE, "minimum": -1}, "planning.design.range", "minimum, A"),
    "a maximum of 0": ({"target": FIVE, "maximum": {"A": 0}}, "planning.design.range", "maximum, A"),
    "more clusters than units": (
        {"target": FIVE, "minimum": {"A": 70}, "cluster_size": 10},
        "planning.design.clusters_above_units",
        "minimum, A",
    ),
    "clusters run out": ({"target": FIVE, "cluster_size": 10, "deff": 2}, "planning.design.unreachable", "target"),
    "a cluster above a stratum": (
        {"target": FIVE, "cluster_size": 500},
        "planning.design.cluster_big",
        "cluster_size, B",
    ),
    "a minimum no cluster fits": (
        {"target": FIVE, "minimum": {"A": 41}, "maximum": {"A": 49}, "cluster_size": 10},
        "planning.design.min_above_clusters",
        "minimum, A",
    ),
    "response 0": ({"target": FIVE, "response_rate": 0.0}, "planning.design.response", "response_rate, A"),
    "response in per cent": ({"target": FIVE, "response_rate": 70}, "planning.design.response", "response_rate, A"),
    "a stratum without response": (
        {"target": FIVE, "response_rate": {"A": 0.5}},
        "planning.design.not_all",
        "response_rate",
    ),
    "response of an unknown stratum": (
        {"target": FIVE, "response_rate": {"C": 0.5, "default": 1}},
        "planning.design.label",
        "response_rate",
    ),
    "nobody answers": ({"target": FIVE, "response_rate": 0.001}, "planning.design.nobody_answers", "response_rate, A"),
    "another universe": ({"target": FIVE, "universe": "15+"}, "planning.design.universe", "universe"),
    "a deff of 0": ({"target": FIVE, "deff": 0}, "planning.design.range", "deff"),
    "a deff stated twice": ({"target": FIVE, "deff": 1.5, "icc": 0.05}, "planning.design.deff_twice", "deff"),
    "an icc without clusters": ({"target": FIVE, "icc": 0.05}, "planning.design.no_cluster_size", "cluster_size"),
    "an icc above 1": ({"target": FIVE, "icc": 5, "cluster_size": 5}, "planning.design.range", "icc"),
    "half a cluster": ({"target": FIVE, "cluster_size": 2.5}, "planning.design.range", "cluster_size"),
    "confidence in per cent": ({"target": FIVE, "confidence": 95}, "planning.design.range", "confidence"),
    "an unknown order": ({"target": FIVE, "order": "deff_first"}, "planning.design.word", "order"),
    "an unknown rule": ({"target": FIVE, "allocation": "nyeman"}, "planning.design.word", "allocation"),
    "a power rule without power": ({"target": FIVE, "allocation": "power"}, "planning.design.range", "power"),
    "a cost rule without costs": (
        {"target": FIVE, "allocation": "cost"},
        "planning.design.no_costs",
        "costs.interview",
    ),
    "spreads of 0": ({"target": FIVE, "spreads": 0}, "planning.design.no_spread", "spreads"),
    "a negative spread": ({"target": FIVE, "spreads": {"A": -1, "B": 1}}, "planning.design.range", "spreads, A"),
    "a negative cost": ({"target": FIVE, "costs": Costs(cluster=-1)}, "planning.design.range", "costs.cluster"),
    "a budget below the fixed costs": (
        {"costs": Costs(fixed=100, interview=1, budget=90)},
        "planning.design.budget_fixed",
        "costs.budget",
    ),
    "a budget below the fewest": (
        {"costs": Costs(interview=100, budget=150)},
        "planning.design.budget_small",
        "costs.budget",
    ),
    "no best cluster size": (
        {"target": FIVE, "costs": Costs(best_cluster_size=True)},
        "planning.design.no_best",
        "costs.best_cluster_size",
    ),
    "nothing asked": ({}, "planning.design.no_target", "target"),
    "a target of no kind": ({"target": 0.05}, "planning.design.target", "target"),
    "a relative mean without mean": (
        {"target": MeanTarget(0.1, sd=1, relative=True)},
        "planning.design.no_mean",
        "target.mean",
    ),
    "no spread of a mean": ({"target": MeanTarget(0.1, sd=0)}, "planning.design.range", "target.sd"),
    "equal shares": ({"target": DifferenceTarget(0.5, 0.5)}, "planning.design.no_difference", "target.p2"),
    "a difference out of reach": (
        {"target": DifferenceTarget(0.5, 0.501), "response_rate": 0.5},
        "planning.design.difference_unreachable",
        "target",
    ),
    "a difference of a group that is not there": (
        {"target": DifferenceTarget(0.5, 0.51, ratio=0.1)},
        "planning.design.difference_unreachable",
        "target",
    ),
    "bethel with a number": ({"interviews": 100, "allocation": "bethel"}, "planning.design.bethel_given", "interviews"),
    "indicators of one name": (
        {"indicators": [IndicatorTarget("a", 0.5, 0.1)] * 2},
        "planning.design.indicator_twice",
        "indicators",
    ),
    "an indicator without spread": (
        {"indicators": [IndicatorTarget("a", 0.0, 0.1)]},
        "planning.design.no_spread",
        "indicators.a.spreads",
    ),
    "a stage that is not listed": (
        {"target": FIVE, "stages": [StagePlan(stage="precinct", method="pps", drawn=True, draw="pps_systematic")]},
        "planning.design.not_listed",
        "stages.default.1",
    ),
    "an unknown way of selection": ({"target": FIVE, "stages": ["ppps"]}, "planning.design.word", "stages.default.1"),
    "stages of an unknown stratum": ({"target": FIVE, "stages": {"C": ["pps"]}}, "planning.design.label", "stages"),
    "a negative reserve": ({"target": FIVE, "reserve": -0.1}, "planning.design.range", "reserve"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_design_that_cannot_be_is_refused(case):
    """One refusal that names the argument and, where one is to blame, the stratum or domain."""
    given, id, where = CASES[case]
    with pytest.raises(BadInput) as caught:
        design_sample(**({"frame": small()} | given))
    assert caught.value.what.id.startswith(id)
    assert caught.value.where.startswith(where)


@pytest.mark.parametrize("case", CASES)
def test_every_refusal_reads_as_sentences(case, language):
    """No id, no brace is left; what is wrong ends with a full stop; Kazakh is Kazakh."""
    with pytest.raises(BadInput) as caught:
        design_sample(**({"frame": small()} | CASES[case][0]))
    t, error = translator(language), caught.value
    said = [t(m) for m in (error.what, error.todo, error.expected) if isinstance(m, Message)]
    for text in said:
        assert "{" not in text
        assert "«planning" not in text
    assert t(error.what)[-1] in ".?"
    if language == "kk" and error.what.id.startswith("planning."):
        assert KAZAKH & set(" ".join(said).casefold())


SAID = {
    "en": [
        "More interviews than people: the frame has 1,000.",
        "A margin of ±1.00% cannot be reached: with everybody that can be asked it is ±3.10%.",
        "In A a margin of ±2.00% cannot be reached: with everybody that can be asked there it is ±4.00%.",
        "The frame lists other people than the survey is about: 18+, not 15+.",
        "The minimum of a stratum is above its maximum (40).",
    ],
    "ru": [
        "Интервью больше, чем людей: в основе выборки 1\u00a0000 чел.",
        "Ошибка ±1,00\u00a0% недостижима: даже при опросе всех, кого можно опросить, она составит ±3,10\u00a0%.",
        "A: ошибка ±2,00\u00a0% недостижима; даже при опросе всех, кого там можно опросить, она составит ±4,00\u00a0%.",
        "Основа выборки охватывает не ту совокупность, которую изучает опрос: 18+, а не 15+.",
        "Минимум страты больше ее максимума (40).",
    ],
    "kk": [
        "Сұхбат саны адам санынан көп: іріктеме негізінде 1\u00a0000 адам бар.",
        "±1,00\u00a0% қатеге жету мүмкін емес: сұрауға болатын адамдардың бәрі сұралса да, қате ±3,10\u00a0% болады.",
        (
            "A: ±2,00\u00a0% қатеге жету мүмкін емес; "
            "онда сұрауға болатын адамдардың бәрі сұралса да, қате ±4,00\u00a0% болады."
        ),
        "Іріктеме негізі зерттелетін жиынтықты емес, басқасын қамтиды: 15+ емес, 18+.",
        "Стратаның ең төменгі саны ең жоғарғы санынан (40) артық.",
    ],
}


def test_refusals_say_plainly_what_is_wrong(language):
    """N > N; 500 of 1,000 at most: 1.96·√(0.25/500·(1,000 − 500)/999) = 3.10 %; 300 of 600: 4.00 %."""
    told = []
    for case in (
        "more interviews than people", "a margin out of reach", "a domain out of reach", "another universe",
        "minimum above maximum",
    ):  # fmt: skip
        with pytest.raises(BadInput) as caught:
            design_sample(**({"frame": small()} | CASES[case][0]))
        told.append(translator(language)(caught.value.what))
    assert told == SAID[language]


def test_a_unit_that_is_listed_can_be_drawn_and_the_next_cannot():
    """The frame lists one stage: a second drawn stage is refused by name."""
    stages = [StagePlan(stage=s, method="pps", drawn=True, draw="pps_systematic") for s in ("unit", "precinct")]
    with pytest.raises(BadInput) as caught:
        design_sample(interviews=50, frame=listed(), stages=stages)
    assert caught.value.where == "stages.default.2"
    assert caught.value.expected == "unit"

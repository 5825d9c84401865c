"""`repair_weights`: stages kept, non-response, weights by id, refusals in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sapa
from sapa.data import Design, Rows, SourceFile, Survey
from sapa.errors import BadInput
from sapa.estimation import Calibration, Issued, Margin, estimate_mean, repair_weights
from sapa.i18n import translator
from sapa.messages import Message
from sapa.results.repair import WeightStage


def table(name, **columns):
    """Build rows of text."""
    frame = pd.DataFrame(
        {k: pd.array([None if v is None else str(v) for v in values], dtype="str") for k, values in columns.items()}
    )
    n = len(frame)
    origin = pd.DataFrame({"file": pd.array([name] * n, dtype="str"), "row": range(2, n + 2)})
    return Rows(frame, origin, (SourceFile(path=name, sha256="0" * 64, rows=n, format="csv"),))


CASES = [f"c{i}" for i in range(1, 9)]
AREA = ["city"] * 5 + ["village"] * 3


def issued(**changes):
    """Eight cases, five in the city; three answered there and two in the village."""
    cases = table("issued.csv", case=changes.pop("case", CASES), area=changes.pop("area", AREA), w=[10] * 5 + [20] * 3)
    return Issued(cases, id="case", cells="area", **changes)


def survey(case=("c1", "c2", "c3", "c6", "c7"), sex=(1, 2, 1, 2, 2)):
    return Survey(
        table("data.csv", id=list("abcde"), case=case, sex=sex, w=[10, 10, 10, 20, 20], age=[20, 30, 40, 50, 60]),
        Design(weight="w"),
    )


SEX = Margin.totals("sex", {1: 60, 2: 60})


def refused(call, *words):
    """Expect one refusal with these words in English, which every language has."""
    with pytest.raises(BadInput) as caught:
        call()
    error = caught.value
    for word in words:
        assert word in str(error), str(error)
    for language in ("kk", "ru", "en"):
        t = translator(language)
        for text in (error.what, error.todo):
            assert isinstance(text, Message)
            assert "«estimation." not in t(text)
    return error


def test_every_stage_by_hand():
    """City 5/3 and village 3/2 of the base weights; men then 60/(2·50/3), women 60/(50/3 + 2·30)."""
    made = repair_weights(survey(), [SEX], issued=issued(), id="id")
    frame = made.to_frame()
    assert list(frame) == ["id", "base", "response", "calibrated", "weight"]
    assert frame["id"].tolist() == ["a", "b", "c", "d", "e"]
    assert frame["base"].tolist() == [10, 10, 10, 20, 20]
    assert frame["response"].to_numpy() == pytest.approx([50 / 3] * 3 + [30, 30])
    woman = 60 / (50 / 3 + 60)
    assert frame["calibrated"].to_numpy() == pytest.approx([30, 50 / 3 * woman, 30, 30 * woman, 30 * woman])
    assert frame["weight"].equals(frame["calibrated"].rename("weight"))
    cell = {c.cell: (c.issued, c.answered, c.factor) for c in made.response}
    assert cell == {"city": (5, 3, pytest.approx(5 / 3)), "village": (3, 2, pytest.approx(1.5))}
    assert all(c.few and not c.large for c in made.response)


def test_margins_tell_population_sample_before_and_after():
    """Men are half of the population, 2/5 of the sample, 100/3 of 310/3 before, half after."""
    made = repair_weights(survey(), [SEX], issued=issued())
    man = next(m for m in made.margins if m.level == "1")
    assert (man.n, man.target, man.target_share) == (2, 60, 0.5)
    before = (100 / 3) / (150 / 3 + 60)
    assert (man.sample, man.before, man.after) == (
        pytest.approx(0.4), pytest.approx(before), pytest.approx(0.5),
    )  # fmt: skip


def test_the_estimates_take_the_new_weights():
    """The mean age under the calibrated weights, by hand."""
    made = repair_weights(survey(), [SEX], issued=issued())
    w = made.weights
    ages = np.array([20, 30, 40, 50, 60])
    assert estimate_mean(made.prepared, "age").rows[0].estimate == pytest.approx(float(w @ ages / w.sum()))


def test_base_weights_of_the_cases_enter_the_factors():
    """With other base weights inside a cell the factor is Σ issued over Σ answered: city (5·10)/(3·10) stays 5/3."""
    made = repair_weights(survey(), issued=issued(weight="w"))
    assert [c.weight_issued for c in made.response] == [50.0, 60.0]
    assert [one.stage for one in made.stages] == [WeightStage.BASE, WeightStage.RESPONSE]


def test_cases_found_not_eligible_stand_for_nobody():
    """c4 and c5 were no dwellings: the three who answered in the city are all there were."""
    counted = np.array([True, True, True, False, False, True, True, True])
    made = repair_weights(survey(), issued=issued(counted=counted))
    assert {c.cell: c.factor for c in made.response} == {"city": 1.0, "village": 1.5}


def test_groups_whose_people_are_known_keep_their_sum():
    """Base weights that already add up to the people of an area keep doing so; within, they differ by cell."""
    own = Issued(
        table("issued.csv", case=CASES, house=["h", "l", "l", "h", "h", "l", "h", "h"]), id="case", cells="house",
        keep="sex",
    )  # fmt: skip
    made = repair_weights(survey(), issued=own)
    base, adjusted = made.stages[0].weights, made.stages[1].weights
    men = np.array([True, False, True, False, False])
    assert adjusted[men].sum() == pytest.approx(base[men].sum())
    assert adjusted[~men].sum() == pytest.approx(base[~men].sum())
    assert not np.allclose(adjusted, base)


def test_trimming_is_a_stage_of_its_own():
    """No weight above 1.2 times the mean is left; the sum stays."""
    made = repair_weights(survey(), Calibration((SEX,), trim=(0.1, 1.2)), issued=issued())
    assert made.stages[-1].stage is WeightStage.TRIMMED
    assert made.weights.max() <= 1.2 * 24 + 1e-9
    assert made.weights.sum() == pytest.approx(120)
    assert made.cut is not None
    assert made.cut > 0


def test_bounds_of_logit_refer_to_weights_that_sum_to_the_population():
    """Base weights a thousand times smaller give the same calibrated weights; no ratio of 0.3 … 3 could do that."""
    rows = table("d.csv", id=list("abcde"), sex=[1, 2, 1, 2, 2], w=[10, 10, 10, 20, 20],
                 small=["0.01", "0.01", "0.01", "0.02", "0.02"])  # fmt: skip
    plan = Calibration((SEX,), bounds=(0.3, 3))
    people, thousands = (repair_weights(Survey(rows, Design(weight=w)), plan).weights for w in ("w", "small"))
    assert people.sum() == pytest.approx(120)
    assert thousands == pytest.approx(people)


def test_the_names_are_public():
    """`sapa.repair_weights` and `sapa.Issued` are loaded when first used."""
    assert sapa.repair_weights is repair_weights
    assert sapa.Issued is Issued


def test_a_cell_without_answers_is_refused_by_name():
    """Nobody answered in the village."""
    only_city = survey(case=("c1", "c2", "c3", "c4", "c5"))
    error = refused(lambda: repair_weights(only_city, issued=issued()), "Nobody answered", "3 issued cases", "village")
    assert error.where == "issued.csv"


def test_an_interview_that_was_never_issued_is_refused_with_its_row():
    """c9 is no issued case."""
    strange = survey(case=("c1", "c2", "c9", "c6", "c7"))
    refused(lambda: repair_weights(strange, issued=issued()), "no issued case", "row 4", "case")


def test_a_case_listed_twice_is_refused_with_its_row():
    """c3 stands in rows 4 and 5."""
    cases = ["c1", "c2", "c3", "c3", "c5", "c6", "c7", "c8"]
    refused(lambda: repair_weights(survey(), issued=issued(case=cases)), "listed again", "row 5")


def test_a_case_without_a_base_weight_is_refused():
    """An empty or textual base weight of a case names column and row."""
    cases = table("issued.csv", case=CASES, area=AREA, w=[10, "x", 10, 10, 10, 20, 20, 20])
    refused(
        lambda: repair_weights(survey(), issued=Issued(cases, id="case", cells="area", weight="w")),
        "no positive base weight", "row 3",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("margins", "words"),
    [
        ((SEX, Margin.totals("case", {"c1": 1, "c2": 1, "c3": 1, "c6": 1, "c7": 1})), ("contradict", "sex", "case")),
        ((Margin.totals("sex", {1: 60, 2: 60, 3: 5}),), ("nobody in the sample", "“3”", "sex")),
        ((Margin.totals("sex", {1: 60}),), ("no total for a level", "sex")),
    ],
)
def test_faults_of_margins_are_refused_as_in_calibrate_weights(margins, words):
    """Totals that differ, a level that the sample lacks, and one that the margin lacks: one clear message each."""
    refused(lambda: repair_weights(survey(), margins), *words)


def test_raking_that_cannot_converge_names_margin_and_level():
    """The only two villagers are the women of the margins' sum 60, but the village has 100 people: no weights can."""
    rows = table("d.csv", id=list("abcd"), sex=[1, 1, 2, 2], area=["c", "c", "v", "v"])
    margins = (Margin.totals("sex", {1: 60, 2: 60}), Margin.totals("area", {"c": 20, "v": 100}))
    refused(lambda: repair_weights(Survey(rows), margins), "No weights meet all the margins", "level")


def test_linear_calibration_may_give_negative_weights_and_counts_them():
    """A margin far from the sample pulls one weight below 0: it is kept and counted, for the reader to see."""
    rows = table("d.csv", id=list("abcde"), a=[1, 1, 1, 1, 2], b=[1, 1, 1, 2, 2])
    margins = (Margin.totals("a", {1: 50, 2: 50}), Margin.totals("b", {1: 70, 2: 30}))
    made = repair_weights(Survey(rows), margins, method="linear")
    assert made.stages[-1].spread.negative == 1
    assert made.weights[3] < 0

"""Margins from Python and from files, calibrated weights in every estimate, and refusals in words."""

from __future__ import annotations

import pandas as pd
import pytest

from sapa.data import Design, Rows, SourceFile, Survey
from sapa.errors import BadInput
from sapa.estimation import (
    Calibration,
    Margin,
    NumberTotal,
    calibrate_weights,
    check_margins,
    estimate_mean,
    estimate_proportion,
    estimate_total,
    read_calibration,
    trim_weights,
)
from sapa.i18n import translator
from sapa.messages import Message


def survey(columns, *, missing=(), **design):
    """Build a survey from columns of text."""
    frame = pd.DataFrame(
        {
            name: pd.array([None if v is None else str(v) for v in values], dtype="str")
            for name, values in columns.items()
        }
    )
    n = len(frame)
    origin = pd.DataFrame({"file": pd.array(["data.csv"] * n, dtype="str"), "row": range(2, n + 2)})
    file = SourceFile(path="data.csv", sha256="0" * 64, rows=n, format="csv")
    return Survey(Rows(frame, origin, (file,)), Design(**design), tuple(missing))


PEOPLE = {
    "age": [20, 30, 40, 50, 60, 70, 25, 35],
    "sex": [1, 2, 1, 2, 1, 2, 1, 2],
    "area": ["city", "city", "city", "village", "village", "village", "city", "village"],
    "w": [10, 10, 20, 20, 10, 10, 20, 20],
}
SEX = Margin.totals("sex", {1: 90, 2: 110})
AREA = Margin.totals("area", {"city": 120, "village": 80})


def people(**changes):
    return survey({**PEOPLE, **changes}, weight="w")


def refused(call, *words):
    with pytest.raises(BadInput) as caught:
        call()
    error = caught.value
    for word in words:
        assert word in str(error), str(error)
    for language in ("kk", "ru", "en"):
        t = translator(language)
        for text in (error.what, error.todo, error.expected):
            if isinstance(text, Message):
                assert "«estimation" not in t(text)
                assert "{margin" not in t(text)
    return error


def written(tmp_path, text, name="margins.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("margins", "method"),
    [([SEX], None), ([SEX, AREA], None), ([SEX, AREA], "linear"), ([SEX, AREA], "raking")],
    ids=["poststratification", "raking", "linear", "raking by name"],
)
def test_estimates_know_the_totals(margins, method):
    """The known totals come out exactly and without an error; the convention says how."""
    ready = calibrate_weights(people(), margins, method=method)
    for margin in margins:
        name = margin.columns[0]
        found = estimate_proportion(ready, name)
        for row in found.rows:
            assert row.estimate == pytest.approx(margin.targets[(row.category,)] / 200, rel=1e-9)
            assert row.se == pytest.approx(0, abs=1e-5)
    (said, *_) = estimate_mean(ready, "age").conventions
    assert said.id == "estimation.calibration.convention.calibrated"
    assert "sex" in translator("en")(said)


def test_a_crossed_margin_is_two_columns():
    """Four cells with totals 50, 40, 60, 50: post-stratified weights by hand, 10 of the cell's 50 is a fifth of it."""
    crossed = Margin.totals(["area", "sex"], {("city", 1): 50, ("city", 2): 40, ("village", 1): 60, ("village", 2): 50})
    weights = calibrate_weights(people(), [crossed]).design.weights
    # city 1: rows 1, 3, 7 with 10, 20, 20; city 2: row 2; village 1: row 5; village 2: rows 4, 6, 8 with 20, 10, 20.
    assert weights.tolist() == pytest.approx([10, 40, 20, 20, 60, 10, 20, 20])


def test_shares_are_taken_of_the_stated_population_or_of_what_the_weights_sum_to():
    """Σ w = 120."""
    shares = Margin.of_shares("sex", {1: 0.45, 2: 0.55})
    assert calibrate_weights(people(), [shares]).design.weights.sum() == pytest.approx(120)
    plan = Calibration((shares,), population=3000)
    assert estimate_total(calibrate_weights(people(), plan), "age").rows[0].estimate > 3000 * 20
    assert calibrate_weights(people(), plan).design.weights.sum() == pytest.approx(3000)
    # 0.333 three times misses 1 by rounding only.
    rounded = Margin.of_shares("area", {"city": 0.333, "village": 0.666})
    assert calibrate_weights(people(), [rounded]).design.weights.sum() == pytest.approx(120)


def test_numbers_and_bounds_and_trimming():
    """The mean age becomes what is known; logit and trimming say so."""
    plan = Calibration((SEX,), (NumberTotal("age", 200 * 41.0),))
    ready = calibrate_weights(people(), plan)
    assert estimate_mean(ready, "age").rows[0].estimate == pytest.approx(41)
    bounded = Calibration((SEX, AREA), bounds=(0.3, 4), trim=(0.5, 1.5))
    found = estimate_mean(calibrate_weights(people(), bounded), "age")
    texts = [translator("en")(m) for m in found.conventions]
    assert "logit" in texts[0]
    assert "trimmed" in texts[1]
    trimmed = trim_weights(people(), 0.5, 1.2)
    assert trimmed.design.weights.max() <= 1.2 * 15 + 1e-9
    assert trimmed.design.weights.sum() == pytest.approx(120)


def test_without_weights_every_row_begins_alike():
    """Eight rows, targets 90 and 110: 22.5 and 27.5; bounds refer to equal shares of the population."""
    data = survey({k: v for k, v in PEOPLE.items() if k != "w"})
    ready = calibrate_weights(data, [SEX])
    assert ready.design.weights.tolist() == pytest.approx([22.5, 27.5] * 4)
    logit = calibrate_weights(data, Calibration((SEX,), bounds=(0.8, 1.2)))
    assert logit.design.weights.tolist() == pytest.approx([22.5, 27.5] * 4)
    assert "estimation.note.weights_equal" not in {m.id for m in estimate_mean(ready, "age").notes}


def test_a_yaml_file_says_all_of_it(tmp_path):
    """Margins, crossed ones, numbers, bounds and trimming; a code is a code however it is typed."""
    path = written(
        tmp_path,
        """
method: logit
population: 200
bounds: [0.2, 5]
trim: [0.1, 6]
margins:
  - {column: sex, shares: {1: 0.45, "2": 0.55}}
  - columns: [area, sex]
    totals: {city: {1: 50, 2: 40}, village: {1: 60, 2: 50}}
    rounding: 10
numbers:
  - {column: age, total: 8200}
""",
    )
    plan = read_calibration(path)
    assert plan.method == "logit"
    assert (plan.bounds, plan.trim, plan.population) == ((0.2, 5), (0.1, 6), 200)
    assert dict(plan.margins[0].targets) == {("1",): 0.45, ("2",): 0.55}
    assert plan.margins[1].targets[("village", "1")] == 60
    assert plan.margins[1].unit == 10
    assert (plan.numbers[0].column, plan.numbers[0].total) == ("age", 8200)


def test_a_table_is_enough_for_the_plain_case(tmp_path):
    """margin, level, total; a crossed margin with *; an empty level is the total of a number."""
    path = written(
        tmp_path,
        "margin,level,total\nsex,1,90\nsex,2,110\narea*sex,city*1,50\narea*sex,city*2,40\nage,,8200\n",
        "m.csv",
    )
    plan = read_calibration(path)
    assert [m.columns for m in plan.margins] == [("sex",), ("area", "sex")]
    assert plan.margins[1].targets[("city", "2")] == 40
    assert plan.numbers[0].total == 8200
    ready = calibrate_weights(people(), written(tmp_path, "margin,level,share\nsex,1,0.45\nsex,2,0.55\n", "s.csv"))
    assert ready.design.weights.sum() == pytest.approx(120)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("margins:\n  - {column: sex, total: {1: 5}}\n", ("m.yaml:2", "total", "totals")),
        ("margins:\n  - {column: sex}\n", ("m.yaml:2", "totals or shares")),
        ("margins:\n  - {totals: {1: 5}}\n", ("m.yaml:2", "names no column")),
        ("margins:\n  - {column: sex, totals: {1: many}}\n", ("m.yaml:2", "many", "number")),
        ("margins:\n  - {column: sex, totals: {1: -4, 2: 3}}\n", ("m.yaml:2", "sex", "-4")),
        ("margins:\n  - {column: sex, shares: {1: 48, 2: 52}}\n", ("m.yaml:2", "do not sum to 1", "100")),
        ("margins:\n  - {columns: [area, sex], totals: {city: 5}}\n", ("m.yaml:2", "nested")),
        ("margins: sex\n", ("m.yaml:1", "list")),
        ("- sex\n", ("m.yaml", "another form")),
        ("bounds: 3\n", ("m.yaml:1", "two numbers")),
        ("method: raking\n", ("no totals",)),
        ("method: magic\nmargins:\n  - {column: sex, totals: {1: 5, 2: 5}}\n", ("magic", "poststratification, raking")),
        ("margins:\n  - {column: sexx, totals: {1: 5}}\n", ("sexx", "sex")),
        ("margins:\n  - {column: sex, totals: {1: 90}}\n", ("m.yaml" * 0, "data.csv:3", "4 rows", "got: 2")),
        ("margins:\n  - {column: sex, totals: {1: 90, 2: 100, 3: 10}}\n", ("m.yaml:2", "nobody", "3", "expected: 10")),
        ("margins:\n  - {column: sex, totals: {1: 90, 2: 0}}\n", ("m.yaml:2", "total 0", "level “2”")),
        (
            "margins:\n  - {column: sex, totals: {1: 90, 2: 110}}\n  - {column: area, totals: {city: 90, village: 90}}",
            ("m.yaml:3", "contradict", "“area” and “sex”", "got: 180", "expected: 200"),
        ),
        ("population: 300\nmargins:\n  - {column: sex, totals: {1: 90, 2: 110}}\n", ("got: 200", "expected: 300")),
        ("bounds: [2, 3]\nmargins:\n  - {column: sex, totals: {1: 90, 2: 110}}\n", ("below and above 1",)),
        ("bounds: [0.9, 1.1]\nmargins:\n  - {column: sex, totals: {1: 20, 2: 180}}\n", ("within the bounds",)),
        ("method: logit\nmargins:\n  - {column: sex, totals: {1: 90, 2: 110}}\n", ("needs bounds", "[0.3, 3]")),
        ("method: raking\nbounds: [0.3, 3]\nmargins:\n  - {column: sex, totals: {1: 90, 2: 110}}\n", ("has none",)),
        (
            "method: poststratification\nmargins: [{column: sex, totals: {1: 9}}, {column: area, totals: {city: 9}}]",
            ("one margin", "raking"),
        ),
        (
            "method: raking\nmargins: [{column: sex, totals: {1: 90, 2: 110}}]\nnumbers: [{column: age, total: 5}]",
            ("linear or logit",),
        ),
        ("trim: [2, 3]\nmargins:\n  - {column: sex, totals: {1: 90, 2: 110}}\n", ("trimmed", "mean weight")),
    ],
)
def test_a_file_that_cannot_be_met_is_refused_in_one_message(tmp_path, text, words):
    """Each fault with file and line, or with the row of the data; in three languages."""
    path = written(tmp_path, text, "m.yaml")
    refused(lambda: calibrate_weights(people(), path), *words)


def test_tables_are_refused_with_file_and_row(tmp_path):
    """A missing column, a level twice, a word for a number."""
    cases = {
        "level,total\n1,5\n": ("margin, level, total",),
        "margin,level,total\nsex,1,5\nsex,1,6\n": ("t.csv:3", "twice"),
        "margin,level,total\nsex,1,many\n": ("t.csv:2", "many"),
    }
    for text, words in cases.items():
        path = written(tmp_path, text, "t.csv")
        refused(lambda path=path: calibrate_weights(people(), path), *words)


def test_rows_without_a_level_or_a_number_are_refused():
    """An empty cell can get no weight; a margin of no levels is no margin."""
    refused(lambda: calibrate_weights(people(sex=[1, 2, None, 2, 1, 2, 1, 2]), [SEX]), "Row 4", "data.csv:4")
    numbers = Calibration((SEX,), (NumberTotal("age", 8200),))
    refused(lambda: calibrate_weights(people(age=[20, 30, None, 50, 60, 70, 25, 35]), numbers), "row 4", "data.csv:4")
    refused(lambda: Margin.totals("sex", {}), "no levels")
    refused(lambda: Margin.totals(["sex", "area"], {1: 5}), "parts")


def test_margins_that_contradict_each_other_inside_are_named():
    """All of the city is sex 1, but the margins want 30 and 50."""
    data = people(sex=[1, 1, 1, 2, 2, 2, 1, 2])
    pair = [Margin.totals("sex", {1: 150, 2: 50}), AREA]
    refused(lambda: calibrate_weights(data, pair), "No weights meet all the margins", "stays furthest off")
    refused(lambda: calibrate_weights(data, pair, method="linear"), "contradict each other", "follows from the others")


def test_the_providers_weights_beside_the_margins_they_were_fitted_to():
    """Weights of the city sum to 60 and of the village to 60; rounded targets are reproduced within their rounding."""
    margins = [
        Margin.totals("area", {"city": 60, "village": 60}),
        Margin.of_shares("sex", {1: 0.51, 2: 0.49}),
        Margin.totals("sex", {1: 70, 2: 50, 3: 5}),
        Margin.totals("area", {"city": 100, "village": 0}, rounding=100),
    ]
    found = check_margins(people(), margins)
    area, sex = found.rows[:2], found.rows[2:4]
    assert [r.reproduced for r in area] == [True, True]
    # Sex 1 weighs 10 + 20 + 10 + 20 = 60 of 120: 0.5 is not 0.51 ± 0.005.
    assert [(r.share, r.reproduced) for r in sex] == [(0.5, False), (0.5, False)]
    assert sex[0].difference == pytest.approx(-0.01)
    assert [r.reproduced for r in found.rows[4:7]] == [False, False, False]
    assert found.rows[6].total == 0
    assert found.reproduced["area"] is False
    assert list(found.to_frame().columns)[:3] == ["margin", "level", "target"]


def test_weights_scaled_to_the_sample_reproduce_shares_but_not_totals():
    """The same weights over 15 sum to 8: shares stay."""
    scaled = people(w=[w / 15 for w in PEOPLE["w"]])
    (city, village) = check_margins(scaled, [Margin.totals("area", {"city": 600, "village": 600})]).rows
    assert (city.reproduced, city.share_reproduced, village.share_reproduced) == (False, True, True)
    found = check_margins(people(), [Margin.totals("area", {"city": 60})])
    assert [r.level for r in found.rows] == ["city", "village"]
    assert (found.rows[1].target, found.rows[1].reproduced) == (None, False)
    assert found.shares_reproduced == {"area": False}


def test_weights_that_were_rounded_are_given_their_rounding():
    """0.67 for 2/3 a hundred times is 67, not 66.67: three decimals short of the target, and that is no fault."""
    data = survey({"g": ["a"] * 100 + ["b"] * 50, "w": [0.67] * 100 + [1.33] * 50}, weight="w")
    rows = check_margins(data, [Margin.of_shares("g", {"a": 0.5, "b": 0.5}, rounding=0.0001)]).rows
    assert rows[0].share == pytest.approx(67 / 133.5)
    assert rows[0].tolerance == pytest.approx(0.00005 + 2 * 0.01 * (100 / 12) ** 0.5 / 133.5, rel=1e-6)


def test_units_that_look_wrong_are_said(language):
    """Probabilities for weights, people for units, a percentage for a number of units, negative weights."""
    t = translator(language)

    def ids(data, **more):
        found = estimate_mean(data, "age", **more)
        assert not any("«estimation" in t(m) for m in found.notes)
        return {m.id.rpartition(".")[2] for m in found.notes}

    assert "weights_probabilities" in ids(people(w=[0.01, 0.02] * 4))
    assert not ids(people()) & {"weights_probabilities", "population_people", "population_not_whole"}
    stated = survey({**PEOPLE, "N": [18_000_000] * 8}, weight="w", population="N")
    assert "population_people" in ids(stated)
    assert "population_not_whole" in ids(survey({**PEOPLE, "N": [96.8] * 8}, weight="w", population="N"))
    far = Calibration((SEX,), (NumberTotal("age", 200 * 69.0),))
    assert "weights_negative" in ids(calibrate_weights(people(), far))

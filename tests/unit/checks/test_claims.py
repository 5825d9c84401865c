"""Claims of a report recomputed: bases, weights, rounding, numbers of interviews, margins of error, people.

Ten interviews, small enough for hand computation. Rows 1–8 count, row 9 was voided and has no weight, row 10 was
refuted by control. `q` is asked where f = 1 (row 6 was answered though f = 2), 98 is "don't know".

    row      1   2   3   4   5   6   7   8 |  9 | 10
    w        1   2   2   2   1   4   2   5 |  – |  6
    f        1   1   1   1   1   2   2   2 |  1 |  1
    q        1   1   2  98   –   1   –   – |  1 |  1
    age     20  30  40  50  98  60  25  35 | 45 | 55
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.deliverables import small_deliverable
from fixtures.made_rows import made_rows
from sapa.checks.base import Context
from sapa.checks.claims import agrees, claims
from sapa.checks.claims_file import printed_decimals, read_claims
from sapa.checks.design_error import prepare
from sapa.checks.frame import read_frame
from sapa.checks.interviews import from_method, relate
from sapa.checks.selection import SelectionClass
from sapa.deliverable.load import load_deliverable
from sapa.deliverable.manifest import Indicator, Roles, Statuses
from sapa.deliverable.sections import ClaimsRef
from sapa.i18n import LANGUAGES, translator
from sapa.standard import choose, load_standard

EN = translator("en")
SPEC = ClaimsRef.model_validate({"file": "claims.csv"})
PLACE = 'Шымкент, "центр"'
DATA = made_rows(
    {
        "w": [1, 2, 2, 2, 1, 4, 2, 5, None, 6],
        "f": [1, 1, 1, 1, 1, 2, 2, 2, 1, 1],
        "q": [1, 1, 2, 98, None, 1, None, None, 1, 1],
        "age": [20, 30, 40, 50, 98, 60, 25, 35, 45, 55],
        "place": [PLACE, PLACE, *["село"] * 8],
        "status": [*["done"] * 8, "void", "done"],
    }
)
INDICATORS = {
    "pleased": Indicator(column="q", values=("1",), base="f == 1", title="Довольны услугой"),
    "answer": Indicator(column="q"),
    "asked": Indicator(column="q", base="f == 1"),
    "age": Indicator(column="age", statistic="mean"),
}


def ten(weights="w"):
    """Return the ten interviews."""
    roles = Roles.model_validate({"status": "status", "region": "place"} | ({"weight": weights} if weights else {}))
    statuses = Statuses.model_validate({"complete": ["done"], "voided": ["void"]})
    return relate(DATA, roles, statuses=statuses, missing=("98",), indicators=INDICATORS)


def table_of(*rows):
    """Return claims as rows of a file; a claim names only what it states."""
    columns = ["indicator", "value", *sorted({k for row in rows for k in row} - {"indicator", "value"})]
    return made_rows({c: [row.get(c) for row in rows] for c in columns}, file="claims.csv")


def check(*rows, interviews=None, people=None, selection=SelectionClass.UNKNOWN):
    """Check claims on the ten interviews; the tenth is refuted."""
    interviews = interviews or ten()
    counted = interviews.complete & (np.arange(len(interviews.rows)) != 9)
    prepared = prepare(interviews, counted, None, None)
    return claims(
        interviews, Context(load_standard(), choose({}), method="main"), prepared=prepared, selection=selection,
        rows=table_of(*rows), spec=SPEC, people=people,
    )  # fmt: skip


def one(**stated):
    """Return the result of the only claim."""
    (result,) = check(stated).detail.claims
    return result


def finding(result, question):
    """Return the one finding on a question."""
    (found,) = [f for f in result.findings if f.id.split("/")[2] == f"claims.{question}"]
    return found


@pytest.mark.parametrize(
    ("value", "weighted", "agreed", "base"),
    [
        # weighted: Σ w of the hits / Σ w of the base, by hand from the table above
        ("60.0", "yes", True, "valid answers, weighted, interviews that count"),  # rows 1–3: 3/5
        ("66.7", "no", True, "valid answers, unweighted, interviews that count"),  # 2/3
        ("66.7", "yes", False, "valid answers, unweighted, interviews that count"),
        ("42.9", "yes", False, "all who answered, “don't know” included, weighted"),  # rows 1–4: 3/7
        ("37.5", "yes", False, "all who were asked, without an answer too, weighted"),  # rows 1–5: 3/8
        ("77.8", "yes", False, "all valid answers, without the filter of the question, weighted"),  # 1–3, 6: 7/9
        ("36.8", "yes", False, "everyone, whether asked or not, weighted"),  # rows 1–8: 7/19
        ("81.8", "yes", False, "valid answers, weighted, interviews that count and refuted ones"),  # 1–3, 10: 9/11
        ("80.0", "no", False, "valid answers, unweighted, all interviews handed in"),  # 1–3, 9, 10: 4/5
    ],
)
def test_the_base_that_gives_the_figure_is_named(value, weighted, agreed, base):
    """Each usual mistake of the base gives a figure of its own, and the review names it."""
    result = one(indicator="pleased", value=value, weighted=weighted)
    assert (result.agrees, result.recomputed) == (agreed, pytest.approx(60.0 if weighted == "yes" else 200 / 3))
    assert EN(result.reproduced_by[0]).startswith(base)


def test_a_figure_that_no_base_gives_is_wrong():
    """61 % comes from nowhere: not met, and the sentence shows both figures."""
    found = finding(check({"indicator": "pleased", "value": "61.0", "page": 7}), "values")
    assert (str(found.status), found.value) == ("not_met", 1.0)
    assert "Довольны услугой (whole sample, p. 7): report 61, data 60.00" in EN(found.message)


def test_a_figure_of_another_base_is_for_a_person():
    """The figure can be had from the data, but not as the report says."""
    found = finding(check({"indicator": "pleased", "value": "42.9"}), "values")
    assert (str(found.status), found.value) == ("judgement", 0.0)
    assert "as in the report: all who answered" in EN(found.message)


def test_missing_codes_left_in_a_mean_are_found():
    """Ages: Σwx/Σw of rows 1–8 without 98 is 725/18 = 40.28; with the code 98 as an age 823/19 = 43.32."""
    right, wrong = one(indicator="age", value="40.28", unit="years"), one(indicator="age", value="43.3")
    assert (right.agrees, right.n, wrong.agrees) == (True, 7, False)
    assert EN(wrong.reproduced_by[0]).startswith("all who answered")


@pytest.mark.parametrize(
    ("value", "claimed", "decimals", "same"),
    [
        (55.25, 55.3, 1, True), (55.25, 55.2, 1, True), (55.35, 55.4, 1, True), (55.35, 55.3, 1, True),
        (0.5, 0, 0, True), (0.5, 1, 0, True), (1.005, 1.0, 2, True), (1.005, 1.01, 2, True),
        (55.2501, 55.2, 1, False), (55.1499, 55.2, 1, False), (187_400, 187_000, -3, True),
        (187_600, 187_000, -3, False),
    ],
)  # fmt: skip
def test_a_half_may_be_rounded_either_way(value, claimed, decimals, same):
    """Half up (55.25 → 55.3) and half to even (55.25 → 55.2) are both honest; beyond a half nothing is."""
    assert agrees(value, claimed, decimals) is same


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("55.2", 55.2, 1), ("55,20", 55.2, 2), ("55", 55, 0), ("1 653 000", 1653000, 0), ("1,653,000", 1653000, 0),
        ("1.653.000,5", 1653000.5, 1), ("-0,5", -0.5, 1), (".5", 0.5, 1),
    ],
)  # fmt: skip
def test_decimals_are_counted_as_printed(text, value, decimals):
    """A mark before thousands is no decimal mark."""
    assert printed_decimals(text, value) == decimals


@pytest.mark.parametrize(
    ("stated", "same", "decimals"),
    [
        ({"value": "66,7", "weighted": "нет"}, True, 1),  # decimal comma, no column of decimals
        ({"value": "67", "weighted": "без весов"}, True, 0),
        ({"value": "66,7 %", "weighted": "0"}, True, 1),
        ({"value": "0.667", "unit": "share", "weighted": "no"}, True, 3),
        ({"value": "0,67", "unit": "Доля", "weighted": "no"}, True, 2),
        ({"value": "61.2", "decimals": "-1"}, False, 1),  # −1 would let 55…65 pass for 61.2
        ({"value": "64", "decimals": "-1"}, False, 0),
        ({"value": "55.2", "decimals": "0"}, False, 1),  # 0 would take 55 for 55.2
        ({"value": "60", "decimals": "2"}, True, 2),  # 60.00 in a cell that drops zeros
    ],
)
def test_units_and_decimals_of_a_claim(stated, same, decimals):
    """A claim's own decimals never make it vaguer than what it prints."""
    result = one(indicator="pleased", **stated)
    assert (result.agrees, result.decimals) == (same, decimals)


@pytest.mark.parametrize(
    ("indicator", "value", "n"),
    [
        # rows 1, 2, 3, 6 answered validly (w 9): code 1 is 7/9, code 2 is 2/9; of all answers (w 11) 98 is 2/11
        ("answer = 1", "77.8", 4), ("answer == 1.0", "77.8", 4), ("answer='2'", "22.2", 4), ("answer = 98", "18.2", 5),
        ("pleased = 2", "40.0", 3), ("answer = 7", "0.0", 4),
    ],
)  # fmt: skip
def test_one_category_of_an_indicator(indicator, value, n):
    """`indicator = code`; “don't know” is a share of all answers, a code that nobody gave is 0 %."""
    result = one(indicator=indicator, value=value)
    assert (result.agrees, result.n, result.problem) == (True, n, None)


@pytest.mark.parametrize(
    ("indicator", "words"), [("answer", "name one as “indicator = code”"), ("age = 20", "has no categories")]
)
def test_a_claim_that_names_no_figure_is_no_pass(indicator, words):
    """Not assessable, with the reason: never “every figure is reproduced”."""
    found = finding(check({"indicator": indicator, "value": "77.8"}), "values")
    assert str(found.status) == "not_assessable"
    assert words in EN(found.message)


def test_a_group_in_which_nobody_was_interviewed():
    """Neither wrong nor right."""
    result = check({"indicator": "pleased", "value": "50", "group": "place == 'Актау'"})
    assert (result.detail.claims[0].agrees, result.detail.claims[0].n) == (None, 0)
    assert str(finding(result, "values").status) == "not_assessable"
    assert "no interview belongs to this group" in EN(finding(result, "values").message)


def test_conditions_with_commas_and_quotes():
    """The place is written with a comma and quotes; rows 1 and 2 are there: 100 % of 2."""
    result = one(indicator="pleased", value="100", group=f"place == '{PLACE}'")
    assert (result.agrees, result.n) == (True, 2)


def test_the_base_of_a_claim_replaces_that_of_the_indicator():
    """Without a filter rows 1, 2, 3, 6: 7/9; the indicator's own base is then tried as another way (both: 3/5)."""
    result = one(indicator="pleased", value="77.8", base="f in [1, 2]")
    assert (result.agrees, result.n) == (True, 4)
    other = one(indicator="pleased", value="60.0", base="f in [1, 2]")
    assert (other.agrees, EN(other.reproduced_by[0])[:37]) == (False, "valid answers within both the stated ")


@pytest.mark.parametrize(
    ("stated", "column", "defect"),
    [
        ({"indicator": "plaesed"}, "indicator", "nearest: pleased"),
        ({"value": "около 60"}, "value", "not a number"),
        ({"value": None}, "value", "not a number"),
        ({"group": "place = 'село'"}, "group", "cannot be understood"),
        ({"base": "q99 == 1"}, "base", "cannot be understood"),
        ({"unit": "чел."}, "unit", "per cent or share"),
        ({"value": "0.60"}, "unit", "per cent or share"),
        ({"weighted": "частично"}, "weighted", "weighted"),
    ],
)
def test_a_claim_that_cannot_be_understood_is_a_defect(stated, column, defect):
    """Named with file, row and column; the values are then not assessed, never passed."""
    result = check({"indicator": "pleased", "value": "60.0", "group": None, "base": None} | stated)
    (found,) = result.detail.defects
    assert (result.detail.claims, found.file, found.row, found.column) == ((), "claims.csv", 2, column)
    assert defect in EN(found.defect)
    assert str(finding(result, "values").status) == "not_assessable"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("n", "много"), ("n", "-3"), ("margin", "±два"), ("confidence", "150"), ("confidence", "5"),
        ("population", "1,6 млн"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_value_is_read_or_named(field, text):
    """A margin that is no number was not “not stated”: the value is judged, the rest is a defect."""
    result = check({"indicator": "pleased", "value": "60.0", field: text})
    assert result.detail.claims[0].agrees
    assert [(d.column, d.value, d.row) for d in result.detail.defects] == [(field, text, 2)]


def test_an_unreadable_row_takes_the_pass_away():
    """One right figure and one that cannot be read: not “every figure”."""
    found = finding(check({"indicator": "pleased", "value": "60"}, {"indicator": "x", "value": "60"}), "values")
    assert (str(found.status), found.n) == ("not_assessable", 2)


def test_every_figure_right_is_met():
    """Twice the same figure is two claims."""
    row = {"indicator": "pleased", "value": "60.0"}
    result = check(row, row | {"page": 30})
    assert (str(finding(result, "values").status), len(result.detail.claims)) == ("met", 2)


def test_a_table_with_a_header_only_is_not_assessable():
    """Nothing was claimed in writing: no pass, and no crash."""
    rows = made_rows({"indicator": [], "value": []}, file="claims.csv")
    interviews = ten()
    result = claims(
        interviews, Context(load_standard(), choose({})), prepared=prepare(interviews, interviews.complete, None, None),
        selection=SelectionClass.UNKNOWN, rows=rows, spec=SPEC,
    )  # fmt: skip
    assert [str(f.status) for f in result.findings] == ["not_assessable"]
    assert "no rows" in EN(result.findings[0].message)


@pytest.mark.parametrize(
    ("n", "status"),
    [
        (3, "met"),  # rows 1–3
        (4, "judgement"),  # with “don't know”
        (5, "judgement"),  # all who were asked
        (8, "judgement"),  # all that count
        (9, "judgement"),  # with the refuted one
        (10, "judgement"),  # all handed in
        (7, "judgement"),  # all handed in who were asked
        (2, "not_met"),  # no base has two
        (1200, "not_met"),
    ],
)
def test_stated_numbers_of_interviews(n, status):
    """The figure's own base, another one, or none."""
    found = finding(check({"indicator": "pleased", "value": "60", "n": n}), "n")
    assert str(found.status) == status
    assert status == "met" or f"report {n:,}, in the base 3" in EN(found.message)


def people(value="60", population="3", **more):
    """Return the finding on a number of people; weights are people."""
    return finding(check({"indicator": "pleased", "value": value, "population": population}, **more), "population")


@pytest.mark.parametrize(
    ("claimed", "status"),
    [
        ("3", "met"),  # Σ w of rows 1 and 2
        ("4.8", "judgement"),  # 60 % of the 8 who were asked: a way, but for a person to accept
        ("7", "not_met"),
        ("13000", "not_met"),
    ],
)
def test_stated_numbers_of_people(claimed, status):
    """Σ w within a person (weights are delivered rounded); another way is named and left to a person."""
    assert str(people(population=claimed).status) == status


@pytest.mark.parametrize(
    ("claimed", "status"),
    [
        ("600000", "met"), ("600200", "met"), ("600499", "not_met"), ("600500", "not_met"), ("599998", "not_met"),
        ("1000000", "not_met"),
        ("601000", "not_met"),
    ],
)  # fmt: skip
def test_people_of_the_frame_are_rounded_to_trailing_zeros(claimed, status):
    """1 000 400 people in the frame: 60 % are 600 240, which is 600 000 or 600 200, but not a million."""
    interviews = ten()
    result = check(
        {"indicator": "everyone", "value": "60", "population": claimed},
        interviews=relate(
            DATA, Roles.model_validate({"weight": "w", "status": "status"}),
            statuses=Statuses.model_validate({"complete": ["done"], "voided": ["void"]}), missing=("98",),
            indicators={"everyone": INDICATORS["pleased"]},
        ),
        people=1_000_400,
    )  # fmt: skip
    assert interviews.weight is not None
    assert str(finding(result, "population").status) == status


def test_people_cannot_be_told_from_weights_that_are_no_people():
    """Without weights, and with weights that sum to the interviews, Σ w is no number of people."""
    assert str(people(interviews=ten(weights=None)).status) == "not_assessable"
    scaled = made_rows({"w": [0.5, 1.5], "q": [1, 2]})
    interviews = relate(
        scaled, Roles.model_validate({"weight": "w"}), statuses=None, missing=(),
        indicators={"pleased": Indicator(column="q", values=("1",))},
    )  # fmt: skip
    result = check({"indicator": "pleased", "value": "25", "population": "25"}, interviews=interviews)
    assert (result.detail.claims[0].agrees, str(finding(result, "population").status)) == (True, "not_assessable")


@pytest.mark.parametrize(("claimed", "status"), [("600000", "met"), ("667000", "judgement"), ("640000", "not_met")])
def test_the_way_that_gives_the_number_of_people_is_named(claimed, status):
    """A million in the frame, 60 % printed: 600 000 follows; 2/3 × a million is the recomputed share of all asked."""
    interviews = relate(
        made_rows({"w": [200_000, 200_000, 200_000], "q": [1, 1, 2]}), Roles.model_validate({"weight": "w"}),
        statuses=None, missing=(), indicators={"pleased": Indicator(column="q", values=("1",))},
    )  # fmt: skip
    prepared = prepare(interviews, interviews.complete, None, None)
    result = claims(
        interviews, Context(load_standard(), choose({}), method="main"), prepared=prepared,
        selection=SelectionClass.UNKNOWN, spec=SPEC, people=1_000_000,
        rows=table_of({"indicator": "pleased", "value": "60", "population": claimed}),
    )  # fmt: skip
    found = finding(result, "population")
    assert str(found.status) == status
    words = {
        "met": "from the printed percentage of the frame's people – 1",
        "judgement": "the report's number is the recomputed, unrounded percentage of the frame's people",
        "not_met": "Given in no way: 1",
    }
    assert words[status] in EN(found.message)


@pytest.mark.parametrize("weights", [[None] * 10, ["–"] * 10, [0] * 10])
def test_a_column_of_weights_that_nobody_can_use_refutes_nothing(weights):
    """Blank, text or zero in every row: values, numbers of interviews and of people are not known, never "data 0"."""
    rows = made_rows({"w": weights, "q": [1, 2] * 5})
    interviews = relate(
        rows, Roles.model_validate({"weight": "w"}), statuses=None, missing=(),
        indicators={"pleased": Indicator(column="q", values=("1",))},
    )  # fmt: skip
    stated = {"indicator": "pleased", "value": "50", "n": "10", "population": "5000", "weighted": "yes"}
    result = check(stated, interviews=interviews)
    for question in ("values", "n", "population"):
        assert str(finding(result, question).status) == "not_assessable", question
    assert "no interview in this base has a usable weight" in EN(finding(result, "values").message)
    unweighted = check(stated | {"weighted": "no", "value": "55.6"}, interviews=interviews)
    assert str(finding(unweighted, "population").status) == "not_assessable"


@pytest.mark.parametrize(
    "selection",
    [SelectionClass.QUOTA, SelectionClass.UNKNOWN, SelectionClass.ROUTE_WITHOUT_RULE, SelectionClass.PROBABILITY],
)
def test_without_a_design_no_margin_is_called_real(selection):
    """√(0.6·0.4/3)·1.96 = 55.4 points: at least that even as a simple random sample.

    Probability sampling is the case of a file without first-stage units.
    """
    found = finding(check({"indicator": "pleased", "value": "60", "margin": "5"}, selection=selection), "margins")
    text, todo = EN(found.message), EN(found.recommendation)
    assert "it would be at least ±55.4% even as a simple random sample" in text
    assert "real" not in text
    assert todo.startswith("Describe how respondents were selected")
    assert "design" not in todo


def test_opt_in_has_no_margin():
    """Whoever chose himself has no margin of error, however large."""
    result = check({"indicator": "pleased", "value": "60", "margin": "30"}, selection=SelectionClass.OPT_IN)
    assert str(finding(result, "margins").status) == "not_met"
    assert result.detail.claims[0].margin_nominal is None


@pytest.mark.parametrize(("margin", "status"), [("20", "not_met"), ("55", "not_met"), ("55.4", "not_assessable")])
def test_without_a_design_the_nominal_margin_can_only_refute(margin, status):
    """60 % of 3 interviews: 1.959964·√(0.6·0.4/3) = 0.55436. Larger than that may still be too small: no pass."""
    result = check({"indicator": "pleased", "value": "60", "margin": margin})
    assert str(finding(result, "margins").status) == ("not_assessable" if margin == "55" else status)
    assert result.detail.claims[0].margin_nominal == pytest.approx(0.55436, abs=5e-6)


@pytest.mark.parametrize(
    ("stated", "low"), [("55.4", False), ("55.3", True), ("55", False), ("54", True), ("55.43", True)]
)
def test_a_stated_margin_is_rounded_as_it_is_printed(stated, low):
    """55.436 is 55.4 at one decimal and 55 at none; 55.3, 54 and 55.43 are too small."""
    assert one(indicator="pleased", value="60", margin=stated).margin_understated is low


@pytest.mark.parametrize(
    ("confidence", "z"),
    # two-sided normal quantiles of published tables
    [("90", 1.644854), ("95.45", 2.000002), ("97", 2.170090), ("99", 2.575829), ("0.9", 1.644854), (None, 1.959964)],
)
def test_the_confidence_that_a_claim_states_is_used(confidence, z):
    """Also one that is in no closed list; 0.9 is 90 %."""
    result = one(indicator="pleased", value="60", margin="50", confidence=confidence)
    assert result.margin_nominal == pytest.approx(z * np.sqrt(0.6 * 0.4 / 3), abs=1e-6)


@pytest.mark.parametrize(("group", "value"), [(f"place == '{PLACE}'", "100"), ("q == 2", "0")])
def test_at_zero_and_a_hundred_per_cent_no_margin_is_judged(group, value):
    """The estimated variance is zero there, and ±0 would bless whatever is stated."""
    result = check({"indicator": "pleased", "value": value, "group": group, "margin": "1"})
    claim = result.detail.claims[0]
    assert (claim.agrees, claim.margin_nominal, claim.margin_design, claim.margin_understated) == (
        True, None, None, False,
    )  # fmt: skip
    assert str(finding(result, "margins").status) == "not_assessable"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The small deliverable's survey with its design (strata, PSUs, weights that are people)."""
    loaded = load_deliverable(small_deliverable(tmp_path_factory.mktemp("small")))
    method = loaded.parts[0].methods[0]
    interviews = from_method(method)
    frame = read_frame(method.table("population"), method.spec.population)
    prepared = prepare(interviews, interviews.complete, frame, method.spec.selection)

    def run(*rows):
        return claims(
            interviews, Context(load_standard(), choose({}), method="main"), prepared=prepared,
            selection=SelectionClass.PROBABILITY, rows=table_of(*rows), spec=SPEC, people=frame.people,
        )  # fmt: skip

    return run


def test_the_margin_of_a_mean_is_in_its_own_unit(small):
    """Ages have a margin in years: one year more than the real one holds, half of it does not."""
    (claim,) = small({"indicator": "age", "value": "45", "unit": "years"}).detail.claims
    real = claim.margin_true
    assert real > 1.0
    wide, narrow = (
        small({"indicator": "age", "value": "45", "unit": "years", "margin": f"{m:.2f}"}) for m in (real + 1, real / 2)
    )
    assert (str(finding(wide, "margins").status), str(finding(narrow, "margins").status)) == ("met", "not_met")
    assert "%" not in EN(finding(narrow, "margins").message)
    assert narrow.tables[0].records()[0]["margin_claimed"] == pytest.approx(real / 2, abs=0.005)


def test_the_margin_of_a_group_is_never_below_that_of_a_simple_random_sample(small):
    """KZ-11: 50 % of 20 interviews in four PSUs: 1.959964·√(0.25/20) = 0.21913 at least."""
    (claim,) = small({"indicator": "trust", "value": "50.0", "group": "region == 'KZ-11'"}).detail.claims
    assert (claim.agrees, claim.n) == (True, 20)
    assert claim.margin_nominal == pytest.approx(0.21913, abs=5e-6)
    assert claim.margin_true >= claim.margin_nominal


def test_weighted_figures_of_the_small_deliverable(small):
    """Σ w of the trusting over 60 040: 29 519.5 = 49.17 %; the people are 29 520, in hundreds 29 500, not 30 500."""
    for stated, status in (("29520", "met"), ("29500", "met"), ("30500", "not_met"), ("30000", "met")):
        result = small({"indicator": "trust", "value": "49.2", "n": "60", "population": stated})
        assert str(finding(result, "population").status) == status
        assert result.detail.claims[0].population == pytest.approx(29519.5)
        assert str(finding(result, "n").status) == "met"


def test_the_margin_of_a_whole_sample_uses_the_degrees_of_freedom_of_the_design(small):
    """The same margin as the sampling-error check prints: 12 PSUs less 3 strata."""
    (claim,) = small({"indicator": "trust", "value": "49.2", "margin": "1"}).detail.claims
    (group,) = small({"indicator": "trust", "value": "49.2", "group": "region in ['KZ-10', 'KZ-11']"}).detail.claims
    assert claim.margin_design == pytest.approx(group.margin_design)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_written_in_three_languages(language, small):
    """No id, brace or None shows."""
    rows = [
        {"indicator": "trust", "value": "61", "n": "7", "margin": "1", "population": "5", "page": "3"},
        {"indicator": "trust", "value": "50.0", "n": "60", "margin": "60", "group": "region == 'KZ-11'"},
        {"indicator": "age = 1", "value": "50"},
    ]
    t = translator(language)
    result = small(*rows)
    texts = [t(m) for f in result.findings for m in (f.message, f.recommendation) if m is not None]
    assert len(texts) >= 8
    assert [x for x in texts if "«checks." in x or "None" in x or "{" in x] == []


CELLS = st.sampled_from(
    [None, "pleased", "answer", "answer = 1", "age", "x", "60", "60.0", "0,6", "1,234", "1.234,5", "%", "±", "-1",
     "1e400", "nan", "yes", "нет", "f == 1", "f = 1", "place == 'село'", "share", "percent", "=", "= 1", "150", "'",
     "3"]
)  # fmt: skip
COLUMNS = (
    "indicator",
    "value",
    "unit",
    "group",
    "base",
    "weighted",
    "decimals",
    "n",
    "margin",
    "confidence",
    "population",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), min_size=1, max_size=6))
def test_every_row_of_the_table_is_judged_or_named(rows):
    """No claim gets lost, whatever stands in its cells; nothing is met while a row is not understood."""
    result = check(*rows)
    judged = {c.row for c in result.detail.claims}
    named = {d.row for d in result.detail.defects}
    assert judged | named == set(range(2, len(rows) + 2))
    found = finding(result, "values")
    assert found.n == len(rows)
    assert str(found.status) != "met" or judged == set(range(2, len(rows) + 2))
    assert all(c.problem is not None or c.agrees is not None for c in result.detail.claims)


def test_columns_may_have_names_of_their_own():
    """`value: Значение` in the manifest; the defect names the column of the file."""
    spec = ClaimsRef.model_validate({"file": "c.csv", "indicator": "Показатель", "value": "Значение"})
    rows = made_rows({"Показатель": ["pleased", "pleased"], "Значение": ["60,0", "нет"]}, file="c.csv")
    (claim,), (defect,) = read_claims(rows, spec, ten())
    assert (claim.value, claim.decimals, defect.column, defect.row) == (60.0, 1, "Значение", 3)

"""Figures of a report recomputed: bases, weights, rounding, categories, groups.

The interviews and their weights stand in fixtures.ten_claims.
"""

from __future__ import annotations

import pytest

from fixtures.ten_claims import EN, PLACE, check, finding, one
from sapa.checks.claims import agrees


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


def test_every_figure_right_is_met():
    """Twice the same figure is two claims."""
    row = {"indicator": "pleased", "value": "60.0"}
    result = check(row, row | {"page": 30})
    assert (str(finding(result, "values").status), len(result.detail.claims)) == ("met", 2)

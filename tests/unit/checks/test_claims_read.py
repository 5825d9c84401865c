"""Claims read from their table: numbers, decimals and units as printed, rows that cannot be understood.

The interviews and their weights stand in fixtures.ten_claims.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.made_rows import made_rows
from fixtures.ten_claims import EN, SPEC, check, finding, one, ten
from sapa.checks.base import Context
from sapa.checks.claims import claims
from sapa.checks.claims_file import printed_decimals, read_claims
from sapa.checks.design_error import prepare
from sapa.checks.selection import SelectionClass
from sapa.deliverable.sections import ClaimsRef
from sapa.standard import choose, load_standard


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

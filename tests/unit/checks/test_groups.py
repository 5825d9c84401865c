"""Columns made of others: age groups, recoded answers, crossed levels."""

from __future__ import annotations

from fixtures.made_rows import made_rows
from sapa.checks.groups import as_levels, column_labels, folded, grouped, levels_of, margin_labels, parts_of
from sapa.deliverable.coverage_sections import Grouping

GROUPS = {
    "age_group": Grouping(column="age", starts=(18, 30, 60)),
    "gender": Grouping(column="sex", codes={"men": ("1",), "women": ("2", "3")}),
    "absent": Grouping(column="income", starts=(0,)),
}
ROWS = made_rows({"age": [17, 18, 29, 29.5, 30, 60, 99, None, "x"], "sex": [1, 2, 3, 4, "1.0", None, 2, 1, 1]})


def test_numbers_are_cut_at_their_starts():
    """17 is below the first start; 29.5 still belongs to 18–29; 99 is a missing code; text and blanks have no group."""
    found = grouped(ROWS, GROUPS, missing=("99",))
    assert list(found["age_group"]) == ["", "18–29", "18–29", "18–29", "30–59", "60+", "", "", ""]


def test_codes_are_put_into_their_group():
    """A code in no list belongs to none; `1.0` is the code 1."""
    assert list(grouped(ROWS, GROUPS)["gender"]) == ["men", "women", "women", "", "men", "", "women", "men", "men"]


def test_a_group_of_a_column_that_is_not_there_is_left_out():
    """Tables differ in their columns: what cannot be made is not made."""
    assert set(grouped(ROWS, GROUPS)) == {"age_group", "gender"}
    assert column_labels(ROWS, "absent", GROUPS) is None
    assert margin_labels(ROWS, "gender*nothing", GROUPS) is None


def test_crossed_levels_are_blank_where_a_part_is():
    """Second row: 18 years and code 2; the first is too young."""
    found = margin_labels(ROWS, "gender*age_group", GROUPS, missing=("99",))
    assert list(found[:3]) == ["", "women*18–29", "women*18–29"]
    assert parts_of("gender * age_group") == ("gender", "age_group")


def test_levels_are_spelled_as_the_margin_spells_them():
    """Every dash is a dash, and capitals do not matter."""
    labels = margin_labels(ROWS, "gender*age_group", GROUPS)
    assert as_levels(labels, ["Women*18-29"])[1] == "Women*18-29"
    assert folded("18 — 29") == folded("18-29") == "18-29"
    assert levels_of("age_group", GROUPS) == ("18–29", "30–59", "60+")
    assert levels_of("sex", GROUPS) is None

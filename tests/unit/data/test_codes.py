"""Answer codes and clean text."""

# ruff: noqa: DTZ001 - stored moments are naive
from __future__ import annotations

import unicodedata
from datetime import date, datetime, time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.data.cells import cell_text, clean, normalise_code, number_text, same_code
from sapa.data.values import codes, text


@pytest.mark.parametrize("value", [98, "98", 98.0, "98.0", "98,0", " 98 ", "98\u00a0", "\ufeff98"])
def test_the_ways_to_write_one_code_are_one_code(value):
    """FILES.md: `98`, `"98"` and `98.0` are equal; `98,0` is the same number with a decimal comma."""
    assert normalise_code(value) == "98"


def test_leading_zeros_are_part_of_a_code():
    """A contract 012 is not a contract 12."""
    assert not same_code("012", "12")
    assert normalise_code("012") == "012"
    assert normalise_code("012.0") == "012"


def test_composed_and_decomposed_letters_are_one_code():
    """й may arrive as и with a breve; codes are compared in NFC."""
    assert same_code("Алматы қаласы, Әуезов көшесі й", unicodedata.normalize("NFD", "Алматы қаласы, Әуезов көшесі й"))


def test_truth_values_are_words():
    """A YAML true and a workbook's TRUE cell meet in the same text."""
    assert normalise_code(True) == "true"
    assert normalise_code(98.5) == "98.5"


def test_a_column_of_codes_keeps_what_is_missing():
    """NA stays NA, an empty text becomes NA, the words NA and None are text."""
    column = codes(pd.Series(["1.0", None, " ", "NA", "None", "2,00"], dtype="str", name="q"))
    assert column.tolist()[0] == "1"
    assert column.isna().tolist() == [False, True, True, False, False, False]
    assert column.tolist()[3:] == ["NA", "None", "2"]
    assert column.name == "q"
    assert column.dtype == "str"


def test_a_numeric_column_becomes_the_same_codes():
    """Codes from a numeric column and from a text column are equal."""
    assert codes(pd.Series([1.0, 2.0, None])).tolist()[:2] == ["1", "2"]
    assert text(pd.Series([1, 2])).tolist() == ["1", "2"]


def test_an_empty_column_gives_an_empty_column():
    """Zero rows are no error."""
    assert len(codes(pd.Series([], dtype="str"))) == 0


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.0, "1"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (1e17, "1e+17"),
        (float("nan"), ""),
        (123456789012345.0, "123456789012345"),
    ],
)
def test_a_stored_number_is_shown_as_a_person_types_it(value, shown):
    """Excel and SPSS show 15 digits: 0.1 + 0.2 is 0.3 on their screen (IEEE 754: 0.30000000000000004)."""
    assert number_text(value) == shown


def test_a_declared_decimal_comma_holds_for_stored_numbers_too():
    """One file has one decimal mark, whether its cells were numbers or texts."""
    assert number_text(1.5, ",") == "1,5"


def test_stored_moments_are_iso_texts():
    """A midnight is a date; what is below a millisecond is noise of Excel's day fractions."""
    assert cell_text(datetime(2021, 7, 5)) == "2021-07-05"
    assert cell_text(datetime(2021, 7, 5, 13, 4, 59, 999_900)) == "2021-07-05 13:05:00"
    assert cell_text(datetime(2021, 7, 5, 13, 5, 0, 250_000)) == "2021-07-05 13:05:00.250"
    assert cell_text(date(2021, 7, 5)) == "2021-07-05"
    assert cell_text(time(13, 5)) == "13:05:00"


@given(st.text())
def test_cleaning_and_normalising_twice_changes_nothing(value):
    """Clean text is clean, and the normal form is a normal form."""
    assert clean(clean(value)) == clean(value)
    assert normalise_code(normalise_code(value)) == normalise_code(value)


@given(st.integers(-(10**14), 10**14))
def test_every_whole_number_has_one_code(number):
    """An integer, its float and their texts have one normal form."""
    forms = {normalise_code(form) for form in (number, float(number), str(number), f"{number}.0", f"{number},00")}
    assert forms == {str(number)}

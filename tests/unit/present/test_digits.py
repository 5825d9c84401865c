"""Digits near a limit, and rounding."""

from __future__ import annotations

import pytest

from sapa.present.digits import fewest_digits, natural_digits, number_format, rounded, shown_digits, significant


@pytest.mark.parametrize(
    ("value", "limit", "digits"),
    [
        (2.83, 5, 2),
        (5.0, 5, 2),  # equal to the limit: nothing to tell apart
        (5.0008, 5, 3),  # 5.00 against 5.00 would puzzle; 5.001 does not
        (4.99996, 5, 5),  # 5.0000 would still read as the limit: 4.99996
        (14.9958, 15, 3),  # 15.00 would read as the limit: 14.996
        (5.0000000001, 5, 6),  # told apart by no sensible number of digits
        (None, 5, 2),
        (float("nan"), 5, 2),
    ],
)
def test_a_number_shows_the_digits_it_needs_beside_its_limit(value: float | None, limit: float, digits: int) -> None:
    """What is shown never contradicts what was decided."""
    assert shown_digits(value, limit) == digits


def test_whole_numbers_have_no_decimals() -> None:
    """Nine people are 9, not 9.00; 4.1 months keep their decimals."""
    assert natural_digits(9.0, 8.0, 12.0) == 0
    assert natural_digits(4.1, 3.0) == 2
    assert natural_digits(None) == 0


def test_a_number_that_was_set_keeps_its_own_decimals() -> None:
    """A bound of 1.5 months reads 1.5, not 1.50; dust of the binary does not count."""
    assert [fewest_digits(x) for x in (3, 1.5, 0.25, 0.1 + 0.2, None, float("inf"))] == [0, 1, 2, 1, 0, 0]


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [(5.005, 2, 5.01), (2.675, 2, 2.68), (0.05005, 4, 0.0501), (0.5, 0, 1.0), (-2.5, 0, -3.0), (4.9949999, 2, 4.99)],
)
def test_rounding_is_half_up_on_what_a_person_would_write(value: float, digits: int, expected: float) -> None:
    """5.005 is 5.00499… in binary; on paper it rounds to 5.01."""
    assert rounded(value, digits) == expected


def test_workbooks_hold_twelve_significant_digits() -> None:
    """0.1 + 0.2 is written as 0.3."""
    assert significant(0.1 + 0.2) == 0.3
    assert number_format(2, percent=True) == "#,##0.00%"
    assert number_format(0) == "#,##0"

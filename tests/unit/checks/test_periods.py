"""Months as people count them: ends of months, leap years, half months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.checks.compliance.periods import add_months, months_between


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 10, 15), 3, date(2027, 1, 15)), (date(2026, 12, 1), 6, date(2027, 6, 1)),
        (date(2026, 1, 31), 1.5, date(2026, 3, 15)), (date(2024, 1, 31), 1.5, date(2024, 3, 15)),
        (date(2026, 3, 1), 1.5, date(2026, 4, 16)), (date(2026, 3, 1), 0, date(2026, 3, 1)),
    ],
)  # fmt: skip
def test_a_date_some_months_later(start, months, end):
    """The day is clamped to the month's end; half a month is fifteen days after the whole ones. By the calendar."""
    assert add_months(start, months) == end


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 12), date(2026, 4, 12), 3), (date(2026, 1, 12), date(2026, 4, 11), 2.5 + 0.5 * 15 / 16),
        (date(2026, 1, 31), date(2026, 3, 15), 1.5), (date(2026, 1, 12), date(2026, 4, 24), 3.4),
        (date(2026, 1, 12), date(2026, 1, 12), 0),
    ],
)  # fmt: skip
def test_months_between_two_days(start, end, months):
    """Whole calendar months, and the days left over: 15 are half a month, 30 of 31 are not yet a whole one."""
    assert months_between(start, end) == pytest.approx(months)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400), st.sampled_from([1.5, 3, 6]))
def test_the_number_shown_agrees_with_the_verdict(start, days, need):
    """A period shown as 3 months or more has lasted three months by the calendar, and the other way round."""
    end = start + timedelta(days=days)
    assert (months_between(start, end) >= need) is (add_months(start, need) <= end)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 36))
def test_whole_months_are_counted_back(start, months):
    """What adding gives, counting finds, except that an end of month may count as more."""
    assert months_between(start, add_months(start, months)) >= months

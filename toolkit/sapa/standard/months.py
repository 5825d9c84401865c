"""Months as table 11 counts them: whole months by the calendar, half a month as half of thirty days."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

DAYS_IN_MONTH = 30


def add_months(start: date, months: float) -> date:
    """Return the date `months` after `start`: whole months by the calendar, half a month as half of thirty days.

    The day is clamped to the month's end: 31 January and one month is 28 or 29 February.
    """
    whole = int(months)
    index = start.month - 1 + whole
    year, month = start.year + index // 12, index % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) + timedelta(days=round((months - whole) * DAYS_IN_MONTH))


def months_between(start: date, end: date) -> float:
    """Return calendar months from start to end: whole months, and the days left as a part of a month.

    Fifteen days are half a month, as in `add_months`; what is left beyond them is a part of the rest of that month, so
    that thirty days of a month of thirty-one are not yet a whole one.
    """
    whole = 0
    while add_months(start, whole + 1) <= end:
        whole += 1
    begun = add_months(start, whole)
    left, length = (end - begun).days, (add_months(start, whole + 1) - begun).days
    half = DAYS_IN_MONTH // 2
    return whole + (left / DAYS_IN_MONTH if left <= half else 0.5 + 0.5 * (left - half) / (length - half))

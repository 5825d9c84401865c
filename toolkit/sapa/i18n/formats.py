"""Numbers and dates as people write them, through Babel."""

from __future__ import annotations

import math
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

LARGE = 1e18
"""From here on a number is shown by its order of magnitude; Babel refuses what has more digits than its decimals."""


def number(value: float, language: str, digits: int | None = None) -> str:
    """Show a number; `digits` None keeps its own decimals, at most six."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "–"
    if abs(value) >= LARGE:
        return f"{float(value):.3g}"
    if not round(value, 6 if digits is None else digits):
        value = 0  # what rounds to nothing has no sign
    pattern = "#,##0.######" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=language)


def integer(value: float, language: str) -> str:
    """Show a whole number with its thousands apart."""
    return number(value, language, 0)


def percent(fraction: float, language: str, digits: int = 1) -> str:
    """Show a fraction as per cent: 0.0283 is `2,83 %` in Kazakh and Russian with two digits."""
    if not math.isfinite(fraction):
        return "–"
    if abs(fraction) >= LARGE:
        return f"{float(fraction):.3g}"
    if not round(fraction, digits + 2):
        fraction = 0
    sign = "%" if language == "en" else "\u00a0%"
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + sign
    return format_percent(fraction, format=pattern, locale=language)


def level(fraction: float, language: str) -> str:
    """Show a confidence level as per cent with its own decimals: 0.95 is `95 %`, 0.9545 `95,45 %`, 0.999 `99,9 %`."""
    digits = next((d for d in (0, 1) if round(100 * fraction, d) == round(100 * fraction, 2)), 2)
    return percent(fraction, language, digits)


def day(value: date, language: str) -> str:
    """Show a date: 15.05.2026 in Kazakh and Russian, 15 May 2026 in English."""
    return format_date(value, format="d MMMM y" if language == "en" else "dd.MM.y", locale=language)

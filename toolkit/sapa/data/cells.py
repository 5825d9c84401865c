"""One cell at a time: clean text, the text of a number, the normal form of an answer code. Plain Python."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta

# str.strip() knows every Unicode space, but not these, which files carry at the ends of cells all the same.
INVISIBLE = "\ufeff\u200b\u2060"
WHOLE = re.compile(r"([+-]?[0-9]+)[.,]0+")
LONGEST_EXACT = 1e15


def clean(value: str) -> str:
    """Return a text trimmed and in Unicode NFC."""
    value = value.strip().strip(INVISIBLE).strip()
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def number_text(value: float, decimal: str | None = None) -> str:
    """Return a stored number as a person would type it: no `.0`, 15 digits (as Excel and SPSS show), '' for nan."""
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < LONGEST_EXACT:
        return str(int(value))
    shown = format(value, ".15g")
    return shown.replace(".", ",") if decimal == "," else shown


def moment_text(value: datetime | date | time) -> str:
    """Return a stored date or time in ISO form; a midnight is a date, fractions below a millisecond are noise."""
    if isinstance(value, datetime):
        value = _whole_milliseconds(value)
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, time):
        return value.isoformat(timespec="milliseconds" if value.microsecond >= 1000 else "seconds")
    return value.isoformat()


def _whole_milliseconds(value: datetime) -> datetime:
    rest = value.microsecond % 1000
    return value + timedelta(microseconds=-rest if rest < 500 else 1000 - rest)


def cell_text(value: object, decimal: str | None = None) -> str:
    """Return any stored value as text; '' for a missing one."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value, decimal)
    return moment_text(value) if isinstance(value, date | time) else clean(str(value))


def normalise_code(value: object) -> str:
    """Return the normal form of an answer code: trimmed, NFC, without an empty fraction.

    `98`, `"98"`, `98.0` and `"98,0"` give "98". Leading zeros are part of a code: "012" is not "12".
    """
    text = cell_text(value)
    whole = WHOLE.fullmatch(text)
    return whole.group(1) if whole else text


def same_code(one: object, other: object) -> bool:
    """Tell whether two answer codes are the same code."""
    return normalise_code(one) == normalise_code(other)

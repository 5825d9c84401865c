"""A figure as a report prints it: `41,2 %`, `41.2%`, `1 188`, `±2,8`, `55,2 ± 2,8`, with its decimals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

PERCENT_SIGNS = "%٪﹪％"
PERCENT_WORD = re.compile(r"%|\bпроцент|\bпайыз|\bper ?cent\b", re.IGNORECASE)
COUNT_WORD = re.compile(
    r"^(?:n|n\s*=.*|№|база|base|саны|адам.*|чел\.?|человек.*|число.*|количество.*|кол-во.*|объем.*|number.*|count)$",
    re.IGNORECASE,
)
_DIGITS = r"\d{1,3}(?:[ ']\d{3})+|\d+"
_NUMBER = rf"(?:{_DIGITS})(?:[.,]\d+)*"
_FIGURE = re.compile(
    rf"""^(?:n\s*=\s*)?
    (?:(?P<alone>±|\+/-|\+-)\s*)?
    (?P<sign>[-+])?(?P<value>{_NUMBER})\s*(?P<percent>%)?
    (?:\s*(?:±|\+/-|\+-)\s*(?P<margin>{_NUMBER})\s*(?P<margin_percent>%)?)?
    (?:\s*п\.?\s?п\.?|\s*п\.?\s?т\.?|\s*p\.?\s?p\.?)?
    (?:\s*[(\[][^()\[\]]*[)\]])?\s*[*†‡¹²³⁰⁴-⁹ᵃ-ᶻ]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*")
_LONGEST = 60
_MOST_DIGITS = 15


class Unit(StrEnum):
    """What a figure is printed in."""

    PERCENT = "percent"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure as printed.

    value, decimals
        55.2 and 1 for `55,2 %`: the number in the printed unit, and how many decimals stand behind the mark.
    margin, margin_decimals
        The number behind ± where there is one.
    is_margin
        True for a lone `±2,8`: the figure is itself a margin of error.
    """

    text: str
    value: float
    decimals: int
    unit: Unit
    margin: float | None = None
    margin_decimals: int = 0
    is_margin: bool = False


def plain_text(text: str) -> str:
    """Return a printed text in one way of writing: NFC, ordinary spaces, minus and per cent signs."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if unicodedata.category(c) == "Zs" or c.isspace() else c for c in text)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    for sign in "−–—‐‑‒":
        text = text.replace(sign, "-")
    for sign in PERCENT_SIGNS:
        text = text.replace(sign, "%")
    return " ".join(text.replace("’", "'").split())


def comma_is_decimal(texts: list[str]) -> bool:
    """Tell whether `1,188` is 1.188 among these texts: yes, unless they print decimals behind a point."""
    points = sum(1 for t in texts if re.search(r"\d\.\d{1,2}(?!\d)", plain_text(t)))
    commas = sum(1 for t in texts if re.search(r"\d,\d{1,2}(?!\d)", plain_text(t)))
    return points <= commas


def printed_figure(text: str, *, comma: bool = True, unit: Unit | None = None) -> PrintedFigure | None:
    """Return the figure that a text is, or None where it is something else.

    Parameters
    ----------
    text
        As printed: `41,2 %`, `41.2%`, `1 188`, `±2,8`, `55,2 ± 2,8`, `n = 1 200`, `44,1 (38,0–50,2)`, `41,2*`.
    comma
        Whether a single comma before three digits is the decimal mark (`1,188` is 1.188) or separates thousands.
    unit
        The unit where the text carries no per cent sign (a table's head often carries it instead).
    """
    cleaned = plain_text(text)
    if not cleaned or len(cleaned) > _LONGEST:
        return None
    found = _FIGURE.match(cleaned)
    if found is None:
        return None
    number = _number(found["value"], comma=comma)
    margin = _number(found["margin"], comma=comma) if found["margin"] else None
    if number is None or (found["margin"] and margin is None):
        return None
    value, decimals = number
    shown = Unit.PERCENT if found["percent"] or found["margin_percent"] else (unit or Unit.PLAIN)
    return PrintedFigure(
        text=cleaned,
        value=-value if found["sign"] == "-" and value else value,
        decimals=decimals,
        unit=shown,
        margin=margin[0] if margin else None,
        margin_decimals=margin[1] if margin else 0,
        is_margin=bool(found["alone"]),
    )


def _number(text: str, *, comma: bool) -> tuple[float, int] | None:
    """Return (value, decimals) of digits with marks: the last mark is the decimal one unless it groups thousands."""
    text = text.replace(" ", "").replace("'", "")
    if sum(c.isdigit() for c in text) > _MOST_DIGITS:
        return None
    marks = [c for c in text if c in ".,"]
    if not marks:
        return float(text), 0
    grouped = _GROUPED.fullmatch(text)
    several = len(marks) > 1
    english = len(marks) == 1 and marks[0] == "," and not comma
    if grouped and not text.startswith("0") and (several or english):
        return float(text.replace(marks[0], "")), 0
    if several:
        head, last = text.rsplit(marks[-1], 1)
        if len(set(marks[:-1])) != 1 or marks[0] == marks[-1] or not _GROUPED.fullmatch(head):
            return None  # 12.01.2026 is a date
        return float(f"{head.replace(marks[0], '')}.{last}"), len(last)
    whole, _, decimals = text.replace(",", ".").partition(".")
    return float(f"{whole}.{decimals}"), len(decimals)

"""What is typed for the contract's values: a number, nothing, or something that cannot be read and says why."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from sapa.deliverable.specification_file import SpecifiedValue
from sapa.i18n import Translator
from sapa.messages import Message, message
from sapa.results.limits import Limits
from sapa.standard import Norm

PER_CENT = "percent"
WHOLE = 100.0
_DIGITS = re.compile(r"(?:\d+(?:[.,]\d*)?|[.,]\d+)\Z")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?\Z")
_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009\t")
_MOST_DIGITS = 12


class Side(StrEnum):
    """Which of the two fields of a norm."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Typed:
    """One field: what was typed, the number that it says, or why it says none. Neither: the field is empty."""

    text: str = ""
    number: float | None = None
    fault: Message | None = None

    def shown(self, t: Translator) -> str:
        """Return what the field shows in a language: the number as it is written there, else what was typed."""
        return self.text if self.number is None else t.number(self.number)


@dataclass(frozen=True, slots=True)
class Entry:
    """The two fields of a norm."""

    low: Typed = Typed()
    high: Typed = Typed()

    @property
    def empty(self) -> bool:
        """True where nothing is typed."""
        return not self.low.text and not self.high.text

    @property
    def crossed(self) -> Message | None:
        """Why the two numbers cannot stand together."""
        low, high = self.low.number, self.high.number
        if low is None or high is None or low <= high:
            return None
        return message("app.specification.fault.crossed", low=low, high=high)

    @property
    def faulty(self) -> bool:
        """True where something must be mended before the specification can be written."""
        return self.low.fault is not None or self.high.fault is not None or self.crossed is not None

    def value(self, norm: Norm) -> SpecifiedValue | None:
        """Return the value in the norm's unit; None where there is none, or none that can be read."""
        if self.empty or self.faulty:
            return None
        return SpecifiedValue(min=self.low.number, max=self.high.number, unit=norm.unit)

    def set(self, side: Side, typed: Typed) -> Entry:
        """Return the entry with one field changed."""
        return replace(self, low=typed) if side is Side.LOW else replace(self, high=typed)


def read_field(text: str, norm: Norm, *, language: str) -> Typed:
    """Return what a text says as a limit of a norm.

    `1,5` and `1.5` are one and a half in every language; `1,500` is fifteen hundred in English only, where numbers are
    shown so. A number that can be no limit (nought, more than 100 %) is refused with the reason.
    """
    shown = " ".join(text.split())
    if not shown:
        return Typed()
    bare = shown.translate(_BLANKS)
    if norm.unit == PER_CENT:
        bare = bare.removesuffix("%")
    if language == "en" and _GROUPED.match(bare):
        bare = bare.replace(",", "")
    if not _DIGITS.match(bare):
        negative = bare[:1] in "-−–" and _DIGITS.match(bare[1:])
        return Typed(shown, fault=message(f"app.specification.fault.{'not_positive' if negative else 'no_number'}"))
    if sum(c.isdigit() for c in bare) > _MOST_DIGITS:
        return Typed(shown, fault=message("app.specification.fault.no_number"))
    number = float(bare.replace(",", "."))
    if number <= 0:
        return Typed(shown, fault=message("app.specification.fault.not_positive"))
    if norm.unit == PER_CENT and number > WHOLE:
        return Typed(shown, fault=message("app.specification.fault.over_whole"))
    return Typed(shown, number=number)


def of_number(number: float | None) -> Typed:
    """Return a field that a file or the Standard filled."""
    return Typed() if number is None else Typed(f"{number:.12g}", number=number)


def of_limits(low: float | None, high: float | None) -> Entry:
    """Return the two fields with limits in them."""
    return Entry(of_number(low), of_number(high))


def doubt(entry: Entry, norm: Norm) -> Message | None:
    """Return a doubt about a value that can be read: 0.05 in a field of per cent may be meant as 5 %."""
    if norm.unit != PER_CENT:
        return None
    corridor = Limits(norm.min, norm.max)
    for typed in (entry.low, entry.high):
        number = typed.number
        if number is not None and number < 1 and corridor.hold(WHOLE * number):
            return message("app.specification.doubt.fraction", number=number, meant=WHOLE * number)
    return None

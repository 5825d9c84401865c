"""Readings: how ambiguous norms are taken. The list is closed, and the one used is printed with each result."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from sapa.errors import BadInput
from sapa.messages import Message, Param, message
from sapa.standard.model import Norm, Standard
from sapa.standard.section import Section
from sapa.strict_yaml import load_strict, nearest

Value: TypeAlias = "str | int | float"

_FILE = Path(__file__).parent / "readings.yaml"
_KEYS = ("values", "open_interval", "default", "sensitive", "norms", "bound", "unit", "begin", "limit")
_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """One question that the act leaves open.

    `values` may be chosen, and where `open_interval` is given any number strictly between its two ends
    as well; a field for it begins with `begin`. `sensitive`: the formal finding lists its status under every other
    value. `norms` are the ids of the norms that it concerns, with * for anything; `bound` and `unit` narrow what *
    stands for. `limit`: the reading is the limit itself, the least (`min`) or the largest (`max`) value.
    """

    id: str
    values: tuple[Value, ...]
    default: Value
    sensitive: bool
    open_interval: tuple[float, float] | None = None
    norms: tuple[str, ...] = ()
    bound: str | None = None
    unit: str | None = None
    begin: float | None = None
    limit: str | None = None

    def concerns(self, norm: Norm) -> bool:
        """Tell whether the norm itself is taken by this reading (one that only refers to a table is not)."""
        return norm.id in self.norms or (
            norm.required
            and any(fnmatchcase(norm.id, name) for name in self.norms)
            and (self.bound is None or getattr(norm, self.bound) is not None)
            and (self.unit is None or norm.unit == self.unit)
        )

    @property
    def title(self) -> Message:
        """Return the name of the reading."""
        return message(f"readings.{self.id}.title")

    @property
    def reason(self) -> Message:
        """Return why the default was chosen and what else could be meant."""
        return message(f"readings.{self.id}.reason")

    @property
    def source(self) -> Message:
        """Return what the question and its default rest on."""
        return message(f"readings.{self.id}.source")

    def label(self, value: Value) -> Message:
        """Return the words of one value; a freely chosen number has the words of `other`."""
        if value in self.values:
            return message(f"readings.{self.id}.value.{str(value).replace('.', '_')}")
        return message(f"readings.{self.id}.value.other", x=float(value))

    def accept(self, value: object, *, where: str | None = None) -> Value:
        """Return `value` as one of the reading's values (numbers compare as numbers).

        Raises
        ------
        BadInput
            For any other value; the message lists those that may stand.
        """
        number = _number(value)
        for known in self.values:
            if known == (value if isinstance(known, str) else number):
                return known
        if self.open_interval is not None and number is not None:
            low, high = self.open_interval
            if low < number < high:
                return number
        raise self._refuse(value, where)

    def _refuse(self, value: object, where: str | None) -> BadInput:
        listed: tuple[str | Message, ...] = tuple(str(v) for v in self.values)
        expected: dict[str, Param] = {"values": listed}
        if self.open_interval is not None:
            expected |= {"low": self.open_interval[0], "high": self.open_interval[1]}
        return BadInput(
            message("readings.error.value", reading=self.id),
            where=where,
            got=str(value),
            expected=message(
                "readings.error.value.or_between" if self.open_interval else "readings.error.value.one_of", **expected
            ),
            todo=self._hint(value),
        )

    def _hint(self, value: object) -> Message | None:
        if isinstance(value, bool):
            # A manifest written for YAML 1.1 says true where this list says yes.
            word = "yes" if value else "no"
            return message("readings.error.did_you_mean", word=word) if word in self.values else None
        numbers = [v for v in self.values if not isinstance(v, str)]
        share = self.open_interval is not None and self.open_interval[1] <= 1
        text = str(value).strip().replace(",", ".").replace(" ", "").replace("\u00a0", "")
        if numbers or share:
            typed = _number(text.removesuffix("%"))
            if share and typed is not None and 2 <= typed < _PER_CENT:
                return message("readings.error.write_fraction", value=f"{typed / _PER_CENT:.6g}")
            candidates = [] if typed is None else [typed, typed / 100]
            for candidate in candidates:
                if any(math.isclose(candidate, v) for v in numbers):
                    # A share is written as a fraction with a point, as the values themselves are.
                    return message("readings.error.write_fraction", value=f"{candidate:.6g}")
        # Near in letters is not near in size: beside 0.7 the list says more than "0.9".
        meant = None if _number(text) is not None else nearest(value, [str(v) for v in self.values])
        return message("readings.error.did_you_mean", word=meant) if meant else None


@dataclass(frozen=True, slots=True)
class Readings(Mapping[str, Value]):
    """The readings in force: what was chosen over the defaults. Maps every id of the closed list to its value."""

    chosen: tuple[tuple[str, Value], ...] = ()
    """Pairs of id and value that differ from the default, in the order of the list."""

    def value(self, id: str) -> Value:
        """Return the value in force; an unknown id raises KeyError."""
        reading = readings()[id]
        return dict(self.chosen).get(id, reading.default)

    def with_value(self, id: str, value: object) -> Readings:
        """Return the same readings with one of them changed; refuses as `choose` does."""
        return choose({**dict(self.chosen), id: value})

    def changed(self) -> dict[str, Value]:
        """Return the readings whose value is not the default."""
        return dict(self.chosen)

    def used(self, *ids: str) -> dict[str, Value]:
        """Return the values in force of the readings named."""
        return {name: self.value(name) for name in ids}

    def __getitem__(self, id: str) -> Value:
        return self.value(id)

    def __iter__(self) -> Iterator[str]:
        return iter(readings())

    def __len__(self) -> int:
        return len(readings())


@cache
def readings() -> Mapping[str, Reading]:
    """Return the closed list of readings by id, in the order in which they are shown."""
    top = Section(load_strict(_FILE), (), {"readings"})
    found = {}
    for name in top.keys_of("readings"):
        part = top.section("readings", name, known=_KEYS)
        interval = (
            tuple(float(x) for x in part.items("open_interval", int | float)) if part.has("open_interval") else None
        )
        found[name] = Reading(
            id=name,
            values=tuple(part.items("values", str | int | float)),
            default=part.scalar("default", str | int | float),
            sensitive=part.flag("sensitive"),
            open_interval=(interval[0], interval[1]) if interval else None,
            norms=tuple(part.items("norms")),
            bound=part.choice("bound", ("min", "max")) if part.has("bound") else None,
            unit=part.optional_text("unit"),
            begin=float(part.scalar("begin", int | float)) if part.has("begin") else None,
            limit=part.choice("limit", ("min", "max")) if part.has("limit") else None,
        )
    return MappingProxyType(found)


def readings_of(standard: Standard, norm: Norm) -> tuple[Reading, ...]:
    """Return the readings that concern a norm; one that sends its reader to tables has those of their norms.

    Parameters
    ----------
    standard
        The act as it stood on a day.
    norm
        One of its norms.
    """
    tables = norm.refers_to_tables
    own = [norm, *(one for one in standard.norms.values() if one.source.table in tables)]
    return tuple(reading for reading in readings().values() if any(reading.concerns(one) for one in own))


def choose(values: Mapping[str, Any], *, where: str | Callable[[str], str] | None = None) -> Readings:
    """Return the readings in force when `values` (by id) are chosen over the defaults.

    Parameters
    ----------
    values
        Reading id → value. Numbers may be numbers or text ("0.95"); a share is a fraction.
    where
        File and line, or option, that messages name; or a function that gives it from the id.

    Raises
    ------
    BadInput
        For an id that is not in the list or a value that the reading does not have.
    """
    known = readings()
    accepted = {}
    for name, value in values.items():
        place = where(name) if callable(where) else where
        accepted[name] = _find(name, place).accept(value, where=place)
    return Readings(
        tuple(
            (name, accepted[name]) for name in known if accepted.get(name, known[name].default) != known[name].default
        )
    )


def parse_reading(text: str) -> tuple[str, Value]:
    """Return id and value of a `--reading K=V` option; refuses as `choose` does."""
    name, equals, value = text.partition("=")
    where = f"--reading {text}"
    if not equals:
        raise BadInput(message("readings.error.no_equals"), where=where, got=text, expected="confidence=0.95")
    name = name.strip()
    return name, _find(name, where).accept(value.strip(), where=where)


def _find(id: str, where: str | None) -> Reading:
    known = readings()
    if id in known:
        return known[id]
    meant = nearest(id, known)
    raise BadInput(
        message("readings.error.unknown"),
        where=where,
        got=str(id),
        expected=", ".join(known),
        todo=message("readings.error.did_you_mean", word=meant) if meant else None,
    )


def _number(value: object) -> float | None:
    """Return a finite number, also from text with a decimal point; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None

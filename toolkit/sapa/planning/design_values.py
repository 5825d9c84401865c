"""Arguments of a design as numbers: a value for all strata, or by stratum; out of range is one clear refusal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias, TypeVar

import numpy as np

from sapa.data.nearest import listed, nearest
from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.planning.frame import Floats, FrameStrata

DEFAULT_KEY = "default"
"""The key of the value for every stratum that is not named."""
SHOWN = 6

ByLabel: TypeAlias = "float | Mapping[str, float] | Sequence[tuple[str, float]]"
Chosen = TypeVar("Chosen", bound=StrEnum)


def number(
    where: str,
    value: object,
    *,
    above: float = -math.inf,
    least: float = -math.inf,
    most: float = math.inf,
    below: float = math.inf,
    expected: str = "number",
) -> float:
    """Return a finite number inside its range, or refuse it; `expected` names the sentence of what may stand there."""
    good = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    found = float(value) if good else math.nan  # type: ignore[arg-type]
    if not (math.isfinite(found) and above < found < below and least <= found <= most):
        raise out_of_range(where, value, expected)
    return found


def out_of_range(where: str, value: object, expected: str) -> BadInput:
    """Return the refusal of a value."""
    return BadInput(
        message("planning.design.range"), where=where, got=_shown(value),
        expected=message(f"planning.design.expected.{expected}"),
    )  # fmt: skip


def whole(where: str, value: object, *, least: int) -> int:
    """Return a whole number of at least `least`, or refuse it."""
    found = number(where, value, least=least, expected="whole" if least else "whole_or_zero")
    if found != int(found):
        raise out_of_range(where, value, "whole" if least else "whole_or_zero")
    return int(found)


def fraction(where: str, value: object, *, one: bool = True) -> float:
    """Return a fraction above 0 (and below 1, or at most 1): 0.05 where 5 % is meant."""
    if one:
        return number(where, value, above=0.0, most=1.0, expected="fraction")
    return number(where, value, above=0.0, below=1.0, expected="fraction_below")


def choice(where: str, value: object, kinds: type[Chosen]) -> Chosen:
    """Return a word of a closed set, or refuse it with the nearest."""
    try:
        return kinds(str(value))
    except ValueError:
        near = nearest(str(value), [str(k) for k in kinds])
        raise BadInput(
            message("planning.design.word"), where=where, got=_shown(value), expected=", ".join(kinds),
            todo=message("planning.design.did_you_mean", name=near) if near else None,
        ) from None  # fmt: skip


def by_label(where: str, given: ByLabel | None, strata: FrameStrata, *, need_all: bool = True) -> Floats:
    """Return one number for each stratum; nan where nothing is said and `need_all` is False.

    Keys are stratum labels, labels of one stratum column, or `default`. A stratum's own label goes before that of a
    column, and both before `default`.
    """
    count = len(strata)
    if given is None:
        return np.full(count, np.nan)
    if not isinstance(given, Mapping | Sequence) or isinstance(given, str):
        return np.full(count, _as_number(where, given))
    pairs = given.items() if isinstance(given, Mapping) else given
    named = {str(key): _as_number(f"{where}.{key}", value) for key, value in pairs}
    found = np.full(count, named.pop(DEFAULT_KEY, np.nan))
    own = {label: [h] for h, label in enumerate(strata.labels)}
    parts: dict[str, list[int]] = {}
    for h, labels in enumerate(strata.parts):
        for part in dict.fromkeys(labels):
            parts.setdefault(part, []).append(h)
    for key in named:
        if key not in own and key not in parts:
            raise unknown_label(where, key, list(dict.fromkeys([*own, *parts])))
    for places in (parts, own):
        for key, value in named.items():
            found[places.get(key, [])] = value
    missing = [label for label, value in zip(strata.labels, found, strict=True) if math.isnan(value)]
    if need_all and missing:
        raise BadInput(
            message("planning.design.not_all", n=len(missing)), where=where, got=listed(missing, SHOWN),
            todo=message("planning.design.not_all.todo", key=DEFAULT_KEY),
        )  # fmt: skip
    return found


def unknown_label(where: str, key: str, known: Sequence[str]) -> BadInput:
    """Return the refusal of a label that no stratum has."""
    near = nearest(key, known)
    todo: Message | None = message("planning.design.did_you_mean", name=near) if near else None
    return BadInput(message("planning.design.label"), where=where, got=key, expected=listed(known), todo=todo)


def refuse_where(
    bad: np.ndarray, values: Floats, strata: FrameStrata, *, what: Message, where: str, expected: str,
    todo: Message | None = None,
) -> None:  # fmt: skip
    """Refuse the first stratum whose value is out of range."""
    if bool(bad.any()):
        h = int(np.argmax(bad))
        raise BadInput(
            what, where=where if len(strata) == 1 else f"{where}, {strata.labels[h]}", got=f"{values[h]:g}",
            expected=message(f"planning.design.expected.{expected}"), todo=todo,
        )  # fmt: skip


def _as_number(where: str, value: object) -> float:
    return number(where, value)


def _shown(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, float | np.floating):
        return f"{float(value):g}"
    return str(value)

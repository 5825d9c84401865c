"""Since when the territories of Kazakhstan exist: a population dated earlier cannot be of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sapa.standard.territories import KAZAKHSTAN, territories


@cache
def since() -> Mapping[str, date]:
    """Return the first day of the territories that were made later than the others, by ISO 3166-2 code."""
    text = (files("sapa.standard") / "frames" / "kz-regions-history.csv").read_text(encoding="utf-8")
    return MappingProxyType({r["iso"]: date.fromisoformat(r["since"]) for r in csv.DictReader(text.splitlines())})


def not_yet(labels: Iterable[str], day: date) -> tuple[tuple[str, date], ...]:
    """Return the labels that name a territory which did not exist on a day, with its first day.

    Parameters
    ----------
    labels
        Codes or names in Kazakh, Russian or English.
    day
        The day of the numbers.
    """
    known = territories(KAZAKHSTAN)
    found = []
    for label in dict.fromkeys(labels):
        one = known.find(label)
        first = since().get(one.code) if one is not None else None
        if first is not None and day < first:
            found.append((label, first))
    return tuple(found)

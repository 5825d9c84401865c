"""The first-level territories of a country as they are named and coded, with people where a source was verified."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

KAZAKHSTAN, KYRGYZSTAN = "KZ", "KG"
_FILES = {KAZAKHSTAN: "kz-regions-2023.csv", KYRGYZSTAN: "kg-territories.csv"}
# Words that say what a territory is and not which one: "Алматы" alone is both a city and a region.
_SHORT = {"г": "город", "обл": "область", "қ": "қаласы", "ш": "шаары"}
_KIND = re.compile(r"\b(область|обл|облысы|облусу|region|oblast|г|город|қаласы|шаары|city)\b\.?")


@dataclass(frozen=True, slots=True)
class Territory:
    """A region or a city of its rank.

    code, kato
        ISO 3166-2 and, in Kazakhstan, the code of КАТО ("" elsewhere).
    people
        All ages; None where no number was verified.
    """

    code: str
    kato: str
    names: tuple[str, ...]
    city: bool
    people: int | None


@dataclass(frozen=True, slots=True)
class Territories:
    """The territories of one country. `day`, `universe`, `source` are those of the numbers of people."""

    country: str
    all: tuple[Territory, ...]
    day: date | None
    universe: str | None
    source: str | None
    known: Mapping[str, Territory]

    def find(self, label: str) -> Territory | None:
        """Return the territory that a label means: a code, or a name in one of the country's languages or English."""
        return self.known.get(_folded(label)) or self.known.get(_bare(label))


@cache
def territories(country: str) -> Territories:
    """Return the territories of `KZ` or `KG`.

    Returns
    -------
    Territories
        Kazakhstan: 17 regions and 3 cities with people of all ages on 1 January 2023 (Bureau of National Statistics).
        Kyrgyzstan: 7 regions and 2 cities by name and code; numbers of people by territory were not verified.
    """
    with (files("sapa.standard") / "frames" / _FILES[country]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found, known = [], {}
    for row in rows:
        names = tuple(row[key] for key in row if key.startswith("name_"))
        one = Territory(
            row["iso"], row.get("kato", ""), names, row["type"] == "city", int(row["total"]) if "total" in row else None
        )
        found.append(one)
        for label in (one.code, one.kato, one.code.partition("-")[2] if country == KAZAKHSTAN else "", *names):
            if label:
                known[_folded(label)] = one
    _bare_names(found, known)
    first = rows[0]
    return Territories(
        country, tuple(found), date.fromisoformat(first["date"]) if "date" in first else None, first.get("universe"),
        first.get("source"), MappingProxyType(known),
    )  # fmt: skip


def country_of(labels: Iterable[str]) -> Territories | None:
    """Return the country of which every label names a territory; None where there is none, or no label."""
    wanted = sorted({label for label in labels if label})
    for country in (KAZAKHSTAN, KYRGYZSTAN):
        found = territories(country)
        if wanted and all(found.find(label) is not None for label in wanted):
            return found
    return None


def _bare_names(found: list[Territory], known: dict[str, Territory]) -> None:
    """Add names without `область` or `city` where they mean one territory only."""
    bare: dict[str, set[str]] = {}
    for one in found:
        for name in one.names:
            bare.setdefault(_bare(name), set()).add(one.code)
    by_code = {one.code: one for one in found}
    for name, codes in bare.items():
        if len(codes) == 1:
            known.setdefault(name, by_code[next(iter(codes))])


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", str(text)).casefold().replace("ё", "е")
    return " ".join(_SHORT.get(word, word) for word in re.sub(r"[\s.\-–]+", " ", text).split())


def _bare(text: str) -> str:
    return " ".join(_KIND.sub(" ", _folded(text)).split())

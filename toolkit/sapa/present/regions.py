"""Names of Kazakhstan's regions for readers: data hold codes, people read names."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from sapa.i18n import Translator

JOIN = " / "
"""What joins the columns of a stratum in one label."""

_FRAME = "kz-regions-2023.csv"


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    """Return names by language for every ISO 3166-2 and KATO code of a region."""
    text = resources.files("sapa.standard").joinpath("frames", _FRAME).read_text(encoding="utf-8")
    found: dict[str, Mapping[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        names = MappingProxyType({language: row[f"name_{language}"] for language in ("kk", "ru", "en")})
        found[row["iso"]] = found[row["kato"]] = names
    return MappingProxyType(found)


def region_text(code: str, t: Translator) -> str:
    """Return a region's name for its ISO or KATO code; any other text comes back as it is."""
    known = _names().get(code)
    return known[t.language] if known else code


def stratum_text(label: str, t: Translator) -> str:
    """Return a stratum's label with regions by name and the usual words for urban and rural in the language."""
    words = []
    for part in label.split(JOIN):
        key = f"term.{part.casefold()}"
        words.append(t(key) if part.casefold() in ("urban", "rural") and t.has(key) else region_text(part, t))
    return JOIN.join(words)

"""Names of Kazakhstan's regions for pictures: data files carry codes (ISO 3166-2 or KATO), readers want names."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import sapa.standard

FRAME = "kz-regions-2023.csv"


@cache
def _names(language: str) -> dict[str, str]:
    path = Path(sapa.standard.__file__).parent / "frames" / FRAME
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {row[code]: row[f"name_{language}"] for row in rows for code in ("iso", "kato")}


def region_name(code: str, language: str) -> str:
    """Return the region's name in a language; a code that is in no list comes back as it is."""
    return _names(language).get(code.strip(), code)

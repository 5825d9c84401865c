"""The made frame of adults, the allocation of 1,200 interviews and the drawn PSUs.

Region names, codes and totals are facts (the frame of the package, all ages, 1 January 2023). Everything that is
derived from them here is made: the share of adults, the number and the sizes of settlements.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from generator.chance import Chance

REGIONS_FILE = Path(__file__).resolve().parents[2] / "toolkit/sapa/standard/frames/kz-regions-2023.csv"

ADULT_SHARE = 0.66
"""One share for all regions: real shares differ by up to 13 %, which is why the frame says that it is made."""
PSUS = 150
TAKE = 8
"""Interviews planned in each PSU."""
UNIT_SIZE = {"city": 9000, "urban": 6000, "rural": 1800}
"""Adults in an average first-stage unit: city precinct, town or part of a town, village."""
UNIT_WORD = {"city": "участок", "urban": "город/поселок", "rural": "село"}


@dataclass(frozen=True, slots=True)
class Region:
    """A region of Kazakhstan with its residents of all ages."""

    iso: str
    kato: str
    name: str
    city: bool
    urban: int
    rural: int


@dataclass(frozen=True, slots=True)
class Stratum:
    """Region × locality. `units` is the number of first-stage units in the frame, `psus` of them were drawn."""

    region: str
    locality: str
    kind: str
    people: int
    units: int
    psus: int

    @property
    def planned(self) -> int:
        """Planned interviews."""
        return self.psus * TAKE


@dataclass(frozen=True, slots=True)
class Psu:
    """A drawn first-stage unit."""

    id: str
    settlement: str
    stratum: Stratum


def regions() -> list[Region]:
    """Read the 20 regions from the package's frame."""
    with REGIONS_FILE.open(encoding="utf-8", newline="") as file:
        return [
            Region(r["iso"], r["kato"], r["name_ru"], r["type"] == "city", int(r["urban"]), int(r["rural"]))
            for r in csv.DictReader(file)
        ]


def strata() -> list[Stratum]:
    """Return the 37 strata with PSUs allocated in proportion to adults, at least two to each."""
    cells = []
    for region in regions():
        for locality, residents in (("urban", region.urban), ("rural", region.rural)):
            if residents:
                kind = "city" if region.city else locality
                cells.append((region.iso, locality, kind, int(residents * ADULT_SHARE + 0.5)))
    share = [people / sum(c[3] for c in cells) for *_, people in cells]
    psus = [max(2, int(PSUS * s)) for s in share]
    while sum(psus) < PSUS:  # the rest goes where a PSU stands for most people (Webster's divisor)
        psus[max(range(len(cells)), key=lambda i: share[i] / (psus[i] + 0.5))] += 1
    while sum(psus) > PSUS:
        open_cells = [i for i in range(len(cells)) if psus[i] > 2]
        psus[min(open_cells, key=lambda i: share[i] / (psus[i] - 0.5))] -= 1
    return [
        Stratum(region, locality, kind, people, int(people / UNIT_SIZE[kind] + 0.5), n)
        for (region, locality, kind, people), n in zip(cells, psus, strict=True)
    ]


def draw_psus(cells: list[Stratum], chance: Chance) -> list[Psu]:
    """Draw PSUs in every stratum systematically with probability proportional to size."""
    drawn = []
    for stratum in cells:
        sizes = [0.3 + chance.uniform() + chance.uniform() for _ in range(stratum.units)]
        step = sum(sizes) / stratum.psus
        assert max(sizes) < step, "a unit larger than the step would be drawn twice"  # noqa: S101
        target, reached = chance.uniform() * step, 0.0
        for number, size in enumerate(sizes, start=1):
            reached += size
            if target < reached:
                letter = stratum.kind[0].upper()
                code = f"{stratum.region}-{letter}{number:03d}"
                drawn.append(Psu(code, f"{UNIT_WORD[stratum.kind]} № {number}", stratum))
                target += step
    return drawn

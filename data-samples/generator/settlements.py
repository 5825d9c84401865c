"""The made frame of first-stage units for designing a survey: towns, city precincts and villages with their adults.

Regions and their populations are facts; every settlement, its number and its size is made up.
"""

from __future__ import annotations

from typing import Any

from generator.chance import Chance
from generator.frame import UNIT_WORD, Stratum, regions
from generator.staff import organisation_of

CENTRE_SHARE = 0.38
"""Part of a region's townspeople who live in its made centre: large enough to be taken with certainty."""
CENTRE_WORD = "город-центр"


def settlements(cells: list[Stratum], chance: Chance) -> list[dict[str, Any]]:
    """Return a row a settlement or precinct; the people of a stratum's rows sum to the stratum."""
    rows: list[dict[str, Any]] = []
    for stratum in cells:
        centre = int(stratum.people * CENTRE_SHARE) if stratum.kind == "urban" else 0
        others = stratum.units - 1 if centre else stratum.units
        raw = [0.3 + chance.uniform() + chance.uniform() for _ in range(others)]
        people = [int(r * (stratum.people - centre) / sum(raw)) for r in raw]
        people[0] += stratum.people - centre - sum(people)
        letter = stratum.kind[0].upper()
        named = [(f"{CENTRE_WORD}", centre)] if centre else []
        named += [(f"{UNIT_WORD[stratum.kind]} № {k}", size) for k, size in enumerate(people, start=len(named) + 1)]
        for number, (name, size) in enumerate(named, start=1):
            rows.append(
                {
                    "region": stratum.region, "locality": stratum.locality,
                    "settlement": f"{stratum.region}-{letter}{number:03d}", "name": name, "people": size,
                }
            )  # fmt: skip
    return rows


def interviewers(per_region: int) -> list[dict[str, Any]]:
    """Return the list of interviewers: the same number in every region, of three made subcontractors."""
    rows: list[dict[str, Any]] = []
    count = {"A": 0, "B": 0, "C": 0}
    for region in regions():
        letter = organisation_of(region.iso)
        for _ in range(per_region):
            count[letter] += 1
            rows.append({"interviewer": f"{letter}-{count[letter]:02d}", "organisation": letter, "region": region.iso})
    return rows

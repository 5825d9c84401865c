"""Strata, sampling units and interviewers of a simulated survey, over the default frame of regions."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from sapa.training.fabrication_field import Field
from sapa.training.simulator.plan import Plan

FRAME = "kz-regions-2023.csv"
ADULT_SHARE = 0.66
"""Made share of adults, the same everywhere: the frame counts people of all ages."""
UNIT_SIZE = {"city": 9000, "urban": 6000, "rural": 1800}
"""Adults in an average first-stage unit."""
WORKLOAD = 20
"""Interviews that an interviewer makes, about."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A region's towns or villages. `drawn` first-stage units of `units` are in the sample."""

    region: str
    locality: str
    kind: str
    people: int
    units: int
    drawn: int


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The strata, the drawn units and who works in them.

    unit_code, unit_stratum
        Of the drawn units: their code in the frame, and the number of their stratum.
    listed
        The list of units: (code, number of the stratum, adults, chance of selection).
    field
        Who interviews where, as the model of answers needs it.
    """

    strata: tuple[Stratum, ...]
    unit_code: tuple[str, ...]
    unit_stratum: np.ndarray
    listed: tuple[tuple[str, int, int, float], ...]
    field: Field


def regions() -> list[tuple[str, str, int, int]]:
    """Return (code, kind, people in towns, people in villages) of the regions of the default frame."""
    with (files("sapa.standard") / "frames" / FRAME).open(encoding="utf-8") as file:
        return [(r["iso"], r["type"], int(r["urban"]), int(r["rural"])) for r in csv.DictReader(file)]


def region_names() -> dict[str, str]:
    """Return the regions' Russian names, as a report writes them."""
    with (files("sapa.standard") / "frames" / FRAME).open(encoding="utf-8") as file:
        return {r["iso"]: r["name_ru"] for r in csv.DictReader(file)}


def strata(psus: int) -> tuple[Stratum, ...]:
    """Return region × towns or villages, with units in proportion to adults, two at least (Webster's divisors)."""
    cells = [
        (iso, place, "city" if kind == "city" else place, round(people * ADULT_SHARE))
        for iso, kind, urban, rural in regions()
        for place, people in (("urban", urban), ("rural", rural))
        if people
    ]
    people = np.array([c[3] for c in cells], dtype=float)
    share = people / people.sum()
    drawn = np.maximum(2, np.floor(psus * share)).astype(int)
    while drawn.sum() < psus:
        drawn[np.argmax(share / (drawn + 0.5))] += 1
    while drawn.sum() > max(psus, 2 * len(cells)):
        drawn[np.argmin(np.where(drawn > 2, share / (drawn - 0.5), np.inf))] -= 1
    return tuple(
        Stratum(iso, place, kind, size, max(round(size / UNIT_SIZE[kind]), 3 * int(n)), int(n))
        for (iso, place, kind, size), n in zip(cells, drawn, strict=True)
    )


def lay_out(plan: Plan, rng: np.random.Generator) -> Ground:
    """Draw sampling units with probability proportional to size, and deal them to interviewers of the region."""
    cells = strata(plan.interviews // plan.take)
    codes: list[str] = []
    stratum_of: list[int] = []
    listed: list[tuple[str, int, int, float]] = []
    for number, cell in enumerate(cells):
        sizes = rng.uniform(0.6, 1.4, cell.units)
        adults = np.maximum(np.round(sizes / sizes.sum() * cell.people), 1).astype(int)
        chance = cell.drawn * adults / adults.sum()
        edges = np.cumsum(adults) / adults.sum() * cell.drawn
        hit = np.searchsorted(edges, rng.random() + np.arange(cell.drawn), side="right").clip(max=cell.units - 1)
        letter = cell.kind[0].upper()
        names = [f"{cell.region}-{letter}{i:03d}" for i in range(1, cell.units + 1)]
        listed += [(n, number, int(a), float(c)) for n, a, c in zip(names, adults, chance, strict=True)]
        codes += [names[i] for i in hit]
        stratum_of += [number] * cell.drawn
    return Ground(cells, tuple(codes), np.array(stratum_of), tuple(listed), _field(plan, cells, stratum_of, rng))


def _field(plan: Plan, cells: tuple[Stratum, ...], stratum_of: list[int], rng: np.random.Generator) -> Field:
    """Deal the units of each region to its interviewers by turns; each interviewer of them works in one region."""
    names = list(dict.fromkeys(c.region for c in cells))
    region = np.array([names.index(cells[s].region) for s in stratum_of])
    owner = np.empty(len(stratum_of), dtype=np.intp)
    home: list[int] = []
    for number in range(len(names)):
        mine = np.flatnonzero(region == number)
        staff = min(max(2, round(mine.size * plan.take / WORKLOAD)), mine.size)
        owner[mine] = len(home) + rng.permutation(np.arange(mine.size) % staff)
        home += [number] * staff
    psu = np.repeat(np.arange(len(stratum_of)), plan.take)
    count = len(home)
    return Field(
        interviewer=owner[psu], psu=psu, region_of_psu=region, region_of_interviewer=np.array(home),
        urban=np.array([cells[s].locality == "urban" for s in stratum_of]),
        pace=np.exp(rng.normal(0.0, 0.12, count)), hurry=rng.gamma(4.0, 0.25, count),
        asking=rng.normal(0.0, 0.25, count),
    )  # fmt: skip

"""The shipped list of a country's territories, as context where no population was handed in."""

from __future__ import annotations

import numpy as np

from sapa.checks.interviews import Interviews, Labels, Mask
from sapa.results.coverage import DefaultFrame, TerritoryContext
from sapa.standard.territories import Territories, country_of


def default_frame(interviews: Interviews, valid: Mask) -> DefaultFrame | None:
    """Return interviews by territory beside the shipped numbers of people of all ages.

    Only where the column of regions (else each column of the strata in turn) names territories of one country and
    nothing else. An adult survey must not be weighted with people of all ages, and nothing is judged by this.
    """
    for labels in _candidates(interviews):
        country = country_of(map(str, set(labels[valid])))
        if country is not None:
            return _context(country, labels[valid])
    return None


def _candidates(interviews: Interviews) -> list[Labels]:
    found = [interviews.labels("region")]
    for column in interviews.roles.get("stratum", ()):
        from sapa.checks.interviews import joined

        found.append(joined(interviews.rows.frame, [column]))
    return [labels for labels in found if labels is not None]


def _context(country: Territories, labels: Labels) -> DefaultFrame:
    made: dict[str, int] = {}
    for label, n in zip(*np.unique(labels[labels != ""].astype(str), return_counts=True), strict=True):
        found = country.find(str(label))
        if found is not None:
            made[found.code] = made.get(found.code, 0) + int(n)
    total = sum(made.values())
    sizes = [t.people for t in country.all if t.people is not None]
    people = sum(sizes) if len(sizes) == len(country.all) else None
    rows = tuple(
        TerritoryContext(
            t.code, made.get(t.code, 0), made.get(t.code, 0) / total if total else 0.0, t.people,
            t.people / people if people and t.people is not None else None,
        )
        for t in country.all
    )  # fmt: skip
    missed = tuple(t.code for t in country.all if not made.get(t.code))
    return DefaultFrame(country.country, rows, country.day, country.universe, country.source, missed)

"""Who interviews where in a simulated survey: regions, sampling units, interviewers, and the people they meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

REGIONS = 6
SHARED = 0.12
"""Part of the sampling units where a second interviewer of the region makes half of the interviews."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The field of a survey; arrays over interviews (n,), over sampling units or over interviewers.

    interviewer, psu
        Number of the interviewer and of the sampling unit of each interview.
    region_of_psu, region_of_interviewer
        Number of the region.
    urban
        Whether a sampling unit is a town.
    pace, hurry, asking
        Of interviewers: how long they take (a factor), how tempted their respondents are to give one answer to a
        whole battery (a factor with mean 1), and how readily they accept "don't know" (a shift of log-odds).
    """

    interviewer: np.ndarray
    psu: np.ndarray
    region_of_psu: np.ndarray
    region_of_interviewer: np.ndarray
    urban: np.ndarray
    pace: np.ndarray
    hurry: np.ndarray
    asking: np.ndarray

    @property
    def interviews(self) -> int:
        """Number of interviews."""
        return int(self.interviewer.size)

    @property
    def interviewers(self) -> int:
        """Number of interviewers."""
        return int(self.region_of_interviewer.size)

    @property
    def psus(self) -> int:
        """Number of sampling units."""
        return int(self.region_of_psu.size)


def _units_of(psus: int, interviewers: int, rng: np.random.Generator) -> np.ndarray:
    """Return how many sampling units each interviewer gets, one at least, unevenly as in the field."""
    spare = psus - interviewers
    wanted = rng.dirichlet(np.full(interviewers, 8.0)) * spare
    units = 1 + np.floor(wanted).astype(np.intp)
    units[np.argsort(wanted % 1)[::-1][: psus - int(units.sum())]] += 1
    return units


def make_field(*, interviews: int, interviewers: int, psus: int, rng: np.random.Generator) -> Field:
    """Deal sampling units to interviewers and interviews to sampling units.

    An interviewer works in one region and mostly in units of his own, so that interviewer and area are confounded.

    Parameters
    ----------
    interviews, interviewers, psus
        Numbers; at least one unit an interviewer and one interview a unit.
    rng
        Source of chance.

    Returns
    -------
    Field
    """
    regions = min(REGIONS, interviewers)
    shares = rng.dirichlet(np.full(regions, 6.0))
    extra = rng.choice(regions, size=interviewers - regions, p=shares)
    region_of_interviewer = np.sort(np.concatenate([np.arange(regions), extra]))
    main = np.repeat(np.arange(interviewers), _units_of(psus, interviewers, rng))
    sizes = np.full(psus, interviews // psus)
    sizes[rng.permutation(psus)[: interviews % psus]] += 1
    psu = np.repeat(np.arange(psus), sizes)
    interviewer = main[psu].copy()
    for unit in np.flatnonzero(rng.random(psus) < SHARED):
        colleagues = np.flatnonzero(region_of_interviewer == region_of_interviewer[main[unit]])
        colleagues = colleagues[colleagues != main[unit]]
        if colleagues.size:
            rows = np.flatnonzero(psu == unit)
            interviewer[rows[: rows.size // 2]] = rng.choice(colleagues)
    return Field(
        interviewer=interviewer, psu=psu, region_of_psu=region_of_interviewer[main],
        region_of_interviewer=region_of_interviewer, urban=rng.random(psus) < 0.55,
        pace=np.exp(rng.normal(0.0, 0.15, interviewers)), hurry=rng.gamma(2.0, 0.5, interviewers),
        asking=rng.normal(0.0, 0.35, interviewers),
    )  # fmt: skip


def choose_invented(
    field: Field, *, fabricators: int, share: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Choose who invents, and which of his interviews.

    Everyone is as likely to be chosen. One half of them invents whole sampling units (the far ones, say), the other
    half some interviews in every unit.

    Returns
    -------
    tuple
        Numbers of the fabricators (f,), and a mask (n,) of invented interviews: round(share · workload) each, one
        at least where the share is above 0.
    """
    chosen = np.sort(rng.choice(field.interviewers, size=fabricators, replace=False))
    invented = np.zeros(field.interviews, dtype=bool)
    for who in chosen:
        rows = rng.permutation(np.flatnonzero(field.interviewer == who))
        wanted = max(round(share * rows.size), 1) if share > 0 else 0
        if rng.random() < 0.5:
            rank = rng.permutation(field.psus)
            rows = rows[np.argsort(rank[field.psu[rows]], kind="stable")]
        invented[rows[:wanted]] = True
    return chosen, invented

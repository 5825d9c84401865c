"""Where interviews are held in a simulated survey, and where invented ones were filled in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sapa.training.fabrication_field import Field

KM_A_DEGREE = 111.2
NO_SIGNAL = 0.04
"""Real interviews without coordinates."""
SYNCED = 0.01
"""Honest interviewers whose device writes down, in a third of the interviews, the lodging where the form was closed."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Coordinates in degrees (n,), NaN where the device had none."""

    latitude: np.ndarray
    longitude: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Centres of sampling units (psus, 2) and homes of interviewers (interviewers, 2): latitude and longitude."""

    centres: np.ndarray
    homes: np.ndarray

    def apart(self) -> np.ndarray:
        """Return the distances between sampling units in kilometres (psus, psus), on a flat map of the country."""
        north, east = (x[:, None] - x[None, :] for x in flat(self.centres).T)
        return np.asarray(np.hypot(north, east))


def flat(points: np.ndarray) -> np.ndarray:
    """Return points (m, 2) of latitude and longitude as kilometres north and east."""
    shrink = np.cos(np.radians(points[:, 0]))
    return np.stack([points[:, 0] * KM_A_DEGREE, points[:, 1] * KM_A_DEGREE * shrink], axis=1)


def moved(points: np.ndarray, kilometres: np.ndarray) -> np.ndarray:
    """Return points (m, 2) moved north and east by so many kilometres (m, 2)."""
    shrink = np.cos(np.radians(points[:, 0]))
    return np.asarray(points + kilometres / KM_A_DEGREE / np.stack([np.ones_like(shrink), shrink], axis=1))


def make_ground(field: Field, rng: np.random.Generator) -> Ground:
    """Place regions, the rounds of interviewers in them, and the sampling units of each round (25 km around it)."""
    regions = int(field.region_of_psu.max()) + 1
    capital = np.stack([rng.uniform(43.0, 53.0, regions), rng.uniform(52.0, 80.0, regions)], axis=1)
    rounds = moved(capital[field.region_of_interviewer], rng.normal(0.0, 60.0, (field.interviewers, 2)))
    # The one who makes most interviews in a unit has it on his round.
    counts = np.zeros((field.psus, field.interviewers), dtype=np.intp)
    np.add.at(counts, (field.psu, field.interviewer), 1)
    centres = moved(rounds[counts.argmax(axis=1)], rng.normal(0.0, 25.0, (field.psus, 2)))
    return Ground(centres, moved(rounds, rng.normal(0.0, 15.0, (field.interviewers, 2))))


def honest_places(field: Field, ground: Ground, rng: np.random.Generator) -> Places:
    """Scatter interviews around the centre of their unit; some share a building, some have no signal.

    0.9 km (standard deviation, towns) or 0.5 km (villages) each way; in towns 15 % are in the building of the interview
    before, within 15 m; devices are some metres off.
    """
    n = field.interviews
    spread = np.where(field.urban[field.psu], 0.9, 0.5)[:, None]
    points = moved(ground.centres[field.psu], spread * rng.standard_normal((n, 2)))
    shared = field.urban[field.psu] & (rng.random(n) < 0.15)
    shared[0] = False
    same = np.zeros(n, dtype=bool)
    same[1:] = (field.psu[1:] == field.psu[:-1]) & (field.interviewer[1:] == field.interviewer[:-1])
    for row in np.flatnonzero(shared & same):
        points[row] = points[row - 1]
    synced = rng.random(field.interviewers) < SYNCED
    lodged = synced[field.interviewer] & (rng.random(n) < 1 / 3)
    points[lodged] = ground.homes[field.interviewer[lodged]]
    points = moved(points, rng.normal(0.0, 0.008, (n, 2)))
    points[rng.random(n) < NO_SIGNAL] = np.nan
    return Places(points[:, 0], points[:, 1])


def invented_places(
    places: Places,
    field: Field,
    ground: Ground,
    *,
    fabricators: np.ndarray,
    invented: np.ndarray,
    rng: np.random.Generator,
) -> Places:
    """Move the invented interviews to where they were filled in: at home, or at one point of each unit.

    A fabricator does one or the other (half of them each); 15 % of his invented interviews have no coordinates.
    """
    points = np.stack([places.latitude, places.longitude], axis=1)
    for who in fabricators:
        rows = np.flatnonzero(invented & (field.interviewer == who))
        at_home = rng.random() < 0.5
        stops = moved(ground.centres, 0.7 * rng.standard_normal((field.psus, 2)))
        base = np.repeat(ground.homes[[who]], rows.size, axis=0) if at_home else stops[field.psu[rows]]
        filled = moved(base, rng.normal(0.0, 0.008, (rows.size, 2)))
        filled[rng.random(rows.size) < 0.15] = np.nan
        points[rows] = filled
    return Places(points[:, 0], points[:, 1])

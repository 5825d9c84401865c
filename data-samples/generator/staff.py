"""Interviewers, their subcontractors and supervisors, and who works in which PSU."""

from __future__ import annotations

from dataclasses import dataclass

from generator.frame import Psu

ORGANISATIONS = {"A": "Подрядчик А", "B": "Подрядчик Б", "C": "Подрядчик В"}
_WEST = {"KZ-15", "KZ-23", "KZ-27", "KZ-47"}
_SOUTH = {"KZ-19", "KZ-31", "KZ-33", "KZ-43", "KZ-61", "KZ-75", "KZ-79"}
ACTIVE = 48
RESERVE = (("B-21", "KZ-63"), ("C-10", "KZ-15"))
"""Listed interviewers who made no interview: seen only in the list."""


@dataclass(frozen=True, slots=True)
class Interviewer:
    """An interviewer: code, subcontractor, region, supervisor."""

    code: str
    organisation: str
    region: str
    supervisor: str


def organisation_of(region: str) -> str:
    """Return the letter of the subcontractor that works in a region."""
    return "C" if region in _WEST else "A" if region in _SOUTH else "B"


def hire(psus: list[Psu]) -> list[Interviewer]:
    """Give every region two interviewers and the larger ones more, by PSUs."""
    load = dict.fromkeys((p.stratum.region for p in psus), 0)
    for psu in psus:
        load[psu.stratum.region] += 1
    team = dict.fromkeys(load, 2)
    while sum(team.values()) < ACTIVE:
        team[max(load, key=lambda r: load[r] / team[r])] += 1
    staff: list[Interviewer] = []
    count = dict.fromkeys(ORGANISATIONS, 0)
    for region, size in team.items():
        letter = organisation_of(region)
        for _ in range(size):
            count[letter] += 1
            supervisor = f"S{letter}{1 + (count[letter] - 1) // 6}"
            staff.append(Interviewer(f"{letter}-{count[letter]:02d}", letter, region, supervisor))
    return staff


def assign(psus: list[Psu], staff: list[Interviewer]) -> dict[str, tuple[Interviewer, Interviewer]]:
    """Return the two interviewers of each PSU: the first makes most of its interviews, the second the rest."""
    pairs: dict[str, tuple[Interviewer, Interviewer]] = {}
    seen: dict[str, int] = {}
    for psu in psus:
        region = psu.stratum.region
        team = [i for i in staff if i.region == region]
        k = seen.get(region, 0)
        seen[region] = k + 1
        pairs[psu.id] = (team[k % len(team)], team[(k + 1) % len(team)])
    return pairs

"""Nominal sampling error: as if the sample were simple random (READINGS 2.2)."""

from __future__ import annotations

from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews, Mask
from sapa.estimation.nominal import nominal, uses_fpc
from sapa.results.details import NominalError
from sapa.standard import Readings

__all__ = ["GROUP_ROLES", "group_errors", "nominal", "uses_fpc"]

GROUP_ROLES = ("region", "locality", "sex")


def group_errors(
    interviews: Interviews, counted: Mask, frame: Frame | None, readings: Readings, p: float, deff: float = 1.0
) -> tuple[NominalError, ...]:
    """Return the nominal error of every region, locality and sex that a role names, in order of label.

    deff: the design effect of the whole sample, where the reading `formal_deff` asks for one.
    """
    found: list[NominalError] = []
    stratum_columns = interviews.roles.get("stratum", ())
    for role in GROUP_ROLES:
        labels = interviews.labels(role)
        if labels is None:
            continue
        people: dict[str, float | None] = {}
        columns = interviews.roles[role]
        if frame is not None and len(columns) == 1 and columns[0] in stratum_columns:
            people = frame.people_by(stratum_columns.index(columns[0]))
        names = sorted({str(v) for v in labels[interviews.handed_in]} | set(people), key=_order)
        for name in names:
            if name == "":
                continue
            n = int((counted & (labels == name)).sum())
            found.append(nominal(n, people.get(name), readings, p=p, deff=deff, group=(role, name)))
    return tuple(found)


def _order(label: str) -> tuple[int, float, str]:
    """Order numbers as numbers and texts as texts."""
    try:
        return (0, float(label), label)
    except ValueError:
        return (1, 0.0, label)

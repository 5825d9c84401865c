"""Nominal sampling error: as if the sample were simple random (READINGS 2.2)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews, Mask
from sapa.results.details import NominalError
from sapa.standard import Readings
from sapa.stats import nominal_margin, z_value

GROUP_ROLES = ("region", "locality", "sex")


def uses_fpc(n: int, population: float | None, readings: Readings) -> bool:
    """Tell whether the finite population correction is applied: `auto` where n/N exceeds the conventional 5 %."""
    if population is None or population <= 1 or n > population:
        return False
    rule = readings.value("fpc")
    if rule == "always":
        return True
    # Cochran (1977, 2.7): the correction may be ignored while the sampling fraction is at most 5 %.
    return rule == "auto" and n / population > _NEGLIGIBLE_FRACTION


_NEGLIGIBLE_FRACTION = 1 / 20


def nominal(
    n: int,
    population: float | None,
    readings: Readings,
    *,
    p: float,
    deff: float = 1.0,
    group: tuple[str, str] = ("", ""),
) -> NominalError:
    """Return the nominal margin of error of n interviews with every stage of the arithmetic."""
    confidence = float(readings.value("confidence"))
    fpc = uses_fpc(n, population, readings)
    margin: float | None = None
    if n > 0:
        margin = float(nominal_margin(n, p=p, z=z_value(confidence), population=population if fpc else None, deff=deff))
        if readings.value("error_scale") == "relative":
            margin /= p
    start = NominalError(
        group_by=group[0], group=group[1], n=n, population=population, fpc=fpc, p=p, z=float(z_value(confidence)),
        confidence=confidence, margin=margin,
    )  # fmt: skip
    return replace(start, margin=None) if margin is not None and not np.isfinite(margin) else start


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

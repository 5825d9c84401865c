"""Nominal sampling error of a number of interviews under readings, as if simple random (READINGS 2.2)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sapa.results.details import NominalError
from sapa.standard import Readings
from sapa.stats import nominal_margin, z_value


def uses_fpc(n: int, population: float | None, readings: Readings) -> bool:
    """Tell whether the finite population correction is applied: `auto` where n/N exceeds the conventional 5 %."""
    if population is None or population <= 1 or n > population:
        return False
    rule = readings.value("fpc")
    if rule == "always":
        return True
    # Cochran (1977, 2.7): the correction may be ignored while the sampling fraction is at most 5 %.
    return rule == "auto" and n / population > NEGLIGIBLE_FRACTION


NEGLIGIBLE_FRACTION = 1 / 20


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

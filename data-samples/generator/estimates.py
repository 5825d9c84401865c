"""Weighted percentages of the delivered rows, as a report states them, and the design effect that it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from generator.interviews import COMPLETE, Interview

Keep = Callable[[dict[str, object]], bool]


def share(
    made: list[Interview],
    column: str,
    codes: Sequence[int],
    *,
    keep: Keep = lambda _: True,
    weighted: bool = True,
    missing_in_base: bool = False,
) -> tuple[float, int]:
    """Return the percentage of the codes and the number of valid answers, over complete interviews."""
    rows = [i.cells for i in made if i.status == COMPLETE and i.cells[column] != "" and keep(i.cells)]
    if not missing_in_base:
        rows = [r for r in rows if r[column] not in {98, 99}]
    weights = [float(r["weight"]) if weighted else 1.0 for r in rows]
    hits = sum(w for r, w in zip(rows, weights, strict=True) if r[column] in codes)
    return 100 * hits / sum(weights), len(rows)


def mean_age(made: list[Interview]) -> float:
    """Return the weighted mean age of complete interviews."""
    rows = [i.cells for i in made if i.status == COMPLETE]
    weights = [float(r["weight"]) for r in rows]
    return sum(w * r["age"] for r, w in zip(rows, weights, strict=True)) / sum(weights)


def design_effect(made: list[Interview], column: str, codes: Sequence[int]) -> float:
    """Return the design effect of a percentage: variance by strata and PSUs over that of a simple random sample.

    With-replacement ultimate clusters (Hansen, Hurwitz & Madow 1953); the denominator is p(1-p)/n.
    """
    rows = [i for i in made if i.status == COMPLETE and i.cells[column] not in {"", 98, 99}]
    w = np.array([float(i.cells["weight"]) for i in rows])
    y = np.array([float(i.cells[column] in codes) for i in rows])
    p = float((w * y).sum() / w.sum())
    z = w * (y - p) / w.sum()
    totals: dict[tuple[str, str], dict[str, float]] = {}
    for interview in made:  # a PSU without a valid answer counts with a total of zero
        if interview.status == COMPLETE:
            totals.setdefault((interview.psu.stratum.region, interview.psu.stratum.locality), {})[interview.psu.id] = (
                0.0
            )
    for interview, value in zip(rows, z, strict=True):
        stratum = (interview.psu.stratum.region, interview.psu.stratum.locality)
        totals[stratum][interview.psu.id] += float(value)
    variance = 0.0
    for cell in totals.values():
        t = np.array(list(cell.values()))
        variance += len(t) / (len(t) - 1) * float(((t - t.mean()) ** 2).sum())
    return variance / (p * (1 - p) / len(rows))

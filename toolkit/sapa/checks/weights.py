"""Do the delivered weights add up to the population that the frame states?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sapa.checks.base import CheckResult, Context
from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Line, Status, Table, table
from sapa.stats import kish_deff

# Weights are delivered with a few decimals and are often rounded; a total within half a per cent is reproduced.
TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class _Group:
    by: str
    name: str
    weighted: float
    population: float

    @property
    def reproduced(self) -> bool:
        return abs(self.weighted - self.population) <= TOLERANCE * self.population


def weights(interviews: Interviews, context: Context, *, frame: Frame | None) -> CheckResult:
    """Compare sums of delivered weights with the frame: the whole, every stratum, every region.

    Parameters
    ----------
    interviews
        The delivered rows. Weights count as delivered, before control takes interviews out.
    frame
        People by stratum; None: nothing to compare with, and no finding.

    Returns
    -------
    CheckResult
        One finding on the methodological line, and the table `weights`. Weights that do not reproduce the frame are
        for an expert to judge: they may be calibrated to other totals, or count households.
    """
    if interviews.weight is None or frame is None or frame.people is None:
        return CheckResult()
    used = interviews.complete & np.isfinite(interviews.weight) & (interviews.weight > 0)
    if not used.any():
        return CheckResult()
    w = interviews.weight
    groups = [_Group("", "", float(w[used].sum()), frame.people), *_strata(interviews, frame, used)]
    return CheckResult((_finding(context, groups, w[used]),), (_table(context, groups),))


def _strata(interviews: Interviews, frame: Frame, used: npt.NDArray[np.bool_]) -> list[_Group]:
    found: list[_Group] = []
    weight = interviews.weight
    if interviews.stratum is None or weight is None:
        return found
    columns = interviews.roles.get("stratum", ())
    people: dict[str, dict[str, float | None]] = {"stratum": {k: v.people for k, v in frame.strata.items()}}
    region = interviews.roles.get("region", ())
    if len(region) == 1 and region[0] in columns and len(columns) > 1:
        people["region"] = frame.people_by(columns.index(region[0]))
    for by, sizes in people.items():
        labels = interviews.labels(by)
        if labels is None:
            continue
        for name, size in sizes.items():
            if size:
                found.append(_Group(by, name, float(weight[used & (labels == name)].sum()), size))
    return found


def _finding(context: Context, groups: list[_Group], used: npt.NDArray[np.float64]) -> Finding:
    whole, parts = groups[0], [g for g in groups[1:] if g.by == "stratum"]
    off = [g for g in parts if not g.reproduced]
    scaled = abs(whole.weighted - len(used)) <= TOLERANCE * len(used) and not whole.reproduced
    if scaled:
        status, id = Status.JUDGEMENT, "checks.weights.scaled"
    elif not whole.reproduced:
        status, id = Status.JUDGEMENT, "checks.weights.total_off"
    elif off:
        status, id = Status.JUDGEMENT, "checks.weights.strata_off"
    else:
        status, id = Status.MET, "checks.weights.reproduced"
    worst = max(off, key=lambda g: (abs(g.weighted / g.population - 1), g.name), default=None)
    return context.finding(
        "weights.population", Line.METHODOLOGICAL, status,
        message(
            id, weighted=whole.weighted, population=whole.population, off=len(off), total=len(parts),
            worst=worst.name if worst else "–", change=worst.weighted / worst.population - 1 if worst else 0.0,
            kish=float(kish_deff(used)), ratio=float(used.max() / used.min()),
        ),
        n=len(used), value=float(len(off)), basis=Basis.VERIFIED, evidence=(Evidence(sheet="coverage"),),
        recommendation=message("checks.weights.todo") if status is Status.JUDGEMENT else None,
    )  # fmt: skip


def _table(context: Context, groups: list[_Group]) -> Table:
    return table(
        "weights",
        [
            {
                "part": context.part, "method": context.method, "group_by": g.by, "group": g.name,
                "weighted": g.weighted,
                "population": g.population, "difference": g.weighted - g.population, "reproduced": g.reproduced,
            }
            for g in groups
        ],
    )  # fmt: skip

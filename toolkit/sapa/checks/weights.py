"""Do the delivered weights add up to the population that the frame states?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sapa.checks.base import CheckResult, Context
from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews
from sapa.data.nearest import SHOWN
from sapa.messages import Message, message
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
    shared = _shared(interviews, frame, used)
    if shared is not None and not shared.names:
        return CheckResult((_nothing_shared(context, shared, int(used.sum())),))
    both = used if shared is None or interviews.stratum is None else used & np.isin(interviews.stratum, shared.names)
    people = frame.people if shared is None else sum(frame.strata[name].people or 0.0 for name in shared.names)
    groups = [_Group("", "", float(w[both].sum()), people), *_strata(interviews, frame, both, shared)]
    return CheckResult((_finding(context, groups, w[both], shared),), (_table(context, groups),))


@dataclass(frozen=True, slots=True)
class _Shared:
    """Strata that interviews and frame both have, and those that only one of them has: weights cannot answer there."""

    names: list[str]
    not_in_frame: tuple[str, ...]
    not_in_data: tuple[str, ...]

    def left_out(self) -> tuple[Message, ...]:
        """Say which strata were not compared."""
        sides = (("not_in_frame", self.not_in_frame), ("not_in_data", self.not_in_data))
        return tuple(
            message(f"checks.weights.{side}", n=len(names), strata=(*names[:SHOWN], *(["…"] if names[SHOWN:] else [])))
            for side, names in sides
            if names
        )


def _shared(interviews: Interviews, frame: Frame, used: npt.NDArray[np.bool_]) -> _Shared | None:
    """Return which strata can be compared; None where interviews carry no stratum."""
    if interviews.stratum is None:
        return None
    have = {str(label) for label in interviews.stratum[used]}
    return _Shared(
        [name for name in frame.strata if name in have],
        tuple(sorted(have - set(frame.strata) - {""})),
        tuple(name for name in frame.strata if name not in have),
    )


def _nothing_shared(context: Context, shared: _Shared, n: int) -> Finding:
    return context.finding(
        "weights.population", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE,
        message("checks.weights.nothing_shared", left_out=shared.left_out() or "–"), n=n,
        evidence=(Evidence(sheet="coverage"),), recommendation=message("checks.weights.todo_strata"),
    )  # fmt: skip


def _strata(interviews: Interviews, frame: Frame, used: npt.NDArray[np.bool_], shared: _Shared | None) -> list[_Group]:
    found: list[_Group] = []
    weight = interviews.weight
    if interviews.stratum is None or weight is None or shared is None:
        return found
    columns = interviews.roles.get("stratum", ())
    common = replace(frame, strata={name: frame.strata[name] for name in shared.names})
    common = replace(common, parts={name: frame.parts[name] for name in shared.names})
    people: dict[str, dict[str, float | None]] = {"stratum": {k: v.people for k, v in common.strata.items()}}
    region = interviews.roles.get("region", ())
    if len(region) == 1 and region[0] in columns and len(columns) > 1:
        people["region"] = common.people_by(columns.index(region[0]))
    for by, sizes in people.items():
        labels = interviews.labels(by)
        if labels is None:
            continue
        for name, size in sizes.items():
            if size:
                found.append(_Group(by, name, float(weight[used & (labels == name)].sum()), size))
    return found


def _finding(context: Context, groups: list[_Group], used: npt.NDArray[np.float64], shared: _Shared | None) -> Finding:
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
    text = message(
            id, weighted=whole.weighted, population=whole.population, off=len(off), total=len(parts),
            worst=worst.name if worst else "–", change=worst.weighted / worst.population - 1 if worst else 0.0,
            kish=float(kish_deff(used)), ratio=float(used.max() / used.min()),
    )  # fmt: skip
    left_out = shared.left_out() if shared is not None else ()
    if left_out:
        text = message("checks.weights.partly", found=text, left_out=left_out)
    todo = "checks.weights.todo" if status is Status.JUDGEMENT else "checks.weights.todo_strata" if left_out else None
    return context.finding(
        "weights.population", Line.METHODOLOGICAL, status, text,
        n=len(used), value=float(len(off)), basis=Basis.VERIFIED, evidence=(Evidence(sheet="coverage"),),
        recommendation=message(todo) if todo else None,
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

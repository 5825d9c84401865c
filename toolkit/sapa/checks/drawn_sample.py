"""Drawn units and delivered interviews: who worked outside the sample, and which units chance never decided on.

A design hands over its drawn units (`sample.csv`, named by plan.yaml). The review takes two things from them: whether
interviews were made where they should, and which units are self-representing, so that the variance is that of the
design as it was drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sapa.checks.base import Context
from sapa.checks.interviews import JOIN, Interviews, Labels, Mask, joined
from sapa.data.rows import Rows
from sapa.deliverable.plan_sections import DecidedSample
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Line, Status

Unit = tuple[str, str]
"""Label of the stratum, and of the unit inside it."""

_NAMED = 6
_RESERVE = "reserve"
_TWO = 2


@dataclass(frozen=True, slots=True, eq=False)
class DrawnUnits:
    """The drawn units as a design wrote them.

    role
        `main` or `reserve`, by stratum and label of the unit over all drawn stages.
    certain
        Stratum and first-stage unit of those taken with certainty, with the number of smaller units drawn inside.
    stages
        Drawn stages.
    """

    role: Mapping[Unit, str]
    certain: Mapping[Unit, int]
    stages: int

    def count(self, role: str) -> int:
        """Return how many units have a role."""
        return sum(r == role for r in self.role.values())


def read_drawn(rows: Rows, spec: DecidedSample) -> DrawnUnits:
    """Relate a table of drawn units; a stage that a stratum does not have is left out of its label."""
    strata = joined(rows.frame, spec.stratum)
    units = _units([joined(rows.frame, [c]) for c in spec.units])
    first = joined(rows.frame, spec.units[:1])
    sure = joined(rows.frame, [spec.certainty])
    role: dict[Unit, str] = {}
    certain: Counter[Unit] = Counter()
    smaller = np.zeros(len(rows), dtype=bool) if len(spec.units) < _TWO else joined(rows.frame, spec.units[1:2]) != ""
    for i, kind in enumerate(joined(rows.frame, [spec.role])):
        role[str(strata[i]), str(units[i])] = str(kind)
        if sure[i] == "yes":
            certain[str(strata[i]), str(first[i])] += int(bool(smaller[i]))
    return DrawnUnits(role, dict(certain), len(spec.units))


def _units(parts: list[Labels]) -> Labels:
    return np.array([JOIN.join(p for p in row if p) for row in zip(*parts, strict=True)], dtype=object)


def unit_labels(interviews: Interviews, drawn: DrawnUnits) -> Labels | None:
    """Return the drawn unit that each interview names; None where its columns are not stated."""
    if interviews.stratum is None or interviews.psu is None:
        return None
    second = interviews.labels("ssu")
    if drawn.stages < _TWO or second is None:
        return interviews.psu if drawn.stages < _TWO else None
    return _units([interviews.psu, second])


def with_drawn(interviews: Interviews, drawn: DrawnUnits) -> Interviews:
    """Give self-representing units their place in the variance.

    A unit taken with certainty is a stratum of its own; what chance decided on inside it are the smaller units drawn
    there, else the random routes where it has two or more, else the households (Kish 1965, section 6.4; Särndal,
    Swensson & Wretman 1992, 4.3). It stays in its stratum where less than two of those are there, or where one single
    other unit would be left in the stratum: neither would have a variance.

    The starts of the routes are a systematic sample and are taken as if they had been drawn independently, which as a
    rule overstates the variance a little (Wolter 2007, chapter 8). An interview without its route (a defect of the
    data, named there) makes the households of its unit count.
    """
    if interviews.stratum is None or interviews.psu is None or not drawn.certain:
        return interviews
    strata, units = interviews.stratum.copy(), interviews.psu.copy()
    second, routes = interviews.labels("ssu"), interviews.labels("route")
    whole = interviews.complete
    found = 0
    for stratum in dict.fromkeys(label for label, _ in drawn.certain):
        here = np.asarray(interviews.stratum == stratum, dtype=bool)
        sure = [unit for label, unit in drawn.certain if label == stratum]
        others = set(interviews.psu[here & whole]) - set(sure)
        if len(others) == 1:
            continue
        for unit in sure:
            inside = here & (interviews.psu == unit)
            own = _rows(inside)
            if drawn.certain[stratum, unit] > 0 and second is not None:
                own = second[inside]
            elif routes is not None and _several(routes[inside & whole]):
                own = routes[inside]
            counted = set(own[whole[inside]])
            if len(counted) >= _TWO and "" not in counted:
                strata[inside] = JOIN.join((stratum, unit))
                units[inside] = own
                found += 1
    if not found:
        return interviews
    return replace(interviews, variance_stratum=strata, variance_psu=units, self_representing=found)


def _several(routes: Labels) -> bool:
    """Tell whether every interview has its route, and there are two or more."""
    named = set(routes)
    return "" not in named and len(named) >= _TWO


def _rows(inside: Mask) -> Labels:
    return np.array([f"#{i}" for i in np.flatnonzero(inside)], dtype=object)


def drawn_finding(interviews: Interviews, context: Context, *, valid: Mask, drawn: DrawnUnits) -> Finding | None:
    """Judge whether interviews were made in the drawn units; None where nobody can tell where they were made.

    Parameters
    ----------
    interviews
        The delivered rows, related to their roles.
    valid
        Rows that count after voiding and control.
    drawn
        The units of the design.
    """
    labels = unit_labels(interviews, drawn)
    if labels is None or interviews.stratum is None:
        return None
    made = Counter(zip(map(str, interviews.stratum[valid]), map(str, labels[valid]), strict=True))
    off = {unit: n for unit, n in made.items() if unit not in drawn.role}
    used = [unit for unit in made if drawn.role.get(unit) == _RESERVE]
    empty = [unit for unit, role in drawn.role.items() if role != _RESERVE and unit not in made]
    balance = Counter(stratum for stratum, _ in used)
    balance.subtract(stratum for stratum, _ in empty)
    uneven = [stratum for stratum, n in balance.items() if n]
    total = sum(made.values())
    main = len(drawn.role) - drawn.count(_RESERVE)
    if off:
        outside = sum(off.values())
        status, todo = Status.NOT_MET, "sample"
        worst = sorted(off.items(), key=lambda item: (-item[1], item[0]))[:_NAMED]
        text = message(
            "checks.coverage.sample_off", interviews=message("checks.n_interviews", n=outside), empty=len(empty),
            units=tuple(
                message("checks.coverage.one_unit", unit=unit or "–", stratum=stratum or "–", made=n)
                for (stratum, unit), n in worst
            ),
            reserve=len(used),
        )  # fmt: skip
    elif uneven:
        outside = 0
        status, todo = Status.JUDGEMENT, "sample_open"
        text = message(
            "checks.coverage.sample_open", reserve=len(used), empty=len(empty), strata=tuple(uneven[:_NAMED])
        )
    else:
        outside = 0
        status, todo = Status.MET, ""
        text = message(
            "checks.coverage.sample_met", n=total, worked=main - len(empty), main=main, reserve=len(used)
        )  # fmt: skip
    return context.finding(
        "coverage.sample", Line.METHODOLOGICAL, status, text, n=total, value=float(outside), unit="interviews",
        basis=Basis.VERIFIED, evidence=(Evidence(sheet="coverage"),),
        recommendation=message(f"checks.coverage.todo.{todo}") if todo else None,
    )  # fmt: skip

"""The files of one survey, related to its interviews once, so that every check asks the same objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sapa.checks.control_log import ControlLog, relate_log
from sapa.checks.design_error import variables
from sapa.checks.drawn_sample import DrawnUnits, read_drawn, with_drawn
from sapa.checks.frame import Frame, Plan, read_frame, read_plan, too_small
from sapa.checks.interviews import Interviews, Mask, joined, value_defects
from sapa.checks.times import date_defects, time_defects
from sapa.data.rows import Rows
from sapa.data.values import codes
from sapa.deliverable.loaded import LoadedMethod
from sapa.results.details import DataDefect


@dataclass(frozen=True, slots=True, eq=False)
class SurveyFiles:
    """One survey as handed in.

    refuted
        Rows that field control did not confirm; `log` is None where no control log was handed in.
    counted
        Rows that count: complete, and not refuted.
    """

    method: LoadedMethod
    interviews: Interviews
    frame: Frame | None
    plan: Plan | None
    drawn: DrawnUnits | None
    log: ControlLog | None
    refuted: Mask
    counted: Mask

    def with_rows(self, key: str) -> tuple[Rows, Any] | None:
        """Return a table and its section of the manifest; None where it was not handed in."""
        rows, spec = self.method.table(key), getattr(self.method.spec, key)
        return (rows, spec) if rows is not None and spec is not None else None

    def attached(self) -> frozenset[str] | None:
        """Return the ids of the attached questionnaires; None where they are not listed."""
        given = self.with_rows("attached_questionnaires")
        return None if given is None else frozenset(map(str, joined(given[0].frame, given[1].id))) - {""}

    def known_interviewers(self) -> tuple[str, ...]:
        """Return the interviewers on the provider's list, also those without an interview."""
        given = self.with_rows("interviewers")
        return () if given is None else tuple(str(v) for v in codes(given[0].frame[given[1].interviewer]).dropna())

    def defects(self) -> list[DataDefect]:
        """Return the defects inside the data, the control log, the population and the plan."""
        found = [*self.interviews.defects, *value_defects(self.interviews), *time_defects(self.interviews)]
        for name, indicator in self.interviews.indicators.items():
            found += [d for v in variables(self.interviews, name, indicator) for d in v.defects]
        control = self.with_rows("control")
        if control is not None and control[1].date is not None:
            found += date_defects(control[0], control[1].date)
        for part in (self.frame, self.plan, self.log):
            found += part.defects if part is not None else ()
        if self.frame is not None:
            found += too_small(self.frame, self.interviews, self.counted)
        return found


def survey_files(method: LoadedMethod, interviews: Interviews) -> SurveyFiles:
    """Relate the files of a survey to its interviews; those drawn by a plan are marked in the interviews."""
    population, plan, control = method.table("population"), method.table("plan"), method.table("control")
    spec = method.spec
    drawn = drawn_units(method)
    if drawn is not None:
        interviews = with_drawn(interviews, drawn)
    log = relate_log(control, spec.control, interviews) if control is not None and spec.control is not None else None
    refuted = log.refuted if log is not None else np.zeros(len(interviews.rows), dtype=bool)
    return SurveyFiles(
        method, interviews,
        frame=read_frame(population, spec.population) if population is not None and spec.population else None,
        plan=read_plan(plan, spec.plan) if plan is not None and spec.plan is not None else None,
        drawn=drawn, log=log, refuted=refuted,
        counted=np.asarray(interviews.complete & ~refuted, dtype=bool),
    )  # fmt: skip


def drawn_units(method: LoadedMethod) -> DrawnUnits | None:
    """Return the units that the design of a method drew; None where no plan.yaml hands them over."""
    rows, taken = method.table("sample"), method.taken
    return read_drawn(rows, taken.sample) if rows is not None and taken is not None and taken.sample else None

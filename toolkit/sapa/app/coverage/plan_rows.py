"""Plan and achieved as the panel shows them: rows of one breakdown, how far each is behind, and the one furthest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sapa.app.coverage.view import CoverageView
from sapa.results.coverage import CoverageDetail, StratumCoverage

SLIGHT, MARKED = 0.10, 0.25
"""Shares of the plan that are missing, where the colour of a tile changes: steps of a picture, not norms."""


class Reached(StrEnum):
    """How much of its plan a place has reached, in the order of the key."""

    MET = "met"
    SLIGHT = "slight"
    MARKED = "marked"
    SEVERE = "severe"
    MISSED = "missed"
    NO_PLAN = "no_plan"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """Interviews planned, issued, completed and valid in one place or cell; None: not known."""

    label: str
    planned: int | None
    issued: int | None
    completed: int
    valid: int

    @property
    def missing(self) -> int:
        """Planned minus valid, never below nought."""
        return max(0, (self.planned or 0) - self.valid)

    @property
    def share(self) -> float | None:
        """Valid over planned; None without a plan."""
        return self.valid / self.planned if self.planned else None

    @property
    def reached(self) -> Reached:
        """The step of its colour."""
        if not self.planned:
            return Reached.NO_PLAN
        if not self.missing:
            return Reached.MET
        if not self.valid:
            return Reached.MISSED
        lacking = self.missing / self.planned
        return Reached.SLIGHT if lacking <= SLIGHT else Reached.MARKED if lacking <= MARKED else Reached.SEVERE


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Rows by region, by stratum, or by the cells of a quota. `kind` chooses the words, `name` says which quota."""

    kind: str
    name: str
    rows: tuple[PlanRow, ...]
    by: tuple[str, ...] = ()
    """Columns or groups of the data that make the cells of a quota."""

    @property
    def planned(self) -> int:
        """Interviews planned in all rows."""
        return sum(r.planned or 0 for r in self.rows)

    @property
    def valid(self) -> int:
        """Valid interviews in all rows."""
        return sum(r.valid for r in self.rows)

    @property
    def missing(self) -> int:
        """Interviews missing in the rows that are behind: what others have above their plan does not fill them."""
        return sum(r.missing for r in self.rows)

    @property
    def behind(self) -> tuple[PlanRow, ...]:
        """The rows that are behind their plan, the furthest first."""
        short = [r for r in self.rows if r.missing]
        return tuple(sorted(short, key=lambda r: (-r.missing, r.label)))

    @property
    def all_planned(self) -> bool:
        """True where some row has a plan."""
        return any(r.planned for r in self.rows)


def breakdowns(view: CoverageView) -> tuple[Breakdown, ...]:
    """Return the breakdowns that have a plan: by region, by stratum, by the quotas handed in."""
    detail = view.detail("coverage", CoverageDetail)
    if detail is None:
        return ()
    found = [Breakdown("region", "", _rows(detail.by_region)), Breakdown("stratum", "", _rows(detail.strata))]
    found += [Breakdown("quota", " × ".join(q.by), _rows(q.cells), q.by) for q in detail.quotas]
    return tuple(b for b in found if b.all_planned)


def _rows(strata: Sequence[StratumCoverage]) -> tuple[PlanRow, ...]:
    return tuple(PlanRow(s.stratum, s.planned, s.issued, s.completed, s.valid) for s in strata)

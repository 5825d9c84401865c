"""A plan.yaml among the files of `sapa init`: what it says need not be guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sapa.deliverable.plan_file import PlanFile
from sapa.deliverable.plan_link import is_plan
from sapa.deliverable.plan_reader import read_plan
from sapa.deliverable.plan_sections import Decided
from sapa.errors import BadInput

NAMES = ("plan.yaml", "plan.yml")
_TOLD = ("standard", "service", "research", "contract", "specification")


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """A plan that was designed: where it is, what it says, and what it decided."""

    path: Path
    plan: PlanFile
    decided: Decided

    @property
    def tables(self) -> frozenset[Path]:
        """Files of the design itself: none of them is delivered data."""
        return frozenset((self.path.parent / name).absolute() for name in self.decided.files)

    def told(self) -> dict[str, Any]:
        """Return what the manifest says as the plan does: service, research, contract, specification."""
        whole = self.plan.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return {k: whole[k] for k in _TOLD if k in whole}

    def strata(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Return the stratum columns of the plan where the data have all of them."""
        wanted = self.decided.plan.stratum
        return wanted if set(wanted) <= set(columns) else ()

    def psu(self, columns: Sequence[str]) -> str | None:
        """Return the column of the first-stage units where the data have it."""
        return next((u for u in self.decided.units[:1] if u in columns), None)


def plan_among(paths: Sequence[Path]) -> tuple[FoundPlan | None, list[Path]]:
    """Return the plan among files, and the files that are neither a plan nor a table of its design.

    Raises
    ------
    BadInput
        A YAML file that was named and is no plan.
    """
    plans = [p for p in paths if is_plan(p.name)]
    found = None
    for path in plans:
        plan = read_plan(path)
        if plan.decided is None:
            continue
        found = FoundPlan(path, plan, plan.decided)
        break
    ours = found.tables if found is not None else frozenset()
    return found, [p for p in paths if p not in plans and p not in ours]


def plan_in(folder: Path) -> list[Path]:
    """Return the plan.yaml of a folder, where it has one that can be read as a plan."""
    for name in NAMES:
        path = folder / name
        if path.is_file():
            try:
                read_plan(path)
            except BadInput:
                return []
            return [path]
    return []

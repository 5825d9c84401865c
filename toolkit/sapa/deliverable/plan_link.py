"""`plan: plan.yaml` in a manifest: planned interviews, population and selection as the design decided them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sapa.deliverable.control_sections import ControlRef, Promise
from sapa.deliverable.folder import Folder, sha256
from sapa.deliverable.manifest import Method, PlanRef
from sapa.deliverable.place import Path as KeyPath
from sapa.deliverable.place import Places
from sapa.deliverable.plan_reader import SUFFIXES, read_plan_placed
from sapa.deliverable.plan_sections import Decided, DecidedControl, DecidedSample, PlannedPromise
from sapa.errors import BadInput
from sapa.messages import message

PERCENT = 100
OWN = ("deliverable.yaml",)
"""Files of a design that the provider is meant to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTaken:
    """What a method took from the plan that was designed.

    file, sha256
        The plan.yaml, as the manifest names it.
    sections
        Of `plan`, `selection`, `population`, `control`: those of which the manifest left something to the plan; of
        `control`, what the plan promises of its spread.
    interviews, margin, clusters
        As decided: interviews in all, the margin of error expected (of the target), clusters.
    seed
        Of the draw.
    control
        What the control plan promises; None: nothing.
    sample
        The table of drawn units, named from the manifest's folder; None where nothing was drawn or it is not there.
    changed
        Tables of the design that are no longer as it wrote them.
    """

    file: str
    sha256: str
    sections: tuple[str, ...]
    interviews: int
    margin: float
    clusters: int | None
    seed: int | None
    control: DecidedControl | None
    changed: tuple[str, ...]
    sample: DecidedSample | None = None


def is_plan(name: str) -> bool:
    """Tell whether a file named as a plan is a plan.yaml and no table."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower() in SUFFIXES


def with_plan(method: Method, folder: Folder, places: Places, base: KeyPath) -> tuple[Method, PlanTaken | None]:
    """Return the method with what it leaves to its plan.yaml filled in, and what that was.

    Raises
    ------
    BadInput
        A plan.yaml that is wrong, that no design has decided yet, or whose strata are others than the manifest's.
    """
    ref = method.plan
    if ref is None or not is_plan(ref.file):
        return method, None
    where = places.where(*base, "plan")
    found = folder.file(ref.file, where)
    plan, _ = read_plan_placed(found, shown=ref.file)
    decided = plan.decided
    if decided is None:
        raise BadInput(
            message("deliverable.plan.not_decided", file=ref.file), where=where, got=ref.file,
            todo=message("deliverable.plan.not_decided.todo"),
        )  # fmt: skip
    beside = PurePosixPath(ref.file.replace("\\", "/")).parent
    stratum = ref.stratum if "stratum" in ref.model_fields_set else decided.plan.stratum
    planned = ref.planned if "planned" in ref.model_fields_set else decided.plan.planned
    changes: dict[str, Any] = {
        "plan": PlanRef(file=(beside / decided.plan.file).as_posix(), stratum=stratum, planned=planned)
    }
    selection = plan.selection or decided.selection
    if method.selection is None and selection is not None:
        changes["selection"] = selection
    if method.population is None:
        file = (beside / decided.population.file).as_posix()
        changes["population"] = decided.population.model_copy(update={"file": file})
    control = _promised(method, plan.control.promise, ref.file)
    if control is not None:
        changes["control"] = control
    ours = method.roles.stratum
    if ours and len(ours) != len(stratum):
        raise BadInput(
            message("deliverable.strata_differ", table="plan"), where=where, got=", ".join(stratum),
            expected=message("deliverable.expected.columns", n=len(ours)),
            todo=message("deliverable.strata_differ.todo", columns=ours),
        )  # fmt: skip
    taken = PlanTaken(
        file=ref.file, sha256=sha256(found), sections=tuple(changes), interviews=decided.interviews,
        margin=decided.margin, clusters=decided.clusters, seed=plan.seed, control=decided.control,
        changed=_changed(decided, folder, beside), sample=_sample(decided, folder, beside, len(stratum)),
    )  # fmt: skip
    return method.model_copy(update=changes), taken


def _promised(method: Method, promises: Sequence[PlannedPromise], file: str) -> ControlRef | None:
    """Return the method's control with the promises of its plan; None where they add nothing.

    What the manifest itself promises of a group of interviews goes before the plan.
    """
    control = method.control
    if control is None:
        return None
    stated = {promise.by for promise in control.promise}
    more = tuple(Promise(by=p.by, min=round(PERCENT * p.min, 9), document=file) for p in promises if p.by not in stated)
    return control.model_copy(update={"promise": (*control.promise, *more)}) if more else None


def _sample(decided: Decided, folder: Folder, beside: PurePosixPath, strata: int) -> DecidedSample | None:
    sample = decided.sample
    if sample is None or len(sample.stratum) != strata:
        return None
    file = (beside / sample.file).as_posix()
    return None if folder.existing(file, sample.file) is None else sample.model_copy(update={"file": file})


def _changed(decided: Decided, folder: Folder, beside: PurePosixPath) -> tuple[str, ...]:
    changed = []
    for name, digest in decided.files.items():
        file = folder.existing((beside / name).as_posix(), name)
        if name not in OWN and file is not None and sha256(file) != digest:
            changed.append(name)
    return tuple(changed)

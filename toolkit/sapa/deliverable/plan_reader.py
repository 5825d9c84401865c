"""Reading PLAN.yaml: strict YAML, the model, and rules that one field alone cannot show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sapa.deliverable.place import Places
from sapa.deliverable.plan_file import PlanFile
from sapa.errors import BadInput
from sapa.messages import message

SUFFIXES = (".yaml", ".yml")

_KEYS = {
    "proportion": ("margin", "p", "relative"),
    "mean": ("margin", "sd", "mean", "relative"),
    "total": ("margin", "sd", "mean", "relative"),
    "difference": ("p1", "p2", "power", "ratio", "one_sided", "overlap", "correlation"),
}
_NEEDED = {"proportion": (), "mean": ("sd",), "total": ("sd",), "difference": ("p1", "p2")}


def read_plan(path: str | Path) -> PlanFile:
    """Read and check a plan.

    Parameters
    ----------
    path
        PLAN.yaml, typed by hand or written by `sapa design`.

    Returns
    -------
    PlanFile
        The plan, short forms expanded. Files that it names are not looked for here.

    Raises
    ------
    BadInput
        For the first fault, naming file, line, key path, what stands there and what may; others are listed.
    """
    return read_plan_placed(path)[0]


def read_plan_placed(path: str | Path, *, shown: str | None = None) -> tuple[PlanFile, Places]:
    """Read and check a plan; also return where each of its values stands. `shown`: how messages name the file."""
    from sapa.strict_yaml import load_strict

    given = Path(path)
    name = shown or given.name
    if given.is_dir() or given.suffix.lower() not in SUFFIXES:
        raise BadInput(
            message("deliverable.not_a_plan"), where=str(given), got=given.suffix or given.name, expected="plan.yaml",
            todo=message("deliverable.not_a_plan.todo"),
        )  # fmt: skip
    document = load_strict(given, shown=name)
    places = Places(name, lambda keys: document.where(*keys))
    return build_plan(document.data, places), places


def build_plan(data: Any, places: Places) -> PlanFile:
    """Build the plan from plain data; raises `BadInput` naming the place of the first fault."""
    from pydantic import ValidationError

    from sapa.deliverable.problems import refusal

    if not isinstance(data, dict):
        raise BadInput(
            message("deliverable.empty_plan" if data is None else "deliverable.plan.no_keys"),
            where=places.shown,
            todo=message("deliverable.not_a_plan.todo"),
        )
    if "methods" in data and "programme" not in data:
        raise BadInput(
            message("deliverable.manifest_for_plan"), where=places.where("methods"),
            todo=message("deliverable.manifest_for_plan.todo"),
        )  # fmt: skip
    try:
        plan = PlanFile.model_validate(data)
    except ValidationError as error:
        raise refusal(error, data, places, model=PlanFile) from None
    check_plan(plan, places)
    return plan


def check_plan(plan: PlanFile, places: Places) -> None:
    """Refuse what no design can be made of: no goal, keys of another kind of target, two statements of one thing."""
    _check_goal(plan, places)
    _check_frame(plan, places)
    _check_parts(plan, places)


def _check_goal(plan: PlanFile, places: Places) -> None:
    target = plan.target
    budget = plan.costs.budget if plan.costs is not None else None
    if target is None and plan.interviews is None and budget is None and not plan.indicators:
        raise BadInput(
            message("deliverable.plan.no_goal"), where=places.shown, expected="target, interviews, indicators, costs",
            todo=message("deliverable.plan.no_goal.todo"),
        )  # fmt: skip
    if target is None:
        return
    stated = target.model_fields_set - {"kind"}
    for key in sorted(stated - set(_KEYS[target.kind])):
        raise BadInput(
            message("deliverable.plan.target_key", key=key, kind=target.kind), where=places.where("target", key),
            got=key, expected=message("deliverable.one_of", values=_KEYS[target.kind]),
            todo=message("deliverable.plan.target_key.todo"),
        )  # fmt: skip
    needed = (*_NEEDED[target.kind], *(("mean",) if target.relative and target.kind != "proportion" else ()))
    if target.kind in ("mean", "total"):
        needed = ("margin", *needed)  # the Standard's bound is a share's: it stands in for a share's margin only
    for key in needed:
        if getattr(target, key) is None:
            raise BadInput(
                message("deliverable.plan.target_needs", key=key, kind=target.kind), where=places.where("target"),
                expected=key, todo=message("deliverable.plan.target_needs.todo", key=key),
            )  # fmt: skip
    if target.kind == "proportion":
        _check_share(target.margin, places, "target", "margin")
        for i, domain in enumerate(plan.domains):
            _check_share(domain.margin, places, "domains", i, "margin")
            for label, margin in domain.margins.items():
                _check_share(margin, places, "domains", i, "margins", label)


def _check_share(margin: float | None, places: Places, *path: str | int) -> None:
    """A margin of a share is a fraction: 5 for 5 % would ask for nothing at all."""
    if margin is not None and margin >= 1:
        raise BadInput(
            message("deliverable.plan.margin_not_fraction"), where=places.where(*path), got=f"{margin:g}",
            expected=message("deliverable.expected.fraction"),
            todo=message("deliverable.plan.margin_not_fraction.todo"),
        )  # fmt: skip


def _check_frame(plan: PlanFile, places: Places) -> None:
    frame = plan.frame
    if frame.id is not None and frame.file is not None:
        raise _either("id", "file", places.where("frame"))
    if frame.file is None:
        for key in sorted(frame.model_fields_set - {"id", "stratum"}):
            raise BadInput(
                message("deliverable.plan.frame_without_file", key=key), where=places.where("frame", key), got=key,
                todo=message("deliverable.plan.frame_without_file.todo"),
            )  # fmt: skip
        return
    for key in ("stratum", "size"):
        if not getattr(frame, key):
            raise BadInput(
                message("deliverable.plan.frame_needs", key=key), where=places.where("frame"), expected=key,
                todo=message("deliverable.plan.frame_needs.todo"),
            )  # fmt: skip


def _check_parts(plan: PlanFile, places: Places) -> None:
    if plan.deff is not None and plan.deff.value is not None and plan.deff.icc is not None:
        raise _either("value", "icc", places.where("deff"))
    if plan.deff is not None and plan.deff.value is None and plan.deff.icc is None and plan.deff.weighting is None:
        raise BadInput(
            message("deliverable.value_empty", key="deff", path="deff"), where=places.where("deff"),
            expected="value, icc, weighting", todo=message("deliverable.value_empty.todo"),
        )  # fmt: skip
    people = plan.fieldwork.interviewers
    if people is not None and (people.file is None) == (people.number is None):
        raise _either("file", "number", places.where("fieldwork", "interviewers"))
    for name, cells in plan.fieldwork.quotas.items():
        total = sum(cells.values())
        if abs(total - 1) > 0.005:
            raise BadInput(
                message("deliverable.plan.quotas_sum", name=name), where=places.where("fieldwork", "quotas", name),
                got=f"{total:g}", expected="1", todo=message("deliverable.plan.quotas_sum.todo"),
            )  # fmt: skip
    if plan.allocation.rule == "bethel" and not plan.indicators:
        raise BadInput(
            message("deliverable.plan.bethel_needs"), where=places.where("allocation"), expected="indicators",
            todo=message("deliverable.plan.bethel_needs.todo"),
        )  # fmt: skip


def _either(first: str, second: str, where: str) -> BadInput:
    return BadInput(
        message("deliverable.either", first=first, second=second), where=where, todo=message("deliverable.either.todo")
    )

"""From a plan as it is written to what a design takes: target, frame, stages, rates, people; files are read here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.deliverable.manifest import SelectionStage
from sapa.deliverable.place import Places
from sapa.deliverable.plan_file import PlanFile
from sapa.deliverable.plan_sections import DEFAULT
from sapa.errors import BadInput
from sapa.messages import message
from sapa.plain_text import csv_cell
from sapa.planning.design_stages import DRAWS
from sapa.planning.frame import SamplingFrame, default_frame, read_frame
from sapa.results.learned import Learned, LearnedResponse, LearnRule
from sapa.results.limits import Limits, limits_in_force
from sapa.results.plan import StagePlan
from sapa.results.targets import (
    DifferenceTarget,
    DomainTarget,
    IndicatorTarget,
    MeanTarget,
    ProportionTarget,
    Target,
    TotalTarget,
)
from sapa.standard import Standard, readings

if TYPE_CHECKING:
    from sapa.data.rows import Rows

ERROR = "t10.population_survey.sampling_error"
CONTROL = "t10.population_survey.field_control"
PERCENT = 100.0
WAYS = {**DRAWS, "census": "census"}
"""How a stage of listed units is drawn, by its word in `selection`."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A file that a plan names: under which name it goes into the folder of results, and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a plan stands: its folder, from which it names files, and where each of its values is written."""

    folder: Path
    places: Places

    def where(self, *keys: str | int) -> str:
        """Return file, line and key path of a value, for `BadInput(where=…)`."""
        return self.places.where(*keys)

    def file(self, name: str, *keys: str | int) -> Path:
        """Return the file of a name; one that is not there is bad input naming the nearest one."""
        path = Path(name) if Path(name).is_absolute() else self.folder / name
        if path.is_file():
            return path
        from sapa.data.nearest import nearest

        near = [p.name for p in path.parent.iterdir() if p.is_file()] if path.parent.is_dir() else []
        guess = nearest(path.name, near)
        raise BadInput(
            message("planning.files.no_file", file=name), where=self.where(*keys), got=name,
            todo=message("deliverable.did_you_mean", name=guess) if guess else message("planning.files.no_file.todo"),
        )  # fmt: skip


def frame_of(plan: PlanFile, place: Place) -> tuple[SamplingFrame, Source | None]:
    """Return the plan's frame, and its file where it is one of the user's own.

    Raises
    ------
    BadInput
        An unknown id, a file that is not there, a column that it does not have, sizes that are none.
    """
    spec = plan.frame
    if spec.file is None:
        return _shipped(plan, place), None
    from sapa.data.readers import read_rows

    path = place.file(spec.file, "frame", "file")
    rows = read_rows(
        path, shown=path.name, encoding=spec.encoding, delimiter=spec.delimiter, decimal=spec.decimal,
        sheet=spec.sheet, timezone=spec.timezone,
    )  # fmt: skip
    for key in ("stratum", "units", "size", "psus", "name"):
        value = getattr(spec, key)
        for column in (value,) if isinstance(value, str) else value or ():
            _has(rows, column, path.name, place.where("frame", key))
    frame = read_frame(
        rows, stratum=spec.stratum, size=spec.size, units=spec.units, psus=spec.psus, name=spec.name,
        universe=spec.universe, date=spec.date, source=spec.source, shown=path.name,
    )  # fmt: skip
    return frame, Source(path.name, path.read_bytes())


def _shipped(plan: PlanFile, place: Place) -> SamplingFrame:
    from sapa.planning.frame import DEFAULT as SHIPPED

    if plan.frame.id not in (None, SHIPPED):
        raise BadInput(
            message("planning.files.unknown_frame"), where=place.where("frame"), got=plan.frame.id, expected=SHIPPED,
            todo=message("planning.files.unknown_frame.todo"),
        )  # fmt: skip
    return default_frame(plan.frame.stratum) if plan.frame.stratum else default_frame()


def _has(rows: Rows, column: str, file: str, where: str) -> None:
    if column in rows.columns:
        return
    from sapa.data.nearest import nearest

    guess = nearest(column, rows.columns)
    shown = rows.columns[:12]
    raise BadInput(
        message("deliverable.column_missing", column=column, file=file), where=where, got=column,
        expected=message(
            "deliverable.columns_are", columns=shown, n=len(rows.columns), more=len(rows.columns) - len(shown)
        ),
        todo=message("deliverable.did_you_mean", name=guess) if guess else message("deliverable.column_missing.todo"),
    )  # fmt: skip


def table_of(plan: PlanFile, place: Place) -> tuple[Rows | None, Source | None]:
    """Return the list of interviewers, where the plan names one, and a file with its columns that are used."""
    people = plan.fieldwork.interviewers
    if people is None or people.file is None:
        return None, None
    from sapa.data.readers import read_rows

    path = place.file(people.file, "fieldwork", "interviewers", "file")
    rows = read_rows(path, shown=path.name, encoding=people.encoding, delimiter=people.delimiter, sheet=people.sheet)
    used = [c for c in (people.interviewer, people.organisation, people.region) if c is not None]
    for key in ("interviewer", "organisation", "region"):
        column = getattr(people, key)
        if column is not None:
            _has(rows, column, path.name, place.where("fieldwork", "interviewers", key))
    # Only what is used goes on: lists of staff often hold telephones and addresses.
    text = rows.frame[list(dict.fromkeys(used))].map(csv_cell).to_csv(index=False, lineterminator="\n", na_rep="")
    return rows, Source(f"{path.stem}.csv", text.encode())


def bound_in_force(standard: Standard, id: str, fixed: Mapping[str, Limits]) -> Limits | None:
    """Return the limits that a plan has to keep: the specification's where there are any; None without such a norm."""
    norm = standard.norms.get(id)
    return None if norm is None else limits_in_force(norm, fixed.get(id))[0]


def target_of(plan: PlanFile, place: Place, limits: Limits | None) -> Target | None:
    """Return what the survey is designed for; a share without a margin takes the norm's bound."""
    spec = plan.target
    if spec is None:
        return None
    if spec.kind == "difference":
        return DifferenceTarget(
            p1=_known(spec.p1), p2=_known(spec.p2),
            **_stated(spec, "power", "ratio", "one_sided", "overlap", "correlation"),
        )  # fmt: skip
    if spec.kind != "proportion":
        kind = MeanTarget if spec.kind == "mean" else TotalTarget
        return kind(_known(spec.margin), sd=_known(spec.sd), mean=spec.mean, relative=spec.relative)
    margin = spec.margin
    if margin is None:
        if limits is None or limits.max is None:
            raise BadInput(
                message("planning.files.no_margin"), where=place.where("target"), expected="margin",
                todo=message("planning.files.no_margin.todo"),
            )  # fmt: skip
        margin = limits.max / PERCENT
    p = spec.p if spec.p is not None else float(readings()["proportion"].default)
    return ProportionTarget(margin, p=p, relative=spec.relative)


def _known(value: float | None) -> float:
    if value is None:  # the reader has refused such a plan
        raise ValueError("value")
    return value


def _stated(section: Any, *keys: str) -> dict[str, Any]:
    return {k: getattr(section, k) for k in keys if getattr(section, k) is not None}


def arguments(plan: PlanFile, frame: SamplingFrame, place: Place) -> dict[str, Any]:
    """Return what `design_sample` takes beside target, frame and learned; what the plan does not state is absent."""
    deff, costs, division = plan.deff, plan.costs, plan.allocation
    _known_labels(plan.response, frame, place, "response")
    for key in ("minimum", "maximum", "spreads"):
        _known_labels(getattr(division, key), frame, place, "allocation", key)
    given: dict[str, Any] = {
        "stratum": None, "interviews": plan.interviews, "confidence": plan.confidence, "universe": plan.universe,
        "title": plan.title, "cluster_size": plan.cluster_size, "order": plan.order, "rounding": plan.rounding,
        "reserve": plan.reserve, "allocation": division.rule, "power": division.power,
        "minimum": _plain(division.minimum), "maximum": _plain(division.maximum), "spreads": _plain(division.spreads),
        "response_rate": _plain(plan.response),
    }  # fmt: skip
    if deff is not None:
        given |= {"deff": deff.value, "icc": deff.icc, "weighting": deff.weighting}
    given["domains"] = tuple(
        DomainTarget(by=d.by, margin=d.margin, margins=tuple(sorted(d.margins.items()))) for d in plan.domains
    )
    given["indicators"] = tuple(
        IndicatorTarget(
            name=name, spreads=_pairs(i.spread), margin=i.margin, means=_pairs(i.mean) if i.mean else None,
            relative=i.relative, by=i.by, domain_margin=i.domain_margin,
        )
        for name, i in plan.indicators.items()
    )  # fmt: skip
    if costs is not None:
        from sapa.planning.design_costs import Costs

        given["costs"] = Costs(
            fixed=costs.fixed, cluster=costs.cluster, interview=_plain(costs.interview) or 0.0, budget=costs.budget,
            best_cluster_size=costs.best_cluster_size,
        )  # fmt: skip
    given["stages"] = stages_of(plan, frame, place)
    if given["confidence"] is None:
        given["confidence"] = float(readings()["confidence"].default)
    return {k: v for k, v in given.items() if v is not None and v not in ((), {})}


def _plain(values: Mapping[str, Any]) -> Any:
    """Return one number where one was stated for all, None where nothing was, else the numbers by label."""
    if not values:
        return None
    return values[DEFAULT] if set(values) == {DEFAULT} else dict(values)


def _pairs(values: Mapping[str, float]) -> Any:
    return values[DEFAULT] if set(values) == {DEFAULT} else tuple(values.items())


def labels_of(frame: SamplingFrame) -> tuple[str, ...]:
    """Return every label that may stand for strata: of a whole stratum, and of a value of one stratum column."""
    parts = [p for stratum in frame.strata.parts for p in stratum]
    return tuple(dict.fromkeys((*frame.strata.labels, *parts)))


def _known_labels(labels: Iterable[str], frame: SamplingFrame, place: Place, *keys: str) -> None:
    known = set(labels_of(frame))
    for label in labels:
        if label != DEFAULT and label not in known:
            from sapa.data.nearest import nearest

            guess = nearest(label, sorted(known))
            raise BadInput(
                message("planning.files.unknown_label", label=label), where=place.where(*keys, label), got=label,
                expected=message("deliverable.one_of", values=tuple(sorted(known))[:12]),
                todo=message("deliverable.did_you_mean", name=guess)
                if guess
                else message("planning.files.unknown_label.todo"),
            )  # fmt: skip


def stages_of(plan: PlanFile, frame: SamplingFrame, place: Place) -> dict[str, tuple[StagePlan, ...]]:
    """Return the stages of selection by label; a stage is drawn here where the frame lists its units."""
    if plan.selection is None:
        return {}
    _known_labels(plan.selection, frame, place, "selection")
    return {label: _stages(stages, len(frame.facts.units)) for label, stages in plan.selection.items()}


def _stages(stages: tuple[SelectionStage, ...], listed: int) -> tuple[StagePlan, ...]:
    found: list[StagePlan] = []
    here = True
    for i, stage in enumerate(stages):
        method = stage.method.value
        here = here and i < listed and method in WAYS
        found.append(
            StagePlan(
                stage=stage.stage or method, method=method, drawn=here, draw=WAYS[method] if here else None
            )
        )  # fmt: skip
    return tuple(found)


def person_rule(plan: PlanFile) -> str | None:
    """Return how the respondent is chosen in a household, where the selection says it: `kish` or `last_birthday`."""
    for stages in (plan.selection or {}).values():
        for stage in stages:
            if stage.method.value in ("kish", "last_birthday"):
                return stage.method.value
    return None


def learned_of(plan: PlanFile) -> Learned | None:
    """Return what an earlier design wrote about the survey it learned from; None where nothing was."""
    spec = plan.learn
    if spec is None or spec.deliverable is not None:
        return None
    return Learned(
        source=spec.source or "", rule=LearnRule(spec.rule or "median"),
        level=float(readings()["confidence"].default), interviews=spec.interviews or 0, deff=spec.deff, icc=spec.icc,
        cluster_size=spec.cluster_size, weighting=spec.weighting, response=spec.response,
        response_by=tuple(
            LearnedResponse(stratum=k, parts=(k,), issued=0, interviews=0, rate=v, low=v, high=v)
            for k, v in spec.response_by.items()
        ),
    )  # fmt: skip

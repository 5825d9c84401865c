"""What the panel asks of the rest of sapa, as callables: tests give others, the page takes `real_engine()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.app.design.frame_guess import FrameColumn, frame_columns
from sapa.deliverable.plan_file import PlanFile
from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.frame import SamplingFrame
from sapa.progress import Progress, Step
from sapa.results.plan import SamplePlan

if TYPE_CHECKING:
    from sapa.deliverable.place import Places
    from sapa.planning.plan_reading import Place

PLAN = "plan.yaml"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A norm as the goal step shows it: its bounds in its own unit, who set them, and how it is cited."""

    norm: str
    title: Mapping[str, str]
    low: float | None
    high: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything the model calls.

    read(data)
        The plan as a checked model; refuses what is no plan.
    load(path)
        The checked plan of a file, and its data as the panel keeps them.
    frame(plan, root)
        The frame that a plan names; files lie in `root`.
    columns(path)
        Columns of a frame's table.
    plan(plan, frame, root)
        The designed sample: numbers only, quick enough for a slider.
    study(path, progress)
        Everything a plan file leads to: sample drawn, papers, control plan.
    workbook(study, language)
        The design workbook's bytes.
    files(study, language)
        The plan's files by name; the language is that of the comments in them.
    learn(path, progress)
        What a delivered survey teaches.
    bounds(norm)
        A norm of the Standard in force.
    example()
        The example's folder, or None.
    """

    read: Callable[[Mapping[str, Any]], PlanFile]
    load: Callable[[Path], dict[str, Any]]
    frame: Callable[[PlanFile, Path], SamplingFrame]
    columns: Callable[[Path], tuple[FrameColumn, ...]]
    plan: Callable[[PlanFile, SamplingFrame, Path], SamplePlan]
    study: Callable[[Path, Progress], Any]
    workbook: Callable[[Any, str], bytes]
    files: Callable[[Any, str], Mapping[str, bytes]]
    learn: Callable[[Path, Progress], Any]
    bounds: Callable[[str], Bounds]
    example: Callable[[], Path | None]


def plain(plan: PlanFile) -> dict[str, Any]:
    """Return a plan as the data that the panel keeps: long forms, only what is stated, nothing that a run decided."""
    data: dict[str, Any] = plan.model_dump(
        mode="json", exclude_unset=True, exclude={"decided"}, exclude_none=True, by_alias=True
    )
    return data


def read_data(data: Mapping[str, Any]) -> PlanFile:
    """Return the checked model of the panel's data; messages name the key, there is no line to name."""
    from sapa.deliverable.plan_reader import build_plan

    return build_plan(dict(data), _places())


def _places() -> Places:
    from sapa.deliverable.place import Places

    return Places(PLAN, lambda keys: PLAN)  # noqa: ARG005 - the plan is no file yet: its keys alone are named


def _place(root: Path) -> Place:
    from sapa.planning.plan_reading import Place

    return Place(root, _places())


def real_engine() -> Engine:
    """Return the engine of the package; what is heavy is imported at the first call."""

    def load(path: Path) -> dict[str, Any]:
        from sapa.deliverable.plan_reader import read_plan

        return plain(read_plan(path))

    def study(path: Path, progress: Progress) -> Any:
        from sapa.planning.study import design

        return design(path, progress=progress)

    def workbook(study: Any, language: str) -> bytes:
        from sapa.workbook.design import design_workbook_bytes

        return design_workbook_bytes(study, language)

    def files(study: Any, language: str) -> Mapping[str, bytes]:
        from sapa.i18n import translator
        from sapa.planning.plan_files import study_files

        return study_files(study, words=translator(language))

    def learn(path: Path, progress: Progress) -> Any:
        from sapa.review.learning import learn_from

        progress(Step(0, 1, message("app.design.work.learning")))
        return learn_from(path)

    def bounds(norm: str) -> Bounds:
        from sapa.standard import load_standard

        found = load_standard().norm(norm)
        titles = {language: found.shown_title(language) for language in ("kk", "ru", "en")}
        return Bounds(norm, titles, found.min, found.max, found.unit)

    def frame(plan: PlanFile, root: Path) -> SamplingFrame:
        from sapa.planning.plan_reading import frame_of

        return frame_of(plan, _place(root))[0]

    def plan(file: PlanFile, frame: SamplingFrame, root: Path) -> SamplePlan:
        from sapa.planning.design import design_sample
        from sapa.planning.plan_reading import ERROR, arguments, bound_in_force, learned_of, target_of
        from sapa.results.limits import fixed_limits
        from sapa.standard import load_standard

        place = _place(root)
        if file.learn is not None and file.learn.deliverable is not None:
            raise BadInput(
                message("app.design.error.learn"), where=place.where("learn"), got=file.learn.deliverable,
                todo=message("app.design.error.learn.todo"),
            )  # fmt: skip
        standard = load_standard(file.standard.id, on=file.standard.edition)
        limits = bound_in_force(standard, ERROR, fixed_limits(file.specification, standard, where=place.where))
        return design_sample(
            target_of(file, place, limits), frame=frame, learned=learned_of(file), **arguments(file, frame, place)
        )

    return Engine(read_data, load, frame, frame_columns, plan, study, workbook, files, learn, bounds, example_folder)


def example_folder() -> Path | None:
    """Return the example plan's folder, or None where it was not installed."""
    from sapa.app.places import sample_folder

    return sample_folder("design-2026")

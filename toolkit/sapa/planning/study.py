"""`Study`: everything one run of a design produced, from the plan as it is written to the papers for the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sapa.deliverable.place import Places
from sapa.deliverable.plan_file import PlanFile
from sapa.deliverable.plan_reader import check_plan, read_plan_placed
from sapa.deliverable.plan_sections import Programme
from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.planning.design import design_sample
from sapa.planning.draw import draw_sample
from sapa.planning.frame import SamplingFrame
from sapa.planning.norms import PlannedNorm, planned_norms
from sapa.planning.papers import papers_of
from sapa.planning.plan_reading import (
    ERROR,
    Place,
    Source,
    arguments,
    bound_in_force,
    frame_of,
    learned_of,
    table_of,
    target_of,
)
from sapa.progress import Progress, Step, silent
from sapa.results.draw import DrawnSample
from sapa.results.fieldwork import Fieldwork
from sapa.results.learned import Learned
from sapa.results.limits import Limits, fixed_limits
from sapa.results.plan import SamplePlan
from sapa.results.targets import ProportionTarget
from sapa.standard import Standard, load_standard

SEED = 20_260_101
"""Seed of a draw where the plan states none; it is written into plan.yaml like any other."""
_STEPS = 4
_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "response_rate": ("response",), "icc": ("deff", "icc"), "weighting": ("deff", "weighting"),
    "minimum": ("allocation", "minimum"), "maximum": ("allocation", "maximum"), "spreads": ("allocation", "spreads"),
    "power": ("allocation", "power"), "stages": ("selection",), "stratum": ("frame", "stratum"),
    "margin": ("target", "margin"), "budget": ("costs", "budget"), "interviewers": ("fieldwork", "interviewers"),
    "quotas": ("fieldwork", "quotas"),
}  # fmt: skip
"""Arguments of the functions of the room that have another name, or another place, in a plan."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Study:
    """One design run; language-free.

    plan_file
        The plan as it was written, short forms expanded, with the seed in force.
    standard, fixed
        The Standard in force, and the specification's limits by norm id.
    frame
        The frame that the plan rests on.
    plan
        Sizes, allocation, margins, with every stage of the arithmetic.
    drawn
        The sample; None where the frame lists no units.
    fieldwork
        Assignments, quotas, respondent selection, control plan; None where the plan names no interviewers.
    norms
        What the Standard asks of this research, with what the plan promises.
    seed
        Of every random act.
    learned
        What the plan takes from a delivered survey.
    sources
        Files of the user's own that the plan names, to go with the results.
    assumptions
        What the plan left open and how it was filled.
    """

    plan_file: PlanFile
    standard: Standard
    fixed: Mapping[str, Limits]
    frame: SamplingFrame
    plan: SamplePlan
    drawn: DrawnSample | None
    fieldwork: Fieldwork | None
    norms: tuple[PlannedNorm, ...]
    seed: int
    learned: Learned | None = None
    sources: Mapping[str, Source]
    assumptions: tuple[Message, ...] = ()

    @property
    def title(self) -> str:
        """Title of the research."""
        return self.plan_file.title

    @property
    def programme(self) -> Programme:
        """The research programme."""
        return self.plan_file.programme

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What to doubt: of the plan, of the draw, of the papers; each once."""
        found = (
            *self.plan.warnings,
            *(self.drawn.warnings if self.drawn is not None else ()),
            *(self.fieldwork.warnings if self.fieldwork is not None else ()),
            *(self.fieldwork.control.warnings if self.fieldwork is not None and self.fieldwork.control else ()),
        )
        return tuple(dict.fromkeys(found))


def design(
    plan: str | Path | PlanFile,
    *,
    seed: int | None = None,
    folder: Path | None = None,
    learn: Callable[[Path], Learned] | None = None,
    progress: Progress = silent,
) -> Study:
    """Design a survey: sizes, allocation, the drawn sample, papers for the field, and what the Standard will ask.

    Parameters
    ----------
    plan
        PLAN.yaml, or a plan that is read or made already.
    seed
        Of every random act; None: the plan's own, else a fixed one.
    folder
        Folder from which the plan names files; None: the file's own (the current one for a plan in memory).
    learn
        Learns from a delivered survey (`sapa.review.learning.learn_from`); needed where the plan names one.
    progress
        Told before each step; may raise `Cancelled`.

    Returns
    -------
    Study
        The same plan, files and seed give the same study on every machine.

    Raises
    ------
    BadInput
        For faults of the plan and of the files that it names, and for a design that cannot be: one message that names
        file, line and key.
    """
    if isinstance(plan, PlanFile):
        stated, places = plan, Places("plan.yaml", lambda _: "plan.yaml")
        check_plan(stated, places)
        place = Place(folder or Path.cwd(), places)
    else:
        progress(Step(0, _STEPS, message("planning.files.step.read")))
        stated, places = read_plan_placed(plan)
        place = Place(folder or Path(plan).resolve().parent, places)
    chosen = stated.seed if seed is None else seed
    used = SEED if chosen is None else chosen
    standard = load_standard(stated.standard.id, on=stated.standard.edition, where=place.where("standard"))
    fixed = fixed_limits(stated.specification, standard, where=place.where)
    frame, frame_file = frame_of(stated, place)
    _same_frame(stated, frame, place)
    people, people_file = table_of(stated, place)
    learned = _learned(stated, place, learn)
    target = target_of(stated, place, bound_in_force(standard, ERROR, fixed))

    progress(Step(1, _STEPS, message("planning.files.step.design")))
    files = (frame_file, people_file)
    with _placed(place, files):
        given = arguments(stated, frame, place)
        sample = design_sample(target, frame=frame, learned=learned, **given)
    progress(Step(2, _STEPS, message("planning.files.step.draw")))
    drawn = None
    if frame.units is not None and any(s.drawn for s in sample.stages):
        with _placed(place, files):
            drawn = draw_sample(sample, frame, seed=used)
    progress(Step(3, _STEPS, message("planning.files.step.fieldwork")))
    with _placed(place, files):
        fieldwork = papers_of(stated, sample, drawn, people=people, standard=standard, seed=used)
    norms = planned_norms(
        stated, sample, standard=standard, fixed=fixed, control=fieldwork.control if fieldwork is not None else None
    )
    progress(Step(_STEPS, _STEPS, message("planning.files.step.done")))
    return Study(
        plan_file=stated.model_copy(update={"seed": used}), standard=standard, fixed=fixed, frame=frame, plan=sample,
        drawn=drawn, fieldwork=fieldwork, norms=norms, seed=used, learned=learned,
        sources=_sources(frame_file, people_file),
        assumptions=tuple(_assumptions(stated, sample, drawn, chosen, learned)),
    )  # fmt: skip


def _same_frame(plan: PlanFile, frame: SamplingFrame, place: Place) -> None:
    """Refuse to make a decided plan again from another frame: it would be another sample under the same name."""
    if plan.decided is not None and plan.decided.frame_sha256 != frame.facts.sha256:
        raise BadInput(
            message("planning.draw.other_frame", name=frame.facts.name), where=place.where("frame"),
            got=f"sha256 {frame.facts.sha256[:12]}…", expected=f"sha256 {plan.decided.frame_sha256[:12]}…",
            todo=message("planning.files.other_frame.todo"),
        )  # fmt: skip


def _learned(plan: PlanFile, place: Place, learn: Callable[[Path], Learned] | None) -> Learned | None:
    spec = plan.learn
    if spec is None or spec.deliverable is None:
        return learned_of(plan)
    if learn is None:
        raise BadInput(
            message("planning.files.learn_needs"), where=place.where("learn"), got=spec.deliverable,
            todo=message("planning.files.learn_needs.todo"),
        )  # fmt: skip
    path = Path(spec.deliverable) if Path(spec.deliverable).is_absolute() else place.folder / spec.deliverable
    if not path.exists():
        raise BadInput(
            message("planning.files.no_file", file=spec.deliverable), where=place.where("learn"), got=spec.deliverable,
            todo=message("planning.files.no_file.todo"),
        )  # fmt: skip
    return learn(path)


def _sources(frame: Source | None, people: Source | None) -> dict[str, Source]:
    """Return the user's own files by role, each under a name of its own."""
    found: dict[str, Source] = {}
    if frame is not None:
        found["frame"] = frame
    if people is not None:
        clash = frame is not None and frame.name == people.name and frame.content != people.content
        found["interviewers"] = Source(f"interviewers-{people.name}", people.content) if clash else people
    return found


def _assumptions(
    plan: PlanFile, sample: SamplePlan, drawn: DrawnSample | None, seed: int | None, learned: Learned | None
) -> Iterator[Message]:
    if plan.target is not None and plan.target.margin is None and isinstance(sample.target, ProportionTarget):
        yield message("planning.files.margin_of_norm", margin=sample.target.margin)
    if seed is None:
        yield message("planning.files.default_seed", seed=str(SEED))
    if drawn is None:
        yield message("planning.files.not_drawn")
    if plan.fieldwork.interviewers is None:
        yield message("planning.files.no_interviewers")
    if learned is not None:
        yield message("planning.files.learned", source=learned.source, n=learned.interviews)


@contextmanager
def _placed(place: Place, files: Iterable[Source | None] = ()) -> Iterator[None]:
    """Name the line of the plan in a refusal that knows only the argument concerned; a place in a file stays."""
    try:
        yield
    except BadInput as error:
        named = [place.places.shown, *(f.name for f in files if f is not None)]
        if error.where is None or not any(error.where.startswith(name) for name in named):
            error.where = place.where(*_keys(error.where or ""))
        raise


def _keys(where: str) -> tuple[str | int, ...]:
    """Return the plan's keys for an argument and what stands behind it: `domains[0].margin`, `minimum, KZ-62`."""
    head, *rest = [w for w in re.split(r"[.,:\[\]]\s*", where) if w] or [""]
    if head not in PlanFile.model_fields and head not in _ARGUMENTS:
        return (head,) if head else ()
    return (*_ARGUMENTS.get(head, (head,)), *(int(w) if w.isdigit() else w for w in rest))

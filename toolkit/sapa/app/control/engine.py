"""What the panel asks of the rest of sapa, as callables: tests give others, the page takes `real_control()`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sapa.app.control.day import ControlDay, control_day
from sapa.app.control.growing import CONTROL_PLAN, load_growing
from sapa.app.review.engine import Engine, Proposal, real_engine
from sapa.app.session import Session
from sapa.checks.control_next import NextControls
from sapa.deliverable.loaded import LoadedDeliverable
from sapa.progress import Progress
from sapa.results import Evaluation


@dataclass(frozen=True, slots=True)
class ControlEngine:
    """Everything that the control panel calls beside what the review panel does.

    day(loaded, evaluation)
        Where control stands.
    next(day, take)
        Interviews to control next; `take` None: as many as the share asks for.
    """

    day: Callable[[LoadedDeliverable, Evaluation], ControlDay]
    next: Callable[[ControlDay, int | None], NextControls]


def real_control() -> ControlEngine:
    """Return the engine of the package."""
    return ControlEngine(control_day, lambda day, take: day.next(take))


def growing_engine(session: Session, engine: Engine | None = None) -> Engine:
    """Return the review's engine for files that still grow: logs may be absent, the control plan is no survey."""
    given = engine or real_engine()

    def load(path: Path, progress: Progress) -> LoadedDeliverable:
        return load_growing(path, progress, load=given.load, session=session)

    def draft(files: Sequence[Path], title: str, root: Path) -> Proposal:
        return given.draft([f for f in files if f.name != CONTROL_PLAN], title, root)

    return replace(given, load=load, draft=draft)

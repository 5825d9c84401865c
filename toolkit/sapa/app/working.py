"""The state that every panel's model has: its language, the work under way, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import traitlets

from sapa.app.session import Session
from sapa.app.work import Dispatch, Worker, at_once
from sapa.i18n import LANGUAGES, default_language
from sapa.progress import Progress, Step


@dataclass(frozen=True, slots=True)
class Activity:
    """Work under way: for which stage, the last step heard, and whether Cancel was pressed."""

    stage: str
    step: Step | None = None
    cancelling: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in a stage: bad input, a cancelled run, or a fault of our own."""

    stage: str
    error: BaseException


class WorkModel(traitlets.HasTraits):
    """A model whose long work runs in a thread, one job at a time. Views observe the traits."""

    language = traitlets.Enum(LANGUAGES, default_value="en")
    activity = traitlets.Any(None, allow_none=True)
    failure = traitlets.Any(None, allow_none=True)

    def __init__(
        self, *, session: Session | None = None, dispatch: Dispatch = at_once, language: str | None = None
    ) -> None:
        super().__init__(language=language or default_language())
        self.session = session or Session()
        self._worker = Worker(dispatch)

    @property
    def busy(self) -> bool:
        """True while work is under way."""
        return self.activity is not None

    def cancel(self) -> None:
        """Ask the work under way to stop at its next step."""
        if self.activity is not None:
            self.activity = Activity(self.activity.stage, self.activity.step, cancelling=True)
            self._worker.cancel()

    def wait(self, timeout: float | None = 120.0) -> None:
        """Wait until the work under way has ended (for scripts and tests: never in a kernel's own thread)."""
        self._worker.wait(timeout)

    def close(self) -> None:
        """Stop work and remove the session's folder."""
        self._worker.cancel()
        self.session.close()

    def _start(self, stage: str, job: Callable[[Progress], Callable[[], None]]) -> None:
        """Run a job; what it returns is done afterwards on the caller's side."""
        if self.busy:
            return
        self.failure = None
        self.activity = Activity(stage)

        def step(heard: Step) -> None:
            if self.activity is not None:
                self.activity = Activity(stage, heard, self.activity.cancelling)

        def done(apply: Callable[[], None]) -> None:
            self.activity = None
            apply()

        def failed(error: BaseException) -> None:
            self.activity = None
            self.failure = Failure(stage, error)

        self._worker.start(job, on_step=step, on_done=done, on_failed=failed)

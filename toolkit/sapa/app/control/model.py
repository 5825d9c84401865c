"""State of the control panel: files → roles → today → next → interviewers → save. No widgets, no arithmetic, no words.

A test drives this model alone: choose, `open()`, `wait()`, `run()`, `wait()`, `set_take(20)`, `listed("csv")`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from sapa.app.control.engine import ControlEngine, growing_engine, real_control
from sapa.app.control.export import list_csv, list_rows, list_xlsx
from sapa.app.review import roles_model
from sapa.app.review.engine import Engine
from sapa.app.review.model import ReviewModel, stamp_of
from sapa.app.session import Session
from sapa.app.work import Dispatch, at_once
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.messages import message
from sapa.progress import Progress, Step

STAGES = ("files", "roles", "today", "next", "interviewers", "save")
MOST = 5_000
"""Length of a list beyond which nobody could control it in a day."""


class ControlModel(ReviewModel):
    """What the panel knows. It opens and reviews as the review panel does, and keeps the day's state beside it."""

    day = traitlets.Any(None, allow_none=True)
    listing = traitlets.Any(None, allow_none=True)
    take = traitlets.Any(None, allow_none=True)
    """Length of the list that was asked for; None: as long as the share asks for."""
    show_ids = traitlets.Bool(False)
    """Print questionnaire numbers as they are in the saved list: controllers need them, nobody else does."""

    def __init__(
        self,
        engine: Engine | None = None,
        *,
        control: ControlEngine | None = None,
        session: Session | None = None,
        dispatch: Dispatch = at_once,
        language: str | None = None,
    ) -> None:
        session = session or Session()
        self.control = control or real_control()
        super().__init__(growing_engine(session, engine), session=session, dispatch=dispatch, language=language)

    def _forget(self) -> None:
        super()._forget()
        self.day = self.listing = self.take = None

    def _opened(self, path: Any, loaded: Any, given: Any, *, keep: bool = False) -> None:
        self.day = self.listing = self.take = None
        super()._opened(path, loaded, given, keep=keep)

    def run(self) -> None:
        """Read the files again where they have changed, review them, and work out where control stands."""
        if self.loaded is None:
            return
        path, delivered, readings = self.path, self._delivered, dict(self.readings)

        def job(progress: Progress) -> Callable[[], None]:
            now, read = stamp_of(path), delivered
            if now != self._stamp:
                read = self.engine.load(path, progress)
            key = (*roles_model.fingerprint(read), "control")
            evaluation = self.session.cached(key, lambda: self.engine.review(read, {}, progress))
            progress(Step(9, 10, message("app.control.work.list")))
            day = self.control.day(read, evaluation)
            listing = self.control.next(day, None)

            def apply() -> None:
                self._stamp, self._delivered = now, read
                self._reviewed(read, evaluation, readings)
                with self.hold_trait_notifications():
                    self.take, self.listing, self.day = None, listing, day

            return apply

        self._start("today", job)

    def set_take(self, take: int | None) -> None:
        """Ask for a list of another length; None: as long as the share asks for."""
        if self.day is None:
            return
        self.take = None if take is None else max(0, min(int(take), MOST))
        self.listing = self.control.next(self.day, self.take)

    def listed(self, kind: str, language: str | None = None) -> tuple[str, bytes]:
        """Return (file name, bytes) of the list for controllers as `csv` or `xlsx`."""
        language = language or self.language
        if self.day is None or self.listing is None:
            raise BadInput(message("app.control.blocked.today"), todo=message("app.control.blocked.today.todo"))
        t = translator(language)
        rows = list_rows(self.day, self.listing, t, show_ids=self.show_ids)
        content = list_csv(rows) if kind == "csv" else list_xlsx(rows, t)
        when = f"-{self.day.last.isoformat()}" if self.day.last is not None else ""
        return f"{self.stem}-control-list{when}-{language}.{kind}", content

    @property
    def finished(self) -> bool:
        """True where there is something to save: today's state."""
        return self.day is not None

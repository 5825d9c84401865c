"""State of the design panel: goal → frame → size → programme → draw. No widgets, no arithmetic, no words.

`data` is the plan as `plan.yaml` will hold it, and every control sets one key of it. A change designs the sample anew
at once, so that a slider's picture follows; the draw and the papers are long work and run in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import traitlets

from sapa.app.design.engine import PLAN, Engine, real_engine
from sapa.app.design.frame_guess import FrameColumn, guess_frame, names_columns
from sapa.app.design.packing import plan_in, tables_in, take_files, zipped
from sapa.app.design.start import NORM, PERCENT, first_plan
from sapa.app.design.state import Data, got, put, stage_of
from sapa.app.design.state import Path as Keys
from sapa.app.review.source import manifest_text
from sapa.app.room import names_inside, own_path
from sapa.app.session import Session, sha256_of
from sapa.app.transfer import Received
from sapa.app.work import Dispatch, at_once
from sapa.app.working import Activity, Failure, WorkModel
from sapa.errors import BadInput, Cancelled
from sapa.messages import message
from sapa.progress import Progress, Step

STAGES = ("goal", "frame", "size", "programme", "draw")


class DesignModel(WorkModel):
    """What the panel knows. Views observe the traits; user actions are the methods."""

    data = traitlets.Dict()
    names = traitlets.Tuple()
    """Names of files at hand: the frame's table, the list of interviewers."""
    columns = traitlets.Tuple()
    """Columns of the frame's table, where the frame is a file at hand."""
    frame = traitlets.Any(None, allow_none=True)
    plan = traitlets.Any(None, allow_none=True)
    study = traitlets.Any(None, allow_none=True)
    learned = traitlets.Any(None, allow_none=True)

    def __init__(
        self,
        engine: Engine | None = None,
        *,
        session: Session | None = None,
        dispatch: Dispatch = at_once,
        language: str | None = None,
    ) -> None:
        super().__init__(session=session, dispatch=dispatch, language=language)
        self.engine = engine or real_engine()
        self.bounds = self.engine.bounds(NORM)
        self._studied: Data = {}
        self._frame_key: object = None
        self.data = first_plan(self.bounds)

    # -- the plan, key by key ------------------------------------------------------------------------------

    def get(self, path: Keys, default: Any = None) -> Any:
        """Return what the plan holds at a key (`target.margin`)."""
        return got(self.data, path, default)

    def set(self, path: Keys, value: Any) -> None:
        """Change one key of the plan (None takes it away); the sample is designed anew."""
        self.change({path: value})

    def change(self, values: Mapping[Any, Any]) -> None:
        """Change several keys together."""
        data = self.data
        for path, value in values.items():
            data = put(data, path, value)
        if data != self.data:
            self.data = data

    @traitlets.observe("data", "names")
    def _replan(self, _: Any) -> None:
        if self.get("frame.file") == "":  # the choice of one's own table alone: its file is awaited, that is no fault
            with self.hold_trait_notifications():
                self.frame = self.plan = self.failure = self._frame_key = None
            return
        step, frame, planned, failure = None, self.frame, None, None
        try:
            plan = self.engine.read(self.data)
            step, frame = "frame", None
            frame = self._framed(plan)
            step = "size"
            planned = self.engine.plan(plan, frame, self.session.uploads)
        except BadInput as error:
            failure = Failure(step if step == "frame" else stage_of(error.where, step), error)
        with self.hold_trait_notifications():
            self.frame, self.plan, self.failure = frame, planned, failure

    @property
    def bound(self) -> float | None:
        """The largest sampling error allowed for the whole, a fraction: the specification's, else the Standard's."""
        fixed = self.get(("specification", NORM, "max"))
        high = self.bounds.high if fixed is None else float(fixed)
        return None if high is None else high / PERCENT

    def _framed(self, plan: Any) -> Any:
        """Return the plan's frame, read anew only where its table or columns changed."""
        wanted = self.get("frame", {})
        file = wanted.get("file")
        path = self.session.uploads / file if file else None
        if path is not None and not path.is_file():
            self._frame_key = None
            raise BadInput(
                message("app.design.error.no_frame_file"), where=PLAN, expected=file,
                todo=message("app.design.error.no_frame_file.todo", file=file),
            )  # fmt: skip
        key = (repr(sorted(wanted.items(), key=repr)), repr(self.get("domains")), sha256_of(path) if path else "")
        if key != self._frame_key or self.frame is None:
            self._frame_key = None
            frame = self.engine.frame(plan, self.session.uploads)
            self._frame_key = key
            return frame
        return self.frame

    # -- goal: where a plan begins --------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin anew: one share, the Standard's margin, the frame that ships."""
        self.session.clear_uploads()
        self._begun(first_plan(self.bounds))

    def open_example(self) -> None:
        """Take over the example plan with its frame and interviewers."""

        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 1, message("app.design.work.opening")))
            folder = self.engine.example()
            if folder is None:
                raise BadInput(message("app.error.no_sample"), todo=message("app.error.no_sample.todo"))
            return self._loaded(folder)

        self._start("goal", job)

    def open_plan(self, file: Received) -> None:
        """Take over a plan file, or a zip with one, that has arrived; what lies beside it in the zip comes along."""
        path = self.session.uploads / file.name

        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 1, message("app.design.work.opening")))
            if path.suffix.lower() != ".zip":
                return self._loaded(path)
            from sapa.deliverable.archive import opened

            with opened(path) as root:
                path.unlink()
                return self._loaded(root)

        self._start("goal", job)

    def _loaded(self, source: Path) -> Callable[[], None]:
        plan = plan_in(source)
        data = self.engine.load(plan)
        names_inside(data, at=self.session.uploads, inside=self.session.folder)
        take_files(plan.parent, self.session.uploads, besides=plan)
        return lambda: self._begun(data)

    def _begun(self, data: Data) -> None:
        self._frame_key = None
        with self.hold_trait_notifications():
            self.study = self.learned = self.plan = self.frame = None
            self.data = data
            self.names = self._files()
            self.columns = ()
        file = self.get("frame.file")
        if file and (self.session.uploads / file).is_file():
            self.columns = self.engine.columns(self.session.uploads / file)

    def _files(self) -> tuple[str, ...]:
        folder = self.session.uploads
        return tuple(p.relative_to(folder).as_posix() for p in tables_in(folder))

    # -- frame ---------------------------------------------------------------------------------------------

    def ship_frame(self) -> None:
        """Use the frame that ships with the toolkit."""
        self.columns = ()
        self.set("frame", dict(first_plan(self.bounds)["frame"]))

    def own_frame(self) -> None:
        """Wait for a table of one's own."""
        if self.get("frame.file") is None:
            self.set("frame", {"file": ""})

    def frame_arrived(self, file: Received) -> None:
        """Take a frame's table that has arrived: its columns are guessed, for a person to check."""
        try:
            columns: tuple[FrameColumn, ...] = self.engine.columns(self.session.uploads / file.name)
        except BadInput as error:
            self.failure = Failure("frame", error)
            return
        stated = self.get("frame", {})
        if names_columns(stated, columns):  # the table that a plan was waiting for
            section = {**stated, "file": file.name}
        else:
            kept = {k: v for k, v in stated.items() if k in ("universe", "date", "source")}
            section = {**guess_frame(file.name, columns), **kept}
        with self.hold_trait_notifications():
            self.columns = columns
            self.data = put(self.data, "frame", section)
            self.names = self._files()

    def interviewers_arrived(self, file: Received) -> None:
        """Take a list of interviewers that has arrived, with the columns that the toolkit's form has."""
        try:
            columns = [c.name for c in self.engine.columns(self.session.uploads / file.name)]
        except BadInput as error:
            self.failure = Failure("programme", error)
            return
        section: dict[str, Any] = {"file": file.name}
        section |= {key: key for key in ("interviewer", "organisation", "region") if key in columns}
        section.setdefault("interviewer", columns[0] if columns else "interviewer")
        with self.hold_trait_notifications():
            self.names = self._files()
            self.data = put(self.data, "fieldwork.interviewers", section)

    # -- what a delivered survey teaches -------------------------------------------------------------------

    def learn(self, path: Path | str) -> None:
        """Learn deff, ICC and response from a delivered survey (its folder, manifest or zip) and plan with them."""

        def job(progress: Progress) -> Callable[[], None]:
            given = own_path(path, inside=self.session.folder)
            if not str(path).strip() or not given.exists():
                raise BadInput(
                    message("app.error.path_missing"), where=str(given), todo=message("app.error.path_missing.todo")
                )
            found = self.engine.learn(given, progress)
            return lambda: self._learned(found)

        self._start("size", job)

    def learn_arrived(self, file: Received) -> None:
        """Learn from a delivered survey that has arrived as a zip."""
        self.learn(self.session.uploads / file.name)

    def _learned(self, found: Any) -> None:
        from sapa.app.design.learning import keys_of

        self.learned = found
        self.change(keys_of(found, self.data))

    # -- draw and download ---------------------------------------------------------------------------------

    @property
    def stale(self) -> bool:
        """True where the plan was changed after the last run."""
        return self.study is not None and self.data != self._studied

    def run(self) -> None:
        """Write the plan file and do what `sapa design` does with it: draw, assign, plan the control."""
        if self.plan is None:
            return
        data = dict(self.data)

        def job(progress: Progress) -> Callable[[], None]:
            path = self.session.uploads / PLAN
            path.write_text(manifest_text(data), encoding="utf-8")
            study = self.engine.study(path, progress)

            def apply() -> None:
                self._studied = data
                self.study = study

            return apply

        self._start("draw", job)

    def workbook(self, language: str | None = None) -> tuple[str, bytes]:
        """Return (file name, bytes) of the design workbook in a language (the page's if none is given)."""
        language = language or self.language
        return f"plan-design-{language}.xlsx", self.engine.workbook(self._done(), language)

    def plan_files(self, language: str | None = None) -> tuple[str, bytes]:
        """Return (file name, bytes) of a zip with the plan's files: those that `sapa design` writes."""
        return "plan-files.zip", zipped(self.engine.files(self._done(), language or self.language))

    def _done(self) -> Any:
        if self.study is None:
            raise BadInput(message("app.design.draw.blocked"), todo=message("app.design.draw.todo"))
        return self.study

    @property
    def primary(self) -> str:
        """The one action that comes next: run, download, or none while work runs."""
        if self.busy or self.plan is None:
            return ""
        return "download" if self.study is not None and not self.stale else "run"


__all__ = ["STAGES", "Activity", "Cancelled", "DesignModel", "Failure"]

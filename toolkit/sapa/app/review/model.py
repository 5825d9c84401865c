"""State of the review panel: files → roles → readings → results → workbook. No widgets, no arithmetic, no words.

Texts are `Message`s; the views put them into the language shown. Long work runs in a thread (`Worker`), and a
test drives this model alone: choose, `open()`, `wait()`, `run()`, `wait()`, `workbook("kk")`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import traitlets

from sapa.app.review import roles_model
from sapa.app.review.claims_model import ClaimsModel
from sapa.app.review.claims_write import write_with_claims
from sapa.app.review.engine import Engine, real_engine
from sapa.app.review.roles_model import RolesChoice
from sapa.app.review.source import Source, chosen_path, copied, has_manifest, tables_in, write_manifest
from sapa.app.session import Session
from sapa.app.transfer import Received
from sapa.app.work import Dispatch, at_once
from sapa.app.working import Activity, Failure, WorkModel
from sapa.errors import BadInput, Cancelled
from sapa.messages import message
from sapa.progress import Progress, Step
from sapa.results import Evaluation

Stamp: TypeAlias = "tuple[tuple[str, int, int], ...]"
STAGES = ("files", "roles", "readings", "results", "workbook")


class ReviewModel(WorkModel):
    """What the panel knows. Views observe the traits; user actions are the methods."""

    source = traitlets.UseEnum(Source, default_value=Source.SAMPLE)
    folder = traitlets.Unicode("")
    uploads = traitlets.Tuple()
    path = traitlets.Any(None, allow_none=True)
    loaded = traitlets.Any(None, allow_none=True)
    roles = traitlets.Any(None, allow_none=True)
    readings = traitlets.Dict()
    evaluation = traitlets.Any(None, allow_none=True)

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
        self.claims = ClaimsModel(self.session, dispatch=dispatch)
        self._delivered: Any = None
        """The deliverable as it was opened: `loaded` may be its copy with figures that were picked."""
        self._given: Mapping[str, Any] = {}
        self._evaluated: Mapping[str, Any] = {}
        self._stamp: Stamp = ()

    # -- files ---------------------------------------------------------------------------------------------

    def received(self, file: Received) -> None:
        """Note a file that has arrived."""
        self.source = Source.UPLOAD
        self.uploads = (*(f for f in self.uploads if f.name != file.name), file)

    def forget_uploads(self) -> None:
        """Drop what was uploaded."""
        self.session.clear_uploads()
        self.uploads = ()
        if self.source is Source.UPLOAD:
            self._forget()

    @traitlets.observe("source", "folder", "uploads")
    def _other_source(self, _: Any) -> None:
        self._forget()

    def _forget(self) -> None:
        self.path = self.loaded = self.roles = self.evaluation = self.failure = self._delivered = None
        self.claims.deliver(None)
        self.readings = {}
        self._given = self._evaluated = {}

    def open(self) -> None:
        """Read what was chosen: a deliverable, or files without a manifest, for which roles are proposed."""

        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 2, message("app.work.looking")))
            path = chosen_path(self.source, folder=self.folder, session=self.session, sample=self.engine.sample)
            if has_manifest(path):
                loaded = self.engine.load(path, progress)
                given = self.engine.choose(loaded.manifest.readings)
                return lambda: self._opened(path, loaded, given)
            progress(Step(1, 2, message("app.work.proposing")))
            choice = self._proposed(path)
            return lambda: self.set_trait("roles", choice)

        self._forget()
        self._start("files", job)

    def _proposed(self, path: Path) -> RolesChoice:
        if path.suffix.lower() == ".zip":
            from sapa.deliverable.archive import opened
            from sapa.deliverable.folder import unpacked_root

            with opened(path) as root:
                path = copied(unpacked_root(root), self.session, name="unpacked")
        proposal = self.engine.draft(tables_in(path), self._title(path), path)
        at = roles_model.main_survey(proposal.data)
        if at is None:
            raise BadInput(message("app.error.no_survey"), where=path.name, todo=message("app.error.no_survey.todo"))
        return replace(self._choice(proposal.data, at, path), notes=proposal.notes)

    def _title(self, path: Path) -> str:
        names = [f.name for f in self.uploads]
        if self.source is not Source.UPLOAD:
            return path.resolve().name
        return Path(names[0]).stem if names else path.name

    def _choice(self, data: Mapping[str, Any], at: tuple[int | None, int], folder: Path) -> RolesChoice:
        options = roles_model.main_data(data, at)
        columns = self.engine.columns(folder / options["file"], options)
        return roles_model.roles_choice(data, at, folder, columns)

    def _opened(self, path: Path, loaded: Any, given: Mapping[str, Any], *, keep: bool = False) -> None:
        self._given, self._stamp, self._delivered = given, stamp_of(path), loaded
        self.claims.deliver(loaded, keep=keep)
        with self.hold_trait_notifications():
            self.path, self.loaded, self.roles = path, loaded, None
            self.readings = dict(given)
            self.evaluation = None

    # -- roles ---------------------------------------------------------------------------------------------

    @property
    def can_change_roles(self) -> bool:
        """True where a loaded deliverable has a survey whose roles may be changed."""
        return self.loaded is not None and roles_model.main_survey(roles_model.manifest_data(self.loaded)) is not None

    def change_roles(self) -> None:
        """Begin to change a loaded deliverable's roles: its files are copied, the user's own stay untouched."""

        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 1, message("app.work.columns")))
            data = roles_model.manifest_data(self._delivered)
            at = roles_model.main_survey(data)
            if at is None:
                raise BadInput(message("app.error.no_survey"), todo=message("app.error.no_survey.todo"))
            choice = self._choice(data, at, copied(self._delivered.root, self.session))
            return lambda: self.set_trait("roles", choice)

        self._start("roles", job)

    def keep_roles(self) -> None:
        """Leave the loaded deliverable's roles as they are."""
        if self.loaded is not None:
            self.roles = None

    def set_roles(self, choice: RolesChoice) -> None:
        """Take over a changed choice; nothing is read before `save_roles`."""
        self.roles = choice

    def save_roles(self) -> None:
        """Write the manifest with the chosen roles to the session's folder and read the deliverable by it."""
        choice: RolesChoice | None = self.roles
        if choice is None:
            return
        keep = self.loaded is not None

        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 1, message("app.work.saving_roles")))
            folder = copied(choice.folder, self.session)
            path = write_manifest(choice.changed_manifest(), folder)
            loaded = self.engine.load(path, progress)
            given = self.engine.choose(loaded.manifest.readings)
            return lambda: self._opened(path, loaded, given, keep=keep)

        self._start("roles", job)

    # -- readings ------------------------------------------------------------------------------------------

    def set_reading(self, id: str, value: Any) -> None:
        """Choose how one norm is read; what the closed list does not have is refused and told."""
        try:
            chosen = self.engine.choose({**self.readings, id: value})
        except BadInput as error:
            self.failure = Failure("readings", error)
            return
        if self.failure is not None and self.failure.stage == "readings":
            self.failure = None
        self.readings = dict(chosen)

    def reset_readings(self) -> None:
        """Go back to the manifest's readings."""
        self.readings = dict(self._given)

    def changed_readings(self) -> dict[str, Any]:
        """Return the readings that differ from the manifest's and the defaults."""
        return {name: value for name, value in self.readings.items() if value != self._given.get(name)}

    # -- results and workbook ------------------------------------------------------------------------------

    @property
    def stale(self) -> bool:
        """True where readings were changed after the last review."""
        return self.evaluation is not None and dict(self.readings) != dict(self._evaluated)

    def run(self) -> None:
        """Review the deliverable with the readings chosen and the report's figures that were picked."""
        if self.loaded is None:
            return
        path, delivered, asked, readings = self.path, self._delivered, self.changed_readings(), dict(self.readings)
        picked, surveys = self.claims.picked, self.claims.surveys

        def job(progress: Progress) -> Callable[[], None]:
            # Files may have been changed on disk since they were opened: then they are read again.
            now, whole = stamp_of(path), delivered
            if now != self._stamp:
                whole = self.engine.load(path, progress)
            read = whole
            if picked:
                progress(Step(0, 1, message("app.work.writing_claims")))
                read = self.engine.load(write_with_claims(whole, surveys, picked, self.session), progress)
            key = (roles_model.fingerprint(read), tuple(sorted(readings.items(), key=str)))
            evaluation = self.session.cached(key, lambda: self.engine.review(read, asked, progress))

            def apply() -> None:
                self._stamp, self._delivered, self.claims.applied = now, whole, picked
                self._reviewed(read, evaluation, readings)

            return apply

        self._start("results", job)

    def _reviewed(self, read: Any, evaluation: Evaluation, readings: Mapping[str, Any]) -> None:
        self._evaluated = readings
        with self.hold_trait_notifications():
            self.loaded, self.evaluation = read, evaluation

    def workbook(self, language: str | None = None) -> tuple[str, bytes]:
        """Return (file name, bytes) of the evaluation workbook in a language (the page's if none is given)."""
        language = language or self.language
        return f"{self.stem}-evaluation-{language}.xlsx", self.engine.workbook(self._evaluated_now(), language)

    def conclusion(self, language: str) -> tuple[str, bytes]:
        """Return (file name, bytes) of the expert conclusion as a Word document."""
        return f"{self.stem}-conclusion-{language}.docx", self.engine.conclusion(self._evaluated_now(), language)

    def page(self, language: str) -> tuple[str, bytes]:
        """Return (file name, bytes) of the report as a page that opens offline."""
        return f"{self.stem}-report-{language}.html", self.engine.page(self._evaluated_now(), language)

    def _evaluated_now(self) -> Evaluation:
        if self.evaluation is None:
            raise BadInput(message("app.workbook.blocked"), todo=message("app.workbook.blocked.todo"))
        found: Evaluation = self.evaluation
        return found

    @property
    def stem(self) -> str:
        """What saved files are called after: the deliverable's folder or zip."""
        if self.path is None or self.session.folder in Path(self.path).parents:
            named = [f.name for f in self.uploads]
            return Path(named[0]).stem if len(named) == 1 else "deliverable"
        path = Path(self.path)
        if path.is_file() and path.suffix.lower() != ".zip":
            path = path.resolve().parent
        return path.stem or "deliverable"

    # -- work ----------------------------------------------------------------------------------------------

    @property
    def primary(self) -> str:
        """The one action that comes next: open, save_roles, run, download, or none while work runs."""
        if self.busy:
            return ""
        if self.roles is not None:
            return "save_roles"
        if self.loaded is None:
            return "open"
        return "download" if self.finished else "run"

    @property
    def finished(self) -> bool:
        """True where there is something to save: an evaluation of what is chosen now."""
        return self.evaluation is not None and not self.stale


def stamp_of(path: Path) -> Stamp:
    """Return name, size and time of the files of a deliverable, so that a file changed on disk is read again."""
    root = path if path.is_dir() else path.parent
    files = [path] if path.suffix.lower() == ".zip" else [p for p in root.iterdir() if p.is_file()]
    return tuple(sorted((p.name, (s := p.stat()).st_size, s.st_mtime_ns) for p in files))


__all__ = ["STAGES", "Activity", "Cancelled", "Failure", "ReviewModel", "Source"]

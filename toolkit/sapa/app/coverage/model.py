"""State of the coverage panel: files → roles → plan → outcomes → missing → weights → audit → save. No widgets.

A test drives this model alone: choose, `open()`, `wait()`, `run()`, `wait()`, `set_code("отказ", "2.11")`, `run()`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import traitlets

from sapa.app.coverage.changes import Changes, write_changed
from sapa.app.coverage.export import mapping_csv, weights_csv
from sapa.app.coverage.view import CoverageView, coverage_view
from sapa.app.review import roles_model
from sapa.app.review.model import ReviewModel, stamp_of
from sapa.errors import BadInput
from sapa.messages import message
from sapa.progress import Progress, Step

STAGES = ("files", "roles", "plan", "outcomes", "missing", "weights", "audit", "save")


class CoverageModel(ReviewModel):
    """What the panel knows. It opens and reviews as the review panel does, and keeps its view of coverage beside it."""

    view = traitlets.Any(None, allow_none=True)
    changes = traitlets.Any(Changes())
    """What was chosen on the page and differs from the manifest."""
    applied = traitlets.Any(Changes())
    """The choices that `view` was worked out with."""

    def _forget(self) -> None:
        super()._forget()
        self.view, self.changes, self.applied = None, Changes(), Changes()

    def _opened(self, path: Any, loaded: Any, given: Mapping[str, Any], *, keep: bool = False) -> None:
        self.view, self.changes, self.applied = None, Changes(), Changes()
        super()._opened(path, loaded, given, keep=keep)

    # -- choices -------------------------------------------------------------------------------------------

    def set_code(self, word: str, code: str | None) -> None:
        """Choose the AAPOR code of a word of the contact log; None: as it was."""
        codes = {w: c for w, c in self.changes.codes.items() if w != word}
        if code is not None:
            codes[word] = code
        self.changes = replace(self.changes, codes=codes)

    def set_eligibility(self, chosen: Mapping[str, Any] | None) -> None:
        """Choose where e comes from; None: as delivered."""
        self.changes = replace(self.changes, eligibility=chosen)

    def set_weighting(self, **chosen: Any) -> None:
        """Choose keys of the manifest's `weighting` section."""
        self.changes = replace(self.changes, weighting={**self.changes.weighting, **chosen})

    def reset_changes(self) -> None:
        """Go back to what the manifest says."""
        self.changes = Changes()

    # -- results -------------------------------------------------------------------------------------------

    @property
    def stale(self) -> bool:
        """True where something was chosen after the last review."""
        return self.view is not None and self.changes != self.applied

    def run(self, stage: str = "plan") -> None:
        """Review the deliverable, with what was chosen, and keep what it says of coverage."""
        if self.loaded is None:
            return
        path, delivered, readings, changes = self.path, self._delivered, dict(self.readings), self.changes

        def job(progress: Progress) -> Callable[[], None]:
            now, whole = stamp_of(path), delivered
            if now != self._stamp:
                whole = self.engine.load(path, progress)
            read = whole
            if changes:
                at = roles_model.main_survey(roles_model.manifest_data(whole))
                progress(Step(0, 1, message("app.coverage.work.choices")))
                if at is not None:
                    read = self.engine.load(write_changed(whole, at, changes, self.session), progress)
            key = (*roles_model.fingerprint(read), "coverage")
            evaluation = self.session.cached(key, lambda: self.engine.review(read, {}, progress))
            view = coverage_view(read, evaluation)

            def apply() -> None:
                self._stamp, self._delivered = now, whole
                self._reviewed(read, evaluation, readings)
                with self.hold_trait_notifications():
                    self.applied, self.view = changes, view

            return apply

        self._start(stage, job)

    def mapping(self) -> tuple[str, bytes]:
        """Return (file name, bytes) of the contact log's words with their codes, as they are chosen now."""
        return f"{self.stem}-dispositions.csv", mapping_csv(self._viewed(), self.changes.codes)

    def weights(self) -> tuple[str, bytes]:
        """Return (file name, bytes) of the new weights by interview."""
        return f"{self.stem}-weights.csv", weights_csv(self.loaded, self._viewed())

    def _viewed(self) -> CoverageView:
        if self.view is None:
            raise BadInput(message("app.coverage.blocked.plan"))
        found: CoverageView = self.view
        return found

    @property
    def finished(self) -> bool:
        """True where there is something to save: a view of what is chosen now."""
        return self.view is not None and not self.stale

"""What the panel shows of one survey: the review's own results, by the name of the check. Numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np

from sapa.data.values import instants_in
from sapa.deliverable.loaded import LoadedDeliverable, LoadedMethod
from sapa.deliverable.method_kinds import SURVEYS
from sapa.errors import BadInput
from sapa.messages import message
from sapa.results import Evaluation

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoverageView:
    """One survey after its review.

    at
        Its place in the manifest: (part or None, method).
    details
        What each check worked out, by the check's name.
    last
        The day of the latest interview; None where none is dated.
    """

    at: tuple[int | None, int]
    method: LoadedMethod
    evaluation: Evaluation
    details: Mapping[str, Any]
    last: date | None

    def detail(self, name: str, kind: type[T]) -> T | None:
        """Return what a check worked out, or None where it had nothing to work with."""
        found = self.details.get(name)
        return found if isinstance(found, kind) else None

    def files(self, *tables: str) -> tuple[str, ...]:
        """Return the names of the files behind some tables, those that were handed in."""
        found = (self.method.table(name) for name in tables)
        return tuple(dict.fromkeys(f.path for rows in found if rows is not None for f in rows.files))


def coverage_view(loaded: LoadedDeliverable, evaluation: Evaluation) -> CoverageView:
    """Pick the first survey with interviews out of what was read and reviewed.

    Raises
    ------
    BadInput
        There is no survey with interviews.
    """
    for p, part in enumerate(loaded.parts):
        for m, method in enumerate(part.methods):
            if method.kind in SURVEYS and method.table("data") is not None:
                details = {name: d for (id, name), d in evaluation.details.items() if id == method.id}
                at = (p if loaded.manifest.parts else None, m)
                return CoverageView(
                    at=at, method=method, evaluation=evaluation, details=details, last=_last_day(method)
                )
    raise BadInput(message("app.error.no_survey"), todo=message("app.error.no_survey.todo"))


def _last_day(method: LoadedMethod) -> date | None:
    rows, start = method.table("data"), method.spec.roles.named().get("start")
    if rows is None or not start:
        return None
    moments = instants_in(rows, start[0]).values
    moments = moments[~np.isnat(moments)]
    return moments.max().astype("datetime64[D]").item() if len(moments) else None

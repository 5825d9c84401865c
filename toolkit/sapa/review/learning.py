"""From a delivered survey to the next design, in one step: the review's own design and indicators, taught to a plan."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sapa.checks.control_log import relate_log
from sapa.checks.design_error import prepare, variables
from sapa.checks.drawn_sample import with_drawn
from sapa.checks.frame import read_frame
from sapa.checks.interviews import Interviews, from_method
from sapa.checks.selection import clustered
from sapa.deliverable.load import load_deliverable
from sapa.deliverable.loaded import LoadedDeliverable, LoadedMethod
from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.learn import LearnedFrom, learn_from_design
from sapa.planning.response import Response, read_response
from sapa.results.learned import Learned, LearnRule
from sapa.review.survey import NORMED_KINDS
from sapa.review.survey_files import drawn_units


def learn_from(
    deliverable: LoadedDeliverable | str | Path,
    *,
    method: str | None = None,
    rule: LearnRule | str = LearnRule.MEDIAN,
    level: float = 0.95,
) -> Learned:
    """Learn design effect, homogeneity, effect of weights and response from what was delivered.

    Parameters
    ----------
    deliverable
        A manifest, folder or zip, or one that is loaded already.
    method
        Id of the survey, where several were delivered; None: the first survey with data.
    rule
        `median` or `largest` of the key indicators.
    level
        Of the intervals, a fraction.

    Returns
    -------
    Learned
        Design effects are those of the review: the same interviews (completed, not voided, not refuted by field
        control), weights, strata and units.

    Raises
    ------
    BadInput
        No survey with data, or no method of this id. What the survey cannot teach is named in `problems`.
    """
    loaded = deliverable if isinstance(deliverable, LoadedDeliverable) else load_deliverable(deliverable)
    chosen = _method(loaded, method)
    interviews = from_method(chosen, root=loaded.root)
    if interviews is None:  # pragma: no cover - _method has looked for the table
        raise _no_survey(loaded, method)
    drawn = drawn_units(chosen)
    if drawn is not None:
        interviews = with_drawn(interviews, drawn)
    counted = _counted(chosen, interviews)
    rows, spec = chosen.table("population"), chosen.spec.population
    frame = read_frame(rows, spec) if rows is not None and spec is not None else None
    prepared = prepare(interviews, counted, frame, chosen.spec.selection)
    learn = []
    for name, indicator in interviews.indicators.items():
        for v in variables(interviews, name, indicator):
            shown = v.indicator if v.category is None else f"{v.indicator} = {v.category}"
            learn.append(
                LearnedFrom(name=shown, values=v.values[counted], key=indicator.key, title=indicator.title)
            )  # fmt: skip
    return learn_from_design(
        prepared.design,
        learn,
        source=loaded.manifest.title,
        interviews=int(counted.sum()),
        rule=rule,
        level=level,
        clustered=interviews.psu is not None and clustered(chosen.spec.selection) is not False,
        problem=prepared.problem,
        response=_response(chosen, level),
        self_representing=interviews.self_representing > 0,
    )


def _method(loaded: LoadedDeliverable, wanted: str | None) -> LoadedMethod:
    surveys = [
        m for part in loaded.parts for m in part.methods
        if m.table("data") is not None and (m.id == wanted if wanted is not None else m.kind in NORMED_KINDS)
    ]  # fmt: skip
    if not surveys:
        raise _no_survey(loaded, wanted)
    return surveys[0]


def _no_survey(loaded: LoadedDeliverable, wanted: str | None) -> BadInput:
    return BadInput(
        message("planning.learn.no_survey"), where=loaded.where("methods"), got=wanted,
        todo=message("planning.learn.no_survey.todo"),
    )  # fmt: skip


def _counted(method: LoadedMethod, interviews: Interviews) -> np.ndarray:
    """Return the interviews that count in the review: complete, and not refuted by field control."""
    rows, spec = method.table("control"), method.spec.control
    if rows is None or spec is None:
        return interviews.complete
    return np.asarray(interviews.complete & ~relate_log(rows, spec, interviews).refuted, dtype=bool)


def _response(method: LoadedMethod, level: float) -> Response | None:
    rows, spec = method.table("contacts"), method.spec.contacts
    return read_response(rows, spec, level=level) if rows is not None and spec is not None else None

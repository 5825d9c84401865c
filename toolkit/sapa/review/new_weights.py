"""The new weights of a deliverable's survey, by interview: for whoever owns the data, never part of an evaluation."""

from __future__ import annotations

from pathlib import Path

from sapa.checks.control_log import relate_log
from sapa.checks.drawn_sample import read_drawn, with_drawn
from sapa.checks.frame import read_frame
from sapa.checks.interviews import from_method
from sapa.checks.repair import repaired
from sapa.deliverable.load import load_deliverable
from sapa.deliverable.loaded import LoadedDeliverable
from sapa.deliverable.method_kinds import SURVEYS
from sapa.errors import BadInput
from sapa.estimation.weighting import RepairedWeights
from sapa.messages import message


def new_weights(path: str | Path | LoadedDeliverable, *, method: str | None = None) -> RepairedWeights:
    """Make the weights of a survey as its manifest asks for: `weighting`, `margins` and `issued` of the method.

    Parameters
    ----------
    path
        The deliverable, as `sapa.review` takes it, or one that is loaded already.
    method
        The method's id; None: the first survey with data.

    Returns
    -------
    RepairedWeights
        The weights that the review describes, of the interviews that count after voiding and control;
        `to_frame()` has them by id.

    Raises
    ------
    BadInput
        No such survey; and the first step that could not be taken (the review goes on without it).
    """
    loaded = path if isinstance(path, LoadedDeliverable) else load_deliverable(path)
    surveys = [
        m for part in loaded.parts for m in part.methods if m.kind in SURVEYS and m.table("data") is not None
    ]  # fmt: skip
    one = next((m for m in surveys if method in (None, m.id)), None)
    interviews = from_method(one, root=loaded.root) if one is not None else None
    if one is None or interviews is None:
        raise BadInput(
            message("review.new_weights.no_survey"), where=loaded.manifest_path.name, got=method,
            expected=", ".join(m.id for m in surveys) or None, todo=message("review.new_weights.no_survey.todo"),
        )  # fmt: skip
    sample = one.table("sample")
    if sample is not None and one.taken is not None and one.taken.sample:
        interviews = with_drawn(interviews, read_drawn(sample, one.taken.sample))
    people, control = one.table("population"), one.table("control")
    frame = read_frame(people, one.spec.population) if people is not None and one.spec.population else None
    counted = interviews.complete
    if control is not None and one.spec.control is not None:
        counted = counted & ~relate_log(control, one.spec.control, interviews).refuted
    made, refused = repaired(one, interviews, counted=counted, frame=frame)
    if made is None or refused:
        raise refused[0]
    return made

"""The stages of selection of a plan: what the frame lists is drawn, the rest is selected in the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sapa.data.nearest import listed
from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.design_values import DEFAULT_KEY, unknown_label
from sapa.planning.frame import SamplingFrame
from sapa.results.plan import StagePlan

DRAWS = {"pps": "pps_systematic", "srs": "srs", "systematic": "systematic", "probability": "srs"}
"""How listed units are drawn, by the word of `selection`."""
NOT_PROBABILITY = ("quota", "opt_in", "unknown")
"""Ways of selection after which a margin of error is only nominal."""

Bools: TypeAlias = NDArray[np.bool_]
StagesGiven: TypeAlias = "Sequence[StagePlan | str] | Mapping[str, Sequence[StagePlan | str]]"


def planned_stages(
    given: StagesGiven, frame: SamplingFrame
) -> tuple[tuple[StagePlan, ...], dict[str, tuple[StagePlan, ...]]]:
    """Return the stages of the whole plan, and those of single strata or values of a stratum column.

    Parameters
    ----------
    given
        Stages in their order, as `StagePlan` or by the word of their method; or by label, with `default`. Nothing:
        the listed units are drawn with probability proportional to size.

    Raises
    ------
    BadInput
        A label that no stratum has, a method that does not exist, a stage to draw that the frame does not list.
    """
    if not isinstance(given, Mapping):
        given = {DEFAULT_KEY: given} if given else {}
    units = frame.facts.units
    known = {*frame.strata.labels, *(p for parts in frame.strata.parts for p in parts)}
    found: dict[str, tuple[StagePlan, ...]] = {}
    for label, stages in given.items():
        if label != DEFAULT_KEY and label not in known:
            raise unknown_label("stages", label, sorted(known))
        found[label] = tuple(_stage(s, i, units, f"stages.{label}") for i, s in enumerate(stages))
    usual = found.pop(DEFAULT_KEY, None)
    if usual is None:
        usual = tuple(StagePlan(stage=c, method="pps", drawn=True, draw=DRAWS["pps"]) for c in units)
    return usual, found


def several_clusters(
    frame: SamplingFrame, stages: Sequence[StagePlan], others: Mapping[str, Sequence[StagePlan]]
) -> Bools:
    """Return (H,) True where a first-stage unit can hold several clusters.

    That is where listed units are drawn here with probability proportional to size: a unit of several intervals
    represents itself and holds as many clusters (`sapa.stats.self_representing`), so that there may be more clusters
    than units. Of units drawn with equal chances, or only counted, each is one cluster.
    """
    found = np.zeros(len(frame.strata), dtype=bool)
    if frame.units is None:
        return found
    for h, (label, parts) in enumerate(zip(frame.strata.labels, frame.strata.parts, strict=True)):
        own = next((others[name] for name in (label, *parts) if name in others), stages)
        first = next((s for s in own if s.drawn), None)
        found[h] = first is not None and (first.draw or DRAWS.get(first.method)) == DRAWS["pps"]
    return found


def _stage(given: StagePlan | str, position: int, units: tuple[str, ...], where: str) -> StagePlan:
    from sapa.deliverable.manifest import SelectionMethod

    if isinstance(given, str):
        drawn = position < len(units) and given in DRAWS
        given = StagePlan(
            stage=units[position] if drawn else given, method=given, drawn=drawn, draw=DRAWS[given] if drawn else None
        )
    methods = [m.value for m in SelectionMethod]
    if given.method not in methods:
        raise BadInput(
            message("planning.design.word"), where=f"{where}.{position + 1}", got=given.method,
            expected=listed(methods, len(methods)),
        )  # fmt: skip
    if given.drawn and position >= len(units):
        raise BadInput(
            message("planning.design.not_listed", stage=given.stage), where=f"{where}.{position + 1}",
            got=given.stage, expected=", ".join(units) or None, todo=message("planning.design.not_listed.todo"),
        )  # fmt: skip
    return given


def nominal_only(stages: Sequence[StagePlan], others: Mapping[str, Sequence[StagePlan]]) -> tuple[str, ...]:
    """Return the methods among the stages after which a margin is only nominal."""
    every = [*stages, *(s for own in others.values() for s in own)]
    return tuple(dict.fromkeys(s.method for s in every if s.method in NOT_PROBABILITY))

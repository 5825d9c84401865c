"""`draw_sample`: from a plan and its frame to the units that are worked, with a seed and a trail to repeat it by."""

from __future__ import annotations

import numpy as np

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.planning.draw_lists import ListOrder, rows_by_stratum
from sapa.planning.draw_stages import CENSUS, DrawnLevel, StratumSampler
from sapa.planning.frame import FrameUnits, SamplingFrame
from sapa.results.draw import DrawnSample, DrawnUnit, DrawStep
from sapa.results.plan import SamplePlan, StagePlan, StratumPlan
from sapa.stats import GENERATOR, DrawMethod

SHOWN = 12
"""Strata named in a message; digits of a digest shown."""
DEFAULT_DRAW = {"pps": DrawMethod.PPS_SYSTEMATIC.value, CENSUS: CENSUS}
"""How a stage is drawn where the plan names only its method of selection; any other is simple random."""


def draw_sample(
    plan: SamplePlan, frame: SamplingFrame, *, seed: int, order: ListOrder | str = ListOrder.FRAME
) -> DrawnSample:
    """Draw the units of a plan from its frame, stratum by stratum and stage by stage.

    Parameters
    ----------
    plan
        What to draw: clusters, interviews and reserves of each stratum, and the stages drawn from the frame.
    frame
        The frame the plan was made for, with its listed units.
    seed
        A whole number, 0 or above. The same plan, frame, order and seed give the same sample on every machine.
    order
        Order of the lists before a systematic draw: `frame` keeps the order of the file, which is an implicit
        stratification (sort the file by what matters: district, density, distance); `id` sorts by id as text, so
        that the order of the file's rows has no part in the draw. Each step of the trail says which it was.

    Raises
    ------
    BadInput
        Another frame than the plan's; a frame without listed units; no stage that is drawn; more clusters than units
        or than interviews; a size that is not above 0; a seed that is no whole number.

    Notes
    -----
    Every list (one stage inside one unit of the stage before) has its own stream of random numbers, named by stage,
    stratum and the ids above: a change in one stratum leaves the draw of every other as it is.

    Units whose size reaches the interval represent themselves and get their share of the interviews; the other
    clusters are drawn with probabilities proportional to size (`sapa.stats.self_representing`). Interviews are whole
    by largest remainder, one at least in each unit. A stage below that is drawn takes `take` units in an ordinary unit
    and in a self-representing one as many more as it has more interviews.

    Reserves are drawn after the main units with the next random numbers of the same list, one by one with a chance in
    proportion to size (with equal chances where sizes have no part), in the order of their use. Main units are fixed
    before the first reserve is drawn, so reserves change neither them nor their probabilities.

    The weight is the people of the unit over its interviews and over the product of its probabilities: Σ weight · y
    over all interviews estimates the total of y without bias where people inside a unit are selected with equal
    chances (Horvitz and Thompson 1952; Särndal, Swensson and Wretman 1992, result 4.3.1).
    """
    _seed(seed)
    order = _order(order)
    units = _frame(plan, frame)
    if frame.facts.stratum != plan.by:
        frame = frame.stratified(plan.by)
        units = frame.units or units
    places = {label: i for i, label in enumerate(frame.strata.labels)}
    rows = rows_by_stratum(units, len(frame.strata), order)
    drawn_strata = [s for s in plan.strata if s.interviews]
    levels = {s.stratum: _levels(plan, s, units) for s in drawn_strata}
    depth = max((own[-1].column + 1 for own in levels.values()), default=0)
    found: list[DrawnUnit] = []
    steps: list[DrawStep] = []
    short: list[str] = []
    alone: list[str] = []
    for stratum in drawn_strata:
        place = places.get(stratum.stratum)
        own = rows[place] if place is not None else np.zeros(0, dtype=np.intp)
        sampler = StratumSampler(stratum, levels[stratum.stratum], units=units, rows=own, order=order)
        _enough(stratum, sampler, levels[stratum.stratum], units, own, frame.facts.name)
        drawn, how = sampler.draw(seed)
        found += drawn
        steps += how.steps
        short += [stratum.stratum] * (how.short > 0)
        alone += [stratum.stratum] * how.alone
    return DrawnSample(
        seed=int(seed),
        generator=GENERATOR,
        frame=frame.facts,
        by=plan.by,
        unit_columns=units.columns[:depth],
        units=tuple(found),
        steps=tuple(steps),
        warnings=_warnings(short, alone),
    )


def _seed(seed: object) -> None:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or int(seed) < 0:
        raise BadInput(
            message("planning.draw.seed"), where="seed", got=str(seed), todo=message("planning.draw.seed.todo")
        )


def _order(order: str) -> ListOrder:
    try:
        return ListOrder(order)
    except ValueError:
        raise BadInput(
            message("planning.draw.order"), where="order", got=str(order), expected=", ".join(ListOrder)
        ) from None


def _frame(plan: SamplePlan, frame: SamplingFrame) -> FrameUnits:
    if frame.facts.sha256 != plan.frame.sha256:
        raise BadInput(
            message("planning.draw.other_frame", name=plan.frame.name),
            where=frame.facts.name,
            got=f"sha256 {frame.facts.sha256[:SHOWN]}…",
            expected=f"sha256 {plan.frame.sha256[:SHOWN]}…",
            todo=message("planning.draw.other_frame.todo"),
        )
    if frame.units is None:
        raise BadInput(
            message("planning.draw.no_units"), where=frame.facts.name, todo=message("planning.draw.no_units.todo")
        )
    bad = np.flatnonzero(~(np.isfinite(frame.units.sizes) & (frame.units.sizes > 0)))
    if bad.size:
        at = int(bad[0])
        raise BadInput(
            message("planning.draw.size", n=int(bad.size)),
            where=f"{frame.facts.name}:{int(frame.units.rows[at])}",
            got=f"{frame.units.sizes[at]:g}",
            todo=message("planning.draw.size.todo"),
        )
    return frame.units


def _stages(plan: SamplePlan, stratum: StratumPlan) -> tuple[StagePlan, ...]:
    """Return the stages of a stratum: its own, those of a value of a stratum column, or the plan's."""
    for name in (stratum.stratum, *stratum.parts):
        if name in plan.stages_of:
            return plan.stages_of[name]
    return plan.stages


def _levels(plan: SamplePlan, stratum: StratumPlan, units: FrameUnits) -> tuple[DrawnLevel, ...]:
    """Return the drawn stages with their unit columns: by name, as the plan's stage of that name, or by position."""
    stages = [s for s in _stages(plan, stratum) if s.drawn]
    if not stages:
        raise BadInput(
            message("planning.draw.no_stage", stratum=stratum.stratum), where="selection",
            todo=message("planning.draw.no_stage.todo"),
        )  # fmt: skip
    if len(stages) > len(units.columns):
        raise BadInput(
            message("planning.draw.stages", n=len(stages), stratum=stratum.stratum), where="selection",
            got=", ".join(s.stage for s in stages), expected=", ".join(units.columns),
            todo=message("planning.draw.stages.todo"),
        )  # fmt: skip
    words = [s.stage for s in stages]
    usual = [s.stage for s in plan.stages if s.drawn][: len(units.columns)]
    places = list(range(len(stages)))
    for names in (list(units.columns), usual):
        at = [names.index(w) for w in words if w in names]
        if len(at) == len(words) and at == sorted(set(at)):
            places = at
            break
    return tuple(
        DrawnLevel(
            stage=s.stage,
            method=s.draw or DEFAULT_DRAW.get(s.method, DrawMethod.SRS.value),
            column=column,
            take=s.take or 1,
        )
        for s, column in zip(stages, places, strict=True)
    )


def _enough(
    stratum: StratumPlan,
    sampler: StratumSampler,
    levels: tuple[DrawnLevel, ...],
    units: FrameUnits,
    rows: np.ndarray,
    where: str,
) -> None:
    listed = len({tuple(ids) for ids in units.ids[rows, : levels[-1].column + 1].tolist()})
    if stratum.whole and listed:
        return
    # A unit of several intervals represents itself and holds several clusters.
    several = bool(listed) and stratum.clusters is not None and levels[0].method == DrawMethod.PPS_SYSTEMATIC
    if sampler.clusters > listed and not several:
        raise BadInput(
            message("planning.draw.few_units", stratum=stratum.stratum, n=listed),
            where=where, got=str(sampler.clusters), expected=f"≤ {listed}",
            todo=message("planning.draw.few_units.todo"),
        )  # fmt: skip
    if sampler.clusters > sampler.interviews or sampler.clusters < 1:
        raise BadInput(
            message("planning.draw.few_interviews", stratum=stratum.stratum, n=sampler.interviews),
            where="plan", got=str(sampler.clusters), expected=f"1 … {sampler.interviews}",
        )  # fmt: skip


def _warnings(short: list[str], alone: list[str]) -> tuple[Message, ...]:
    out: list[Message] = []
    if short:
        out.append(message("planning.draw.reserve_short", n=len(short), strata=tuple(short[:SHOWN])))
    if alone:
        out.append(message("planning.draw.alone", n=len(alone), strata=tuple(alone[:SHOWN])))
    return tuple(out)

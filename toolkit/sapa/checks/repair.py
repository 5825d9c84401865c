"""What would weights made from what was handed in change? Base, non-response, calibration; beside the delivered ones.

Where neither margins nor `weighting` are in the manifest, the delivered weights and those of the population file are
described; where there is neither, nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from sapa.checks.base import CheckResult, Context
from sapa.checks.design_error import variables
from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews, Mask
from sapa.checks.repair_case import (
    Base,
    Design,
    Weights,
    as_prepared,
    base_weights,
    delivered_weights,
    design_of,
    from_frame,
    issued_cases,
)
from sapa.checks.repair_effects import effects
from sapa.checks.repair_findings import findings
from sapa.checks.repair_margins import Margins, read_margins
from sapa.checks.repair_tables import tables
from sapa.deliverable.loaded import LoadedMethod
from sapa.errors import BadInput
from sapa.estimation.margin_check import MarginCheck, check_margins
from sapa.estimation.margins import Calibration
from sapa.estimation.weighting import MadeStage, RepairedWeights, made_stage, margin_moves, repair_weights
from sapa.messages import Message, message
from sapa.results.names import Names
from sapa.results.repair import MarginMove, RepairDetail, WeightStage
from sapa.stats import StatError

MOST_BLANK = 0.05
"""Interviews without a level of some margin are left out of the new weights while they are few: beyond a twentieth,
leaving them out is a selection of its own, and they are to be filled in first."""


@dataclass(slots=True, eq=False)
class _Work:
    """What has been made so far: a refusal of one step leaves the steps before it."""

    rows: Mask
    design: Design
    base: Base | None = None
    margins: Margins | None = None
    made: RepairedWeights | None = None
    left_out: int = 0
    refused: list[BadInput] = field(default_factory=list)


def repair(
    method: LoadedMethod, interviews: Interviews, context: Context, *, counted: Mask, frame: Frame | None
) -> CheckResult:
    """Make the weights of one survey anew and say what they change.

    Parameters
    ----------
    method
        Its section with `weighting`, `margins` and `issued`.
    interviews, counted
        The delivered rows and those that count after voiding and control.
    frame
        People by stratum, for base weights where no column holds them.

    Returns
    -------
    CheckResult
        Findings on the methodological line, the tables `weight_stages`, `weight_margins`, `weight_response` and
        `weight_effects`, and a `RepairDetail`. No weight of a person is in any of them. Faults of the margins or of
        the issued cases make the step not assessable, with what is wrong and where.
    """
    asked = method.spec.weighting is not None or method.table("margins") is not None
    delivered, unusable = delivered_weights(interviews, counted)
    if not counted.any() or not (asked or delivered is not None):
        return CheckResult()
    design = design_of(interviews, counted, frame, method)
    work = _Work(counted, design)
    if asked:
        _make(work, method, interviews, frame)
    elif (people := from_frame(interviews, counted, frame)) is not None:
        work.base = Base(people, "frame")
        work.made = repair_weights(as_prepared(interviews.rows.take(counted), design.weighted(people)))
    if delivered is not None and work.rows is not counted:
        delivered = delivered[work.rows[counted]]
    known = _against_margins(work, method, interviews)
    detail = _detail(work, method, interviews, delivered=delivered, unusable=unusable, asked=asked, known=known)
    detail = replace(detail, names=context.names)
    reproduced = _reproduced(known, context.names) if known is not None else None
    found = findings(detail, context, refused=tuple(work.refused), reproduced=reproduced, asked=asked,
                     file=interviews.file())  # fmt: skip
    return CheckResult(found, tables(detail, context), detail, work.margins.notes if work.margins else ())


def repaired(
    method: LoadedMethod, interviews: Interviews, *, counted: Mask, frame: Frame | None
) -> tuple[RepairedWeights | None, tuple[BadInput, ...]]:
    """Return the weights themselves, by interview, for whoever handed the data in; never part of a review.

    The second value holds what kept a step from being made.
    """
    work = _Work(counted, design_of(interviews, counted, frame, method))
    _make(work, method, interviews, frame)
    id = method.spec.roles.id[0] if len(method.spec.roles.id) == 1 else None
    return (replace(work.made, id=id) if work.made is not None else None), tuple(work.refused)


def _make(work: _Work, method: LoadedMethod, interviews: Interviews, frame: Frame | None) -> None:
    """Make the weights step by step; a step that is refused is left out, and those after it rest on the one before."""
    weighting = method.spec.weighting
    try:
        work.base = base_weights(interviews, work.rows, frame, weighting.base if weighting else None)
    except BadInput as error:
        work.refused.append(error)
        return
    table = method.table("margins")
    if table is not None:
        try:
            _with_margins(work, read_margins(table, method.spec, interviews.rows.take(work.rows)))
        except BadInput as error:
            work.refused.append(error)
    issued = issued_cases(method, work.base.kind, interviews.roles.get("stratum", ()))
    plan = _plan(method, work.margins)
    rows = work.margins.rows if work.margins else interviews.rows.take(work.rows)
    start = as_prepared(rows, work.design.weighted(work.base.weights))
    # The last steps first: what cannot be done in full is done as far as it goes.
    for own_issued, own_plan in ((issued, plan), (issued, None), (None, plan), (None, None)):
        try:
            work.made = repair_weights(start, own_plan, issued=own_issued)
        except BadInput as error:
            if all(str(error) != str(one) for one in work.refused):
                work.refused.append(error)
        except StatError as error:
            fault = message("checks.repair.fault", reason=message(f"checks.fault.{error.problem}"))
            work.refused.append(BadInput(fault, where=method.spec.margins.file if method.spec.margins else None))
        else:
            return


def _plan(method: LoadedMethod, margins: Margins | None) -> Calibration | None:
    if margins is None or not margins.margins:
        return None
    weighting = method.spec.weighting
    if weighting is None:
        return Calibration(margins.margins)
    return Calibration(margins.margins, method=weighting.method, bounds=weighting.bounds, trim=weighting.trim)


def _with_margins(work: _Work, found: Margins) -> None:
    """Take the margins over; the few interviews that lack a level of one are left out, many are refused."""
    lacking = int((~found.complete).sum())
    if lacking > MOST_BLANK * found.complete.size:
        at = int(np.argmin(found.complete))
        file, row = found.rows.at(at)
        blank = tuple(one.name for one in found.margins if found.rows.frame[one.name].isna().iloc[at])
        raise BadInput(
            message("checks.repair.bad.blank", n=lacking, row=row, margins=blank, most=MOST_BLANK), where=file,
            todo=message("checks.repair.todo.blank"),
        )  # fmt: skip
    if lacking:
        rows = work.rows.copy()
        rows[np.flatnonzero(work.rows)[~found.complete]] = False
        assert work.base is not None  # noqa: S101 - made before the margins
        work.rows, work.left_out = rows, lacking
        work.design = work.design.of(found.complete)
        work.base = replace(work.base, weights=work.base.weights[found.complete])
        found = replace(found, rows=found.rows.take(found.complete), complete=found.complete[found.complete])
    work.margins = found


def _detail(
    work: _Work, method: LoadedMethod, interviews: Interviews, *, delivered: Weights | None, unusable: int, asked: bool,
    known: MarginCheck | None,
) -> RepairDetail:  # fmt: skip
    design, made = work.design, work.made
    n = int(work.rows.sum())
    stages = [made_stage(WeightStage.EQUAL, design.weighted(np.ones(n)))]
    if delivered is not None:
        stages.append(made_stage(WeightStage.DELIVERED, design.weighted(delivered)))
    stages += made.stages if made is not None else ()
    reference = WeightStage.DELIVERED if delivered is not None else WeightStage.EQUAL
    keys = [
        v for name, one in interviews.indicators.items() if one.key for v in variables(interviews, name, one)
    ]  # fmt: skip
    how, margins, spec = (made.convergence if made else None), method.spec.margins, method.spec.weighting
    trimmed = made is not None and made.cut is not None
    return RepairDetail(
        stages=tuple(one.spread for one in stages),
        margins=_moves(work, stages, known),
        response=made.response if made else (),
        effects=effects(keys, work.rows, stages, reference, design.errors),
        interviews=n,
        reference=reference,
        final=made.stages[-1].stage if made is not None else None,
        selection=str(design.selection),
        errors=design.errors,
        base=work.base.kind if work.base else None,
        base_column=work.base.column if work.base else None,
        method=how.method if how else None,
        cycles=how.cycles if how else None,
        misfit=how.misfit if how else None,
        ratio_low=how.ratio_low if how else None,
        ratio_high=how.ratio_high if how else None,
        cut=made.cut if made else None,
        trim=spec.trim if trimmed and spec else None,
        left_out=work.left_out,
        unusable=unusable,
        agreement=_agreement(made, delivered) if asked else None,
        problem=design.problem,
        refused=tuple(error.what for error in work.refused),
        universe=margins.universe if margins else None,
        date=margins.date if margins else None,
        source=margins.source if margins else None,
    )


def _moves(work: _Work, stages: list[MadeStage], known: MarginCheck | None) -> tuple[MarginMove, ...]:
    if work.margins is None:
        return ()
    weights = {one.stage: one.weights for one in stages}
    before = weights.get(WeightStage.RESPONSE, weights.get(WeightStage.BASE))
    after = weights.get(WeightStage.TRIMMED, weights.get(WeightStage.CALIBRATED))
    survey = as_prepared(work.margins.rows, work.design.design).survey
    found = margin_moves(survey, work.margins.margins, before=before, after=after)
    delivered = {(row.margin, row.level): row.share for row in known.rows} if known is not None else {}
    return tuple(replace(one, delivered=delivered.get((one.margin, one.level))) for one in found)


def _agreement(made: RepairedWeights | None, delivered: Weights | None) -> float | None:
    """Return the correlation of new and delivered weights over the rows that have both."""
    if made is None or delivered is None:
        return None
    both = delivered > 0
    one, other = made.weights[both], delivered[both]
    if one.size < 2 or not (np.ptp(one) > 0 and np.ptp(other) > 0):
        return None
    return float(np.corrcoef(one, other)[0, 1])


def _against_margins(work: _Work, method: LoadedMethod, interviews: Interviews) -> MarginCheck | None:
    """Compare the delivered weights with the margins, over all rows handed in; None: nothing to compare.

    Weights are made before control takes interviews out: they are compared as they were delivered.
    """
    table = method.table("margins")
    if table is None or work.margins is None or not work.margins.margins or interviews.weight is None:
        return None
    rows = interviews.complete & np.isfinite(interviews.weight) & (interviews.weight > 0)
    if not rows.any():
        return None
    own = read_margins(table, method.spec, interviews.rows.take(rows))
    if not own.complete.any():
        return None
    weights = interviews.weight[rows][own.complete]
    return check_margins(as_prepared(own.rows.take(own.complete), Design.plain(weights)), own.margins)


def _reproduced(found: MarginCheck, names: Names) -> tuple[Message, bool]:
    """Say whether the delivered weights meet the margins, and where they miss them most."""
    off = [name for name, good in found.shares_reproduced.items() if not good]
    total = len(found.shares_reproduced)
    if not off:
        return message("checks.repair.margins_met", n=total), True
    worst = max(
        (r for r in found.rows if r.share is not None and r.target_share is not None and not r.share_reproduced),
        key=lambda r: (abs((r.share or 0.0) - (r.target_share or 0.0)), r.margin, r.level),
        default=None,
    )
    if worst is None:
        return message("checks.repair.margins_levels", off=len(off), n=total), False
    text = message(
        "checks.repair.margins_off", off=len(off), n=total, margin=names.margin(worst.margin),
        level=names.level(worst.margin, worst.level),
        share=worst.share, target=worst.target_share,
    )  # fmt: skip
    return text, False

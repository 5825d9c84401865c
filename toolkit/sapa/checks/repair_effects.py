"""Key indicators under every set of weights, and which move by more than their error."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sapa.checks.design_error import Variable
from sapa.checks.interviews import Mask
from sapa.estimation.weighting import MadeStage
from sapa.results.repair import ErrorKind, IndicatorEffect, StageEstimate, WeightStage
from sapa.stats.weight_diagnostics import Shift, mean_shift

DUST = 1e-12
"""A shift or an error below this share of the estimate is rounding of floats."""


def effects(
    keys: Sequence[Variable], rows: Mask, stages: Sequence[MadeStage], reference: WeightStage, errors: ErrorKind
) -> tuple[IndicatorEffect, ...]:
    """Estimate every variable under every stage, with the shift from the reference and the shift's own error.

    Both estimates rest on the same interviews, so that the error of their difference is that of the difference of
    their influences (`mean_shift`), as a rule much below either error.
    """
    start = next(one for one in stages if one.stage is reference)
    out = []
    for variable in keys:
        y = variable.values[rows]
        found = [_one(one, mean_shift(y, start.design, one.design), reference, errors) for one in stages]
        name = variable.indicator if variable.category is None else f"{variable.indicator} = {variable.category}"
        n = int(sum(map(math.isfinite, y)))
        if n:
            out.append(IndicatorEffect(name, variable.statistic, n, tuple(found), variable.title))
    return tuple(out)


def _one(stage: MadeStage, shift: Shift, reference: WeightStage, errors: ErrorKind) -> StageEstimate:
    with_errors = errors is not ErrorKind.NONE
    se = _number(shift.se_after) if with_errors else None
    if stage.stage is reference:
        return StageEstimate(stage.stage, _number(shift.after), se)
    size = max(abs(shift.before), abs(shift.after))
    moved = 0.0 if abs(shift.shift) <= DUST * size else shift.shift
    before = _number(shift.se_before) if with_errors else None
    return StageEstimate(
        stage.stage, _number(shift.after), se, shift=_number(moved),
        shift_se=_number(shift.se) if with_errors else None,
        beyond=None if before is None or not math.isfinite(moved) else abs(moved) > max(before, DUST * size),
    )  # fmt: skip


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

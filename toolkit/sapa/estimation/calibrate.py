"""Weights calibrated to what is known of the population; every estimate then knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from sapa.data.survey import Survey
from sapa.errors import BadInput
from sapa.estimation.columns import location, values
from sapa.estimation.margin_file import read_calibration
from sapa.estimation.margins import CROSS, Calibration, Coded, Margin, coded, need_known
from sapa.estimation.options import choose
from sapa.estimation.prepared import Prepared, prepare
from sapa.messages import Message, message
from sapa.stats.calibration import NumericTotal, calibrate, numeric, poststratify
from sapa.stats.design import SampleDesign
from sapa.stats.faults import Problem, StatError
from sapa.stats.margins import MarginTotals, margin
from sapa.stats.raking import rake
from sapa.stats.trimming import trim


class Method(StrEnum):
    """How weights are calibrated. linear: generalised regression; logit: the same, bounded."""

    POSTSTRATIFICATION = "poststratification"
    RAKING = "raking"
    LINEAR = "linear"
    LOGIT = "logit"


def calibrate_weights(
    survey: Survey | Prepared, to: Calibration | Sequence[Margin] | Path | str, *, method: str | None = None
) -> Prepared:
    """Calibrate the weights to known totals of the population.

    Parameters
    ----------
    survey
        Rows with their design. Without weights, every row begins with the same one.
    to
        Margins, a `Calibration` with all its options, or the file that says it (see `read_calibration`).
    method
        poststratification, raking, linear or logit; overrides that of `to`.

    Returns
    -------
    Prepared
        With the new weights. Every `estimate_*` function takes it: standard errors are those of the residuals, as R
        `survey` has them after `postStratify`, `rake` and `calibrate`.

    Raises
    ------
    BadInput
        An unknown column, a level that the margin or the sample does not have, margins with different totals, margins
        that no weights meet (within the bounds).
    """
    ready = prepare(survey)
    if ready.design.replicates is not None:
        raise _bad("replicates")
    plan = planned(to, method)
    chosen = _method(plan)
    found = [coded(ready.survey, one) for one in plan.margins]
    for one, own in zip(plan.margins, found, strict=True):
        need_known(ready.survey, one, own)
    population = _population(plan, ready)
    margins = [margin(own.place, _totals(one, population)) for one, own in zip(plan.margins, found, strict=True)]
    numbers = [numeric(_complete(ready.survey, one.column), one.total) for one in plan.numbers]
    try:
        design = _calibrated(_start(ready.design, population, chosen), chosen, plan, margins, numbers, population)
        trimmed = _trimmed(design, plan)
    except StatError as error:
        raise _refusal(plan, found, error) from error
    return replace(ready, design=trimmed[0], calibrated=(*ready.calibrated, _said(plan, design), *trimmed[1]))


def trim_weights(survey: Survey | Prepared, low: float, high: float) -> Prepared:
    """Cut weights below `low` and above `high` times the mean weight; what is cut goes to the other rows equally.

    Totals of margins that were met before are met no longer; R `survey::trimWeights(strict = TRUE)`.
    """
    ready = prepare(survey)
    if ready.design.replicates is not None:
        raise _bad("replicates")
    plan = Calibration(trim=(low, high))
    try:
        design, said = _trimmed(ready.design, plan)
    except StatError as error:
        raise _refusal(plan, [], error) from error
    return replace(ready, design=design, calibrated=(*ready.calibrated, *said))


def planned(to: Calibration | Sequence[Margin] | Path | str, method: str | None = None) -> Calibration:
    """Return what to calibrate to, read from a file where it is one; nothing to calibrate to is refused."""
    if isinstance(to, str | Path):
        to = read_calibration(to)
    plan = to if isinstance(to, Calibration) else Calibration(tuple(to))
    if not plan.margins and not plan.numbers:
        raise _bad("nothing", plan)
    return plan if method is None else replace(plan, method=method)


def _method(plan: Calibration) -> Method:
    if plan.method is not None:
        method = choose(Method, plan.method, "method")
    elif plan.bounds is not None:
        method = Method.LOGIT
    elif plan.numbers:
        method = Method.LINEAR
    else:
        method = Method.RAKING if len(plan.margins) > 1 else Method.POSTSTRATIFICATION
    if plan.numbers and method in (Method.POSTSTRATIFICATION, Method.RAKING):
        raise _bad("numbers", plan, got=method.value, expected="linear, logit")
    if len(plan.margins) > 1 and method is Method.POSTSTRATIFICATION:
        raise _bad("one_margin", plan, got=str(len(plan.margins)), expected="raking, linear, logit")
    if (plan.bounds is not None) != (method is Method.LOGIT):
        raise _bad("bounds_needed" if method is Method.LOGIT else "bounds_unused", plan, got=method.value)
    return method


def _population(plan: Calibration, ready: Prepared) -> float | None:
    """Return the size of the population: stated, that of a margin of totals, or what the weights sum to."""
    if plan.population is not None:
        return plan.population
    for one in plan.margins:
        if not one.shares:
            return float(sum(one.targets.values()))
    return float(ready.design.weights.sum()) if plan.margins else None


def _totals(one: Margin, population: float | None) -> list[float]:
    stated = list(one.targets.values())
    if not one.shares or population is None:
        return stated
    # Rounded shares do not sum to 1 exactly.
    return [value / sum(stated) * population for value in stated]


def _start(design: SampleDesign, population: float | None, method: Method) -> SampleDesign:
    """Return the design to begin with: equal weights of 1 are first raised to the population, which bounds refer to."""
    if method is Method.LOGIT and design.weights_from == "equal" and population is not None:
        return replace(design, weights=design.weights * (population / float(design.weights.sum())))
    return design


def _calibrated(
    design: SampleDesign,
    method: Method,
    plan: Calibration,
    margins: list[MarginTotals],
    numbers: list[NumericTotal],
    population: float | None,
) -> SampleDesign:
    _same_population(plan, margins, population)
    if method is Method.POSTSTRATIFICATION:
        return poststratify(design, margins[0])
    if method is Method.RAKING:
        return rake(design, margins, tolerance=plan.tolerance)
    return calibrate(
        design,
        margins,
        numbers,
        population=population,
        bounds=plan.bounds if method is Method.LOGIT else None,
        tolerance=plan.tolerance,
    )


def _same_population(plan: Calibration, margins: list[MarginTotals], population: float | None) -> None:
    if plan.population is None or population is None:
        return
    for number, one in enumerate(margins):
        total = float(one.totals.sum())
        if abs(total - population) > 1e-9 * population:
            raise StatError(
                Problem.MARGIN_TOTALS_DIFFER, "not the population", stage=number, value=total, expected=population
            )


def _trimmed(design: SampleDesign, plan: Calibration) -> tuple[SampleDesign, tuple[Message, ...]]:
    if plan.trim is None:
        return design, ()
    mean = float(design.weights.mean())
    cut = trim(design.weights, low=plan.trim[0] * mean, high=plan.trim[1] * mean)
    said = message(
        "estimation.calibration.convention.trimmed", n=cut.cut, low=float(plan.trim[0]), high=float(plan.trim[1])
    )
    return replace(design, weights=cut.weights), (said,)


def _complete(survey: Survey, name: str) -> np.ndarray:
    found = values(survey, name)
    missing = np.isnan(found)
    if bool(missing.any()):
        where, row = location(survey.rows, int(np.argmax(missing)))
        raise BadInput(
            message("estimation.calibration.bad.number_missing", column=name, row=row, n=int(missing.sum())),
            where=where,
            expected=message("estimation.calibration.expected.number"),
            todo=message("estimation.calibration.todo.level_missing"),
        )
    return found


def _said(plan: Calibration, design: SampleDesign) -> Message:
    how = design.adjustments[-1].convergence
    return message(
        "estimation.calibration.convention.calibrated",
        method=message(f"estimation.calibration.method.{how.method}"),
        margins=", ".join([one.name for one in plan.margins] + [one.column for one in plan.numbers]),
        n=how.cycles,
        misfit=f"{how.misfit:.0e}",
        low=how.ratio_low,
        high=how.ratio_high,
    )


def _bad(
    what: str, plan: Calibration | None = None, *, got: str | None = None, expected: str | None = None
) -> BadInput:
    return BadInput(
        message(f"estimation.calibration.bad.{what}"),
        where=None if plan is None else plan.source,
        got=got,
        expected=expected,
        todo=message(f"estimation.calibration.todo.{what}"),
    )


FAULTS = {
    Problem.MARGIN_NOT_POSITIVE: "level_zero",
    Problem.MARGIN_EMPTY_LEVEL: "level_empty",
    Problem.MARGIN_TOTALS_DIFFER: "totals_differ",
    Problem.MARGIN_CONTRADICTION: "contradiction",
    Problem.NOT_CONVERGED: "not_converged",
    Problem.BOUNDS: "bounds",
}


def _refusal(plan: Calibration, found: list[Coded], error: StatError) -> BadInput | StatError:
    """Return the fault in the user's words: margin, level, both totals."""
    what = FAULTS.get(error.problem)
    if what is None:
        return error
    if error.role == "bounds" and error.problem is Problem.NOT_CONVERGED:
        what = "not_within_bounds"
    if error.role == "trim":
        what = "trim"
    number = error.stage
    if what == "totals_differ" and plan.population is not None:
        what = "totals_population"
    one = plan.margins[number] if number is not None and number < len(plan.margins) else None
    level = (
        CROSS.join(found[number].levels[error.position])
        if (one is not None and number is not None and error.position is not None)
        else None
    )
    return BadInput(
        message(
            f"estimation.calibration.bad.{what}",
            margin=None if one is None else one.name,
            level=level,
            other=plan.margins[0].name if plan.margins and number else None,
        ),
        where=(None if one is None else one.source) or plan.source,
        got=_shown(error.value),
        expected=_shown(error.expected),
        todo=message(f"estimation.calibration.todo.{what}"),
    )


def _shown(value: float | str | None) -> str | None:
    if value is None:
        return None
    return f"{value:.10g}" if isinstance(value, float) else str(value)

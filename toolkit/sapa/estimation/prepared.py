"""`Prepared`: a survey whose design has been read and checked once, for many estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sapa.data.nearest import SHOWN
from sapa.data.survey import Design, Survey, as_columns
from sapa.data.values import numbers_in
from sapa.errors import BadInput
from sapa.estimation.columns import Categories, categories, joined, location, need, values
from sapa.estimation.nesting import Crossing, crossing, crossing_refusal
from sapa.estimation.replicated import replicated
from sapa.messages import Message, message
from sapa.stats import LonelyUnitsError, Problem, SampleDesign, StatError

Stages = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A survey with its design as arrays. Every `estimate_*` function takes it in place of a survey.

    strata, psu
        Columns of each stage. population: one column a stage.
    calibrated
        How the weights were calibrated or trimmed here: printed with every result.
    crossing
        Labels of first-stage units that occur in several strata; None where there are none.
    unweighted
        Rows with an empty weight: they are not in the sample, and not in `survey`.
    numbers, answers
        Columns that have been read: text is turned into numbers once.
    """

    survey: Survey
    design: SampleDesign
    strata: Stages
    psu: Stages
    population: tuple[str, ...]
    calibrated: tuple[Message, ...] = ()
    crossing: Crossing | None = None
    unweighted: int = 0
    numbers: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    answers: dict[str, Categories] = field(default_factory=dict)

    def values(self, name: str) -> NDArray[np.float64]:
        """Return a column as numbers, nan without a valid answer."""
        if name not in self.numbers:
            self.numbers[name] = values(self.survey, name)
        return self.numbers[name]

    def categories(self, name: str) -> Categories:
        """Return a column as answer codes in order."""
        if name not in self.answers:
            self.answers[name] = categories(self.survey, name)
        return self.answers[name]


def stages(value: str | Sequence[str] | Sequence[Sequence[str]] | None) -> Stages:
    """Return the columns of each stage: `"a"` is one stage, `["a", "b"]` two, `[["a", "b"]]` one of two columns."""
    if value is None:
        return ()
    if isinstance(value, str):
        return ((value,),)
    return tuple(as_columns(stage) for stage in value if len(stage) > 0)


def prepare(survey: Survey | Prepared, *, lonely: str = "fail") -> Prepared:
    """Read the weights, strata, sampling units, populations and replicates of a survey and check them.

    Parameters
    ----------
    survey
        The survey; one that is prepared already is returned as it is.
    lonely
        What a stratum of one unit means when replicates are made here (see `estimate_mean`).

    Notes
    -----
    A row with an empty weight (a voided or partial interview) is not in the sample: it is left out before anything
    else, and every result says how many were.

    Raises
    ------
    BadInput
        A design column that does not exist, an empty cell or a text in it, weights that are all empty, a weight that is
        not positive, a
        population that is a fraction, varies within its stratum or is smaller than the sample (because labels of
        units cross strata, where they do). The message names column, row and value.
    """
    if isinstance(survey, Prepared):
        return survey
    stated: Design = survey.design
    strata, psu, population = stages(stated.strata), stages(stated.psu), as_columns(stated.population)
    if len(survey.rows) == 0:
        raise BadInput(
            message("estimation.bad.no_rows"),
            where=survey.rows.files[0].path if survey.rows.files else None,
            todo=message("estimation.todo.no_rows"),
        )
    survey, unweighted = _weighted(survey)
    weights = _weights(survey) if stated.weight else None
    in_strata = [joined(survey.rows, names, role="strata") for names in strata]
    in_units = [joined(survey.rows, names, role="psu") for names in psu]
    counts = [_population(survey, name) for name in population]
    try:
        design = SampleDesign.build(
            weights=weights, strata=in_strata, psu=in_units, population=counts, n=len(survey.rows)
        )
    except StatError as error:
        crosses = None
        if error.problem is Problem.POPULATION_SMALLER and error.stage == 0 and strata and psu:
            crosses = crossing_refusal(survey.rows, error, psu[0], population[0], in_strata[0], in_units[0])
        raise crosses or _refusal(survey, error, strata, psu, population) from error
    prepared = Prepared(survey, design, strata, psu, population, unweighted=unweighted)
    if strata and psu:
        found = crossing(survey.rows, psu[0], in_strata[0], in_units[0], units=design.n_psu)
        prepared = replace(prepared, crossing=found)
    if stated.replicates is None:
        return prepared
    try:
        return replace(prepared, design=replicated(survey, design, stated.replicates, lonely))
    except LonelyUnitsError as error:
        raise lonely_refusal(prepared, error) from error


def lonely_refusal(prepared: Prepared, error: LonelyUnitsError) -> BadInput:
    """Return the error for strata with a single sampling unit, which names them."""
    rows = prepared.survey.rows
    stage = error.stage or 0
    names = [name for unit in prepared.psu[:stage] for name in unit]
    names += prepared.strata[stage] if stage < len(prepared.strata) else ()
    # Where every stratum is lonely, as many labels as a message shows are enough.
    labels = [" / ".join(str(rows.frame[name].iloc[i]) for name in names) for i in error.positions[:SHOWN]]
    more = f" … ({len(error.positions)})" if len(error.positions) > SHOWN else ""
    where, row = location(rows, error.positions[0])
    return BadInput(
        message(
            "estimation.bad.lonely" if names else "estimation.bad.lonely_sample",
            n=len(error.positions),
            stage=stage + 1,
            columns=" / ".join(names),
            row=row,
        ),
        where=where,
        got=", ".join(labels) + more if names else None,
        expected=message("estimation.expected.two_units"),
        todo=message("estimation.todo.lonely"),
    )


def _weighted(survey: Survey) -> tuple[Survey, int]:
    """Return the survey without the rows whose weight is empty, and how many those are; all empty is a fault."""
    if survey.design.weight is None:
        return survey, 0
    empty = need(survey.rows, survey.design.weight).isna().to_numpy(dtype=bool)
    n = int(empty.sum())
    if n in (0, len(empty)):
        return survey, 0
    return replace(survey, rows=survey.rows.take(~empty)), n


def _weights(survey: Survey) -> NDArray[np.float64]:
    name = str(survey.design.weight)
    weights = _numbers(survey, name, "weight")
    low = weights <= 0
    if bool(low.any()):
        at = int(np.argmax(low))
        where, row = location(survey.rows, at)
        raise BadInput(
            message("estimation.bad.weight_not_positive", column=name, row=row, n=int(low.sum())),
            where=where,
            got=str(survey.rows.frame[name].iloc[at]),
            expected=message("estimation.expected.weight"),
            todo=message("estimation.todo.weight"),
        )
    return weights


def _population(survey: Survey, name: str) -> NDArray[np.float64]:
    return _numbers(survey, name, "population")


def _numbers(survey: Survey, name: str, role: str) -> NDArray[np.float64]:
    column = need(survey.rows, name)
    read = numbers_in(survey.rows, name)
    wrong = np.isnan(read.values)
    if not bool(wrong.any()):
        return read.values
    at = read.bad[0] if read.bad else int(np.argmax(wrong))
    where, row = location(survey.rows, at)
    kind = "text" if read.bad else "missing"
    raise BadInput(
        message(f"estimation.bad.{role}_{kind}", column=name, row=row, n=len(read.bad) or int(wrong.sum())),
        where=where,
        got=str(column.iloc[at]) if read.bad else None,
        expected=message(f"estimation.expected.{role}"),
        todo=message(f"estimation.todo.{role}"),
    )


POPULATION_FAULTS = frozenset(
    {
        Problem.POPULATION_FRACTION,
        Problem.POPULATION_NOT_POSITIVE,
        Problem.POPULATION_SMALLER,
        Problem.POPULATION_VARIES,
    }
)


def _refusal(
    survey: Survey, error: StatError, strata: Stages, psu: Stages, population: tuple[str, ...]
) -> BadInput | StatError:
    if error.problem is Problem.STAGES:
        what = "population" if error.role == "population" else "strata"
        stated = population if what == "population" else tuple(" + ".join(names) for names in strata)
        return BadInput(
            message(f"estimation.bad.stages_{what}", n=len(stated), units=len(psu)),
            got=", ".join(stated),
            expected=message("estimation.expected.stages"),
            todo=message("estimation.todo.stages"),
        )
    if error.problem in POPULATION_FAULTS and error.stage is not None and error.position is not None:
        name = population[error.stage]
        where, row = location(survey.rows, error.position)
        return BadInput(
            message(
                f"estimation.bad.{error.problem.value}",
                column=name,
                row=row,
                stage=error.stage + 1,
                sampled=error.expected,
            ),
            where=where,
            got=str(survey.rows.frame[name].iloc[error.position]),
            expected=message("estimation.expected.population"),
            todo=_population_todo(error.problem),
        )
    return error


def _population_todo(problem: Problem) -> Message:
    if problem is Problem.POPULATION_FRACTION:
        return message("estimation.todo.population_fraction")
    return message("estimation.todo.population")

"""Weights made anew in stages, each kept: base, adjusted for non-response, calibrated, trimmed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sapa.data.rows import Rows
from sapa.data.survey import Columns, Survey, as_columns
from sapa.data.values import codes, numbers_in
from sapa.errors import BadInput
from sapa.estimation.calibrate import calibrate_weights, planned, trim_weights
from sapa.estimation.columns import location, need
from sapa.estimation.margins import CROSS, Calibration, Margin, coded
from sapa.estimation.prepared import Prepared, prepare
from sapa.messages import message
from sapa.results.repair import MarginMove, ResponseCell, StageSpread, WeightStage
from sapa.stats.adjustments import Convergence
from sapa.stats.design import SampleDesign
from sapa.stats.faults import StatError
from sapa.stats.weight_diagnostics import response_cells, spread

if TYPE_CHECKING:
    import pandas as pd

FEW = 20
"""A response rate of fewer answers than these moves by more than a tenth with one of them."""
LARGE = 3.0
"""One interview that stands for more than three cases carries the answers of people nobody has spoken to."""
JOIN = " / "


@dataclass(frozen=True, slots=True, eq=False)
class Issued:
    """Cases given to interviewers, for the adjustment for non-response.

    rows
        A row a case. id: its column. link: the column of the data that holds the same id; None: the same name.
    cells
        Columns of the cases: response is equal, or taken as such, within a cell of them. None: one cell.
    weight
        Column of base weights of the cases. None: every case counts the same.
    counted
        (m,) bool, cases that belong to the population; None: all.
    keep
        Columns of the data within whose groups the sum of the weights stays as it was: strata whose base weights
        already add up to known people.
    """

    rows: Rows
    id: str = "id"
    link: str | None = None
    cells: Columns = None
    weight: str | None = None
    counted: NDArray[np.bool_] | None = None
    keep: Columns = None


@dataclass(frozen=True, slots=True, eq=False)
class MadeStage:
    """One stage: the design with its weights, and how unequal they are."""

    stage: WeightStage
    design: SampleDesign
    spread: StageSpread

    @property
    def weights(self) -> NDArray[np.float64]:
        """(n,) weights."""
        return self.design.weights


@dataclass(frozen=True, slots=True, eq=False)
class RepairedWeights:
    """New weights of the interviews, every stage kept.

    prepared
        The survey with the last weights, for every `estimate_*` function.
    stages
        In the order in which they were made. response: cells; margins: levels before and after.
    convergence
        How the calibration went; None without one. cut: weights that were trimmed.
    id
        Column that names a row in `to_frame`.
    """

    prepared: Prepared
    stages: tuple[MadeStage, ...]
    response: tuple[ResponseCell, ...] = ()
    margins: tuple[MarginMove, ...] = ()
    convergence: Convergence | None = None
    cut: int | None = None
    id: str | None = None

    @property
    def weights(self) -> NDArray[np.float64]:
        """(n,) the last weights."""
        return self.stages[-1].weights

    def to_frame(self) -> pd.DataFrame:
        """Return a row an interview: its id (or file and row), the weight of every stage, and `weight`, the last."""
        import pandas as pd

        rows = self.prepared.survey.rows
        named: dict[str, Any] = (
            {self.id: rows.frame[self.id].to_numpy()} if self.id else {str(k): v for k, v in rows.origin.items()}
        )
        made = {one.stage.value: one.weights for one in self.stages}
        return pd.DataFrame({**named, **made, "weight": self.weights})


def repair_weights(
    survey: Survey | Prepared,
    to: Calibration | Sequence[Margin] | Path | str | None = None,
    *,
    issued: Issued | None = None,
    method: str | None = None,
    id: str | None = None,
) -> RepairedWeights:
    """Make weights anew: base → non-response → calibrated → trimmed.

    Parameters
    ----------
    survey
        Rows with their design; its weights are the base weights (inverse chances of selection). Without weights,
        N/n of the stages where populations are known, else 1.
    to
        What is known of the population, as in `calibrate_weights`, with `trim` where weights are to be cut. None: no
        calibration.
    issued
        The cases that were given to interviewers. None: no adjustment for non-response.
    method
        poststratification, raking, linear or logit; overrides that of `to`. Bounds of the logit method refer to
        weights that sum to the population.
    id
        Column of the data that names the rows of the answer.

    Returns
    -------
    RepairedWeights
        The weights of every stage by row, cells of response, margins before and after. Standard errors of
        `estimate_*(made.prepared, …)` are those of calibrated weights; the factors for non-response count as known.

    Raises
    ------
    BadInput
        As `calibrate_weights`; an interview that no issued case stands behind; a case listed twice; a cell in which
        nobody answered.
    """
    ready = prepare(survey)
    if id is not None:
        need(ready.survey.rows, id)
    stages = [made_stage(WeightStage.BASE, ready.design)]
    cells: tuple[ResponseCell, ...] = ()
    if issued is not None:
        weights, cells = _for_response(ready.survey.rows, ready.design.weights, issued)
        ready = replace(ready, design=replace(ready.design, weights=weights, weights_from="given"))
        stages.append(made_stage(WeightStage.RESPONSE, ready.design))
    if to is None:
        return RepairedWeights(ready, tuple(stages), cells, id=id)
    plan = planned(to, method)
    before = ready.design.weights
    ready = calibrate_weights(_scaled(ready, plan), replace(plan, trim=None))
    convergence = ready.design.adjustments[-1].convergence
    stages.append(made_stage(WeightStage.CALIBRATED, ready.design))
    cut = None
    if plan.trim is not None:
        ready = trim_weights(ready, *plan.trim)
        cut = int(ready.calibrated[-1].params["n"] or 0)  # type: ignore[arg-type]
        stages.append(made_stage(WeightStage.TRIMMED, ready.design))
    moves = margin_moves(ready.survey, plan.margins, before=before, after=ready.design.weights)
    return RepairedWeights(ready, tuple(stages), cells, moves, convergence, cut, id)


def made_stage(stage: WeightStage, design: SampleDesign) -> MadeStage:
    """Return a stage with the spread of its weights."""
    found = spread(design.weights)
    numbers = {
        name: value if math.isfinite(value) else None
        for name in ("low", "median", "high", "cv", "kish", "effective", "top1", "top5")
        for value in [getattr(found, name)]
    }
    return MadeStage(stage, design, StageSpread(stage, found.n, found.negative, found.total, **numbers))


def margin_moves(
    survey: Survey,
    margins: Sequence[Margin],
    *,
    before: NDArray[np.float64] | None = None,
    after: NDArray[np.float64] | None = None,
    delivered: NDArray[np.float64] | None = None,
) -> tuple[MarginMove, ...]:
    """Return the share of every level of every margin under up to three sets of (n,) weights, and without any."""
    rows: list[MarginMove] = []
    for one in margins:
        found = coded(survey, one)
        inside, k = found.place >= 0, len(found.levels)
        n = np.bincount(found.place[inside], minlength=k)
        stated = float(sum(one.targets.values()))
        shares = {
            name: _shares(found.place, inside, weights, k)
            for name, weights in (
                ("sample", np.ones(inside.size)), ("delivered", delivered), ("before", before), ("after", after),
            )
        }  # fmt: skip
        for i, level in enumerate(found.levels):
            target = one.targets.get(level)
            rows.append(
                MarginMove(
                    margin=one.name, level=CROSS.join(level), n=int(n[i]), target=target,
                    target_share=target / stated if target is not None and stated else None, total=not one.shares,
                    **{name: None if own is None else float(own[i]) for name, own in shares.items()},
                )
            )  # fmt: skip
    return tuple(rows)


def _shares(
    place: NDArray[np.intp], inside: NDArray[np.bool_], weights: NDArray[np.float64] | None, k: int
) -> NDArray[np.float64] | None:
    if weights is None:
        return None
    sums = np.bincount(place[inside], weights=weights[inside], minlength=k)
    return np.asarray(sums / sums.sum()) if sums.sum() else None


def _scaled(ready: Prepared, plan: Calibration) -> Prepared:
    """Bring the weights to the population before the logit method: its bounds are ratios to what it starts from."""
    totals = [sum(one.targets.values()) for one in plan.margins if not one.shares]
    size = plan.population or (totals[0] if totals else None)
    if plan.bounds is None or size is None:
        return ready
    weights = ready.design.weights * (size / float(ready.design.weights.sum()))
    return replace(ready, design=replace(ready.design, weights=weights))


def _for_response(
    rows: Rows, base: NDArray[np.float64], issued: Issued
) -> tuple[NDArray[np.float64], tuple[ResponseCell, ...]]:
    """Return the weights after the adjustment, and its cells."""
    cases, link = issued.rows, issued.link or issued.id
    listed = codes(need(cases, issued.id)).fillna("").to_numpy(dtype=object)
    own = codes(need(rows, link)).fillna("").to_numpy(dtype=object)
    at = {str(case): i for i, case in enumerate(listed) if case != ""}
    _check_links(cases, rows, listed, own, at, issued)
    place = np.array([at[str(case)] for case in own], dtype=np.intp)
    names, cell = _cells(cases, as_columns(issued.cells))
    counted = np.ones(listed.size, dtype=bool) if issued.counted is None else issued.counted.copy()
    counted[place] = True  # whoever was interviewed belongs to the population
    answered = np.zeros(listed.size, dtype=bool)
    answered[place] = True
    weights = _case_weights(cases, issued.weight)
    # Cells without a case that counts have nobody to stand for.
    used, inside = np.unique(cell[counted], return_inverse=True)
    try:
        found = response_cells(inside, answered[counted], None if weights is None else weights[counted])
    except StatError as error:
        if error.role != "response":
            raise
        raise _bad("nobody", cases.files[0].path, got=names[int(used[error.position or 0])],
                   n=int(error.expected or 0)) from error  # fmt: skip
    factor = dict(zip(used.tolist(), found.factor.tolist(), strict=True))
    adjusted = base * np.array([factor[int(c)] for c in cell[place]])
    adjusted = _kept(rows, as_columns(issued.keep), base, adjusted)
    shown = tuple(
        ResponseCell(
            names[int(c)], int(found.issued[i]), int(found.answered[i]), float(found.weight_issued[i]),
            float(found.weight_answered[i]), float(found.factor[i]), few=bool(found.answered[i] < FEW),
            large=bool(found.factor[i] > LARGE),
        )
        for i, c in enumerate(used)
    )  # fmt: skip
    return adjusted, shown


def _check_links(
    cases: Rows, rows: Rows, listed: NDArray[np.object_], own: NDArray[np.object_], at: dict[str, int], issued: Issued
) -> None:
    if len(at) < int((listed != "").sum()):
        seen: set[str] = set()
        for i, case in enumerate(listed):
            if case != "" and str(case) in seen:
                where, row = location(cases, i)
                raise _bad("twice", where, row=row, n=int((listed != "").sum()) - len(at))
            seen.add(str(case))
    unknown = [i for i, case in enumerate(own) if str(case) not in at]
    if unknown:
        where, row = location(rows, unknown[0])
        raise _bad("not_issued", where, row=row, n=len(unknown), column=issued.link or issued.id)


def _cells(cases: Rows, columns: tuple[str, ...]) -> tuple[list[str], NDArray[np.intp]]:
    if not columns:
        return ["–"], np.zeros(len(cases), dtype=np.intp)
    parts = [codes(need(cases, name)).fillna("–").to_numpy(dtype=object) for name in columns]
    labels = [JOIN.join(map(str, one)) for one in zip(*parts, strict=True)]
    names = list(dict.fromkeys(labels))
    place = {name: i for i, name in enumerate(names)}
    return names, np.array([place[label] for label in labels], dtype=np.intp)


def _case_weights(cases: Rows, column: str | None) -> NDArray[np.float64] | None:
    if column is None:
        return None
    need(cases, column)
    read = numbers_in(cases, column)
    wrong = ~(np.isfinite(read.values) & (read.values > 0))
    if bool(wrong.any()):
        at = int(np.argmax(wrong))
        where, row = location(cases, at)
        raise _bad("weight", where, got=str(cases.frame[column].iloc[at]), row=row, n=int(wrong.sum()), column=column)
    return read.values


def _kept(
    rows: Rows, columns: tuple[str, ...], base: NDArray[np.float64], adjusted: NDArray[np.float64]
) -> NDArray[np.float64]:
    if not columns:
        return adjusted
    _, group = _cells(rows, columns)
    had, have = np.bincount(group, weights=base), np.bincount(group, weights=adjusted)
    return np.asarray(adjusted * (had / have)[group])


def _bad(what: str, where: str | None, *, got: str | None = None, **params: str | int) -> BadInput:
    return BadInput(
        message(f"estimation.response.bad.{what}", **params),
        where=where,
        got=got,
        todo=message(f"estimation.response.todo.{what}"),
    )

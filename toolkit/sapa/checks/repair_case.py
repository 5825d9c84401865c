"""One survey whose weights are made anew: which rows, from which base weights, under which design."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from sapa.checks.design_error import prepare
from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews, Mask
from sapa.checks.selection import SelectionClass, classify, stratum_labels
from sapa.data.rows import Rows
from sapa.data.survey import Survey
from sapa.data.values import codes, normalise_code, numbers_in
from sapa.deliverable.loaded import LoadedMethod
from sapa.errors import BadInput
from sapa.estimation.columns import location
from sapa.estimation.prepared import Prepared
from sapa.estimation.weighting import Issued
from sapa.messages import Message, message
from sapa.results.repair import ErrorKind
from sapa.stats import SampleDesign, StatError
from sapa.stats.dispositions import Outcome, final_outcome, outcome_of

Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The design of the rows that count, before any weights, and what its errors are worth.

    problem
        Why they are not those of the real design; None where they are.
    """

    design: SampleDesign
    errors: ErrorKind
    selection: SelectionClass
    problem: Message | None

    @staticmethod
    def plain(weights: Weights) -> SampleDesign:
        """Return the design of rows that are their own units: for shares, without errors."""
        return SampleDesign.build(weights=weights)

    def weighted(self, weights: Weights) -> SampleDesign:
        """Return the design with other weights."""
        return replace(self.design, weights=weights, weights_from="given", adjustments=())

    def of(self, rows: Mask) -> Design:
        """Return the design of a part of the rows; where a stratum is left with one unit, errors become nominal."""
        if rows.all():
            return self
        try:
            design = SampleDesign.build(
                weights=self.design.weights[rows],
                strata=[labels[rows] for labels in self.design.strata],
                psu=[labels[rows] for labels in self.design.psu],
                population=[np.where(np.isfinite(n), n, np.nan)[rows] for n in self.design.population],
            )
        except StatError:
            design = None
        if design is None or design.n_lonely:
            nominal = SampleDesign.build(n=int(rows.sum()))
            kind = ErrorKind.NONE if self.errors is ErrorKind.NONE else ErrorKind.NOMINAL
            return replace(self, design=nominal, errors=kind, problem=message("checks.repair.problem.thinned"))
        return replace(self, design=design)


def design_of(interviews: Interviews, counted: Mask, frame: Frame | None, method: LoadedMethod) -> Design:
    """Return the design of the rows that count; as if simple random where the real one is not known."""
    selection = classify(method.spec.selection, strata=stratum_labels(interviews, counted))
    # Weights of 1: what is wrong with delivered weights is no fault of the design.
    bare = replace(interviews, weight=np.ones(len(interviews.rows)), replicates=None)
    found = prepare(bare, counted, frame, method.spec.selection)
    if found.design is not None and found.problem is None:
        return Design(found.design, ErrorKind.DESIGN, selection, None)
    kind = ErrorKind.NONE if selection is SelectionClass.OPT_IN else ErrorKind.NOMINAL
    return Design(SampleDesign.build(n=int(counted.sum())), kind, selection, found.problem)


def delivered_weights(interviews: Interviews, rows: Mask) -> tuple[Weights | None, int]:
    """Return the delivered weights of the rows, 0 where they are unusable, and how many are; None: none usable."""
    if interviews.weight is None:
        return None, 0
    weights = interviews.weight[rows]
    usable = np.isfinite(weights) & (weights > 0)
    if not usable.any():
        return None, len(weights)
    return np.where(usable, weights, 0.0), int((~usable).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Base weights of the rows that count. kind: `column`, `frame` or `equal`."""

    weights: Weights
    kind: str
    column: str | None = None


def base_weights(interviews: Interviews, counted: Mask, frame: Frame | None, column: str | None) -> Base:
    """Return the base weights: a column, else people of the stratum over its interviews, else 1.

    Raises
    ------
    BadInput
        A base weight that is no positive number.
    """
    if column is not None:
        rows = interviews.rows.take(counted)
        values = numbers_in(rows, column).values
        wrong = ~(np.isfinite(values) & (values > 0))
        if wrong.any():
            at = int(np.argmax(wrong))
            where, row = location(rows, at)
            cell = rows.frame[column].iloc[at]
            raise BadInput(
                message("checks.repair.bad.base", column=column, row=row, n=int(wrong.sum())), where=where,
                got=str(cell) if isinstance(cell, str) else None, todo=message("checks.repair.todo.base"),
            )  # fmt: skip
        return Base(values, "column", column)
    people = from_frame(interviews, counted, frame)
    if people is not None:
        return Base(people, "frame")
    return Base(np.ones(int(counted.sum())), "equal")


def from_frame(interviews: Interviews, counted: Mask, frame: Frame | None) -> Weights | None:
    """Return people of the stratum over its interviews; None where a stratum's people are not known."""
    if frame is None or interviews.stratum is None:
        return None
    labels = pd.Series(interviews.stratum[counted])
    people = {label: frame.strata[str(label)].people for label in set(labels) if str(label) in frame.strata}
    if len(people) < labels.nunique() or any(not p for p in people.values()):
        return None
    return np.asarray(labels.map(people).astype(float) / labels.map(labels.value_counts()), dtype=np.float64)


def issued_cases(method: LoadedMethod, base: str, strata: tuple[str, ...]) -> Issued | None:
    """Return the issued cases with the cells in which response is taken as equal; None where none are asked for."""
    rows, spec, weighting = method.table("issued"), method.spec.issued, method.spec.weighting
    if rows is None or spec is None or weighting is None or not weighting.response:
        return None
    return Issued(
        rows, id=spec.id, link=spec.link, cells=weighting.response, weight=spec.weight,
        counted=_eligible(method, rows, spec.id),
        # People of a stratum over its interviews already make up for those who did not answer, stratum by stratum.
        keep=strata if base == "frame" else (),
    )  # fmt: skip


def _eligible(method: LoadedMethod, issued: Rows, id: str) -> Mask | None:
    """Return which cases may belong to the population: contacts found the others not eligible (AAPOR 4.x)."""
    contacts, spec = method.table("contacts"), method.spec.contacts
    if contacts is None or spec is None or spec.disposition is None or spec.id is None:
        return None
    known = {normalise_code(word).casefold(): outcome_of(code) for word, code in spec.dispositions.items()}
    order = np.arange(len(contacts), dtype=float)
    if spec.attempt is not None:
        order = np.nan_to_num(numbers_in(contacts, spec.attempt).values, nan=np.inf)
    words = codes(contacts.frame[spec.disposition]).fillna("")
    seen = pd.DataFrame({"id": codes(contacts.frame[spec.id]).fillna(""), "word": words, "order": order})
    out: set[str] = set()
    for case, own in seen.sort_values("order", kind="stable").groupby("id", sort=False):
        made = [known.get(str(word).casefold()) or outcome_of(str(word)) for word in own["word"]]
        if final_outcome(made) is Outcome.NOT_ELIGIBLE:
            out.add(str(case))
    listed = codes(issued.frame[id]).fillna("").to_numpy(dtype=object)
    return np.array([str(case) not in out for case in listed], dtype=bool)


def as_prepared(rows: Rows, design: SampleDesign) -> Prepared:
    """Return rows with a design as the estimating functions take them."""
    return Prepared(Survey(rows), design, (), (), ())

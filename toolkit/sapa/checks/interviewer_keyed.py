"""The second keying of paper questionnaires against the delivered data: how often the first keying was wrong."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from sapa.checks.base import Context
from sapa.checks.interviewer_rekeying import CONFIDENCE, keying_limit
from sapa.checks.interviews import Interviews, Labels, Mask, joined
from sapa.data.cells import normalise_code
from sapa.data.rows import Rows
from sapa.data.values import codes, numbers_in
from sapa.deliverable.control_sections import AskedAgain, RekeyedRef
from sapa.messages import Message, message
from sapa.results import Finding, Line, Status
from sapa.results.rekeying import Keyed, KeyedDifference, KeyedQuestion, Unkeyed, UnkeyedWhy

MOST = 500
"""Differences that are listed; all are counted."""


def keyed_again(
    interviews: Interviews, context: Context, rows: Rows, spec: RekeyedRef, *, population: int | None = None
) -> Keyed | None:
    """Compare a second keying with the data, cell by cell.

    Parameters
    ----------
    rows, spec
        The second keying. Without `compare`, every column that both files have is compared, the ids left out.
    population
        Questionnaires that the keyed ones were drawn from; None: all that are in the data.

    Returns
    -------
    Keyed or None
        None where interviews have no ids. Values are compared as normalised codes (98 and 98.0 are one); with a
        `tolerance` as numbers. A blank on one side only is a difference: an answer was lost or invented by keying;
        blanks on both are nothing keyed. A questionnaire of the second keying that is not in the data, stands there
        several times, or was keyed again several times is listed and not compared.
    """
    ids = interviews.ids
    if ids is None:
        return None
    theirs = joined(rows.frame, spec.id)
    ours, at, unmatched = _matched(ids, theirs, rows, context)
    asked = _asked(interviews, rows, spec)
    compared, wrong = np.zeros(at.size, dtype=np.intp), np.zeros(at.size, dtype=np.intp)
    questions: list[KeyedQuestion] = []
    differences: list[KeyedDifference] = []
    for column, again in asked.items():
        used, different = _cells(interviews, rows, column, again, ours, at)
        compared += used
        wrong += different
        questions.append(KeyedQuestion(question=column, compared=int(used.sum()), wrong=int(different.sum())))
        for k in np.flatnonzero(different):
            file, row = interviews.rows.at(int(ours[k]))
            differences.append(
                KeyedDifference(
                    id=context.pseudonym(str(ids[ours[k]])), file=file, row=row, second_file=rows.at(int(at[k]))[0],
                    second_row=rows.at(int(at[k]))[1], question=column,
                )
            )  # fmt: skip
    whole = max(population or len(set(map(str, ids)) - {""}), int((compared > 0).sum()))
    limit = keying_limit(compared.tolist(), wrong.tolist(), population=whole, confidence=CONFIDENCE)
    differences.sort(key=lambda d: (d.file, d.row))
    return Keyed(
        questionnaires=limit.questionnaires if limit else 0, compared=limit.compared if limit else 0,
        wrong=limit.wrong if limit else 0, rate=limit.rate if limit else None, low=limit.low if limit else None,
        high=limit.high if limit else None, design_effect=limit.design_effect if limit else None,
        high_clustered=limit.high_clustered if limit else None,
        questionnaires_wrong=limit.questionnaires_wrong if limit else 0,
        questionnaires_most=limit.questionnaires_most if limit else None, population=whole, confidence=CONFIDENCE,
        questions=tuple(sorted(questions, key=lambda q: (-q.wrong, -q.compared))), unmatched=unmatched,
        differences=tuple(differences[:MOST]), differences_total=len(differences),
    )  # fmt: skip


def keyed_finding(context: Context, found: Keyed) -> Finding:
    """Say what the second keying found. No norm bounds it: differences are put to judgement."""
    if found.rate is None:
        text: Message = message("checks.rekeyed.nothing", n=len(found.unmatched))
        return context.finding("interviewers", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, text, item="rekeyed",
                               recommendation=message("checks.rekeyed.nothing.todo"))  # fmt: skip
    text = message(
        "checks.rekeyed.found", n=found.questionnaires, wrong=found.wrong, compared=found.compared, rate=found.rate,
        low=found.low, high=found.high_clustered, most=found.questionnaires_most, population=found.population,
        confidence=found.confidence,
    )  # fmt: skip
    status = Status.JUDGEMENT if found.wrong or found.unmatched else Status.MET
    todo = message("checks.rekeyed.todo") if found.wrong else None
    return context.finding("interviewers", Line.METHODOLOGICAL, status, text, item="rekeyed", n=found.questionnaires,
                           recommendation=todo)  # fmt: skip


def _matched(
    ids: Labels, theirs: Labels, rows: Rows, context: Context
) -> tuple[np.ndarray, np.ndarray, tuple[Unkeyed, ...]]:
    """Return the position of every compared questionnaire in the data and in the second keying, and those left out."""
    places: dict[str, int] = {str(id): i for i, id in reversed(list(enumerate(ids)))}
    delivered, keyed = Counter(map(str, ids)), Counter(map(str, theirs))
    ours, at, left = [], [], []
    for j, id in enumerate(map(str, theirs)):
        why = (
            UnkeyedWhy.UNKNOWN if id == "" or id not in places
            else UnkeyedWhy.SEVERAL if delivered[id] > 1
            else UnkeyedWhy.REPEATED if keyed[id] > 1
            else None
        )  # fmt: skip
        if why is None:
            ours.append(places[id])
            at.append(j)
        else:
            file, row = rows.at(j)
            left.append(Unkeyed(id=context.pseudonym(id) if id else "", file=file, row=row, why=why))
    return np.array(ours, dtype=np.intp), np.array(at, dtype=np.intp), tuple(left)


def _asked(interviews: Interviews, rows: Rows, spec: RekeyedRef) -> dict[str, AskedAgain]:
    if isinstance(spec.compare, dict):
        return dict(spec.compare)
    own = {*spec.id, *interviews.roles.get("id", ())}
    names = spec.compare or tuple(c for c in rows.columns if c in interviews.rows.columns and c not in own)
    return {name: AskedAgain() for name in names}


def _cells(
    interviews: Interviews, rows: Rows, column: str, again: AskedAgain, ours: np.ndarray, at: np.ndarray
) -> tuple[Mask, Mask]:
    """Tell which cells of a question are compared, and which of those differ."""
    second = again.column or column
    first_codes = _codes(interviews.rows.frame[column])[ours]
    second_codes = _codes(rows.frame[second])[at]
    absent = {normalise_code(c) for c in again.exclude}
    used = np.array(
        [(a != "" or b != "") and a not in absent and b not in absent
         for a, b in zip(first_codes, second_codes, strict=True)], dtype=bool,
    )  # fmt: skip
    different = used & np.asarray(first_codes != second_codes, dtype=bool)
    if again.allowed is not None:
        a, b = numbers_in(interviews.rows, column).values[ours], numbers_in(rows, second).values[at]
        limit, relative = again.allowed
        with np.errstate(invalid="ignore"):
            near = np.abs(a - b) <= limit * (np.abs(a) if relative else 1.0)
        different &= ~near
    return used, different


def _codes(values: pd.Series) -> Labels:
    return np.asarray(codes(values).fillna("").to_numpy(dtype=object))

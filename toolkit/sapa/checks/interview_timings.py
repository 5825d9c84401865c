"""How long each question took, where the provider hands in times of questions (text audits)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sapa.checks.interview_base import Case, Floats, Signals
from sapa.checks.interviews import joined
from sapa.data.rows import Rows
from sapa.data.values import codes, numbers_in
from sapa.messages import message

FAST = 0.5
"""A question read in less than half of its median time counts as fast (as the customary reading of whole
interviews)."""

LEAST = 20
"""Times of a question below which it has no median."""


@dataclass(frozen=True, slots=True, eq=False)
class QuestionTimes:
    """Seconds by interview and question.

    ids
        (m,) normalised ids of interviews; questions (k,); seconds (m, k), nan where there is none. A question
        visited several times has the sum. `bad`: cells that are no time (no number, or below 0).
    """

    ids: tuple[str, ...]
    questions: tuple[str, ...]
    seconds: Floats
    bad: int


def read_question_times(
    rows: Rows,
    *,
    id: str | Sequence[str],
    question: str | None = None,
    seconds: str | None = None,
    columns: Sequence[str] = (),
) -> QuestionTimes:
    """Read times of questions, a row a question or a column a question.

    Parameters
    ----------
    id
        Column or columns of the interview's id.
    question, seconds
        Columns of a long table: which question, and how long in seconds (SurveyCTO's `Field name` and `Total duration
        (seconds)`).
    columns
        Columns of a wide table, one a question, in seconds. Empty, with no `question`: all but the id.

    Returns
    -------
    QuestionTimes
        Repeated rows of one interview and question are added up.
    """
    own = (id,) if isinstance(id, str) else tuple(id)
    names = joined(rows.frame, own)
    if question is not None and seconds is not None:
        asked = codes(rows.frame[question]).fillna("").to_numpy(dtype=object)
        read = numbers_in(rows, seconds)
        cells = [(str(names[i]), str(asked[i]), float(read.values[i])) for i in range(len(rows))]
        bad = len(read.bad)
    else:
        wide = list(columns) or [c for c in rows.columns if c not in own]
        cells, bad = [], 0
        for column in wide:
            read = numbers_in(rows, column)
            bad += len(read.bad)
            cells += [(str(names[i]), column, float(v)) for i, v in enumerate(read.values)]
    ids = tuple(dict.fromkeys(i for i, _, _ in cells if i))
    questions = tuple(dict.fromkeys(q for _, q, _ in cells if q))
    row, column_of = ({name: j for j, name in enumerate(found)} for found in (ids, questions))
    table = np.full((len(ids), len(questions)), np.nan)
    for interview, name, value in cells:
        if not interview or not name or np.isnan(value):
            continue
        if value < 0:
            bad += 1
            continue
        i, j = row[interview], column_of[name]
        table[i, j] = value if np.isnan(table[i, j]) else table[i, j] + value
    return QuestionTimes(ids, questions, table, bad)


def question_times(case: Case, times: QuestionTimes) -> Signals:
    """Relate times of questions to interviews.

    Returns
    -------
    Signals
        Index `fast_questions`: share of an interview's questions that took less than half of the question's median.
    """
    if case.interviews.ids is None:
        return Signals(skipped=(message("checks.interview.skipped.timings_id"),))
    count = np.isfinite(times.seconds).sum(axis=0)
    medians = np.full(len(times.questions), np.nan)
    enough = np.flatnonzero(count >= LEAST)
    if not enough.size:
        return Signals(skipped=(message("checks.interview.skipped.timings_few", least=LEAST),))
    medians[enough] = np.nanmedian(times.seconds[:, enough], axis=0)
    known = np.isfinite(times.seconds) & np.isfinite(medians)
    fast = np.where(known, times.seconds < FAST * np.nan_to_num(medians), False).sum(axis=1)
    share = np.where(known.any(axis=1), fast / np.maximum(known.sum(axis=1), 1), np.nan)
    place = {name: i for i, name in enumerate(times.ids)}
    at = np.array([place.get(str(x), -1) if x != "" else -1 for x in case.interviews.ids], dtype=np.intp)
    found = case.nothing()
    found[at >= 0] = share[at[at >= 0]]
    found[~case.used] = np.nan
    stray = len(set(times.ids) - set(map(str, case.interviews.ids)))
    skipped = (message("checks.interview.skipped.timings_stray", n=stray),) if stray else ()
    return Signals(indices={"fast_questions": found}, skipped=skipped)

"""Which questions share a scale, which stand together in a battery, and the answers as numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from sapa.checks.interview_base import Case, Floats
from sapa.checks.interview_form import Form, Question
from sapa.data.conditions import Table

LEAST_CODES = 3
"""A scale of two answers has no middle, and equal answers on it say little."""

MOST_CODES = 11
"""Scales of practice end at 0–10."""

LEAST_BATTERY = 3
"""Questions from which on a run on one scale is a battery."""

STEM = re.compile(r"^(.*?)[_.\- ]?(\d+|[a-zа-я])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """Closed questions whose answers can be compared with each other.

    columns
        In the order of asking.
    values
        (n, k) answers: numbers of codes where codes are numbers, else places in the list; nan where there is no
        answer in substance. Equal answers are equal numbers within one `same`.
    numeric
        (k,) whether the codes are numbers, so that distances between them mean something.
    same
        (k,) number of the list of answers that a question shares with others.
    low, high
        (k,) first and last answer of the scale.
    batteries
        Places of the questions of each battery.
    known
        Whether lists come from a form.
    """

    columns: tuple[str, ...]
    values: Floats
    numeric: np.ndarray
    same: np.ndarray
    low: np.ndarray
    high: np.ndarray
    batteries: tuple[tuple[int, ...], ...]
    known: bool = True


def read_scales(case: Case, form: Form, table: Table) -> Scales:
    """Find the questions on scales of 3 to 11 answers, and the batteries among them.

    With a form, questions share a scale where they share a list of answers; a battery is a run of three or more of them
    in one group, nothing else closed between them. Without a form, where their codes agree (the highest number, or the
    same texts) and their names differ in the ending only (`q5_1`, `q5_2`; `q5a`, `q5b`; `q5`, `q6`).
    """
    questions = [
        q for q in form.one() if LEAST_CODES <= len(q.scale) <= MOST_CODES and q.column not in form.other_codes
    ]
    columns, numeric, lows, highs, keys = [], [], [], [], []
    values = np.full((case.n, len(questions)), np.nan)
    for j, q in enumerate(questions):
        places, is_number = _places(q)
        cells = table.codes(q.column).fillna("").to_numpy(dtype=object)
        values[:, j] = [places.get(str(c), np.nan) for c in cells]
        columns.append(q.column)
        numeric.append(is_number)
        lows.append(min(places.values()))
        highs.append(max(places.values()))
        keys.append(q.list_name or ("number" + str(highs[-1]) if is_number else "|".join(q.scale)))
    values[~case.used] = np.nan
    known = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    same = np.array([known[key] for key in keys], dtype=np.intp)
    return Scales(
        columns=tuple(columns), values=values, numeric=np.array(numeric, dtype=bool), same=same,
        low=np.array(lows, dtype=np.float64), high=np.array(highs, dtype=np.float64),
        batteries=_batteries(form, questions, same), known=form.known,
    )  # fmt: skip


def _places(q: Question) -> tuple[dict[str, float], bool]:
    try:
        numbers = {c: float(c) for c in q.scale}
    except ValueError:
        numbers = {}
    # "inf" and "nan" are words that happen to be read as numbers.
    if not numbers or not np.isfinite(list(numbers.values())).all():
        return {c: float(i) for i, c in enumerate(q.scale)}, False
    # Whole steps that follow each other: anything else (years, amounts) is a list of names that look like numbers.
    steps = np.diff(sorted(numbers.values()))
    return numbers, bool((steps == 1).all())


def _batteries(form: Form, questions: list[Question], same: np.ndarray) -> tuple[tuple[int, ...], ...]:
    place = {q.column: j for j, q in enumerate(questions)}
    runs: list[list[int]] = []
    last: Question | None = None
    for q in form.one():
        j = place.get(q.column)
        if j is None:
            last = None
            continue
        goes_on = (
            last is not None and same[j] == same[place[last.column]] and q.group == last.group
            and (form.known or _stem(q.column) == _stem(last.column))
        )  # fmt: skip
        if goes_on:
            runs[-1].append(j)
        else:
            runs.append([j])
        last = q
    return tuple(tuple(run) for run in runs if len(run) >= LEAST_BATTERY)


def _stem(column: str) -> str:
    found = STEM.match(column)
    return found.group(1) if found else column

"""Columns of a survey as statistics need them: numbers, answer codes, groups; missing codes taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sapa.data.cells import normalise_code
from sapa.data.nearest import unknown_column
from sapa.data.rows import Rows
from sapa.data.survey import Survey
from sapa.data.values import Numbers, codes, numbers, numbers_in
from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    import pandas as pd

WHOLE = re.compile(r"-?[0-9]+")
NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


@dataclass(frozen=True, slots=True, eq=False)
class Categories:
    """A column as answer codes.

    labels
        The codes that occur, numbers in order of size, texts in order of their letters.
    place
        (n,) index into `labels`; −1 where there is no valid answer.
    """

    labels: tuple[str, ...]
    place: NDArray[np.intp]


def need(rows: Rows, name: str) -> pd.Series:
    """Return a column; one that the file does not have is refused with the nearest name."""
    if name not in rows.frame.columns:
        where = rows.files[0].path if rows.files else None
        raise unknown_column(name, [str(c) for c in rows.frame.columns], where=where)
    return rows.frame[name]


def location(rows: Rows, position: int) -> tuple[str, str]:
    """Return (`file:row`, row) as text for a message."""
    file, row = rows.at(position)
    return f"{file}:{row}", str(row)


def order(label: str) -> tuple[int, float, str]:
    """Sort key: whole and decimal numbers by size, then texts."""
    if WHOLE.fullmatch(label) or NUMBER.fullmatch(label):
        return 0, float(label.replace(",", ".")), label
    return 1, 0.0, label


def without_answer(survey: Survey, name: str) -> NDArray[np.bool_] | None:
    """Tell where a column holds one of the survey's missing codes; None: nowhere."""
    if not survey.missing:
        return None
    missing = {normalise_code(code) for code in survey.missing}
    places, labels = _distinct(need(survey.rows, name))
    absent = np.array([*(label in missing for label in labels), False], dtype=bool)
    return absent[places] if bool(absent.any()) else None


def values(survey: Survey, name: str) -> NDArray[np.float64]:
    """Return a column as numbers, nan without a valid answer; text that is no missing code is refused by row."""
    column = need(survey.rows, name)
    read, absent = _read(survey, name)
    bad = [i for i in read.bad if absent is None or not absent[i]]
    if bad:
        where, row = location(survey.rows, bad[0])
        raise BadInput(
            message("estimation.bad.value_text", column=name, row=row, n=len(bad)),
            where=where,
            got=str(column.iloc[bad[0]]),
            expected=message("estimation.expected.number"),
            todo=message("estimation.todo.value_text"),
        )
    if absent is None:
        return read.values
    return np.where(absent, np.nan, read.values)


def _read(survey: Survey, name: str) -> tuple[Numbers, NDArray[np.bool_] | None]:
    """Return a column as numbers, and where it holds a missing code; each distinct value is looked at once."""
    import pandas as pd

    column = survey.rows.frame[name]
    marks = {file.decimal for file in survey.rows.files}
    if column.dtype.kind in "iufb":
        # Numbers that were never text (a survey built in memory) need no reading.
        return Numbers(column.to_numpy(dtype=np.float64), ()), without_answer(survey, name)
    if len(marks) > 1:
        return numbers_in(survey.rows, name), without_answer(survey, name)
    places, distinct = pd.factorize(column)
    read = numbers(pd.Series(distinct), decimal=next(iter(marks), None))
    wrong = np.zeros(len(distinct) + 1, dtype=bool)
    wrong[list(read.bad)] = True
    positions = tuple(int(i) for i in np.flatnonzero(wrong[places])) if read.bad else ()
    found = Numbers(np.append(read.values, np.nan)[places], positions)
    missing = {normalise_code(code) for code in survey.missing}
    absent = np.array([*(normalise_code(value) in missing for value in distinct), False]) if missing else None
    return found, absent[places] if absent is not None and bool(absent.any()) else None


def categories(survey: Survey, name: str) -> Categories:
    """Return a column as answer codes in order."""
    places, labels = _distinct(need(survey.rows, name))
    missing = {normalise_code(code) for code in survey.missing} | {""}
    ordered = sorted({label for label in labels if label not in missing}, key=order)
    rank = {label: i for i, label in enumerate(ordered)}
    # The last entry answers place −1.
    table = np.array([*(rank.get(label, -1) for label in labels), -1], dtype=np.intp)
    return Categories(tuple(ordered), table[places])


def _distinct(column: pd.Series) -> tuple[NDArray[np.intp], list[str]]:
    """Return the place of each cell among the distinct values (−1: empty), and the code of each of these."""
    import pandas as pd

    places, distinct = pd.factorize(column)
    labels = [normalise_code(value.item() if isinstance(value, np.generic) else value) for value in distinct]
    return np.asarray(places, dtype=np.intp), labels


def joined(rows: Rows, names: Sequence[str], *, role: str) -> NDArray[np.intp]:
    """Return integer codes of one or several columns together; an empty cell is refused by row."""
    import pandas as pd

    together = np.zeros(len(rows), dtype=np.intp)
    for name in names:
        place = np.asarray(pd.factorize(codes(need(rows, name)))[0], dtype=np.intp)
        empty = place < 0
        if bool(empty.any()):
            where, row = location(rows, int(np.argmax(empty)))
            raise BadInput(
                message(f"estimation.bad.{role}_missing", column=name, row=row, n=int(empty.sum())),
                where=where,
                expected=message(f"estimation.expected.{role}"),
                todo=message("estimation.todo.design_missing"),
            )
        pairs = together * (int(place.max()) + 1) + place
        together = np.asarray(pd.factorize(pairs)[0], dtype=np.intp)
    return together

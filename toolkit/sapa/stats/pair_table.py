"""Two codings of the same units, crossed: which categories, how many pairs in each cell, how many left out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.faults import Problem, StatError


@dataclass(frozen=True, slots=True, eq=False)
class PairTable:
    """The square table of two codings.

    labels
        q categories in order.
    counts
        (q, q) pairs by the category of the first (rows) and the second side (columns).
    missing
        Pairs left out because one side or both have no answer.
    """

    labels: tuple[Hashable, ...]
    counts: NDArray[np.int64]
    missing: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no square table of counts."""
        counts = np.asarray(self.counts)
        q = len(self.labels)
        if counts.shape != (q, q):
            raise StatError(Problem.LENGTH, f"{q} labels need a {q} × {q} table", role="counts", expected=q)
        if counts.size and (counts < 0).any():
            raise StatError(Problem.RANGE, "a count below 0", role="counts")
        if not np.array_equal(counts, np.asarray(counts, dtype=np.int64)):
            raise StatError(Problem.RANGE, "counts must be whole", role="counts")
        counts = np.array(counts, dtype=np.int64)
        counts.setflags(write=False)
        object.__setattr__(self, "counts", counts)

    @classmethod
    def of_counts(cls, counts: ArrayLike) -> PairTable:
        """Take a table that is already counted; its categories are 0 … q − 1."""
        table = np.asarray(counts)
        return cls(tuple(range(table.shape[0] if table.ndim else 0)), table)

    @property
    def q(self) -> int:
        """Categories."""
        return len(self.labels)

    @property
    def n(self) -> int:
        """Pairs with both answers."""
        return int(self.counts.sum())

    @property
    def same(self) -> int:
        """Pairs with equal answers."""
        return int(np.trace(self.counts))


def cross_pairs(first: ArrayLike, second: ArrayLike, *, labels: Sequence[Hashable] | None = None) -> PairTable:
    """Count the pairs of answers of two codings.

    Parameters
    ----------
    first, second
        (n,) answers to one question, pair by pair: numbers or texts, both sides of one kind. None and nan: missing.
    labels
        The categories on offer, in order. None: those seen, sorted.

    Raises
    ------
    StatError
        Lengths that differ (LENGTH); numbers on one side and texts on the other, which never agree (OPTION); an answer
        that is not on offer, with its row (RANGE).
    """
    one, two = answers(first), answers(second)
    if one.shape != two.shape:
        raise StatError(
            Problem.LENGTH, f"{one.size} and {two.size} answers", role="second", value=two.size, expected=one.size
        )
    there = present(one) & present(two)
    same_kind(one[there], two[there])
    a, b = one[there], two[there]
    names = tuple(sorted({*a.tolist(), *b.tolist()})) if labels is None else tuple(labels)
    place = {name: i for i, name in enumerate(names)}
    if len(place) != len(names):
        raise StatError(Problem.OPTION, "a label is named twice", role="labels")
    rows = np.flatnonzero(there)
    cells = [_place(place, value, row) for values in (a, b) for value, row in zip(values.tolist(), rows, strict=True)]
    half = a.size
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(counts, (np.array(cells[:half], dtype=np.intp), np.array(cells[half:], dtype=np.intp)), 1)
    return PairTable(names, counts, int(there.size - half))


def answers(values: ArrayLike) -> NDArray[np.generic]:
    """Return the answers as an array that keeps their kind: numbers as floats, texts and mixtures as objects."""
    array = np.asarray(values)
    if array.dtype.kind in "US":
        array = np.asarray(values, dtype=object)  # numpy turns the nan of a mixed list into the text "nan"
    if array.ndim != 1:
        raise StatError(Problem.LENGTH, f"answers must have one dimension, got {array.ndim}", role="answers")
    return array.astype(np.float64) if array.dtype.kind in "biuf" else array.astype(object)


def present(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Return where there is an answer."""
    if values.dtype.kind == "f":
        return ~np.isnan(values.astype(np.float64))
    return np.fromiter(map(_is_answer, values.tolist()), dtype=bool, count=values.size)


def same_kind(first: NDArray[np.generic], second: NDArray[np.generic]) -> None:
    """Refuse numbers on one side and texts on the other."""
    kinds = {isinstance(value, str) for values in (first, second) for value in values.tolist()}
    if len(kinds) > 1:
        raise StatError(Problem.OPTION, "numbers and texts cannot be compared: bring them to one kind", role="second")


def _is_answer(value: object) -> bool:
    """Tell None, nan and pandas' NA from an answer: nan is not equal to itself, and of NA nobody can say."""
    equal: object = value == value  # noqa: PLR0124
    return value is not None and isinstance(equal, (bool, np.bool_)) and bool(equal)


def _place(place: dict[Hashable, int], value: Hashable, row: np.intp) -> int:
    found = place.get(value)
    if found is None:
        raise StatError(
            Problem.RANGE, f"an answer that is not on offer: {value!r}", role="answers", position=int(row),
            value=value if isinstance(value, (int, float, str)) else str(value),
        )  # fmt: skip
    return found

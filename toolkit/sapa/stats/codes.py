"""Integer codes for labels: which stratum or unit a row belongs to, in linear time."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.faults import Problem, StatError

Codes: TypeAlias = NDArray[np.intp]
Floats: TypeAlias = NDArray[np.float64]


def _compact(values: NDArray[np.integer]) -> tuple[Codes, int]:
    """Number the distinct integers from 0; linear where their range is not far above their count."""
    low = int(values.min())
    span = int(values.max()) - low + 1
    if span > 8 * values.size + 1024:
        unique, inverse = np.unique(values, return_inverse=True)
        return inverse.astype(np.intp, copy=False), unique.size
    shifted = values.astype(np.intp) - low
    seen = np.zeros(span, dtype=bool)
    seen[shifted] = True
    if bool(seen.all()):
        return shifted, span
    number = np.cumsum(seen, dtype=np.intp) - 1
    return number[shifted], int(number[-1]) + 1


def factorize(values: ArrayLike, *, role: str = "codes", stage: int | None = None) -> tuple[Codes, int]:
    """Number the distinct labels 0 … k−1.

    Parameters
    ----------
    values
        (n,) labels of any kind. Missing labels (None, nan, a negative integer code) are refused.
    role, stage
        Named in the fault.

    Returns
    -------
    codes, k
        (n,) codes and the number of distinct labels.

    Raises
    ------
    StatError
        CODE_MISSING with the first row that has no label.
    """
    array = np.asarray(values)
    if array.dtype.kind == "U" and not isinstance(values, np.ndarray):
        # numpy turns the nan of a mixed list into the text "nan".
        array = np.asarray(values, dtype=object)
    if array.ndim != 1:
        raise StatError(Problem.LENGTH, f"{role} must have one dimension, got {array.ndim}", role=role, stage=stage)
    if array.size == 0:
        return np.zeros(0, dtype=np.intp), 0
    if array.dtype.kind == "b":
        array = array.astype(np.intp)
    if array.dtype.kind in "iu":
        missing = array < 0
        if bool(missing.any()):
            raise _no_code(role, stage, int(np.argmax(missing)))
        return _compact(array)
    if array.dtype.kind == "f":
        missing = np.isnan(array)
        if bool(missing.any()):
            raise _no_code(role, stage, int(np.argmax(missing)))
        unique, inverse = np.unique(array, return_inverse=True)
        return inverse.astype(np.intp, copy=False), unique.size
    return _by_table(array, role, stage)


def _by_table(array: NDArray[np.object_], role: str, stage: int | None) -> tuple[Codes, int]:
    table: dict[object, int] = {}
    codes = np.empty(array.size, dtype=np.intp)
    for i, label in enumerate(array.tolist()):
        # Only nan differs from itself; None is no label either.
        if label is None or (isinstance(label, float) and label != label):  # noqa: PLR0124
            raise _no_code(role, stage, i)
        codes[i] = table.setdefault(label, len(table))
    return codes, len(table)


def _no_code(role: str, stage: int | None, position: int) -> StatError:
    return StatError(
        Problem.CODE_MISSING, f"{role} has no label in row {position}", role=role, stage=stage, position=position
    )


def nest(outer: Codes, inner: Codes, n_inner: int) -> tuple[Codes, int]:
    """Number the distinct pairs (outer, inner): labels that repeat in another `outer` are other units."""
    if outer.size == 0:
        return outer, 0
    return _compact(outer.astype(np.int64) * max(n_inner, 1) + inner)


def runs_of(codes: Codes) -> Codes | None:
    """Return where runs of equal codes begin, where runs are long enough to be worth it: files are mostly in order."""
    begins = np.flatnonzero(codes[1:] != codes[:-1]) + 1
    return np.concatenate([[0], begins]) if 4 * begins.size < codes.size else None


def dot(a: Floats, b: Floats) -> float:
    """Return Σ a·b without the linear algebra library: its threads cost time and may change the last digit."""
    return float(np.einsum("i,i->", a, b))


def group_sums(codes: Codes, values: Floats, k: int, runs: Codes | None = None) -> Floats:
    """Return the (k,) sums of the values of each code; over runs of equal codes first, where `runs` tells them."""
    if runs is not None:
        values, codes = np.add.reduceat(values, runs), codes[runs]
    return np.bincount(codes, weights=values, minlength=k).astype(np.float64, copy=False)


def first_rows(codes: Codes, k: int) -> Codes:
    """Return, for each of the k codes, the first row that has it."""
    first = np.full(k, codes.size, dtype=np.intp)
    # Written backwards, so that what stays is the first row.
    first[codes[::-1]] = np.arange(codes.size - 1, -1, -1, dtype=np.intp)
    return first

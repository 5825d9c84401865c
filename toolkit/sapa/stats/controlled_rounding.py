"""Whole numbers in a table whose rows, groups of rows and columns all stay as near to their exact sums as they can."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError

SAME = 1e-9
_TIE = 1e-3
_HEAVIER = 8.0


def controlled_rounding(
    exact: ArrayLike,
    *,
    levels: Sequence[ArrayLike] = (),
    lean: ArrayLike | None = None,
    ties: ArrayLike | None = None,
) -> Codes:
    """Round a table: every row keeps its sum, and every cell, group of rows and column goes to a neighbour.

    Parameters
    ----------
    exact
        (R, K) numbers of 0 or more whose rows sum to whole numbers.
    levels
        Groups of rows, each (R,) codes: a level's groups lie inside those of the next (units in strata, strata in
        regions). The whole table is always the last level.
    lean
        (R, K) deviations to be made good, of tables that are added to this one: a cell that has one too few there (1)
        is rather rounded up, one that has too many (−1) rather down. None: none.
    ties
        (R, K) numbers in [0, 1) that decide between equally good tables; None: those of the rows first.

    Returns
    -------
    (R, K) whole numbers. In every cell, in every group by column and in every column the sum is the exact sum rounded
    down or up; the rows' sums are exact. Among all such tables one whose deviations, those of larger groups weighing
    more, have the smallest sum.

    Raises
    ------
    StatError
        Numbers below 0, rows that do not sum to whole numbers (`RANGE`), lengths that differ (`LENGTH`).

    Notes
    -----
    Controlled rounding in the sense of Cox and Ernst (1982), as an integer programme: with groups of rows inside one
    another its matrix is that of a network (Cox and George 1989, Controlled rounding for tables with subtotals), so
    that the linear programme has whole corners and no search is needed. The exact table itself satisfies every bound:
    a solution exists always. What is maximised, Σ x·(2f − 1) over cells and groups, is the fall of the sum of
    absolute deviations.
    """
    table = np.asarray(exact, dtype=np.float64)
    if table.ndim != 2 or not np.isfinite(table).all() or (table < -SAME).any():
        raise StatError(Problem.RANGE, "a table of numbers of 0 or more is needed", role="exact")
    down = np.floor(table + SAME)
    part = np.maximum(table - down, 0.0)
    part[part < SAME] = 0.0
    rows = table.sum(axis=1)
    if (np.abs(rows - np.round(rows)) > 1e-6).any():
        at = int(np.argmax(np.abs(rows - np.round(rows))))
        raise StatError(Problem.RANGE, "rows must sum to whole numbers", role="exact", position=at, value=rows[at])
    owed = np.round(rows) - down.sum(axis=1)
    out = down.astype(np.intp)
    row, column = np.nonzero(part > 0)
    if row.size == 0:
        return out
    fraction = part[row, column]
    worth = 2 * fraction - 1
    owing = np.zeros_like(table) if lean is None else np.asarray(lean, dtype=np.float64)
    worth = worth + 2 * owing[row, column]
    if ties is not None:
        worth = worth + _TIE * np.asarray(ties, dtype=np.float64)[row, column]
    else:
        worth = worth - _TIE * np.arange(row.size) / row.size
    out[row, column] += _solve(worth, row, column, fraction, owed, owing, _levels(levels, table.shape[0]))
    return out


def _levels(levels: Sequence[ArrayLike], n: int) -> list[Codes]:
    found = [np.asarray(level, dtype=np.intp) for level in levels]
    for level in found:
        if level.shape != (n,):
            raise StatError(Problem.LENGTH, f"{level.size} groups for {n} rows", role="levels", expected=n)
    return [*found, np.zeros(n, dtype=np.intp)]


def _solve(
    worth: Floats, row: Codes, column: Codes, fraction: Floats, owed: Floats, owing: Floats, levels: Sequence[Codes]
) -> Codes:
    """Return (F,) 0 or 1 for every cell with a fraction."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    n, columns = row.size, owing.shape[1]
    every = np.arange(columns)
    # A group's cells of one column make one constraint: their sum is the rounded-down one, and one more where its own
    # variable is 1. Larger groups weigh more: what cannot be right everywhere is right for the whole first.
    cells, groups, value, low = [row], [], [], [owed]
    start = owed.size
    for weight, level in enumerate(levels, start=1):
        key, number = np.unique(level[row] * columns + column, return_inverse=True)
        sums = np.bincount(number, fraction, key.size)
        down = np.floor(sums + SAME)
        rest = np.maximum(sums - down, 0.0)
        cells.append(number + start)
        groups.append(np.where(rest > SAME, np.arange(start, start + key.size), -1))
        behind = np.zeros((int(level.max()) + 1) * columns)
        np.add.at(behind, level[:, None] * columns + every, owing)
        value.append(_HEAVIER**weight * (2 * rest - 1 + 2 * behind[key]))
        low.append(down)
        start += key.size
    group, worths = np.concatenate(groups), np.concatenate(value)
    worths, group = worths[group >= 0], group[group >= 0]
    m = group.size
    at = np.concatenate([*cells, group])
    who = np.concatenate([np.tile(np.arange(n), len(cells)), np.arange(n, n + m)])
    entries = np.concatenate([np.ones(n * len(cells)), -np.ones(m)])
    matrix = csr_array((entries, (at, who)), shape=(start, n + m))
    sums = np.concatenate(low)
    found = milp(
        -np.concatenate([worth, worths]), integrality=np.ones(n + m, dtype=np.intp), bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, sums, sums),
    )  # fmt: skip
    if found.x is None:  # the exact table is a solution, so that only the solver itself can fail
        raise StatError(Problem.NOT_CONVERGED, f"controlled rounding: {found.message}", role="exact")
    return np.round(found.x[:n]).astype(np.intp)

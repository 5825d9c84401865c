"""Which cells of a table rest on so few answers that they would tell what single people said.

The threshold rule, and complementary suppression where a total is shown: a cell that is withheld alone is the total
less the others. Statistics Netherlands et al. (2005), Glossary of Statistical Disclosure Control ("threshold rule",
"complementary cell suppression"); Hundepool et al. (2012), Statistical Disclosure Control, Wiley, sections 4.2 and 4.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt


class Cell(IntEnum):
    """What is done with a cell."""

    SHOWN = 0
    FEW = 1
    """Fewer answers than the threshold."""
    COMPLEMENT = 2
    """Enough answers, withheld so that the others are not the total less what is shown."""


def few(n: npt.ArrayLike, k: int, *, people: npt.ArrayLike | None = None) -> npt.NDArray[np.bool_]:
    """Tell which cells rest on fewer than k answers.

    Parameters
    ----------
    n
        Answers behind each cell, unweighted, (c,).
    k
        The least number of answers that a cell is shown with; 1 withholds nothing.
    people
        Interviews of the group that each cell is about, (c,). An empty cell of a group of fewer than k people tells
        that none of them gave such an answer; one of a larger group, or where `people` is not given, tells of nobody.

    Returns
    -------
    mask, (c,)
    """
    counts = np.asarray(n, dtype=np.int64)
    if k <= 1:
        return np.zeros(len(counts), dtype=bool)
    found = (counts > 0) & (counts < k)
    if people is not None:
        among = np.asarray(people, dtype=np.int64)
        found |= (counts == 0) & (among > 0) & (among < k)
    return np.asarray(found, dtype=bool)


def withheld(
    n: npt.ArrayLike, k: int, *, people: npt.ArrayLike | None = None, total: int | None = None
) -> npt.NDArray[np.int8]:
    """Tell which of the cells that make up one total are withheld, and why.

    Parameters
    ----------
    n, k, people
        As in `few`.
    total
        Answers of the total that is shown beside the cells; None where no total is shown. A total of fewer than k
        answers is withheld itself, and gives nothing away.

    Returns
    -------
    codes of `Cell`, (c,)
        While the withheld cells together have fewer than k answers, or only one of them has any, the smallest cell
        that is still shown is withheld too; of equal ones the first.
    """
    counts = np.asarray(n, dtype=np.int64)
    primary = few(counts, k, people=people)
    codes = np.where(primary, Cell.FEW, Cell.SHOWN).astype(np.int8)
    if total is None or total < k or not primary.any():
        return codes
    while not _safe(counts[codes != Cell.SHOWN], k):
        left = np.flatnonzero((codes == Cell.SHOWN) & (counts > 0))
        if not len(left):
            break
        codes[left[np.argmin(counts[left])]] = Cell.COMPLEMENT
    return codes


def _safe(hidden: npt.NDArray[np.int64], k: int) -> bool:
    """Tell whether the sum of the withheld cells, which anybody can work out, is no single cell and not below k."""
    return int((hidden > 0).sum()) > 1 and int(hidden.sum()) >= k


def shared(values: Sequence[str], groups: Sequence[str], k: int) -> frozenset[tuple[str, str]]:
    """Return the pairs of a group and a value that at least k rows share (k-anonymity: Sweeney 2002, section 3).

    Parameters
    ----------
    values, groups
        A value and a group a row, (n,); blank values are nobody's.
    """
    counted: dict[tuple[str, str], int] = {}
    for pair in zip(groups, values, strict=True):
        counted[pair] = counted.get(pair, 0) + 1
    return frozenset(pair for pair, count in counted.items() if count >= k and pair[1])

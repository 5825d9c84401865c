"""Kendall's W: how far several experts order the same objects alike, with ties."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from sapa.stats.chance import Stream
from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.reasons import Reason

_EXACT_OBJECTS = 6
_EXACT_STATES = 20_000
_PERMUTED_OBJECTS = 20
"""Below so many objects the chi-square of W is too coarse for a test, and orders are shuffled instead."""


class WTest(StrEnum):
    """How the test of W was done."""

    EXACT = "exact"
    """All orders of all experts."""

    PERMUTATION = "permutation"
    """Orders shuffled with a seed; p = (1 + as large)/(1 + shuffles)."""

    CHI_SQUARE = "chi_square"
    """m(n − 1)W, n − 1 degrees of freedom (Friedman)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance:
    """Kendall's W.

    objects, experts, left_out
        Objects that all experts scored, experts, and objects left out because a score is missing.
    rank_sums
        (n,) sums of mid-ranks, 1 the lowest score.
    s, ties
        Σ(R − R̄)² and Σ T = Σ(t³ − t) over all experts.
    w
        12·S/(m²(n³ − n) − m·ΣT).
    chi_square, df, p_chi_square
        m(n − 1)W and its test.
    p, test
        The test that fits the size; nan and None where W is not computable.
    reason
        Why W is nan; None where it is not.
    """

    objects: int
    experts: int
    left_out: int
    rank_sums: Floats
    s: float
    ties: float
    w: float
    chi_square: float
    df: int
    p_chi_square: float
    p: float
    test: WTest | None
    shuffles: int
    seed: int | None
    reason: Reason | None


def kendall_w(scores: ArrayLike, *, seed: int = 0, shuffles: int = 9_999) -> Concordance:
    """Return Kendall's coefficient of concordance with its test.

    Parameters
    ----------
    scores
        (objects, experts) numbers; an object with a nan is left out.
    seed, shuffles
        Of the permutation test, where the objects are too many for all orders and too few for chi-square.

    Raises
    ------
    StatError
        No table (LENGTH), an infinite score (VALUE_INFINITE), no shuffles (RANGE).

    Notes
    -----
    Kendall and Babington Smith (1939); ties as in Siegel and Castellan (1988, section 9.8.2): the denominator without
    m·ΣT would make W too small. An expert who gives one score to all has T = n³ − n and adds nothing to S.
    """
    x = np.asarray(scores, dtype=np.float64)
    if x.ndim != 2:
        raise StatError(Problem.LENGTH, f"scores must be objects × experts, got {x.ndim} dimensions", role="scores")
    if np.isinf(x).any():
        raise StatError(Problem.VALUE_INFINITE, "an infinite score", role="scores")
    if shuffles < 1:
        raise StatError(Problem.RANGE, "shuffles are 1 or more", role="shuffles", value=shuffles)
    whole = ~np.isnan(x).any(axis=1)
    kept = x[whole]
    n, m = kept.shape
    ranks, ties = ranks_of(kept)
    sums = ranks.sum(axis=1)
    s = float(((sums - sums.mean()) ** 2).sum()) if n else 0.0
    below = m**2 * (n**3 - n) - m * ties
    reason = _reason(n, m, below, x.shape[0])
    w = chi = p_chi = p = math.nan
    test, used = None, 0
    if reason is None:
        w = 12 * s / below
        chi = m * (n - 1) * w
        p_chi = float(chdtrc(n - 1, chi))
        doubled = np.rint(2 * ranks).astype(np.int64)
        exact = _exact(doubled) if n <= _EXACT_OBJECTS else None
        if exact is not None:
            p, test = exact, WTest.EXACT
        elif n < _PERMUTED_OBJECTS:
            p, test, used = _shuffled(doubled, seed, shuffles), WTest.PERMUTATION, shuffles
        else:
            p, test = p_chi, WTest.CHI_SQUARE
    return Concordance(
        objects=n, experts=m, left_out=x.shape[0] - n, rank_sums=sums, s=s, ties=ties, w=w, chi_square=chi,
        df=max(n - 1, 0), p_chi_square=p_chi, p=p, test=test, shuffles=used, seed=seed if used else None,
        reason=reason,
    )  # fmt: skip


def ranks_of(scores: Floats) -> tuple[Floats, float]:
    """Return mid-ranks within each column, 1 the lowest, and Σ(t³ − t) of its ties."""
    ranks = np.empty(scores.shape)
    ties = 0.0
    for j in range(scores.shape[1]):
        _, codes, counts = np.unique(scores[:, j], return_inverse=True, return_counts=True)
        ranks[:, j] = (np.cumsum(counts) - (counts - 1) / 2)[codes]
        ties += float((counts.astype(np.float64) ** 3 - counts).sum())
    return ranks, ties


def _reason(n: int, m: int, below: float, objects: int) -> Reason | None:
    if objects and m < 2:
        return Reason.FEW_CODERS
    if n == 0:
        return Reason.NOT_ALL_SCORED if objects else Reason.NO_ROWS
    if n < 2:
        return Reason.TOO_FEW
    return None if below > 0 else Reason.NO_VARIANCE


def _exact(doubled: NDArray[np.int64]) -> float | None:
    """Return P(S ≥ seen) over all orders, or None where there are too many sums to follow.

    Expert by expert the sums of ranks that can arise are kept with their chances; sums in another order are the same,
    as the experts still to come may put their ranks anywhere.
    """
    n, m = doubled.shape
    places = np.array(list(permutations(range(n))))
    states = np.sort(doubled[:, 0])[None, :]
    chance: Floats = np.ones(1)
    for j in range(1, m):
        orders, weight = np.unique(doubled[:, j][places], axis=0, return_counts=True)
        if states.shape[0] * orders.shape[0] > 20 * _EXACT_STATES * n:
            return None
        every = np.sort((states[:, None, :] + orders[None, :, :]).reshape(-1, n), axis=1)
        both = np.outer(chance, weight / places.shape[0]).ravel()
        states, codes = np.unique(every, axis=0, return_inverse=True)
        chance = np.bincount(codes.ravel(), weights=both).astype(np.float64)
        if states.shape[0] > _EXACT_STATES:
            return None
    return min(float(chance[_squares(states) >= _squares(doubled.sum(axis=1)[None, :])[0]].sum()), 1.0)


def _squares(sums: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return n·Σ(R − R̄)² of the doubled sums, in whole numbers."""
    n = sums.shape[1]
    found: NDArray[np.int64] = n * (sums**2).sum(axis=1) - sums.sum(axis=1) ** 2
    return found


def _shuffled(doubled: NDArray[np.int64], seed: int, shuffles: int) -> float:
    n, m = doubled.shape
    stream = Stream(seed, "panel", "concordance")
    seen = _squares(doubled.sum(axis=1)[None, :])[0]
    sums = np.zeros((shuffles, n), dtype=np.int64)
    for j in range(m):
        order = np.argsort(stream.uniform(shuffles * n).reshape(shuffles, n), axis=1, kind="stable")
        sums += doubled[:, j][order]
    return (1 + int((_squares(sums) >= seen).sum())) / (1 + shuffles)

"""How many tries reach a number of successes, and how many invented interviews a clean control may still miss."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammaln

from sapa.stats.faults import Problem, StatError


def at_least(wanted: int, tries: int, chance: float) -> float:
    """Return P(X ≥ wanted) for X binomial(tries, chance): I_p(k, n − k + 1) (Abramowitz and Stegun 1972, 26.5.24)."""
    if wanted <= 0:
        return 1.0
    return 0.0 if wanted > tries else float(betainc(wanted, tries - wanted + 1, chance))


def tries_for(wanted: int, chance: float, *, assurance: float, limit: int) -> int | None:
    """Return the smallest number of tries that gives `wanted` successes with probability `assurance`.

    Parameters
    ----------
    wanted
        Successes needed, 0 or more.
    chance
        Probability of success at each try, a fraction above 0; tries are taken as independent.
    assurance
        Probability asked for, a fraction below 1.
    limit
        Tries that there are.

    Returns
    -------
    None where not even `limit` tries are enough.

    Raises
    ------
    StatError
        A chance outside (0, 1] or an assurance outside (0, 1).
    """
    if not 0 < chance <= 1:
        raise StatError(Problem.RANGE, f"the chance must lie in (0, 1]: {chance!r}", role="chance", value=chance)
    if not 0 < assurance < 1:
        raise StatError(
            Problem.RANGE, f"the assurance must lie in (0, 1): {assurance!r}", role="assurance", value=assurance
        )
    if wanted <= 0:
        return 0
    if at_least(wanted, limit, chance) < assurance:
        return None
    low, high = wanted, limit
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if at_least(wanted, middle, chance) >= assurance else (middle + 1, high)
    return low


def hypergeometric_limit(found: int, tried: int, population: int, confidence: float = 0.95) -> int:
    """Return the most defective units among `population` that `tried` drawn ones with `found` defective leave possible.

    The largest D with P(X ≤ found | D) > 1 − confidence for X hypergeometric: the one-sided exact limit (Wright 1991,
    Exact Confidence Bounds when Sampling from Small Finite Universes). With nothing found, what a clean control misses.

    Parameters
    ----------
    found, tried, population
        0 ≤ found ≤ tried ≤ population, whole.
    confidence
        A fraction.

    Raises
    ------
    StatError
        Numbers that contradict each other, or a confidence outside (0, 1).
    """
    if not 0 <= found <= tried <= population:
        raise StatError(Problem.RANGE, f"{found} of {tried} of {population}", role="found", value=found)
    if not 0 < confidence < 1:
        raise StatError(Problem.LEVEL, f"no confidence: {confidence!r}", role="confidence", value=confidence)
    low, high = found, population - (tried - found)  # so many are at least, and at most, possible
    while low < high:
        middle = (low + high + 1) // 2
        if _at_most(found, middle, tried, population) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low


def _at_most(found: int, defective: int, tried: int, population: int) -> float:
    """Return P(X ≤ found) where `tried` of `population` are drawn and `defective` of them are defective."""
    first = max(0, tried - (population - defective))
    if first > found:
        return 0.0
    x = np.arange(first, min(found, defective, tried) + 1, dtype=np.float64)
    logs = (
        _log_choose(defective, x)
        + _log_choose(population - defective, tried - x)
        - _log_choose(population, np.float64(tried))
    )
    return float(min(1.0, math.fsum(np.exp(logs))))


def _log_choose(n: float, k: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1), dtype=np.float64)

"""Interviews to expect of cases that were not tried yet, from the response so far."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError

PRIOR = 0.5
"""Jeffreys' prior of a proportion: Beta(½, ½)."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Interviews of the cases left: their mean, prediction interval, and P(at least as many as are wanted)."""

    mean: float
    low: int
    high: int
    chance: float


def expected_interviews(wanted: int, *, left: int, answered: int, used: int, level: float = 0.95) -> Expected:
    """Return what `left` more cases will bring when they answer as the `used` ones did.

    Parameters
    ----------
    wanted
        Interviews still missing.
    left
        Cases that were not tried.
    answered, used
        Interviews so far, and the cases that were tried for them.
    level
        Of the prediction interval, a fraction.

    Returns
    -------
    Expected
        From the beta-binomial distribution: the response rate is not known exactly, so that the interval of a stratum
        with few cases is wide. Cases are taken as independent.

    Raises
    ------
    StatError
        Negative numbers, or more interviews than cases used (`RANGE`).

    Notes
    -----
    X | p ~ Binomial(left, p), p ~ Beta(answered + ½, used − answered + ½): Gelman et al., Bayesian Data Analysis, 3rd
    edition (2013), section 2.4; Jeffreys' prior as in Brown, Cai and DasGupta (2001), Statistical Science 16.
    """
    if left < 0 or answered < 0 or used < answered:
        raise StatError(Problem.RANGE, f"need 0 ≤ {answered} ≤ {used} and {left} ≥ 0", role="used")
    a, b = answered + PRIOR, used - answered + PRIOR
    mass = _beta_binomial(left, a, b)
    below = np.cumsum(mass)
    tail = (1 - level) / 2
    low = int(np.searchsorted(below, tail + 1e-12))
    high = int(np.searchsorted(below, 1 - tail - 1e-12))
    chance = 1.0 if wanted <= 0 else 0.0 if wanted > left else float(min(1.0, mass[wanted:].sum()))
    return Expected(mean=left * a / (a + b), low=min(low, left), high=min(high, left), chance=chance)


def _beta_binomial(n: int, a: float, b: float) -> Floats:
    """Return P(X = 0 … n) of the beta-binomial distribution."""
    k = np.arange(n + 1, dtype=float)
    log_choose = gammaln(n + 1.0) - gammaln(k + 1) - gammaln(n - k + 1)
    mass = np.exp(log_choose + betaln(k + a, n - k + b) - betaln(a, b))
    return np.asarray(mass / math.fsum(mass), dtype=float)

"""Does a sample fit its population closer than chance lets a random sample fit?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtr

from sapa.stats.faults import Problem, StatError


@dataclass(frozen=True, slots=True)
class CloseFit:
    """X², its degrees of freedom, and the lower tail: how often a random sample fits so well or better."""

    chi_square: float
    df: int
    chance: float


def close_fit(counts: ArrayLike, shares: ArrayLike, *, deff: float = 1.0) -> CloseFit:
    """Return the lower tail of the goodness-of-fit statistic of a margin.

    Parameters
    ----------
    counts
        (k,) interviews by level, unweighted.
    shares
        (k,) population shares of the same levels, adding up to 1, each above 0.
    deff
        Design effect by which deviations of the reference exceed those of a simple random sample. 1 (the default)
        protects honest field work: clustered samples deviate more, so with their own design effect a close fit would be
        rarer still.

    Returns
    -------
    CloseFit
        X² = n Σ (p − π)²/π, divided by `deff`, against χ² with k − 1 degrees of freedom.

    Raises
    ------
    StatError
        Fewer than two levels, shares not above 0 or not adding up to 1, nobody counted (`RANGE`).

    Notes
    -----
    Pearson (1900); the lower tail as a question about the data goes back to Fisher, R. A. (1936), Has Mendel's
    work been rediscovered?, Annals of Science 1, 115–137. Design effect: Rao and Scott (1981), JASA 76, first order.
    """
    n_level = np.asarray(counts, dtype=float)
    share = np.asarray(shares, dtype=float)
    n = float(n_level.sum())
    if len(share) < 2 or len(share) != len(n_level) or (share <= 0).any() or abs(share.sum() - 1) > 1e-9 or n <= 0:
        raise StatError(Problem.RANGE, "need two levels or more with shares above 0 that add up to 1", role="shares")
    statistic = float((n * (n_level / n - share) ** 2 / share).sum() / deff)
    df = len(share) - 1
    return CloseFit(chi_square=statistic, df=df, chance=float(chdtr(df, statistic)))

"""Could this spread of control over interviewers have come from a random draw, given each one's workload?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 4_000


@dataclass(frozen=True, slots=True)
class SpreadTest:
    """Monte Carlo tests of how control was spread.

    p
        Share of random draws at least as uneven as the log.
    statistic
        Pearson's Σ (O − E)² / E of the log.
    untouched, untouched_p
        Interviewers without any controlled interview, and the share of random draws that leave at least so many.
    draws, seed
        Random draws, and their seed.
    """

    p: float
    statistic: float
    untouched: int
    untouched_p: float
    draws: int
    seed: int


def spread_test(
    workload: npt.NDArray[np.int64], controlled: npt.NDArray[np.int64], *, seed: int, draws: int = DRAWS
) -> SpreadTest | None:
    """Test whether control was spread over interviewers as a simple random draw of interviews would be.

    Parameters
    ----------
    workload, controlled
        Interviews and controlled interviews of each interviewer, shape (k,).
    seed
        Seed of the random draws; stored with the result.

    Returns
    -------
    SpreadTest or None
        None with fewer than two interviewers or without any control. A small p means control was concentrated
        on some interviewers more than chance allows; a small p of the untouched means that some were left out,
        however evenly the others were served. A stratified draw (every interviewer alike) is more even than chance
        and gives large ones: that is no fault.

    Notes
    -----
    Under random selection without replacement the counts are multivariate hypergeometric; the statistic is
    Pearson's Σ (O − E)² / E with E proportional to workload (Pearson 1900), its distribution simulated because
    expected counts are small.
    """
    busy = workload > 0
    load, hits = workload[busy].astype(np.int64), controlled[busy].astype(np.int64)
    total = int(hits.sum())
    if len(load) < 2 or total == 0 or total >= int(load.sum()):
        return None
    expected = total * load / load.sum()

    def pearson(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        return np.asarray(((counts - expected) ** 2 / expected).sum(axis=-1), dtype=np.float64)

    observed = float(pearson(hits))
    random = np.random.default_rng(seed).multivariate_hypergeometric(load, total, size=draws)
    as_uneven = int((pearson(random) >= observed - 1e-9).sum())
    untouched = int((hits == 0).sum())
    as_many = int(((random == 0).sum(axis=1) >= untouched).sum())
    # The observed log counts as one of the draws, so that p is never zero (Davison & Hinkley 1997, eq. 4.11).
    return SpreadTest(
        p=(as_uneven + 1) / (draws + 1), statistic=observed, untouched=untouched,
        untouched_p=(as_many + 1) / (draws + 1), draws=draws, seed=seed,
    )  # fmt: skip

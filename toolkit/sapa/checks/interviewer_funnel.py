"""Funnel plots: a share against the number it rests on, with the limits of chance. Nobody is ranked by them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import bdtr

from sapa.results.interviewers import Funnel, FunnelLimit, FunnelPoint

LEVELS = (0.95, 0.998)
"""Inner and outer limits, two and three standard errors of a normal (Spiegelhalter 2005, Statistics in Medicine 24)."""

STEPS = 60
"""Numbers of interviews at which limits are given."""


def funnel(kind: str, counts: Mapping[str, tuple[int, int]]) -> Funnel | None:
    """Return the funnel of a share.

    Parameters
    ----------
    kind
        `flagged` or `refuted`: what is counted.
    counts
        Interviewer as shown → (with it, of how many).

    Returns
    -------
    Funnel or None
        None where nobody has any interview. Limits are binomial about the share of all together, interpolated between
        whole counts (Spiegelhalter 2005, §A.1.1).
    """
    some = {who: (x, n) for who, (x, n) in counts.items() if n > 0}
    total = sum(n for _, n in some.values())
    if not total:
        return None
    share = sum(x for x, _ in some.values()) / total
    most = max(n for _, n in some.values())
    grid = np.unique(np.linspace(1, most, STEPS).round().astype(int))
    return Funnel(
        kind=kind, share=share,
        points=tuple(FunnelPoint(interviewer=w, n=n, share=x / n) for w, (x, n) in sorted(some.items())),
        limits=tuple(_limits(int(n), share) for n in grid),
    )  # fmt: skip


def _limits(n: int, share: float) -> FunnelLimit:
    inner, outer = ((_limit(n, share, (1 - x) / 2), _limit(n, share, (1 + x) / 2)) for x in LEVELS)
    return FunnelLimit(n=n, low=inner[0], high=inner[1], outer_low=outer[0], outer_high=outer[1])


def _limit(n: int, share: float, p: float) -> float:
    """Return (r − α)/n with r the smallest count whose probability reaches p, and α = (F(r) − p)/(F(r) − F(r − 1))."""
    if share <= 0 or share >= 1:
        return share
    f = bdtr(np.arange(n + 1, dtype=float), n, share)
    r = int(np.searchsorted(f, p))
    below = float(f[r - 1]) if r else 0.0
    return float(min(max((r - (float(f[min(r, n)]) - p) / (float(f[min(r, n)]) - below)) / n, 0.0), 1.0))

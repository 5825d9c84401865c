"""What non-respondents could do to a share: differences assumed, bounds without any assumption, and turning points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sapa.stats.faults import Problem, StatError

DIFFERENCES = (-0.20, -0.15, -0.10, -0.05, 0.0, 0.05, 0.10, 0.15, 0.20)
"""By how much non-respondents may differ from respondents, in fractions: −20 … +20 points."""


@dataclass(frozen=True, slots=True)
class NonresponseBounds:
    """A share of respondents and what it would be among all. Fractions; None: cannot happen.

    by_difference
        (d, share of all) where the share of non-respondents is the respondents' plus d, kept within 0 … 1.
    lowest, highest
        Without any assumption: no non-respondent belongs to the share, or all do (Manski 1989).
    leaves_low, leaves_high
        d at which the share of all leaves the interval downwards and upwards.
    crosses_half
        d at which it is one half.
    """

    share: float
    response_rate: float
    by_difference: tuple[tuple[float, float], ...]
    lowest: float
    highest: float
    leaves_low: float | None
    leaves_high: float | None
    crosses_half: float | None

    @property
    def leaves(self) -> float | None:
        """The smaller of the two differences at which the interval is left, without sign."""
        known = [abs(d) for d in (self.leaves_low, self.leaves_high) if d is not None]
        return min(known) if known else None


def nonresponse_bounds(
    share: float,
    response_rate: float,
    *,
    low: float | None = None,
    high: float | None = None,
    differences: Sequence[float] = DIFFERENCES,
) -> NonresponseBounds:
    """Work out what non-response could do to a share.

    Parameters
    ----------
    share
        Among respondents, a fraction.
    response_rate
        Share of the cases that responded, a fraction above 0.
    low, high
        The interval of the share; None: not known.
    differences
        Of non-respondents from respondents, fractions.

    Raises
    ------
    StatError
        RANGE for a share outside 0 … 1 or a rate outside (0, 1].

    Notes
    -----
    share of all = r·p + (1 − r)·(p + d), so that the bias of p is −(1 − r)·d (Cochran 1977, section 13.2).
    """
    if not 0 <= share <= 1:
        raise StatError(Problem.RANGE, f"a share lies in 0 … 1: {share!r}", role="y", value=share)
    if not 0 < response_rate <= 1:
        raise StatError(Problem.RANGE, f"a rate lies in (0, 1]: {response_rate!r}", role="rate", value=response_rate)
    rest = 1 - response_rate

    def among_all(d: float) -> float:
        return response_rate * share + rest * min(1.0, max(0.0, share + d))

    def turning(target: float | None) -> float | None:
        if target is None or rest <= 0:
            return None
        d = (target - share) / rest
        return d if 0 <= share + d <= 1 else None

    return NonresponseBounds(
        share=share,
        response_rate=response_rate,
        by_difference=tuple((float(d), among_all(d)) for d in differences),
        lowest=response_rate * share,
        highest=response_rate * share + rest,
        leaves_low=turning(low),
        leaves_high=turning(high),
        crosses_half=turning(0.5),
    )

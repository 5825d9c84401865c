"""One survey under examination for its sampling error, and how a margin is compared with a limit."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.checks.base import Limits, compare
from sapa.checks.design_error import DesignInput, Variable
from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews, Mask
from sapa.checks.selection import SelectionClass
from sapa.messages import Message, message
from sapa.results import Status
from sapa.results.details import IndicatorEstimate
from sapa.stats import half_up

WHAT_IF = (1.5, 2.0)
PERCENT = 100.0
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One survey under examination."""

    interviews: Interviews
    frame: Frame | None
    selection: SelectionClass
    prepared: DesignInput
    keys: tuple[tuple[Variable, IndicatorEstimate], ...]
    counted: Mask

    @property
    def repeated(self) -> int:
        """Rows that count and repeat the id of an earlier row that counts."""
        ids = [] if self.interviews.ids is None else [str(i) for i in self.interviews.ids[self.counted] if i != ""]
        return len(ids) - len(set(ids))

    @property
    def worst(self) -> tuple[Variable, IndicatorEstimate] | None:
        """The key proportion with the largest margin."""
        shares = [k for k in self.keys if k[1].statistic == "proportion" and k[1].margin is not None]
        return max(shares, key=lambda k: (k[1].margin or 0.0, k[1].indicator), default=None)


def rounded(percent: float, rule: str) -> float:
    """Round a margin in per cent as the reading `error_rounding` says, half up."""
    digits = {"two_decimals": 2, "one_decimal": 1}.get(rule)
    return percent if digits is None else float(half_up(percent, digits))


def within_limit(percent: float, limits: Limits, rule: str) -> Status:
    """Compare with the upper limit only: an error smaller than a specification's range breaks nothing."""
    return compare(rounded(percent, rule), Limits(max=limits.max))


def near_limit(percent: float, limits: Limits, rule: str) -> Message | None:
    """Say how a margin was rounded where its printed digits would puzzle beside the limit; None where they do not.

    `5.00 against 5.00, not met` (no rounding, 5.0008) and `5.03 against 5.00, met` (one decimal) do.
    """
    limit = limits.max
    if limit is None or percent <= limit:
        return None
    digits = next((d for d in range(2, _MOST_DIGITS) if half_up(percent, d) != half_up(limit, d)), _MOST_DIGITS)
    words = message(f"readings.error_rounding.value.{rule}")
    exact = float(half_up(percent, digits))
    if within_limit(percent, limits, rule) is Status.MET:
        return message("checks.sampling_error.near_met", rule=words, exact=exact, rounded=rounded(percent, rule))
    if half_up(percent, 2) == half_up(limit, 2):
        return message("checks.sampling_error.near_not_met", rule=words, exact=exact)
    return None

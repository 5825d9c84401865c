"""Rounding as people do it: halves go away from zero, on the decimal number that is seen."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

SIGNIFICANT = 12
"""Digits to which a computed number is taken before it is rounded, so that 2.5 stored as 2.4999999999999996 is 2.5."""


def half_up(value: float, digits: int = 0) -> float:
    """Round to `digits` decimals, halves away from zero: 5.005 → 5.01, where Python's `round` gives 5.0.

    The number is taken with 12 significant digits first. nan and ∞ are returned as they are.
    """
    if not math.isfinite(value):
        return value
    shown = Decimal(format(value, f".{SIGNIFICANT}g"))
    exponent = shown.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -digits:
        return float(shown)
    return float(shown.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))

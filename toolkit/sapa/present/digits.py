"""How many digits a number needs, so that what is shown never contradicts what was decided."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal


def significant(value: float, digits: int = 12) -> float:
    """Return the value at 12 significant digits: what workbooks hold, the same on every machine."""
    return float(f"{value:.{digits}g}") if math.isfinite(value) else value


def rounded(value: float, digits: int) -> float:
    """Round half up (away from zero) on the value at 12 significant digits: 5.005 becomes 5.01."""
    exact = Decimal(f"{value:.12g}")
    return float(exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))


def shown_digits(value: float | None, *limits: float | None, digits: int = 2, most: int = 6) -> int:
    """Return the decimals needed to tell a value from its limits.

    5.0008 beside the limit 5 needs three (5.001), because `5.00 against 5.00, not met` would puzzle. A value that
    equals a limit needs no more than `digits`.
    """
    if value is None or not math.isfinite(value):
        return digits
    value = significant(value)
    for limit in limits:
        if limit is None or value == significant(limit):
            continue
        while digits < most and rounded(value, digits) == rounded(limit, digits):
            digits += 1
    return digits


def natural_digits(value: float | None, *limits: float | None, digits: int = 2) -> int:
    """Return no decimals where value and limits are whole numbers, else what `shown_digits` says."""
    numbers = [x for x in (value, *limits) if x is not None and math.isfinite(x)]
    if all(significant(x) == round(x) for x in numbers):
        return 0
    return shown_digits(value, *limits, digits=digits)


def fewest_digits(value: float | None, most: int = 6) -> int:
    """Return the decimals that a number as it was set needs: 1.5 one, 0.25 two, 3 none."""
    if value is None or not math.isfinite(value):
        return 0
    text = f"{significant(value):.{most}f}".rstrip("0")
    return len(text.partition(".")[2])


def number_format(digits: int, *, percent: bool = False) -> str:
    """Return the spreadsheet format with that many decimals."""
    return "#,##0" + ("." + "0" * digits if digits else "") + ("%" if percent else "")

"""When two values of cells are the same."""

from __future__ import annotations

import re
from typing import Any

STORED, COMPUTED = 1e-12, 1e-9
"""Relative tolerances: of numbers that programs only copy, and of numbers that they compute again."""
_COMMA = re.compile(r"(?<=\d),(?=\d)")


def is_number(value: Any) -> bool:
    """Tell whether a value is a number and no truth."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def same_value(one: Any, other: Any, *, within: float = STORED) -> bool:
    """Tell whether two values of cells agree; a blank is an empty text, a decimal comma is a point."""
    if one in (None, "") and other in (None, ""):
        return True
    if is_number(one) and is_number(other):
        scale = max(abs(one), abs(other))
        return bool(abs(one - other) <= (within * max(1.0, scale) if within > STORED else within * scale))
    if isinstance(one, str) and isinstance(other, str):
        return one == other or (within > STORED and _COMMA.sub(".", one) == _COMMA.sub(".", other))
    return type(one) is type(other) and bool(one == other)

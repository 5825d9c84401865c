"""Values as strict JSON takes them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from sapa.messages import Message


def plain(value: Any) -> Any:
    """Return a value as JSON takes it: dates in ISO 8601, messages as code and params, null for NaN and infinity."""
    if isinstance(value, Message):
        return {"code": value.id, "params": plain(value.params)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):  # a numpy scalar
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float) else str(value)

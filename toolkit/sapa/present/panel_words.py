"""Words of an expert panel that text and workbook share."""

from __future__ import annotations

import math

from sapa.i18n import Translator

_NEARLY = 0.01


def chance(value: float, t: Translator) -> str:
    """Show a chance counted over draws: none of them, or all, is not yet certainty; a dash where there is none."""
    if math.isnan(value):
        return "–"
    if value < _NEARLY:
        return f"< {t.show(_NEARLY, 'percent.0')}"
    if value > 1 - _NEARLY:
        return f"> {t.show(1 - _NEARLY, 'percent.0')}"
    return t.show(value, "percent.0")

"""Numbers with a sign, as people read them: a true minus, a plus where something is more, none at nought."""

from __future__ import annotations

from sapa.i18n import Translator

PERCENT = 100.0


def signed(value: float, digits: int, t: Translator) -> str:
    """Return a number with its sign; what rounds to nought has none."""
    shown = round(value, digits)
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return f"{sign}{t.number(abs(shown), digits)}"


def points(difference: float, t: Translator, *, digits: int = 1) -> str:
    """Return a difference of two shares in percentage points, with its sign and unit."""
    return t("app.coverage.points", value=signed(difference * PERCENT, digits, t))

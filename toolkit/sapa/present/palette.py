"""Colours of panels, workbook and figures: one table for all of them."""

from __future__ import annotations

from types import MappingProxyType

ACCENT = "#1F5FA8"
"""The only colour of actions, links and titles."""

INK = "#1C232B"
MUTED = "#5B6470"
LINE = "#D5DAE1"
HEAD = "#EEF2F7"
WHITE = "#FFFFFF"
INPUT = "#FFF9D6"
"""Tint of cells that a person fills in."""

FILLED_TAB = "#E3B341"
"""Tab of a sheet that a person fills in."""
EVIDENCE_TAB = "#9DB8D6"
"""Tab of a sheet that shows why."""

SERIES = MappingProxyType({"first": "#1F5FA8", "second": "#9DB8D6", "third": "#8A5A00", "grey": "#A8B0BA"})
"""Series of figures: first and second differ in lightness, so that they stay apart in greyscale."""

LIMIT = "#B3361D"
"""The line of a norm in a figure."""

STATUS_INK = MappingProxyType(
    {
        "met": "#0B6E69",
        "not_met": "#AD331A",  # a shade darker than a limit: on its tint it must be read by who sees no green, too
        "depends": "#6B3FA0",
        "judgement": "#2F4FB0",
        "not_assessable": "#8A5A00",
        "not_applicable": "#5B6470",
    }
)

STATUS_TINT = MappingProxyType(
    {
        "met": "#DDF1EF",
        "not_met": "#FBE3DD",
        "depends": "#EDE4F7",
        "judgement": "#E1E8FA",
        "not_assessable": "#FBEFD5",
        "not_applicable": "#EDEFF2",
    }
)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#RRGGBB` (WCAG 2.1, relative luminance): 0 black … 1 white."""

    def linear(part: str) -> float:
        c = int(part, 16) / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.1): 1 … 21; text wants at least 4.5."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)

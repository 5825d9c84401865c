"""A sheet of SVG, written at once: quick enough to follow a slider, the same bytes each time.

Pictures of a finished review are drawn by matplotlib (`drawing.py`); a plan's pictures change with every move of a
slider, and are written here as shapes and text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from sapa.present.palette import INK, LINE, MUTED, WHITE

FONT = "'Segoe UI','Noto Sans','DejaVu Sans','Liberation Sans',Arial,sans-serif"
NARROW, SPACE, SMALL, LARGE, WIDEST = 0.38, 0.33, 0.61, 0.73, 0.92
"""Widths of letters in sizes of DejaVu Sans, the widest of the fonts: room that suffices for the others too."""
BOLD = 1.11


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is, in pixels: exact enough to leave room for it."""
    return sum(_letter(c) for c in text) * size * (BOLD if bold else 1.0)


def _letter(c: str) -> float:
    if c.isspace():
        return SPACE
    if c in ".,;:|!'()[]ijlіїtfr-–·/":
        return NARROW
    if c in "мшщжыюфmwМШЩЖЫЮФMW—%ұ":
        return WIDEST
    return LARGE if c.isupper() else SMALL


def broken(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return the lines of a text that fit a width; a line feed begins a new one."""
    found = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}" if line else word
            if line and wide(longer, size, bold=bold) > width:
                found.append(line)
                line = word
            else:
                line = longer
        found.append(line)
    return found


def nice_ticks(most: float, *, about: int = 6) -> list[float]:
    """Return round numbers from 0 to `most`: steps of 1, 2 or 5 times a power of ten."""
    if not most > 0:
        return [0.0]
    step = _round_step(most / about)
    return [k * step for k in range(int(most / step * (1 + 1e-9)) + 1)]


def _round_step(rough: float) -> float:
    power = 1.0
    while power > rough:
        power /= 10
    while power * 10 <= rough:
        power *= 10
    return next((power * k for k in (1, 2, 5) if power * k >= rough * 0.999), power * 10)


@dataclass
class Sheet:
    """A white sheet that shapes are put on, in pixels from its upper left corner."""

    width: float
    parts: list[str] = field(default_factory=list)

    def text(
        self, x: float, y: float, words: str, *, size: float = 12.5, fill: str = INK, anchor: str = "start",
        bold: bool = False, halo: bool = False,
    ) -> None:  # fmt: skip
        """Write a line; `y` is its foot. `halo` keeps it readable above lines."""
        weight = ' font-weight="600"' if bold else ""
        around = f' paint-order="stroke" stroke="{WHITE}" stroke-width="3"' if halo else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}" text-anchor="{anchor}"{weight}{around}>'
            f"{escape(words)}</text>"
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = LINE, width: float = 1.0, dash: str = ""
    ) -> None:
        """Draw a straight line."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" '
            f'stroke-width="{width:g}"{dashes}/>'
        )

    def dot(self, x: float, y: float, *, radius: float = 4.5, fill: str = INK, stroke: str = "none") -> None:
        """Draw a dot; white inside with a stroke makes it hollow."""
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{stroke}" stroke-width="1.8"/>'
        )

    def box(self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none") -> None:
        """Draw a rectangle."""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" stroke="{stroke}"/>'
        )

    def curve(self, points: list[tuple[float, float]], *, stroke: str = INK, width: float = 2.0) -> None:
        """Draw a line through points."""
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{drawn}" fill="none" stroke="{stroke}" stroke-width="{width:g}"/>')

    def block(
        self, x: float, y: float, words: str, width: float, *, size: float, fill: str = INK, bold: bool = False
    ) -> float:
        """Write a text in as many lines as it needs, from `y` down; returns the foot of the last line."""
        for line in broken(words, size, width, bold=bold):
            y += size * 1.32
            self.text(x, y, line, size=size, fill=fill, bold=bold)
        return y

    def done(self, height: float, title: str) -> str:
        """Return the sheet as SVG text, `title` being what is read out in its place."""
        return "".join(self._all(height, title))

    def _all(self, height: float, title: str) -> Iterator[str]:
        size = f"{self.width:g} {height:.0f}"
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:g}" height="{height:.0f}" '
            f'viewBox="0 0 {size}" role="img" aria-label={quoteattr(title)} font-family="{FONT}">'
        )
        yield f'<rect width="100%" height="100%" fill="{WHITE}"/>'
        yield from self.parts
        yield "</svg>"


__all__ = ["INK", "LINE", "MUTED", "Sheet", "broken", "nice_ticks", "wide"]

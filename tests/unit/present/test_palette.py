"""The palette for people who see colours otherwise, and on a black and white print."""

from __future__ import annotations

from itertools import combinations

import pytest

from sapa.present import LOOKS
from sapa.present.palette import (
    ACCENT,
    HEAD,
    INK,
    INPUT,
    LIMIT,
    MUTED,
    SERIES,
    STATUS_INK,
    STATUS_TINT,
    WHITE,
    contrast,
)

# Machado, Oliveira, Fernandes (2009), IEEE TVCG 15(6), table for severity 1.0, on linear RGB.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
GREY = {"greyscale": ((0.2126, 0.7152, 0.0722),) * 3}
"""Relative luminance (WCAG 2.1) in all three channels: a black and white print."""
SEEN = {**BLINDNESS, **GREY}


def channels(colour: str) -> list[float]:
    """Return linear red, green and blue of `#RRGGBB` (IEC 61966-2-1)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def seen(colour: str, how: str) -> str:
    """Return a colour as it is seen."""
    linear = [min(1.0, max(0.0, sum(m * c for m, c in zip(row, channels(colour), strict=True)))) for row in SEEN[how]]
    shown = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in linear)
    return "#" + "".join(f"{round(255 * c):02X}" for c in shown)


def lab(colour: str) -> tuple[float, float, float]:
    """Return CIE L*a*b* of a colour under D65 (IEC 61966-2-1; CIE 15:2004)."""
    red, green, blue = channels(colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (c ** (1 / 3) if c > 216 / 24389 else (24389 / 27 * c + 16) / 116 for c in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str) -> float:
    """Return the CIE76 difference; 2.3 is just noticeable (Mahy and others, 1994)."""
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def test_the_arithmetic_of_these_tests() -> None:
    """White stays white; the Lab of pure red is 53.24, 80.09, 67.20 (CIE formulas for sRGB, D65)."""
    assert [seen(WHITE, how) for how in SEEN] == [WHITE] * 4
    assert lab("#FF0000") == pytest.approx((53.24, 80.09, 67.20), abs=0.03)


@pytest.mark.parametrize("how", SEEN)
@pytest.mark.parametrize("status", list(STATUS_INK))
def test_a_status_can_be_read_however_colours_are_seen(status: str, how: str) -> None:
    """Ink on white and on its own tint keeps 4.5 : 1 (WCAG 2.1 AA)."""
    ink, tint = seen(STATUS_INK[status], how), seen(STATUS_TINT[status], how)
    assert contrast(ink, WHITE) >= 4.5
    assert contrast(ink, tint) >= 4.5


def test_a_status_never_rests_on_its_colour() -> None:
    """Every status has a sign and a word of its own: in greyscale their tints are nearly one grey."""
    assert len({look.sign for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.word.id for look in LOOKS.values()}) == len(LOOKS)


@pytest.mark.parametrize("how", SEEN)
def test_series_and_the_line_of_a_norm_stay_apart(how: str) -> None:
    """First and second series, and the norm's line on both, differ by far more than is just noticeable."""
    shown = {name: seen(colour, how) for name, colour in SERIES.items()}
    limit = seen(LIMIT, how)
    assert contrast(shown["first"], shown["second"]) >= 2.5
    assert distance(limit, shown["second"]) > 20
    # In greyscale the line is as dark as the first series: it is a line across columns, and named in the legend.
    assert how == "greyscale" or distance(limit, shown["first"]) > 20
    assert (
        how == "greyscale"
        or min(distance(shown[a], shown[b]) for a, b in combinations(("first", "second", "third"), 2)) > 15
    )


@pytest.mark.parametrize("how", SEEN)
@pytest.mark.parametrize(("text", "ground"), [(INK, WHITE), (INK, HEAD), (INK, INPUT), (ACCENT, WHITE), (MUTED, WHITE)])
def test_text_can_be_read_on_what_it_stands_on(text: str, ground: str, how: str) -> None:
    """Plain text, headers, cells for entries, links and remarks keep 4.5 : 1."""
    assert contrast(seen(text, how), seen(ground, how)) >= 4.5

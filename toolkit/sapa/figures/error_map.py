"""Where is the error larger? Kazakhstan's twenty regions as tiles, the error printed in each, darker where larger.

A tile map needs no boundaries, gives a small region as much room as a large one, and reads in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from sapa.figures.drawing import blank
from sapa.figures.sampling_error import PERCENT, REGION, above, by_group, shown_error
from sapa.i18n import LANGUAGES, Translator, translator
from sapa.present.digits import natural_digits
from sapa.present.palette import INK, LINE, MUTED, WHITE, contrast
from sapa.results.details import NominalError, SamplingErrorDetail

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TILES = {
    "KZ-59": (4, 0), "KZ-39": (3, 1), "KZ-11": (4, 1), "KZ-71": (5, 1), "KZ-55": (6, 1), "KZ-27": (0, 2),
    "KZ-15": (2, 2), "KZ-62": (3, 2), "KZ-35": (5, 2), "KZ-10": (6, 2), "KZ-63": (7, 2), "KZ-23": (0, 3),
    "KZ-43": (3, 3), "KZ-33": (7, 3), "KZ-47": (1, 4), "KZ-61": (4, 4),
    "KZ-31": (5, 4), "KZ-19": (6, 4), "KZ-79": (4, 5), "KZ-75": (6, 5),
}  # fmt: skip
"""Column and row of each region's tile, as they lie on the map: north above, west at the left."""
COLUMNS, ROWS = 8, 6
STEPS = ("#DCE8F5", "#9DB8D6", "#4F7FB5", "#17406F")
"""From the smallest error to the largest; each is clearly darker than the one before, in greyscale too."""
NONE = "#EDEFF2"
TILE = 0.78
GAP = 0.06
LETTERS = 86.0
"""Letters of a name times their size in points: what a tile has room for."""
KEY_ROW = 0.42


@cache
def _codes() -> dict[str, str]:
    """Return every name of a region, in three languages, with its ISO code."""
    names = {code: code for code in TILES}
    for language in LANGUAGES:
        words = translator(language)
        names |= {words.place(code).casefold(): code for code in TILES}
    return names


def region_code(label: str) -> str | None:
    """Return the ISO code of a region by its code or its name in any of the languages; None for another label."""
    names = _codes()
    return names.get(label) or names.get(translator("en").place(label).casefold())


def regions_of(groups: Sequence[NominalError]) -> dict[str, NominalError]:
    """Return the groups that are Kazakhstan's regions by their ISO code, whether data hold codes or names."""
    found: dict[str, NominalError] = {}
    for group in groups:
        code = region_code(group.group)
        if code is not None:
            found[code] = group
    return found


def edges(limit: float | None, margins: Sequence[float]) -> tuple[float, ...]:
    """Return the three bounds between the four steps, in per cent: the limit and its multiples, else quarters."""
    if limit:
        return tuple(limit * k for k in range(1, len(STEPS)))
    low, high = min(margins) * PERCENT, max(margins) * PERCENT
    return tuple(low + (high - low) * k / len(STEPS) for k in range(1, len(STEPS)))


def step_of(margin: float, bounds: Sequence[float]) -> int:
    """Return the step (0 is the lightest) of an error; one that equals a bound belongs to the lighter step."""
    return sum(1 for bound in bounds if margin * PERCENT > bound)


def error_map(detail: SamplingErrorDetail, note: str, t: Translator) -> tuple[Figure, str] | None:
    """Draw the error by region on tiles; None where the groups are not Kazakhstan's regions."""
    groups = [g for g in by_group(detail) if g.group_by == REGION]
    regions = regions_of(groups)
    if len(regions) < len(TILES) / 2 or len(regions) * 2 <= len(groups):
        return None
    least = min(regions, key=lambda code: regions[code].margin or 0.0)
    # Of regions equal to each other the one that the finding names.
    most = max(regions, key=lambda code: (regions[code].margin or 0.0, regions[code].group))
    bounds = edges(detail.limit, [g.margin or 0.0 for g in regions.values()])
    title = t(
        "figures.map.title", low=shown_error(regions[least].margin or 0.0, detail.limit, t),
        least=t(f"region.short.{least}"), high=shown_error(regions[most].margin or 0.0, detail.limit, t),
        most=t(f"region.short.{most}"),
    )  # fmt: skip
    confidence = t.percent(detail.overall.confidence, 0)
    left_out = [t.place(g.group) for g in groups if g not in regions.values()]
    lines = [t("figures.map.sub", confidence=confidence), t("figures.map.scheme")]
    if left_out:
        lines.append(t("figures.map.left_out", names=tuple(left_out)))
    figure, axes = blank(title, "\n".join(lines), note, rows=ROWS * TILE + KEY_ROW - 0.35)
    box = axes.get_position()
    bottom = 0.5 / figure.get_figheight()
    axes.set_position((0.02, bottom, 0.96, box.y1 - bottom))
    axes.set_axis_off()
    axes.set_xlim(0, COLUMNS)
    axes.set_ylim(ROWS + KEY_ROW / TILE, 0)
    for code, place in TILES.items():
        _tile(axes, place, t(f"region.short.{code}"), regions.get(code), bounds, t)
    _key(axes, bounds, limited=detail.limit is not None, gaps=len(regions) < len(TILES), t=t)
    over = sum(1 for g in regions.values() if above(g, detail.limit))
    alt = t("figures.map.alt", title=title, shown=len(regions), over=over)
    return figure, alt if detail.limit is not None else f"{title}."


def _tile(
    axes: Axes, place: tuple[int, int], name: str, group: NominalError | None, bounds: Sequence[float], t: Translator
) -> None:
    from matplotlib.patches import Rectangle

    x, y = place
    colour = NONE if group is None else STEPS[step_of(group.margin or 0.0, bounds)]
    ink = MUTED if group is None else INK if contrast(INK, colour) > contrast(WHITE, colour) else WHITE
    axes.add_patch(
        Rectangle(
            (x + GAP / 2, y + GAP / 2), 1 - GAP, 1 - GAP, facecolor=colour, edgecolor=LINE, linewidth=0.6,
            hatch=_hatch(colour),
        )
    )  # fmt: skip
    lines = two_lines(name)
    # The longest names (Карагандинская) must not touch the edges of the tile.
    size = min(7.4, LETTERS / max(map(len, lines)))
    axes.text(x + 0.5, y + 0.25, "\n".join(lines), fontsize=size, color=ink, ha="center", va="center", linespacing=1.0)
    value = "–" if group is None else t.percent(group.margin, 1)
    axes.text(x + 0.5, y + 0.6, value, fontsize=12, fontweight="bold", color=ink, ha="center", va="center")
    if group is not None:
        count = f"n = {t.show(group.n, 'int')}"
        axes.text(x + 0.5, y + 0.84, count, fontsize=7.2, color=ink, ha="center", va="center")


def _hatch(colour: str) -> str | None:
    """Return the lines that tell "no interviews" from a small error without colour."""
    return "////" if colour == NONE else None


def two_lines(name: str) -> list[str]:
    """Break a long name once, at its space or hyphen."""
    for mark in (" ", "-"):
        head, found, tail = name.partition(mark)
        if found and len(name) > 10:
            return [head + (mark if mark == "-" else ""), tail]
    return [name]


def _key(axes: Axes, bounds: Sequence[float], *, limited: bool, gaps: bool, t: Translator) -> None:
    from matplotlib.patches import Rectangle

    shown = [t.percent(b / PERCENT, natural_digits(b, digits=1)) for b in bounds]
    words = [t("figures.map.within" if limited else "figures.map.up_to", high=shown[0])]
    words += [t("figures.map.between", low=a, high=b) for a, b in pairwise(shown)]
    words.append(t("figures.map.more", low=shown[-1]))
    entries = list(zip(STEPS, words, strict=True))
    if gaps:
        entries.append((NONE, t("figures.map.none")))
    y, x = ROWS + 0.22, 0.03
    for colour, text in entries:
        axes.add_patch(
            Rectangle((x, y), 0.26, 0.22, facecolor=colour, edgecolor=LINE, linewidth=0.6, hatch=_hatch(colour))
        )
        axes.text(x + 0.33, y + 0.12, text, fontsize=8.5, va="center")
        x += 0.5 + 0.078 * len(text)

"""Plan and achieved at a glance: Kazakhstan's twenty regions as tiles, the number missing written in each.

A tile that has reached its plan carries a tick, the others what they lack: sign and number tell as much as the colour,
and blue against orange is kept apart by people who do not see red and green.
"""

from __future__ import annotations

from sapa.app.coverage.plan_rows import Breakdown, PlanRow, Reached
from sapa.app.figure_design import Drawn
from sapa.app.svg import Sheet, wide
from sapa.figures.error_map import COLUMNS, NONE, ROWS, TILES, region_code, two_lines
from sapa.i18n import Translator
from sapa.present.palette import INK, LINE, MUTED, WHITE, contrast

COLOURS = {
    Reached.MET: "#D3E4F5",
    Reached.SLIGHT: "#FBDDB0",
    Reached.MARKED: "#EE9B4F",
    Reached.SEVERE: "#B8480E",
    Reached.MISSED: "#45140A",
    Reached.NO_PLAN: NONE,
}
"""Blue where the plan is reached; else the darker the more is missing, in greyscale too."""
TILE, HEIGHT, GAP, PAD, INSIDE = 96.0, 88.0, 4.0, 16.0, 5.0
NAME = 10.5
KEY = 13.0


def regions_of(breakdown: Breakdown) -> dict[str, PlanRow]:
    """Return the rows that are Kazakhstan's regions by their ISO code, whether data hold codes or names."""
    found = ((region_code(row.label), row) for row in breakdown.rows)
    return {code: row for code, row in found if code is not None}


def drawable(breakdown: Breakdown) -> bool:
    """Tell whether most of the rows are Kazakhstan's regions, so that a map of tiles says more than bars."""
    regions = regions_of(breakdown)
    return len(regions) > 1 and len(regions) * 2 > len(breakdown.rows)


def plan_map(breakdown: Breakdown, title: str, note: str, t: Translator) -> Drawn:
    """Draw plan and achieved on tiles under the answer in one sentence."""
    regions = regions_of(breakdown)
    sheet = Sheet(2 * PAD + COLUMNS * TILE)
    width = sheet.width - 2 * PAD
    y = sheet.block(PAD, 6, title, width, size=15, bold=True)
    top = sheet.block(PAD, y + 2, t("app.coverage.map.read"), width, size=12, fill=MUTED) + 12
    for code, (column, row) in TILES.items():
        _tile(sheet, PAD + column * TILE, top + row * HEIGHT, t(f"region.short.{code}"), regions.get(code), t)
    shown = {(regions[code].reached if code in regions else Reached.NO_PLAN) for code in TILES}
    y = key(sheet, [r for r in Reached if r in shown], top + ROWS * HEIGHT + 6, t)
    left = [t.place(r.label) for r in breakdown.rows if region_code(r.label) is None]
    if left:
        y = sheet.block(PAD, y, t("figures.map.left_out", names=tuple(left)), width, size=11, fill=MUTED)
    y = sheet.block(PAD, y + 2, note, width, size=11, fill=MUTED)
    return Drawn(sheet.done(y + 12, title), title)


def sign(row: PlanRow, t: Translator) -> str:
    """Return what is written large: a tick, or how many interviews are missing."""
    if row.reached is Reached.NO_PLAN:
        return "–"
    return "✓" if row.reached is Reached.MET else f"−{t.show(row.missing, 'int')}"


def ink_on(colour: str) -> str:
    """Return the ink that is read on a colour."""
    return INK if contrast(INK, colour) > contrast(WHITE, colour) else WHITE


def _tile(sheet: Sheet, x: float, y: float, name: str, row: PlanRow | None, t: Translator) -> None:
    reached = Reached.NO_PLAN if row is None else row.reached
    colour = COLOURS[reached]
    ink = MUTED if row is None else ink_on(colour)
    sheet.box(x, y, TILE - GAP, HEIGHT - GAP, fill=colour, stroke=LINE)
    middle = x + (TILE - GAP) / 2
    lines = two_lines(name)
    size = min(NAME, NAME * (TILE - GAP - 2 * INSIDE) / max(wide(line, NAME) for line in lines))
    for i, line in enumerate(lines):
        sheet.text(middle, y + (15 if len(lines) > 1 else 19) + 11 * i, line, size=size, fill=ink, anchor="middle")
    large = "–" if row is None else sign(row, t)
    sheet.text(middle, y + 51, large, size=20, fill=ink, anchor="middle", bold=True)
    if row is not None:
        planned = t.show(row.planned, "int") if row.planned else "–"
        words = f"{t.show(row.valid, 'int')} / {planned}"
        sheet.text(middle, y + 71, words, size=11, fill=ink, anchor="middle")


def key(sheet: Sheet, shown: list[Reached], y: float, t: Translator) -> float:
    """Draw what the colours mean, in as many lines as it needs; returns the foot."""
    x = PAD
    for reached in shown:
        words = t(f"app.coverage.reached.{reached.value}")
        room = KEY + 6 + wide(words, 11.5) + 18
        if x > PAD and x + room > sheet.width - PAD:
            x, y = PAD, y + KEY + 6
        sheet.box(x, y, KEY, KEY, fill=COLOURS[reached], stroke=LINE)
        sheet.text(x + KEY + 6, y + KEY - 2.5, words, size=11.5)
        x += room
    return y + KEY + 8

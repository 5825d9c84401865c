"""Where will the interviews be? Kazakhstan's twenty regions as tiles: interviews, units drawn, the margin planned."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.app.figure_design import Drawn, note, shown_margin
from sapa.app.svg import Sheet, wide
from sapa.figures.error_map import COLUMNS, NONE, ROWS, STEPS, TILES, region_code, two_lines
from sapa.i18n import Translator
from sapa.present.palette import INK, LINE, MUTED, WHITE, contrast
from sapa.results.draw import DrawnSample
from sapa.results.plan import SamplePlan

TILE = 96.0
HEIGHT = 88.0
GAP = 4.0
PAD = 16.0
NAME = 10.5
"""Letters of a region's name; smaller where it would touch the edges of its tile."""
INSIDE = 5.0


@dataclass(slots=True)
class Region:
    """What one region gets: interviews, drawn units, and the margin planned where the plan has one for it."""

    interviews: int = 0
    units: int = 0
    margin: float | None = None


def regions_of(plan: SamplePlan, drawn: DrawnSample | None) -> dict[str, Region]:
    """Return regions by ISO code, from the first stratum column whose labels are Kazakhstan's regions."""
    best: dict[str, Region] = {}
    for place in range(len(plan.by)):
        found: dict[str, Region] = {}
        for stratum in plan.strata:
            code = region_code(stratum.parts[place])
            if code is not None:
                found.setdefault(code, Region()).interviews += stratum.interviews
        for unit in drawn.main if drawn is not None else ():
            code = region_code(unit.parts[place])
            if code is not None:
                found.setdefault(code, Region()).units += 1
        for domain in plan.domains:
            code = region_code(domain.domain)
            if domain.by == (plan.by[place],) and code in found:
                found[code].margin = domain.margin
        if len(found) > len(best):
            best = found
    return best


def sample_map(plan: SamplePlan, drawn: DrawnSample | None, t: Translator) -> Drawn | None:
    """Draw the sample on tiles; None where the strata are not Kazakhstan's regions."""
    regions = {code: r for code, r in regions_of(plan, drawn).items() if r.interviews}
    if len(regions) < 2:
        return None
    counts = sorted(r.interviews for r in regions.values())
    bounds = [counts[len(counts) * k // len(STEPS)] for k in range(1, len(STEPS))]
    most = max(regions, key=lambda code: regions[code].interviews)
    least = min(regions, key=lambda code: regions[code].interviews)
    key = "drawn" if drawn is not None else "planned"
    even = ".even" if regions[most].interviews == regions[least].interviews else ""
    title = t(
        f"app.design.map.{key}{even}", n=len(drawn.main) if drawn is not None else len(regions),
        interviews=plan.interviews,
        regions=len(regions), most=t(f"region.short.{most}"), high=regions[most].interviews,
        least=t(f"region.short.{least}"), low=regions[least].interviews,
    )  # fmt: skip
    sheet = Sheet(2 * PAD + COLUMNS * TILE)
    width = sheet.width - 2 * PAD
    y = sheet.block(PAD, 6, title, width, size=15, bold=True)
    top = sheet.block(PAD, y + 2, t(f"app.design.map.{key}.read"), width, size=12, fill=MUTED) + 12
    for code, (column, row) in TILES.items():
        x, at = PAD + column * TILE, top + row * HEIGHT
        _tile(sheet, x, at, t(f"region.short.{code}"), regions.get(code), bounds, plan, t)
    y = sheet.block(PAD, top + ROWS * HEIGHT + 2, note(plan, t), width, size=11, fill=MUTED)
    return Drawn(sheet.done(y + 12, title), title)


def _tile(
    sheet: Sheet,
    x: float,
    y: float,
    name: str,
    region: Region | None,
    bounds: list[int],
    plan: SamplePlan,
    t: Translator,
) -> None:
    colour = NONE if region is None else STEPS[sum(1 for b in bounds if region.interviews > b)]
    ink = MUTED if region is None else INK if contrast(INK, colour) > contrast(WHITE, colour) else WHITE
    sheet.box(x, y, TILE - GAP, HEIGHT - GAP, fill=colour, stroke=LINE)
    middle = x + (TILE - GAP) / 2
    lines = two_lines(name)
    size = min(NAME, NAME * (TILE - GAP - 2 * INSIDE) / max(wide(line, NAME) for line in lines))
    for i, line in enumerate(lines):
        sheet.text(middle, y + (15 if len(lines) > 1 else 19) + 11 * i, line, size=size, fill=ink, anchor="middle")
    if region is None:
        sheet.text(middle, y + 48, "–", size=16, fill=ink, anchor="middle", bold=True)
        return
    sheet.text(middle, y + 47, t.show(region.interviews, "int"), size=17, fill=ink, anchor="middle", bold=True)
    words = [t("app.design.map.units", n=region.units)] if region.units else []
    words += [shown_margin(region.margin, plan, t)] if region.margin is not None else []
    for i, line in enumerate(words):
        sheet.text(middle, y + 62 + 13 * i, line, size=10, fill=ink, anchor="middle")

"""Was the plan fulfilled? Planned and achieved interviews side by side, the shortfall printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapa.figures.drawing import NARROW, WIDTH, blank, is_narrow, name_rows, short
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, LIMIT, SERIES
from sapa.results.details import CoverageDetail

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_ROWS = 30


def coverage(detail: CoverageDetail, note: str, t: Translator, *, width: float = WIDTH) -> tuple[Figure, str]:
    """Plan against achieved: paired bars by region (or stratum), the shortfall printed, the largest first."""
    rows = [r for r in (detail.by_region or detail.strata) if r.planned is not None]
    rows.sort(key=lambda r: (-(r.shortfall or 0), -(r.planned or 0), r.stratum))
    # Totals and the number of those short of the plan are of all rows, drawn or not.
    planned, valid = sum(r.planned or 0 for r in rows), sum(r.valid for r in rows)
    less = sum(1 for r in rows if r.shortfall)
    rest = len(rows) - MOST_ROWS
    rows = rows[:MOST_ROWS]
    more = t("figures.more_rows", n=rest) if rest > 0 else ""
    step = 0.34 if width >= NARROW else 0.52
    sub = t("figures.coverage.sub" if less else "figures.coverage.full", planned=planned, valid=valid)
    figure, axes = blank(t("figures.coverage"), sub, note, rows=0.3 + step * len(rows), width=width, key=more)
    # On a narrow sheet the name stands above its bars.
    middle, thick = (0.13, 0.24) if is_narrow(figure) else (0.0, 0.32)
    for y, row in enumerate(rows):
        axes.barh(y + middle - thick / 2, row.planned or 0, thick, color=SERIES["second"])
        axes.barh(y + middle + thick / 2, row.valid, thick, color=ACCENT)
        if row.shortfall:
            longest = max(row.planned or 0, row.valid)
            axes.annotate(
                f"−{t.show(row.shortfall, 'int')}",
                (longest, y + middle),
                (4, 0),
                textcoords="offset points",
                color=LIMIT,
                fontsize=8.5,
                va="center",
            )
    name_rows(figure, axes, [(y, short(t.place(r.stratum))) for y, r in enumerate(rows)])
    axes.set_ylim(len(rows) - 0.4, -1.4)
    top = max([max(r.planned or 0, r.valid) for r in rows] + [1])
    axes.set_xlim(0, top * 1.12)
    axes.set_xlabel(t("figures.interviews_axis"))
    for x, colour, key in ((0.0, SERIES["second"], "planned"), (0.3, ACCENT, "achieved")):
        axes.plot(
            [x + 0.005], [-0.95], "s", color=colour, transform=axes.get_yaxis_transform(), markersize=7, clip_on=False
        )
        axes.text(
            x + 0.025, -0.95, t(f"figures.{key}"), transform=axes.get_yaxis_transform(), fontsize=8.5, va="center"
        )
    return figure, t("figures.coverage.alt", planned=planned, valid=valid, n=less)

"""Were people satisfied? Each event's satisfaction by the act's formula, with its interval and what is required."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sapa.figures.drawing import HALO, NARROW, WIDTH, blank, is_narrow, name_axis, name_rows, percent_axis, short
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, LIMIT
from sapa.results import Evaluation
from sapa.results.services import ServiceDetail

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ROWS = 30
ROW, NARROW_ROW = 0.3, 0.44
PERCENT = 100.0


def required(evaluation: Evaluation, part: str) -> dict[str, float]:
    """Return the satisfaction (a fraction) that each event of a part was judged against, by event."""
    found: dict[str, float] = {}
    for f in evaluation.findings:
        asked = f.min is not None and f.value is not None and f.norm is not None and f.norm.endswith(".satisfaction")
        if f.part == part and f.min is not None and asked:
            # Where the specification asks for less than the Standard allows, the Standard's least holds.
            found[f.item or ""] = max(found.get(f.item or "", 0.0), f.min / PERCENT)
    return found


def about(detail: ServiceDetail) -> str:
    """Return the word that names the picture: consultations are one entry without a name, all else goes by event."""
    return "satisfaction" if any(e.event for e in detail.events) else "satisfaction.journal"


def satisfaction(
    detail: ServiceDetail, note: str, t: Translator, *, limits: Mapping[str, float], width: float = WIDTH
) -> tuple[Figure, str] | None:
    """Draw each event's satisfaction, the lowest first; None where nobody was asked."""
    events = [e for e in detail.events if e.satisfaction is not None]
    if not events:
        return None
    events.sort(key=lambda e: (e.satisfaction or 0.0, e.event))
    rest, events = len(events) - MOST_ROWS, events[:MOST_ROWS]
    below = sum(1 for e in events if (e.satisfaction or 0.0) < limits.get(e.event, 0.0))
    level = t.percent(detail.level, 0) if detail.level else ""
    figure, axes = blank(
        t(f"figures.{about(detail)}"), t("figures.satisfaction.sub", level=level) if level else "", note,
        rows=(ROW if width >= NARROW else NARROW_ROW) * (len(events) + 1.2), width=width,
        key=t("figures.more_rows", n=rest) if rest > 0 else "",
    )  # fmt: skip
    for y, event in enumerate(events):
        at = event.satisfaction or 0.0
        if event.low is not None and event.high is not None:
            axes.plot([event.low, event.high], [y, y], color=ACCENT, linewidth=2.2, solid_capstyle="butt")
        axes.plot([at], [y], "o", color=ACCENT, markersize=5.5)
        limit = limits.get(event.event)
        if limit is not None:
            axes.plot([limit, limit], [y - 0.3, y + 0.3], color=LIMIT, linewidth=2.0)
        _value(axes, y, t.percent(at, 1))
    whole = t("figures.satisfaction.whole")
    names = [(short(e.event, 34) or whole, t.show(e.polled, "int")) for e in events]
    name_rows(figure, axes, [(float(y), f"{name}  n = {n}") for y, (name, n) in enumerate(names)])
    axes.set_ylim(len(events) - 0.4, -0.8)
    axes.set_xlim(0, 1.0 if is_narrow(figure) else 1.12)
    percent_axis(axes.xaxis, t)
    name_axis(axes, t("figures.satisfaction.axis"))
    if about(detail) != "satisfaction":
        only = events[0]
        return figure, t("figures.satisfaction.journal_alt", value=only.satisfaction, polled=only.polled)
    return figure, t("figures.satisfaction.alt", n=len(events), below=below)


def _value(axes: Axes, y: float, shown: str) -> None:
    """Print a value at the right edge, clear of the marks: behind the name on a narrow sheet."""
    at = y - 0.36 if is_narrow(axes.figure) else y
    axes.text(1, at, shown, transform=axes.get_yaxis_transform(), fontsize=8, ha="right", va="center", bbox=HALO)

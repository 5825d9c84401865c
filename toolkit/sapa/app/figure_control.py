"""How much of each interviewer's work is controlled? Dots with intervals, sorted, the required range drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapa.app.control.day import ControlDay
from sapa.figures.drawing import blank, make_room, percent_axis, short
from sapa.figures.sampling_error import shown_limit
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, INK, LIMIT, MUTED, SERIES
from sapa.results.control import ControlGroup

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ROWS = 60
ROW = 0.215
PERCENT = 100.0


def shares(day: ControlDay) -> list[ControlGroup]:
    """Return the interviewers with interviews, the least controlled first; of equals, the one with more interviews."""
    groups = [g for g in day.detail.by_interviewer if g.interviews]
    return sorted(groups, key=lambda g: (g.share or 0.0, -g.interviews, g.name))


def control_share(day: ControlDay, note: str, t: Translator) -> tuple[Figure, str]:
    """Draw each interviewer's share of controlled interviews with Wilson's 95 % interval.

    The first row is the whole survey. The tinted band is the required range; a cross is an interviewer without any
    control.
    """
    groups = shares(day)
    hidden = max(0, len(groups) - MOST_ROWS)
    total = day.detail.total
    never = sum(1 for g in groups if not g.controlled)
    rows = [(0.0, t("figures.whole_sample"), total, INK)]
    rows += [(1.5 + i, short(g.name, 24), g, ACCENT) for i, g in enumerate(groups[:MOST_ROWS])]
    last = rows[-1][0]
    figure, axes = blank(
        t("app.control.figure.share"),
        t("app.control.figure.share.sub", interviews=total.interviews, controlled=total.controlled, n=never),
        note, rows=ROW * (last + 3.4),
    )  # fmt: skip
    for y, _, group, colour in rows:
        _row(axes, y, group, colour)
    axes.set_yticks([r[0] for r in rows], [f"{name}  n = {t.show(g.interviews, 'int')}" for _, name, g, _ in rows])
    axes.tick_params(axis="y", labelsize=8.5, pad=9)
    make_room(figure, axes)
    axes.set_ylim(last + 0.8, -2.2)
    axes.set_xlim(0, min(1.0, max([r[2].high or 0.0 for r in rows] + [day.high or 0.0, day.low or 0.0]) * 1.04 + 0.01))
    _corridor(axes, day, t)
    axes.set_xlabel(t("figures.share_axis"))
    percent_axis(axes.xaxis, t)
    if hidden:
        figure.text(0.02, 0.34 / figure.get_figheight(), t("figures.more_rows", n=hidden), fontsize=8, color=MUTED)
    alt = t("app.control.figure.share.alt", n=len(groups), share=total.share or 0.0, never=never)
    return figure, alt


def _row(axes: Axes, y: float, group: ControlGroup, colour: str) -> None:
    if group.low is not None and group.high is not None:
        axes.plot([group.low, group.high], [y, y], color=colour, linewidth=1.3, alpha=0.75)
    if group.controlled:
        axes.plot([group.share or 0.0], [y], "o", color=colour, markersize=5)
    else:
        axes.plot([0.0], [y], "X", color=LIMIT, markersize=6.5, clip_on=False, zorder=4)


def _corridor(axes: Axes, day: ControlDay, t: Translator) -> None:
    low, high = day.low, day.high
    if low is not None or high is not None:
        right = axes.get_xlim()[1]
        axes.axvspan(low or 0.0, right if high is None else high, color=SERIES["second"], alpha=0.22, linewidth=0)
    near = low is not None and high is not None and high - low < axes.get_xlim()[1] * 0.3
    for limit, key, line in ((low, "from", "-"), (high, "to", (0, (5, 3)))):
        if limit is None:
            continue
        axes.axvline(limit, color=LIMIT, linewidth=1.3, linestyle=line, zorder=0.9)
        left = key == "from" and near
        axes.annotate(
            t(f"app.control.figure.{key}", limit=shown_limit(limit * PERCENT, t)), (limit, -1.5),
            (-5 if left else 5, 0), textcoords="offset points", color=LIMIT, fontsize=8.5, fontweight="bold",
            ha="right" if left else "left", va="center",
        )  # fmt: skip

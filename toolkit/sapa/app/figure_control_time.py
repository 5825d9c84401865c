"""When did the field work happen, and did control keep up with it: hours by days, and the curve of progress."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sapa.app.control.day import HOURS, ControlDay
from sapa.figures.drawing import blank, make_room
from sapa.figures.sampling_error import shown_limit
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, INK, LIMIT, LINE, MUTED, SERIES, WHITE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW = 0.24
MOST_DAYS = 62
PERCENT = 100.0
DARK = 0.55
"""Share of the fullest hour from which numbers are white."""


def control_hours(day: ControlDay, note: str, t: Translator) -> tuple[Figure, str]:
    """Draw the interviews begun by day and hour; the number stands in its field, empty fields are white."""
    from matplotlib.colors import LinearSegmentedColormap

    days, counts = day.days[-MOST_DAYS:], day.hours[-MOST_DAYS:]
    used = np.flatnonzero(counts.sum(axis=0))
    first, last = int(used[0]), int(used[-1])
    shown = counts[:, first : last + 1]
    most = int(shown.max())
    figure, axes = blank(
        t("app.control.figure.hours"), t("app.control.figure.hours.sub", interviews=int(counts.sum())), note,
        rows=ROW * (len(days) + 1),
    )  # fmt: skip
    tints = LinearSegmentedColormap.from_list("sapa", ["#F1F5FA", SERIES["second"], ACCENT])
    axes.imshow(
        np.ma.masked_equal(shown, 0), cmap=tints, vmin=0, vmax=most, aspect="auto", interpolation="nearest",
        extent=(first - 0.5, last + 0.5, len(days) - 0.5, -0.5),
    )  # fmt: skip
    for i, j in zip(*np.nonzero(shown), strict=True):
        colour = WHITE if shown[i, j] > DARK * most else INK
        axes.text(first + j, i, t.show(int(shown[i, j]), "int"), ha="center", va="center", fontsize=7, color=colour)
    axes.set_yticks(range(len(days)), [_day_label(d, t) for d in days])
    axes.tick_params(axis="y", labelsize=8)
    for label, d in zip(axes.get_yticklabels(), days, strict=True):
        label.set_color(MUTED if d.isoweekday() > 5 else INK)
    make_room(figure, axes)
    step = 1 if last - first < HOURS - 6 else 2
    axes.set_xticks(range(first, last + 1, step), [f"{h}:00" for h in range(first, last + 1, step)], fontsize=7.5)
    axes.grid(visible=False)
    axes.set_xlabel(t("app.control.figure.hours_axis"))
    busiest = int(np.argmax(shown.sum(axis=0))) + first
    alt = t(
        "app.control.figure.hours.alt", interviews=int(counts.sum()), first=days[0], last=days[-1],
        hour=f"{busiest}:00–{busiest + 1}:00",
    )  # fmt: skip
    return figure, alt


def _day_label(day: date, t: Translator) -> str:
    from babel.dates import format_date

    return str(format_date(day, format="EE d MMM", locale=t.language))


def control_curve(day: ControlDay, note: str, t: Translator) -> tuple[Figure, str]:
    """Draw interviews controlled against what the required share of the interviews made so far asks for, day by day."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    when = [c.day for c in day.curve]
    made = np.array([c.made for c in day.curve], dtype=float)
    done = np.array([c.controlled for c in day.curve], dtype=float)
    total = day.detail.total
    sub = t("app.control.figure.curve.sub", interviews=total.interviews, controlled=total.controlled)
    if not day.dated:
        sub += "\n" + t("app.control.figure.curve.undated")
    figure, axes = blank(t("app.control.figure.curve"), sub, note, rows=3.3)
    box = axes.get_position()
    axes.set_position((0.08, box.y0, 0.74, box.height))
    x = np.array([np.datetime64(d) for d in when])
    ends: list[tuple[float, str, str]] = [(float(done[-1]), t("app.control.figure.curve.done"), ACCENT)]
    low, high = day.low, day.high
    if low is not None and high is not None:
        axes.fill_between(x, made * low, made * high, color=SERIES["second"], alpha=0.22, linewidth=0)
    for bound, key, line in ((low, "low", "-"), (high, "high", (0, (5, 3)))):
        if bound is None:
            continue
        axes.plot(x, made * bound, color=LIMIT, linewidth=1.2, linestyle=line)
        ends.append((float(made[-1] * bound), t(f"app.control.figure.curve.{key}",
                                                limit=shown_limit(bound * PERCENT, t)), LIMIT))  # fmt: skip
    axes.plot(x, done, color=ACCENT, linewidth=2.2, marker="o", markersize=3.5)
    top = max([e[0] for e in ends] + [1.0]) * 1.08
    axes.set_ylim(0, top)
    _label_ends(axes, x[-1], ends, top)
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda v, _: t.show(v, "int")))
    ticks = np.unique(np.linspace(0, len(when) - 1, min(6, len(when))).round().astype(int))
    axes.set_xticks(x[ticks], [_day_label(when[i], t) for i in ticks], fontsize=8)
    axes.set_ylabel(t("app.control.figure.curve_axis"))
    due = 0 if low is None else low
    alt = t(
        "app.control.figure.curve.alt", controlled=int(done[-1]), interviews=int(made[-1]), due=float(made[-1] * due)
    )
    return figure, alt


def _label_ends(axes: Axes, x: object, ends: list[tuple[float, str, str]], top: float) -> None:
    """Write what each line is at its end, far enough apart to be read."""
    gap, below = top * 0.085, -1e9
    for y, words, colour in sorted(ends):
        at = max(y, below + gap)
        below = at
        axes.annotate(
            words, (x, at), (8, 0), textcoords="offset points", color=colour, fontsize=8.5, va="center",
            annotation_clip=False,
        )  # fmt: skip

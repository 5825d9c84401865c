"""Is an interviewer unusual? Share controlled against the number of interviews, with the limits of chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sapa.figures.drawing import WIDTH, blank, percent_axis, short
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, LIMIT, LINE, MUTED, SERIES
from sapa.results.details import FieldControlDetail

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_LABELS = 14


def field_control(detail: FieldControlDetail, note: str, t: Translator, *, width: float = WIDTH) -> tuple[Figure, str]:
    """Is an interviewer unusual: share controlled against the number of interviews, with limits of chance.

    The band is share ± 1.96·√(share·(1−share)/interviews), cut at 0 and 1: where 95 % of interviewers would lie if
    interviews were controlled at random (funnel plot; Spiegelhalter 2005, Statistics in Medicine 24).
    """
    import numpy as np

    people = [g for g in detail.by_interviewer if g.interviews]
    total = detail.total.share or 0.0
    sub = t("figures.field_control.sub", interviews=detail.total.interviews)
    n = np.array([g.interviews for g in people], dtype=float)
    share = np.array([g.share or 0.0 for g in people])
    outside = np.abs(share - total) > 1.96 * np.sqrt(total * (1 - total) / n)
    never = share == 0
    key = t("figures.field_control.key", never=int(never.sum()), outside=int((outside & ~never).sum()))
    figure, axes = blank(t("figures.field_control"), sub, note, rows=3.3, width=width, key=key)
    box, left = axes.get_position(), 0.86 / width
    axes.set_position((left, box.y0, 0.96 - left, box.height))
    grid = np.linspace(1, max(n) * 1.08, 200)
    half = 1.96 * np.sqrt(total * (1 - total) / grid)
    axes.fill_between(
        grid, np.clip(total - half, 0, 1), np.clip(total + half, 0, 1), color=SERIES["second"], alpha=0.28, linewidth=0
    )
    axes.axhline(total, color=MUTED, linewidth=1)
    axes.plot(n[~outside & ~never], share[~outside & ~never], "o", color=ACCENT, markersize=5.5, alpha=0.85)
    axes.plot(n[outside & ~never], share[outside & ~never], "D", color=SERIES["third"], markersize=6)
    axes.plot(n[never], share[never], "X", color=LIMIT, markersize=7, clip_on=False, zorder=4)
    axes.set_xlim(0, max(n) * 1.08)
    axes.set_ylim(0, min(1.0, max(float(share.max()), total, (detail.limit_high or 0) / 100) * 1.2 + 0.02))
    for limit, side in ((detail.limit_low, "at_least"), (detail.limit_high, "at_most")):
        if limit is not None:
            axes.axhline(limit / 100, color=LIMIT, linewidth=1.2, linestyle="-" if side == "at_least" else (0, (5, 3)))
            words = t(f"figures.{side}", share=limit / 100)
            axes.annotate(
                words,
                (1, limit / 100),
                (-2, 3),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                color=LIMIT,
                fontsize=8.5,
                ha="right",
            )
    words = t("figures.all_controlled", share=total)
    below = detail.limit_low is not None and total * 100 < detail.limit_low
    axes.annotate(
        words,
        (0, total),
        (4, -3 if below else 3),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        fontsize=8.5,
        color=MUTED,
        va="top" if below else "bottom",
    )
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    axes.set_xlabel(t("figures.interviews_axis"))
    axes.set_ylabel(t("figures.share_axis"))
    percent_axis(axes.yaxis, t)
    _name_points(
        axes,
        [(g.name, float(x), float(y)) for g, x, y, o in zip(people, n, share, outside, strict=True) if o and y > 0],
    )
    alt = t("figures.field_control.alt", n=len(people), share=total, never=int(never.sum()))
    return figure, alt


def _name_points(axes: Axes, points: Sequence[tuple[str, float, float]]) -> None:
    for name, x, y in sorted(points, key=lambda p: -p[2])[:MOST_LABELS]:
        axes.annotate(short(name, 14), (x, y), (6, 3), textcoords="offset points", fontsize=7.5)

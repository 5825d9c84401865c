"""Pictures of a review, one question each. Figures are plain objects (no pyplot state): many kernels may draw at once.

Every picture prints its n, its source and the review's date; PNG and SVG have the same bytes each time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sapa.app.drawing import STYLE, blank, make_room, percent_axis, short
from sapa.app.figure_error import by_design, sampling_error
from sapa.app.figure_map import error_map
from sapa.i18n import Translator
from sapa.present.palette import ACCENT, INK, LIMIT, LINE, MUTED, SERIES
from sapa.results import Evaluation
from sapa.results.details import CoverageDetail, FieldControlDetail, SamplingErrorDetail

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ROWS = 30
MOST_LABELS = 14
KINDS = ("sampling_error", "error_map", "field_control", "coverage")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn figure: what it shows, as SVG and PNG, with the words that stand for it where it cannot be seen."""

    kind: str
    method: str
    title: str
    alt: str
    svg: bytes
    png: bytes


def pictures(evaluation: Evaluation, t: Translator) -> tuple[Picture, ...]:
    """Draw every picture that an evaluation has the numbers for, in one language."""
    import matplotlib as mpl

    drawn = []
    with mpl.rc_context(STYLE):
        for (method, _), detail in evaluation.details.items():
            for kind, figure, alt in _draw(detail, _note(evaluation, t), t, by_design(evaluation, method, detail)):
                title = t(f"app.figure.{kind}")
                drawn.append(Picture(kind, method, title, alt, _bytes(figure, "svg"), _bytes(figure, "png")))
    return tuple(sorted(drawn, key=lambda p: KINDS.index(p.kind)))


def _draw(detail: object, note: str, t: Translator, designed: Mapping[str, float]) -> Iterator[tuple[str, Figure, str]]:
    if isinstance(detail, SamplingErrorDetail) and detail.overall.margin is not None:
        yield "sampling_error", *sampling_error(detail, note, t, designed=designed)
        tiles = error_map(detail, note, t)
        if tiles is not None:
            yield "error_map", *tiles
    if isinstance(detail, FieldControlDetail) and any(g.interviews for g in detail.by_interviewer):
        yield "field_control", *field_control(detail, note, t)
    if isinstance(detail, CoverageDetail) and any(s.planned is not None for s in detail.by_region or detail.strata):
        yield "coverage", *coverage(detail, note, t)


def _note(evaluation: Evaluation, t: Translator) -> str:
    data = [f.path for f in evaluation.files if f.role == "data"] or [f.path for f in evaluation.files[:1]]
    parts = [t("app.figure.source", files=tuple(data))]
    passport = evaluation.passport
    if passport.start and passport.accepted:
        parts.append(t("app.figure.period", start=passport.start, accepted=passport.accepted))
    if evaluation.reviewed_on:
        parts.append(t("app.figure.reviewed", when=evaluation.reviewed_on))
    return " ".join(parts)


def _bytes(figure: Figure, kind: str) -> bytes:
    out = io.BytesIO()
    metadata: dict[str, Any] = {"Date": None, "Creator": "sapa"} if kind == "svg" else {"Software": "sapa"}
    figure.savefig(out, format=kind, dpi=200, metadata=metadata, facecolor="white")
    return out.getvalue()


def field_control(detail: FieldControlDetail, note: str, t: Translator) -> tuple[Figure, str]:
    """Is an interviewer unusual: share controlled against the number of interviews, with limits of chance.

    The band is share ± 1.96·√(share·(1−share)/interviews), cut at 0 and 1: where 95 % of interviewers would lie if
    interviews were controlled at random (funnel plot; Spiegelhalter 2005, Statistics in Medicine 24).
    """
    import numpy as np

    people = [g for g in detail.by_interviewer if g.interviews]
    total = detail.total.share or 0.0
    sub = t("app.figure.field_control.sub", interviews=detail.total.interviews)
    figure, axes = blank(t("app.figure.field_control"), sub, note, rows=3.3)
    box = axes.get_position()
    axes.set_position((0.1, box.y0, 0.86, box.height))
    n = np.array([g.interviews for g in people], dtype=float)
    share = np.array([g.share or 0.0 for g in people])
    grid = np.linspace(1, max(n) * 1.08, 200)
    half = 1.96 * np.sqrt(total * (1 - total) / grid)
    axes.fill_between(
        grid, np.clip(total - half, 0, 1), np.clip(total + half, 0, 1), color=SERIES["second"], alpha=0.28, linewidth=0
    )
    axes.axhline(total, color=MUTED, linewidth=1)
    outside = np.abs(share - total) > 1.96 * np.sqrt(total * (1 - total) / n)
    never = share == 0
    axes.plot(n[~outside & ~never], share[~outside & ~never], "o", color=ACCENT, markersize=5.5, alpha=0.85)
    axes.plot(n[outside & ~never], share[outside & ~never], "D", color=SERIES["third"], markersize=6)
    axes.plot(n[never], share[never], "X", color=LIMIT, markersize=7, clip_on=False, zorder=4)
    axes.set_xlim(0, max(n) * 1.08)
    axes.set_ylim(0, min(1.0, max(float(share.max()), total, (detail.limit_high or 0) / 100) * 1.2 + 0.02))
    for limit, key in ((detail.limit_low, "at_least"), (detail.limit_high, "at_most")):
        if limit is not None:
            axes.axhline(limit / 100, color=LIMIT, linewidth=1.2, linestyle="-" if key == "at_least" else (0, (5, 3)))
            words = t(f"app.figure.{key}", share=limit / 100)
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
    words = t("app.figure.all_controlled", share=total)
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
    axes.set_xlabel(t("app.figure.interviews_axis"))
    axes.set_ylabel(t("app.figure.share_axis"))
    percent_axis(axes.yaxis, t)
    _name_points(
        axes,
        [(g.name, float(x), float(y)) for g, x, y, o in zip(people, n, share, outside, strict=True) if o and y > 0],
    )
    key = t("app.figure.field_control.key", never=int(never.sum()), outside=int((outside & ~never).sum()))
    figure.text(0.02, 0.34 / figure.get_figheight(), key, fontsize=8.5, color=INK, va="bottom")
    alt = t("app.figure.field_control.alt", n=len(people), share=total, never=int(never.sum()))
    return figure, alt


def _name_points(axes: Axes, points: Sequence[tuple[str, float, float]]) -> None:
    for name, x, y in sorted(points, key=lambda p: -p[2])[:MOST_LABELS]:
        axes.annotate(short(name, 14), (x, y), (6, 3), textcoords="offset points", fontsize=7.5)


def coverage(detail: CoverageDetail, note: str, t: Translator) -> tuple[Figure, str]:
    """Plan against achieved: paired bars by region (or stratum), the shortfall printed, the largest first."""
    rows = [r for r in (detail.by_region or detail.strata) if r.planned is not None]
    rows.sort(key=lambda r: (-(r.shortfall or 0), -(r.planned or 0), r.stratum))
    rest = len(rows) - MOST_ROWS
    rows = rows[:MOST_ROWS]
    planned, valid = sum(r.planned or 0 for r in rows), sum(r.valid for r in rows)
    sub = t("app.figure.coverage.sub", planned=planned, valid=valid)
    figure, axes = blank(t("app.figure.coverage"), sub, note, rows=0.3 + 0.34 * len(rows))
    for y, row in enumerate(rows):
        axes.barh(y - 0.17, row.planned or 0, 0.32, color=SERIES["second"])
        axes.barh(y + 0.17, row.valid, 0.32, color=ACCENT)
        if row.shortfall:
            longest = max(row.planned or 0, row.valid)
            axes.annotate(
                f"−{t.show(row.shortfall, 'int')}",
                (longest, y),
                (4, 0),
                textcoords="offset points",
                color=LIMIT,
                fontsize=8.5,
                va="center",
            )
    axes.set_yticks(range(len(rows)), [short(t.place(r.stratum)) for r in rows])
    make_room(figure, axes)
    axes.set_ylim(len(rows) - 0.4, -1.4)
    top = max([max(r.planned or 0, r.valid) for r in rows] + [1])
    axes.set_xlim(0, top * 1.12)
    axes.set_xlabel(t("app.figure.interviews_axis"))
    for x, colour, key in ((0.0, SERIES["second"], "planned"), (0.3, ACCENT, "achieved")):
        axes.plot(
            [x + 0.005], [-0.95], "s", color=colour, transform=axes.get_yaxis_transform(), markersize=7, clip_on=False
        )
        axes.text(
            x + 0.025, -0.95, t(f"app.figure.{key}"), transform=axes.get_yaxis_transform(), fontsize=8.5, va="center"
        )
    if rest > 0:
        figure.text(0.02, 0.34 / figure.get_figheight(), t("app.figure.more_rows", n=rest), fontsize=8, color=MUTED)
    less = sum(1 for r in rows if r.shortfall)
    return figure, t("app.figure.coverage.alt", planned=planned, valid=valid, n=less)

"""Pictures of a review, one question each. Figures are plain objects (no pyplot state): many kernels may draw at once.

Every picture prints its n, its source and the review's date; PNG and SVG have the same bytes each time.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sapa.i18n import Translator
from sapa.present.palette import ACCENT, INK, LIMIT, LINE, MUTED, SERIES
from sapa.results import Evaluation
from sapa.results.details import CoverageDetail, FieldControlDetail, NominalError, SamplingErrorDetail

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLE: Any = {
    "font.family": "DejaVu Sans",  # has every Kazakh letter, and comes with matplotlib
    "font.size": 9.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "sapa",
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
WIDTH = 8.6
MOST_ROWS = 30
MOST_LABELS = 14
KINDS = ("sampling_error", "field_control", "coverage")


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
            made = _draw(detail, _note(evaluation, t), t)
            if made is None:
                continue
            kind, figure, alt = made
            title = t(f"app.figure.{kind}")
            drawn.append(Picture(kind, method, title, alt, _bytes(figure, "svg"), _bytes(figure, "png")))
    return tuple(sorted(drawn, key=lambda p: KINDS.index(p.kind)))


def _draw(detail: object, note: str, t: Translator) -> tuple[str, Figure, str] | None:
    if isinstance(detail, SamplingErrorDetail) and detail.overall.margin is not None:
        return "sampling_error", *sampling_error(detail, note, t)
    if isinstance(detail, FieldControlDetail) and any(g.interviews for g in detail.by_interviewer):
        return "field_control", *field_control(detail, note, t)
    if isinstance(detail, CoverageDetail) and any(s.planned is not None for s in detail.by_region or detail.strata):
        return "coverage", *coverage(detail, note, t)
    return None


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


def _figure(title: str, subtitle: str, note: str, height: float) -> tuple[Figure, Axes]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), layout=None)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.3, 0.85 / height, 0.64, (height - 1.75) / height))
    figure.text(0.02, 1 - 0.3 / height, title, fontsize=12.5, fontweight="bold", va="center")
    figure.text(0.02, 1 - 0.58 / height, subtitle, fontsize=9.5, color=MUTED, va="center")
    figure.text(0.02, 0.14 / height, note, fontsize=8, color=MUTED, va="bottom")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.tick_params(length=0)
    axes.grid(axis="x", color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    return figure, axes


def _make_room(figure: Figure, axes: Axes) -> None:
    """Move the left edge so that the longest name fits, whatever the language."""
    widest = max((label.get_window_extent().width for label in axes.get_yticklabels()), default=0.0)
    left = min(0.5, (widest + 14) / (figure.dpi * figure.get_figwidth()) + 0.02)
    box = axes.get_position()
    axes.set_position((left, box.y0, 0.96 - left, box.height))


def _percent_axis(axis: Any, t: Translator) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=7, min_n_ticks=3))
    axis.set_major_formatter(FuncFormatter(lambda x, _: t.percent(x, 0 if abs(x * 100 - round(x * 100)) < 1e-6 else 1)))


def _short(text: str, letters: int = 30) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"


def sampling_error(detail: SamplingErrorDetail, note: str, t: Translator) -> tuple[Figure, str]:
    """How precise is each region: half-width of its interval, sorted, with the limit and n.

    The dot is the nominal margin; the thin line runs to the margin with a design effect of 2 (margin times √2), the
    usual what-if for clustered interviews. The first rows are the whole sample: nominal, and by the delivered design.
    """
    groups = [g for g in detail.groups if g.margin is not None and g.group_by == _first_group_by(detail.groups)]
    groups.sort(key=lambda g: (g.margin or 0.0, g.group))
    hidden = max(0, len(groups) - MOST_ROWS)
    groups = groups[hidden:]
    rows: list[tuple[str, float, bool]] = [
        (f"{t('app.figure.whole_sample')}  n = {t.show(detail.overall.n, 'int')}", detail.overall.margin or 0.0, True)
    ]
    worst = next((i for i in detail.indicators if i.indicator == detail.worst and i.margin is not None), None)
    if worst is not None and worst.statistic == "proportion":
        label = t("app.figure.by_design", indicator=_short(worst.indicator, 18))
        rows.append((f"{label}  n = {t.show(worst.n, 'int')}", worst.margin or 0.0, True))
    rows += [
        (f"{_short(t.place(g.group))}  n = {t.show(g.n, 'int')}", g.margin or 0.0, False)
        for g in groups
    ]
    confidence = t.percent(detail.overall.confidence, 0)
    figure, axes = _figure(
        t("app.figure.sampling_error"),
        t("app.figure.sampling_error.sub", confidence=confidence),
        note,
        2.0 + 0.26 * len(rows),
    )
    for y, (_, margin, whole) in enumerate(rows):
        colour = INK if whole else ACCENT
        axes.plot([0, margin], [y, y], color=colour, linewidth=2.2, solid_capstyle="butt")
        if not whole or y == 0:
            axes.plot([margin, margin * 2**0.5], [y, y], color=colour, linewidth=0.9, alpha=0.6)
        axes.plot([margin], [y], "o", color=colour, markersize=5.5)
        axes.annotate(t.percent(margin, 1), (margin, y), (0, 5), textcoords="offset points", fontsize=7.5, ha="center")
    if detail.limit is not None:
        limit = detail.limit / 100
        axes.axvline(limit, color=LIMIT, linewidth=1.4)
        axes.annotate(
            t("app.figure.limit", share=limit),
            (limit, -0.9),
            (4, 0),
            textcoords="offset points",
            color=LIMIT,
            fontsize=8.5,
            va="center",
        )
    axes.set_yticks(range(len(rows)), [r[0] for r in rows])
    _make_room(figure, axes)
    axes.set_ylim(len(rows) - 0.4, -1.3)
    axes.set_xlim(0, max([r[1] for r in rows] + [detail.limit / 100 if detail.limit else 0.0]) * 1.45)
    axes.set_xlabel(t("app.figure.margin_axis"))
    _percent_axis(axes.xaxis, t)
    if not groups:
        return figure, t("app.figure.sampling_error.alt_whole", margin=detail.overall.margin)
    over = sum(1 for g in groups if detail.limit is not None and (g.margin or 0.0) * 100 > detail.limit)
    return figure, t("app.figure.sampling_error.alt", margin=detail.overall.margin, n=over, groups=len(groups))


def _first_group_by(groups: Sequence[NominalError]) -> str:
    names = [g.group_by for g in groups]
    return "region" if "region" in names else (names[0] if names else "")


def field_control(detail: FieldControlDetail, note: str, t: Translator) -> tuple[Figure, str]:
    """Is an interviewer unusual: share controlled against the number of interviews, with limits of chance.

    The band is share ± 1.96·√(share·(1−share)/interviews), cut at 0 and 1: where 95 % of interviewers would lie if
    interviews were controlled at random (funnel plot; Spiegelhalter 2005, Statistics in Medicine 24).
    """
    import numpy as np

    people = [g for g in detail.by_interviewer if g.interviews]
    total = detail.total.share or 0.0
    sub = t("app.figure.field_control.sub", interviews=detail.total.interviews)
    figure, axes = _figure(t("app.figure.field_control"), sub, note, 4.9)
    axes.set_position((0.1, 0.85 / 4.9, 0.86, (4.9 - 1.75) / 4.9))
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
    _percent_axis(axes.yaxis, t)
    _name_points(
        axes,
        [(g.name, float(x), float(y)) for g, x, y, o in zip(people, n, share, outside, strict=True) if o and y > 0],
    )
    key = t("app.figure.field_control.key", never=int(never.sum()), outside=int((outside & ~never).sum()))
    figure.text(0.02, 0.34 / 4.9, key, fontsize=8.5, color=INK, va="bottom")
    alt = t("app.figure.field_control.alt", n=len(people), share=total, never=int(never.sum()))
    return figure, alt


def _name_points(axes: Axes, points: Sequence[tuple[str, float, float]]) -> None:
    for name, x, y in sorted(points, key=lambda p: -p[2])[:MOST_LABELS]:
        axes.annotate(_short(name, 14), (x, y), (6, 3), textcoords="offset points", fontsize=7.5)


def coverage(detail: CoverageDetail, note: str, t: Translator) -> tuple[Figure, str]:
    """Plan against achieved: paired bars by region (or stratum), the shortfall printed, the largest first."""
    rows = [r for r in (detail.by_region or detail.strata) if r.planned is not None]
    rows.sort(key=lambda r: (-(r.shortfall or 0), -(r.planned or 0), r.stratum))
    rest = len(rows) - MOST_ROWS
    rows = rows[:MOST_ROWS]
    planned, valid = sum(r.planned or 0 for r in rows), sum(r.valid for r in rows)
    figure, axes = _figure(
        t("app.figure.coverage"),
        t("app.figure.coverage.sub", planned=planned, valid=valid),
        note,
        2.0 + 0.34 * len(rows),
    )
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
    axes.set_yticks(range(len(rows)), [_short(t.place(r.stratum)) for r in rows])
    _make_room(figure, axes)
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
        figure.text(0.02, 0.34 / (2.0 + 0.34 * len(rows)), t("app.figure.more_rows", n=rest), fontsize=8, color=MUTED)
    short = sum(1 for r in rows if r.shortfall)
    return figure, t("app.figure.coverage.alt", planned=planned, valid=valid, n=short)

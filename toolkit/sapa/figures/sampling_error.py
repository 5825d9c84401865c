"""How precise is each region? Dots with the error printed, sorted, the limit drawn, n beside the name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sapa.figures.drawing import (
    HALO,
    NARROW,
    WIDTH,
    blank,
    is_narrow,
    name_axis,
    name_rows,
    percent_axis,
    short,
    text_width,
)
from sapa.i18n import Translator
from sapa.i18n.translator import STRATUM_JOIN
from sapa.present.digits import shown_digits
from sapa.present.palette import ACCENT, INK, LIMIT, MUTED, WHITE
from sapa.results import Evaluation
from sapa.results.details import NominalError, SamplingErrorDetail

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ROWS = 30
ROW, NARROW_ROW = 0.26, 0.4
"""Height of a row in inches, with its name beside it and above it."""
WHAT_IF = 2.0
"""Design effect to which the thin line runs: the usual what-if for interviews taken in clusters."""
PERCENT = 100.0
REGION = "region"
WIDEST = 2.2
"""Where the axis ends, in largest nominal margins: a wider margin by design is printed at the edge."""


def by_group(detail: SamplingErrorDetail) -> list[NominalError]:
    """Return the groups with an error, of regions where there are regions, the most precise first."""
    names = [g.group_by for g in detail.groups]
    wanted = REGION if REGION in names else (names[0] if names else "")
    groups = [g for g in detail.groups if g.margin is not None and g.group_by == wanted]
    return sorted(groups, key=lambda g: (g.margin or 0.0, g.group))


def by_design(evaluation: Evaluation, method: str, detail: object) -> dict[str, float]:
    """Return the margin of the least precise key indicator by the real design in each region that has one."""
    if not isinstance(detail, SamplingErrorDetail) or detail.worst is None:
        return {}
    found: dict[str, float] = {}
    for one in evaluation.tables:
        for record in one.records() if one.name == "estimates" else ():
            name, category, domain = str(record["indicator"]), record["category"], record["domain"]
            shown = name if category is None else f"{name} = {category}"
            margin = record["margin"]
            if (record["method"], shown, record["statistic"]) != (method, detail.worst, "proportion"):
                continue
            if isinstance(domain, Mapping) and isinstance(margin, float):
                found[STRATUM_JOIN.join(str(v) for v in domain.values())] = margin
    return found


def above(group: NominalError, limit: float | None) -> bool:
    """Tell whether a group's error is above the limit (per cent)."""
    return limit is not None and (group.margin or 0.0) * PERCENT > limit


def shown_error(margin: float, limit: float | None, t: Translator) -> str:
    """Return an error as per cent with one decimal, or as many as tell it from the limit."""
    return t.percent(margin, shown_digits(margin * PERCENT, limit, digits=1))


def shown_limit(limit: float, t: Translator) -> str:
    """Return the limit as per cent: `5 %`, `2,5 %`."""
    return t("figures.share", value=t.number(limit))


def answer(detail: SamplingErrorDetail, groups: Sequence[NominalError], t: Translator) -> str:
    """Return what the picture shows in one sentence: the whole sample against the limit, then the groups."""
    margin, limit = detail.overall.margin or 0.0, detail.limit
    whole = "plain" if limit is None else "over" if margin * PERCENT > limit else "within"
    first = t(
        f"figures.error.whole.{whole}", margin=shown_error(margin, limit, t),
        limit="" if limit is None else shown_limit(limit, t),
    )  # fmt: skip
    if not groups:
        return first
    over = sum(1 for g in groups if above(g, limit))
    case = "plain" if limit is None else "none" if over == 0 else "all" if over == len(groups) else "some"
    what = REGION if groups[0].group_by == REGION else "group"
    second = t(
        f"figures.error.{what}.{case}", over=over, groups=len(groups),
        low=shown_error(groups[0].margin or 0.0, limit, t), high=shown_error(groups[-1].margin or 0.0, limit, t),
    )  # fmt: skip
    return t("figures.error.answer", whole=first, groups=second)


def sampling_error(
    detail: SamplingErrorDetail, note: str, t: Translator, *, designed: Mapping[str, float] | None = None,
    width: float = WIDTH,
) -> tuple[Figure, str]:  # fmt: skip
    """Draw the error of the whole sample and of each group beside the limit.

    The dot is the nominal margin; the thin line runs to the margin with a design effect of 2 (margin times √2). The
    first rows are the whole sample: nominal, and by the delivered design for the least precise key indicator.
    A hollow diamond is that indicator's margin by design in a region (`designed`, by region).
    """
    groups = by_group(detail)
    title = answer(detail, groups, t)
    hidden = max(0, len(groups) - MOST_ROWS)
    groups = groups[hidden:]
    worst = next((i for i in detail.indicators if i.indicator == detail.worst and i.margin is not None), None)
    if worst is not None and worst.statistic != "proportion":
        worst = None
    rows: list[tuple[float, str, int, float, bool]] = [
        (0.0, t("figures.whole_sample"), detail.overall.n, detail.overall.margin or 0.0, True)
    ]
    if worst is not None:
        rows.append((1.0, t("figures.by_design"), worst.n, worst.margin or 0.0, True))
    first = 1.5 if worst is None else 2.6
    rows += [(first + i, short(t.place(g.group)), g.n, g.margin or 0.0, False) for i, g in enumerate(groups)]
    last = rows[-1][0]
    marks = {
        first + i: designed[g.group]
        for i, g in enumerate(groups)
        if worst is not None and designed and g.group_by == REGION and g.group in designed
    }
    confidence = t.percent(detail.overall.confidence, 0)
    figure, axes = blank(
        title,
        "\n".join(
            (t("figures.error.read", confidence=confidence), t("figures.error.thin"))
            + ((t("figures.error.designed"),) if marks else ())
        ),
        note,
        rows=(ROW if width >= NARROW else NARROW_ROW) * (last + 2.4),
        width=width,
        key=t("figures.more_rows", n=hidden) if hidden else "",
    )
    for y, _, _, margin, whole in rows:
        _row(axes, y, margin, colour=INK if whole else ACCENT, thin=not whole or y == 0, shown=t.percent(margin, 1))
    if detail.limit is not None:
        _limit(axes, detail.limit / PERCENT, t("figures.limit", limit=shown_limit(detail.limit, t)))
    name_rows(figure, axes, [(r[0], f"{r[1]}  n = {t.show(r[2], 'int')}") for r in rows])
    axes.set_ylim(last + 0.8, -1.6)
    longest = max([r[3] for r in rows] + [detail.limit / PERCENT if detail.limit else 0.0])
    right = longest * WHAT_IF**0.5 * 1.04
    right = max(right, min(longest * WIDEST, max(marks.values(), default=0.0) * 1.04))
    axes.set_xlim(0, right)
    for y, margin in marks.items():
        _mark(axes, y, margin, right=right, shown=t.percent(margin, 1))
    if worst is not None:
        words = t("figures.by_design.which", indicator=short(worst.shown, 44))
        _which(axes, words, past=max(worst.margin or 0.0, (detail.limit or 0.0) / PERCENT))
    name_axis(axes, t("figures.margin_axis"))
    percent_axis(axes.xaxis, t)
    return figure, f"{title}."


def _row(axes: Axes, y: float, margin: float, *, colour: str, thin: bool, shown: str) -> None:
    axes.plot([0, margin], [y, y], color=colour, linewidth=2.2, solid_capstyle="butt")
    if thin:
        axes.plot([margin, margin * WHAT_IF**0.5], [y, y], color=colour, linewidth=0.9, alpha=0.6)
    axes.plot([margin], [y], "o", color=colour, markersize=5.5)
    if is_narrow(axes.figure):  # its name stands above the row, and the number behind the name
        axes.text(
            1, y - 0.36, shown, transform=axes.get_yaxis_transform(), fontsize=8, ha="right", va="center", bbox=HALO
        )
        return
    axes.annotate(
        shown, (margin, y), (0, 5), textcoords="offset points", fontsize=7.5, ha="center",
        bbox=HALO,
    )  # fmt: skip


def _mark(axes: Axes, y: float, margin: float, *, right: float, shown: str) -> None:
    """Draw a region's margin by design: a hollow diamond, or its number at the edge where the axis ends before it."""
    at = min(margin, right * 0.985)
    axes.plot(
        [at], [y], "D" if at == margin else ">", markersize=4.2, markerfacecolor=WHITE, markeredgecolor=INK,
        markeredgewidth=1.0, clip_on=False, zorder=4,
    )  # fmt: skip
    if at != margin:
        axes.annotate(shown, (at, y), (-5, 0), textcoords="offset points", fontsize=7, ha="right", va="center")


def _which(axes: Axes, words: str, *, past: float) -> None:
    """Say which indicator the second row is about: right of the dot and the limit, or below where there is no room."""
    # Room from the point to the right edge of the sheet, in inches.
    box, sheet = axes.get_position(), axes.figure.get_figwidth()  # type: ignore[union-attr]
    room = sheet * (1 - box.x0 - box.width * past / axes.get_xlim()[1]) - 0.2
    beside = past < axes.get_xlim()[1] * 0.45 and text_width(words, 8) < room
    axes.annotate(
        words, (past if beside else 0.0, 1.0 if beside else 1.62), (6, 0), textcoords="offset points", fontsize=8,
        color=MUTED, va="center",
        bbox={"boxstyle": "square,pad=0.1", "facecolor": WHITE, "edgecolor": "none", "alpha": 0.9},
    )  # fmt: skip


def _limit(axes: Axes, limit: float, words: str) -> None:
    axes.axvline(limit, color=LIMIT, linewidth=1.4, zorder=0.9)
    axes.annotate(
        words,
        (limit, -1.15),
        (5, 0),
        textcoords="offset points",
        color=LIMIT,
        fontsize=9,
        fontweight="bold",
        va="center",
    )

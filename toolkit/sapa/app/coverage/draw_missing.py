"""Who is missing: each group's share of the population beside its share of the interviews, unweighted and weighted."""

from __future__ import annotations

from sapa.app import markup
from sapa.app.coverage.draw_dots import Dot, Group, Row, draw_dots
from sapa.app.coverage.numbers import points
from sapa.app.coverage.words import Names
from sapa.app.figure_design import Drawn
from sapa.i18n import Translator
from sapa.results.representativeness import IndicatorBounds, LevelFit, MarginFit, RepresentativenessDetail

MOST_ROWS = 24


def groups_picture(detail: RepresentativenessDetail, names: Names, title: str, note: str, t: Translator) -> Drawn:
    """Draw the levels of every margin, those furthest below the population first."""
    short = {(g.margin, g.level) for g in detail.missing_groups}
    every = [(m, level) for m in detail.margins for level in m.levels]
    # What the plan fixed says nothing of who answered: only where it was not carried out it is worth a row.
    telling = [(m, level) for m, level in every if level.missing or not m.by_design]
    kept = sorted(telling, key=lambda one: -abs(one[1].difference))[:MOST_ROWS]
    chosen = {(m.margin, level.level, m.origin) for m, level in kept}
    groups = []
    for margin in detail.margins:
        levels = [x for x in margin.levels if (margin.margin, x.level, margin.origin) in chosen]
        levels.sort(key=lambda x: x.difference)
        rows = tuple(_row(margin, x, names, t, short=(margin.margin, x.level) in short) for x in levels)
        if rows:
            groups.append(Group(names.margin(margin.margin), rows, _about(margin, t)))
    weighted = any(x.weighted_share is not None for m in detail.margins for x in m.levels)
    key = [("population", t("app.coverage.key.population")), ("before", t("app.coverage.key.equal"))]
    key += [("after", t("app.coverage.key.delivered"))] if weighted else []
    read = t("app.coverage.missing.read")
    if len(every) > len(kept):
        read += f" {markup.sentence(t('figures.more_rows', n=len(every) - len(kept)))}."
    return draw_dots(groups, title=title, read=read, key=key, note=note, t=t)


def _about(margin: MarginFit, t: Translator) -> str:
    """Return where a margin's population comes from if nobody handed it in, and that the plan fixed its interviews."""
    parts = [t(f"app.coverage.margin.{margin.origin}")] if margin.origin != "given" else []
    parts += [t("app.coverage.margin.by_design")] if margin.by_design else []
    return markup.sentence("; ".join(parts))


def _row(margin: MarginFit, level: LevelFit, names: Names, t: Translator, *, short: bool) -> Row:
    dots = [Dot(level.population_share, "population"), Dot(level.sample_share, "before")]
    if level.weighted_share is not None:
        dots.append(Dot(level.weighted_share, "after"))
    return Row(names.level(margin.margin, level.level), tuple(dots), lacking(level, t), strong=short)


def lacking(level: LevelFit, t: Translator) -> str:
    """Return how many interviews a level is short of or has too many, with its sign."""
    if not level.missing:
        return "0"
    return f"{'−' if level.missing > 0 else '+'}{t.show(abs(level.missing), 'int')}"


def bounds_picture(found: tuple[IndicatorBounds, ...], d: float, rate: float | None, note: str, t: Translator) -> Drawn:
    """Draw each indicator as it is and as it would be if non-respondents differed by `d`, within what is possible."""
    rows, moved = [], 0
    for one in found:
        other = at(one, d)
        dots = [Dot(one.estimate, "after", one.low, one.high)]
        outside = False
        if other is not None:
            dots.append(Dot(other, "before"))
            outside = one.low is not None and one.high is not None and not one.low <= other <= one.high
        moved += outside
        aside = "" if other is None else f"{t.percent(one.estimate, 1)} → {t.percent(other, 1)}"
        rows.append(Row(one.title, tuple(dots), aside, strong=outside, span=(one.lowest, one.highest)))
    title = t("app.coverage.bounds.title", n=moved, of=len(found), d=points(d, t, digits=0))
    key = [("after", t("app.coverage.bounds.key.now")), ("before", t("app.coverage.bounds.key.then")),
           ("span", t("app.coverage.bounds.key.span"))]  # fmt: skip
    read = t("app.coverage.bounds.read", rate=rate) if rate is not None else ""
    return draw_dots([Group("", tuple(rows))], title=title, read=read, key=key, note=note, t=t)


def at(one: IndicatorBounds, d: float) -> float | None:
    """Return the share of all cases at a difference that was worked out."""
    return next((share for by, share in one.by_difference if abs(by - d) < _SAME), None)


_SAME = 1e-9

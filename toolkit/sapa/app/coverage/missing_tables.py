"""Tables and sentences of the step "who is missing" as HTML."""

from __future__ import annotations

from sapa.app import markup
from sapa.app.coverage.draw_missing import lacking
from sapa.app.coverage.numbers import PERCENT, signed
from sapa.app.coverage.words import Names
from sapa.app.markup import esc
from sapa.i18n import Translator
from sapa.results.representativeness import LevelFit, MarginFit, PartialR, RepresentativenessDetail, Response

MOST_GROUPS = 10


def title(detail: RepresentativenessDetail, names: Names, t: Translator) -> str:
    """Return the answer in one sentence: whom the sample lacks most."""
    if detail.missing_groups:
        worst = detail.missing_groups[0]
        return t("app.coverage.missing.answer", n=worst.missing, group=names.both(worst.margin, worst.level),
                 of=len(detail.missing_groups))  # fmt: skip
    tested = any(m.test is not None for m in detail.margins)
    return t("app.coverage.missing.answer.nobody" if tested else "app.coverage.missing.answer.untested")


def sentences(detail: RepresentativenessDetail, names: Names, t: Translator) -> str:
    """Return the groups that are short beyond chance, one sentence each, the most interviews first."""
    found = detail.missing_groups[:MOST_GROUPS]
    if not found:
        return ""
    lines = "".join(
        f"<li>{esc(t('app.coverage.missing.one', group=names.both(g.margin, g.level), n=g.missing))}</li>"
        for g in found
    )
    rest = len(detail.missing_groups) - len(found)
    more = f'<p class="sapa-hint">{esc(t("figures.more_rows", n=rest))}</p>' if rest else ""
    head = esc(t("app.coverage.missing.list"))
    return f'<div class="sapa-info"><b>{head}</b><ul>{lines}</ul>{more}</div>'


def notes(detail: RepresentativenessDetail, names: Names, t: Translator) -> str:
    """Return what a reader must know of the comparison; empty where nothing."""
    lines = [t(n) for n in detail.notes]
    for m in detail.margins:
        lines += [f"{names.margin(m.margin)}: {t(text)}" for text in (m.problem, m.untested) if text is not None]
    lines = list(dict.fromkeys(lines))
    items = "".join(f"<li>{esc(line)}</li>" for line in lines)
    return f'<ul class="sapa-hint">{items}</ul>' if items else ""


def levels(detail: RepresentativenessDetail, names: Names, t: Translator) -> str:
    """Return every level of every margin with its interval, folded."""
    heads = [t("app.coverage.missing.group"), *(t(f"app.coverage.missing.{k}") for k in (
        "population", "interviews", "sample", "weighted", "difference", "lacking"))]  # fmt: skip
    rows = [_level(m, x, names, t) for m in detail.margins for x in m.levels]
    caption = t("app.coverage.missing.table")
    table = markup.table(caption, heads, rows, classes="sapa-numbers")
    return f'<details class="sapa-more"><summary>{esc(caption)}</summary>{table}</details>' if rows else ""


def _level(margin: MarginFit, level: LevelFit, names: Names, t: Translator) -> list[str]:
    interval = ""
    if level.low is not None and level.high is not None:
        both = f"{signed(level.low * PERCENT, 1, t)} … {signed(level.high * PERCENT, 1, t)}"
        interval = f'<span class="sapa-clause">{esc(both)}</span>'
    name = f'{esc(names.level(margin.margin, level.level))}<span class="sapa-clause">{esc(names.margin(margin.margin))}'
    return [
        f"{name}</span>", esc(t.percent(level.population_share, 1)), t.show(level.n, "int"),
        esc(t.percent(level.sample_share, 1)),
        "–" if level.weighted_share is None else esc(t.percent(level.weighted_share, 1)),
        esc(signed(level.difference * PERCENT, 1, t)) + interval, esc(lacking(level, t)),
    ]  # fmt: skip


def response(found: Response, names: Names, t: Translator) -> str:
    """Return how evenly the issued cases answered: the R-indicator and its parts by variable."""
    if found.r is None:
        text = t(found.problem) if found.problem is not None else t("app.coverage.r.none")
        return f'<h3>{esc(t("app.coverage.r"))}</h3><p class="sapa-muted">{esc(text)}</p>'
    key = "app.coverage.r.said" if found.low is not None else "app.coverage.r.said.bare"
    said = t(
        key, r=found.r, low=found.low, high=found.high, n=found.cases, answered=found.answered, bias=found.max_bias
    )
    heads = [t("app.coverage.r.variable"), t("app.coverage.r.unconditional"), t("app.coverage.r.conditional"),
             t("app.coverage.r.rate")]  # fmt: skip
    rows = [
        [
            _variable(p, names),
            _error(p.unconditional, p.unconditional_se, t, sign=bool(p.category)),
            _error(p.conditional, p.conditional_se, t),
            "" if p.rate is None else esc(t.percent(p.rate, 0)),
        ]
        for p in found.partials
    ]  # fmt: skip
    table = markup.table(t("app.coverage.r.table"), heads, rows, classes="sapa-numbers")
    about = esc(t("app.coverage.r.about"))
    return (
        f"<h3>{esc(t('app.coverage.r'))}</h3><p>{esc(said)}</p>"
        f'<details class="sapa-more"><summary>{esc(t("app.coverage.r.table"))}</summary>'
        f'<p class="sapa-hint">{about}</p>{table}</details>'
    )


def _variable(part: PartialR, names: Names) -> str:
    if not part.category:
        return f"<b>{esc(names.margin(part.variable))}</b>"
    return esc(names.level(part.variable, part.category))


def _error(value: float, se: float | None, t: Translator, *, sign: bool = False) -> str:
    shown = esc(signed(value, 3, t) if sign else t.number(value, 3))
    return shown if se is None else f'{shown} <span class="sapa-muted">(± {esc(t.number(se, 3))})</span>'
